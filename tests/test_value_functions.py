"""Value functions: monotone, between 0 and 1, with a direction that is said."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landgap as lg
from landgap.value_functions import linear, sigmoid, step, table

MEASURES = st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=20)
DIRECTIONS = st.sampled_from(["more", "less"])
POSTS = st.tuples(st.floats(-100, 100), st.floats(0.01, 100)).map(lambda two: (two[0], sum(two)))


def any_function(kind, posts, direction):
    low, high = posts
    worth = [0.0, 0.4, 1.0] if direction == "more" else [1.0, 0.4, 0.0]
    middle = (low + high) / 2
    return {
        "linear": lambda: linear(low, high, direction=direction),
        "sigmoid": lambda: sigmoid(low, high, direction=direction),
        "step": lambda: step({low: worth[0], high: worth[1]}, beyond=worth[2], direction=direction),
        "table": lambda: table(dict(zip((low, middle, high), worth, strict=True)), direction=direction),
    }[kind]()


KINDS = st.sampled_from(["linear", "sigmoid", "step", "table"])


@given(KINDS, POSTS, DIRECTIONS, MEASURES)
def test_monotone_in_the_direction_that_is_said(kind, posts, direction, measures):
    values = any_function(kind, posts, direction)(sorted(measures))
    assert ((values >= 0) & (values <= 1)).all()
    steps = np.diff(values) * (1 if direction == "more" else -1)
    assert (steps >= -1e-12).all()


@given(KINDS, POSTS, DIRECTIONS, st.floats(0, 1))
def test_the_measure_at_a_value_is_worth_it(kind, posts, direction, value):
    function = any_function(kind, posts, direction)
    assert function(function.measure_at(value)) >= value - 1e-9


@given(POSTS, st.floats(0.05, 0.95))
def test_and_no_more_than_it_where_the_function_has_no_steps(posts, value):
    for make in (linear, sigmoid):
        function = make(*posts, direction="less")
        assert function(function.measure_at(value)) == pytest.approx(value, abs=1e-6)


def test_infinite_and_missing_measures():
    rule = linear(0, 10, direction="less")
    np.testing.assert_array_equal(rule([np.inf, -np.inf, np.nan]), [0, 1, np.nan])


def test_a_sigmoid_is_flat_at_its_goalposts_and_a_half_in_the_middle():
    rule = sigmoid(0, 10, direction="more")
    assert rule(5) == pytest.approx(0.5)
    assert rule(0.1) < linear(0, 10, direction="more")(0.1)
    assert rule(9.9) > linear(0, 10, direction="more")(9.9)


def test_a_value_that_is_never_reached_has_no_measure():
    rule = table({0: 0.2, 10: 0.6}, direction="more")
    assert np.isnan(rule.measure_at(0.7))
    assert rule.measure_at(0.1) == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda: linear(0, 1),
        lambda: sigmoid(0, 1),
        lambda: table({0: 0, 1: 1}),
        lambda: linear(0, 1, direction="up"),
    ],
)
def test_a_criterion_without_direction(make):
    with pytest.raises(lg.LandgapError, match='say "more" or "less"'):
        make()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: linear(5, 5, direction="more"), "the lower first"),
        (lambda: sigmoid(0, np.inf, direction="more"), "the lower first"),
        (lambda: step({1: 0.2}, beyond=0.9, direction="less"), "run against"),
        (lambda: step({1: 2}, beyond=0, direction="less"), "between 0 and 1"),
        (lambda: step({}, beyond=0, direction="less"), "one at least"),
        (lambda: step({}), "one class at least"),
        (lambda: step({20: -1}), "numbers from 0"),
        (lambda: step({np.nan: 1}), "numbers from 0"),
        (lambda: step({"near": 1}), "numbers from 0"),
        (lambda: step([20, 40]), "numbers from 0"),
        (lambda: step({20: 1}, beyond="none"), "numbers from 0"),
        (lambda: linear("0", 1, direction="more"), "the lower first"),
        (lambda: table({0: 0, "far": 1}, direction="more"), "bounds must be numbers"),
        (lambda: table({0: 1, 1: 0}, direction="more"), "run against"),
        (lambda: table({0: 1}, direction="more"), "two points"),
    ],
)
def test_bad_functions(make, fault):
    with pytest.raises(lg.LandgapError, match=fault):
        make()


def test_a_value_function_goes_to_another_process_as_it_is():
    """A result carries its criteria, and is sent to processes that draw."""
    table_of_three = table({5: 0, 10: 0.6, 50: 1}, direction="more")
    falling = linear(0, 10, direction="less")
    steps = step({10: 1, 20: 0.5}, beyond=0, direction="less")
    for value in (falling, sigmoid(0, 10, direction="more"), steps, table_of_three.mirrored()):
        there = pickle.loads(pickle.dumps(value))  # noqa: S301  our own
        assert (there.text, there.goalposts) == (value.text, value.goalposts)
        np.testing.assert_array_equal(there([-1, 4, 7.5, 12, np.nan]), value([-1, 4, 7.5, 12, np.nan]))


def test_functions_that_are_written_alike_are_equal():
    assert linear(0, 10, direction="less") == linear(0, 10, direction="less")
    assert len({step({20: 1}), step({20: 1}), step({20: 1}, beyond=0.1), linear(0, 1, direction="more")}) == 3
    assert linear(0, 10, direction="less") != linear(0, 10, direction="more")


def test_steps_without_a_direction_weigh_distances_and_are_no_criterion():
    weight = step({40: 0.68, 20: 2})
    assert repr(weight) == "step({20: 2, 40: 0.68})"
    np.testing.assert_array_equal(weight([20, 20.5, 41, np.nan]), [2, 0.68, 0, np.nan])
    assert weight.direction is None
    for use in (weight.mirrored, lambda: weight.measure_at(0.5)):
        with pytest.raises(lg.LandgapError, match="has no direction, so it is no criterion"):
            use()
