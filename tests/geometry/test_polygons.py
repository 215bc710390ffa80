"""Shared areas against shapely: random, degenerate, tiny, huge, at the size of EPSG:3035."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapes import EUROPE, shape

from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.engine import polygons
from landgap.geometry.polygons import Polygons, differences
from landgap.tolerances import SHARED_EDGE_M2


def both(left, right):
    left, right = np.array(left, dtype=object), np.array(right, dtype=object)
    found = CompiledPolygons(left, 1).shared(CompiledPolygons(right, 1))
    table = np.zeros((len(left), len(right)))
    table[found.mine, found.other] = found.area_m2
    truth = shapely.area(shapely.intersection(left[:, None], right[None, :]))
    return table, truth


@settings(max_examples=300, deadline=None)
@given(
    st.lists(shape(), min_size=1, max_size=5),
    st.lists(shape(), min_size=1, max_size=5),
    st.sampled_from([1.0, 100.0, 1e5]),
    st.sampled_from([(0.0, 0.0), EUROPE, (-1e7, 2e7)]),
)
def test_compiled_areas_are_those_of_shapely(left, right, scale, origin):
    def placed(shapes):
        return [affinity.translate(affinity.scale(s, scale, scale, origin=(0, 0)), *origin) for s in shapes]

    left, right = placed(left), placed(right)
    assume(all(shapely.is_valid([*left, *right])))
    table, truth = both(left, right)
    size = max(shapely.area([*left, *right]))
    # what a shift of every vertex by its own rounding would do to the outline
    slack = 1e-9 * size + 40 * scale * 20 * np.spacing(max(map(abs, origin)) + 10 * scale)
    np.testing.assert_allclose(table, truth, rtol=1e-9, atol=slack + SHARED_EDGE_M2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(shape(), min_size=1, max_size=3),
    st.lists(shape(), min_size=1, max_size=3),
    st.sampled_from([0.07, 0.3]),
    st.floats(0, 2 * np.pi),
)
def test_outlines_of_many_vertices_are_passed_over_in_blocks(left, right, step, angle):
    left = [affinity.rotate(s, angle, origin=(0, 0), use_radians=True) for s in left]
    left, right = (list(shapely.segmentize(side, step)) for side in (left, right))
    table, truth = both(left, right)
    np.testing.assert_allclose(table, truth, rtol=1e-9, atol=1e-6 + SHARED_EDGE_M2)


@settings(max_examples=60, deadline=None)
@given(st.lists(shape(), min_size=2, max_size=8))
def test_pairs_within_a_layer_are_those_of_shapely(shapes):
    geometry = np.array(shapes, dtype=object)
    fast, plain = (cls(geometry, 1).shared_within() for cls in (CompiledPolygons, Polygons))
    tables = np.zeros((2, len(shapes), len(shapes)))
    for table, found in zip(tables, (fast, plain), strict=True):
        assert (found.mine != found.other).all()
        table[found.mine, found.other] = found.area_m2
    np.testing.assert_allclose(*(tables + tables.transpose(0, 2, 1)), atol=2 * SHARED_EDGE_M2)


@settings(max_examples=60, deadline=None)
@given(st.lists(shape(), min_size=1, max_size=4), st.floats(0, 90), st.integers(-9, 9))
def test_turning_mirroring_and_moving_both_layers_changes_nothing(shapes, angle, shift):
    other = [shapely.box(-5, -5, 3, 4).difference(shapely.box(-2, -2, 0, 0))]

    def moved(items):
        turned = [affinity.rotate(s, angle, origin=(0, 0)) for s in items]
        return [affinity.scale(affinity.translate(s, shift, 2), -1, 1, origin=(0, 0)) for s in turned]

    here, _ = both(shapes, other)
    there, _ = both(moved(shapes), moved(other))
    np.testing.assert_allclose(here, there, rtol=1e-9, atol=2 * SHARED_EDGE_M2)
    back, _ = both(other, shapes)
    np.testing.assert_allclose(here, back.T, rtol=1e-9, atol=2 * SHARED_EDGE_M2)


def test_a_coverage_shares_a_polygon_out_whole():
    """Jagged cells that tile a square: what they share of a polygon is the polygon."""
    rng = np.random.default_rng(4)
    points = shapely.MultiPoint(rng.uniform(0, 1000, (80, 2)))
    square = shapely.box(100, 100, 900, 900)
    cells = shapely.get_parts(shapely.voronoi_polygons(points))
    star = shapely.Point(500, 500).buffer(390).difference(shapely.Point(480, 510).buffer(33))
    layer = np.array([star, square], dtype=object)
    found = polygons(layer, threads=2).shared(polygons(cells, threads=2))
    np.testing.assert_allclose(found.each(2), [star.area, square.area], rtol=1e-12)


def test_rows_can_be_replaced_without_reading_the_others_again():
    rng = np.random.default_rng(1)
    left, bottom = rng.uniform(0, 100, (2, 40))
    boxes = shapely.box(left, bottom, left + 100, bottom + 100)
    changed = shapely.buffer(boxes[[3, 30]], -40).copy()
    changed[1] = changed[1].difference(changed[1].centroid.buffer(3))
    layer = polygons(boxes, threads=1)
    whole = layer.area_m2.copy()
    later = layer.with_rows(np.array([3, 30]), changed)
    truth = boxes.copy()
    truth[[3, 30]] = changed
    np.testing.assert_allclose(later.area_m2, shapely.area(truth))
    np.testing.assert_array_equal(layer.area_m2, whole)
    cells = np.array([shapely.box(0, 0, 90, 300), shapely.box(90, 0, 300, 300)])
    found, fresh = (one.shared(polygons(cells, threads=1)) for one in (later, polygons(truth)))
    np.testing.assert_array_equal(found.area_m2, fresh.area_m2)


def test_shapes_are_whole_where_nothing_cuts_and_built_where_something_does():
    left = np.array([shapely.box(1, 1, 2, 2), shapely.box(8, 8, 12, 12)])
    unit = np.array([shapely.box(0, 0, 10, 10)])
    for cls in (CompiledPolygons, Polygons):
        found = cls(left, 1).shared(cls(unit, 1), shapes=True)
        assert found.shape[0].equals(left[0])
        assert found.shape[1].equals(shapely.box(8, 8, 10, 10))
        assert found.area_m2.tolist() == [1, 4]


@pytest.mark.parametrize("cls", [CompiledPolygons, Polygons])
def test_empty_layers_and_polygons_share_nothing(cls):
    nothing, empty = np.array([], dtype=object), np.array([shapely.Polygon()])
    one = np.array([shapely.box(0, 0, 1, 1)])
    for left, right in ((nothing, one), (one, nothing), (empty, one), (one, empty), (empty, empty)):
        assert len(cls(left, 1).shared(cls(right, 1)).mine) == 0
    assert len(cls(nothing, 1).shared_within().mine) == 0


def test_a_difference_that_took_the_wrong_amount_is_taken_again(monkeypatch):
    """As GEOS once did: edges that almost coincide made it take nothing."""
    plain = shapely.difference

    def mistaken(left, right, grid_size=None):
        return left if grid_size is None else plain(left, right, grid_size=grid_size)

    monkeypatch.setattr(shapely, "difference", mistaken)
    left = np.array([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)])
    right = np.array([shapely.box(5, 0, 10, 10), shapely.box(90, 0, 99, 9)])
    rest = differences(left, right, np.array([50.0, 0.0]), threads=1)
    assert shapely.area(rest).tolist() == [50, 100]
