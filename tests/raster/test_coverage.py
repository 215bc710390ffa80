"""Rasters and polygons that do not go together: what is refused, and how it is said."""

import math

import numpy as np
import pytest
import rasterio
import shapely
from ground import X, Y
from rasters import write, zone, zones

import landgap as lg


@pytest.fixture
def hundred(tmp_path):
    return write(tmp_path / "hundred.tif", np.arange(100, dtype="float32").reshape(10, 10))


def test_a_raster_without_reference_system_or_nodata(tmp_path):
    path = write(tmp_path / "bare.tif", np.ones((3, 3), dtype="uint8"), crs=None, nodata=None)
    with pytest.raises(lg.LandgapError) as error:
        lg.raster.zonal(zones(zone(0, 1, 1, 0)), path)
    assert "bare.tif: no coordinate reference system" in str(error.value)
    assert "bare.tif: does not say what means no data" in str(error.value)


@pytest.mark.parametrize(("nodata", "mean"), [(math.nan, 2.5), (1, 3)])
def test_nodata_can_be_said(tmp_path, nodata, mean):
    path = write(tmp_path / "said.tif", np.array([[1, 2], [3, 4]], dtype="uint8"), nodata=None)
    found = lg.raster.zonal(zones(zone(0, 2, 2, 0)), path, nodata=nodata)
    assert found["mean"].item() == pytest.approx(mean)


def test_a_raster_that_misses_the_area(hundred):
    with pytest.raises(lg.LandgapError, match=r"hundred\.tif: misses all polygons"):
        lg.raster.zonal(zones(zone(500, 502, 502, 500)), hundred)


def test_bad_zones_and_options(hundred, tmp_path):
    point = zones(shapely.Point(X, Y))
    with pytest.raises(lg.LandgapError, match="zones: no polygon in 1 row"):
        lg.raster.zonal(point, hundred)
    with pytest.raises(lg.LandgapError, match="zones: no coordinate reference system"):
        lg.raster.zonal(zones(zone(0, 1, 1, 0)).set_crs(None, allow_override=True), hundred)
    with pytest.raises(lg.LandgapError, match="no band 2; there are 1"):
        lg.raster.zonal(zones(zone(0, 1, 1, 0)), hundred, band=2)
    with pytest.raises(lg.LandgapError, match="cannot be read"):
        lg.raster.zonal(zones(zone(0, 1, 1, 0)), tmp_path / "none.tif")
    with pytest.raises(lg.LandgapError, match="engine: 'fast' is not one of"):
        lg.raster.zonal(zones(zone(0, 1, 1, 0)), hundred, engine="fast")


def test_the_engine_that_is_not_there_is_named(hundred, monkeypatch):
    monkeypatch.setattr("landgap.raster.coverage.find_spec", lambda _: None)
    assert lg.raster.zonal(zones(zone(0, 1, 1, 0)), hundred).attrs["engine"] == "rasterio"
    with pytest.raises(lg.LandgapError, match=r'pip install "landgap\[raster\]"'):
        lg.raster.zonal(zones(zone(0, 1, 1, 0)), hundred, engine="exactextract")


def test_a_reference_system_that_cannot_be_reached(tmp_path):
    local = 'LOCAL_CS["site",UNIT["metre",1]]'
    path = write(tmp_path / "local.tif", np.ones((3, 3), dtype="uint8"), nodata=0, crs=local)
    with pytest.raises(lg.LandgapError, match="cannot be brought to the reference system of the raster"):
        lg.raster.zonal(zones(zone(0, 1, 1, 0)), path)


def test_a_turned_raster_is_refused(tmp_path):
    path = tmp_path / "turned.tif"
    turn = rasterio.Affine(100, 10, X, 10, -100, Y)
    write(path, np.ones((3, 3), dtype="int16"), transform=turn)
    with pytest.raises(lg.LandgapError, match="rotated or mirrored"):
        lg.raster.zonal(zones(zone(0, 1, 1, 0)), path)


def test_every_fault_of_zones_raster_and_options_is_named_at_once(tmp_path):
    path = write(tmp_path / "bare.tif", np.ones((3, 3), dtype="uint8"), crs=None, nodata=None)
    bow_tie = shapely.Polygon([(X, Y), (X + 200, Y - 200), (X + 200, Y), (X, Y - 200)])
    layer = zones(zone(0, 1, 1, 0), bow_tie, None, shapely.Polygon()).set_axis(list("abcd"))
    with pytest.raises(lg.LandgapError) as error:
        lg.raster.zonal(layer, path, statistics=["median"], engine="fast", nodata=None)
    assert [fault.split(";")[0] for fault in error.value.faults] == [
        "statistics: median not among count, sum, mean, std, min, max",
        "zones: no geometry in rows c, d",
        "zones: invalid polygons",
        'engine: \'fast\' is not one of "auto", "exactextract", "rasterio"',
        "bare.tif: no coordinate reference system",
        "bare.tif: does not say what means no data",
    ]
    assert "make_valid(), in rows b" in error.value.faults[2]


def test_what_is_no_layer_and_what_is_no_file(hundred):
    with pytest.raises(lg.LandgapError, match="zones: a GeoDataFrame with an active geometry"):
        lg.raster.zonal("units", hundred)
    with pytest.raises(lg.LandgapError, match="zones: no rows"):
        lg.raster.slope(zones(zone(0, 1, 1, 0))[:0], hundred)
    with pytest.raises(lg.LandgapError, match="raster: a text or a Path is needed, not a NoneType"):
        lg.raster.cover_shares(zones(zone(0, 1, 1, 0)), None)
