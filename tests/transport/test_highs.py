from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from networks import SERVES, SIZES, problems, ring, unmet

from landgap.transport.highs import least_unmet, solve_highs
from landgap.transport.network import Problem


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
    for start in range(SIZES):
        rest = problem.supply[:, :, start:].sum(-1) - taken[:, :, start:].sum(-1)
        assert (rest >= -1e-6).all()
    assert (solution.served.sum(axis=0) <= problem.demand + 1e-6).all()
    assert (solution.served[~SERVES] == 0).all()
    used = np.bincount(problem.group[solution.pair] + 1, solution.ha, minlength=3)[1:]
    assert (used <= problem.limits + 1e-6).all()


def test_arcs_that_were_left_out_at_first_are_taken_up_when_they_pay(monkeypatch):
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
