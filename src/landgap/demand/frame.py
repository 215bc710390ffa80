"""One frame for every method, so that methods can be laid side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from landgap.errors import rows_of
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.tolerances import ALLOCATION_HA

RANGE = ["demand_ha_low", "demand_ha_mid", "demand_ha_high"]
M2_PER_HA = 10_000
COLUMNS = ["unit_id", "segment", "year", *RANGE, "method"]
ALL = "all"
"""The segment of a method that knows none."""

_KINDS = (
    Column("unit_id", "id", required=True),
    Column("segment", "id"),
    Column("year", "year"),
    *(Column(name, "amount", required=True) for name in RANGE),
)


def demand_frame(
    rows: pd.DataFrame, *, method: str | None = None, parameters: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """Bring the result of a method to the form that all methods share.

    Parameters
    ----------
    rows : DataFrame
        `unit_id` and `demand_ha_low`, `demand_ha_mid`, `demand_ha_high` in ha; optional `segment`
        (``all`` if not given), `year` (missing: over the whole horizon), and further columns,
        which are kept behind.
    method : str, optional
        What the method is called; the column `method` of the rows if not given, or ``given``
        where they have none.
    parameters : mapping, optional
        Every choice that was made; goes into ``attrs["parameters"]``. That of the rows if not given.

    Returns
    -------
    DataFrame
        `unit_id`, `segment`, `year` (Int64), the three amounts, `method`, then further columns;
        a fresh index.

    Raises
    ------
    LandgapError
        If an amount is missing, negative or not finite, low, mid and high are out of order, or
        rows of one unit, segment, year and size class are duplicates.

    See Also
    --------
    by_unit : Sum it to units.
    landgap.demand.ensemble : Methods side by side.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 1.0, "demand_ha_mid": 2.0,
    ...                      "demand_ha_high": 4.0})
    >>> demand_frame(rows, method="by hand")[["unit_id", "segment", "year", "demand_ha_mid"]]
      unit_id segment  year  demand_ha_mid
    0       a     all  <NA>            2.0
    """
    inputs = Inputs("The demand cannot be used.")
    frame = read_demand(inputs, rows)
    inputs.stop()
    if method is not None:
        frame["method"] = frame.attrs["method"] = method
    if parameters is not None:
        frame.attrs["parameters"] = dict(parameters)
    return frame


def read_demand(inputs: Inputs, demand: pd.DataFrame, name: str = "demand") -> pd.DataFrame:
    """Check a demand: columns, hectares, their order, and duplicates.

    Parameters
    ----------
    inputs : Inputs
        Takes the faults.
    demand : DataFrame
        As for :func:`demand_frame`.
    name : str, default "demand"
        What the messages call it.

    Returns
    -------
    DataFrame
        A copy in the common form, ready for use once ``inputs.stop()`` has let it pass; before
        that, columns may be missing.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> rows = pd.DataFrame({"unit_id": [7], "demand_ha_low": 3.0, "demand_ha_mid": 2.0,
    ...                      "demand_ha_high": 4.0})
    >>> read_demand(inputs, rows)["unit_id"].item(), inputs.faults
    ('7', ['demand: low, mid and high are out of order in 1 row (7)'])
    """
    keys = ("unit_id", "segment", "year", "size_class")
    frame = inputs.table(demand, name, *_KINDS, unique=keys)
    if not {"unit_id", *RANGE} <= set(frame):
        return frame  # at fault
    amounts = frame[RANGE].apply(pd.to_numeric, errors="coerce").replace(np.inf, np.nan).to_numpy(dtype=float)
    # sums of the same parts in another order differ in the last digits
    tolerance = ALLOCATION_HA * np.fmax(amounts, 1.0).max(axis=1, initial=1.0)
    falls = (np.diff(amounts, axis=1) < -tolerance[:, None]).any(axis=1)
    if falls.any():
        count = rows_of(frame.loc[falls, "unit_id"])
        inputs.fault(f"{name}: low, mid and high are out of order in {count}")
    form = frame.assign(
        segment=frame.get("segment", ALL),
        year=frame.get("year", pd.Series(pd.NA, index=frame.index, dtype="Int64")),
        method=frame.get("method", "given"),
    )
    form = form[[*COLUMNS, *(column for column in frame if column not in COLUMNS)]]
    method = ", ".join(dict.fromkeys(form["method"].astype("str")))
    form.attrs = {"method": method, "parameters": dict(frame.attrs.get("parameters") or {})}
    return form


def by_unit(demand: pd.DataFrame) -> pd.DataFrame:
    """Sum a demand over segments and years.

    Parameters
    ----------
    demand : DataFrame
        As from any method.

    Returns
    -------
    DataFrame
        `demand_ha_low`, `demand_ha_mid`, `demand_ha_high` in ha, indexed by `unit_id`. Lows are added to
        lows and highs to highs, as if all were low or high together: the widest range.

    Raises
    ------
    LandgapError
        If it is no demand; see :func:`demand_frame`.

    See Also
    --------
    landgap.demand.by_segment : Sum to segments instead.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a", "a"], "segment": ["x", "y"], "demand_ha_low": 1.0,
    ...                      "demand_ha_mid": 2.0, "demand_ha_high": 4.0})
    >>> by_unit(demand_frame(rows, method="by hand")).loc["a"].tolist()
    [2.0, 4.0, 8.0]
    """
    inputs = Inputs("The demand cannot be summed to units.")
    frame = read_demand(inputs, demand)
    inputs.stop()
    return frame.groupby("unit_id")[RANGE].sum()
