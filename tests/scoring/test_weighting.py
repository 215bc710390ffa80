"""Weights against published figures and closed forms."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landgap as lg
from landgap.scoring.weighting import random_index

POINTS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 100), min_size=1)

WEALTH = [
    [1, 4, 9, 6, 6, 5, 5],
    [1 / 4, 1, 7, 5, 5, 3, 4],
    [1 / 9, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 7, 1 / 5],
    [1 / 6, 1 / 5, 5, 1, 1, 1 / 3, 1 / 3],
    [1 / 6, 1 / 5, 5, 1, 1, 1 / 3, 1 / 3],
    [1 / 5, 1 / 3, 7, 3, 3, 1, 2],
    [1 / 5, 1 / 4, 5, 3, 3, 1 / 2, 1],
]


def square(rows):
    names = [chr(ord("a") + number) for number in range(len(rows))]
    return pd.DataFrame(rows, index=names, columns=names, dtype=float)


def test_saatys_wealth_of_nations():
    """Saaty (1980): weights .427 .230 .021 .052 .052 .123 .094, lambda 7.61, ratio 0.08."""
    found = lg.scoring.ahp_weights(square(WEALTH))
    assert found.round(3).tolist() == [0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094]
    assert found.attrs["lambda_max"] == pytest.approx(7.61, abs=0.005)
    assert found.attrs["consistency_ratio"] == pytest.approx(0.08, abs=0.005)


@given(st.lists(st.floats(0.05, 1), min_size=1, max_size=9))
def test_consistent_judgements_give_back_their_weights(values):
    weights = np.array(values) / sum(values)
    found = lg.scoring.ahp_weights(square(np.divide.outer(weights, weights)))
    np.testing.assert_allclose(found, weights, rtol=1e-6)
    assert found.attrs["consistency_ratio"] == pytest.approx(0, abs=1e-6)


def test_judgements_that_run_in_a_circle_are_refused_and_the_pair_is_named():
    circle = square([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]])
    with pytest.raises(lg.LandgapError, match=r"consistency ratio .* is above 0.1. Least fits"):
        lg.scoring.ahp_weights(circle)
    found = lg.scoring.ahp_weights(circle, max_inconsistency=None)
    assert found.tolist() == pytest.approx([1 / 3] * 3)
    assert found.attrs["consistency_ratio"] > 1


def test_a_matrix_that_is_not_reciprocal():
    with pytest.raises(lg.LandgapError, match=r"not reciprocal, a over b \(3, 0.5 the other way"):
        lg.scoring.ahp_weights(square([[1, 3], [0.5, 1]]))
    with pytest.raises(lg.LandgapError, match="a number above 0"):
        lg.scoring.ahp_weights(square([[1, -3], [-1 / 3, 1]]))
    with pytest.raises(lg.LandgapError, match="same criteria"):
        lg.scoring.ahp_weights(pd.DataFrame([[1.0]], ["a"], ["b"]))
    with pytest.raises(lg.LandgapError, match="31 criteria"):
        lg.scoring.ahp_weights(square(np.ones((31, 31))))


@given(POINTS, st.floats(0.01, 1000))
def test_points_have_no_scale(points, factor):
    once = lg.scoring.point_weights(points)
    again = lg.scoring.point_weights({name: value * factor for name, value in points.items()})
    assert once.sum() == pytest.approx(1)
    pd.testing.assert_series_equal(once, again)


def test_bad_points_and_orders():
    with pytest.raises(
        lg.LandgapError, match=r"points: negative in 1 row \(a\)\n- points: missing in 1 row \(b\)"
    ):
        lg.scoring.point_weights({"a": -1, "b": np.nan, "c": 1})
    with pytest.raises(lg.LandgapError, match="all are 0"):
        lg.scoring.point_weights({"a": 0})
    with pytest.raises(lg.LandgapError, match="duplicate criteria a"):
        lg.scoring.rank_weights(["a", "b", "a"])
    with pytest.raises(lg.LandgapError, match="no criterion"):
        lg.scoring.rank_weights([])
    with pytest.raises(lg.LandgapError, match="'mean' is not one of"):
        lg.scoring.rank_weights(["a"], rank_method="mean")


def test_the_centroid_is_the_mean_of_all_weights_that_keep_the_order():
    random = np.sort(np.random.default_rng(0).dirichlet([1] * 4, 200_000))[:, ::-1]
    found = lg.scoring.rank_weights(list("abcd"))
    np.testing.assert_allclose(found, random.mean(axis=0), atol=2e-3)


def test_every_fault_is_named_at_once():
    with pytest.raises(lg.LandgapError) as error:
        lg.scoring.rank_weights("gap_ha", rank_method="mean")
    assert [fault.split(":")[0] for fault in error.value.faults] == ["rank_method", "order"]
    with pytest.raises(lg.LandgapError) as error:
        lg.scoring.ahp_weights(pd.DataFrame(), max_inconsistency=-1)
    assert [fault.split(":")[0] for fault in error.value.faults] == ["max_inconsistency", "judgements"]
    with pytest.raises(lg.LandgapError, match="a Series by key is needed, not a list"):
        lg.scoring.point_weights([3, 1])
    with pytest.raises(lg.LandgapError, match=r"points: duplicate keys a"):
        lg.scoring.point_weights(pd.Series([1, 2], index=["a", "a"]))
    words = square([[1, 3], [1 / 3, 1]]).astype(object).replace(3.0, "three")
    with pytest.raises(lg.LandgapError, match="a number above 0"):
        lg.scoring.ahp_weights(words)


def test_more_than_ten_criteria_are_compared():
    """Consistent judgements of twelve criteria; the index joins Saaty's table without a step."""
    weights = pd.Series(np.arange(1, 13) / 78, list("abcdefghijkl"))
    judged = pd.DataFrame(np.outer(weights, 1 / weights), weights.index, weights.index)
    found = lg.scoring.ahp_weights(judged)
    np.testing.assert_allclose(found, weights, rtol=1e-6)
    assert found.attrs["consistency_ratio"] == pytest.approx(0, abs=1e-9)
    # 11 and 15 criteria: 1.51 and 1.59 in the tables of others
    assert [round(random_index(n), 2) for n in (9, 10, 11, 15)] == [1.45, 1.49, 1.51, 1.59]
