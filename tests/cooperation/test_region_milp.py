"""The exact model of an area: brute force on small grids, and spopt beside it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from regions import GAPS, RULES, brute_force, grid, task_of

from landgap.cooperation.region_heuristic import search
from landgap.cooperation.region_milp import improve
from landgap.cooperation.region_problem import AreaRules


@given(GAPS, RULES, st.sampled_from([(), (4,), (0, 5)]))
@settings(max_examples=25, deadline=None)
def test_the_exact_model_finds_what_brute_force_finds(gaps, rules, fixed):
    task = task_of(grid(gaps, columns=3, border=1, demand=7.0), rules, fixed)
    answer = improve(task, [], nodes=1000)
    best = brute_force(task)
    if best == -np.inf:
        assert answer.units == []
    else:
        assert task.allows(answer.units)
        assert task.value(answer.units) == pytest.approx(best, abs=1e-5)
        assert answer.bound_ha == pytest.approx(best, abs=1e-5)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of spopt, which is not ours to mend
def test_no_region_of_spopt_within_the_limits_balances_better():
    """Issues 274 and 463 of spopt: its regions are contiguous, and do not balance by themselves."""
    region = pytest.importorskip("spopt.region")
    weights = pytest.importorskip("libpysal.weights")
    rng = np.random.default_rng(7)
    units = grid(rng.integers(-20, 20, 36).astype(float), columns=6, border=3).assign(one=1)
    graph = weights.Rook.from_dataframe(units, use_index=False)
    rules = AreaRules(max_units=8, max_diameter=4.5)
    task = task_of(units, rules)
    answer = improve(task, search(task, rounds=2, seed=0), nodes=1000)
    assert weights.w_subset(graph, answer.units).n_components == 1
    assert answer.bound_ha == pytest.approx(task.value(answer.units))
    np.random.seed(0)  # noqa: NPY002  spopt has no other way
    model = region.MaxPHeuristic(units, graph, ["gap_ha"], "one", threshold=4, top_n=2)
    model.solve()
    labels = np.asarray(model.labels_)
    theirs = [np.flatnonzero(labels == label).tolist() for label in set(labels)]
    assert all(task.connected(area) for area in theirs)
    allowed = [area for area in theirs if task.allows(area)]
    assert allowed, "nothing to compare with"
    assert task.value(answer.units) > max(task.value(area) for area in allowed)
