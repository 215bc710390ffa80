"""What of an assessment holds under other assumptions, in short."""

import pandas as pd
import pytest

import landgap as lg
from landgap.robustness.summary import dividend_ranges

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bundled(result):
    return result


def test_the_ranges_are_those_of_the_sensitivity(bundled):
    ranges = lg.sensitivity(bundled, draws=1).ranges()
    pd.testing.assert_frame_equal(ranges.round(1), bundled.robustness.dividend, atol=0.1)


def test_what_does_not_hold(bundled):
    holds = bundled.robustness.dividend["holds"]
    assert set(holds.index[~holds]) == {"parcels", "unknown_supply"}


def test_gaps_are_held_where_they_are_known(bundled):
    share = bundled.robustness.gap_holds
    assert share.index.equals(bundled.units.index[bundled.units["gap_ha"].notna()])
    assert share.between(0, 1).all()
    assert share.min() < 1
    # Leipzig lacks land by nearly all of them
    assert share.loc["14713000"] > 0.9


def test_areas_are_held_by_the_sum_of_the_gaps_that_are_known(bundled):
    areas = bundled.robustness.areas
    members = bundled.proposed.members.set_index("unit_id")["area"]
    gaps = bundled.units["gap_ha"].reindex(members.index).groupby(members).sum()
    assert areas["gap_ha"].to_dict() == pytest.approx(gaps.to_dict())
    assert areas["gap_ha"].between(areas["gap_low_ha"] - 1e-4, areas["gap_high_ha"] + 1e-4).all()
    assert areas["holds"].lt(0.8).any()


def test_it_is_worked_out_anew_only_if_an_option_bears_on_it(bundled):
    assert bundled.with_options(lease_years=(20, 25, 35)).robustness is bundled.robustness
    changed = bundled.with_options(within=30.0).robustness
    assert changed.dividend.loc["within", "high_ha"] == bundled.robustness.dividend.loc["within", "high_ha"]
    assert changed is not bundled.robustness


def test_a_study_without_areas_has_none_that_hold(study):
    result = lg.assess(study, demand_total_ha=(30, 60))
    assert result.proposed is not None or result.robustness.areas.empty
    assert result.robustness.gap_holds.between(0, 1).all()


def test_the_widest_range_comes_first():
    rows = [("a", "1", 10.0, True), ("a", "2", 30.0, True), ("b", "3", 0.0, False), ("b", "4", 20.0, True)]
    table = pd.DataFrame(rows, columns=["assumption", "choice", "dividend_ha_mid", "holds"])
    found = dividend_ranges(table, 20.0)
    assert found.index.tolist() == ["a", "b"]
    assert found.loc["b"].tolist() == [0.0, "3", 20.0, "4", False]


def test_who_should_join_is_not_determined_by_the_land_that_is_recorded(bundled):
    """Four towns would bring something on recorded land, and with the missing land nothing, wherever it lies.

    Leipzig's demand is what the members lose most by on recorded land, and by four of five ways to spread.
    """
    share, effects = bundled.robustness.membership_holds, bundled.membership_effects
    towns = ["15084235", "15084315", "15084490", "15084550"]
    assert effects.loc[towns, "gain_ha"].gt(2).all()
    assert share[share.eq(0)].index.sort_values().tolist() == towns
    leipzig = "14713000"
    assert effects["loss_ha"].idxmax() == leipzig
    assert effects.loc[leipzig, "loss_ha"] == pytest.approx(122.3, abs=0.05)
    assert share[leipzig] == pytest.approx(0.8)


def test_membership_is_tried_only_where_supply_is_unknown(study):
    result = lg.assess(study, demand_total_ha=(30, 60))
    assert result.robustness.membership_holds.isna().all()
    assert result.robustness.membership_holds.index.equals(result.membership_effects.index)
