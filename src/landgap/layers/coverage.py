"""Units that tile their area: edges that two of them drew apart are closed within a tolerance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landgap.errors import some
from landgap.geometry.validity import are_valid, surfaces
from landgap.layers.checked import Inputs
from landgap.tolerances import EDGE_M, VERTEX_M

_M2_PER_HA = 10_000
_PASSES = 4  # a corner that was moved may come near to a third unit

Shapes = NDArray[Any]


@dataclass(frozen=True)
class Closing:
    """What lay between units that are neighbours within the tolerance; it is closed.

    Attributes
    ----------
    tolerance_m : float
        Up to how far apart two drawings of one edge may lie, in m.
    moved_m : float
        How far an edge was moved at most, in m.
    gaps_ha : float
        Land of no unit that now belongs to one, in ha.
    overlaps_ha : float
        Land of two units that now belongs to one, in ha.
    units : tuple of str
        Keys of the units whose edges were changed by more than rounding.

    Examples
    --------
    >>> Closing(0.6).as_dict()["gaps_ha"]
    0.0
    """

    tolerance_m: float
    moved_m: float = 0.0
    gaps_ha: float = 0.0
    overlaps_ha: float = 0.0
    units: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Give the figures as plain values for the provenance.

        Returns
        -------
        dict
            One entry an attribute.

        Examples
        --------
        >>> Closing(0.6, moved_m=0.02).as_dict()["moved_m"]
        0.02
        """
        return asdict(self)


def tiled(
    inputs: Inputs, units: gpd.GeoDataFrame, keys: Iterable[str], *, edge_tolerance_m: float = EDGE_M
) -> tuple[gpd.GeoDataFrame, Closing]:
    """Let units share their edges, or note those that overlap by more than the tolerance.

    Parameters
    ----------
    inputs : Inputs
        Of the call.
    units : GeoDataFrame
        Polygons in EPSG:3035; missing ones stay missing.
    keys : iterable of str
        The key of each, for messages and so that no figure depends on the order of rows.
    edge_tolerance_m : float, default 0.6
        Up to how far apart two drawings of one edge may lie, in m, checked already.

    Returns
    -------
    units : GeoDataFrame
        The same frame where all edges are shared already. Else edges nearer than the tolerance are one.
    closing : Closing
        What was closed.

    Notes
    -----
    Corners move by no more than the widest gap or overlap that is found, up to the tolerance; a gap
    that is wider stays a gap.

    Examples
    --------
    A border that lies 5 cm apart in the two surveys of it:

    >>> halves = [shapely.box(0, 0, 1000, 2000), shapely.box(1000.05, 0, 2000, 2000)]
    >>> units, closing = tiled(Inputs(""), gpd.GeoDataFrame(geometry=halves), ["a", "b"])
    >>> round(closing.moved_m, 3), round(closing.gaps_ha, 4), closing.units
    (0.05, 0.01, ('b',))
    >>> units.is_valid_coverage()
    True
    """
    shapes = np.asarray(units.geometry.array)
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    names = np.asarray(list(keys), dtype=object).astype(str)[there]
    order = np.argsort(names, kind="stable")
    there, names = there[order], names[order]
    given = _valid(shapes[there])
    unmatched = _unmatched(given, edge_tolerance_m)
    apart = ~shapely.is_empty(unmatched) | _inside(given)
    if not apart.any():
        return units, Closing(edge_tolerance_m)
    pairs, land = _overlaps(given, np.flatnonzero(apart))
    wide = ~shapely.is_empty(shapely.buffer(land, -(edge_tolerance_m / 2 + VERTEX_M)))
    if wide.any():
        inputs.fault(_overlap_fault(pairs[wide], land[wide], names, edge_tolerance_m))
        return units, Closing(edge_tolerance_m)
    overlaps_m2 = float(shapely.area(land).sum())
    closed = _closed(given, unmatched, edge_tolerance_m)
    moved_m2 = shapely.area(shapely.symmetric_difference(closed, given))
    far = moved_m2 > shapely.length(given) * edge_tolerance_m + VERTEX_M
    if (odd := far | shapely.is_empty(closed)).any() or not shapely.coverage_is_valid(closed):
        inputs.fault(
            f"units: edges cannot be closed by edge_tolerance_m ({edge_tolerance_m:g} m)"
            + (f": it is wider than parts of {some(names[odd])}" if odd.any() else "")
            + "; give less, or draw all units from one source"
        )
        return units, Closing(edge_tolerance_m)
    result = shapes.copy()
    result[there] = closed
    gaps_m2 = max(0.0, float(shapely.area(closed).sum() - shapely.area(given).sum() + overlaps_m2))
    changed = moved_m2 > shapely.length(given) * VERTEX_M
    moved_m = float(shapely.hausdorff_distance(closed[changed], given[changed]).max(initial=0.0))
    closing = Closing(
        edge_tolerance_m,
        moved_m,
        gaps_m2 / _M2_PER_HA,
        overlaps_m2 / _M2_PER_HA,
        tuple(names[changed].tolist()),
    )
    return units.set_geometry(gpd.GeoSeries(result, index=units.index, crs=units.crs)), closing


def shared_segments(shapes: Shapes) -> pd.DataFrame:
    """List the straight pieces of edge that two units share (gemeinsame Grenze).

    Parameters
    ----------
    shapes : array of Polygon and MultiPolygon
        That share their edges, as from :func:`tiled`.

    Returns
    -------
    DataFrame
        `one` and `other`, positions with the lower first; `x0`, `y0`, `x1`, `y1`, the ends.

    Examples
    --------
    >>> boxes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)])
    >>> shared_segments(boxes)[["one", "other"]].to_numpy().tolist()
    [[0, 1], [1, 2]]
    """
    parts, unit = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    start, end, owner = xy[:-1][inner], xy[1:][inner], unit[part][ring[:-1][inner]]
    back = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.where(back[:, None], np.hstack([end, start]), np.hstack([start, end]))
    order = np.lexsort([owner, *ends.T[::-1]])
    ends, owner = ends[order], owner[order]
    # in a coverage no segment has more than two owners
    twin = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1) & (owner[1:] != owner[:-1]))
    table = pd.DataFrame(ends[twin], columns=["x0", "y0", "x1", "y1"])
    table.insert(0, "one", owner[twin])
    table.insert(1, "other", owner[twin + 1])
    return table.sort_values(["one", "other"], kind="stable", ignore_index=True)


def adjacency(
    shapes: Shapes, *, edge_tolerance_m: float = EDGE_M
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """List the pairs of units that share an edge, not only a corner, and its length.

    Parameters
    ----------
    shapes : array of Polygon and MultiPolygon
        That share their edges, as from :func:`tiled`.
    edge_tolerance_m : float, default 0.6
        An edge that is no longer is a corner that was drawn more than once.

    Returns
    -------
    pairs : array of int, shape (pairs, 2)
        Positions of both units, the lower first, in their order.
    length_m : array of float
        Of the shared edge.

    Examples
    --------
    >>> boxes = np.array([shapely.box(0, 0, 1, 3), shapely.box(1, 0, 2, 3), shapely.box(1, 3, 2, 4)])
    >>> pairs, length_m = adjacency(boxes)
    >>> pairs.tolist(), length_m.tolist()
    ([[0, 1], [1, 2]], [3.0, 1.0])
    """
    segments = shared_segments(shapes)
    segments["length_m"] = np.hypot(segments["x1"] - segments["x0"], segments["y1"] - segments["y0"])
    table = segments.groupby(["one", "other"], as_index=False)["length_m"].sum()
    table = table[table["length_m"] > edge_tolerance_m + VERTEX_M]
    return table[["one", "other"]].to_numpy(dtype=np.int64), table["length_m"].to_numpy(dtype=float)


def metres(length_m: float) -> str:
    """Write a length to three digits.

    Parameters
    ----------
    length_m : float
        In m.

    Returns
    -------
    str
        Such as ``0.0123 m`` or ``1230 m``.

    Examples
    --------
    >>> metres(1234.5), metres(0.5)
    ('1230 m', '0.5 m')
    """
    return f"{np.format_float_positional(length_m, precision=3, fractional=False, trim='-')} m"


def _valid(shapes: Shapes) -> Shapes:
    wrong = ~are_valid(shapes) if len(shapes) else np.zeros(0, dtype=bool)
    shapes = shapely.force_2d(shapes)
    shapes[wrong] = surfaces(shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False))
    return shapes


def _unmatched(shapes: Shapes, tolerance_m: float) -> Shapes:
    """Find the edges of each unit that lie on or near those of another and are not the same."""
    return np.asarray(shapely.coverage_invalid_edges(shapes, gap_width=tolerance_m + VERTEX_M))


def _inside(shapes: Shapes) -> NDArray[np.bool_]:
    """Find units that lie in another one or hold one, which cross no edge."""
    boxes, found = shapely.box(*shapely.bounds(shapes).T), np.zeros(len(shapes), dtype=bool)
    inner, outer = shapely.STRtree(boxes).query(boxes, predicate="covered_by")
    inner, outer = inner[inner != outer], outer[inner != outer]
    within = shapely.contains_properly(shapes[outer], shapely.point_on_surface(shapes[inner]))
    found[inner[within]] = found[outer[within]] = True
    return found


def _overlaps(shapes: Shapes, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], Shapes]:
    """Find the land that two units hold, among those whose edges do not match."""
    among = shapes[rows]
    one, other = shapely.STRtree(among).query(among, predicate="intersects")
    one, other = one[one < other], other[one < other]
    land = surfaces(shapely.intersection(among[one], among[other]))
    double = shapely.area(land) > 0
    return np.column_stack([rows[one[double]], rows[other[double]]]), land[double]


def _overlap_fault(pairs: NDArray[np.intp], land: Shapes, names: NDArray[Any], tolerance_m: float) -> str:
    named = [
        f"{names[one]} and {names[other]} ({ha:.{2 if ha >= 0.01 else 6}f} ha)"
        for (one, other), ha in zip(pairs, shapely.area(land) / _M2_PER_HA, strict=True)
    ]
    widest_m = 2 * float(shapely.length(shapely.maximum_inscribed_circle(land)).max())
    return (
        f"units: {len(named)} pairs overlap: {some(named)}, by up to {metres(widest_m)}; units must tile "
        f"the area, and edges that lie farther apart than edge_tolerance_m ({tolerance_m:g} m) are not closed"
    )


def _closed(shapes: Shapes, unmatched: Shapes, tolerance_m: float) -> Shapes:
    """Snap corners together, which moves them no farther than the farthest of them lie apart."""
    width = _width(shapes, unmatched, tolerance_m)
    for _ in range(_PASSES):
        shapes = shapely.coverage_clean(
            shapes, snapping_distance=width + VERTEX_M, gap_width=tolerance_m + VERTEX_M
        )
        shapes = surfaces(np.asarray(shapes))
        width = _width(shapes, _unmatched(shapes, tolerance_m), tolerance_m)
        if width <= VERTEX_M:
            break
    return shapes


def _width(shapes: Shapes, edges: Shapes, tolerance_m: float) -> float:
    """How far a corner on an edge that does not match lies from the edge of another unit, in m."""
    xy, unit = shapely.get_coordinates(edges, return_index=True)
    corners, outlines = shapely.points(xy), shapely.boundary(shapes)
    near = tolerance_m + VERTEX_M
    at, other = shapely.STRtree(outlines).query(corners, predicate="dwithin", distance=near)
    at, other = at[unit[at] != other], other[unit[at] != other]
    return float(shapely.distance(corners[at], outlines[other]).max(initial=0.0))
