"""Hectares and megawatts held against shapes: far off is a fault, a little off is told."""

import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

from landgap.layers.stated_sizes import (
    drawn_faults,
    hectare_faults,
    hectare_notes,
    power_faults,
    room_notes,
    size_faults,
)

UNITS = frame({"unit_id": ["a", "b"], "state": "DE-ST"}, [box(0, 0, 5000, 5000), box(5000, 0, 10000, 5000)])


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
