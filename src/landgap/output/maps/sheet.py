"""The sheet: title above, map, legend beside or below it, sources; measured in points of A3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from landgap.errors import LandgapError, kind_of
from landgap.output.maps.text import wrap

if TYPE_CHECKING:
    from landgap.output.words import Words

A3_INCHES = (16.54, 11.69)
PAPERS = {"A4": (11.69, 8.27), "A3": A3_INCHES}
"""Width and height in landscape, in inches."""
TEXT_COLOUR, FAINT = "#1A1A1A", "#555555"
Z_ELEMENTS = 8  # above all that lies on the map

# all lengths in points on an A3 sheet
_MARGIN = 24
_FULL = (A3_INCHES[0] * 72 - 2 * _MARGIN, A3_INCHES[1] * 72 - 2 * _MARGIN)
_PANEL = 262
_GAP = 16
_HEAD = 56
_TITLE, _TITLE_LINE = 21, 26
_ABOUT, _ABOUT_LINE = 10.5, 12.5
_FOOT_TYPE = 8
_HEADING, _ABOUT_LETTERS = 160, 400
_FOOT_LINE = 10.5
# a page for the screen: 900 pixels at the 100 dots an inch of a notebook, on which the smallest
# type, 8 points of A3, is 9.7 pixels high
_SCREEN_INCHES, _SCREEN_MARGIN, _SCREEN_TYPE = 9.0, 12, 0.875
_SCREEN_COLUMNS = 2
_SCREEN_SHAPE = (0.5, 1.0)  # height of the map against its width
# type on A4 is 0.76 of that on A3, not 0.71: the smallest must still be read
_SHRINK = 0.72
_POINT_M = 0.0254 / 72


@dataclass(frozen=True)
class Sheet:
    """A sheet that is laid out and waits for its map.

    Attributes
    ----------
    ax : Axes
        The map, in metres.
    panels : tuple of Axes
        Columns of the legend, in points of an A3 sheet, origin in the upper left corner.
    words : Words
        The language.
    scale : float
        Size of type, lines and symbols against an A3 sheet.
    metres : float
        Metres on the ground in one point on the A3 sheet.
    paper : str
        One of ``PAPERS`` where the sheet fills it, else empty: a printed scale would be wrong.
    below : Axes or None
        The sources of a page for the screen, which is as long as its legend; on paper None.
    """

    ax: Axes
    panels: tuple[Axes, ...]
    words: Words
    scale: float
    metres: float
    paper: str = ""
    below: Axes | None = None


def inside_margins(
    inches: tuple[float, float] = A3_INCHES, margin: float = _MARGIN
) -> tuple[float, float, float, float]:
    """Give the part of a sheet inside its margins.

    Parameters
    ----------
    inches : tuple of float
        Width and height; A3 in landscape if not given.
    margin : float
        In points.

    Returns
    -------
    tuple of float
        Left, bottom, width and height as shares of the sheet.

    Examples
    --------
    >>> [round(share, 2) for share in inside_margins()]
    [0.02, 0.03, 0.96, 0.94]
    """
    width, height = inches[0] * 72, inches[1] * 72
    across, up = margin / width, margin / height
    return across, up, 1 - 2 * across, 1 - 2 * up


def page_inches(bounds: Sequence[float], paper: str) -> tuple[float, float]:
    """Turn the paper so that the map becomes as large as it can.

    Parameters
    ----------
    bounds : sequence of float
        West, south, east and north of what must be seen, in metres.
    paper : {"A4", "A3"}
        Size of the paper.

    Returns
    -------
    tuple of float
        Width and height in inches: portrait for a region that is clearly higher than wide.

    Examples
    --------
    >>> page_inches((0, 0, 90e3, 80e3), "A4"), page_inches((0, 0, 50e3, 100e3), "A4")
    ((11.69, 8.27), (8.27, 11.69))
    """
    west, south, east, north = bounds

    def metres(inches: tuple[float, float]) -> float:
        width, height = (72 * side - 2 * _MARGIN for side in inches)
        scale = _type_scale(width, height)
        room = width / scale - _PANEL - _GAP, height / scale - _HEAD
        return max((east - west) / room[0], (north - south) / room[1])

    wide, high = PAPERS[paper]
    return min(((wide, high), (high, wide)), key=metres)


def lay_out(
    ax: Axes | None,
    bounds: Sequence[float],
    *,
    heading: tuple[str, str],
    foot: Sequence[str],
    words: Words,
) -> Sheet:
    """Share out the room of an axes among title, map, legend and sources.

    Parameters
    ----------
    ax : Axes or None
        The room; becomes the map. None opens a page for the screen, with the legend below the map.
    bounds : sequence of float
        West, south, east and north of what must be seen, in metres.
    heading : tuple of str
        Title and subtitle.
    foot : sequence of str
        Paragraphs below the map.
    words : Words
        The language.

    Returns
    -------
    Sheet
        With the map's extent set to a round scale.

    Examples
    --------
    >>> from landgap.output.words import words
    >>> ax = plt.figure(figsize=A3_INCHES).add_axes(inside_margins())
    >>> sheet = lay_out(ax, (0, 0, 90e3, 80e3), heading=("T", ""), foot=(), words=words("de"))
    >>> round(sheet.metres / 0.0254 * 72, -3)
    320000.0
    >>> page = lay_out(None, (0, 0, 90e3, 80e3), heading=("T", ""), foot=(), words=words("de"))
    >>> len(sheet.panels), len(page.panels)
    (1, 2)
    >>> plt.close("all")
    """
    check_axes(ax)
    if ax is None:
        return _page(bounds, heading=heading, foot=foot, words=words)
    box, dpi = ax.get_window_extent(), ax.figure.dpi
    width, height = box.width / dpi * 72, box.height / dpi * 72
    paper = _paper(ax, width / 72, height / 72)
    scale = _type_scale(width, height)
    width, height = width / scale, height / scale  # from here on as on an A3 sheet
    texts = _Texts.wrapped(heading, foot, width)
    body = width - _PANEL - _GAP, height - texts.above - texts.below
    metres = _put_map(ax, bounds, body, (width, height), texts.below, scale)
    panel = _part(ax, body, (body[0] + _GAP, 0, _PANEL, body[1]))
    _write(ax, body, texts, under=0, scale=scale)
    return Sheet(ax, (panel,), words, scale, metres, paper)


def check_axes(ax: object) -> None:
    """Refuse what is no room for a map or a chart.

    Parameters
    ----------
    ax : object
        What the user gives as `ax`; None opens a page.

    Raises
    ------
    LandgapError
        If it is a figure, axes with an angle or a third dimension, or no axes at all.

    Examples
    --------
    >>> check_axes(plt.figure())
    Traceback (most recent call last):
    landgap.errors.LandgapError: ax: plain axes are needed, not a Figure; ax=figure.add_subplot() makes some.
    >>> plt.close()
    """
    if ax is None or (isinstance(ax, Axes) and ax.name == "rectilinear" and ax.get_figure() is not None):
        return
    kind = f"{ax.name} axes" if isinstance(ax, Axes) else kind_of(ax)
    raise LandgapError(f"ax: plain axes are needed, not {kind}; ax=figure.add_subplot() makes some.")


def _page(bounds: Sequence[float], *, heading: tuple[str, str], foot: Sequence[str], words: Words) -> Sheet:
    """Open a page for the screen: the map as wide as it, the legend in columns below."""
    scale = _SCREEN_TYPE
    width = (72 * _SCREEN_INCHES - 2 * _SCREEN_MARGIN) / scale
    texts = _Texts.wrapped(heading, foot, width)
    west, south, east, north = bounds
    body = width, width * float(np.clip((north - south) / (east - west), *_SCREEN_SHAPE))
    height = texts.above + body[1] + _GAP + texts.below
    inches = _SCREEN_INCHES, (height * scale + 2 * _SCREEN_MARGIN) / 72
    ax = plt.figure(figsize=inches).add_axes(inside_margins(inches, _SCREEN_MARGIN))
    metres = _put_map(ax, bounds, body, (width, height), texts.below + _GAP, scale)
    column = (width - (_SCREEN_COLUMNS - 1) * _GAP) / _SCREEN_COLUMNS
    panels = tuple(
        _part(ax, body, (place * (column + _GAP), -_GAP, column, 1.0)) for place in range(_SCREEN_COLUMNS)
    )
    below = _write(ax, body, texts, under=_GAP, scale=scale)
    return Sheet(ax, panels, words, scale, metres, below=below)


def lengthen(sheet: Sheet, points: float) -> None:
    """Make a page for the screen longer, between its map and its sources.

    Parameters
    ----------
    sheet : Sheet
        With `below`.
    points : float
        How much longer, in points of an A3 sheet.
    """
    figure: Any = sheet.ax.figure
    width, height = figure.get_size_inches()
    more = points * sheet.scale / 72
    rooms = [(axes, axes.get_position()) for axes in (sheet.ax, *sheet.ax.child_axes)]
    figure.set_size_inches(width, height + more)
    for axes, box in rooms:
        bottom, high = box.y0 * height + more, box.height * height
        if axes in sheet.panels:
            bottom, high = bottom - more, high + more
            axes.set_ylim(axes.get_ylim()[0] - points, 0)
        if axes is sheet.below:
            bottom -= more
        if axes is sheet.below or axes in sheet.panels:
            axes.set_axes_locator(None)  # type: ignore[arg-type]  # it would put it back to the map
        axes.set_position((box.x0, bottom / (height + more), box.width, high / (height + more)))
        axes.set_in_layout(True)  # else notebooks, which cut off what is empty, cut it off


@dataclass(frozen=True)
class _Texts:
    """What stands above and below the map, in lines."""

    title: list[str]
    about: list[str]
    foot: list[str]

    @classmethod
    def wrapped(cls, heading: tuple[str, str], foot: Sequence[str], width: float) -> _Texts:
        return cls(
            wrap(heading[0], width, _TITLE, weight="bold", at_most=_HEADING),
            wrap(heading[1], width, _ABOUT, at_most=_ABOUT_LETTERS),
            [line for text in foot for line in wrap(text, width, _FOOT_TYPE)],
        )

    @property
    def about_top(self) -> float:
        return len(self.title) * _TITLE_LINE + 3

    @property
    def above(self) -> float:
        return max(_HEAD, self.about_top + len(self.about) * _ABOUT_LINE + 6)

    @property
    def below(self) -> float:
        return len(self.foot) * _FOOT_LINE + (8 if self.foot else 0)


def _put_map(
    ax: Axes,
    bounds: Sequence[float],
    body: tuple[float, float],
    whole: tuple[float, float],
    below: float,
    scale: float,
) -> float:
    """Give the map its part of the room, and its extent."""
    room = ax.get_position()
    across, up = room.width / whole[0], room.height / whole[1]
    ax.set_position((room.x0, room.y0 + up * below, across * body[0], up * body[1]))
    return frame(ax, bounds, *body, scale)


def _part(ax: Axes, body: tuple[float, float], room: tuple[float, float, float, float]) -> Axes:
    """Open room beside the map: left, bottom, width, height in points from its lower left corner.

    Negative bottoms are below the map, and the origin is the upper left corner of the part.
    """
    left, bottom, wide, high = room
    axes = ax.inset_axes((left / body[0], bottom / body[1], wide / body[0], high / body[1]))
    axes.set(xlim=(0, wide), ylim=(-high, 0))
    axes.axis("off")
    return axes


def _write(ax: Axes, body: tuple[float, float], texts: _Texts, *, under: float, scale: float) -> Axes:
    """Write title, subtitle and sources; gives the room of the last."""
    put: dict[str, Any] = {"va": "top", "parse_math": False, "color": TEXT_COLOUR}
    faint = {"color": FAINT}
    head = _part(ax, body, (0, body[1], body[0], texts.above))
    for number, line in enumerate(texts.title):
        head.text(0, -number * _TITLE_LINE, line, size=_TITLE * scale, weight="bold", **put)
    for number, line in enumerate(texts.about):
        below = texts.about_top + number * _ABOUT_LINE
        head.text(0, -below, line, size=_ABOUT * scale, **put | faint)
    foot = _part(ax, body, (0, -under - texts.below - 1, body[0], texts.below + 1))
    for number, line in enumerate(texts.foot):
        y = -9 - number * _FOOT_LINE
        foot.text(0, y, line, size=_FOOT_TYPE * scale, gid="foot", **put | faint)
    return foot


def _type_scale(width: float, height: float) -> float:
    """Size of type against A3, whichever way the sheet is turned; points on the real paper."""
    long, short = max(width, height), min(width, height)
    share = float(min(long / _FULL[0], short / _FULL[1]))
    a4 = 2**-0.5
    # what is smaller than A4 is a picture of A4
    return share if share >= 1 else max(share, a4) ** _SHRINK * min(share / a4, 1)


def _paper(ax: Axes, width: float, height: float) -> str:
    """Name the paper if the room, in inches, is all of it inside the margins."""
    figure = ax.get_figure(root=True)
    whole = (0, 0) if figure is None else figure.get_size_inches()
    room = np.array([width, height]) + 2 * _MARGIN / 72
    for name, size in PAPERS.items():
        for inches in (size, size[::-1]):
            if np.allclose(whole, inches, atol=0.02) and np.allclose(room, inches, atol=0.1):
                return name
    return ""


def frame(ax: Axes, bounds: Sequence[float], width: float, height: float, scale: float) -> float:
    """Set the extent of a map so that the bounds fit at a round scale.

    Parameters
    ----------
    ax : Axes
        The map.
    bounds : sequence of float
        West, south, east and north of what must be seen, in metres.
    width, height : float
        Its size in points of an A3 sheet.
    scale : float
        Size of type against an A3 sheet.

    Returns
    -------
    float
        Metres on the ground in one point of an A3 sheet.
    """
    west, south, east, north = bounds
    needed = 1.03 * max((east - west) / width, (north - south) / height) / _POINT_M / scale
    step = 10 ** np.floor(np.log10(needed)) / 20
    metres = float(np.ceil(needed / step) * step * _POINT_M * scale)
    x, y = (west + east) / 2, (south + north) / 2
    ax.set(
        xlim=(x - width / 2 * metres, x + width / 2 * metres),
        ylim=(y - height / 2 * metres, y + height / 2 * metres),
        xticks=[],
        yticks=[],
        aspect="equal",
        facecolor="white",
    )
    ax.spines[:].set(linewidth=0.8, color=TEXT_COLOUR)
    return metres
