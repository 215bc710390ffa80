"""Unknown supply of a study by a named assumption: it closes, takes limits, and names what it cannot do."""

import pandas as pd
import pytest

import landgap as lg


def test_it_closes_with_the_published_count_whatever_the_assumption(result):
    known_ha = result.units["supply_ha"].sum()
    for by in ("existing_ha", "population", "unknown_ha", "supply_ha"):
        found = lg.unknown_supply(result, by=by)
        assert found.index.equals(result.units.index)
        assert found["supply_ha"].sum() == pytest.approx(3870)
        assert found["known_ha"].sum() == pytest.approx(known_ha)
        assert (found["unknown_ha"] >= 0).all()


def test_a_study_is_taken_as_its_assessment_is(result):
    pd.testing.assert_frame_equal(lg.unknown_supply(result.study), lg.unknown_supply(result))


def test_units_that_are_known_take_part_only_if_asked(result):
    known = result.units["supply_ha"].notna()
    assert (lg.unknown_supply(result).loc[known, "unknown_ha"] == 0).all()
    assert lg.unknown_supply(result, everywhere=True).loc[known, "unknown_ha"].sum() > 0


def test_limits_and_a_total_of_ones_own(result):
    most = pd.Series(10.0, index=result.units.index)
    found = lg.unknown_supply(result, by="population", max_ha=most, total_ha=2600)
    assert found["unknown_ha"].max() <= 10 + 1e-9
    assert found["supply_ha"].sum() == pytest.approx(2600)
    with pytest.raises(lg.LandgapError, match="the limits hold"):
        lg.unknown_supply(result, max_ha=most / 100)


def test_counts_of_parts_that_an_assumption_exceeds_are_named(result):
    """By inhabitants, more lies in Saxony than its own count has beyond what is known, 388 ha."""
    told = lg.unknown_supply(result, by="population").attrs["warnings"]
    assert any(text.startswith("Saxon government, 2018: ") for text in told)


def test_what_cannot_be_done_is_refused(study, result):
    with pytest.raises(lg.LandgapError, match="nobody has counted the whole; give total_ha"):
        lg.unknown_supply(study_without_a_count(study))
    with pytest.raises(lg.LandgapError, match=r"land\.jobs: the column is missing"):
        lg.unknown_supply(result, by="jobs")
    with pytest.raises(lg.LandgapError, match="ha less than what is known"):
        lg.unknown_supply(result, total_ha=100)
    with pytest.raises(lg.LandgapError, match="a StudyArea or an Assessment is needed, not a int"):
        lg.unknown_supply(5)


def study_without_a_count(study):
    layers = {"units": study.units.drop(columns="halo"), "sites": study.sites}
    return lg.StudyArea.from_layers(**layers, horizon_years=10, complete=False)
