"""What the dividend rests on: the bundled study, small ones by hand, and bad input."""

import time

import numpy as np
import pandas as pd
import pytest

import landgap as lg

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bundled(result):
    return result


@pytest.fixture(scope="module")
def timed(bundled):
    began = time.process_time()
    return lg.sensitivity(bundled), time.process_time() - began


@pytest.fixture(scope="module")
def found(timed):
    return timed[0]


def test_it_does_not_take_long(timed):
    assert timed[1] < 60  # seconds of work: the clock runs on where cores are shared


def dividend(found, assumption, choice, level="mid"):
    rows = found.table[found.table["assumption"].eq(assumption) & found.table["choice"].eq(choice)]
    return round(rows[f"dividend_ha_{level}"].item())


def test_the_table_of_the_bundled_study(found):
    """The rows by which the headline was doubted, of the demand that is not met at home first.

    A short reach, land elsewhere than in Saxony-Anhalt, or none but that of the next two years take most of
    it away; more land in Saxony-Anhalt adds nothing.
    """
    nothing = {
        ("parcels", "stated"), ("unknown_supply", "existing_ha"), ("unknown_supply", "population"),
        ("unknown_supply", "none in DE-ST"),
    }  # fmt: skip
    assert {row: dividend(found, *row) for row in nothing} == dict.fromkeys(nothing, 0)
    some = {
        ("demand_weights", "population 1"): 177, ("demand_weights", "existing_ha 1"): 123,
        ("net_share", "0.6"): 157, ("net_share", "0.9"): 142,
        ("within", "15"): 13, ("within", "30"): 63, ("within", "60"): 150, ("within", "none"): 157,
        ("speed_kmh", "45"): 147, ("motorway_kmh", "117"): 150,
        ("mobile_share", "0.5"): 423, ("mobile_share", "0.24"): 146, ("mobile_share", "0.16"): 63,
        ("request_sizes", "low"): 171, ("request_sizes", "high"): 136,
        ("availability", "without long"): 144, ("availability", "without medium"): 177,
        ("availability", "within two years"): 15, ("status", "without planned"): 102,
        ("status", "without ideas"): 150, ("known_units", "known units only"): 59,
        ("unknown_supply", "silent sites"): 3, ("unknown_supply", "supply_ha"): 34,
        ("unknown_supply", "all in DE-SN"): 3, ("unknown_supply", "all in DE-ST"): 150,
        ("unknown_supply", "only Saxon government, 2018"): 34,
    }  # fmt: skip
    assert {row: dividend(found, *row) for row in some} == some


def test_choices_that_are_those_of_the_assessment_give_its_dividend(found, bundled):
    """No site that states no share has a regional plan only, so by plan they have 0.75 at mid."""
    for row in (
        ("within", "60"), ("net_share", "0.75"), ("request_sizes", "mid"), ("detour", "1.3"),
        ("speed_kmh", "55"), ("motorway_kmh", "100"), ("parcels", "possible"),
    ):  # fmt: skip
        for level, ha in bundled.border.loc["dividend_ha"].items():
            assert dividend(found, *row, level) == round(ha)
    pd.testing.assert_series_equal(
        found.baseline_ha, bundled.border.loc["dividend_ha"], check_names=False, atol=1e-5
    )


def test_no_site_alone_carries_the_dividend(found, bundled):
    """Land is plenty once local demand is served: others serve what the largest site would, but for 3 ha."""
    assert not found.sites["needed"].any()
    assert bundled.headline.needed_sites.empty
    assert found.sites.index[found.sites["difference_ha"] >= 0.05].tolist() == ["interkom-a9-b91"]
    assert round(found.sites.loc["interkom-a9-b91", "dividend_ha"]) == 147
    assert found.sites["difference_ha"].is_monotonic_decreasing


def test_the_dividend_holds_where_it_is_there_at_all(found):
    there = found.table["dividend_ha_mid"] >= 0.5
    assert found.table["holds"].equals(there.rename("holds"))
    assert not found.table["holds"].all()


def test_the_range_spans_every_choice_and_every_draw(found):
    assert found.low_ha == 0
    assert round(found.high_ha) == 761
    assert found.draws["dividend_ha"].between(found.low_ha, found.high_ha).all()
    assert found.quantiles_ha.is_monotonic_increasing
    ranges = found.ranges()
    assert ranges.index[0] == "mobile_share"
    assert (ranges["low_ha"] <= ranges["high_ha"]).all()


def test_draws_are_joint_and_the_same_for_the_same_seed(bundled):
    over = {"net_share": [0.6, 0.9], "within": [30.0, 60.0]}
    one, same, other = (lg.sensitivity(bundled, over, draws=12, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one.draws, same.draws)
    assert not one.draws.equals(other.draws)
    assert set(map(tuple, one.draws[["net_share", "within"]].to_numpy())) <= {
        (share, km) for share in ("0.6", "0.9") for km in ("30", "60")
    }
    row = one.draws.iloc[0]
    exact = bundled.with_options(net_share=float(row["net_share"]), within=float(row["within"]))
    assert row["dividend_ha"] == pytest.approx(exact.dividend.dividend_ha, abs=1e-4)


def test_weights_by_unit_say_where_unknown_supply_lies(bundled):
    """The Saxon count of 2018, and four fifths of the rest in Saxony-Anhalt, the others in Thuringia."""
    unknown = bundled.intermediate["unknown_land"]
    built, state = bundled.units["existing_ha"], bundled.units["state"]
    saxon = next(total for total in unknown.totals if total.name == "Saxon government, 2018")
    rest_ha = unknown.missing_ha - saxon.max_ha
    parts = {"DE-ST": 0.8 * rest_ha, "DE-TH": 0.2 * rest_ha}
    weights = pd.Series(0.0, built.index, name="Saxon count, rest 80/20")
    for state_, ha in parts.items():
        weights += ha * built.where(state.eq(state_), 0.0) / built[state.eq(state_)].sum()
    inside = built.where(built.index.isin(saxon.rows), 0.0)
    weights += saxon.max_ha * inside / inside.sum()
    found = lg.sensitivity(bundled, {"unknown_supply": [weights]}, draws=1)
    assert dividend(found, "unknown_supply", weights.name) == 129


def test_it_shows_the_range_first(found):
    assert repr(found).startswith("<Sensitivity: 0 to 761 ha, 150 ha as assessed>")
    assert "unknown_supply" in found._repr_html_()


def test_a_study_of_ones_own(study):
    found = lg.sensitivity(lg.assess(study, demand_total_ha=(30, 60)), draws=3)
    assert np.isfinite(found.table["dividend_ha_mid"]).all()
    assert len(found.draws) == 3


def test_every_fault_is_told_at_once(bundled):
    with pytest.raises(lg.LandgapError, match="result: an Assessment is needed"):
        lg.sensitivity("halle-leipzig")
    with pytest.raises(lg.LandgapError, match="no option") as error:
        lg.sensitivity(bundled, {"netshare": [1], "idle_ha": [1]})
    assert "idle_ha: has no bearing" in str(error.value)
    with pytest.raises(lg.LandgapError, match="draws: 0"):
        lg.sensitivity(bundled, draws=0)
