"""The rim of a coverage: what is left when edges that two polygons share cancel; compiled by numba.

Nothing is united: each edge looks for the same edge run the other way round. Only polygons that
share every vertex along a common boundary lose it; where others overlap or nearly meet, both their
edges stay, and the area that the rim encloses is not the sum of theirs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landgap.land.kernel import Coordinates, Floats, Integers, compiled

MOST_VERTICES = 2**30
"""So many can be told apart in a table of 32 bits a place."""

_EMPTY, _GONE, _FIRST = range(3)
_MIX_X, _MIX_Y = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


@compiled
def rim(layer: Coordinates) -> tuple[Floats, Integers]:
    """Chain the edges that no other cancels: vertices of lines, and where each line ends.

    Lines meet at their ends only, where the rim touches itself.
    """
    begin, end = _left_over(layer, layer.xy.view(np.uint64))
    return _chained(layer.xy, layer.xy.view(np.uint64), begin, end)


@compiled
def _left_over(layer: Coordinates, bits: NDArray[np.uint64]) -> tuple[Integers, Integers]:
    """Find edges without a counterpart: where they begin and end, inside to the left."""
    xy, ends = layer.xy, layer.ends
    table = np.zeros(_places(len(xy)), np.int32)
    free = 0
    for i in range(len(layer.start)):
        turned = 1 if layer.area_m2[i] < 0 else 0
        for k in range(layer.start[i], layer.stop[i] - 1):
            if ends[k] or _same(xy, k, k + 1):
                continue
            place = _place(_mixed(bits, k) + _mixed(bits, k + 1), len(table))
            free += 1
            while table[place] != _EMPTY:
                if table[place] != _GONE:
                    other = (table[place] - _FIRST) >> 1
                    other_turned = (table[place] - _FIRST) & 1
                    # run the same way round, two edges are met crosswise
                    cross = 1 if turned == other_turned else 0
                    if _same(xy, k, other + cross) and _same(xy, k + 1, other + 1 - cross):
                        table[place] = _GONE
                        free -= 2
                        break
                place = (place + 1) & (len(table) - 1)
            else:
                table[place] = _FIRST + (k << 1 | turned)
    begin, end = np.empty((2, free), np.int64)
    found = 0
    for place in range(len(table)):
        held = int(table[place])
        if held >= _FIRST:
            k, back = (held - _FIRST) >> 1, (held - _FIRST) & 1
            begin[found], end[found] = k + back, k + 1 - back
            found += 1
    return begin, end


@compiled
def _chained(
    xy: Floats, bits: NDArray[np.uint64], begin: Integers, end: Integers
) -> tuple[Floats, Integers]:
    """Put edges one behind the other, up to where more than one goes on."""
    table = np.full(_places(len(begin)), -1, np.int64)
    ahead = np.full(len(begin), -1, np.int64)
    forks = np.zeros(len(begin), np.bool_)
    for e in range(len(begin)):
        place = _found(xy, bits, begin, table, begin[e])
        if table[place] >= 0:
            forks[table[place]] = True
        else:
            table[place] = e
    for e in range(len(begin)):
        first = table[_found(xy, bits, begin, table, end[e])]
        forks[e] = forks[table[_found(xy, bits, begin, table, begin[e])]]
        ahead[e] = first
    line = np.empty((2 * len(begin), 2))
    stop = np.empty(len(begin), np.int64)
    met = np.zeros(len(begin), np.bool_)
    length = lines = 0
    for from_forks in (True, False):
        for e in range(len(begin)):
            if met[e] or forks[e] != from_forks:
                continue
            line[length, 0], line[length, 1] = xy[begin[e], 0], xy[begin[e], 1]
            length += 1
            here = e
            while True:
                met[here] = True
                line[length, 0], line[length, 1] = xy[end[here], 0], xy[end[here], 1]
                length += 1
                here = ahead[here]
                if here < 0 or met[here] or forks[here]:
                    break
            stop[lines] = length
            lines += 1
    return line[:length].copy(), stop[:lines].copy()


@compiled
def _found(
    xy: Floats, bits: NDArray[np.uint64], begin: Integers, table: Integers, vertex: int
) -> int:
    """Find the place of the edge that begins where a vertex lies, or where it would stand."""
    place = _place(_mixed(bits, vertex), len(table))
    while table[place] >= 0 and not _same(xy, begin[table[place]], vertex):
        place = (place + 1) & (len(table) - 1)
    return place


@compiled
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
