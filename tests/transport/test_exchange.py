import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy
import worlds
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import HECTARES, STATES, UNITS

from landgap.errors import LandgapError
from landgap.layers.schema import SIZE_CLASSES
from landgap.transport.exchange import exchange


@pytest.fixture
def toy():
    return worlds.toy()


@st.composite
def rules(draw):
    border, price = draw(st.sampled_from([("open", None), ("closed", None), ("open", 0.0), ("open", 2.5)]))
    pairs = st.sampled_from([("DE-ST", "DE-SN"), ("DE-SN", "DE-ST"), ("DE-TH", "DE-ST")])
    caps = None if border == "closed" else draw(st.dictionaries(pairs, HECTARES, max_size=2))
    members = draw(st.none() | st.sets(st.sampled_from(UNITS)))
    return {"border": border, "crossing_cost": price, "caps": caps or None, "members": members}


def written_out(supply, demand, costs, states, *, border, crossing_cost, caps, members):
    """Least unmet demand and its least cost, every pair of every kind written out as a variable."""
    pairs = (
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
    fits = pairs["size_class_land"].map(rank) >= pairs["size_class"].map(rank)
    fits &= (pairs["segment"] == pairs["segment_land"]) | (pairs["segment_land"] == "all")
    sides = pairs["origin"].map(states), pairs["destination"].map(states)
    crosses = sides[0] != sides[1]
    if border == "closed":
        fits &= ~crosses
    if members is not None:
        fits &= ~crosses | (pairs["origin"].isin(members) & pairs["destination"].isin(members))
    cost = pairs["cost"] + (crossing_cost or 0) * crosses
    rows = [pairs["asked"] == row for row in demand.index]
    rows += [pairs["offered"] == row for row in supply.index]
    rows += [(sides[0] == whose) & (sides[1] == where) for whose, where in caps or {}]
    most = [*demand["demand_ha"], *supply["supply_ha"], *(caps or {}).values()]
    matrix = np.array(rows, dtype=float)[:, fits]
    met = -scipy.optimize.linprog(-np.ones(fits.sum()), matrix, most).fun
    least = scipy.optimize.linprog(cost[fits], np.vstack([matrix, -np.ones(fits.sum())]), [*most, -met])
    return demand["demand_ha"].sum() - met, least.fun


@st.composite
def wide_worlds(draw):
    """Up to nine units; whole costs from 1 to 1e9, hectares from 1e-3 to 1e6, all in one table."""
    many = draw(st.integers(2, 9))
    units = [f"u{number}" for number in range(many)]
    thousandths = st.sampled_from([0, 0, 1, 30, 999]) | st.integers(1, 10**9)
    supply, demand = (
        pd.DataFrame({"unit_id": units, name: draw(st.lists(thousandths, min_size=many, max_size=many))})
        for name in ("supply_ha", "demand_ha")
    )
    for table, column in ((supply, "supply_ha"), (demand, "demand_ha")):
        table.loc[0, column] += 1  # one pair that always meets
        table[column] /= 1000
    costs = pd.DataFrame({"origin": np.repeat(units, many), "destination": units * many})
    magnitudes = st.integers(0, 9).map(lambda power: 10**power) | st.integers(1, 60)
    costs["cost"] = draw(st.lists(magnitudes, min_size=many**2, max_size=many**2))
    there = np.array(draw(st.lists(st.booleans(), min_size=many**2, max_size=many**2)))
    costs = costs[there | (costs["origin"] == costs["destination"])]
    sides = draw(st.lists(st.sampled_from(["DE-ST", "DE-SN"]), min_size=many, max_size=many))
    return supply, demand, costs.astype({"cost": float}), pd.Series(sides, units)


def by_networkx(supply, demand, costs, states, crossing_cost):
    """The same in whole square metres and whole costs, which is exact."""
    graph = nx.DiGraph()
    for unit, ha in supply.itertuples(index=False):
        graph.add_edge("source", (unit, "land"), capacity=round(ha * 1000), weight=0)
    for unit, ha in demand.itertuples(index=False):
        graph.add_edge((unit, "need"), "sink", capacity=round(ha * 1000), weight=0)
    for need, land, cost in costs.itertuples(index=False):
        charge = int(crossing_cost) if states[need] != states[land] else 0
        graph.add_edge((land, "land"), (need, "need"), weight=int(cost) + charge)
    flow = nx.max_flow_min_cost(graph, "source", "sink")
    met_ha = sum(flow["source"].values()) / 1000
    return demand["demand_ha"].sum() - met_ha, nx.cost_of_flow(graph, flow) / 1000


@pytest.mark.parametrize("solver", ["highs", "ortools"])
@settings(max_examples=25, deadline=None)
@given(wide_worlds(), st.sampled_from([0.0, 7.0, 1e9]))
def test_equals_networkx_on_whole_numbers_however_far_apart(solver, world, crossing_cost):
    pytest.importorskip("ortools" if solver == "ortools" else "scipy")
    found = exchange(*world, crossing_cost=crossing_cost, solver=solver)
    unmet_ha, cost = by_networkx(*world, crossing_cost)
    assert found.unmet_ha == pytest.approx(unmet_ha, rel=1e-9, abs=1e-6)
    assert found.cost_total == pytest.approx(cost, rel=1e-9)


@pytest.mark.parametrize("solver", ["highs", "ortools"])
@pytest.mark.parametrize("far", [60.0, 1e6, 1e9, 1e11])
def test_a_pair_that_nobody_uses_changes_nothing_however_dear(solver, far):
    """A ring of three needs; one pair more at 1e9 made 498 of the optimum of 14."""
    pytest.importorskip("ortools" if solver == "ortools" else "scipy")
    ha = pd.DataFrame({"unit_id": list("abcd"), "supply_ha": [2.0, 2, 0, 1], "demand_ha": [1.0, 2, 1, 0]})
    costs = pd.DataFrame({"origin": np.repeat(list("abcd"), 4), "destination": list("abcd" * 4)})
    costs["cost"] = [3.0, 1, 9, 5, 4, 2, 6, 8, 7, 9, 1, 5, 6, 4, 2, far]
    found = exchange(ha, ha, costs, STATES, solver=solver)
    # a in b, b in b and a, c in d
    assert (found.unmet_ha, found.cost_total) == (0, 1 + 2 + 4 + 5)


@pytest.mark.parametrize("solver", ["highs", "ortools"])
@pytest.mark.parametrize("crossing_cost", [1e3, 1e6, 1e9, 1e11])
def test_a_dear_border_leaves_the_cost_at_home(toy, solver, crossing_cost):
    pytest.importorskip("ortools" if solver == "ortools" else "scipy")
    found = exchange(*toy, crossing_cost=crossing_cost, solver=solver)
    assert found.unmet_ha == 0
    assert found.cost_total == 35 * crossing_cost + 1375


@pytest.mark.parametrize("factor", [1e-9, 1e-3, 1e3, 1e7, 1e12])
def test_another_unit_of_cost_or_of_land_changes_that_figure_only(toy, factor):
    plain = exchange(*toy)
    dear = exchange(*toy[:2], toy[2].assign(cost=toy[2]["cost"] * factor), toy[3])
    assert dear.cost_total == pytest.approx(plain.cost_total * factor)
    np.testing.assert_allclose(dear.unmet["met_ha"], plain.unmet["met_ha"])
    np.testing.assert_allclose(dear.land_price["saved"], plain.land_price["saved"] * factor)
    if factor >= 1e-3:
        more = toy[0].assign(supply_ha=toy[0]["supply_ha"] * factor, demand_ha=toy[0]["demand_ha"] * factor)
        large = exchange(more, more, *toy[2:])
        assert large.cost_total == pytest.approx(plain.cost_total * factor)
        assert large.idle_ha == pytest.approx(plain.idle_ha * factor)
        pd.testing.assert_frame_equal(large.land_price, plain.land_price, rtol=1e-9)


def test_flows_go_from_who_needs_land_to_where_it_lies(toy):
    across = exchange(*toy).flows.query("crosses_border")
    assert set(across["origin"]) == {"C"}
    assert set(across["destination"]) <= {"A", "B"}
    one_way = pd.concat([toy[2].query("origin != 'C' or destination == 'C'")])
    assert exchange(*toy[:2], one_way, toy[3]).crossing_ha == 0


def test_a_cap_holds_in_its_direction_only(toy):
    assert exchange(*toy, caps={("DE-SN", "DE-ST"): 20.0}).crossing_ha == 20
    assert exchange(*toy, caps={("DE-ST", "DE-SN"): 20.0}).crossing_ha == 35


def test_many_small_parcels_serve_no_large_demand():
    """Leuna: 40 ha free, no parcel above 5 ha."""
    supply = pd.DataFrame({"unit_id": ["a"], "size_class": ["1-5"], "supply_ha": [40.0]})
    demand = pd.DataFrame({"unit_id": ["a", "a"], "size_class": ["1-5", "5-10"], "demand_ha": [3.0, 8.0]})
    costs = pd.DataFrame({"origin": ["a"], "destination": ["a"], "cost": [0.0]})
    found = exchange(supply, demand, costs, STATES[["a"]])
    assert found.unmet["unmet_ha"].tolist() == [0, 8]
    assert found.idle_ha == 37


def test_what_a_large_parcel_serves_comes_from_the_smallest_that_suffices():
    supply = pd.DataFrame(
        {"unit_id": "a", "size_class": ["1-5", "10-20", ">=100"], "supply_ha": [4.0, 12, 200]}
    )
    demand = pd.DataFrame({"unit_id": ["a"], "size_class": ["5-10"], "demand_ha": [15.0]})
    costs = pd.DataFrame({"origin": ["a"], "destination": ["a"], "cost": [0.0]})
    idle = exchange(supply, demand, costs, STATES[["a"]]).idle
    assert idle["used_ha"].tolist() == [0, 12, 3]


def test_demand_of_any_segment_takes_land_of_all_and_is_distinguished_again():
    supply = pd.DataFrame({"unit_id": ["a"], "supply_ha": [9.0]})
    demand = pd.DataFrame({"unit_id": "a", "segment": ["office", "port"], "demand_ha": [6.0, 12]})
    costs = pd.DataFrame({"origin": ["a"], "destination": ["a"], "cost": [1.0]})
    found = exchange(supply, demand, costs, STATES[["a"]])
    assert found.unmet.set_index("segment")["met_ha"].to_dict() == {"office": 3, "port": 6}
    assert found.flows["ha"].tolist() == [3, 6]


@settings(max_examples=25, deadline=None)
@given(worlds.worlds(), rules())
def test_equals_the_problem_written_out_pair_by_pair(world, rule):
    found = exchange(*world, **rule)
    unmet_ha, cost = written_out(*world, **rule)
    assert found.unmet_ha == pytest.approx(unmet_ha, abs=1e-5)
    assert found.cost_total == pytest.approx(cost, abs=1e-4)


@settings(max_examples=12, deadline=None)
@given(worlds.worlds(), rules())
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
    price = rule["crossing_cost"] or 0
    pairs = flows.merge(costs, on=["origin", "destination"], suffixes=("", "_of_pair"), how="left")
    each = pairs["cost_of_pair"] + price * pairs["crosses_border"]
    np.testing.assert_allclose(pairs["cost"], pairs["ha"] * each, atol=1e-4)


@settings(max_examples=6, deadline=None)
@given(worlds.worlds(segments=False))
def test_a_dearer_border_is_crossed_less_and_leaves_no_demand_unmet(world):
    runs = [exchange(*world, crossing_cost=price) for price in (0.0, 2.0, 1000.0)]
    for cheap, dear in itertools.pairwise(runs):
        assert dear.unmet_ha == pytest.approx(cheap.unmet_ha, abs=1e-5)
        assert dear.crossing_ha <= cheap.crossing_ha + 1e-5


@settings(max_examples=8, deadline=None)
@given(
    worlds.worlds(),
    st.sampled_from(["open", "closed"]),
    st.sampled_from([None, 2.5]),
    st.none() | st.sets(st.sampled_from(UNITS)),
)
def test_both_solvers_agree(world, border, price, members):
    price = None if border == "closed" else price
    pytest.importorskip("ortools")
    highs, ortools = (
        exchange(*world, border=border, crossing_cost=price, members=members, solver=solver)
        for solver in ("highs", "ortools")
    )
    assert ortools.unmet_ha == pytest.approx(highs.unmet_ha, abs=1e-5)
    assert ortools.cost_total == pytest.approx(highs.cost_total, abs=1e-4)
    assert ortools.land_price is None
    assert ortools.determined is None
    for table, column in (("unmet", "met_ha"), ("idle", "used_ha")):
        ours, theirs = (getattr(run, table).groupby("unit_id")[column].sum() for run in (highs, ortools))
        same = highs.determined[ours.index].to_numpy()
        np.testing.assert_allclose(theirs[same], ours[same], atol=1e-5)


def test_ortools_has_no_caps_and_other_solvers_are_not_known(toy):
    pytest.importorskip("ortools")
    with pytest.raises(LandgapError, match='use solver="highs"'):
        exchange(*toy, caps={("DE-SN", "DE-ST"): 20.0}, solver="ortools")
    with pytest.raises(LandgapError, match="solver: 'simplex' is not one of"):
        exchange(*toy, solver="simplex")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"border": "shut"}, "border: 'shut' is not one of"),
        ({"border": 10.0}, "border: 10.0 is not one of"),
        ({"crossing_cost": -1.0}, "crossing_cost: -1.0 is not a number of km or minutes from 0"),
        ({"crossing_cost": np.nan}, "crossing_cost: nan is not"),
        ({"border": "closed", "crossing_cost": 5.0}, "crossing_cost: nothing crosses a closed border"),
        ({"border": "closed", "caps": {("DE-SN", "DE-ST"): 5.0}}, "caps: nothing crosses a closed border"),
    ],
)
def test_options_are_checked_together_with_the_tables(toy, rule, said):
    with pytest.raises(LandgapError) as error:
        exchange(toy[0].assign(supply_ha=-1.0), *toy[1:], **rule)
    assert said in str(error.value)
    assert "supply.supply_ha: negative in 3 rows (A, B, C)" in str(error.value)
