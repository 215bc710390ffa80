"""Least unmet demand, then least cost, with prices: the exchange by linear programming."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import scipy  # its parts load on first use

from landgap.errors import LandgapError
from landgap.tolerances import ALLOCATION_HA, COST_REL, MORE_LAND_REL, SOLVER_REL
from landgap.transport.network import Flags, Floats, Integers, Network, Prices, Problem, Solution

_NEAREST = 10  # arcs a node to begin with; 5 to 20 take the same time within a third
_COLLAPSE_UP_TO = 2_000  # places; beyond, the dense table of pairs costs more than it saves
_WASTE = 1_000.0  # price of a wasted hectare while arcs are gathered, in typical costs
_REFINED_AT_MOST = 10  # times; each adds some seven digits


def least_unmet(problem: Problem) -> float:
    """Find the least demand that stays unmet, whatever it costs.

    Parameters
    ----------
    problem : Problem
        Land, demand and pairs; costs do not matter.

    Returns
    -------
    float
        Hectares.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.array([0])
    >>> problem = Problem(np.full((1, 1, 1), 3.0), np.full((1, 1, 1), 5.0), np.array([[True]]),
    ...                   one, one, np.array([2.0]), one - 1, np.zeros(0))
    >>> least_unmet(problem)
    2.0
    """
    return _fewest_unmet(_collapse(problem)[0])[0]


def solve_highs(problem: Problem) -> Solution:
    """Solve exactly in two steps, with prices (scipy's HiGHS).

    Parameters
    ----------
    problem : Problem
        Land, demand and pairs.

    Returns
    -------
    Solution
        With prices.

    Raises
    ------
    LandgapError
        If HiGHS finds no answer that its prices prove.

    Notes
    -----
    Step 1 prices land and demand in unmet hectares. An answer is least unmet if and only if nothing
    flows where these prices say that it costs demand (complementary slackness). Step 2 takes the
    cheapest of these answers: what costs demand is left out, so no penalty has to outweigh the
    costs. It begins with the cheapest arcs of every node and takes up others while their price says
    that they would pay.

    An answer is proven on the costs as they came, not as they were scaled for the solver: what the
    prices leave of the costs is solved again until nothing is left that would pay.

    Demand that must be met bounds what stays unmet in step 2. Step 1 needs no such bound: more
    demand is met along augmenting paths, which leave no demand that was met (see `kept`).

    Where supply equals demand to the hectare, step 1 has many prices. Those are taken that hold with
    a hundred-thousandth more land, as they say what one more hectare brings.

    Examples
    --------
    >>> import numpy as np
    >>> problem = Problem(
    ...     np.array([[[3.0], [0]]]), np.array([[[2.0], [2]]]), np.array([[True]]),
    ...     need=np.array([0, 1]), land=np.array([0, 0]), cost=np.array([5.0, 1.0]),
    ...     group=np.array([-1, -1]), limits=np.zeros(0),
    ... )
    >>> solve_highs(problem).ha.tolist()
    [1.0, 2.0]
    """
    if problem.limits.size or (problem.serves.sum(axis=1) > 1).any():
        solution, prices = _two_steps(problem)
        return replace(solution, prices=prices)
    # where no land serves two segments and no limit joins them, each is a problem of its own
    served = np.zeros((*problem.serves.shape, *problem.demand.shape[1:]))
    met, cost = np.empty_like(problem.demand), np.empty_like(problem.demand)
    parts = []
    for segment, layers in enumerate(map(np.flatnonzero, problem.serves.T)):
        alone = replace(
            problem,
            supply=problem.supply[layers],
            demand=problem.demand[[segment]],
            serves=problem.serves[layers][:, [segment]],
            kept=None if problem.kept is None else problem.kept[[segment]],
        )
        part, prices = _two_steps(alone)
        served[layers, segment] = part.served[:, 0]
        met[segment], cost[segment] = prices.met[0], prices.cost[0]
        parts.append((part.pair, layers[part.layer], part.size, part.ha))
    pair, layer, size, ha = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Solution(pair, layer, size, ha, served, Prices(met, cost, np.zeros(0), np.zeros(0)))


def _two_steps(problem: Problem) -> tuple[Solution, Prices]:
    network = Network(problem)
    fixed, unmet = _fixed_columns(problem, network)
    unit_ha = _unit_ha(problem)
    right = _right_hand_side(problem, network) / unit_ha
    most = np.full(unmet.size, np.inf)
    if problem.kept is not None:
        asked = problem.demand > 0
        most[unmet > 0] = np.maximum(problem.demand - problem.kept, 0)[asked] / unit_ha
        # less than must be met: open only until the arcs suffice
        less = _unit_columns(network, network.demand[asked])
        fixed = scipy.sparse.hstack([fixed, less], format="csc")
        unmet, most = np.append(unmet, np.full(less.shape[1], 2)), np.append(most, np.full(less.shape[1], np.inf))
    cost = problem.cost[network.pair]
    # costs lead to the arcs that suffice; where they outweigh a hectare, arcs are sought without them
    for more_land, guide in product((MORE_LAND_REL, 0.0), (cost, 0 * cost)):
        met = _met_prices(problem, network, more_land)
        wasteful = unmet - fixed.T @ met > SOLVER_REL
        open_ = _sum_of_rows(network, met) > -SOLVER_REL
        arcs = _least(network, cost, cost, open_)
        waste_price = wasteful * _WASTE * _typical(guide[arcs])
        arcs, x, _ = _generate(network, fixed, waste_price, most, guide, open_, arcs, right)
        if x[: unmet.size] @ wasteful <= ALLOCATION_HA:
            break
    else:
        raise LandgapError("HiGHS found no answer: its prices of the least unmet demand do not hold.")
    most = np.where(wasteful, 0.0, most)
    arcs, x, dual = _generate(network, fixed, np.zeros(most.size), most, cost, open_, arcs, right)
    ha = x * unit_ha
    on_arcs = ha[unmet.size :]
    used = on_arcs > ALLOCATION_HA * max(unit_ha, 1)
    start = int((problem.supply > 0).sum()) + network.down[0].size
    solution = network.solution(arcs[used], on_arcs[used], ha[start : start + network.through[0].size])
    asked = network.demand >= 0
    met_price, cost_price = (np.full(asked.shape, np.nan) for _ in range(2))
    met_price[asked] = met[network.demand[asked]]
    cost_price[asked] = dual[network.demand[asked]]
    return solution, Prices(met_price, cost_price, -met[network.limit], -dual[network.limit])


def _generate(  # noqa: PLR0913  one programme
    network: Network,
    fixed: scipy.sparse.csc_array,
    fixed_price: Floats,
    most: Floats,
    price: Floats,
    among: Flags,
    chosen: Integers,
    right: Floats,
) -> tuple[Integers, Floats, Floats]:
    """Minimise over the fixed columns and all arcs, of which only those are written out that pay."""
    typical = unit = _typical(price[chosen])
    dual = np.zeros(network.rows)
    refined = 0
    while refined <= _REFINED_AT_MOST:
        # the programme in what the prices leave of the costs has the same answers
        left, fixed_left = price - _sum_of_rows(network, dual), fixed_price - fixed.T @ dual
        objective = np.concatenate([fixed_left, left[chosen]]) / unit
        matrix = scipy.sparse.hstack([fixed, _arc_columns(network, chosen)], format="csc")
        upper = np.concatenate([most, np.full(chosen.size, np.inf)])
        x, more = _linprog(objective, matrix, right, upper)
        dual = dual + unit * more
        size = _sum_of_rows(network, np.abs(dual))
        left = price - _sum_of_rows(network, dual)
        pays = among & (left < -COST_REL * (typical + price + size))
        new = pays.copy()
        new[chosen] = False
        if new.any():
            chosen = np.union1d(chosen, _least(network, left, price, new))
            dual, unit = np.zeros(network.rows), typical
            continue
        fixed_size = np.abs(fixed).T @ np.abs(dual)
        fixed_left = fixed_price - fixed.T @ dual
        left, size = np.append(fixed_left, left[chosen]), np.append(fixed_size, (price + size)[chosen])
        odd = np.where(x > ALLOCATION_HA, left, 0), np.where(upper - x > ALLOCATION_HA, -left, 0)
        wrong = np.maximum(*odd)
        if (wrong <= COST_REL * (typical + size)).all():
            return chosen, x, dual
        unit, refined = float(wrong.max()), refined + 1
    raise LandgapError(
        f"HiGHS found no answer that its prices prove: costs range up to {price.max():g}, about {typical:g} "
        "is typical. Leave out pairs that nobody would use."
    )


def _typical(cost: Floats) -> float:
    positive = cost[cost > 0]
    return float(np.median(positive)) if positive.size else 1.0


def _unit_ha(problem: Problem) -> float:
    """Count hectares so that there are about a million: a power of two, which changes no digit."""
    most = max(problem.supply.sum(), problem.demand.sum())
    return float(2.0 ** np.ceil(np.log2(most) - 20)) if most > 0 else 1.0


def _met_prices(problem: Problem, network: Network, more_land: float) -> Floats:
    """Price every row in unmet hectares: step 1, spread over the places that were merged."""
    small, group_of = _collapse(problem)
    _, dual = _fewest_unmet(replace(small, supply=small.supply * (1 + more_land)))
    merged = Network(small)
    met = np.empty(network.rows)
    for mine, theirs in (
        (network.land, merged.land),
        (network.demand, merged.demand),
        (network.arrival, merged.arrival),
    ):
        there = mine >= 0
        met[mine[there]] = dual[theirs[:, group_of, :][there]]
    met[network.limit] = dual[merged.limit]
    return met


def _fewest_unmet(problem: Problem) -> tuple[float, Floats]:
    network = Network(problem)
    fixed, unmet = _fixed_columns(problem, network)
    arcs = np.arange(network.pair.size)
    matrix = scipy.sparse.hstack([fixed, _arc_columns(network, arcs)], format="csc")
    objective = np.concatenate([unmet, np.zeros(arcs.size)])
    unit_ha = _unit_ha(problem)
    x, dual = _linprog(objective, matrix, _right_hand_side(problem, network) / unit_ha)
    return float(objective @ x) * unit_ha, dual


def _collapse(problem: Problem) -> tuple[Problem, Integers]:
    """Merge places that reach the same others: for the least unmet demand they are one place."""
    places = problem.supply.shape[1]
    if places > _COLLAPSE_UP_TO:
        return problem, np.arange(places)
    kind = np.zeros((places, places), dtype=np.int64)
    kind[problem.need, problem.land] = problem.group + 2
    # rows as raw bytes: a dictionary is much faster than np.unique(axis=0)
    seen: dict[bytes, int] = {}
    links = np.hstack([kind, kind.T])
    group_of = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in links])
    first = np.unique(group_of, return_index=True)[1]
    merged = kind[np.ix_(first, first)]
    need, land = np.nonzero(merged)
    belongs = np.eye(first.size)[group_of]
    small = replace(
        problem,
        supply=np.einsum("lpc,pg->lgc", problem.supply, belongs),
        demand=np.einsum("lpc,pg->lgc", problem.demand, belongs),
        need=need,
        land=land,
        cost=np.zeros(land.size),
        group=merged[need, land] - 2,
    )
    return small, group_of


def _fixed_columns(problem: Problem, network: Network) -> tuple[scipy.sparse.csc_array, Floats]:
    """Idle land, arcs down the classes, hubs to demand, unmet demand, and room under limits."""
    (higher, lower), (hub, wanted) = network.down, network.through
    idle, unmet = network.land[problem.supply > 0], network.demand[problem.demand > 0]
    plus = np.concatenate([idle, higher, wanted, unmet, network.limit])
    minus = np.concatenate([lower, hub])
    at_minus = idle.size + np.arange(minus.size)
    where = (np.concatenate([plus, minus]), np.concatenate([np.arange(plus.size), at_minus]))
    signs = np.concatenate([np.ones(plus.size), -np.ones(minus.size)])
    counted = np.zeros(plus.size)
    counted[idle.size + minus.size : idle.size + minus.size + unmet.size] = 1
    return scipy.sparse.csc_array((signs, where), shape=(network.rows, plus.size)), counted


def _unit_columns(network: Network, rows: Integers) -> scipy.sparse.csc_array:
    """Columns with a one in a row each."""
    where = (rows, np.arange(rows.size))
    return scipy.sparse.csc_array((np.ones(rows.size), where), (network.rows, rows.size))


def _arc_columns(network: Network, arcs: Integers) -> scipy.sparse.csc_array:
    """Columns of the arcs: land used, demand met, limit used."""
    held = np.flatnonzero(network.held[arcs] >= 0)
    rows = np.concatenate([network.tail[arcs], network.head[arcs], network.held[arcs[held]]])
    at = np.concatenate([np.arange(arcs.size), np.arange(arcs.size), held])
    return scipy.sparse.csc_array((np.ones(rows.size), (rows, at)), (network.rows, arcs.size))


def _sum_of_rows(network: Network, value: Floats) -> Floats:
    """Sum over the rows in which each arc stands."""
    total: Floats = value[network.tail] + value[network.head]
    if network.limit.size:
        total += np.where(network.held >= 0, value[network.held], 0.0)
    return total


def _least(network: Network, value: Floats, price: Floats, among: Flags) -> Integers:
    """Pick the arcs of least value at either end, a few a node; of equals the cheaper."""
    at = np.flatnonzero(among)
    at = at[np.lexsort((price[at], value[at]))]
    picked = []
    for ends in (network.tail[at], network.head[at]):
        order = np.argsort(ends, kind="stable")
        begin = np.searchsorted(ends[order], ends[order])
        picked.append(at[order[np.arange(order.size) - begin < _NEAREST]])
    return np.unique(np.concatenate(picked))


def _right_hand_side(problem: Problem, network: Network) -> Floats:
    right = np.zeros(network.rows)
    land, asked = network.land >= 0, network.demand >= 0
    right[network.land[land]] = problem.supply[land]
    right[network.demand[asked]] = problem.demand[asked]
    right[network.limit] = problem.limits
    return right


def _linprog(
    objective: Floats,
    matrix: scipy.sparse.csc_array,
    right: Floats,
    upper: float | Floats = np.inf,
) -> tuple[Floats, Floats]:
    if not objective.size:
        return np.zeros(0), np.zeros(right.size)
    # presolve costs more than it saves on a network
    answer = scipy.optimize.linprog(
        objective,
        A_eq=matrix,
        b_eq=right,
        bounds=np.column_stack(np.broadcast_arrays(np.zeros(objective.size), upper)),
        method="highs",
        options={"presolve": False},
    )
    if answer.x is None:
        raise LandgapError(f"HiGHS found no answer: {answer.message}")
    return np.maximum(answer.x, 0), answer.eqlin.marginals
