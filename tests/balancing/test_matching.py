import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

import landgap as lg
from landgap.balancing.matching import match
from landgap.layers.schema import SIZE_CLASSES

RULES = pd.DataFrame({"segment": ["craft", "industry"], "kinds": [None, "GI"]})


def land(rows):
    columns = ["unit_id", "size_class", "supply_ha", "kind", "parcel_stated"]
    return pd.DataFrame(rows, columns=columns).assign(
        site_id=[f"s{n}" for n in range(len(rows))],
        supply_ha=lambda t: t["supply_ha"].astype(float),
    )


def demand(rows):
    columns = ["unit_id", "size_class", "demand_ha_mid", "segment"]
    return pd.DataFrame(rows, columns=columns)


def one(size_class, hectares, *, unit="u", kind="GI", stated=True):
    return (unit, size_class, hectares, kind, stated)


def total(matching):
    return matching.sums().loc["total"]


def test_leuna_serves_nothing_above_5_ha():
    """domain.md 5.1: 40 ha free, no parcel above 5 ha: a surplus in hectares, and nothing met."""
    sums = total(match(land([one("1-5", 40)]), demand([("u", size, 6, "all") for size in SIZE_CLASSES[2:]])))
    assert (sums["gap_ha"], sums["served_ha"], sums["no_land_ha"]) == (10, 0, 30)
    assert (sums["idle_ha"], sums["no_demand_ha"]) == (40, 40)


@pytest.mark.parametrize(("need", "surplus", "short"), [(2545, 1325, 145), (2840, 1030, 440)])
def test_the_region_of_2021_has_a_surplus_and_a_deficit_at_once(need, surplus, short):
    """domain.md 1.2: 3,870 ha, of which 2,400 ha of special importance, against 2,545 to 2,840."""
    offered = land([one(">=100", 2400), one("5-10", 1470)])
    sums = total(match(offered, demand([("u", ">=100", need, "all")])))
    assert (sums["gap_ha"], sums["unmet_ha"]) == (surplus, short)
    assert sums["no_demand_ha"] == 1470
    nested = total(match(offered, demand([("u", "5-10", need, "all")])))
    assert (nested["unmet_ha"], nested["idle_ha"]) == (0, surplus)


def test_small_parcels_are_used_first_and_large_demand_is_served_first():
    offered = land([one("50-100", 60), one("1-5", 10)])
    result = match(offered, demand([("u", "1-5", 12, "all"), ("u", "50-100", 50, "all")]))
    assert result.land["used_ha"].tolist() == [52, 10]
    scarce = match(offered, demand([("u", "1-5", 12, "all"), ("u", "50-100", 59, "all")]))
    assert scarce.demand.set_index("size_class")["unmet_ha"].to_dict() == {"1-5": 1, "50-100": 0}


@pytest.mark.parametrize("turn", [1, -1])
def test_where_land_is_scarce_the_order_of_classes_and_segments_decides(turn):
    rows = [("u", size, 10, name) for size in ("1-5", "5-10", "50-100") for name in "ab"]
    rules = pd.DataFrame({"segment": ["a", "b"][::turn]})
    served = match(land([one("50-100", 15)]), demand(rows[::turn]), rules).demand
    by_cell = served.set_index(["size_class", "segment"])["served_ha"]
    assert by_cell[by_cell > 0].to_dict() == {
        ("50-100", rules["segment"][0]): 10,
        ("50-100", rules["segment"][1]): 5,
    }


def test_segments_share_land_that_only_one_of_them_could_do_without():
    offered = land([one("5-10", 10, kind="GI"), one("5-10", 10, kind="GE")])
    asked = demand([("u", "5-10", 10, "craft"), ("u", "5-10", 10, "industry")])
    assert total(match(offered, asked, RULES))["unmet_ha"] == 0
    alone = match(offered[1:], asked, RULES)
    assert alone.demand.set_index("segment")["no_land_ha"].to_dict() == {"craft": 0, "industry": 10}


def test_what_is_not_known_gives_a_range():
    offered = land([one("20-50", 10, stated=False), one("5-10", 7, kind="GE/GI"), one("unknown", np.nan)])
    sums = total(match(offered, demand([("u", "5-10", 30, "industry")]), RULES))
    assert (sums["served_ha"], sums["served_if_possible_fits_ha"]) == (0, 17)
    assert (sums["possible_fit_ha"], sums["no_demand_ha"], sums["sites_unknown"]) == (17, 0, 1)
    assert (sums["supply_ha"], sums["no_land_ha"]) == (17, 0)


def test_no_hectare_crosses_to_another_unit_and_groups_add_up():
    offered = land([one("5-10", 20, unit="west"), one("5-10", 3, unit="east")])
    asked = demand([("west", "5-10", 5, "all"), ("east", "5-10", 9, "all"), ("far", "1-5", 1, "x")])
    result = match(offered, asked)
    sums = result.sums(pd.Series({"west": "ST", "east": "SN", "far": "SN"}, name="state"))
    assert sums["unmet_ha"].to_dict() == {"ST": 0, "SN": 7}
    assert sums["idle_ha"].to_dict() == {"ST": 15, "SN": 0}
    assert sums.sum()["gap_ha"] == result.sums()["gap_ha"].item() == 8
    with pytest.raises(lg.LandgapError, match="by: no group for far"):
        result.sums(pd.Series({"west": "ST", "east": "SN"}))


def test_years_are_added_up_and_the_level_is_chosen():
    asked = demand([("u", "1-5", 3, "all")] * 2).assign(demand_ha_high=[4.0, 5.0], year=[1, 2])
    offered = land([one("1-5", 20)])
    assert total(match(offered, asked))["served_ha"] == 6
    assert total(match(offered, asked, level="high"))["served_ha"] == 9


def test_what_is_not_known_serves_only_possibly():
    offered = land([one("5-10", 20)])
    rules = RULES.assign(rail=[False, True])
    served = match(offered, demand([("u", "5-10", 6, "industry")]), rules).demand.iloc[0]
    assert (served["served_ha"], served["served_if_possible_fits_ha"], served["unmet_ha"]) == (0, 6, 6)


def test_a_site_meant_for_one_segment_counts_in_full_where_demand_has_none():
    offered = land([one("5-10", 20)]).assign(segments="logistics")
    assert total(match(offered, demand([("u", "5-10", 6, "all")])))["served_ha"] == 6
    assert total(match(offered, demand([("u", "5-10", 6, "craft")]), RULES))["served_ha"] == 0


def test_nothing_on_offer_and_nothing_asked_for():
    empty = land([])
    assert total(match(empty, demand([("u", "1-5", 3, "all")])))["no_land_ha"] == 3
    assert total(match(land([one("1-5", 3)]), demand([("u", "1-5", 0, "all")])))["no_demand_ha"] == 3


SITES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from([*SIZE_CLASSES[:4], "unknown"]),
        st.integers(0, 9),
        st.sampled_from(["GE", "GI", "GE/GI", "unknown"]),
        st.booleans(),
    ),
    max_size=7,
)
NEEDS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(SIZE_CLASSES[:4]),
        st.integers(0, 9),
        st.sampled_from(["craft", "industry"]),
    ),
    max_size=7,
).map(lambda rows: [*rows, ("a", "1-5", 0, "craft"), ("b", "1-5", 0, "craft")])


def most(sites, needs, serves):
    """Hectares that a maximum flow brings from the land to the demand."""
    ends = len(sites) + len(needs)
    capacity = np.zeros((ends + 2, ends + 2), dtype=np.int32)
    for i, site in enumerate(sites):
        capacity[ends, i] = site[2]
        for j, need in enumerate(needs, start=len(sites)):
            capacity[i, j] = 99 if serves(site, need) else 0
            capacity[j, ends + 1] = need[2]
    return maximum_flow(csr_array(capacity), ends, ends + 1).flow_value


def surely(site, need):
    rank = SIZE_CLASSES.index(site[1]) if site[4] and site[1] != "unknown" else 0
    kind = need[3] == "craft" or site[3] == "GI"
    return site[0] == need[0] and kind and rank >= SIZE_CLASSES.index(need[1])


def perhaps(site, need):
    rank = 9 if site[1] == "unknown" else SIZE_CLASSES.index(site[1])
    kind = need[3] == "craft" or site[3] != "GE"
    return site[0] == need[0] and kind and rank >= SIZE_CLASSES.index(need[1])


@settings(max_examples=25, deadline=None)
@given(SITES, NEEDS)
def test_as_many_hectares_are_served_as_a_maximum_flow_serves(sites, needs):
    sums = total(match(land(sites), demand(needs), RULES))
    assert sums["served_ha"] == pytest.approx(most(sites, needs, surely))
    assert sums["served_if_possible_fits_ha"] == pytest.approx(most(sites, needs, perhaps))


@settings(max_examples=25, deadline=None)
@given(SITES, NEEDS)
def test_large_demand_first_and_small_land_first_at_once(sites, needs):
    """Each stretch of the order is served as fully as if the rest did not exist."""
    result = match(land(sites), demand(needs), RULES)
    order = [(size, segment) for size in SIZE_CLASSES[::-1] for segment in RULES["segment"]]
    cell = list(zip(result.demand["size_class"], result.demand["segment"], strict=True))
    for place in range(len(order)):
        first = set(order[: place + 1])
        served = result.demand.loc[[key in first for key in cell], "served_ha"].sum()
        wanted = [need for need in needs if (need[1], need[3]) in first]
        assert served == pytest.approx(most(sites, wanted, surely))
    rank = [SIZE_CLASSES.index(site[1]) if site[4] and site[1] != "unknown" else 0 for site in sites]
    for largest in range(4):
        small = np.array(rank, dtype=int) <= largest
        used = result.land.loc[small, "used_ha"].sum()
        there = [site for site, is_small in zip(sites, small, strict=True) if is_small]
        assert used == pytest.approx(most(there, needs, surely))


@settings(max_examples=25, deadline=None)
@given(SITES, NEEDS)
def test_every_hectare_is_accounted_for_once(sites, needs):
    result = match(land(sites), demand(needs), RULES)
    asked, there = result.demand, result.land
    assert asked["demand_ha"].sum() == sum(need[2] for need in needs)
    np.testing.assert_allclose(asked["served_ha"] + asked["unmet_ha"], asked["demand_ha"])
    np.testing.assert_allclose(there["used_ha"] + there["idle_ha"], there["supply_ha"])
    assert there["used_ha"].sum() == pytest.approx(asked["served_ha"].sum())
    assert (there["no_demand_ha"] + there["possible_fit_ha"] <= there["idle_ha"] + 1e-9).all()
    assert (asked["no_land_ha"] <= asked["unmet_ha"] + 1e-9).all()
    for site, row in zip(sites, there.itertuples(), strict=True):
        fitting_needs = [need for need in needs if need[2] and perhaps(site, need)]
        assert row.no_demand_ha == (0 if fitting_needs else row.idle_ha)
        if any(surely(site, need) for need in fitting_needs):
            assert row.possible_fit_ha == 0


def test_every_fault_is_named_at_once():
    with pytest.raises(lg.LandgapError) as error:
        match(
            land([one("1-5", -1)]),
            demand([("u", "tiny", -1, "all"), ("v", "1-5", None, None)]),
            RULES.assign(harbour=True),
        )
    for fault in (
        "offered.supply_ha: negative in 1 row (s0)",
        "demand.demand_ha_mid: negative in 1 row (u)",
        "demand.demand_ha_mid: missing in 1 row (v)",
        "demand.segment: missing in 1 row (v)",
        "demand.size_class: tiny not among <1",
        "requirements: unknown harbour",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError) as error:
        match(land([one("1-5", 1, unit="elsewhere")]), demand([("u", "1-5", 1, "odd")]), RULES)
    assert "segment: odd of the demand has no requirements" in str(error.value)
    assert "unit_id: land in elsewhere, which has no demand; give it 0 ha" in str(error.value)
    with pytest.raises(lg.LandgapError) as error:
        match(land([one("1-5", 1)]), demand([("u", "1-5", 1, "x")]).drop(columns="size_class"), level="most")
    for fault in (
        "level: 'most' is not one of",
        "demand.size_class: the column is missing",
        "split it by size with landgap.demand.split_by_size",
    ):
        assert fault in str(error.value)


def test_keys_may_be_whole_numbers():
    asked = demand([("u", "5-10", 5, "all")]).assign(unit_id=7)
    result = match(land([one("5-10", 20)]).assign(unit_id="7"), asked)
    assert total(result)["served_ha"] == 5
    assert result.sums(pd.Series({7: "ST"}))["idle_ha"].to_dict() == {"ST": 15}


def test_the_callers_frames_stay_as_they_were():
    offered, asked = land([one("5-10", 20)]), demand([("u", "5-10", 5, "craft")])
    before = offered.copy(), asked.copy(), RULES.copy()
    match(offered, asked, RULES)
    for now, then in zip((offered, asked, RULES), before, strict=True):
        pd.testing.assert_frame_equal(now, then)


def test_the_study_of_the_region_at_home(result):
    """Inside every unit: no more served than asked for, and Leuna's 40 ha serve nothing for sure.

    The chemicals that they are meant for ask for larger parcels; others may take small ones.
    """
    sums = result.matching.sums()
    assert sums["demand_ha"].item() == pytest.approx((2545 + 2840) / 2)
    leuna = result.matching.land.query("site_id == 'leuna-chemical-site'")
    assert leuna["supply_ha"].sum() > 30
    assert leuna["used_ha"].sum() == 0
    assert leuna["possible_fit_ha"].sum() == pytest.approx(leuna["supply_ha"].sum())


def test_matching_and_balance_agree_on_what_is_sure_and_what_is_possible():
    """8 ha stated and 20 ha that state no parcel, against 12 ha from 5 ha: sure 8, possible 28."""
    supply = pd.DataFrame(
        {"unit_id": "u", "site_id": ["s", "p"], "size_class": ["5-10", "20-50"], "supply_ha": [8.0, 20.0],
         "parcel_stated": [True, False], "status": "reserve", "availability": "short", "pv_ha": 0.0,
         "gross_ha": [8.0, 20.0]}
    ).assign(supply_low_ha=lambda t: t["supply_ha"], supply_high_ha=lambda t: t["supply_ha"])  # fmt: skip
    asked = pd.DataFrame({"unit_id": ["u"], "size_class": ["5-10"], "demand_ha_mid": [12.0]})
    served = lg.match(supply, asked).demand.iloc[0]
    sites = pd.DataFrame({"site_id": ["s", "p"], "name": ["S", "P"], "status": "reserve"})
    land = lg.sites.land_by_unit(supply, sites, pd.Index(["u"]))
    need = pd.DataFrame(12.0, index=["u"], columns=["demand_ha_low", "demand_ha_mid", "demand_ha_high"])
    row = lg.balance(land, need, years=10, large_share=1.0).iloc[0]
    assert (served["served_ha"], served["served_if_possible_fits_ha"]) == (8, 12)
    assert (row["large_low_ha"], row["large_high_ha"], row["verdict"]) == (8, 28, "inconclusive")
