"""The border between states and the adjacency of units, derived from their polygons."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.tolerances import VERTEX_M


def adjacency(units: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """List the pairs of units that share an edge, not only a corner (Nachbarschaft).

    Parameters
    ----------
    units : GeoDataFrame
        Polygons that share their edges, in a metric reference system.

    Returns
    -------
    array of int, shape (pairs, 2)
        Positions of both units, the lower first, in their order; a shared edge is longer than a
        micrometre, so that rounding makes no neighbours.

    See Also
    --------
    state_borders : The edges that units of two states share.

    Examples
    --------
    >>> boxes = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)]
    >>> adjacency(gpd.GeoDataFrame(geometry=boxes)).tolist()
    [[0, 1], [1, 2]]
    """
    geometry = np.asarray(units.geometry.array)
    one, other = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    one, other = one[one < other], other[one < other]
    edge = shapely.intersection(shapely.boundary(geometry[one]), shapely.boundary(geometry[other]))
    pairs = np.column_stack([one, other])[shapely.length(edge) > VERTEX_M]
    return np.asarray(pairs[np.lexsort(pairs.T[::-1])], dtype=np.int64)


def state_borders(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the line where units of two states meet (Landesgrenze).

    Parameters
    ----------
    units : GeoDataFrame
        `state` and polygons that share their edges.

    Returns
    -------
    GeoDataFrame
        One row a pair of states: `state_a`, `state_b` (in alphabetical order), `length_km`, lines
        in EPSG:3035. Empty if all units lie in one state.

    Raises
    ------
    LandgapError
        If a state is missing or unknown, or rows are no polygons with a reference system.

    See Also
    --------
    landgap.StudyArea.borders : Those of a study.
    adjacency : All pairs of units that share an edge.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> halves = gpd.GeoDataFrame(
    ...     {"state": ["DE-ST", "DE-SN"]},
    ...     geometry=[shapely.box(0, 0, 1000, 2000), shapely.box(1000, 0, 2000, 2000)],
    ...     crs="EPSG:3035",
    ... )
    >>> state_borders(halves)[["state_a", "state_b", "length_km"]]
      state_a state_b  length_km
    0   DE-SN   DE-ST        2.0
    """
    inputs = Inputs("The border cannot be derived.")
    columns = Column("unit_id", "id"), Column("state", "state", required=True)
    units = inputs.layer(units, "units", *columns, shapes="polygon")
    inputs.stop()
    geometry, state = np.asarray(units.geometry.array), units["state"].to_numpy(dtype=object)
    left, right = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    pairs = state[left] < state[right]
    left, right = left[pairs], right[pairs]
    lines = pd.DataFrame(
        {
            "state_a": state[left],
            "state_b": state[right],
            "line": shapely.intersection(shapely.boundary(geometry[left]), shapely.boundary(geometry[right])),
        }
    )
    rows = [
        (*states, shapely.line_merge(_lines_only(group.to_numpy())))
        for states, group in lines.groupby(["state_a", "state_b"])["line"]
    ]
    borders = gpd.GeoDataFrame(
        rows, columns=["state_a", "state_b", "geometry"], geometry="geometry", crs=units.crs
    )
    borders.insert(2, "length_km", borders.length / 1000)
    return borders[borders["length_km"] > 0].reset_index(drop=True)


def _lines_only(geometries: np.ndarray) -> shapely.MultiLineString:
    """Leave out the points where units of two states touch in a corner only."""
    parts = shapely.get_parts(shapely.get_parts(geometries))
    return shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1])
