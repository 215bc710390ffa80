"""A published total allocated to the units by stated keys, exact to the square metre."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from landgap.demand.frame import M2_PER_HA, demand_frame
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.options import option_faults
from landgap.tolerances import SUM_REL


def allocate(
    total_ha: tuple[float, float],
    keys: pd.DataFrame,
    *,
    weights: Mapping[str, float],
    source: str = "",
    missing: Literal["refuse", "other_keys"] = "refuse",
) -> pd.DataFrame:
    """Allocate a published range of demand to the units (top-down).

    Parameters
    ----------
    total_ha : tuple of float
        Low and high of the published demand of all units together, in ha.
    keys : DataFrame
        One row a unit, indexed by `unit_id` or with it as a column; one column a key, in any unit of measure
        (existing commercial land in ha, inhabitants, employees).
    weights : mapping of str to float
        Key to its weight; the weights sum to 1.
    source : str, optional
        Where the total was published; goes into ``attrs["parameters"]``.
    missing : {"refuse", "other_keys"}, default "refuse"
        What happens to a unit that lacks a key. ``other_keys`` allocates to it by the keys that
        it has, their weights scaled up to 1 for this unit; it then counts in the missing key as
        it counts in the others, so that no other unit gains from the gap.

    Returns
    -------
    DataFrame
        One row a unit: `unit_id`, `segment` (``all``), `year` (missing: over the horizon),
        `demand_ha_low`, `demand_ha_mid` (of the mean of the two), `demand_ha_high`, `method`,
        `share` (0 to 1). ``attrs["missing_keys"]`` names key by key the units that lack it.

    Raises
    ------
    LandgapError
        If weights do not sum to 1, a key is missing, negative or zero everywhere, units are
        duplicates, or the total is not low before high; with ``other_keys``, if a unit has no key
        at all.

    See Also
    --------
    landgap.demand.gifpro : From the units' own employees instead (bottom-up).

    Notes
    -----
    Each of the three amounts sums to its total to the square metre: fractions of a square metre
    go to the largest remainders, ties to the first units. What mid is above low, and high above
    mid, is allocated in turn, because largest remainders of a larger total can be smaller for
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

    The population of b is not known; with a quarter of the land, b gets a quarter:

    >>> keys.loc["b", "population"] = None
    >>> known = allocate((80, 120), keys, weights=half, missing="other_keys")
    >>> known["demand_ha_mid"].tolist(), known.attrs["missing_keys"]
    ([75.0, 25.0], {'population': ['b']})
    """
    inputs = Inputs("The total cannot be allocated.")
    inputs.instance(weights, "weights", Mapping)
    inputs.stop()
    inputs.options(total_ha=total_ha, missing=missing, weight=tuple(weights.values()))
    if not inputs.faults and abs(sum(weights.values()) - 1) > SUM_REL:
        inputs.fault(f"weights: {dict(weights)} must sum to 1")
    if not option_faults(total_ha=total_ha) and not _is_range(total_ha):
        inputs.fault(f"total_ha: {total_ha} must be low and high, in ha")
    keys = _read_keys(inputs, keys, weights, gaps=missing == "other_keys")
    inputs.stop()
    share = _shares(keys, weights)
    rows = pd.DataFrame({"unit_id": keys["unit_id"], "share": share})
    low, high = total_ha
    given_m2, allocated_m2 = pd.Series(0.0, index=rows.index), 0
    for level, total in {"low": low, "mid": (low + high) / 2, "high": high}.items():
        total_m2 = round(total * M2_PER_HA)
        given_m2 = given_m2 + _whole_m2(rows["share"], total_m2 - allocated_m2)
        allocated_m2 = total_m2
        rows[f"demand_ha_{level}"] = given_m2 / M2_PER_HA
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
        key: keys.loc[gaps[key], "unit_id"].tolist() for key in weights if gaps[key].any()
    }
    return frame


def _is_range(total_ha: tuple[float, float]) -> bool:
    return isinstance(total_ha, tuple) and len(total_ha) == 2 and total_ha[0] <= total_ha[1]


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
    if np.linalg.cond(room) > 1e9:  # nothing but rounding is left of the shares
        raise LandgapError(
            "The total cannot be allocated.",
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


def _read_keys(
    inputs: Inputs, keys: pd.DataFrame, weights: Mapping[str, float], *, gaps: bool
) -> pd.DataFrame:
    """Check the keys; units are rows with `unit_id` as a column."""
    if isinstance(keys, pd.DataFrame) and "unit_id" not in keys:
        keys = keys.rename_axis("unit_id").reset_index()
    columns = [Column(name, "amount", required=True, gaps=True) for name in weights]
    rows = inputs.table(keys, "keys", Column("unit_id", "id", required=True), *columns, unique=["unit_id"])
    there = [name for name in weights if name in rows and pd.api.types.is_numeric_dtype(rows[name])]
    for name in there:
        lost = rows[name].isna()
        if lost.any() and not gaps:
            inputs.fault(
                f"keys.{name}: missing for {some(rows.loc[lost, 'unit_id'])}; a gap is not filled: "
                'leave this key or these units out, or allocate by missing="other_keys"'
            )
        if not rows[name].sum() > 0:
            numbers = keys.drop(columns="unit_id").select_dtypes("number")
            able = [key for key in numbers if numbers[key].sum() > 0 and numbers[key].notna().all()]
            mend = f"; weigh another, e.g. demand_weights = {{ {able[0]} = 1.0 }}" if able else ""
            inputs.fault(f"keys.{name}: zero for every unit{mend}")
    used = [name for name in there if weights[name] > 0]
    blank = rows[used].isna().all(axis=1)
    if used and gaps and blank.any():
        inputs.fault(f"keys: no key at all for {some(rows.loc[blank, 'unit_id'])}; leave these units out")
    return rows
