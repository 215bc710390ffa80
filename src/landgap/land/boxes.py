"""Which boxes meet which: what is read, and where a row is at home, is told by boxes alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from landgap.land.compiled import grid
from landgap.land.kernel import compiled
from landgap.land.pairs import Grid
from landgap.land.shared import Rows

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Boxes:
    """Left, bottom, right, top of many boxes, and a grid to find them."""

    box: Floats
    grid: Grid

    @classmethod
    def grown(cls, box: Floats, by_m: float) -> Self:
        """Let the boxes grow to all sides."""
        # compiled code is compiled once, for rows that lie one after the other
        box = np.ascontiguousarray(box + np.array([-by_m, -by_m, by_m, by_m]))
        return cls(box, grid(box))

    def met(self, box: Floats) -> tuple[Rows, Rows]:
        """Find the pairs that meet: row of the boxes asked about, row of these."""
        return _pairs(box, self.grid, self.box)

    def meet(self, box: Floats) -> Flags:
        """Tell which boxes meet any of these."""
        return _any(box, self.grid, self.box)

    def hold(self, box: Floats) -> Flags:
        """Tell which boxes lie in one of these."""
        row, mine = self.met(box)
        inside = (self.box[mine, :2] <= box[row, :2]) & (self.box[mine, 2:] >= box[row, 2:])
        held = np.zeros(len(box), dtype=bool)
        held[row[inside.all(axis=1)]] = True
        return held


@compiled
def _cells(box: Floats, grid: Grid) -> tuple[int, int, int, int]:
    """First and last column and line that a box lies on; the last comes first if there is none."""
    left, bottom, right, top = box
    if not (left <= right and bottom <= top):
        return 0, -1, 0, -1
    return (
        int(max((left - grid.left) // grid.cell, 0.0)),
        int(min((right - grid.left) // grid.cell, grid.columns - 1.0)),
        int(max((bottom - grid.bottom) // grid.cell, 0.0)),
        int(min((top - grid.bottom) // grid.cell, grid.lines - 1.0)),
    )


@compiled
def _meet(box: Floats, other: Floats) -> bool:
    return not (other[0] > box[2] or other[2] < box[0] or other[1] > box[3] or other[3] < box[1])


@compiled
def _any(box: Floats, grid: Grid, other: Floats) -> Flags:
    found = np.zeros(len(box), np.bool_)
    for i in range(len(box)):
        column_0, column_1, line_0, line_1 = _cells(box[i], grid)
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                c = column * grid.lines + line
                for item in range(grid.start[c], grid.start[c + 1]):
                    if _meet(box[i], other[grid.rows[item]]):
                        found[i] = True
                        break
                if found[i]:
                    break
            if found[i]:
                break
    return found


@compiled
def _pairs(box: Floats, grid: Grid, other: Floats) -> tuple[Rows, Rows]:
    found = 0
    pair = np.empty((2, 2 * len(box) + 64), np.int64)
    for i in range(len(box)):
        column_0, column_1, line_0, line_1 = _cells(box[i], grid)
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                c = column * grid.lines + line
                for item in range(grid.start[c], grid.start[c + 1]):
                    j = grid.rows[item]
                    # boxes that meet on several cells are met on the first of them
                    if (
                        not _meet(box[i], other[j])
                        or max(_cells(other[j], grid)[0], column_0) != column
                        or max(_cells(other[j], grid)[2], line_0) != line
                    ):
                        continue
                    if found == pair.shape[1]:
                        pair = np.concatenate((pair, np.empty_like(pair)), axis=1)
                    pair[0, found], pair[1, found] = i, j
                    found += 1
    return pair[0, :found].copy(), pair[1, :found].copy()
