"""Variants of an assessment: each equal to an assessment made with that choice."""

import pandas as pd
import pytest

import landgap as lg
from landgap.assess import STEPS
from landgap.layers.schema import SIZE_CLASSES
from landgap.robustness.variant import BEARING, Unknown, Variant
from landgap.robustness.variants import Variants
from landgap.steps import leading_to

pytestmark = pytest.mark.slow


def variants_of(result):
    return Variants(STEPS, result.study, result.options, result.found(), result.steps)


@pytest.fixture(scope="module")
def bundled(result):
    return result


@pytest.fixture(scope="module")
def variants(bundled):
    return variants_of(bundled)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"net_share": 0.9, "ideas": False},
        {"within": 30.0, "detour": 1.4},
        {"travel_measure": "minutes", "speed_kmh": 45.0, "motorway_kmh": 80.0},
        {"travel_measure": "km", "mobile_share": 1.0},
        {"demand_weights": {"population": 1.0}, "demand_total_ha": (2400, 2800)},
        {"large_share": 0.4},
        {"large_share": 1.0, "parcels": "stated"},
    ],
    ids=str,
)
def test_a_variant_is_what_an_assessment_with_these_options_finds(study, options):
    result = lg.assess(study, demand_total_ha=(30, 60))
    there = variants_of(result).dividend_ha(Variant(options))
    assert there == pytest.approx(
        result.with_options(**options).border.loc["dividend_ha"].to_dict(), abs=1e-6
    )


def test_the_options_that_bear_on_the_dividend_are_those_that_its_steps_use(bundled):
    asked = leading_to(["dividends"], bundled.steps)
    used = {name for step in asked for name in bundled.steps[step].options}
    # costs decide where demand goes, not how much of it is met
    assert used - {"crossing_cost", "intrazonal_cost"} == set(BEARING)


def test_two_choices_at_once_are_both_made(variants, bundled):
    both = Variant({"net_share": 0.9}).also(Variant({"within": 30.0}, level="high"))
    found = variants.dividend_ha(both, ["mid"])
    expected = bundled.with_options(net_share=0.9, within=30.0).border.loc["dividend_ha", "high"]
    assert found["mid"] == pytest.approx(expected, abs=1e-6)


def test_demand_that_may_not_leave_home_is_met_at_home_or_not_at_all(variants, bundled):
    """All demand asks for the same land from 5 ha: home takes its part, the rest is a plain exchange."""
    share, amounts = 0.24, [f"demand_ha_{level}" for level in ("low", "mid", "high")]
    alike = bundled.demand.groupby("unit_id", as_index=False)[amounts].sum().assign(segment="any")
    need = alike.set_index("unit_id")["demand_ha_mid"]
    land = bundled.intermediate["parcels"]
    land = land[~land["size_class"].isin(SIZE_CLASSES[:2])].groupby("unit_id")["supply_ha"].sum()
    left = (land.reindex(need.index, fill_value=0.0) - (1 - share) * need).clip(lower=0)
    rows = pd.DataFrame({"unit_id": need.index, "supply_ha": left.array, "demand_ha": share * need.array})
    states = bundled.study.units.set_index("unit_id")["state"]
    expected = lg.dividend(rows, rows, bundled.intermediate["pairs"], states).dividend_ha
    options = {"demand": alike, "large_share": 1.0, "mobile_share": share}
    found = variants.dividend_ha(Variant(options), ["mid"])
    assert found["mid"] == pytest.approx(expected, abs=1e-4)


def test_unknown_supply_lies_where_it_is_assumed_and_all_of_it(variants, bundled):
    missing_ha = bundled.intermediate["unknown_land"].missing_ha
    by_people = variants.unknown_ha(Variant(unknown=Unknown("population")))
    assert by_people.sum() == pytest.approx(missing_ha)
    assert not by_people[variants.known_units(Variant())].any()
    some = Unknown(pd.Series({"14713000": 1.0}), ha=100.0)
    assert variants.unknown_ha(Variant(unknown=some)).loc["14713000"] == pytest.approx(100)


def test_more_net_land_leaves_less_unknown(variants):
    """The count of the whole is what it is: what plans hold more, the unknown holds less."""
    known_ha = [variants.land(Variant({"net_share": share}))["supply_ha"].sum() for share in (0.75, 0.9)]
    unknown_ha = [
        variants.unknown_ha(Variant({"net_share": share}, unknown=Unknown("existing_ha"))).sum()
        for share in (0.75, 0.9)
    ]
    assert known_ha[1] - known_ha[0] == pytest.approx(unknown_ha[0] - unknown_ha[1], abs=1e-6)


def test_without_demand_of_units_that_are_not_known_theirs_is_none(variants):
    demand = variants.demand(Variant(known_only=True)).set_index("unit_id")["demand_ha_mid"]
    known = demand.index.isin(variants.known_units(Variant()))
    assert (demand[~known] == 0).all()
    assert (demand[known] > 0).all()


def test_an_option_out_of_range_is_refused(variants):
    with pytest.raises(lg.LandgapError, match="net_share"):
        variants.dividend_ha(Variant({"net_share": 2.0}))


def test_assessments_are_left_as_they_are(bundled):
    before = bundled.offered.copy()
    variants_of(bundled).dividend_ha(Variant({"mobile_share": 0.5}, land=lambda offered: offered.iloc[:5]))
    pd.testing.assert_frame_equal(bundled.offered, before)
