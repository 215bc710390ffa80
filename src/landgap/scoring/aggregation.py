"""How values and weights make one number, and how each criterion shares in it."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from landgap.tolerances import SCORE_DECIMALS

Aggregation = Literal["arithmetic", "geometric", "minimum"]
AGGREGATIONS: tuple[Aggregation, ...] = get_args(Aggregation)
Array = npt.NDArray[np.float64]

FLOOR = 0.01
"""What a value of 0 becomes in a geometric mean: the scale of 1 to 100 of the OECD and JRC handbook."""


def lifted(values: Array, floor: float) -> Array:
    """Bring values from 0..1 to `floor`..1.

    Parameters
    ----------
    values : ndarray
        0 to 1.
    floor : float
        What 0 becomes.

    Returns
    -------
    ndarray
        Values; ``NaN`` stays.

    Examples
    --------
    >>> lifted(np.array([0.0, 0.5, 1.0]), 0.1).tolist()
    [0.1, 0.55, 1.0]
    """
    return floor + (1 - floor) * values


def effective_weights(values: Array, weight: Array) -> Array:
    """Give the weight of what is missing to what is known, in proportion.

    Parameters
    ----------
    values : ndarray, rows by criteria
        ``NaN`` where missing.
    weight : ndarray
        By criterion.

    Returns
    -------
    ndarray, rows by criteria
        Summing to 1 in each row; ``NaN`` where the value is missing, or nothing with a weight is
        known.

    Examples
    --------
    >>> effective_weights(np.array([[0.3, np.nan, 0.5]]), np.array([0.3, 0.5, 0.2])).tolist()
    [[0.6, nan, 0.4]]
    """
    known = np.where(np.isnan(values), np.nan, weight)
    total = np.nansum(known, axis=1, keepdims=True)
    return known / np.where(total > 0, total, np.nan)


def combined(values: Array, weights: Array, *, aggregation: Aggregation) -> Array:
    """Work out what each criterion adds to the score: its weight, less its part of the loss.

    Parameters
    ----------
    values : ndarray, rows by criteria
        0 to 1, above 0 for the geometric mean; ``NaN`` where missing.
    weights : ndarray, rows by criteria
        Summing to 1 in each row; ``NaN`` where the value is.
    aggregation : {"arithmetic", "geometric", "minimum"}
        How the score is made.

    Returns
    -------
    ndarray, rows by criteria
        Contributions, which sum to the score; ``NaN`` where the value is missing.

    Examples
    --------
    >>> values, weights = np.array([[0.25, 1.0]]), np.array([[0.5, 0.5]])
    >>> combined(values, weights, aggregation="arithmetic").tolist()
    [[0.125, 0.5]]
    >>> combined(values, weights, aggregation="geometric").round(3).tolist()
    [[0.0, 0.5]]
    >>> combined(values, weights, aggregation="minimum").tolist()
    [[-0.25, 0.5]]
    """
    if aggregation == "arithmetic":
        parts: Array = weights * values
        return parts
    if aggregation == "minimum":
        known = np.where(np.isnan(weights), np.inf, values)
        least = known.min(axis=1, keepdims=True)
        weakest = known == least
        lost = 1 - np.where(np.isfinite(least), least, 1)
        losses = weakest * lost / weakest.sum(axis=1, keepdims=True)
        kept: Array = weights - losses
        return kept
    with np.errstate(divide="ignore", invalid="ignore"):
        # 0 in a bound: the product is 0, whatever else it holds
        logs = np.log(values)
        total = np.nansum(np.where(weights == 0, 0.0, weights * logs), axis=1, keepdims=True)
        mean = np.where(total == 0, 1.0, np.expm1(total) / total)
        losses = np.where(weights == 0, 0.0, -mean * weights * logs)
    nothing = np.isneginf(logs) & (weights > 0)
    shared = nothing / np.maximum(nothing.sum(axis=1, keepdims=True), 1)
    losses = np.where(np.isneginf(total), np.where(np.isnan(weights), np.nan, shared), losses)
    return weights - losses


def with_bounds(
    values: pd.DataFrame,
    weight: Array,
    *,
    aggregation: Aggregation,
    floor: float = FLOOR,
    low: pd.DataFrame | None = None,
    high: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score every row by what is known of it, with the bounds that the rest leaves.

    Parameters
    ----------
    values : DataFrame, rows by criteria
        0 to 1; ``NaN`` where missing.
    weight : ndarray
        By criterion, summing to 1.
    aggregation : {"arithmetic", "geometric", "minimum"}
        How the score is made.
    floor : float, default 0.01
        What a value of 0 becomes in a geometric mean.
    low, high : DataFrame, optional
        Bounds of the values; if not given, 0 and 1 for those that are missing.

    Returns
    -------
    table : DataFrame
        By row: `score`, `score_low`, `score_high` and `known_weight`.
    contributions : DataFrame, rows by criteria
        They sum to the score.

    Examples
    --------
    >>> rows = pd.DataFrame({"a": [0.8], "b": [np.nan]})
    >>> with_bounds(rows, np.array([0.5, 0.5]), aggregation="arithmetic")[0]
       score  score_low  score_high  known_weight
    0    0.8        0.4         0.9           0.5
    """
    floor = floor if aggregation == "geometric" else 0.0
    raw = values.to_numpy()
    parts = combined(lifted(raw, floor), effective_weights(raw, weight), aggregation=aggregation)
    table = pd.DataFrame({"score": np.nansum(parts, axis=1)}, index=values.index)
    every = np.broadcast_to(weight, raw.shape)
    ends = {"score_low": (low, 0.0), "score_high": (high, 1.0)}
    for name, (bound, guess) in ends.items():
        filled = lifted((values.fillna(guess) if bound is None else bound).to_numpy(), floor)
        table[name] = combined(filled, every, aggregation=aggregation).sum(axis=1)
    table["known_weight"] = ~np.isnan(raw) @ weight
    return table, pd.DataFrame(parts, values.index, values.columns)


def needed_value(values: Array, weights: Array, goal: float, *, aggregation: Aggregation) -> Array:
    """Find the value of each criterion, changed alone, at which a row has a given score.

    Parameters
    ----------
    values, weights : ndarray
        Of one row, by criterion; ``NaN`` where missing.
    goal : float
        The score.
    aggregation : {"arithmetic", "geometric", "minimum"}
        How the score is made.

    Returns
    -------
    ndarray
        By criterion, also beyond 0 to 1; ``NaN`` where missing or without effect.

    Examples
    --------
    >>> row, weights = np.array([0.8, 0.5]), np.array([0.75, 0.25])
    >>> needed_value(row, weights, 0.65, aggregation="arithmetic").round(3).tolist()
    [0.7, 0.2]
    """
    now = float(np.nansum(combined(values[None], weights[None], aggregation=aggregation)))
    known = np.where(np.isnan(weights), np.inf, values)
    if aggregation == "minimum":
        others = np.array([np.delete(known, n).min(initial=np.inf) for n in range(len(known))])
        # one criterion alone lowers the least value; to raise it, all others must be there already
        works = (others >= goal) & np.isfinite(known)
        return np.where(works | (np.isfinite(known) & (goal < now)), goal, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        if aggregation == "arithmetic":
            found = values + (goal - now) / weights
        else:
            found = values * (goal / now) ** (1 / weights)
    return np.where(np.isfinite(found), found, np.nan)


def ranked(scores: pd.Series) -> pd.Series:
    """Rank scores, the highest first; equal ones share the better rank.

    Parameters
    ----------
    scores : Series
        Missing ones get no rank.

    Returns
    -------
    Series
        Whole numbers from 1.

    Examples
    --------
    >>> ranked(pd.Series([0.2, 0.7, None, 0.7])).tolist()
    [3, 1, <NA>, 1]
    """
    return scores.round(SCORE_DECIMALS).rank(ascending=False, method="min").astype("Int64")
