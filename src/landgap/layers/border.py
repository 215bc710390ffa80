"""Who is whose neighbour, and the border between states, derived from the polygons of units."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.layers.checked import Inputs
from landgap.layers.coverage import adjacency, shared_segments, tiled
from landgap.layers.kinds import Column
from landgap.tolerances import EDGE_M, VERTEX_M


def neighbours(units: gpd.GeoDataFrame, *, edge_tolerance_m: float = EDGE_M) -> pd.DataFrame:
    """Say which units are neighbours, and by how many metres of shared edge (Nachbarschaft).

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id` and polygons that tile the area.
    edge_tolerance_m : float, default 0.6
        Up to how far apart two drawings of one edge may lie, in m: half a metre between two surveys
        of one border, and what projecting adds.

    Returns
    -------
    DataFrame
        One row a pair: `unit_a`, `unit_b` (in alphabetical order), `length_m`; sorted. Units that share a
        corner only, or an edge no longer than the tolerance, are no neighbours.

    Raises
    ------
    LandgapError
        If a key is missing or duplicate, rows are no polygons with a reference system, units overlap by
        more than the tolerance, or it is out of range.

    See Also
    --------
    state_borders : The edges that units of two states share.

    Examples
    --------
    >>> corners = [(0, 0, 500, 500), (500.01, 0, 900, 400), (501, 400, 900, 600)]
    >>> boxes = [shapely.box(*at) for at in corners]
    >>> units = gpd.GeoDataFrame({"unit_id": list("abc")}, geometry=boxes, crs="EPSG:3035")
    >>> neighbours(units).round(1)
      unit_a unit_b  length_m
    0      a      b     400.0
    1      b      c     399.0
    """
    inputs = Inputs("Neighbours cannot be told.")
    key = Column("unit_id", "id", required=True)
    units = inputs.layer(units, "units", key, shapes="polygon", unique=["unit_id"])
    inputs.options(edge_tolerance_m=edge_tolerance_m)
    inputs.stop()
    units = units.sort_values("unit_id", ignore_index=True)
    keys = units["unit_id"].to_numpy(dtype=object)
    units, _ = tiled(inputs, units, keys, edge_tolerance_m=edge_tolerance_m)
    inputs.stop()
    pairs, length_m = adjacency(np.asarray(units.geometry.array), edge_tolerance_m=edge_tolerance_m)
    return pd.DataFrame(
        {
            "unit_a": pd.array(keys[pairs[:, 0]], dtype="str"),
            "unit_b": pd.array(keys[pairs[:, 1]], dtype="str"),
            "length_m": length_m,
        }
    )


def state_borders(units: gpd.GeoDataFrame, *, edge_tolerance_m: float = EDGE_M) -> gpd.GeoDataFrame:
    """Draw the line where units of two states meet (Landesgrenze).

    Parameters
    ----------
    units : GeoDataFrame
        `state` and polygons that tile the area.
    edge_tolerance_m : float, default 0.6
        Up to how far apart the two states may have drawn their border, in m; it is one line.

    Returns
    -------
    GeoDataFrame
        One row a pair of states: `state_a`, `state_b` (in alphabetical order), `length_km`, lines
        in EPSG:3035. Empty if units of two states nowhere meet.

    Raises
    ------
    LandgapError
        If a state is missing or unknown, rows are no polygons with a reference system, units overlap by
        more than the tolerance, or it is out of range.

    See Also
    --------
    landgap.StudyArea.borders : Those of a study.
    neighbours : All pairs of units that share an edge.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> halves = gpd.GeoDataFrame(
    ...     {"state": ["DE-ST", "DE-SN"]},
    ...     geometry=[shapely.box(0, 0, 1000, 2000), shapely.box(1000.05, 0, 2000, 2000)],
    ...     crs="EPSG:3035",
    ... )
    >>> state_borders(halves)[["state_a", "state_b", "length_km"]]
      state_a state_b  length_km
    0   DE-SN   DE-ST        2.0
    """
    inputs = Inputs("The border cannot be derived.")
    columns = Column("unit_id", "id"), Column("state", "state", required=True)
    units = inputs.layer(units, "units", *columns, shapes="polygon")
    inputs.options(edge_tolerance_m=edge_tolerance_m)
    inputs.stop()
    keys = units.get("unit_id", units.index.to_series())
    units, _ = tiled(inputs, units, keys, edge_tolerance_m=edge_tolerance_m)
    inputs.stop()
    segments, state = shared_segments(np.asarray(units.geometry.array)), units["state"].to_numpy(dtype=object)
    sides = np.sort(np.column_stack([state[segments["one"]], state[segments["other"]]]).astype(str), axis=1)
    segments["state_a"], segments["state_b"] = sides.T
    segments = segments[segments["state_a"] != segments["state_b"]].sort_values(["x0", "y0", "x1", "y1"])
    rows = [(*states, _line(group)) for states, group in segments.groupby(["state_a", "state_b"])]
    borders = gpd.GeoDataFrame(
        rows, columns=["state_a", "state_b", "geometry"], geometry="geometry", crs=units.crs
    )
    borders.insert(2, "length_km", borders.length / 1000)
    # a corner that was drawn more than once is no border
    return borders[borders.length > edge_tolerance_m + VERTEX_M].reset_index(drop=True)


def _line(segments: pd.DataFrame) -> shapely.LineString | shapely.MultiLineString:
    ends = segments[["x0", "y0", "x1", "y1"]].to_numpy().reshape(-1, 2, 2)
    parts = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends))))
    # from north to south, whatever the order of rows
    first, last = (shapely.get_y(shapely.get_point(parts, at)) for at in (0, -1))
    parts = np.where(first < last, shapely.reverse(parts), parts)
    return parts[0] if len(parts) == 1 else shapely.multilinestrings(parts)
