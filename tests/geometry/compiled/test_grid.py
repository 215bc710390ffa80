"""Boxes on a grid; which are found is tested with what asks them."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.geometry.compiled.grid import covered, crowded, grid

SIDE = st.floats(-100, 100, width=32)
BOX = st.tuples(SIDE, SIDE, st.floats(0, 60, width=32), st.floats(0, 5, width=32))


@settings(max_examples=200, deadline=None)
@given(st.lists(BOX, max_size=30), st.sampled_from([1e-6, 1.0, 3e5]))
def test_boxes_that_meet_another_are_crowded(drawn, scale):
    box = np.array([(x, y, x + w, y + h) for x, y, w, h in drawn]).reshape(-1, 4) * scale
    row, other = shapely.STRtree(shapely.box(*box.T)).query(shapely.box(*box.T))
    truth = np.isin(np.arange(len(box)), row[row != other])
    np.testing.assert_array_equal(crowded(box, grid(box)), truth)


def test_each_cell_lists_its_boxes_in_their_order():
    box = np.array([[0, 0, 9, 1], [8, 0, 9, 1], [0, 0, 1, 1], [5, 0, 4, 1], [np.nan] * 4], float)
    laid = grid(box)
    assert len(laid.start) == laid.columns * laid.lines + 1
    for i, one in enumerate(box):
        column_0, column_1, line_0, line_1 = covered(one, laid)
        listed = [
            column * laid.lines + line
            for column in range(laid.columns)
            for line in range(laid.lines)
            if i in laid.rows[slice(*laid.start[column * laid.lines + line :][:2])]
        ]
        wanted = [
            column * laid.lines + line
            for column in range(column_0, column_1 + 1)
            for line in range(line_0, line_1 + 1)
        ]
        assert listed == wanted
    for cell in range(len(laid.start) - 1):
        assert (np.diff(laid.rows[laid.start[cell] : laid.start[cell + 1]]) > 0).all()
    assert laid.start[-1] == len(laid.rows)


def test_boxes_beyond_the_grid_cover_no_cell_or_its_edge():
    laid = grid(np.array([[0.0, 0.0, 10.0, 10.0]]))
    low, high = covered(np.array([1e300, 0.0, 2e300, 1.0]), laid)[:2]
    assert low > high
    assert covered(np.array([-1e300, -1e300, 1e300, 1e300]), laid) == (
        0,
        laid.columns - 1,
        0,
        laid.lines - 1,
    )
