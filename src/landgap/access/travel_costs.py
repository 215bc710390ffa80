"""What it costs to get from one unit to another: distance or time."""

from __future__ import annotations

from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import scipy

from landgap.access.pairs import Pairs, but_for_blanks, read_pairs
from landgap.access.plausible import implausible
from landgap.access.travel_minutes import MOTORWAY_KMH, SPEED_KMH, minutes_by_motorway
from landgap.errors import some
from landgap.layers.access_points import MOTORWAY, in_use
from landgap.layers.checked import Inputs
from landgap.layers.crs import to_area_crs
from landgap.layers.kinds import Column
from landgap.layers.schema import columns_of
from landgap.tolerances import CHORD_REL

DETOUR = 1.3
"""Length of the road over the straight line: 1.3 ± 0.1 between some 2,000 places in Germany and
four other countries (Guhr, Schreckenberg et al., npj Complexity 2024; motorway networks)."""

Measure = Literal["km", "minutes"]

MEASURES = ("minutes", "km")


def travel_costs(  # noqa: PLR0913  the options of one call
    units: pd.DataFrame,
    *,
    table: pd.DataFrame | None = None,
    measure: Measure = "km",
    junctions: gpd.GeoDataFrame | None = None,
    detour: float = DETOUR,
    speed_kmh: float = SPEED_KMH,
    motorway_kmh: float = MOTORWAY_KMH,
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
    measure : {"km", "minutes"}, default "km"
        What is listed where there is no `table`, which has its own measure. Minutes are the least of
        the way by ordinary roads and the ways by motorway from one junction to another.
    junctions : GeoDataFrame, optional
        Layer ``access`` of a study, for minutes: its motorway junctions in use count. Any two of
        them are taken to be joined by a motorway. Without them all roads are ordinary.
    detour : float, default 1.3
        Length of the road over the straight line, at least 1; not used with a `table`.
    speed_kmh, motorway_kmh : float, default 55 and 100
        On ordinary roads and on motorways, for minutes; not used with a `table`.
    within : float, optional
        Cutoff, above 0: pairs that cost more are left out, in the measure, detour included. Set it
        for thousands of units: without it every pair is listed.
    intrazonal_cost : float, default 0.0
        Cost inside a unit (Binnenentfernung), in the measure; one that `table` gives goes before it.

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

    At 55 km/h that is a drive of seven minutes:

    >>> travel_costs(units, measure="minutes")["cost"].round(1).tolist()
    [0.0, 7.1, 7.1, 0.0]
    """
    inputs = Inputs("The costs between units cannot be listed.")
    inputs.options(
        measure=measure,
        detour=detour,
        speed_kmh=speed_kmh,
        motorway_kmh=motorway_kmh,
        within=within,
        intrazonal_cost=intrazonal_cost,
    )
    key = Column("unit_id", "id", required=True)
    if table is None:
        places = inputs.layer(units, "units", key, unique=["unit_id"], rows=True, areas=False)
        if junctions is not None:
            junctions = inputs.layer(junctions, "junctions", *columns_of("access", "kind"), areas=False)
        if not inputs.faults:
            _check_places(inputs, places, "units", places["unit_id"])
            if junctions is not None:
                junctions = in_use(junctions, MOTORWAY)
                names = junctions.get("access_id", junctions.index.to_series())
                _check_places(inputs, junctions, "junctions", names)
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
        if measure == "km":
            left, right, km = _straight(places, limit / detour)
            once = km * detour
        else:
            left, right, once = _driven(places, junctions, limit, detour, speed_kmh, motorway_kmh)
        origin, destination = np.concatenate([left, right]), np.concatenate([right, left])
        cost = np.concatenate([once, once])
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


def _measure(pairs: Pairs) -> Measure:
    return "minutes" if "minutes" in pairs.table else "km"


def _straight(units: pd.DataFrame, limit_km: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Measure each pair of units once, as far as the limit."""
    points = _points(units)
    geod = _geod(units)
    places = points if geod is None else _in_space(points, geod.a, geod.es)
    if np.isinf(limit_km):
        left, right = np.triu_indices(len(points), 1)
    else:
        # no line on the ellipsoid is shorter than the chord, so the ball holds every pair in reach
        ball_m = limit_km * 1000 * (1 + CHORD_REL)
        pairs = scipy.spatial.cKDTree(places).query_pairs(ball_m, output_type="ndarray")
        left, right = pairs[:, 0], pairs[:, 1]
    km = _apart_km(points[left], points[right], geod)
    return left.astype(np.int64), right.astype(np.int64), km


def _driven(
    units: gpd.GeoDataFrame,
    junctions: gpd.GeoDataFrame | None,
    limit: float,
    detour: float,
    speed_kmh: float,
    motorway_kmh: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Time each pair of units once, as far as the limit in minutes."""
    # minutes to a straight km
    by_road, by_motorway = (60 * detour / kmh for kmh in (speed_kmh, motorway_kmh))
    if junctions is None or junctions.empty:
        left, right, km = _straight(units, limit / by_road)
        return left, right, km * by_road
    # no way is quicker than a straight one at the higher speed
    left, right, km = _straight(units, limit / min(by_road, by_motorway))
    geod, places = _geod(units), _points(units)
    ways_in = _points(junctions.to_crs(units.crs))
    to_junction, between = (
        _apart_km(points[:, None, :], ways_in[None, :, :], geod) for points in (places, ways_in)
    )
    motorway = minutes_by_motorway(to_junction * by_road, between * by_motorway, left, right)
    return left, right, np.minimum(km * by_road, motorway)


def _geod(frame: gpd.GeoDataFrame) -> pyproj.Geod | None:
    """Give the ellipsoid of longitude and latitude; None for metres."""
    return frame.crs.get_geod() if frame.crs.is_geographic else None


def _apart_km(here: np.ndarray, there: np.ndarray, geod: pyproj.Geod | None) -> np.ndarray:
    """Measure straight lines between points, the last axis of each array their coordinates."""
    if geod is None:
        return np.asarray(np.hypot(*np.moveaxis(here - there, -1, 0)) / 1000)
    (lon, lat), (to_lon, to_lat) = (np.moveaxis(end, -1, 0) for end in np.broadcast_arrays(here, there))
    return np.asarray(geod.inv(lon, lat, to_lon, to_lat)[2]) / 1000


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


def _check_places(inputs: Inputs, frame: gpd.GeoDataFrame, name: str, keys: pd.Series) -> None:
    if (void := frame.geometry.isna() | frame.geometry.is_empty).any():
        inputs.fault(f"{name}: no geometry for {some(keys[void])}")
        return
    points = _points(frame)
    lost = ~np.isfinite(points).all(axis=1)
    if frame.crs.is_geographic:
        lost |= (np.abs(points) > (360, 90)).any(axis=1)
    if lost.any():
        inputs.fault(f"{name}: no place on Earth for {some(keys[lost])}")


def _check_table(inputs: Inputs, pairs: Pairs, units: pd.Index) -> None:
    measures = [name for name in MEASURES if name in pairs.table]
    if len(measures) != 1:
        inputs.fault(f"table: {'both' if measures else 'neither'} minutes and km; give one")
    for name in measures:
        if (gaps := pairs.table[name].isna().to_numpy()).any() and pairs.sound:
            inputs.fault(f"table.{name}: missing for {pairs.names(gaps)}")
    if len(unknown := pairs.units.difference(units)):
        inputs.fault(f"table: unknown units {some(unknown)}{but_for_blanks(unknown, units)}")
