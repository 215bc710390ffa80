"""How sure a rank is: the ranking again and again under other weights and other rules."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from landgap.errors import LandgapError
from landgap.options import chosen, option_faults
from landgap.scoring.aggregation import Aggregation, lifted
from landgap.tolerances import SCORE_DECIMALS

Normalisation = Literal["goalposts", "min-max", "rank"]
NORMALISATIONS: tuple[Normalisation, ...] = get_args(Normalisation)
Array = npt.NDArray[np.float64]

_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Uncertainty:
    """What the ranks are tried with; each draw takes one of each kind at random.

    Attributes
    ----------
    draws : int
        How often the ranking is made anew.
    weight_range : float
        Each weight is multiplied by a number between 1 less this and 1 plus this, all alike
        likely, and all are scaled to sum to 1; 0 to 1. Half is our choice.
    normalisations : tuple of str
        Of ``goalposts`` (the value functions), ``min-max`` (from the least measure of the rows to
        the most), ``rank`` (evenly by their order).
    aggregations : tuple of str
        Of ``arithmetic``, ``geometric`` (of values lifted to 0.01 to 1) and ``minimum``.
    top : int
        Up to which rank a row counts for its `top_share`.
    seed : int or None
        Of the random numbers; None: that of the session, which is 0 if nothing else is said.

    Raises
    ------
    LandgapError
        If an option is out of range.

    See Also
    --------
    landgap.scoring.score : Takes it.

    Examples
    --------
    >>> Uncertainty(draws=200, top=3).weight_range
    0.5
    """

    draws: int = 1000
    weight_range: float = 0.5
    normalisations: tuple[Normalisation, ...] = NORMALISATIONS
    aggregations: tuple[Aggregation, ...] = ("arithmetic", "geometric")
    top: int = 10
    seed: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn, and note the seed of the session."""
        lists = {"normalisations": self.normalisations, "aggregations": self.aggregations}
        faults = [
            f"{name}: {words!r} is no list of words, one at least"
            for name, words in lists.items()
            if isinstance(words, str) or not words
        ]
        lists = {name: words for name, words in lists.items() if not isinstance(words, str)}
        faults += option_faults(
            draws=self.draws,
            weight_range=self.weight_range,
            top=self.top,
            seed=0 if self.seed is None else self.seed,
            **{name: tuple(words) for name, words in lists.items()},
        )
        if faults:
            raise LandgapError("The ranks cannot be tried in this way.", faults)
        object.__setattr__(self, "seed", chosen("seed", self.seed))


def rank_ranges(
    rising: pd.DataFrame, values: pd.DataFrame, weight: Array, *, uncertainty: Uncertainty
) -> pd.DataFrame:
    """Rank rows under many weights, normalisations and aggregations.

    Parameters
    ----------
    rising : DataFrame
        Measures by row and criterion, signed so that more is worth more; ``NaN`` where missing.
    values : DataFrame
        Their values between the goalposts, 0 to 1.
    weight : ndarray
        By criterion, summing to 1.
    uncertainty : Uncertainty
        What is drawn.

    Returns
    -------
    DataFrame
        By row: `rank_median`, `rank_low`, `rank_high` (the ranks that 5 and 95 % of the draws do
        not exceed) and `top_share` (0 to 1).

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168,
    307-323.

    Examples
    --------
    A row that is better in all is first under any weights:

    >>> rows = pd.DataFrame({"a": [1.0, 0.5, 0.0], "b": [1.0, 0.0, 0.5]}, index=list("xyz"))
    >>> found = rank_ranges(rows, rows, np.array([0.5, 0.5]), uncertainty=Uncertainty(top=2))
    >>> found[["rank_median", "rank_low", "rank_high"]].loc["x"].tolist()
    [1, 1, 1]
    >>> found.loc["y", ["rank_low", "rank_high"]].tolist()
    [2, 3]
    """
    columns = ["rank_median", "rank_low", "rank_high"]
    if not len(values):
        empty = pd.DataFrame(columns=columns, index=values.index, dtype="Int64")
        return empty.assign(top_share=pd.Series(dtype=float))
    random = np.random.default_rng(uncertainty.seed)
    reach = uncertainty.weight_range
    size = (uncertainty.draws, len(weight))
    weights = weight * random.uniform(1 - reach, 1 + reach, size)
    weights /= weights.sum(axis=1, keepdims=True)
    methods = list(product(uncertainty.normalisations, uncertainty.aggregations))
    drawn = random.integers(len(methods), size=uncertainty.draws)
    ranks = np.empty((len(values), uncertainty.draws))
    for number, (normalisation, aggregation) in enumerate(methods):
        draws = np.flatnonzero(drawn == number)
        if normalisation == "goalposts":
            scaled = values.to_numpy()
        else:
            scaled = _SCALED[normalisation](rising.to_numpy())
        scores = _scores(scaled, weights[draws], aggregation)
        frame = pd.DataFrame(scores.round(SCORE_DECIMALS))
        ranks[:, draws] = frame.rank(ascending=False, method="min").to_numpy()
    shares = np.quantile(ranks, [0.5, _LOW, _HIGH], axis=1, method="inverted_cdf")
    found = pd.DataFrame(shares.T.astype(np.int64), values.index, columns).astype("Int64")
    return found.assign(top_share=(ranks <= uncertainty.top).mean(axis=1))


def _scores(values: Array, weights: Array, aggregation: Aggregation) -> Array:
    """Score all rows under all weights, over the criteria that are known: rows by draws."""
    known = ~np.isnan(values)
    if aggregation == "minimum":
        least = np.where(known, values, np.inf).min(axis=1)
        return np.broadcast_to(least[:, None], (len(values), len(weights)))
    if aggregation == "geometric":
        values = np.log(lifted(values, _FLOOR))
    means: Array = np.where(known, values, 0.0) @ weights.T / (known @ weights.T)
    return np.exp(means) if aggregation == "geometric" else means


_FLOOR = 0.01  # the scale of 1 to 100 of the OECD and JRC handbook


def _min_max(measures: Array) -> Array:
    """From the least to the most that is finite; all alike are worth a half."""
    finite = np.where(np.isfinite(measures), measures, np.nan)
    with np.errstate(invalid="ignore"):
        low, high = np.fmin.reduce(finite), np.fmax.reduce(finite)
        span = np.where(high > low, high - low, np.nan)
        scaled = (np.clip(measures, low, high) - low) / span
    return np.where(np.isnan(scaled) & ~np.isnan(measures), 0.5, scaled)


def _by_order(measures: Array) -> Array:
    """Evenly from the lowest to the highest; equal ones share the middle, one alone is a half."""
    order = pd.DataFrame(measures).rank(method="average").to_numpy()
    many = np.maximum((~np.isnan(measures)).sum(axis=0) - 1, 1)
    alone = (~np.isnan(measures)).sum(axis=0) == 1
    return np.where(np.isnan(order), np.nan, np.where(alone, 0.5, (order - 1) / many))


_SCALED = {"min-max": _min_max, "rank": _by_order}
