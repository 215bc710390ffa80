"""Polygons that are valid without doubt, against GEOS."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import EUROPE, GRID, star

from landgap.geometry.compiled import kernel
from landgap.geometry.compiled.polygons import CompiledPolygons, coordinates
from landgap.geometry.compiled.simple import are_simple

NUMBERS = st.floats(-1e3, 1e3, allow_nan=False)
CORNERS = st.one_of(st.tuples(GRID, GRID), st.tuples(NUMBERS, NUMBERS))


def simple(shapes):
    geometry = np.array(shapes, dtype=object)
    layer = coordinates(geometry)
    kernel.survey(layer)
    return are_simple(layer, np.arange(len(geometry)))


@settings(max_examples=500, deadline=None)
@given(st.lists(CORNERS, min_size=3, max_size=20))
def test_what_is_simple_is_valid(corners):
    polygon = shapely.Polygon(corners)
    assert polygon.is_valid or not simple([polygon])[0]


def test_ordinary_polygons_are_simple_however_many_corners_they_have():
    rng = np.random.default_rng(3)
    stars = [star(rng, corners, EUROPE) for corners in (3, 4, 12, 15, 16, 17, 31, 33, 200, 1000)]
    rounded = shapely.buffer(shapely.points([EUROPE]), 300, quad_segs=40)[0]
    ordinary = [*stars, rounded, shapely.reverse(rounded), shapely.box(0, 0, 1e-3, 1e6)]
    assert shapely.is_valid(ordinary).all()
    assert simple(ordinary).all()


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (2, 2), (2, 0), (0, 2)],  # a bow-tie
        [(0, 0), (4, 0), (4, 4), (2, 4), (2, 9), (2, 4), (0, 4)],  # a spike
        [(0, 0), (5, 0), (5, 5), (2, 0), (0, 5)],  # touches an edge of its own
        [(0, 0), (4, 0), (2, 2), (4, 4), (0, 4), (2, 2)],  # touches a corner of its own
        [(0, 0), (5, 0), (9, 0)],  # has no area
        [(0, 0), (5, 0), (9, 0), (9, 0)],
    ],
)
def test_what_meets_itself_is_not_simple(corners):
    assert not shapely.Polygon(corners).is_valid
    assert not simple([shapely.Polygon(corners)])[0]


def test_nearly_touching_is_left_to_geos():
    """A nanometre apart: valid, but not without doubt."""
    nearly = shapely.Polygon([(0, 0), (5, 0), (5, 5), (2, 1e-9), (0, 5)])
    assert nearly.is_valid
    assert not simple([nearly])[0]


def test_a_layer_is_tested_as_shapely_tests_it():
    square = shapely.box(0, 0, 9, 9)
    hole = square.difference(shapely.box(3, 3, 6, 6))
    cut_off = shapely.Polygon(square.exterior, [[(0, 0), (9, 0), (9, 9), (0, 9)]])
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    parts = shapely.MultiPolygon([square, shapely.box(20, 0, 21, 1)])
    twice = shapely.MultiPolygon([square, shapely.box(5, 5, 21, 11)])
    infinite = shapely.Polygon([(0, 0), (5, 0), (np.inf, 5)])
    repeated = shapely.Polygon([(0, 0), (0, 0), (5, 0), (5, 5), (5, 5)])
    layers = [
        [square, hole, cut_off, bow_tie, parts, twice, repeated, shapely.Polygon()],
        [square, shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)])],
        [square, infinite],
        [],
    ]
    for layer in layers:
        geometry = np.array(layer, dtype=object)
        found = CompiledPolygons(geometry, 1).valid
        np.testing.assert_array_equal(found, shapely.is_valid(geometry))
