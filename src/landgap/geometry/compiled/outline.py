"""The coverage boundary: what is left when edges that two polygons share cancel; compiled by numba.

Nothing is united: each edge looks for the same edge run the other way round. Only polygons that
share every vertex along a common boundary lose it; where others overlap or nearly meet, both their
edges stay, and the area that the boundary encloses is not the sum of theirs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landgap.geometry.compiled.kernel import Coordinates, Floats, Integers, compiled

MAX_VERTICES = 2**30
"""So many can be distinguished in a table of 32 bits an entry."""

_EMPTY, _GONE, _FIRST = range(3)
_MIX_X, _MIX_Y = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


def coverage_boundary(layer: Coordinates) -> tuple[Floats, Integers] | None:
    """Chain the edges that no other cancels: vertices of rings, and where each ring ends.

    Nothing if rings touch, because then what they surround does not say which side is land.
    """
    bits = layer.xy.view(np.uint64)
    # what numpy does here need not be compiled
    table = np.zeros(_places(len(layer.xy)), np.int32)
    _cancel(layer, bits, table)
    held = table[table >= _FIRST].astype(np.int64) - _FIRST
    edge, turned = held >> 1, held & 1
    begin, end = edge + turned, edge + 1 - turned
    first = np.full(_places(len(begin)), -1, np.int64)
    ahead = np.empty(len(begin), np.int64)
    if not _connect(layer.xy, bits, begin, end, first, ahead):
        return None
    ring, stop = np.empty((2 * len(begin), 2)), np.empty(len(begin), np.int64)
    length, rings = _chain(layer.xy, begin, end, ahead, ring, stop)
    return ring[:length], stop[:rings]


@compiled
def _cancel(layer: Coordinates, bits: NDArray[np.uint64], table: NDArray[np.int32]) -> None:
    """Enter each edge into a table, or let it cancel the one that runs against it."""
    xy, ends = layer.xy, layer.ends
    for i in range(len(layer.start)):
        turned = 1 if layer.area_m2[i] < 0 else 0
        for k in range(layer.start[i], layer.stop[i] - 1):
            if ends[k] or _same(xy, k, k + 1):
                continue
            place = _place(_mixed(bits, k) + _mixed(bits, k + 1), len(table))
            while table[place] != _EMPTY:
                if table[place] != _GONE:
                    other = (table[place] - _FIRST) >> 1
                    # stored the same way round, edges that cancel are met crosswise
                    cross = 1 if turned == (table[place] - _FIRST) & 1 else 0
                    if _same(xy, k, other + cross) and _same(xy, k + 1, other + 1 - cross):
                        table[place] = _GONE
                        break
                place = (place + 1) & (len(table) - 1)
            else:
                table[place] = _FIRST + (k << 1 | turned)


@compiled
def _connect(
    xy: Floats,
    bits: NDArray[np.uint64],
    begin: Integers,
    end: Integers,
    first: Integers,
    ahead: Integers,
) -> bool:
    """Find which edge goes on where each ends; false if more than one does somewhere."""
    for e in range(len(begin)):
        place = _found(xy, bits, begin, first, begin[e])
        if first[place] >= 0:
            return False
        first[place] = e
    for e in range(len(begin)):
        ahead[e] = first[_found(xy, bits, begin, first, end[e])]
    return True


@compiled
def _chain(
    xy: Floats, begin: Integers, end: Integers, ahead: Integers, ring: Floats, stop: Integers
) -> tuple[int, int]:
    """Put edges one behind the other until they are back."""
    length = rings = 0
    for e in range(len(begin)):
        if ahead[e] < 0:
            continue
        ring[length, 0], ring[length, 1] = xy[begin[e], 0], xy[begin[e], 1]
        length += 1
        here = e
        while ahead[here] >= 0:
            ring[length, 0], ring[length, 1] = xy[end[here], 0], xy[end[here], 1]
            length += 1
            following = ahead[here]
            # nothing lies ahead of an edge that is written
            ahead[here] = -1
            here = following
        stop[rings] = length
        rings += 1
    return length, rings


@compiled
def _found(xy: Floats, bits: NDArray[np.uint64], begin: Integers, table: Integers, vertex: int) -> int:
    """Find the place of the edge that begins where a vertex lies, or where it would stand."""
    place = _place(_mixed(bits, vertex), len(table))
    while table[place] >= 0 and not _same(xy, begin[table[place]], vertex):
        place = (place + 1) & (len(table) - 1)
    return place


def _places(entries: int) -> int:
    """Give a power of two that leaves a third of the table empty."""
    places = 16
    while 2 * places < 3 * entries:
        places *= 2
    return places


@compiled
def _mixed(bits: NDArray[np.uint64], k: int) -> np.uint64:
    x, y = bits[k, 0], bits[k, 1]
    mixed = x * _MIX_X
    return np.uint64((mixed ^ (mixed >> np.uint64(29))) + y * _MIX_Y)


@compiled
def _place(mixed: np.uint64, places: int) -> int:
    mixed ^= mixed >> np.uint64(32)
    mixed *= _MIX_X
    return int(mixed >> np.uint64(20)) & (places - 1)


@compiled
def _same(xy: Floats, k: int, n: int) -> bool:
    return bool(xy[k, 0] == xy[n, 0] and xy[k, 1] == xy[n, 1])
