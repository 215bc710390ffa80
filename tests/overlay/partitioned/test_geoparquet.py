"""Rows of a file by place; shapes for those rows alone that are asked for."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.overlay.partitioned import geoparquet, wkb
from landgap.overlay.partitioned.boxes import Boxes
from landgap.overlay.partitioned.geoparquet import GeoParquetFile, Shapes, repaired
from landgap.overlay.partitioned.inputs import input_faults

ROWS = 200


@pytest.fixture(scope="module")
def sites():
    random = np.random.default_rng(5)
    x, y = random.uniform(0, 10_000, (2, ROWS))
    wide, high = random.uniform(1, 900, (2, ROWS))
    shapes = shapely.box(x, y, x + wide, y + high)
    keys = [f"S{n:03}" for n in range(ROWS)]
    return gpd.GeoDataFrame({"site_id": keys, "status": "reserve"}, geometry=shapes, crs=3035)


@pytest.fixture(scope="module")
def path(sites, tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "sites.parquet"
    form = {"schema_version": "1.1.0", "write_covering_bbox": True}
    sites.to_parquet(path, row_group_size=30, **form)
    return path


@pytest.fixture
def asked(monkeypatch):
    """Which rows were built."""
    rows, build = [], wkb.geometries

    def counted(column, places):
        rows.extend(np.asarray(places).tolist())
        return build(column, places)

    monkeypatch.setattr(wkb, "geometries", counted)
    return rows


SIDE = st.floats(-500, 10_500)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(SIDE, SIDE), min_size=1, max_size=4), st.integers(1, 50))
def test_the_rows_near_some_boxes_are_read_whatever_a_batch_holds(sites, path, corners, batch):
    near = Boxes.grown(np.array([(x, y, x + 300, y + 300) for x, y in corners]), 0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geoparquet, "_BATCH", batch)
        land = GeoParquetFile.of(path).near(near, ["site_id"])
    truth = sites.geometry.intersects(shapely.union_all(shapely.box(*near.box.T)))
    assert land.row.tolist() == np.flatnonzero(truth).tolist()
    assert land.frame()["site_id"].tolist() == sites["site_id"][truth].tolist()
    np.testing.assert_array_equal(land.box, sites.bounds[truth])
    half = land.take(land.row % 2 == 0)
    assert half.frame()["site_id"].tolist() == sites["site_id"][::2][truth[::2]].tolist()


def test_row_groups_that_lie_elsewhere_are_passed_over(sites, path):
    near = Boxes.grown(np.array([[20_000.0, 0, 20_001, 1]]), 0.0)
    assert list(GeoParquetFile.of(path).batches(["site_id"], near)) == []
    assert len(GeoParquetFile.of(path).near(near, ["site_id"]).row) == 0
    everywhere = sum(len(row) for row, _, _ in GeoParquetFile.of(path).batches(["site_id"]))
    assert everywhere == GeoParquetFile.of(path).rows == len(sites)


def test_a_file_that_was_written_anew_is_opened_anew(sites, tmp_path):
    form = {"schema_version": "1.1.0", "write_covering_bbox": True}
    sites.to_parquet(tmp_path / "s.parquet", **form)
    assert GeoParquetFile.of(tmp_path / "s.parquet").rows == ROWS
    sites.iloc[:7].to_parquet(tmp_path / "s.parquet", **form)
    assert GeoParquetFile.of(tmp_path / "s.parquet").rows == 7


@pytest.mark.parametrize(
    ("text", "kind"), [(pa.large_string(), pa.large_binary()), (pa.string_view(), pa.binary_view())]
)
def test_other_ways_to_hold_bytes_are_read(sites, path, tmp_path, text, kind):
    other = pq.read_table(path)
    for name, form in (("site_id", text), ("geometry", kind)):
        place = other.schema.get_field_index(name)
        other = other.set_column(place, name, other[name].cast(form))
    pq.write_table(other, tmp_path / "s.parquet")
    assert input_faults({"sites": tmp_path / "s.parquet"}) == []
    everywhere = Boxes.grown(np.array([[-1e9, -1e9, 1e9, 1e9]]), 0.0)
    land = GeoParquetFile.of(tmp_path / "s.parquet").near(everywhere, ["site_id"])
    np.testing.assert_array_equal(land.box, sites.bounds)
    assert land.frame()["site_id"].tolist() == sites["site_id"].tolist()


def test_shapes_are_built_once_and_only_where_asked_for(asked):
    column = pa.array(shapely.to_wkb(shapely.box(np.arange(6), 0, np.arange(6) + 1, 1)))
    shapes = Shapes(column, np.array([5, 0, 3]))
    assert len(shapes) == 3
    assert asked == []
    np.testing.assert_array_equal(shapely.bounds(shapes[np.array([2, 0])])[:, 0], [3, 5])
    assert sorted(asked) == [3, 5]
    changed = shapes.copy()
    changed[np.array([1])] = shapely.box(9, 9, 10, 10)
    np.testing.assert_array_equal(shapely.bounds(np.asarray(changed))[:, 0], [5, 9, 3])
    assert sorted(asked) == [3, 5]
    np.testing.assert_array_equal(shapely.bounds(shapes[:])[:, 0], [5, 0, 3])
    assert sorted(asked) == [0, 3, 5]


def test_what_is_repaired_keeps_its_place(sites, tmp_path):
    bow_tie = shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])
    flat = shapely.Polygon([(0, 0), (5, 5), (9, 9), (0, 0)])
    some = pd.concat([sites.iloc[:4], sites.iloc[4:7].set_geometry([bow_tie, flat, bow_tie])])
    some.to_parquet(tmp_path / "s.parquet", schema_version="1.1.0", write_covering_bbox=True)
    everywhere = Boxes.grown(np.array([[-1e9, -1e9, 1e9, 1e9]]), 0.0)
    land = GeoParquetFile.of(tmp_path / "s.parquet").near(everywhere, ["site_id"])
    home = np.arange(7) != 6
    polygons, left, repairs = repaired(land, "sites", "site_id", home, 1)
    assert left.tolist() == [0, 1, 2, 3, 4, 6]
    np.testing.assert_allclose(polygons.area_m2[-2:], [40.5, 40.5])
    np.testing.assert_allclose(shapely.area(polygons.geometry[:]), polygons.area_m2)
    # the one that another cell accounts for is counted there
    assert (repairs.invalid, repairs.excluded, repairs.same_geometry) == (2, ("S005",), ())


def test_areas_of_sites_that_keep_to_themselves_are_measured_without_a_shape(tmp_path, monkeypatch):
    """Over boundaries too; only units are built, whose outlines are united."""
    form = {"schema_version": "1.1.0", "write_covering_bbox": True}
    x, y = (side.ravel() for side in np.meshgrid(*2 * [np.arange(0, 4000, 100)]))
    left, low = (side.ravel() for side in np.meshgrid(*2 * [np.arange(0, 5000, 1000)]))
    layers = {
        "site": shapely.box(x + 60, y + 5, x + 120, y + 35),
        "unit": shapely.box(left, low, left + 1000, low + 1000),
    }
    for name, shapes in layers.items():
        keys = [f"{name}{n:04}" for n in range(len(shapes))]
        frame = gpd.GeoDataFrame({f"{name}_id": keys}, geometry=shapes, crs=3035)
        frame.to_parquet(tmp_path / f"{name}.parquet", **form)
    kept = []

    class Watched(Shapes):
        def __init__(self, *given):
            super().__init__(*given)
            kept.append(self)

    monkeypatch.setattr(geoparquet, "Shapes", Watched)
    parts = lg.ledger_in_parts(tmp_path / "unit.parquet", tmp_path / "site.parquet", out=tmp_path / "out")
    assert len(parts.read("pieces")) == len(layers["site"]) + 160
    built = [shapes for shapes in kept if shapes.built.any()]
    assert 25 <= sum(shapes.built.sum() for shapes in built) < 200
    assert all((shapely.area(shapes[:]) == 1_000_000).all() for shapes in built)
