import pandas as pd
import pytest

import landgap as lg


def faults_of(study, **asked):
    with pytest.raises(lg.LandgapError) as error:
        study.subset(**asked)
    return error.value.faults


def reported(study):
    return study.units.loc[~study.units["halo"], "unit_id"].tolist()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"states": "DE-SN"}, ["14730001", "14730002"]),
        ({"districts": "Saale"}, ["15088001", "15088002"]),
        ({"units": "Cestadt"}, ["14730001"]),
        ({"units": [14730001, "Bedorf"]}, ["15088002", "14730001"]),
        ({"districts": ["Nord"], "units": "15088001"}, ["15088001", "14730001", "14730002"]),
    ],
)
def test_units_are_chosen_by_keys_and_names_and_the_others_become_halo(study, asked, expected):
    part = study.subset(**asked)
    assert reported(part) == expected
    assert part.units["unit_id"].tolist() == study.units["unit_id"].tolist()
    assert not study.units["halo"].any()
    assert part.demand == study.demand


def test_without_halo_what_lies_elsewhere_is_left_out(study):
    part = study.subset(states="DE-SN", halo=False)
    assert part.units["unit_id"].tolist() == reported(part) == ["14730001", "14730002"]
    assert part.sites["site_id"].tolist() == ["cross", "built", "withdrawn"]
    assert part.pv.empty
    assert part.employment["unit_id"].tolist() == ["14730001", "14730002"]
    assert part.members["unit_id"].tolist() == ["14730001", "14730002"]
    result = lg.assess(part)
    assert result.units.index.tolist() == ["14730001", "14730002"]
    # the half of the site beyond the border is counted as outside
    assert result.study.sites.area.sum() / 10_000 == pytest.approx(38)


def test_the_provenance_says_what_was_chosen_of_what(study):
    part = study.subset(districts="Nord").subset(units=["Deburg"])
    assert part.title == "Test: Deburg"
    assert part.whole is study
    assert part.provenance["units"]["subset"] == {
        "of": "Test", "units": ["Deburg"], "reported": 1, "of_units": 4, "others": "halo",
    }  # fmt: skip
    assert lg.assess(part).provenance()["inputs"]["units"]["subset"]["of"] == "Test"


def test_unknown_names_come_with_close_ones_all_at_once(study):
    assert faults_of(study, states="Sachsen", districts=["Saal", "Nord"], units="Adorf", halo="no") == (
        "halo: 'no' is neither True nor False",
        'states: "Sachsen" unknown',
        'districts: "Saal" unknown (close: Saale)',
        'units: "Adorf" unknown (close: Bedorf)',
    )
    assert faults_of(study) == ("nothing is chosen; say states, districts, units",)
    assert "an empty list" in faults_of(study, units=[])[0]
    assert faults_of(study, units=7) == ("units: a list of keys is needed, not an int",)


def test_a_name_of_several_and_one_of_the_halo_are_refused(units, sites):
    units = units.assign(name=["Ahausen", "Neustadt", "Neustadt", "Deburg"], halo=[True, False, False, False])
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=1)
    assert faults_of(study, units=["Ahausen", "Neustadt"]) == (
        'units: "Ahausen" lies in the halo, which is not reported',
        'units: "Neustadt" is the name of 2 (15088002, 14730001); give the key',
    )


def test_a_part_has_the_demand_that_it_has_in_the_whole(study):
    whole = lg.assess(study)
    for asked in ({"states": "DE-ST"}, {"units": ["Bedorf", "Deburg"], "halo": False}):
        part = lg.assess(study.subset(**asked))
        columns = ["demand_ha_low", "demand_ha_mid", "demand_ha_high", "supply_ha"]
        expected = whole.units.loc[part.units.index, columns]
        pd.testing.assert_frame_equal(part.units[columns], expected, rtol=0, atol=1e-9)
        # what the halo asks for is not set against the land of the part
        asked_ha = part.matching.sums().loc["total", "demand_ha"]
        assert asked_ha == pytest.approx(part.region["demand_ha_mid"].iloc[0])
    assert lg.layers.at_end_of(study.subset(units="Bedorf"), 2015).whole.pv["pv_id"].tolist() == ["park"]


@pytest.mark.slow
def test_leipzig_has_the_demand_and_the_exchange_that_it_has_in_the_bundled_study(result):
    part = lg.assess(result.study.subset(districts="Leipzig"))
    assert part.units.index.tolist() == ["14713000"]
    columns = ["demand_ha_low", "demand_ha_mid", "demand_ha_high", "supply_ha", "gap_ha", "met_more_ha"]
    expected = result.units.loc[["14713000"], columns]
    pd.testing.assert_frame_equal(part.units[columns], expected, rtol=0, atol=1e-9)
