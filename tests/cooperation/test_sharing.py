from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from landgap.cooperation.sharing import METHODS, fair_shares
from landgap.errors import LandgapError

HECTARES = st.integers(0, 20)


def market(rows, pairs=None):
    """Tables from unit, state, land and demand; all pairs reach each other unless given."""
    frame = pd.DataFrame(rows, columns=["unit_id", "state", "supply_ha", "demand_ha"])
    frame = frame.astype({"supply_ha": float, "demand_ha": float})
    both = pairs or list(product(frame["unit_id"], repeat=2))
    costs = pd.DataFrame(both, columns=["origin", "destination"])
    costs["cost"] = (costs["origin"] != costs["destination"]).astype(float)  # inside the unit is nearest
    return frame, frame, costs, frame.set_index("unit_id")["state"]


TOY = market([("A", "DE-ST", 60, 10), ("B", "DE-ST", 10, 20), ("C", "DE-SN", 5, 40)])


def by_orders(parties, worth):
    """Shapley value as it is defined: the mean over all orders of joining."""
    added = dict.fromkeys(parties, 0.0)
    orders = list(permutations(parties))
    for order in orders:
        for place, party in enumerate(order):
            more = worth(frozenset(order[: place + 1])) - worth(frozenset(order[:place]))
            added[party] += more / len(orders)
    return added


def test_two_states_divide_in_halves_whoever_has_the_land():
    result = fair_shares(*TOY, population=pd.Series({"A": 1, "B": 2, "C": 9}), cost_eur=1e6)
    assert result.attrs == {"dividend_ha": 35.0, "cost_eur": 1e6}
    assert result["share"].columns.tolist() == list(METHODS)
    expected = {"equal": 0.5, "population": 0.25, "land": 1, "dividend": 0.5, "shapley": 0.5}
    assert result["share"].loc["DE-ST"].to_dict() == pytest.approx(expected)
    assert result["dividend_ha"].loc["DE-ST", "population"] == pytest.approx(8.75)
    assert result["cost_eur"].loc["DE-SN", "population"] == pytest.approx(750_000)


def test_three_states_worked_by_hand():
    """30 ha too many against twice 20 ha too few: the pairs are worth 20, 20 and 0, all 30.

    The state with land adds 0, 0, 20, 20, 30, 30 over the six orders: 100 / 6; each of the
    others adds 20, 10, 10, 0, 0, 0: 40 / 6.
    """
    states = market([("A", "DE-ST", 30, 0), ("B", "DE-SN", 0, 20), ("C", "DE-TH", 0, 20)])
    result = fair_shares(*states)["dividend_ha"]["shapley"]
    expected = {"DE-ST": 100 / 6, "DE-SN": 40 / 6, "DE-TH": 40 / 6}
    assert result.to_dict() == pytest.approx(expected)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(HECTARES, HECTARES), min_size=3, max_size=4))
@example([(20, 0), (0, 7), (0, 7), (3, 3)])  # two alike, and one that has nothing to exchange
def test_states_without_distance_as_the_definition_says(hectares):
    """Worth of a coalition: the lesser of its surpluses and its deficits."""
    rows = [(name, f"DE-{name}", *ha) for name, ha in zip("ABCD", hectares, strict=False)]
    surplus = {state: supply - demand for _, state, supply, demand in rows}

    def worth(coalition):
        gaps = [surplus[state] for state in coalition]
        return min(sum(gap for gap in gaps if gap > 0), -sum(gap for gap in gaps if gap < 0))

    result = fair_shares(*market(rows))
    total = worth(surplus)
    assert result.attrs["dividend_ha"] == pytest.approx(total)
    expected = by_orders(list(surplus), worth)
    assert result["share"]["equal"].tolist() == pytest.approx([1 / len(rows)] * len(rows))
    if total == 0:
        assert result["share"][["dividend", "shapley"]].isna().all(axis=None)
        return
    assert result["dividend_ha"]["shapley"].to_dict() == pytest.approx(expected, abs=1e-6)
    for method in result["share"]:
        share = result["share"][method]
        assert share.sum() == pytest.approx(1)  # efficient
        assert share.between(0, 1 + 1e-9).all()
    for one, other in product(surplus, repeat=2):
        if surplus[one] == surplus[other]:  # symmetric
            assert expected[one] == pytest.approx(result.loc[other, ("dividend_ha", "shapley")])
    for state, gap in surplus.items():
        if gap == 0:  # adds nothing
            assert result.loc[state, ("share", "shapley")] == pytest.approx(0, abs=1e-9)


@st.composite
def scattered(draw):
    """Four units in up to three states that do not all reach each other."""
    states = st.sampled_from(["DE-SN", "DE-ST", "DE-TH"])
    rows = [(unit, draw(states), draw(HECTARES), draw(HECTARES)) for unit in "ABCD"]
    pairs = [p for p in product("ABCD", repeat=2) if p[0] == p[1] or draw(st.booleans())]
    assume(any(a[3] and b[2] for a, b in product(rows, repeat=2) if (a[0], b[0]) in pairs))
    return rows, pairs


def worth_by_hand(rows, pairs, members):
    """König: unmet is the worst set of demand, less all land that reaches any of it."""

    def unmet(inside):
        sets = product([False, True], repeat=len(rows))
        return max(
            sum(row[3] for row in asking)
            - sum(
                row[2]
                for row in rows
                if any(
                    (need[0], row[0]) in pairs and (need[1] == row[1] or {need[0], row[0]} <= inside)
                    for need in asking
                )
            )
            for asking in ([row for row, is_in in zip(rows, s, strict=True) if is_in] for s in sets)
        )

    return unmet(set()) - unmet(set(members))


@settings(max_examples=8, deadline=None)
@given(scattered())
def test_members_that_do_not_all_reach_each_other_as_the_definition_says(case):
    expected = by_orders("ABCD", lambda members: worth_by_hand(*case, members))
    result = fair_shares(*market(*case), parties="unit")
    assert result.attrs["dividend_ha"] == pytest.approx(sum(expected.values()), abs=1e-6)
    if sum(expected.values()) > 1e-6:
        got = result["dividend_ha"]["shapley"].to_dict()
        assert got == pytest.approx(expected, abs=1e-5)


@settings(max_examples=6, deadline=None)
@given(scattered())
@example(
    # D lies between: it lets A have the land of C, which A does not reach
    (
        [("A", "", 0, 9), ("B", "", 2, 0), ("C", "", 9, 0), ("D", "", 5, 5)],
        [*zip("ABCD", "ABCD", strict=True), ("A", "B"), ("A", "D"), ("D", "C")],
    )
)
def test_states_are_worth_at_least_as_much_together_as_apart(case):
    rows, pairs = case
    tables = market([(unit, f"DE-{unit}", *ha) for unit, _, *ha in rows], pairs)
    together, *apart = (
        fair_shares(*tables, members=list(states)).attrs["dividend_ha"] for states in ("ABCD", "AB", "CD")
    )
    assert together >= sum(apart) - 1e-6


def test_members_of_one_state_may_count_on_the_same_surplus_of_a_neighbour():
    """Z has 10 ha to spare, and steps in for A or for D, whose land C and E could use."""
    tables = market(
        [
            ("A", "DE-ST", 10, 10),
            ("D", "DE-ST", 10, 10),
            ("Z", "DE-ST", 10, 0),
            ("C", "DE-SN", 0, 10),
            ("E", "DE-SN", 0, 10),
        ]
    )
    for pair in ("AC", "DE"):
        assert fair_shares(*tables, parties="unit", members=list(pair)).attrs["dividend_ha"] == 10
    result = fair_shares(*tables, parties="unit", members=list("ACDE"))
    assert result["dividend_ha"]["shapley"].to_dict() == pytest.approx(dict.fromkeys("ACDE", 2.5))


def test_states_divide_only_what_their_members_bring():
    """B and C alone: 10 ha of B, as the surplus of its state lies with A. Nobody of C's is left."""
    tables = market([("A", "DE-ST", 60, 10), ("B", "DE-ST", 10, 20), ("C", "DE-SN", 5, 40)])
    people = pd.Series({"B": 30, "C": 10})
    result = fair_shares(*tables, members=["C", "B"], population=people)
    assert result.attrs["dividend_ha"] == pytest.approx(10)
    assert result["share"].loc["DE-ST", ["population", "land"]].tolist() == [0.75, 1]
    # that A serves B in its place is gain of their state, but of no party where members divide
    assert result["share"]["dividend"].to_dict() == pytest.approx({"DE-SN": 0.5, "DE-ST": 0.5})
    by_unit = fair_shares(*tables, parties="unit", members=["B", "C"])
    assert by_unit["share"]["shapley"].to_dict() == pytest.approx({"B": 0.5, "C": 0.5})
    assert by_unit["share"]["dividend"].to_dict() == pytest.approx({"B": 0, "C": 1})


def test_without_a_dividend_only_equal_and_inhabitants_say_something():
    tables = market([("A", "DE-ST", 5, 5), ("B", "DE-SN", 5, 5)], [("A", "A"), ("B", "B")])
    result = fair_shares(*tables, population=pd.Series({"A": 1, "B": 3}), cost_eur=100)
    assert result["cost_eur"].loc["DE-SN", ["equal", "population"]].tolist() == [50, 75]
    assert result[["share", "dividend_ha", "cost_eur"]].isna().sum().sum() == 3 * 3 * 2
    empty = fair_shares(*tables, population=pd.Series({"A": 0, "B": 0}))
    assert np.isnan(empty["share"]["population"]).all()


def test_what_one_side_needs_itself_is_no_dividend():
    """B is nearer to the land of A than A itself, but what A meets at home stays met."""
    tables = market([("A", "DE-ST", 10, 10), ("B", "DE-SN", 0, 10)])
    nearer = tables[2]["origin"].eq("B") & tables[2]["destination"].eq("A")
    tables[2]["cost"] = np.where(nearer, 1.0, 5.0)
    share = fair_shares(*tables)["share"]
    assert share[["land", "dividend", "shapley"]].isna().all(axis=None)


def test_one_giver_and_eleven_takers_and_thirteen_parties_are_too_many():
    """Any taker makes the 6 ha of the giver worth all: it gets 11 / 12, as it comes first once."""
    names = list("ABCDEFGHIJKLM")
    tables = market([("A", "DE-ST", 6, 0), *((name, "DE-SN", 0, 6) for name in names[1:])])
    result = fair_shares(*tables, parties="unit", members=names[:12])["dividend_ha"]["shapley"]
    assert result.tolist() == pytest.approx([5.5] + [0.5 / 11] * 11)
    with pytest.raises(LandgapError, match=r'13 are more than 12.* at most 12 members, or .*"state"'):
        fair_shares(*tables, parties="unit")


def test_every_fault_is_named_at_once():
    with pytest.raises(LandgapError) as error:
        fair_shares(
            *TOY,
            parties="district",
            members=["A", "C", "Halle"],
            population=pd.Series({"A": -5.0}),
            cost_eur=float("nan"),
        )
    assert error.value.faults == (
        'parties: \'district\' is not one of "state", "unit"',
        "cost_eur: nan is not a number of euros from 0, or None",
        "population: negative in 1 row (A)",
        "population: missing for C, Halle; give it for every member, or leave them out of members",
        "members: Halle not among the units",
    )
    with pytest.raises(LandgapError, match="members: none; name at least one"):
        fair_shares(*TOY, members=[])
    with pytest.raises(LandgapError, match="population: duplicate keys B"):
        fair_shares(*TOY, population=pd.Series([1, 2, 3, 4], index=list("ABBC")))
    with pytest.raises(LandgapError, match="population: missing for C"):
        fair_shares(*TOY, population=pd.Series({"A": 1, "B": 2}))
    with pytest.raises(LandgapError) as error:
        fair_shares(*TOY, members="AB")
    assert error.value.faults == ("members: a list of keys is needed, not the text 'AB'",)


def test_whole_numbers_as_keys():
    number = {"A": 1, "B": 2, "C": 3}
    rows = TOY[0].assign(unit_id=TOY[0]["unit_id"].map(number))
    result = fair_shares(
        rows, rows, TOY[2].replace(number), TOY[3].rename(number), population=pd.Series({1: 1, 2: 2, 3: 9})
    )
    assert result["share"].loc["DE-ST", "population"] == pytest.approx(0.25)
