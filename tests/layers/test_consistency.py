"""Layers held against the units: what is far off is a fault, what is a little off is told or nothing."""

import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

from landgap.layers.consistency import (
    GERMAN_STATES,
    key_faults,
    people_faults,
    place_faults,
    place_notes,
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
