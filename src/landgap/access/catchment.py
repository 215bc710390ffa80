"""How much land is within reach of those who need it: floating catchments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import pandas as pd

from landgap.access.decay import STEPS
from landgap.errors import LandgapError, some

Method = Literal["2sfca", "e2sfca", "3sfca"]

LEAST = 1e-290
"""Weights up to this count as 0: numbers so small have lost their digits."""


def catchment(
    supply_ha: pd.Series,
    demand_ha: pd.Series,
    costs: pd.DataFrame,
    *,
    method: Method = "e2sfca",
    weight: Callable[[np.ndarray], np.ndarray] = STEPS,
) -> pd.DataFrame:
    """Share out the land among all who can reach it (Erreichbarkeit, floating catchment area).

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
        `origin` (of the demand), `destination` (of the land) and `cost`, as from
        :func:`~landgap.access.travel_costs.costs`; a pair that is not there is out of reach. A `factor`,
        as from :func:`~landgap.access.travel_costs.border_cost`, multiplies the weight.
    method : {"e2sfca", "2sfca", "3sfca"}, default "e2sfca"
        ``2sfca`` asks of the weight only whether a pair is within reach; ``e2sfca`` counts the
        near more than the far; ``3sfca`` lets demand choose, too: the more units are in reach, the
        less is asked of each (units are counted, not their hectares).
    weight : callable, default step({20: 1.0, 40: 0.68, 60: 0.22})
        From costs to weights from 0: ``step``, ``gaussian``, ``gravity`` of
        :mod:`landgap.access.decay`, or your own function of an array.

    Returns
    -------
    DataFrame
        On the index of `demand_ha`: `accessibility`, ha of supply per ha of demand, and
        `reachable_supply_ha`, all land with a weight above 0, undivided. Accessibility is 0 where
        there is demand but no land in reach, ``inf`` where nothing is needed and there is land
        in reach that nobody asks for, ``NaN`` where nothing is needed and none is in reach.
        ``attrs``: `unreached_supply_ha`, land that no demand reaches, `unreached_units`, where it
        lies, and `method`, `weight`, `measure`.

    Raises
    ------
    LandgapError
        If supply or demand is negative or missing, a unit stands in one table only, a pair comes
        twice or without a cost, a weight is negative or no number, or no pair is within reach.

    References
    ----------
    Luo and Wang (2003), Environment and Planning B 30, 865-884 (2SFCA). Luo and Qi (2009), Health
    & Place 15, 1100-1107 (E2SFCA). Wan, Zou and Sternberg (2012), International Journal of
    Geographical Information Science 26, 1073-1089 (3SFCA). Equal to PySAL access where both are
    defined.

    Examples
    --------
    >>> import pandas as pd
    >>> from landgap.access.decay import step
    >>> way = pd.DataFrame(
    ...     [("A", "A", 5), ("A", "B", 20), ("B", "A", 20), ("B", "B", 5)],
    ...     columns=["origin", "destination", "cost"],
    ... )
    >>> supply, demand = pd.Series({"A": 60.0, "B": 10.0}), pd.Series({"A": 1.0, "B": 2.0})
    >>> found = catchment(supply, demand, way, weight=step({10: 1, 20: 0.5}))
    >>> found.round(2)
       accessibility  reachable_supply_ha
    A           32.0                 70.0
    B           19.0                 70.0
    >>> float(demand @ found["accessibility"])
    70.0
    """
    units = demand_ha.index
    faults = _amount_faults(supply_ha, demand_ha)
    if method not in get_args(Method):
        faults.append(f"method: {method!r} is not known; there are {some(get_args(Method))}")
    asker, place, wrong = _pairs(costs, units.union(supply_ha.index, sort=False).unique())
    faults += wrong
    worth, wrong = (np.empty(0), []) if faults else _worth(costs, weight, binary=method == "2sfca")
    if faults or wrong:
        raise LandgapError("The catchments cannot be found.", [*faults, *wrong])
    supply, demand = supply_ha.reindex(units).to_numpy(float), demand_ha.to_numpy(float)

    def total(values: np.ndarray, by: np.ndarray) -> np.ndarray:
        return np.bincount(by, values, minlength=len(units))

    if method == "3sfca":
        with np.errstate(invalid="ignore"):
            worth = worth * (worth / total(worth, by=asker)[asker])
    if not (near := worth > LEAST).all():
        asker, place, worth = asker[near], place[near], worth[near]
    asked = total(worth * demand[asker], by=place)
    per_ha = np.divide(supply, asked, out=np.zeros(len(units)), where=asked > 0)
    accessibility = total(worth * per_ha[place], by=asker)
    reachable = total(supply[place], by=asker)
    unreached = (supply > 0) & (asked == 0)
    accessibility[asker[unreached[place]]] = np.inf
    accessibility[(demand == 0) & (reachable == 0)] = np.nan
    result = pd.DataFrame({"accessibility": accessibility, "reachable_supply_ha": reachable}, index=units)
    result.attrs = {
        "method": method,
        "weight": repr(weight),
        "measure": costs.attrs.get("measure"),
        "unreached_supply_ha": float(supply[unreached].sum()),
        "unreached_units": units[unreached].tolist(),
    }
    return result


def _worth(
    costs: pd.DataFrame, weight: Callable[[np.ndarray], np.ndarray], *, binary: bool
) -> tuple[np.ndarray, list[str]]:
    """Weigh each pair, border included; and what is wrong with the weights."""
    cost = costs["cost"].to_numpy(float)
    worth = np.asarray(weight(cost), dtype=float)
    if worth.shape != cost.shape:
        return worth, [f"weight: gives {worth.shape} for {len(cost)} costs; give one for each"]
    if (bad := ~((worth >= 0) & (worth < np.inf))).any():
        return worth, [f"weight: negative or no number for a cost of {some(np.unique(cost[bad]))}"]
    if binary:
        worth = (worth > 0).astype(float)
    if "factor" in costs:
        worth = worth * costs["factor"].to_numpy(float)
    if not (worth > LEAST).any():
        least = cost.min()
        return worth, [f"costs: no pair is within reach of {weight!r}; the least cost is {least}"]
    return worth, []


def _amount_faults(supply_ha: pd.Series, demand_ha: pd.Series) -> list[str]:
    faults = []
    for name, series in (("supply_ha", supply_ha), ("demand_ha", demand_ha)):
        values = series.to_numpy(float, na_value=np.nan)
        for label, bad in (
            ("missing or no number", ~np.isfinite(values)),
            ("negative", values < 0),
            ("two values", series.index.duplicated()),
        ):
            if bad.any():
                faults.append(f"{name}: {label} for {some(series.index[bad].unique())}")
    if len(odd := supply_ha.index.symmetric_difference(demand_ha.index)):
        faults.append(f"units in one table only, supply_ha or demand_ha: {some(odd)}")
    return faults


def _pairs(costs: pd.DataFrame, units: pd.Index) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Find the positions of who asks and of where the land lies; and what is wrong with them."""
    if absent := [name for name in ("origin", "destination", "cost") if name not in costs]:
        return np.empty(0), np.empty(0), [f"costs: no column {some(absent)}"]
    # each key is looked up once, not once a pair
    ends = (pd.Index(costs[end].astype("category")) for end in ("origin", "destination"))
    asker, place = map(units.get_indexer, ends)
    faults = []
    seen = np.zeros(len(units) + 1, dtype=bool)  # the last stands for -1, not among the units
    seen[asker] = seen[place] = True
    if not seen[:-1].all():
        faults.append(f"costs: nothing for the units {some(units[~seen[:-1]])}")
    if seen[-1]:
        odd = pd.concat([costs["origin"][asker < 0], costs["destination"][place < 0]]).unique()
        faults.append(f"costs: units without supply and demand: {some(odd)}")
    cost = costs["cost"].to_numpy(float, na_value=np.nan)
    checks = {"cost missing, negative or no number": ~((cost >= 0) & (cost < np.inf))}
    # what travel_costs() gives is sorted already: one look instead of a hash of millions of pairs
    if not (np.diff(asker * np.int64(len(units)) + place) > 0).all():
        checks["two costs"] = costs.duplicated(["origin", "destination"]).to_numpy()
    if "factor" in costs:
        factor = costs["factor"].to_numpy(float, na_value=np.nan)
        checks["factor is no share (0 to 1)"] = ~((factor >= 0) & (factor <= 1))
    for label, bad in checks.items():
        if bad.any():
            pairs = costs.loc[bad, ["origin", "destination"]].astype(str).agg(" to ".join, axis=1)
            faults.append(f"costs: {label} for {some(pairs)}")
    return asker, place, faults
