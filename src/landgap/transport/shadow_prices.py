"""Dual values: what one more hectare is worth at each unit, and across each border."""

from __future__ import annotations

import numpy as np
import pandas as pd

from landgap.tolerances import PRICE_DECIMALS, PRICE_REL
from landgap.transport.inputs import ExchangeInputs
from landgap.transport.network import Floats, Integers, Prices, Problem


def prices(
    market: ExchangeInputs, problem: Problem, duals: Prices, *, crossing_cost: float | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the dual values of land and of the border from those of demand.

    Parameters
    ----------
    market : ExchangeInputs
        Units and all pairs.
    problem : Problem
        The pairs that were open.
    duals : Prices
        Of demand and limits.
    crossing_cost : float, optional
        What a hectare across costs more, in km or minutes.

    Returns
    -------
    land : DataFrame
        `met_ha` and `saved` by unit, segment and class.
    across : DataFrame
        The same by pair of states; both as in :class:`landgap.transport.exchange.Exchange`.

    Notes
    -----
    The price of a hectare of demand, its dual value, comes from the solver. Land is worth the best
    that it can serve: the greatest price among the places and classes that it reaches, less the
    cost of the pair and the price of a cap; nothing if that is less than nothing. So land has a
    price where there is none of it yet. A border is worth the greatest gain of a hectare that
    crosses, less what the land brings on its own side. Both compare unmet demand first and then
    cost, as the exchange does.

    Examples
    --------
    >>> import pandas as pd
    >>> from landgap.transport.exchange import exchange
    >>> ha = pd.DataFrame({"unit_id": ["a", "b"], "supply_ha": [9.0, 1], "demand_ha": [5.0, 6]})
    >>> costs = pd.DataFrame({"origin": list("aabb"), "destination": list("abab"),
    ...                       "cost": [1.0, 7, 7, 1]})
    >>> closed = exchange(ha, ha, costs, pd.Series({"a": "DE-ST", "b": "DE-SN"}), border="closed")
    >>> closed.border_price
                                    met_ha  saved
    origin_state destination_state
    DE-SN        DE-ST                 1.0   -7.0
    DE-ST        DE-SN                 0.0    0.0
    """
    layers, units, classes = market.supply.shape
    met_at, saved_at = _on_arrival(problem, duals)
    met_limit, saved_limit = (np.zeros(problem.cost.size) for _ in range(2))
    if problem.limits.size:
        held = problem.group >= 0
        met_limit[held] = duals.met_limit[problem.group[held]]
        saved_limit[held] = duals.cost_limit[problem.group[held]]
    pairs = np.flatnonzero(market.crosses)
    need, land = market.need[pairs], market.land[pairs]
    cost = market.cost[pairs] + float(crossing_cost or 0.0)
    ends = {"origin_state": market.state[need], "destination_state": market.state[land]}
    sides = pd.DataFrame(ends)
    number = sides.groupby([*ends]).ngroup().to_numpy().astype(np.int64)
    borders = pd.MultiIndex.from_frame(sides.drop_duplicates().sort_values([*ends]))
    met, saved = (np.zeros((layers, units, classes)) for _ in range(2))
    across = np.zeros(len(borders)), np.zeros(len(borders))
    for layer in range(layers):
        best = np.zeros(units), np.zeros(units)
        for size in range(classes):
            here = _best(
                met_at[layer, problem.need, size] - met_limit,
                saved_at[layer, problem.need, size] - problem.cost - saved_limit,
                problem.land,
                units,
            )
            # a larger parcel can do what a smaller one can
            best = _better(best, here)
            met[layer, :, size], saved[layer, :, size] = best
        lost = np.full(units, np.inf), np.full(units, np.inf)
        for size in reversed(range(classes)):
            # only land that is there can cross: what it brings on its own side is lost
            there = market.supply[layer, :, size] > 0
            lost = (
                np.where(there, met[layer, :, size], lost[0]),
                np.where(there, saved[layer, :, size], lost[1]),
            )
            over = _best(
                met_at[layer, need, size] - lost[0][land],
                saved_at[layer, need, size] - cost - lost[1][land],
                number,
                len(borders),
            )
            across = _better(across, over)
    index = pd.MultiIndex.from_product(
        [list(market.units), market.layers, market.classes],
        names=["unit_id", "segment", "size_class"],
    )
    by_unit = {"met_ha": met.swapaxes(0, 1).ravel(), "saved": saved.swapaxes(0, 1).ravel()}
    return (
        pd.DataFrame(by_unit, index=index),
        pd.DataFrame({"met_ha": across[0], "saved": across[1]}, index=borders),
    )


def _on_arrival(problem: Problem, duals: Prices) -> tuple[Floats, Floats]:
    """Tell what a hectare that arrives brings, by layer; minus infinity without demand."""
    shape = (problem.supply.shape[0], *problem.demand.shape[1:])
    best = np.full(shape, -np.inf), np.full(shape, -np.inf)
    met = np.where(np.isnan(duals.met), -np.inf, np.round(duals.met, PRICE_DECIMALS) + 0.0)
    cost = np.where(np.isnan(duals.cost), -np.inf, duals.cost)
    for layer, served in enumerate(problem.serves):
        for segment in np.flatnonzero(served):
            better = _better((best[0][layer], best[1][layer]), (met[segment], cost[segment]))
            best[0][layer], best[1][layer] = better
    return best


def _best(met: Floats, saved: Floats, owner: Integers, owners: int) -> tuple[Floats, Floats]:
    """Take the best of each owner's pairs: most demand met, then most saved."""
    most = np.full(owners, -np.inf)
    np.maximum.at(most, owner, met)
    tied = met >= most[owner] - PRICE_REL
    least = np.full(owners, -np.inf)
    np.maximum.at(least, owner[tied], saved[tied])
    return most, least


def _better(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    tied = np.isfinite(other[0]) & (np.abs(other[0] - np.maximum(one[0], -1e9)) <= PRICE_REL)
    wins = (other[0] > one[0]) & ~tied | tied & (other[1] > one[1])
    return np.where(wins, other[0], one[0]), np.where(wins, other[1], one[1])
