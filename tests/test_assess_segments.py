import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.assess_segments import land_fits, land_suitability, requests_rules, segment_table
from landgap.balancing.segment_profiles import segment_profiles
from landgap.transport import parcels

LEVELS = ["demand_ha_low", "demand_ha_mid", "demand_ha_high"]
EVERYWHERE = pd.DataFrame({"origin": list("aabb"), "destination": list("abab"), "cost": 1.0})
STATES = pd.Series({"a": "DE-ST", "b": "DE-SN"})


def need(**hectares):
    rows = [(unit, segment, *(3 * [ha])) for segment, by in hectares.items() for unit, ha in by.items()]
    return pd.DataFrame(rows, columns=["unit_id", "segment", *LEVELS])


def land(**columns):
    rows = {"unit_id": ["a", "b"], "site_id": ["s", "t"], "size_class": ">=100", "supply_ha": [60.0, 10.0]}
    return pd.DataFrame(rows | {"parcel_stated": True} | columns)


def table_of(offered, demand, *, mobile_share=1.0, missing_ha=0.0):
    suited = land_suitability(offered, pd.DataFrame(index=["s", "t"]), demand, segment_profiles())
    taken = parcels(offered, pd.Index(["a", "b"]), segments=land_fits(offered, suited, demand))
    asked = demand.assign(size_class="5-10", demand_ha=demand["demand_ha_mid"])[
        ["unit_id", "segment", "size_class", "demand_ha"]
    ]
    return segment_table(
        offered,
        suited,
        taken,
        demand,
        EVERYWHERE,
        STATES,
        exchanged=lg.dividend(taken, asked, EVERYWHERE, STATES),
        reported=pd.Index(["a", "b"]),
        sizes=None,
        mobile_share=mobile_share,
        missing_ha=missing_ha,
    )


def test_land_that_fails_serves_the_other_segments_and_silence_leaves_it_possible():
    """GE is no land for chemicals; that rail is not known leaves GI open for them."""
    demand = need(chemicals={"a": 5}, crafts_trade={"a": 5})
    offered = land(kind=["GE", "GI"])
    suited = land_suitability(offered, pd.DataFrame(index=["s", "t"]), demand, segment_profiles())
    assert land_fits(offered, suited, demand).tolist() == ["crafts_trade", "all"]
    fits = suited.set_index(["site_id", "segment"])["fits"].astype(str).to_dict()
    assert (fits["s", "chemicals"], fits["t", "chemicals"]) == ("no", "possible")
    assert fits["s", "crafts_trade"] == fits["t", "crafts_trade"] == "sure"


def test_the_size_of_a_parcel_is_left_to_the_request():
    demand = need(automotive={"a": 5})
    offered = land(kind="GI", size_class="5-10", supply_ha=[6.0, 6.0], largest_parcel_ha=6.0)
    suited = land_suitability(offered, pd.DataFrame(index=["s", "t"]), demand, segment_profiles())
    assert (suited["fits"] == "no").all()
    assert land_fits(offered, suited, demand).tolist() == ["all", "all"]
    assert "parcel_from_ha" not in requests_rules(demand, segment_profiles())


def test_unmet_demand_lies_between_first_pick_of_possible_and_last_pick_of_sure_land():
    """60 ha of GE in a, 10 ha of GI in b; chemicals ask for 30 in b and may have the GI, for sure nothing."""
    demand = need(chemicals={"b": 30}, crafts_trade={"a": 50})
    found = table_of(land(kind=["GE", "GI"]), demand)
    chemicals, crafts = found.loc[("chemicals", "all")], found.loc[("crafts_trade", "all")]
    assert (chemicals["unmet_low_ha"], chemicals["unmet_high_ha"]) == (20, 30)
    assert (chemicals["sure_ha"], chemicals["possible_ha"]) == (0, 10)
    assert (crafts["unmet_low_ha"], crafts["unmet_high_ha"], crafts["sure_ha"]) == (0, 0, 70)
    assert chemicals["site_id"] == "t"
    assert table_of(land(kind=["GE", "GI"]), demand, missing_ha=15.0).loc[
        ("chemicals", "all"), "unmet_low_ha"
    ] == pytest.approx(5)


def test_what_stays_at_home_has_the_land_there_and_no_other():
    """Half of 40 ha in b stays: 10 ha are there, so 10 are unmet at least; the other half may go to a."""
    demand = need(crafts_trade={"b": 40})
    row = table_of(land(kind="GE"), demand, mobile_share=0.5).loc[("crafts_trade", "all")]
    assert (row["local_ha"], row["local_met_ha"], row["mobile_ha"]) == (20, 10, 20)
    assert (row["unmet_low_ha"], row["unmet_high_ha"]) == (10, 10)


def test_segments_without_a_profile_ask_nothing_of_land():
    row = table_of(land(kind="MI"), need(port={"a": 5})).loc[("port", "all")]
    assert (row["sure_ha"], row["possible_ha"], row["unmet_high_ha"]) == (70, 70, 0)


@pytest.mark.slow
def test_sums_over_segments_are_the_totals(result):
    every = result.segments.xs("all", level="state")
    by_state = result.segments.drop(index="all", level="state")
    inside = result.demand[result.demand["unit_id"].isin(result.units.index)]
    np.testing.assert_allclose(every[LEVELS].sum(), inside[LEVELS].sum(), rtol=1e-12)
    np.testing.assert_allclose(every[LEVELS].sum(), [2545, 2692.5, 2840], rtol=1e-9)
    np.testing.assert_allclose(every["local_ha"] + every["mobile_ha"], every["demand_ha_mid"], rtol=1e-12)
    for measure in ("unmet_closed_ha", "unmet_open_ha", "dividend_ha"):
        assert every[measure].sum() == pytest.approx(result.border.loc[measure, "mid"], abs=1e-9)
    sums = [
        "local_ha",
        "local_met_ha",
        "mobile_ha",
        "unmet_closed_ha",
        "unmet_open_ha",
        "sure_ha",
        "possible_ha",
    ]
    np.testing.assert_allclose(by_state.groupby("segment")[sums].sum(), every[sums], atol=1e-9)


@pytest.mark.slow
def test_the_region_has_no_land_that_is_sure_for_car_works(result):
    row = result.segments.loc[("automotive", "all")]
    assert row["sure_ha"] == 0
    assert row["possible_ha"] > 1000
    assert row["unknown"] == "round_the_clock"
