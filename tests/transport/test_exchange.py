import itertools

import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.errors import LandgapError
from landgap.layers.schema import SIZE_CLASSES
from landgap.transport.exchange import dividend, exchange

UNITS = list("abcd")
STATES = pd.Series({"a": "DE-ST", "b": "DE-ST", "c": "DE-SN", "d": "DE-TH"})
CLASSES = SIZE_CLASSES[:3]
SEGMENTS = ("port", "office")
HECTARES = st.integers(0, 6).map(float)


@pytest.fixture
def toy():
    """Three municipalities, two in one state; minutes, and ten years of demand."""
    ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [60.0, 10, 5], "demand_ha": [10.0, 20, 40]})
    minutes = [5.0, 20, 30, 20, 5, 15, 30, 15, 5]
    costs = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3), "cost": minutes})
    return ha, ha, costs, pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})


@st.composite
def worlds(draw, *, segments=True, classes=True):
    """Four units in three states; land and demand of kinds; some pairs out of reach."""
    kinds = [
        (unit, segment, size)
        for unit in UNITS
        for segment in (SEGMENTS if segments else ("all",))
        for size in (CLASSES if classes else ("<=5",))
    ]
    tables = []
    for name in ("supply_ha", "demand_ha"):
        ha = draw(st.lists(HECTARES, min_size=len(kinds), max_size=len(kinds)))
        table = pd.DataFrame(kinds, columns=["unit_id", "segment", "size_class"])
        tables.append(table.assign(**{name: ha}))
    costs = pd.DataFrame({"origin": np.repeat(UNITS, 4), "destination": UNITS * 4}).assign(
        cost=draw(st.lists(st.integers(0, 9).map(float), min_size=16, max_size=16))
    )
    there = draw(st.lists(st.booleans(), min_size=16, max_size=16))
    costs = costs[np.array(there) | (costs["origin"] == costs["destination"])]
    # one pair that always meets, so that the tables are never refused
    for table, column in zip(tables, ("supply_ha", "demand_ha"), strict=True):
        table.loc[0, column] += 1
    return *tables, costs, STATES


@st.composite
def rules(draw):
    border = draw(st.sampled_from(["open", "closed", 0.0, 2.5]))
    pairs = st.sampled_from([("DE-ST", "DE-SN"), ("DE-SN", "DE-ST"), ("DE-TH", "DE-ST")])
    caps = None if border == "closed" else draw(st.dictionaries(pairs, HECTARES, max_size=2))
    members = draw(st.none() | st.sets(st.sampled_from(UNITS)))
    return {"border": border, "caps": caps, "members": members}


def written_out(supply, demand, costs, states, *, border, caps, members):
    """Least unmet demand and its least cost, every way of every kind written out as a variable."""
    ways = (
        demand.rename_axis("asked")
        .reset_index()
        .merge(costs, left_on="unit_id", right_on="origin")
        .merge(
            supply.rename_axis("offered").reset_index(),
            left_on="destination",
            right_on="unit_id",
            suffixes=("", "_land"),
        )
    )
    rank = {size: number for number, size in enumerate(SIZE_CLASSES)}
    fits = ways["size_class_land"].map(rank) >= ways["size_class"].map(rank)
    fits &= (ways["segment"] == ways["segment_land"]) | (ways["segment_land"] == "all")
    sides = ways["origin"].map(states), ways["destination"].map(states)
    crosses = sides[0] != sides[1]
    if border == "closed":
        fits &= ~crosses
    if members is not None:
        fits &= ~crosses | (ways["origin"].isin(members) & ways["destination"].isin(members))
    cost = ways["cost"] + (0 if isinstance(border, str) else border) * crosses
    rows = [ways["asked"] == row for row in demand.index]
    rows += [ways["offered"] == row for row in supply.index]
    rows += [(sides[0] == whose) & (sides[1] == where) for whose, where in caps or {}]
    most = [*demand["demand_ha"], *supply["supply_ha"], *(caps or {}).values()]
    matrix = np.array(rows, dtype=float)[:, fits]
    met = -scipy.optimize.linprog(-np.ones(fits.sum()), matrix, most).fun
    least = scipy.optimize.linprog(cost[fits], np.vstack([matrix, -np.ones(fits.sum())]), [*most, -met])
    return demand["demand_ha"].sum() - met, least.fun


def test_the_toy_case_worked_by_hand(toy):
    """35 ha are missing in one state while 40 ha lie idle in the other; the open border ends it."""
    gain = dividend(*toy)
    assert (gain.closed.unmet_ha, gain.closed.idle_ha, gain.closed.cost_total) == (35, 40, 325)
    assert (gain.open.unmet_ha, gain.open.idle_ha, gain.open.cost_total) == (0, 5, 1375)
    assert (gain.dividend_ha, gain.crossing_ha) == (35, 35)
    assert gain.states.loc["DE-SN"].tolist() == [35, 0, 35, 0]
    assert gain.states.loc["DE-ST"].tolist() == [0, 35, 0, 35]


def test_flows_go_from_who_needs_land_to_where_it_lies(toy):
    across = exchange(*toy).flows.query("crosses_border")
    assert set(across["origin"]) == {"C"}
    assert set(across["destination"]) <= {"A", "B"}
    one_way = pd.concat([toy[2].query("origin != 'C' or destination == 'C'")])
    assert exchange(*toy[:2], one_way, toy[3]).crossing_ha == 0


def test_a_cap_holds_in_its_direction_only(toy):
    assert exchange(*toy, caps={("DE-SN", "DE-ST"): 20.0}).crossing_ha == 20
    assert exchange(*toy, caps={("DE-ST", "DE-SN"): 20.0}).crossing_ha == 35


def test_only_members_meet_across_the_border(toy):
    gain = dividend(*toy, members=["B", "C"])
    assert gain.dividend_ha == 10  # all that B has
    across = gain.open.flows.query("crosses_border")
    assert across[["origin", "destination", "ha"]].to_numpy().tolist() == [["C", "B", 10.0]]
    assert gain.units.loc["A", ["found_across_ha", "given_across_ha"]].tolist() == [0, 0]


def test_many_small_parcels_serve_no_large_demand():
    """Leuna: 40 ha free, no parcel above 5 ha."""
    supply = pd.DataFrame({"unit_id": ["a"], "size_class": ["<=5"], "supply_ha": [40.0]})
    demand = pd.DataFrame({"unit_id": ["a", "a"], "size_class": ["<=5", "5-10"], "demand_ha": [3.0, 8.0]})
    costs = pd.DataFrame({"origin": ["a"], "destination": ["a"], "cost": [0.0]})
    found = exchange(supply, demand, costs, STATES[["a"]])
    assert found.unmet["unmet_ha"].tolist() == [0, 8]
    assert found.idle_ha == 37


def test_what_a_large_parcel_serves_comes_from_the_smallest_that_suffices():
    supply = pd.DataFrame(
        {"unit_id": "a", "size_class": ["<=5", "10-20", ">100"], "supply_ha": [4.0, 12, 200]}
    )
    demand = pd.DataFrame({"unit_id": ["a"], "size_class": ["5-10"], "demand_ha": [15.0]})
    costs = pd.DataFrame({"origin": ["a"], "destination": ["a"], "cost": [0.0]})
    idle = exchange(supply, demand, costs, STATES[["a"]]).idle
    assert idle["used_ha"].tolist() == [0, 12, 3]


def test_demand_of_any_segment_takes_land_of_all_and_is_told_apart_again():
    supply = pd.DataFrame({"unit_id": ["a"], "supply_ha": [9.0]})
    demand = pd.DataFrame({"unit_id": "a", "segment": ["office", "port"], "demand_ha": [6.0, 12]})
    costs = pd.DataFrame({"origin": ["a"], "destination": ["a"], "cost": [1.0]})
    found = exchange(supply, demand, costs, STATES[["a"]])
    assert found.unmet.set_index("segment")["met_ha"].to_dict() == {"office": 3, "port": 6}
    assert found.flows["ha"].tolist() == [3, 6]


@settings(max_examples=25, deadline=None)
@given(worlds(), rules())
def test_equals_the_problem_written_out_pair_by_pair(world, rule):
    found = exchange(*world, **rule)
    unmet_ha, cost = written_out(*world, **rule)
    assert found.unmet_ha == pytest.approx(unmet_ha, abs=1e-5)
    assert found.cost_total == pytest.approx(cost, abs=1e-4)


@settings(max_examples=12, deadline=None)
@given(worlds(), rules())
def test_nothing_is_lost_and_no_rule_is_broken(world, rule):
    supply, demand, costs, states = world
    found = exchange(*world, **rule)
    flows, unmet, idle = found.flows, found.unmet, found.idle
    assert (flows["ha"] > 0).all()
    for table, whole, parts in (
        (unmet, "demand_ha", ["met_ha", "unmet_ha"]),
        (idle, "supply_ha", ["used_ha", "idle_ha"]),
    ):
        assert (table[parts] >= 0).all(axis=None)
        np.testing.assert_allclose(table[parts].sum(axis=1), table[whole], atol=1e-5)
    assert unmet["demand_ha"].sum() == pytest.approx(demand["demand_ha"].sum())
    assert idle["supply_ha"].sum() == pytest.approx(supply["supply_ha"].sum())
    keys = ["unit_id", "segment", "size_class"]
    for table, column, keyed in (
        (unmet, "met_ha", flows.rename(columns={"origin": "unit_id"}).groupby(keys, observed=True)),
        (idle, "used_ha", flows.rename(columns={"destination": "unit_id"}).groupby(keys[:2])),
    ):
        by = table.groupby(keyed.keys, observed=True)[column].sum()
        arrived = keyed["ha"].sum().reindex(by.index, fill_value=0)
        np.testing.assert_allclose(by, arrived, atol=1e-5)
    across = flows[flows["crosses_border"]]
    assert (across["origin"].map(states) != across["destination"].map(states)).all()
    if rule["border"] == "closed":
        assert across.empty
    if rule["members"] is not None:
        assert across[["origin", "destination"]].isin(rule["members"]).all(axis=None)
    between = across.groupby([across["origin"].map(states), across["destination"].map(states)])
    for pair, most in (rule["caps"] or {}).items():
        assert between["ha"].sum().get(pair, 0) <= most + 1e-5
    price = 0 if isinstance(rule["border"], str) else rule["border"]
    way = flows.merge(costs, on=["origin", "destination"], suffixes=("", "_of_way"), how="left")
    each = way["cost_of_way"] + price * way["crosses_border"]
    np.testing.assert_allclose(way["cost"], way["ha"] * each, atol=1e-4)


@settings(max_examples=8, deadline=None)
@given(worlds(segments=False, classes=False))
def test_where_all_is_in_reach_the_dividend_is_the_lesser_of_surplus_and_deficit(world):
    supply, demand, costs, states = world
    ways = costs.set_index(["origin", "destination"])["cost"]
    every = pd.MultiIndex.from_product([UNITS, UNITS], names=["origin", "destination"])
    costs = ways.reindex(every, fill_value=12.0).reset_index()
    balance = (
        supply.groupby(supply["unit_id"].map(states))["supply_ha"].sum()
        - demand.groupby(demand["unit_id"].map(states))["demand_ha"].sum()
    )
    lesser = min(balance.clip(lower=0).sum(), -balance.clip(upper=0).sum())
    gain = dividend(supply, demand, costs, states)
    assert gain.dividend_ha == pytest.approx(lesser, abs=1e-5)
    assert gain.units["met_more_ha"].sum() == pytest.approx(lesser, abs=1e-5)
    assert gain.units["used_more_ha"].sum() == pytest.approx(lesser, abs=1e-5)
    assert gain.units["found_across_ha"].sum() == pytest.approx(gain.crossing_ha, abs=1e-5)
    assert gain.units["given_across_ha"].sum() == pytest.approx(gain.crossing_ha, abs=1e-5)


@settings(max_examples=6, deadline=None)
@given(worlds(segments=False))
def test_a_dearer_border_is_crossed_less_and_leaves_no_demand_unmet(world):
    runs = [exchange(*world, border=price) for price in (0.0, 2.0, 1000.0)]
    for cheap, dear in itertools.pairwise(runs):
        assert dear.unmet_ha == pytest.approx(cheap.unmet_ha, abs=1e-5)
        assert dear.crossing_ha <= cheap.crossing_ha + 1e-5


@settings(max_examples=40, deadline=None)
@given(worlds(), st.none() | st.floats(0, 5), st.none() | st.sets(st.sampled_from(UNITS)))
def test_nobody_stands_back_and_that_costs_no_hectare(world, price, members):
    gain = dividend(*world, border=price, members=members)
    keys = ["unit_id", "segment", "size_class"]
    before = gain.closed.unmet.set_index(keys)["met_ha"]
    for run in filter(None, (gain.open, gain.priced)):
        after = run.unmet.set_index(keys)["met_ha"]
        assert (after >= before - 1e-5).all()
        free = exchange(*world, border="open", members=members)
        assert run.unmet_ha == pytest.approx(free.unmet_ha, abs=1e-5)


def test_least_cost_would_take_land_from_the_side_that_has_it():
    """10 ha in A, which needs them; C is as short and nearer to A's land than A itself."""
    supply = pd.DataFrame({"unit_id": ["A"], "supply_ha": [10.0]})
    demand = pd.DataFrame({"unit_id": ["A", "C"], "demand_ha": [10.0, 10]})
    costs = pd.DataFrame({"origin": list("AACC"), "destination": list("ACAC")})
    costs["cost"] = [9.0, 9, 1, 1]
    states = pd.Series({"A": "DE-ST", "C": "DE-SN"})
    assert exchange(supply, demand, costs, states).crossing_ha == pytest.approx(10)
    for solver in ("highs", "ortools"):
        pytest.importorskip("ortools" if solver == "ortools" else "scipy")
        gain = dividend(supply, demand, costs, states, solver=solver)
        assert gain.crossing_ha == pytest.approx(0, abs=1e-5)
        assert gain.units["met_more_ha"].tolist() == [0, 0]


@settings(max_examples=8, deadline=None)
@given(worlds(), st.sampled_from(["open", "closed", 2.5]), st.none() | st.sets(st.sampled_from(UNITS)))
def test_both_solvers_agree(world, border, members):
    pytest.importorskip("ortools")
    highs, ortools = (
        exchange(*world, border=border, members=members, solver=solver) for solver in ("highs", "ortools")
    )
    assert ortools.unmet_ha == pytest.approx(highs.unmet_ha, abs=1e-5)
    assert ortools.cost_total == pytest.approx(highs.cost_total, abs=1e-4)
    assert ortools.land_price is None


def test_the_third_run_has_the_price_and_the_caps(toy):
    gain = dividend(*toy, border=50.0, caps={("DE-SN", "DE-ST"): 20.0})
    assert dividend(*toy).priced is None
    assert gain.open.unmet_ha == 0
    assert gain.priced.unmet_ha == 15
    assert gain.priced.flows.query("crosses_border")["cost"].sum() == 20 * 50 + 10 * 15 + 10 * 30


def test_input_is_left_as_it_was(toy):
    before = [table.copy() for table in toy]
    dividend(*toy)
    for table, copy in zip(toy[:3], before[:3], strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_ortools_has_no_caps_and_other_solvers_are_not_known(toy):
    pytest.importorskip("ortools")
    with pytest.raises(LandgapError, match='use solver="highs"'):
        exchange(*toy, caps={("DE-SN", "DE-ST"): 20.0}, solver="ortools")
    with pytest.raises(LandgapError, match="'simplex' unknown"):
        exchange(*toy, solver="simplex")
