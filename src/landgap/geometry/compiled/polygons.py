"""Polygons measured from their coordinates: no intersection is built to learn its area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from landgap.geometry.compiled import clip, kernel
from landgap.geometry.compiled.grid import Grid, crowded, grid
from landgap.geometry.compiled.outline import MAX_VERTICES, coverage_boundary
from landgap.geometry.compiled.pairs import pairs
from landgap.geometry.compiled.simple import are_simple
from landgap.geometry.polygons import (
    MIN_ROWS,
    Areas,
    Geometries,
    Polygons,
    Rows,
    Shares,
    differences,
    intersections,
)
from landgap.geometry.threads import in_chunks
from landgap.geometry.validity import are_valid
from landgap.tolerances import AREA_REL, SHARED_EDGE_M2


@dataclass(frozen=True)
class CompiledPolygons(Polygons):
    """A layer's polygons, valid and two-dimensional, measured by compiled code.

    The vertices of all are held only of a layer that another is cut along; of other layers they
    are read where an outline comes near. Memory touched for the first time costs more than reading.
    """

    @cached_property
    def coordinates(self) -> kernel.Coordinates:
        """The vertices of all, measured."""
        return _read(self.geometry)

    @cached_property
    def area_m2(self) -> Areas:
        """The area of each."""
        known = "coordinates" in self.__dict__
        return np.abs(self.coordinates.area_m2) if known else super().area_m2

    @cached_property
    def box(self) -> Areas:
        """Left, bottom, right, top of each."""
        return self.coordinates.box if "coordinates" in self.__dict__ else super().box

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        """Whether each is valid; GEOS is asked only where the vertices leave it in doubt."""
        rows = len(self.geometry)
        box, area_m2, valid = np.empty((rows, 4)), np.empty(rows), np.empty(rows, dtype=bool)

        def look(some: Rows) -> None:
            near, place = self._near(some)
            box[some], area_m2[some] = near.box[place], np.abs(near.area_m2[place])
            valid[some] = are_simple(near, place)

        in_chunks(look, rows, threads=self.threads, min_rows=MIN_ROWS)
        # a cached property is kept in the instance: one pass gives all three
        self.__dict__.update(box=box, area_m2=area_m2)
        valid[~valid] = are_valid(self.geometry[~valid])
        return valid

    def _near(self, rows: Rows) -> tuple[kernel.Coordinates, Rows]:
        """Give vertices that have those of some rows, and where in them these rows stand."""
        if "coordinates" in self.__dict__:
            return self.coordinates, rows
        some, place = np.unique(rows, return_inverse=True)
        return _read(self.geometry[some]), place

    def read(self) -> None:
        """Read the vertices and lay the grid that others look into."""
        self.coordinates, self.grid  # noqa: B018 (kept in the instance)

    def outlines(self) -> Iterator[shapely.Geometry]:
        """Try the compiled way first, then that of shapely."""
        few = len(self.coordinates.xy) < MAX_VERTICES
        if few and (rings := coverage_boundary(self.coordinates)):
            xy, stop = rings
            stops = np.concatenate([[0], stop])
            lines = shapely.from_ragged_array(shapely.GeometryType.LINESTRING, xy, (stops,))
            yield shapely.build_area(shapely.multilinestrings(lines))
        yield from super().outlines()

    def with_rows(self, rows: Rows, geometry: Geometries) -> Self:
        """Put other polygons in place of some; the vertices of the others are not read again."""
        changed = super().with_rows(rows, geometry)
        if "coordinates" in self.__dict__:
            changed.__dict__["coordinates"] = _with_rows(self.coordinates, rows, _read(geometry))
        return changed

    def shared(self, other: Polygons, *, shapes: bool = False) -> Shares:
        """Find the pairs of this layer and another that share land."""
        if not isinstance(other, CompiledPolygons):
            return super().shared(other, shapes=shapes)
        found = self.meeting(other)
        if not shapes:
            return found
        shape, area_m2 = self.geometry[found.mine], self.area_m2[found.mine]
        other_m2 = other.area_m2[found.other]
        # what lies wholly in the other, or the other wholly in it, is built already
        inside = found.area_m2 >= (1 - AREA_REL) * area_m2
        holds = ~inside & (found.area_m2 >= (1 - AREA_REL) * other_m2)
        shape[holds] = other.geometry[found.other[holds]]
        area_m2[holds] = other_m2[holds]
        cut = np.flatnonzero(~inside & ~holds)
        shape[cut] = self._walked(found.mine[cut], other, found.other[cut], found.area_m2[cut])
        # a piece measures what its shape does, to the last digit
        area_m2[cut] = shapely.area(shape[cut])
        return replace(found, area_m2=area_m2, shape=shape)

    def shared_within(self) -> Shares:
        """Find the pairs of this layer that share land, each pair once."""
        rows = np.flatnonzero(crowded(self.box, grid(self.box)))
        crowd = type(self)(self.geometry[rows], self.threads)
        found = crowd.meeting(crowd, once=True)
        return replace(found, mine=rows[found.mine], other=rows[found.other])

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

        def walk(some: Rows) -> tuple[Geometries, NDArray[np.bool_]]:
            mine, other_near = self._near(rows[some]), other._near(theirs[some])
            rings = clip.walk(*mine, *other_near, area_m2[some], beyond)
            return _shapes(rings), rings.sure

        walks = in_chunks(walk, len(rows), threads=self.threads, min_rows=MIN_ROWS)
        piece, sure = (np.concatenate(column) for column in zip(*walks, strict=True))
        rest = np.flatnonzero(~sure)
        left, right = self.geometry[rows[rest]], other.geometry[theirs[rest]]
        if beyond:
            taken_m2 = self.area_m2[rows[rest]] - area_m2[rest]
            piece[rest] = differences(left, right, taken_m2, threads=self.threads)
        else:
            piece[rest] = intersections(left, right, area_m2[rest], threads=self.threads)
        return piece

    def meeting(self, other: CompiledPolygons, *, once: bool = False) -> Shares:
        """Find the pairs that share land, and how much; `once`: both are one layer."""
        if len(self.geometry) == 0 or len(other.geometry) == 0:
            nothing = np.array([], dtype=np.int64)
            return Shares(nothing, nothing, np.array([]))
        box, all_m2, theirs, grid = self.box, self.area_m2, other.coordinates, other.grid

        def ask(rows: Rows) -> tuple[Rows, Rows, Areas]:
            pair, shared_m2, found = pairs(box, all_m2, rows, theirs, grid, once)
            (mine, met), area_m2 = pair[:, :found], shared_m2[:found]
            crossed = np.flatnonzero(np.isnan(area_m2))
            near, place = self._near(mine[crossed])
            area_m2[crossed] = kernel.shared_m2(near, place, theirs, met[crossed])
            real = area_m2 > SHARED_EDGE_M2
            return mine[real], met[real], area_m2[real]

        parts = in_chunks(ask, len(self.geometry), threads=self.threads, min_rows=MIN_ROWS)
        return Shares(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    @cached_property
    def grid(self) -> Grid:
        """The boxes by place."""
        return grid(self.box)


def _read(geometry: Geometries) -> kernel.Coordinates:
    measured = coordinates(geometry)
    kernel.survey(measured)
    return measured


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
        parts, part_of = shapely.get_parts(turned, return_index=True)
        rings, ring_of = shapely.get_rings(parts, return_index=True)
        owner = part_of[ring_of]
        length = shapely.get_num_coordinates(rings)
        along = np.cumsum(length)
        before = np.concatenate([[0], along])[np.searchsorted(owner, owner)]
        place = start[several]
        vertex = np.repeat(place - np.cumsum(count[several]) + count[several], count[several])
        vertex += np.arange(len(vertex))
        xy[vertex], ends[vertex] = shapely.get_coordinates(turned), False
        ends[place[owner] + along - before - 1] = True
    return kernel.unmeasured(xy, ends, start, stop)


def _shapes(walk: clip.Rings) -> Geometries:
    """Build the polygons of one walk, a row a pair; nothing where it was not sure."""
    shapes = np.full(len(walk.sure), None, dtype=object)
    if len(walk.pair) == 0:
        return shapes
    shell = np.flatnonzero(~walk.hole)
    stops = (np.concatenate([[0], walk.stop]), np.append(shell, len(walk.stop)))
    polygon = shapely.from_ragged_array(shapely.GeometryType.POLYGON, walk.xy, stops)
    owners = walk.pair[shell]
    pair, first, count = np.unique(owners, return_index=True, return_counts=True)
    shapes[pair] = polygon[first]
    several = np.repeat(count > 1, count)
    owner, index = np.unique(owners[several], return_inverse=True)
    if len(owner):
        shapes[owner] = shapely.multipolygons(polygon[several], indices=index)
    return shapes


def _with_rows(known: kernel.Coordinates, rows: Rows, fresh: kernel.Coordinates) -> kernel.Coordinates:
    """Append the vertices of the changed rows, and let those rows point to them."""
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
