"""Least unmet demand, then least cost, with prices: the exchange by linear programming."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy  # its parts load on first use

from landgap.errors import LandgapError
from landgap.tolerances import ALLOCATION_HA, MORE_LAND_REL, SOLVER_HA, SOLVER_REL
from landgap.transport.network import Flags, Floats, Integers, Network, Prices, Problem, Solution

_NEAREST = 10  # arcs a node to begin with; 5 to 20 take the same time within a third
_COLLAPSE_UP_TO = 2_000  # places; beyond, the dense table of pairs costs more than it saves
_PENALTY = 1_000.0  # of a wasted hectare, in multiples of the greatest cost
_MAX_PENALTY = 1e7  # beyond, HiGHS loses the costs beside it


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

    Notes
    -----
    Step 1 finds the least unmet demand U and its dual prices. Step 2 minimises the cost plus M
    times the reduced costs r >= 0 of step 1. Demand unmet is U plus the sum of r x, so an answer
    with r x = 0 is least unmet and, among those, cheapest: M needs no bound, it is raised until
    that holds. Step 2 begins with the cheapest arcs of every node and takes up others while
    their price says that they would pay; when none would, the answer holds for all of them.

    Demand that must be met bounds what stays unmet in step 2. Step 1 needs no such bound: more
    demand is met along augmenting paths, which leave no demand that was met (see `kept`).

    Where supply equals demand to the hectare, step 1 has many prices, and those of step 2 may
    hold M. Then the prices are those of a problem with a hundred-thousandth more land.

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
        solution, prices = _priced(problem)
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
        part, prices = _priced(alone)
        served[layers, segment] = part.served[:, 0]
        met[segment], cost[segment] = prices.met[0], prices.cost[0]
        parts.append((part.pair, layers[part.layer], part.size, part.ha))
    pair, layer, size, ha = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Solution(pair, layer, size, ha, served, Prices(met, cost, np.zeros(0), np.zeros(0)))


def _priced(problem: Problem) -> tuple[Solution, Prices]:
    solution, prices, clear = _two_steps(problem)
    if not clear:
        more = replace(problem, supply=problem.supply * (1 + MORE_LAND_REL))
        _, prices, _ = _two_steps(more)
    return solution, prices


def _two_steps(problem: Problem) -> tuple[Solution, Prices, bool]:
    """Solve, and say whether the prices are free of the penalty."""
    network = Network(problem)
    met = _met_prices(problem, network)
    fixed, unmet = _fixed_columns(problem, network)
    excess = np.maximum(-_sum_of_rows(network, met), 0)
    excess_fixed = np.maximum(unmet - fixed.T @ met, 0)
    excess[excess < SOLVER_REL], excess_fixed[excess_fixed < SOLVER_REL] = 0, 0
    scale = max(float(problem.cost.max(initial=0)), 1e-300)
    cost = problem.cost[network.pair] / scale
    right = _right_hand_side(problem, network)
    most = np.full(fixed.shape[1], np.inf)
    if problem.kept is not None:
        asked = problem.demand > 0
        most[unmet > 0] = np.maximum(problem.demand[asked] - problem.kept[asked], 0)
        # less than must be met is waste: no bound, as the first arcs alone may not suffice
        less = _unit_columns(network, network.demand[asked])
        fixed = scipy.sparse.hstack([fixed, less], format="csc")
        excess_fixed = np.append(excess_fixed, np.ones(less.shape[1]))
        most = np.append(most, np.full(less.shape[1], np.inf))
    first = fixed.shape[1]
    penalty = _PENALTY
    chosen = _least(network, cost + penalty * excess, np.ones(cost.size, dtype=bool))
    while True:
        price = cost + penalty * excess
        matrix = scipy.sparse.hstack([fixed, _arc_columns(network, chosen)], format="csc")
        objective = np.concatenate([penalty * excess_fixed, price[chosen]])
        upper = np.concatenate([most, np.full(chosen.size, np.inf)])
        x, dual = _linprog(objective, matrix, right, upper)
        reduced = price - _sum_of_rows(network, dual)
        reduced[chosen] = 0
        if (better := reduced < -SOLVER_REL).any():
            chosen = np.union1d(chosen, _least(network, reduced, better))
            continue
        wasted = excess_fixed @ x[:first] + excess[chosen] @ x[first:]
        if wasted <= SOLVER_HA or penalty >= _MAX_PENALTY:
            break
        penalty *= 30
    used = x[first:] > ALLOCATION_HA
    start = int((problem.supply > 0).sum()) + network.down[0].size
    through_ha = x[start : start + network.through[0].size]
    asked = network.demand >= 0
    met_price, cost_price = (np.full(asked.shape, np.nan) for _ in range(2))
    met_price[asked] = met[network.demand[asked]]
    cost_price[asked] = dual[network.demand[asked]] * scale
    prices = Prices(met_price, cost_price, -met[network.limit], -dual[network.limit] * scale)
    solution = network.solution(chosen[used], x[first:][used], through_ha)
    return solution, prices, bool(np.abs(dual).max(initial=0) < penalty / 2)


def _met_prices(problem: Problem, network: Network) -> Floats:
    """Price every row in unmet hectares: step 1, spread over the places that were merged."""
    small, group_of = _collapse(problem)
    _, dual = _fewest_unmet(small)
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
    x, dual = _linprog(objective, matrix, _right_hand_side(problem, network))
    return float(objective @ x), dual


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


def _least(network: Network, value: Floats, among: Flags) -> Integers:
    """Pick the arcs of least value at either end, a few a node."""
    at = np.flatnonzero(among)
    at = at[np.argsort(value[at], kind="stable")]
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
