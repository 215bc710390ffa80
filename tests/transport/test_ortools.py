from dataclasses import replace

import pytest
from hypothesis import given, settings
from networks import problems, ring, unmet

from landgap.errors import LandgapError
from landgap.transport.highs import solve_highs
from landgap.transport.ortools import solve_ortools


@settings(max_examples=25, deadline=None)
@given(problems(limits=False))
def test_min_cost_flow_agrees(problem):
    pytest.importorskip("ortools")
    ours, theirs = solve_highs(problem), solve_ortools(problem)
    assert unmet(problem, theirs) == pytest.approx(unmet(problem, ours), abs=1e-5)
    cost, other = (found.ha @ problem.cost[found.pair] for found in (ours, theirs))
    assert other == pytest.approx(cost, abs=1e-4)


def test_whole_square_metres_are_rounded_down():
    pytest.importorskip("ortools")
    problem = ring(2)
    sliver = replace(problem, demand=problem.demand / 2 * 0.30006)
    assert solve_ortools(sliver).ha.tolist() == [0.3]


def test_costs_are_as_fine_in_any_unit():
    """In thousandths of a unit, costs of a ten-thousandth would all be nothing."""
    pytest.importorskip("ortools")
    problem = ring(6)
    known = solve_ortools(problem)
    for factor in (1e-9, 1e-4, 7.0, 1e9, 1e300):
        found = solve_ortools(replace(problem, cost=problem.cost * factor))
        assert found.ha.tolist() == known.ha.tolist()
        assert found.pair.tolist() == known.pair.tolist()


def test_numbers_beyond_the_range_of_the_solver_are_refused():
    pytest.importorskip("ortools")
    problem = ring(4)
    far = problem.cost.copy()
    far[0] = 1e15
    with pytest.raises(LandgapError, match=r"out of the range of OR-tools: up to 1e\+15 beside about 1;"):
        solve_ortools(replace(problem, cost=far))
    with pytest.raises(LandgapError, match="hectares are out of the range of OR-tools"):
        solve_ortools(replace(problem, supply=problem.supply * 1e16))
