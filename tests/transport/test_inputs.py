import time

import numpy as np
import pandas as pd
import pytest

from landgap.errors import LandgapError
from landgap.layers.checked import Inputs
from landgap.transport.inputs import read_exchange

UNITS = list("abc")
STATES = pd.Series({"a": "DE-ST", "b": "DE-SN", "c": "DE-SN"})
COSTS = pd.DataFrame({"origin": np.repeat(UNITS, 3), "destination": UNITS * 3, "cost": 1.0})


def land(*ha, **columns):
    return pd.DataFrame({"unit_id": UNITS[: len(ha)], "supply_ha": ha, **columns})


def need(*ha, **columns):
    return pd.DataFrame({"unit_id": UNITS[: len(ha)], "demand_ha": ha, **columns})


def read(*tables, **rules):
    return read_exchange(Inputs("Not read."), *tables, **rules)


def faults(*tables, **rules):
    with pytest.raises(LandgapError) as error:
        read(*tables, **rules)
    return "\n".join(error.value.faults)


def test_every_fault_of_the_hectares_is_named_at_once():
    said = faults(
        land(-1.0, np.nan, 3),
        need(np.inf, 2, 3).assign(unit_id=["a", "b", None]),
        COSTS,
        STATES,
        caps={("DE-XX", "DE-SN"): np.nan},
        members=["x"],
    )
    for fault in (
        "supply.supply_ha: missing in 1 row (b)",
        "supply.supply_ha: negative in 1 row (a)",
        "demand.demand_ha: not finite in 1 row (a)",
        "demand.unit_id: missing in 1 row",
        "unknown DE-XX; states are DE-SN, DE-ST",
        "nan ha is no limit",
        "members: x not among the units",
    ):
        assert fault in said
    assert "supply.size_class: huge with hectares for c" in faults(
        land(1.0, 2, 3, size_class=["1-5", "5-10", "huge"]), need(1.0, size_class="1-5"), COSTS, STATES
    )


def test_every_fault_of_pairs_and_states_is_named_at_once():
    odd = pd.DataFrame(
        {
            "origin": ["a", "a", "b", "b", "a"],
            "destination": ["a", "b", "a", "x", "b"],
            "cost": [1.0, -1, np.nan, 1, 2],
        }
    )
    said = faults(land(1.0, 2, 3), need(1.0, 2), odd, STATES.drop("b"))
    for fault in (
        "costs.cost: negative in 1 row (a, b)",
        "costs.cost: missing in 1 row (b, a)",
        "costs: duplicate pairs a to b",
        "costs: no pair for c of supply.unit_id",
        "costs: no pair of b of supply with itself",
        "costs: no pair of b of demand with itself",
        "states: none for b of supply",
        "states: none for b, x of costs",
    ):
        assert fault in said


def test_missing_columns_are_named_at_once():
    said = faults(land(1.0).drop(columns="supply_ha"), need(1.0), COSTS[["origin"]], STATES)
    assert "supply.supply_ha: the column is missing (present: unit_id)" in said
    assert "costs.destination: the column is missing (present: origin)" in said
    assert "costs.cost: the column is missing (present: origin)" in said


def test_a_state_given_twice_is_refused():
    assert "states: duplicate keys a" in faults(
        land(1.0), need(1.0), COSTS, pd.concat([STATES, STATES[["a"]]])
    )


def test_land_that_reaches_no_demand_at_all_is_refused():
    own = COSTS[COSTS["origin"] == COSTS["destination"]]
    assert "no pair joins" in faults(land(5.0, 0, 0), need(0.0, 4, 4), own, STATES)
    # the pair from the land to the demand does not help, only that from the demand to the land
    there = pd.concat([own, COSTS[(COSTS["origin"] == "a") & (COSTS["destination"] == "b")]])
    assert "no pair joins" in faults(land(5.0, 0, 0), need(0.0, 4, 4), there, STATES)
    back = pd.concat([own, COSTS[(COSTS["origin"] == "b") & (COSTS["destination"] == "a")]])
    assert read(land(5.0, 0, 0), need(0.0, 4, 4), back, STATES).cost.size == 4


def test_rows_that_offer_nothing_need_no_class_and_others_do():
    """The supply of a site with nothing on offer has the class "none"."""
    none = land(5.0, 0, 0, size_class=["1-5", "none", "unknown"])
    market = read(none, need(1.0, size_class="1-5"), COSTS, STATES)
    assert market.offered["unit_id"].tolist() == ["a"]
    said = faults(land(5.0, 2, size_class=["1-5", "unknown"]), need(1.0, size_class="1-5"), COSTS, STATES)
    assert "unknown with hectares for b" in said
    assert "leave these rows out" in said


def test_rows_of_the_same_kind_are_summed_and_missing_segments_take_part_in_all():
    rows = pd.concat([land(1.0, 2, segment=["port", None]), land(4.0, segment="port")])
    market = read(rows, need(1.0, 1, segment=["port", "office"]), COSTS, STATES)
    assert market.layers == ("all", "port")
    assert market.supply[:, :, 0].tolist() == [[0, 2, 0], [5, 0, 0]]
    serves = market.problem().serves
    assert dict(zip(market.segments, serves.T.tolist(), strict=True)) == {
        "office": [True, False],
        "port": [True, True],
    }


def test_classes_of_one_table_only_are_not_distinguished():
    market = read(land(1.0, 2, size_class=["1-5", ">=100"]), need(1.0), COSTS, STATES)
    assert market.classes == ("all",)
    assert market.supply.sum() == 3


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"caps": {("DE-SN", "DE-XX"): 1.0}}, "unknown DE-XX; states are DE-SN, DE-ST"),
        ({"caps": {("DE-SN", "DE-SN"): 1.0}}, "no border lies inside one state"),
        ({"caps": {("DE-SN", "DE-ST"): -5.0}}, "-5.0 ha is no limit"),
        ({"caps": {("DE-SN", "DE-ST"): None}}, "None ha is no limit"),
        ({"caps": {"DE-SN": 5.0}}, "name two states, (whose demand, where the land lies)"),
        ({"caps": {("DE-SN", "DE-ST"): True}}, "True ha is no limit"),
        ({"caps": [("DE-SN", "DE-ST")]}, "caps: hectares by pair of states are needed, not a list"),
        ({"crossing_cost": 1e15}, "crossing_cost: 1e+15 beside costs of about 1, more than double precision"),
        ({"members": ["a", "b "]}, "members: b  not among the units; but for blanks, 'b ' and 'b' are one"),
        ({"members": ["a", "x"]}, "members: x not among the units"),
        ({"members": "ab"}, "members: a list of keys is needed, not the text 'ab'"),
    ],
)
def test_rules_that_cannot_be_kept_are_named(rule, said):
    assert said in faults(land(1.0), need(1.0), COSTS, STATES, **rule)


def test_keys_that_differ_in_blanks_only_are_named():
    blank = {"a": "a ", "b": "\u00a0b", "c": "c"}
    given = land(1.0, 2).assign(unit_id=["a ", "\u00a0b"])
    assert "of supply.unit_id; but for blanks, 'a ' and 'a', '\\xa0b' and 'b' are one" in faults(
        given, need(1.0), COSTS, STATES
    )
    assert "of demand.unit_id; but for blanks, 'a ' and 'a' are one" in faults(
        land(1.0), need(1.0).assign(unit_id="a "), COSTS, STATES
    )
    assert "states: none for a, b of costs; but for blanks, 'a' and 'a '" in faults(
        land(1.0), need(1.0), COSTS, STATES.rename(blank)
    )
    twice = pd.concat([COSTS, COSTS.assign(origin=COSTS["origin"].map(blank))])
    said = faults(land(1.0), need(1.0), twice, STATES)
    assert "costs: keys that differ in blanks only: 'a' and 'a '" in said


def test_states_that_are_no_series_are_all_that_is_wrong():
    assert faults(land(1.0), need(1.0), COSTS, STATES.to_dict()) == (
        "states: a Series by key is needed, not a dict"
    )


@pytest.mark.parametrize("cost", [np.nan, np.inf, -np.inf, -1.0, "12,5", pd.Timedelta(1, "min"), None])
def test_a_cost_that_is_no_number_from_0_is_refused(cost):
    odd = COSTS.assign(cost=COSTS["cost"].astype(object).where(COSTS.index != 1, cost))
    said = faults(land(1.0), need(1.0), odd, STATES)
    assert "costs.cost: " in said
    assert "in 1 row (a, b)" in said


def test_costs_that_double_precision_cannot_hold_side_by_side_are_refused():
    dear = COSTS.assign(cost=COSTS["cost"].where(COSTS.index != 1, 1e13))
    assert "costs.cost: 1e+13 beside costs of about 1" in faults(land(1.0), need(1.0), dear, STATES)
    every = COSTS.assign(cost=COSTS["cost"] * 1e13)
    assert read(land(1.0), need(1.0), every, STATES).cost.max() == 1e13


def test_a_hundred_thousand_pairs_of_which_many_are_odd_are_refused_in_little_time():
    many = [f"u{number:03d}" for number in range(320)]
    odd = pd.DataFrame({"origin": np.repeat(many, 320), "destination": many * 320, "cost": -1.0})
    start = time.perf_counter()
    said = faults(land(1.0), need(1.0), pd.concat([odd, odd]), STATES)
    assert time.perf_counter() - start < 10
    assert "costs.cost: negative in 204800 rows" in said
    assert len(said) < 2000


def test_frames_that_are_none():
    said = faults(land(1.0).to_dict(), None, "costs.csv", STATES.tolist())
    for fault in (
        "supply: a DataFrame is needed, not a dict",
        "demand: a DataFrame is needed, not a NoneType",
        "costs: a DataFrame is needed, not a str",
        "states: a Series by key is needed, not a list",
    ):
        assert fault in said


def test_keys_may_be_whole_numbers_in_one_table_and_text_in_the_next():
    numbers = {"a": 1, "b": 2, "c": 3}
    ends = {end: COSTS[end].map(numbers).astype("category") for end in ("origin", "destination")}
    market = read(
        land(5.0, 2).assign(unit_id=[1, 2]),
        need(1.0, 4).assign(unit_id=["1", "2"]),
        COSTS.assign(**ends),
        STATES.rename(numbers),
        members=[1, "3"],
    )
    assert market.units.tolist() == ["1", "2", "3"]
    assert market.members == ("1", "3")
    expected = read(land(5.0, 2), need(1.0, 4), COSTS, STATES)
    np.testing.assert_array_equal(market.supply, expected.supply)
    np.testing.assert_array_equal(market.crosses, expected.crosses)
