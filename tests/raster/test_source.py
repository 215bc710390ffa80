"""Cells that hold no data, whether the file says so or not."""

import logging
import math

import numpy as np
import pytest
import rasterio
import shapely
from ground import X, Y
from rasters import write, zone, zones

import landgap as lg

ALL = zones(zone(0, 4, 4, 0))


def raster(tmp_path, odd, dtype="float32", **options):
    """Fifteen cells of 5 and one other."""
    cells = np.full((4, 4), 5, dtype=dtype)
    cells[1, 1] = odd
    return write(tmp_path / "cells.tif", cells, **options)


@pytest.mark.parametrize("odd", [math.inf, -math.inf])
def test_an_infinite_cell_is_no_data_and_is_counted(tmp_path, odd, caplog):
    path = raster(tmp_path, odd)
    with caplog.at_level(logging.WARNING, "landgap"):
        found = lg.raster.zonal(ALL, path, statistics=["mean", "sum", "min", "max", "std"])
    assert found.iloc[0].tolist() == [5, 75, 5, 5, 0, 15 / 16]
    assert found.attrs["infinite_cells"] == 1
    assert "1 infinite cells" in caplog.text
    assert (
        lg.raster.people_within(zones(shapely.Point(X + 200, Y - 200)), path, km=0.3).attrs["infinite_cells"]
        == 1
    )
    assert lg.raster.cover_shares(ALL, path)["5"].item() == 1
    assert lg.raster.slope(ALL, path)["slope_mean_percent"].isna().item()


@pytest.mark.parametrize("odd", [-9999, -32768, -999, -32767])
@pytest.mark.parametrize("dtype", ["int16", "float32", "float64"])
def test_a_mark_of_no_data_that_is_not_declared_is_refused(tmp_path, odd, dtype):
    path = raster(tmp_path, odd, dtype)
    for call in (lg.raster.zonal, lg.raster.slope, lg.raster.cover_shares):
        with pytest.raises(lg.LandgapError, match=rf"cells\.tif: holds {odd}, a usual mark of no data"):
            call(ALL, path)
    assert lg.raster.zonal(ALL, path, nodata=odd)["mean"].item() == 5
    every = lg.raster.zonal(ALL, path, nodata=math.nan)["mean"].item()
    assert every == pytest.approx((15 * 5 + odd) / 16)


@pytest.mark.parametrize(
    "odd", [np.finfo("float32").min, np.finfo("float32").max, 1e20, 9.969209968386869e36]
)
def test_large_marks_of_no_data(tmp_path, odd):
    path = raster(tmp_path, odd)
    with pytest.raises(lg.LandgapError, match="a usual mark of no data"):
        lg.raster.zonal(ALL, path)
    assert lg.raster.zonal(ALL, path, nodata=float(np.float32(odd)))["mean"].item() == 5


def test_a_value_that_single_precision_rounds_is_found(tmp_path):
    """0.1 as float32 is 0.10000000149."""
    assert lg.raster.zonal(ALL, raster(tmp_path, 0.1), nodata=0.1)["mean"].item() == 5


@pytest.mark.parametrize(
    ("nodata", "said"),
    [
        ("-9999", "nodata: '-9999' is not a number"),
        (True, "nodata: True is not a number"),
        ([-1], r"nodata: \[-1\] is not a number"),
        (-9999, r"nodata: -9999 is in no cell of uint8 \(0 to 255\)"),
        (0.5, "nodata: 0.5 is in no cell of uint8"),
        (math.inf, "nodata: inf is in no cell of uint8"),
    ],
)
def test_what_can_mask_nothing_is_refused(tmp_path, nodata, said):
    path = raster(tmp_path, 0, "uint8", nodata=None)
    for call in (lg.raster.zonal, lg.raster.slope, lg.raster.cover_shares):
        with pytest.raises(lg.LandgapError, match=said):
            call(ALL, path, nodata=nodata)


def test_cells_that_are_complex(tmp_path):
    with pytest.raises(lg.LandgapError, match="its cells are complex numbers"):
        lg.raster.zonal(ALL, raster(tmp_path, 1j, "complex64"))


def test_a_file_that_ends_before_its_cells(tmp_path):
    cells = np.random.default_rng(0).random((100, 100)).astype("float32")
    path = write(tmp_path / "half.tif", cells)
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(lg.LandgapError, match=r"half\.tif: cannot be read"):
        lg.raster.zonal(zones(zone(0, 100, 100, 0)), path)


@pytest.mark.parametrize("odd", [-1, -200, -0.5])
def test_less_than_no_inhabitants_are_refused(tmp_path, odd):
    path = raster(tmp_path, odd, nodata=-7)
    place = zones(shapely.Point(X + 200, Y - 200))
    with pytest.raises(lg.LandgapError) as error:
        lg.raster.people_within(place, path, km=0.5)
    assert error.value.faults == (
        f"cells.tif: cells hold {odd:g} inhabitants; if that is no data, say nodata={odd:g}",
    )
    assert lg.raster.people_within(place, path, km=0.5, nodata=odd)["people"].item() == 75


@pytest.mark.parametrize("odd", [-501, 9001, 15_000, -4000])
def test_what_is_no_height(tmp_path, odd):
    with pytest.raises(lg.LandgapError) as error:
        lg.raster.slope(ALL, raster(tmp_path, odd))
    assert error.value.faults == (
        f"cells.tif: {odd} is no height (-500 to 9000 m); if that is no data, say nodata={odd}",
    )


@pytest.mark.parametrize("odd", [-430, -10, 8848])
def test_heights_below_the_sea_and_on_the_highest_mountain(tmp_path, odd):
    assert lg.raster.slope(ALL, raster(tmp_path, odd))["slope_max_percent"].item() > 0


@pytest.mark.parametrize(
    ("unit", "refused"), [("ft", True), ("US survey foot", True), ("metre", False), ("m", False)]
)
def test_heights_in_feet(tmp_path, unit, refused):
    path = raster(tmp_path, 5)
    with rasterio.open(path, "r+") as target:
        target.units = (unit,)
    if refused:
        with pytest.raises(lg.LandgapError, match=f"heights are in {unit.lower()}; give them in metres"):
            lg.raster.slope(ALL, path)
    else:
        assert lg.raster.slope(ALL, path)["slope_max_percent"].item() == 0


def test_a_vertical_axis_in_feet(tmp_path):
    path = raster(tmp_path, 5, crs="EPSG:25832+8228", corner=(500_000, 5_700_000))
    area = ALL.set_geometry([shapely.box(500_000, 5_699_600, 500_400, 5_700_000)], crs="EPSG:25832")
    with pytest.raises(lg.LandgapError, match=r"heights are in .*foot"):
        lg.raster.slope(area, path)


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        ({"5": "arable"}, "classes: '5' is no number of a class"),
        ({5.5: "arable"}, r"classes: 5\.5 is no number of a class"),
        ({True: "arable"}, "classes: True is no number of a class"),
        ({5: 3}, "classes: 3 is no name for a class"),
        ({5: "covered_share"}, "classes: 'covered_share' is no name"),
        ({1: "arable"}, "classes: no name for 5"),
    ],
)
def test_classes_that_are_none(tmp_path, classes, said):
    with pytest.raises(lg.LandgapError, match=said):
        lg.raster.cover_shares(ALL, raster(tmp_path, 5, "uint8", nodata=0), classes=classes)


def test_limits_of_candidates_do_not_take_marks_for_values(tmp_path):
    area = ALL.assign(candidate_id=["field"])
    path = raster(tmp_path, -9999)
    with pytest.raises(lg.LandgapError, match=r"rasters\.slope: .*holds -9999, a usual mark"):
        lg.solar.pv_candidates(area, rasters={"slope": lg.solar.RasterLimit(path, -math.inf, 10)})
