"""How much land is within reach of those who need it: floating catchments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd

from landgap.access.decay import ZONES_20_40_60
from landgap.access.pairs import COST, Pairs, but_for_blanks, read_pairs
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.tolerances import MIN_WEIGHT_SHARE

Variant = Literal["2sfca", "e2sfca", "3sfca"]


def catchment(
    supply_ha: pd.Series,
    demand_ha: pd.Series,
    costs: pd.DataFrame,
    *,
    variant: Variant = "e2sfca",
    weight: Callable[[np.ndarray], np.ndarray] = ZONES_20_40_60,
) -> pd.DataFrame:
    """Measure the land in reach of each unit, shared with all others (Erreichbarkeit, 2SFCA).

    Each unit's land is divided by the weighted demand that reaches it; each unit then adds up
    what it finds within its own reach. No hectare is counted twice: demand times accessibility,
    summed over the units, is the supply that is within reach, whatever the weights.

    Parameters
    ----------
    supply_ha : Series
        Land that can be had, in ha, by unit.
    demand_ha : Series
        Land that is needed, in ha, for the same units.
    costs : DataFrame
        Origin/destination pairs: `origin` (of the demand), `destination` (of the land) and `cost`, in
        minutes or km, as from :func:`travel_costs`; a pair that is not there is out of reach. A
        `crossing_factor`, as from :func:`border_cost`, multiplies the weight.
    variant : {"e2sfca", "2sfca", "3sfca"}, default "e2sfca"
        ``2sfca`` asks of the weight only whether a pair is within reach; ``e2sfca`` counts the
        near more than the far; ``3sfca`` lets demand choose, too: the more units are in reach, the
        less is asked of each (units are counted, not their hectares, so one without land counts unless
        its pairs are left out).
    weight : callable, default step({20: 1.0, 40: 0.68, 60: 0.22})
        From costs to weights from 0: :func:`step`, :func:`gaussian`, :func:`gravity`, or your own
        function of an array.

    Returns
    -------
    DataFrame
        On the index of `demand_ha`: `accessibility`, ha of supply per ha of demand, and
        `reachable_supply_ha`, all land with a weight above 0, undivided. Accessibility is 0 where
        there is demand but no land in reach, ``inf`` where nothing is needed and there is land
        in reach that no demand reaches, ``NaN`` where nothing is needed and none is in reach.
        ``attrs``: `unreached_supply_ha`, land that no demand reaches, `unreached_units`, where it
        lies, and `variant`, `weight`, `measure`.

    Raises
    ------
    LandgapError
        If supply or demand is negative or missing, a unit is in one table only, a pair is duplicate
        or without a cost, a weight is negative or no number, or no pair is within reach.

    See Also
    --------
    travel_costs : Lists the costs between units.
    border_cost : Charges the crossing of a border.
    accessibility : The same with the border open and closed.

    References
    ----------
    Luo and Wang (2003), Environment and Planning B 30, 865-884 (2SFCA). Luo and Qi (2009), Health
    & Place 15, 1100-1107 (E2SFCA). Wan, Zou and Sternberg (2012), International Journal of
    Geographical Information Science 26, 1073-1089 (3SFCA). Equal to PySAL access where both are
    defined, but for 3SFCA with its ``max_cost`` below the reach of the weight. As Wan et al. write it,
    demand chooses among what lies within its catchment: G = T / sum of the T within reach. So it is
    here, whether the limit stands in the weight or pairs are left out; PySAL takes the sum over all
    pairs and cuts at the limit afterwards, so that its choices sum to less than 1.

    Examples
    --------
    >>> import pandas as pd
    >>> from landgap.value_functions import step
    >>> costs = pd.DataFrame(
    ...     [("A", "A", 5), ("A", "B", 20), ("B", "A", 20), ("B", "B", 5)],
    ...     columns=["origin", "destination", "cost"],
    ... )
    >>> supply, demand = pd.Series({"A": 60.0, "B": 10.0}), pd.Series({"A": 1.0, "B": 2.0})
    >>> found = catchment(supply, demand, costs, weight=step({10: 1, 20: 0.5}))
    >>> found.round(2)
       accessibility  reachable_supply_ha
    A           32.0                 70.0
    B           19.0                 70.0
    >>> float(demand @ found["accessibility"])
    70.0
    """
    inputs = Inputs("The catchments cannot be found.")
    inputs.options(variant=variant)
    land, need = inputs.by_key(supply_ha, "supply_ha"), inputs.by_key(demand_ha, "demand_ha")
    series = isinstance(supply_ha, pd.Series) and isinstance(demand_ha, pd.Series)
    if series and len(odd := land.index.symmetric_difference(need.index)):
        inputs.fault(f"units in one table only, supply_ha or demand_ha: {some(odd)}")
    pairs = read_pairs(inputs, costs, "costs", COST, Column("crossing_factor", "share"))
    units = need.index.union(land.index, sort=False).unique()
    if pairs.sound and series:
        if len(apart := units.difference(pairs.units)):
            inputs.fault(f"costs: no pair for the units {some(apart)}{but_for_blanks(apart, pairs.units)}")
        if len(odd := pairs.units.difference(units)):
            inputs.fault(f"costs: units without supply and demand: {some(odd)}")
    worth = np.empty(0) if inputs.faults else _worth(inputs, pairs, weight, binary=variant == "2sfca")
    inputs.stop()
    supply, demand = land.reindex(need.index).to_numpy(), need.to_numpy()
    origin, place = pairs.among(need.index)

    def total(values: np.ndarray, by: np.ndarray) -> np.ndarray:
        return np.bincount(by, values, minlength=len(need))

    if variant == "3sfca":
        with np.errstate(invalid="ignore"):
            worth = worth * (worth / total(worth, by=origin)[origin])
    if not (near := worth > MIN_WEIGHT_SHARE).all():
        origin, place, worth = origin[near], place[near], worth[near]
    asked = total(worth * demand[origin], by=place)
    per_ha = np.divide(supply, asked, out=np.zeros(len(need)), where=asked > 0)
    accessibility = total(worth * per_ha[place], by=origin)
    reachable = total(supply[place], by=origin)
    unreached = (supply > 0) & (asked == 0)
    accessibility[origin[unreached[place]]] = np.inf
    accessibility[(demand == 0) & (reachable == 0)] = np.nan
    result = pd.DataFrame(
        {"accessibility": accessibility, "reachable_supply_ha": reachable}, index=demand_ha.index
    )
    result.attrs = {
        "variant": variant,
        "weight": repr(weight),
        "measure": costs.attrs.get("measure"),
        "unreached_supply_ha": float(supply[unreached].sum()),
        "unreached_units": demand_ha.index[unreached].tolist(),
    }
    return result


def _worth(
    inputs: Inputs, pairs: Pairs, weight: Callable[[np.ndarray], np.ndarray], *, binary: bool
) -> np.ndarray:
    """Weigh each pair, border included; what is wrong with the weights is noted."""
    cost = pairs.table["cost"].to_numpy()
    worth = np.asarray(weight(cost), dtype=float)
    if worth.shape != cost.shape:
        inputs.fault(f"weight: gives {worth.shape} for {len(cost)} costs; give one for each")
        return worth
    if (bad := ~((worth >= 0) & (worth < np.inf))).any():
        inputs.fault(f"weight: negative or no number for a cost of {some(np.unique(cost[bad]))}")
        return worth
    if binary:
        worth = (worth > 0).astype(float)
    if "crossing_factor" in pairs.table:
        worth = worth * pairs.table["crossing_factor"].to_numpy()
    if not (worth > MIN_WEIGHT_SHARE).any():
        inputs.fault(f"costs: no pair is within reach of {weight!r}; the least cost is {cost.min()}")
    return worth
