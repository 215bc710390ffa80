"""Each kind of column: what it takes, what it refuses, and what comes out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.layers.kinds import Column, convert


def converted(column, kind, **rules):
    rows = pd.DataFrame({"key": [f"r{n}" for n in range(len(column))], "x": column})
    frame, faults = convert(rows, "t", [Column("x", kind, **rules)], key="key")
    return frame["x"], faults


def fault_of(column, kind, **rules):
    left, faults = converted(column, kind, **rules)
    pd.testing.assert_series_equal(left, pd.Series(column, name="x"))  # left as it came
    (fault,) = faults
    return fault


@pytest.mark.parametrize(
    ("kind", "values", "fault"),
    [
        ("amount", [1.0, -1.0], "t.x: negative in 1 row (r1)"),
        ("amount", [np.inf, 1.0], "t.x: not finite in 1 row (r0)"),
        ("amount", ["1,5", "2"], "t.x: not a number in 1 row (r0)"),
        ("amount", pd.to_datetime(["2020-01-01", "2021-01-01"]), "t.x: not a number in 2 rows (r0, r1)"),
        ("amount", [1 + 2j, 1 + 0j], "t.x: not a number in 2 rows (r0, r1)"),
        ("number", [-np.inf, 1.0], "t.x: not finite in 1 row (r0)"),
        ("share", [75.0, 0.5], "t.x: above 1 (shares are 0 to 1, not per cent) in 1 row (r0)"),
        ("share", [-0.1, 0.5], "t.x: negative in 1 row (r0)"),
        ("year", [20121, 2012], "t.x: not a year from 1900 to 2100 in 1 row (r0)"),
        ("year", [2014.7, 2012], "t.x: not a year from 1900 to 2100 in 1 row (r0)"),
        ("year", ["soon", "2012"], "t.x: not a number in 1 row (r0)"),
        ("flag", ["yes", "true"], "t.x: neither true nor false in 1 row (r0)"),
        ("flag", [None, True], "t.x: neither true nor false in 1 row (r0)"),
        ("date", ["2019-13", "2019"], "t.x: no date (2019, 2019-04 or 2019-04-30) in 1 row (r0)"),
        ("date", ["30.4.2019", "2019"], "t.x: no date (2019, 2019-04 or 2019-04-30) in 1 row (r0)"),
        ("state", ["SN", "DE-SN"], 't.x: "SN" unknown; use ISO 3166-2 such as DE-SN, in 1 row (r0)'),
        ("state", ["DE-XX", "PL-02"], 't.x: "DE-XX" unknown; use ISO 3166-2 such as DE-SN, in 1 row (r0)'),
        ("key", ["a", "a"], "t.x: duplicate keys in 2 rows (r0, r1)"),
    ],
)
def test_what_a_kind_refuses(kind, values, fault):
    assert fault_of(values, kind) == fault


def test_one_column_can_have_several_faults():
    faults = converted([-1.0, np.inf, 3.0], "share")[1]
    assert faults == [
        "t.x: not finite in 1 row (r1)",
        "t.x: negative in 1 row (r0)",
        "t.x: above 1 (shares are 0 to 1, not per cent) in 1 row (r2)",
    ]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("amount", ["1.5", None], [1.5, np.nan]),
        ("amount", pd.Categorical(["1", "2"]), [1.0, 2.0]),
        ("amount", pd.array([3, None], "Int64"), [3.0, np.nan]),
        ("number", [-1, 2], [-1.0, 2.0]),
        ("year", [2014.0, None], [2014, pd.NA]),
        ("year", pd.to_datetime(["2009-05-01", None]), [2009, pd.NA]),
        ("flag", ["TRUE", 0], [True, False]),
        ("flag", [1.0, "false"], [True, False]),
        ("date", pd.to_datetime(["2019-04-30", None]), ["2019-04-30", np.nan]),
        ("date", [2019.0, None], ["2019", np.nan]),
        ("text", [" a ", ""], ["a", np.nan]),
        ("text", [2014.0, None], ["2014", np.nan]),
        ("id", [15002000, 7], ["15002000", "7"]),
        ("id", [7.0, None], ["7", np.nan]),
        ("id", [1.5, np.inf], ["1.5", "inf"]),
        ("key", [" a ", "b"], ["a", "b"]),
    ],
)
def test_what_a_kind_makes_of_values(kind, values, expected):
    found, faults = converted(values, kind)
    assert faults == []
    assert found.astype(object).where(found.notna(), None).tolist() == [
        None if pd.isna(value) else value for value in expected
    ]


def test_gaps_of_a_required_column_are_missing_unless_they_are_allowed():
    assert fault_of([1.0, None], "amount", required=True) == "t.x: missing in 1 row (r1)"
    assert converted([1.0, None], "amount", required=True, gaps=True)[1] == []
    assert converted([1.0, None], "amount")[1] == []


def test_a_category_names_the_mend():
    fault = fault_of(["frei", None], "category", values=("existing", "reserve"))
    assert fault == 't.x: "frei" not among existing, reserve in 1 row (r0)'


@pytest.mark.parametrize(
    ("word", "mend"),
    [
        ("Existing", 'map with values.x = { "Existing" = "existing" };'),
        ("reserv", 'map with values.x = { "reserv" = "reserve" };'),
        ("company reserve", 'map with values.x = { "company reserve" = "company_reserve" };'),
        ("1200", "map them with values.x,"),
        ("Wohnen", "map them with values.x,"),
        ("frei", "map them with values.x,"),
    ],
)
def test_the_mend_is_the_closest_word_or_none(word, mend):
    column = Column("x", "category", values=("existing", "reserve", "company_reserve"))
    (fault,) = convert(pd.DataFrame({"x": [word]}), "t", [column], mend="map {column}")[1]
    assert fault.endswith(f"; {mend} in 1 row (row 1)")


def test_keys_that_are_numbers_have_lost_their_zeros():
    assert "leading zeros are lost" in fault_of([1001000, 14713000], "key")


def test_without_a_key_rows_are_counted_from_one():
    assert convert(pd.DataFrame({"x": [1, -1]}), "t", [Column("x", "amount")])[1] == [
        "t.x: negative in 1 row (row 2)"
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=8), st.randoms())
def test_an_amount_is_refused_exactly_if_it_is_negative_or_infinite_in_any_order(values, random):
    random.shuffle(values)
    found, faults = converted(np.array(values), "amount")
    known = np.array(values)[~np.isnan(values)]
    assert bool(faults) == bool((~np.isfinite(known)).any() or (known < 0).any())
    if not faults:
        np.testing.assert_array_equal(found, values)
