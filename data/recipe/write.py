"""Write and compare files so that the same data give the same bytes."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from .fetch import RecipeError, sha256
from .units import DECIMALS

# a GeoPackage holds the time it was written; one fixed time makes it reproducible
pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-11-22T00:00:00.000Z"})


def geopackage(layer: gpd.GeoDataFrame, path: Path) -> None:
    """Write one layer, named after the file, in EPSG:4326 with seven decimals."""
    if layer.crs is None or layer.crs.to_epsg() != 4326:
        raise RecipeError(f"{path.name}: the layer is not in EPSG:4326.")
    rounded = shapely.transform(layer.geometry.to_numpy(), lambda xy: np.round(xy, DECIMALS))
    kinds = set(shapely.get_type_id(rounded))
    one = "Point" if kinds == {shapely.GeometryType.POINT} else "MultiPolygon"
    # written into an old file, the same layer would leave other bytes
    path.unlink(missing_ok=True)
    layer.set_geometry(gpd.GeoSeries(rounded, index=layer.index, crs=layer.crs)).to_file(
        path,
        layer=path.stem,
        driver="GPKG",
        engine="pyogrio",
        geometry_type=one,
        promote_to_multi=one == "MultiPolygon",
    )


def table(rows: pd.DataFrame, path: Path) -> None:
    """Write a CSV in UTF-8 with Unix line ends; missing stays empty."""
    rows.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def differences(built: Path, committed: Path) -> list[str]:
    """Compare the files of a fresh build with committed ones, byte by byte.

    Another version of GDAL or SQLite may lay out the same content in other bytes; this is told
    apart from other content.
    """
    found = []
    for path in sorted(built.iterdir()):
        twin = committed / path.name
        if not twin.exists():
            found.append(f"{path.name}: not committed")
        elif sha256(path) != sha256(twin):
            same = path.suffix == ".gpkg" and _same_content(path, twin)
            found.append(f"{path.name}: " + ("same content in other bytes" if same else "differs"))
    return found


def _same_content(one: Path, other: Path) -> bool:
    left, right = gpd.read_file(one), gpd.read_file(other)
    if list(left) != list(right) or len(left) != len(right):
        return False
    shapes = shapely.equals_identical(left.geometry.to_numpy(), right.geometry.to_numpy())
    columns = left.drop(columns=left.geometry.name)
    return bool(shapes.all()) and columns.equals(right.drop(columns=right.geometry.name))
