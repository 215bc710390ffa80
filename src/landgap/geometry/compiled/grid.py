"""A grid over boxes: those near a place are found without asking all; compiled by numba."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landgap.geometry.compiled.kernel import Floats, Integers, compiled
from landgap.tolerances import MIN_CELL_M

_CELLS_PER_BOX = 2


class Grid(NamedTuple):
    """Which boxes of a layer lie on each cell of a square grid."""

    start: Integers
    rows: NDArray[np.int32]
    left: float
    bottom: float
    cells_per_m: float
    columns: int
    lines: int


def grid(box: Floats) -> Grid:
    """Lay a grid over boxes."""
    left, bottom, right, top, side_m, count = _extent(box)
    width, height = right - left, top - bottom
    cells = _CELLS_PER_BOX * max(count, 1)
    # as large as the boxes are, or so that there are not many more cells than boxes
    cell = max(side_m, np.sqrt(width * height / cells), max(width, height) / cells, MIN_CELL_M)
    columns, lines = int(width / cell) + 1, int(height / cell) + 1
    return _lay_out(box, left, bottom, 1 / cell, columns, lines)


@compiled
def _extent(box: Floats) -> tuple[float, float, float, float, float, int]:
    """Sides of what all boxes lie in, the mean side of one, and how many there are."""
    left = bottom = np.inf
    right = top = -np.inf
    sides_m, count = 0.0, 0
    for j in range(len(box)):
        if box[j, 0] <= box[j, 2]:
            left, bottom = min(left, box[j, 0]), min(bottom, box[j, 1])
            right, top = max(right, box[j, 2]), max(top, box[j, 3])
            sides_m += box[j, 2] - box[j, 0] + box[j, 3] - box[j, 1]
            count += 1
    if count == 0:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0
    return left, bottom, right, top, sides_m / (2 * count), count


@compiled
def _lay_out(box: Floats, left: float, bottom: float, cells_per_m: float, columns: int, lines: int) -> Grid:
    """List the boxes on each cell."""
    start = np.zeros(columns * lines + 1, np.int64)
    empty = Grid(start, np.empty(0, np.int32), left, bottom, cells_per_m, columns, lines)
    for j in range(len(box)):
        column_0, column_1, line_0, line_1 = covered(box[j], empty)
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                start[column * lines + line] += 1
    for c in range(1, len(start)):
        start[c] += start[c - 1]
    rows = np.empty(start[-1], np.int32)
    # filled from the end, so that each cell's end comes down to its beginning
    for j in range(len(box) - 1, -1, -1):
        column_0, column_1, line_0, line_1 = covered(box[j], empty)
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                start[column * lines + line] -= 1
                rows[start[column * lines + line]] = j
    return Grid(start, rows, left, bottom, cells_per_m, columns, lines)


@compiled
def covered(box: Floats, grid: Grid) -> tuple[int, int, int, int]:
    """First and last column and line that a box lies on; the last comes first if there is none."""
    if not (box[0] <= box[2] and box[1] <= box[3]):
        return 0, -1, 0, -1
    return (
        int(_clamped((box[0] - grid.left) * grid.cells_per_m, 0.0, float(grid.columns))),
        int(_clamped((box[2] - grid.left) * grid.cells_per_m, -1.0, grid.columns - 0.5)),
        int(_clamped((box[1] - grid.bottom) * grid.cells_per_m, 0.0, float(grid.lines))),
        int(_clamped((box[3] - grid.bottom) * grid.cells_per_m, -1.0, grid.lines - 0.5)),
    )


@compiled
def _clamped(place: float, low: float, high: float) -> float:
    # far away, a place is no whole number that a computer could count with
    return min(max(place, low), high)


@compiled
def meet(box: Floats, other: Floats) -> bool:
    """Whether two boxes have a point in common."""
    return not (other[0] > box[2] or other[2] < box[0] or other[1] > box[3] or other[3] < box[1])


@compiled
def crowded(box: Floats, grid: Grid) -> NDArray[np.bool_]:
    """Tell which boxes meet another of the grid that they are laid out on."""
    found = np.zeros(len(box), np.bool_)
    for c in range(len(grid.start) - 1):
        for a in range(grid.start[c], grid.start[c + 1]):
            i = grid.rows[a]
            for b in range(a + 1, grid.start[c + 1]):
                j = grid.rows[b]
                if not (found[i] and found[j]) and meet(box[i], box[j]):
                    found[i] = found[j] = True
    return found
