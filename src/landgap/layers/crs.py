"""One reference system for areas: EPSG:3035, always."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from landgap.errors import LandgapError, some
from landgap.tolerances import EDGE_M, STRAIGHT_M

AREA_CRS = "EPSG:3035"
"""ETRS89-LAEA Europe: equal-area, so hectares on both sides of a UTM zone limit are the same."""

_DEGREE_M = 60_000  # of longitude in the middle of Europe, or less
_MOST_PIECES = 10_000  # a side that goes round the globe is no side of a plan


def to_area_crs(frame: gpd.GeoDataFrame, layer: str, *, tiling: bool = False) -> gpd.GeoDataFrame:
    """Transform a layer to the equal-area system in which hectares are measured.

    Parameters
    ----------
    frame : GeoDataFrame
        Any layer with a coordinate reference system.
    layer : str
        The layer's name, for the message.
    tiling : bool, default False
        Whether its polygons tile the area. What is straight in one system is bent in the other, and a
        corner that lies on another polygon's side leaves it: such sides get corners in between first.

    Returns
    -------
    GeoDataFrame
        The same rows in EPSG:3035; a new frame.

    Raises
    ------
    LandgapError
        If the layer has no reference system: it is never guessed.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> halle = gpd.GeoDataFrame(geometry=[shapely.Point(11.97, 51.48)], crs="EPSG:4326")
    >>> to_area_crs(halle, "sites").crs.to_epsg()
    3035
    """
    if frame.crs is None:
        raise LandgapError(f"{missing_crs(layer)}.")
    return (_with_corners(frame) if tiling else frame).to_crs(AREA_CRS)


def _with_corners(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give sides that bend corners in between, if any of them is shared in part only."""
    shapes, crs = np.asarray(units.geometry.array), units.crs
    a_unit_m = _DEGREE_M if crs.is_geographic else float(crs.axis_info[0].unit_conversion_factor)
    edges = shapely.coverage_invalid_edges(shapes, gap_width=EDGE_M / a_unit_m)
    if crs == AREA_CRS or (shapely.is_missing(edges) | shapely.is_empty(edges)).all():
        return units
    to_area = Transformer.from_crs(crs, AREA_CRS, always_xy=True)
    dense = shapely.transform_coordseq(shapes, lambda corners: _dense(corners, to_area))
    return units.set_geometry(gpd.GeoSeries(dense, index=units.index, crs=crs))


def _dense(corners: np.ndarray, to_area: Transformer) -> np.ndarray:
    """Add corners on sides, the same whichever way round a side is walked."""
    start, end = corners[:-1], corners[1:]
    middle, at = (np.column_stack(to_area.transform(*xy.T)) for xy in ((start + end) / 2, corners))
    off_m = np.hypot(*(middle - (at[:-1] + at[1:]) / 2).T)
    # how far an arc is off its chord grows with the square of the length
    pieces = np.ceil(np.sqrt(np.where(np.isfinite(off_m), off_m, 0.0) / STRAIGHT_M))
    pieces = np.clip(pieces, 1, _MOST_PIECES).astype(int)
    back = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(back[:, None], end, start), np.where(back[:, None], start, end)
    side = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(side)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    along = np.where(back[side], pieces[side] - step, step) / pieces[side]
    between = low[side] + (high - low)[side] * along[:, None]
    between[step == 0] = start
    return np.vstack([between, corners[-1:]])


def missing_crs(layer: str) -> str:
    """Say that a layer has no reference system, and the mend.

    Parameters
    ----------
    layer : str
        The layer's name.

    Returns
    -------
    str
        One sentence without its full stop.

    Examples
    --------
    >>> missing_crs("sites")
    'sites: no coordinate reference system; give it, e.g. crs = "EPSG:25832"'
    """
    return f'{layer}: no coordinate reference system; give it, e.g. crs = "EPSG:25832"'


def map_crs(frame: gpd.GeoDataFrame) -> CRS:
    """Find the UTM zone (ETRS89) in which a layer is drawn.

    Parameters
    ----------
    frame : GeoDataFrame
        A layer with a reference system.

    Returns
    -------
    pyproj.CRS
        EPSG:25828 to 25838 in Europe, WGS 84 / UTM elsewhere.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> leipzig = gpd.GeoDataFrame(geometry=[shapely.Point(12.37, 51.34)], crs="EPSG:4326")
    >>> map_crs(leipzig).to_epsg()
    25833
    """
    world: CRS = frame.estimate_utm_crs()
    zone = int(str(world.utm_zone)[:-1])
    south = frame.to_crs("EPSG:4326").total_bounds[1]
    # asked by datum, the register answers with the twin whose axes are swapped (EPSG:3045)
    return CRS.from_epsg(25800 + zone) if 28 <= zone <= 38 and south > 34 else world


def misplaced(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame, layer: str, key: str) -> list[str]:
    """Find a layer that lies elsewhere on the globe, or with longitude and latitude swapped.

    Parameters
    ----------
    frame : GeoDataFrame
        The layer, in any reference system.
    units : GeoDataFrame
        The units, in any reference system; the layer is expected on or near their bounding box.
    layer, key : str
        The layer's name and its key column, for the message.

    Returns
    -------
    list of str
        Faults: rows whose swapped coordinates fall into the units' extent while the given ones
        do not, or a layer of which no row does. Single rows beyond the extent are no fault: the
        ledger counts them as land outside.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> unit = gpd.GeoDataFrame(geometry=[shapely.box(11, 51, 13, 52)], crs="EPSG:4326")
    >>> site = gpd.GeoDataFrame(
    ...     {"site_id": ["S1"]}, geometry=[shapely.Point(51.4, 12.1)], crs="EPSG:4326"
    ... )
    >>> misplaced(site, unit, "sites", "site_id")
    ['sites: longitude and latitude are swapped in 1 of 1 rows (S1)']
    """
    if frame.empty:
        return []
    extent = shapely.box(*units.to_crs(frame.crs).total_bounds)
    there = shapely.intersects(frame.geometry.array, extent)
    turned = shapely.transform(frame.geometry.array, lambda xy: xy[:, ::-1])
    swapped = pd.Series(~there & shapely.intersects(turned, extent), index=frame.index)
    if swapped.any():
        named = some(frame.loc[swapped, key])
        count = f"{swapped.sum()} of {len(frame)} rows"
        return [f"{layer}: longitude and latitude are swapped in {count} ({named})"]
    if not there.any():
        west, south, east, north = frame.to_crs("EPSG:4326").total_bounds
        return [
            f"{layer}: lies elsewhere than the units (longitude {west:.2f} to {east:.2f}, "
            f"latitude {south:.2f} to {north:.2f}); check its reference system"
        ]
    return []
