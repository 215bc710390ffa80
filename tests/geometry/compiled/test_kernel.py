"""Shared areas against shapely: random, degenerate, tiny, huge, at the size of EPSG:3035."""

import numpy as np
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapes import EUROPE, shape

from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.tolerances import SHARED_EDGE_M2


def both(left, right):
    left, right = np.array(left, dtype=object), np.array(right, dtype=object)
    found = CompiledPolygons(left, 1).shared(CompiledPolygons(right, 1))
    table = np.zeros((len(left), len(right)))
    table[found.mine, found.other] = found.area_m2
    truth = shapely.area(shapely.intersection(left[:, None], right[None, :]))
    return table, truth


@settings(max_examples=150, deadline=None)
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
    rounding = 1e-9 * size + 40 * scale * 20 * np.spacing(max(map(abs, origin)) + 10 * scale)
    np.testing.assert_allclose(table, truth, rtol=1e-9, atol=rounding + SHARED_EDGE_M2)


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
