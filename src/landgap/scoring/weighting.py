"""Weights of criteria: by points, by rank, or by pairwise comparison (AHP)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from landgap.errors import LandgapError, some

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random matrices of 1 to 10 criteria (Saaty 1980, table 1.4)."""

CONSISTENT = 0.1
"""Consistency ratio up to which judgements hold together (Saaty 1980)."""

_RECIPROCAL = 0.01  # of the product of a pair; judgements such as 1/3 are written as 0.333


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

    Examples
    --------
    >>> point_weights({"gap_ha": 3, "reach_years": 1}).to_dict()
    {'gap_ha': 0.75, 'reach_years': 0.25}
    """
    given = pd.Series(dict(points), dtype=float)
    bad = given.index[~((given >= 0) & (given < np.inf))]
    if len(bad) or not given.sum() > 0:
        about = f"{some(bad)} must be numbers from 0 up" if len(bad) else "all are 0"
        raise LandgapError(f"points: {about}.")
    return given / given.sum()


def rank_weights(
    order: Sequence[str], *, method: Literal["centroid", "sum"] = "centroid"
) -> pd.Series[float]:
    """Make weights of an order of importance alone (Rangfolge).

    Parameters
    ----------
    order : sequence of str
        The criteria, the most important first.
    method : {"centroid", "sum"}
        Rank-order centroid, the mean of all weights that keep the order, or rank sum, in equal
        steps.

    Returns
    -------
    Series
        By criterion, summing to 1.

    Raises
    ------
    LandgapError
        If there is no criterion, one stands there twice, or the method is not known.

    References
    ----------
    Barron and Barrett (1996), Management Science 42, 1515-1523; Stillwell, Seaver and Edwards
    (1981), Organizational Behavior and Human Performance 28, 62-77.

    Examples
    --------
    >>> rank_weights(["gap_ha", "reach_years", "pv"]).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    >>> rank_weights(["gap_ha", "reach_years", "pv"], method="sum").round(4).tolist()
    [0.5, 0.3333, 0.1667]
    """
    names = pd.Index(list(order), dtype="str")
    faults = []
    if not len(names):
        faults.append("order: no criterion")
    if names.has_duplicates:
        faults.append(f"order: twice: {some(names[names.duplicated()])}")
    if method not in ("centroid", "sum"):
        faults.append(f'method: "{method}" is neither "centroid" nor "sum"')
    if faults:
        raise LandgapError("The order gives no weights.", faults)
    many, place = len(names), np.arange(1, len(names) + 1)
    if method == "sum":
        weights = 2 * (many + 1 - place) / (many * (many + 1))
    else:
        weights = np.cumsum((1 / place)[::-1])[::-1] / many
    return pd.Series(weights, index=names)


def ahp_weights(judgements: pd.DataFrame, *, most_inconsistent: float = CONSISTENT) -> pd.Series[float]:
    """Make weights of comparisons in pairs (Analytic Hierarchy Process).

    Parameters
    ----------
    judgements : DataFrame
        Criteria by criteria: how many times as important the row is as the column, from 1/9 to 9;
        the other half holds the reciprocals, the diagonal 1.
    most_inconsistent : float, default 0.1
        Consistency ratio above which the judgements are refused; ``inf`` takes any.

    Returns
    -------
    Series
        By criterion, summing to 1: the principal eigenvector. ``attrs``: `consistency_ratio`
        (0: the judgements agree; 1: as good as random), `lambda_max`.

    Raises
    ------
    LandgapError
        If the matrix is not square, positive and reciprocal, has more than ten criteria, or is
        not consistent enough; the message names the pair that fits the others least.

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
    _refuse_no_comparison(judgements)
    matrix = judgements.to_numpy(dtype=float)
    many = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    weights /= weights.sum()
    index = (values[first].real - many) / max(many - 1, 1)
    ratio = index / RANDOM_INDEX[many - 1] if many > 2 else 0.0
    if ratio > most_inconsistent:
        away = np.abs(np.log(matrix * weights / weights[:, None]))
        row, column = divmod(int(np.argmax(away)), many)
        one, other = judgements.index[row], judgements.index[column]
        fits = weights[row] / weights[column]
        raise LandgapError(
            f"judgements: consistency ratio {ratio:.2f} is above {most_inconsistent:g}. Least fits "
            f"{one} over {other}: {matrix[row, column]:.2g}, while the others say {fits:.2g}."
        )
    result = pd.Series(weights, index=judgements.index.astype("str"))
    result.attrs = {
        "consistency_ratio": float(max(ratio, 0.0)),
        "lambda_max": float(values[first].real),
    }
    return result


def _refuse_no_comparison(judgements: pd.DataFrame) -> None:
    heading = "The judgements give no weights."
    names = judgements.index
    if list(names) != list(judgements.columns) or not len(names) or names.has_duplicates:
        raise LandgapError(heading, ["rows and columns must be the same criteria, each once"])
    matrix = judgements.to_numpy(dtype=float)
    faults = []
    if len(names) > len(RANDOM_INDEX):
        faults.append(f"{len(names)} criteria; no more than {len(RANDOM_INDEX)} can be compared")
    if not ((matrix > 0) & (matrix < np.inf)).all():
        faults.append("every pair needs a number above 0")
    else:
        off = np.abs(matrix * matrix.T - 1) > _RECIPROCAL
        pairs = [
            f"{names[row]} over {names[column]} ({matrix[row, column]:g}, "
            f"{matrix[column, row]:g} the other way round)"
            for row, column in np.argwhere(np.triu(off))
        ]
        if pairs:
            faults.append(f"not reciprocal: {some(pairs)}")
    if faults:
        raise LandgapError(heading, faults)
