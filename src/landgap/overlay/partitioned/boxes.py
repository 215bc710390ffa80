"""Which boxes meet which: they alone decide what is read, and which cell accounts for a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from landgap.geometry.compiled.grid import Grid, covered, grid, meet
from landgap.geometry.compiled.kernel import compiled
from landgap.geometry.polygons import Rows

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
def _any(box: Floats, grid: Grid, other: Floats) -> Flags:
    found = np.zeros(len(box), np.bool_)
    for i in range(len(box)):
        column_0, column_1, line_0, line_1 = covered(box[i], grid)
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                c = column * grid.lines + line
                for item in range(grid.start[c], grid.start[c + 1]):
                    if meet(box[i], other[grid.rows[item]]):
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
        column_0, column_1, line_0, line_1 = covered(box[i], grid)
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                c = column * grid.lines + line
                for item in range(grid.start[c], grid.start[c + 1]):
                    j = grid.rows[item]
                    # boxes that meet on several cells are met on the first of them
                    if (
                        not meet(box[i], other[j])
                        or max(covered(other[j], grid)[0], column_0) != column
                        or max(covered(other[j], grid)[2], line_0) != line
                    ):
                        continue
                    if found == pair.shape[1]:
                        pair = np.concatenate((pair, np.empty_like(pair)), axis=1)
                    pair[0, found], pair[1, found] = i, j
                    found += 1
    return pair[0, :found].copy(), pair[1, :found].copy()
