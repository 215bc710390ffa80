from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landgap.errors import LandgapError
from landgap.transport.highs import least_unmet, solve_highs
from landgap.transport.network import Network, Problem
from landgap.transport.ortools import solve_ortools

LAYERS, SEGMENTS, PLACES, CLASSES = 3, 2, 4, 2
# the first layer of land serves both segments, the others one each
SERVES = np.array([[True, True], [True, False], [False, True]])


@st.composite
def problems(draw, *, limits=True):
    reached = draw(arrays(bool, (PLACES, PLACES)))
    need, land = np.nonzero(reached)
    groups = 2 if limits else 0
    return Problem(
        draw(arrays(float, (LAYERS, PLACES, CLASSES), elements=st.integers(0, 9).map(float))),
        draw(arrays(float, (SEGMENTS, PLACES, CLASSES), elements=st.integers(0, 9).map(float))),
        SERVES,
        need,
        land,
        draw(arrays(float, need.size, elements=st.integers(0, 9).map(float))),
        draw(arrays(np.int64, need.size, elements=st.integers(-1, groups - 1))),
        draw(arrays(float, groups, elements=st.integers(0, 9).map(float))),
    )


def ring(places):
    """Places on a ring: each reaches itself and two more; odd ones have land, even ones need."""
    need = np.repeat(np.arange(places), 3)
    land = (need + np.tile([0, 1, 2], places)) % places
    odd = np.arange(places) % 2
    return Problem(
        (3.0 * odd)[None, :, None],
        (2.0 * (1 - odd))[None, :, None],
        np.array([[True]]),
        need,
        land,
        np.tile([0.0, 5, 1], places),
        np.full(need.size, -1),
        np.zeros(0),
    )


def unmet(problem, solution):
    return problem.demand.sum() - solution.served.sum()


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_least_unmet_demand_stays_least_when_costs_come_in(problem):
    solution = solve_highs(problem)
    assert unmet(problem, solution) == pytest.approx(least_unmet(problem), abs=1e-5)
    assert solution.served.sum() == pytest.approx(solution.ha.sum(), abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(problems())
def test_what_flows_keeps_to_land_demand_kinds_and_limits(problem):
    solution = solve_highs(problem)
    taken = np.zeros_like(problem.supply)
    at = (solution.layer, problem.land[solution.pair], solution.size)
    np.add.at(taken, at, solution.ha)
    # of the largest class and the next smaller ones together, no more than there is
    for start in range(CLASSES):
        rest = problem.supply[:, :, start:].sum(-1) - taken[:, :, start:].sum(-1)
        assert (rest >= -1e-6).all()
    assert (solution.served.sum(axis=0) <= problem.demand + 1e-6).all()
    assert (solution.served[~SERVES] == 0).all()
    used = np.bincount(problem.group[solution.pair] + 1, solution.ha, minlength=3)[1:]
    assert (used <= problem.limits + 1e-6).all()


@settings(max_examples=25, deadline=None)
@given(problems(limits=False))
def test_min_cost_flow_agrees(problem):
    pytest.importorskip("ortools")
    ours, theirs = solve_highs(problem), solve_ortools(problem)
    assert unmet(problem, theirs) == pytest.approx(unmet(problem, ours), abs=1e-5)
    cost, other = (found.ha @ problem.cost[found.pair] for found in (ours, theirs))
    assert other == pytest.approx(cost, abs=1e-4)


def test_ways_that_were_left_out_at_first_are_taken_up_when_they_pay(monkeypatch):
    places, random = 30, np.random.default_rng(0)
    need, land = (end.ravel() for end in np.indices((places, places)))
    problem = Problem(
        random.exponential(3, (1, places, 2)),
        random.exponential(3, (1, places, 2)),
        np.array([[True]]),
        need,
        land,
        random.exponential(5, need.size),
        np.full(need.size, -1),
        np.zeros(0),
    )
    costs = []
    for nearest in (1, places):
        monkeypatch.setattr("landgap.transport.highs._NEAREST", nearest)
        solution = solve_highs(problem)
        assert unmet(problem, solution) == pytest.approx(least_unmet(problem), abs=1e-5)
        costs.append(solution.ha @ problem.cost[solution.pair])
    assert costs[0] == pytest.approx(costs[1])


def test_a_long_ring_is_solved_alike_merged_or_not(monkeypatch):
    problem = ring(40)
    whole = solve_highs(problem), least_unmet(problem)
    monkeypatch.setattr("landgap.transport.highs._COLLAPSE_UP_TO", 0)
    parts = solve_highs(problem), least_unmet(problem)
    # every even place needs 2 ha, and the odd place beside it has 3
    assert whole[1] == parts[1] == 0
    for solution in (whole[0], parts[0]):
        assert solution.ha @ problem.cost[solution.pair] == pytest.approx(20 * 2 * 5)


def test_whole_square_metres_are_rounded_down():
    pytest.importorskip("ortools")
    problem = ring(2)
    sliver = replace(problem, demand=problem.demand / 2 * 0.30006)
    assert solve_ortools(sliver).ha.tolist() == [0.3]


def test_without_land_demand_or_pairs_nothing_flows():
    problem = ring(4)
    for empty in (
        replace(problem, supply=0 * problem.supply),
        replace(problem, demand=0 * problem.demand),
        replace(
            problem,
            need=problem.need[:0],
            land=problem.land[:0],
            cost=problem.cost[:0],
            group=problem.group[:0],
        ),
    ):
        assert solve_highs(empty).ha.size == 0
        assert least_unmet(empty) == empty.demand.sum()


def test_hubs_keep_the_arcs_few():
    """Land for all goes over each pair once a class, not once a segment and class."""
    places, segments, classes = 10, 5, 6
    need, land = (end.ravel() for end in np.indices((places, places)))
    problem = Problem(
        np.ones((1, places, classes)),
        np.ones((segments, places, classes)),
        np.ones((1, segments), dtype=bool),
        need,
        land,
        np.ones(need.size),
        np.full(need.size, -1),
        np.zeros(0),
    )
    assert Network(problem).pair.size == places**2 * classes


def test_numbers_beyond_the_range_of_the_solver_are_refused():
    pytest.importorskip("ortools")
    problem = ring(4)
    with pytest.raises(LandgapError, match="out of the range of OR-tools"):
        solve_ortools(replace(problem, cost=problem.cost * 1e15))
