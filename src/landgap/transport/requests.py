"""What takes part in the exchange: the parcels on offer, and the demand by size class."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import BELOW_LARGE, LARGE_CLASSES, SIZE_CLASSES
from landgap.tolerances import SUM_REL

Parcels = Literal["possible", "stated"]

LEVELS = ("low", "mid", "high")
"""Levels of a demand: its amounts are `demand_ha_low`, `demand_ha_mid` and `demand_ha_high`."""

_UNIT = Column("unit_id", "id", required=True)


def parcels(
    offered: pd.DataFrame,
    units: pd.Index[str],
    *,
    parcels: Parcels = "possible",
    segments: pd.Series[str] | None = None,
) -> pd.DataFrame:
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
    segments : Series of str, optional
        Segments that each row may serve, joined by ``;``, on the index of `offered`; all if not given.

    Returns
    -------
    DataFrame
        `unit_id`, `site_id`, `size_class`, `supply_ha` above 0, and `segment` if given; on the index of
        `offered`.

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
    land = land.set_axis(offered.index, axis=0)[[column.name for column in columns]]
    if segments is not None:
        land["segment"] = segments.reindex(land.index)
    return land[there.to_numpy()]


def requests(needed: pd.DataFrame, level: str, *, sizes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Take one level of a demand, by size class.

    Parameters
    ----------
    needed : DataFrame
        In the common form of demand.
    level : {"low", "mid", "high"}
        Which of its amounts.
    sizes : DataFrame, optional
        By segment, the share of the hectares (0 to 1) that asks for each size class, as from
        :func:`landgap.demand.request_sizes`; where the demand has no `size_class` of its own. No size is
        asked for by a segment that it does not name: all stands in the smallest class, which every parcel
        serves.

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
    >>> requests(needed, "mid", sizes=pd.DataFrame({"1-5": 0.2, "5-10": 0.8}, index=["all"]))
      unit_id segment size_class  demand_ha
    0       a     all        1-5        2.0
    1       a     all       5-10        8.0
    """
    inputs = Inputs("The demand cannot be exchanged.")
    inputs.options(level=level)
    amount = {f"demand_ha_{level}": "demand_ha"} if isinstance(level, str) and level in LEVELS else {}
    text = Column("segment", "text", required=True)
    amounts = (Column(name, "amount", required=True) for name in amount)
    needed = inputs.table(needed, "demand", _UNIT, text, *amounts)
    shares = _shares(inputs, sizes)
    inputs.stop()
    keys = ["unit_id", "segment", *(["size_class"] if "size_class" in needed else [])]
    rows = needed.groupby(keys, as_index=False, observed=True)[list(amount)].sum()
    rows = rows.rename(columns=amount)
    if "size_class" in needed:
        return rows
    asked = shares.reindex(rows["segment"])
    asked[SIZE_CLASSES[0]] = asked[SIZE_CLASSES[0]].mask(asked.isna().all(axis=1), 1.0)
    asked = asked.fillna(0.0).set_axis(rows.index, axis=0)
    parts = [
        rows.assign(size_class=size, demand_ha=rows["demand_ha"] * asked[size])[asked[size] > 0]
        for size in SIZE_CLASSES
    ]
    return pd.concat(parts, ignore_index=True)[["unit_id", "segment", "size_class", "demand_ha"]]


def _shares(inputs: Inputs, sizes: pd.DataFrame | None) -> pd.DataFrame:
    """Check shares by segment and size class: each segment's sum to 1."""
    empty = pd.DataFrame(columns=list(SIZE_CLASSES), dtype=float)
    if sizes is None:
        return empty
    table = inputs.table(
        sizes, "sizes", *(Column(name, "share") for name in SIZE_CLASSES), indexed=True, rows=True
    )
    if odd := [name for name in table if name not in SIZE_CLASSES]:
        inputs.fault(f"sizes: {some(odd)} are no size classes ({', '.join(SIZE_CLASSES)})")
    table = table.reindex(columns=list(SIZE_CLASSES)).fillna(0.0)
    if (wrong := (table.sum(axis=1) - 1).abs() > SUM_REL).any():
        inputs.fault(f"sizes: shares of {some(table.index[wrong])} do not sum to 1")
    return table


def share_of_large(requests: pd.DataFrame) -> float:
    """Say what share of requests asks for parcels from 5 ha.

    Parameters
    ----------
    requests : DataFrame
        `size_class`, `demand_ha`.

    Returns
    -------
    float
        0 to 1; 0 without demand.

    Examples
    --------
    >>> share_of_large(pd.DataFrame({"size_class": ["1-5", "5-10"], "demand_ha": [1.0, 3.0]}))
    0.75
    """
    total = float(requests["demand_ha"].sum())
    large = float(requests.loc[requests["size_class"].isin(LARGE_CLASSES), "demand_ha"].sum())
    return large / total if total > 0 else 0.0
