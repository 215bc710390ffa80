"""What is refused before a score is worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from landgap.errors import LandgapError, some
from landgap.scoring.aggregation import AGGREGATIONS
from landgap.value_functions import ValueFunction

LEAST_KNOWN = 0.5
"""Share of the weight that must be known for a score: our choice; no standard sets one."""


def refuse_no_score(
    rows: pd.DataFrame,
    criteria: Mapping[str, ValueFunction],
    weights: pd.Series,
    *,
    aggregation: str,
    floor: float,
    exclude: Sequence[str],
    least_known: float,
) -> None:
    """Name all that is wrong before anything is worked out.

    Parameters
    ----------
    rows : DataFrame
        What is to be scored.
    criteria : mapping of str to ParameterRangeFunction
        By column.
    weights : Series
        By criterion.
    aggregation : str
        How the score is made.
    floor : float
        What a value of 0 becomes.
    exclude : sequence of str
        Columns of flags.
    least_known : float
        Share of the weight.

    Raises
    ------
    LandgapError
        If anything is.

    Examples
    --------
    >>> refuse_no_score(pd.DataFrame({"km": [1.0]}), {}, pd.Series(dtype=float), exclude=[],
    ...                 aggregation="arithmetic", floor=0, least_known=0.5)
    Traceback (most recent call last):
    landgap.errors.LandgapError: The score cannot be worked out.
    - criteria: none are given
    - weights: sum to 0, not to 1; point_weights() scales points of any sum
    """
    names = list(criteria)
    faults = _column_faults(rows, criteria, exclude)
    faults += _weight_faults(pd.Index(names), weights)
    if aggregation not in AGGREGATIONS:
        faults.append(f'aggregation: "{aggregation}" is not among {", ".join(AGGREGATIONS)}')
    if not 0 <= floor < 1:
        faults.append(f"floor: {floor} must be from 0 to below 1")
    if not 0 <= least_known <= 1:
        faults.append(f"least_known: {least_known} is no share (0 to 1)")
    if aggregation == "geometric" and floor == 0 and not faults:
        zero = {name: rows.index[criteria[name](rows[name].astype(float)) <= 0] for name in names}
        faults = [
            f"{name}: worth 0 for {some(keys)}; a geometric mean needs values above 0, so give floor=0.01"
            for name, keys in zero.items()
            if len(keys)
        ]
    if faults:
        raise LandgapError("The score cannot be worked out.", faults)


def _column_faults(
    rows: pd.DataFrame, criteria: Mapping[str, ValueFunction], exclude: Sequence[str]
) -> list[str]:
    names = list(criteria)
    faults = [] if names else ["criteria: none are given"]
    if absent := [name for name in (*names, *exclude) if name not in rows]:
        faults.append(f"rows: no column {some(absent)}")
    there = [name for name in names if name in rows]
    if text := [name for name in there if not pd.api.types.is_numeric_dtype(rows[name])]:
        faults.append(f"rows: no numbers in {some(text)}")
    if plain := [name for name in names if not isinstance(criteria[name], ValueFunction)]:
        faults.append(
            f"criteria: {some(plain)} without a value function and a direction, such as "
            'linear(0, 10, direction="less")'
        )
    if both := [name for name in names if name in exclude]:
        faults.append(f"exclude: {some(both)} cannot both exclude and count")
    odd_flags = [name for name in exclude if name in rows and not _is_flag(rows[name])]
    if odd_flags:
        faults.append(f"exclude: {some(odd_flags)} must be true or false")
    if rows.index.has_duplicates:
        faults.append(f"rows: the same key twice: {some(rows.index[rows.index.duplicated()])}")
    return faults


def _is_flag(column: pd.Series) -> bool:
    return bool(column.dropna().isin([True, False]).all())


def _weight_faults(names: pd.Index, weights: pd.Series) -> list[str]:
    faults = []
    if odd := names.symmetric_difference(weights.index).tolist():
        faults.append(f"weights: needed for every criterion and no other: {some(odd)}")
    bad = weights.index[~((weights >= 0) & (weights < np.inf))]
    if len(bad):
        faults.append(f"weights: missing or negative for {some(bad)}")
    elif abs(weights.sum() - 1) > 1e-6:
        faults.append(
            f"weights: sum to {weights.sum():g}, not to 1; point_weights() scales points of any sum"
        )
    return faults
