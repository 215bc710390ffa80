"""Numbers as text: read where they can be read in one way, refused where in two."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.layers.numbers import lost_thousands, to_numbers


def read(*texts, **options):
    return to_numbers(pd.Series(texts, dtype="str"), "sites.gross_ha", **options)


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1.5", "2"], [1.5, 2]),
        (["1,5", "2"], [1.5, 2]),
        (["1.234,5"], [1234.5]),
        (["1,234.5"], [1234.5]),
        (["1.234.567"], [1_234_567]),
        (["1.234", "1,5"], [1234, 1.5]),  # the comma of the second settles the first
        (["1.234", "1.5"], [1.234, 1.5]),
        (["0.123"], [0.123]),
        (["1234.567"], [1234.567]),
        (["12.3450"], [12.345]),
        (["1 234", "1\u202f234,5", "1\u00a0000"], [1234, 1234.5, 1000]),
        (["1'234.5"], [1234.5]),
        (["-1,5", "\u22123"], [-1.5, -3]),
        (["NA", "", "nan", "7"], [np.nan, np.nan, np.nan, 7]),
        (["1e3", ".5", "5."], [1000, 0.5, 5]),
        ([None], [np.nan]),
    ],
)
def test_what_is_certain_is_read(texts, numbers):
    found, faults = read(*texts)
    assert faults == []
    np.testing.assert_array_equal(found, numbers)


@pytest.mark.parametrize(
    ("texts", "both"),
    [
        (["1.234"], "1234 or 1.234"),
        (["1,234"], "1234 or 1.234"),
        (["12.345", "8"], "12345 or 12.345"),
        (["12.345", "12,345"], "12345 or 12.345"),
    ],
)
def test_what_can_be_read_in_two_ways_asks_for_the_sign(texts, both):
    assert read(*texts)[1] == [
        f'sites.gross_ha: "{texts[0]}" can be {both}; say decimal = "," or decimal = "."'
    ]


@pytest.mark.parametrize(
    "text", ["1_0", "0x10", "1.23.456", "12 ha", "1,23,456", "inf", "true", "1 2", "\uff11"]
)
def test_what_is_no_number(text):
    assert read(text)[1] == [f'sites.gross_ha: "{text}" not a number in 1 row (0)']


def test_two_signs_for_decimals_in_one_column():
    assert read("1.5", "1,5")[1] == ['sites.gross_ha: "1,5" not a number in 1 row (1)']


def test_the_sign_can_be_said():
    assert read("1.234", decimal=",")[0].item() == 1234
    assert read("1.234", decimal=".")[0].item() == 1.234
    assert read("1.5", decimal=",")[1] == [
        'sites.gross_ha: "1.5" not a number with decimal = "," in 1 row (0)'
    ]


def test_degrees_and_shares_have_no_thousands():
    assert read("12.345", thousands=False)[0].item() == 12.345
    assert read("12,345", thousands=False)[0].item() == 12.345
    assert read("1 234", thousands=False)[1]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1e9).map(lambda x: round(x, 2)), min_size=1, max_size=6), st.booleans())
def test_german_and_english_writing_say_the_same_or_ask(values, grouped):
    english = [f"{value:,.2f}" if grouped else f"{value:.2f}" for value in values]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]
    for texts in (english, german):
        found, faults = read(*texts)
        assert faults == []
        np.testing.assert_allclose(found, values)


def test_people_are_whole():
    assert lost_thousands(pd.Series([12.345, np.nan, 8]), "units.population") == [
        "units.population: 12.345 are no whole people; thousands were read as decimals, so give 12345"
    ]
    assert lost_thousands(pd.Series([12.5, 7.25]), "units.population") == []  # full-time equivalents
    assert lost_thousands(pd.Series([1 / 3, 2.0]), "units.population") == []  # shared out
