"""The sheet: title above, map left, legend right, sources below, all in proportion to A3."""

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

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pyproj import CRS

    from landgap.land.monitor import Monitor
    from landgap.output.result import Assessment
    from landgap.output.words import Words

A3_INCHES = (16.54, 11.69)
INK = "#1A1A1A"
FAINT = "#555555"

# all lengths in points on an A3 sheet
_MARGIN = 24
_FULL = (A3_INCHES[0] * 72 - 2 * _MARGIN, A3_INCHES[1] * 72 - 2 * _MARGIN)
_PANEL = 262
_GAP = 16
_HEAD = 56
_FOOT_TYPE = 7
_FOOT_LINE = 9.5
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
    """

    ax: Axes
    panel: Axes
    words: Words
    scale: float
    metres: float


def sheet_axes() -> Axes:
    """Open an A3 sheet in landscape that a notebook shows.

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
    figure = plt.figure(figsize=A3_INCHES)
    return figure.add_axes(inside_margins())


def inside_margins() -> tuple[float, float, float, float]:
    """Give the part of an A3 sheet inside its margins.

    Returns
    -------
    tuple of float
        Left, bottom, width and height as shares of the sheet.

    Examples
    --------
    >>> [round(share, 2) for share in inside_margins()]
    [0.02, 0.03, 0.96, 0.94]
    """
    width, height = A3_INCHES[0] * 72, A3_INCHES[1] * 72
    return _MARGIN / width, _MARGIN / height, _FULL[0] / width, _FULL[1] / height


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
    scale = min(width / _FULL[0], height / _FULL[1])
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
    metres = _frame(ax, bounds, body_width, body_height)

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
    return Sheet(ax=ax, panel=panel, words=words, scale=scale, metres=metres)


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
    if study.attribution:
        lines.append(f"{words.text('sources')} {' · '.join(study.attribution)}")
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


def _frame(ax: Axes, bounds: Sequence[float], width: float, height: float) -> float:
    """Set the extent so that the bounds fit at a round scale; give metres in a point."""
    west, south, east, north = bounds
    needed = 1.03 * max((east - west) / width, (north - south) / height) / _POINT_M
    step = 10 ** np.floor(np.log10(needed)) / 20
    metres = float(np.ceil(needed / step) * step * _POINT_M)
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
