"""One reference system for areas: EPSG:3035, always."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from landgap.errors import LandgapError, some

AREA_CRS = "EPSG:3035"
"""ETRS89-LAEA Europe: equal-area, so hectares on both sides of a UTM zone limit are the same."""


def to_area_crs(frame: gpd.GeoDataFrame, layer: str) -> gpd.GeoDataFrame:
    """Transform a layer to the equal-area system in which hectares are measured.

    Parameters
    ----------
    frame : GeoDataFrame
        Any layer with a coordinate reference system.
    layer : str
        The layer's name, for the message.

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
    return frame.to_crs(AREA_CRS)


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
