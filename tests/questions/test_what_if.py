import pandas as pd
import pytest

import landgap as lg
from landgap.layers.supply_totals import SupplyTotal


def test_a_new_plan_meets_demand_where_there_is_none_to_spare(all_mobile):
    """12 ha net of 16 ha gross, planned, in a unit of its own."""
    asked = lg.what_if(all_mobile, add={"unit_id": "Deburg", "gross_ha": 16, "available_ha": 12})
    assert asked.sites.loc["new-1"].tolist()[0] == "added"
    assert asked.sites.loc["new-1", "supply_after_ha"] == pytest.approx(12)
    assert asked.table.loc["supply_ha", "change"] == pytest.approx(12)
    assert asked.table.loc["demand_ha_mid", "change"] == 0
    assert asked.states.loc["DE-SN", "supply_ha"] == pytest.approx(12)
    assert asked.states.loc["DE-ST", "supply_ha"] == 0
    less, idle = asked.table.loc[["unmet_open_ha", "idle_open_ha"], "change"]
    assert less <= 0 <= idle
    # what is new is used or idle
    assert idle - less == pytest.approx(12)


@pytest.mark.slow
def test_it_is_what_an_assessment_of_the_other_study_says(tiny):
    asked = lg.what_if(tiny, drop="cross", change={"reserve": {"available_ha": 20.0}})
    anew = lg.assess(asked.study)
    pd.testing.assert_frame_equal(asked.assessment.states, anew.states)
    pd.testing.assert_frame_equal(asked.assessment.border, anew.border)
    found = lg.compare(tiny, anew)
    pd.testing.assert_series_equal(asked.states["supply_ha"], found.states["supply_ha"])
    assert asked.table.loc["dividend_ha", "change"] == pytest.approx(
        anew.border.loc["dividend_ha", "mid"] - tiny.border.loc["dividend_ha", "mid"]
    )
    assert asked.table.loc["supply_ha", "after"] == pytest.approx(anew.region["supply_ha"].iloc[0])


@pytest.mark.slow
def test_a_study_and_its_assessment_give_one_answer(tiny_study, tiny):
    given = {"change": {"reserve": {"availability": "none"}}}
    pd.testing.assert_frame_equal(lg.what_if(tiny_study, **given).table, lg.what_if(tiny, **given).table)


@pytest.mark.slow
def test_the_options_of_an_assessment_hold(tiny):
    half = lg.what_if(tiny.with_options(net_share=0.5), add={"unit_id": "Deburg", "gross_ha": 16})
    assert half.table.loc["supply_ha", "change"] == pytest.approx(8)


@pytest.mark.parametrize(("counted", "less_ha"), [(False, 0), (True, 12)])
def test_a_new_plan_comes_on_top_of_the_counts_and_a_correction_does_not(make, counted, less_ha):
    study = make(complete=False, supply_totals=[SupplyTotal(200, "count")])
    asked = lg.what_if(study, add={"unit_id": "Deburg", "gross_ha": 16, "available_ha": 12}, counted=counted)
    assert asked.before.missing_ha - asked.after.missing_ha == pytest.approx(less_ha)


def test_it_says_in_both_languages_what_changes_and_what_limits_it(tiny):
    asked = lg.what_if(tiny, add={"unit_id": "Deburg", "gross_ha": 16, "available_ha": 12})
    assert "Erfasstes Angebot +12 ha" in asked.text("de")
    assert "Recorded supply +12 ha" in asked.text("en")
    assert "<table" in asked._repr_html_()
    assert asked.text() in repr(asked)
    assert list(asked.limits) == [
        "limits_before",
        "limits_after",
        "more_land_before_ha",
        "more_land_after_ha",
    ]


@pytest.mark.parametrize(
    ("of", "given", "fault"),
    [
        (3, {"drop": "a"}, "a StudyArea or an Assessment is needed, not an int"),
        ("halle-leipzig", {"counted": "yes"}, "counted: 'yes' is neither True nor False"),
        ("halle-leipzig", {"drop": "no-such"}, "drop: no-such not among the sites"),
    ],
)
def test_what_cannot_be_asked(of, given, fault):
    with pytest.raises(lg.LandgapError) as error:
        lg.what_if(of, **given)
    assert fault in str(error.value)


def found_locally(found):
    return found["exchanged"]["mid"].local["met_ha"].sum()


@pytest.mark.slow
def test_a_hundred_hectares_more_in_saxony_meet_demand_that_crossed_the_border(result):
    """Of 75 ha net 7.5 meet what stays in Delitzsch; the rest meets demand that was met across the border."""
    asked = lg.what_if(result, add={"unit_id": "Delitzsch", "gross_ha": 100, "kind": "GI"})
    changes = asked.table["change"]
    assert changes["supply_ha"] == pytest.approx(75)
    assert changes["dividend_ha"] == pytest.approx(-67.2, abs=0.05)
    assert changes["dividend_ha"] == pytest.approx(changes["unmet_closed_ha"] - changes["unmet_open_ha"])
    local = found_locally(asked._found[0]) - found_locally(result.found())
    assert local == pytest.approx(7.45, abs=0.05)
    # what is new is used where it lies, or by others, or idle
    assert local - changes["unmet_open_ha"] + changes["idle_open_ha"] == pytest.approx(75)
    assert asked.after.binding is None
    assert asked.after.missing_ha == result.headline.missing_ha
