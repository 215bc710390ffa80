"""A published total shared out to the units by stated keys, exact to the square metre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from landgap.demand.frame import demand_frame
from landgap.errors import LandgapError, some

_M2_PER_HA = 10_000


def allocate(
    total_ha: tuple[float, float],
    keys: pd.DataFrame,
    *,
    weights: Mapping[str, float],
    source: str = "",
    missing: Literal["refuse", "other_keys"] = "refuse",
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
    missing : {"refuse", "other_keys"}, default "refuse"
        What happens to a unit that lacks a key. ``other_keys`` shares out to it by the keys that
        it has, their weights scaled up to 1 for this unit; it then counts in the missing key as
        it counts in the others, so that nobody else gains from the gap.

    Returns
    -------
    DataFrame
        One row a unit: `unit_id`, `segment` (``all``), `year` (missing: over the horizon),
        `demand_ha_low`, `demand_ha_mid` (of the mean of the two), `demand_ha_high`, `method`,
        `share` (0 to 1). ``attrs["missing_keys"]`` names key by key the units that lack it.

    Raises
    ------
    LandgapError
        If weights do not sum to 1, a key is missing, negative or zero everywhere, or the total
        is not low before high; with ``other_keys``, if a unit has no key at all.

    Notes
    -----
    Each of the three amounts sums to its total to the square metre: fractions of a square metre
    go to the largest remainders, ties to the first units. What mid is above low, and high above
    mid, is shared out in turn, because largest remainders of a larger total can be smaller for
    one unit; a part lies less than 1 m² (mid 2, high 3) from its share of the total.

    Examples
    --------
    >>> import pandas as pd
    >>> keys = pd.DataFrame({"existing_ha": [30, 10], "population": [500, 500]}, index=["a", "b"])
    >>> half = {"existing_ha": 0.5, "population": 0.5}
    >>> allocate((80, 120), keys, weights=half)[["unit_id", "demand_ha_mid"]]
      unit_id  demand_ha_mid
    0       a           62.5
    1       b           37.5

    Nobody knows how many people live in b; with a quarter of the land, b gets a quarter:

    >>> keys.loc["b", "population"] = None
    >>> known = allocate((80, 120), keys, weights=half, missing="other_keys")
    >>> known["demand_ha_mid"].tolist(), known.attrs["missing_keys"]
    ([75.0, 25.0], {'population': ['b']})
    """
    _refuse_bad_keys(total_ha, keys, weights, gaps_allowed=missing == "other_keys")
    share = _shares(keys, weights)
    rows = pd.DataFrame({"unit_id": keys.index, "share": share.to_numpy()})
    low, high = total_ha
    given_m2, shared_m2 = pd.Series(0.0, index=rows.index), 0
    for level, total in {"low": low, "mid": (low + high) / 2, "high": high}.items():
        total_m2 = round(total * _M2_PER_HA)
        given_m2 = given_m2 + _whole_m2(rows["share"], total_m2 - shared_m2)
        shared_m2 = total_m2
        rows[f"demand_ha_{level}"] = given_m2 / _M2_PER_HA
    frame = demand_frame(
        rows,
        method="top-down: " + ", ".join(f"{key} {w:g}" for key, w in weights.items()),
        parameters={
            "total_ha": list(total_ha),
            "weights": dict(weights),
            "missing": missing,
            "source": source,
        },
    )
    gaps = keys[list(weights)].isna()
    frame.attrs["missing_keys"] = {
        key: [str(unit) for unit in keys.index[gaps[key]]] for key in weights if gaps[key].any()
    }
    return frame


def _shares(keys: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series[float]:
    """Share of each unit; a missing key counts like the mean of the unit's other keys.

    The known parts of a key are scaled by c to leave room for the units that lack it, and their
    room depends on the c of the other keys: c = 1 - M c, where M holds what these units draw on.
    """
    used = [key for key, weight in weights.items() if weight > 0]
    weight = np.array([weights[key] for key in used])
    amounts = keys[used].to_numpy(dtype=float, na_value=np.nan)
    known = ~np.isnan(amounts)
    parts = np.where(known, amounts, 0.0) / np.nansum(amounts, axis=0)
    drawn = parts * weight / (known @ weight)[:, None]
    room = np.eye(len(used)) + (~known).T.astype(float) @ drawn
    if np.linalg.cond(room) > 1e9:
        raise LandgapError(
            "The total cannot be shared out.",
            [f"keys: units that lack one of {', '.join(used)} share no key with the others"],
        )
    return pd.Series(drawn @ np.linalg.solve(room, np.ones(len(used))), index=keys.index)


def _whole_m2(share: pd.Series, total_m2: int) -> pd.Series:
    """Whole square metres that sum to the total (largest remainders)."""
    exact = share / share.sum() * total_m2
    whole: pd.Series[float] = np.floor(exact)
    left = int(total_m2 - whole.sum())
    first = (exact - whole).sort_values(ascending=False, kind="stable").index[:left]
    whole[first] += 1
    return whole


def _refuse_bad_keys(
    total_ha: tuple[float, float],
    keys: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    gaps_allowed: bool,
) -> None:
    faults = []
    if not 0 <= total_ha[0] <= total_ha[1] < float("inf"):
        faults.append(f"total_ha: {total_ha} must be low, high in ha")
    if abs(sum(weights.values()) - 1) > 1e-9 or min(weights.values(), default=-1) < 0:
        faults.append(f"weights: {dict(weights)} must be 0 or more and sum to 1")
    if not keys.index.is_unique:
        faults.append(f"keys: units twice ({some(keys.index[keys.index.duplicated()])})")
    for key in weights:
        if key in keys:
            faults += _faults_of_key(key, keys[key].astype(float), gaps_allowed=gaps_allowed)
        else:
            faults.append(f"{key}: no such key ({', '.join(map(str, keys.columns))})")
    used = [key for key, weight in weights.items() if weight > 0 and key in keys]
    blank = keys[used].isna().all(axis=1)
    if gaps_allowed and blank.any():
        faults.append(f"keys: no key at all for {some(keys.index[blank])}; leave these units out")
    if faults:
        raise LandgapError("The total cannot be shared out.", faults)


def _faults_of_key(key: str, values: pd.Series[float], *, gaps_allowed: bool) -> list[str]:
    faults = []
    if values.isna().any() and not gaps_allowed:
        faults.append(
            f"{key}: missing for {some(values.index[values.isna()])}; a gap is not filled: "
            'leave this key or these units out, or share out by missing="other_keys"'
        )
    if values.lt(0).any():
        faults.append(f"{key}: negative for {some(values.index[values < 0])}")
    if not values.sum() > 0:
        faults.append(f"{key}: zero for every unit")
    return faults
