"""Pieces that are walked against those that GEOS builds."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapes import EUROPE, shape, star

from landgap.geometry.compiled import clip, kernel
from landgap.geometry.compiled.polygons import CompiledPolygons, coordinates

TRUTH = {False: shapely.intersection, True: shapely.difference}


def walked(left, right, *, beyond=False, off_m2=0.0):
    """Walk one pair with the area that GEOS measures; the rings, and whether it was sure."""
    layers = [coordinates(np.array([one])) for one in (left, right)]
    for layer in layers:
        kernel.survey(layer)
    area_m2 = np.array([TRUTH[beyond](left, right).area + off_m2])
    row = np.array([0])
    found = clip.walk(layers[0], row, layers[1], row, area_m2, beyond)
    made = []
    for ring, hole in zip(np.split(found.xy, found.stop)[:-1], found.hole, strict=True):
        if hole:
            made[-1] = shapely.Polygon(made[-1].exterior, [*made[-1].interiors, ring])
        else:
            made.append(shapely.Polygon(ring))
    return made, bool(found.sure[0])


@pytest.mark.parametrize("turn", [False, True])
@pytest.mark.parametrize("turn_other", [False, True])
def test_two_squares_by_hand(turn, turn_other):
    left, right = shapely.box(0, 0, 10, 10), shapely.box(5, 5, 15, 15)
    left = shapely.reverse(left) if turn else left
    right = shapely.reverse(right) if turn_other else right
    rings, sure = walked(left, right)
    assert sure
    assert [ring.normalize() for ring in rings] == [shapely.box(5, 5, 10, 10).normalize()]
    rings, sure = walked(left, right, beyond=True)
    corners = [(0, 0), (10, 0), (10, 5), (5, 5), (5, 10), (0, 10)]
    assert sure
    assert [ring.normalize() for ring in rings] == [shapely.Polygon(corners).normalize()]


def test_a_comb_over_a_bar_falls_into_its_teeth():
    teeth = [(4 * k + x, y) for k in range(5) for x, y in ((0, 10), (1, 0), (2, 10))]
    comb = shapely.Polygon([(-1, 12), *teeth, (20, 12)])
    bar = shapely.box(-5, 1, 30, 5)
    rings, sure = walked(comb, bar)
    assert sure
    assert len(rings) == 5
    beyond, sure = walked(bar, comb, beyond=True)
    assert sure
    assert len(beyond) == 1 + 5
    assert sum(ring.area for ring in rings + beyond) == pytest.approx(bar.area)


def test_random_stars_are_walked_as_geos_builds_them():
    rng = np.random.default_rng(7)
    crossing = 0
    for _ in range(400):
        left, right = star(rng, 9, EUROPE), star(rng, 14, EUROPE + rng.uniform(-90, 90, 2))
        if not (left.is_valid and right.is_valid and left.boundary.crosses(right.boundary)):
            continue
        crossing += 1
        for beyond, truth in TRUTH.items():
            rings, sure = walked(left, right, beyond=beyond)
            assert sure
            piece = shapely.union_all(rings)
            assert all(ring.is_valid for ring in rings)
            assert len(rings) == shapely.get_num_geometries(truth(left, right))
            assert piece.symmetric_difference(truth(left, right)).area < 1e-5
    assert crossing > 250


@settings(max_examples=200, deadline=None)
@given(shape(), shape(), st.booleans(), st.sampled_from([(0.0, 0.0), EUROPE]))
def test_where_edges_and_corners_coincide_it_is_right_or_not_sure(left, right, beyond, origin):
    left, right = (affinity.translate(one, *origin) for one in (left, right))
    assume(left.is_valid and right.is_valid)
    rings, sure = walked(left, right, beyond=beyond)
    if sure:
        truth = TRUTH[beyond](left, right)
        assert shapely.union_all(rings).symmetric_difference(truth).area < 1e-6
    else:
        assert rings == []


@settings(max_examples=200, deadline=None)
@given(st.lists(shape(), min_size=1, max_size=4), st.lists(shape(), min_size=1, max_size=4))
def test_shapes_of_shared_land_are_those_of_shapely(left, right):
    left, right = np.array(left, dtype=object), np.array(right, dtype=object)
    found = CompiledPolygons(left, 1).shared(CompiledPolygons(right, 1), shapes=True)
    truth = shapely.intersection(left[found.mine], right[found.other])
    assert (shapely.area(shapely.symmetric_difference(found.shape, truth)) < 1e-6).all()
    assert shapely.is_valid(found.shape).all()


def test_what_is_not_clear_or_does_not_measure_what_it_must_is_left_to_geos():
    square = shapely.box(0, 0, 10, 10)
    corner_on_an_edge = shapely.Polygon([(10, 5), (15, 0), (15, 10)])
    along_an_edge = shapely.box(5, 0, 15, 10)
    with_a_hole = shapely.box(5, 5, 15, 15).difference(shapely.box(7, 7, 8, 8))
    crossed_twice = shapely.box(5, 5, 15, 15).difference(shapely.box(9, 7, 12, 8))
    in_two_parts = shapely.MultiPolygon([shapely.box(5, 5, 15, 15), shapely.box(1, 1, 2, 2)])
    inside = shapely.box(2, 2, 4, 4)
    others = (corner_on_an_edge, along_an_edge, with_a_hole, crossed_twice, in_two_parts, inside)
    for other in others:
        assert walked(square, other) == ([], False)
    for off_m2 in (0.1, -0.1, np.nan, np.inf):
        assert walked(square, shapely.box(5, 5, 15, 15), off_m2=off_m2) == ([], False)


@pytest.mark.parametrize("turn", [False, True])
def test_what_lies_clear_inside_becomes_a_hole(turn):
    square, inside = shapely.box(0, 0, 10, 10), shapely.box(2, 2, 4, 4)
    inside = shapely.reverse(inside) if turn else inside
    rings, sure = walked(square, inside, beyond=True)
    assert sure
    assert rings[0].is_valid
    assert rings[0].equals(square - inside)
    # apart, or the other way round, it takes away nothing or all
    assert walked(square, shapely.box(20, 20, 22, 22), beyond=True, off_m2=4.0) == ([], False)
    assert walked(inside, square, beyond=True) == ([], False)
    # at its boundary it is no hole, and in a polygon that has one already it may lie in that
    assert walked(square, shapely.box(0, 2, 4, 4), beyond=True) == ([], False)
    assert walked(square - shapely.box(6, 6, 8, 8), inside, beyond=True) == ([], False)
    # so small that what it takes away could not be distinguished from rounding: its place decides
    for x, lies_inside in ((5, True), (20, False), (-3, False)):
        speck = shapely.box(x, x, x + 1e-4, x + 1e-4)
        assert walked(square, speck, beyond=True)[1] == lies_inside
    # in the box of a ring, and not in the ring
    bowl = shapely.Polygon([(0, 0), (10, 0), (10, 10), (9, 10), (9, 1), (1, 1), (1, 10), (0, 10)])
    assert walked(bowl, shapely.box(4, 4, 4 + 1e-4, 4 + 1e-4), beyond=True) == ([], False)


def test_many_holes_beside_crossings_keep_their_pairs():
    squares = shapely.box(np.arange(300) * 20.0, 0, np.arange(300) * 20.0 + 10, 10)
    taken = np.where(np.arange(300) % 3, shapely.box(2, 2, 4, 4), shapely.box(5, -5, 20, 20))
    taken = np.array([affinity.translate(one, 20.0 * k) for k, one in enumerate(taken)])
    layer = CompiledPolygons(squares, 1)
    left = layer.without(np.arange(300), taken, shapely.area(shapely.intersection(squares, taken)))
    assert shapely.equals(left, shapely.difference(squares, taken)).all()
    assert shapely.is_valid(left).all()


def test_rings_of_the_other_may_be_there_where_they_do_not_come_near():
    """Enclaves and exclaves of a municipality are seldom on the boundary that cuts a site."""
    square = shapely.box(0, 0, 10, 10)
    around = shapely.box(-20, -20, 30, 30)
    hole = shapely.box(5, 5, 15, 15)
    exclave = shapely.box(5, 5, 15, 15) | shapely.box(40, 40, 50, 50)
    enclave = shapely.box(5, 5, 15, 15) - shapely.box(12, 12, 13, 13)
    for other in (around - hole, exclave, enclave):
        for beyond, truth in TRUTH.items():
            rings, sure = walked(square, other, beyond=beyond)
            assert sure
            assert shapely.union_all(rings).equals(truth(square, other))
            # the other's own rings belong to what is left of it
            assert walked(other, square, beyond=beyond) == ([], False)


@pytest.mark.parametrize("beyond", [False, True])
def test_a_hole_and_an_islet_of_the_same_area_do_not_cancel(beyond):
    """The area of the piece is right without both, and its shape is not."""
    square, bar = shapely.box(0, 0, 20, 20), shapely.box(-50, 5, 50, 15)
    left = (square - shapely.box(8, 8, 12, 12)) | shapely.box(-40, 8, -36, 12)
    assert walked(left, bar, beyond=beyond) == ([], False)
    # and of the other, where both lie in the box of the first
    slanted = shapely.Polygon([(-60, 0), (0, -60), (60, 0), (0, 60)])
    assert walked(slanted, left, beyond=beyond) == ([], False)
    for one, two in ((left, bar), (slanted, left)):
        layers = [CompiledPolygons(np.array([shape]), 1) for shape in (one, two)]
        shared = layers[0].shared(layers[1], shapes=True)
        assert shared.shape[0].symmetric_difference(one & two).area < 1e-9
        rest = layers[0].without(np.array([0]), np.array([two]), shared.area_m2)
        assert rest[0].symmetric_difference(one - two).area < 1e-9


def test_land_is_taken_from_some_polygons_by_a_walk_and_by_geos():
    layer = CompiledPolygons(shapely.box([0, 100, 200], 0, [10, 110, 210], 10), 1)
    taken = np.array([shapely.box(205, -5, 220, 20), shapely.box(2, 2, 4, 4)])
    left = layer.without(np.array([2, 0]), taken, np.array([50.0, 4.0]))
    assert left[0].equals(shapely.box(200, 0, 205, 10))
    assert left[1].equals(shapely.box(0, 0, 10, 10).difference(taken[1]))


def test_more_crossings_than_there_is_room_for_are_left_to_geos():
    teeth = [(x, 10 if x % 2 else 0) for x in range(90)]
    comb, bar = shapely.Polygon([(-1, 12), *teeth, (91, 12)]), shapely.box(-5, 1, 99, 5)
    assert walked(comb, bar) == ([], False)
    layers = [CompiledPolygons(np.array([one]), 1) for one in (comb, bar)]
    found = layers[0].shared(layers[1], shapes=True)
    assert found.shape[0].equals(comb.intersection(bar))
