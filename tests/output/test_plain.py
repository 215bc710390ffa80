from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from landgap.output.plain import plain_column, plain_names, writable


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ([["GE", "GI"], None], ['["GE", "GI"]', None]),
        ([{"a": float("nan"), "b": np.float64(1.5)}], ['{"a": "nan", "b": 1.5}']),
        ([{"GI", "GE"}, frozenset()], ['["GE", "GI"]', "[]"]),
        ([np.array([1, 2])], ["[1, 2]"]),
        ([timedelta(days=1), pd.NaT], ["P1DT0H0M0S", None]),
        ([1 + 2j], ["(1+2j)"]),
        ([Decimal("1.10"), None], ["1.10", None]),
        ([b"\x00\xff", None], ["00ff", None]),
        ([date(2026, 3, 1)], ["2026-03-01"]),
        ([shapely.Point(1, 2), None], ["POINT (1 2)", None]),
        (["A\x00dorf", "\udcfc", "a\nb"], ["A\\x00dorf", "\\udcfc", "a\nb"]),
        ([2**63 + 1], ["9223372036854775809"]),
        ([1, "x", True], ["1", "x", "True"]),
    ],
)
def test_what_is_no_number_becomes_text_that_says_the_same(cells, text):
    found = plain_column(pd.Series(cells, dtype="object")).astype("object")
    assert found.where(found.notna(), None).tolist() == text


def test_numbers_dates_and_categories_stay_what_they_are():
    for column in (
        pd.Series([1, 2]),
        pd.Series([1.5, np.nan]),
        pd.Series([True, False]),
        pd.Series([1, None], dtype="Int64"),
        pd.Series(pd.to_datetime(["2026-03-01", None])),
    ):
        pd.testing.assert_series_equal(plain_column(column), column)
    assert plain_column(pd.Series([1, 2], dtype="category")).dtype == "int64"
    assert plain_column(pd.Series([1, 2], dtype="object")).dtype == "int64"
    assert plain_column(pd.Series([1, 2], dtype="float16")).dtype == "float32"
    local = pd.Series(pd.to_datetime(["2026-07-01"]).tz_localize("Europe/Berlin"))
    assert plain_column(local).astype("str").item() == "2026-06-30 22:00:00+00:00"


@given(
    st.lists(
        st.sampled_from(["fid", "FID", "Name", "name", "NAME", "name_2", "geom", "", 7, "7"]), unique=True
    )
)
def test_names_differ_whatever_they_were_and_ours_stay(names):
    given = plain_names(names, taken=["fid", "geom"])
    assert list(given) == names
    low = [name.casefold() for name in given.values()]
    assert len(set(low)) == len(low)
    assert not {"fid", "geom", ""} & set(low)
    assert all(given[name] == name for name in ("name", "name_2") if name in names)


@given(st.text(st.characters()))
def test_any_text_can_be_encoded(text):
    assert "\x00" not in writable(text)
    writable(text).encode("utf-8")
