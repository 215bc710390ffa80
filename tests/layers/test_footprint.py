import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.layers.footprint import discs, footprints

PLACES = st.tuples(st.integers(0, 4000), st.integers(0, 4000), st.floats(0.01, 200))


def series(*geometry):
    return gpd.GeoSeries(list(geometry), crs="EPSG:3035")


@settings(max_examples=40, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=12))
def test_every_footprint_has_its_area_stays_in_its_unit_and_beside_the_others(places):
    """Two units of 882 ha each; at most 2,400 ha are asked for, so some may find no room."""
    left, right = box(-100, -100, 2000, 4100), box(2000, -100, 4100, 4100)
    points = series(*(shapely.Point(X + x, Y + y) for x, y, _ in places))
    area_ha = pd.Series([ha for *_, ha in places])
    home = gpd.GeoSeries([left if x < 2000 else right for x, *_ in places], crs="EPSG:3035")
    drawn = discs(points, area_ha, within=home)
    asked = area_ha.groupby(home.to_wkb()).transform("sum")
    # a unit that lacks a little gives all their share; where it lacks half the discs stay, whoever they meet
    share = (882 / asked).clip(upper=1.0).where(asked < 2 * 882, 1.0)
    np.testing.assert_allclose(drawn.area / 10_000, area_ha * share, rtol=1e-5)
    if asked.max() < 882:
        assert shapely.area(drawn.difference(home)).max() < 1
        assert drawn.union_all().area == pytest.approx(drawn.area.sum(), rel=1e-5)


def test_a_disc_gives_way_to_polygons_and_to_smaller_discs():
    polygon = box(0, 0, 1000, 1000)
    drawn = discs(
        series(polygon, shapely.Point(X + 990, Y + 500), shapely.Point(X + 1100, Y + 500)),
        pd.Series([np.nan, 30.0, 5.0]),
    )
    assert drawn.iloc[0].equals(polygon)
    assert drawn.iloc[2].distance(shapely.Point(X + 1100, Y + 500)) == 0
    assert drawn.intersection(polygon).area.iloc[1:].max() < 1
    assert drawn.iloc[1].intersection(drawn.iloc[2]).area < 1
    np.testing.assert_allclose(drawn.area.iloc[1:] / 10_000, [30, 5], rtol=1e-5)


def test_a_unit_without_room_keeps_the_disc_for_the_ledger_to_count():
    unit = box(0, 0, 100, 100)
    drawn = discs(series(shapely.Point(X + 50, Y + 50)), pd.Series([4.0]), within=series(unit))
    assert drawn.area.iloc[0] == pytest.approx(40_000)


def test_a_point_beside_its_unit_is_drawn_inside_it():
    unit = box(0, 0, 1000, 1000)
    drawn = discs(series(shapely.Point(X - 300, Y + 500)), pd.Series([10.0]), within=series(unit))
    assert drawn.area.iloc[0] == pytest.approx(100_000)
    assert drawn.iloc[0].difference(unit).area < 1


def test_points_of_sites_become_polygons_with_their_hectares_on_the_callers_index(units):
    sites = frame({"site_id": [1, 2], "gross_ha": [5.0, 20.0]}, [shapely.Point(X + 1990, Y + 500)] * 2)
    sites = sites.to_crs(4326).rename_geometry("geom").set_axis([("a", 1), ("a", 2)])
    before = sites.copy()
    drawn = footprints(sites, units=units.rename_geometry("geom"))
    assert drawn.index.equals(sites.index)
    assert drawn.columns.tolist() == ["site_id", "gross_ha", "geometry", "footprint"]
    np.testing.assert_allclose(drawn.area / 10_000, [5, 20], rtol=1e-5)
    assert drawn.geometry.iloc[1].difference(box(0, 0, 2000, 2000)).area < 1
    assert drawn.geometry.iloc[0].intersection(drawn.geometry.iloc[1]).area < 1
    pd.testing.assert_frame_equal(pd.DataFrame(sites), pd.DataFrame(before))


def test_points_of_plants_take_stated_hectares_before_those_of_their_capacity():
    rows = {"pv_id": ["a", "b"], "capacity_mw": [10.0, 10.0], "area_ha": [None, 7.0]}
    points = [shapely.Point(X, Y), shapely.Point(X + 5000, Y)]
    drawn = footprints(frame(rows, points))
    assert drawn["area_ha"].tolist() == pytest.approx([10, 7])
    assert drawn["area_basis"].tolist() == ["capacity", "stated"]
    stated = footprints(frame({"area_ha": [3.0]}, points[:1]))
    assert stated.area.sum() == pytest.approx(30_000)


def test_points_without_hectares_and_lines_are_named_with_all_other_faults(units):
    line = shapely.LineString([(X, Y), (X + 1, Y)])
    rows = frame({"gross_ha": [None, 1.0, 2.0]}, [shapely.Point(X, Y), line, shapely.Point()])
    with pytest.raises(lg.LandgapError) as error:
        footprints(rows)
    assert error.value.faults == (
        "frame: neither point nor polygon in rows 1, 2",
        "frame: no gross_ha above 0 in rows 0",
    )
    with pytest.raises(lg.LandgapError) as error:
        footprints(
            rows[[]].set_geometry(rows.geometry).set_crs(None, allow_override=True), units=units["name"]
        )
    assert [fault.split(";")[0] for fault in error.value.faults] == [
        "frame: no coordinate reference system",
        "units: a GeoDataFrame with an active geometry is needed, not a Series",
        "frame: no column of gross_ha, area_ha, capacity_mw",
    ]
