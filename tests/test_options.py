import math

import pytest

import landgap as lg
from landgap.options import OPTIONS, Option, chosen, option_faults

NUMBERS = {name: option for name, option in OPTIONS.items() if not (option.words or option.flag)}


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1", True, [1]])
def test_no_number_is_text_nan_infinite_or_a_truth(name, value):
    assert option_faults(**{name: value})


@pytest.mark.parametrize("name", [name for name, option in NUMBERS.items() if option.low > -math.inf])
def test_no_number_is_below_its_range(name):
    assert option_faults(**{name: NUMBERS[name].low - 1e-9})


@pytest.mark.parametrize("name", NUMBERS)
def test_both_ends_of_a_range_are_in_it_unless_they_are_said_not_to_be(name):
    option = NUMBERS[name]
    if option.low > -math.inf:
        low = int(option.low) if option.whole else option.low
        assert bool(option_faults(**{name: low})) == option.above_low
    if option.high < math.inf:
        high = int(option.high) if option.whole else option.high
        assert bool(option_faults(**{name: high})) == option.below_high
    assert bool(option_faults(**{name: None})) != option.may_be_none


def test_all_faults_are_said_at_once_with_their_ranges():
    assert option_faults(net_share=75, threads=-1, lang="fr", sliver_m=-5, seed=0.5) == [
        "net_share: 75 is not a share from 0 to 1, or None",
        "threads: -1 is not a whole number from 1, or None",
        'lang: \'fr\' is not one of "de", "en"',
        "sliver_m: -5 is not a number of m from 0",
        "seed: 0.5 is not a whole number from 0",
    ]


def test_every_value_of_a_tuple_is_looked_at():
    assert option_faults(lease_years=(20.0, -1.0, 30.0)) == [
        "lease_years: -1.0 is not a number of years above 0 to 200"
    ]


def test_a_range_reads_well():
    assert Option("ha", 0, 5, above_low=True, below_high=True).range() == "a number of ha above 0 below 5"


def test_defaults_of_a_session_are_set_and_come_back():
    assert chosen("lang", None) == "de"
    with lg.option_context(lang="en", seed=3):
        assert (lg.options.lang, lg.options.seed) == ("en", 3)
        assert chosen("seed", None) == 3
        assert chosen("seed", 5) == 5
        with pytest.raises(ZeroDivisionError), lg.option_context(progress=False):
            1 / 0  # noqa: B018
        assert lg.options.progress
    assert (lg.options.lang, lg.options.seed) == ("de", 0)
    with lg.option_context():
        lg.options.lang = "en"
        assert lg.options.lang == "en"
    assert lg.options.lang == "de"


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"lang": "fr"}, "lang: 'fr' is not one of"),
        ({"seed": -1}, "seed: -1 is not a whole number from 0"),
        ({"progress": "no"}, "progress: 'no' is not True or False"),
        ({"colour": 1}, "colour: no option; there is lang, progress, seed"),
    ],
)
def test_a_wrong_default_is_refused_and_nothing_changes(given, fault):
    before = repr(lg.options)
    with pytest.raises(lg.LandgapError, match=fault), lg.option_context(**given):
        pass
    assert repr(lg.options) == before
    assert dir(lg.options) == ["lang", "progress", "seed"]
