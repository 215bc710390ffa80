from datetime import UTC, datetime

import pandas as pd
import pytest
from ground import box, frame

import landgap as lg
from landgap.layers.dated import standing, with_sources


@pytest.fixture
def dated(units):
    sites = frame(
        {
            "site_id": ["old", "new", "waste", "undated"],
            "status": ["existing", "existing", "brownfield", "planned"],
            "plan_date": ["2002", "2018-05-01", "2018", None],
        },
        [box(x, 0, x + 100, 100) for x in (0, 200, 400, 600)],
    )
    pv = frame(
        {
            "pv_id": ["early", "late", "shut", "given up", "planned", "undated"],
            "capacity_mw": 1.0,
            "commissioned": [2010, 2018, 2008, None, 2016, None],
            "decommissioned": [None, None, 2019, None, None, None],
            "status": ["operating", "operating", "withdrawn", "withdrawn", "planned", None],
        },
        [box(x, 500, x + 100, 600) for x in range(0, 1200, 200)],
    )
    pv.attrs["provenance"] = {"source": "by hand", "faults": ["Made up."]}
    return lg.StudyArea.from_layers(units=units, sites=sites, pv=pv, horizon_years=18)


@pytest.mark.parametrize(
    ("year", "plants", "sites"),
    [
        (2007, {"undated"}, {"old", "waste", "undated"}),
        (2017, {"early", "shut", "undated"}, {"old", "waste", "undated"}),
        (2018, {"early", "late", "shut", "undated"}, {"old", "new", "waste", "undated"}),
        (2019, {"early", "late", "undated"}, {"old", "new", "waste", "undated"}),
    ],
)
def test_what_stood_at_the_end_of_a_year(dated, year, plants, sites):
    then = lg.layers.at_end_of(dated, year)
    assert set(then.pv["pv_id"]) == plants
    assert set(standing(then.pv, year)["pv_id"]) == plants
    assert set(then.sites["site_id"]) == sites


def test_what_was_left_out_is_said_and_the_study_is_left_as_it_is(dated):
    then = lg.layers.at_end_of(dated, 2017)
    faults = then.provenance["pv"]["faults"]
    assert faults[0] == "Made up."
    assert "3 of 6 plants stood; 1 of them carry no year" in faults[1]
    assert (
        "1 sites whose plan is later are left out; 1 carry no date" in (then.provenance["sites"]["faults"][0])
    )
    assert dated.provenance["pv"]["faults"] == ["Made up."]
    assert len(dated.pv) == 6


@pytest.mark.parametrize("year", [2015.5, "2015", 20015, None, True])
def test_a_year_that_is_none(dated, year):
    with pytest.raises(lg.LandgapError, match=r"year: .*from 1900 to 2100"):
        lg.layers.at_end_of(dated, year)


def test_no_site_left(dated):
    only = dated.sites[dated.sites["site_id"] == "new"]
    study = lg.StudyArea.from_layers(units=dated.units, sites=only, horizon_years=18)
    assert lg.layers.at_end_of(study, 2000).sites.empty


def test_the_year_of_a_study_is_that_of_its_plants_and_never_one_to_come():
    plants = pd.DataFrame(
        {"commissioned": [2012, 2031, None], "decommissioned": [2045, None, 2021], "status": "operating"}
    )
    assert lg.layers.year_of(plants) == 2021
    assert lg.layers.year_of(plants.iloc[[1]]) == datetime.now(tz=UTC).year
    assert lg.layers.year_of(plants, year=2030) == 2030
    assert lg.layers.phase(plants, 2021).tolist() == ["standing", "planned", "gone"]
    assert lg.layers.phase(plants, 2045).tolist() == ["gone", "standing", "gone"]


def test_sources_of_both_states_are_named_once(dated, units):
    units.attrs["provenance"] = {"attribution": "© Amt", "vintage": "2016"}
    old = lg.StudyArea.from_layers(units=units, sites=dated.sites, horizon_years=18)
    units.attrs["provenance"] = {"attribution": ["© Amt", "© Bund"], "vintage": "2021"}
    new = lg.StudyArea.from_layers(units=units, sites=dated.sites, horizon_years=18)
    both = with_sources(new, old)
    assert both.attribution == ["© Amt", "© Bund"]
    assert both.provenance["units"]["vintage"] == "2016 → 2021"
