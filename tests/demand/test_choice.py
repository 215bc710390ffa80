from dataclasses import replace

import pandas as pd
import pytest

from landgap.demand.choice import choose_demand, gifpro_where_known
from landgap.demand.frame import RANGE, by_unit
from landgap.demand.gifpro_sets import PUBLISHED_RANGE
from landgap.demand.sectors import SECTIONS
from landgap.errors import LandgapError
from landgap.layers.study import StudyArea


@pytest.fixture
def keys(study):
    return study.units.set_index("unit_id")[["population"]]


@pytest.fixture
def choose(study, keys):
    def by(demand, of=study, parameters=PUBLISHED_RANGE):
        return choose_demand(demand, of, keys, parameters=parameters, weights={"population": 1.0})

    return by


@pytest.fixture
def ready(study):
    rows = pd.DataFrame({"unit_id": study.units["unit_id"].astype(int)})
    return rows.assign(**dict(zip(RANGE, (1, 2, 4), strict=True)))


def test_the_published_total_is_allocated_unless_something_else_is_asked_for(choose, study):
    assert choose(None)["method"].unique().tolist() == ["top-down: population 1"]
    assert choose(None, replace(study, demand=None))["method"].unique() == ["GIFPRO, published range"]
    assert choose(PUBLISHED_RANGE)["method"].unique() == ["GIFPRO, published range"]


def test_a_ready_frame_comes_back_in_the_common_form(choose, ready):
    ready.attrs = {"warnings": ["2 ha cut"], "parameters": {"years": 18}}
    found = choose(ready)
    assert found["unit_id"].tolist() == ["15088001", "15088002", "14730001", "14730002"]
    assert found["method"].unique() == ["given"]
    assert found.attrs == {"method": "given", "parameters": {"years": 18}, "warnings": ["2 ha cut"]}


def test_all_that_is_wrong_with_a_ready_frame_is_said_at_once(choose, ready):
    elsewhere = ready[:1].assign(unit_id=9, demand_ha_high=1)
    faulty = pd.concat([ready, ready[:1], elsewhere])
    faulty.iloc[1, 1] = -1
    with pytest.raises(LandgapError) as error:
        choose(faulty)
    for fault in (
        "demand.demand_ha_low: negative in 1 row (15088002)",
        "demand: duplicate unit_id in 2 rows (15088001)",
        "demand: low, mid and high are out of order in 1 row (9)",
        "demand.unit_id: units that the study does not have: 9, with 2.0 ha; leave their rows out",
    ):
        assert fault in str(error.value)
    with pytest.raises(LandgapError, match="demand_ha_mid: the column is missing"):
        choose(ready.drop(columns="demand_ha_mid"))


def test_units_without_demand_and_methods_that_are_none(choose, ready, study):
    with pytest.raises(LandgapError, match="the frame holds nothing for 15088001"):
        choose(ready[1:])
    for odd in ("tbs", 7):
        with pytest.raises(LandgapError, match=r"is no method \(allocate, gifpro, tbs_gifpro\)"):
            choose(odd)
    with pytest.raises(LandgapError, match="the study names no published total"):
        choose("allocate", replace(study, demand=None))


def test_gifpro_where_nothing_is_known_is_empty(study):
    assert gifpro_where_known(replace(study, employment=pd.DataFrame()), parameters=PUBLISHED_RANGE).empty
    totals = study.employment.assign(sector="total")
    assert gifpro_where_known(replace(study, employment=totals), parameters=PUBLISHED_RANGE).empty


def test_units_without_employees_and_employees_without_a_unit_are_named(study):
    rows = pd.DataFrame({"unit_id": ["15088001", "15088999"], "sector": "C", "employees": [10.0, 5.0]})
    found = gifpro_where_known(replace(study, employment=rows), parameters=PUBLISHED_RANGE)
    assert found.attrs["warnings"] == [
        "no employees by sector for 3 of 4 units (15088002, 14730001, 14730002)",
        "employment: keys that match no unit: 15088999",
    ]


def test_gifpro_comes_by_segment_with_the_same_sums_and_own_sectors_stay(study, choose):
    every = pd.DataFrame({"sector": list(SECTIONS), "employees": 100.0})
    rows = study.units[["unit_id"]].merge(every, how="cross")
    everywhere = replace(study, employment=rows)
    found = choose("gifpro", everywhere)
    assert set(found["segment"]) == {"other_manufacturing", "crafts_trade", "logistics", "offices_services"}
    by_sector = gifpro_where_known(everywhere, parameters=PUBLISHED_RANGE)
    pd.testing.assert_frame_equal(by_unit(found), by_unit(by_sector), rtol=1e-12)
    shares = dict.fromkeys(["yard", "office"], PUBLISHED_RANGE.commercial_share["C"])
    own = replace(PUBLISHED_RANGE, commercial_share=shares)
    named = rows[rows["sector"].isin(["C", "Q"])].replace({"sector": {"C": "yard", "Q": "office"}})
    kept = choose("gifpro", replace(study, employment=named), parameters=own)
    assert set(kept["segment"]) == {"yard", "office"}


def test_a_secret_sector_in_a_study_makes_a_wider_range_and_no_error(study, choose):
    """G and C of every unit; C is secret in one, where a total bounds it."""
    units = study.units["unit_id"]
    rows = [(unit, sector, count) for unit in units for sector, count in (("C", 100.0), ("G", 50.0))]
    rows = pd.DataFrame([*rows, (units[0], "insgesamt", 180.0)], columns=["unit_id", "sector", "employees"])
    rows.loc[0, "employees"] = None
    layers = {"units": study.units, "sites": study.sites, "pv": study.pv}
    secret = StudyArea.from_layers(**layers, employment=rows, horizon_years=10)
    ha = choose("gifpro", secret).groupby("unit_id")[RANGE].sum()
    by_hand = [50 * 0.4 * 0.0085 * 0.75 * 225 / 1000, 150 * 0.017 * 250 / 1000]
    assert ha.loc[units[0], RANGE[::2]].tolist() == pytest.approx([by_hand[0], by_hand[1]])
    assert any("130 of 180 employees" in text for text in choose("gifpro", secret).attrs["warnings"])
