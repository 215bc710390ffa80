import geopandas as gpd
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
