"""What polygons of two layers share, by both engines."""

import numpy as np
import pytest
import shapely

from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.polygons import Polygons, differences


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
