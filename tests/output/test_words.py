from datetime import date
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landgap import LandgapError
from landgap.output.words import _TEXTS, LANGUAGES, Words, words


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", _TEXTS)
def test_both_languages_say_the_same_with_the_same_values(key):
    german, english = _TEXTS[key]
    assert german
    assert english
    assert fields(german) == fields(english)


def test_planning_terms_are_those_of_the_field():
    german = words("de")
    terms = {
        "state_border": "Landesgrenze",
        "cooperation": "Kooperationsraum",
        "brownfield": "Brachfläche",
        "gap_ha": "Flächensaldo",
        "upper": "Oberzentrum",
        "middle": "Mittelzentrum",
    }
    assert {key: german.text(key) for key in terms} == terms


@pytest.mark.parametrize(
    ("value", "options", "german", "english"),
    [
        (-12345.6, {}, "−12.346", "−12,346"),
        (2840, {}, "2.840", "2,840"),
        (4.5, {"decimals": 2}, "4,5", "4.5"),
        (20.0, {"decimals": 2}, "20", "20"),
        (264.4, {"sign": True}, "+264", "+264"),
        (-0.2, {"sign": True}, "0", "0"),
        (float("nan"), {"sign": True}, "–", "–"),
    ],
)
def test_numbers_as_each_language_writes_them(value, options, german, english):
    assert words("de").number(value, **options) == german
    assert words("en").number(value, **options) == english


@given(st.integers(-(10**9), 10**9), st.sampled_from(LANGUAGES))
def test_a_written_number_reads_back(value, lang):
    written = Words(lang).number(value)
    assert int(written.replace("−", "-").replace(".", "").replace(",", "")) == value


def test_dates():
    day = date(2026, 3, 9)
    assert (words("de").date(day), words("en").date(day)) == ("9. März 2026", "9 March 2026")


def test_an_unknown_language_lists_the_known():
    with pytest.raises(LandgapError, match='"fr" is not known; there is "de", "en"'):
        words("fr")
