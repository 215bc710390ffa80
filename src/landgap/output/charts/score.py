"""Charts of a score: what it is made of, and how sure the ranks are; German or English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from landgap.layers.checked import Inputs
from landgap.output.charts.layout import NAME, Sheet, lay_out
from landgap.output.maps.sheet import TEXT_COLOUR
from landgap.output.maps.text import text_size
from landgap.output.words import Words, words
from landgap.output.words.one_line import one_line
from landgap.output.words.score import criterion
from landgap.scoring.score_result import Score
from landgap.tolerances import KNOWN_SHARE

if TYPE_CHECKING:
    from matplotlib.axes import Axes


# Okabe and Ito: apart for the colour-blind; more criteria than colours get hatches
_PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A800")
_HATCHES = ("", "///", "...", "xx")
_BLUE = "#1F5A92"

# lengths in points on a chart of full size
_NAMES, _VALUES, _ROW = 250.0, 46.0, 20.0


def contributions(
    found: Score,
    *,
    names: pd.Series | None = None,
    title: str = "",
    max_rows: int = 15,
    ax: Axes | None = None,
    lang: str | None = None,
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
    max_rows : int, default 15
        How many rows, from the first rank down.
    ax : Axes, optional
        Room for the whole chart, title and notes included. Without it, a new figure.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.

    Returns
    -------
    Axes
        The plot; x is the score.

    Raises
    ------
    LandgapError
        If no row has a score, a name stands for two rows, `max_rows` is no whole number from 1, or
        the language is not known.

    See Also
    --------
    landgap.charts.ranks : How sure the order is.
    landgap.maps.score : Where the rows lie.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = contributions(result.unit_scores, names=result.units["name"], max_rows=5, lang="en")
    >>> ax.get_xlabel()
    'Score from 0 to 1'
    >>> plt.close()
    """
    speech = words(lang)
    rows, labels = _first(found, max_rows, names)
    partly = rows["known_weight"] < 1 - KNOWN_SHARE
    notes = [_how_many(rows, found, speech)]
    if partly.any():
        notes.append(speech.text("missing_note"))
    keys = [
        Patch(
            facecolor=_PALETTE[number % len(_PALETTE)],
            hatch=_HATCHES[number // len(_PALETTE) % len(_HATCHES)],
            edgecolor="white",
            label=criterion(name, speech.lang),
        )
        for number, name in enumerate(found.criteria)
    ]
    shown = [speech.number(value, decimals=2, trim=False) for value in rows["score"]]
    sheet = _lay_out(ax, "contributions", title, speech, legend=keys, notes=notes, rows=len(rows))
    labels = [f"{text} *" if part else text for text, part in zip(labels, partly, strict=True)]
    sheet.write_rows(labels, shown)
    plot, scale = sheet.plot, sheet.scale
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
    bounds = rows[["score_low", "score_high"]].to_numpy(dtype=float)
    line: dict[str, Any] = {"color": TEXT_COLOUR, "linewidth": 1.1 * scale, "gid": "bounds"}
    for place in np.flatnonzero(partly):
        plot.plot(bounds[place], [place, place], marker="|", markersize=6 * scale, **line)
    low = min(0.0, 1.05 * float(left.min()))
    sheet.finish(speech.text("score_axis"), speech, limits=(low, 1.0))
    return plot


def ranks(
    found: Score,
    *,
    names: pd.Series | None = None,
    title: str = "",
    max_rows: int = 25,
    ax: Axes | None = None,
    lang: str | None = None,
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
    max_rows : int, default 25
        How many rows, from the first rank down.
    ax : Axes, optional
        Room for the whole chart, title and notes included. Without it, a new figure.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.

    Returns
    -------
    Axes
        The plot; x is the rank.

    Raises
    ------
    LandgapError
        If no row has a score, a name stands for two rows, `max_rows` is no whole number from 1, or
        the language is not known.

    See Also
    --------
    landgap.charts.contributions : What the scores are made of.
    landgap.maps.score : Where the rows lie.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = ranks(result.unit_scores, names=result.units["name"], max_rows=5, lang="en")
    >>> ax.get_xlabel()
    'Rank (1 = highest score)'
    >>> plt.close()
    """
    speech = words(lang)
    rows, labels = _first(found, max_rows, names)
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
    sheet = _lay_out(ax, "ranks", title, speech, notes=notes, rows=len(rows))
    sheet.write_rows(labels, spans)
    plot, scale = sheet.plot, sheet.scale
    place = np.arange(len(rows))
    low, high, mid, rank = (
        rows[name].to_numpy(dtype=float) for name in ("rank_low", "rank_high", "rank_median", "rank")
    )
    plot.hlines(place, low, high, color=_BLUE, alpha=0.45, linewidth=4 * scale, gid="range")
    plot.plot(mid, place, "|", color=TEXT_COLOUR, markersize=9 * scale, gid="median")
    (dots,) = plot.plot(rank, place, "o", color=_BLUE, markersize=7 * scale, gid="rank")
    dots.set(markeredgecolor="white", markeredgewidth=0.8 * scale, zorder=4)
    most = max(float(high.max()), float(rank.max()))
    sheet.finish(speech.text("rank_axis"), speech, limits=(0.5, most + 0.5), whole=True)
    return plot


def _first(found: Score, max_rows: int, names: pd.Series | None) -> tuple[pd.DataFrame, list[str]]:
    """Give the first ranks and what they are called, or say why there are none."""
    inputs = Inputs("The chart of the scores cannot be drawn.")
    inputs.instance(found, "found", Score, made_by="lg.score")
    inputs.stop()
    inputs.options(max_rows=max_rows)
    rows = found.table.dropna(subset="rank").sort_values("rank", kind="stable")
    if rows.empty:
        inputs.fault("no row has a score")
    known = {} if names is None else inputs.by_key(names, "names", "text", gaps=True).dropna().to_dict()
    inputs.stop()
    rows = rows.head(max_rows)
    texts = [f"{rank}. {known.get(str(key), key)}" for key, rank in rows["rank"].items()]
    return rows, [_fitted(one_line(text, 120)) for text in texts]


def _fitted(text: str) -> str:
    while text_size(text, NAME) > _NAMES - 22 and len(text) > 8:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    return text


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
    speech: Words,
    *,
    rows: int,
    notes: Sequence[str],
    legend: Sequence[Patch] = (),
) -> Sheet:
    return lay_out(
        ax,
        heading=(": ".join(filter(None, (speech.text(key), title))), speech.text(f"{key}_about")),
        sides=(_NAMES, _VALUES),
        body=_ROW * rows + 8,
        legend=legend,
        notes=notes,
    )
