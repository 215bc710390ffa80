"""Would other land do? What is left of candidate areas once what must not be built on is off."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from os import PathLike
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import LandgapError
from landgap.geometry.parts import without as taken_from
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.options import OPTIONS
from landgap.raster.source import open_raster, undeclared_fault
from landgap.tolerances import UNIT_OVERLAP_HA

MIN_HA = 1.0
"""Parts of a candidate area below it are no place for a plant: our choice."""

_M2 = 10_000
_Array = np.ndarray[Any, np.dtype[Any]]


class RasterLimit(NamedTuple):
    """A raster and the values that are good for PV, both ends included.

    See Also
    --------
    pv_candidates : Takes them.

    Examples
    --------
    >>> RasterLimit("slope.tif", 0, 10).high
    10
    """

    path: str | PathLike[str]
    low: float
    high: float


def pv_candidates(
    areas: gpd.GeoDataFrame,
    *,
    without: Mapping[str, gpd.GeoDataFrame] | None = None,
    rasters: Mapping[str, RasterLimit] | None = None,
    near: Mapping[str, tuple[gpd.GeoDataFrame, float]] | None = None,
    min_ha: float = MIN_HA,
) -> gpd.GeoDataFrame:
    """Cut from candidate areas what must not or cannot be built on.

    Parameters
    ----------
    areas : GeoDataFrame
        `candidate_id` and polygons that do not overlap: conversion land,
        strips along motorways and railways, disadvantaged areas, or all land.
    without : mapping of str to GeoDataFrame, optional
        Polygons to take off, by name, in this order: commercial sites, protected areas, dwellings;
        with their distance to keep, if any, already around them (`buffer`).
    rasters : mapping of str to RasterLimit, optional
        Slope, soil value and the like, by name, with the values that are good. Cells that are not
        have their area taken off; so have those without data, which are counted for themselves.
    near : mapping of str to (GeoDataFrame, km), optional
        Lines or points of the grid or of roads, by name, and how near they must be. Parts farther
        away are taken off; the others get a column ``{name}_km``.
    min_ha : float, default 1
        Parts smaller than it, in ha, are taken off last.

    Returns
    -------
    GeoDataFrame
        The parts that are left, in EPSG:3035, with the columns of their area, `area_id` (the area it was part
        of), a new `candidate_id`, `area_ha` and distances. ``attrs["account"]`` is a table of what
        each step took off, in ha, which closes: all areas minus all steps are what is left.

    Raises
    ------
    LandgapError
        If polygons, keys or reference systems are missing, areas overlap, a range of a
        raster is empty, an option is out of range, or a raster has no reference system or does not meet
        the areas.

    See Also
    --------
    relocate : How many MW fit on what is left.
    eeg_classes : Where the law lets PV stand.

    Notes
    -----
    A raster cell counts where its square lies; cells are not smoothed.

    Examples
    --------
    >>> areas = gpd.GeoDataFrame(
    ...     {"candidate_id": ["field"]}, geometry=[shapely.box(0, 0, 400, 100)], crs="EPSG:3035"
    ... )
    >>> estate = gpd.GeoDataFrame(geometry=[shapely.box(300, 0, 500, 100)], crs="EPSG:3035")
    >>> left = pv_candidates(areas, without={"commercial": estate})
    >>> left["area_ha"].tolist(), left.attrs["account"]["area_ha"].to_dict()
    ([3.0], {'candidate areas': 4.0, 'commercial': -1.0, 'below 1 ha': 0.0, 'left': 3.0})
    """
    inputs = Inputs("The candidate areas cannot be cut.")
    areas = inputs.layer(
        areas, "areas", Column("candidate_id", "id", required=True), shapes="polygon", unique=["candidate_id"]
    )
    without, near, rasters = (
        inputs.layers(without or {}, "without", shapes="polygon"),
        near or {},
        rasters or {},
    )
    layers = inputs.layers({name: layer for name, (layer, _) in near.items()}, "near")
    inputs.options(min_ha=min_ha)
    for name, (_, max_km) in near.items():
        if fault := OPTIONS["within_km"].fault(max_km):
            inputs.fault(f"near.{name}: {fault}")
    for name, limit in rasters.items():
        if not limit.low <= limit.high:
            inputs.fault(f"rasters.{name}: {limit.low} to {limit.high} is no range of good values")
    shapes = np.asarray(areas.geometry.array)
    if areas.crs is not None and (double_ha := _double_ha(shapes)) > UNIT_OVERLAP_HA:
        inputs.fault(f"areas: {double_ha:,.2f} ha overlap; each hectare must be there once")
    inputs.stop()
    account = {"candidate areas": _sum_ha(shapes)}

    def step(name: str, left: _Array) -> _Array:
        account[name] = _sum_ha(left) - _sum_ha(shapes)
        return left

    for name, layer in without.items():
        shapes = step(name, taken_from(shapes, np.asarray(layer.geometry.array)))
    for name, limit in rasters.items():
        bad, unknown = _bad_cells(limit, areas, name)
        shapes = step(name, taken_from(shapes, bad))
        shapes = step(f"{name}: no data", taken_from(shapes, unknown))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    polygons = shapely.get_dimensions(parts) == 2
    shapes, owner = parts[polygons], owner[polygons]
    distances: dict[str, _Array] = {}
    for name, (_, max_km) in near.items():
        km = _nearest_km(shapes, layers[name])
        keep = km <= max_km
        step(f"{name} farther than {max_km:g} km", shapes[keep])
        shapes, owner = shapes[keep], owner[keep]
        distances = {other: values[keep] for other, values in distances.items()}
        distances[f"{name}_km"] = km[keep]
    keep = shapely.area(shapes) >= min_ha * _M2
    step(f"below {min_ha:g} ha", shapes[keep])
    shapes, owner = shapes[keep], owner[keep]
    account["left"] = _sum_ha(shapes)
    left = areas.iloc[owner].reset_index(drop=True).rename(columns={"candidate_id": "area_id"})
    number = left.groupby("area_id").cumcount() + 1
    left.insert(0, "candidate_id", left["area_id"].astype(str) + "-" + number.astype(str))
    left["area_ha"] = shapely.area(shapes) / _M2
    left = left.assign(**{name: values[keep] for name, values in distances.items()})
    left = left.set_geometry(gpd.GeoSeries(shapes, crs=areas.crs))
    left.attrs["account"] = pd.DataFrame({"area_ha": account})
    return left


def _sum_ha(shapes: _Array) -> float:
    return float(shapely.area(shapes).sum() / _M2)


def _double_ha(shapes: _Array) -> float:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    return _sum_ha(shapely.intersection(shapes[one], shapes[other]))


def _nearest_km(shapes: _Array, layer: gpd.GeoDataFrame) -> _Array:
    tree = shapely.STRtree(layer.geometry.array)
    km = np.full(len(shapes), np.inf)
    (row, _), metres = tree.query_nearest(shapes, return_distance=True, all_matches=False)
    km[row] = metres / 1000
    return km


def _bad_cells(limit: RasterLimit, areas: gpd.GeoDataFrame, name: str) -> tuple[_Array, _Array]:
    """Squares of the raster that are no good, and those without data, around the areas."""
    import rasterio  # noqa: PLC0415  brings GDAL
    from rasterio.features import shapes as cell_shapes  # noqa: PLC0415
    from rasterio.windows import Window, from_bounds  # noqa: PLC0415

    with warnings.catch_warnings(), open_raster(limit.path, f"rasters.{name}") as raster:
        # rasterio multiplies transforms in a way that its own affine is about to give up
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        if raster.crs is None:
            raise LandgapError(f"rasters.{name}: {limit.path} has no reference system.")
        outline = areas.to_crs(raster.crs)
        whole = Window(0, 0, raster.width, raster.height)
        frame = from_bounds(*outline.total_bounds, raster.transform)
        try:
            window = frame.round_offsets().round_lengths().intersection(whole)
        except rasterio.errors.WindowError:
            raise LandgapError(f"rasters.{name}: {limit.path} does not meet the areas.") from None
        # one cell more on the right and below: an offset rounded down leaves the edge uncovered
        window = Window(window.col_off, window.row_off, window.width + 1, window.height + 1).intersection(
            whole
        )
        values = raster.read(1, window=window, masked=True).astype("float64")
        if fault := undeclared_fault(values.filled(np.nan)):
            raise LandgapError(f"rasters.{name}: {limit.path} {fault}")
        place = raster.window_transform(window)
        empty = np.ma.getmaskarray(values) | ~np.isfinite(values.filled(np.nan))
        bad = ~empty & ~((values.filled(np.nan) >= limit.low) & (values.filled(np.nan) <= limit.high))
        code = np.where(empty, 2, np.where(bad, 1, 0)).astype("uint8")
        covered = shapely.box(*rasterio.transform.array_bounds(*code.shape, place))
        found: dict[int, list[Any]] = {1: [], 2: []}
        for shape, kind in cell_shapes(code, mask=code > 0, transform=place):
            found[int(kind)].append(shapely.geometry.shape(shape))
    beyond = shapely.difference(outline.union_all(), covered)
    squares = [
        gpd.GeoSeries(shapes, crs=raster.crs).to_crs(areas.crs).to_numpy()
        for shapes in (found[1], [*found[2], *([] if beyond.is_empty else [beyond])])
    ]
    return squares[0], squares[1]
