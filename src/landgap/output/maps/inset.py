"""The small map of where the region lies, in a corner of the large one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.collections import PolyCollection

from landgap.output.maps.outlines import in_germany, outlines
from landgap.output.maps.sheet import FAINT, TEXT_COLOUR, Z_ELEMENTS, Sheet
from landgap.output.maps.text import wrap

if TYPE_CHECKING:
    import geopandas as gpd

_STATE: dict[str, Any] = {"facecolor": "#F1F1EE", "edgecolor": "#8A8A86"}
_REGION: dict[str, Any] = {"facecolor": "#8A4B14", "edgecolor": TEXT_COLOUR}
# points on an A3 sheet
_HEIGHTS = (150, 120, 95)
_CAPTION, _TYPE, _LINE = 13, 8, 10
_EDGE = 6
# what the small map may hide of what is reported, as a share of its own area
_HIDDEN = 0.01


def inset(sheet: Sheet, inner: gpd.GeoSeries, taken: Sequence[shapely.Geometry]) -> shapely.Polygon | None:
    """Show where the region lies in Germany, in a corner that hides none of it.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    inner : GeoSeries
        What is reported, in the reference system of the map.
    taken : sequence of geometry
        Corners that are in use, in metres.

    Returns
    -------
    Polygon or None
        The room that it takes, in metres; None where the region lies in another country, of
        which no outlines are at hand, or no corner is free: there is no small map then.
    """
    if not in_germany(inner):
        return None
    states = outlines(inner.crs)
    west, south, east, north = states.total_bounds
    room = _free_corner(sheet, inner, taken, ratio=(east - west) / (north - south))
    if room is None:
        return None
    frame = np.array(room.bounds)
    # in the map's own metres, so that the small map goes where the large one goes
    caption = wrap(sheet.words.text("inset"), (frame[2] - frame[0]) / sheet.metres - 4, _TYPE)
    below = (_CAPTION + _LINE * (len(caption) - 1)) * sheet.metres
    size = (frame[3] - frame[1] - below) / (north - south) / 1.06
    middle = np.array([(west + east) / 2, (south + north) / 2])
    place = np.array([(frame[0] + frame[2]) / 2, (frame[1] + frame[3] + below) / 2])

    def small(shape: shapely.Geometry) -> list[np.ndarray]:
        parts = shapely.get_parts(shape)
        return [
            (shapely.get_coordinates(ring) - middle) * size + place
            for ring in shapely.get_exterior_ring(parts)
        ]

    # simplified first, which is ten times faster; a union, for units of two vintages, or of the
    # user, need not share their edges exactly
    plain = shapely.coverage_simplify(inner.to_numpy(), 0.2 * sheet.metres / size)
    region = shapely.union_all(plain)
    # a region of a few kilometres would not be seen: it gets a dot
    least = 2.2 * sheet.metres / size
    if shapely.area(region) < np.pi * least**2:
        region = shapely.centroid(region).buffer(least)
    paper: dict[str, Any] = {"facecolor": "white", "edgecolor": FAINT}
    background = [np.asarray(room.exterior.coords)]
    line = 0.5 * sheet.scale
    for gid, rings, style in (
        ("inset", background, paper),
        ("inset-states", [ring for state in states for ring in small(state)], _STATE),
        ("inset-region", small(region), _REGION),
    ):
        art = PolyCollection(rings, linewidth=line, zorder=Z_ELEMENTS, gid=gid, **style)
        sheet.ax.add_collection(art, autolim=False)
    sheet.ax.text(
        place[0],
        frame[1] + 0.5 * below,
        "\n".join(caption),
        size=_TYPE * sheet.scale,
        color=TEXT_COLOUR,
        ha="center",
        va="center",
        zorder=Z_ELEMENTS,
        gid="inset",
    )
    return room


def _free_corner(
    sheet: Sheet, inner: gpd.GeoSeries, taken: Sequence[shapely.Geometry], *, ratio: float
) -> shapely.Polygon | None:
    """Find the corner, and the size, at which nothing that is reported is hidden."""
    west, east = sheet.ax.get_xlim()
    south, north = sheet.ax.get_ylim()
    edge = _EDGE * sheet.metres
    for points in _HEIGHTS:
        height = points * sheet.metres
        width = height * ratio
        corners = [
            shapely.box(x, y, x + width, y + height)
            for x in (west + edge, east - edge - width)
            for y in (north - edge - height, south + edge)
        ]
        free = [box for box in corners if not shapely.intersects(box, list(taken)).any()]
        hidden = [shapely.area(shapely.intersection(inner.array, box)).sum() for box in free]
        if free and min(hidden) <= _HIDDEN * free[0].area:
            return free[int(np.argmin(hidden))]
    return None
