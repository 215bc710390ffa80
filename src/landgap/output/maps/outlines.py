"""Coarse outlines of Germany's states, bundled: to show where a region lies."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from landgap.layers.datasets import get_path

if TYPE_CHECKING:
    from pyproj import CRS

_ATTRIBUTION = ("© GeoBasis-DE / BKG 2017 (Daten verändert)",)


@lru_cache(maxsize=8)
def outlines(crs: CRS) -> gpd.GeoSeries:
    """Give the states of Germany; one call a reference system reads the file.

    Parameters
    ----------
    crs : pyproj.CRS
        In which they are drawn.

    Returns
    -------
    GeoSeries
        Polygons by ISO 3166-2 code, the largest first: Berlin lies on Brandenburg.

    Examples
    --------
    >>> from pyproj import CRS
    >>> len(outlines(CRS.from_epsg(25833)))
    16
    """
    path: Path = get_path("halle-leipzig").parents[1] / "germany" / "states.geojson"
    states = gpd.read_file(path).set_index("state").to_crs(crs)
    return states.geometry.loc[states.area.sort_values(ascending=False).index]


def in_germany(shapes: gpd.GeoSeries | gpd.GeoDataFrame) -> bool:
    """Ask whether a region lies, at least in part, where the outlines are.

    Parameters
    ----------
    shapes : GeoSeries or GeoDataFrame
        The region.

    Returns
    -------
    bool
        By the rectangle around the region.
    """
    frame = shapely.box(*shapes.total_bounds)
    return bool(outlines(shapes.crs).intersects(frame).any())


def attribution(shapes: gpd.GeoSeries | gpd.GeoDataFrame) -> tuple[str, ...]:
    """Say what a map that shows the outlines must carry.

    Parameters
    ----------
    shapes : GeoSeries or GeoDataFrame
        The region.

    Returns
    -------
    tuple of str
        Empty where no outlines are shown.

    Examples
    --------
    >>> import landgap as lg
    >>> attribution(lg.datasets.load("halle-leipzig").units)
    ('© GeoBasis-DE / BKG 2017 (Daten verändert)',)
    """
    return _ATTRIBUTION if in_germany(shapes) else ()
