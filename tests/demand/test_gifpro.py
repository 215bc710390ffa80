from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landgap as lg
from landgap.demand.gifpro import KEMPTEN_2012, PUBLISHED_RANGE, gifpro

KEMPTEN = pd.DataFrame(
    {
        "unit_id": "09763000",
        "sector": ["manufacturing", "trade, transport, ICT", "other services"],
        "employees": [7228, 12452, 11589],
    }
)


def test_kempten_to_the_last_digit():
    """The example of the REAT manual: 19,784.196 m² a year, 257,194.548 m² in 13 years."""
    land = gifpro(KEMPTEN, years=13, parameters=KEMPTEN_2012)
    assert land["relevant_employees"].tolist() == pytest.approx([7228, 4980.8, 1158.9], rel=1e-14)
    assert land["mobile_per_year"].tolist() == pytest.approx([72.28, 49.808, 11.589], rel=1e-14)
    per_year_m2 = land["demand_ha_mid"] * 10_000 / 13
    assert per_year_m2.tolist() == pytest.approx([10_697.44, 7_371.584, 1_715.172], rel=1e-14)
    for level in ("low", "mid", "high"):
        assert land[f"demand_ha_{level}"].sum() * 10_000 == pytest.approx(257_194.548, rel=1e-14)


def test_kempten_with_half_the_settlement_quota_and_with_re_use():
    lower = replace(KEMPTEN_2012, settlement_quota=(0.0015, 0.0015, 0.0015))
    total_m2 = gifpro(KEMPTEN, years=13, parameters=lower)["demand_ha_mid"].sum() * 10_000
    assert total_m2 == pytest.approx(218_615.3658, rel=1e-12)
    reuse = replace(KEMPTEN_2012, reuse_share=(0.25, 0.25, 0.25))
    total_m2 = gifpro(KEMPTEN, years=13, parameters=reuse)["demand_ha_mid"].sum() * 10_000
    assert total_m2 == pytest.approx(192_895.911, rel=1e-12)


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), st.floats(0.5, 40))
def test_land_is_proportional_and_the_range_is_ordered(heads, years):
    rows = pd.DataFrame({"unit_id": "a", "sector": ["C", "G", "Q"], "employees": heads})
    once, twice = (gifpro(rows, years=span) for span in (years, 2 * years))
    assert (once["demand_ha_low"] <= once["demand_ha_mid"]).all()
    assert (once["demand_ha_mid"] <= once["demand_ha_high"]).all()
    assert (2 * once["demand_ha_mid"]).tolist() == pytest.approx(twice["demand_ha_mid"].tolist())


def test_the_parameters_go_with_the_result():
    land = gifpro(KEMPTEN.assign(sector=["C", "G", "Q"]), years=10)
    assert land.attrs["parameters"]["name"] == "published range"
    assert land.attrs["parameters"]["years"] == 10
    assert "Acocella" in PUBLISHED_RANGE.source
    assert land["method"].unique().tolist() == ["GIFPRO, published range"]


def test_every_fault_of_the_employees_at_once():
    rows = pd.DataFrame(
        {
            "unit_id": ["a", "a", "b", "c"],
            "sector": ["C", "C", "C", "Bergbau"],
            "employees": [1, 2, -3, None],
        }
    )
    with pytest.raises(lg.LandgapError) as error:
        gifpro(rows, years=10)
    text = str(error.value)
    for fault in (
        "missing: c/Bergbau",
        "negative: b/C",
        "twice: a/C, a/C",
        "not in the parameters",
    ):
        assert fault in text


def test_parameters_that_are_no_shares_or_out_of_order():
    with pytest.raises(lg.LandgapError) as error:
        replace(KEMPTEN_2012, settlement_quota=(0.3, 0.15, 0.3), relocation_quota=(0.7, 0.7, 70.0))
    assert "settlement_quota: (0.3, 0.15, 0.3) must rise" in str(error.value)
    assert "relocation_quota: (0.7, 0.7, 70.0) must lie between 0 and 1" in str(error.value)
