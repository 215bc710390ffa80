"""The coverage boundary against the union that shapely builds."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import EUROPE

from landgap.geometry.compiled import polygons as compiled
from landgap.geometry.compiled.polygons import CompiledPolygons

CELL = st.tuples(st.integers(0, 5), st.integers(0, 5))


def cells(places, origin=(0.0, 0.0), step=1.0):
    """Squares of many vertices; every other one is turned round."""
    made = [
        shapely.segmentize(shapely.box(x, y, x + 1, y + 1), step)
        for x, y in np.array(places, dtype=float).reshape(-1, 2)
    ]
    made = [shapely.reverse(one) if n % 2 else one for n, one in enumerate(made)]
    return shapely.transform(np.array(made, dtype=object), lambda xy: xy * 1000 + origin)


NO_COVERAGE = (StopIteration, shapely.errors.GEOSException)


def united(units):
    """Take the first that is the union for sure, as the ledger does."""
    total_m2 = shapely.area(units).sum()
    return next(
        quick
        for quick in CompiledPolygons(units, 1).outlines()
        if shapely.is_valid(quick) and quick.area == pytest.approx(total_m2, rel=1e-12)
    )


def first(units):
    return next(CompiledPolygons(np.asarray(units, dtype=object), 1).outlines())


@settings(max_examples=200, deadline=None)
@given(
    st.sets(CELL, min_size=1, max_size=24),
    st.sampled_from([(0.0, 0.0), EUROPE, (-2500.0, -2500.0)]),
    st.sampled_from([1.0, 0.25, 0.0625]),
)
def test_common_edges_cancel_and_what_is_left_is_the_union(places, origin, step):
    """Holes, islands in holes, corners that touch, parts apart."""
    units = cells(sorted(places), origin, step)
    found = united(units)
    assert found.equals(shapely.union_all(units))


@settings(max_examples=60, deadline=None)
@given(st.sets(CELL, min_size=4, max_size=24), st.integers(1, 4))
def test_units_of_several_parts_with_holes_cancel_too(places, groups):
    squares = cells(sorted(places))
    units = np.array([shapely.union_all(squares[n::groups]) for n in range(groups)], dtype=object)
    units = units[~shapely.is_empty(units)]
    # a union drops vertices within an edge, so both sides must have all
    units = shapely.segmentize(units, 1000.0)
    assert united(units).equals(shapely.union_all(squares))


def test_where_rings_touch_the_boundary_is_left_to_shapely():
    """Squares whose corners close a gap: by its boundary alone, the gap could be land."""
    units = cells([(0, 1), (1, 0), (1, 2), (2, 1)])
    (only,) = CompiledPolygons(units, 1).outlines()
    assert only.equals(shapely.union_all(units))


def test_a_closed_gap_does_not_make_up_for_a_duplicate_unit():
    gap, twice = [(0, 1), (1, 0), (1, 2), (2, 1)], [(5, 5), (5, 5)]
    units = cells([*gap, *twice])
    with pytest.raises(NO_COVERAGE):
        united(units)


@pytest.mark.parametrize(
    "shift",
    [(500.0, 0.0), (0.0, 500.0), (300.0, 300.0), (0.0, 0.0)],
)
def test_units_that_overlap_do_not_pass_for_a_coverage(shift):
    square = cells([(0, 0)])[0]
    over = shapely.transform(square, lambda xy: xy + shift)
    with pytest.raises(NO_COVERAGE):
        united(np.array([square, over]))


def test_one_unit_within_another_does_not_pass_for_a_coverage():
    squares = shapely.box([0, 200], [0, 200], [1000, 800], [1000, 800])
    found = first(squares)
    assert found.area == pytest.approx(1e6 - 0.36e6)


def test_a_zero_below_nothing_is_no_other_place():
    """The same place, though not the same bits: both edges stay, and the boundary shows it."""
    left = shapely.Polygon([(-1, 0), (-0.0, 0), (-0.0, 1), (-1, 1)])
    right = shapely.Polygon([(0.0, 0), (1, 0), (1, 1), (0.0, 1)])
    found = first(np.array([left, right]))
    assert found.area == pytest.approx(2.0)


def test_too_many_vertices_for_the_table_are_left_to_shapely(monkeypatch):
    monkeypatch.setattr(compiled, "MAX_VERTICES", 8)
    units = cells([(0, 0), (1, 0)])
    assert first(units).equals(shapely.union_all(units))


def test_nothing_has_no_outline():
    assert first(np.array([], dtype=object)).is_empty
