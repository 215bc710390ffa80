"""Means, their contributions and bounds, against closed forms."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scores import VALUES, frame, weights_of

from landgap.options import OPTIONS
from landgap.scoring.aggregation import (
    AGGREGATIONS,
    combined,
    effective_weights,
    needed_value,
    ranked,
    with_bounds,
)

aggregations = pytest.mark.parametrize("aggregation", AGGREGATIONS)


def test_the_option_knows_the_same_aggregations():
    assert OPTIONS["aggregation"].words == OPTIONS["aggregations"].words == AGGREGATIONS


def test_the_three_means():
    values, weights = np.array([[0.25, 1.0]]), np.array([[0.5, 0.5]])
    means = {way: combined(values, weights, aggregation=way).sum() for way in AGGREGATIONS}
    assert means == pytest.approx({"arithmetic": 0.625, "geometric": 0.5, "minimum": 0.25})


@aggregations
@given(values=VALUES, seed=st.integers(0, 2**32 - 1))
def test_contributions_sum_to_the_score(aggregation, values, seed):
    weights = weights_of(np.random.default_rng(seed), values.shape[1])
    parts = combined(values, np.broadcast_to(weights, values.shape), aggregation=aggregation)
    expected = {
        "arithmetic": values @ weights,
        "geometric": np.exp(np.log(values) @ weights),
        "minimum": values.min(axis=1),
    }[aggregation]
    np.testing.assert_allclose(parts.sum(axis=1), expected, rtol=1e-9)


@aggregations
@given(values=VALUES, seed=st.integers(0, 2**32 - 1))
def test_the_bounds_hold_whatever_the_missing_values_are(aggregation, values, seed):
    random = np.random.default_rng(seed)
    weights = weights_of(random, values.shape[1])
    holes = frame(np.where(random.random(values.shape) < 0.4, np.nan, values))
    bounds, parts = with_bounds(holes, weights, aggregation=aggregation, floor=0.01)
    true = with_bounds(frame(values), weights, aggregation=aggregation, floor=0.01)[0]["score"]
    assert (bounds["score_low"] <= true + 1e-9).all()
    assert (true <= bounds["score_high"] + 1e-9).all()
    assert (parts.isna() == holes.isna()).all(axis=None)
    np.testing.assert_allclose(bounds["known_weight"], holes.notna() @ weights)


@settings(deadline=None)
@given(values=VALUES, seed=st.integers(0, 2**32 - 1))
def test_weights_of_what_is_missing_go_to_what_is_known(values, seed):
    random = np.random.default_rng(seed)
    holes = np.where(random.random(values.shape) < 0.4, np.nan, values)
    weights = weights_of(random, values.shape[1])
    found = effective_weights(holes, weights)
    known = ~np.isnan(holes)
    for row, mask in zip(found, known, strict=True):
        np.testing.assert_allclose(row[mask], weights[mask] / weights[mask].sum())
    assert np.isnan(found[~known]).all()


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
def test_the_value_that_is_needed_gives_the_score(aggregation):
    values, weights = np.array([0.8, 0.5, 0.4]), np.array([0.5, 0.3, 0.2])
    needed = needed_value(values, weights, 0.7, aggregation=aggregation)
    for place, value in enumerate(needed):
        changed = values.copy()
        changed[place] = value
        parts = combined(changed[None], weights[None], aggregation=aggregation)
        assert parts.sum() == pytest.approx(0.7)


def test_equal_scores_share_the_better_rank_and_rounding_parts_none():
    assert ranked(pd.Series([0.1 + 0.2, 0.3, 0.9, np.nan])).tolist() == [2, 2, 1, pd.NA]
