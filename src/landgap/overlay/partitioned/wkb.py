"""Vertices of polygons straight from well-known binary: no object is built to read a layer."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from landgap.geometry.compiled import kernel
from landgap.geometry.compiled.polygons import coordinates
from landgap.geometry.polygons import Geometries, Rows

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]

_POLYGON, _MULTIPOLYGON = 3, 6
_HEAD = 5  # byte order and type


def read(wkb: pa.Array) -> tuple[kernel.Coordinates, Flags]:
    """Read a column of well-known binary; gives the measured vertices, and which rows are plain.

    Plain is a polygon or multipolygon of finite coordinates in two dimensions, little endian,
    with closed rings. Every other row is read by shapely, as it is: it may be missing,
    empty, of another kind, three-dimensional. Shells run counter-clockwise, holes clockwise.
    """
    data, offsets = _buffers(wkb)
    vertices = _sizes(data, offsets)
    vertices[~np.asarray(pc.is_valid(wkb))] = -1
    stop = np.cumsum(np.maximum(vertices, 0))
    start = stop - np.maximum(vertices, 0)
    xy = np.empty((int(stop[-1]) if len(stop) else 0, 2))
    ends = np.zeros(len(xy), dtype=bool)
    _fill(data, offsets, vertices, start, xy, ends)
    plain = (vertices > 0) & _finite(xy, start, stop)
    others = np.flatnonzero(~plain)
    if len(others):
        raw = coordinates(geometries(wkb, others))
        start[others], stop[others] = raw.start + len(xy), raw.stop + len(xy)
        xy, ends = np.concatenate([xy, raw.xy]), np.concatenate([ends, raw.ends])
    layer = kernel.unmeasured(xy, ends, start, stop)
    kernel.survey(layer)
    return layer, plain


def geometries(wkb: pa.Array, rows: Rows) -> Geometries:
    """Build some rows; what cannot be read as a geometry is missing."""
    bytes_ = wkb.take(pa.array(rows)).to_numpy(zero_copy_only=False)
    # coordinates that are not finite are named later
    with np.errstate(invalid="ignore"):
        made: Geometries = shapely.from_wkb(bytes_, on_invalid="ignore")
    return made


def _buffers(wkb: pa.Array) -> tuple[Bytes, Rows]:
    """Give the bytes of a column, not to be written to, and where each row's begin and end."""
    data, at = np.zeros(0, dtype=np.uint8), np.zeros(len(wkb) + 1, dtype=np.int64)
    _, offsets, bytes_ = wkb.buffers()
    if len(wkb) and offsets is not None and bytes_ is not None:
        kind = np.int64 if pa.types.is_large_binary(wkb.type) else np.int32
        at = np.frombuffer(offsets, dtype=kind)[wkb.offset :][: len(wkb) + 1].astype(np.int64)
        data = np.frombuffer(bytes_, dtype=np.uint8)
    data.flags.writeable = False
    return data, at


@kernel.compiled
def _number(data: Bytes, at: int) -> int:
    """Read four bytes, little endian."""
    return int(data[at]) | int(data[at + 1]) << 8 | int(data[at + 2]) << 16 | int(data[at + 3]) << 24


@kernel.compiled
def _is(data: Bytes, at: int, end: int, kind: int) -> bool:
    """Whether a geometry of this kind begins here, and its count can be read."""
    return end - at >= _HEAD + 4 and data[at] == 1 and _number(data, at + 1) == kind


@kernel.compiled
def _walk(data: Bytes, at: int, end: int) -> tuple[int, int]:
    """Go through one polygon whose head has been looked at: where it ends, and its vertices.

    It ends at -1 if it has no rings, or one that is not closed or reaches beyond its bytes.
    """
    rings, vertices = _number(data, at + _HEAD), 0
    at += _HEAD + 4
    for _ in range(rings):
        if end - at < 4:
            return -1, 0
        many = _number(data, at)
        at += 4
        if many < 4 or many > (end - at) // 16:
            return -1, 0
        last = at + 16 * (many - 1)
        for byte in range(16):
            if data[at + byte] != data[last + byte]:
                return -1, 0
        at, vertices = last + 16, vertices + many
    return (at, vertices) if rings else (-1, 0)


@kernel.compiled
def _sizes(data: Bytes, offsets: Rows) -> Rows:
    """Count the vertices of each row; -1 where it is no plain polygon or multipolygon."""
    vertices = np.full(len(offsets) - 1, -1, np.int64)
    for i in range(len(vertices)):
        at, end, parts = offsets[i], offsets[i + 1], 1
        if _is(data, at, end, _MULTIPOLYGON):
            parts = _number(data, at + _HEAD)
            at += _HEAD + 4
        found = 0
        for _ in range(parts):
            if not _is(data, at, end, _POLYGON):
                at = -1
                break
            at, vertices_here = _walk(data, at, end)
            found += vertices_here
            if at < 0:
                break
        if at == end and parts > 0:
            vertices[i] = found
    return vertices


@kernel.compiled
def _fill(data: Bytes, offsets: Rows, vertices: Rows, start: Rows, xy: kernel.Floats, ends: Flags) -> None:
    """Copy the vertices of plain rows."""
    for i in range(len(vertices)):
        if vertices[i] < 0:
            continue
        at, to = offsets[i], start[i]
        parts = 1
        if _number(data, at + 1) == _MULTIPOLYGON:
            parts = _number(data, at + _HEAD)
            at += _HEAD + 4
        for _ in range(parts):
            rings = _number(data, at + _HEAD)
            at += _HEAD + 4
            for ring in range(rings):
                many = _number(data, at)
                at += 4
                numbers = data[at : at + 16 * many].view(np.float64)
                for k in range(many):
                    xy[to + k, 0], xy[to + k, 1] = numbers[2 * k], numbers[2 * k + 1]
                at += 16 * many
                ends[to + many - 1] = True
                # one ring may run as it likes; of several, a hole must take away
                if parts > 1 or rings > 1:
                    _orient(xy, to, to + many, ring == 0)
                to += many


@kernel.compiled
def _orient(xy: kernel.Floats, start: int, stop: int, shell: bool) -> None:
    """Turn a ring round unless it runs counter-clockwise, as shells do, or clockwise, as holes."""
    x0, y0 = xy[start, 0], xy[start, 1]
    twice = 0.0
    for k in range(start, stop - 1):
        twice += (xy[k, 0] - x0) * (xy[k + 1, 1] - y0) - (xy[k + 1, 0] - x0) * (xy[k, 1] - y0)
    if twice == 0 or (twice > 0) == shell:
        return
    for step in range((stop - start) // 2):
        low, high = start + step, stop - 1 - step
        for axis in range(2):
            xy[low, axis], xy[high, axis] = xy[high, axis], xy[low, axis]


@kernel.compiled
def _finite(xy: kernel.Floats, start: Rows, stop: Rows) -> Flags:
    """Whether all coordinates of each row are numbers."""
    fine = np.ones(len(start), np.bool_)
    for i in range(len(start)):
        for k in range(start[i], stop[i]):
            if not (np.isfinite(xy[k, 0]) and np.isfinite(xy[k, 1])):
                fine[i] = False
                break
    return fine
