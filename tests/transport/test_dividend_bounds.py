"""Bounds of the dividend: closed forms, every corner of small cases, and what is refused."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.layers.checked import Inputs
from landgap.sites import LandTotal
from landgap.transport import DividendValue, dividend_bounds
from landgap.transport.inputs import read_exchange

STATES = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN", "D": "DE-SN"})
ALL_PAIRS = [(one, other) for one in STATES.index for other in STATES.index]


def table(column, hectares, size_class="5-10"):
    return pd.DataFrame({"unit_id": STATES.index, column: hectares, "size_class": size_class})


def costs(pairs):
    return pd.DataFrame(pairs, columns=["origin", "destination"]).assign(cost=1.0)


def dividend_with(supply, demand, pairs, places, hectares):
    more = places.drop(columns=["max_ha", "min_ha"], errors="ignore").assign(supply_ha=hectares)
    land = pd.concat([supply, more], ignore_index=True)
    return DividendValue(read_exchange(Inputs(""), land, demand, pairs, STATES)).dividend_ha()


def any_pair(supply, demand, pairs):
    gives, takes = supply["supply_ha"].gt(0), demand["demand_ha"].gt(0)
    joined = pairs["destination"].isin(supply.loc[gives, "unit_id"])
    joined &= pairs["origin"].isin(demand.loc[takes, "unit_id"])
    return joined.any() or not (gives.any() and takes.any())


def corners(highs, total):
    """Every distribution in which at most one place is neither empty nor full."""
    for free in range(len(highs)):
        others = [number for number in range(len(highs)) if number != free]
        for full in itertools.product([0, 1], repeat=len(others)):
            held = np.zeros(len(highs))
            held[others] = np.array(full) * np.array(highs)[others]
            held[free] = total - held.sum()
            if -1e-9 <= held[free] <= highs[free] + 1e-9:
                yield held


def test_without_anything_unknown_both_bounds_are_the_dividend():
    supply, demand = table("supply_ha", [9.0, 0, 1, 0]), table("demand_ha", [3.0, 2, 4, 5])
    none = pd.DataFrame({"unit_id": ["A"], "max_ha": [0.0]})
    found = dividend_bounds(supply, demand, costs(ALL_PAIRS), STATES, none)
    assert (
        found.low_ha
        == found.high_ha
        == lg.dividend(supply, demand, costs(ALL_PAIRS), STATES).dividend_ha
        == 4
    )
    assert found.exact


def test_land_that_may_be_small_helps_no_demand_for_large_parcels():
    supply, demand = table("supply_ha", [9.0, 0, 0, 0]), table("demand_ha", [5.0, 0, 8, 0])
    small = pd.DataFrame({"unit_id": ["A", "C"], "max_ha": 50.0, "size_class": "1-5"})
    found = dividend_bounds(supply, demand, costs(ALL_PAIRS), STATES, small)
    assert (found.low_ha, found.high_ha) == (4, 4)
    large = small.assign(size_class=">=100")
    found = dividend_bounds(supply, demand, costs(ALL_PAIRS), STATES, large)
    assert (found.low_ha, found.high_ha) == (0, 8)


def test_totals_that_overlap_hold_together():
    supply, demand = table("supply_ha", [9.0, 0, 0, 0]), table("demand_ha", [5.0, 0, 20, 0])
    places = pd.DataFrame({"unit_id": list("ABC"), "max_ha": 10.0}, index=list("abc"))
    totals = [LandTotal("all", ("a", "b", "c"), 12, 12), LandTotal("east", ("b", "c"), 4, 6)]
    found = dividend_bounds(supply, demand, costs(ALL_PAIRS), STATES, places, totals=totals)
    # 4 ha idle in Saxony-Anhalt; 12 more there but for what lies in C
    assert (found.low_ha, found.high_ha) == (10, 16)
    assert found.at_low.sum() == found.at_high.sum() == 12
    assert 4 <= found.at_low[["b", "c"]].sum() <= 6


def test_only_members_exchange_across():
    supply, demand = table("supply_ha", [9.0, 6, 0, 0]), table("demand_ha", [0.0, 0, 20, 0])
    places = pd.DataFrame({"unit_id": ["A"], "max_ha": 3.0})
    found = dividend_bounds(supply, demand, costs(ALL_PAIRS), STATES, places, members=["A", "C"])
    assert (found.low_ha, found.high_ha) == (9, 12)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_bounds_are_those_of_every_corner(data):
    whole = st.integers(0, 9)
    supply = table("supply_ha", data.draw(st.lists(whole, min_size=4, max_size=4)))
    supply["size_class"] = data.draw(
        st.lists(st.sampled_from(["1-5", "5-10", ">=100"]), min_size=4, max_size=4)
    )
    demand = table("demand_ha", data.draw(st.lists(whole, min_size=4, max_size=4)))
    demand["size_class"] = data.draw(st.lists(st.sampled_from(["1-5", "5-10"]), min_size=4, max_size=4))
    far = data.draw(st.sets(st.sampled_from([pair for pair in ALL_PAIRS if pair[0] != pair[1]])))
    pairs = costs([pair for pair in ALL_PAIRS if pair not in far])
    highs = data.draw(st.lists(st.integers(1, 8), min_size=4, max_size=4))
    places = pd.DataFrame({"unit_id": STATES.index, "max_ha": highs, "size_class": "5-10"})
    total = data.draw(st.integers(0, sum(highs)))
    whole = [LandTotal("t", (0, 1, 2, 3), total, total)]
    assume(any_pair(supply, demand, pairs))
    found = dividend_bounds(supply, demand, pairs, STATES, places, totals=whole)
    assert found.exact
    for held, bound in ((found.at_low, found.low_ha), (found.at_high, found.high_ha)):
        assert held.sum() == pytest.approx(total, abs=1e-5)
        assert dividend_with(supply, demand, pairs, places, held.to_numpy()) == pytest.approx(bound, abs=1e-4)
    whole_ones = [dividend_with(supply, demand, pairs, places, held) for held in corners(highs, total)]
    assert found.low_ha <= min(whole_ones) + 1e-5
    assert found.high_ha >= max(whole_ones) - 1e-5


def test_land_whose_place_is_not_known_serves_local_demand_first():
    """10 ha somewhere: A keeps 4 of what lies there, so at most 6 reach C; without local demand it is 10."""
    supply, demand = table("supply_ha", [0.0, 0, 0, 0]), table("demand_ha", [0.0, 0, 20, 0])
    places = pd.DataFrame({"unit_id": ["A"], "max_ha": 10.0})
    given_to = (supply.assign(supply_ha=[0.0, 0, 1, 0]), demand, costs(ALL_PAIRS), STATES, places)
    ten = [LandTotal("ten", (0,), 10, 10)]
    local = pd.Series({"A": 4.0})
    found = dividend_bounds(*given_to, totals=ten, local_ha=local)
    assert (found.low_ha, found.high_ha) == (6, 6)
    assert dividend_bounds(*given_to, totals=ten).high_ha == 10
    with pytest.raises(lg.LandgapError, match="local_ha: Q not among the units"):
        dividend_bounds(*given_to, local_ha=pd.Series({"Q": 1.0}))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_with_local_demand_every_corner_lies_within_the_bounds(data):
    whole = st.lists(st.integers(0, 9).map(float), min_size=4, max_size=4)
    supply, demand = table("supply_ha", data.draw(whole)), table("demand_ha", data.draw(whole))
    local = np.array(data.draw(whole))
    highs = data.draw(st.lists(st.integers(1, 8), min_size=4, max_size=4))
    places = pd.DataFrame({"unit_id": STATES.index, "max_ha": highs, "size_class": ">=100"})
    total = data.draw(st.integers(0, sum(highs)))
    pairs = costs(ALL_PAIRS)
    assume(any_pair(supply, demand, pairs))
    found = dividend_bounds(
        supply,
        demand,
        pairs,
        STATES,
        places,
        totals=[LandTotal("t", (0, 1, 2, 3), total, total)],
        local_ha=pd.Series(local, index=STATES.index),
    )
    # what local demand leaves of the land is what others may have
    ones = [
        dividend_with(supply, demand, pairs, places, np.clip(np.array(held) - local, 0, None))
        for held in corners(highs, total)
    ]
    assert found.low_ha <= min(ones) + 1e-5
    assert found.high_ha >= max(ones) - 1e-5
    if found.exact:
        assert found.high_ha - max(ones) < 1 + 1e-5  # corners are whole hectares


def test_what_does_not_fit_together_is_refused():
    supply, demand = table("supply_ha", [9.0, 0, 0, 0]), table("demand_ha", [5.0, 0, 8, 0])
    given_to = (supply, demand, costs(ALL_PAIRS), STATES)
    places = pd.DataFrame({"unit_id": ["A", "C"], "max_ha": [5.0, 5.0], "min_ha": [6.0, 0]}, index=["a", "z"])
    wrong = [
        LandTotal("more", ("a", "z"), 12, 12),
        LandTotal("none", ("q",), 1, 1),
        LandTotal("back", ("a",), 3, 2),
    ]
    with pytest.raises(lg.LandgapError) as error:
        dividend_bounds(*given_to, places, totals=wrong, max_nodes=-1)
    for words in (
        "min_ha above max_ha in 1 row",
        "'more' is 2.0 ha more",
        "'none' names q",
        "'back' of 3 to 2",
        "max_nodes",
    ):
        assert words in str(error.value)
    with pytest.raises(lg.LandgapError, match="unknown: Z not among the units of costs"):
        dividend_bounds(*given_to, pd.DataFrame({"unit_id": ["A", "Z"], "max_ha": 5.0}))
    both = pd.DataFrame({"unit_id": ["A", "C"], "max_ha": 5.0})
    apart = [LandTotal("one", (0,), 1, 1), LandTotal("sum", (0, 1), 7, 7), LandTotal("other", (1,), 2, 2)]
    with pytest.raises(lg.LandgapError, match="no distribution keeps to one, sum, other together"):
        dividend_bounds(*given_to, both, totals=apart)
