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


def test_a_farther_reach_can_lower_it():
    """B finds A's land in its own state once it reaches so far; C across has it nearer."""
    rows = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [10.0, 0, 0], "demand_ha": [0.0, 10, 10]})
    roads = pd.DataFrame({"origin": list("ABCCB"), "destination": list("ABCAA"), "cost": [0, 0, 0, 20, 40]})
    states = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})
    found = [dividend(rows, rows, roads[roads["cost"] <= km], states) for km in (20, 40)]
    assert [gain.dividend_ha for gain in found] == [10, 0]
    # the exchange itself never does worse
    assert found[1].closed.unmet_ha < found[0].closed.unmet_ha
    assert found[1].open.unmet_ha == found[0].open.unmet_ha


@pytest.mark.parametrize(
    ("where", "more", "expected"), [("C", 3, 7), ("C", 30, 10), ("A", 8, 2), ("A", 10, 0)]
)
def test_more_demand_can_raise_or_lower_it(where, more, expected):
    """A has 10 ha to give and C lacks 4."""
    rows = pd.DataFrame({"unit_id": ["A", "C"], "supply_ha": [10.0, 0], "demand_ha": [0.0, 4]})
    roads = pd.DataFrame({"origin": list("AACC"), "destination": list("ACAC"), "cost": 1.0})
    states = pd.Series({"A": "DE-ST", "C": "DE-SN"})
    asked = rows.assign(demand_ha=rows["demand_ha"] + more * rows["unit_id"].eq(where))
    assert dividend(rows, rows, roads, states).dividend_ha == 4
    assert dividend(rows, asked, roads, states).dividend_ha == expected


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


@st.composite
def tied_worlds(draw):
    """Seven units in two states at costs of 1, 2 or 3, in tenths of hectares; some in two classes."""
    units = [f"u{number}" for number in range(7)]
    tenths = st.integers(0, 90).map(lambda ten: ten / 10) | st.just(0.0)
    classes = draw(st.sampled_from([["1-5"], ["1-5", "5-10"]]))
    kinds = pd.MultiIndex.from_product([units, classes], names=["unit_id", "size_class"])
    supply, demand = (
        pd.Series(draw(st.lists(tenths, min_size=len(kinds), max_size=len(kinds))), kinds, name=name)
        for name in ("supply_ha", "demand_ha")
    )
    supply.iloc[0], demand.iloc[0] = supply.iloc[0] + 1, demand.iloc[0] + 1
    costs = pd.DataFrame({"origin": sorted(units * 7), "destination": units * 7})
    costs["cost"] = draw(st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=49, max_size=49))
    states = pd.Series(draw(st.lists(st.sampled_from(["DE-ST", "DE-SN"]), min_size=7, max_size=7)), units)
    # rows of the same kind, whose sums differ in the last digit from order to order
    halves = [pd.concat([table * 0.3, table * 0.1, table * 0.6]).reset_index() for table in (supply, demand)]
    return *halves, costs, states


def shuffled(tables, seed):
    return [table.sample(frac=1, random_state=seed) for table in tables]


@settings(max_examples=12, deadline=None)
@given(tied_worlds(), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_no_digit_though_costs_are_tied(world, seed):
    """It changed the dividend of a unit by up to 15.6 ha."""
    once, again = dividend(*world), dividend(*shuffled(world, seed))
    assert again.dividend_ha == once.dividend_ha
    pd.testing.assert_frame_equal(again.units, once.units, check_exact=True)
    for one, other in ((once.closed, again.closed), (once.open, again.open)):
        assert (other.unmet_ha, other.cost_total) == (one.unmet_ha, one.cost_total)
        for name in ("flows", "unmet", "idle", "land_price", "border_price"):
            pd.testing.assert_frame_equal(getattr(other, name), getattr(one, name), check_exact=True)


@settings(max_examples=12, deadline=None)
@given(tied_worlds(), st.permutations(range(7)))
def test_other_keys_choose_another_answer_only_where_it_is_not_determined(world, order):
    supply, demand, costs, states = world
    other = {f"u{number}": f"v{place}" for number, place in enumerate(order)}
    renamed = [
        *(table.assign(unit_id=table["unit_id"].map(other)) for table in (supply, demand)),
        costs.assign(origin=costs["origin"].map(other), destination=costs["destination"].map(other)),
        states.rename(other),
    ]
    ours, theirs = exchange(*world), exchange(*renamed)
    assert theirs.cost_total == pytest.approx(ours.cost_total)
    at = pd.Index([other[unit] for unit in ours.determined.index])
    assert theirs.determined[at].tolist() == ours.determined.tolist()
    for table, column in (("unmet", "met_ha"), ("idle", "used_ha")):
        mine, yours = (getattr(run, table).groupby("unit_id")[column].sum() for run in (ours, theirs))
        same = ours.determined[mine.index].to_numpy()
        yours = yours.reindex([other[unit] for unit in mine.index]).to_numpy()
        assert mine.to_numpy()[same] == pytest.approx(yours[same], abs=1e-6)


def test_of_two_that_are_as_near_one_may_be_served_and_of_three_hectares_all_are():
    """B and C ask for 3 ha each of the 4 ha that A can spare; 6 ha would do for both."""
    supply = pd.DataFrame({"unit_id": ["A"], "supply_ha": [4.0]})
    demand = pd.DataFrame({"unit_id": ["B", "C"], "demand_ha": [3.0, 3]})
    costs = pd.DataFrame({"origin": list("ABCBC"), "destination": list("ABCAA"), "cost": [1.0, 1, 1, 7, 7]})
    states = pd.Series({"A": "DE-ST", "B": "DE-SN", "C": "DE-SN"})
    scarce = dividend(supply, demand, costs, states).units
    assert scarce["determined"].tolist() == [True, False, False]
    assert scarce.loc[["B", "C"], "met_more_ha"].sum() == 4
    enough = dividend(supply.assign(supply_ha=6.0), demand, costs, states).units
    assert enough["determined"].tolist() == [True, True, True]
    nearer = dividend(supply, demand, costs.assign(cost=[1.0, 1, 1, 7, 7.001]), states).units
    assert nearer["determined"].tolist() == [True, True, True]
    assert nearer["met_more_ha"].tolist() == [0, 3, 1]


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
