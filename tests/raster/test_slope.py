"""Slope against planes, whose slope is known."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from ground import X, Y
from rasters import write, zone, zones

import landgap as lg


def test_a_plane_has_its_slope_everywhere_and_in_any_direction(tmp_path):
    down, right = np.mgrid[:20, :20].astype("float32")
    path = write(tmp_path / "plane.tif", 3 * right + 4 * down, size=50)
    area = zones(shapely.Point(X + 500, Y - 500).buffer(300))
    found = lg.raster.slope(area, path, steep_percent=9.9).iloc[0]
    # 3 m and 4 m on 50 m: 5 m on 50 m
    assert found[["slope_mean_percent", "slope_max_percent"]].tolist() == pytest.approx([10, 10])
    assert (found["steep_share"], found["covered_share"]) == (1, 1)


def test_slope_is_not_known_at_the_edge_of_the_heights(tmp_path):
    path = write(tmp_path / "flat.tif", np.full((4, 4), 7, dtype="float32"))
    found = lg.raster.slope(zones(zone(0, 4, 4, 0)), path).iloc[0]
    assert found["slope_mean_percent"] == 0
    assert found["covered_share"] == pytest.approx(0.25)


def test_slope_in_degrees_of_longitude_is_refused(tmp_path):
    path = write(
        tmp_path / "wgs.tif",
        np.ones((9, 9), dtype="float32"),
        size=0.01,
        crs="EPSG:4326",
        corner=(11.9, 51.5),
    )
    area = gpd.GeoDataFrame(geometry=[shapely.box(11.92, 51.43, 11.95, 51.47)], crs="EPSG:4326")
    with pytest.raises(lg.LandgapError, match="not in metres"):
        lg.raster.slope(area, path)
