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
    left = lg.pv_candidates(
        AREAS,
        without={"commercial": frame({"n": [1]}, [box(0, 0, 1000, 200)])},
        rasters={"slope": lg.RasterLimit(raster(tmp_path / "s.tif", slope), 0, 10)},
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
    left = lg.pv_candidates(AREAS, rasters={"slope": lg.RasterLimit(small, 0, 10)})
    assert account(left)["slope: no data"] == -60


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(-500, 900), st.integers(1, 700)), max_size=4))
def test_the_account_closes_and_nothing_forbidden_is_left(rows):
    layers = {f"l{n}": frame({"n": [1]}, [box(x, x, x + s, x + s)]) for n, (x, s) in enumerate(rows)}
    left = lg.pv_candidates(AREAS, without=layers)
    steps = pd.Series(account(left))
    assert steps.drop("left").sum() == pytest.approx(steps["left"])
    assert steps["left"] == pytest.approx(left["area_ha"].sum())
    for layer in layers.values():
        assert left.intersection(layer.geometry.iloc[0]).area.sum() < 1


def test_every_fault_of_the_layers_is_named(tmp_path):
    areas = pd.concat([AREAS, AREAS])
    with pytest.raises(lg.LandgapError) as error:
        lg.pv_candidates(
            areas,
            without={"parks": AREAS.to_crs(4326)},
            rasters={"slope": lg.RasterLimit("none.tif", 10, 0)},
        )
    for fault in ("twice (F)", "100.00 ha overlap", "parks: another", "10 to 0 is no range"):
        assert fault in str(error.value)
    away = raster(tmp_path / "s.tif", np.zeros((2, 2)))
    far = AREAS.set_geometry(AREAS.translate(90_000, 0))
    with pytest.raises(lg.LandgapError, match="does not meet"):
        lg.pv_candidates(far, rasters={"slope": lg.RasterLimit(away, 0, 10)})
    lost = raster(tmp_path / "n.tif", np.zeros((2, 2)), crs=None)
    with pytest.raises(lg.LandgapError, match="no reference system"):
        lg.pv_candidates(AREAS, rasters={"slope": lg.RasterLimit(lost, 0, 10)})


def two_plants():
    rows = {"pv_id": ["P", "Q"], "mw": [4.0, 4.0], "commissioned": [2021, 2010]}
    return frame(rows, [box(0, 0, 10, 10), box(3000, 0, 3010, 10)])


def land(**columns):
    rows = {"candidate_id": ["near", "far"], "area_ha": [6.0, 100.0], **columns}
    return frame(rows, [box(1000, 0, 1300, 200), box(8000, 0, 9000, 1000)])


@pytest.mark.parametrize(("km", "placed"), [(0.5, 0), (1.2, 4), (2.5, 4 + 2 / 2.25), (9, 8)])
def test_megawatts_by_distance_by_hand(km, placed):
    """P (1 ha per MW) reaches the near 6 ha within 1 km; Q (2.25 ha per MW) within 1.7 km."""
    found = lg.relocate(two_plants(), land(), within_km=km)
    assert found.placed_mw == pytest.approx(placed, abs=1e-4)
    assert found.asked_mw == 8


def test_least_conflict_comes_before_short_ways_and_after_megawatts():
    conflict = pd.Series({"near": 1.0, "far": 0.0})
    found = lg.relocate(two_plants(), land(), within_km=9, conflict=conflict)
    assert found.candidates["used_ha"].round(3).to_dict() == {"near": 0, "far": 4 + 9}
    tight = lg.relocate(two_plants(), land(area_ha=[6.0, 9.0]), within_km=9, conflict=conflict)
    assert tight.placed_mw == pytest.approx(8, abs=1e-4)


def test_the_law_of_the_year_decides_who_may_go_where():
    allowed = pd.DataFrame({"pv_id": ["Q"], "candidate_id": ["far"]})
    found = lg.relocate(two_plants(), land(), within_km=9, lawful=allowed)
    assert found.flows[["pv_id", "candidate_id"]].to_numpy().tolist() == [["Q", "far"]]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(0.1, 50), min_size=1, max_size=5),
    st.lists(st.floats(0.1, 80), min_size=1, max_size=5),
    st.floats(0, 6),
)
def test_nobody_gets_more_than_asked_and_no_land_is_used_twice(mw, hectares, km):
    plants = frame(
        {"pv_id": range(len(mw)), "mw": mw, "commissioned": 2021},
        [box(1000 * n, 0, 1000 * n + 9, 9) for n in range(len(mw))],
    )
    places = frame(
        {"candidate_id": range(len(hectares)), "area_ha": hectares},
        [box(1500 * n, 500, 1500 * n + 9, 509) for n in range(len(hectares))],
    )
    near, far = (lg.relocate(plants, places, within_km=reach) for reach in (km, km + 2))
    for found in (near, far):
        assert (found.plants["placed_mw"] <= found.plants["mw"] + 1e-4).all()
        assert (found.candidates["used_ha"] <= found.candidates["area_ha"] + 1e-4).all()
        assert (found.flows["km"] <= found.within_km + 1e-9).all()
    assert near.placed_mw <= far.placed_mw + 1e-3


def test_every_fault_of_the_tables_is_named():
    plants = pd.concat([two_plants(), two_plants()]).assign(mw=-1.0)
    with pytest.raises(lg.LandgapError) as error:
        lg.relocate(plants, land().drop(columns="area_ha").to_crs(4326), within_km=-1)
    for fault in (
        "pv_id: twice",
        "mw: missing or negative",
        "no column area_ha",
        "metric",
        "within_km",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="conflict: missing or negative for far"):
        lg.relocate(two_plants(), land(), within_km=1, conflict=pd.Series({"near": 0.0}))


@needs_shared
def test_a_real_raster_is_cut_by_its_own_cells(halle_leipzig):
    """Land cover at 5 km (IGBP): cropland (12) only, in two municipalities."""
    path = SHARED / "open/coarse_rasters/mcd12c1_2019_igbp_0p05deg.tif"
    units = halle_leipzig.units.query("unit_id in ['15002000', '14713000']")
    areas = units.rename(columns={"unit_id": "candidate_id"})[["candidate_id", "geometry"]]
    left = lg.pv_candidates(areas, rasters={"cover": lg.RasterLimit(path, 12, 12)})
    steps = left.attrs["account"]["area_ha"]
    assert steps.drop("left").sum() == pytest.approx(steps["left"])
    assert 0 < steps["left"] < steps["candidate areas"]
    assert steps["cover: no data"] == pytest.approx(0, abs=1)
    assert isinstance(left, gpd.GeoDataFrame)
