"""The exchange of thousands of units: the min-cost-flow solver of OR-tools."""

from __future__ import annotations

import numpy as np

from landgap.errors import LandgapError
from landgap.tolerances import WHOLE_M2
from landgap.transport.network import Floats, Integers, Network, Problem, Solution, typical_cost

SQUARE_METRES = 10_000
"""OR-tools counts whole units: hectares are rounded down to square metres,"""

COST_STEPS = 2**20
"""and a cost to the nearest millionth of a typical one,"""

MIN_COST_STEPS = 2**10
"""or a thousandth, where large costs leave no room for more."""

_MAX_COST = 2**53  # beyond, its own sums would overflow
_MAX_M2 = 2**62


def solve_ortools(problem: Problem) -> Solution:
    """Solve in whole square metres, without prices.

    Parameters
    ----------
    problem : Problem
        Land, demand and pairs; without limits, as these make it more than a flow.

    Returns
    -------
    Solution
        Exact for land and demand rounded down to square metres and costs rounded to millionths of a
        typical one.

    Raises
    ------
    LandgapError
        If OR-tools is not installed, there are limits, or the numbers leave its range.

    References
    ----------
    Goldberg (1997), J. Algorithms 22, 1-29: cost scaling, which OR-tools follows.

    Examples
    --------
    >>> import numpy as np, pytest
    >>> _ = pytest.importorskip("ortools")
    >>> problem = Problem(
    ...     np.array([[[3.0], [0]]]), np.array([[[2.0], [2]]]), np.array([[True]]),
    ...     need=np.array([0, 1]), land=np.array([0, 0]), cost=np.array([5.0, 1.0]),
    ...     group=np.array([-1, -1]), limits=np.zeros(0),
    ... )
    >>> solve_ortools(problem).ha.tolist()
    [1.0, 2.0]
    """
    try:
        from ortools.graph.python import (  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415
            min_cost_flow,
        )
    except ImportError as missing:
        raise LandgapError(
            'solver="ortools" needs OR-tools: pip install "landgap[national]"; '
            'solver="highs" needs nothing more and is as good below about 1,000 units.'
        ) from missing
    if problem.limits.size:
        raise LandgapError('caps make the exchange more than a flow: use solver="highs" for them.')
    if max(problem.supply.sum(), problem.demand.sum()) * SQUARE_METRES > _MAX_M2:
        raise LandgapError('The hectares are out of the range of OR-tools; use solver="highs".')
    network = Network(problem)
    source, sink = network.rows, network.rows + 1
    offered, asked = problem.supply > 0, problem.demand > 0
    land, need = _whole(problem.supply[offered]), _whole(problem.demand[asked])
    kept = np.zeros_like(need)
    if problem.kept is not None:
        kept = np.minimum(_whole(problem.kept[asked]), need)
    plenty = int(land.sum())
    steps = _steps(problem.cost, network.rows)
    cost = np.rint(problem.cost * steps).astype(np.int64)
    arcs_between = network.pair.size
    (higher, lower), (hub, wanted) = network.down, network.through
    supplying, asking = network.land[offered], network.demand[asked]
    free = np.zeros(higher.size + hub.size + land.size + need.size, dtype=np.int64)
    # no detour costs as much as what it saves to meet demand that must be met
    most = (int(cost.max(initial=0)) + 1) * (network.rows + 2)
    reward = np.full(need.size, -most)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([network.tail, higher, hub, np.full(land.size, source), asking, asking]),
        np.concatenate([network.head, lower, wanted, supplying, np.full(2 * need.size, sink)]),
        np.concatenate([np.full(arcs_between + higher.size + hub.size, plenty), land, need - kept, kept]),
        np.concatenate([cost[network.pair], free, reward]),
    )
    flow.set_node_supply(source, plenty)
    flow.set_node_supply(sink, -plenty)
    if (status := flow.solve_max_flow_with_min_cost()) != flow.OPTIMAL:
        raise LandgapError(f"OR-tools gave up ({status}): hectares or costs are out of its range.")
    ha = flow.flows(arcs) / SQUARE_METRES
    used = np.flatnonzero(ha[:arcs_between])
    through = slice(arcs_between + higher.size, arcs_between + higher.size + hub.size)
    return network.solution(used, ha[used], ha[through])


def _steps(cost: Floats, rows: int) -> float:
    """Choose the steps of a unit of cost: a power of two, as many as the largest cost allows."""
    typical = typical_cost(cost)
    most = _MAX_COST / 2 / (rows + 2) / max(float(cost.max(initial=0)), typical)
    if most * typical < MIN_COST_STEPS:
        raise LandgapError(
            f"The costs are out of the range of OR-tools: up to {cost.max():g} beside about {typical:g}; "
            'leave out pairs that cannot be reached, or use solver="highs".'
        )
    return float(2.0 ** np.floor(np.log2(min(most, COST_STEPS / typical))))


def _whole(ha: Floats) -> Integers:
    return np.floor(ha * SQUARE_METRES + WHOLE_M2).astype(np.int64)
