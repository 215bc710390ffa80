import string

import pytest

import landgap as lg
from landgap.notices import LAYER_NAMES, TEXTS, Notice


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", TEXTS)
def test_every_notice_has_both_languages_with_the_same_figures(code):
    german, english = TEXTS[code]
    assert german
    assert english
    # a text that has a German one beside it
    assert {name.removesuffix("_de") for name in fields(german)} == fields(english)


def test_numbers_are_written_as_the_language_does():
    notice = Notice("pv_expected", {"ha": 1234.5, "low": 1000.0, "high": 2000.0})
    assert "1.235 ha" in notice.text("de")
    assert "(1.000 bis 2.000)" in notice.text("de")
    assert "1,235 ha" in notice.text("en")
    known = Notice("not_scored", {"count": 1, "of": 2, "layer": "units", "share": 0.5})
    assert "50 %" in known.text("de")
    assert "50% of" in known.text("en")
    assert "Gemeinden" in known.text("de")


def test_a_notice_speaks_the_language_of_the_session():
    notice = Notice("overlap", {"layer": "sites", "ha": 2.0})
    assert str(notice).startswith("Gewerbeflächen: 2,0 ha")
    with lg.option_context(lang="en"):
        assert str(notice).startswith("sites: 2.0 ha")
    with pytest.raises(lg.LandgapError, match="'fr'"):
        notice.text("fr")


def test_a_notice_is_searched_in_both_languages():
    notice = Notice("overlap", {"layer": "sites", "ha": 2.0})
    assert "overlap" in notice
    assert "überlappen" in notice
    assert "dividend" not in notice


def test_every_layer_has_a_german_name():
    from landgap.layers.schema import LAYERS  # noqa: PLC0415

    assert set(LAYERS) <= set(LAYER_NAMES)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_nothing_has_no_sign(lang):
    text = Notice("repaired", {"layer": "units", "rows": 1, "ha": -0.0004}).text(lang)
    assert "-" not in text
    assert {"de": "+0,00 ha", "en": "+0.00 ha"}[lang] in text
