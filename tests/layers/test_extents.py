"""Places of units: a slip of axes, zone or system is refused, and what may be meant passes."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from ground import SHARED, box, frame, needs_shared

from landgap.layers.consistency import GERMAN_STATES
from landgap.layers.extents import (
    EXTENTS,
    STATE_EXTENTS,
    degree_faults,
    extent_faults,
    extent_notes,
)


@pytest.mark.parametrize("country", EXTENTS)
def test_units_beyond_their_country_are_told(country):
    west, south, east, north = EXTENTS[country]
    middle = shapely.box(
        (west + east) / 2, (south + north) / 2, (west + east) / 2 + 0.1, (south + north) / 2 + 0.1
    )
    units = gpd.GeoDataFrame({"unit_id": ["u"], "state": [f"{country}-1"]}, geometry=[middle], crs=4326)
    assert extent_faults(units) == []
    turned = units.set_geometry(shapely.transform(units.geometry.values, lambda at: at[:, ::-1]), crs=4326)
    assert "swapped" in extent_faults(turned)[0]
    away = units.set_geometry(units.translate(0, -30), crs=4326)
    assert f"lie beyond {country}" in extent_faults(away)[0]
    assert extent_faults(away.assign(state="FJ-C")) == []
    assert list(extent_notes(units)) == []
    far = units.set_geometry(units.translate(0, -75), crs=4326)
    assert extent_faults(far) == []
    assert next(extent_notes(far))["names"] == "u"


def test_metres_are_no_degrees():
    metres = gpd.GeoDataFrame(geometry=[shapely.Point(700_000, 5_700_000)], crs=4326)
    assert "degrees" in degree_faults(metres, "units")[0]
    assert degree_faults(metres.set_crs(25833, allow_override=True), "units") == []
    assert degree_faults(metres.iloc[:0], "units") == []


def in_zone(state, *, east_deg, north_deg, drawn, labelled):
    """A unit of 0.1 degree whose coordinates are those of one system and whose label is another."""
    unit = gpd.GeoDataFrame(
        {"unit_id": ["u"], "state": [state]},
        geometry=[shapely.box(east_deg, north_deg, east_deg + 0.1, north_deg + 0.1)],
        crs=4326,
    )
    return unit.to_crs(drawn).set_crs(labelled, allow_override=True)


def test_every_state_has_an_extent_in_germany():
    assert set(STATE_EXTENTS) == set(GERMAN_STATES.values())
    west, south, east, north = np.array(list(STATE_EXTENTS.values())).T
    assert (west.min(), south.min(), east.max(), north.max()) == pytest.approx(EXTENTS["DE"], abs=0.5)


@pytest.mark.parametrize("state", STATE_EXTENTS)
def test_the_wrong_zone_is_far_from_the_state_though_in_germany(state):
    west, south, east, north = STATE_EXTENTS[state]
    place = {"east_deg": (west + east) / 2, "north_deg": (south + north) / 2}
    for zone in (25832, 25833):
        assert extent_faults(in_zone(state, **place, drawn=zone, labelled=zone)) == []
        other = extent_faults(in_zone(state, **place, drawn=zone, labelled=25832 + 25833 - zone))
        assert "check the reference system (ETRS89 / UTM zone 3" in other[0]


@pytest.mark.parametrize(
    ("drawn", "labelled"),
    [
        (25833, 31468),
        (25833, 31467),
        (31468, 25833),
        (25833, 3857),
        (3857, 25833),
        (3035, 25833),
        (25833, 2154),
    ],
)
def test_coordinates_of_another_system_are_refused(drawn, labelled):
    wrong = in_zone("DE-SN", east_deg=12.3, north_deg=51.3, drawn=drawn, labelled=labelled)
    assert "check the reference system" in extent_faults(wrong)[0]


def test_unknown_states_are_not_looked_for():
    units = frame({"unit_id": ["a"], "state": ["DE-XX"]}, [box(0, 0, 1, 1)])
    assert extent_faults(units) == []


@needs_shared
def test_every_state_lies_in_its_box():
    file = SHARED / "tests-only" / "real_formats" / "VG2500_KRS.shp"
    districts = gpd.read_file(file).to_crs(4326)
    for key, state in GERMAN_STATES.items():
        west, south, east, north = districts[districts["AGS"].str[:2] == key].total_bounds
        box = STATE_EXTENTS[state]
        assert box[0] <= west
        assert box[1] <= south
        assert box[2] >= east
        assert box[3] >= north
