import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landgap.output.maps.classes import breaks, classify, ladder, reach_breaks, round_thirds


@given(st.lists(st.floats(-1e5, 1e5, allow_subnormal=False), max_size=30))
def test_breaks_are_round_and_symmetric_around_zero(values):
    edges = breaks(pd.Series(values, dtype=float))
    assert edges == sorted(edges)
    assert edges == [-edge for edge in reversed(edges)]
    digits = [edge / 10 ** np.floor(np.log10(edge)) for edge in edges[3:]]
    assert all(np.isclose(digit, (1, 2, 5)).any() for digit in digits)


def test_breaks_of_the_size_of_the_values():
    assert breaks(pd.Series([-90.0, 80, 60, 3, 1])) == [-50, -10, -2, 2, 10, 50]
    assert breaks(pd.Series([0.0, np.nan, np.inf])) == [-50, -10, -2, 2, 10, 50]
    assert ladder(0.07) == pytest.approx([0.002, 0.01, 0.05])


@given(st.floats(-1e3, 1e3))
def test_a_gap_and_a_surplus_of_one_size_mirror_each_other(value):
    edges = [-50.0, -10.0, -2.0, 2.0, 10.0, 50.0]
    low, high = classify(pd.Series([-value, value]), edges).number
    assert low + high == len(edges)


def test_reach_turns_at_the_horizon():
    edges = reach_breaks(18)
    assert edges[2] == 18
    assert classify(pd.Series([0.0, 17.9, 18.1, 1e3]), edges).number.tolist() == [0, 2, 3, 5]


@given(st.lists(st.floats(0.01, 1e5), max_size=40))
def test_thirds_ascend_and_have_one_digit(values):
    low, high = round_thirds(pd.Series(values, dtype=float))
    assert 0 < low < high
    for edge in (low, high):
        digit = edge / 10 ** np.floor(np.log10(edge) + 1e-9)
        assert digit == pytest.approx(round(digit)) or low * 2 == high


def test_a_break_does_not_hang_on_the_last_digit_of_a_value():
    for value in (14.999999999999998, 15.0, 15.000000000000002):
        assert round_thirds(pd.Series([value] * 3)) == round_thirds(pd.Series([15.0] * 3))
