import numpy as np
import pandas as pd
import pytest

import landgap as lg


@pytest.fixture
def offered(study):
    return lg.supply(study.sites, lg.ledger(study.units, study.sites, study.pv))


def test_by_hand_on_four_municipalities(study, offered):
    """20 ha across the border, 10 of them to be had; a reserve of 40 ha, 5 under PV; 8 ha built."""
    land = lg.sites.land_by_unit(offered, study.sites, study.reported.index)
    assert land.index.tolist() == study.reported.index.tolist()
    np.testing.assert_allclose(land["existing_ha"], [10, 0, 18, 0])
    np.testing.assert_allclose(land["planned_ha"], [0, 40, 0, 0])
    np.testing.assert_allclose(land["pv_on_sites_ha"], [1, 5, 0, 0])
    np.testing.assert_allclose(land["large_high_ha"], [0, 26.25, 0, 0])
    np.testing.assert_allclose(land["large_low_ha"], 0)
    np.testing.assert_allclose(land["unaccounted_ha"], 0)
    np.testing.assert_allclose(land["soon_ha"], land["supply_ha"])


def test_sums_are_those_of_the_rows(study, offered):
    land = lg.sites.land_by_unit(offered, study.sites, study.reported.index)
    assert land["supply_ha"].sum() == pytest.approx(offered["supply_ha"].sum())
    assert land["pv_on_sites_ha"].sum() == pytest.approx(offered["pv_ha"].sum())
    assert (land["supply_low_ha"] <= land["supply_ha"] + 1e-9).all()
    assert (land["supply_ha"] <= land["supply_high_ha"] + 1e-9).all()


def test_in_a_partial_inventory_a_unit_without_a_named_site_is_unknown(study, offered):
    sites = study.sites.assign(name=["Am Kreuz", None, "Altwerk", None])
    land = lg.sites.land_by_unit(offered, sites, study.reported.index, complete=False)
    assert land["supply_ha"].isna().tolist() == [False, True, False, True]
    assert land["existing_ha"].notna().all()


def test_a_parcel_is_large_for_sure_only_where_it_is_stated(study):
    sites = study.sites.assign(largest_parcel_ha=[5.0, None, None, None])
    offered = lg.supply(sites, lg.ledger(study.units, sites))
    land = lg.sites.land_by_unit(offered, sites, study.reported.index)
    np.testing.assert_allclose(land["large_low_ha"], [5, 0, 5, 0])
    np.testing.assert_allclose(land["large_high_ha"], [5, 30, 5, 0])


def test_built_land_without_a_name_or_an_answer_is_not_accounted_for(study):
    """Altwerk, 8 ha, has no name; Am Kreuz, 10 ha on each side, does not say what is free."""
    sites = study.sites.assign(
        name=["Am Kreuz", "Nordfeld", None, "Südfeld"],
        availability=[None, "short", "none", "none"],
        available_ha=np.nan,
    )
    offered = lg.supply(sites, lg.ledger(study.units, sites))
    for complete, expected in ((False, [10, 0, 18, 0]), (True, [10, 0, 10, 0])):
        land = lg.sites.land_by_unit(offered, sites, study.reported.index, complete=complete)
        np.testing.assert_allclose(land["unaccounted_ha"], expected)


@pytest.mark.parametrize(("ideas", "known"), [(False, False), (True, True)])
def test_an_idea_that_does_not_count_says_nothing_of_its_unit(study, ideas, known):
    sites = study.sites.assign(status=study.sites["status"].replace("reserve", "idea"))
    offered = lg.supply(sites, lg.ledger(study.units, sites), ideas=ideas)
    land = lg.sites.land_by_unit(offered, sites, study.reported.index, complete=False)
    assert pd.notna(land.loc["15088002", "supply_ha"]) == known
    assert land.loc["15088002", "planned_ha"] == 0


def test_a_unit_without_sites_has_none_and_the_input_is_left_alone(study, offered):
    before = offered.copy()
    land = lg.sites.land_by_unit(offered, study.sites, pd.Index(["nowhere"]))
    assert land.loc["nowhere"].tolist() == [0.0] * len(land.columns)
    pd.testing.assert_frame_equal(offered, before)


def test_every_fault_is_named_at_once(study, offered):
    twice = pd.concat([study.sites, study.sites])
    with pytest.raises(lg.LandgapError) as error:
        lg.sites.land_by_unit(offered.drop(columns="pv_ha").assign(gross_ha=-1.0), twice, "AB")
    for fault in (
        "offered.pv_ha: the column is missing",
        "offered.gross_ha: negative",
        "duplicate site_id",
        "units:",
    ):
        assert fault in str(error.value)
