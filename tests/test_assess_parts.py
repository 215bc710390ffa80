from dataclasses import replace

import pytest

import landgap as lg
from landgap.assess_border import border_comparison, cooperation_of, proposed_of
from landgap.assess_parts import in_reported_units, pairs_of_demand, site_table
from landgap.cooperation.region_problem import AreaRules


@pytest.fixture(scope="module")
def parts(result):
    return result.found()


def test_rows_of_the_halo_are_left_out(result):
    inside = in_reported_units(result.offered, result.study)
    assert set(inside["unit_id"]) <= set(result.units.index)
    assert len(inside) < len(result.offered)


def test_a_site_in_several_units_stands_once_with_all_its_land(study):
    """20 ha lie half in each state: 10 ha may be had, 0.5 of them under the plant of 1 ha."""
    row = lg.assess(study).sites.loc["cross"]
    assert row["unit_ids"] == "14730001, 15088001"
    assert row["inside_ha"] == pytest.approx(20)
    assert row["supply_ha"] == pytest.approx(9.5)
    assert row["pv_ha"] == pytest.approx(1)
    assert row["pv_plants"] == 1


def test_sites_without_land_in_the_area_are_not_in_the_table(result, parts):
    table = site_table(result.study, parts["inside"], parts["quality"], result.site_scores, result.solar)
    assert set(table.index) == set(parts["inside"]["site_id"])
    assert table["pv_ha"].notna().all()


def test_what_cannot_be_compared_or_proposed_says_why(study):
    units = lg.assess(study).found()["unit_table"].assign(state="DE-ST")
    found = border_comparison(units, permutations=9, seed=0)
    assert (found.inequality, found.test) == (None, None)
    assert any("border has two sides" in fault for fault in found.faults)
    pairs = lg.travel_costs(study.units)
    none = proposed_of(units, pairs, rules=AreaRules(), count=1, nodes=10, seed=0, edge_tolerance_m=0.6)
    assert none.proposal is None
    assert any("min_states" in fault for fault in none.faults)


def test_a_study_with_junctions_is_timed_by_motorway_and_its_own_table_goes_before(result, parts):
    demand, wanted = parts["demand"], {"travel_measure": "minutes", "within": None}
    found = pairs_of_demand(result.study, demand, **wanted)
    slow = pairs_of_demand(replace(result.study, access=result.study.access[:0]), demand, **wanted)
    assert found.attrs["measure"] == slow.attrs["measure"] == "minutes"
    assert (found["cost"] <= slow["cost"]).all()
    assert (found["cost"] < slow["cost"]).any()
    own = found[:50].rename(columns={"cost": "km"}).astype({"origin": str, "destination": str})
    assert pairs_of_demand(replace(result.study, costs=own), demand, **wanted).attrs["measure"] == "km"


def test_without_members_there_is_no_cooperation(parts):
    frames = (parts["unit_table"], parts["parcels"], parts["requests"], parts["pairs"])
    none = parts["members"][:0]
    assert cooperation_of(none, *frames, years=18, losses=False, large_share=1.0) is None
