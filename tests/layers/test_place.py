import numpy as np
import pytest
import shapely
from ground import X, Y, box, frame

from landgap.layers.place import unit_rows

UNITS = frame({"unit_id": ["b", "a", "c"]}, [box(0, 0, 10, 10), box(10, 0, 20, 10), box(0, 10, 20, 20)])


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 0, 2]])
def test_a_place_on_a_boundary_belongs_to_the_first_key_in_any_order(order):
    places = shapely.points([(X + 5, Y + 5), (X + 10, Y + 5), (X + 10, Y + 10), (X - 1, Y)])
    units = UNITS.iloc[order]
    keys = np.append(units["unit_id"].to_numpy(), "nowhere")
    assert keys[unit_rows(places, units)].tolist() == ["b", "a", "a", "nowhere"]


def test_a_place_that_is_missing_lies_in_no_unit():
    assert unit_rows(np.array([None, shapely.Point()]), UNITS).tolist() == [-1, -1]


def test_a_place_that_projecting_moved_off_the_boundary_lies_on_it_still():
    places = shapely.points([(X + 10.002, Y + 5), (X + 9.998, Y + 5), (X - 0.003, Y + 5), (X - 0.02, Y + 5)])
    keys = np.append(UNITS["unit_id"].to_numpy(), "nowhere")
    assert keys[unit_rows(places, UNITS)].tolist() == ["a", "a", "b", "nowhere"]
