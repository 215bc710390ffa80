"""Edges that two surveys drew apart: closed within the tolerance, refused beyond it, never bridged."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from ground import X, Y, box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.layers.checked import Inputs
from landgap.layers.coverage import adjacency, shared_segments, tiled

SLANT_M = np.hypot(283, 2000)
"""Length of the slanted border: 2.02 km."""


def tile(shapes, tolerance_m=0.6, keys=None):
    inputs = Inputs("")
    keys = keys or [f"u{n}" for n in range(len(shapes))]
    closed, closing = tiled(inputs, frame({}, list(shapes)), keys, edge_tolerance_m=tolerance_m)
    return np.asarray(closed.geometry.array), closing, inputs.faults


def slanted(apart_m, corners=30):
    """Two states whose border the second survey drew with more corners, some metres off."""
    left = [(0, 0), (1000, 0), (1283, 2000), (0, 2000)]
    along = [0, *np.sort(np.random.default_rng(0).random(corners)), 1]
    across = [(1000 + 283 * u + apart_m * 2000 / SLANT_M, 2000 * u - apart_m * 283 / SLANT_M) for u in along]
    shapes = (shapely.Polygon(left), shapely.Polygon([*across, (3000, 2000), (3000, 0)]))
    return [shapely.transform(shape, lambda xy: xy + np.array([X, Y])) for shape in shapes]


@pytest.mark.parametrize("apart_m", [0.01, 0.05, 0.5, -0.01, -0.05, -0.5])
def test_a_straight_border_drawn_twice_is_one_and_what_lay_between_is_counted(apart_m):
    halves = [box(0, 0, 1000, 2000), box(1000 + apart_m, 0, 2000, 2000)]
    shapes, closing, faults = tile(halves)
    assert not faults
    pairs, length_m = adjacency(shapes)
    assert pairs.tolist() == [[0, 1]]
    assert length_m.tolist() == pytest.approx([2000])
    assert closing.moved_m == pytest.approx(abs(apart_m))
    closed_ha = (closing.gaps_ha, closing.overlaps_ha)
    assert closed_ha == pytest.approx((max(0, apart_m) / 5, max(0, -apart_m) / 5), abs=1e-7)
    assert shapely.area(shapes).sum() == pytest.approx(2000 * 2000)


@pytest.mark.parametrize("apart_m", [0.0, 0.01, 0.3, -0.01, -0.3])
def test_a_slanted_border_with_more_corners_on_one_side_has_its_true_length(apart_m):
    shapes, closing, faults = tile(slanted(apart_m))
    assert not faults
    assert adjacency(shapes)[1].tolist() == pytest.approx([SLANT_M], rel=1e-4)
    assert shapely.coverage_is_valid(shapes)
    assert closing.moved_m <= abs(apart_m) * 1.2 + 0.001


@pytest.mark.parametrize(("wide_m", "tolerance_m"), [(0.61, 0.6), (3, 0.6), (1000, 0.6), (1000, 500)])
def test_a_gap_that_is_wider_is_not_bridged(wide_m, tolerance_m):
    apart = [box(0, 0, 2000, 2000), box(2000 + wide_m, 0, 4000 + wide_m, 2000)]
    shapes, closing, faults = tile(apart, tolerance_m)
    assert (closing.gaps_ha, closing.units, faults) == (0.0, (), [])
    assert adjacency(shapes)[0].tolist() == []
    assert shapely.equals(shapes, apart).all()


def test_a_hole_between_units_is_closed_up_to_the_tolerance():
    """A city that is drawn 0.4 m too small in the ring around it: 1.6 km of gap, 640 m² less 4 corners."""
    ring = box(0, 0, 3000, 3000).difference(box(1000, 1000, 1400, 1400))
    for short_m, closed_ha in ((0.4, 0.064), (5.0, 0.0)):
        city = box(1000 + short_m, 1000 + short_m, 1400 - short_m, 1400 - short_m)
        shapes, closing, _ = tile([ring, city])
        assert closing.gaps_ha == pytest.approx(closed_ha, rel=0.01)
        assert len(adjacency(shapes)[0]) == (closed_ha > 0)


def test_an_overlap_beyond_the_tolerance_is_refused_with_units_hectares_and_tolerance():
    wide = [box(0, 0, 1000, 2000), box(999, 0, 2000, 2000)]
    shapes, _, (fault,) = tile(wide, keys=["b", "a"])
    assert fault == (
        "units: 1 pairs overlap: a and b (0.20 ha), by up to 1 m; units must tile the area, and edges that "
        "lie farther apart than edge_tolerance_m (0.6 m) are not closed"
    )
    assert shapes.tolist() == wide
    assert not tile(wide, 1.0)[2]
    assert len(adjacency(tile(wide, 1.0)[0])[0]) == 1


@pytest.mark.parametrize(
    "other", [box(0, 0, 1000, 1000), box(200, 200, 300, 300), box(999, 999, 1500, 1500), box(0, 0, 10, 10)]
)
def test_one_polygon_under_two_keys_one_inside_and_one_across_a_corner_are_overlaps(other):
    (fault,) = tile([box(0, 0, 1000, 1000), other])[2]
    assert "1 pairs overlap: u0 and u1" in fault


def test_a_tolerance_that_is_wider_than_the_units_is_refused():
    row = [box(0, 0, 1000, 20), box(0, 20.5, 1000, 40), box(0, 60, 1000, 80)]
    (fault,) = tile(row, 500)[2]
    assert "edges cannot be closed by edge_tolerance_m (500 m)" in fault
    assert tile(row)[2] == []


def test_a_corner_on_another_units_side_is_a_shared_edge():
    shapes, closing, _ = tile([box(0, 0, 100, 300), box(100, 0, 200, 100), box(100, 100, 200, 300)])
    pairs, length_m = adjacency(shapes)
    assert pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert length_m.tolist() == [100, 200, 100]
    assert (closing.moved_m, closing.gaps_ha, closing.units) == (0.0, 0.0, ())


def test_units_without_a_shape_stay_and_crossing_rings_are_read_as_surfaces():
    bow_tie = shapely.Polygon([(X, Y), (X + 200, Y + 200), (X + 200, Y), (X, Y + 200)])
    shapes, _, faults = tile([bow_tie, None, box(200, 0, 400, 200)])
    assert (shapes[1], faults) == (None, [])
    assert adjacency(shapes[[0, 2]])[1].tolist() == [200]


def test_no_units_are_no_coverage_at_fault():
    assert tile([])[2] == []
    assert shared_segments(np.array([], dtype=object)).empty


def test_shared_edges_of_islands_holes_and_parts():
    ring = box(0, 0, 300, 300).difference(box(100, 100, 200, 200))
    exclave = shapely.MultiPolygon([box(100, 100, 200, 200), box(300, 0, 400, 300)])
    pairs, length_m = adjacency(np.array([ring, exclave]))
    assert (pairs.tolist(), length_m.tolist()) == ([[0, 1]], [700])


@given(
    st.lists(st.floats(-0.2, 0.2), min_size=3, max_size=3),
    st.lists(st.floats(-0.2, 0.2), min_size=3, max_size=3),
    st.permutations(range(6)),
)
@settings(max_examples=30, deadline=None)
def test_six_units_that_are_drawn_apart_are_the_grid_in_any_order(east, north, order):
    cells = np.array(
        [
            box(x * 1000 + east[x], y * 800 + north[x], x * 1000 + 1000 + east[x], y * 800 + 800 + north[x])
            for y in range(2)
            for x in range(3)
        ]
    )
    keys = np.array(list("abcdef"))
    shapes, closing, faults = tile(cells[order], keys=keys[order].tolist())
    assert not faults
    back = np.argsort(order)
    once, again, _ = tile(cells, keys=keys.tolist())
    assert shapely.equals(once, shapes[back]).all()
    assert again == closing
    pairs, length_m = adjacency(once)
    assert pairs.tolist() == [[0, 1], [0, 3], [1, 2], [1, 4], [2, 5], [3, 4], [4, 5]]
    np.testing.assert_allclose(length_m, [800, 1000, 800, 1000, 1000, 800, 800], atol=1)
    assert shapely.hausdorff_distance(once, cells).max() < 1


@pytest.mark.parametrize("shift", [(0.02, 0), (-0.01, 0.01), (0, 0.5), (0.3, -0.3)])
def test_a_state_that_is_moved_keeps_its_neighbours_and_its_borders(halle_leipzig, shift):
    """Saxony-Anhalt as if from another office; the bundled study itself needs no closing."""
    units = halle_leipzig.units
    given = np.asarray(units.geometry.array)
    assert tile(given, keys=units["unit_id"].tolist())[1].moved_m == 0
    moved = given.copy()
    there = units["state"].eq("DE-ST").to_numpy()
    moved[there] = shapely.transform(moved[there], lambda xy: xy + shift)
    shapes, closing, faults = tile(moved, keys=units["unit_id"].tolist())
    assert not faults
    assert closing.moved_m == pytest.approx(np.hypot(*shift), rel=1e-6)
    assert closing.gaps_ha > 0.1
    assert closing.overlaps_ha > 0.1
    pairs, length_m = adjacency(shapes)
    before, before_m = adjacency(given)
    assert pairs.tolist() == before.tolist()
    np.testing.assert_allclose(length_m, before_m, atol=3)
    assert shapely.hausdorff_distance(shapes, given).max() < np.hypot(*shift) + 1e-3


def test_two_vintages_of_different_generalisation_are_refused():
    """Half of a coverage simplified by 300 m against the other half as it was."""
    across, up = np.meshgrid(np.arange(8), np.arange(8))
    rough = np.random.default_rng(0).uniform(-150, 150, (9, 9, 2))
    corner = np.stack(np.meshgrid(np.arange(9), np.arange(9)), axis=-1) * 1000.0
    cells = []
    for x, y in zip(across.ravel(), up.ravel(), strict=True):
        at = corner + (rough if x < 4 else 0)
        cells.append(shapely.Polygon([at[y, x], at[y, x + 1], at[y + 1, x + 1], at[y + 1, x]]))
    (fault,) = tile(cells)[2]
    assert "pairs overlap: u11 and u12" in fault
    shapes, closing, faults = tile(cells, 160)
    assert not faults
    assert 50 < closing.moved_m <= 320
    assert shapely.coverage_is_valid(shapes)
    assert len(adjacency(shapes, edge_tolerance_m=160)[0]) >= 2 * 8 * 7


@pytest.mark.slow
def test_neighbours_of_ten_thousand_units_in_a_few_seconds():
    side = 105
    across, up = np.meshgrid(np.arange(side) * 1000.0, np.arange(side) * 1000.0)
    cells = shapely.segmentize(shapely.box(X + across, Y + up, X + across + 1000, Y + up + 1000).ravel(), 50)
    units = gpd.GeoDataFrame({"unit_id": [f"{n:05d}" for n in range(side**2)]}, geometry=cells, crs=3035)
    shapes, closing, _ = tile(np.asarray(units.geometry.array), keys=units["unit_id"].tolist())
    assert closing.units == ()
    assert len(adjacency(shapes)[0]) == 2 * side * (side - 1)
