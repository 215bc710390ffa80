"""Weights of criteria: by points, by rank, or by pairwise comparison (AHP)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.tolerances import RECIPROCAL_REL, WEIGHTS_SUM

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random matrices of 1 to 10 criteria (Saaty 1980, table 1.4)."""

_EIGENVALUE_SLOPE, _EIGENVALUE_AT_0 = 2.7699, -4.3513
"""Mean largest eigenvalue of random matrices by their size: the line of Alonso and Lamata (2006)."""

MAX_CRITERIA = 30
"""More comparisons in pairs (435) nobody makes with care."""

MAX_INCONSISTENCY = 0.1
"""Consistency ratio up to which judgements hold together (Saaty 1980)."""


def weights_of(
    inputs: Inputs, given: Mapping[str, float] | pd.Series, criteria: Iterable[str]
) -> pd.Series[float]:
    """Check that there is a weight for every criterion and no other, and that they sum to 1.

    Parameters
    ----------
    inputs : Inputs
        Takes the faults.
    given : mapping or Series
        Weights by criterion.
    criteria : iterable of str
        Names.

    Returns
    -------
    Series
        As float64.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> weights_of(inputs, {"gap_ha": 3}, ["gap_ha"]).tolist(), inputs.faults
    ([3.0], ['weights: sum to 3, not to 1; point_weights() scales points of any sum'])
    """
    before = len(inputs.faults)
    weights = _by_criterion(inputs, given, "weights")
    if odd := pd.Index(list(criteria)).symmetric_difference(weights.index).tolist():
        inputs.fault(f"weights: needed for every criterion and no other: {some(odd)}")
    if len(inputs.faults) == before and abs(weights.sum() - 1) > WEIGHTS_SUM:
        inputs.fault(f"weights: sum to {weights.sum():g}, not to 1; point_weights() scales points of any sum")
    return weights


def point_weights(points: Mapping[str, float]) -> pd.Series[float]:
    """Make weights of points of any scale (Direktgewichtung).

    Parameters
    ----------
    points : mapping of str to float
        How much each criterion counts; twice the points of all change nothing.

    Returns
    -------
    Series
        By criterion, summing to 1.

    Raises
    ------
    LandgapError
        If points are missing, negative or infinite, or all are 0.

    See Also
    --------
    rank_weights : By an order of importance.
    ahp_weights : By comparisons in pairs.

    Examples
    --------
    >>> point_weights({"gap_ha": 3, "reach_years": 1}).to_dict()
    {'gap_ha': 0.75, 'reach_years': 0.25}
    """
    inputs = Inputs("The points give no weights.")
    given = _by_criterion(inputs, points, "points")
    if not inputs.faults and not given.sum() > 0:
        inputs.fault("points: all are 0")
    inputs.stop()
    return given / given.sum()


def rank_weights(
    order: Sequence[str], *, rank_method: Literal["centroid", "sum"] = "centroid"
) -> pd.Series[float]:
    """Make weights of an order of importance alone (Rangfolge).

    Parameters
    ----------
    order : sequence of str
        The criteria, the most important first.
    rank_method : {"centroid", "sum"}
        Rank-order centroid, the mean of all weights that keep the order, or rank sum, in equal
        steps.

    Returns
    -------
    Series
        By criterion, summing to 1.

    Raises
    ------
    LandgapError
        If there is no criterion, one is a duplicate, or the method is not known.

    See Also
    --------
    point_weights : By points.
    ahp_weights : By comparisons in pairs.

    References
    ----------
    Barron and Barrett (1996), Management Science 42, 1515-1523; Stillwell, Seaver and Edwards
    (1981), Organizational Behavior and Human Performance 28, 62-77.

    Examples
    --------
    >>> rank_weights(["gap_ha", "reach_years", "pv"]).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    >>> rank_weights(["gap_ha", "reach_years", "pv"], rank_method="sum").round(4).tolist()
    [0.5, 0.3333, 0.1667]
    """
    inputs = Inputs("The order gives no weights.")
    inputs.options(rank_method=rank_method)
    names = pd.Index(inputs.keys(order, "order"), dtype="str")
    if not inputs.faults and not len(names):
        inputs.fault("order: no criterion")
    if not inputs.faults and len(names) < len(list(order)):
        double = pd.Index(order).astype("str")
        inputs.fault(f"order: duplicate criteria {some(double[double.duplicated()])}")
    inputs.stop()
    many, place = len(names), np.arange(1, len(names) + 1)
    if rank_method == "sum":
        weights = 2 * (many + 1 - place) / (many * (many + 1))
    else:
        weights = np.cumsum((1 / place)[::-1])[::-1] / many
    return pd.Series(weights, index=names)


def random_index(criteria: int) -> float:
    """Give the mean consistency index of random judgements, which a consistency ratio is a share of.

    Parameters
    ----------
    criteria : int
        How many are compared, from 1.

    Returns
    -------
    float
        Up to ten from Saaty's table, beyond from a line through the eigenvalues of random matrices.

    References
    ----------
    Alonso and Lamata 2006, Int. J. Uncertain. Fuzziness Knowl.-Based Syst. 14, 445-459.

    Examples
    --------
    >>> random_index(10), round(random_index(11), 2), round(random_index(15), 2)
    (1.49, 1.51, 1.59)
    """
    if criteria <= len(RANDOM_INDEX):
        return RANDOM_INDEX[criteria - 1]
    return (_EIGENVALUE_SLOPE * criteria + _EIGENVALUE_AT_0 - criteria) / (criteria - 1)


def ahp_weights(
    judgements: pd.DataFrame, *, max_inconsistency: float | None = MAX_INCONSISTENCY
) -> pd.Series[float]:
    """Make weights of comparisons in pairs (Analytic Hierarchy Process).

    Parameters
    ----------
    judgements : DataFrame
        Criteria by criteria: how many times as important the row is as the column, from 1/9 to 9;
        the other half holds the reciprocals, the diagonal 1.
    max_inconsistency : float or None, default 0.1
        Consistency ratio above which the judgements are refused; None takes any.

    Returns
    -------
    Series
        By criterion, summing to 1: the principal eigenvector. ``attrs``: `consistency_ratio`
        (0: the judgements agree; 1: as good as random), `lambda_max`.

    Raises
    ------
    LandgapError
        If the matrix is not square, positive and reciprocal, has more than 30 criteria, or is
        not consistent enough; the message names the pair that fits the others least.

    See Also
    --------
    point_weights : By points.
    rank_weights : By an order of importance.

    References
    ----------
    Saaty (1980), The Analytic Hierarchy Process, McGraw-Hill.

    Examples
    --------
    >>> names = ["gap_ha", "reach_years", "pv"]
    >>> pairs = pd.DataFrame([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]], names, names)
    >>> ahp_weights(pairs).round(4).to_dict()
    {'gap_ha': 0.6, 'reach_years': 0.3, 'pv': 0.1}
    >>> round(ahp_weights(pairs).attrs["consistency_ratio"], 6)
    0.0
    """
    inputs = Inputs("The judgements give no weights.")
    inputs.options(max_inconsistency=max_inconsistency)
    inputs.fault(*_not_reciprocal(judgements))
    inputs.stop()
    matrix = judgements.to_numpy(dtype=float)
    many = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    weights /= weights.sum()
    index = (values[first].real - many) / max(many - 1, 1)
    ratio = index / random_index(many) if many > 2 else 0.0
    if max_inconsistency is not None and ratio > max_inconsistency:
        away = np.abs(np.log(matrix * weights / weights[:, None]))
        row, column = divmod(int(np.argmax(away)), many)
        one, other = judgements.index[row], judgements.index[column]
        fits = weights[row] / weights[column]
        raise LandgapError(
            f"judgements: consistency ratio {ratio:.2f} is above {max_inconsistency:g}. Least fits "
            f"{one} over {other}: {matrix[row, column]:.2g}, while the others say {fits:.2g}."
        )
    result = pd.Series(weights, index=judgements.index.astype("str"))
    result.attrs = {
        "consistency_ratio": float(max(ratio, 0.0)),
        "lambda_max": float(values[first].real),
    }
    return result


def _by_criterion(inputs: Inputs, given: Mapping[str, float] | pd.Series, name: str) -> pd.Series[float]:
    return inputs.by_key(pd.Series(dict(given), dtype=object) if isinstance(given, Mapping) else given, name)


def _not_reciprocal(judgements: pd.DataFrame) -> list[str]:
    if not isinstance(judgements, pd.DataFrame):
        return [f"judgements: a DataFrame is needed, not a {type(judgements).__name__}"]
    names = judgements.index
    if list(names) != list(judgements.columns) or not len(names) or names.has_duplicates:
        return ["judgements: rows and columns must be the same criteria, each once"]
    faults = []
    if len(names) > MAX_CRITERIA:
        faults.append(f"judgements: {len(names)} criteria; no more than {MAX_CRITERIA} can be compared")
    matrix = judgements.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    if not ((matrix > 0) & (matrix < np.inf)).all():
        return [*faults, "judgements: every pair needs a number above 0"]
    off = np.abs(matrix * matrix.T - 1) > RECIPROCAL_REL
    pairs = [
        f"{names[row]} over {names[column]} ({matrix[row, column]:g}, "
        f"{matrix[column, row]:g} the other way round)"
        for row, column in np.argwhere(np.triu(off))
    ]
    return [*faults, f"judgements: not reciprocal, {some(pairs)}"] if pairs else faults
