"""Which geometries are valid, and what of them is a surface."""

from __future__ import annotations

import numpy as np
import shapely

from landgap.geometry.threads import in_chunks, usable_cores

POLYGONS = (int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON))
"""Kinds of geometry that have an area."""


def are_valid(geometry: np.ndarray) -> np.ndarray:
    """Test every geometry, on all cores.

    Parameters
    ----------
    geometry : array of Geometry
        Any.

    Returns
    -------
    array of bool
        False where missing or invalid.

    Examples
    --------
    >>> import shapely
    >>> are_valid(np.array([shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])])).tolist()
    [False]
    """
    return np.concatenate(
        in_chunks(lambda rows: shapely.is_valid(geometry[rows]), len(geometry), threads=usable_cores())
    )


def surfaces(geometry: np.ndarray) -> np.ndarray:
    """Keep the surfaces of mixed collections; lines and points have no area to account for.

    Parameters
    ----------
    geometry : array of Geometry
        Any.

    Returns
    -------
    array of Geometry
        Polygons and multipolygons, an empty one where there was no surface.

    Examples
    --------
    >>> import shapely
    >>> square, line = shapely.box(0, 0, 1, 1), shapely.LineString([(1, 1), (2, 2)])
    >>> surfaces(np.array([shapely.GeometryCollection([square, line])]))[0].geom_type
    'MultiPolygon'
    """
    mixed = np.flatnonzero(~np.isin(shapely.get_type_id(geometry), POLYGONS))
    if len(mixed) == 0:
        return geometry
    parts, owner = shapely.get_parts(geometry[mixed], return_index=True)
    parts, part = shapely.get_parts(parts, return_index=True)
    polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    result = geometry.copy()
    result[mixed] = shapely.MultiPolygon()
    owners, index = np.unique(owner[part][polygon], return_inverse=True)
    if len(owners):
        result[mixed[owners]] = shapely.multipolygons(parts[polygon], indices=index)
    return result


def polygonal(geometry: np.ndarray) -> np.ndarray:
    """Take closed lines (ways of OpenStreetMap) and the surfaces of collections for polygons.

    Parameters
    ----------
    geometry : array of Geometry
        Any.

    Returns
    -------
    array of Geometry
        Polygons where there is a surface, points where a MultiPoint has one only; all else as it was.

    Examples
    --------
    >>> import shapely
    >>> ring = shapely.box(0, 0, 1, 1).exterior
    >>> polygonal(np.array([ring, shapely.MultiPoint([(2, 2)])])).tolist()
    [<POLYGON ((1 0, 1 1, 0 1, 0 0, 1 0))>, <POINT (2 2)>]
    """
    found, kind = geometry.copy(), shapely.get_type_id(geometry)
    lines = np.isin(kind, (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING))
    for row in np.flatnonzero(lines & shapely.is_closed(geometry) & (shapely.get_num_points(geometry) > 3)):
        found[row] = shapely.polygons(shapely.get_coordinates(geometry[row]))
    for row in np.flatnonzero(kind == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts = geometry[row : row + 1]
        while (nested := shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
            parts = np.concatenate([parts[~nested], shapely.get_parts(parts[nested])])
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        if len(parts):
            found[row] = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    for row in np.flatnonzero(kind == shapely.GeometryType.MULTIPOINT):
        if shapely.get_num_geometries(geometry[row]) == 1:
            found[row] = shapely.get_geometry(geometry[row], 0)
    return found
