"""Parts of polygons: the largest of each, and what others leave of it."""

from __future__ import annotations

import numpy as np
import shapely

from landgap.geometry.polygons import Areas, Geometries, Rows, by_row, overlaid, unions
from landgap.geometry.threads import usable_cores

_M2 = 10_000


def largest_part_ha(geometry: Geometries) -> Areas:
    """Measure the largest part of each polygon.

    Parameters
    ----------
    geometry : array of Geometry
        Of one part or several, in a metric reference system.

    Returns
    -------
    array of float
        Hectares; 0 where there is no part.

    Examples
    --------
    >>> two = shapely.MultiPolygon([shapely.box(0, 0, 100, 100), shapely.box(200, 0, 500, 100)])
    >>> largest_part_ha(np.array([two, shapely.Polygon()])).tolist()
    [3.0, 0.0]
    """
    parts, owner = shapely.get_parts(geometry, return_index=True)
    largest = np.zeros(len(geometry))
    np.maximum.at(largest, owner, shapely.area(parts) / _M2)
    return largest


def without(
    geometry: Geometries,
    others: Geometries,
    pairs: tuple[Rows, Rows] | None = None,
    *,
    threads: int | None = None,
) -> Geometries:
    """Take from each polygon all others that it meets.

    Parameters
    ----------
    geometry : array of Geometry
        Polygons.
    others : array of Geometry
        What is taken from them; may overlap.
    pairs : tuple of arrays of int, optional
        Row of `geometry` and row of `others`: who loses land to whom. All that intersect if not given.
    threads : int, optional
        All cores if not given.

    Returns
    -------
    array of Geometry
        What is left of each; surfaces only, empty where all is taken.

    Examples
    --------
    >>> land = np.array([shapely.box(0, 0, 4, 1), shapely.box(9, 9, 10, 10)])
    >>> left = without(land, np.array([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)]))
    >>> shapely.area(left).tolist()
    [1.0, 1.0]
    """
    row, other = shapely.STRtree(others).query(geometry, predicate="intersects") if pairs is None else pairs
    rows, taken = unions(np.asarray(row), others[other])
    left = geometry.copy()
    if len(rows):
        left[rows] = by_row(
            lambda some: overlaid(shapely.difference, geometry[rows[some]], taken[some]),
            len(rows),
            usable_cores() if threads is None else threads,
        )
    return left
