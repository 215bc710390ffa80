"""Which polygons of two layers share land, how much, and in what shape."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from landgap.geometry.threads import in_chunks
from landgap.geometry.validity import are_valid, surfaces
from landgap.tolerances import AREA_REL, REPAIR_GRID_M, SHARED_EDGE_M2

logger = logging.getLogger("landgap")

Geometries = NDArray[Any]
Rows = NDArray[np.int64]
Areas = NDArray[np.float64]

MIN_ROWS = 10_000
"""Fewer rows are done before another thread has begun, where each is quick."""

# shapely prepares the querying side, which pays where its polygons are much larger
_MUCH_LARGER = 4


@dataclass(frozen=True)
class Shares:
    """Pairs of rows of two layers, and the land that they share."""

    mine: Rows
    other: Rows
    area_m2: Areas
    shape: Geometries | None = None
    """Where shapes were asked for."""

    def each(self, rows: int) -> Areas:
        """Sum up by row of the first layer, which has so many."""
        return np.bincount(self.mine, self.area_m2, minlength=rows).astype(np.float64, copy=False)


@dataclass(frozen=True)
class Polygons:
    """A layer's polygons, valid and two-dimensional, measured by shapely."""

    geometry: Geometries
    threads: int

    @cached_property
    def area_m2(self) -> Areas:
        """The area of each."""
        return self._each(shapely.area)

    @cached_property
    def box(self) -> Areas:
        """Left, bottom, right, top of each."""
        return self._each(shapely.bounds, 4)

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        """Whether each is valid."""
        return are_valid(self.geometry)

    def read(self) -> None:
        """Read what is needed of a layer that others are cut along; shapely needs the shapes alone."""

    def outlines(self) -> Iterator[shapely.Geometry]:
        """Unite polygons by letting their common edges cancel, the quickest way first.

        Nothing else than their union is as large as all of them together and valid.
        """
        yield shapely.coverage_union_all(self.geometry)

    def with_rows(self, rows: Rows, geometry: Geometries) -> Self:
        """Put other polygons in place of some."""
        changed = self.geometry.copy()
        changed[rows] = geometry
        return replace(self, geometry=changed)

    def shared(self, other: Polygons, *, shapes: bool = False) -> Shares:
        """Find the pairs of this layer and another that share land."""
        large = _vertices(other.geometry) > _MUCH_LARGER * _vertices(self.geometry)
        whole = self._query(other, "contains_properly") if large else np.empty((2, 0), int)
        theirs, mine = self._query(other, "intersects")
        rows = len(self.geometry)
        crossed = ~np.isin(theirs * rows + mine, whole[0] * rows + whole[1])
        cut = self._intersected(mine[crossed], other, theirs[crossed])
        return Shares(
            np.concatenate([whole[1], cut.mine]),
            np.concatenate([whole[0], cut.other]),
            np.concatenate([self.area_m2[whole[1]], cut.area_m2]),
            np.concatenate([self.geometry[whole[1]], cut.shape]) if shapes else None,
        )

    def shared_within(self) -> Shares:
        """Find the pairs of this layer that share land, each pair once."""
        pair = self._query(self, "intersects")
        mine, other = pair[:, pair[0] < pair[1]]
        return replace(self._intersected(mine, self, other), shape=None)

    def without(self, rows: Rows, taken: Geometries, taken_m2: Areas) -> Geometries:
        """Take a shape from each of some polygons; `taken_m2` is how much must go."""
        return differences(self.geometry[rows], taken, taken_m2, threads=self.threads)

    def _intersected(self, mine: Rows, other: Polygons, theirs: Rows) -> Shares:
        parts = intersections(self.geometry[mine], other.geometry[theirs], threads=self.threads)
        area_m2 = shapely.area(parts)
        real = area_m2 > SHARED_EDGE_M2
        return Shares(mine[real], theirs[real], area_m2[real], parts[real])

    def _each(self, measure: Callable[[Geometries], Areas], *figures: int) -> Areas:
        measured = np.empty((len(self.geometry), *figures))

        def fill(rows: Rows) -> None:
            measured[rows] = measure(self.geometry[rows])

        in_chunks(fill, len(measured), threads=self.threads, min_rows=MIN_ROWS)
        return measured

    @cached_property
    def _tree(self) -> shapely.STRtree:
        tree = shapely.STRtree(self.geometry)
        tree.query(shapely.Point(0, 0))  # the first query builds it; two threads must not
        return tree

    def _query(self, other: Polygons, predicate: str) -> NDArray[np.int64]:
        """Query the tree: row of the other layer, row of this one."""

        def ask(rows: Rows) -> NDArray[np.int64]:
            asking, answer = self._tree.query(other.geometry[rows], predicate)
            return np.stack([rows[asking], answer])

        tree = self._tree  # noqa: F841 (built before the threads start)
        return np.concatenate(in_chunks(ask, len(other.geometry), threads=self.threads), axis=1)


def intersections(
    left: Geometries, right: Geometries, shared_m2: Areas | None = None, *, threads: int
) -> Geometries:
    """Intersect row by row; keeps surfaces only.

    `shared_m2` is how much both share, if it is known; else the difference tells it. Edges that
    almost coincide can mislead GEOS; where it finds another amount, it is asked again on a grid of a
    millimetre.
    """
    parts = by_row(lambda rows: overlaid(shapely.intersection, left[rows], right[rows]), len(left), threads)
    area_m2 = shapely.area(left)
    if shared_m2 is None:
        rest = by_row(lambda rows: overlaid(shapely.difference, left[rows], right[rows]), len(left), threads)
        shared_m2 = area_m2 - shapely.area(rest)
    off = _off(shapely.area(parts) - shared_m2, area_m2)
    parts[off] = surfaces(shapely.intersection(left[off], right[off], grid_size=REPAIR_GRID_M))
    return parts


def differences(left: Geometries, right: Geometries, taken_m2: Areas, *, threads: int) -> Geometries:
    """Take the right from the left, row by row; keeps surfaces only.

    `taken_m2` is how much must go; as in :func:`intersections`.
    """
    rest = by_row(lambda rows: overlaid(shapely.difference, left[rows], right[rows]), len(left), threads)
    area_m2 = shapely.area(left)
    off = _off(area_m2 - shapely.area(rest) - taken_m2, area_m2)
    rest[off] = surfaces(shapely.difference(left[off], right[off], grid_size=REPAIR_GRID_M))
    return rest


def _off(by_m2: Areas, area_m2: Areas) -> NDArray[np.bool_]:
    """Tell which pieces of polygons do not measure what they must; NaN is off, too."""
    off: NDArray[np.bool_] = ~(np.abs(by_m2) <= SHARED_EDGE_M2 + AREA_REL * area_m2)
    if off.any():
        logger.info("%d pieces are built again on a grid of a millimetre", off.sum())
    return off


def unions(owner: Rows, geometry: Geometries) -> tuple[Rows, Geometries]:
    """Unite the polygons of each owner: the owners, and the union of each."""
    if len(owner) == 0:
        return np.array([], dtype=np.int64), np.array([], dtype=object)
    order = np.argsort(owner, kind="stable")
    owners, group, count = np.unique(owner[order], return_inverse=True, return_counts=True)
    gathered = geometry[order][np.cumsum(count) - count]
    several = count > 1
    many = several[group]
    if many.any():
        _, index = np.unique(group[many], return_inverse=True)
        collected = shapely.geometrycollections(geometry[order][many], indices=index)
        gathered[several] = overlaid(_unite_rows, collected[:, None])
    return owners, gathered


def union(geometry: Geometries) -> shapely.Geometry:
    """Unite polygons that may overlap."""
    return overlaid(_unite_rows, np.asarray(geometry)[None, :])[0]


_unite_rows = partial(shapely.union_all, axis=1)


def overlaid(overlay: Callable[..., Geometries], *rows: Geometries) -> Geometries:
    """Overlay row by row; a row at which GEOS gives up, on a grid of a millimetre."""
    try:
        return overlay(*rows)
    except shapely.errors.GEOSException:
        half = len(rows[0]) // 2
        if half == 0:
            logger.info("%d pieces are built again on a grid of a millimetre", 1)
            return overlay(*rows, grid_size=REPAIR_GRID_M)
        parts = [overlaid(overlay, *(row[some] for row in rows)) for some in (slice(half), slice(half, None))]
        return np.concatenate(parts)


def by_row(work: Callable[[Rows], Geometries], rows: int, threads: int) -> Geometries:
    """Work on rows of geometries, several chunks at a time; keeps surfaces only."""
    return surfaces(np.concatenate(in_chunks(work, rows, threads=threads)))


def _vertices(geometry: Geometries) -> float:
    return float(shapely.get_num_coordinates(geometry).mean()) if len(geometry) else 0.0
