import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg

HECTARES = st.floats(0, 1e4, allow_subnormal=False)


def units(*values):
    return pd.Series(values, index=[f"u{i}" for i in range(len(values))], dtype=float)


def balanced(supply_ha, demand_ha, *, sure_ha=None, possible_ha=None, **options):
    supply = pd.DataFrame(dict.fromkeys(("supply_ha", "supply_low_ha", "supply_high_ha"), supply_ha)).assign(
        large_low_ha=supply_ha if sure_ha is None else sure_ha,
        large_high_ha=supply_ha if possible_ha is None else possible_ha,
    )
    if "partly_known" in options:
        supply["partly_known"] = options.pop("partly_known")
    levels = {f"demand_ha_{level}": demand_ha for level in ("low", "mid", "high")}
    return lg.balance(supply, pd.DataFrame(levels), years=18, **options)


def test_potential_study_2021_lasts_about_a_quarter_of_a_century():
    """3,870 ha against 2,545 to 2,840 ha until 2038, from 2020."""
    low, high = (lg.balancing.reach(units(3870), units(need), years=18).item() for need in (2840, 2545))
    assert (round(low, 1), round(high, 1)) == (24.5, 27.4)


def test_potential_study_2021_has_a_surplus_in_hectares_and_a_deficit_in_quality():
    """2,400 of the 3,870 ha are of special importance: 145 to 440 ha short, 1,030 to 1,325 over."""
    for need, surplus, short, ratio in ((2545, 1325, -145, 1.521), (2840, 1030, -440, 1.363)):
        large = dict.fromkeys(("sure_ha", "possible_ha"), units(2400))
        row = balanced(units(3870), units(need), large_share=1.0, **large).iloc[0]
        assert (row["gap_ha"], row["large_gap_high_ha"]) == (surplus, short)
        assert row["ratio"] == pytest.approx(ratio, abs=5e-4)
        assert row["verdict"] == "no large parcels"


def test_toy_region_by_own_supply():
    """domain.md 5.3: 60, 10 and 5 ha against 1, 2 and 4 ha a year last 60, 5 and 1.25 years."""
    years = lg.balancing.reach(units(60, 10, 5), units(10, 20, 40), years=10)
    assert years.tolist() == [60, 5, 1.25]
    assert lg.balancing.reach(units(75), units(70), years=10).item() == pytest.approx(10.714, abs=5e-4)


def test_nothing_needed_nothing_there_neither_and_not_known():
    supply, demand = units(5, 0, 0, np.nan), units(0, 5, 0, 5)
    np.testing.assert_array_equal(lg.balancing.reach(supply, demand, years=10), [np.inf, 0, np.nan, np.nan])
    verdicts = balanced(supply, demand)["verdict"].astype(str).tolist()
    assert verdicts == ["enough", "short", "enough", "unknown"]


def test_what_is_only_partly_known_is_not_called_short():
    result = balanced(units(5, 5, 20), units(9, 9, 9), partly_known=[True, False, True])
    assert result["verdict"].astype(str).tolist() == ["inconclusive", "short", "enough"]


def test_large_share_lowers_the_demand_for_large_parcels_only():
    row = balanced(units(10), units(8), sure_ha=units(4), large_share=0.5).iloc[0]
    assert (row["gap_ha"], row["large_gap_low_ha"], row["verdict"]) == (2, 0, "enough")


def test_large_parcels_are_missing_if_not_even_possible_ones_suffice_and_enough_if_sure_ones_do():
    found = balanced(
        units(10, 10, 10, 10),
        units(8, 8, 8, 8),
        sure_ha=units(0, 0, 7.9, 8),
        possible_ha=units(7.9, 8, 10, 10),
        large_share=1.0,
    )
    assert found["verdict"].astype(str).tolist() == [
        "no large parcels", "inconclusive", "inconclusive", "enough",
    ]  # fmt: skip
    np.testing.assert_allclose(found["large_gap_low_ha"], [-8, -8, -0.1, 0])
    np.testing.assert_allclose(found["large_gap_high_ha"], [-0.1, 0, 2, 2])


def test_where_no_size_is_asked_for_hectares_alone_decide():
    row = balanced(units(10), units(8), sure_ha=units(0), possible_ha=units(0)).iloc[0]
    assert row["verdict"] == "enough"
    assert row[["large_gap_low_ha", "large_gap_high_ha"]].isna().all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(HECTARES, HECTARES), min_size=1, max_size=8))
def test_gaps_add_up_and_order_does_not_matter(pairs):
    supply, demand = (units(*column) for column in zip(*pairs, strict=True))
    once = balanced(supply, demand)
    again = balanced(supply, demand.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(once, again)
    assert once["gap_ha"].sum() == pytest.approx(supply.sum() - demand.sum(), abs=1e-6)
    assert ((once["gap_ha"] < 0) == (once["verdict"] == "short")).all()


def test_every_fault_is_named_at_once():
    with pytest.raises(lg.LandgapError) as error:
        balanced(units(1, 1), units(-1, np.nan, 3), large_share=2)
    for fault in (
        "areas in one table only, supply or demand: u2",
        "demand.demand_ha_mid: negative in 1 row (u0)",
        "demand.demand_ha_mid: missing in 1 row (u1)",
        "large_share: 2 is not a share from 0 to 1",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError) as error:
        lg.balancing.reach(units(-1, 1), units(np.nan, 1, 2), years=0)
    for fault in (
        "years: 0 is not a number of years above 0 to 200",
        "supply_ha: negative in 1 row (u0)",
        "demand_ha: missing in 1 row (u0)",
        "areas in one table only, supply or demand: u2",
    ):
        assert fault in str(error.value)


def test_frames_that_are_none_and_keys_that_are_duplicate():
    supply = pd.DataFrame(
        dict.fromkeys(
            ("supply_ha", "supply_low_ha", "supply_high_ha", "large_low_ha", "large_high_ha"), units(1)
        )
    )
    with pytest.raises(lg.LandgapError) as error:
        lg.balance(pd.concat([supply, supply]), [1, 2], years=18)
    assert "supply: duplicate keys u0" in str(error.value)
    assert "demand: a DataFrame is needed, not a list" in str(error.value)
    with pytest.raises(lg.LandgapError, match="supply_ha: a Series by key is needed, not a float"):
        lg.balancing.reach(1.0, units(1), years=10)


def test_results_come_back_on_the_index_of_the_supply():
    index = pd.Index([15002000, 14713000], name="unit_id")
    supply, demand = pd.Series([10.0, 4.0], index), pd.Series([2.0, 5.0], index[::-1].astype(str))
    found = lg.balancing.reach(supply, demand, years=10)
    pd.testing.assert_index_equal(found.index, index)
    assert found.tolist() == [20, 20]
    levels = ("supply_ha", "supply_low_ha", "supply_high_ha", "large_low_ha", "large_high_ha")
    frame = pd.DataFrame(dict.fromkeys(levels, supply))
    asked = pd.DataFrame(dict.fromkeys(("demand_ha_low", "demand_ha_mid", "demand_ha_high"), demand))
    before = frame.copy(), asked.copy()
    result = lg.balance(frame, asked, years=10)
    pd.testing.assert_index_equal(result.index, index)
    assert result["gap_ha"].tolist() == [5, 2]
    for now, then in zip((frame, asked), before, strict=True):
        pd.testing.assert_frame_equal(now, then)
