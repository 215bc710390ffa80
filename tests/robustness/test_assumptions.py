"""What the dividend is tried with: the usual assumptions, and what a user may give."""

import pandas as pd
import pytest

import landgap as lg
from landgap.assess import STEPS
from landgap.robustness.assumptions import default_assumptions, given_assumptions, label_of
from landgap.robustness.variants import Variants


def assumed(result):
    variants = Variants(STEPS, result.study, result.options, result.found(), result.steps)
    return variants, default_assumptions(variants)


def names(found):
    return list(dict.fromkeys(each.name for each in found))


@pytest.mark.slow
def test_the_bundled_study_is_tried_in_every_way(result):
    variants, found = assumed(result)
    assert names(found) == [
        "demand_level", "demand_weights", "net_share", "within", "detour", "speed_kmh", "motorway_kmh",
        "mobile_share", "request_sizes", "availability", "status", "parcels", "known_units", "unknown_supply",
    ]  # fmt: skip
    choices = {each.choice for each in found if each.name == "unknown_supply"}
    assert {"silent sites", "all in DE-ST", "none in DE-ST", "only Saxon government, 2018"} <= choices
    kept = next(each for each in found if each.choice == "within two years").variant
    assert set(variants.land(kept)["availability"]) <= {"immediate", "short"}


def test_the_search_radius_is_tried_in_its_measure(study):
    """Speeds are tried where they count: of minutes, and of motorways where junctions are known."""
    by_measure = {}
    for measure in ("km", "minutes"):
        _, found = assumed(lg.assess(study, demand="gifpro", travel_measure=measure))
        by_measure[measure] = {
            name: [each.value for each in found if each.name == name] for name in names(found)
        }
    assert by_measure["km"]["within"] == [15, 20, 30, 40, 60, None]
    assert by_measure["minutes"]["within"] == [15, 20, 30, 45, 60, None]
    assert by_measure["minutes"]["speed_kmh"] == [45, 55, 65]
    assert not {"speed_kmh", "motorway_kmh"} & set(by_measure["km"])
    assert "motorway_kmh" not in by_measure["minutes"]  # this study knows no junctions


def test_what_a_study_has_no_data_for_is_not_tried(study):
    _, found = assumed(lg.assess(study, demand="gifpro"))
    assert not {"demand_weights", "unknown_supply", "known_units"} & set(names(found))


def test_a_user_gives_options_and_the_two_other_assumptions():
    weights = pd.Series({"a": 1.0}, name="one town")
    over = {
        "within": [30.0, None],
        "demand_weights": [{"population": 1.0}],
        "demand_total_ha": [(2400, 2800)],
        "mobile_share": [0.24],
        "unknown_supply": ["population", weights],
    }
    found = given_assumptions(over)
    assert [each.choice for each in found] == [
        "30", "none", "population 1", "2400 to 2800", "0.24", "population", "one town",
    ]  # fmt: skip
    assert found[0].variant.options == {"within": 30.0}
    assert found[-1].variant.unknown.by is weights


def test_every_fault_is_told_at_once():
    with pytest.raises(lg.LandgapError) as error:
        given_assumptions(
            {
                "netshare": [0.5],
                "idle_share": [0.5],
                "within": [],
                "net_share": [0.5, 75],
                "demand_weights": {"population": 1.0},
                "mobile_share": [2],
                "unknown_supply": [3],
            }
        )
    said = str(error.value)
    for fault in (
        "netshare: no option; did you mean net_share?",
        "idle_share: has no bearing on the dividend",
        "within: a list of one value or more is needed",
        "net_share: 75 is not a share from 0 to 1, or None",
        "demand_weights: a list of one value or more is needed",
        "mobile_share: 2 is not a share from 0 to 1",
        "unknown_supply: 3 is neither a key",
    ):
        assert fault in said


@pytest.mark.parametrize("over", [{}, "net_share", [0.6]])
def test_nothing_to_try_is_refused(over):
    with pytest.raises(lg.LandgapError, match="over"):
        given_assumptions(over)


def test_values_are_named_in_a_few_words():
    frame = pd.DataFrame({"unit_id": ["a"]})
    assert [label_of(value) for value in (0.75, True, "gifpro", frame)] == [
        "0.75", "True", "gifpro", "a frame of 1 rows",
    ]  # fmt: skip
