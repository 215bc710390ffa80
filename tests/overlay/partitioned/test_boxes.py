"""Boxes against shapely's tree, which compares boxes where it has no predicate."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.overlay.partitioned.boxes import Boxes

SIDE = st.integers(-9, 9)
BOX = st.tuples(SIDE, SIDE, st.integers(0, 30), st.integers(0, 4))


def boxes(drawn, scale):
    made = np.array([(x, y, x + wide, y + high) for x, y, wide, high in drawn], dtype=float)
    return made.reshape(-1, 4) * scale


@settings(max_examples=200, deadline=None)
@given(st.lists(BOX, max_size=8), st.lists(BOX, max_size=8), st.sampled_from([1e-3, 1.0, 5e5]))
def test_the_same_pairs_meet_as_in_a_tree(asked, there, scale):
    """Touching ones too; each pair once."""
    asked, there = boxes(asked, scale), boxes(there, scale)
    found = Boxes.grown(there, 0.0)
    row, mine = found.met(asked)
    truth = shapely.STRtree(shapely.box(*there.T)).query(shapely.box(*asked.T))
    assert sorted(zip(row, mine, strict=True)) == sorted(map(tuple, truth.T))
    assert (np.diff(row) >= 0).all()
    np.testing.assert_array_equal(found.meet(asked), np.isin(np.arange(len(asked)), truth[0]))
    holds = [
        any(box[0] <= a and box[1] <= b and box[2] >= c and box[3] >= d for box in there)
        for a, b, c, d in asked
    ]
    assert found.hold(asked).tolist() == holds


def test_boxes_grow_to_all_sides():
    found = Boxes.grown(np.array([[0.0, 0.0, 1.0, 1.0]]), 0.5)
    near = np.array([[1.4, 1.4, 9, 9], [1.6, 0, 9, 9], [-9, -9, -0.5, -0.5]])
    assert found.meet(near).tolist() == [True, False, True]


@pytest.mark.parametrize("side", [np.nan, np.inf])
def test_what_has_no_box_meets_nothing(side):
    found = Boxes.grown(np.array([[0.0, 0.0, 1.0, 1.0], [side, 0, -side, 1]]), 1.0)
    nowhere = np.array([[side, 0.0, -side, 1.0], [0.5, 0.5, 0.6, 0.6]])
    assert found.meet(nowhere).tolist() == [False, True]
    assert found.met(nowhere)[1].tolist() == [0]
