"""One model of PV on sites, for supply and for the conflict: by hand, and equal in every table."""

import numpy as np
import pandas as pd
import pytest
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.solar import pv_on_sites

UNITS = frame(
    {"unit_id": ["a", "b"], "name": ["A", "B"], "state": ["DE-ST", "DE-SN"]},
    [box(0, 0, 2000, 2000), box(2000, 0, 4000, 2000)],
)
# 40 ha, a quarter of it beyond the border
SITES = frame({"site_id": ["S"], "status": ["reserve"], "net_share": [1.0]}, [box(1250, 0, 2250, 400)])


def plants(*shapes, **columns):
    about = {"pv_id": [f"P{n}" for n in range(len(shapes))], "capacity_mw": 4.0, "commissioned": 2012}
    return frame({**about, **columns}, list(shapes))


def offered(pv, units=UNITS, **options):
    study = lg.StudyArea.from_layers(units=units, sites=SITES, pv=pv, horizon_years=10)
    cut = lg.ledger(study.units, study.sites, study.pv)
    found = pv_on_sites(study.units, study.sites, study.pv, ledger=cut, **options)
    rows = lg.supply(study.sites, cut, pv=found.by_land()).set_index("unit_id")
    return rows, lg.pv_conflict(study.units, study.sites, study.pv, on_sites=found)


def test_an_exact_plant_takes_what_is_drawn():
    rows, solar = offered(plants(box(1900, 0, 2100, 400)))
    assert rows["pv_ha"].tolist() == [4, 4]
    assert rows["supply_ha"].tolist() == [26, 6]
    assert rows["supply_low_ha"].tolist() == rows["supply_high_ha"].tolist() == [26, 6]
    assert solar.total["overlap_ha"] == 8


def test_a_plant_whose_place_is_rough_takes_what_is_expected_with_a_range():
    rows, solar = offered(plants(box(1900, 0, 2100, 400).centroid, position_accuracy_m=300.0))
    drawn = lg.supply(SITES, lg.ledger(UNITS, SITES)).set_index("unit_id")
    assert rows["pv_ha"].sum() == pytest.approx(solar.total["overlap_ha"])
    assert (rows["supply_low_ha"] < rows["supply_ha"]).all()
    assert (rows["supply_ha"] < rows["supply_high_ha"]).all()
    assert (rows["supply_ha"] < drawn["supply_ha"]).all()


def test_a_plant_said_to_stand_elsewhere_is_not_expected_and_may_stand_there_after_all():
    pv = plants(box(1900, 0, 2100, 400), on_commercial_land="no")
    rows, solar = offered(pv, pv_claims=True)
    assert rows["pv_ha"].tolist() == [0, 0]
    assert solar.total[["overlap_ha", "overlap_ha_low", "overlap_ha_high"]].tolist() == [0, 0, 8]
    assert rows["supply_ha"].tolist() == rows["supply_high_ha"].tolist() == [30, 10]
    assert rows["supply_low_ha"].tolist() == [26, 6]
    whole = solar.sites.loc["S", "parcel_before_ha"]
    after = solar.sites.loc["S", ["parcel_after_ha_low", "parcel_after_ha", "parcel_after_ha_high"]].tolist()
    assert after[1:] == [whole, whole]
    assert after[0] < whole
    # switched off, and where nothing is said, the overlap counts
    assert offered(pv, pv_claims=False)[0]["pv_ha"].tolist() == [4, 4]
    for word in ("yes", "unknown", None):
        said = plants(box(1900, 0, 2100, 400), on_commercial_land=word)
        assert offered(said, pv_claims=True)[0]["pv_ha"].tolist() == [4, 4]


def test_plants_on_roofs_take_no_land_whatever_is_said():
    pv = plants(box(1900, 0, 2100, 400), mounting="roof", on_commercial_land="yes")
    for counts in (False, True):
        rows, solar = offered(pv, pv_claims=counts)
        assert rows["supply_low_ha"].tolist() == rows["supply_high_ha"].tolist() == [30, 10]
        assert solar.total["overlap_ha_high"] == 0


def test_without_plants_and_before_they_stand_nothing_is_lost():
    for pv in (plants(), plants(box(1900, 0, 2100, 400), commissioned=2035, status="planned")):
        rows, solar = offered(pv)
        assert rows["pv_ha"].tolist() == [0, 0]
        assert rows["supply_ha"].tolist() == [30, 10]
        assert solar.total["overlap_ha"] == 0


def test_land_of_the_halo_loses_what_it_would_lose_if_it_were_reported():
    pv = plants(box(1900, 0, 2100, 400).centroid, position_accuracy_m=300.0)
    rows, solar = offered(pv, UNITS.assign(halo=[False, True]))
    assert solar.total["overlap_ha"] == pytest.approx(rows["pv_ha"]["a"])
    assert rows["pv_ha"].tolist() == pytest.approx(offered(pv)[0]["pv_ha"].tolist())
    assert rows["pv_ha"]["b"] > 0


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1000, 2500), st.integers(0, 400), st.integers(0, 500)), max_size=4),
)
def test_ends_hold_the_middle_and_no_more_is_taken_than_there_is(places):
    shapes = [box(x, y, x + 1, y + 1).centroid for x, y, _ in places]
    accuracy = [float(m) for *_, m in places]
    capacity = [4.0 + n for n in range(len(places))]
    rows, solar = offered(plants(*shapes, position_accuracy_m=accuracy, capacity_mw=capacity))
    assert (rows["supply_low_ha"] >= 0).all()
    assert (rows["supply_low_ha"] <= rows["supply_ha"] + 1e-9).all()
    assert (rows["supply_ha"] <= rows["supply_high_ha"] + 1e-9).all()
    assert (rows["pv_ha"] <= rows["gross_ha"] + 1e-9).all()
    np.testing.assert_allclose(rows["pv_ha"].sum(), solar.total["overlap_ha"], atol=1e-9)


def test_every_table_of_the_bundled_study_holds_the_same_hectares(result):
    """340 ha; before, the drawn discs had 492 on sites in one table and 437 in another."""
    total = result.solar.total["overlap_ha"]
    assert result.units["pv_on_sites_ha"].sum() == pytest.approx(total)
    assert result.sites["pv_ha"].sum() == pytest.approx(total)
    assert result.supply["pv_ha"].sum() == pytest.approx(total)
    assert result.solar.sites["overlap_ha"].sum() == pytest.approx(total)
    by_state = result.units.groupby("state")["pv_on_sites_ha"].sum()
    expected = result.solar.states["overlap_ha"].groupby("state").sum()
    np.testing.assert_allclose(by_state, expected.reindex(by_state.index, fill_value=0.0))


def test_the_published_word_leaves_340_of_437_ha(result):
    """Twelve plants that stand are said not to be on commercial land, eight of them overlap it."""
    study = result.study
    measured, said = (
        pv_on_sites(study.units, study.sites, study.pv, pv_claims=counts).reported()
        for counts in (False, True)
    )
    standing = measured.plants[measured.plants["phase"].eq("standing")]
    denied = standing.loc[standing["on_commercial_land"].eq("no"), "pv_id"]
    assert len(denied) == 12
    sums, words = (found.by_land().filter(like="pv_").sum(numeric_only=True) for found in (measured, said))
    assert measured.by_land()["pv_ha"].sum() == pytest.approx(437.5, abs=0.1)
    assert said.by_land()["pv_ha"].sum() == pytest.approx(339.9, abs=0.1)
    assert sums["pv_high_ha"] == pytest.approx(words["pv_high_ha"], rel=0.002)
    pairs = measured.overlap.pairs
    keys = measured.plants["pv_id"].to_numpy()[pairs["plant"].to_numpy()]
    of_plants = pairs.groupby(keys)["overlap_ha"].sum().reindex(denied, fill_value=0.0)
    assert of_plants.sum() == pytest.approx(97.6, abs=0.1)
    assert of_plants.gt(0).sum() == 8


def test_bad_tables_of_pv_are_refused(study):
    cut = lg.ledger(study.units, study.sites, study.pv)
    good = pv_on_sites(study.units, study.sites, study.pv, ledger=cut).by_land()
    wrong = pd.concat([good, good.head(1), good.tail(1).assign(unit_id="Z")], ignore_index=True)
    wrong.loc[1, "pv_low_ha"] = 1e6
    with pytest.raises(lg.LandgapError) as error:
        lg.supply(study.sites, cut, pv=wrong)
    for words in ("is given twice", "is not in the ledger", "must rise from pv_low_ha"):
        assert words in str(error.value)
    with pytest.raises(lg.LandgapError, match="pv"):
        lg.supply(study.sites, cut, pv=study.pv[["pv_id"]])
    with pytest.raises(lg.LandgapError, match=r"on_sites.*landgap\.solar\.pv_on_sites"):
        lg.pv_conflict(study.units, study.sites, study.pv, on_sites=cut)
    odd = study.pv.assign(on_commercial_land="perhaps")
    with pytest.raises(lg.LandgapError) as error:
        pv_on_sites(study.units, study.sites, odd, pv_claims="no")
    for words in ("pv.on_commercial_land", "pv_claims: 'no' is not True or False"):
        assert words in str(error.value)
    bare = lg.ledger(study.units, study.sites, study.pv, geometry=False)
    with pytest.raises(lg.LandgapError, match="no geometry"):
        pv_on_sites(study.units, study.sites, study.pv, ledger=bare)
