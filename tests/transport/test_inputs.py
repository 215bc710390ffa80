import numpy as np
import pandas as pd
import pytest

from landgap.errors import LandgapError
from landgap.transport.inputs import read_market

UNITS = list("abc")
STATES = pd.Series({"a": "DE-ST", "b": "DE-SN", "c": "DE-SN"})
WAYS = pd.DataFrame({"origin": np.repeat(UNITS, 3), "destination": UNITS * 3, "cost": 1.0})


def land(*ha, **columns):
    return pd.DataFrame({"unit_id": UNITS[: len(ha)], "supply_ha": ha, **columns})


def need(*ha, **columns):
    return pd.DataFrame({"unit_id": UNITS[: len(ha)], "demand_ha": ha, **columns})


def faults(*tables):
    with pytest.raises(LandgapError) as error:
        read_market(*tables)
    return "\n".join(error.value.faults)


def test_every_fault_of_the_hectares_is_named_at_once():
    said = faults(
        land(-1.0, np.nan, 3, size_class=["<=5", "5-10", "huge"]),
        need(np.inf, 2, 3, size_class="<=5").assign(unit_id=["a", "b", None]),
        WAYS,
        STATES,
    )
    for fault in (
        "supply.supply_ha: missing or no number for b",
        "supply.supply_ha: negative for a",
        "supply.size_class: huge with hectares for c",
        "demand.demand_ha: infinite for a",
        "demand: 1 rows without unit_id",
    ):
        assert fault in said


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
        "costs.cost: missing, negative or infinite for a to b, b to a",
        "costs: twice, a to b",
        "costs: no pair for c of supply",
        "costs: no pair of b of supply with itself",
        "costs: no pair of b of demand with itself",
        "states: none for b of supply",
        "states: none for b, x of costs",
    ):
        assert fault in said


def test_missing_columns_come_before_all_else():
    said = faults(land(1.0).drop(columns="supply_ha"), need(1.0), WAYS[["origin"]], STATES)
    assert "supply: no column supply_ha (present: unit_id)" in said
    assert "costs: no column destination" in said
    assert "costs: no column cost" in said


def test_a_state_given_twice_is_refused():
    assert "states: twice, a" in faults(land(1.0), need(1.0), WAYS, pd.concat([STATES, STATES[["a"]]]))


def test_land_that_reaches_no_demand_at_all_is_refused():
    own = WAYS[WAYS["origin"] == WAYS["destination"]]
    assert "no pair joins" in faults(land(5.0, 0, 0), need(0.0, 4, 4), own, STATES)
    # the way there does not help, only the way of the demand to the land
    there = pd.concat([own, WAYS[(WAYS["origin"] == "a") & (WAYS["destination"] == "b")]])
    assert "no pair joins" in faults(land(5.0, 0, 0), need(0.0, 4, 4), there, STATES)
    back = pd.concat([own, WAYS[(WAYS["origin"] == "b") & (WAYS["destination"] == "a")]])
    assert read_market(land(5.0, 0, 0), need(0.0, 4, 4), back, STATES).cost.size == 4


def test_rows_that_offer_nothing_need_no_class_and_others_do():
    """The supply of a site with nothing on offer has the class "none"."""
    none = land(5.0, 0, 0, size_class=["<=5", "none", "unknown"])
    market = read_market(none, need(1.0, size_class="<=5"), WAYS, STATES)
    assert market.offered["unit_id"].tolist() == ["a"]
    said = faults(land(5.0, 2, size_class=["<=5", "unknown"]), need(1.0, size_class="<=5"), WAYS, STATES)
    assert "unknown with hectares for b" in said
    assert "leave these rows out" in said


def test_rows_of_the_same_kind_are_summed_and_missing_segments_take_part_in_all():
    rows = pd.concat([land(1.0, 2, segment=["port", None]), land(4.0, segment="port")])
    market = read_market(rows, need(1.0, 1, segment=["port", "office"]), WAYS, STATES)
    assert market.layers == ("all", "port")
    assert market.supply[:, :, 0].tolist() == [[0, 2, 0], [5, 0, 0]]
    serves = market.problem("open", None, None).serves
    assert dict(zip(market.segments, serves.T.tolist(), strict=True)) == {
        "office": [True, False],
        "port": [True, True],
    }


def test_classes_of_one_table_only_are_not_told_apart():
    market = read_market(land(1.0, 2, size_class=["<=5", ">100"]), need(1.0), WAYS, STATES)
    assert market.classes == ("all",)
    assert market.supply.sum() == 3


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"border": -1.0}, "border: -1.0 must be"),
        ({"border": np.nan}, "border: nan must be"),
        ({"border": "shut"}, "border: 'shut' must be"),
        ({"caps": {("DE-SN", "DE-XX"): 1.0}}, "unknown DE-XX; states are DE-SN, DE-ST"),
        ({"caps": {("DE-SN", "DE-SN"): 1.0}}, "no border lies inside one state"),
        ({"caps": {("DE-SN", "DE-ST"): -5.0}}, "-5.0 ha is no limit"),
        ({"caps": {("DE-SN", "DE-ST"): None}}, "None ha is no limit"),
        ({"caps": {"DE-SN": 5.0}}, "name two states, (whose demand, where the land lies)"),
        ({"caps": {("DE-SN", "DE-ST"): 5.0}, "border": "closed"}, "nothing crosses a closed"),
        ({"members": ["a", "x"]}, "members: x not among the units"),
    ],
)
def test_rules_that_cannot_be_kept_are_named(rule, said):
    market = read_market(land(1.0), need(1.0), WAYS, STATES)
    with pytest.raises(LandgapError) as error:
        market.refuse_bad_rules(**{"border": "open", "caps": None, "members": None} | rule)
    assert said in str(error.value)


def test_all_bad_rules_are_named_at_once():
    market = read_market(land(1.0), need(1.0), WAYS, STATES)
    with pytest.raises(LandgapError) as error:
        market.refuse_bad_rules(-1.0, {("DE-XX", "DE-SN"): np.nan}, ["x"])
    assert len(error.value.faults) == 4
