"""Zonal statistics against closed forms and exactextract."""

import math

import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from ground import X, Y
from hypothesis import given, settings
from hypothesis import strategies as st
from rasters import write, zone, zones

import landgap as lg
from landgap.raster.zonal import STATISTICS

ENGINES = ["exactextract", "rasterio"]
both_engines = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture
def hundred(tmp_path):
    return write(tmp_path / "hundred.tif", np.arange(100, dtype="float32").reshape(10, 10))


@both_engines
def test_the_closed_form_of_ten_by_ten_cells(hundred, engine):
    found = lg.raster.zonal(zones(zone(0, 5, 5, 0)), hundred, statistics=STATISTICS, engine=engine)
    row = found.iloc[0]
    assert (row["count"], row["mean"], row["sum"]) == pytest.approx((25, 22, 550))
    assert (row["min"], row["max"], row["covered_share"]) == (0, 44, 1)
    values = [10 * down + right for down in range(5) for right in range(5)]
    assert row["std"] == pytest.approx(np.std(values))


@both_engines
def test_parts_of_cells_count_as_parts(hundred, engine):
    """Half of cell 0 and half of cell 1: the mean of both, one cell in all."""
    found = lg.raster.zonal(zones(zone(0.5, 1, 1.5, 0)), hundred, statistics=["count", "mean"], engine=engine)
    assert found.iloc[0][["count", "mean"]].tolist() == pytest.approx([1, 0.5])


@both_engines
def test_what_the_raster_does_not_cover_is_said_and_not_filled_in(hundred, engine):
    inside, half, outside = zone(0, 2, 2, 0), zone(-1, 1, 1, 0), zone(20, 2, 22, 0)
    found = lg.raster.zonal(zones(inside, half, outside), hundred, engine=engine)
    assert found["covered_share"].tolist() == pytest.approx([1, 0.5, 0])
    assert found.iloc[2][["mean", "sum"]].isna().all()
    assert (found.attrs["partly_covered"], found.attrs["not_covered"]) == (1, 1)


@both_engines
def test_cells_without_data_are_no_zeros(tmp_path, engine):
    path = write(tmp_path / "gap.tif", np.array([[4, -1], [8, -1]], dtype="int16"))
    found = lg.raster.zonal(zones(zone(0, 2, 2, 0), zone(1, 2, 2, 0)), path, engine=engine)
    assert found["mean"].tolist()[0] == 6
    assert found["covered_share"].tolist() == [0.5, 0]
    assert found.iloc[1][["mean", "sum"]].isna().all()


def test_zero_is_a_value(tmp_path):
    path = write(tmp_path / "zero.tif", np.zeros((2, 2), dtype="int16"))
    assert lg.raster.zonal(zones(zone(0, 2, 2, 0)), path)["sum"].tolist() == [0]


@both_engines
def test_another_reference_system(tmp_path, engine):
    """Zones in longitude and latitude find the same cells, but for what the projection bends."""
    cells = np.random.default_rng(0).random((60, 60)).astype("float32")
    path = write(tmp_path / "random.tif", cells)
    area = zones(shapely.Point(X + 3000, Y - 3000).buffer(2000))
    here, there = (
        lg.raster.zonal(layer, path, statistics=["count", "mean"], engine=engine).iloc[0]
        for layer in (area, area.to_crs("EPSG:4326"))
    )
    assert there["count"] == pytest.approx(here["count"], rel=1e-5)
    assert there["mean"] == pytest.approx(here["mean"], rel=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(3, 12))
def test_both_engines_agree_on_any_star(tmp_path_factory, seed, corners):
    random = np.random.default_rng(seed)
    path = tmp_path_factory.mktemp("stars") / "random.tif"
    write(path, random.random((20, 20)).astype("float32"))
    angle = np.sort(random.uniform(0, 2 * np.pi, corners))
    radius = random.uniform(50, 1500, corners)
    star = shapely.Polygon(np.c_[X + 1000 + radius * np.cos(angle), Y - 1000 + radius * np.sin(angle)])
    star = shapely.make_valid(star)
    if star.geom_type not in ("Polygon", "MultiPolygon"):
        return
    one, other = (
        lg.raster.zonal(zones(star), path, statistics=["count", "sum", "mean"], engine=engine)
        for engine in ENGINES
    )
    pd.testing.assert_frame_equal(one, other, rtol=1e-4, check_exact=False)


@both_engines
def test_large_polygons_are_read_in_tiles(tmp_path, engine, monkeypatch):
    cells = np.arange(100, dtype="float32").reshape(10, 10)
    path = write(tmp_path / "tiles.tif", cells)
    monkeypatch.setattr("landgap.raster.coverage.TILE", 3)
    found = lg.raster.zonal(zones(zone(0.5, 9.5, 9.5, 0.5)), path, statistics=STATISTICS, engine=engine)
    monkeypatch.undo()
    whole = lg.raster.zonal(zones(zone(0.5, 9.5, 9.5, 0.5)), path, statistics=STATISTICS, engine=engine)
    pd.testing.assert_frame_equal(found, whole)
    assert found["count"].item() == pytest.approx(81)


def test_exactextract_by_itself_says_the_same(hundred):
    exact_extract = pytest.importorskip("exactextract").exact_extract
    areas = zones(zone(1.2, 7.7, 6.3, 2.1), shapely.Point(X + 500, Y - 500).buffer(321))
    expected = exact_extract(str(hundred), areas, ["count", "mean", "sum"], output="pandas")
    found = lg.raster.zonal(areas, hundred, statistics=["count", "mean", "sum"], engine="rasterio")
    np.testing.assert_allclose(found[["count", "mean", "sum"]], expected, rtol=1e-4)


def test_scale_and_offset_of_the_file_are_applied(tmp_path):
    path = write(tmp_path / "scaled.tif", np.full((2, 2), 50, dtype="int16"))
    with rasterio.open(path, "r+") as target:
        target.scales, target.offsets = (0.1,), (3.0,)
    assert lg.raster.zonal(zones(zone(0, 2, 2, 0)), path)["mean"].item() == pytest.approx(8)


# cover, people


def test_cover_shares_sum_to_one_and_absent_classes_are_zero(tmp_path):
    path = write(tmp_path / "cover.tif", np.array([[1, 1], [2, 3]], dtype="uint8"), nodata=0)
    names = {1: "arable", 2: "built", 3: "built", 4: "forest"}
    found = lg.raster.cover_shares(zones(zone(0, 2, 2, 0), zone(0, 2, 1, 0)), path, classes=names)
    assert found[["arable", "built", "forest"]].to_numpy().tolist() == [
        [0.5, 0.5, 0],
        [0.5, 0.5, 0],
    ]
    plain = lg.raster.cover_shares(zones(zone(0, 2, 2, 0)), path)
    assert plain[["1", "2", "3"]].iloc[0].tolist() == [0.5, 0.25, 0.25]
    with pytest.raises(lg.LandgapError, match="no name for 2, 3"):
        lg.raster.cover_shares(zones(zone(0, 2, 2, 0)), path, classes={1: "arable"})


def test_cover_that_is_no_class(tmp_path):
    path = write(tmp_path / "half.tif", np.full((2, 2), 1.5, dtype="float32"))
    with pytest.raises(lg.LandgapError, match=r"1\.5 are no classes"):
        lg.raster.cover_shares(zones(zone(0, 2, 2, 0)), path)


def test_people_around_a_place(tmp_path):
    path = write(tmp_path / "people.tif", np.full((60, 60), 2, dtype="int32"))
    places = zones(shapely.Point(X + 3000, Y - 3000))
    found = lg.raster.people_within(places, path, km=2).iloc[0]
    assert found["people"] == pytest.approx(2 * math.pi * 400, rel=1e-3)
    with pytest.raises(lg.LandgapError, match="km: 0 is not a number of km above 0"):
        lg.raster.people_within(places, path, km=0)


@pytest.mark.parametrize(
    ("call", "option"),
    [
        (lambda zones, file: lg.raster.zonal(zones, file, statistics="mean"), "statistics: a list of keys"),
        (lambda zones, file: lg.raster.zonal(zones, file, band=0), "band: 0 is not a whole number from 1"),
        (lambda zones, file: lg.raster.zonal(zones, file, nodata="none"), "nodata: 'none' is not a number"),
        (lambda zones, file: lg.raster.slope(zones, file, steep_percent=-5), "steep_percent: -5 is not"),
        (lambda zones, file: lg.raster.cover_shares(zones, file, classes=["built"]), "classes: a mapping"),
        (lambda zones, file: lg.raster.people_within(zones, file, km=math.inf), "km: inf is not a number"),
    ],
)
def test_an_option_out_of_range_is_refused(hundred, call, option):
    with pytest.raises(lg.LandgapError, match=option):
        call(zones(zone(0, 1, 1, 0)), hundred)


def test_zones_of_any_index_and_geometry_name_keep_their_index_and_are_left_alone(hundred):
    odd = zones(zone(0, 5, 5, 0), zone(0, 1, 1, 0)).rename_geometry("geom").set_axis([("a", 1), ("a", 1)])
    before = odd.copy()
    for call in (
        lg.raster.zonal,
        lg.raster.cover_shares,
        lg.raster.slope,
        lambda *given: lg.raster.people_within(*given, km=0.1),
    ):
        assert call(odd, hundred).index.equals(odd.index)
    pd.testing.assert_frame_equal(pd.DataFrame(odd), pd.DataFrame(before))
