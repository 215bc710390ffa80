import geopandas as gpd
import pytest
import shapely

import landgap as lg
from landgap.output.maps.subject import subject_of


def test_anything_but_a_layer_is_left_as_it_is(small):
    assert subject_of(small) is small
    assert subject_of("halle-leipzig") == "halle-leipzig"


def test_a_layer_comes_by_its_region(units):
    subject = subject_of(units.drop(columns=["district", "member"]))
    assert subject.study is subject
    assert subject.units["halo"].eq(False).all()
    assert subject.borders["length_km"].tolist() == [4.0]
    assert subject.attribution == []


def test_all_faults_of_a_layer_are_named_at_once():
    square = shapely.box(0, 0, 1, 1)
    shapes = [square, square, None, shapely.Point(0, 0)]
    layer = gpd.GeoDataFrame({"unit_id": [1, 1, 2, 3], "state": ["DE-XX"] * 4}, geometry=shapes, crs=None)
    with pytest.raises(lg.LandgapError) as error:
        subject_of(layer)
    for fault in ("unit_id", "DE-XX", "no coordinate reference system", "no polygon"):
        assert fault in str(error.value)
