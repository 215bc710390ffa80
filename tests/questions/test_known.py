import pytest

import landgap as lg
from landgap.questions import known_of


def test_figures_are_told_from_assumptions(tiny):
    table = known_of(tiny, "Cestadt")
    assert table["state"].to_dict() == {
        "population": "known",
        "central_place": "unknown",
        "existing_ha": "known",
        "supply_ha": "known",
        "soon_ha": "known",
        "unknown_ha": "known",
        "unaccounted_ha": "known",
        "demand_ha": "modelled",
        "gap_ha": "modelled",
        "member": "known",
        "employment_rows": "unknown",
        "vacancy_rows": "unknown",
        "prices_rows": "unknown",
        "travel_costs": "modelled",
        "pv_on_sites_ha": "unknown",
    }
    assert table.loc["demand_ha", ["low", "high"]].tolist() == pytest.approx(
        tiny.units.loc["14730001", ["demand_ha_low", "demand_ha_high"]].tolist()
    )


def test_each_line_says_how_it_is_corrected(tiny):
    assert known_of(tiny, "14730001")["correct"].str.len().gt(10).all()


def test_no_such_unit(tiny, tiny_study):
    with pytest.raises(lg.LandgapError, match="did you mean Cestadt"):
        known_of(tiny, "Cesta")
    with pytest.raises(lg.LandgapError, match="result: an Assessment is needed"):
        known_of(tiny_study, "Cestadt")


@pytest.mark.slow
def test_a_small_town_without_any_supply_is_unknown_until_it_is_corrected(result):
    before = known_of(result, "Trossin")
    assert before.loc["supply_ha", "state"] == "unknown"
    assert before.loc["unknown_supply_ha", ["state", "low"]].tolist() == ["bounded", 0]
    assert before.loc["population", "value"] == 1368
    assert before.loc["employment_rows", ["value", "state"]].tolist() == [0, "unknown"]
    # the call that it names
    assert 'lg.what_if(study, add={"unit_id": "14730320"' in before.loc["supply_ha", "correct"]
    site = {"unit_id": "14730320", "gross_ha": 3, "available_ha": 2}
    after = lg.what_if(result, add=site, counted=True)
    assert after.sites["supply_after_ha"].item() == pytest.approx(2)
    assert after.before.missing_ha - after.after.missing_ha == pytest.approx(2)
    now = known_of(after.assessment, "Trossin").loc["supply_ha"]
    assert (now["value"], now["state"]) == (pytest.approx(2), "bounded")
