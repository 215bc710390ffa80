"""Pieces of two polygons whose outlines cross, walked along their edges; compiled by numba.

Where two outlines cross, the piece that both share follows the one up to a crossing, then the
other up to the next, and so on until it is back; what the one has beyond the other follows it the
other way round. This holds where every crossing is clear: no vertex on an edge, no edges along
each other. Whatever is not clear, or has holes or several parts, or does not measure what it must,
is left to GEOS.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landgap.land.kernel import BLOCK, Coordinates, Floats, Integers, blocks, compiled

CLEAR_M = 1e-6
"""How far a vertex must be from an edge that it could touch; far above rounding."""

_MOST = 64
_ROUNDING = 1e-9
_DUST_M2 = 1e-6


class Rings(NamedTuple):
    """Outlines of pieces, one after the other."""

    xy: Floats
    ring: Integers
    """Which ring each vertex is of."""
    pair: Integers
    """Which pair each ring is of."""
    sure: NDArray[np.bool_]
    """Whether a pair was walked; if not, it has no ring here."""


class _Crossings(NamedTuple):
    """Where two outlines cross: edge and part of the edge, on each, and the place."""

    edge: NDArray[np.int64]
    part: Floats
    xy: Floats
    enters: NDArray[np.bool_]
    """Whether the first outline comes into the other here."""
    along: NDArray[np.int64]
    """Crossings in their order along each of both, and the place of each in that order."""
    place: NDArray[np.int64]


@compiled
def walk(
    mine: Coordinates,
    rows: Integers,
    other: Coordinates,
    other_rows: Integers,
    area_m2: Floats,
    beyond: bool,
) -> Rings:
    """Walk around what each pair shares, or what the first has beyond the other.

    `area_m2`: what each piece must measure.
    """
    room = _Crossings(
        np.empty((2, _MOST), np.int64),
        np.empty((2, _MOST)),
        np.empty((_MOST, 2)),
        np.empty(_MOST, np.bool_),
        np.empty((2, _MOST), np.int64),
        np.empty((2, _MOST), np.int64),
    )
    xy, ring = np.empty((24 * len(rows) + 64, 2)), np.empty(24 * len(rows) + 64, np.int64)
    pair, sure = np.empty(2 * len(rows) + 64, np.int64), np.zeros(len(rows), np.bool_)
    end = rings = 0
    for p in range(len(rows)):
        i, j = rows[p], other_rows[p]
        found = _cross(mine, i, other, j, room)
        if found < 2:
            continue
        # no piece has more vertices than both polygons and a crossing for each turn
        most = mine.stop[i] - mine.start[i] + other.stop[j] - other.start[j] + 3 * found
        if end + most > len(ring):
            xy = np.concatenate((xy, np.empty((max(len(xy), most), 2))))
            ring = np.concatenate((ring, np.empty(max(len(ring), most), np.int64)))
        if rings + found > len(pair):
            pair = np.concatenate((pair, np.empty_like(pair)))
        stop, last, total_m2 = _around(mine, i, other, j, room, found, beyond, xy, ring, end, rings)
        if abs(total_m2 - area_m2[p]) > _DUST_M2 + _ROUNDING * abs(mine.area_m2[i]):
            continue
        pair[rings:last] = p
        sure[p], end, rings = True, stop, last
    return Rings(xy[:end].copy(), ring[:end].copy(), pair[:rings].copy(), sure)


@compiled
def _cross(mine: Coordinates, i: int, other: Coordinates, j: int, found: _Crossings) -> int:
    """Find all crossings of two outlines, in order; none if one is not clear."""
    if _has_several_rings(mine, i) or _has_several_rings(other, j):
        return 0
    left, bottom, right, top = mine.box[i]
    count = 0
    for block in range(other.first_block[j], other.first_block[j] + blocks(other, j)):
        box = other.block_box[block]
        if box[0] > right or box[2] < left or box[1] > top or box[3] < bottom:
            continue
        low = other.start[j] + BLOCK * (block - other.first_block[j])
        for e in range(low, min(low + BLOCK, other.stop[j] - 1)):
            ax, ay = other.xy[e, 0] - left, other.xy[e, 1] - bottom
            bx, by = other.xy[e + 1, 0] - left, other.xy[e + 1, 1] - bottom
            if (
                min(ax, bx) > right - left or max(ax, bx) < 0
                or min(ay, by) > top - bottom or max(ay, by) < 0
            ):  # fmt: skip
                continue
            count = _cross_edge(mine, i, e, ax, ay, bx, by, other.area_m2[j] > 0, found, count)
            if count < 0:
                return 0
    if count % 2:
        return 0
    for side in range(2):
        if not _in_order(found, side, count):
            return 0
    for k in range(count):
        # an outline that comes in must go out before it comes in again
        if found.enters[found.along[0, k]] == found.enters[found.along[0, k - 1 if k else count - 1]]:
            return 0
    return count


@compiled
def _cross_edge(
    mine: Coordinates,
    i: int,
    e: int,
    ax: float,
    ay: float,
    bx: float,
    by: float,
    inside_is_left: bool,
    found: _Crossings,
    count: int,
) -> int:
    """Add the crossings of one edge with an outline; -1 if one is not clear."""
    x0, y0 = mine.box[i, 0], mine.box[i, 1]
    ux, uy = bx - ax, by - ay
    for k in range(mine.start[i], mine.stop[i] - 1):
        cx, cy = mine.xy[k, 0] - x0, mine.xy[k, 1] - y0
        dx, dy = mine.xy[k + 1, 0] - x0, mine.xy[k + 1, 1] - y0
        if (
            min(ax, bx) > max(cx, dx) + CLEAR_M or max(ax, bx) < min(cx, dx) - CLEAR_M
            or min(ay, by) > max(cy, dy) + CLEAR_M or max(ay, by) < min(cy, dy) - CLEAR_M
        ):  # fmt: skip
            continue
        vx, vy = dx - cx, dy - cy
        # twice the triangles over each edge: their height is how far a vertex is from the line
        c, d = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
        a, b = vx * (ay - cy) - vy * (ax - cx), vx * (by - cy) - vy * (bx - cx)
        clear_u = CLEAR_M * np.sqrt(ux * ux + uy * uy)
        clear_v = CLEAR_M * np.sqrt(vx * vx + vy * vy)
        if (min(c, d) > clear_u or max(c, d) < -clear_u) or (
            min(a, b) > clear_v or max(a, b) < -clear_v
        ):
            continue
        if not (
            min(abs(c), abs(d)) > clear_u and min(abs(a), abs(b)) > clear_v and count < _MOST
        ):
            return -1
        part = c / (c - d)
        found.edge[0, count], found.edge[1, count] = k, e
        found.part[0, count], found.part[1, count] = part, a / (a - b)
        found.xy[count, 0], found.xy[count, 1] = x0 + (cx + part * vx), y0 + (cy + part * vy)
        found.enters[count] = (d > c) == inside_is_left
        count += 1
    return count


@compiled
def _in_order(found: _Crossings, side: int, count: int) -> bool:
    """Put crossings in the order of one outline; false if two are too near to tell."""
    edge, part, along = found.edge[side], found.part[side], found.along[side]
    for k in range(count):
        place = k
        while place and (
            edge[along[place - 1]] > edge[k]
            or (edge[along[place - 1]] == edge[k] and part[along[place - 1]] > part[k])
        ):
            along[place] = along[place - 1]
            place -= 1
        along[place] = k
    for k in range(count):
        found.place[side, along[k]] = k
        if k and edge[along[k]] == edge[along[k - 1]]:
            here, before = found.xy[along[k]], found.xy[along[k - 1]]
            if max(abs(here[0] - before[0]), abs(here[1] - before[1])) < CLEAR_M:
                return False
    return True


@compiled
def _around(
    mine: Coordinates,
    i: int,
    other: Coordinates,
    j: int,
    found: _Crossings,
    count: int,
    beyond: bool,
    xy: Floats,
    ring: Integers,
    end: int,
    rings: int,
) -> tuple[int, int, float]:
    """Write the rings of one pair; gives where vertices and rings end, and the area."""
    same_way = (mine.area_m2[i] > 0) == (other.area_m2[j] > 0)
    step = 1 if same_way != beyond else -1
    x0, y0 = mine.box[i, 0], mine.box[i, 1]
    total = 0.0
    met = np.zeros(count, np.bool_)
    for first in range(count):
        if met[first] or found.enters[first] == beyond:
            continue
        begin, here = end, first
        while not met[here]:
            met[here] = True
            there = found.along[0, (found.place[0, here] + 1) % count]
            xy[end] = found.xy[here]
            end = _follow(mine, i, found, 0, here, there, 1, xy, end + 1)
            here = found.along[1, (found.place[1, there] + step) % count]
            xy[end] = found.xy[there]
            end = _follow(other, j, found, 1, there, here, step, xy, end + 1)
        xy[end] = xy[begin]
        end += 1
        twice = 0.0
        for k in range(begin, end - 1):
            twice += (xy[k, 0] - x0) * (xy[k + 1, 1] - y0) - (xy[k + 1, 0] - x0) * (xy[k, 1] - y0)
        # a ring the other way round would be a hole
        if here != first or (twice > 0) != (mine.area_m2[i] > 0):
            return end, rings, np.nan
        total += abs(twice) / 2
        ring[begin:end] = rings
        rings += 1
    return end, rings, total


@compiled
def _follow(
    layer: Coordinates,
    i: int,
    found: _Crossings,
    side: int,
    here: int,
    there: int,
    step: int,
    xy: Floats,
    end: int,
) -> int:
    """Write the vertices of one outline between two crossings."""
    start, edges = layer.start[i], layer.stop[i] - layer.start[i] - 1
    edge, last = found.edge[side, here] - start, found.edge[side, there] - start
    ahead = (last - edge) * step % edges
    onward = (found.part[side, there] - found.part[side, here]) * step > 0
    if ahead == 0 and not onward:
        ahead = edges
    for _ in range(ahead):
        if step > 0:
            edge = (edge + 1) % edges
            xy[end] = layer.xy[start + edge]
        else:
            xy[end] = layer.xy[start + edge]
            edge = (edge - 1) % edges
        end += 1
    return end


@compiled
def _has_several_rings(layer: Coordinates, i: int) -> bool:
    for k in range(layer.start[i], layer.stop[i] - 1):
        if layer.ends[k]:
            return True
    return False
