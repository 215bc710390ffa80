"""A score that explains itself: value, weight and contribution of every criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.scoring.aggregation import (
    FLOOR,
    Aggregation,
    ranked,
    with_bounds,
)
from landgap.scoring.rank_uncertainty import Known, Uncertainty, rank_ranges
from landgap.scoring.score_result import Score
from landgap.scoring.weighting import weights_of
from landgap.tolerances import KNOWN_SHARE, SCORE_DECIMALS
from landgap.value_functions import ValueFunction, linear

Array = npt.NDArray[np.float64]

MIN_KNOWN_SHARE = 0.5
"""Share of the weight that must be known for a score: our choice; no standard sets one."""

UNMEASURED = replace(linear(0, 1, direction="more"), text="unmeasured")
"""Stands for the value function of a criterion that counts and that no data measure: it needs no column, and
its weight is unknown for every row."""

_ENDS = ("_low", "_high")
_COLUMNS = ["score", "score_low", "score_high", "known_weight", "rank", "rank_median", "rank_low"]
_COLUMNS += ["rank_high", "top_share", "driver", "excluded", "exclusion_unknown"]


def score(  # noqa: PLR0913  the options of one call
    rows: pd.DataFrame,
    criteria: Mapping[str, ValueFunction],
    *,
    weights: Mapping[str, float] | pd.Series,
    aggregation: Aggregation = "arithmetic",
    floor: float = FLOOR,
    exclude: Sequence[str] = (),
    unknown_exclusion: Literal["refuse", "rank"] = "refuse",
    min_known_share: float = MIN_KNOWN_SHARE,
    uncertainty: Uncertainty | None = None,
) -> Score:
    """Score rows by several criteria, and show how the score comes about and how sure it is.

    Parameters
    ----------
    rows : DataFrame
        One row a site or unit, with a column for each criterion; missing is missing. Infinite
        measures lie beyond the goalposts. A measure that is known only within bounds has them in
        two more columns, such as `gap_ha_low` and `gap_ha_high`, beside the best guess in `gap_ha` or
        where that is missing; a missing bound is none.
    criteria : mapping of str to ValueFunction
        By column; see :mod:`landgap.value_functions`. ``UNMEASURED`` for one that has no data.
    weights : mapping of str to float
        By criterion, 0 or more, summing to 1; from :func:`point_weights`,
        :func:`rank_weights` or :func:`ahp_weights`, or by hand.
    aggregation : {"arithmetic", "geometric", "minimum"}
        Arithmetic: a good value makes up for a bad one in full; geometric: in part; minimum: not
        at all (the weakest criterion is the score, weights play no part).
    floor : float, default 0.01
        Of a geometric mean only, in the score and in the draws: values are brought from 0..1 to
        `floor`..1, since it has no use for 0.
    exclude : sequence of str, optional
        Columns of true and false: a row for which one is true is out, whatever its values. Kept
        apart from the weighted criteria.
    unknown_exclusion : {"refuse", "rank"}, default "refuse"
        What happens if such a column is missing for a row: ``rank`` scores the row and names the
        column in `exclusion_unknown`.
    min_known_share : float, default 0.5
        Share of the weight that must be known for a score.
    uncertainty : Uncertainty, optional
        What the ranks are tried with; see there.

    Returns
    -------
    Score
        The scores, and all that explains them.

    Raises
    ------
    LandgapError
        All faults at once: columns that are absent or no numbers, criteria without weight or the
        other way round, weights that are negative or do not sum to 1, a column that both excludes
        and counts or does not say whether it excludes a row, bounds that do not hold their measure,
        values of 0 for a geometric mean without a floor, duplicate rows, options out of range.

    See Also
    --------
    point_weights, rank_weights, ahp_weights : Weights that sum to 1.
    Uncertainty : What the ranks are tried with.
    linear, sigmoid, step, table : Value functions.

    Notes
    -----
    Where criteria are missing, the weights of the others are scaled to sum to 1. Contributions:
    the weight of each criterion, less its part of what is lost to a score of 1. For the
    arithmetic mean this is weight times value; for the geometric mean the loss is parted by
    logarithms (Ang 2005); for the minimum the weakest criterion bears all of it, so that a
    contribution can be below 0.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators; Ang (2005), Energy Policy
    33, 867-871.

    Examples
    --------
    >>> from landgap.value_functions import linear
    >>> sites = pd.DataFrame({"motorway_km": [1.0, 8.0], "size_ha": [20.0, None]},
    ...                      index=["Nordfeld", "Südfeld"])
    >>> rules = {"motorway_km": linear(0, 10, direction="less"),
    ...          "size_ha": linear(0, 40, direction="more")}
    >>> found = score(sites, rules, weights={"motorway_km": 0.5, "size_ha": 0.5})
    >>> found.table[["score", "score_low", "score_high", "known_weight", "rank", "driver"]]
              score  score_low  score_high  known_weight  rank       driver
    Nordfeld    0.7        0.7         0.7           1.0     1  motorway_km
    Südfeld     0.2        0.1         0.6           0.5     2  motorway_km
    """
    inputs = Inputs("The score cannot be worked out.")
    inputs.options(
        aggregation=aggregation,
        floor=floor,
        min_known_share=min_known_share,
        unknown_exclusion=unknown_exclusion,
    )
    rules = _checked_criteria(inputs, criteria)
    given = weights_of(inputs, weights, rules)
    flagged = inputs.keys(exclude, "exclude")
    if both := [name for name in flagged if name in rules]:
        inputs.fault(f"exclude: {some(both)} cannot both exclude and count")
    checked = inputs.table(
        rows,
        "rows",
        *(Column(name, "measure", required=rules[name] != UNMEASURED, gaps=True) for name in rules),
        *(Column(f"{name}{end}", "measure") for name in rules for end in _ENDS),
        *(Column(name, "flag", required=True, gaps=True) for name in flagged if name not in rules),
        indexed=True,
    )
    if unknown_exclusion == "refuse":
        inputs.fault(*_unknown_flags(checked, [name for name in flagged if name not in rules]))
    inputs.stop()
    checked = checked.assign(**{name: np.nan for name in rules if rules[name] == UNMEASURED})
    # sums in one order, so that the order of the criteria changes nothing, not even the last digit
    order = sorted(rules)
    weight = np.array([given[name] for name in order], dtype=np.float64)
    measures = checked[order].set_axis(rows.index)
    values = _valued(measures, rules)
    known = _known(inputs, checked.set_axis(rows.index), measures, rules)
    inputs.stop()
    if aggregation == "geometric" and floor == 0:
        inputs.fault(*_zeros(values))
        inputs.stop()
    table, parts = with_bounds(
        values, weight, aggregation=aggregation, floor=floor, low=known.value_low, high=known.value_high
    )
    flags = checked[flagged].set_axis(rows.index)
    table["excluded"] = _named(flags.fillna(value=False))
    table["exclusion_unknown"] = _named(flags.isna())
    counts = table["known_weight"].ge(min_known_share - KNOWN_SHARE) & table["known_weight"].gt(0)
    counts &= table["excluded"].isna()
    parts = parts.where(counts)
    table.loc[~counts, "score"] = np.nan
    table["rank"] = ranked(table["score"])
    table["driver"] = _driver(parts)
    uncertainty = uncertainty or Uncertainty()
    ranges = rank_ranges(known.taken(counts), weight, floor=floor, uncertainty=uncertainty)
    named = list(rules)
    return Score(
        table=table.join(ranges)[_COLUMNS],
        measures=measures[named],
        values=values[named],
        contributions=parts[named],
        weights=given[named],
        criteria=rules,
        aggregation=aggregation,
        floor=floor,
        min_known_share=min_known_share,
        uncertainty=uncertainty,
    )


def _checked_criteria(inputs: Inputs, criteria: Mapping[str, ValueFunction]) -> dict[str, ValueFunction]:
    if not isinstance(criteria, Mapping) or not criteria:
        inputs.fault("criteria: none are given; name a value function for each column that counts")
        return {}
    rules = {str(name): rule for name, rule in criteria.items()}
    if odd := [name for name, rule in rules.items() if getattr(rule, "direction", None) is None]:
        inputs.fault(
            f"criteria: {some(odd)} without a value function and a direction, such as "
            'linear(0, 10, direction="less")'
        )
    return rules


def _valued(measures: pd.DataFrame, rules: Mapping[str, ValueFunction]) -> pd.DataFrame:
    return pd.DataFrame({name: rules[str(name)](measures[name]) for name in measures}, index=measures.index)


def _unknown_flags(checked: pd.DataFrame, flagged: Sequence[str]) -> list[str]:
    return [
        f"rows.{name}: missing for {some(keys)}; say whether it excludes them, or score them "
        'by unknown_exclusion="rank"'
        for name in flagged
        if name in checked and len(keys := checked.index[checked[name].isna()])
    ]


def _known(
    inputs: Inputs, checked: pd.DataFrame, measures: pd.DataFrame, rules: Mapping[str, ValueFunction]
) -> Known:
    """Say how far each measure is known, signed so that more is worth more."""
    low, high = (
        pd.DataFrame({name: checked.get(f"{name}{end}", measures[name]) for name in measures}).fillna(
            anything
        )
        for end, anything in (("_low", -np.inf), ("_high", np.inf))
    )
    for name in measures:
        outside = (measures[name] < low[name]) | (measures[name] > high[name]) | (low[name] > high[name])
        if outside.any():
            rows = some(measures.index[outside])
            inputs.fault(f"rows.{name}: not between {name}_low and {name}_high for {rows}")
    values = _valued(low, rules), _valued(high, rules)
    worst, best, value_low, value_high = (frame.copy() for frame in (low, high, *values))
    signed = measures.copy()
    for name in measures:
        if rules[str(name)].direction == "less":
            signed[name], worst[name], best[name] = -measures[name], -high[name], -low[name]
            value_low[name], value_high[name] = values[1][name], values[0][name]
    return Known(signed, worst, best, value_low, value_high)


def _zeros(values: pd.DataFrame) -> list[str]:
    """Name what is worth 0: a geometric mean has no use for it."""
    return [
        f"{name}: worth 0 for {some(keys)}; a geometric mean needs values above 0, so give floor={FLOOR}"
        for name in values
        if len(keys := values.index[values[name] <= 0])
    ]


def _named(flags: pd.DataFrame) -> pd.Series:
    """Write the names of the columns that are true; missing where none is."""
    text = pd.Series("", index=flags.index)
    for name in flags:
        text = text.where(~flags[name].astype(bool), text + f", {name}")
    return text.str.removeprefix(", ").replace("", None).astype("str")


def _driver(parts: pd.DataFrame) -> pd.Series:
    """Name what contributes most; of equals the first by name, of nothing none."""
    some_add = parts.gt(0).any(axis=1)
    found = pd.Series(pd.NA, index=parts.index, dtype="str")
    found[some_add] = parts[some_add].round(SCORE_DECIMALS).idxmax(axis=1)
    return found
