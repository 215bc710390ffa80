"""Layers held against each other: what is far off is a fault, what is a little off is told or nothing."""

import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

from landgap.layers.consistency import (
    GERMAN_STATES,
    drawn_faults,
    hectare_faults,
    hectare_notes,
    key_faults,
    people_faults,
    place_faults,
    place_notes,
    power_faults,
    room_notes,
    size_faults,
    unmatched_notes,
)

UNITS = frame({"unit_id": ["a", "b"], "state": "DE-ST"}, [box(0, 0, 5000, 5000), box(5000, 0, 10000, 5000)])


def keyed(keys, states):
    return pd.DataFrame({"unit_id": keys, "state": states})


@pytest.mark.parametrize(
    ("keys", "states", "odd"),
    [
        (["14713000"], ["DE-SN"], None),
        (["14713000"], ["DE-ST"], "14713000: DE-ST, by its key DE-SN"),
        (["147130000000"], ["DE-TH"], "by its key DE-SN"),
        (["14713000", "15002000"], ["DE-ST", "DE-SN"], "2 rows"),
        (["14001", "14002", "15001"], ["DE-SN", "DE-SN", "DE-SN"], "15001: DE-SN, by its key DE-ST"),
        (["10001", "10002"], ["DE-SN", "DE-SN"], None),
        (["14713000"], ["AT-4"], None),
        (["ahausen"], ["DE-ST"], None),
        (["99999999"], ["DE-ST"], None),
    ],
)
def test_an_official_key_says_its_state(keys, states, odd):
    faults = key_faults(keyed(keys, states))
    assert bool(faults) is (odd is not None)
    assert odd is None or odd in faults[0]


def test_every_state_has_one_number():
    assert len(set(GERMAN_STATES.values())) == len(GERMAN_STATES) == 16


@pytest.mark.parametrize(
    ("east_m", "accuracy_m", "odd"),
    [(4500, None, False), (3900, None, True), (3900, 2000.0, False), (7000, None, False)],
)
def test_a_place_may_miss_the_unit_that_it_names_by_its_accuracy(east_m, accuracy_m, odd):
    site = frame(
        {"site_id": ["S"], "unit_id": ["b"], "position_accuracy_m": [accuracy_m]},
        [shapely.Point(X + east_m, Y + 500)],
    )
    assert bool(place_faults(site, UNITS, "sites", "site_id")) is odd


def test_a_unit_that_is_none_is_told_of_what_lies_inside_the_study():
    sites = frame(
        {"site_id": ["S", "T"], "unit_id": ["z", "z"]}, [shapely.Point(X + 9, Y + 9), shapely.Point(X - 9, Y)]
    )
    (note,) = place_notes(sites, UNITS, "sites", "site_id")
    assert note == {"code": "named_elsewhere", "layer": "sites", "rows": 1, "names": "S: z"}
    assert place_faults(sites, UNITS, "sites", "site_id") == []


@pytest.mark.parametrize(
    ("shape", "stated", "odd"),
    [
        (box(0, 0, 1000, 1000), 100.0, None),
        (box(0, 0, 1000, 1000), 1_000_000.0, "m²?"),
        (box(0, 0, 1000, 1000), 1001.0, "far from the polygon"),
        (box(0, 0, 1000, 1000), 9.9, "far from the polygon"),
        (shapely.Point(X + 1000, Y + 1000), 2400.0, None),
        (shapely.Point(X + 1000, Y + 1000), 2600.0, "more than its unit has"),
    ],
)
def test_hectares_that_cannot_be(shape, stated, odd):
    faults = hectare_faults(frame({"site_id": ["S"], "gross_ha": [stated]}, [shape]), UNITS)
    assert bool(faults) is (odd is not None)
    assert odd is None or odd in faults[0]


def test_points_of_a_unit_cannot_have_more_land_than_it():
    sites = frame({"site_id": list("STU"), "gross_ha": 900.0}, [shapely.Point(X + 1000, Y + 1000)] * 3)
    assert "a: 2,700 ha" in hectare_faults(sites, UNITS)[0]


def test_hectares_that_are_a_little_off_are_told():
    sites = frame({"site_id": ["S", "T"], "gross_ha": [50.0, 95.0]}, [box(0, 0, 1000, 1000)] * 2)
    (note,) = hectare_notes(sites, "sites", "site_id", "gross_ha")
    assert (note["names"], note["ha"], note["drawn_ha"]) == ("S", 50.0, 100.0)
    drawn = sites.assign(footprint=["modelled", "given"], gross_ha=[120.0, 120.0])
    (note,) = room_notes(drawn)
    assert (note["names"], note["drawn_ha"]) == ("S", 100.0)


@pytest.mark.parametrize(
    ("columns", "shape", "odd"),
    [
        ({"capacity_mw": 8.0}, box(0, 0, 1000, 100), None),
        ({"capacity_mw": 500.0}, box(0, 0, 1000, 100), "kW?"),
        ({"capacity_mw": 0.5}, box(0, 0, 1000, 100), None),
        ({"capacity_mw": 500.0, "mounting": "roof"}, box(0, 0, 1000, 100), None),
        ({"capacity_mw": 600.0}, shapely.Point(X + 2000, Y + 2000), "a fifth of the unit"),
        ({"capacity_mw": 500.0, "area_ha": 450.0}, shapely.Point(X + 2000, Y + 2000), None),
        ({"capacity_mw": 90.0}, shapely.Point(X + 2000, Y + 2000), None),
    ],
)
def test_power_that_cannot_be(columns, shape, odd):
    faults = power_faults(
        frame({"pv_id": ["P"]} | {name: [value] for name, value in columns.items()}, [shape]), UNITS
    )
    assert bool(faults) is (odd is not None)
    assert odd is None or odd in faults[0]


def test_the_key_of_the_district_says_the_state_where_that_of_the_unit_is_another():
    units = keyed(["a", "b", "c"], ["DE-SN", "DE-SN", "DE-ST"]).assign(
        district_id=["14713", "15088", "15002"]
    )
    assert "b: DE-SN, by its key DE-ST" in key_faults(units)[0]
    assert key_faults(units.assign(district_id=["14713", None, "15002"])) == []


@pytest.mark.parametrize(
    ("people", "odd"), [(0, 0), (999_999, 0), (2_600_000, 1), (999_999_999, 1), (None, 0)]
)
def test_people_need_room(people, odd):
    assert len(people_faults(UNITS.assign(population=[people, 100.0]))) == odd


def test_an_outline_larger_than_its_units_is_refused_and_one_across_two_is_not():
    def found(shape):
        return size_faults(frame({"site_id": ["S"]}, [shape]), UNITS, "sites", "site_id")

    assert found(box(4000, 1000, 6000, 3000)) == []
    assert found(box(0, 0, 5000, 5000)) == []
    assert "S: 5,000 ha" in found(box(0, 0, 10000, 5000))[0]
    assert "S: 10,000 ha" in found(box(4000, 0, 14000, 10000))[0]
    assert found(box(20000, 0, 40000, 10000)) == []  # outside all units, which the ledger counts
    assert found(shapely.Point(X, Y)) == []


@pytest.mark.parametrize(("stated", "odd"), [(1e5, 1), (0.9, 1), (60.0, 0), (0.0, 0), (None, 0)])
def test_hectares_of_plants_are_held_against_their_outline_too(stated, odd):
    plants = frame({"pv_id": ["P"], "area_ha": pd.Series([stated], dtype=float)}, [box(0, 0, 1000, 100)])
    assert len(drawn_faults(plants, "pv", "pv_id", "area_ha")) == odd
    assert len(list(hectare_notes(plants, "pv", "pv_id", "area_ha"))) == (stated is not None)


def test_rows_about_places_that_the_study_lacks_are_told():
    units = UNITS.assign(district_id=["1", "2"])
    rows = pd.DataFrame(
        {"unit_id": ["a", "x", None, None, None], "district_id": [None, "1", "2", "9", None]}, dtype="str"
    )
    (note,) = unmatched_notes(rows, units, "prices")
    assert (note["rows"], note["names"]) == (1, "9")
    (note,) = unmatched_notes(rows[["unit_id"]], units, "vacancy")
    assert (note["rows"], note["names"]) == (1, "x")
    assert list(unmatched_notes(rows.iloc[[0, 2, 4]], units, "prices")) == []
