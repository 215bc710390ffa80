import pandas as pd
import pytest
import worlds
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import UNITS

from landgap.errors import LandgapError
from landgap.transport.dividend import border_effects, dividend
from landgap.transport.exchange import exchange


@pytest.fixture
def toy():
    return worlds.toy()


def test_the_toy_case_worked_by_hand(toy):
    """35 ha are missing in one state while 40 ha lie idle in the other; the open border ends it."""
    gain = dividend(*toy)
    assert (gain.closed.unmet_ha, gain.closed.idle_ha, gain.closed.cost_total) == (35, 40, 325)
    assert (gain.open.unmet_ha, gain.open.idle_ha, gain.open.cost_total) == (0, 5, 1375)
    assert (gain.dividend_ha, gain.crossing_ha) == (35, 35)
    assert gain.states.loc["DE-SN"].tolist() == [35, 0, 35, 0]
    assert gain.states.loc["DE-ST"].tolist() == [0, 35, 0, 35]


def test_only_members_meet_across_the_border(toy):
    gain = dividend(*toy, members=["B", "C"])
    assert gain.dividend_ha == 10  # all that B has
    across = gain.open.flows.query("crosses_border")
    assert across[["origin", "destination", "ha"]].to_numpy().tolist() == [["C", "B", 10.0]]
    assert gain.units.loc["A", ["met_across_ha", "used_across_ha"]].tolist() == [0, 0]


@settings(max_examples=8, deadline=None)
@given(worlds.worlds(segments=False, classes=False))
def test_where_all_is_in_reach_the_dividend_is_the_lesser_of_surplus_and_deficit(world):
    supply, demand, costs, states = world
    listed = costs.set_index(["origin", "destination"])["cost"]
    every = pd.MultiIndex.from_product([UNITS, UNITS], names=["origin", "destination"])
    costs = listed.reindex(every, fill_value=12.0).reset_index()
    balance = (
        supply.groupby(supply["unit_id"].map(states))["supply_ha"].sum()
        - demand.groupby(demand["unit_id"].map(states))["demand_ha"].sum()
    )
    lesser = min(balance.clip(lower=0).sum(), -balance.clip(upper=0).sum())
    gain = dividend(supply, demand, costs, states)
    assert gain.dividend_ha == pytest.approx(lesser, abs=1e-5)
    assert gain.units["met_more_ha"].sum() == pytest.approx(lesser, abs=1e-5)
    assert gain.units["used_more_ha"].sum() == pytest.approx(lesser, abs=1e-5)
    assert gain.units["met_across_ha"].sum() == pytest.approx(gain.crossing_ha, abs=1e-5)
    assert gain.units["used_across_ha"].sum() == pytest.approx(gain.crossing_ha, abs=1e-5)


@settings(max_examples=12, deadline=None)
@given(worlds.worlds(), st.none() | st.floats(0, 5), st.none() | st.sets(st.sampled_from(UNITS)))
def test_no_unit_is_worse_off_and_that_costs_no_hectare(world, price, members):
    gain = dividend(*world, crossing_cost=price, members=members)
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


def test_the_third_run_has_the_price_and_the_caps(toy):
    gain = dividend(*toy, crossing_cost=50.0, caps={("DE-SN", "DE-ST"): 20.0})
    assert dividend(*toy).priced is None
    assert gain.open.unmet_ha == 0
    assert gain.priced.unmet_ha == 15
    # 20 ha of C in A, or 10 in A and 10 in B, whose own demand then goes to A: as dear
    assert gain.priced.cost_total == 10 * 5 + 10 * 20 + 10 * 5 + 5 * 5 + 20 * (30 + 50)
    assert gain.units["determined"].tolist() == [False, False, True]


def test_input_is_left_as_it_was(toy):
    before = [table.copy() for table in toy]
    dividend(*toy)
    for table, copy in zip(toy[:3], before[:3], strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_every_level_of_the_demand_is_a_column(toy):
    low = dividend(toy[0], toy[1].assign(demand_ha=[10.0, 20.0, 15.0]), *toy[2:])
    table = border_effects({"low": low, "mid": dividend(*toy)})
    assert table["mid"].tolist() == [35, 0, 35, 35, 40, 5]
    assert table.loc["dividend_ha"].tolist() == [10, 35]
    assert (table.loc["unmet_closed_ha"] - table.loc["unmet_open_ha"]).tolist() == [10, 35]


def test_options_and_tables_are_refused_together(toy):
    with pytest.raises(LandgapError) as error:
        dividend(toy[0].assign(supply_ha=-1.0), *toy[1:], crossing_cost=-1, solver="simplex", members=["X"])
    for fault in (
        "crossing_cost: -1 is not a number of km or minutes from 0, or None",
        "solver: 'simplex' is not one of",
        "supply.supply_ha: negative in 3 rows (A, B, C)",
        "members: X not among the units",
    ):
        assert fault in str(error.value)
