"""The map of the mismatch: where land is missing most, and how sure the order is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd
from matplotlib.colors import to_hex

from landgap.output.maps.choropleth import (
    class_rows,
    open_sheet,
    other_rows,
    paint,
    ranges,
    write_names,
)
from landgap.output.maps.classes import Classes, classify
from landgap.output.maps.elements import Z_LAND, Ground, draw, ground
from landgap.output.maps.legend import Legend, border_rows, say_how_sure, swatch
from landgap.output.score_words import criterion
from landgap.output.words import Words, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.border.score import Score
    from landgap.output.result import Assessment

EDGES = [0.2, 0.4, 0.6, 0.8]
"""Breaks of the classes: fixed, so that maps of different dates compare."""

_LISTED = 8
_UNSURE_SHARE = 1 / 3  # of the ranks, from which a range says little: our choice
_COLOURS = [to_hex(mpl.colormaps["YlOrBr"](part)) for part in (0.04, 0.25, 0.45, 0.65, 0.88)]
_UNSURE: dict[str, Any] = {"facecolor": "none", "edgecolor": "#2B2B29", "hatch": "\\\\\\\\"}


def score(result: Assessment, *, ax: Axes | None = None, lang: str = "de") -> Axes:
    """Draw the score of every unit; hatched where its rank is not sure (Fehlbedarf).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included; the map takes its middle.
        Without it, a new A3 sheet.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The map, in metres of the UTM zone.

    Raises
    ------
    LandgapError
        If the language is not known.

    Notes
    -----
    A rank is not sure where its range of 5 to 95 % spans more than a third of all ranks.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = score(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech = words(lang)
    base = ground(result.study)
    found = result.unit_scores
    table = found.table.reindex(base.inner.index)
    values = table["score"]
    classes = classify(values, EDGES)
    sheet = open_sheet(result, base, _heading(result, speech), ax, speech)
    paint(sheet, base, values, classes, _COLOURS)
    doubtful = unsure(table)
    draw(sheet, base.inner[doubtful].geometry, zorder=Z_LAND, gid="unsure", **_UNSURE)
    write_names(
        sheet, base, _names(base, table), values, centres_first=False, coloured=values.notna()
    )
    legend = Legend(sheet)
    legend.heading(f"{speech.text('score_classes')} ({speech.text('units_counted')})")
    class_rows(legend, classes, _COLOURS, class_texts(classes, speech))
    if doubtful.any():
        legend.row([swatch(**_UNSURE)], unsure_text(table, speech))
    other_rows(legend, base, values, no_data="no_score")
    border_rows(legend, states=len(base.borders) > 0)
    explain_ranks(legend, found, base.inner["name"])
    say_how_sure(legend, result, demand=True)
    return sheet.ax


def unsure(table: pd.DataFrame) -> pd.Series[bool]:
    """Say which ranks are not sure.

    Parameters
    ----------
    table : DataFrame
        Of a score.

    Returns
    -------
    Series
        Whether the range spans more than a third of all ranks.

    Examples
    --------
    >>> ranks = pd.DataFrame({"rank_low": [1, 2, None], "rank_high": [3, 3, None]}, dtype="Int64")
    >>> unsure(ranks.assign(score=[0.5, 0.4, None])).tolist()
    [True, False, False]
    """
    span = table["rank_high"] - table["rank_low"] + 1
    doubtful: pd.Series[bool] = span.gt(most_sure(table)).fillna(value=False).astype(bool)
    return doubtful


def most_sure(table: pd.DataFrame) -> int:
    """Give the widest range that still counts as sure.

    Parameters
    ----------
    table : DataFrame
        Of a score.

    Returns
    -------
    int
        A third of the ranks, and no less than two.

    Examples
    --------
    >>> most_sure(pd.DataFrame({"score": [0.1] * 33}))
    11
    """
    return max(2, int(table["score"].notna().sum() * _UNSURE_SHARE))


def unsure_text(table: pd.DataFrame, speech: Words) -> str:
    """Explain in words what is hatched.

    Parameters
    ----------
    table : DataFrame
        Of a score.
    speech : Words
        The language.

    Returns
    -------
    str
        With the number of rows.
    """
    text = speech.text("unsure_rank", most=speech.number(most_sure(table)))
    return f"{text} ({int(unsure(table).sum())})"


def class_texts(classes: Classes, speech: Words) -> list[str]:
    """Say in words what each class holds.

    Parameters
    ----------
    classes : Classes
        Between 0 and 1.
    speech : Words
        The language.

    Returns
    -------
    list of str
        The lowest first.
    """
    return ranges(classes, speech, ends=("below", "above"))


def explain_ranks(legend: Legend, found: Score, names: pd.Series) -> None:
    """List weights and first ranks, and say how the ranges came about.

    Parameters
    ----------
    legend : Legend
        The legend.
    found : Score
        The score.
    names : Series
        Names of the rows.
    """
    speech = legend.sheet.words
    legend.heading(speech.text("score_weights"))
    weights = [
        (criterion(name, speech.lang), f"{speech.number(100 * weight)} %")
        for name, weight in found.weights.items()
    ]
    legend.table([("", speech.text("weight_column")), *weights])
    legend.note(speech.text("choice_note"))
    first = found.table.dropna(subset="rank").sort_values("rank", kind="stable").head(_LISTED)
    if not len(first):
        return
    legend.heading(speech.text("rank_first"))
    rows = [
        (
            f"{row['rank']}. {short(str(names.get(key, key)))}",
            speech.number(row["score"], decimals=2),
            span(row, speech),
        )
        for key, row in first.iterrows()
    ]
    legend.table([("", speech.text("value_column"), speech.text("span_column")), *rows])
    drawn = found.uncertainty
    legend.note(
        speech.text(
            "rank_note",
            draws=speech.number(drawn.draws),
            range=speech.number(100 * drawn.weight_range),
        )
    )


def span(row: pd.Series, speech: Words) -> str:
    """Write the range of a rank.

    Parameters
    ----------
    row : Series
        With `rank_low` and `rank_high`.
    speech : Words
        The language.

    Returns
    -------
    str
        From low to high; one number where the rank never changes.

    Examples
    --------
    >>> from landgap.output.words import words
    >>> span(pd.Series({"rank_low": 4, "rank_high": 4}), words("de"))
    '4'
    """
    low, high = (speech.number(row[name]) for name in ("rank_low", "rank_high"))
    return low if low == high else f"{low}–{high}"


def short(name: str) -> str:
    """Leave out what stands in brackets behind a name.

    Parameters
    ----------
    name : str
        Such as of a site.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> short("GVZ Leipzig (freight village)")
    'GVZ Leipzig'
    """
    return name.split(" (", maxsplit=1)[0]


def _heading(result: Assessment, speech: Words) -> tuple[str, str]:
    title = ": ".join(filter(None, (speech.text("score"), result.study.title)))
    known = result.units["score"].notna()
    counts = {"known": int(known.sum()), "units": len(known)}
    criteria = len(result.unit_scores.criteria)
    return title, speech.text("score_about", criteria=criteria, **counts)


def _names(base: Ground, table: pd.DataFrame) -> pd.Series:
    """Write rank, name and the range of the rank; units without a rank are just named."""
    names: pd.Series = base.inner["name"].copy()
    speech = words("en")  # digits only
    for key, row in table.dropna(subset="rank").iterrows():
        names[key] = f"{row['rank']}. {names[key]}\n{span(row, speech)}"
    return names
