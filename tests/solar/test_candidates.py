import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from ground import SHARED, X, Y, box, frame, needs_shared
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio import Affine

import landgap as lg

AREAS = frame({"candidate_id": ["F"], "state": ["DE-ST"]}, [box(0, 0, 1000, 1000)])


def raster(path, values, cell=100, nodata=-9999, crs="EPSG:3035"):
    """A raster whose lower left corner is that of the ground."""
    values = np.asarray(values, dtype="float32")
    rows, columns = values.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=1, dtype="float32",
        crs=crs, nodata=nodata, transform=Affine(cell, 0, X, 0, -cell, Y + rows * cell),
    ) as out:  # fmt: skip
        out.write(values, 1)
    return path


def account(left):
    return left.attrs["account"]["area_ha"].round(6).to_dict()


def test_layers_rasters_and_distances_by_hand(tmp_path):
    """100 ha; 20 ha commercial; 10 ha steep; 5 ha unknown; two parts, one too far from the grid."""
    slope = np.zeros((10, 10))
    slope[:, 5] = 20  # a steep column in the middle, 10 ha, 8 of them not commercial
    slope[9, :5] = -9999  # the lowest row on the left, all of it commercial
    slope[0, :5] = -9999
    grid = frame({"n": [1]}, [box(-100, 0, -50, 1000)])
    left = lg.solar.pv_candidates(
        AREAS,
        without={"commercial": frame({"n": [1]}, [box(0, 0, 1000, 200)])},
        rasters={"slope": lg.solar.RasterLimit(raster(tmp_path / "s.tif", slope), 0, 10)},
        near={"grid": (grid, 0.3)},
    )
    assert account(left) == {
        "candidate areas": 100, "commercial": -20, "slope": -8, "slope: no data": -5,
        "grid farther than 0.3 km": -32, "below 1 ha": 0, "left": 35,
    }  # fmt: skip
    assert left[["candidate_id", "area_id", "state"]].to_numpy().tolist() == [["F-1", "F", "DE-ST"]]
    assert left["grid_km"].item() == pytest.approx(0.05)


def test_land_beyond_the_raster_is_unknown_not_good(tmp_path):
    small = raster(tmp_path / "s.tif", np.zeros((10, 4)))
    left = lg.solar.pv_candidates(AREAS, rasters={"slope": lg.solar.RasterLimit(small, 0, 10)})
    assert account(left)["slope: no data"] == -60


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(-500, 900), st.integers(1, 700)), max_size=4))
def test_the_account_closes_and_nothing_forbidden_is_left(rows):
    layers = {f"l{n}": frame({"n": [1]}, [box(x, x, x + s, x + s)]) for n, (x, s) in enumerate(rows)}
    left = lg.solar.pv_candidates(AREAS, without=layers)
    steps = pd.Series(account(left))
    assert steps.drop("left").sum() == pytest.approx(steps["left"])
    assert steps["left"] == pytest.approx(left["area_ha"].sum())
    for layer in layers.values():
        assert left.intersection(layer.geometry.iloc[0]).area.sum() < 1


def test_every_fault_of_the_layers_is_named(tmp_path):
    areas = pd.concat([AREAS, AREAS])
    with pytest.raises(lg.LandgapError) as error:
        lg.solar.pv_candidates(
            areas,
            without={
                "parks": AREAS.set_crs(None, allow_override=True),
                "dots": AREAS.set_geometry(AREAS.centroid),
            },
            rasters={"slope": lg.solar.RasterLimit("none.tif", 10, 0)},
            near={"grid": (AREAS, -1)},
            min_ha=-1,
        )
    for fault in (
        "duplicate candidate_id in 2 rows (F)",
        "100.00 ha overlap",
        "without.parks: no coordinate reference system",
        "without.dots: no polygon in 1 row",
        "near.grid: -1 is not a number of km",
        "10 to 0 is no range",
        "min_ha: -1 is not",
    ):
        assert fault in str(error.value)
    away = raster(tmp_path / "s.tif", np.zeros((2, 2)))
    far = AREAS.set_geometry(AREAS.translate(90_000, 0))
    with pytest.raises(lg.LandgapError, match="does not meet"):
        lg.solar.pv_candidates(far, rasters={"slope": lg.solar.RasterLimit(away, 0, 10)})
    lost = raster(tmp_path / "n.tif", np.zeros((2, 2)), crs=None)
    with pytest.raises(lg.LandgapError, match="no reference system"):
        lg.solar.pv_candidates(AREAS, rasters={"slope": lg.solar.RasterLimit(lost, 0, 10)})


def test_other_names_keys_and_systems_change_no_hectare():
    """Geometry called geom, whole numbers as keys, UTM for the equal-area system."""
    parks = frame({"n": [1]}, [box(0, 0, 1000, 200)])
    other = AREAS.assign(candidate_id=7).rename_geometry("geom").to_crs(25833)
    before = other.copy()
    left = lg.solar.pv_candidates(other, without={"parks": parks.to_crs(25833)})
    assert left["area_ha"].item() == pytest.approx(80)
    assert (left["candidate_id"].item(), left.crs.to_epsg()) == ("7-1", 3035)
    pd.testing.assert_frame_equal(pd.DataFrame(other), pd.DataFrame(before))


@needs_shared
def test_a_real_raster_is_cut_by_its_own_cells(halle_leipzig):
    """Land cover at 5 km (IGBP): cropland (12) only, in two municipalities."""
    path = SHARED / "open/coarse_rasters/mcd12c1_2019_igbp_0p05deg.tif"
    units = halle_leipzig.units.query("unit_id in ['15002000', '14713000']")
    areas = units.rename(columns={"unit_id": "candidate_id"})[["candidate_id", "geometry"]]
    left = lg.solar.pv_candidates(areas, rasters={"cover": lg.solar.RasterLimit(path, 12, 12)})
    steps = left.attrs["account"]["area_ha"]
    assert steps.drop("left").sum() == pytest.approx(steps["left"])
    assert 0 < steps["left"] < steps["candidate areas"]
    assert steps["cover: no data"] == pytest.approx(0, abs=1)
    assert isinstance(left, gpd.GeoDataFrame)
