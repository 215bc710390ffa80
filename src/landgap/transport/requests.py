"""What takes part in the exchange: the parcels on offer, and the demand by size class."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import BELOW_LARGE, LARGE_CLASSES, SIZE_CLASSES

Parcels = Literal["possible", "stated"]

LEVELS = ("low", "mid", "high")
"""Levels of a demand: its amounts are `demand_ha_low`, `demand_ha_mid` and `demand_ha_high`."""

_UNIT = Column("unit_id", "id", required=True)


def parcels(offered: pd.DataFrame, units: pd.Index[str], *, parcels: Parcels = "possible") -> pd.DataFrame:
    """Take the land that can be exchanged: hectares that are known, in units that take part.

    Parameters
    ----------
    offered : DataFrame
        As from :func:`landgap.supply`.
    units : Index
        Keys of the units that take part.
    parcels : {"possible", "stated"}, default "possible"
        Whether a site that states no largest parcel counts as one parcel, which is possible, or, with
        ``"stated"``, as parcels below 5 ha.

    Returns
    -------
    DataFrame
        `unit_id`, `site_id`, `size_class`, `supply_ha` above 0; on the index of `offered`.

    Raises
    ------
    LandgapError
        If a column is missing, hectares are negative, or the option is not known.

    See Also
    --------
    requests : The other side.
    exchange : Takes both.

    Examples
    --------
    >>> offered = pd.DataFrame({"unit_id": ["a", "b"], "site_id": ["s", "t"],
    ...                         "size_class": ["5-10", "unknown"], "supply_ha": [8.0, None]})
    >>> parcels(offered, pd.Index(["a", "b"]))
      unit_id site_id size_class  supply_ha
    0       a       s       5-10        8.0
    >>> parcels(offered.assign(parcel_stated=False), pd.Index(["a"]), parcels="stated")
      unit_id site_id size_class  supply_ha
    0       a       s        1-5        8.0
    """
    inputs = Inputs("The land cannot be exchanged.")
    columns = (
        _UNIT,
        Column("site_id", "id", required=True),
        Column("size_class", "text", required=True),
        Column("supply_ha", "amount", required=True, gaps=True),
    )
    stated = Column("parcel_stated", "flag", required=parcels == "stated")
    inputs.options(parcels=parcels)
    land = inputs.table(offered, "offered", *columns, stated)
    inputs.stop()
    if parcels == "stated":
        land["size_class"] = land["size_class"].astype("str").where(land["parcel_stated"], BELOW_LARGE)
    there = land["unit_id"].isin(units) & land["supply_ha"].gt(0)
    return land.set_axis(offered.index, axis=0).loc[there.to_numpy(), [column.name for column in columns]]


def requests(needed: pd.DataFrame, level: str, *, large_share: float | None) -> pd.DataFrame:
    """Take one level of a demand, by size class.

    Parameters
    ----------
    needed : DataFrame
        In the common form of demand.
    level : {"low", "mid", "high"}
        Which of its amounts.
    large_share : float or None
        Share (0 to 1) that asks for parcels from 5 ha, where the demand has no `size_class` of its own. None:
        no size is asked for, so all stands in the smallest class, which every parcel serves.

    Returns
    -------
    DataFrame
        `unit_id`, `segment`, `size_class`, `demand_ha`, summed over the years.

    Raises
    ------
    LandgapError
        If a column is missing, hectares are negative or missing, or an option is out of range.

    See Also
    --------
    parcels : The other side.
    exchange : Takes both.

    Examples
    --------
    >>> needed = pd.DataFrame({"unit_id": ["a"], "segment": "all", "demand_ha_mid": 10.0})
    >>> requests(needed, "mid", large_share=0.8)
      unit_id segment size_class  demand_ha
    0       a     all         <1        2.0
    1       a     all       5-10        8.0
    """
    inputs = Inputs("The demand cannot be exchanged.")
    inputs.options(level=level, large_share=large_share)
    amount = {f"demand_ha_{level}": "demand_ha"} if isinstance(level, str) and level in LEVELS else {}
    text = Column("segment", "text", required=True)
    amounts = (Column(name, "amount", required=True) for name in amount)
    needed = inputs.table(needed, "demand", _UNIT, text, *amounts)
    inputs.stop()
    keys = ["unit_id", "segment", *(["size_class"] if "size_class" in needed else [])]
    rows = needed.groupby(keys, as_index=False, observed=True)[list(amount)].sum()
    rows = rows.rename(columns=amount)
    if "size_class" in needed:
        return rows
    small, large = SIZE_CLASSES[0], LARGE_CLASSES[0]
    if large_share is None:
        return rows.assign(size_class=small)[["unit_id", "segment", "size_class", "demand_ha"]]
    parts = [
        rows.assign(size_class=size, demand_ha=rows["demand_ha"] * share)
        for size, share in ((small, 1 - large_share), (large, large_share))
    ]
    return pd.concat(parts, ignore_index=True)[["unit_id", "segment", "size_class", "demand_ha"]]
