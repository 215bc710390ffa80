"""What a score found: ranks with their ranges, what repeats itself, and what would have to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from landgap.errors import LandgapError
from landgap.options import option_faults
from landgap.scoring.aggregation import (
    Aggregation,
    effective_weights,
    lifted,
    needed_value,
    ranked,
    with_bounds,
)
from landgap.scoring.rank_uncertainty import Uncertainty
from landgap.tolerances import SCORE_DECIMALS, SCORE_REL
from landgap.value_functions import ValueFunction

End = Literal["high", "low"]


@dataclass(frozen=True, eq=False, repr=False)
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
        The ranges hold what is not known: each draw takes any value that it may have.
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
    >>> from landgap.scoring import linear, score
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

    def __repr__(self) -> str:
        """Show how many rows have a score, and which criteria say the same."""
        known = int(self.table["score"].notna().sum())
        of = f"{known} of {len(self.table)} rows by {len(self.criteria)} criteria"
        text = f"<Score of {of}, {self.aggregation}>"
        return f"{text}\nRank correlation of the criteria:\n{self.correlations().round(2).to_string()}"

    def correlations(self) -> pd.DataFrame:
        """Say how far each two criteria give the same order (Spearman): near 1, one fact counts twice.

        Returns
        -------
        DataFrame
            Criteria by criteria, -1 to 1, over the rows with a score whose two values are known; ``NaN``
            where fewer than three are, or one of the two is the same for all.

        References
        ----------
        OECD and JRC (2008), Handbook on Constructing Composite Indicators, on double counting.

        Examples
        --------
        >>> from landgap.scoring import linear, score
        >>> towns = pd.DataFrame({"gap_ha": [-4.0, -8.0, -3.0], "large_gap_ha": [-5.0, -9.0, -4.0]})
        >>> rules = dict.fromkeys(towns, linear(-50, 0, direction="less"))
        >>> score(towns, rules, weights={"gap_ha": 0.5, "large_gap_ha": 0.5}).correlations().round(9)
                      gap_ha  large_gap_ha
        criterion
        gap_ha           1.0           1.0
        large_gap_ha     1.0           1.0
        """
        values = self.values[self.table["score"].notna()].round(SCORE_DECIMALS)
        return values.corr("spearman", min_periods=3).rename_axis("criterion")

    def without_each(self) -> pd.DataFrame:
        """Leave one criterion out at a time, its weight given to the others, and rank anew.

        Returns
        -------
        DataFrame
            Rows by criteria: the rank without the criterion less the rank with it, so 3 if the row falls by
            three places; missing where a row has no rank, or nothing else is known of it.

        Examples
        --------
        >>> from landgap.scoring import linear, score
        >>> towns = pd.DataFrame({"gap_ha": [-40.0, -8.0], "pv_ha": [0.0, 10.0]}, index=["Ahausen", "Bedorf"])
        >>> rules = {"gap_ha": linear(-50, 0, direction="less"), "pv_ha": linear(0, 20, direction="more")}
        >>> score(towns, rules, weights={"gap_ha": 0.7, "pv_ha": 0.3}).without_each()
                 gap_ha  pv_ha
        Ahausen       1      0
        Bedorf       -1      0
        """
        ranked_rows = self.table["score"].notna()
        values = self.values[ranked_rows]
        changes = {}
        for name in values:
            others = values.drop(columns=name)
            weight = self.weights.drop(name).to_numpy(dtype=float)
            if not weight.sum() > 0:
                changes[name] = pd.Series(pd.NA, index=values.index, dtype="Int64")
                continue
            found, _ = with_bounds(
                others, weight / weight.sum(), aggregation=self.aggregation, floor=self.floor
            )
            now = ranked(found["score"].where(found["known_weight"] > 0))
            changes[name] = now - self.table.loc[ranked_rows, "rank"]
        return pd.DataFrame(changes, index=self.values.index).astype("Int64")

    def explained(self) -> pd.DataFrame:
        """List row by row how the score comes about.

        Returns
        -------
        DataFrame
            Indexed by row and `criterion`: `measure`, `value`, `weight` (as given),
            `weight_used` (given out anew where other criteria are missing) and `contribution`.

        Examples
        --------
        >>> from landgap.scoring import linear, score
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
        >>> from landgap.scoring import linear, score
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
        >>> from landgap.scoring import linear, score
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
        # the place counts that a row shares with its equals, so the order of rows decides nothing
        place = ranked(known if end == "high" else -known)
        many = int(np.ceil(share * len(known)))
        beyond = known[place > many]
        if beyond.empty:
            raise LandgapError(f"share: all {len(known)} ranked rows are in that end.")
        goal, now = float(beyond.max() if end == "high" else beyond.min()), float(known[row])
        if place[row] > many:
            raise LandgapError(f"{row} is not among the {many} with the {end}est scores.")
        floor = self.floor if self.aggregation == "geometric" else 0.0
        values = self.values.loc[row].to_numpy(dtype=float)
        needed = needed_value(
            lifted(values, floor),
            effective_weights(values[None], self.weights.to_numpy(dtype=float))[0],
            goal,
            aggregation=self.aggregation,
        )
        needed = (needed - floor) / (1 - floor)
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


def _measure(rule: ValueFunction, value: float, *, rising: bool) -> float:
    """Turn a value that is needed into a measure; a value must rise to it, or fall to it."""
    if np.isnan(value):
        return float("nan")
    return rule.measure_at(value) if rising else rule.mirrored().measure_at(1 - value)
