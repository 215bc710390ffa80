"""The balance of larger areas: of districts, states, the study area and the cooperation area."""

from __future__ import annotations

import pandas as pd

from landgap.balancing.balance import balance
from landgap.demand.frame import RANGE
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

STUDY_AREA, COOPERATION_AREA = "study area", "cooperation area"

_SUPPLY = ["supply_ha", "supply_low_ha", "supply_high_ha", "large_low_ha", "large_high_ha"]

_OPEN = ["unknown_ha", "unaccounted_ha"]


def balance_by(
    land: pd.DataFrame,
    demand: pd.DataFrame,
    by: pd.Series,
    *,
    years: float,
    large_share: float | None = None,
    unknown: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Sum supply and demand over groups of units and set them against each other.

    Parameters
    ----------
    land : DataFrame
        By `unit_id`: `supply_ha`, `supply_low_ha`, `supply_high_ha`, `large_low_ha`, `large_high_ha`, missing
        where not known, `unknown_ha` and `unaccounted_ha`; any other column is summed as well.
    demand : DataFrame
        By `unit_id`: `demand_ha_low`, `demand_ha_mid`, `demand_ha_high`.
    by : Series
        Group of each unit, by `unit_id`; units that are not in it are left out.
    years : float
        Horizon of the demand, in years.
    large_share : float, optional
        Share of the demand that asks for parcels from 5 ha; if not given, no size is asked for.
    unknown : DataFrame, optional
        By group: `unknown_supply_low_ha` and `unknown_supply_high_ha`, the least and the most that lies there
        beyond the inventory; missing where there is no telling.

    Returns
    -------
    DataFrame
        By group: the columns of :func:`landgap.balance`, the other sums, `units`, and `units_unknown` (how
        many have no known supply; their demand counts, so the shortage is at most what stands there).

    Raises
    ------
    LandgapError
        If a column is missing, hectares are negative, or a unit has no row.

    See Also
    --------
    landgap.balance : The same of one unit.

    Examples
    --------
    >>> ha = pd.DataFrame({"supply_ha": [30.0, None], "unknown_ha": [0.0, 4.0]}, index=["a", "b"])
    >>> land = ha.assign(supply_low_ha=ha["supply_ha"], supply_high_ha=ha["supply_ha"],
    ...                  large_low_ha=0.0, large_high_ha=0.0, unaccounted_ha=0.0)
    >>> need = pd.DataFrame(10.0, index=["a", "b"], columns=RANGE)
    >>> both = balance_by(land, need, pd.Series("both", index=["a", "b"]), years=10)
    >>> both[["supply_ha", "gap_ha", "units", "units_unknown"]]
          supply_ha  gap_ha  units  units_unknown
    both       30.0    10.0      2              1
    """
    inputs = Inputs("The areas cannot be balanced.")
    hectares = [Column(name, "amount", required=True, gaps=True) for name in (*_SUPPLY, *_OPEN)]
    land = inputs.table(land, "land", *hectares, indexed=True)
    demand = inputs.table(
        demand, "demand", *(Column(name, "amount", required=True) for name in RANGE), indexed=True
    )
    by = inputs.by_key(by, "by", "text")
    inputs.options(years=years, large_share=large_share)
    inputs.stop()
    if odd := [unit for unit in by.index if unit not in land.index or unit not in demand.index]:
        inputs.fault(f"by: units without land or demand: {some(odd)}")
    inputs.stop()
    amounts = land.join(demand[RANGE])
    grouped = amounts.loc[by.index].groupby(by)
    sums = grouped.sum(min_count=1)
    sums["units"] = grouped.size()
    sums["units_unknown"] = amounts["supply_ha"].isna().loc[by.index].groupby(by).sum()
    more = sums[["units_unknown", *_OPEN]].gt(0).any(axis=1)
    known = sums[_SUPPLY].assign(partly_known=more)
    if unknown is not None:
        known = known.join(unknown)
    others = [column for column in land.columns if column not in _SUPPLY]
    balanced = balance(known, sums[RANGE], years=years, large_share=large_share)
    return balanced.join(sums[[*others, "units", "units_unknown"]])
