"""The base map: units, districts and state borders of a region, simplified for drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path

from landgap.layers.crs import map_crs
from landgap.output.maps.sheet import TEXT_COLOUR, Sheet
from landgap.output.words.one_line import shown_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyproj import CRS

    from landgap.output.maps.subject import Region

HALO = "#E7E7E5"
DASH_DOT = (0, (6, 1.6, 1.2, 1.6))
UNIT_LINE: dict[str, Any] = {"color": "#9A9A96", "linewidth": 0.35}
DISTRICT_LINE: dict[str, Any] = {"color": "#5F5F5C", "linewidth": 1.1}
STATE_LINE: dict[str, Any] = {"color": TEXT_COLOUR, "linewidth": 2.9}
# from the lowest to the highest
Z_AREA, Z_LAND, Z_LINE, Z_BORDER, Z_SITE, Z_PLACE, Z_LABEL = range(1, 8)

_SIMPLIFY_M = 80
_INVISIBLE = 0.05


@dataclass(frozen=True)
class BaseMap:
    """Geometry of a region, simplified for drawing, in the reference system of the map.

    Attributes
    ----------
    units : GeoDataFrame
        All units, halo included.
    districts : GeoSeries
        One polygon a district of the units that are reported.
    borders : GeoDataFrame
        Lines between states.
    crs : pyproj.CRS
        UTM.
    """

    units: gpd.GeoDataFrame
    districts: gpd.GeoSeries
    borders: gpd.GeoDataFrame
    crs: CRS

    @cached_property
    def inner(self) -> gpd.GeoDataFrame:
        """Units that are reported, indexed by `unit_id`."""
        return self.units[~self.units["halo"]].set_index("unit_id")

    @cached_property
    def states(self) -> gpd.GeoSeries:
        """One polygon a state, halo included."""
        states: gpd.GeoSeries = (
            self.units[["state", "geometry"]].dissolve("state", method="coverage").geometry
        )
        return states

    @cached_property
    def middle(self) -> gpd.GeoSeries:
        """A point inside each unit that is reported: its centroid where that lies inside."""
        units = self.inner.geometry
        centroid = units.centroid
        return centroid.where(units.covers(centroid), units.representative_point())

    @cached_property
    def rank(self) -> pd.Series:
        """How central each reported unit is: 0 Oberzentrum, 1 Mittelzentrum, 2 any other."""
        order = {"Oberzentrum": 0.0, "Mittelzentrum": 1.0}
        rank: pd.Series = self.inner["central_place"].map(order).fillna(2.0)
        return rank


@lru_cache(maxsize=1)
def base_map(region: Region) -> BaseMap:
    """Prepare the units and borders of a region for drawing; once for all maps of it.

    Parameters
    ----------
    region : Region
        Such as a study area.

    Returns
    -------
    BaseMap
        Edges that units share stay shared.

    Examples
    --------
    >>> import landgap as lg
    >>> base_map(lg.datasets.load("halle-leipzig")).crs.to_epsg()
    25833
    """
    inner = region.units[~region.units["halo"]]
    crs = map_crs(inner)
    west, south, east, north = inner.total_bounds
    # a small study is drawn larger: never more than a tenth of a millimetre on the sheet
    tolerance = min(_SIMPLIFY_M, max(east - west, north - south) / 5000)
    units = region.units.assign(name=shown_names(region.units["name"]))
    units["geometry"] = shapely.coverage_simplify(units.geometry.to_numpy(), tolerance)
    units = units.to_crs(crs)
    seen = units[~units["halo"]]
    districts = seen.assign(district=seen["district"].fillna("")).dissolve("district", method="coverage")
    borders = region.borders.copy()
    borders["geometry"] = borders.geometry.simplify(2 * tolerance)
    return BaseMap(units, districts.geometry, borders.to_crs(crs), crs)


def draw(sheet: Sheet, shapes: gpd.GeoSeries, **style: object) -> None:
    """Draw polygons or lines without moving the map's extent.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    shapes : GeoSeries
        All polygons or all lines, in the map's reference system.
    **style : object
        For :class:`matplotlib.collections.PathCollection` or
        :class:`matplotlib.collections.LineCollection`; `linewidth` in points of an A3 sheet.

    Notes
    -----
    ``GeoSeries.plot`` would do, but renders the whole figure at each call in a notebook.
    """
    array = shapes.to_numpy()
    if not len(array):
        return
    options: dict[str, Any] = {"zorder": Z_AREA, "linewidth": 0} | style
    options["linewidth"] *= sheet.scale
    if (shapely.get_dimensions(array) == 2).all():
        # a twentieth of a point cannot be seen; modelled discs have many more corners than that
        plain = shapely.simplify(array, _INVISIBLE * sheet.metres)
        paths = [_path(shape) for shape in shapely.orient_polygons(plain)]
        drawn: PathCollection | LineCollection = PathCollection(paths, **options)
    else:
        lines = [shapely.get_coordinates(part) for part in shapely.get_parts(array)]
        drawn = LineCollection(lines, **options)
    sheet.ax.add_collection(drawn, autolim=False)


def _path(polygon: shapely.Polygon | shapely.MultiPolygon) -> Path:
    """Join all rings in one path; holes run the other way round, so that they stay open."""
    rings = shapely.get_rings(shapely.get_parts(polygon))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(corners), Path.LINETO, dtype=Path.code_type)
    last = np.append(ring[1:] != ring[:-1], True)
    codes[np.roll(last, 1)] = Path.MOVETO
    codes[last] = Path.CLOSEPOLY
    return Path(corners, codes)


def draw_base_map(sheet: Sheet, base: BaseMap, *parts: tuple[Any, Mapping[str, Any]]) -> None:
    """Draw the halo, the units and their boundaries, the state border as the strongest line.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    base : BaseMap
        The geometry.
    *parts : tuple of rows and style
        Which of the units that are reported (all: ``...``), and how they are filled.
    """
    draw(sheet, base.units[base.units["halo"]].geometry, facecolor=HALO)
    for rows, style in parts:
        draw(sheet, base.inner.geometry if rows is ... else base.inner.geometry[rows], **style)
    draw(sheet, base.units.boundary, zorder=Z_LINE, **UNIT_LINE)
    draw(sheet, base.districts.boundary, zorder=Z_LINE, **DISTRICT_LINE)
    lines, border = base.borders.geometry, {"zorder": Z_BORDER, "capstyle": "butt"}
    # a light casing keeps the dashes legible on any colour
    draw(sheet, lines, color="white", alpha=0.85, linewidth=5.6, **border)
    draw(sheet, lines, linestyle=DASH_DOT, gid="state-border", **border, **STATE_LINE)
