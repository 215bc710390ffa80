"""Layers in a GeoPackage, whatever their columns are called and hold."""

from __future__ import annotations

import logging
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from landgap.errors import LandgapError, some
from landgap.output.plain import plain_column, plain_names, writable

logger = logging.getLogger("landgap")

_RESERVED = ("fid", "geom", "ogc_fid")


def write_layer(layer: gpd.GeoDataFrame, path: Path, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Write a layer; columns that a GeoPackage cannot hold are renamed or become text.

    Parameters
    ----------
    layer : GeoDataFrame
        The layer.
    path : Path
        The file; other layers in it stay.
    name : str
        Of the layer.

    Returns
    -------
    tuple of dict
        The columns that were renamed, and those that became text with the kind that they had.

    Raises
    ------
    LandgapError
        If the file cannot be written, as on a full disk.

    Examples
    --------
    >>> import tempfile
    >>> points = gpd.GeoDataFrame({"fid": ["a"]}, geometry=[shapely.Point(0, 0)], crs="EPSG:3035")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_layer(points, Path(folder, "points.gpkg"), "points")
    ({'fid': 'fid_2'}, {})
    """
    shapes = gpd.GeoSeries(shapely.force_2d(layer.geometry.array), crs=layer.crs)
    others = pd.DataFrame(layer.drop(columns=layer.geometry.name)).reset_index(drop=True)
    names = plain_names(others.columns, taken=_RESERVED)
    columns = {names[column]: plain_column(others[column]) for column in others}
    renamed = {writable(str(old)): new for old, new in names.items() if old != new}
    converted = {
        names[column]: str(others[column].dtype)
        for column in others
        if not others[column]
        .dropna()
        .astype("object")
        .equals(columns[names[column]].dropna().astype("object"))
    }
    if renamed:
        logger.info("%s: columns renamed in the GeoPackage: %s", name, some(renamed))
    if converted:
        logger.info("%s: columns written as text: %s", name, some(converted))
    plain = gpd.GeoDataFrame(columns, geometry=shapes)
    try:
        plain.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.FieldError,
    ) as error:
        raise LandgapError("The result cannot be written.", [f"{path.name}, {name}: {error}"]) from error
    return renamed, converted
