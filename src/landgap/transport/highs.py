"""Least unmet demand, then least cost, with prices: the exchange by linear programming."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import scipy  # its parts load on first use

from landgap.errors import LandgapError
from landgap.tolerances import ALLOCATION_HA, COST_REL, MORE_LAND_REL, SOLVER_REL, TIED_REL
from landgap.transport.network import (
    Flags,
    Floats,
    Integers,
    Network,
    Prices,
    Problem,
    Solution,
    typical_cost,
)

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
    network = Network(problem)
    programme = _programme(problem, network)
    matrix, most, first = programme.matrix, programme.most, programme.first
    cost = np.append(np.zeros(first), problem.cost[network.pair])
    # costs lead to arcs that suffice; where they outweigh a hectare, arcs are sought without them
    for more_land, guide in product((MORE_LAND_REL, 0.0), (cost, 0 * cost)):
        met = _met_prices(problem, network, more_land)
        wasteful = programme.unmet - matrix.T @ met > SOLVER_REL
        nearest = programme.least(cost, cost, ~wasteful)
        price = guide + wasteful * _WASTE * typical_cost(guide[nearest])
        chosen, x, _ = programme.solve(price, most, ~wasteful, nearest)
        if x @ wasteful <= ALLOCATION_HA:
            break
    else:
        raise LandgapError("HiGHS found no answer: its prices of the least unmet demand do not hold.")
    most = np.where(wasteful, 0.0, most)
    _, x, dual = programme.solve(cost, most, ~wasteful, chosen[chosen >= first])
    ha = x * programme.unit_ha
    used = np.flatnonzero(ha[first:] > ALLOCATION_HA * max(programme.unit_ha, 1))
    start = int((problem.supply > 0).sum()) + network.down[0].size
    solution = network.solution(used, ha[first:][used], ha[start : start + network.through[0].size])
    asked = network.demand >= 0
    met_price, cost_price = (np.full(asked.shape, np.nan) for _ in range(2))
    met_price[asked] = met[network.demand[asked]]
    cost_price[asked] = dual[network.demand[asked]]
    return replace(
        solution,
        prices=Prices(met_price, cost_price, -met[network.limit], -dual[network.limit]),
        determined=_determined(problem, programme, cost, most, dual),
    )


@dataclass(frozen=True, eq=False)
class _Programme:
    """The exchange as rows and columns; hectares are counted in a unit of which there are about a million."""

    network: Network
    matrix: scipy.sparse.csc_array
    unmet: Floats  # hectares of each column that count as unmet
    most: Floats
    right: Floats
    first: int  # column of the first arc between places
    unit_ha: float

    @property
    def layered(self) -> bool:
        """Whether land is of several kinds: then presolve saves more than it costs."""
        return len(self.network.land) > 1

    def solve(
        self, price: Floats, most: Floats, among: Flags, arcs: Integers
    ) -> tuple[Integers, Floats, Floats]:
        """Minimise; of the arcs, only those are written out that pay."""
        matrix, chosen = self.matrix, np.append(np.arange(self.first), arcs)
        typical = unit = typical_cost(price[chosen])
        dual = np.zeros(self.network.rows)
        refined = 0
        while refined <= _REFINED_AT_MOST:
            # what the prices leave of the costs has the same answers as the costs
            left = price - matrix.T @ dual
            x = np.zeros(price.size)
            x[chosen], more = _linprog(
                left[chosen] / unit, matrix[:, chosen], self.right, most[chosen], presolve=self.layered
            )
            dual = dual + unit * more
            left, near = price - matrix.T @ dual, COST_REL * (typical + self.size(price, dual))
            new = among & (left < -near)
            new[chosen] = False
            if new.any():
                chosen = np.union1d(chosen, self.least(left, price, new))
                dual, unit = np.zeros(self.network.rows), typical
                continue
            wrong = np.where(x > ALLOCATION_HA, left, 0), np.where(most - x > ALLOCATION_HA, -left, 0)
            worst = np.maximum(*wrong)[chosen]
            if (worst <= near[chosen]).all():
                return chosen, x, dual
            unit, refined = float(worst.max()), refined + 1
        raise LandgapError(
            f"HiGHS found no answer that its prices prove: the costs go up to {price.max():g}, "
            f"where about {typical:g} is typical; leave out pairs that nobody would use."
        )

    def size(self, price: Floats, dual: Floats) -> Floats:
        """Add up the numbers whose difference is what the prices leave of a cost."""
        size: Floats = price + abs(self.matrix).T @ np.abs(dual)
        return size

    def least(self, value: Floats, price: Floats, among: Flags) -> Integers:
        """Pick the arcs of least value at either end, a few a node; of equals the cheaper."""
        at = np.flatnonzero(among[self.first :])
        at = at[np.lexsort((price[self.first + at], value[self.first + at]))]
        picked = []
        for ends in (self.network.tail[at], self.network.head[at]):
            order = np.argsort(ends, kind="stable")
            begin = np.searchsorted(ends[order], ends[order])
            picked.append(at[order[np.arange(order.size) - begin < _NEAREST]])
        return self.first + np.unique(np.concatenate(picked))


def _programme(problem: Problem, network: Network) -> _Programme:
    """Write out idle land, arcs down the classes, hubs to demand, unmet demand, room under limits, and arcs.

    Where demand must be met, less than that is a column, too: open only until the arcs suffice.
    """
    (higher, lower), (hub, wanted) = network.down, network.through
    idle, unmet = network.land[problem.supply > 0], network.demand[problem.demand > 0]
    less = unmet if problem.kept is not None else unmet[:0]
    plus = np.concatenate([idle, higher, wanted, unmet, network.limit, less])
    arcs = np.arange(network.pair.size)
    held = np.flatnonzero(network.held >= 0)
    first, start, end = plus.size, idle.size, idle.size + higher.size + hub.size
    rows = [plus, lower, hub, network.tail, network.head, network.held[held]]
    columns = [
        *(np.arange(first), np.arange(start, end)),
        *(first + arcs, first + arcs, first + held),
    ]
    signs = np.ones(sum(part.size for part in rows))
    signs[first : first + lower.size + hub.size] = -1
    where = np.concatenate(rows), np.concatenate(columns)
    counted, most = np.zeros(first + arcs.size), np.full(first + arcs.size, np.inf)
    counted[end : end + unmet.size] = 1
    counted[first - less.size : first] = 2  # dearer than any price of demand
    unit_ha = _unit_ha(problem)
    if problem.kept is not None:
        room = np.maximum(problem.demand - problem.kept, 0)
        most[end : end + unmet.size] = room[problem.demand > 0] / unit_ha
    right = np.zeros(network.rows)
    land, asked = network.land >= 0, network.demand >= 0
    right[network.land[land]] = problem.supply[land] / unit_ha
    right[network.demand[asked]] = problem.demand[asked] / unit_ha
    right[network.limit] = problem.limits / unit_ha
    matrix = scipy.sparse.csc_array((signs, where), shape=(network.rows, most.size))
    return _Programme(network, matrix, counted, most, right, first, unit_ha)


def _determined(problem: Problem, programme: _Programme, cost: Floats, most: Floats, dual: Floats) -> Flags:
    """Tell the places that get the same hectares in all answers that are as good.

    Weights drawn at random tell two answers apart: where the greatest weighted sum is the least one, all
    sums agree. Where not, the sums that differ are set aside, and the others are asked again.
    """
    left = cost - programme.matrix.T @ dual
    near = TIED_REL * (typical_cost(cost) + programme.size(cost, dual))
    as_good = np.flatnonzero((left <= near) & (most > 0))
    least = np.where((left < -near) & np.isfinite(most), most, 0.0)[as_good]
    pair = programme.network.pair[as_good[as_good >= programme.first] - programme.first]
    across = np.zeros(pair.size) if problem.across is None else problem.across[pair]
    first, ends = as_good.size - pair.size, (problem.need[pair], problem.land[pair])
    sums = [(end, weight) for weight in (np.ones(pair.size), across) for end in ends]
    same = np.ones((len(sums), problem.supply.shape[1]), dtype=bool)
    random, matrix = np.random.default_rng(0), programme.matrix[:, as_good]
    differs = same.copy()
    while differs.any():
        drawn = random.uniform(1, 2, same.shape) * same
        objective = np.zeros(as_good.size)
        objective[first:] = sum(drawn[kind, end] * weight for kind, (end, weight) in enumerate(sums))
        answers = [
            _linprog(
                sign * objective, matrix, programme.right, most[as_good], least, presolve=programme.layered
            )[0][first:]
            for sign in (1, -1)
        ]
        low, high = (
            np.array([np.bincount(end, x * weight, minlength=same.shape[1]) for end, weight in sums])
            for x in answers
        )
        differs = np.logical_and(same, np.abs(high - low) > TIED_REL * programme.right.sum())
        same = np.logical_and(same, ~differs)
    return np.asarray(same.all(axis=0))


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
    programme = _programme(problem, Network(problem))
    x, dual = _linprog(programme.unmet, programme.matrix, programme.right, presolve=programme.layered)
    return float(programme.unmet @ x) * programme.unit_ha, dual


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
        kept=None,
        across=None,
    )
    return small, group_of


def _linprog(
    objective: Floats,
    matrix: scipy.sparse.csc_array,
    right: Floats,
    most: float | Floats = np.inf,
    least: float | Floats = 0.0,
    *,
    presolve: bool = False,
) -> tuple[Floats, Floats]:
    if not objective.size:
        return np.zeros(0), np.zeros(right.size)
    answer = scipy.optimize.linprog(
        objective,
        A_eq=matrix,
        b_eq=right,
        bounds=np.column_stack(np.broadcast_arrays(least + 0 * objective, most)),
        method="highs",
        options={"presolve": presolve},
    )
    if answer.status != 0:
        raise LandgapError(f"HiGHS found no answer: {answer.message}")
    return np.maximum(answer.x, 0), answer.eqlin.marginals
