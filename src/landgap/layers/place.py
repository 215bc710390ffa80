"""Which unit a place lies in."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from landgap.tolerances import PLACE_M


def unit_rows(places: NDArray[Any], units: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Find the unit that each place lies in.

    Parameters
    ----------
    places : array of Geometry
        Points, in the reference system of `units`.
    units : GeoDataFrame
        `unit_id` and polygons.

    Returns
    -------
    array of int
        Row of `units`, -1 where there is none. A place on a boundary, to the centimetre, belongs to the
        unit whose key comes first, whatever the order of the rows.

    Examples
    --------
    >>> units = gpd.GeoDataFrame(
    ...     {"unit_id": ["b", "a"]}, geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    ... )
    >>> unit_rows(shapely.points([[0.5, 0.5], [1, 0.5], [9, 9]]), units).tolist()
    [0, 1, -1]
    """
    row, unit = shapely.STRtree(units.geometry.array).query(places, predicate="dwithin", distance=PLACE_M)
    by_key = np.argsort(np.argsort(units["unit_id"].to_numpy(dtype=str), kind="stable"))
    order = np.lexsort([by_key[unit], row])
    row, first = np.unique(row[order], return_index=True)
    found = np.full(len(places), -1, dtype=np.intp)
    found[row] = unit[order][first]
    return found
