import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.layers.footprint import footprints, pv_area_ha

PLACES = st.tuples(st.integers(0, 4000), st.integers(0, 4000), st.floats(0.01, 200))


def series(*geometry):
    return gpd.GeoSeries(list(geometry), crs="EPSG:3035")


@settings(max_examples=40, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=12))
def test_every_footprint_has_its_area_stays_in_its_unit_and_beside_the_others(places):
    """Two units of 800 ha each; at most 2,400 ha are asked for, so some may find no room."""
    left, right = box(-100, -100, 2000, 4100), box(2000, -100, 4100, 4100)
    points = series(*(shapely.Point(X + x, Y + y) for x, y, _ in places))
    area_ha = pd.Series([ha for *_, ha in places])
    home = gpd.GeoSeries([left if x < 2000 else right for x, *_ in places], crs="EPSG:3035")
    drawn = footprints(points, area_ha, within=home)
    np.testing.assert_allclose(drawn.area / 10_000, area_ha, rtol=1e-6)
    asked = area_ha.groupby(home.to_wkb()).sum().max()
    if asked < 400:  # half of a unit: there is room for all
        assert shapely.area(drawn.difference(home)).max() < 1
        assert drawn.union_all().area == pytest.approx(drawn.area.sum(), rel=1e-5)


def test_a_disc_gives_way_to_polygons_and_to_smaller_discs():
    polygon = box(0, 0, 1000, 1000)
    drawn = footprints(
        series(polygon, shapely.Point(X + 990, Y + 500), shapely.Point(X + 1100, Y + 500)),
        pd.Series([np.nan, 30.0, 5.0]),
    )
    assert drawn.iloc[0].equals(polygon)
    assert drawn.iloc[2].distance(shapely.Point(X + 1100, Y + 500)) == 0
    assert drawn.intersection(polygon).area.iloc[1:].max() < 1
    assert drawn.iloc[1].intersection(drawn.iloc[2]).area < 1
    np.testing.assert_allclose(drawn.area.iloc[1:] / 10_000, [30, 5], rtol=1e-6)


def test_a_unit_without_room_keeps_the_disc_for_the_ledger_to_count():
    unit = box(0, 0, 100, 100)
    drawn = footprints(series(shapely.Point(X + 50, Y + 50)), pd.Series([4.0]), within=series(unit))
    assert drawn.area.iloc[0] == pytest.approx(40_000)


def test_a_point_beside_its_unit_is_drawn_inside_it():
    unit = box(0, 0, 1000, 1000)
    drawn = footprints(series(shapely.Point(X - 300, Y + 500)), pd.Series([10.0]), within=series(unit))
    assert drawn.area.iloc[0] == pytest.approx(100_000)
    assert drawn.iloc[0].difference(unit).area < 1


def test_land_of_pv_follows_the_published_ratios():
    """3.56 (2006) and 2.25 ha/MW (2010), 1.0 (2021); a stated area goes before."""
    pv = pd.DataFrame(
        {
            "capacity_mw": 10.0,
            "commissioned": pd.array([2004, 2006, 2008, 2010, 2021, 2030, None, 2010], "Int64"),
            "area_ha": [None] * 7 + [26.5],
        }
    )
    assert pv_area_ha(pv).tolist() == pytest.approx([35.6, 35.6, 29.05, 22.5, 10, 10, 10, 26.5])
