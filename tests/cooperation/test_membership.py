from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tqdm import tqdm

from landgap.cooperation import membership as room
from landgap.cooperation.membership import changes_ha, membership_effects
from landgap.errors import LandgapError
from landgap.options import option_context

UNITS = "ABCDE"
HECTARES = st.integers(0, 20)
PAIR = [("1-5", "1-5"), ("5-10", "1-5"), ("5-10", "5-10")]


def table(column, by_unit):
    return pd.DataFrame({"unit_id": list(by_unit), column: [float(v) for v in by_unit.values()]})


def every_pair(units):
    pairs = list(product(units, units))
    return pd.DataFrame(pairs, columns=["origin", "destination"]).assign(cost=1.0)


TOY = (
    table("supply_ha", {"A": 60, "B": 10, "C": 5}),
    table("demand_ha", {"A": 10, "B": 20, "C": 40}),
    every_pair("ABC"),
    pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"}),
)


@pytest.mark.parametrize(
    ("members", "dividend", "gains", "losses"),
    [
        ("", 0, {"A": 0, "B": 0, "C": 0}, {}),
        ("C", 0, {"A": 35, "B": 10}, {"C": 0}),
        ("AB", 0, {"C": 35}, {"A": 0, "B": 0}),
        ("BC", 10, {"A": 25}, {"B": 10, "C": 10}),
        ("AC", 35, {"B": 0}, {"A": 35, "C": 35}),
        ("ABC", 35, {}, {"A": 25, "B": 0, "C": 35}),
    ],
)
def test_toy_case_worked_by_hand(members, dividend, gains, losses):
    """C lacks 35 ha; B can give its 10 ha as A has land for both, A alone can give all."""
    result = membership_effects(*TOY, members=list(members))
    assert result["gain_ha"].dropna().to_dict() == gains
    assert result["loss_ha"].dropna().to_dict() == losses
    assert result.index[result["member"]].tolist() == list(members)
    assert result.attrs == {
        "others": "state",
        "border_dividend_members_ha": dividend,
        "border_dividend_all_ha": 35,
    }


def test_ranks_count_joiners_and_members_apart_and_equal_hectares_tie():
    """D is as B: 10 ha each for C, which lacks 35 ha; E gives nothing to nobody."""
    supply = table("supply_ha", {"A": 60, "B": 10, "C": 5, "D": 10})
    demand = table("demand_ha", {"A": 10, "B": 20, "C": 40})
    states = pd.Series(dict.fromkeys("ABDE", "DE-ST") | {"C": "DE-SN"})
    result = membership_effects(supply, demand, every_pair(UNITS), states, members=["C", "E"])
    assert result["gain_ha"].dropna().to_dict() == {"A": 35, "B": 10, "D": 10}
    assert result["effect_rank"].to_dict() == {"A": 1, "B": 2, "D": 2, "C": 1, "E": 1}


def least_unmet_by_hand(supply, demand, pairs):
    """König: the worst set of demand, less all land that reaches any of it."""
    needs, lands = list(demand), list(supply)
    reaches = np.array([[(n[0], m[0]) in pairs and (m[1], n[1]) in PAIR for m in lands] for n in needs])
    chosen = np.array(list(product([False, True], repeat=len(needs))))
    asked = chosen @ np.array([demand[n] for n in needs])
    reached = (chosen.astype(int) @ reaches.astype(int) > 0) @ np.array([supply[m] for m in lands])
    return (asked - reached).max()


@st.composite
def markets(draw):
    units = UNITS[: draw(st.integers(2, 4))]
    cells = list(product(units, ("1-5", "5-10")))
    supply, demand = ({cell: draw(HECTARES) for cell in cells} for _ in range(2))
    states = {unit: draw(st.sampled_from(["DE-SN", "DE-ST", "DE-TH"])) for unit in units}
    pairs = {p for p in product(units, units) if p[0] == p[1] or draw(st.booleans())}
    members = {unit for unit in units if draw(st.booleans())}
    return supply, demand, pairs, states, members


def frames(supply, demand, pairs, states):
    return (
        *(
            pd.DataFrame([(*cell, ha) for cell, ha in cells.items()]).set_axis(
                ["unit_id", "size_class", column], axis=1
            )
            for column, cells in (("supply_ha", supply), ("demand_ha", demand))
        ),
        pd.DataFrame(sorted(pairs), columns=["origin", "destination"]).assign(cost=1.0),
        pd.Series(states),
    )


@settings(max_examples=20, deadline=None)
@given(markets())
@example(
    # one way only: C does not reach the land of A, B does
    (
        {("A", "5-10"): 5, ("B", "1-5"): 3},
        {("A", "1-5"): 1, ("B", "5-10"): 2, ("C", "5-10"): 9, ("C", "1-5"): 1},
        {(a, b) for a, b in product("ABC", "ABC") if (a, b) != ("C", "A")},
        {"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"},
        {"B", "C"},
    )
)
def test_as_the_worst_set_of_demand_says(market):
    supply, demand, pairs, states, members = market

    def unmet(inside):
        def may(a, b):
            return states[a] == states[b] or {a, b} <= inside

        return least_unmet_by_hand(supply, demand, {p for p in pairs if may(*p)})

    # a market without any pair that could meet is refused, which is not the matter here
    assume(any(supply[m] and demand[n] for n in demand for m in supply if (n[0], m[0]) in pairs))
    result = membership_effects(*frames(supply, demand, pairs, states), members=members)
    assert result.attrs["border_dividend_members_ha"] == pytest.approx(unmet(set()) - unmet(members))
    assert result.attrs["border_dividend_all_ha"] == pytest.approx(unmet(set()) - unmet(set(states)))
    for unit, row in result.iterrows():
        change = abs(unmet(members) - unmet(members ^ {unit}))
        known, blank = ("loss_ha", "gain_ha") if unit in members else ("gain_ha", "loss_ha")
        assert row[known] == pytest.approx(change, abs=1e-6)
        assert np.isnan(row[blank])


@settings(max_examples=15, deadline=None)
@given(st.lists(HECTARES, min_size=10, max_size=10), st.sets(st.sampled_from(UNITS)))
def test_two_states_without_distance_have_a_closed_form(hectares, members):
    """The least of: surplus, land of the members there, deficit, demand of the members there."""
    supply, demand = (dict(zip(UNITS, part, strict=True)) for part in (hectares[:5], hectares[5:]))
    sides = {"DE-ST": "ABC", "DE-SN": "DE"}
    states = pd.Series({unit: state for state, units in sides.items() for unit in units})

    def total(table, units):
        return sum(table[unit] for unit in units)

    def worth(inside):
        return max(
            min(
                max(total(supply, giver) - total(demand, giver), 0),
                total(supply, inside & set(giver)),
                max(total(demand, taker) - total(supply, taker), 0),
                total(demand, inside & set(taker)),
            )
            for giver, taker in (("ABC", "DE"), ("DE", "ABC"))
        )

    result = membership_effects(
        table("supply_ha", supply),
        table("demand_ha", demand),
        every_pair(UNITS),
        states,
        members=members,
    )
    change = result["gain_ha"].fillna(result["loss_ha"])
    for unit in UNITS:
        assert change[unit] == pytest.approx(abs(worth(members ^ {unit}) - worth(members)))


def test_rows_in_any_order_and_nobody_elses_table_changed():
    rows = [t.sample(frac=1, random_state=1) for t in TOY]
    before = [t.copy() for t in rows]
    result = membership_effects(*rows, members=iter(["C", "B"]))
    pd.testing.assert_frame_equal(result, membership_effects(*TOY, members=["B", "C"]))
    for old, new in zip(before, rows, strict=True):
        assert old.equals(new)


def test_the_session_says_whether_a_bar_shows(monkeypatch, capsys):
    monkeypatch.setattr(room, "tqdm", lambda **options: tqdm(**{**options, "delay": 0}))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with option_context(progress=False):
        membership_effects(*TOY, members=["C"])
    assert capsys.readouterr().err == ""


def test_bar_only_where_it_is_wanted(monkeypatch, capsys):
    monkeypatch.setattr(room, "tqdm", lambda **options: tqdm(**{**options, "delay": 0}))
    membership_effects(*TOY, members=["C"], progress=False)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    membership_effects(*TOY, members=["C"])
    assert "joining: 100%" in capsys.readouterr().err


def test_alone_a_unit_has_its_own_land_only():
    """A, B and C lack or have 50, -10 and -35 ha: B and A together meet 10 ha more."""
    result = membership_effects(*TOY, members=["A"], others="alone")
    assert result["gain_ha"].dropna().to_dict() == {"B": 10, "C": 35}
    assert result.attrs == {"others": "alone", "pooling_gain_members_ha": 0, "pooling_gain_all_ha": 45}


def test_every_fault_is_named_at_once():
    with pytest.raises(LandgapError) as error:
        membership_effects(
            TOY[0].assign(supply_ha=[-1.0, 2, 3]), *TOY[1:], members=["Halle", "A", "Leuna"], others="apart"
        )
    for fault in (
        "others: 'apart' is not one of",
        "supply.supply_ha: negative in 1 row (A)",
        "members: Halle, Leuna not among the units",
    ):
        assert fault in str(error.value)
    with pytest.raises(LandgapError, match="members: a list of keys is needed, not the text 'AB'"):
        membership_effects(*TOY, members="AB")


def test_whole_numbers_as_keys():
    number = {"A": 1, "B": 2, "C": 3}
    supply, demand = (rows.assign(unit_id=rows["unit_id"].map(number)) for rows in TOY[:2])
    costs = TOY[2].replace(number)
    result = membership_effects(supply, demand, costs, TOY[3].rename(number), members=[2, 3])
    assert result["gain_ha"].dropna().to_dict() == {"1": 25}


def test_changes_by_hand():
    """a adds 4 ha, b and c add 2 together and nothing alone, d nothing; b and c are members."""

    def unmet(members):
        return 9.0 - 4 * ("a" in members) - 2 * ({"b", "c"} <= members)

    found = changes_ha(unmet, pd.Index(list("abcd")), {"b", "c"})
    assert found.to_dict() == {"a": 4, "b": 2, "c": 2, "d": 0}
    assert changes_ha(unmet, pd.Index(list("abcd")), {"b", "c"}, least_ha=3).to_dict() == {
        "a": 4, "b": 0, "c": 0, "d": 0,
    }  # fmt: skip
