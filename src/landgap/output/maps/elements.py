"""What every map carries: units, boundaries, state border, scale bar, north arrow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import Polygon, Rectangle
from matplotlib.path import Path

from landgap.layers.crs import map_crs
from landgap.output.maps.inset import inset
from landgap.output.maps.north import north_arrow
from landgap.output.maps.sheet import INK, Z_FURNITURE, Sheet

if TYPE_CHECKING:
    from pyproj import CRS

    from landgap.layers.study import StudyArea

HALO = "#E7E7E5"
DASH_DOT = (0, (6, 1.6, 1.2, 1.6))
UNIT_LINE: dict[str, Any] = {"color": "#9A9A96", "linewidth": 0.35}
DISTRICT_LINE: dict[str, Any] = {"color": "#5F5F5C", "linewidth": 1.1}
STATE_LINE: dict[str, Any] = {"color": INK, "linewidth": 2.9}
# from the ground up
Z_AREA, Z_LAND, Z_LINE, Z_BORDER, Z_SITE, Z_PLACE, Z_LABEL = range(1, 8)

_SIMPLIFY_M = 80
_INVISIBLE = 0.05
_BAR, _NUMBERS = 150, 60  # length of the scale bar, at most and for three numbers: points on A3


@dataclass(frozen=True)
class Ground:
    """Geometry of a study, simplified for drawing, in the reference system of the map.

    Attributes
    ----------
    units : GeoDataFrame
        All units, halo included.
    districts : GeoSeries
        One polygon a district of the study area.
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
def ground(study: StudyArea) -> Ground:
    """Prepare a study's units and borders for drawing; once for all maps of a study.

    Parameters
    ----------
    study : StudyArea
        The study.

    Returns
    -------
    Ground
        Edges that units share stay shared.

    Examples
    --------
    >>> import landgap as lg
    >>> ground(lg.datasets.load("halle-leipzig")).crs.to_epsg()
    25833
    """
    inner = study.units[~study.units["halo"]]
    crs = map_crs(inner)
    west, south, east, north = inner.total_bounds
    # a small study is drawn larger: never more than a tenth of a millimetre on the sheet
    tolerance = min(_SIMPLIFY_M, max(east - west, north - south) / 5000)
    units = study.units.copy()
    units["geometry"] = shapely.coverage_simplify(units.geometry.to_numpy(), tolerance)
    units = units.to_crs(crs)
    seen = units[~units["halo"]]
    districts = seen.assign(district=seen["district"].fillna("")).dissolve("district", method="coverage")
    borders = study.borders.copy()
    borders["geometry"] = borders.geometry.simplify(2 * tolerance)
    return Ground(units, districts.geometry, borders.to_crs(crs), crs)


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


def draw_boundaries(sheet: Sheet, ground: Ground) -> None:
    """Draw boundaries of municipalities, districts and states, the last as the strongest line.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    ground : Ground
        The geometry.
    """
    draw(sheet, ground.units.boundary, zorder=Z_LINE, **UNIT_LINE)
    draw(sheet, ground.districts.boundary, zorder=Z_LINE, **DISTRICT_LINE)
    # a light casing keeps the dashes legible on any ground
    border = {"zorder": Z_BORDER, "capstyle": "butt"}
    draw(sheet, ground.borders.geometry, color="white", alpha=0.85, linewidth=5.6, **border)
    draw(
        sheet,
        ground.borders.geometry,
        linestyle=DASH_DOT,
        gid="state-border",
        **border,
        **STATE_LINE,
    )


def furniture(sheet: Sheet, inner: gpd.GeoSeries) -> shapely.Geometry:
    """Put scale bar, north arrow and the small map of the country where they hide least.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    inner : GeoSeries
        Polygons that matter.

    Returns
    -------
    Polygon or MultiPolygon
        The corners that they take, in metres, so that labels keep away.
    """
    ax, metres = sheet.ax, sheet.metres
    west, east = ax.get_xlim()
    south, north = ax.get_ylim()
    step = min(_BAR * metres, (east - west) / 5)
    power = 10 ** np.floor(np.log10(step))
    length = float(max(part * power for part in (1, 2, 5) if part * power <= step))
    width, height, edge = length + 46 * metres, 66 * metres, 6 * metres
    if sheet.paper:  # the printed scale stands there, too
        width = max(width, 150 * metres)
    corners = [
        shapely.box(x, y, x + width, y + height)
        for y in (south + edge, north - edge - height)
        for x in (west + edge, east - edge - width)
    ]
    hidden = [shapely.area(shapely.intersection(inner.array, corner)).sum() for corner in corners]
    corner = corners[int(np.argmin(hidden))]
    left, bottom = corner.bounds[0] + 14 * metres, corner.bounds[1] + 20 * metres
    ax.add_patch(
        Polygon(
            np.asarray(corner.exterior.coords),
            facecolor="white",
            alpha=0.88,
            edgecolor="none",
            zorder=Z_FURNITURE,
        )
    )
    type_size = 8 * sheet.scale
    for block in range(4):
        ax.add_patch(
            Rectangle(
                (left + block * length / 4, bottom),
                length / 4,
                4.5 * metres,
                facecolor=(INK, "white")[block % 2],
                edgecolor=INK,
                linewidth=0.6 * sheet.scale,
                zorder=Z_FURNITURE,
                gid="scale-bar",
            )
        )
    for part in (0, 0.5, 1) if length > _NUMBERS * metres else (0, 1):
        number = sheet.words.number(part * length / 1000, decimals=2)
        ax.text(
            left + part * length,
            bottom - 3 * metres,
            f"{number} km" if part == 1 else number,
            size=type_size,
            ha="center",
            va="top",
            zorder=Z_FURNITURE,
        )
    arrow_y = bottom + 22 * metres
    north_arrow(sheet, inner.crs, left + 8 * metres, arrow_y)
    if sheet.paper:
        number = sheet.words.number(metres / sheet.scale * 72 / 0.0254)
        ax.text(
            left + 34 * metres,
            arrow_y,
            sheet.words.text("print_scale", scale=number, paper=sheet.paper),
            size=type_size,
            ha="left",
            va="center",
            zorder=Z_FURNITURE,
        )
    small = inset(sheet, inner, [corner])
    return corner if small is None else shapely.union(corner, small)
