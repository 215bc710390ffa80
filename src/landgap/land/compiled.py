"""Polygons asked through their coordinates: no intersection is built to learn its area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from landgap.land import clip, kernel
from landgap.land.pairs import Grid, lay_out, pairs
from landgap.land.shared import (
    DUST_M2,
    Areas,
    Geometries,
    Polygons,
    Rows,
    Shares,
    differences,
    intersections,
)
from landgap.land.simple import are_simple
from landgap.layers.parallel import in_chunks
from landgap.layers.repair import are_valid

_CELLS_PER_ROW = 2
# compiled code is through fewer rows before another thread has begun
_LEAST_ROWS = 10_000
_ROUNDING = 1e-9


@dataclass(frozen=True)
class CompiledPolygons(Polygons):
    """A layer's polygons, valid and two-dimensional, asked through compiled code."""

    @cached_property
    def coordinates(self) -> kernel.Coordinates:
        """The vertices, measured."""
        measured = coordinates(self.geometry)
        kernel.survey(measured)
        return measured

    @cached_property
    def area_m2(self) -> Areas:
        """The area of each."""
        return np.abs(self.coordinates.area_m2)

    @cached_property
    def box(self) -> Areas:
        """Left, bottom, right, top of each."""
        return self.coordinates.box

    def are_valid(self) -> NDArray[np.bool_]:
        """Test every polygon: GEOS is asked about those alone that the vertices leave in doubt."""
        simple = in_chunks(
            lambda rows: are_simple(self.coordinates, rows),
            len(self.geometry),
            threads=self.threads,
            least=_LEAST_ROWS,
        )
        valid = np.concatenate(simple)
        valid[~valid] = are_valid(self.geometry[~valid])
        return valid

    def with_rows(self, rows: Rows, geometry: Geometries) -> Self:
        """Put other polygons in place of some; the vertices of the others are not read again."""
        changed = super().with_rows(rows, geometry)
        # a cached property is kept in the instance: what is known need not be found again
        changed.__dict__["coordinates"] = _with_rows(self.coordinates, rows, geometry)
        return changed

    def shared(self, other: Polygons, *, shapes: bool = False) -> Shares:
        """Find the pairs of this layer and another that share land."""
        if not isinstance(other, CompiledPolygons):
            return super().shared(other, shapes=shapes)
        found = self._pairs(other, once=False)
        if not shapes:
            return found
        shape, area_m2 = self.geometry[found.mine], self.area_m2[found.mine]
        other_m2 = other.area_m2[found.other]
        # what lies wholly in the other, or the other wholly in it, is built already
        inside = found.area_m2 >= (1 - _ROUNDING) * area_m2
        holds = ~inside & (found.area_m2 >= (1 - _ROUNDING) * other_m2)
        shape[holds] = other.geometry[found.other[holds]]
        area_m2[holds] = other_m2[holds]
        cut = np.flatnonzero(~inside & ~holds)
        shape[cut] = self._walked(found.mine[cut], other, found.other[cut], found.area_m2[cut])
        # a piece measures what its shape does, to the last digit
        area_m2[cut] = shapely.area(shape[cut])
        return replace(found, area_m2=area_m2, shape=shape)

    def shared_within(self) -> Shares:
        """Find the pairs of this layer that share land, each pair once."""
        return self._pairs(self, once=True)

    def without(self, rows: Rows, taken: Geometries, taken_m2: Areas) -> Geometries:
        """Take a shape from each of some polygons; `taken_m2` is how much must go."""
        less = CompiledPolygons(taken, self.threads)
        left_m2 = self.area_m2[rows] - taken_m2
        return self._walked(rows, less, np.arange(len(rows)), left_m2, beyond=True)

    def _walked(
        self, rows: Rows, other: Self, theirs: Rows, area_m2: Areas, *, beyond: bool = False
    ) -> Geometries:
        """Build pieces whose area is known: by a walk where the outlines cross clearly."""
        if len(rows) == 0:
            # the first walk of all is compiled, which takes seconds
            return np.array([], dtype=object)
        walks = in_chunks(
            lambda some: clip.walk(
                self.coordinates, rows[some], other.coordinates, theirs[some], area_m2[some], beyond
            ),
            len(rows),
            threads=self.threads,
            least=_LEAST_ROWS,
        )
        piece = np.concatenate([_shapes(walk) for walk in walks])
        rest = np.flatnonzero(~np.concatenate([walk.sure for walk in walks]))
        left, right = self.geometry[rows[rest]], other.geometry[theirs[rest]]
        if beyond:
            taken_m2 = self.area_m2[rows[rest]] - area_m2[rest]
            piece[rest] = differences(left, right, taken_m2, threads=self.threads)
        else:
            piece[rest] = intersections(left, right, threads=self.threads)
        return piece

    def _pairs(self, other: CompiledPolygons, *, once: bool) -> Shares:
        if len(self.geometry) == 0 or len(other.geometry) == 0:
            nothing = np.array([], dtype=np.int64)
            return Shares(nothing, nothing, np.array([]))
        mine, theirs, grid = self.coordinates, other.coordinates, other._grid
        parts = in_chunks(
            lambda rows: pairs(mine, rows, theirs, grid, once, DUST_M2),
            len(self.geometry),
            threads=self.threads,
            least=_LEAST_ROWS,
        )
        return Shares(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    @cached_property
    def _grid(self) -> Grid:
        return grid(self.box)


def grid(boxes: kernel.Floats) -> Grid:
    """Lay a grid over boxes, so that those near a place are found."""
    box = boxes[boxes[:, 0] <= boxes[:, 2]]
    if len(box) == 0:
        box = np.zeros((1, 4))
    left, bottom = box[:, :2].min(axis=0)
    extent = box[:, 2:].max(axis=0) - (left, bottom)
    # as large as the polygons are, or so that there are not many more cells than polygons
    cell = max(
        float((box[:, 2:] - box[:, :2]).mean()),
        float(np.sqrt(extent.prod() / (_CELLS_PER_ROW * len(box)))),
        float(extent.max()) / (_CELLS_PER_ROW * len(box)),
        1e-9,
    )
    columns, lines = (int(side // cell) + 1 for side in extent)
    return lay_out(boxes, left, bottom, cell, columns, lines)


def coordinates(geometry: Geometries) -> kernel.Coordinates:
    """Read the vertices of polygons; what is measured of them is left to be filled in."""
    count = shapely.get_num_coordinates(geometry).astype(np.int64)
    stop = np.cumsum(count)
    start = stop - count
    xy = shapely.get_coordinates(geometry)
    ends, closes_early = kernel.ring_ends(xy, start, stop)
    several = np.flatnonzero(closes_early)
    if len(several):
        # a hole takes away only if it runs the other way round than its shell
        turned = shapely.orient_polygons(geometry[several])
        rings, owner = _rings(turned)
        length = shapely.get_num_coordinates(rings)
        along = np.cumsum(length)
        before = np.concatenate([[0], along])[np.searchsorted(owner, owner)]
        place = start[several]
        vertex = np.repeat(place - np.cumsum(count[several]) + count[several], count[several])
        vertex += np.arange(len(vertex))
        xy[vertex], ends[vertex] = shapely.get_coordinates(turned), False
        ends[place[owner] + along - before - 1] = True
    return kernel.unmeasured(xy, ends, start, stop)


def _rings(geometry: Geometries) -> tuple[Geometries, Rows]:
    """Take polygons and collections of them apart: all rings, and whose each is."""
    parts, part_of = shapely.get_parts(geometry, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    return rings, part_of[ring_of]


def _shapes(walk: clip.Rings) -> Geometries:
    """Build the polygons of one walk, a row a pair; nothing where it was not sure."""
    shapes = np.full(len(walk.sure), None, dtype=object)
    if len(walk.pair) == 0:
        return shapes
    stops = (np.concatenate([[0], walk.stop]), np.arange(len(walk.stop) + 1))
    polygon = shapely.from_ragged_array(shapely.GeometryType.POLYGON, walk.xy, stops)
    pair, first, count = np.unique(walk.pair, return_index=True, return_counts=True)
    shapes[pair] = polygon[first]
    several = np.repeat(count > 1, count)
    owner, index = np.unique(walk.pair[several], return_inverse=True)
    if len(owner):
        shapes[owner] = shapely.multipolygons(polygon[several], indices=index)
    return shapes


def _with_rows(known: kernel.Coordinates, rows: Rows, geometry: Geometries) -> kernel.Coordinates:
    """Append the vertices of the changed rows, and let those rows point to them."""
    fresh = coordinates(geometry)
    kernel.survey(fresh)
    start, stop, first_block = (known.start.copy(), known.stop.copy(), known.first_block.copy())
    start[rows], stop[rows] = fresh.start + len(known.xy), fresh.stop + len(known.xy)
    first_block[rows] = fresh.first_block + len(known.block_box)
    box, area_m2 = known.box.copy(), known.area_m2.copy()
    box[rows], area_m2[rows] = fresh.box, fresh.area_m2
    return kernel.Coordinates(
        xy=np.concatenate([known.xy, fresh.xy]),
        ends=np.concatenate([known.ends, fresh.ends]),
        start=start,
        stop=stop,
        box=box,
        area_m2=area_m2,
        first_block=first_block,
        block_box=np.concatenate([known.block_box, fresh.block_box]),
    )
