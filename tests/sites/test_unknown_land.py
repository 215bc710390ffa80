"""Land that counts hold beyond an inventory: by hand, ranges by area, and counts that cannot be true."""

import pandas as pd
import pytest
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.layers import SupplyTotal
from landgap.sites import unknown_land

UNITS = frame(
    {"unit_id": list("abcd"), "district_id": ["1", "1", "2", "2"]},
    [box(2000 * n, 0, 2000 * (n + 1), 2000) for n in range(4)],
).set_index("unit_id")
OFFERED = pd.DataFrame(
    {"unit_id": list("aab"), "site_id": list("xyz"), "gross_ha": [50.0, 3, 30], "supply_ha": [40.0, 2, 18]}
)


def land(supply=(42.0, 18.0, None, None), unaccounted=(5.0, 5.0, 5.0, 5.0)):
    return pd.DataFrame({"supply_ha": supply, "unaccounted_ha": unaccounted}, index=UNITS.index)


def found(*totals, complete=False, **tables):
    about = {"land": land(), "net_share": 0.75, "complete": complete, **tables}
    return unknown_land(OFFERED, UNITS, totals, **about)


def test_what_is_missing_is_the_count_less_the_inventory():
    assert found(SupplyTotal(100, "s")).missing_ha == 40
    assert found(SupplyTotal(100, "s", basis="gross")).missing_ha == 15
    assert found(complete=True).missing_ha == 0
    assert found().missing_ha is None


def test_a_count_below_the_inventory_is_told_and_left_out():
    less = found(SupplyTotal(50, "low"))
    assert (less.missing_ha, less.totals) == (None, ())
    assert [(count.name, *hectares) for count, *hectares in less.contradictions] == [("low", 50.0, 60.0)]
    assert found(SupplyTotal(50, "low"), complete=True).missing_ha == 0


def test_a_part_narrows_what_may_lie_in_it_and_beside_it():
    whole = SupplyTotal(100, "whole", min_site_ha=5)
    areas = pd.Series([1, 1, 2, 2], index=UNITS.index)
    for part, first, second in (
        # the same sites: exactly 70 - 60 ha; smaller ones too: at most; larger ones only: at least
        (SupplyTotal(70, "part", districts=("1",), min_site_ha=5), (10, 10), (30, 30)),
        (SupplyTotal(70, "part", districts=("1",), min_site_ha=1), (0, 10), (30, 40)),
        (SupplyTotal(70, "part", districts=("1",), min_site_ha=20), (12, 40), (0, 28)),
    ):
        ranges = found(whole, part).within(areas, parts=True)
        assert ranges.to_numpy().tolist() == [list(first), list(second)], part
        assert found(whole, part).within(areas).to_numpy().tolist() == [[0, 40], [0, 40]]


def test_counts_that_cannot_all_be_true_are_told():
    apart = found(
        SupplyTotal(100, "whole"),
        SupplyTotal(130, "part", districts=("1",)),
        SupplyTotal(20, "c", units=("c",)),
    )
    assert [count.name for count, *_ in apart.contradictions] == ["part"]
    assert [total.name for total in apart.totals] == ["whole", "c"]


def test_a_unit_that_is_known_in_full_has_none_beyond_it():
    known = found(SupplyTotal(100, "whole"), land=land(unaccounted=(0.0, 5.0, 0.0, 5.0)))
    assert known.places["max_ha"].tolist() == [0, 40, 40, 40]
    all_known = land(supply=(42.0, 18.0, 0.0, 0.0), unaccounted=(0.0,) * 4)
    assert found(SupplyTotal(100, "whole"), land=all_known).places["max_ha"].tolist() == [40] * 4


def test_where_nobody_has_counted_a_unit_that_is_known_in_full_still_has_none():
    known = found(land=land(unaccounted=(0.0, 5.0, 5.0, 5.0)))
    most = known.within(pd.Series(UNITS.index, index=UNITS.index))["unknown_supply_high_ha"]
    assert most["a"] == 0
    assert most[["b", "c", "d"]].isna().all()


def test_a_count_for_which_no_unit_that_may_hold_more_has_room_says_nothing():
    """Only d may hold more, 400 ha at most; 1,000 ha are missing."""
    told = found(
        SupplyTotal(1060, "whole"),
        SupplyTotal(90, "part", districts=("2",)),
        land=land(supply=(42.0, 18.0, 0.0, None), unaccounted=(0.0, 0.0, 0.0, 5.0)),
    )
    assert told.missing_ha is None
    assert told.whole_only == ()
    assert [count.name for count, *_ in told.contradictions] == ["whole"]
    assert [(total.name, total.max_ha) for total in told.totals] == [("part", 90.0)]


def test_no_unit_holds_more_than_its_area():
    assert found(SupplyTotal(5000, "whole")).places["max_ha"].tolist() == [400] * 4


def test_without_a_count_of_the_whole_there_is_no_telling_but_in_counted_parts():
    some = found(SupplyTotal(70, "part", districts=("1",)))
    ranges = some.within(pd.Series([1, 1, 2, 2], index=UNITS.index))
    assert ranges.loc[1].tolist() == [10, 10]
    assert ranges.loc[2, "unknown_supply_low_ha"] == 0
    assert pd.isna(ranges.loc[2, "unknown_supply_high_ha"])
    assert found().within(pd.Series(list("abcd"), index=UNITS.index))["unknown_supply_high_ha"].isna().all()


@settings(max_examples=25, deadline=None)
@given(
    st.integers(60, 400),
    st.lists(st.tuples(st.sampled_from(["1", "2"]), st.integers(0, 150), st.sampled_from([0, 5, 20]))),
)
def test_ranges_hold_the_whole_and_units_lie_within_their_area(total, parts):
    totals = [SupplyTotal(total, "whole", min_site_ha=5)]
    totals += [SupplyTotal(ha, f"p{n}", districts=(d,), min_site_ha=m) for n, (d, ha, m) in enumerate(parts)]
    result = found(*totals)
    areas = result.within(UNITS["district_id"], parts=True)
    units = result.within(pd.Series(UNITS.index, index=UNITS.index), parts=True)
    for ranges in (areas, units):
        assert (ranges["unknown_supply_low_ha"] <= ranges["unknown_supply_high_ha"] + 1e-5).all()
        assert ranges["unknown_supply_low_ha"].sum() <= result.missing_ha + 1e-4
        assert ranges["unknown_supply_high_ha"].sum() >= result.missing_ha - 1e-4
    most = areas["unknown_supply_high_ha"].reindex(UNITS["district_id"]).to_numpy()
    assert (units["unknown_supply_high_ha"].to_numpy() <= most + 1e-4).all()


def test_bad_tables_are_refused():
    with pytest.raises(Exception, match="supply_ha"):
        unknown_land(
            OFFERED.drop(columns="supply_ha"), UNITS, (), land=land(), net_share=0.75, complete=False
        )
    with pytest.raises(Exception, match="net_share: 7 is not a share"):
        unknown_land(OFFERED, UNITS, (), land=land(), net_share=7, complete=False)
