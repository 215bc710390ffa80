import itertools

import numpy as np
import pandas as pd
import pytest

from landgap.layers.schema import SIZE_CLASSES
from landgap.transport.exchange import exchange

UNITS = list("abcdef")
STATES = pd.Series(dict(zip(UNITS, ["DE-ST", "DE-ST", "DE-SN", "DE-SN", "DE-TH", "DE-TH"], strict=True)))
CLASSES = SIZE_CLASSES[:3]
BORDERS = list(itertools.permutations(["DE-ST", "DE-SN", "DE-TH"], 2))
STEP = 0.01
CAPS = {("DE-SN", "DE-ST"): 1.7, ("DE-TH", "DE-ST"): 0.9, ("DE-ST", "DE-SN"): 0.4}


def world(seed):
    """Odd hectares and costs, so that no two sums are equal and every price is the only one."""
    random = np.random.default_rng(seed)
    kinds = pd.MultiIndex.from_product([UNITS, CLASSES], names=["unit_id", "size_class"])
    supply, demand = (
        pd.Series(random.exponential(mean, len(kinds)) * (random.random(len(kinds)) < share), kinds)
        for mean, share in ((4, 0.4), (3, 0.7))
    )
    costs = pd.DataFrame({"origin": np.repeat(UNITS, 6), "destination": UNITS * 6})
    costs["cost"] = random.uniform(1, 30, 36)
    costs = costs[(random.random(36) < 0.8) | (costs["origin"] == costs["destination"])]
    return (
        supply.rename("supply_ha").reset_index(),
        demand.rename("demand_ha").reset_index(),
        costs,
        STATES,
    )


def gain(before, after):
    return before.unmet_ha - after.unmet_ha, before.cost_total - after.cost_total


@pytest.mark.parametrize(
    "rule",
    [
        {"border": "closed"},
        {"border": "open"},
        {"crossing_cost": 7.5},
        {"caps": CAPS},
        {"members": list("acf")},
    ],
)
def test_the_price_of_land_is_what_one_more_hectare_brings(rule):
    supply, demand, costs, states = world(2)
    before = exchange(supply, demand, costs, states, **rule)
    assert len(before.land_price) == len(UNITS) * len(SIZE_CLASSES)
    for unit, size in itertools.product(UNITS, CLASSES):
        price = before.land_price.loc[(unit, "all", size)]
        more = pd.DataFrame({"unit_id": [unit], "size_class": size, "supply_ha": STEP})
        after = exchange(pd.concat([supply, more]), demand, costs, states, **rule)
        assert gain(before, after) == pytest.approx(tuple(STEP * price), abs=1e-5)


@pytest.mark.parametrize("far", [1e6, 1e9])
@pytest.mark.parametrize("rule", [{}, {"crossing_cost": 1e9}, {"caps": CAPS}])
def test_a_pair_that_is_very_dear_leaves_the_prices_of_all_others(far, rule):
    supply, demand, costs, states = world(2)
    unused = costs.assign(cost=costs["cost"].where(costs.index % 7 != 3, far + costs["cost"]))
    before = exchange(supply, demand, unused, states, **rule)
    for unit, size in itertools.product(UNITS, CLASSES):
        met_ha, saved = before.land_price.loc[(unit, "all", size)]
        more = pd.DataFrame({"unit_id": [unit], "size_class": size, "supply_ha": STEP})
        after = exchange(pd.concat([supply, more]), demand, unused, states, **rule)
        assert before.unmet_ha - after.unmet_ha == pytest.approx(STEP * met_ha, abs=1e-6)
        gained = before.cost_total - after.cost_total
        assert gained == pytest.approx(STEP * saved, rel=1e-6, abs=1e-12 * before.cost_total + 1e-6)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_closed_border_is_priced_by_the_first_hectare_that_may_cross(seed):
    tables = world(seed)
    closed = exchange(*tables, border="closed")
    for pair in BORDERS:
        ajar = exchange(*tables, caps=dict.fromkeys(BORDERS, 0.0) | {pair: STEP})
        price = closed.border_price.loc[pair]
        assert gain(closed, ajar) == pytest.approx(tuple(STEP * price), abs=1e-5), pair


@pytest.mark.parametrize(("seed", "crossing_cost"), [(1, None), (2, 3.0), (6, None)])
def test_a_cap_is_priced_by_a_hectare_more_of_it(seed, crossing_cost):
    tables = world(seed)
    before = exchange(*tables, crossing_cost=crossing_cost, caps=CAPS)
    assert (before.border_price != 0).any(axis=None)
    for pair, most in CAPS.items():
        after = exchange(*tables, crossing_cost=crossing_cost, caps=CAPS | {pair: most + STEP})
        price = before.border_price.loc[pair]
        assert gain(before, after) == pytest.approx(tuple(STEP * price), abs=1e-5), pair
    free = before.border_price.drop(index=list(CAPS))
    np.testing.assert_allclose(free, 0, atol=1e-5)


def test_an_open_border_binds_nobody():
    for crossing_cost in (None, 5.0):
        price = exchange(*world(5), crossing_cost=crossing_cost).border_price
        np.testing.assert_allclose(price, 0, atol=1e-5)


def test_prices_fall_as_land_is_added():
    """A whole hectare brings no more than its price; much more land brings nothing at the end."""
    supply, demand, costs, states = world(6)
    before = exchange(supply, demand, costs, states, border="closed")
    for unit in UNITS:
        price = before.land_price.loc[(unit, "all", "10-20")]
        met = []
        for ha in (1.0, 1000.0):
            more = pd.DataFrame({"unit_id": [unit], "size_class": "10-20", "supply_ha": ha})
            after = exchange(pd.concat([supply, more]), demand, costs, states, border="closed")
            met.append(before.unmet_ha - after.unmet_ha)
            assert met[-1] <= ha * price["met_ha"] + 1e-6
        assert after.land_price.loc[(unit, "all", "10-20"), "met_ha"] == 0


def test_where_supply_equals_demand_no_price_shows_the_penalty():
    """In one state both are 5 ha: more land there saves some way, but no more than all of them."""
    supply = pd.DataFrame({"unit_id": list("abcd"), "supply_ha": [3.0, 2, 1, 4]})
    demand = pd.DataFrame({"unit_id": list("abcd"), "demand_ha": [2.0, 1, 0, 5]})
    costs = pd.DataFrame({"origin": np.repeat(list("abcd"), 4), "destination": list("abcd" * 4)})
    costs["cost"] = [7.0, 6, 5, 4, 4, 2, 5, 1, 2, 7, 3, 2, 4, 1, 4, 3]
    price = exchange(supply, demand, costs, STATES.iloc[:4], border="closed").land_price
    assert price["met_ha"].tolist() == [0, 0, 0, 0]
    assert price["saved"].between(0, 7).all()


def test_land_that_no_demand_can_reach_is_worth_nothing():
    supply = pd.DataFrame({"unit_id": ["a", "c"], "supply_ha": [2.0, 2]})
    demand = pd.DataFrame({"unit_id": ["a"], "demand_ha": [9.0]})
    costs = pd.DataFrame({"origin": ["a", "c"], "destination": ["a", "c"], "cost": 1.0})
    price = exchange(supply, demand, costs, STATES).land_price
    assert price.loc[("c", "all", "all")].tolist() == [0, 0]
    assert price.loc[("a", "all", "all")].tolist() == [1, -1]
