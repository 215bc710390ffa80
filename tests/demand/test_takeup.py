import logging

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.demand.frame import RANGE, by_unit, demand_frame
from landgap.demand.history import cap_take_up
from landgap.demand.takeup import continuation, duesseldorf_rule, net_of_reuse, take_up_trend
from landgap.errors import LandgapError

DECADES = st.lists(st.floats(0, 1e4, allow_subnormal=False), min_size=10, max_size=14)


def record(*hectares, unit="a", until=2022):
    years = range(until - len(hectares) + 1, until + 1)
    return pd.DataFrame({"unit_id": unit, "year": years, "take_up_ha": hectares})


def amounts(demand):
    return demand[RANGE].to_numpy().ravel().tolist()


def test_duesseldorf_three_hectares_a_year_are_45_hectares():
    need = duesseldorf_rule(record(*[9, 9], *[2, 4] * 5))
    assert need["demand_ha_mid"].tolist() == [45.0]
    assert need.attrs["parameters"]["brownfield_share"] == 0.25
    assert "brd.nrw.de" in need.attrs["parameters"]["source"]
    assert need["method"].tolist() == [need.attrs["method"]] == ["take-up, Düsseldorf rule"]


def test_kabelsketal_forecast_nothing_then_took_144_hectares():
    """The rule gives 0 ha in 2018 and, four years on, (6 x 0 + 4 x 36) / 10 x 20 x 0.75 = 216."""
    taken = [0.0] * 20 + [36.0] * 4
    before = duesseldorf_rule(record(*taken[:20], until=2017))
    assert amounts(before) == [0, 0, 0]
    after = duesseldorf_rule(record(*taken, until=2021))
    assert after["demand_ha_mid"].item() == pytest.approx(216)
    assert before["note"].item().startswith("idle")
    assert after["note"].item().startswith("burst")


def test_what_is_no_guide_is_logged_and_noted(caplog):
    past = pd.concat([record(*[0] * 10, unit="idle"), record(*[2] * 10, unit="b")])
    with caplog.at_level(logging.WARNING, logger="landgap"):
        need = continuation(past, years=10, base_years=10)
    assert [text.split(":")[:2] for text in need.attrs["warnings"]] == [["idle", " idle"]]
    assert "nothing was taken in 10 years" in caplog.text
    assert need.set_index("unit_id")["note"]["b"] == ""


def test_low_and_high_are_the_worst_and_best_five_years():
    need = continuation(record(1, 1, 1, 1, 1, 6, 6, 6, 6, 6), years=10, base_years=10)
    assert amounts(need) == [10, 35, 60]
    one = continuation(record(4, 0, 0, 0, 4), years=1, base_years=5, window_years=3)
    np.testing.assert_allclose(amounts(one), [0, 1.6, 1.6])


def test_brownfields_are_taken_off_and_a_surcharge_is_added():
    """2 ha x 20 years x 0.75 x 1.1 = 33 ha."""
    past = record(*[2] * 10)
    need = continuation(past, years=20, base_years=10, brownfield_share=0.25, surcharge=0.1)
    np.testing.assert_allclose(amounts(need), [33] * 3)
    assert continuation(past, years=20, base_years=10).attrs["parameters"]["surcharge"] == 0


def test_hectares_cut_as_not_plausible_are_reported():
    past = record(*[2] * 9, 52)
    low = duesseldorf_rule(cap_take_up(past, max_ha=12))
    gone = duesseldorf_rule(cap_take_up(past, max_ha=12, treatment="drop"))
    assert low["demand_ha_mid"].item() == pytest.approx((9 * 2 + 12) / 10 * 15)
    assert amounts(gone) == [30, 30, 30]
    assert (low.attrs["cut_ha"], gone.attrs["cut_ha"]) == (40, 52)
    assert "40.0 ha cut as not plausible" in low["note"].item()
    older = cap_take_up(pd.concat([record(80, until=2012), past]), max_ha=12)
    assert duesseldorf_rule(older).attrs["cut_ha"] == 40, "a year before the base cuts nothing"


@settings(max_examples=15, deadline=None)
@given(DECADES, st.floats(0, 100), st.integers(1, 40))
def test_years_add_up_and_hectares_scale(hectares, times, years):
    once = continuation(record(*hectares), years=years, base_years=10)
    low, mid, high = amounts(once)
    assert low <= mid * (1 + 1e-9)
    assert mid <= high * (1 + 1e-9)
    twice = continuation(record(*hectares), years=2 * years, base_years=10)
    np.testing.assert_allclose(amounts(twice), 2 * np.array(amounts(once)))
    more = continuation(record(*(times * np.array(hectares))), years=years, base_years=10)
    np.testing.assert_allclose(amounts(more), times * np.array(amounts(once)), atol=1e-9)


@settings(max_examples=15, deadline=None)
@given(DECADES, st.integers(0, 9), st.floats(0, 100))
def test_more_taken_in_any_year_is_never_less_needed(hectares, year, more):
    raised = list(hectares)
    raised[year] += more
    less, high = (
        np.array(amounts(continuation(record(*h), years=3, base_years=10))) for h in (hectares, raised)
    )
    assert (high >= less - 1e-6).all()


def test_units_and_segments_do_not_mix():
    past = pd.concat(
        [
            record(*[1] * 10).assign(segment="logistics"),
            record(*[2] * 10).assign(segment="crafts"),
            record(*[4] * 10, unit="b").assign(segment="crafts"),
        ]
    )
    need = continuation(past.sample(frac=1, random_state=0), years=10, base_years=10)
    keyed = need.set_index(["unit_id", "segment"])["demand_ha_mid"].to_dict()
    assert keyed == {("a", "logistics"): 10, ("a", "crafts"): 20, ("b", "crafts"): 40}


def test_trend_by_hand():
    """Years 1 to 5 with 1, 2, 2, 4, 6 ha: mean 3, slope 1.2, residual variance 1.6 / 3.

    In year 6 the line is 3 + 3 x 1.2 = 6.6 and its standard error sqrt(1.6/3 x (1/5 + 9/10)).
    """
    need = take_up_trend(record(1, 2, 2, 4, 6), years=2, confidence=0.9)
    assert need["year"].tolist() == [2023, 2024]
    np.testing.assert_allclose(need["demand_ha_mid"], [6.6, 7.8])
    reach = 2.3533634 * np.sqrt(1.6 / 3 * (1 / 5 + 9 / 10))
    assert need["demand_ha_high"][0] == pytest.approx(6.6 + reach)
    assert need["demand_ha_low"][0] == pytest.approx(6.6 - reach)


def test_trend_of_a_constant_is_the_constant_and_years_add_up():
    need = take_up_trend(record(*[3] * 10), years=20)
    np.testing.assert_allclose(by_unit(need).loc["a"], [60] * 3)
    np.testing.assert_allclose(by_unit(take_up_trend(record(0, 0, 0), years=4)).loc["a"], [0] * 3)


def test_a_trend_below_zero_counts_as_nothing_and_is_noted():
    need = take_up_trend(record(*range(9, -1, -1)), years=5)
    assert by_unit(need)["demand_ha_mid"].tolist() == [0]
    assert "the trend is below zero in 5 of 5 years" in need["note"][0]


def test_a_dropped_year_bends_no_trend():
    past = cap_take_up(record(1, 2, 90, 4, 5), max_ha=10, treatment="drop")
    need = take_up_trend(past, years=1)
    np.testing.assert_allclose(amounts(need), [6] * 3)
    assert need.attrs["cut_ha"] == 90


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"years": 0}, "years: 0 is not a number of years above 0"),
        ({"brownfield_share": 25}, "brownfield_share: 25 is not a share from 0 to 1"),
        ({"surcharge": 10}, "surcharge: 10 is not a share from 0 to 1"),
        ({"surcharge": -0.1}, "surcharge: -0.1 is not a share"),
        ({"base_years": 11}, "history: fewer than 11 years for a"),
        ({"window_years": 11}, "window_years: 11 must be 1 to base_years"),
    ],
)
def test_units_of_measure_mixed_up_and_records_too_short(options, fault):
    with pytest.raises(LandgapError, match=fault):
        continuation(record(*[1] * 10), **{"years": 10, "base_years": 10} | options)


def test_trends_that_cannot_be_drawn():
    with pytest.raises(LandgapError) as error:
        take_up_trend(record(1, 2), years=2.5, confidence=80)
    for fault in ("confidence: 80 is not a share", "2.5 must be whole", "fewer than 3 years for a"):
        assert fault in str(error.value)
    nothing_left = cap_take_up(record(*[5] * 10), max_ha=1, treatment="drop")
    with pytest.raises(LandgapError, match="all base years were dropped for a"):
        duesseldorf_rule(nothing_left)


def test_waldbronn_gross_less_reuse_is_net():
    """CIMA/NVK: 11.8 ha to 2025, less 4.0 ha, is 7.8 ha, about 0.5 ha a year."""
    rows = {"unit_id": "w", "segment": ["x", "y"], "year": 2025}
    gross = pd.DataFrame(rows | {name: [10.0, 1.8] for name in RANGE})
    net = net_of_reuse(demand_frame(gross, method="CIMA"), pd.Series({"w": 4.0}))
    np.testing.assert_allclose(amounts(net), [7.8] * 3)
    assert net["reuse_left_ha"].tolist() == [0]
    over = net_of_reuse(demand_frame(gross, method="CIMA"), pd.Series({"w": 12.0}))
    assert amounts(over) == [0, 0, 0]
    np.testing.assert_allclose(over["reuse_left_ha"], 0.2)


def test_reuse_must_be_known_for_every_unit():
    need = continuation(record(*[1] * 10), years=1, base_years=10)
    with pytest.raises(LandgapError) as error:
        net_of_reuse(need, pd.Series([-1, 2], index=["b", "b"]))
    for fault in ("give 0 for none): a, b", "reuse_ha: duplicate keys b", "reuse_ha: negative in 1 row (b)"):
        assert fault in str(error.value)


def test_every_fault_of_options_and_record_in_one_message():
    with pytest.raises(LandgapError) as error:
        continuation(record(-1, 2), years="20", base_years=0, brownfield_share=np.nan, window_years=2.5)
    for fault in (
        "years: '20' is not a number",
        "base_years: 0 is not a whole number from 1",
        "brownfield_share: nan is not a share",
        "window_years: 2.5 is not a whole number",
        "history.take_up_ha: negative in 1 row (a)",
    ):
        assert fault in str(error.value)
