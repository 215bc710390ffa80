import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap import LandgapError
from landgap.demand.ensemble import ensemble
from landgap.demand.frame import RANGE, by_unit, demand_frame

HECTARES = st.floats(0, 1e5, allow_subnormal=False)
TRIPLES = st.tuples(HECTARES, HECTARES, HECTARES).map(sorted)
# each example builds some ten frames
few = settings(max_examples=12, deadline=None)


def method(name, *, years=18, source="", **units):
    """A frame with one row a unit: method("jobs", a=(1, 2, 4))."""
    rows = pd.DataFrame.from_dict(units, orient="index", columns=RANGE, dtype=float)
    about = {"years": years, "source": source}
    return demand_frame(rows.rename_axis("unit_id").reset_index(), method=name, parameters=about)


@pytest.fixture
def jobs():
    return method("jobs", a=(8, 10, 12), b=(0, 1, 2), c=(100, 200, 300))


@pytest.fixture
def takeup():
    return method("take-up", a=(15, 20, 24), b=(0, 0, 0))


def test_methods_side_by_side_and_what_lies_between_them(jobs, takeup):
    both = ensemble([jobs, takeup])
    assert both.by_unit.loc["a", RANGE].tolist() == [8, 15, 24]
    assert both.by_unit.loc["a", ["spread_ratio", "spread_share"]].tolist() == [3, 16 / 15]
    assert both.by_unit["methods"].tolist() == [2, 2, 1]
    assert both.side_by_side.loc["a", "take-up"].tolist() == [15, 20, 24]
    assert both.side_by_side.loc["c", "take-up"].isna().all()
    assert both.coverage["take-up"].tolist() == [True, True, False]


def test_totals_are_over_common_units_only_and_the_rest_is_counted(jobs, takeup):
    both = ensemble([jobs, takeup])
    assert both.common.tolist() == ["a", "b"]
    assert both.by_method.loc["jobs", RANGE].tolist() == [8, 11, 14]
    assert both.by_method["units"].tolist() == [3, 2]
    assert both.by_method["not_compared_ha_mid"].tolist() == [200, 0]
    assert both.total[RANGE].tolist() == [8, 15.5, 24]


def test_mid_is_the_median_of_the_mids_so_one_method_that_runs_away_moves_it_little():
    frames = [method(f"m{mid}", a=(mid, mid, mid)) for mid in (10, 12, 900)]
    assert ensemble(frames).total[RANGE].tolist() == [10, 12, 900]


def test_spread_of_nothing_is_missing_and_of_nothing_to_something_infinite():
    none = method("none", a=(0, 0, 0), b=(0, 0, 0), c=(0, 1, 2))
    found = ensemble({"one": none, "two": none}).by_unit
    np.testing.assert_array_equal(found["spread_ratio"], [np.nan, np.nan, np.inf])
    np.testing.assert_array_equal(found["spread_share"], [np.nan, np.nan, 2])
    mids_zero = method("one", a=(0, 0, 5))
    assert ensemble([mids_zero]).total["spread_share"] == np.inf


def test_segments_and_years_are_summed():
    rows = pd.DataFrame({"unit_id": "a", "segment": ["x", "x", "y"], "year": [2025, 2026, 2025]}).assign(
        **dict.fromkeys(RANGE, 2.0)
    )
    found = ensemble({"by year": rows}, years=2)
    assert found.total["demand_ha_mid"] == 6


def test_chosen_units_keep_their_order_and_one_that_no_method_covers_is_empty(jobs, takeup):
    both = ensemble([jobs, takeup], unit_ids=["z", "b", "z"])
    assert both.by_unit.index.tolist() == ["z", "b"]
    assert both.by_unit.loc["z", RANGE].isna().all()
    assert both.by_unit.loc["z", "methods"] == 0
    assert both.common.tolist() == ["b"]
    assert both.demand()["unit_id"].tolist() == ["b"]


def test_an_ensemble_is_a_demand_like_any_other(jobs, takeup):
    again = ensemble([ensemble([jobs, takeup]).demand(), jobs])
    assert again.by_method.index.tolist() == ["ensemble: jobs, take-up", "jobs"]
    assert again.years == 18


def test_sources_are_found_at_any_depth_and_named_once():
    nested = method("x", a=(1, 2, 3), source="A")
    nested.attrs["parameters"]["quota"] = {"C": {"source": "B"}, "G": {"source": "A"}}
    assert ensemble([nested]).sources == {"x": ("A", "B")}


@few
@given(st.lists(TRIPLES, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_every_method_lies_within_the_range_in_whatever_order_they_come(triples, random):
    frames = [method(str(place), a=triple) for place, triple in enumerate(triples)]
    total = ensemble(frames).total
    low, mid, high = np.array(triples).T
    assert total["demand_ha_low"] == low.min() <= total["demand_ha_mid"] <= high.max()
    assert total["demand_ha_high"] == high.max()
    assert mid.min() <= total["demand_ha_mid"] <= mid.max()
    random.shuffle(frames)
    pd.testing.assert_series_equal(ensemble(frames).total, total)


@few
@given(st.dictionaries(st.sampled_from("abcdef"), TRIPLES, min_size=1))
def test_the_range_of_the_total_lies_within_the_sum_of_ranges_of_units(units):
    first, second = (
        method("1", **units),
        method("2", **dict(zip(units, [*units.values()][::-1], strict=True))),
    )
    both = ensemble([first, second])
    sums, tolerance = both.by_unit[RANGE].sum(), 1e-9 * by_unit(first).to_numpy().sum()
    assert sums["demand_ha_low"] <= both.total["demand_ha_low"] + tolerance
    assert sums["demand_ha_high"] >= both.total["demand_ha_high"] - tolerance


def test_units_may_be_whole_numbers():
    one = method("one").iloc[:0]
    rows = pd.DataFrame({"unit_id": [15002000, 14713000]}).assign(**dict.fromkeys(RANGE, 1.0))
    both = ensemble({"one": rows, "two": rows}, unit_ids=[14713000], years=18)
    assert both.common.tolist() == ["14713000"]
    with pytest.raises(LandgapError, match="No unit is covered by every method"):
        ensemble({"one": rows, "none": one}, years=18)


def test_frames_are_left_as_they_are(jobs, takeup):
    before = jobs.copy()
    ensemble([jobs, takeup])
    pd.testing.assert_frame_equal(jobs, before)


# what cannot be compared


def refused(*args, **kwargs):
    with pytest.raises(LandgapError) as error:
        ensemble(*args, **kwargs)
    return str(error.value)


def test_different_horizons_are_refused(jobs):
    text = refused([jobs, method("long", years=30, a=(1, 2, 3))])
    assert "horizons differ, in years: jobs 18, long 30" in text
    assert "jobs 18, years 20" in refused([jobs], years=20)
    assert "never, horizon: 0 is not a number of years above 0" in refused(
        [method("never", years=0, a=(1, 2, 3))]
    )
    assert "years: -1 is not a number of years" in refused([jobs], years=-1)


def test_a_horizon_that_is_not_stated_is_not_guessed(jobs):
    silent = method("published", a=(1, 2, 3), years=None)
    assert "not stated by published; say years=" in refused([jobs, silent])
    assert ensemble([jobs, silent], years=18).years == 18


def test_a_duplicate_method_or_one_without_a_name(jobs):
    assert "duplicate methods: jobs; give them names" in refused([jobs, jobs])
    assert "frame 2: says no single method" in refused([jobs, jobs.assign(method=["x", "y", "y"])])
    assert ensemble({"first": jobs, "second": jobs}).total["spread_ratio"] == pytest.approx(314 / 108)


def test_no_frame_no_common_unit_and_no_list_of_units(jobs):
    assert "no frame" in refused([])
    text = refused([jobs, method("elsewhere", z=(1, 2, 3))])
    assert "No unit is covered by every method" in text
    assert "jobs 3, elsewhere 1" in text
    assert "unit_ids: a list of keys is needed, not the text 'ab'" in refused([jobs], unit_ids="ab")


def test_every_frame_that_is_no_demand_is_named_at_once(jobs):
    text = refused({"x": jobs.assign(demand_ha_low=-1.0), "y": jobs.drop(columns="unit_id")})
    assert "x.demand_ha_low: negative in 3 rows (a, b, c)" in text
    assert "y.unit_id: the column is missing" in text
