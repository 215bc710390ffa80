import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.balancing.balance import VERDICTS
from landgap.options import option_context
from landgap.output.tables import summary


@pytest.mark.parametrize(
    ("lang", "row", "shown"),
    [
        (
            "de",
            ("Land", "Sachsen"),
            {"Flächensaldo, ha": "−826", "Bewertung": "nicht abschließend bestimmbar"},
        ),
        ("en", ("State", "Saxony"), {"Balance, ha": "−826", "Verdict": "inconclusive"}),
    ],
)
def test_the_summary_speaks_the_language_of_its_reader(result, lang, row, shown):
    table = summary(result, lang=lang)
    assert table.shape == result.summary().shape
    for column, text in shown.items():
        assert table.loc[row, column].startswith(text)
    assert re.findall("nan|NaN|inf$", table.to_string()) == []


def test_the_words_are_those_of_planners(result):
    """No name of a column of the code is left, and numbers are written as the language does."""
    html = summary(result, lang="de").to_html()
    assert [name for name in result.summary().columns if f">{name}<" in html] == []
    for words in ("Flächensaldo, ha", "Kooperationsraum", "Sachsen-Anhalt", "2.840", "−826,2"):
        assert words in html
    assert re.findall("nan|NaN|_ha|_years|DE-S|study area|enough|inconclusive", html) == []


def test_the_language_is_that_of_the_session_unless_said(result):
    assert summary(result).index.names == ["Ebene", "Gebiet"]
    with option_context(lang="en"):
        assert summary(result).index.names == ["Level", "Area"]
        assert summary(result, lang="de").index.names == ["Ebene", "Gebiet"]
    with pytest.raises(lg.LandgapError, match='\'fr\' is not one of "de", "en"'):
        summary(result, lang="fr")


def test_every_verdict_and_every_reach_can_be_read(result):
    verdicts = pd.Categorical(VERDICTS)
    areas = result.districts.iloc[: len(verdicts)]
    reaches = [np.nan, np.inf, 0.0, 4.0, 1234.5]
    found = replace(result, districts=areas.assign(verdict=verdicts, reach_years=reaches))
    table = summary(found, lang="de").loc["Kreis"]
    assert table["Bewertung"].tolist() == [
        "unbekannt",
        "nicht abschließend bestimmbar",
        "Fehlbedarf",
        "große zusammenhängende Flächen fehlen",
        "ausreichend",
    ]
    assert table["Reichweite, Jahre"].tolist() == ["–", "∞", "0,0", "4,0", "1.234,5"]
    assert table["Gemeinden"].str.fullmatch(r"\d+").all()
    assert table["Angebot, ha"].str.fullmatch(r"–|[\d.]+,\d").all()


def test_an_area_of_the_study_keeps_its_name(result):
    assert set(result.districts.index) == set(summary(result).loc["Kreis"].index)
