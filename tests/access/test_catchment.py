import subprocess
import sys
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.access.border_cost import border_cost
from landgap.access.catchment import catchment
from landgap.access.decay import gaussian, gravity
from landgap.access.travel_costs import travel_costs
from landgap.value_functions import step

VARIANTS = ("2sfca", "e2sfca", "3sfca")
WEIGHTS = (
    step({20: 1, 40: 0.68, 60: 0.22}),
    gaussian(0.5),
    gaussian(20),
    gravity(20, -2, 1),
    gravity(1, -80, 0.5),
)
HECTARES = st.one_of(st.just(0.0), st.floats(1e-3, 1e4))

# domain.md 5.3: A and B in Saxony-Anhalt, C in Saxony; ha, ha a year, minutes
SUPPLY = pd.Series({"A": 60.0, "B": 10.0, "C": 5.0})
DEMAND = pd.Series({"A": 1.0, "B": 2.0, "C": 4.0})
STATES = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})
HALF = step({20: 1, 40: 0.5})


def table(minutes, names="ABCDEFGH"):
    minutes = np.asarray(minutes, dtype=float)
    names = list(names[: len(minutes)])
    pairs = pd.DataFrame(product(names, names), columns=["origin", "destination"])
    pairs["minutes"] = minutes.ravel()
    return travel_costs(pd.DataFrame({"unit_id": names}), table=pairs.dropna())


OPEN = table([[5, 20, 30], [20, 5, 15], [30, 15, 5]])


@st.composite
def regions(draw, least_ha=0.0):
    """Units with land, demand, a state each, and a table with gaps and ways back of their own."""
    count = draw(st.integers(1, 6))
    hectares = HECTARES if least_ha == 0 else st.floats(least_ha, 1e4)
    minutes = st.one_of(st.just(np.nan), st.floats(0, 90))
    names = list("ABCDEFGH"[:count])
    supply, demand = (
        pd.Series(draw(st.lists(hectares, min_size=count, max_size=count)), index=names) for _ in range(2)
    )
    square = np.reshape(draw(st.lists(minutes, min_size=count**2, max_size=count**2)), (count, count))
    np.fill_diagonal(square, draw(st.lists(st.floats(0, 10), min_size=count, max_size=count)))
    states = draw(st.lists(st.sampled_from(["N", "E", "S"]), min_size=count, max_size=count))
    costs = table(square)
    return supply, demand, costs, pd.Series(states, index=names)


def test_the_toy_region_with_its_border_open_and_closed():
    """domain.md 5.3: with the border closed, C has its own 5 ha for 4 ha of demand."""
    for factor, expected in (
        (1, [13.813187, 14.197802, 8.197802]),
        (0, [23.333333, 23.333333, 1.25]),
    ):
        costs = border_cost(OPEN, STATES, crossing_factor=factor)
        found = catchment(SUPPLY, DEMAND, costs, weight=HALF)
        np.testing.assert_allclose(found["accessibility"], expected, atol=5e-7)
        assert DEMAND @ found["accessibility"] == pytest.approx(75)
    assert found["reachable_supply_ha"].tolist() == [70, 70, 5]
    assert found.attrs == {
        "variant": "e2sfca",
        "weight": "step({20: 1, 40: 0.5})",
        "measure": "minutes",
        "unreached_supply_ha": 0,
        "unreached_units": [],
    }


def test_the_toy_region_by_hand_in_two_and_in_three_stages():
    """Within 20 minutes B meets all three; A and C do not meet. With 3SFCA, A and C split their
    choice 1 : 1 and B 1 : 1 : 1, so that R = 60/(1/2 + 2/3), 10/(1/2 + 2/3 + 4/2), 5/(2/3 + 4/2).
    """
    within = {"weight": step({20: 1})}
    two = catchment(SUPPLY, DEMAND, OPEN, variant="2sfca", **within)["accessibility"]
    a, b, c = 60 / 3, 10 / 7, 5 / 6
    np.testing.assert_allclose(two, [a + b, a + b + c, b + c])
    three = catchment(SUPPLY, DEMAND, OPEN, variant="3sfca", **within)["accessibility"]
    a, b, c = 60 / (1 / 2 + 2 / 3), 10 / (1 / 2 + 2 / 3 + 4 / 2), 5 / (2 / 3 + 4 / 2)
    np.testing.assert_allclose(three, [(a + b) / 2, (a + b + c) / 3, (b + c) / 2])


def test_2sfca_asks_only_whether_a_pair_is_within_reach():
    zones = catchment(SUPPLY, DEMAND, OPEN, variant="2sfca", weight=step({15: 1, 25: 0.1}))
    one = catchment(SUPPLY, DEMAND, OPEN, variant="2sfca", weight=step({25: 1}))
    pd.testing.assert_frame_equal(zones, one)


@settings(deadline=None, max_examples=25)
@given(regions(), st.sampled_from(VARIANTS), st.sampled_from(WEIGHTS), st.data())
def test_every_hectare_is_shared_out_once(region, variant, weight, data):
    """Whatever the weight, and whatever each of the borders costs."""
    supply, demand, costs, states = region
    borders = list(combinations(sorted(states.unique()), 2))
    costs = border_cost(
        costs,
        states,
        crossing_cost={border: data.draw(st.floats(0, 30)) for border in borders},
        crossing_factor={border: data.draw(st.sampled_from([0, 1e-9, 0.3, 1])) for border in borders},
    )
    found = catchment(supply, demand, costs, variant=variant, weight=weight)
    shared = (demand * found["accessibility"])[demand > 0].sum()
    within_reach = supply.sum() - found.attrs["unreached_supply_ha"]
    assert shared == pytest.approx(within_reach, rel=1e-9, abs=1e-9)
    unreached = supply[found.attrs["unreached_units"]]
    assert unreached.sum() == pytest.approx(found.attrs["unreached_supply_ha"])
    assert (found["accessibility"].isna() <= (demand == 0)).all()


@settings(deadline=None, max_examples=20)
@given(regions(), st.sampled_from(VARIANTS), st.sampled_from(WEIGHTS))
def test_a_closed_border_makes_separate_regions(region, variant, weight):
    supply, demand, costs, states = region
    closed = catchment(
        supply, demand, border_cost(costs, states, crossing_factor=0), variant=variant, weight=weight
    )
    for state in states.unique():
        inside = states.index[states == state]
        own = costs[costs["origin"].isin(inside) & costs["destination"].isin(inside)]
        alone = catchment(supply[inside], demand[inside], own, variant=variant, weight=weight)
        pd.testing.assert_frame_equal(alone, closed.loc[inside])


@settings(deadline=None, max_examples=20)
@given(regions(), st.sampled_from(VARIANTS), st.sampled_from(WEIGHTS), st.randoms())
def test_order_does_not_matter_and_more_land_is_never_less_access(region, variant, weight, random):
    supply, demand, costs, _ = region
    names = list(supply.index)
    once = catchment(supply, demand, costs, variant=variant, weight=weight)
    random.shuffle(names)
    turned = catchment(
        supply,
        demand[names],
        costs.sample(frac=1, random_state=random.randint(0, 99)),
        variant=variant,
        weight=weight,
    )
    assert turned.index.tolist() == names
    pd.testing.assert_frame_equal(turned.loc[once.index], once)
    richer = supply.copy()
    richer[names[0]] += 10
    more = catchment(richer, demand, costs, variant=variant, weight=weight)
    before, after = once["accessibility"].fillna(0), more["accessibility"].fillna(0)
    assert (after >= before * (1 - 1e-12)).all()
    assert (more["reachable_supply_ha"] >= once["reachable_supply_ha"]).all()


@pytest.fixture(scope="module")
def pysal():
    return pytest.importorskip("access.fca", reason="needs PySAL access, the oracle")


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@settings(deadline=None, max_examples=30)
@given(regions(least_ha=0.1), st.sampled_from(VARIANTS), st.sampled_from([0, 2, 3]))
def test_equal_to_pysal_access(pysal, region, variant, which):
    supply, demand, costs, _ = region
    weight, upto = WEIGHTS[which], 45 if variant == "2sfca" else 90
    kwargs = {"demand_index": True, "demand_name": "ha", "supply_name": "land"}
    solve = pysal.three_stage_fca if variant == "3sfca" else pysal.two_stage_fca
    expected = solve(
        demand.to_frame("ha"),
        supply.to_frame("land"),
        costs.copy(),
        max_cost=upto,
        cost_dest="destination",
        weight_fn=None if variant == "2sfca" else lambda cost: weight([cost])[0],
        **kwargs,
    )
    found = catchment(
        supply,
        demand,
        costs,
        variant=variant,
        weight=step({upto: 1}) if variant == "2sfca" else weight,
    )
    np.testing.assert_allclose(found["accessibility"], expected[found.index], rtol=1e-9)


def in_three_stages(pairs, weight, *, choose_among):
    """Wan et al. (2012) pair by pair: G = T / sum of T, R = S / sum of G T P, A = sum of G T R."""
    choices = {}
    for origin in DEMAND.index:
        among = [weight[pair] for pair in choose_among if pair[0] == origin]
        choices |= {pair: weight[pair] / sum(among) for pair in pairs if pair[0] == origin}
    ratio = {
        place: SUPPLY[place]
        / sum(choices[pair] * weight[pair] * DEMAND[pair[0]] for pair in pairs if pair[1] == place)
        for place in SUPPLY.index
    }
    return [
        sum(choices[pair] * weight[pair] * ratio[pair[1]] for pair in pairs if pair[0] == origin)
        for origin in DEMAND.index
    ]


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@pytest.mark.parametrize("limit", [15, 20, 25, 30])
def test_with_a_limit_demand_chooses_within_its_catchment_as_wan_et_al_write_it(limit):
    """PySAL access sums over all pairs, those beyond the limit included, so it differs below 30."""
    bell = gaussian(10)
    minutes = OPEN.astype({"origin": str, "destination": str}).set_index(["origin", "destination"])["cost"]
    weight = dict(zip(minutes.index, bell(minutes.to_numpy()), strict=True))
    within = [pair for pair in weight if minutes[pair] <= limit]
    by_wan = in_three_stages(within, weight, choose_among=within)
    near = OPEN[OPEN["cost"] <= limit]
    for costs, decay in ((near, bell), (OPEN, lambda cost: bell(cost) * (cost <= limit))):
        found = catchment(SUPPLY, DEMAND, costs, variant="3sfca", weight=decay)["accessibility"]
        np.testing.assert_allclose(found, by_wan)
        assert float(DEMAND @ found) == pytest.approx(SUPPLY.sum())
    by_pysal = in_three_stages(within, weight, choose_among=list(weight))
    assert np.allclose(by_pysal, by_wan, rtol=1e-4) == (limit == 30)
    oracle = pytest.importorskip("access.fca", reason="needs PySAL access, the oracle")
    kwargs = {"demand_index": True, "demand_name": "ha", "supply_name": "land", "cost_dest": "destination"}
    expected = oracle.three_stage_fca(
        DEMAND.to_frame("ha"),
        SUPPLY.to_frame("land"),
        OPEN.astype({"origin": str, "destination": str}),
        max_cost=limit,
        weight_fn=lambda cost: bell(np.array([cost]))[0],
        **kwargs,
    )
    np.testing.assert_allclose(by_pysal, expected[DEMAND.index])


def test_three_zones_of_the_toy_region_without_pysal():
    """Computed with access 1.1.10: two_stage_fca, step_fn({20: 1, 40: .68, 60: .22})."""
    found = catchment(SUPPLY, DEMAND, OPEN)
    assert found["accessibility"].round(6).tolist() == [12.427064, 12.666585, 9.309942]


def test_land_that_nobody_asks_for_and_demand_that_finds_none():
    """A asks and finds nothing; B needs nothing beside idle land; C has neither; D is served."""
    costs = table(np.where(np.eye(4), 0, np.nan))
    supply = pd.Series({"A": 0.0, "B": 7.0, "C": 0.0, "D": 6.0})
    demand = pd.Series({"A": 3.0, "B": 0.0, "C": 0.0, "D": 2.0})
    found = catchment(supply, demand, costs)
    np.testing.assert_array_equal(found["accessibility"], [0, np.inf, np.nan, 3])
    assert found["reachable_supply_ha"].tolist() == [0, 7, 0, 6]
    assert found.attrs["unreached_supply_ha"] == 7
    assert found.attrs["unreached_units"] == ["B"]


def test_a_way_without_a_way_back():
    """A finds B's land, which both ask for; B does not find A's."""
    costs = table([[0, 5], [np.nan, 0]])
    found = catchment(pd.Series({"A": 10.0, "B": 20.0}), pd.Series({"A": 1.0, "B": 1.0}), costs)
    assert found["accessibility"].tolist() == [10 / 1 + 20 / 2, 20 / 2]


def test_a_weight_that_has_lost_its_digits_is_none():
    """exp(-722) is smaller than the smallest float with all its digits."""
    costs = table([[19]])
    assert 0 < gaussian(0.5)(19) < np.finfo(float).tiny
    with pytest.raises(lg.LandgapError, match="no pair is within reach"):
        catchment(pd.Series({"A": 1.0}), pd.Series({"A": 1.0}), costs, weight=gaussian(0.5))


def test_keys_may_be_text_categories_or_numbers():
    expected = catchment(SUPPLY, DEMAND, OPEN)["accessibility"].tolist()
    text = OPEN.astype({"origin": str, "destination": str})
    assert catchment(SUPPLY, DEMAND, text)["accessibility"].tolist() == expected
    numbers = OPEN.assign(origin=OPEN["origin"].cat.codes, destination=OPEN["destination"].cat.codes)
    supply, demand = SUPPLY.reset_index(drop=True), DEMAND.reset_index(drop=True)
    found = catchment(supply, demand, numbers)
    assert found["accessibility"].tolist() == expected
    pd.testing.assert_index_equal(found.index, demand.index)


def test_a_unit_without_demand_still_knows_what_it_would_find():
    found = catchment(SUPPLY, DEMAND.where(DEMAND > 1, 0), OPEN, weight=HALF)
    assert found["accessibility"]["A"] == pytest.approx(60 / 4 + 10 / 6 + 0.5 * 5 / 6)


def test_nobody_needs_anything():
    found = catchment(SUPPLY, DEMAND * 0, OPEN)
    assert np.isinf(found["accessibility"]).all()
    assert found.attrs["unreached_supply_ha"] == 75


def test_the_input_is_left_alone():
    before = SUPPLY.copy(), DEMAND.copy(), OPEN.copy()
    catchment(SUPPLY, DEMAND, OPEN, variant="3sfca")
    for now, then in zip((SUPPLY, DEMAND, OPEN), before, strict=True):
        assert now.equals(then)


def test_every_fault_is_named_at_once():
    costs = pd.concat([OPEN, OPEN[:1], OPEN[1:3].assign(origin="X", cost=[-1, np.nan])])
    with pytest.raises(lg.LandgapError) as error:
        catchment(
            pd.Series({"A": -1.0, "B": np.nan, "C": 1.0, "Z": 1.0}),
            pd.Series({"A": 1.0, "B": np.inf, "C": -1.0, "Y": 1.0}),
            costs.assign(crossing_factor=[2.0, *[1.0] * (len(costs) - 1)]),
            variant="4sfca",
        )
    for fault in (
        "supply_ha: missing in 1 row (B)",
        "supply_ha: negative in 1 row (A)",
        "demand_ha: not finite in 1 row (B)",
        "demand_ha: negative in 1 row (C)",
        "one table only, supply_ha or demand_ha: Y, Z",
        'variant: \'4sfca\' is not one of "2sfca", "e2sfca", "3sfca"',
        "costs: no pair for the units Y, Z",
        "costs: units without supply and demand: X",
        "costs: duplicate pairs A to A",
        "costs.cost: negative in 1 row (X, B)",
        "costs.cost: missing in 1 row (X, C)",
        "costs.crossing_factor: above 1 (shares are 0 to 1, not per cent) in 1 row (A, A)",
    ):
        assert fault in str(error.value)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"weight": step({1: 1})}, "no pair is within reach of step.*least cost is 5"),
        ({"weight": lambda cost: -cost}, "negative or no number for a cost of 5.0, 15.0"),
        ({"weight": lambda _: 1.0}, "give one for each"),
        ({"costs": OPEN.drop(columns="cost")}, r"costs\.cost: the column is missing"),
        ({"costs": OPEN.loc[[0, 0, *range(1, 9)]]}, "costs: duplicate pairs A to A"),
        ({"costs": OPEN["cost"]}, "costs: a DataFrame is needed, not a Series"),
        ({"demand_ha": pd.concat([DEMAND, DEMAND[:1]])}, "demand_ha: duplicate keys A"),
        ({"supply_ha": SUPPLY.to_dict()}, "supply_ha: a Series by key is needed, not a dict"),
    ],
)
def test_what_has_no_catchment_is_refused(options, fault):
    arguments = {"supply_ha": SUPPLY, "demand_ha": DEMAND, "costs": OPEN} | options
    with pytest.raises(lg.LandgapError, match=fault):
        catchment(
            arguments.pop("supply_ha"),
            arguments.pop("demand_ha"),
            arguments.pop("costs"),
            **arguments,
        )


def test_scipy_is_loaded_only_as_far_as_needed():
    """Statistics and optimisation take long to load."""
    code = (
        "import sys, landgap.access.catchment, landgap.access.travel_costs;"
        "print({'scipy.stats', 'scipy.optimize'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_keys_that_differ_in_blanks_only_are_named():
    blank = {"A": "A ", "B": "B", "C": "C"}
    with pytest.raises(
        lg.LandgapError, match="no pair for the units A ; but for blanks, 'A ' and 'A' are one"
    ):
        catchment(SUPPLY.rename(blank), DEMAND.rename(blank), OPEN)
    with pytest.raises(lg.LandgapError, match="states: none for A; but for blanks, 'A' and 'A ' are one"):
        border_cost(OPEN, STATES.rename(blank))


def test_what_is_no_series_is_all_that_is_wrong():
    with pytest.raises(lg.LandgapError) as error:
        catchment(SUPPLY.to_frame(), DEMAND, OPEN)
    assert list(error.value.faults) == ["supply_ha: a Series by key is needed, not a DataFrame"]
    with pytest.raises(lg.LandgapError) as error:
        border_cost(OPEN, STATES.to_dict())
    assert list(error.value.faults) == ["states: a Series by key is needed, not a dict"]
