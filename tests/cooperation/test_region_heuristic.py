"""The search for an area: within the rules, below the bound, the same for the same seed."""

from hypothesis import given, settings
from hypothesis import strategies as st
from regions import GAPS, RULES, brute_force, grid, task_of

from landgap.cooperation.region_heuristic import search
from landgap.cooperation.region_milp import improve


@given(GAPS, RULES, st.integers(0, 3))
@settings(max_examples=15, deadline=None)
def test_the_search_keeps_to_the_rules_and_below_the_bound(gaps, rules, seed):
    task = task_of(grid(gaps, columns=3, border=1), rules)
    found = search(task, rounds=2, seed=seed)
    assert found == search(task, rounds=2, seed=seed)
    bound = improve(task, found, nodes=0).bound_ha
    assert bound >= brute_force(task) - 1e-6
    if found:
        assert task.allows(found)
