"""The sheet: title above, map left, legend right, sources below; measured in points of A3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from landgap.errors import LandgapError
from landgap.output.maps.outlines import attribution

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pyproj import CRS

    from landgap.land.monitor import Monitor
    from landgap.output.result import Assessment
    from landgap.output.words import Words

A3_INCHES = (16.54, 11.69)
PAPERS = {"A4": (11.69, 8.27), "A3": A3_INCHES}
"""Width and height in landscape, in inches."""
INK = "#1A1A1A"
FAINT = "#555555"
Z_FURNITURE = 8  # above all that lies on the map

# all lengths in points on an A3 sheet
_MARGIN = 24
_FULL = (A3_INCHES[0] * 72 - 2 * _MARGIN, A3_INCHES[1] * 72 - 2 * _MARGIN)
_PANEL = 262
_GAP = 16
_HEAD = 56
_FOOT_TYPE = 8
_FOOT_LINE = 10.5
# type on A4 is 0.78 of that on A3, not 0.71: the smallest must still be read
_SHRINK = 0.72
_POINT_M = 0.0254 / 72
# letters are fitted to whole pixels: up to so much wider on a screen than on paper
_HINTED = 1.07
_TO_PATH = TextToPath()


@dataclass(frozen=True)
class Sheet:
    """A sheet that is laid out and waits for its map.

    Attributes
    ----------
    ax : Axes
        The map, in metres.
    panel : Axes
        Room for the legend, in points of an A3 sheet, origin in the upper left corner.
    words : Words
        The language.
    scale : float
        Size of type, lines and symbols against an A3 sheet.
    metres : float
        Metres on the ground in one point on the A3 sheet.
    paper : str
        One of ``PAPERS`` where the sheet fills it, else empty: a printed scale would be wrong.
    """

    ax: Axes
    panel: Axes
    words: Words
    scale: float
    metres: float
    paper: str = ""


def sheet_axes(inches: tuple[float, float] = A3_INCHES) -> Axes:
    """Open a sheet that a notebook shows.

    Parameters
    ----------
    inches : tuple of float
        Width and height; A3 in landscape if not given.

    Returns
    -------
    Axes
        The whole sheet inside its margins.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> sheet_axes().figure.get_size_inches().tolist()
    [16.54, 11.69]
    >>> plt.close()
    """
    figure = plt.figure(figsize=inches)
    return figure.add_axes(inside_margins(inches))


def inside_margins(
    inches: tuple[float, float] = A3_INCHES,
) -> tuple[float, float, float, float]:
    """Give the part of a sheet inside its margins.

    Parameters
    ----------
    inches : tuple of float
        Width and height; A3 in landscape if not given.

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
    across, up = _MARGIN / width, _MARGIN / height
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

    Raises
    ------
    LandgapError
        If the paper is not known.

    Examples
    --------
    >>> page_inches((0, 0, 90e3, 80e3), "A4"), page_inches((0, 0, 50e3, 100e3), "A4")
    ((11.69, 8.27), (8.27, 11.69))
    """
    if paper not in PAPERS:
        known = ", ".join(f'"{name}"' for name in PAPERS)
        raise LandgapError(f'paper: "{paper}" is not known; there is {known}.')
    west, south, east, north = bounds

    def metres(inches: tuple[float, float]) -> float:
        width, height = (72 * side - 2 * _MARGIN for side in inches)
        scale = _type_scale(width, height)
        room = width / scale - _PANEL - _GAP, height / scale - _HEAD
        return max((east - west) / room[0], (north - south) / room[1])

    wide, high = PAPERS[paper]
    return min(((wide, high), (high, wide)), key=metres)


def lay_out(
    ax: Axes,
    bounds: Sequence[float],
    *,
    heading: tuple[str, str],
    foot: Sequence[str],
    words: Words,
) -> Sheet:
    """Share out the room of an axes among title, map, legend and sources.

    Parameters
    ----------
    ax : Axes
        The room; becomes the map.
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
    >>> ax = sheet_axes()
    >>> sheet = lay_out(ax, (0, 0, 90e3, 80e3), heading=("T", ""), foot=(), words=words("de"))
    >>> round(sheet.metres / 0.0254 * 72, -3)
    320000.0
    >>> plt.close()
    """
    room = ax.get_position()
    figure = ax.figure
    box = ax.get_window_extent()
    width, height = box.width / figure.dpi * 72, box.height / figure.dpi * 72
    paper = _paper(ax, width / 72, height / 72)
    scale = _type_scale(width, height)
    width, height = width / scale, height / scale  # from here on as on an A3 sheet

    lines = [line for text in foot for line in wrap(text, width, _FOOT_TYPE)]
    below = len(lines) * _FOOT_LINE + (8 if lines else 0)
    body_width, body_height = width - _PANEL - _GAP, height - _HEAD - below
    ax.set_position(
        (
            room.x0,
            room.y0 + room.height * below / height,
            room.width * body_width / width,
            room.height * body_height / height,
        )
    )
    metres = frame(ax, bounds, body_width, body_height, scale)

    def part(left: float, bottom: float, wide: float, high: float) -> Axes:
        """Room beside the map, measured in points from the map's lower left corner."""
        shares = (left / body_width, bottom / body_height, wide / body_width, high / body_height)
        axes = ax.inset_axes(shares)
        axes.set(xlim=(0, wide), ylim=(-high, 0))
        axes.axis("off")
        return axes

    panel = part(body_width + _GAP, 0, _PANEL, body_height)
    head = part(0, body_height, width, _HEAD)
    title, subtitle = heading
    put: dict[str, Any] = {"va": "top", "parse_math": False}
    head.text(0, 0, title, size=21 * scale, weight="bold", color=INK, **put)
    for number, line in enumerate(wrap(subtitle, width, 10.5)):
        head.text(0, -29 - number * 12.5, line, size=10.5 * scale, color=FAINT, **put)
    if lines:
        room_below = part(0, -below, width, below)
        for number, line in enumerate(lines):
            room_below.text(
                0,
                -8 - number * _FOOT_LINE,
                line,
                size=_FOOT_TYPE * scale,
                color=FAINT,
                gid="foot",
                **put,
            )
    return Sheet(ax=ax, panel=panel, words=words, scale=scale, metres=metres, paper=paper)


def foot_lines(result: Assessment | Monitor, crs: CRS, words: Words) -> list[str]:
    """Say where the data come from, of when they are, and when the map was made.

    Parameters
    ----------
    result : Assessment or Monitor
        The result.
    crs : pyproj.CRS
        In which the map is drawn.
    words : Words
        The language.

    Returns
    -------
    list of str
        Paragraphs: sources and licences, vintages, production.

    Examples
    --------
    >>> import landgap as lg
    >>> from landgap.output.words import words
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> foot_lines(result, result.units.estimate_utm_crs(), words("de"))[0][:40]
    'Quellen und Lizenzen: © GeoBasis-DE / BK'
    """
    study = result.study
    lines = []
    named = list(dict.fromkeys([*study.attribution, *attribution(study.units)]))
    if named:
        lines.append(f"{words.text('sources')} {' · '.join(named)}")
    vintages = [
        f"{words.text(f'layer_{layer}')}: {about['vintage']}"
        for layer, about in study.provenance.items()
        if about.get("vintage")
    ]
    if vintages:
        lines.append(f"{words.text('vintages')} {' · '.join(vintages)}")
    made = {"version": version("landgap"), "date": words.date(result.created), "crs": crs.name}
    return [*lines, words.text("made", **made)]


def wrap(text: str, width: float, size: float, *, weight: str = "normal") -> list[str]:
    """Break a text into lines by the measure of its letters.

    Parameters
    ----------
    text : str
        Plain text.
    width : float
        Room, in points.
    size : float
        Size of type, in points.
    weight : str, default "normal"
        Weight of type.

    Returns
    -------
    list of str
        Lines that fit; a word that is too long stands alone.

    Examples
    --------
    >>> wrap("Quellen und Lizenzen", 60, 10)
    ['Quellen', 'und', 'Lizenzen']
    """
    lines: list[list[str]] = []
    space, left = text_size("n n", size, weight) - text_size("nn", size, weight), 0.0
    for word in text.split():
        long = text_size(word, size, weight)
        if lines and long + space <= left:
            lines[-1].append(word)
            left -= long + space
        else:
            lines.append([word])
            left = width - long
    return [" ".join(line) for line in lines]


@lru_cache(maxsize=4096)
def text_size(text: str, size: float, weight: str = "normal") -> float:
    """Measure a line of text without drawing it.

    Parameters
    ----------
    text : str
        Plain text.
    size : float
        Size of type, in points.
    weight : str, default "normal"
        Weight of type.

    Returns
    -------
    float
        Width in points.

    Examples
    --------
    >>> text_size("Halle", 20) == 2 * text_size("Halle", 10)
    True
    """
    font = FontProperties(size=size, weight=weight)
    return _HINTED * float(_TO_PATH.get_text_width_height_descent(text, font, ismath=False)[0])


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
    ax.spines[:].set(linewidth=0.8, color=INK)
    return metres
