"""Charts of a result: ranges of the methods of demand, and scores; in German or English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from landgap.demand.frame import RANGE
from landgap.errors import LandgapError
from landgap.output.maps.sheet import FAINT, TEXT_COLOUR
from landgap.output.maps.text import text_size, wrap
from landgap.output.words import Words, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.demand.ensemble import Ensemble

# blue and orange stay apart for the colour-blind, and in grey by their dashes
_METHOD, _BAND, _PUBLISHED, _GRID = "#1F5A92", "#DCE7F1", "#B8480B", "#E3E3E0"
_DASHES = (0, (5, 2.5))

# all lengths in points on a chart of full size
_WIDTH = 660.0
_MARGIN = 20.0
_NAMES = 190.0
_LEAST_PLOT = 240.0
_GAP = 16.0
_COLUMNS, _AXIS, _FOOT_LINE = 22.0, 44.0, 9.5
_TITLE, _NAME, _NOTE, _FOOT = 16.0, 10.5, 8.0, 7.0
_LEADING = 1.25
_ROW_PAD, _LEAST_ROW = 16.0, 34.0
# small type is fitted to whole pixels: part of a line is left free for what a screen adds
_SCREEN = 0.93


@dataclass(frozen=True)
class _Row:
    """One line of the chart: what it is called, what is to know of it, and its amounts."""

    gid: str
    name: list[str]
    note: list[str]
    amounts: tuple[float, float, float]
    mid: str
    span: str

    @property
    def text_height(self) -> float:
        return _LEADING * (_NAME * len(self.name) + _NOTE * len(self.note))


@dataclass(frozen=True)
class _Sheet:
    """The room, shared out; lengths in points of a chart of full size, y downwards."""

    plot: Axes
    names: Axes
    values: Axes
    scale: float
    edges: np.ndarray[Any, np.dtype[np.float64]]
    mid: float
    right: float

    @property
    def centres(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        return (self.edges[:-1] + self.edges[1:]) / 2


def ranges(
    ensemble: Ensemble,
    *,
    published_ha: float | tuple[float, float] | None = None,
    published_source: str = "",
    title: str = "",
    ax: Axes | None = None,
    lang: str = "de",
) -> Axes:
    """Draw the range of every method, and that of all methods, as dots and lines.

    Parameters
    ----------
    ensemble : Ensemble
        From :func:`landgap.ensemble`; one with `units=` of a state or a single unit draws those.
    published_ha : float or tuple of 2 floats, optional
        A published total of the same units and years, or its low and high, in ha.
    published_source : str, optional
        Where it was published.
    title : str, optional
        What area it is; goes into the title.
    ax : Axes, optional
        Room for the whole chart, title and notes included; the plot takes its middle. Without
        it, a new figure of the size that the chart needs.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The plot; x in ha.

    Raises
    ------
    LandgapError
        If the language is not known, or the published total is no range of hectares.

    Examples
    --------
    >>> import pandas as pd
    >>> from landgap.demand.ensemble import ensemble
    >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 40.0, "demand_ha_mid": 52.0,
    ...                      "demand_ha_high": 70.0})
    >>> ax = ranges(ensemble({"GIFPRO": rows}, years=18), published_ha=60, lang="en")
    >>> ax.get_xlabel()
    'Demand in ha'
    >>> plt.close()
    """
    speech = words(lang)
    published = _published(published_ha)
    rows = _rows(ensemble, published, speech)
    heading = ": ".join(filter(None, (speech.text("ranges"), title)))
    about = speech.text("ranges_about", years=speech.number(ensemble.years, decimals=1))
    foot = _foot(ensemble, published, published_source, speech)
    sheet = _lay_out(ax, rows, (heading, about), foot, speech)
    _write_rows(sheet, rows, speech)
    _draw_rows(sheet, rows)
    _finish_axis(sheet, max(amount for row in rows for amount in row.amounts), speech)
    return sheet.plot


def _published(published_ha: float | tuple[float, float] | None) -> tuple[float, float] | None:
    if published_ha is None:
        return None
    low, high = published_ha if isinstance(published_ha, tuple) else (published_ha, published_ha)
    if not 0 <= low <= high < float("inf"):
        raise LandgapError(f"published_ha: {published_ha} must be hectares, or low and high.")
    return float(low), float(high)


def _rows(ensemble: Ensemble, published: tuple[float, float] | None, speech: Words) -> list[_Row]:
    """Give one row a method, one for all of them, and one for the published total."""
    most = max(ensemble.total["demand_ha_high"], *(published or (0.0,)))
    decimals = 0 if most >= 100 else 1 if most >= 10 else 2

    def row(gid: str, name: str, note: str, amounts: Iterable[float]) -> _Row:
        low, mid, high = map(float, amounts)
        shown = [speech.number(amount, decimals=decimals) for amount in (low, mid, high)]
        return _Row(
            gid=gid,
            name=wrap(name, _NAMES, _NAME, weight="bold"),
            note=wrap(note, _NAMES, _NOTE),
            amounts=(low, mid, high),
            mid=shown[1],
            span="–" if low == high else speech.text("between", low=shown[0], high=shown[2]),
        )

    found, cited = [], _cited(ensemble)
    for name, method in ensemble.by_method.iterrows():
        numbers = sorted(cited.index(said) + 1 for said in ensemble.sources[str(name)])
        note = f"[{', '.join(map(str, numbers))}] " if numbers else ""
        if method["units"] > len(ensemble.common):
            note += _counts("compared_of", ensemble, method["units"], speech)
        found.append(row("method", str(name), note, method[RANGE]))
    ratio = ensemble.total["spread_ratio"]
    note = speech.text("spread", ratio=speech.number(ratio, decimals=1))
    found.append(
        row(
            "all",
            speech.text("all_methods"),
            note if np.isfinite(ratio) else "",
            ensemble.total[RANGE],
        )
    )
    if published:
        low, high = published
        some_left_out = len(ensemble.common) < len(ensemble.by_unit)
        common = speech.number(len(ensemble.common))
        note = speech.text("not_scaled", common=common) if some_left_out else ""
        total = row("published", speech.text("published"), note, (low, (low + high) / 2, high))
        # nobody published the middle of a range
        found.append(total if low == high else replace(total, mid=""))
    return found


def _cited(ensemble: Ensemble) -> list[str]:
    """List each source once: variants of one method rest on the same."""
    return list(dict.fromkeys(source for said in ensemble.sources.values() for source in said))


def _counts(key: str, ensemble: Ensemble, units: int, speech: Words) -> str:
    """Say how many of so many units are compared."""
    common = speech.number(len(ensemble.common))
    return speech.text(key, common=common, units=speech.number(units))


def _foot(ensemble: Ensemble, published: tuple[float, float] | None, source: str, speech: Words) -> list[str]:
    """Say how to read the chart, what is compared, where it comes from and when it was made."""
    how = [speech.text("how_ranges")]
    if published and source:
        how.append(speech.text("how_published", source=source))
    how.append(_counts("how_compared", ensemble, len(ensemble.by_unit), speech))
    lines = [" ".join(how)]
    if cited := _cited(ensemble):
        sources = " ".join(f"[{number}] {source}." for number, source in enumerate(cited, start=1))
        lines.append(f"{speech.text('methods_sources')} {sources}")
    made = {"version": version("landgap"), "date": speech.date(ensemble.created)}
    return [*lines, speech.text("chart_made", **made)]


def _lay_out(
    ax: Axes | None,
    rows: Sequence[_Row],
    heading: tuple[str, str],
    foot: Sequence[str],
    speech: Words,
) -> _Sheet:
    """Share out the room: names left, plot, figures right, title above and notes below."""
    left, mid, right = _columns(rows, speech)
    heights = np.array([max(row.text_height + _ROW_PAD, _LEAST_ROW) for row in rows])

    def notes(width: float) -> list[str]:
        return [line for text in foot for line in wrap(text, _SCREEN * width, _FOOT)]

    # a word is not broken, however long
    longest = [text_size(word, _TITLE, "bold") for word in heading[0].split()]
    longest += [text_size(word, _FOOT) / _SCREEN for text in foot for word in text.split()]
    wide = max(_WIDTH, left + _LEAST_PLOT + right, *longest)
    title = wrap(heading[0], wide, _TITLE, weight="bold")
    head = _LEADING * _TITLE * len(title) + 28
    around = head + _COLUMNS + _AXIS
    high = around + heights.sum() + _FOOT_LINE * len(notes(wide))
    ax = _new_axes(wide, high) if ax is None else ax
    room, box = ax.get_position(), ax.get_window_extent()
    width, height = (side / ax.figure.dpi * 72 for side in (box.width, box.height))
    # a small room shrinks all, type too: nothing is ever cut off
    scale = min(width / wide, height / high)
    width, height = width / scale, height / scale
    lines = notes(width)
    below = _FOOT_LINE * len(lines)
    body, plot = height - around - below, width - left - right
    ax.set_position(
        (
            room.x0 + room.width * left / width,
            room.y0 + room.height * (_AXIS + below) / height,
            room.width * plot / width,
            room.height * body / height,
        )
    )

    def part(x: float, y: float, size: tuple[float, float]) -> Axes:
        """Room around the plot, measured in points right and down from its upper left corner."""
        corner = (x / plot, (body - y - size[1]) / body, size[0] / plot, size[1] / body)
        axes = ax.inset_axes(corner)
        axes.set(xlim=(0, size[0]), ylim=(size[1], 0))
        axes.axis("off")
        return axes

    head_room = part(-left, -head - _COLUMNS, (width, head))
    for number, line in enumerate(title, start=1):
        place = (0, _LEADING * _TITLE * number - 4)
        _write(head_room, place, line, _TITLE * scale, weight="bold")
    _write(head_room, (0, head - 14), heading[1], 9.5 * scale, color=FAINT)
    foot_room = part(-left, body + _AXIS, (width, below))
    for number, line in enumerate(lines):
        _write(foot_room, (0, _FOOT_LINE * number + 7), line, _FOOT * scale, color=FAINT)
    ax.set(ylim=(body, 0))
    edges = np.cumsum([0.0, *heights]) * body / heights.sum()
    return _Sheet(
        plot=ax,
        names=part(-left, 0, (left, body)),
        values=part(plot, -_COLUMNS, (right, body + _COLUMNS)),
        scale=scale,
        edges=edges,
        mid=mid,
        right=right,
    )


def _columns(rows: Sequence[_Row], speech: Words) -> tuple[float, float, float]:
    """Give the widths that names, middles, and middles with ranges need."""
    left = max(
        *(text_size(line, _NAME, "bold") for row in rows for line in row.name),
        *(text_size(line, _NOTE) for row in rows for line in row.note),
    )
    mids = [speech.text("mid_column"), *(row.mid for row in rows)]
    spans = [speech.text("range_column"), *(row.span for row in rows)]
    mid = _GAP + max(text_size(text, _NAME, "bold") for text in mids)
    return _GAP + left, mid, mid + _GAP + max(text_size(text, _NAME) for text in spans)


def _new_axes(wide: float, high: float) -> Axes:
    """Open a figure of just that size that a notebook shows."""
    width, height = wide + 2 * _MARGIN, high + 2 * _MARGIN
    figure = plt.figure(figsize=(width / 72, height / 72), facecolor="white")
    return figure.add_axes((_MARGIN / width, _MARGIN / height, wide / width, high / height))


def _write(
    axes: Axes,
    place: tuple[float, float],
    text: str,
    size: float,
    *,
    color: str = TEXT_COLOUR,
    weight: str = "normal",
    ha: str = "left",
    va: str = "baseline",
) -> None:
    """Write plain text; names and sources come from data, so `$` is just a dollar."""
    axes.text(*place, text, size=size, color=color, weight=weight, ha=ha, va=va, parse_math=False)


def _write_rows(sheet: _Sheet, rows: Sequence[_Row], speech: Words) -> None:
    """Write names and notes to the left of the plot, and the figures to its right."""
    scale = sheet.scale
    head: dict[str, Any] = {"color": FAINT, "ha": "right", "va": "center"}
    _write(sheet.values, (sheet.mid, 8), speech.text("mid_column"), _NOTE * scale, **head)
    _write(sheet.values, (sheet.right, 8), speech.text("range_column"), _NOTE * scale, **head)
    for row, centre in zip(rows, sheet.centres, strict=True):
        colour = _PUBLISHED if row.gid == "published" else TEXT_COLOUR
        weight = "normal" if row.gid == "method" else "bold"
        top = centre - row.text_height / 2
        for line in row.name:
            place = (0, top + _LEADING * _NAME / 2)
            _write(sheet.names, place, line, _NAME * scale, weight=weight, color=colour, va="center")
            top += _LEADING * _NAME
        for line in row.note:
            place = (0, top + _LEADING * _NOTE / 2)
            _write(sheet.names, place, line, _NOTE * scale, color=FAINT, va="center")
            top += _LEADING * _NOTE
        style: dict[str, Any] = {"color": colour, "ha": "right", "va": "center"}
        down = centre + _COLUMNS
        _write(sheet.values, (sheet.mid, down), row.mid, _NAME * scale, weight="bold", **style)
        _write(sheet.values, (sheet.right, down), row.span, _NAME * scale, **style)


def _draw_rows(sheet: _Sheet, rows: Sequence[_Row]) -> None:
    """Draw dots and lines; the range of all methods runs as a band behind those that make it."""
    ax, scale = sheet.plot, sheet.scale
    dashed: dict[str, Any] = {"color": _PUBLISHED, "linewidth": 1.5 * scale, "zorder": 2}
    for row, centre, edge in zip(rows, sheet.centres, sheet.edges[1:], strict=True):
        low, mid, high = row.amounts
        if row.gid == "published":
            # down to its own row, where it is named
            for amount in sorted({low, high}):
                ax.vlines(amount, 0, centre, linestyle=_DASHES, gid="published", **dashed)
            ax.hlines(centre, low, high, **dashed)
            continue
        together = row.gid == "all"
        if together:
            box = Rectangle((low, 0), high - low, edge, facecolor=_BAND, zorder=0, gid="band")
            ax.add_patch(box)
            ax.vlines(mid, 0, centre, color=TEXT_COLOUR, linewidth=0.7 * scale, zorder=1)
        (line,) = ax.plot([low, high], [centre, centre], color=TEXT_COLOUR if together else _METHOD)
        line.set(linewidth=(2 if together else 3.4) * scale, solid_capstyle="round", zorder=3)
        (dot,) = ax.plot(mid, centre, "D" if together else "o", color=line.get_color())
        dot.set(markersize=(8 if together else 10) * scale, zorder=4, gid=row.gid)
        dot.set(markeredgecolor="white", markeredgewidth=1.2 * scale)
        for mark in (line, dot):
            mark.set_clip_on(False)  # half of a dot at 0 would be lost
    first = next(edge for row, edge in zip(rows, sheet.edges, strict=False) if row.gid == "all")
    for axes in (sheet.names, ax):
        axes.axhline(first, color=FAINT, linewidth=0.6 * scale)
    sheet.values.axhline(first + _COLUMNS, color=FAINT, linewidth=0.6 * scale)


def _finish_axis(sheet: _Sheet, most: float, speech: Words) -> None:
    """Let the scale begin at 0, so that lengths compare, and write it as the language does."""
    ax, scale = sheet.plot, sheet.scale
    ax.set(xlim=(0, 1.03 * most or 1.0), yticks=[], facecolor="none")
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: speech.number(value, decimals=3)))
    ax.tick_params(axis="x", labelsize=8.5 * scale, colors=FAINT, length=0, pad=4 * scale)
    style: dict[str, Any] = {"size": 8.5 * scale, "color": FAINT, "labelpad": 3 * scale}
    ax.set_xlabel(speech.text("ranges_axis"), **style)
    ax.grid(visible=True, axis="x", color=_GRID, linewidth=0.7 * scale)
    ax.set_axisbelow(True)
    ax.spines[:].set_visible(False)
