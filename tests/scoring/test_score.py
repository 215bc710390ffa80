"""The score: closed forms, properties, the same matrix in scikit-criteria, and bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scores import FEW, RULE, VALUES, frame, scored, weights_of

import landgap as lg
from landgap.scoring.aggregation import AGGREGATIONS
from landgap.value_functions import step


def test_by_hand():
    found = scored([[0.8, 0.5], [0.2, 1.0]], [0.75, 0.25])
    assert found.table["score"].tolist() == pytest.approx([0.725, 0.4])
    assert found.contributions.to_numpy().tolist() == [
        [0.6000000000000001, 0.125],
        [0.15000000000000002, 0.25],
    ]
    assert found.table["driver"].tolist() == ["a", "b"]
    assert found.table["rank"].tolist() == [1, 2]


@settings(deadline=None, max_examples=15)
@given(values=VALUES, seed=st.integers(0, 2**32 - 1))
def test_the_order_of_criteria_and_rows_does_not_matter(values, seed):
    random = np.random.default_rng(seed)
    rows = frame(values)
    weights = pd.Series(weights_of(random, values.shape[1]), index=rows.columns)
    rules = dict.fromkeys(rows, RULE)
    one = lg.score(rows, rules, weights=weights, uncertainty=FEW)
    mixed = {name: rules[name] for name in random.permutation(list(rules))}
    other = lg.score(rows, mixed, weights=weights.sample(frac=1, random_state=1), uncertainty=FEW)
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    turned = lg.score(rows.iloc[::-1], rules, weights=weights, uncertainty=FEW)
    pd.testing.assert_frame_equal(one.table, turned.table.iloc[::-1])


@settings(deadline=None, max_examples=15)
@given(values=VALUES, factor=st.floats(0.01, 100))
def test_weights_have_no_scale(values, factor):
    points = {name: n + 1 for n, name in enumerate(frame(values))}
    once = scored(values, lg.scoring.point_weights(points))
    again = scored(values, lg.scoring.point_weights({name: factor * n for name, n in points.items()}))
    pd.testing.assert_frame_equal(once.table.drop(columns="driver"), again.table.drop(columns="driver"))


def test_the_same_matrix_in_scikit_criteria():
    """Weighted sum and product of a matrix that is scaled to 0..1 by the same goalposts."""
    skc = pytest.importorskip("skcriteria")
    simple = pytest.importorskip("skcriteria.agg.simple")
    models = simple.WeightedSumModel, simple.WeightedProductModel

    random = np.random.default_rng(3)
    values, weights = random.uniform(0.05, 1, (12, 4)), random.dirichlet([1] * 4)
    matrix = skc.mkdm(values, [max] * 4, weights=weights)
    sums, product = (model().evaluate(matrix) for model in models)
    plain = scored(values, weights).table
    np.testing.assert_allclose(plain["score"], sums.e_.score)
    np.testing.assert_array_equal(plain["rank"], sums.rank_)
    np.testing.assert_array_equal(
        scored(values, weights, aggregation="geometric").table["rank"], product.rank_
    )


# missing


def test_a_missing_criterion_stays_missing_and_its_effect_is_shown():
    found = scored([[0.8, np.nan], [0.4, 0.4]], [0.6, 0.4])
    row = found.table.iloc[0]
    assert row["score"] == pytest.approx(0.8)
    assert (row["score_low"], row["score_high"]) == pytest.approx((0.48, 0.88))
    assert row["known_weight"] == pytest.approx(0.6)
    assert np.isnan(found.contributions.iloc[0]["b"])
    used = found.explained().loc["u0"]
    assert used["weight_used"].tolist() == [1, pytest.approx(np.nan, nan_ok=True)]
    assert used["weight"].tolist() == [0.6, 0.4]


def test_too_little_known_gives_no_score_and_no_rank():
    found = scored([[np.nan, 1.0], [0.1, 0.1]], [0.6, 0.4])
    row = found.table.iloc[0]
    assert row[["score", "rank", "rank_low", "driver"]].isna().all()
    assert (row["score_low"], row["score_high"]) == pytest.approx((0.4, 1.0))
    assert found.contributions.iloc[0].isna().all()
    assert found.table["rank"].iloc[1] == 1
    nothing = scored([[np.nan, np.nan]], min_known_share=0).table
    assert nothing["score"].isna().all()


def test_zero_is_not_missing():
    found = scored([[0.0, 0.0], [0.5, 0.5]]).table
    assert (found["score"].tolist(), found["rank"].tolist()) == ([0, 0.5], [2, 1])
    assert found["driver"].isna().tolist() == [True, False]


def test_exclusion_is_kept_apart():
    rows = frame([[0.9], [0.5], [0.7]]).assign(reserve=pd.array([True, False, None], "boolean"))
    options = {"weights": {"a": 1}, "exclude": ["reserve"], "uncertainty": FEW}
    with pytest.raises(lg.LandgapError, match=r"rows\.reserve: missing for u2"):
        lg.score(rows, {"a": RULE}, **options)
    found = lg.score(rows, {"a": RULE}, **options, unknown_exclusion="rank").table
    assert found["rank"].tolist() == [pd.NA, 2, 1]
    assert found["excluded"].tolist()[0] == "reserve"
    assert found["exclusion_unknown"].tolist()[2] == "reserve"
    assert found["excluded"].isna().tolist() == [False, True, True]


# what would have to change


def test_leaving_the_worst_end_is_just_enough():
    random = np.random.default_rng(5)
    values, weights = random.uniform(0.2, 1, (20, 3)), random.dirichlet([2] * 3)
    for aggregation in AGGREGATIONS:
        for end in ("high", "low"):
            found = scored(values, weights, aggregation=aggregation)
            worst = found.table["score"].idxmax() if end == "high" else found.table["score"].idxmin()
            change = found.to_leave(worst, end=end)
            for name, row in change.dropna().iterrows():
                rows = frame(values)
                rows.loc[worst, name] = row["measure_needed"]
                again = lg.score(
                    rows,
                    dict.fromkeys(rows, RULE),
                    weights=found.weights,
                    aggregation=aggregation,
                    uncertainty=FEW,
                )
                assert again.table.loc[worst, "score"] == pytest.approx(change.attrs["score_needed"])
            assert change["measure_needed"].notna().any() or aggregation == "minimum"


def test_who_is_not_in_that_end_cannot_leave_it():
    found = scored([[0.9], [0.5], [0.1]])
    with pytest.raises(lg.LandgapError, match="u2 is not among the 1 with the highest scores"):
        found.to_leave("u2")
    with pytest.raises(lg.LandgapError) as error:
        found.to_leave("u9", end="top", share=2)
    for fault in ("end: 'top' is not one of", "share: 2 is not a share above 0 below 1", "u9 has no rank"):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="all 3 ranked rows"):
        found.to_leave("u0", share=0.9)


# bad input


@pytest.mark.parametrize(
    ("weights", "fault"),
    [
        ({"a": 0.7, "b": 0.7}, "sum to 1.4, not to 1"),
        ({"a": -0.5, "b": 1.5}, r"weights: negative in 1 row \(a\)"),
        ({"a": np.nan, "b": 1}, r"weights: missing in 1 row \(a\)"),
        ({"a": "half", "b": 1}, r"weights: not a number in 1 row \(a\)"),
        ([0.5, 0.5], "weights: a Series by key is needed, not a list"),
        (pd.Series([0.5, 0.5, 0], index=["a", "b", "a"]), "weights: duplicate keys a"),
        ({"a": 1.0}, "no other: b"),
        ({"a": 0.5, "b": 0.2, "z": 0.3}, "no other: z"),
    ],
)
def test_bad_weights(weights, fault):
    rows = frame([[1, 1]])
    with pytest.raises(lg.LandgapError, match=fault):
        lg.score(rows, {"a": RULE, "b": RULE}, weights=weights)


def test_all_faults_at_once():
    rows = frame([[1, 1], [0, 1]]).set_axis(["u", "u"]).assign(text="x", flag=2)
    with pytest.raises(lg.LandgapError) as error:
        lg.score(
            rows,
            {"a": RULE, "text": RULE, "gone": RULE, "b": step({20: 1})},
            weights={"a": 1.0},
            aggregation="harmonic",
            floor=1,
            exclude=["flag", "a"],
            min_known_share=2,
        )
    for fault in (
        "rows.gone: the column is missing",
        "rows.text: not a number in 2 rows (u, u)",
        "rows: duplicate keys u",
        "criteria: b without a value function and a direction",
        "exclude: a cannot both exclude and count",
        "rows.flag: neither true nor false in 2 rows",
        "aggregation: 'harmonic' is not one of",
        "floor: 1 is not a share",
        "min_known_share: 2 is not a share",
        "weights: needed for every criterion and no other: b, gone, text",
    ):
        assert fault in str(error.value)


def test_a_geometric_mean_needs_values_above_zero():
    with pytest.raises(lg.LandgapError, match=r"a: worth 0 for u1; .* floor=0.01"):
        scored([[1, 1], [0, 1]], aggregation="geometric", floor=0)
    found = scored([[1, 1], [0, 1]], aggregation="geometric")
    assert found.table["score"].tolist() == pytest.approx([1, 0.1])


def test_whole_numbers_as_keys_stay_and_the_callers_rows_are_left_alone():
    rows = pd.DataFrame({"a": [1, None], "reserve": [False, True]}, index=pd.Index([15, 7], name="unit_id"))
    before = rows.copy()
    found = lg.score(rows, {"a": RULE}, weights={"a": 1}, exclude=["reserve"], uncertainty=FEW)
    assert found.table.index.equals(rows.index)
    assert found.table["score"].tolist() == [1, pytest.approx(np.nan, nan_ok=True)]
    pd.testing.assert_frame_equal(rows, before)


def test_what_is_no_frame_and_no_mapping():
    with pytest.raises(lg.LandgapError) as error:
        lg.score([1, 2], [RULE], weights=1, exclude="reserve")
    for fault in (
        "criteria: none are given",
        "weights: a Series by key is needed, not an int",
        "exclude: a list of keys is needed, not the text 'reserve'",
        "rows: a DataFrame is needed, not a list",
    ):
        assert fault in str(error.value)


def test_the_choices_behind_a_score():
    choices = scored([[0.8, 0.5]], [0.75, 0.25]).choices()
    assert choices["criteria"] == dict.fromkeys("ab", "linear(0, 1, direction='more')")
    assert choices["weights"] == {"a": 0.75, "b": 0.25}
    assert (choices["min_known_share"], choices["draws"], choices["seed"]) == (0.5, 60, 0)
