"""What a score says of itself: criteria that repeat one fact, ranks without each, and what is not known."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

import landgap as lg
from landgap.scoring import Uncertainty, linear

RULE = linear(0, 1, direction="more")
FEW = Uncertainty(draws=200)


def scored(rows, names="abc", **columns):
    frame = pd.DataFrame(rows, columns=list(names), index=[f"u{n}" for n in range(len(rows))]).assign(
        **columns
    )
    weights = dict.fromkeys(names, 1 / len(names))
    return lg.score(frame, dict.fromkeys(names, RULE), weights=weights, uncertainty=FEW)


def test_the_correlation_is_that_of_scipy():
    values = np.random.default_rng(1).random((20, 3)).round(1)
    found = scored(values).correlations()
    for one, other in ("ab", "ac", "bc"):
        expected = spearmanr(values[:, "abc".index(one)], values[:, "abc".index(other)]).statistic
        assert found.loc[one, other] == pytest.approx(expected)
    assert "Rank correlation" in repr(scored(values))


def test_too_few_rows_and_equal_ones_have_no_correlation():
    assert scored([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]).correlations().isna().all().all()
    assert np.isnan(scored([[0.1, 0.5, 0.3], [0.4, 0.5, 0.6], [0.2, 0.5, 0.9]]).correlations().loc["a", "b"])


def test_ranks_without_each_criterion_are_those_of_the_others_alone():
    values = np.random.default_rng(2).random((8, 3))
    found = scored(values)
    for name, others in (("a", "bc"), ("b", "ac"), ("c", "ab")):
        alone = scored(values[:, ["abc".index(other) for other in others]], others).table["rank"]
        assert (found.table["rank"] + found.without_each()[name]).tolist() == alone.tolist()


def test_what_is_not_known_is_in_the_range_of_the_rank():
    rows = [[0.95, 0.95], [0.5, 0.5], [0.4, 0.4], [0.3, 0.3], [0.2, 0.2]]
    sure = scored(rows, "ab").table
    assert sure.loc["u0", ["rank_low", "rank_high"]].tolist() == [1, 1]
    bounds = {"a_low": [0.0, 0.5, 0.4, 0.3, 0.2], "a_high": [1.0, 0.5, 0.4, 0.3, 0.2]}
    loose = scored(rows, "ab", **bounds).table
    assert loose["rank"].tolist() == sure["rank"].tolist()
    assert loose.loc["u0", "rank_high"] > 1
    assert loose.loc["u0", "score_low"] == pytest.approx(0.475)
    missing = scored([[np.nan, 0.95], *rows[1:]], "ab").table
    assert missing.loc["u0", "rank_high"] > 1


def test_the_order_of_rows_changes_no_range():
    values = np.random.default_rng(3).random((12, 3)).round(1)
    values[2, 0] = values[5, 1] = np.nan
    frame = pd.DataFrame(values, columns=list("abc"), index=[f"u{n:02}" for n in range(12)])
    weights, rules = dict.fromkeys("abc", 1 / 3), dict.fromkeys("abc", RULE)
    one = lg.score(frame, rules, weights=weights, uncertainty=FEW).table
    other = lg.score(frame[::-1], rules, weights=weights, uncertainty=FEW).table
    pd.testing.assert_frame_equal(other[::-1], one)


def test_bounds_that_do_not_hold_their_measure_are_refused():
    with pytest.raises(lg.LandgapError, match=r"rows\.a: not between a_low and a_high for u1"):
        scored([[0.5, 0.5], [0.6, 0.5]], "ab", a_low=[0.4, 0.7], a_high=[0.9, 0.9])
