import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from landgap.demand.frame import RANGE, by_unit, demand_frame
from landgap.demand.sizes import (
    fit_lognormal,
    lognormal_shares,
    split_by_size,
    table_shares,
)
from landgap.errors import LandgapError
from landgap.layers.schema import SIZE_CLASSES

HECTARES = st.floats(0, 1e5, allow_subnormal=False)
MEDIANS, SPREADS = st.floats(0.01, 1000), st.floats(0.05, 4)


def need(*mids):
    rows = {
        f"demand_ha_{level}": times * np.array(mids)
        for level, times in {"low": 0.5, "mid": 1.0, "high": 3.0}.items()
    }
    rows["unit_id"] = [f"u{i}" for i in range(len(mids))]
    rows["segment"] = "logistics"
    return demand_frame(pd.DataFrame(rows).assign(employees=7), method="by hand", parameters={"years": 18})


def table(*shares, **columns):
    return pd.DataFrame({"size_class": SIZE_CLASSES} | ({"share_of_ha": shares} if shares else {}) | columns)


@given(MEDIANS, SPREADS)
@settings(max_examples=30, deadline=None)
def test_hectares_by_class_are_the_integral_of_size_times_density(median, spread):
    shares = lognormal_shares(median_ha=median, spread=spread)
    assert shares.sum() == pytest.approx(1)
    size = stats.lognorm(s=spread, scale=median)
    # over the logarithm of the size, where the integrand has one smooth peak
    for low, high, share in zip((5, 10, 20), (10, 20, 50), shares.iloc[2:5], strict=True):
        part, _ = integrate.quad(lambda x: np.exp(2 * x) * size.pdf(np.exp(x)), np.log(low), np.log(high))
        assert share == pytest.approx(part / size.mean(), abs=1e-6)


def test_half_of_the_hectares_lie_above_the_median_times_e_to_the_variance():
    shares = lognormal_shares(
        median_ha=2, spread=1.2, bounds_ha=[2 * np.exp(1.2**2)], classes=["small", "large"]
    )
    np.testing.assert_allclose(shares, [0.5, 0.5])


@given(MEDIANS, st.floats(1.01, 50))
def test_mean_and_spread_say_the_same(median, ratio):
    spread = np.sqrt(2 * np.log(ratio))
    assert stats.lognorm(s=spread, scale=median).mean() == pytest.approx(median * ratio)
    pd.testing.assert_series_equal(
        lognormal_shares(median_ha=median, mean_ha=median * ratio),
        lognormal_shares(median_ha=median, spread=spread),
    )


@given(st.floats(0.1, 100), st.floats(1, 10), SPREADS)
def test_larger_requests_move_hectares_up(median, times, spread):
    less, more = (lognormal_shares(median_ha=m, spread=spread).cumsum() for m in (median, median * times))
    assert (more <= less + 1e-12).all()


@given(st.lists(HECTARES, min_size=1, max_size=6), MEDIANS, SPREADS)
@settings(max_examples=20, deadline=None)
def test_the_classes_sum_to_the_demand_that_they_came_from(mids, median, spread):
    demand = need(*mids)
    split = split_by_size(demand, lognormal_shares(median_ha=median, spread=spread))
    assert len(split) == len(SIZE_CLASSES) * len(mids)
    np.testing.assert_allclose(by_unit(split), by_unit(demand), rtol=1e-14)
    assert (np.diff(split[RANGE].to_numpy(), axis=1) >= 0).all()


def test_the_split_keeps_what_the_demand_says_and_nothing_that_would_count_twice():
    demand = need(100, 0)
    split = split_by_size(demand, table_shares(table(0.1, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1)))
    assert split["unit_id"].tolist() == ["u0"] * 7 + ["u1"] * 7
    assert list(split.columns) == [*demand.columns[:7], "size_class"]
    assert split["size_class"].cat.categories.tolist() == list(SIZE_CLASSES)
    assert split["size_class"].cat.ordered
    np.testing.assert_allclose(split["demand_ha_high"][:7], [30, 60, 60, 60, 30, 30, 30])
    assert (split["demand_ha_mid"][7:] == 0).all()
    about = split.attrs["parameters"]
    assert (about["years"], about["size_shares"]["1-5"]) == (18, pytest.approx(0.2))
    assert about["size_distribution"]["form"] == "table of hectares"
    assert "size_shares" not in demand.attrs["parameters"]


def test_requests_become_hectares_by_their_mean_size():
    """60 x 2 + 20 x 8 + 10 x 12 = 400 ha: 0.3, 0.4 and 0.3; the order of the table is free."""
    requests = table(requests=[0, 60, 20, 10, 0, 0, 0], mean_request_ha=[0, 2, 8, 12, 0, 0, 0])
    shares = table_shares(requests.sample(frac=1, random_state=1), source="by hand")
    np.testing.assert_allclose(shares, [0, 0.3, 0.4, 0.3, 0, 0, 0])
    assert shares.attrs["distribution"] == {"form": "table of requests", "source": "by hand"}


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"median_ha": 0, "spread": 1}, "median_ha: 0 is not a number of ha above 0"),
        ({"median_ha": 2}, "spread, mean_ha: give one of them"),
        ({"median_ha": 2, "spread": 1, "mean_ha": 3}, "spread, mean_ha: give one of them"),
        ({"median_ha": 2, "spread": -1}, "spread: -1 is not a number above 0"),
        ({"median_ha": 2, "mean_ha": 2}, r"mean_ha: 2 must be above median_ha \(2\)"),
        ({"median_ha": 2, "spread": 1, "bounds_ha": [5, 5]}, r"bounds_ha: \[5, 5\] must rise"),
        ({"median_ha": 2, "spread": 1, "bounds_ha": [5]}, "classes: 7 names for 2 classes"),
    ],
)
def test_distributions_that_cannot_be(options, fault):
    with pytest.raises(LandgapError, match=fault):
        lognormal_shares(**options)


def test_every_fault_of_a_table_is_named_at_once():
    rows = {
        "size_class": ["1-5", "1-5", "5-10", "huge"],
        "requests": [5, -1, None, 3],
        "mean_request_ha": [0, 2, 7, 60],
    }
    with pytest.raises(LandgapError) as error:
        table_shares(pd.DataFrame(rows))
    for fault in (
        "table.size_class: huge unknown (known are <1, 1-5, 5-10, 10-20, 20-50, 50-100, >=100)",
        "table: duplicate size_class in 2 rows (1-5)",
        "table.size_class: <1, 10-20, 20-50, 50-100, >=100 missing (give 0 for none)",
        "table.requests: negative in 1 row (1-5)",
        "table.requests: missing in 1 row (5-10)",
        "table: requests without mean_request_ha: 1-5",
    ):
        assert fault in str(error.value)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (table(0, 50, 20, 10, 10, 5, 5), "share_of_ha: sums to 100, must be 1; per cent. Divide"),
        (table(0, 0.5, 0.2, 0.1, 0.1, 0, 0), "share_of_ha: sums to 0.9, must be 1"),
        (table(requests=1), "table.mean_request_ha: the column is missing"),
        (table(1, 0, 0, 0, 0, 0, 0, requests=1), "give share_of_ha, or requests and mean_request_ha"),
        (table(requests=0, mean_request_ha=1.0), "requests: none in any class"),
    ],
)
def test_tables_that_do_not_add_up(rows, fault):
    with pytest.raises(LandgapError, match=fault):
        table_shares(rows)


def test_splitting_twice_or_by_what_are_no_shares():
    shares = table_shares(table(0, 1, 0, 0, 0, 0, 0))
    with pytest.raises(LandgapError, match="split already"):
        split_by_size(split_by_size(need(1), shares), shares)
    with pytest.raises(
        LandgapError,
        match=r"above 1 \(shares are 0 to 1[\s\S]*must sum to 1, not 100",
    ):
        split_by_size(need(1), 100 * shares)
    with pytest.raises(LandgapError, match=r"demand\.unit_id: the column is missing"):
        split_by_size(need(1).drop(columns="unit_id"), shares)
    with pytest.raises(LandgapError, match="shares: duplicate keys a"):
        split_by_size(need(1), pd.Series([0.5, 0.5], index=["a", "a"]))


def test_requests_that_carry_no_distribution():
    bad = pd.DataFrame({"low_ha": [0, 5], "high_ha": [1, 4]})
    with pytest.raises(LandgapError) as error:
        fit_lognormal(bad)
    for fault in ("above 0 and in order: rows 0, 1", "2 rows, 3 are the least"):
        assert fault in str(error.value)
    with pytest.raises(LandgapError, match="all alike"):
        fit_lognormal(pd.DataFrame({"low_ha": [2, 2, 2], "high_ha": [2, 2, 2]}))
