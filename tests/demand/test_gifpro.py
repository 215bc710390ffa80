from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.demand.frame import COLUMNS, RANGE
from landgap.demand.gifpro import gifpro
from landgap.demand.gifpro_sets import (
    ACOCELLA_2017,
    KEMPTEN_2012,
    MEASURED_NET_TO_GROSS,
    PUBLISHED_RANGE,
    VALLEE,
)
from landgap.demand.parameters import ParameterRange

KEMPTEN = pd.DataFrame(
    {
        "unit_id": "09763000",
        "sector": ["manufacturing", "trade, transport, ICT", "other services"],
        "employees": [7228, 12452, 11589],
    }
)
COUNTS = st.lists(st.integers(0, 10**6), min_size=3, max_size=3)


def towns(employees):
    return pd.DataFrame({"unit_id": "a", "sector": ["C", "G", "Q"], "employees": employees})


def by_hand(*range_):
    return ParameterRange(*range_, source="by hand", evidence="M")


def once(value):
    return by_hand(value, value, value)


def total_m2(land, level="mid"):
    return land[f"demand_ha_{level}"].sum() * 10_000


def test_kempten_to_the_last_digit():
    """The example of the REAT manual: 19,784.196 m² a year, 257,194.548 m² in 13 years."""
    land = gifpro(KEMPTEN, years=13, parameters=KEMPTEN_2012)
    assert land["relevant_employees"].tolist() == pytest.approx([7228, 4980.8, 1158.9], rel=1e-14)
    assert land["mobile_per_year"].tolist() == pytest.approx([72.28, 49.808, 11.589], rel=1e-14)
    per_year_m2 = land["demand_ha_mid"] * 10_000 / 13
    assert per_year_m2.tolist() == pytest.approx([10_697.44, 7_371.584, 1_715.172], rel=1e-14)
    for level in ("low", "mid", "high"):
        assert total_m2(land, level) == pytest.approx(257_194.548, rel=1e-14)


@pytest.mark.parametrize(
    ("changed", "published_m2"),
    [
        ({"settlement_quota": once(0.0015)}, 218_615.3658),
        ({"reuse_share": once(0.25)}, 192_895.911),
        ({"closure_quota": once(0.007)}, 257_194.548 * 1.7),
        ({"net_to_gross": MEASURED_NET_TO_GROSS}, 342_926.064),
    ],
)
def test_kempten_with_one_value_changed(changed, published_m2):
    land = gifpro(KEMPTEN, years=13, parameters=replace(KEMPTEN_2012, **changed))
    assert total_m2(land) == pytest.approx(published_m2, rel=1e-14)


def test_high_re_use_goes_with_low_demand():
    parameters = replace(KEMPTEN_2012, reuse_share=by_hand(0.1, 0.2, 0.4))
    land = gifpro(KEMPTEN, years=13, parameters=parameters)
    found = [total_m2(land, level) / 257_194.548 for level in ("low", "mid", "high")]
    assert found == pytest.approx([0.6, 0.8, 0.9])


def test_land_a_head_of_the_longest_code_wins():
    parameters = replace(
        PUBLISHED_RANGE,
        land_m2_per_employee={"others": once(100), "C": once(200), "C20": once(400)},
    )
    rows = pd.DataFrame({"unit_id": list("abcd"), "sector": ["20.1", "C29", "C", "G"], "employees": 1000})
    per_mobile = gifpro(rows, years=1, parameters=parameters).eval("demand_ha_mid * 10_000 / mobile_per_year")
    assert per_mobile.tolist() == pytest.approx([400, 200, 200, 100])


def test_the_published_range_spans_the_two_applications():
    rows = towns([1000, 1000, 1000])
    low, high = (gifpro(rows, years=10, parameters=one) for one in (ACOCELLA_2017, VALLEE))
    both = gifpro(rows, years=10)
    assert both["demand_ha_low"].tolist() == pytest.approx(low["demand_ha_low"].tolist())
    assert both["demand_ha_high"].tolist() == pytest.approx(high["demand_ha_high"].tolist())


@settings(max_examples=10, deadline=None)
@given(COUNTS, st.floats(0.5, 40))
def test_land_is_proportional_and_the_range_is_ordered(employees, years):
    once_, twice = (gifpro(towns(employees), years=span) for span in (years, 2 * years))
    assert (once_["demand_ha_low"] <= once_["demand_ha_mid"]).all()
    assert (once_["demand_ha_mid"] <= once_["demand_ha_high"]).all()
    assert (2 * once_["demand_ha_mid"]).tolist() == pytest.approx(twice["demand_ha_mid"].tolist())


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from(["settlement_quota", "relocation_quota", "closure_quota"]),
    st.floats(0, 0.05),
    st.floats(0, 0.05),
)
def test_a_higher_quota_never_asks_for_less(name, one, other):
    smaller, larger = (
        total_m2(gifpro(KEMPTEN, years=1, parameters=replace(KEMPTEN_2012, **{name: once(q)})))
        for q in sorted((one, other))
    )
    assert smaller <= larger


@settings(max_examples=10, deadline=None)
@given(COUNTS, st.integers(1, 40))
def test_single_years_add_up_to_the_horizon(employees, years):
    whole = gifpro(towns(employees), years=years)
    each = gifpro(towns(employees), years=years, start_year=2024)
    summed = each.groupby("segment")[RANGE].sum()
    expected = whole.set_index("segment")[RANGE].sort_index()
    pd.testing.assert_frame_equal(summed, expected, rtol=1e-12)
    assert each["year"].unique().tolist() == list(range(2024, 2024 + years))


def test_nobody_asks_for_nothing():
    assert (gifpro(towns([0, 0, 0]), years=10)[RANGE] == 0).all(axis=None)


def test_the_form_and_the_parameters_go_with_the_result():
    land = gifpro(towns([1, 2, 3]), years=10)
    assert land.columns.tolist() == [*COLUMNS, "relevant_employees", "mobile_per_year"]
    assert land["year"].isna().all()
    assert land["method"].unique().tolist() == ["GIFPRO, published range"]
    about = land.attrs["parameters"]
    assert (about["name"], about["years"]) == ("published range", 10)
    assert "Acocella" in about["settlement_quota"]["source"]


def test_every_fault_of_the_employees_at_once():
    rows = pd.DataFrame(
        {
            "unit_id": list("aabcdeeff"),
            "sector": ["C", "C", "C", "Bergbau", "services (G-T)", "C", "C29", "G", "trade (G)"],
            "employees": [1, 2, -3, None, 5, 6, 7, 8, 9],
        }
    )
    with pytest.raises(lg.LandgapError) as error:
        gifpro(rows, years=10)
    text = str(error.value)
    for fault in (
        "employees.employees: negative in 1 row (b)",
        "employees: missing: c/Bergbau; give an estimate",
        "employees: 2 rows where one a unit, sector and year is needed: a/C; keep one of each",
        "counts it twice: e/C29",
        "one section under two labels: f/G, f/trade (G)",
    ):
        assert fault in text
    assert "c/Bergbau, d/services (G-T)" in text.split("sector not in the parameters")[1]


@pytest.mark.parametrize(
    ("years", "start_year", "message"),
    [
        (0, None, "years: 0 is not a number of years above 0"),
        (-3, None, "years: -3 is not"),
        (float("nan"), None, "years: nan is not"),
        ("18", None, "years: '18' is not"),
        (7.5, 2024, "must be whole"),
        (7, 24, "start_year: 24 is not a whole number from 1900"),
    ],
)
def test_a_horizon_that_is_none(years, start_year, message):
    with pytest.raises(lg.LandgapError, match=message):
        gifpro(KEMPTEN, years=years, start_year=start_year, parameters=KEMPTEN_2012)


def test_a_column_that_is_not_there():
    with pytest.raises(lg.LandgapError, match=r"employees\.employees: the column is missing"):
        gifpro(KEMPTEN.drop(columns="employees"), years=1)
