from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.demand.frame import COLUMNS, RANGE
from landgap.demand.gifpro import gifpro
from landgap.demand.gifpro_sets import ACOCELLA_2017, PUBLISHED_RANGE, VALLEE
from landgap.demand.parameters import ParameterRange
from landgap.demand.trend import forecast_employees, tbs_gifpro

EMPLOYEES = ["employees_low", "employees_mid", "employees_high"]
YEARS = np.arange(2014, 2024)
T = np.arange(1.0, 11)
AHEAD = np.arange(11.0, 16)

CURVES = {
    "linear": lambda t: 500 + 20 * t,
    "power": lambda t: 400 * t**0.3,
    "exponential": lambda t: 900 * np.exp(-0.07 * t),
    "logistic": lambda t: 2000 / (1 + np.exp(-0.6 * (t - 6))),
}


def history(series, years=YEARS, **further):
    """One row a year for each (unit, sector)."""
    rows = [
        pd.DataFrame({"unit_id": unit, "sector": sector, "year": years[-len(y) :], "employees": y})
        for (unit, sector), y in series.items()
    ]
    return pd.concat(rows, ignore_index=True).assign(**further)


def noisy(seed, units=3, sectors="CG", spread=0.05):
    rng = np.random.default_rng(seed)
    return history(
        {
            (f"u{u}", sector): 1000 * np.exp(rng.normal(0, 0.03) * T + rng.normal(0, spread, 10))
            for u in range(units)
            for sector in sectors
        }
    )


def by_hand(value):
    return ParameterRange.single(value, source="by hand", evidence="M")


@pytest.mark.parametrize("model", CURVES)
def test_data_that_follow_a_curve_are_prolonged_along_it(model):
    trend = forecast_employees(history({("a", "C"): CURVES[model](T)}), until=2028, model=model)
    for name in EMPLOYEES:
        np.testing.assert_allclose(trend.employees[name], CURVES[model](AHEAD), rtol=1e-6)
    assert trend.fit["status"].tolist() == ["fitted"]
    assert trend.fit["r2"].item() == pytest.approx(1)


@given(st.floats(10, 1e6), st.floats(0, 1e4), st.integers(3, 12), st.integers(1, 30))
@settings(max_examples=25, deadline=None)
def test_a_line_is_reproduced(level, slope, n_years, ahead):
    t = np.arange(n_years)
    rows = history({("a", "C"): level + slope * t}, years=2000 + t)
    trend = forecast_employees(rows, until=int(1999 + n_years + ahead))
    expected = level + slope * np.arange(n_years, n_years + ahead)
    np.testing.assert_allclose(trend.employees["employees_mid"], expected, rtol=1e-9)


def test_the_interval_of_a_line_is_that_of_the_text_book():
    """Least squares by hand: t * s * sqrt(1 + 1/n + (x - mean)² / Sxx)."""
    y = np.array([100.0, 104, 103, 110, 112])
    trend = forecast_employees(history({("a", "C"): y}, years=range(2019, 2024)), until=2025)
    x = np.arange(1.0, 6)
    slope = np.sum((x - 3) * (y - y.mean())) / 10
    mid = y.mean() + slope * (np.array([6, 7]) - 3)
    s = np.sqrt(np.sum((y - y.mean() - slope * (x - 3)) ** 2) / 3)
    half = 1.6377443536962095 * s * np.sqrt(1 + 1 / 5 + (np.array([6, 7]) - 3) ** 2 / 10)
    expected = np.column_stack([mid - half, mid, mid + half])
    np.testing.assert_allclose(trend.employees[EMPLOYEES], expected, rtol=1e-9)


@pytest.mark.parametrize("model", ["linear", "power", "exponential"])
def test_the_interval_covers_what_it_says(model):
    """The next year of 600 noisy histories lies within the 80 % interval about 480 times."""
    rng = np.random.default_rng(0)
    true = CURVES[model](np.arange(1.0, 12))
    seen = true + rng.normal(0, 0.03 * true.mean(), (600, 11))
    rows = history({(f"u{i}", "C"): y[:10] for i, y in enumerate(seen)})
    found = forecast_employees(rows, until=2024, model=model).employees.set_index("unit_id")
    found["new"] = pd.Series(seen[:, 10], index=[f"u{i}" for i in range(600)])
    inside = found["new"].between(found["employees_low"], found["employees_high"])
    assert 0.75 < inside.mean() < 0.85


@given(st.integers(0, 1000), st.sampled_from(["linear", "power", "exponential"]))
@settings(max_examples=20, deadline=None)
def test_the_interval_contains_the_mid_and_widens_with_its_coverage(seed, model):
    rows = noisy(seed)
    narrow, wide = (
        forecast_employees(rows, until=2030, model=model, coverage=c).employees for c in (0.5, 0.9)
    )
    assert (narrow["employees_low"] >= wide["employees_low"]).all()
    assert (narrow["employees_low"] <= narrow["employees_mid"]).all()
    assert (narrow["employees_mid"] <= narrow["employees_high"]).all()
    assert (narrow["employees_high"] <= wide["employees_high"]).all()


def test_years_carry_their_own_labels():
    """REAT counts its labels from a base year; here the row of 2024 holds the value of 2024."""
    rows = history({("a", "C"): np.arange(2014, 2024) * 10.0})
    trend = forecast_employees(rows, until=2026)
    assert trend.employees["year"].tolist() == [2024, 2025, 2026]
    np.testing.assert_allclose(trend.employees["employees_mid"], [20_240, 20_250, 20_260])
    assert tbs_gifpro(trend)["year"].tolist() == [2024, 2025, 2026]


def test_re_use_is_not_ignored():
    """REAT takes the re-use quota for the trend-based model and never passes it on."""
    trend = forecast_employees(noisy(1), until=2028)
    parameters = replace(PUBLISHED_RANGE, reuse_share=by_hand(0))
    with_reuse = replace(parameters, reuse_share=by_hand(0.25))
    without, less = (tbs_gifpro(trend, parameters=one)[RANGE] for one in (parameters, with_reuse))
    pd.testing.assert_frame_equal(less, 0.75 * without)


@pytest.mark.parametrize("sectors", ["C", "CG", "CGHJQ"])
def test_every_sector_is_forecast_whatever_the_number_of_columns(sectors):
    """REAT takes the number of columns for the number of sectors."""
    land = tbs_gifpro(forecast_employees(noisy(2, sectors=sectors), until=2025))
    assert len(land) == 3 * len(sectors) * 2
    assert set(land["segment"]) == set(sectors)


def test_constant_employment_gives_the_base_model():
    rows = history({("a", "C"): np.full(10, 1000.0), ("b", "G"): np.full(10, 500.0)})
    land = tbs_gifpro(forecast_employees(rows, until=2030, model="exponential"))
    base = gifpro(rows[rows["year"] == 2023], years=7, start_year=2024)
    columns = [*COLUMNS[:-1], "relevant_employees", "mobile_per_year"]
    pd.testing.assert_frame_equal(land[columns], base[columns], rtol=1e-9)


def test_more_employees_ask_for_more_land_and_nobody_for_none():
    rows = history({("few", "C"): 100 + T, ("many", "C"): 200 + 2 * T, ("none", "C"): 0 * T})
    trend = forecast_employees(rows, until=2030, model="power")
    land = tbs_gifpro(trend).groupby("unit_id")[RANGE].sum()
    np.testing.assert_allclose(land.loc["many"], 2 * land.loc["few"])
    assert (land.loc["few"] > 0).all()
    assert (land.loc["none"] == 0).all()
    assert trend.fit.set_index("area")["status"]["none"] == "all zero"


@given(st.integers(0, 1000), st.sampled_from(["power", "exponential"]))
@settings(max_examples=10, deadline=None)
def test_raked_parts_sum_to_the_trend_of_the_whole(seed, model):
    rows = noisy(seed)
    parts, loose, whole = (
        forecast_employees(rows, until=2030, model=model, **choice)
        for choice in ({"raking": True}, {}, {"level": "all"})
    )
    sums = [one.employees.groupby(["sector", "year"])["employees_mid"].sum() for one in (parts, whole)]
    pd.testing.assert_series_equal(*sums, rtol=1e-9)
    assert parts.fit["area"].tolist()[-2:] == ["all", "all"]
    # one factor for all units and all three levels
    factor = (parts.employees[EMPLOYEES] / loose.employees[EMPLOYEES]).assign(
        sector=parts.employees["sector"], year=parts.employees["year"]
    )
    spread = factor.groupby(["sector", "year"])[EMPLOYEES].agg(["min", "max"])
    np.testing.assert_allclose(spread.max(axis=1), spread.min(axis=1))


def test_above_the_unit_each_unit_keeps_its_share_of_the_last_year():
    rows = history({("a", "C"): 100 + 20 * T, ("b", "C"): 400 - 10 * T, ("c", "C"): 50 + T})
    rows["district"] = rows["unit_id"].map({"a": "north", "b": "north", "c": "south"})
    trend = forecast_employees(rows, until=2024, level="district")
    found = trend.employees.set_index("unit_id")["employees_mid"]
    north = 500 + 10 * 11
    assert found.tolist() == pytest.approx([north / 2, north / 2, 61])
    assert trend.fit["area"].tolist() == ["north", "south"]
    assert trend.choices["level"] == "district"


def test_sectors_can_follow_different_trends():
    rows = history({("a", "C"): CURVES["linear"](T), ("a", "G"): CURVES["logistic"](T)})
    trend = forecast_employees(rows, until=2028, model={"C": "linear", "G": "logistic"})
    expected = np.concatenate([CURVES[name](AHEAD) for name in ("linear", "logistic")])
    np.testing.assert_allclose(trend.employees["employees_mid"], expected, rtol=1e-6)


def test_a_trend_that_cannot_be_used_is_reported_and_its_employees_are_counted():
    saw = np.where(T % 2, 5.0, 400.0)
    rows = history(
        {
            ("falling", "C"): 1000 - 95 * T,
            ("young", "C"): np.array([20.0, 30, 40]),
            ("gone", "C"): np.maximum(5 - T, 0),
            ("saw", "C"): saw,
            ("good", "C"): CURVES["logistic"](T),
        }
    )
    linear = forecast_employees(rows, until=2028)
    fit = linear.fit.set_index("area")
    assert fit["status"].to_dict() == {
        "falling": "cut at zero",
        "young": "fitted",
        "gone": "no employees in the last year",
        "saw": "low end cut at zero",
        "good": "fitted",
    }
    assert (linear.employees["employees_low"] >= 0).all()
    assert tbs_gifpro(linear).attrs["parameters"]["employees_left_out"] == 0
    assert tbs_gifpro(linear).attrs["warnings"] == [
        "the trend falls below zero and counts as 0 in those years: falling/C",
        "0 employees of the last year have no trend, so the land that they ask for is missing: gone/C "
        "(no employees in the last year)",
    ]
    logistic = forecast_employees(rows, until=2028, model="logistic")
    fit = logistic.fit.set_index("area")
    assert fit.loc["young", ["status", "n_years"]].tolist() == ["too few years", 3]
    assert fit.loc["saw", "status"] == "no convergence"
    left = ["young", "gone", "saw"]
    assert set(logistic.employees["unit_id"]) == {"falling", "good"}
    counted = fit.loc[left, "employees_last"].sum()
    assert tbs_gifpro(logistic).attrs["parameters"]["employees_left_out"] == counted


def test_growth_without_a_ceiling_has_no_logistic_trend():
    rows = history({("a", "C"): 100 * np.exp(0.02 * T**1.5)})
    trend = forecast_employees(rows, until=2028, model="logistic")
    assert trend.fit["status"].tolist() == ["no convergence"]
    land = tbs_gifpro(trend)
    assert land.empty
    assert land.attrs["parameters"]["employees_left_out"] == rows["employees"].iloc[-1]


@pytest.mark.parametrize("raking", [False, True])
@pytest.mark.parametrize("level", ["unit_id", "sector"])
def test_a_declining_sector_counts_until_it_is_gone(level, raking):
    """From 1,000 employees down by 100 a year: 400, 300, 200, 100 and none in the years to come."""
    rows = history({("a", "C"): 1100 - 100 * T[:6]})
    trend = forecast_employees(rows, until=int(rows["year"].max()) + 8, level=level, raking=raking)
    land = tbs_gifpro(trend)
    left = [400, 300, 200, 100, 0, 0, 0, 0]
    np.testing.assert_allclose(land["relevant_employees"], left, atol=1e-6)
    np.testing.assert_allclose(land["demand_ha_mid"].sum(), 1000 * 0.00925 * 250 / 10_000)
    (note,) = land.attrs["warnings"]
    assert note.startswith("the trend falls below zero and counts as 0 in those years: ")


def test_what_the_history_left_out_is_said_beside_the_land():
    rows = history({("a", "C"): 100 + T})
    rows.attrs = {"warnings": ["2 rows left out"]}
    assert tbs_gifpro(forecast_employees(rows, until=2030)).attrs["warnings"] == ["2 rows left out"]


def test_raking_of_parts_of_which_none_can_be_used():
    trend = forecast_employees(history({("a", "C"): 10 - T}), until=2030, raking=True)
    assert trend.fit["status"].tolist() == ["no employees in the last year"]
    assert tbs_gifpro(trend).empty


def test_the_input_is_left_alone():
    rows = noisy(5).sample(frac=1, random_state=0)
    before = rows.copy()
    shuffled = forecast_employees(rows, until=2025, raking=True).employees
    pd.testing.assert_frame_equal(rows, before)
    in_order = forecast_employees(noisy(5), until=2025, raking=True).employees
    pd.testing.assert_frame_equal(shuffled, in_order)


def test_a_whole_that_cannot_be_fitted_takes_its_parts_with_it():
    """One falls early, the other rises late: two logistic curves, and none in their sum."""
    rise, fall = 1 / (1 + np.exp(16 - 2 * T)), 1 / (1 + np.exp(2 * T - 6))
    rows = history({("a", "C"): 900 * rise, ("b", "C"): 900 * fall, ("b", "G"): 900 * rise})
    apart = forecast_employees(rows, until=2028, model="logistic")
    assert apart.fit["status"].eq("fitted").all()
    raked = forecast_employees(rows, until=2028, model="logistic", raking=True)
    status = raked.fit.set_index(["area", "sector"])["status"].to_dict()
    assert status == {
        ("a", "C"): "whole not fitted",
        ("b", "C"): "whole not fitted",
        ("b", "G"): "fitted",
        ("all", "C"): "no convergence",
        ("all", "G"): "fitted",
    }
    assert set(raked.employees["sector"]) == {"G"}
    left_out = tbs_gifpro(raked).attrs["parameters"]["employees_left_out"]
    assert left_out == pytest.approx(rows.query("year == 2023 and sector == 'C'")["employees"].sum())


def test_site_types_share_the_land_out_and_can_differ_in_land_a_head():
    trend = forecast_employees(noisy(4), until=2026)
    matrix = pd.DataFrame({"park": [0.7, 0.2], "office": [0.3, 0.8]}, index=["C", "G"])
    whole, split = tbs_gifpro(trend), tbs_gifpro(trend, site_types=matrix)
    amounts = [*RANGE, "relevant_employees", "mobile_per_year"]
    keys = ["unit_id", "year"]
    pd.testing.assert_frame_equal(split.groupby(keys)[amounts].sum(), whole.groupby(keys)[amounts].sum())
    by_hand_park = whole.assign(x=whole["demand_ha_mid"] * whole["segment"].map(matrix["park"]))
    park = split[split["segment"] == "park"]
    assert park["demand_ha_mid"].sum() == pytest.approx(by_hand_park["x"].sum())
    sets = {"park": ACOCELLA_2017, "office": VALLEE}
    both = tbs_gifpro(trend, site_types=matrix, parameters=sets)
    office = both.loc[both["segment"] == "office", "demand_ha_low"].sum()
    assert office > split.loc[split["segment"] == "office", "demand_ha_low"].sum()
    assert both["method"].unique().tolist() == ["TBS-GIFPRO, Acocella 2017, Vallée"]


def test_every_fault_of_the_history_at_once():
    rows = history({("a", "C"): 1 + T, ("b", "C"): 1 + T, ("c", "G"): 1 + T, ("d", "G"): 1 + T})
    rows.loc[3, "employees"] = -1
    rows.loc[12, "employees"] = np.nan
    rows = pd.concat([rows, rows[25:26]])
    rows["district"] = ["x"] * 15 + ["y"] * 26
    with pytest.raises(lg.LandgapError) as error:
        forecast_employees(rows, until=2030, level="district")
    for fault in (
        "history.employees: negative in 1 row (a)",
        "history.employees: missing in 1 row (b)",
        "history: duplicate unit_id and sector and year in 2 rows (c, G, 2019)",
        "history.district: several for b",
    ):
        assert fault in str(error.value)


def test_years_that_are_missing():
    rows = history({("a", "C"): 1 + T, ("b", "C"): 1 + T, ("c", "C"): 1 + T[4:]})
    rows = rows.drop(index=[4, 19])
    with pytest.raises(lg.LandgapError) as error:
        forecast_employees(rows, until=2023, level="all")
    for fault in (
        "years missing in between, give 0 where there were no employees: a/C",
        "no value for 2023, the year from which all are forecast: b/C",
        "summed over all, but the years do not start together: a/C, b/C, c/C",
        "until: 2023 must come after 2023",
    ):
        assert fault in str(error.value)


def test_one_year_is_no_trend():
    rows = history({("a", "C"): np.array([100.0])})
    with pytest.raises(lg.LandgapError, match="1 in all are too few; needed are linear 3 or more"):
        forecast_employees(rows, until=2030)
    with pytest.raises(lg.LandgapError, match="no rows"):
        forecast_employees(rows[:0], until=2030)


def test_choices_that_are_none():
    rows = noisy(0)
    with pytest.raises(lg.LandgapError) as error:
        forecast_employees(rows, until=2030, model="cubic", level="all", raking=True, coverage=80)
    for fault in ("model: 'cubic' is not one of", "coverage: 80 is not a share", "no parts to scale"):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="none for the sectors G"):
        forecast_employees(rows, until=2030, model={"C": "linear"})
    with pytest.raises(lg.LandgapError, match=r"history\.district: the column is missing"):
        forecast_employees(rows, until=2030, level="district")


def test_sectors_and_site_types_that_do_not_fit():
    trend = forecast_employees(noisy(0, sectors=["C", "G", "Bergbau"]), until=2025)
    matrix = pd.DataFrame({"park": [70, 1.0], "office": [30, 0.1]}, index=["C", "G"])
    with pytest.raises(lg.LandgapError) as error:
        tbs_gifpro(trend, site_types=matrix)
    text = str(error.value)
    assert "u0/Bergbau" in text.split("sector not in the parameters")[1]
    assert "(not per cent): C sums to 100, G sums to 1.1" in text
    assert "no row for the sectors Bergbau" in text
    with pytest.raises(lg.LandgapError, match="parameters: one set for each type of site"):
        tbs_gifpro(trend, parameters={"park": PUBLISHED_RANGE})


def test_whole_numbers_are_keys_and_frames_of_other_kinds_are_refused():
    rows = history({(15002000, "C"): 100 + T})
    trend = forecast_employees(rows, until=2025)
    assert trend.employees["unit_id"].unique().tolist() == ["15002000"]
    assert tbs_gifpro(trend)["unit_id"].unique().tolist() == ["15002000"]
    with pytest.raises(lg.LandgapError) as error:
        forecast_employees(rows.to_dict(), until=25.5, coverage=1)
    for fault in ("history: a DataFrame is needed", "until: 25.5 is not", "coverage: 1 is not a share"):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="site_types: a DataFrame is needed"):
        tbs_gifpro(trend, site_types={"park": 1})
