"""Charts of a score: what it is made of, and how sure the ranks are; German or English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from landgap.errors import LandgapError
from landgap.output.maps.sheet import FAINT, TEXT_COLOUR
from landgap.output.maps.text import text_size, wrap
from landgap.output.words import Words, words
from landgap.output.words.score import criterion

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.scoring.score import Score

# Okabe and Ito: apart for the colour-blind; more criteria than colours get hatches
_PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A800")
_HATCHES = ("", "///", "...", "xx")
_BLUE = "#1F5A92"
_GRID = "#E3E3E0"

# all lengths in points on a chart of full size
_WIDTH = 680.0
_NAMES = 250.0
_VALUES = 46.0
_HEAD, _ROW, _AXIS, _LEGEND_ROW, _FOOT_ROW = 52.0, 20.0, 40.0, 15.0, 11.0
_TITLE, _TEXT, _SMALL = 14.0, 9.5, 7.5


def contributions(
    found: Score,
    *,
    names: pd.Series | None = None,
    title: str = "",
    top: int = 15,
    ax: Axes | None = None,
    lang: str = "de",
) -> Axes:
    """Draw what the highest scores are made of, as bars that sum to the score.

    Parameters
    ----------
    found : Score
        From :func:`landgap.score`, or an assessment's `unit_scores` or `site_scores`.
    names : Series, optional
        Names of the rows; without it, their keys.
    title : str, optional
        What area it is; goes into the title.
    top : int, default 15
        How many rows, from the first rank down.
    ax : Axes, optional
        Room for the whole chart, title and notes included. Without it, a new figure.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The plot; x is the score.

    Raises
    ------
    LandgapError
        If no row has a score, `top` is no whole number from 1, or the language is not known.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = contributions(result.unit_scores, names=result.units["name"], top=5, lang="en")
    >>> ax.get_xlabel()
    'Score from 0 to 1'
    >>> plt.close()
    """
    speech = words(lang)
    rows = _first(found, top)
    labels = _labels(rows, names)
    partly = rows["known_weight"] < 1 - 1e-9
    labels = [f"{text} *" if part else text for text, part in zip(labels, partly, strict=True)]
    notes = [_how_many(rows, found, speech)]
    if partly.any():
        notes.append(speech.text("missing_note"))
    keys = [
        Patch(
            facecolor=_PALETTE[number % len(_PALETTE)],
            hatch=_HATCHES[number // len(_PALETTE) % len(_HATCHES)],
            edgecolor="white",
            label=criterion(name, lang),
        )
        for number, name in enumerate(found.criteria)
    ]
    shown = [speech.number(value, decimals=2, trim=False) for value in rows["score"]]
    plot, scale = _lay_out(ax, "contributions", title, labels, (shown, keys, notes), speech)
    parts = found.contributions.loc[rows.index].fillna(0.0)
    right, left = np.zeros(len(rows)), np.zeros(len(rows))
    for name, key in zip(found.criteria, keys, strict=True):
        part = parts[name].to_numpy()
        plot.barh(
            np.arange(len(rows)),
            part,
            left=np.where(part >= 0, right, left),
            height=0.66,
            facecolor=key.get_facecolor(),
            hatch=key.get_hatch(),
            edgecolor="white",
            linewidth=0.6 * scale,
            gid=name,
        )
        right, left = right + part.clip(min=0), left + part.clip(max=0)
    for place, (_, row) in enumerate(rows[partly].iterrows()):
        at = int(np.flatnonzero(partly)[place])
        ends = [row["score_low"], row["score_high"]]
        line: dict[str, Any] = {"color": TEXT_COLOUR, "linewidth": 1.1 * scale, "gid": "bounds"}
        plot.plot(ends, [at, at], marker="|", markersize=6 * scale, **line)
    low = min(0.0, 1.05 * float(left.min()))
    _finish(plot, (low, 1.0), "score_axis", scale, speech)
    return plot


def ranks(
    found: Score,
    *,
    names: pd.Series | None = None,
    title: str = "",
    top: int = 25,
    ax: Axes | None = None,
    lang: str = "de",
) -> Axes:
    """Draw the first ranks as dots, with the ranges that they have under other choices.

    Parameters
    ----------
    found : Score
        From :func:`landgap.score`, or an assessment's `unit_scores` or `site_scores`.
    names : Series, optional
        Names of the rows; without it, their keys.
    title : str, optional
        What area it is; goes into the title.
    top : int, default 25
        How many rows, from the first rank down.
    ax : Axes, optional
        Room for the whole chart, title and notes included. Without it, a new figure.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The plot; x is the rank.

    Raises
    ------
    LandgapError
        If no row has a score, `top` is no whole number from 1, or the language is not known.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = ranks(result.unit_scores, names=result.units["name"], top=5, lang="en")
    >>> ax.get_xlabel()
    'Rank (1 = highest score)'
    >>> plt.close()
    """
    speech = words(lang)
    rows = _first(found, top)
    drawn = found.uncertainty
    about = speech.text(
        "draws_note",
        draws=speech.number(drawn.draws),
        range=speech.number(100 * drawn.weight_range),
        normalisations=", ".join(map(speech.text, drawn.normalisations)),
        aggregations=", ".join(map(speech.text, drawn.aggregations)),
        seed=drawn.seed,
    )
    notes = [_how_many(rows, found, speech), about]
    spans = [
        f"{low}–{high}" if low != high else str(low)
        for low, high in zip(rows["rank_low"], rows["rank_high"], strict=True)
    ]
    plot, scale = _lay_out(ax, "ranks", title, _labels(rows, names), (spans, [], notes), speech)
    place = np.arange(len(rows))
    low, high, mid, rank = (
        rows[name].to_numpy(dtype=float) for name in ("rank_low", "rank_high", "rank_median", "rank")
    )
    plot.hlines(place, low, high, color=_BLUE, alpha=0.45, linewidth=4 * scale, gid="range")
    plot.plot(mid, place, "|", color=TEXT_COLOUR, markersize=9 * scale, gid="median")
    (dots,) = plot.plot(rank, place, "o", color=_BLUE, markersize=7 * scale, gid="rank")
    dots.set(markeredgecolor="white", markeredgewidth=0.8 * scale, zorder=4)
    most = max(float(high.max()), float(rank.max()))
    _finish(plot, (0.5, most + 0.5), "rank_axis", scale, speech)
    plot.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    return plot


def _first(found: Score, top: int) -> pd.DataFrame:
    """Give the first ranks, or say why there are none."""
    rows = found.table.dropna(subset="rank").sort_values("rank", kind="stable")
    faults = [] if len(rows) else ["no row has a score"]
    if top < 1 or top != int(top):
        faults.append(f"top: {top} must be a whole number from 1")
    if faults:
        raise LandgapError("The chart of the scores cannot be drawn.", faults)
    return rows.head(int(top))


def _labels(rows: pd.DataFrame, names: pd.Series | None) -> list[str]:
    """Write rank and name on one line that fits."""
    labels = []
    known = {} if names is None else names.dropna().to_dict()
    for key, rank in rows["rank"].items():
        text = f"{rank}. {known.get(key, key)}"
        while text_size(text, _TEXT) > _NAMES - 22 and len(text) > 8:
            text = text.removesuffix("…")[:-1].rstrip() + "…"
        labels.append(text)
    return labels


def _today() -> datetime:
    return datetime.now(tz=UTC)


def _how_many(rows: pd.DataFrame, found: Score, speech: Words) -> str:
    many = int(found.table["rank"].notna().sum())
    shown = {"shown": speech.number(len(rows)), "many": speech.number(many)}
    made = speech.text("chart_made", version=version("landgap"), date=speech.date(_today()))
    return f"{speech.text('shown_of', **shown)} {made}"


def _lay_out(
    ax: Axes | None,
    key: str,
    title: str,
    labels: Sequence[str],
    beside: tuple[Sequence[str], Sequence[Patch], Sequence[str]],
    speech: Words,
) -> tuple[Axes, float]:
    """Share out the room: title above, names left, figures right, legend and notes below."""
    values, keys, notes = beside
    lines = [line for note in notes for line in wrap(note, 0.93 * _WIDTH, _SMALL)]
    heading = ": ".join(filter(None, (speech.text(key), title)))
    heads = wrap(heading, _WIDTH, _TITLE, weight="bold")
    head = _HEAD + 1.3 * _TITLE * (len(heads) - 1)
    columns = 3
    legend = _LEGEND_ROW * -(-len(keys) // columns)
    body = _ROW * len(labels) + 8
    below = _AXIS + legend + _FOOT_ROW * len(lines) + 8
    high = head + body + below
    if ax is None:
        figure = plt.figure(figsize=((_WIDTH + 40) / 72, (high + 40) / 72), facecolor="white")
        share = (20 / (_WIDTH + 40), 20 / (high + 40))
        ax = figure.add_axes((*share, 1 - 2 * share[0], 1 - 2 * share[1]))
    room, box = ax.get_position(), ax.get_window_extent()
    width, height = (side / ax.figure.dpi * 72 for side in (box.width, box.height))
    scale = min(width / _WIDTH, height / high)
    width, height = width / scale, height / scale
    plot = (width - _NAMES - _VALUES, height - head - below)
    ax.set_position(
        (
            room.x0 + room.width * _NAMES / width,
            room.y0 + room.height * below / height,
            room.width * plot[0] / width,
            room.height * plot[1] / height,
        )
    )
    # y from the first row down, all else in points from the corner of the plot
    ax.set(ylim=(len(labels) - 0.4, -0.6), yticks=[], facecolor="none")
    point = ax.inset_axes((0, 0, 1, 1), xlim=(0, plot[0]), ylim=(0, plot[1]))
    point.axis("off")

    def write(x: float, y: float, text: str, size: float, **style: object) -> None:
        options: dict[str, Any] = {"color": TEXT_COLOUR, "va": "center", "clip_on": False} | style
        point.text(x, y, text, size=size * scale, parse_math=False, **options)

    for number, line in enumerate(heads):
        y = plot[1] + head - 9 - 1.3 * _TITLE * number
        write(-_NAMES, y, line, _TITLE, weight="bold")
    write(-_NAMES, plot[1] + 18, speech.text(f"{key}_about"), _TEXT, color=FAINT)
    step = plot[1] / len(labels)
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = plot[1] - (number + 0.6) * plot[1] / (len(labels) + 0.2)
        write(-_NAMES, y, label, min(_TEXT, 0.8 * step))
        write(plot[0] + _VALUES, y, value, min(_TEXT, 0.8 * step), ha="right")
    for number, patch in enumerate(keys):
        x = -_NAMES + (number % columns) * width / columns
        y = -_AXIS - _LEGEND_ROW * (number // columns) - 4
        sample = mpl.patches.Rectangle((x, y - 4), 14, 8, clip_on=False, linewidth=0)
        sample.set(facecolor=to_hex(patch.get_facecolor()), hatch=patch.get_hatch() or None)
        sample.set_edgecolor("white")
        point.add_patch(sample)
        write(x + 19, y, str(patch.get_label()), _TEXT)
    for number, line in enumerate(lines):
        y = -_AXIS - legend - 6 - _FOOT_ROW * number
        write(-_NAMES, y, line, _SMALL, color=FAINT)
    return ax, scale


def _finish(plot: Axes, limits: tuple[float, float], label: str, scale: float, speech: Words) -> None:
    plot.set_xlim(limits)
    plot.xaxis.set_major_formatter(FuncFormatter(lambda value, _: speech.number(value, decimals=2)))
    plot.tick_params(axis="x", labelsize=8.5 * scale, colors=FAINT, length=0, pad=3 * scale)
    plot.set_xlabel(speech.text(label), size=8.5 * scale, color=FAINT, labelpad=2 * scale)
    plot.grid(visible=True, axis="x", color=_GRID, linewidth=0.7 * scale)
    plot.set_axisbelow(True)
    plot.spines[:].set_visible(False)
