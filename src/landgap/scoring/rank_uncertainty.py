"""How sure a rank is: the ranking again and again under other weights and rules, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass, fields
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
        Of ``arithmetic``, ``geometric`` (above the `floor` of the score) and ``minimum``.
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


@dataclass(frozen=True)
class Known:
    """What is known of the criteria, rows by criteria: exactly, within bounds, or not at all.

    Attributes
    ----------
    measure, low, high : DataFrame
        Measures and their bounds, signed so that more is worth more. Exact ones equal both bounds; of what
        is missing the bounds are infinite, or as far as they are known.
    value_low, value_high : DataFrame
        The values of the bounds between the goalposts, 0 to 1.

    Examples
    --------
    >>> rows = pd.DataFrame({"a": [0.2, np.nan]})
    >>> Known.exactly(rows).high["a"].tolist()
    [0.2, inf]
    """

    measure: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    value_low: pd.DataFrame
    value_high: pd.DataFrame

    @classmethod
    def exactly(cls, values: pd.DataFrame) -> Known:
        """Take values for measures; what is missing may be anything.

        Parameters
        ----------
        values : DataFrame
            0 to 1.

        Returns
        -------
        Known
            The same as bounds.

        Examples
        --------
        >>> Known.exactly(pd.DataFrame({"a": [np.nan]})).value_low["a"].tolist()
        [0.0]
        """
        ends = values.fillna(-np.inf), values.fillna(np.inf)
        return cls(values, *ends, values.fillna(0.0), values.fillna(1.0))

    def taken(self, rows: npt.NDArray[np.intp] | pd.Series[bool]) -> Known:
        """Take some of the rows.

        Parameters
        ----------
        rows : ndarray or Series
            Their places, or a mask.

        Returns
        -------
        Known
            Those rows.

        Examples
        --------
        >>> Known.exactly(pd.DataFrame({"a": [0.2, 0.7]})).taken(np.array([1])).measure["a"].tolist()
        [0.7]
        """
        at = np.flatnonzero(rows) if np.asarray(rows).dtype == bool else rows
        return Known(*(getattr(self, field.name).iloc[at] for field in fields(self)))


def rank_ranges(known: Known, weight: Array, *, floor: float, uncertainty: Uncertainty) -> pd.DataFrame:
    """Rank rows under many weights, normalisations and aggregations, and whatever is not known.

    Parameters
    ----------
    known : Known
        Measures, and how far they are known: each draw takes a value between the bounds, all alike likely.
    weight : ndarray
        By criterion, summing to 1.
    floor : float
        What a value of 0 becomes in a geometric mean.
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
    >>> options = {"floor": 0.01, "uncertainty": Uncertainty(top=2)}
    >>> found = rank_ranges(Known.exactly(rows), np.array([0.5, 0.5]), **options)
    >>> found[["rank_median", "rank_low", "rank_high"]].loc["x"].tolist()
    [1, 1, 1]
    >>> found.loc["y", ["rank_low", "rank_high"]].tolist()
    [2, 3]

    A row of which nothing is known may have any rank:

    >>> rows.loc["x"] = np.nan
    >>> found = rank_ranges(Known.exactly(rows), np.array([0.5, 0.5]), **options)
    >>> found.loc["x", ["rank_low", "rank_high"]].tolist()
    [1, 3]
    """
    columns = ["rank_median", "rank_low", "rank_high"]
    index = known.measure.index
    if not len(index):
        empty = pd.DataFrame(columns=columns, index=index, dtype="Int64")
        return empty.assign(top_share=pd.Series(dtype=float))
    # what is not known is drawn row by row in the order of the keys, so that the caller's order is none
    in_order = np.argsort(index.map(str).to_numpy(), kind="stable")
    known = known.taken(in_order)
    random = np.random.default_rng(uncertainty.seed)
    reach = uncertainty.weight_range
    size = (uncertainty.draws, len(weight))
    weights = weight * random.uniform(1 - reach, 1 + reach, size)
    weights /= weights.sum(axis=1, keepdims=True)
    methods = list(product(uncertainty.normalisations, uncertainty.aggregations))
    drawn = random.integers(len(methods), size=uncertainty.draws)
    ends = {way: _ENDS[way](known) for way in uncertainty.normalisations}
    scores = np.zeros((len(index), uncertainty.draws))
    for place in range(len(weight)):
        # a stream of its own for each criterion, so that the weights do not hang on what is missing
        guesses = np.random.default_rng([uncertainty.seed or 0, place]).random(scores.shape)
        for number, (way, aggregation) in enumerate(methods):
            draws = np.flatnonzero(drawn == number)
            low, high = (end[:, [place]] for end in ends[way])
            values = low + (high - low) * guesses[:, draws]
            first = place == 0
            _add(scores, draws, values, weights[draws, place], how=aggregation, floor=floor, first=first)
    geometric = np.isin(drawn, [n for n, (_, how) in enumerate(methods) if how == "geometric"])
    scores[:, geometric] = np.exp(scores[:, geometric])
    frame = pd.DataFrame(scores.round(SCORE_DECIMALS))
    ranks = frame.rank(ascending=False, method="min").to_numpy()
    shares = np.quantile(ranks, [0.5, _LOW, _HIGH], axis=1, method="inverted_cdf")
    found = pd.DataFrame(shares.T.astype(np.int64), index[in_order], columns).astype("Int64")
    found = found.assign(top_share=(ranks <= uncertainty.top).mean(axis=1))
    return found.iloc[np.argsort(in_order)]


def _add(
    scores: Array,
    draws: npt.NDArray[np.intp],
    values: Array,
    weight: Array,
    *,
    how: Aggregation,
    floor: float,
    first: bool,
) -> None:
    """Add one criterion to the scores of some draws: a weighted sum, that of logarithms, or the least."""
    if how == "minimum":
        scores[:, draws] = values if first else np.minimum(scores[:, draws], values)
        return
    if how == "geometric":
        with np.errstate(divide="ignore"):
            values = np.log(lifted(values, floor))
    scores[:, draws] += np.where(weight == 0, 0.0, values) * weight


Ends = tuple[Array, Array]


def _of_goalposts(known: Known) -> Ends:
    return known.value_low.to_numpy(), known.value_high.to_numpy()


def _min_max(known: Known) -> Ends:
    """From the least to the most that is finite; all alike are worth a half, and what is not known all."""
    measures = known.measure.to_numpy()
    finite = np.where(np.isfinite(measures), measures, np.nan)
    with np.errstate(invalid="ignore"):
        low, high = np.fmin.reduce(finite), np.fmax.reduce(finite)
        span = np.where(high > low, high - low, np.nan)
        worst, best = ((np.clip(end.to_numpy(), low, high) - low) / span for end in (known.low, known.high))
    return _ends(known, worst, best)


def _by_order(known: Known) -> Ends:
    """Evenly from the lowest to the highest; equal ones share the middle, one alone is a half."""
    size = known.measure.abs().where(np.isfinite(known.measure)).max().replace(0, np.nan).fillna(1.0)
    # rounded to the digits that double precision is good for, so that rounding makes no order
    parts = (known.measure, known.low, known.high)
    measures, low, high = ((part / size).round(SCORE_DECIMALS).to_numpy() for part in parts)
    order = pd.DataFrame(measures).rank(method="average").to_numpy()
    there = ~np.isnan(measures)
    many = there.sum(axis=0)
    below = np.where(many > 1, (order - 1) / np.maximum(many - 1, 1), np.nan)
    above = below.copy()
    for place, criterion in enumerate(measures.T):
        rows = low[:, place] < high[:, place]
        own = there[rows, place]
        others = many[place] - own
        ascending = np.sort(criterion[there[:, place]])
        under = np.searchsorted(ascending, low[rows, place], side="left")
        up_to = np.searchsorted(ascending, high[rows, place], side="right") - own
        below[rows, place] = np.where(others > 0, under / np.maximum(others, 1), 0.0)
        above[rows, place] = np.where(others > 0, up_to / np.maximum(others, 1), 1.0)
    return _ends(known, below, above)


def _ends(known: Known, low: Array, high: Array) -> Ends:
    """Where there is no scale, an exact measure is worth a half, and one that is not known anything."""
    unsure = (known.low < known.high).to_numpy()
    none = np.isnan(low) | np.isnan(high)
    low = np.where(none, np.where(unsure, 0.0, 0.5), low)
    return low, np.maximum(np.where(none, np.where(unsure, 1.0, 0.5), high), low)


_ENDS = {"goalposts": _of_goalposts, "min-max": _min_max, "rank": _by_order}
