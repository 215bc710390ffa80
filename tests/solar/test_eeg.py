import geopandas as gpd
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg

ROAD = frame({"n": [1]}, [shapely.LineString([(X - 5000, Y), (X + 5000, Y)])])
FIELD = frame({"n": [1]}, [box(-9000, -9000, 9000, 9000)])


def places(metres, date, state="DE-ST", ids=("P",)):
    shapes = [shapely.Point(X, Y + metres)] * len(ids)
    return frame({"pv_id": list(ids), "state": state, "commissioned": [date] * len(ids)}, shapes)


def holds(metres, date, areas, prefix, **options):
    """Whether one of the rules with that prefix holds; None where nobody knows."""
    found = lg.solar.eeg_classes(places(metres, date, **options), areas)
    answers = found.loc[found["rule"].str.startswith(prefix), "holds"].tolist()
    return None if not answers or answers[0] is pd.NA else any(answers)


@pytest.mark.parametrize("line", ["motorway", "rail"])
@pytest.mark.parametrize(
    ("metres", "dates"),
    [
        (109.9, {2012: True, 2020: True, 2021: True, 2023: True}),
        (110.1, {2012: False, 2020: False, 2021: True, 2022: True, 2023: True}),
        (199.9, {2020: False, 2021: True, 2022: True}),
        (200.1, {2021: False, 2022: False, 2023: True, 2026: True}),
        (499.9, {2022: False, 2023: True}),
        (500.1, {2012: False, 2021: False, 2023: False, 2026: False}),
        (110.1, {"2020-12-31": False, "2021-01-01": True, "2020-12": False}),
        (200.1, {"2022-12-31": False, "2023-01-01": True}),
    ],
)
def test_the_strip_flips_by_the_year_of_commissioning(line, metres, dates):
    for date, expected in dates.items():
        rules = lg.solar.eeg_rules().query("law == 'EEG § 37 (1) no. 2 c'")
        found = lg.solar.eeg_classes(places(metres, date), {line: ROAD}, rules=rules)
        found = found[found["area_class"] == line]
        assert found["holds"].tolist() == [expected]
        assert found["distance_m"].item() == pytest.approx(metres)


@pytest.mark.parametrize(
    ("state", "area", "date", "expected"),
    [
        ("DE-SN", "arable", "2021-09-22", None),
        ("DE-SN", "arable", "2021-09-23", True),
        ("DE-SN", "grassland", "2022-06-01", True),
        ("DE-ST", "arable", "2022-02-25", None),
        ("DE-ST", "arable", "2022-02-26", True),
        ("DE-ST", "grassland", "2022-06-01", None),
        ("DE-TH", "arable", "2022-06-01", None),
    ],
)
def test_saxony_opens_grassland_and_saxony_anhalt_does_not(state, area, date, expected):
    none = FIELD.iloc[:0]
    excluded = ("natura_2000", "national_monument", "protected_part", "biotope")
    areas = {area: FIELD, "disadvantaged": FIELD, **dict.fromkeys(excluded, none)}
    rule = f"{state[-2:].lower()}_{area}"
    assert holds(0, date, areas, rule, state=state) == expected
    areas["natura_2000"] = FIELD
    assert holds(0, date, areas, rule, state=state) == (False if expected else None)


def test_the_caps_of_the_two_states_stand_in_the_table():
    caps = lg.solar.eeg_rules().set_index("rule")["cap_mw_per_year"]
    assert (caps["sn_arable"], caps["sn_grassland"], caps["st_arable"]) == (180, 180, 100)


def test_what_is_not_given_is_not_known():
    assert holds(0, 2022, {}, "conversion") is None
    areas = {"arable": FIELD, "disadvantaged": FIELD}
    assert holds(0, 2022, areas, "st_arable") is None  # it may be Natura 2000
    assert holds(0, 2022, {"arable": FIELD.iloc[:0]}, "st_arable") is False


@pytest.mark.parametrize(
    ("plan_date", "expected"),
    [
        ("2002-10-11", True),
        ("2009-12-31", True),
        ("2010-01-01", False),
        ("2009", True),
        (None, None),
    ],
)
def test_a_commercial_plan_must_be_older_than_2010(plan_date, expected):
    plan = FIELD.assign(plan_date=[plan_date])
    assert holds(0, 2022, {"commercial_plan": plan}, "commercial_plan") is expected


@pytest.mark.parametrize("line", ["motorway", "rail"])
def test_a_plant_of_2006_beside_a_line_does_not_hold_by_a_rule_of_2010(line):
    assert holds(50, 2006, {line: ROAD}, f"{line}_") is None
    assert holds(50, "2010-06-30", {line: ROAD}, f"{line}_") is None
    assert holds(50, "2010-07-01", {line: ROAD}, f"{line}_") is True


@pytest.mark.parametrize(
    ("date", "plan_date", "expected"),
    [
        ("2006", "2005-05-01", True),
        ("2010-06-30", "2010-05-01", True),
        ("2010-07-01", "2010-03-24", True),
        ("2010-12-31", "2010-03-25", False),
        ("2010-12-31", None, None),
        ("2011-01-01", "2010-03-24", None),
    ],
)
def test_arable_land_with_a_plan_was_paid_for_until_2010(date, plan_date, expected):
    areas = {"arable": FIELD, "plan": FIELD.assign(plan_date=[plan_date])}
    assert holds(0, date, areas, "arable_plan") is expected


def test_arable_land_without_a_plan_was_not_paid_for():
    assert holds(0, 2006, {"arable": FIELD, "plan": FIELD.iloc[:0]}, "arable_plan") is False


@pytest.mark.parametrize(
    ("metres", "date", "expected"),
    [(199, "2022-12-31", None), (199, "2023-01-01", True), (201, "2023-01-01", False)],
)
def test_the_building_code_lets_in_a_strip_from_2023(metres, date, expected):
    assert holds(metres, date, {"motorway": ROAD}, "motorway_privileged") is expected


@pytest.mark.parametrize(
    ("area_ha", "date", "expected"),
    [(2.5, "2023-07-07", True), (2.5, "2023-07-06", None), (2.6, 2024, False), (None, 2024, True)],
)
def test_a_small_plant_beside_a_farm_is_let_in_from_july_2023(area_ha, date, expected):
    plant = places(0, date).assign(area_ha=[area_ha])
    found = lg.solar.eeg_classes(plant, {"farm": FIELD}).set_index("rule")["holds"]
    assert found.get("farm_privileged") is expected or found.get("farm_privileged") == expected


@settings(max_examples=10, deadline=None)
@given(st.floats(0, 700), st.integers(2005, 2030), st.integers(1, 20), st.floats(1, 900))
def test_a_later_rule_never_changes_an_earlier_plant(metres, year, later, width):
    rules = lg.solar.eeg_rules().query("area_class == 'motorway'")
    row = {
        "rule": "new", "area_class": "motorway", "valid_from": f"{year + later}-01-01",
        "valid_to": None, "state": None, "width_m": width, "source": "a law to come",
    }  # fmt: skip
    more = pd.concat([rules, pd.DataFrame([row])], ignore_index=True)
    before, after = (
        lg.solar.eeg_classes(places(metres, year), {"motorway": ROAD}, rules=table) for table in (rules, more)
    )
    pd.testing.assert_frame_equal(before, after)
    then = lg.solar.eeg_classes(places(metres, year + later), {"motorway": ROAD}, rules=more)
    new = then.loc[then["rule"] == "new", "holds"]
    assert new.tolist() == [pytest.approx(metres) == width or metres < width]


def test_a_table_of_ones_own_is_read_and_its_faults_are_named(tmp_path):
    rules = lg.solar.eeg_rules().head(2)
    rules.to_csv(tmp_path / "mine.csv", index=False)
    assert lg.solar.eeg_rules(tmp_path / "mine.csv")["rule"].tolist() == rules["rule"].tolist()
    bad = pd.concat([rules, rules.head(1)]).reset_index(drop=True)
    bad["valid_from"] = ["soon", "2020-01-01", None]
    bad["valid_to"] = ["2020-01-01", "2019-01-01", None]
    bad["width_m"], bad["source"] = [-1, None, None], [None, "s", "s"]
    with pytest.raises(lg.LandgapError) as error:
        lg.solar.eeg_classes(places(0, 2022), {}, rules=bad)
    for fault in (
        "valid_from: no date",
        "width_m: negative in 1 row",
        "duplicate rule in 2 rows",
        "before valid_from",
        "source: missing",
    ):
        assert fault in str(error.value)


def test_every_fault_of_the_places_is_named():
    bad = places(0, "last spring").drop(columns="state")
    with pytest.raises(lg.LandgapError) as error:
        lg.solar.eeg_classes(bad, {"rail": ROAD.set_crs(None, allow_override=True)})
    for fault in (
        "places.state: the column is missing",
        "areas.rail: no coordinate reference system",
        "places.commissioned: no date (2019, 2019-04 or 2019-04-30) in 1 row (P)",
    ):
        assert fault in str(error.value)
    plan = FIELD.assign(plan_date="some day")
    with pytest.raises(lg.LandgapError, match=r"areas\.commercial_plan\.plan_date: no date"):
        lg.solar.eeg_classes(places(0, 2022), {"commercial_plan": plan})


def test_other_names_keys_and_systems_change_no_answer():
    """Geometry called geom, whole numbers as keys, degrees for metres, rows named by the caller."""
    plain = lg.solar.eeg_classes(places(150, 2021, ids=("1", "2")), {"motorway": ROAD})
    other = places(150, 2021, ids=(1, 2)).rename_geometry("geom").set_index(pd.Index(["x", "x"]))
    before = other.copy()
    found = lg.solar.eeg_classes(other.to_crs(4326), {"motorway": ROAD.to_crs(25833)})
    pd.testing.assert_frame_equal(found, plain, atol=1e-3)
    pd.testing.assert_frame_equal(pd.DataFrame(other), pd.DataFrame(before))


def test_the_bundled_rules_cite_their_source_and_rest_on_what_was_read():
    rules = lg.solar.eeg_rules()
    inferred = rules.loc[rules["evidence"].ne("S"), ["rule", "evidence"]].to_numpy().tolist()
    assert inferred == [["motorway_110", "C"], ["rail_110", "C"]]
    assert rules["source"].str.len().min() > 10
    assert isinstance(places(0, 2020), gpd.GeoDataFrame)
