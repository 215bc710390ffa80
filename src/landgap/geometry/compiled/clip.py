"""Pieces of two polygons whose outlines cross, walked along their edges; compiled by numba.

Where two outlines cross, the piece that both share follows the one up to a crossing, then the
other up to the next, and so on until it is back; what the one has beyond the other follows it the
other way round. This is all of the piece where the first polygon is one ring, where no edge of the
other comes into its box but those of one ring, and where every crossing is clear: no vertex on an
edge, no edges along each other. For then the other's outline falls into lines across the first
polygon, each from a crossing to a crossing, and there is nothing on either side of such a line that
is not reached along it. A ring that lies clear inside another is a hole in what the other has beyond
it. Whatever is not so is left to GEOS.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from landgap.geometry.compiled.kernel import (
    BLOCK,
    Coordinates,
    Floats,
    Integers,
    blocks,
    compiled,
    is_chain,
)
from landgap.tolerances import CORNER_REL, RING_M2, VERTEX_M

MAX_CROSSINGS = 64
"""Pairs whose outlines cross more often are left to GEOS."""


class Rings(NamedTuple):
    """Outlines of pieces, one after the other."""

    xy: Floats
    stop: Integers
    """Where the vertices of each ring end."""
    pair: Integers
    """Which pair each ring is of."""
    hole: NDArray[np.bool_]
    """Whether a ring is a hole in the one before it."""
    sure: NDArray[np.bool_]
    """Whether a pair was walked; if not, it has no ring here."""


class _Outline(NamedTuple):
    """A polygon, or one ring of it: vertices, the last of a ring as its first."""

    xy: Floats
    ends: NDArray[np.bool_]
    box: Floats
    block_box: Floats
    inside_is_left: bool


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
    found = _Crossings(
        edge=np.empty((2, MAX_CROSSINGS), np.int64),
        part=np.empty((2, MAX_CROSSINGS)),
        xy=np.empty((MAX_CROSSINGS, 2)),
        enters=np.empty(MAX_CROSSINGS, np.bool_),
        along=np.empty((2, MAX_CROSSINGS), np.int64),
        place=np.empty((2, MAX_CROSSINGS), np.int64),
    )
    xy, sure = np.empty((24 * len(rows) + 64, 2)), np.zeros(len(rows), np.bool_)
    pair = np.empty(2 * len(rows) + 64, np.int64)
    stops, hole = np.empty_like(pair), np.zeros(len(pair), np.bool_)
    end = rings = 0
    for p in range(len(rows)):
        one = _outline(mine, rows[p])
        count, two = _met(one, _outline(other, other_rows[p]), found, beyond)
        if count < 0:
            continue
        # no piece has more vertices than both polygons and a crossing for each turn
        most = len(one.xy) + len(two.xy) + 3 * count
        if end + most > len(xy):
            xy = np.concatenate((xy, np.empty((max(len(xy), most), 2))))
        if rings + count + 2 > len(pair):
            pair = np.concatenate((pair, np.empty_like(pair)))
            stops = np.concatenate((stops, np.empty_like(stops)))
            hole = np.concatenate((hole, np.zeros_like(hole)))
        room = xy[end:], stops[rings:]
        if count > 0:
            length, turns, total_m2 = _around(one, two, found, count, beyond, room)
        else:
            length, turns, total_m2 = _with_hole(one, two, room)
        if not abs(total_m2 - area_m2[p]) <= RING_M2 + CORNER_REL * abs(mine.area_m2[rows[p]]):
            continue
        for turn in range(rings, rings + turns):
            pair[turn] = p
            stops[turn] += end
            hole[turn] = count == 0 and turn > rings
        sure[p], end, rings = True, end + length, rings + turns
    return Rings(xy[:end].copy(), stops[:rings].copy(), pair[:rings].copy(), hole[:rings].copy(), sure)


@compiled
def _met(one: _Outline, two: _Outline, found: _Crossings, beyond: bool) -> tuple[int, _Outline]:
    """Find how often two outlines cross, and the ring of the other that does; -1 if that is not clear."""
    if not _is_ring(one):
        return -1, two
    count, first, last = _cross(one, two, found)
    if count > 0 and is_chain(two.ends, first, last):
        ring = _ring_of(two, first, found.edge[1, :count])
        return (count if _alternate(found, count) else -1), ring
    if count == 0 and beyond and _is_ring(two) and _surrounds(one, two.xy[0, 0], two.xy[0, 1]):
        return 0, two
    return -1, two


@compiled
def _outline(layer: Coordinates, i: int) -> _Outline:
    first = layer.first_block[i]
    return _Outline(
        xy=layer.xy[layer.start[i] : layer.stop[i]],
        ends=layer.ends[layer.start[i] : layer.stop[i]],
        box=layer.box[i],
        block_box=layer.block_box[first : first + blocks(layer, i)],
        inside_is_left=layer.area_m2[i] > 0,
    )


@compiled
def _ring_of(outline: _Outline, edge: int, edges: Integers) -> _Outline:
    """Narrow an outline to the ring that has an edge, and count edges from there."""
    start, last = edge, edge
    while start and not outline.ends[start - 1]:
        start -= 1
    while not outline.ends[last]:
        last += 1
    edges -= start
    return _Outline(
        xy=outline.xy[start : last + 1],
        ends=outline.ends[start : last + 1],
        box=outline.box,
        block_box=outline.block_box,
        inside_is_left=outline.inside_is_left,
    )


@compiled
def _is_ring(outline: _Outline) -> bool:
    return is_chain(outline.ends, 0, len(outline.xy) - 1)


@compiled
def _surrounds(ring: _Outline, x: float, y: float) -> bool:
    """Whether a place that is clear of a ring lies in it: an odd number of edges is above."""
    x0, y0, xy, inside = ring.box[0], ring.box[1], ring.xy, False
    px, py = x - x0, y - y0
    for k in range(len(xy) - 1):
        ax, ay, bx, by = xy[k, 0] - x0, xy[k, 1] - y0, xy[k + 1, 0] - x0, xy[k + 1, 1] - y0
        if (ax <= px) != (bx <= px):
            inside ^= ((bx - ax) * (py - ay) < (by - ay) * (px - ax)) == (ax < bx)
    return inside


@compiled
def _cross(mine: _Outline, other: _Outline, found: _Crossings) -> tuple[int, int, int]:
    """Find all crossings of two outlines; -1 if one is not clear.

    Also gives the first and the last edge of the other that comes into the box of mine.
    """
    count, first, final = 0, -1, -1
    left, bottom, right, top = mine.box
    xy, ends, block_box = other.xy, other.ends, other.block_box
    for block in range(len(block_box)):
        if (
            block_box[block, 0] > right or block_box[block, 2] < left
            or block_box[block, 1] > top or block_box[block, 3] < bottom
        ):  # fmt: skip
            continue
        for e in range(BLOCK * block, min(BLOCK * block + BLOCK, len(xy) - 1)):
            ax, ay, bx, by = xy[e, 0], xy[e, 1], xy[e + 1, 0], xy[e + 1, 1]
            if (
                ends[e] or min(ax, bx) > right or max(ax, bx) < left
                or min(ay, by) > top or max(ay, by) < bottom
            ):  # fmt: skip
                continue
            first, final = (e if first < 0 else first), e
            # from the corner of the polygon: small numbers lose fewer digits
            line = (ax - left, ay - bottom, bx - left, by - bottom)
            before, count = count, _cross_edge(mine, line, other.inside_is_left, found, count)
            if count < 0:
                return -1, first, final
            for k in range(before, count):
                found.edge[1, k] = e
    return count, first, final


@compiled
def _cross_edge(
    mine: _Outline,
    line: tuple[float, float, float, float],
    inside_is_left: bool,
    found: _Crossings,
    count: int,
) -> int:
    """Add the crossings of one edge of the other outline; -1 if one is not clear."""
    ax, ay, bx, by = line
    x0, y0 = mine.box[0], mine.box[1]
    xy, ends = mine.xy, mine.ends
    ux, uy = bx - ax, by - ay
    clear_u = VERTEX_M * np.sqrt(ux * ux + uy * uy)
    for k in range(len(xy) - 1):
        cx, cy, dx, dy = xy[k, 0] - x0, xy[k, 1] - y0, xy[k + 1, 0] - x0, xy[k + 1, 1] - y0
        if (
            ends[k]
            or min(ax, bx) > max(cx, dx) + VERTEX_M or max(ax, bx) < min(cx, dx) - VERTEX_M
            or min(ay, by) > max(cy, dy) + VERTEX_M or max(ay, by) < min(cy, dy) - VERTEX_M
        ):  # fmt: skip
            continue
        vx, vy = dx - cx, dy - cy
        clear_v = VERTEX_M * np.sqrt(vx * vx + vy * vy)
        # twice the triangle over an edge, which is as high as the vertex is far from its line
        c, d = ux * (cy - ay) - uy * (cx - ax), ux * (dy - ay) - uy * (dx - ax)
        a, b = vx * (ay - cy) - vy * (ax - cx), vx * (by - cy) - vy * (bx - cx)
        apart = min(c, d) > clear_u or max(c, d) < -clear_u
        if apart or min(a, b) > clear_v or max(a, b) < -clear_v:
            continue
        if not (min(abs(c), abs(d)) > clear_u and min(abs(a), abs(b)) > clear_v and count < MAX_CROSSINGS):
            return -1
        part = c / (c - d)
        found.edge[0, count] = k
        found.part[0, count], found.part[1, count] = part, a / (a - b)
        found.xy[count, 0], found.xy[count, 1] = x0 + (cx + part * vx), y0 + (cy + part * vy)
        found.enters[count] = (d > c) == inside_is_left
        count += 1
    return count


@compiled
def _alternate(found: _Crossings, count: int) -> bool:
    """Order the crossings along both outlines, which must come in and go out by turns."""
    for side in range(2):
        if not _in_order(found, side, count):
            return False
        along = found.along[side]
        for k in range(count):
            if found.enters[along[k]] == found.enters[along[k - 1 if k else count - 1]]:
                return False
    return True


@compiled
def _in_order(found: _Crossings, side: int, count: int) -> bool:
    """Put crossings in the order of one outline; false if two are too near to be distinguished."""
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
            if max(abs(here[0] - before[0]), abs(here[1] - before[1])) < VERTEX_M:
                return False
    return True


@compiled
def _around(
    mine: _Outline,
    other: _Outline,
    found: _Crossings,
    count: int,
    beyond: bool,
    room: tuple[Floats, Integers],
) -> tuple[int, int, float]:
    """Write the rings of one pair; gives how many vertices and rings, and their area."""
    xy, stops = room
    step = 1 if (mine.inside_is_left == other.inside_is_left) != beyond else -1
    end = rings = 0
    total_m2 = 0.0
    met = np.zeros(count, np.bool_)
    for first in range(count):
        if met[first] or found.enters[first] == beyond:
            continue
        begin, here = end, first
        while not met[here]:
            met[here] = True
            there = found.along[0, (found.place[0, here] + 1) % count]
            _write(xy, end, found.xy, here)
            end = _follow(mine, found, 0, here, there, 1, xy, end + 1)
            here = found.along[1, (found.place[1, there] + step) % count]
            _write(xy, end, found.xy, there)
            end = _follow(other, found, 1, there, here, step, xy, end + 1)
        _write(xy, end, xy, begin)
        end += 1
        area_m2 = _area_m2(xy[begin:end])
        # a ring the other way round would be a hole
        if here != first or (area_m2 > 0) != mine.inside_is_left:
            return end, rings, np.nan
        total_m2 += abs(area_m2)
        stops[rings] = end
        rings += 1
    return end, rings, total_m2


@compiled
def _with_hole(mine: _Outline, other: _Outline, room: tuple[Floats, Integers]) -> tuple[int, int, float]:
    """Write two rings, the other clear inside the first, as its hole; as :func:`_around`."""
    xy, stops = room
    for k in range(len(mine.xy)):
        _write(xy, k, mine.xy, k)
    stops[0] = len(mine.xy)
    stops[1] = stops[0] + len(other.xy)
    for k in range(len(other.xy)):
        _write(xy, stops[0] + k, other.xy, k)
    return stops[1], 2, abs(_area_m2(mine.xy)) - abs(_area_m2(other.xy))


@compiled
def _write(xy: Floats, end: int, source: Floats, k: int) -> None:
    # number by number: a row at once takes seconds to compile
    xy[end, 0], xy[end, 1] = source[k, 0], source[k, 1]


@compiled
def _area_m2(xy: Floats) -> float:
    twice = 0.0
    for k in range(1, len(xy) - 1):
        ax, ay = xy[k, 0] - xy[0, 0], xy[k, 1] - xy[0, 1]
        bx, by = xy[k + 1, 0] - xy[0, 0], xy[k + 1, 1] - xy[0, 1]
        twice += ax * by - bx * ay
    return twice / 2


@compiled
def _follow(
    outline: _Outline,
    found: _Crossings,
    side: int,
    here: int,
    there: int,
    step: int,
    xy: Floats,
    end: int,
) -> int:
    """Write the vertices of one outline between two crossings; gives where they end."""
    edges = len(outline.xy) - 1
    edge, last = found.edge[side, here], found.edge[side, there]
    ahead = (last - edge) * step % edges
    if ahead == 0 and (found.part[side, there] - found.part[side, here]) * step <= 0:
        ahead = edges
    for _ in range(ahead):
        if step > 0:
            edge = (edge + 1) % edges
            _write(xy, end, outline.xy, edge)
        else:
            _write(xy, end, outline.xy, edge)
            edge = (edge - 1) % edges
        end += 1
    return end
