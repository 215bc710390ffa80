"""The map elements: scale bar, north arrow and location map, where they hide least."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.patches import Polygon, Rectangle

from landgap.output.maps.inset import inset
from landgap.output.maps.north import north_arrow
from landgap.output.maps.sheet import TEXT_COLOUR, Z_ELEMENTS, Sheet

_BAR, _NUMBERS = 150, 60  # length of the scale bar, at most and for three numbers: points on A3


def map_elements(sheet: Sheet, inner: gpd.GeoSeries) -> shapely.Geometry:
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
            zorder=Z_ELEMENTS,
        )
    )
    type_size = 8 * sheet.scale
    for block in range(4):
        ax.add_patch(
            Rectangle(
                (left + block * length / 4, bottom),
                length / 4,
                4.5 * metres,
                facecolor=(TEXT_COLOUR, "white")[block % 2],
                edgecolor=TEXT_COLOUR,
                linewidth=0.6 * sheet.scale,
                zorder=Z_ELEMENTS,
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
            zorder=Z_ELEMENTS,
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
            zorder=Z_ELEMENTS,
        )
    small = inset(sheet, inner, [corner])
    return corner if small is None else shapely.union(corner, small)
