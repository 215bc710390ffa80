"""Sums over pairs of plant and land."""

import numpy as np
import pandas as pd
import pytest
from ground import box, frame

import landgap as lg

UNITS = frame(
    {"unit_id": ["a", "b"], "name": ["A", "B"], "state": ["DE-ST", "DE-SN"]},
    [box(0, 0, 2000, 2000), box(2000, 0, 4000, 2000)],
)
SITES = frame(
    {"site_id": ["S", "T"], "status": ["reserve", "brownfield"], "largest_parcel_ha": [None, 3.0]},
    [box(1500, 0, 2500, 400), box(3000, 0, 3400, 400)],
)
PV = frame(
    {
        "pv_id": ["across", "brown", "away", "nowhere"],
        "capacity_mw": [4.0, 1.0, 1.5, 2.0],
        "commissioned": [2010, 2012, 2014, 2014],
    },
    [box(1900, 0, 2200, 200), box(3000, 0, 3100, 100), box(100, 1000, 200, 1100), box(9000, 0, 9100, 100)],
)


@pytest.fixture(scope="module")
def found():
    return lg.pv_conflict(UNITS, SITES, PV)


def test_a_plant_across_the_border_is_summed_by_the_side_of_the_land(found):
    assert found.pairs[["pv_id", "unit_id", "overlap_ha"]].round(6).to_numpy().tolist() == [
        ["across", "a", 2.0],
        ["across", "b", 4.0],
        ["brown", "b", 1.0],
    ]
    assert found.states["overlap_ha"].round(6).to_dict() == {
        ("DE-SN", "brownfield"): 1, ("DE-SN", "reserve"): 4, ("DE-ST", "reserve"): 2,
    }  # fmt: skip
    assert found.total[["plants", "overlap_ha", "mw_on_sites"]].round(6).tolist() == [2, 7, 5]


def test_a_plant_belongs_to_the_unit_of_its_middle(found):
    assert found.plants["unit_id"].fillna("none").to_dict() == {"across": "b", "away": "a", "brown": "b"}
    assert found.plants.loc["away", ["overlap_ha", "share", "on_site_chance"]].tolist() == [0, 0, 0]


def test_a_stated_parcel_is_not_larger_than_what_is_left(found):
    columns = ["site_ha", "parcel_before_ha", "parcel_after_ha"]
    assert found.sites.loc["T", columns].round(6).tolist() == [16, 3, 3]
    assert found.sites.loc["S", columns].round(6).tolist() == [40, 40, 34]


def test_the_trend_starts_with_the_first_plant_and_has_every_state_in_every_year(found):
    trend = found.trend["capacity_mw"]
    assert trend.loc["DE-SN"].to_dict() == {2010: 4, 2011: 4, 2012: 5, 2013: 5, 2014: 5}
    assert trend.loc["DE-ST"].to_dict() == {2010: 0, 2011: 0, 2012: 0, 2013: 0, 2014: 1.5}


def test_every_table_sums_to_the_total(found):
    for table in (found.pairs, found.plants, found.sites, found.states):
        assert table["reserve_ha"].sum() == pytest.approx(found.total["reserve_ha"])
        assert table["brownfield_ha"].sum() == pytest.approx(found.total["brownfield_ha"])


def test_other_names_keys_and_systems_give_the_same_tables(found):
    """Geometry called geom, whole numbers as keys, degrees for metres; the layers are left alone."""
    units, sites, pv = (layer.rename_geometry("geom").to_crs(25833) for layer in (UNITS, SITES, PV))
    sites = sites.assign(site_id=[1, 2]).set_index(pd.Index(["x", "x"]))
    before = sites.copy()
    again = lg.pv_conflict(units, sites, pv, seed=0)
    amounts = ["overlap_ha", "reserve_ha", "mw_on_sites"]
    np.testing.assert_allclose(again.pairs[amounts], found.pairs[amounts], rtol=1e-4)
    assert set(again.sites.index) == {"1", "2"}
    pd.testing.assert_frame_equal(pd.DataFrame(sites), pd.DataFrame(before))
