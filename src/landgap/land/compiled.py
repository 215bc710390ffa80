"""Polygons asked through their coordinates: no intersection is built to learn its area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from landgap.land import kernel
from landgap.land.shared import (
    DUST_M2,
    Areas,
    Geometries,
    Polygons,
    Rows,
    Shares,
    intersections,
)
from landgap.layers.parallel import in_chunks

_CELLS_PER_ROW = 2
_ROUNDING = 1e-12


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
        shape = self.geometry[found.mine]
        # what lies wholly in the other, or the other wholly in it, is built already
        holds = found.area_m2 >= (1 - _ROUNDING) * other.area_m2[found.other]
        shape[holds] = other.geometry[found.other[holds]]
        cut = np.flatnonzero((found.area_m2 < self.area_m2[found.mine]) & ~holds)
        shape[cut] = intersections(
            shape[cut], other.geometry[found.other[cut]], threads=self.threads
        )
        # a piece measures what its shape does, to the last digit
        found.area_m2[cut] = shapely.area(shape[cut])
        return replace(found, shape=shape)

    def shared_within(self) -> Shares:
        """Find the pairs of this layer that share land, each pair once."""
        return self._pairs(self, once=True)

    def _pairs(self, other: CompiledPolygons, *, once: bool) -> Shares:
        if len(self.geometry) == 0 or len(other.geometry) == 0:
            nothing = np.array([], dtype=np.int64)
            return Shares(nothing, nothing, np.array([]))
        mine, theirs, grid = self.coordinates, other.coordinates, other._grid
        parts = in_chunks(
            lambda rows: kernel.pairs(mine, rows, theirs, grid, once, DUST_M2),
            len(self.geometry),
            threads=self.threads,
        )
        return Shares(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    @cached_property
    def _grid(self) -> kernel.Grid:
        return grid(self.coordinates.box)


def grid(boxes: kernel.Floats) -> kernel.Grid:
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
    return kernel.lay_out(boxes, left, bottom, cell, columns, lines)


def coordinates(geometry: Geometries) -> kernel.Coordinates:
    """Read the vertices of polygons; what is measured of them is left to be filled in."""
    several = _has_several_rings(geometry)
    if several.any():
        # a hole takes away only if it runs the other way round than its shell
        geometry = geometry.copy()
        geometry[several] = shapely.orient_polygons(geometry[several])
    count = shapely.get_num_coordinates(geometry).astype(np.int64)
    stop = np.cumsum(count)
    ends = np.zeros(int(stop[-1]) if len(stop) else 0, dtype=bool)
    ends[stop[count > 0] - 1] = True
    parts, part_of = shapely.get_parts(geometry[several], return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    length = shapely.get_num_coordinates(rings)
    owner = np.flatnonzero(several)[part_of[ring_of]]
    along = np.cumsum(length)
    before = np.concatenate([[0], along])[np.searchsorted(owner, owner)]
    ends[(stop - count)[owner] + along - before - 1] = True
    return kernel.unmeasured(shapely.get_coordinates(geometry), ends, stop - count, stop)


def _has_several_rings(geometry: Geometries) -> NDArray[np.bool_]:
    # of a collection, shapely counts no rings: it may have several
    collection = shapely.get_type_id(geometry) != shapely.GeometryType.POLYGON
    several: NDArray[np.bool_] = collection | (shapely.get_num_interior_rings(geometry) > 0)
    return several


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
