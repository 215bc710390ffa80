"""Land in reach of each unit with the border open and closed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from landgap.access.border_cost import border_cost
from landgap.access.catchment import Variant, catchment
from landgap.access.decay import ZONES_20_40_60
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column


def accessibility(
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    variant: Variant = "e2sfca",
    weight: Callable[[np.ndarray], np.ndarray] = ZONES_20_40_60,
) -> pd.DataFrame:
    """Measure the land in reach of each unit with the border open and closed.

    Parameters
    ----------
    supply : DataFrame
        `unit_id` and `supply_ha`, summed by unit.
    demand : DataFrame
        `unit_id` and `demand_ha`, summed by unit; every unit has a row, which may be of 0 ha.
    costs : DataFrame
        As from :func:`travel_costs`, in minutes or km.
    states : Series
        State (ISO 3166-2) by unit.
    variant, weight : str, callable
        As for :func:`catchment`.

    Returns
    -------
    DataFrame
        By `unit_id`: `open_access` and `closed_access`, ha of supply per ha of demand (E2SFCA),
        and `access_change`, the one less the other.

    Raises
    ------
    LandgapError
        If hectares are negative or missing, or as :func:`border_cost` and :func:`catchment`.

    See Also
    --------
    catchment : What is measured.
    border_cost : What closes the border: a factor of 0.

    Examples
    --------
    >>> supply = pd.DataFrame({"unit_id": ["a"], "supply_ha": [30.0]})
    >>> demand = pd.DataFrame({"unit_id": ["a", "b"], "demand_ha": [10.0, 5.0]})
    >>> costs = pd.DataFrame({"origin": list("aabb"), "destination": list("abab"), "cost": 10.0})
    >>> accessibility(supply, demand, costs, pd.Series({"a": "DE-ST", "b": "DE-SN"}))
             open_access  closed_access  access_change
    unit_id
    a                2.0            3.0           -1.0
    b                2.0            0.0            2.0
    """
    inputs = Inputs("The land in reach cannot be measured.")
    unit = Column("unit_id", "id", required=True)
    land = inputs.table(supply, "supply", unit, Column("supply_ha", "amount", required=True))
    need = inputs.table(demand, "demand", unit, Column("demand_ha", "amount", required=True))
    inputs.stop()
    need_ha = need.groupby("unit_id")["demand_ha"].sum()
    land_ha = land.groupby("unit_id")["supply_ha"].sum()
    if len(odd := land_ha.index.difference(need_ha.index)):
        inputs.fault(f"supply: units without a row of demand: {some(odd)}; give them 0 ha")
        inputs.stop()
    land_ha = land_ha.reindex(need_ha.index, fill_value=0.0)
    found = pd.DataFrame(
        {
            name: catchment(
                land_ha,
                need_ha,
                border_cost(costs, states, crossing_factor=factor),
                variant=variant,
                weight=weight,
            )["accessibility"]
            for name, factor in (("open_access", 1.0), ("closed_access", 0.0))
        }
    )
    return found.assign(access_change=found["open_access"] - found["closed_access"])
