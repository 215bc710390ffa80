import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.layers.members import nesting

UNITS = pd.DataFrame({"unit_id": list("abcd"), "district_id": ["1", "1", "2", None]})


def table(*rows):
    """Terms: area, unit_id, role, since, until."""
    return pd.DataFrame(rows, columns=["area", "unit_id", "role", "since", "until"])


def on(members, day):
    found = lg.layers.territory(members, UNITS, on=day)
    return {area: "".join(part["unit_id"]) for area, part in found.groupby("area", sort=False)}


def faults_of(members, units=UNITS):
    with pytest.raises(lg.LandgapError) as error:
        lg.layers.territory(members, units)
    return list(error.value.faults)


def test_the_bundled_cooperation_grew_from_four_to_82_municipalities(halle_leipzig):
    """Process of 2009, declaration of 2010, whole Landkreise by 2019, nine districts 2019/20."""
    sizes = [
        lg.layers.territory(halle_leipzig.members, halle_leipzig.units, on=day)
        .groupby("area", sort=False)
        .size()
        .tolist()
        for day in ("2008", "2009-09-01", "2010-11-01", "2018", "2020")
    ]
    assert sizes == [[], [4], [5], [5], [82, 177]]
    assert halle_leipzig.units["member"].sum() == 82


def test_first_and_last_day_belong_to_the_term():
    members = table(
        ("X", "a", "municipality", "2009-09", "2012-02"), ("X", "b", "municipality", None, "2010")
    )
    days = ("2009-08-31", "2009-09-01", "2010-12-31", "2011-01-01", "2012-02-29", "2012-03-01")
    assert [on(members, day).get("X", "") for day in days] == ["b", "ab", "ab", "a", "a", ""]


def test_a_year_or_a_month_means_its_last_day():
    members = table(
        ("X", "a", "municipality", "2019-12-31", None),
        ("X", "b", "municipality", "2019-04-30", None),
    )
    assert on(members, "2019-04") == {"X": "b"}
    assert on(members, "2019") == {"X": "ab"}


def test_a_district_stands_for_its_units_and_an_own_term_goes_first():
    members = table(("X", "1", "district", "2019", None), ("X", "b", "municipality", "2009", None))
    found = lg.layers.territory(members, UNITS, on="2020").set_index("unit_id")
    assert found["role"].to_dict() == {"a": "district", "b": "municipality"}
    assert found.loc["b", "since"] == "2009"


def test_bodies_without_land_sit_at_the_table():
    members = table(("X", "a", "municipality", None, None), ("X", None, "chamber", "2009", None))
    assert on(members, "2020") == {"X": "a"}


def test_areas_nest_by_their_units():
    areas = pd.DataFrame({"area": list("kmmnnnz"), "unit_id": list("aababcd")})
    inside = nesting(areas)
    assert inside.dropna().to_dict() == {"k": "m", "m": "n"}


def test_every_fault_is_named_at_once():
    members = table(
        ("X", "x", "municipality", None, None),
        ("X", "9", "district", None, None),
        ("X", None, "municipality", None, None),
        ("X", "a", "chamber", None, None),
        ("X", "b", "municipality", "2012", "2011"),
        ("X", "c", "municipality", "2009", None),
        ("X", "c", "municipality", "2015", "2016"),
    )
    assert faults_of(members) == [
        "members: row 3 without unit_id; a municipality or district brings its land",
        "members: x unknown units; give the unit_id of a unit",
        "members: 9 unknown districts; give a district_id of the units",
        "members: a with a unit_id, but the role brings no land; leave it empty",
        "members: b with a term that ends before it begins",
        "members: c with terms that overlap in one area; let one end before the next begins",
    ]


def test_terms_that_follow_each_other_or_lie_in_two_areas_do_not_overlap():
    members = table(
        ("X", "a", "municipality", "2009", "2011"),
        ("X", "a", "municipality", "2012", None),
        ("Y", "a", "municipality", "2009", None),
    )
    assert on(members, "2013") == {"X": "a", "Y": "a"}


def test_a_district_needs_its_units_to_say_so_and_columns_must_be_there():
    (fault,) = faults_of(table(("X", "1", "district", None, None)), UNITS[["unit_id"]])
    assert fault.startswith("members: 1 unknown districts")
    assert len(faults_of(pd.DataFrame({"area": ["X"]}))) == 2
    with pytest.raises(lg.LandgapError, match="'soon' is no date"):
        lg.layers.territory(table(("X", "a", "municipality", None, None)), UNITS, on="soon")


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(2000, 2010), st.integers(0, 10)), max_size=6),
    st.integers(1999, 2021),
)
@settings(max_examples=50, deadline=None)
def test_two_terms_overlap_or_each_day_has_one_truth(terms, year):
    """A member is in on a day exactly if one of its terms holds that day; two never do."""
    members = table(
        *(("X", unit, "municipality", str(start), str(start + more)) for unit, start, more in terms)
    )
    years = [(unit, y) for unit, start, more in terms for y in range(start, start + more + 1)]
    if len(set(years)) < len(years):
        assert "overlap in one area" in faults_of(members)[0]
    elif terms:
        expected = "".join(unit for unit in "abcd" if (unit, year) in years)
        assert on(members, str(year)).get("X", "") == expected


# as a layer of a study


def test_the_table_goes_before_the_column_and_the_column_makes_a_table(units, sites):
    members = table(("X", "15088002", "municipality", "2010", "2020"))
    made = {
        day: lg.StudyArea.from_layers(
            units=units, sites=sites, horizon_years=1, members=members, members_on=day
        )
        for day in ("2009", "2015")
    }
    assert made["2009"].units["member"].sum() == 0
    assert made["2015"].units.loc[made["2015"].units["member"], "name"].tolist() == ["Bedorf"]
    plain = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=1, title="T")
    assert plain.members["unit_id"].tolist() == units.loc[units["member"], "unit_id"].tolist()
    assert plain.members["area"].unique().tolist() == ["T"]


def test_faults_of_the_table_are_faults_of_the_study(units, sites):
    members = table(("X", "15088002", "mayor", "last year", None))
    with pytest.raises(lg.LandgapError) as error:
        lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=1, members=members)
    assert [fault.split(":")[0] for fault in error.value.faults] == [
        "members.role",
        "members.since",
    ]
    strange = members.assign(role="municipality", since=None, unit_id="x")
    with pytest.raises(lg.LandgapError, match="members: x unknown units"):
        lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=1, members=strange)


def test_a_study_file_names_the_table_and_the_day(folder):
    table(("X", "15088002", "municipality", "2010", None)).to_csv(folder / "m.csv", index=False)
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text("members_on = 2009-12-31\n" + text + '[members]\nfile = "m.csv"\n', "utf-8")
    study = lg.read_study(path)
    assert (study.members_on, int(study.units["member"].sum())) == ("2009-12-31", 0)
