"""Polygons that surely are valid: one ring that nowhere comes near itself; compiled by numba."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landgap.geometry.compiled.kernel import BLOCK, Coordinates, Floats, Integers, blocks, compiled
from landgap.tolerances import VERTEX_M


@compiled
def are_simple(layer: Coordinates, rows: Integers) -> NDArray[np.bool_]:
    """Tell which rows are one ring without doubt; of the others nothing is said."""
    simple = np.zeros(len(rows), np.bool_)
    for p in range(len(rows)):
        i = rows[p]
        # a comparison with NaN is false
        if layer.stop[i] - layer.start[i] > 3 and abs(layer.area_m2[i]) > VERTEX_M * VERTEX_M:
            low, high, first = layer.start[i], layer.stop[i], layer.first_block[i]
            simple[p] = abs(layer.area_m2[i]) < np.inf and _is_simple(
                layer.xy[low:high],
                layer.ends[low:high],
                layer.block_box[first : first + blocks(layer, i)],
            )
    return simple


@compiled
def _is_simple(xy: Floats, ends: NDArray[np.bool_], block_box: Floats) -> bool:
    last = len(xy) - 1
    for k in range(last):
        if ends[k] or _turns_back(xy, k):
            return False
    for a in range(len(block_box)):
        left, bottom = block_box[a, 0] - VERTEX_M, block_box[a, 1] - VERTEX_M
        right, top = block_box[a, 2] + VERTEX_M, block_box[a, 3] + VERTEX_M
        for b in range(a, len(block_box)):
            if (
                block_box[b, 0] > right or block_box[b, 2] < left
                or block_box[b, 1] > top or block_box[b, 3] < bottom
            ):  # fmt: skip
                continue
            # only edges that reach where both boxes are can meet
            both = (
                max(left, block_box[b, 0] - VERTEX_M), max(bottom, block_box[b, 1] - VERTEX_M),
                min(right, block_box[b, 2] + VERTEX_M), min(top, block_box[b, 3] + VERTEX_M),
            )  # fmt: skip
            if not _keep_clear(xy, BLOCK * a, BLOCK * b, both):
                return False
    return True


@compiled
def _keep_clear(xy: Floats, low: int, high: int, both: tuple[float, float, float, float]) -> bool:
    """Whether the edges of two blocks of a ring keep clear of each other."""
    last = len(xy) - 1
    west, south, east, north = both
    for k in range(low, min(low + BLOCK, last)):
        ax, ay, bx, by = xy[k, 0], xy[k, 1], xy[k + 1, 0], xy[k + 1, 1]
        left, right = min(ax, bx) - VERTEX_M, max(ax, bx) + VERTEX_M
        bottom, top = min(ay, by) - VERTEX_M, max(ay, by) + VERTEX_M
        if left > east or right < west or bottom > north or top < south:
            continue
        # its neighbours share a vertex with it
        beyond = last - 1 if k == 0 else last
        for n in range(max(high, k + 2), min(high + BLOCK, beyond)):
            cx, cy, dx, dy = xy[n, 0], xy[n, 1], xy[n + 1, 0], xy[n + 1, 1]
            if (
                min(cx, dx) > right or max(cx, dx) < left
                or min(cy, dy) > top or max(cy, dy) < bottom
            ):  # fmt: skip
                continue
            if not (_beside(ax, ay, bx, by, cx, cy, dx, dy) or _beside(cx, cy, dx, dy, ax, ay, bx, by)):
                return False
    return True


@compiled
def _beside(ax: float, ay: float, bx: float, by: float, cx: float, cy: float, dx: float, dy: float) -> bool:
    """Whether an edge lies on one side of the line through another, and clear of it."""
    ux, uy = bx - ax, by - ay
    c, d = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
    clear = VERTEX_M * np.sqrt(ux * ux + uy * uy)
    return bool(min(c, d) > clear or max(c, d) < -clear)


@compiled
def _turns_back(xy: Floats, k: int) -> bool:
    """Whether the edge after this one runs back along it, or this one has no length."""
    ahead = 1 if k + 2 == len(xy) else k + 2
    ux, uy = xy[k + 1, 0] - xy[k, 0], xy[k + 1, 1] - xy[k, 1]
    vx, vy = xy[ahead, 0] - xy[k + 1, 0], xy[ahead, 1] - xy[k + 1, 1]
    length = np.sqrt(max(ux * ux + uy * uy, vx * vx + vy * vy))
    back = ux * vx + uy * vy < 0 and abs(ux * vy - uy * vx) <= VERTEX_M * length
    return back or not max(abs(ux), abs(uy)) > VERTEX_M
