"""A published total shared out to the units by stated keys, exact to the square metre."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from landgap.errors import LandgapError, some

_M2_PER_HA = 10_000


def allocate(
    total_ha: tuple[float, float],
    keys: pd.DataFrame,
    *,
    weights: Mapping[str, float],
    source: str = "",
) -> pd.DataFrame:
    """Share a published range of demand out to the units (top-down).

    Parameters
    ----------
    total_ha : tuple of float
        Low and high of the published demand of all units together, in ha.
    keys : DataFrame
        One row a unit, indexed by `unit_id`; one column a key, in any unit of measure
        (existing commercial land in ha, inhabitants, employees).
    weights : mapping of str to float
        Key to its weight; the weights sum to 1.
    source : str, optional
        Where the total was published; goes into ``attrs["parameters"]``.

    Returns
    -------
    DataFrame
        Indexed like `keys`: `share` (0 to 1), `demand_ha_low`, `demand_ha_mid` (the mean of the
        two), `demand_ha_high`, `method`. Each of the three sums to its total to the square
        metre: fractions of a square metre go to the largest remainders, ties to the first keys.

    Raises
    ------
    LandgapError
        If weights do not sum to 1, a key is missing, negative or zero everywhere, or the total
        is not low before high. A missing key is not filled: leave the key out, or the unit.

    Examples
    --------
    >>> import pandas as pd
    >>> keys = pd.DataFrame({"existing_ha": [30, 10], "population": [500, 500]}, index=["a", "b"])
    >>> allocate((80, 120), keys, weights={"existing_ha": 0.5, "population": 0.5})["demand_ha_mid"]
    a    62.5
    b    37.5
    Name: demand_ha_mid, dtype: float64
    """
    _refuse_bad_keys(total_ha, keys, weights)
    columns = list(weights)
    parts = keys[columns].astype(float) / keys[columns].sum()
    share = (parts * pd.Series(dict(weights), dtype=float)).sum(axis=1)
    low, high = total_ha
    result = pd.DataFrame({"share": share})
    for level, total in {"low": low, "mid": (low + high) / 2, "high": high}.items():
        result[f"demand_ha_{level}"] = _whole_m2(share, total) / _M2_PER_HA
    result["method"] = "top-down: " + ", ".join(f"{key} {w:g}" for key, w in weights.items())
    result.attrs["parameters"] = {
        "total_ha": list(total_ha),
        "weights": dict(weights),
        "source": source,
    }
    return result


def _whole_m2(share: pd.Series, total_ha: float) -> pd.Series:
    """Whole square metres that sum to the total (largest remainders)."""
    total_m2 = round(total_ha * _M2_PER_HA)
    exact = share / share.sum() * total_m2
    whole: pd.Series[float] = np.floor(exact)
    left = int(total_m2 - whole.sum())
    first = (exact - whole).sort_values(ascending=False, kind="stable").index[:left]
    whole[first] += 1
    return whole


def _refuse_bad_keys(
    total_ha: tuple[float, float], keys: pd.DataFrame, weights: Mapping[str, float]
) -> None:
    faults = []
    if not 0 <= total_ha[0] <= total_ha[1] < float("inf"):
        faults.append(f"total_ha: {total_ha} must be low, high in ha")
    if abs(sum(weights.values()) - 1) > 1e-9 or min(weights.values(), default=-1) < 0:
        faults.append(f"weights: {dict(weights)} must be 0 or more and sum to 1")
    if not keys.index.is_unique:
        faults.append(f"keys: units twice ({some(keys.index[keys.index.duplicated()])})")
    for key in weights:
        if key not in keys:
            faults.append(f"{key}: no such key ({', '.join(map(str, keys.columns))})")
            continue
        values = keys[key].astype(float)
        if values.isna().any():
            faults.append(
                f"{key}: missing for {some(values.index[values.isna()])}; "
                "a gap is not filled: leave this key or these units out"
            )
        if values.lt(0).any():
            faults.append(f"{key}: negative for {some(values.index[values < 0])}")
        if not values.sum() > 0:
            faults.append(f"{key}: zero for every unit")
    if faults:
        raise LandgapError("The total cannot be shared out.", faults)
