"""Areas that polygons of two layers share, from their coordinates alone; compiled by numba.

A polygon is the signed sum of the strips between its edges and the ground, so the area that two
polygons share is the signed sum of what each strip of the one shares with each strip of the other:
no intersection is built, and only edges that are near each other meet.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BLOCK = 16
"""Edges under one box: so many are passed over at once where the box is far away."""

APART, INSIDE, CROSSED = range(3)

compiled = njit(nogil=True, cache=True, error_model="numpy")
"""How all compiled code is built: it releases the interpreter's lock, and is kept on disk until its own
file changes (a changed tolerance needs an empty cache)."""


class Coordinates(NamedTuple):
    """A layer as compiled code reads it; shells run one way round, holes the other."""

    xy: Floats
    """One row a vertex."""
    ends: NDArray[np.bool_]
    """Whether a vertex is the last of its ring."""
    start: Integers
    stop: Integers
    """Where each polygon's vertices begin and end."""
    box: Floats
    """Left, bottom, right, top of each polygon."""
    area_m2: Floats
    """Of each polygon; negative where its shells run clockwise."""
    first_block: Integers
    block_box: Floats
    """Boxes of every `BLOCK` edges, and where each polygon's begin."""


@compiled
def ring_ends(xy: Floats, start: Integers, stop: Integers) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark the last vertex of each polygon, and polygons that seem to have several rings.

    A ring is closed by its first vertex; only where that is met before the polygon's last, another
    ring may follow.
    """
    ends, early = np.zeros(len(xy), np.bool_), np.zeros(len(start), np.bool_)
    for i in range(len(start)):
        if start[i] == stop[i]:
            continue
        ends[stop[i] - 1] = True
        x, y = xy[start[i], 0], xy[start[i], 1]
        for k in range(start[i] + 1, stop[i] - 1):
            early[i] |= xy[k, 0] == x and xy[k, 1] == y
    return ends, early


@compiled
def survey(layer: Coordinates) -> None:
    """Measure each polygon: fill in its box, its area and the boxes of its blocks."""
    for i in range(len(layer.start)):
        start, stop = layer.start[i], layer.stop[i]
        x0, y0 = (layer.xy[start, 0], layer.xy[start, 1]) if start < stop else (0.0, 0.0)
        left = bottom = np.inf
        right = top = -np.inf
        twice = 0.0
        block = layer.first_block[i]
        for low in range(start, stop, BLOCK):
            x, y = layer.xy[low, 0], layer.xy[low, 1]
            west = east = x
            south = north = y
            for k in range(low, min(low + BLOCK, stop)):
                if layer.ends[k]:
                    continue
                ahead_x, ahead_y = layer.xy[k + 1, 0], layer.xy[k + 1, 1]
                x, y = layer.xy[k, 0], layer.xy[k, 1]
                twice += (x - x0) * (ahead_y - y0) - (ahead_x - x0) * (y - y0)
                west, east = min(west, x, ahead_x), max(east, x, ahead_x)
                south, north = min(south, y, ahead_y), max(north, y, ahead_y)
            box = layer.block_box[block]
            box[0], box[1], box[2], box[3] = west, south, east, north
            block += 1
            left, bottom = min(left, west), min(bottom, south)
            right, top = max(right, east), max(top, north)
        layer.area_m2[i] = twice / 2
        box = layer.box[i]
        box[0], box[1], box[2], box[3] = left, bottom, right, top


@compiled
def shared_m2(mine: Coordinates, rows: Integers, other: Coordinates, other_rows: Integers) -> Floats:
    """Areas that pairs of polygons share.

    What the strips of one polygon share with the strip under an edge of the other, summed up.
    """
    area_m2 = np.zeros(len(rows))
    for p in range(len(rows)):
        i, j = rows[p], other_rows[p]
        # the ground lies at the polygon's own corner: small numbers lose fewer digits
        x0, y0, right, top = mine.box[i]
        width, above = right - x0, top - y0 + 1.0
        xy, ends = mine.xy[mine.start[i] : mine.stop[i]], mine.ends[mine.start[i] : mine.stop[i]]
        start, stop, first = other.start[j], other.stop[j], other.first_block[j]
        other_xy, other_ends, block_box = other.xy, other.ends, other.block_box
        total = 0.0
        for low in range(start, stop, BLOCK):
            block = first + (low - start) // BLOCK
            if block_box[block, 0] >= right or block_box[block, 2] <= x0 or block_box[block, 3] < y0:
                continue
            high = min(low + BLOCK, stop - 1)
            if block_box[block, 1] > top and is_chain(other_ends, low, high):
                # above the polygon, a chain takes what a level edge takes between its ends
                ax, bx = other_xy[low, 0] - x0, other_xy[high, 0] - x0
                total += _under_edge(xy, ends, x0, y0, ax, above, bx, above)
                continue
            for k in range(low, high):
                ax, ay = other_xy[k, 0] - x0, other_xy[k, 1] - y0
                bx, by = other_xy[k + 1, 0] - x0, other_xy[k + 1, 1] - y0
                # an edge below the whole polygon takes as much as it gives
                if other_ends[k] or max(ax, bx) <= 0 or min(ax, bx) >= width or max(ay, by) < 0:
                    continue
                total += _under_edge(xy, ends, x0, y0, ax, ay, bx, by)
        if (mine.area_m2[i] < 0) != (other.area_m2[j] < 0):
            total = -total
        area_m2[p] = min(max(total, 0.0), abs(mine.area_m2[i]), abs(other.area_m2[j]))
    return area_m2


@compiled
def blocks(layer: Coordinates, i: int) -> int:
    """Count the blocks of a polygon."""
    return (layer.stop[i] - layer.start[i] + BLOCK - 1) // BLOCK


@compiled
def sides(
    xy: Floats,
    ends: NDArray[np.bool_],
    start: int,
    stop: int,
    block_box: Floats,
    first_block: int,
    box: Floats,
) -> int:
    """Tell whether a polygon surrounds a box, lies apart from it, or has an edge that may be in it.

    A box that no edge comes into lies inside if an odd number of edges is above its middle.
    """
    left, bottom, right, top = box
    x = (left + right) / 2
    inside = False
    for low in range(start, stop, BLOCK):
        block = first_block + (low - start) // BLOCK
        if block_box[block, 0] > right or block_box[block, 2] < left or block_box[block, 3] < bottom:
            continue
        high = min(low + BLOCK, stop - 1)
        if block_box[block, 1] > top and is_chain(ends, low, high):
            # however it winds, a chain passes over the middle as often as a straight line does
            inside ^= (xy[low, 0] <= x) != (xy[high, 0] <= x)
            continue
        for k in range(low, high):
            ax, ay, bx, by = xy[k, 0], xy[k, 1], xy[k + 1, 0], xy[k + 1, 1]
            if ends[k] or max(ax, bx) < left or min(ax, bx) > right or max(ay, by) < bottom:
                continue
            if min(ay, by) <= top:
                return CROSSED
            inside ^= (ax <= x) != (bx <= x)
    return INSIDE if inside else APART


@compiled
def is_chain(ends: NDArray[np.bool_], low: int, high: int) -> bool:
    """Whether edges follow each other, and no ring ends among them."""
    for k in range(low, high):  # noqa: SIM110 (so would a generator)
        if ends[k]:
            return False
    return True


@compiled
def _under_edge(
    xy: Floats,
    ends: NDArray[np.bool_],
    x0: float,
    y0: float,
    ax: float,
    ay: float,
    bx: float,
    by: float,
) -> float:
    """Sum what the strips of one polygon share with the strip under an edge, signed."""
    sign = 1.0
    if ax > bx:
        ax, ay, bx, by, sign = bx, by, ax, ay, -1.0
    if ax == bx:
        return 0.0
    slope = (by - ay) / (bx - ax)
    total = 0.0
    for k in range(len(xy) - 1):
        cx, dx = xy[k, 0] - x0, xy[k + 1, 0] - x0
        left, right = max(ax, min(cx, dx)), min(bx, max(cx, dx))
        if left >= right or ends[k]:
            continue
        cy = xy[k, 1] - y0
        rise = (xy[k + 1, 1] - y0 - cy) / (dx - cx)
        this_left, this_right = cy + (left - cx) * rise, cy + (right - cx) * rise
        that_left, that_right = ay + (left - ax) * slope, ay + (right - ax) * slope
        over_left, over_right = this_left - that_left, this_right - that_right
        low_left, low_right = min(this_left, that_left), min(this_right, that_right)
        twice = low_left + low_right
        if over_left * over_right < 0:
            # the edges cross: two strips, up to the crossing and from there
            part = over_left / (over_left - over_right)
            crossing = this_left + part * (this_right - this_left)
            twice = part * (low_left + crossing) + (1 - part) * (crossing + low_right)
        total += twice * (right - left) / 2 if cx < dx else -twice * (right - left) / 2
    return sign * total


def unmeasured(xy: Floats, ends: NDArray[np.bool_], start: Integers, stop: Integers) -> Coordinates:
    """Make room for what :func:`survey` fills in."""
    count = -(-(stop - start) // BLOCK)
    return Coordinates(
        xy=xy,
        ends=ends,
        start=start,
        stop=stop,
        box=np.empty((len(start), 4)),
        area_m2=np.empty(len(start)),
        first_block=np.cumsum(count) - count,
        block_box=np.empty((int(count.sum()), 4)),
    )
