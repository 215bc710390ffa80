"""Which boxes meet which: what is read, and where a row is at home, is told by boxes alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numba import njit
from numpy.typing import NDArray

from landgap.land import kernel
from landgap.land.compiled import grid
from landgap.land.shared import Rows

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_compiled = njit(nogil=True, cache=True, error_model="numpy")


@dataclass(frozen=True)
class Boxes:
    """Left, bottom, right, top of many boxes, and a grid to find them."""

    box: Floats
    grid: kernel.Grid

    @classmethod
    def grown(cls, box: Floats, by_m: float) -> Self:
        """Let the boxes grow to all sides."""
        box = box + np.array([-by_m, -by_m, by_m, by_m])
        return cls(box, grid(box))

    def met(self, box: Floats) -> tuple[Rows, Rows]:
        """Find the pairs that meet: row of the boxes asked about, row of these."""
        return _pairs(box, self.grid, self.box)

    def meet(self, box: Floats) -> Flags:
        """Tell which boxes meet any of these."""
        found = np.zeros(len(box), dtype=bool)
        found[self.met(box)[0]] = True
        return found

    def cover(self, box: Floats) -> bool:
        """Whether one of these holds the other boxes, all of them."""
        low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
        return bool(((self.box[:, :2] <= low) & (self.box[:, 2:] >= high)).all(axis=1).any())


@_compiled
def _pairs(box: Floats, grid: kernel.Grid, other: Floats) -> tuple[Rows, Rows]:
    found = 0
    pair = np.empty((2, 2 * len(box) + 64), np.int64)
    for i in range(len(box)):
        left, bottom, right, top = box[i, 0], box[i, 1], box[i, 2], box[i, 3]
        if not (left <= right and bottom <= top):
            continue
        column_0 = int(max((left - grid.left) // grid.cell, 0.0))
        column_1 = int(min((right - grid.left) // grid.cell, grid.columns - 1.0))
        line_0 = int(max((bottom - grid.bottom) // grid.cell, 0.0))
        line_1 = int(min((top - grid.bottom) // grid.cell, grid.lines - 1.0))
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                c = column * grid.lines + line
                for item in range(grid.start[c], grid.start[c + 1]):
                    j = grid.rows[item]
                    if (
                        other[j, 0] > right or other[j, 2] < left
                        or other[j, 1] > top or other[j, 3] < bottom
                    ):  # fmt: skip
                        continue
                    # boxes that meet on several cells are met where their meeting begins
                    if (
                        max(int((max(left, other[j, 0]) - grid.left) // grid.cell), 0) != column
                        or max(int((max(bottom, other[j, 1]) - grid.bottom) // grid.cell), 0)
                        != line
                    ):
                        continue
                    if found == pair.shape[1]:
                        pair = np.concatenate((pair, np.empty_like(pair)), axis=1)
                    pair[0, found], pair[1, found] = i, j
                    found += 1
    return pair[0, :found].copy(), pair[1, :found].copy()
