"""The chart of the methods of demand, each with its range; in German or English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from landgap.demand.ensemble import Ensemble
from landgap.demand.frame import RANGE
from landgap.layers.checked import Inputs
from landgap.output.charts.layout import LEADING, NOTE, Sheet, lay_out
from landgap.output.maps.sheet import FAINT, TEXT_COLOUR
from landgap.output.maps.text import text_size, wrap
from landgap.output.words import Words, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    Floats = np.ndarray[Any, np.dtype[np.float64]]

# blue and orange stay apart for the colour-blind, and in grey by their dashes
_METHOD, _BAND, _PUBLISHED = "#1F5A92", "#DCE7F1", "#B8480B"
_DASHES = (0, (5, 2.5))

# all lengths in points on a chart of full size
_NAMES, _NAME = 190.0, 10.5
_GAP, _COLUMNS = 16.0, 22.0
_ROW_PAD, _LEAST_ROW = 16.0, 34.0


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
        return LEADING * (_NAME * len(self.name) + NOTE * len(self.note))


def ranges(
    ensemble: Ensemble,
    *,
    published_ha: float | tuple[float, float] | None = None,
    published_source: str = "",
    title: str = "",
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw the range of every method, and that of all methods, as dots and lines.

    Parameters
    ----------
    ensemble : Ensemble
        From :func:`landgap.demand.ensemble`; one with `units=` of a state or a single unit draws those.
    published_ha : float or tuple of 2 floats, optional
        A published total of the same units and years, or its low and high, in ha.
    published_source : str, optional
        Where it was published.
    title : str, optional
        What area it is; goes into the title.
    ax : Axes, optional
        Room for the whole chart, title and notes included; the plot takes its middle. Without
        it, a new figure of the size that the chart needs.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.

    Returns
    -------
    Axes
        The plot; x in ha.

    Raises
    ------
    LandgapError
        If the language is not known, or the published total is no range of hectares.

    See Also
    --------
    landgap.demand.ensemble : The ranges that are drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import pandas as pd
    >>> from landgap.demand.ensemble import ensemble
    >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 40.0, "demand_ha_mid": 52.0,
    ...                      "demand_ha_high": 70.0})
    >>> ax = ranges(ensemble({"GIFPRO": rows}, years=18), published_ha=60, lang="en")
    >>> ax.get_xlabel()
    'Demand in ha'
    >>> plt.close()
    """
    inputs = Inputs("The chart of the ranges cannot be drawn.")
    inputs.instance(ensemble, "ensemble", Ensemble, made_by="lg.demand.ensemble")
    inputs.stop()
    speech = words(lang)
    published = _published(published_ha)
    rows = _rows(ensemble, published, speech)
    heading = ": ".join(filter(None, (speech.text("ranges"), title)))
    about = speech.text("ranges_about", years=speech.number(ensemble.years, decimals=1))
    foot = _foot(ensemble, published, published_source, speech)
    heights = np.array([max(row.text_height + _ROW_PAD, _LEAST_ROW) for row in rows])
    left, *figures = _columns(rows, speech)
    sheet = lay_out(
        ax,
        heading=(heading, about),
        sides=(left, figures[1]),
        body=heights.sum(),
        columns=_COLUMNS,
        notes=foot,
    )
    edges = np.cumsum([0.0, *heights]) * sheet.height / heights.sum()
    sheet.plot.set(ylim=(sheet.height, 0), yticks=[])
    _write_rows(sheet, rows, edges, figures, speech)
    _draw_rows(sheet, rows, edges)
    most = max(amount for row in rows for amount in row.amounts)
    # the scale begins at 0, so that lengths compare
    sheet.finish(speech.text("ranges_axis"), speech, limits=(0, 1.03 * most or 1.0))
    return sheet.plot


def _published(published_ha: float | tuple[float, float] | None) -> tuple[float, float] | None:
    inputs = Inputs("The chart of the methods cannot be drawn.")
    inputs.options(published_ha=published_ha)
    inputs.stop()
    if published_ha is None:
        return None
    low, high = published_ha if isinstance(published_ha, tuple) else (published_ha, published_ha)
    if low > high:
        inputs.fault(f"published_ha: low {low} is above high {high}")
    inputs.stop()
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
            name=wrap(name, _NAMES, _NAME, weight="bold", at_most=120),
            note=wrap(note, _NAMES, NOTE, at_most=400),
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


def _columns(rows: Sequence[_Row], speech: Words) -> tuple[float, float, float]:
    """Give the widths that names, middles, and middles with ranges need."""
    left = max(
        *(text_size(line, _NAME, "bold") for row in rows for line in row.name),
        *(text_size(line, NOTE) for row in rows for line in row.note),
    )
    mids = [speech.text("mid_column"), *(row.mid for row in rows)]
    spans = [speech.text("range_column"), *(row.span for row in rows)]
    mid = _GAP + max(text_size(text, _NAME, "bold") for text in mids)
    return _GAP + left, mid, mid + _GAP + max(text_size(text, _NAME) for text in spans)


def _write_rows(
    sheet: Sheet, rows: Sequence[_Row], edges: Floats, figures: Sequence[float], speech: Words
) -> None:
    """Write names and notes to the left of the plot, and the figures to its right."""
    mid, right = (sheet.width + figure for figure in figures)
    head: dict[str, Any] = {"color": FAINT, "ha": "right", "va": "center"}
    sheet.write(mid, 8 - _COLUMNS, speech.text("mid_column"), NOTE, **head)
    sheet.write(right, 8 - _COLUMNS, speech.text("range_column"), NOTE, **head)
    for row, centre in zip(rows, (edges[:-1] + edges[1:]) / 2, strict=True):
        colour = _PUBLISHED if row.gid == "published" else TEXT_COLOUR
        weight = "normal" if row.gid == "method" else "bold"
        top = centre - row.text_height / 2
        lines = [(line, _NAME, {"weight": weight, "color": colour}) for line in row.name]
        lines += [(line, NOTE, {"color": FAINT}) for line in row.note]
        for line, size, style in lines:
            sheet.write(-sheet.left, top + LEADING * size / 2, line, size, va="center", **style)
            top += LEADING * size
        side: dict[str, Any] = {"color": colour, "ha": "right", "va": "center"}
        sheet.write(mid, centre, row.mid, _NAME, weight="bold", **side)
        sheet.write(right, centre, row.span, _NAME, **side)


def _draw_rows(sheet: Sheet, rows: Sequence[_Row], edges: Floats) -> None:
    """Draw dots and lines; the range of all methods runs as a band behind those that make it."""
    ax, scale = sheet.plot, sheet.scale
    dashed: dict[str, Any] = {"color": _PUBLISHED, "linewidth": 1.5 * scale, "zorder": 2}
    for row, above, edge in zip(rows, edges[:-1], edges[1:], strict=True):
        centre = (above + edge) / 2
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
    first = next(edge for row, edge in zip(rows, edges, strict=False) if row.gid == "all")
    ends = (-sheet.left, sheet.width + sheet.right)
    sheet.canvas.hlines(first, *ends, color=FAINT, linewidth=0.6 * scale, clip_on=False)
