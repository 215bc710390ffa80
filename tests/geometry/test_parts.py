import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import shape

from landgap.geometry.parts import largest_part_ha, without


def test_the_largest_part_counts_and_an_empty_shape_has_none():
    ring = shapely.box(0, 0, 300, 100) - shapely.box(100, 0, 150, 100)
    found = largest_part_ha(np.array([ring, shapely.MultiPolygon(), shapely.box(0, 0, 100, 100)]))
    np.testing.assert_allclose(found, [1.5, 0, 1])


@settings(max_examples=40, deadline=None)
@given(st.lists(shape(), min_size=1, max_size=4), st.lists(shape(), max_size=4))
def test_what_is_left_is_what_no_other_has(mine, others):
    mine, others = (np.array(shapes, dtype=object) for shapes in (mine, others))
    left = without(mine, others)
    cover = shapely.union_all(others)
    for one, rest in zip(mine, left, strict=True):
        assert abs(shapely.area(rest) - shapely.area(shapely.difference(one, cover))) < 1e-6
        assert rest.geom_type in {"Polygon", "MultiPolygon"}


def test_pairs_say_who_loses_to_whom_and_the_caller_keeps_his_shapes():
    land = np.array([shapely.box(0, 0, 10, 1), shapely.box(0, 0, 10, 1)])
    takers = np.array([shapely.box(0, 0, 4, 1), shapely.box(3, 0, 6, 1)])
    left = without(land, takers, (np.array([1, 1]), np.array([0, 1])))
    assert shapely.area(left).tolist() == [10, 4]
    assert shapely.area(land).tolist() == [10, 10]
