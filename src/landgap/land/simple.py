"""Polygons that surely are valid: one ring that nowhere comes near itself; compiled by numba."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landgap.land.clip import CLEAR_M
from landgap.land.kernel import BLOCK, Coordinates, Integers, blocks, compiled


@compiled
def are_simple(layer: Coordinates, rows: Integers) -> NDArray[np.bool_]:
    """Tell which rows are one ring without doubt; of the others nothing is said."""
    simple = np.zeros(len(rows), np.bool_)
    for p in range(len(rows)):
        i = rows[p]
        # an area that is no number is greater than nothing
        if layer.stop[i] - layer.start[i] > 3 and abs(layer.area_m2[i]) > CLEAR_M * CLEAR_M:
            simple[p] = abs(layer.area_m2[i]) < np.inf and _is_simple(layer, i)
    return simple


@compiled
def _is_simple(layer: Coordinates, i: int) -> bool:
    first, count = layer.first_block[i], blocks(layer, i)
    start, last = layer.start[i], layer.stop[i] - 1
    for k in range(start, last):
        if layer.ends[k] or _turns_back(layer, start, last, k):
            return False
    for a in range(count):
        box = layer.block_box[first + a]
        for b in range(a, count):
            near = layer.block_box[first + b]
            if (
                near[0] > box[2] + CLEAR_M or near[2] < box[0] - CLEAR_M
                or near[1] > box[3] + CLEAR_M or near[3] < box[1] - CLEAR_M
            ):  # fmt: skip
                continue
            if not _keep_clear(layer, start, last, start + BLOCK * a, start + BLOCK * b):
                return False
    return True


@compiled
def _keep_clear(layer: Coordinates, start: int, last: int, low: int, high: int) -> bool:
    """Whether the edges of two blocks of a ring keep clear of each other."""
    for k in range(low, min(low + BLOCK, last)):
        ax, ay, bx, by = layer.xy[k, 0], layer.xy[k, 1], layer.xy[k + 1, 0], layer.xy[k + 1, 1]
        left, right = min(ax, bx) - CLEAR_M, max(ax, bx) + CLEAR_M
        bottom, top = min(ay, by) - CLEAR_M, max(ay, by) + CLEAR_M
        # its neighbours share a vertex with it
        beyond = last - 1 if k == start else last
        for n in range(max(high, k + 2), min(high + BLOCK, beyond)):
            cx, cy, dx, dy = (
                layer.xy[n, 0], layer.xy[n, 1], layer.xy[n + 1, 0], layer.xy[n + 1, 1],
            )  # fmt: skip
            if (
                min(cx, dx) > right or max(cx, dx) < left
                or min(cy, dy) > top or max(cy, dy) < bottom
            ):  # fmt: skip
                continue
            if not (
                _beside(ax, ay, bx, by, cx, cy, dx, dy) or _beside(cx, cy, dx, dy, ax, ay, bx, by)
            ):
                return False
    return True


@compiled
def _beside(
    ax: float, ay: float, bx: float, by: float, cx: float, cy: float, dx: float, dy: float
) -> bool:
    """Whether an edge lies on one side of the line through another, and clear of it."""
    ux, uy = bx - ax, by - ay
    c, d = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
    clear = CLEAR_M * np.sqrt(ux * ux + uy * uy)
    return bool(min(c, d) > clear or max(c, d) < -clear)


@compiled
def _turns_back(layer: Coordinates, start: int, last: int, k: int) -> bool:
    """Whether the edge after this one runs back along it, or this one has no length."""
    ahead = start + 1 if k + 1 == last else k + 2
    ux, uy = layer.xy[k + 1, 0] - layer.xy[k, 0], layer.xy[k + 1, 1] - layer.xy[k, 1]
    vx, vy = layer.xy[ahead, 0] - layer.xy[k + 1, 0], layer.xy[ahead, 1] - layer.xy[k + 1, 1]
    length = np.sqrt(max(ux * ux + uy * uy, vx * vx + vy * vy))
    back = ux * vx + uy * vy < 0 and abs(ux * vy - uy * vx) <= CLEAR_M * length
    return back or not max(abs(ux), abs(uy)) > CLEAR_M
