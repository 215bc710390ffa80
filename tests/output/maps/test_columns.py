import pandas as pd
import pytest

from landgap.output.maps.columns import caption_of, class_values, measured_in, unit_name
from landgap.output.words import words


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("gap_ha", "ha"), ("demand_ha_low", "ha"), ("reach_years", "years"), ("open_access", "access"),
        ("access_change", "access"), ("population", ""), ("hagen", ""), (None, ""),
    ],
)  # fmt: skip
def test_the_name_tells_the_unit(column, unit):
    assert measured_in(column) == unit


def test_what_the_user_says_goes_before_what_the_name_says():
    assert unit_name("ha", "acres", words("en")) == "acres"
    assert unit_name("ha", None, words("en")) == "net hectares"
    assert unit_name("", None, words("en")) == ""
    assert caption_of("supply_ha", words("de")) == "Angebot"
    assert caption_of("rent", words("de")) == "rent"


def test_stated_breaks_are_taken_even_for_years(small):
    classes, colours = class_values(small, pd.Series([1.0, 5.0]), "years", [2, 4])
    assert classes.edges == [2, 4]
    assert classes.number.tolist() == [0, 2]
    assert len(colours) == 3
