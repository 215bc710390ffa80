"""What it costs to get from one unit to another: distance or time."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy

from landgap.access.pairs import Pairs, but_for_blanks, read_pairs
from landgap.access.plausible import implausible
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.crs import to_area_crs
from landgap.layers.kinds import Column
from landgap.tolerances import CHORD_REL

DETOUR = 1.3
"""Length of the road over the straight line: 1.3 ± 0.1 between some 2,000 places in Germany and
four other countries (Guhr, Schreckenberg et al., npj Complexity 2024; motorway networks)."""

MEASURES = ("minutes", "km")


def travel_costs(
    units: pd.DataFrame,
    *,
    table: pd.DataFrame | None = None,
    detour: float = DETOUR,
    within: float | None = None,
    intrazonal_cost: float = 0.0,
) -> pd.DataFrame:
    """List the cost between every two units, in km or minutes (Raumwiderstand).

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id` and polygons or points. With a `table`, a frame without geometry will do.
    table : DataFrame, optional
        The user's own matrix: `origin`, `destination` and either `minutes` or `km`. Pairs may be
        left out, and costs may differ by direction: a pair that is given in one direction only
        is out of reach in the other. Without a table, km are measured between points that lie
        inside the units (representative points): straight in EPSG:3035, or along the ellipsoid
        if the units come in longitude and latitude.
    detour : float, default 1.3
        Length of the road over the straight line, at least 1; not used with a `table`.
    within : float, optional
        Cutoff, above 0: pairs that cost more are left out, in km or minutes, detour included. Set it
        for thousands of units: without it every pair is listed.
    intrazonal_cost : float, default 0.0
        Cost inside a unit (Binnenentfernung), in km or minutes; one that `table` gives goes before it.

    Returns
    -------
    DataFrame
        `origin` (where land is needed) and `destination` (where it lies), both categorical, and
        `cost`, sorted by both; every unit to itself is included. ``attrs``: `measure` ("km" or
        "minutes"), `within`, `beyond_pairs` (left out by `within`), `missing_pairs` and
        `missing_examples` (pairs that the table does not have; nothing is put in their place, so
        they are out of reach).

    Raises
    ------
    LandgapError
        If units have no key, place or reference system, or the table has negative or missing
        costs, duplicate pairs or unknown units, costs that cannot be true of where the units lie (below
        1 km/h or above 300 km/h: seconds for minutes, metres for km), or an option is out of range; all
        at once.

    See Also
    --------
    border_cost : Charges the crossing of a border.
    catchment : What is in reach at these costs.
    landgap.exchange : Which demand finds land where.

    References
    ----------
    Universität Duisburg-Essen, idw 846073, on the universal ratio of road to straight line.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> units = gpd.GeoDataFrame(
    ...     {"unit_id": ["Halle", "Leuna"]},
    ...     geometry=[shapely.Point(4_480_000, 3_130_000), shapely.Point(4_483_000, 3_126_000)],
    ...     crs="EPSG:3035",
    ... )
    >>> travel_costs(units)
      origin destination  cost
    0  Halle       Halle   0.0
    1  Halle       Leuna   6.5
    2  Leuna       Halle   6.5
    3  Leuna       Leuna   0.0
    """
    inputs = Inputs("The costs between units cannot be listed.")
    inputs.options(detour=detour, within=within, intrazonal_cost=intrazonal_cost)
    key = Column("unit_id", "id", required=True)
    if table is None:
        places = inputs.layer(units, "units", key, unique=["unit_id"], rows=True, areas=False)
        if not inputs.faults:
            _check_places(inputs, places)
    else:
        places = inputs.table(pd.DataFrame(units), "units", key, unique=["unit_id"], rows=True)
        known = pd.Index(places.get("unit_id", pd.Series(dtype="str")))
        pairs = read_pairs(inputs, table, "table", *(Column(name, "amount") for name in MEASURES))
        _check_table(inputs, pairs, known)
        placed = isinstance(units, gpd.GeoDataFrame) and units.active_geometry_name is not None
        if placed and units.crs is not None and not inputs.faults:
            by_place = gpd.GeoDataFrame({"unit_id": places["unit_id"]}, geometry=units.geometry.array)
            inputs.fault(*implausible(by_place, pairs, _measure(pairs)))
    inputs.stop()
    # sorted keys make sorted rows out of sorted numbers, which is faster than sorting text
    places = places.sort_values("unit_id")
    ids = pd.Index(places["unit_id"])
    limit = np.inf if within is None else within
    diagonal = np.arange(len(ids))
    if table is None:
        left, right, km = _straight(places, limit / detour)
        origin, destination = np.concatenate([left, right]), np.concatenate([right, left])
        cost, measure = np.concatenate([km, km]) * detour, "km"
        missing_count, missing = 0, list[str]()
    else:
        measure = _measure(pairs)
        origin, destination = pairs.among(ids)
        cost = pairs.table[measure].to_numpy()
        diagonal = np.setdiff1d(diagonal, origin[origin == destination])
        missing_count, missing = _missing(ids, origin, destination)
    kept = (cost <= limit) | (origin == destination)
    origin = np.concatenate([origin[kept], diagonal])
    destination = np.concatenate([destination[kept], diagonal])
    order = np.argsort(origin * np.int64(len(ids)) + destination)
    result = pd.DataFrame(
        {
            "origin": pd.Categorical.from_codes(origin[order], ids),
            "destination": pd.Categorical.from_codes(destination[order], ids),
            "cost": np.concatenate([cost[kept], np.full(len(diagonal), float(intrazonal_cost))])[order],
        }
    )
    result.attrs = {
        "measure": measure,
        "within": within,
        "beyond_pairs": len(ids) ** 2 - missing_count - len(result),
        "missing_pairs": missing_count,
        "missing_examples": missing,
    }
    return result


def _measure(pairs: Pairs) -> str:
    return next(name for name in MEASURES if name in pairs.table)


def _straight(units: pd.DataFrame, limit_km: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Measure each pair of units once, as far as the limit."""
    points = _points(units)
    geod = units.crs.get_geod() if units.crs.is_geographic else None
    places = points if geod is None else _in_space(points, geod.a, geod.es)
    if np.isinf(limit_km):
        left, right = np.triu_indices(len(points), 1)
    else:
        # no line on the ellipsoid is shorter than the chord, so the ball holds every pair in reach
        ball_m = limit_km * 1000 * (1 + CHORD_REL)
        pairs = scipy.spatial.cKDTree(places).query_pairs(ball_m, output_type="ndarray")
        left, right = pairs[:, 0], pairs[:, 1]
    if geod is None:
        metres = np.hypot(*(points[left] - points[right]).T)
    else:
        metres = geod.inv(*points[left].T, *points[right].T)[2]
    return left.astype(np.int64), right.astype(np.int64), np.asarray(metres) / 1000


def _points(units: pd.DataFrame) -> np.ndarray:
    """Place a point inside each unit: longitude and latitude, or metres in EPSG:3035."""
    inside = gpd.GeoDataFrame(geometry=units.geometry.representative_point())
    flat = inside if inside.crs.is_geographic else to_area_crs(inside, "units")
    return np.column_stack([flat.geometry.x, flat.geometry.y])


def _in_space(points: np.ndarray, a: float, es: float) -> np.ndarray:
    """Turn longitude and latitude into metres from the centre of the Earth."""
    lon, lat = np.radians(points).T
    normal = a / np.sqrt(1 - es * np.sin(lat) ** 2)
    ring = normal * np.cos(lat)
    return np.column_stack([ring * np.cos(lon), ring * np.sin(lon), (1 - es) * normal * np.sin(lat)])


def _missing(ids: pd.Index, origin: np.ndarray, destination: np.ndarray) -> tuple[int, list[str]]:
    """Count the ordered pairs that a table does not have, and name the first five."""
    given = np.bincount(origin[origin != destination], minlength=len(ids)) + 1
    examples: list[str] = []
    for row in np.flatnonzero(given < len(ids))[:5]:
        absent = ids.delete(np.append(destination[origin == row], row))
        examples += [f"{ids[row]} to {there}" for there in absent[:5]]
    return int(len(ids) ** 2 - given.sum()), examples[:5]


def _check_places(inputs: Inputs, units: gpd.GeoDataFrame) -> None:
    if (void := units.geometry.isna() | units.geometry.is_empty).any():
        inputs.fault(f"units: no geometry for {some(units['unit_id'][void])}")
        return
    points = _points(units)
    lost = ~np.isfinite(points).all(axis=1)
    if units.crs.is_geographic:
        lost |= (np.abs(points) > (360, 90)).any(axis=1)
    if lost.any():
        inputs.fault(f"units: no place on Earth for {some(units['unit_id'][lost])}")


def _check_table(inputs: Inputs, pairs: Pairs, units: pd.Index) -> None:
    measures = [name for name in MEASURES if name in pairs.table]
    if len(measures) != 1:
        inputs.fault(f"table: {'both' if measures else 'neither'} minutes and km; give one")
    for name in measures:
        if (gaps := pairs.table[name].isna().to_numpy()).any() and pairs.sound:
            inputs.fault(f"table.{name}: missing for {pairs.names(gaps)}")
    if len(unknown := pairs.units.difference(units)):
        inputs.fault(f"table: unknown units {some(unknown)}{but_for_blanks(unknown, units)}")
