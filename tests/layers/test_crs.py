import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from landgap import LandgapError
from landgap.layers.crs import map_crs, misplaced, to_area_crs


def place(lon, lat, crs="EPSG:4326", key="S1"):
    return gpd.GeoDataFrame({"site_id": [key]}, geometry=[shapely.Point(lon, lat)], crs=crs)


UNITS = gpd.GeoDataFrame(geometry=[shapely.box(11, 51, 13, 52)], crs="EPSG:4326")


def test_missing_reference_system_is_refused_with_the_mend():
    with pytest.raises(LandgapError, match=r'sites: no coordinate reference.*"EPSG:25832"'):
        to_area_crs(place(12, 51, crs=None), "sites")


@pytest.mark.parametrize(("lon", "lat"), [(11.60, 51.38), (12.09, 51.48), (13.0, 51.56)])
def test_a_hectare_is_a_hectare_on_both_sides_of_the_zone_limit(lon, lat):
    """Querfurt, Star Park and Torgau: UTM areas are off by up to 0.11 %, EPSG:3035 by < 1e-6."""
    square = place(lon, lat).to_crs("EPSG:25832").buffer(500, cap_style="square")
    true_m2 = abs(
        Geod(ellps="GRS80").geometry_area_perimeter(square.segmentize(10).to_crs("EPSG:4258").iloc[0])[0]
    )
    laea = to_area_crs(gpd.GeoDataFrame(geometry=square.segmentize(10)), "x").area.iloc[0]
    assert laea == pytest.approx(true_m2, rel=1e-6)


def test_swapped_rows_are_named():
    sites = gpd.GeoDataFrame(
        {"site_id": ["S1", "S2"]},
        geometry=[shapely.Point(12, 51.5), shapely.Point(51.5, 12)],
        crs="EPSG:4326",
    )
    (fault,) = misplaced(sites, UNITS, "sites", "site_id")
    assert fault == "sites: longitude and latitude are swapped in 1 of 2 rows (S2)"


def test_a_layer_elsewhere_is_refused_and_single_rows_beyond_the_edge_are_not():
    (fault,) = misplaced(place(-70, 40), UNITS, "sites", "site_id")
    assert "lies elsewhere" in fault
    assert "-70.00" in fault
    both = gpd.GeoDataFrame(
        {"site_id": ["S1", "S2"]},
        geometry=[shapely.Point(12, 51.5), shapely.Point(14, 50)],
        crs="EPSG:4326",
    )
    assert misplaced(both, UNITS, "sites", "site_id") == []


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"), [(11.97, 51.48, 25832), (12.37, 51.34, 25833), (-70, 40, 32619)]
)
def test_maps_are_drawn_in_the_zone_of_the_layer(lon, lat, epsg):
    assert map_crs(place(lon, lat)).to_epsg() == epsg


def tiles(polygons, crs):
    return gpd.GeoDataFrame(geometry=polygons, crs=crs)


@pytest.mark.parametrize(
    ("crs", "boxes"),
    [
        (
            25832,
            [(660e3, 5680e3, 690e3, 5710e3), (690e3, 5680e3, 720e3, 5694e3), (690e3, 5694e3, 720e3, 5710e3)],
        ),
        (4326, [(11, 51, 13, 51.5), (11, 51.5, 11.7, 52), (11.7, 51.5, 13, 52)]),
        (4326, [(11, 51, 12, 52), (12, 51, 13, 51.4), (12, 51.4, 13, 52)]),
        (3857, [(1.2e6, 6.6e6, 1.3e6, 6.7e6), (1.3e6, 6.6e6, 1.4e6, 6.63e6), (1.3e6, 6.63e6, 1.4e6, 6.7e6)]),
        (2263, [(9e5, 1e5, 10e5, 2e5), (10e5, 1e5, 11e5, 1.33e5), (10e5, 1.33e5, 11e5, 2e5)]),
    ],
)
def test_units_that_tile_in_their_own_system_tile_to_a_millimetre_after_it(crs, boxes):
    """Straight sides of 30 km bend by 0.3 m, of a degree by hundreds of metres."""
    units = tiles([shapely.box(*at) for at in boxes], crs)
    flat = to_area_crs(units, "units", tiling=True)
    one, other, third = flat.geometry
    for neighbour in (other, third):
        assert one.intersection(neighbour).area <= 1e-3 * neighbour.length
        assert neighbour.segmentize(100).intersection(one.buffer(0.002)).area > 0
    finer = to_area_crs(tiles(units.geometry.segmentize(0.001 if crs == 4326 else 100), crs), "units")
    np.testing.assert_allclose(flat.area, finer.area, rtol=1e-6)


def test_units_whose_edges_match_are_transformed_corner_by_corner():
    units = tiles([shapely.box(11, 51, 12, 52), shapely.box(12, 51, 13, 52)], 4326)
    flat = to_area_crs(units, "units", tiling=True)
    assert flat.geometry.geom_equals(units.to_crs(3035).geometry).all()
    assert to_area_crs(units, "sites").geometry.geom_equals(units.to_crs(3035).geometry).all()
    gone = tiles([shapely.box(11, 51, 12, 52), None, shapely.Polygon()], 4326)
    assert to_area_crs(gone, "units", tiling=True).geometry.isna().tolist() == [False, True, False]
