"""Pairs of polygons of two layers whose boxes meet; compiled by numba."""

from __future__ import annotations

import numpy as np

from landgap.geometry.compiled.grid import Grid, covered, meet
from landgap.geometry.compiled.kernel import (
    APART,
    INSIDE,
    Coordinates,
    Floats,
    Integers,
    compiled,
    sides,
)


@compiled
def pairs(
    box: Floats, area_m2: Floats, rows: Integers, other: Coordinates, grid: Grid, once: bool
) -> tuple[Integers, Floats, int]:
    """Find which polygons of another layer some rows meet, and what they share by their boxes.

    A polygon whose box lies in another lies in it whole; where the other's outline comes into the
    box, its vertices decide, and what both share is not known yet (NaN). `once`: both are the same
    layer, and each pair of it is met once. Gives the rows of both, what they share, and how many
    pairs were found; there is room for more.
    """
    found = 0
    pair = np.empty((2, 2 * len(rows) + 64), np.int64)
    shared = np.empty(pair.shape[1])
    # looking into a layer counts references, which takes longer than what is done with a pair
    xy, ends, other_box = other.xy, other.ends, other.box
    start, stop = other.start, other.stop
    block_box, first_block = other.block_box, other.first_block
    cell_start, cell_rows, lines = grid.start, grid.rows, grid.lines
    for i in rows:
        mine = box[i]
        column_0, column_1, line_0, line_1 = covered(mine, grid)
        several = column_1 > column_0 or line_1 > line_0
        for column in range(column_0, column_1 + 1):
            for line in range(line_0, line_1 + 1):
                c = column * lines + line
                for item in range(cell_start[c], cell_start[c + 1]):
                    j = cell_rows[item]
                    if (once and j <= i) or not meet(mine, other_box[j]):
                        continue
                    # boxes that meet on several cells are met on the first of them
                    if several:
                        first_column, _, first_line, _ = covered(other_box[j], grid)
                        if max(first_column, column_0) != column or max(first_line, line_0) != line:
                            continue
                    side = sides(xy, ends, start[j], stop[j], block_box, first_block[j], mine)
                    if side == APART:
                        continue
                    if found == len(shared):
                        pair = np.concatenate((pair, np.empty_like(pair)), axis=1)
                        shared = np.concatenate((shared, np.empty_like(shared)))
                    pair[0, found], pair[1, found] = i, j
                    shared[found] = area_m2[i] if side == INSIDE else np.nan
                    found += 1
    return pair, shared, found
