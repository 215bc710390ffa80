"""One frame for every method, so that methods can be laid side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from landgap.errors import LandgapError, some

RANGE = ["demand_ha_low", "demand_ha_mid", "demand_ha_high"]
COLUMNS = ["unit_id", "segment", "year", *RANGE, "method"]
ALL = "all"
"""The segment of a method that knows none."""


def demand_frame(
    rows: pd.DataFrame, *, method: str, parameters: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Bring the result of a method to the form that all methods share.

    Parameters
    ----------
    rows : DataFrame
        `unit_id` and `demand_ha_low`, `demand_ha_mid`, `demand_ha_high` in ha; optional `segment`
        (``all`` if not given), `year` (missing: over the whole horizon), and further columns,
        which are kept behind.
    method : str
        What the method is called.
    parameters : mapping, optional
        Every choice that was made; goes into ``attrs["parameters"]``.

    Returns
    -------
    DataFrame
        `unit_id`, `segment`, `year` (Int64), the three amounts, `method`, then further columns;
        a fresh index.

    Raises
    ------
    LandgapError
        If an amount is missing, negative or not finite, low, mid and high are out of order, or a
        unit, segment and year stand twice.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 1.0, "demand_ha_mid": 2.0,
    ...                      "demand_ha_high": 4.0})
    >>> demand_frame(rows, method="by hand")[["unit_id", "segment", "year", "demand_ha_mid"]]
      unit_id segment  year  demand_ha_mid
    0       a     all  <NA>            2.0
    """
    frame = rows.reset_index(drop=True)
    frame["unit_id"] = frame["unit_id"].astype("str")
    frame["segment"] = frame["segment"].astype("str") if "segment" in frame else ALL
    year = frame["year"] if "year" in frame else pd.Series(pd.NA, index=frame.index)
    frame["year"] = year.astype("Int64")
    frame["method"] = method
    _refuse_no_range(frame)
    frame = frame[[*COLUMNS, *(name for name in frame if name not in COLUMNS)]]
    frame.attrs = {"method": method, "parameters": dict(parameters or {})}
    return frame


def by_unit(demand: pd.DataFrame) -> pd.DataFrame:
    """Sum a demand over segments and years.

    Parameters
    ----------
    demand : DataFrame
        As from any method.

    Returns
    -------
    DataFrame
        `demand_ha_low`, `demand_ha_mid`, `demand_ha_high`, indexed by `unit_id`. Lows are added to
        lows and highs to highs, as if all were low or high together: the widest range.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a", "a"], "segment": ["x", "y"], "demand_ha_low": 1.0,
    ...                      "demand_ha_mid": 2.0, "demand_ha_high": 4.0})
    >>> by_unit(demand_frame(rows, method="by hand")).loc["a"].tolist()
    [2.0, 4.0, 8.0]
    """
    return demand.groupby("unit_id")[RANGE].sum()


def _refuse_no_range(frame: pd.DataFrame) -> None:
    label = frame["unit_id"].str.cat(frame["segment"], sep="/")
    amounts = frame[RANGE].to_numpy(dtype=float)
    # sums of the same parts in another order differ in the last digits
    slack = 1e-9 * np.abs(amounts).max(axis=1, initial=1.0)
    checks = {
        "no finite hectares": ~np.isfinite(amounts).all(axis=1),
        "negative hectares": (amounts < 0).any(axis=1),
        "low, mid and high are out of order": (np.diff(amounts, axis=1) < -slack[:, None]).any(axis=1),
        "unit, segment and year twice": frame.duplicated(["unit_id", "segment", "year"], keep=False),
    }
    faults = [f"{what}: {some(label[rows])}" for what, rows in checks.items() if rows.any()]
    if faults:
        raise LandgapError("This is no demand.", faults)
