"""What polygons of two layers share, by both engines."""

import numpy as np
import pytest
import shapely

from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.polygons import Polygons, differences, intersections, overlaid, union


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


@pytest.mark.parametrize("known", [True, False])
def test_an_intersection_of_the_wrong_area_is_taken_again(monkeypatch, known):
    """Edges that almost coincide can make GEOS find land where there is none, or none where there is."""
    plain = shapely.intersection

    def mistaken(left, right, grid_size=None):
        return left if grid_size is None else plain(left, right, grid_size=grid_size)

    monkeypatch.setattr(shapely, "intersection", mistaken)
    left = np.array([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10), shapely.box(0, 0, 9, 9)])
    right = np.array([shapely.box(5, 0, 10, 10), shapely.box(90, 0, 99, 9), shapely.box(0, 0, 10, 10)])
    parts = intersections(left, right, np.array([50.0, 0.0, 81.0]) if known else None, threads=1)
    assert shapely.area(parts).tolist() == [50, 0, 81]


@pytest.mark.parametrize("off", [np.nan, np.inf, -0.01])
def test_a_piece_whose_area_is_no_number_or_another_is_taken_again(caplog, off):
    left, right = (np.array([shapely.box(x, 0, x + 10, 10)]) for x in (0, 5))
    caplog.set_level("INFO", logger="landgap")
    for work in (intersections, differences):
        caplog.clear()
        assert shapely.area(work(left, right, np.array([50.0 + off]), threads=1)).tolist() == [50]
        assert "1 pieces are built again" in caplog.text
        caplog.clear()
        work(left, right, np.array([50.0]), threads=1)
        assert caplog.text == ""


@pytest.mark.parametrize("cls", [CompiledPolygons, Polygons])
def test_what_lies_in_one_polygon_and_meets_another_has_both_pairs(cls):
    """A layer that is cut along may overlap itself; its polygons have more vertices than what is cut."""
    mine = np.array([shapely.box(4, 4, 6, 6)])
    other = shapely.segmentize(np.array([shapely.box(0, 0, 10, 10), shapely.box(5, 0, 10, 10)]), 0.5)
    found = cls(mine, 1).shared(cls(other, 1), shapes=True)
    assert dict(zip(found.other.tolist(), found.area_m2.tolist(), strict=True)) == {0: 4.0, 1: 2.0}


def test_only_the_row_at_which_geos_gives_up_is_built_on_a_grid():
    asked = []

    def moody(left, right, grid_size=None):
        asked.append((len(left), grid_size))
        if grid_size is None and (shapely.get_x(left) == 7).any():
            raise shapely.errors.GEOSException("TopologyException: found non-noded intersection")
        return shapely.union(left, right)

    left, right = shapely.points(np.arange(9), 0), shapely.points(np.arange(9), 1)
    both = overlaid(moody, left, right)
    assert shapely.equals(both, shapely.union(left, right)).all()
    assert [(rows, grid) for rows, grid in asked if grid] == [(1, 1e-3)]
    assert len(asked) < 2 * 9


def test_the_union_of_one_none_and_many():
    squares = shapely.box([0, 1, 5], 0, [2, 3, 6], 1)
    assert union(squares[:0]).is_empty
    assert union(squares[:1]).equals(squares[0])
    assert union(squares).area == 4
