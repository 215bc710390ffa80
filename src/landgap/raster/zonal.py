"""What a raster says about polygons: zonal statistics, land cover, people around."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from numbers import Real
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.raster.coverage import CANNOT, Array, Engine, Options, under
from landgap.tolerances import COVERED_REL

logger = logging.getLogger("landgap")

STATISTICS = ("count", "sum", "mean", "std", "min", "max")
"""What :func:`zonal` knows to work out."""


def zonal(
    zones: gpd.GeoDataFrame,
    raster: str | Path,
    *,
    statistics: Sequence[str] = ("mean", "sum"),
    band: int = 1,
    nodata: float | None = None,
    engine: Engine = "auto",
    progress: bool | None = None,
) -> pd.DataFrame:
    """Sum up the cells of a raster under polygons, each by the part of it that is covered.

    Parameters
    ----------
    zones : GeoDataFrame
        Polygons such as sites, units or pieces of the ledger, in any reference system.
    raster : str or Path
        A GeoTIFF (``.tif``) or Esri ASCII grid (``.asc``) on this machine, north up. It is read in windows,
        never as a whole.
    statistics : sequence of str, default ("mean", "sum")
        Of ``count`` (cells, parts counted as parts), ``sum``, ``mean``, ``std``, ``min``, ``max``;
        in the unit of the raster.
    band : int, default 1
        Band of the raster.
    nodata : float, optional
        Value that means no data where the file does not say; ``nan`` if every number counts.
    engine : {"auto", "exactextract", "rasterio"}
        What measures the covered part of a cell: exactextract (extra ``landgap[raster]``; ``auto``
        takes it if it is there), or rasterio and shapely, as exact and slower.
    progress : bool, optional
        Whether a terminal shows a bar on work above 2 s; that of the session if not given.

    Returns
    -------
    DataFrame
        On the index of `zones`: the statistics, ``NaN`` where no cell with data lies under the
        polygon, and `covered_share`, the part of the polygon (0 to 1) on cells with data. A sum is
        that of the covered part and is not blown up. ``attrs``: `partly_covered`, `not_covered`
        (how many polygons), `infinite_cells` (met under polygons; they hold no data) and `engine`.

    Raises
    ------
    LandgapError
        If the raster has no reference system, does not say what means no data, is rotated, or
        misses all polygons; if cells hold a usual mark of no data, such as -9999, that is not declared;
        if rows are no valid polygons; if a statistic is not known.

    See Also
    --------
    cover_shares : Shares of classes.
    landgap.raster.slope : How steep the ground is.
    people_within : Inhabitants around places.

    Notes
    -----
    Cells are weighed as equal squares of the raster's own grid: in a grid of degrees they are not
    quite equal on the ground, which matters for very large polygons only.

    References
    ----------
    Baston, exactextract: coverage fractions of cells by exact intersection.

    Examples
    --------
    Ten by ten cells that count from 0 to 99, and the five by five in the upper left corner:

    >>> import tempfile, rasterio, shapely
    >>> file = tempfile.NamedTemporaryFile(suffix=".tif")
    >>> shape = {"width": 10, "height": 10, "count": 1, "dtype": "float32", "nodata": -1}
    >>> corner = rasterio.Affine(100, 0, 4_480_000, 0, -100, 3_130_000)
    >>> with rasterio.open(file.name, "w", crs="EPSG:3035", transform=corner, **shape) as target:
    ...     target.write(np.arange(100, dtype="float32").reshape(10, 10), 1)
    >>> zone = shapely.box(4_480_000, 3_129_500, 4_480_500, 3_130_000)
    >>> zones = gpd.GeoDataFrame(geometry=[zone], index=["S1"], crs="EPSG:3035")
    >>> zonal(zones, file.name, statistics=["count", "mean", "sum"])
        count  mean    sum  covered_share
    S1   25.0  22.0  550.0            1.0
    """
    inputs = Inputs(CANNOT)
    statistics = inputs.keys(statistics, "statistics")
    if odd := [name for name in statistics if name not in STATISTICS]:
        inputs.fault(f"statistics: {some(odd)} not among {', '.join(STATISTICS)}")
    return _zonal(inputs, zones, raster, statistics, Options(band, nodata, engine, progress))


def _zonal(
    inputs: Inputs,
    zones: gpd.GeoDataFrame,
    raster: str | Path,
    statistics: list[str],
    options: Options,
    *,
    name: str = "zones",
) -> pd.DataFrame:
    """Sum up the cells under polygons that are checked once the raster is open."""
    count, total, squares = np.zeros((3, count_rows(zones)))
    infinite = 0
    least, most = np.full(len(count), np.inf), np.full(len(count), -np.inf)
    # around the first value that is met, so that large numbers lose no digits in the squares
    origin = np.full(len(count), np.nan)
    with under(inputs, zones, raster, options, name=name) as cover:
        for tile in cover.tiles():
            weight, values = with_data(tile.coverage, tile.values)
            infinite += tile.infinite
            if not len(values):
                continue
            zone = tile.zone
            origin[zone] = values[0] if np.isnan(origin[zone]) else origin[zone]
            away = values - origin[zone]
            count[zone] += weight.sum()
            total[zone] += weight @ away
            squares[zone] += weight @ away**2
            least[zone] = min(least[zone], values.min())
            most[zone] = max(most[zone], values.max())
        cells, used = cover.cells, cover.options.engine
    known = np.where(count > 0, count, np.nan)
    mean = total / known
    found = {
        "count": known,
        "sum": total + origin * known,
        "mean": mean + origin,
        "std": np.sqrt(np.maximum(squares / known - mean**2, 0)),
        "min": np.where(count > 0, least, np.nan),
        "max": np.where(count > 0, most, np.nan),
    }
    table = pd.DataFrame({name: found[name] for name in statistics}, index=zones.index)
    return with_coverage(table, count / cells, used, infinite)


def cover_shares(
    zones: gpd.GeoDataFrame,
    raster: str | Path,
    *,
    classes: Mapping[int, str] | None = None,
    band: int = 1,
    nodata: float | None = None,
    engine: Engine = "auto",
    progress: bool | None = None,
) -> pd.DataFrame:
    """Measure which share of each polygon every class of a raster takes (Landbedeckung).

    Parameters
    ----------
    zones : GeoDataFrame
        Polygons.
    raster : str or Path
        Classes as whole numbers, such as land cover.
    classes : mapping of int to str, optional
        Names of the classes; two numbers of one name are added. Without it, the numbers that occur
        are the names.
    band : int, default 1
        Band of the raster.
    nodata : float, optional
        Value that means no data where the file does not say.
    engine : {"auto", "exactextract", "rasterio"}
        As in :func:`zonal`.
    progress : bool, optional
        Whether a terminal shows a bar on work above 2 s; that of the session if not given.

    Returns
    -------
    DataFrame
        On the index of `zones`: one column a class, shares (0 to 1) of what the raster covers,
        which sum to 1; a class that does not occur is 0, and all are ``NaN`` where the raster
        says nothing. `covered_share` and ``attrs`` as in :func:`zonal`.

    Raises
    ------
    LandgapError
        As in :func:`zonal`; also if values are no whole numbers, or no name is given for one.

    See Also
    --------
    zonal : Sums and means.

    Examples
    --------
    >>> import tempfile, rasterio, shapely
    >>> file = tempfile.NamedTemporaryFile(suffix=".tif")
    >>> shape = {"width": 2, "height": 2, "count": 1, "dtype": "uint8", "nodata": 0}
    >>> corner = rasterio.Affine(100, 0, 4_480_000, 0, -100, 3_130_000)
    >>> with rasterio.open(file.name, "w", crs="EPSG:3035", transform=corner, **shape) as target:
    ...     target.write(np.array([[1, 1], [2, 1]], dtype="uint8"), 1)
    >>> zone = shapely.box(4_480_000, 3_129_800, 4_480_200, 3_130_000)
    >>> zones = gpd.GeoDataFrame(geometry=[zone], index=["S1"], crs="EPSG:3035")
    >>> cover_shares(zones, file.name, classes={1: "arable", 2: "built", 3: "forest"})
        arable  built  forest  covered_share
    S1    0.75   0.25     0.0            1.0
    """
    inputs = Inputs(CANNOT)
    if classes is not None and not isinstance(classes, Mapping):
        inputs.fault(f"classes: a mapping of numbers to names is needed, not {classes!r}")
        classes = None
    for number, kind in (classes or {}).items():
        if isinstance(number, bool | str) or not isinstance(number, Real) or number % 1 != 0:
            inputs.fault(f"classes: {number!r} is no number of a class, such as 1")
        if not isinstance(kind, str) or kind == "covered_share":
            inputs.fault(f"classes: {kind!r} is no name for a class")
    parts: list[tuple[int, int, float]] = []
    broken: set[float] = set()
    infinite = 0
    with under(inputs, zones, raster, Options(band, nodata, engine, progress)) as cover:
        for tile in cover.tiles():
            weight, values = with_data(tile.coverage, tile.values)
            infinite += tile.infinite
            kinds, which = np.unique(values, return_inverse=True)
            broken.update(kinds[kinds % 1 != 0].tolist())
            sums = np.bincount(which, weight, minlength=len(kinds))
            parts += [(tile.zone, int(kind), part) for kind, part in zip(kinds, sums, strict=True)]
        cells, used = cover.cells, cover.options.engine
    kinds_met = sorted({kind for _, kind, _ in parts})
    if broken:
        inputs.fault(f"{Path(raster).name}: values {some(sorted(broken))} are no classes")
    if classes is not None and (odd := [kind for kind in kinds_met if kind not in classes]):
        inputs.fault(f"classes: no name for {some(odd)}")
    inputs.stop()
    names = classes or {kind: str(kind) for kind in kinds_met}
    rows = pd.DataFrame(parts, columns=["zone", "kind", "cells"])
    table = (
        rows.assign(kind=rows["kind"].map(names))
        .pivot_table(index="zone", columns="kind", values="cells", aggfunc="sum")
        .reindex(index=range(len(zones)), columns=list(dict.fromkeys(names.values())))
        .rename_axis(columns=None)
    )
    covered = table.sum(axis=1).to_numpy()
    table = table.fillna(0.0).div(np.where(covered > 0, covered, np.nan), axis=0)
    return with_coverage(table.set_axis(zones.index), covered / cells, used, infinite)


def people_within(
    places: gpd.GeoDataFrame,
    raster: str | Path,
    *,
    km: float,
    band: int = 1,
    nodata: float | None = None,
    engine: Engine = "auto",
    progress: bool | None = None,
) -> pd.DataFrame:
    """Count the inhabitants around places, from a raster of a census (Einwohner im Umkreis).

    Parameters
    ----------
    places : GeoDataFrame
        Points or polygons; around a polygon, the distance is from its edge.
    raster : str or Path
        Inhabitants per cell.
    km : float
        How far as the crow flies, in km; measured in EPSG:3035.
    band : int, default 1
        Band of the raster.
    nodata : float, optional
        Value that means no data where the file does not say.
    engine : {"auto", "exactextract", "rasterio"}
        As in :func:`zonal`.
    progress : bool, optional
        Whether a terminal shows a bar on work above 2 s; that of the session if not given.

    Returns
    -------
    DataFrame
        On the index of `places`: `people` on cells with data, ``NaN`` where there is none, with
        `covered_share` and ``attrs`` as in :func:`zonal`.

    Raises
    ------
    LandgapError
        As in :func:`zonal`; also if the distance is not above 0, or cells hold less than 0 inhabitants.

    See Also
    --------
    zonal : Sums and means.

    Notes
    -----
    Census grids often leave out empty cells: then `covered_share` is the inhabited share, and
    ``nodata`` cells hold nobody rather than an unknown number.

    Examples
    --------
    >>> import tempfile, rasterio, shapely
    >>> file = tempfile.NamedTemporaryFile(suffix=".tif")
    >>> shape = {"width": 100, "height": 100, "count": 1, "dtype": "float32", "nodata": -1}
    >>> corner = rasterio.Affine(100, 0, 4_480_000, 0, -100, 3_130_000)
    >>> with rasterio.open(file.name, "w", crs="EPSG:3035", transform=corner, **shape) as target:
    ...     target.write(np.full((100, 100), 2, dtype="float32"), 1)
    >>> middle = shapely.Point(4_485_000, 3_125_000)
    >>> places = gpd.GeoDataFrame(geometry=[middle], index=["S1"], crs="EPSG:3035")
    >>> people_within(places, file.name, km=2).round(1)  # 2 times pi times 20² cells
        people  covered_share
    S1  2513.0            1.0
    """
    inputs = Inputs(CANNOT)
    inputs.options(km=km)
    around = inputs.layer(places, "places", rows=True)
    if not inputs.faults:
        # 64 corners a quarter: the disc is 0.01 % too small
        around = around.set_geometry(around.buffer(km * 1000, quad_segs=64))
    inputs.stop()
    options = Options(band, nodata, engine, progress)
    table = _zonal(inputs, around.set_index(places.index), raster, ["sum", "min"], options, name="places")
    least = table.pop("min").min()
    if least < 0:
        inputs.fault(
            f"{Path(raster).name}: cells hold {least:g} inhabitants; if that is no data, say nodata={least:g}"
        )
        inputs.stop()
    return table.rename(columns={"sum": "people"})


def count_rows(zones: object) -> int:
    """Count rows of what may turn out to be no frame.

    Parameters
    ----------
    zones : object
        What was given.

    Returns
    -------
    int
        Rows; 0 if it is no GeoDataFrame.

    Examples
    --------
    >>> count_rows("units")
    0
    """
    return len(zones) if isinstance(zones, gpd.GeoDataFrame) else 0


def with_data(coverage: Array, values: Array) -> tuple[Array, Array]:
    """Take the cells that are covered and hold data: how much of each, and its value.

    Parameters
    ----------
    coverage, values : ndarray
        Of the cells of a window.

    Returns
    -------
    tuple of ndarray
        Both, for those cells only.

    Examples
    --------
    >>> with_data(np.array([0.5, 0.0, 1.0]), np.array([7.0, 8.0, np.nan]))
    (array([0.5]), array([7.]))
    """
    there = (coverage > 0) & ~np.isnan(values)
    return coverage[there], values[there]


def with_coverage(table: pd.DataFrame, share: Array, engine: str, infinite: int = 0) -> pd.DataFrame:
    """Add how far each polygon is covered.

    Parameters
    ----------
    table : DataFrame
        One row a polygon.
    share : ndarray
        Covered part of each, from 0 to 1.
    engine : str
        What measured it.
    infinite : int, default 0
        Cells that hold infinity and so no data; they are told in the log, too.

    Returns
    -------
    DataFrame
        With `covered_share` and ``attrs``.

    Examples
    --------
    >>> with_coverage(pd.DataFrame(index=["a"]), np.array([0.5]), "rasterio").attrs["partly_covered"]
    1
    """
    table["covered_share"] = np.where(share > 1 - COVERED_REL, 1.0, share)
    table.attrs = {
        "partly_covered": int(table["covered_share"].between(0, 1, inclusive="neither").sum()),
        "not_covered": int(table["covered_share"].eq(0).sum()),
        "infinite_cells": infinite,
        "engine": engine,
    }
    if infinite:
        logger.warning("raster: %d infinite cells under the polygons hold no data", infinite)
    return table
