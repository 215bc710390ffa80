"""How sure a rank is: what no draw may change, percentiles by hand, and bad options."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scores import VALUES, scored, weights_of

import landgap as lg
from landgap.options import OPTIONS, option_context
from landgap.scoring.aggregation import AGGREGATIONS
from landgap.scoring.rank_uncertainty import NORMALISATIONS

aggregations = pytest.mark.parametrize("aggregation", AGGREGATIONS)


@aggregations
@settings(deadline=None, max_examples=20)
@given(values=VALUES, seed=st.integers(0, 2**32 - 1))
def test_a_dominated_row_never_ranks_above_its_dominator(aggregation, values, seed):
    """Under any weights, normalisation and aggregation."""
    random = np.random.default_rng(seed)
    worse = values * random.uniform(0, 1, values.shape)
    both = np.vstack([values, np.maximum(worse, 0.01)])
    found = scored(
        both,
        weights_of(random, values.shape[1]),
        aggregation=aggregation,
        uncertainty=lg.scoring.Uncertainty(draws=60, weight_range=1.0, aggregations=(aggregation,)),
    ).table
    many = len(values)
    for column in ("rank", "rank_low", "rank_median", "rank_high"):
        ranks = found[column].to_numpy()
        assert (ranks[:many] <= ranks[many:]).all()


def test_without_anything_to_draw_the_rank_is_sure():
    still = lg.scoring.Uncertainty(
        draws=20, weight_range=0, normalisations=("goalposts",), aggregations=("arithmetic",)
    )
    found = scored(np.random.default_rng(0).random((9, 3)), uncertainty=still).table
    for column in ("rank_low", "rank_median", "rank_high"):
        assert found[column].tolist() == found["rank"].tolist()


def test_ranges_hold_the_median_and_top_share_counts():
    values = np.random.default_rng(1).uniform(0.01, 1, (30, 4))
    found = scored(values, uncertainty=lg.scoring.Uncertainty(draws=400, top=5)).table
    assert (found["rank_low"] <= found["rank_median"]).all()
    assert (found["rank_median"] <= found["rank_high"]).all()
    assert found["top_share"].sum() == pytest.approx(5)
    assert (found["rank_high"] > found["rank_low"]).any()


def test_the_seed_is_fixed_and_another_one_changes_the_draws():
    values = np.random.default_rng(1).uniform(0.01, 1, (30, 4))
    one, same, other = (
        scored(values, uncertainty=lg.scoring.Uncertainty(draws=100, seed=seed)).table for seed in (0, 0, 1)
    )
    pd.testing.assert_frame_equal(one, same)
    assert not one["top_share"].equals(other["top_share"])


def test_a_percentile_by_hand():
    """Two criteria that are each other's mirror: which is first is a matter of the weights."""
    only = lg.scoring.Uncertainty(
        draws=2000, weight_range=0.5, normalisations=("goalposts",), aggregations=("arithmetic",)
    )
    rows = [[1.0, 0.0], [0.0, 1.0]]
    even, skewed = (scored(rows, weights, uncertainty=only).table for weights in ([0.5, 0.5], [0.8, 0.2]))
    top = lg.scoring.Uncertainty(
        draws=2000, top=1, normalisations=("goalposts",), aggregations=("arithmetic",)
    )
    share = scored(rows, [0.5, 0.5], uncertainty=top).table["top_share"]
    assert share.tolist() == pytest.approx([0.5, 0.5], abs=0.04)
    assert even[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    # 0.8 * 0.5 is still above 0.2 * 1.5
    assert skewed["rank_high"].tolist() == [1, 2]


def test_the_seed_is_that_of_the_session_unless_it_is_said():
    with option_context(seed=7):
        assert lg.scoring.Uncertainty().seed == 7
        assert lg.scoring.Uncertainty(seed=3).seed == 3
    assert lg.scoring.Uncertainty().seed == 0


def test_bad_uncertainty():
    with pytest.raises(lg.LandgapError) as error:
        lg.scoring.Uncertainty(
            draws=0, weight_range=2, normalisations=(), aggregations=["mean"], top=1.5, seed=-1
        )
    assert error.value.faults == (
        "normalisations: () is no list of words, one at least",
        "draws: 0 is not a whole number from 1",
        "weight_range: 2 is not a share from 0 to 1",
        "top: 1.5 is not a whole number from 1",
        "seed: -1 is not a whole number from 0",
        'aggregations: \'mean\' is not one of "arithmetic", "geometric", "minimum"',
    )
    with pytest.raises(lg.LandgapError, match="aggregations: 'minimum' is no list of words"):
        lg.scoring.Uncertainty(aggregations="minimum")
    assert OPTIONS["normalisations"].words == NORMALISATIONS
