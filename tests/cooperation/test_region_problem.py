"""The rules of an area and its worth: every fault at once, and offsets by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from regions import GAPS, grid, task_of

import landgap as lg
from landgap.cooperation.region_problem import AreaRules


@given(GAPS, st.integers(0, 8))
@settings(max_examples=30, deadline=None)
def test_the_offset_of_states_is_what_each_has_left_after_its_own(gaps, size):
    units = grid(gaps, columns=3, border=1)
    area = list(range(size + 1))
    task = task_of(units, AreaRules())
    sums = units.iloc[area].groupby("state")["gap_ha"].sum()
    has, lacks = sums[sums > 0].sum(), -sums[sums < 0].sum()
    assert task.offset_ha(area) == pytest.approx(min(has, lacks))
    splits = [
        min(task.gap_ha[area][gives[area]].sum(), -task.gap_ha[area][~gives[area]].sum())
        for gives in task.givers(area)
    ]
    assert max([0.0, *splits]) == pytest.approx(task.offset_ha(area))


def test_every_bad_rule_is_named_at_once():
    with pytest.raises(lg.LandgapError) as error:
        AreaRules(
            max_units=1.5,
            min_units=0,
            max_diameter=np.nan,
            min_states=3,
            max_states=2,
            sides="district",
            unit_penalty_ha=-1.0,
        )
    assert error.value.faults == (
        "max_units: 1.5 is not a whole number from 1, or None",
        "min_units: 0 is not a whole number from 1",
        "max_diameter: nan is not a number of km or minutes from 0, or None",
        'sides: \'district\' is not one of "state", "unit"',
        "unit_penalty_ha: -1.0 is not a number of ha from 0",
        "max_states: 2 is less than min_states (3)",
    )


def test_each_limit_is_lifted_alone():
    lifted = AreaRules(max_area_km2=9.0, max_states=3).lifted()
    assert [*lifted] == [
        "max_units", "min_units", "max_diameter", "max_area_km2", "min_states", "max_states", "min_offset_ha",
    ]  # fmt: skip
    assert lifted["max_area_km2"] == AreaRules(max_states=3)


def test_worth_by_hand():
    """25 ha offset, less half of the 5 ha that are left over, less 3 for three units."""
    units = grid([30.0, np.nan, -25.0, -40.0], columns=4, border=2)
    task = task_of(units, AreaRules())
    assert (task.offset_ha([0, 1, 2]), task.value([0, 1, 2]), task.value([0, 1, 2, 3])) == (25, 19.5, 8.5)
    # 12 ha of demand whose land is not known: 5 ha are left over, or 7 ha missing
    task = task_of(units.assign(demand_ha_mid=12.0), AreaRules())
    assert (task.offset_ha([0, 1, 2]), task.unbalanced_ha([0, 1, 2]), task.value([0, 1, 2])) == (25, 7, 18.5)
    assert task.allows([0, 1, 2])
    assert not task.allows([0, 2])  # not contiguous
