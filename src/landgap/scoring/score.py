"""A score that explains itself: value, weight and contribution of every criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.options import option_faults
from landgap.scoring.aggregation import (
    Aggregation,
    effective_weights,
    lifted,
    needed_value,
    ranked,
    with_bounds,
)
from landgap.scoring.rank_uncertainty import Uncertainty, rank_ranges
from landgap.scoring.weighting import weights_of
from landgap.tolerances import KNOWN_SHARE, SCORE_DECIMALS, SCORE_REL
from landgap.value_functions import ValueFunction

Array = npt.NDArray[np.float64]
End = Literal["high", "low"]

MIN_KNOWN_SHARE = 0.5
"""Share of the weight that must be known for a score: our choice; no standard sets one."""

_COLUMNS = ["score", "score_low", "score_high", "known_weight", "rank", "rank_median", "rank_low"]
_COLUMNS += ["rank_high", "top_share", "driver", "excluded", "exclusion_unknown"]


@dataclass(frozen=True, eq=False)
class Score:
    """What :func:`score` found.

    Attributes
    ----------
    table : DataFrame
        On the index of the rows that were scored: `score` (0 to 1), missing where the row is
        excluded or less than `min_known_share` of the weight is known; `score_low` and `score_high`,
        what it would be if all missing criteria were worth 0, or 1; `known_weight` (0 to 1);
        `rank` (1: highest score; equal scores share it); `rank_median`, `rank_low` and
        `rank_high` (5th and 95th percentile) and `top_share` over the draws of `uncertainty`;
        `driver`, the criterion that contributes most (missing if none does); `excluded`, the
        exclusion criteria that hold, and `exclusion_unknown`, those of which it is not known.
    measures, values, contributions : DataFrame
        By row and criterion: the measure as given, its value from 0 to 1, and what it adds: the
        contributions of a row sum to its score. Missing criteria stay missing.
    weights : Series
        By criterion, summing to 1.
    criteria : mapping of str to ValueFunction
        The value functions.
    aggregation, floor, min_known_share, uncertainty
        As asked for.

    See Also
    --------
    score : Makes one.

    Examples
    --------
    >>> from landgap.value_functions import linear
    >>> towns = pd.DataFrame({"gap_ha": [-40.0, 5.0]}, index=["Ahausen", "Bedorf"])
    >>> found = score(towns, {"gap_ha": linear(-50, 0, direction="less")}, weights={"gap_ha": 1})
    >>> found.table["score"].to_dict()
    {'Ahausen': 0.8, 'Bedorf': 0.0}
    """

    table: pd.DataFrame
    measures: pd.DataFrame
    values: pd.DataFrame
    contributions: pd.DataFrame
    weights: pd.Series
    criteria: Mapping[str, ValueFunction]
    aggregation: Aggregation
    floor: float
    min_known_share: float
    uncertainty: Uncertainty = field(default_factory=Uncertainty)

    def explained(self) -> pd.DataFrame:
        """List row by row how the score comes about.

        Returns
        -------
        DataFrame
            Indexed by row and `criterion`: `measure`, `value`, `weight` (as given),
            `weight_used` (given out anew where other criteria are missing) and `contribution`.

        Examples
        --------
        >>> from landgap.value_functions import linear
        >>> towns = pd.DataFrame({"gap_ha": [-40.0]}, index=["Ahausen"])
        >>> rule = {"gap_ha": linear(-50, 0, direction="less")}
        >>> found = score(towns, rule, weights={"gap_ha": 1})
        >>> found.explained().loc["Ahausen"].round(2)
                   measure  value  weight  weight_used  contribution
        criterion
        gap_ha       -40.0    0.8     1.0          1.0           0.8
        """
        used = effective_weights(self.values.to_numpy(), self.weights.to_numpy(dtype=float))
        frames = {
            "measure": self.measures,
            "value": self.values,
            "weight": pd.DataFrame([self.weights] * len(self.values)),
            "weight_used": pd.DataFrame(used),
            "contribution": self.contributions,
        }
        rows = pd.MultiIndex.from_product(
            [self.values.index, self.values.columns], names=[self.values.index.name, "criterion"]
        )
        return pd.DataFrame({name: frame.to_numpy().ravel() for name, frame in frames.items()}, index=rows)

    def choices(self) -> dict[str, Any]:
        """List every choice behind the score, in plain values.

        Returns
        -------
        dict
            `criteria` and `weights` by name, `aggregation`, `floor`, `min_known_share` and the draws.

        Examples
        --------
        >>> from landgap.value_functions import linear
        >>> rule = {"km": linear(0, 10, direction="less")}
        >>> score(pd.DataFrame({"km": [5.0]}), rule, weights={"km": 1}).choices()["criteria"]
        {'km': "linear(0, 10, direction='less')"}
        """
        return {
            "criteria": {name: rule.text for name, rule in self.criteria.items()},
            "weights": self.weights.to_dict(),
            "aggregation": self.aggregation,
            "floor": self.floor,
            "min_known_share": self.min_known_share,
            **asdict(self.uncertainty),
        }

    def to_leave(self, row: str, *, end: End = "high", share: float = 0.1) -> pd.DataFrame:
        """Say what would have to change for a row to leave one end of the ranking.

        Parameters
        ----------
        row : str
            Its key.
        end : {"high", "low"}
            Which end: the highest scores, as of a mismatch, or the lowest, as of a quality.
        share : float, default 0.1
            How much of the ranked rows is that end; 0.1 is the worst decile, rounded up.

        Returns
        -------
        DataFrame
            By criterion, each changed alone: `measure` and `value` now, `value_needed` and
            `measure_needed` at which the row draws level with the first one that is not in that
            end; ``NaN`` where the criterion is missing or cannot bring it about alone.
            ``attrs``: `score`, `score_needed`.

        Raises
        ------
        LandgapError
            If the row has no rank or is not in that end, or all rows are.

        Examples
        --------
        >>> from landgap.value_functions import linear
        >>> towns = pd.DataFrame({"gap_ha": [-40.0, -10.0], "reach_years": [9.0, 9.0]},
        ...                      index=["Ahausen", "Bedorf"])
        >>> rules = {"gap_ha": linear(-50, 0, direction="less"),
        ...          "reach_years": linear(0, 18, direction="less")}
        >>> found = score(towns, rules, weights={"gap_ha": 0.8, "reach_years": 0.2})
        >>> found.to_leave("Ahausen").round(6)
                     measure  value  value_needed  measure_needed
        criterion
        gap_ha         -40.0    0.8           0.2           -10.0
        reach_years      9.0    0.5           NaN             NaN
        """
        known = self.table["score"].dropna()
        faults = option_faults(end=end, share=share)
        if row not in known.index:
            faults.append(f"row: {row} has no rank")
        if faults:
            raise LandgapError("What would have to change cannot be said.", faults)
        in_order = known.sort_values(ascending=end == "low", kind="stable")
        many = int(np.ceil(share * len(known)))
        if many == len(known):
            raise LandgapError(f"share: all {many} ranked rows are in that end.")
        goal, now = float(in_order.iloc[many]), float(known[row])
        if row not in in_order.index[:many]:
            raise LandgapError(f"{row} is not among the {many} with the {end}est scores.")
        values = self.values.loc[row].to_numpy(dtype=float)
        needed = needed_value(
            lifted(values, self.floor),
            effective_weights(values[None], self.weights.to_numpy(dtype=float))[0],
            goal,
            aggregation=self.aggregation,
        )
        needed = (needed - self.floor) / (1 - self.floor)
        possible = (needed >= -SCORE_REL) & (needed <= 1 + SCORE_REL)
        needed = np.where(possible, needed.clip(0, 1), np.nan)
        measures = [
            _measure(rule, value, rising=end == "low")
            for rule, value in zip(self.criteria.values(), needed, strict=True)
        ]
        result = pd.DataFrame(
            {
                "measure": self.measures.loc[row],
                "value": values,
                "value_needed": np.where(np.isnan(measures), np.nan, needed),
                "measure_needed": measures,
            },
            index=pd.Index(self.values.columns, name="criterion"),
        )
        result.attrs = {"score": now, "score_needed": goal}
        return result


def score(
    rows: pd.DataFrame,
    criteria: Mapping[str, ValueFunction],
    *,
    weights: Mapping[str, float] | pd.Series,
    aggregation: Aggregation = "arithmetic",
    floor: float = 0.0,
    exclude: Sequence[str] = (),
    min_known_share: float = MIN_KNOWN_SHARE,
    uncertainty: Uncertainty | None = None,
) -> Score:
    """Score rows by several criteria, and show how the score comes about and how sure it is.

    Parameters
    ----------
    rows : DataFrame
        One row a site or unit, with a column for each criterion; missing is missing. Infinite
        measures lie beyond the goalposts.
    criteria : mapping of str to ValueFunction
        By column; see :mod:`landgap.value_functions`.
    weights : mapping of str to float
        By criterion, 0 or more, summing to 1; from :func:`point_weights`,
        :func:`rank_weights` or :func:`ahp_weights`, or by hand.
    aggregation : {"arithmetic", "geometric", "minimum"}
        Arithmetic: a good value makes up for a bad one in full; geometric: in part; minimum: not
        at all (the weakest criterion is the score, weights play no part).
    floor : float, default 0.0
        Values are brought from 0..1 to `floor`..1. The geometric mean needs values above 0, such
        as 0.01.
    exclude : sequence of str, optional
        Columns of true and false: a row for which one is true is out, whatever its values. Kept
        apart from the weighted criteria; missing does not exclude and is named.
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
        and counts, values of 0 for a geometric mean, duplicate rows, options out of range.

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
    inputs.options(aggregation=aggregation, floor=floor, min_known_share=min_known_share)
    rules = _checked_criteria(inputs, criteria)
    given = weights_of(inputs, weights, rules)
    flagged = inputs.keys(exclude, "exclude")
    if both := [name for name in flagged if name in rules]:
        inputs.fault(f"exclude: {some(both)} cannot both exclude and count")
    checked = inputs.table(
        rows,
        "rows",
        *(Column(name, "measure", required=True, gaps=True) for name in rules),
        *(Column(name, "flag", required=True, gaps=True) for name in flagged if name not in rules),
        indexed=True,
    )
    inputs.stop()
    # sums in one order, so that the order of the criteria changes nothing, not even the last digit
    order = sorted(rules)
    weight = np.array([given[name] for name in order], dtype=np.float64)
    measures = checked[order].set_axis(rows.index)
    values = pd.DataFrame({name: rules[name](measures[name]) for name in order}, index=rows.index)
    if aggregation == "geometric" and floor == 0:
        inputs.fault(*_zeros(values))
        inputs.stop()
    table, parts = with_bounds(values, weight, aggregation=aggregation, floor=floor)
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
    ranges = rank_ranges(
        measures[counts].mul([-1 if rules[name].direction == "less" else 1 for name in order], axis=1),
        values[counts],
        weight,
        uncertainty=uncertainty,
    )
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


def _zeros(values: pd.DataFrame) -> list[str]:
    """Name what is worth 0: a geometric mean has no use for it."""
    return [
        f"{name}: worth 0 for {some(keys)}; a geometric mean needs values above 0, so give floor=0.01"
        for name in values
        if len(keys := values.index[values[name] <= 0])
    ]


def _measure(rule: ValueFunction, value: float, *, rising: bool) -> float:
    """Turn a value that is needed into a measure; a value must rise to it, or fall to it."""
    if np.isnan(value):
        return float("nan")
    return rule.measure_at(value) if rising else rule.mirrored().measure_at(1 - value)


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
