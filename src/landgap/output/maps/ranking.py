"""What the maps of scores have in common: classes, doubtful ranks, weights and first ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landgap.output.maps.classes import Classes
from landgap.output.maps.legend import Legend
from landgap.output.maps.unit_classes import ranges
from landgap.output.words import Words
from landgap.output.words.one_line import one_line
from landgap.output.words.score import criterion

if TYPE_CHECKING:
    from landgap.scoring.score_result import Score

EDGES = [0.2, 0.4, 0.6, 0.8]
"""Breaks of the classes: fixed, so that maps of different dates compare."""

LISTED = 8
"""How many of the first ranks stand beside the map."""

_NAME = 30  # letters that the list has room for
_UNSURE_SHARE = 1 / 3  # of the ranks, from which a range says little: our choice


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


def explain_ranks(legend: Legend, found: Score, names: pd.Series, *, note: str, listed: int = LISTED) -> None:
    """List weights and first ranks, and say how the ranges came about.

    Parameters
    ----------
    legend : Legend
        The legend.
    found : Score
        The score.
    names : Series
        Names of the rows.
    note : str
        Key of the text that says what stands on the map.
    listed : int
        How many of the first ranks.
    """
    speech = legend.sheet.words
    legend.heading(speech.text("score_weights"))
    weights = [
        (criterion(str(name), speech.lang), f"{speech.number(100 * weight)} %")
        for name, weight in found.weights.items()
    ]
    legend.table([("", speech.text("weight_column")), *weights])
    legend.note(speech.text("choice_note"))
    first = found.table.dropna(subset="rank").sort_values("rank", kind="stable").head(listed)
    if not len(first):
        return
    legend.heading(speech.text("rank_first"))
    rows = [
        (
            f"{row['rank']}. {_listed(str(names.get(key, key)))}",
            speech.number(row["score"], decimals=2, trim=False),
            span(row, speech),
        )
        for key, row in first.iterrows()
    ]
    legend.table([("", speech.text("value_column"), speech.text("span_column")), *rows])
    drawn = found.uncertainty
    legend.note(
        speech.text(
            note,
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


def _listed(name: str) -> str:
    """Leave out what stands in brackets behind a name, where there is no room for it."""
    return one_line(name if len(name) <= _NAME else name.split(" (", maxsplit=1)[0], _NAME)
