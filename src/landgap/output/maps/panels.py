"""Small maps on one sheet: their room, their caption above and a few lines below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from landgap.output.maps.sheet import FAINT, TEXT_COLOUR, Sheet, frame
from landgap.output.words.one_line import one_line

if TYPE_CHECKING:
    from landgap.output.maps.base_map import BaseMap

_LINES = 0.6  # width of lines against those of a large map
_LETTERS = 60  # of a caption
# points on an A3 sheet
_GAP = 8.0
_CAPTION = 15.0
_NOTE, _NOTE_LINE = 8.0, 10.5


def panel(sheet: Sheet, base: BaseMap, place: int, count: int, *, notes: int = 0) -> Sheet:
    """Open one of several small maps: rows and columns are chosen so that the maps are largest.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    base : BaseMap
        The geometry.
    place, count : int
        Which of how many.
    notes : int, default 0
        For how many lines there is room below each.

    Returns
    -------
    Sheet
        Of the small map.
    """
    west, south, east, north = base.inner.total_bounds
    (x0, x1), (y0, y1) = sheet.ax.get_xlim(), sheet.ax.get_ylim()
    wide, high = (x1 - x0) / sheet.metres, (y1 - y0) / sheet.metres
    below = notes * _NOTE_LINE
    spare = _GAP + _CAPTION + below

    def metres(across: int) -> float:
        down = -(-count // across)
        room = wide / across - _GAP, high / down - spare
        return float(max((east - west) / room[0], (north - south) / room[1]))

    across = min(range(1, count + 1), key=metres)
    down = -(-count // across)
    width, height = wide / across - _GAP, high / down - spare
    row, column = divmod(place, across)
    left, bottom = column * (width + _GAP), high - (row + 1) * (height + spare) + _GAP + below
    child = sheet.ax.inset_axes((left / wide, bottom / high, width / wide, height / high))
    child.set_label("multiple")
    metres_per_point = frame(child, (west, south, east, north), width, height, sheet.scale)
    return replace(sheet, ax=child, metres=metres_per_point, paper="")


def thin(one: Sheet) -> Sheet:
    """Give a small map lines that are thinner than those of a large one.

    Parameters
    ----------
    one : Sheet
        From :func:`panel`.

    Returns
    -------
    Sheet
        To draw the base map on.
    """
    return replace(one, scale=_LINES * one.scale)


def write_caption(one: Sheet, text: str) -> None:
    """Write what a small map shows above it.

    Parameters
    ----------
    one : Sheet
        From :func:`panel`.
    text : str
        Cut to one line.
    """
    one.ax.text(
        0,
        1.015,
        one_line(text, _LETTERS),
        size=10.5 * one.scale,
        weight="bold",
        color=TEXT_COLOUR,
        va="bottom",
        transform=one.ax.transAxes,
        parse_math=False,
        gid="caption",
    )


def write_below(one: Sheet, lines: list[str]) -> None:
    """Write lines below a small map.

    Parameters
    ----------
    one : Sheet
        From :func:`panel`, with room for them.
    lines : list of str
        As many as there is room for; each is short.
    """
    (bottom, top), size = one.ax.get_ylim(), _NOTE * one.scale
    high = (top - bottom) / one.metres
    for number, line in enumerate(lines):
        y = -(3 + number * _NOTE_LINE) / high
        put: dict[str, Any] = {
            "size": size,
            "va": "top",
            "color": FAINT,
            "gid": "below",
            "transform": one.ax.transAxes,
        }
        one.ax.text(0, y, line, parse_math=False, **put)
