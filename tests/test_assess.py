from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from ground import SHARED, needs_shared

import landgap as lg
from landgap.demand.gifpro import gifpro
from landgap.demand.gifpro_sets import PUBLISHED_RANGE
from landgap.demand.parameters import ParameterRange
from landgap.demand.sectors import SECTIONS


def test_by_hand_on_four_municipalities(study):
    """Built land 10, 0, 18, 0 ha; people 4, 1, 3, 2 thousand; 50 ha of demand between them."""
    units = lg.assess(study).units
    share = 0.5 * np.array([10, 0, 18, 0]) / 28 + 0.5 * np.array([4, 1, 3, 2]) / 10
    np.testing.assert_allclose(units["demand_ha_mid"], 50 * share, atol=1e-4)
    assert units["supply_ha"].tolist() == [4.5, 26.25, 5, 0]
    np.testing.assert_allclose(units["gap_ha"], units["supply_ha"] - units["demand_ha_mid"])
    assert units["large_high_ha"].tolist() == [0, 26.25, 0, 0]
    assert units["soon_ha"].tolist() == units["supply_ha"].tolist()


def test_every_level_sums_to_the_same(result):
    total = result.region.loc["study area"]
    for table in (result.units, result.districts, result.states):
        for column in ("supply_ha", "demand_ha_mid", "existing_ha", "pv_on_sites_ha", "unknown_ha"):
            assert table[column].sum() == pytest.approx(total[column]), column
    assert result.states["units"].sum() == total["units"] == 177
    assert result.states["units_unknown"].sum() == result.units["supply_ha"].isna().sum()


def test_the_cooperation_area_is_its_members(result):
    members = result.units[result.units["member"]]
    row = result.region.loc["cooperation area"]
    assert row["units"] == len(members) == 82
    assert row["demand_ha_mid"] == pytest.approx(members["demand_ha_mid"].sum())


def test_the_halo_is_not_reported_but_its_land_is_in_the_ledger(result, halle_leipzig):
    halo = halle_leipzig.units.loc[halle_leipzig.units["halo"], "unit_id"]
    assert not result.units.index.isin(halo).any()
    assert not result.supply.index.get_level_values("unit_id").isin(halo).any()
    assert result.ledger.pieces["unit_id"].isin(halo).any()


def test_in_a_partial_inventory_a_unit_without_a_named_site_is_unknown(units, sites):
    unnamed = sites.assign(name=["Am Kreuz", None, "Altwerk", None])
    study = lg.StudyArea.from_layers(
        units=units, sites=unnamed, horizon_years=9, complete=False, demand=(4, 6, ""), large_share=1.0
    )
    units = lg.assess(study).units
    assert units["verdict"].astype(str).tolist() == [
        "no large parcels", "unknown", "no large parcels", "unknown",
    ]  # fmt: skip
    assert units["supply_ha"].isna().tolist() == [False, True, False, True]


def test_planned_and_dismantled_plants_take_no_land(study, units, sites, pv):
    later = pv.assign(status=["planned", "operating"], decommissioned=[None, 2021])
    without = lg.StudyArea.from_layers(
        units=units, sites=sites, pv=later, horizon_years=18, demand=(40, 60, "")
    )
    assert lg.assess(without).units["pv_on_sites_ha"].sum() == 0
    assert lg.assess(study).units["pv_on_sites_ha"].sum() == 6


def test_without_a_published_total_gifpro_decides(units, sites, employment):
    study = lg.StudyArea.from_layers(units=units, sites=sites, employment=employment, horizon_years=18)
    result = lg.assess(study)
    by_hand = employment["employees"] * (0.00225 + 0.007) * 250 * 18 / 10_000
    np.testing.assert_allclose(result.units["demand_ha_mid"], by_hand)
    assert result.demand["method"].unique().tolist() == ["GIFPRO, published range"]


def test_a_name_will_do_for_a_bundled_study():
    with pytest.raises(lg.LandgapError, match="halle-leipzig"):
        lg.assess("halle")
    with pytest.raises(
        lg.LandgapError, match="study: a StudyArea or the name of a data set is needed, not a Posix"
    ):
        lg.assess(SHARED)


def test_a_total_given_for_this_assessment_takes_the_place_of_the_published_one(study):
    result = lg.assess(study, demand_total_ha=(20, 30))
    assert result.region.loc["study area", ["demand_ha_low", "demand_ha_high"]].tolist() == [20, 30]
    assert lg.assess(study).region.loc["study area", "demand_ha_high"] == 60


def test_without_any_demand_the_error_says_what_is_missing(units, sites, employment):
    study = lg.StudyArea.from_layers(units=units, sites=sites, employment=employment[:3], horizon_years=18)
    with pytest.raises(lg.LandgapError, match="no employees by known sector for 14730002"):
        lg.assess(study)


@pytest.mark.slow
def test_demand_by_name_by_parameters_and_ready_made(study, employment):
    by_name = lg.assess(study, demand="gifpro")
    np.testing.assert_allclose(
        by_name.units["demand_ha_mid"], employment["employees"] * 0.00925 * 250 * 18 / 10_000
    )
    double = replace(PUBLISHED_RANGE, net_to_gross=ParameterRange.single(2, source="by hand", evidence="C"))
    np.testing.assert_allclose(
        lg.assess(study, demand=double).units["demand_ha_mid"], 2 * by_name.units["demand_ha_mid"]
    )
    growing = pd.concat([employment.assign(year=y, employees=100 * (y - 2010)) for y in (2018, 2019, 2020)])
    trend = lg.assess(replace(study, employment=growing), demand="tbs_gifpro")
    heads = sum(100 * (year - 2010) for year in range(2021, 2039))
    np.testing.assert_allclose(trend.units["demand_ha_mid"], heads * 0.00925 * 250 / 10_000)
    ready = lg.assess(study, demand=by_name.demand)
    pd.testing.assert_frame_equal(
        ready.units.drop(columns="geometry"), by_name.units.drop(columns="geometry")
    )


@pytest.mark.slow
def test_a_study_with_sections_a_to_u_runs_by_segment(study, employment):
    every = pd.DataFrame({"sector": list(SECTIONS)})
    rows = employment[["unit_id", "year", "employees"]].merge(every, how="cross")
    result = lg.assess(replace(study, employment=rows), demand="gifpro")
    by_sector = gifpro(rows, years=18)
    assert result.demand["demand_ha_mid"].sum() == pytest.approx(by_sector["demand_ha_mid"].sum(), rel=1e-12)
    assert result.demand["segment"].nunique() == 4
    unit = by_sector.groupby("unit_id")["demand_ha_mid"].sum()
    found = result.units["demand_ha_mid"]
    np.testing.assert_allclose(found, unit.reindex(found.index), rtol=1e-12)


def test_a_method_that_is_none_and_a_frame_with_gaps(study):
    with pytest.raises(lg.LandgapError, match=r"'tbs' is no method \(allocate, gifpro, tbs"):
        lg.assess(study, demand="tbs")
    gaps = lg.assess(study).demand[:3]
    with pytest.raises(lg.LandgapError, match="the frame holds nothing for 14730002"):
        lg.assess(study, demand=gaps)


def test_employees_can_be_a_key_if_every_unit_has_them(study):
    with pytest.raises(lg.LandgapError, match="employees: missing for 15088001"):
        lg.assess(study, demand_weights={"employees": 1.0})


def test_gifpro_stands_beside_the_published_total(result):
    """Nordsachsen 2016, by hand: (12,100 + 0.4 x (9,300 + 10,500)) employees on commercial land."""
    known = result.gifpro[result.gifpro["unit_id"] == "14730"]
    known = known[known["segment"] != "unknown sectors"]
    assert known["relevant_employees"].sum() == pytest.approx(20_020)
    assert known.loc[known["segment"] == "C", "demand_ha_low"].item() == pytest.approx(
        12_100 * (0.0015 + 0.007) * (1 - 0.25) * 200 * 18 / 10_000
    )


def test_warnings_name_what_limits_the_figures(result):
    text = "\n".join(notice.text("en") for notice in result.warnings)
    for word in (
        "overlap and are counted once",
        "do not say what is free",
        "modelled discs",
        "GIFPRO",
        "roof",
    ):
        assert word in text
    assert "überlappen sich" in result.warnings[0].text("de")


def test_demand_of_a_district_follows_its_people_and_its_built_land(result):
    """By hand: the mean of the two shares, of the mean of the two published totals."""
    units = result.units
    keys = pd.DataFrame({"existing_ha": units["existing_ha"], "population": units["population"]})
    share = (keys / keys.sum()).mean(axis=1).groupby(units["district"]).sum()
    np.testing.assert_allclose(
        result.districts["demand_ha_mid"], share[result.districts.index] * 2692.5, rtol=1e-4
    )


def test_the_dividend_is_the_lesser_of_surplus_and_deficit(study):
    """All four are neighbours: large land of 26.25 ha lies in Saxony-Anhalt, which needs less."""
    result = lg.assess(study, mobile_share=1.0)
    need = result.units.groupby("state")["demand_ha_mid"].sum()
    surplus = 26.25 - need["DE-ST"]
    assert result.dividend.dividend_ha == pytest.approx(max(0, min(surplus, need["DE-SN"])))
    assert result.border.loc["dividend_ha", "mid"] == result.dividend.dividend_ha
    access = result.units["demand_ha_mid"] @ result.units[["open_access", "closed_access"]]
    assert access.tolist() == pytest.approx([35.75, 35.75])


def test_own_minutes_decide_who_is_in_reach(study, units):
    """Deburg is cut off; minutes beyond `within` count as well as pairs that are not listed."""
    pairs = [(a, b) for a in units["unit_id"] for b in units["unit_id"] if a != b]
    table = pd.DataFrame(pairs, columns=["origin", "destination"])
    table["minutes"] = np.where((table == "14730002").any(axis=1), 90.0, 10.0)
    result = lg.assess(replace(study, costs=table))
    assert result.parameters["costs"]["measure"] == "minutes"
    assert result.units.loc["14730002", "open_access"] == 0
    flows = result.dividend.open.flows
    assert not (flows[["origin", "destination"]] == "14730002").any(axis=None)
    far = lg.assess(replace(study, costs=table), within=None)
    beyond = [run.parameters["costs"]["beyond_pairs"] for run in (result, far)]
    assert beyond == [6, 0]


@pytest.mark.slow
def test_a_dearer_crossing_is_a_third_run(study):
    result = lg.assess(study, crossing_cost=25)
    assert result.dividend.priced.unmet_ha == pytest.approx(result.dividend.open.unmet_ha)
    assert lg.assess(study).dividend.priced is None


@pytest.mark.slow
def test_a_halo_with_a_demand_takes_part_and_is_not_reported(units, sites, study):
    demand = lg.assess(study).demand
    halo = lg.StudyArea.from_layers(
        units=units.assign(halo=[False, False, False, True]),
        sites=sites,
        horizon_years=18,
        demand=(40, 60, ""),
    )
    result = lg.assess(halo, demand=demand)
    assert "14730002" not in result.units.index
    assert "14730002" in result.dividend.units.index
    alone = lg.assess(halo, demand=demand[demand["unit_id"] != "14730002"])
    assert "14730002" not in alone.dividend.units.index


def test_one_state_has_no_border_to_measure(units, sites):
    study = lg.StudyArea.from_layers(
        units=units.assign(state="DE-ST", unit_id=[f"1508800{n}" for n in range(4)]),
        sites=sites,
        horizon_years=18,
        demand=(40, 60, ""),
    )
    result = lg.assess(study)
    assert result.dividend.dividend_ha == 0
    assert result.inequality is None
    assert any("a border has two sides" in str(notice) for notice in result.warnings)


def test_the_border_of_the_region(result):
    """Nobody meets less; what is met more is the dividend; land that is used more lies in ST."""
    units, states = result.dividend.units, result.dividend.states
    assert units["met_more_ha"].min() >= 0
    assert units["met_more_ha"].sum() == pytest.approx(result.dividend.dividend_ha, abs=1e-3)
    assert states["used_more_ha"].idxmax() == "DE-ST"
    # 0.7 of 0.925 stay at home by the quotas; the rest looks for land elsewhere
    local = result.intermediate["exchanged"]["mid"].local["demand_ha"].sum()
    assert local == pytest.approx(2692.5 * 0.7 / 0.925)
    assert result.dividend.closed.unmet["demand_ha"].sum() == pytest.approx(2692.5 - local)
    assert result.membership_effects["gain_ha"].isna().equals(result.membership_effects["member"])
    assert len(result.surplus_evidence) >= 177
    region = result.region.loc["study area"]
    assert result.matching.sums()["gap_ha"].item() == pytest.approx(
        region["supply_ha"] - region["demand_ha_mid"]
    )


def test_who_cooperates_and_who_could(study):
    """By hand: the site on the border is joint; Bedorf has land, the three others lack it."""
    result = lg.assess(study)
    assert result.cooperation.areas.loc[("Test", "all"), "units"] == 3
    assert result.contiguous.loc[1, "site_ids"] == "cross"
    assert result.contiguous.loc[1, ["units", "crosses_border", "supply_ha"]].tolist() == [
        2, True, 9.5,
    ]  # fmt: skip
    assert not result.contiguous["site_ids"].str.contains("built|withdrawn").any()
    gap = result.units[["gap_ha", "large_gap_high_ha"]].min(axis=1)
    members = result.proposed.members.set_index("unit_id")
    assert members["counted_gap_ha"].tolist() == pytest.approx(gap[members.index].tolist())
    assert members.loc["15088002", "part"] == "surplus"


def test_without_members_or_a_border_there_is_none_and_the_reason_is_said(units, sites):
    study = lg.StudyArea.from_layers(
        units=units.assign(state="DE-ST", member=False, unit_id=[f"1508800{n}" for n in range(4)]),
        sites=sites,
        horizon_years=18,
        demand=(40, 60, ""),
    )
    result = lg.assess(study)
    assert result.cooperation is None
    assert result.proposed is None
    assert result.proposed_cooperation is None
    assert any("no area is proposed: min_states: 2" in notice.text("en") for notice in result.warnings)


@needs_shared
def test_existing_land_follows_the_official_statistics(result):
    """Industry and commerce area of 2018 per municipality; our land use is of 2017 and rougher."""
    path = SHARED / "tests-only" / "municipal_statistics" / "localzero_by_ags.csv"
    table = pd.read_csv(path, dtype={"ags": "str"})
    column = next(name for name in table if "settlement_ghd" in name and "2018" in name)
    official = table.set_index("ags")[column].reindex(result.units.index)
    both = pd.DataFrame({"ours": result.units["existing_ha"], "official": official}).dropna()
    assert len(both) > 150
    assert both.corr().iloc[0, 1] > 0.85
    assert 1.0 < both["ours"].sum() / both["official"].sum() < 1.5


@pytest.mark.slow
def test_where_nobody_states_a_large_share_sizes_are_left_out_and_it_is_said(study):
    """The result is that of a demand of which nothing asks for large parcels, but for their balance."""
    silent = lg.assess(replace(study, large_share=None))
    none, large = (silent.with_options(large_share=share) for share in (0.0, 1.0))
    assert silent.units[["large_gap_low_ha", "large_gap_high_ha"]].isna().all(axis=None)
    assert "no_sizes" in {notice.code for notice in silent.warnings}
    for stated in (none, large):
        assert "no_sizes" not in {notice.code for notice in stated.warnings}
    pd.testing.assert_frame_equal(silent.border, none.border)
    gap = silent.units["gap_ha"]
    assert (silent.units["verdict"].astype(str) == np.where(gap < 0, "short", "enough")).all()
    assert large.units["large_gap_high_ha"].notna().all()


@pytest.mark.slow
def test_only_stated_parcels_serve_a_demand_for_large_ones_where_that_is_asked(study):
    """The field in Bedorf has 26.25 ha and states no parcel: possible to serve, and not sure."""
    possible = lg.assess(study, mobile_share=1.0)
    stated = possible.with_options(parcels="stated")
    used = [float(each.exchange.flows["ha"].sum()) for each in (possible, stated)]
    assert used == [pytest.approx(26.25), 0]
    assert set(stated.intermediate["parcels"]["size_class"].astype(str)) == {"1-5"}
