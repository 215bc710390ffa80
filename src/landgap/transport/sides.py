"""What assess sets against each other across the border: parcels, requests, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from landgap.access.catchment import catchment
from landgap.access.travel_costs import border_cost
from landgap.layers.schema import SIZE_CLASSES
from landgap.transport.exchange import Dividend

LEVELS = ("low", "mid", "high")


def parcels(offered: pd.DataFrame, units: pd.Index[str]) -> pd.DataFrame:
    """Take the land that can be exchanged: hectares that are known, in units that take part.

    Parameters
    ----------
    offered : DataFrame
        As from :func:`landgap.supply`.
    units : Index
        Keys of the units that take part.

    Returns
    -------
    DataFrame
        `unit_id`, `site_id`, `size_class`, `supply_ha` above 0.

    Examples
    --------
    >>> offered = pd.DataFrame({"unit_id": ["a", "b"], "site_id": ["s", "t"],
    ...                         "size_class": ["5-10", "unknown"], "supply_ha": [8.0, None]})
    >>> parcels(offered, pd.Index(["a", "b"]))
      unit_id site_id size_class  supply_ha
    0       a       s       5-10        8.0
    """
    there = offered["unit_id"].isin(units) & offered["supply_ha"].gt(0)
    return offered.loc[there, ["unit_id", "site_id", "size_class", "supply_ha"]]


def requests(needed: pd.DataFrame, level: str, *, large_share: float) -> pd.DataFrame:
    """Take one level of a demand, by size class.

    Parameters
    ----------
    needed : DataFrame
        In the common form of demand.
    level : {"low", "mid", "high"}
        Which of its amounts.
    large_share : float
        Share that asks for parcels above 5 ha, where the demand has no `size_class` of its own.

    Returns
    -------
    DataFrame
        `unit_id`, `segment`, `size_class`, `demand_ha`, summed over the years.

    Examples
    --------
    >>> needed = pd.DataFrame({"unit_id": ["a"], "segment": "all", "demand_ha_mid": 10.0})
    >>> requests(needed, "mid", large_share=0.8)
      unit_id segment size_class  demand_ha
    0       a     all        <=5        2.0
    1       a     all       5-10        8.0
    """
    amount = {f"demand_ha_{level}": "demand_ha"}
    keys = ["unit_id", "segment", *(["size_class"] if "size_class" in needed else [])]
    rows = needed.groupby(keys, as_index=False, observed=True)[list(amount)].sum()
    rows = rows.rename(columns=amount)
    if "size_class" in needed:
        return rows
    small, large = SIZE_CLASSES[:2]
    parts = [
        rows.assign(size_class=size, demand_ha=rows["demand_ha"] * share)
        for size, share in ((small, 1 - large_share), (large, large_share))
    ]
    return pd.concat(parts, ignore_index=True)[["unit_id", "segment", "size_class", "demand_ha"]]


def accessibility(
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    **method: Any,  # noqa: ANN401
) -> pd.DataFrame:
    """Measure the land in reach of each unit with the border open and closed.

    Parameters
    ----------
    supply, demand : DataFrame
        From :func:`parcels` and :func:`requests`; every unit has a demand, which may be 0.
    costs : DataFrame
        As from :func:`landgap.travel_costs`.
    states : Series
        State by unit.
    **method : object
        `method` and `weight` of :func:`landgap.catchment`.

    Returns
    -------
    DataFrame
        By `unit_id`: `open_access` and `closed_access`, ha of supply per ha of demand (E2SFCA,
        see :func:`landgap.catchment`), and `access_change`, the one less the other.

    Examples
    --------
    >>> supply = pd.DataFrame({"unit_id": ["a"], "supply_ha": [30.0]})
    >>> demand = pd.DataFrame({"unit_id": ["a", "b"], "demand_ha": [10.0, 5.0]})
    >>> ways = pd.DataFrame({"origin": list("aabb"), "destination": list("abab"), "cost": 10.0})
    >>> accessibility(supply, demand, ways, pd.Series({"a": "DE-ST", "b": "DE-SN"}))
             open_access  closed_access  access_change
    unit_id
    a                2.0            3.0           -1.0
    b                2.0            0.0            2.0
    """
    need = demand.groupby("unit_id")["demand_ha"].sum()
    land = supply.groupby("unit_id")["supply_ha"].sum().reindex(need.index, fill_value=0.0)
    found = pd.DataFrame(
        {
            name: catchment(land, need, border_cost(costs, states, factor=factor), **method)["accessibility"]
            for name, factor in (("open_access", 1.0), ("closed_access", 0.0))
        }
    )
    return found.assign(access_change=found["open_access"] - found["closed_access"])


def in_short(runs: Mapping[str, Dividend]) -> pd.DataFrame:
    """Say what the border is worth at every level of the demand.

    Parameters
    ----------
    runs : mapping of str to Dividend
        From the level of the demand to the exchange that was worked out with it.

    Returns
    -------
    DataFrame
        One column a level; rows `unmet_closed_ha`, `unmet_open_ha`, `dividend_ha` (the first less
        the second), `crossing_ha`, `idle_closed_ha`, `idle_open_ha`.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> result.border.columns.tolist()
    ['low', 'mid', 'high']
    """
    rows = {
        level: {
            "unmet_closed_ha": run.closed.unmet_ha,
            "unmet_open_ha": run.open.unmet_ha,
            "dividend_ha": run.dividend_ha,
            "crossing_ha": run.crossing_ha,
            "idle_closed_ha": run.closed.idle_ha,
            "idle_open_ha": run.open.idle_ha,
        }
        for level, run in runs.items()
    }
    return pd.DataFrame(rows).rename_axis("measure")
