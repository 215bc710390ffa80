"""The arrow to true north, which is not straight up on a map in UTM."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Polygon
from pyproj import Transformer

from landgap.output.maps.sheet import TEXT_COLOUR, Z_ELEMENTS, Sheet

if TYPE_CHECKING:
    from pyproj import CRS

_STEP = 0.01  # degrees of latitude; some 1.1 km
_WEST, _EAST = ([(0, 11), (0, -6), (side, -11)] for side in (-6, 6))


def true_north(crs: CRS, x: float, y: float) -> float:
    """Measure where true north lies (Meridiankonvergenz).

    Parameters
    ----------
    crs : pyproj.CRS
        Of the map.
    x, y : float
        A place on it.

    Returns
    -------
    float
        Degrees clockwise from straight up, which is grid north.

    Examples
    --------
    >>> from pyproj import CRS
    >>> round(true_north(CRS.from_epsg(25833), 316_000, 5_690_000), 2)
    2.06
    """
    to_degrees = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    lon, lat = to_degrees.transform(x, y)
    north_x, north_y = to_degrees.transform(lon, lat + _STEP, direction="INVERSE")
    return float(np.degrees(np.arctan2(north_x - x, north_y - y)))


def north_arrow(sheet: Sheet, crs: CRS, x: float, y: float) -> None:
    """Draw the arrow, turned to true north at the middle of the map.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    crs : pyproj.CRS
        Of the map.
    x, y : float
        Where the middle of the arrow stands, in metres.
    """
    middle = np.mean(sheet.ax.get_xlim()), np.mean(sheet.ax.get_ylim())
    turn = np.radians(true_north(crs, *map(float, middle)))
    clockwise = np.array([(np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))])
    for half, colour in ((_WEST, TEXT_COLOUR), (_EAST, "white")):
        sheet.ax.add_patch(
            Polygon(
                np.array(half) @ clockwise * sheet.metres + (x, y),
                facecolor=colour,
                edgecolor=TEXT_COLOUR,
                linewidth=0.7 * sheet.scale,
                zorder=Z_ELEMENTS,
                gid="north-arrow",
            )
        )
    sheet.ax.text(
        x + 10 * sheet.metres,
        y,
        "N",
        size=10 * sheet.scale,
        weight="bold",
        ha="left",
        va="center",
        zorder=Z_ELEMENTS,
    )
