import unicodedata

import numpy as np
import pandas as pd
import pytest

from landgap.access.pairs import COST, but_for_blanks, read_pairs
from landgap.layers.checked import Inputs

ROWS = pd.DataFrame({"origin": ["b", "a", "b"], "destination": ["a", "c", "b"], "cost": [1.0, 2.0, 0.0]})


def read(table, *columns):
    inputs = Inputs("Not read.")
    return read_pairs(inputs, table, "costs", *columns), inputs.faults


@pytest.mark.parametrize("kind", ["text", "sorted", "turned", "own"])
def test_text_and_categories_of_any_order_read_alike(kind):
    names = {"sorted": list("abcxyz"), "turned": list("zcxba")}.get(kind)
    table = ROWS.copy()
    for end in ("origin", "destination"):
        if kind == "own":
            table[end] = table[end].astype("category")
        elif names:
            table[end] = pd.Categorical(table[end], names)
    before = table.copy()
    pairs, faults = read(table, COST)
    assert faults == []
    assert pairs.units.tolist() == ["a", "b", "c"]
    assert (pairs.origin.tolist(), pairs.destination.tolist()) == ([1, 0, 1], [0, 2, 1])
    pd.testing.assert_frame_equal(table, before)


def test_whole_numbers_are_text_and_may_be_categories():
    numbers = pd.DataFrame({"origin": [10, 9], "destination": [9.0, 9.0]})
    for table in (numbers, numbers.astype("category")):
        pairs, faults = read(table)
        assert faults == []
        assert pairs.units.tolist() == ["10", "9"]
        assert (pairs.origin.tolist(), pairs.destination.tolist()) == ([0, 1], [1, 1])
    mixed = pd.DataFrame({"origin": pd.Categorical([1, "1"]), "destination": ["a", "b"]})
    assert read(mixed)[0].units.tolist() == ["1", "a", "b"]


def test_ends_among_other_units():
    pairs, _ = read(ROWS)
    origin, destination = pairs.among(pd.Index(["c", "b"]))
    assert (origin.tolist(), destination.tolist()) == ([1, -1, 1], [-1, 0, 1])


def test_every_fault_is_named_at_once():
    rows = pd.concat([ROWS, ROWS[:1]]).assign(cost=[-1.0, np.nan, np.inf, 4.0])
    pairs, faults = read(rows, COST)
    assert pairs.sound
    assert faults == [
        "costs.cost: not finite in 1 row (b, b)",
        "costs.cost: negative in 1 row (b, a)",
        "costs.cost: missing in 1 row (a, c)",
        "costs: duplicate pairs b to a",
    ]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (ROWS.drop(columns="origin"), "costs.origin: the column is missing (present: destination, cost)"),
        (ROWS.assign(destination=[None, "a", "b"]), "costs.destination: missing in 1 row (b, (no key))"),
        ("costs.csv", "costs: a DataFrame is needed, not a str"),
        (ROWS.to_numpy(), "costs: a DataFrame is needed, not a ndarray"),
    ],
)
def test_without_both_ends_nothing_else_is_said(table, fault):
    pairs, faults = read(table, COST)
    assert faults == [fault]
    assert not pairs.sound
    assert pairs.units.empty


def test_no_pairs_are_no_fault():
    pairs, faults = read(ROWS[:0], COST)
    assert faults == []
    assert pairs.sound
    assert len(pairs.table) == len(pairs.units) == 0


@pytest.mark.parametrize("other", ["a ", " a", "\ta", "a\u00a0", "a\n"])
def test_a_unit_written_in_two_ways_is_named(other):
    two = pd.concat([ROWS, ROWS.assign(origin=ROWS["origin"].replace("a", other))[ROWS["origin"] == "a"]])
    _, faults = read(two.drop_duplicates(["origin", "destination"]))
    assert faults == [
        f"costs: keys that differ in blanks only: {some_pair(other)}; write each unit in one way"
    ]


def some_pair(other):
    return " and ".join(repr(key) for key in sorted(["a", other]))


def test_an_umlaut_of_two_characters_is_the_same_letter_and_capitals_are_not():
    composed, decomposed = "Köthen", unicodedata.normalize("NFD", "Köthen")
    assert but_for_blanks(pd.Index([decomposed]), pd.Index([composed]))
    assert not but_for_blanks(pd.Index(["a", "AB"]), pd.Index(["A", "A B"]))
