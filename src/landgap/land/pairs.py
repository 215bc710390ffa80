"""Pairs of polygons of two layers that share land, and how much; compiled by numba."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landgap.land.kernel import Coordinates, Floats, Integers, compiled, shared_m2


class Grid(NamedTuple):
    """Which boxes of a layer lie on each cell of a square grid."""

    start: Integers
    rows: NDArray[np.int32]
    left: float
    bottom: float
    cell: float
    columns: int
    lines: int


@compiled
def lay_out(box: Floats, left: float, bottom: float, cell: float, columns: int, lines: int) -> Grid:
    """List the boxes on each cell."""
    start = np.zeros(columns * lines + 1, np.int64)
    rows = np.empty(0, np.int32)
    free = start
    for turn in range(2):
        if turn == 1:
            start = np.cumsum(start)
            rows = np.empty(start[-1], np.int32)
            free = start.copy()
        for j in range(len(box)):
            if not box[j, 0] <= box[j, 2]:
                continue
            low, high = int((box[j, 1] - bottom) // cell), int((box[j, 3] - bottom) // cell)
            for column in range(
                int((box[j, 0] - left) // cell), int((box[j, 2] - left) // cell) + 1
            ):
                for line in range(low, high + 1):
                    c = column * lines + line
                    if turn == 0:
                        start[c + 1] += 1
                    else:
                        rows[free[c]] = j
                        free[c] += 1
    return Grid(start, rows, left, bottom, cell, columns, lines)


@compiled
def pairs(  # noqa: C901 (compiled: what it calls would be met per pair)
    mine: Coordinates, rows: Integers, other: Coordinates, grid: Grid, once: bool, least_m2: float
) -> tuple[Integers, Integers, Floats]:
    """Find what some rows share with the other layer, where it is more than the least.

    `once`: both are the same layer, and each pair of it is met once.
    """
    found = 0
    pair = np.empty((2, 2 * len(rows) + 64), np.int64)
    shared = np.empty(pair.shape[1])
    for i in rows:
        left, bottom, right, top = mine.box[i]
        if not left <= right:
            continue
        column_0 = max(int((left - grid.left) // grid.cell), 0)
        column_1 = min(int((right - grid.left) // grid.cell), grid.columns - 1)
        line_0 = max(int((bottom - grid.bottom) // grid.cell), 0)
        line_1 = min(int((top - grid.bottom) // grid.cell), grid.lines - 1)
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                c = column * grid.lines + line
                for item in range(grid.start[c], grid.start[c + 1]):
                    j = grid.rows[item]
                    if once and j <= i:
                        continue
                    box = other.box[j]
                    if box[0] > right or box[2] < left or box[1] > top or box[3] < bottom:
                        continue
                    # boxes that meet on several cells are met where their meeting begins
                    if (
                        max(int((max(left, box[0]) - grid.left) // grid.cell), 0) != column
                        or max(int((max(bottom, box[1]) - grid.bottom) // grid.cell), 0) != line
                    ):
                        continue
                    area_m2 = shared_m2(mine, i, other, j)
                    if area_m2 <= least_m2:
                        continue
                    if found == len(shared):
                        pair = np.concatenate((pair, np.empty_like(pair)), axis=1)
                        shared = np.concatenate((shared, np.empty_like(shared)))
                    pair[0, found], pair[1, found], shared[found] = i, j, area_m2
                    found += 1
    return pair[0, :found].copy(), pair[1, :found].copy(), shared[:found].copy()
