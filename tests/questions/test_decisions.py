import pandas as pd
import pytest

import landgap as lg
from landgap.questions import who_decides


@pytest.fixture
def with_members(make):
    members = pd.DataFrame(
        {
            "area": "Joint",
            "unit_id": ["15088001", "14730001", None, None],
            "name": ["Ahausen", "Cestadt", "Verband", "Kammer"],
            "role": ["municipality", "municipality", "planning_association", "chamber"],
            "since": ["2010", "2009-09", None, None],
            "until": [None, "2015-06", None, None],
            "source": ["a", "b", "c", "d"],
        }
    )
    return make(members=members)


def test_each_role_stands_with_what_it_decides_by(with_members):
    table = who_decides(with_members, on="2020", lang="en").set_index("name")
    assert "Cestadt" not in table.index
    assert {"land_use_plan", "development_plan"} <= set(table.loc["Ahausen", "instrument"])
    assert "regional_plan" in set(table.loc["Verband", "instrument"])
    assert pd.isna(table.loc["Kammer", "instrument"])
    assert table.loc["Ahausen", "source"].unique().tolist() == ["a"]


@pytest.mark.parametrize(
    ("day", "there"),
    [
        ("2009-08", False),
        ("2009-09", True),
        ("2009", True),
        ("2015", False),
        ("2015-06-30", True),
        ("2015-07", False),
    ],
)
def test_a_term_counts_on_its_first_and_last_day(with_members, day, there):
    assert ("Cestadt" in set(who_decides(with_members, on=day)["name"])) is there


def test_the_language_is_that_of_the_call(with_members):
    names = {lang: who_decides(with_members, lang=lang)["instrument_name"] for lang in ("de", "en")}
    assert "Flächennutzungsplan" in set(names["de"])
    assert "Land-use plan" in set(names["en"])


def test_what_cannot_be_asked(with_members):
    with pytest.raises(lg.LandgapError, match="'soon' is no date"):
        who_decides(with_members, on="soon")
    with pytest.raises(lg.LandgapError, match="a StudyArea is needed"):
        who_decides(None)


def test_all_bodies_of_the_region_are_there(halle_leipzig):
    table = who_decides(halle_leipzig, on="2020")
    assert set(table["role"]) == {"municipality", "district", "planning_association", "chamber", "authority"}
    assert {"IHK zu Leipzig", "Oberste Landesplanungsbehörde Sachsen"} <= set(table["name"])
