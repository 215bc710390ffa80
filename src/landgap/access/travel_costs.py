"""What it costs to get from one unit to another: distance or time, and the border between."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy

from landgap.errors import LandgapError, some
from landgap.layers.crs import missing_crs, to_area_crs

DETOUR = 1.3
"""Length of the road over the straight line: 1.3 ± 0.1 between some 2,000 places in Germany and
four other countries (Guhr, Schreckenberg et al., npj Complexity 2024; motorway networks)."""

MEASURES = ("minutes", "km")
HIGHEST = float(np.finfo(float).max)


def travel_costs(
    units: pd.DataFrame,
    *,
    table: pd.DataFrame | None = None,
    detour: float = DETOUR,
    within: float | None = None,
    own: float = 0.0,
) -> pd.DataFrame:
    """List what each unit is away from each other, in km or minutes (Raumwiderstand).

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id` (text) and polygons or points. With a `table`, a frame without geometry will do.
    table : DataFrame, optional
        The user's own matrix: `origin`, `destination` and either `minutes` or `km`. Pairs may be
        left out, and the way back may differ from the way there: a pair that is given in one
        direction only has no way back. Without a table, km are measured between points that lie
        inside the units (representative points): straight in EPSG:3035, or along the ellipsoid
        if the units come in longitude and latitude.
    detour : float, default 1.3
        Length of the road over the straight line, at least 1; not used with a `table`.
    within : float, optional
        Pairs that cost more are left out, in km or minutes, detour included. Set it for
        thousands of units: without it every pair is listed.
    own : float, default 0.0
        What it costs to stay in a unit; a self-distance given in `table` goes before it.

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
        costs, pairs given twice or unknown units, or an option is out of range; all at once.

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
    faults = [*_unit_faults(units, spatial=table is None)]
    faults += _option_faults(detour=detour, within=within, own=own)
    if table is not None:
        known = units.get("unit_id", pd.Series(dtype=str))
        faults += _table_faults(table, pd.Index(known.dropna().unique()))
    if faults:
        raise LandgapError("The costs between units cannot be listed.", faults)
    # sorted keys make sorted rows out of sorted numbers, which is faster than sorting text
    units = units.sort_values("unit_id")
    ids = pd.Index(units["unit_id"].array).astype(str)
    limit = np.inf if within is None else within
    diagonal = np.arange(len(ids))
    if table is None:
        left, right, km = _straight(units, limit / detour)
        origin, destination = np.concatenate([left, right]), np.concatenate([right, left])
        cost, measure = np.concatenate([km, km]) * detour, "km"
        missing_count, missing = 0, list[str]()
    else:
        measure = next(name for name in MEASURES if name in table)
        origin, destination = (ids.get_indexer(table[end]) for end in ("origin", "destination"))
        cost = table[measure].to_numpy(float)
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
            "cost": np.concatenate([cost[kept], np.full(len(diagonal), float(own))])[order],
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


def border_cost(
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    added: float | Mapping[tuple[str, str], float] | None = None,
    factor: float | Mapping[tuple[str, str], float] | None = None,
) -> pd.DataFrame:
    """Charge the crossing of a border between states (Grenzwiderstand).

    Parameters
    ----------
    costs : DataFrame
        Result of :func:`costs`, or a frame with the same columns.
    states : Series
        The state of every unit that stands in `costs`, indexed by `unit_id`.
    added : float or mapping, optional
        Minutes or km that a crossing adds: one number for all borders, or a number for each pair
        of states such as ``{("DE-SN", "DE-ST"): 10.0}``, the same in both directions. A border
        that the mapping leaves out adds nothing.
    factor : float or mapping, optional
        What remains of the weight of a pair across the border, 0 (closed) to 1 (no border). A
        border that the mapping leaves out keeps all.

    Returns
    -------
    DataFrame
        The rows of `costs` with `cost` raised by what was added, `crosses_border`, and `factor`,
        by which :func:`~landgap.access.catchment.catchment` multiplies the weight.

    Raises
    ------
    LandgapError
        If a unit has no state, the costs have a border term already, a value is out of range, or
        a mapping names an unknown state, a state with itself, or two values for one border.

    References
    ----------
    Salas-Olmedo, García and Gutiérrez (2015), Transportation Research Part A 82, 110-129.

    Examples
    --------
    >>> import pandas as pd
    >>> way = pd.DataFrame({"origin": ["A"], "destination": ["C"], "cost": [30.0]})
    >>> states = pd.Series({"A": "DE-ST", "C": "DE-SN"})
    >>> border_cost(way, states, added={("DE-SN", "DE-ST"): 10.0}, factor=0.5)
      origin destination  cost  crosses_border  factor
    0      A           C  40.0            True     0.5
    """
    if absent := [name for name in ("origin", "destination", "cost") if name not in costs]:
        raise LandgapError(f"The border cannot be charged: costs have no column {some(absent)}.")
    stated = states.dropna()
    known = sorted(stated.unique())
    faults = []
    if not stated.index.is_unique:
        faults.append(f"states: two for {some(stated.index[stated.index.duplicated()].unique())}")
    ends = pd.concat([costs["origin"], costs["destination"]]).unique()
    if len(without := pd.Index(ends).difference(stated.index)):
        faults.append(f"states: none for {some(without)}; give the state of every unit")
    if "factor" in costs:
        faults.append("costs: have a border term already; start from the result of travel_costs()")
    terms = []
    for name, value, none, most in (("added", added, 0.0, HIGHEST), ("factor", factor, 1.0, 1.0)):
        matrix, wrong = _per_border(name, value, known, none=none, most=most)
        terms.append(matrix)
        faults += wrong
    if faults:
        raise LandgapError("The border cannot be charged.", faults)
    state = pd.Index(known).get_indexer(stated)
    ends = (pd.Index(costs[end].astype("category")) for end in ("origin", "destination"))
    origin, destination = (state[stated.index.get_indexer(end)] for end in ends)
    result = costs.assign(
        cost=costs["cost"] + terms[0][origin, destination],
        crosses_border=origin != destination,
        factor=terms[1][origin, destination],
    )
    result.attrs = dict(costs.attrs)
    return result


def _straight(units: pd.DataFrame, limit_km: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Measure each pair of units once, as far as the limit."""
    points = _points(units)
    geod = units.crs.get_geod() if units.crs.is_geographic else None
    places = points if geod is None else _in_space(points, geod.a, geod.es)
    if np.isinf(limit_km):
        left, right = np.triu_indices(len(points), 1)
    else:
        # no way on the ellipsoid is shorter than the chord, so the ball holds every pair in reach
        ball_m = limit_km * 1000 * (1 + 1e-9)
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


def _per_border(
    name: str,
    value: float | Mapping[tuple[str, str], float] | None,
    states: list[str],
    *,
    none: float,
    most: float,
) -> tuple[np.ndarray, list[str]]:
    """Spread a border term over all pairs of states: the matrix, and what is wrong with it."""
    matrix = np.full((len(states), len(states)), none)
    if value is None:
        return matrix, []
    if not isinstance(value, Mapping):
        if not 0 <= value <= most:
            return matrix, [_out_of_range(name, value, most)]
        matrix[~np.eye(len(states), dtype=bool)] = value
        return matrix, []
    faults = []
    for (a, b), number in value.items():
        if unknown := [state for state in (a, b) if state not in states]:
            faults.append(f"{name}: no unit lies in {some(unknown)}; there are {some(states, 20)}")
        elif a == b:
            faults.append(f"{name}: {a} has no border with itself")
        elif not 0 <= number <= most:
            faults.append(f"{_out_of_range(name, number, most)} ({a}, {b})")
        elif value.get((b, a), number) != number:
            faults.append(f"{name}: two values for the border between {a} and {b}")
        else:
            there, back = states.index(a), states.index(b)
            matrix[there, back] = matrix[back, there] = number
    return matrix, faults


def _out_of_range(name: str, number: float, most: float) -> str:
    return f"{name}: {number} is " + ("no share (0 to 1)" if most == 1 else "below 0 or no number")


def _option_faults(**options: float | None) -> list[str]:
    least = {"detour": 1.0, "within": 0.0, "own": 0.0}
    return [
        f"{name}: {value} is no number from {least[name]:g}"
        for name, value in options.items()
        if value is not None and not least[name] <= value < np.inf
    ]


def _unit_faults(units: pd.DataFrame, *, spatial: bool) -> list[str]:
    if "unit_id" not in units:
        return ["units: no column unit_id"]
    if units.empty:
        return ["units: no rows"]
    faults, ids = [], units["unit_id"]
    if ids.isna().any():
        faults.append(f"units: unit_id missing in rows {some(units.index[ids.isna()])}")
    elif not pd.api.types.is_string_dtype(ids):
        faults.append("units: unit_id is not text; numbers lose leading zeros")
    if ids.duplicated().any():
        faults.append(f"units: unit_id twice: {some(ids[ids.duplicated()].unique())}")
    return faults + _place_faults(units) if spatial else faults


def _place_faults(units: pd.DataFrame) -> list[str]:
    if not isinstance(units, gpd.GeoDataFrame):
        return ["units: no geometry; give polygons or points, or a table of costs"]
    faults = [] if units.crs is not None else [missing_crs("units")]
    if (void := units.geometry.isna() | units.geometry.is_empty).any():
        faults.append(f"units: no geometry for {some(units['unit_id'][void])}")
    if faults:
        return faults
    points = _points(units)
    lost = ~np.isfinite(points).all(axis=1)
    if units.crs.is_geographic:
        lost |= (np.abs(points) > (360, 90)).any(axis=1)
    return [f"units: no place on Earth for {some(units['unit_id'][lost])}"] if lost.any() else []


def _table_faults(table: pd.DataFrame, ids: pd.Index) -> list[str]:
    faults = [f"table: no column {end}" for end in ("origin", "destination") if end not in table]
    measures = [name for name in MEASURES if name in table]
    if len(measures) != 1:
        faults.append(f"table: {'both' if measures else 'neither'} minutes and km; give one")
    if faults:
        return faults
    cost = pd.to_numeric(table[measures[0]], errors="coerce")
    ends = pd.concat([table["origin"], table["destination"]])
    for label, bad in (
        (f"{measures[0]} missing or no number", ~np.isfinite(cost)),
        (f"negative {measures[0]}", cost < 0),
        ("given twice", table.duplicated(["origin", "destination"])),
    ):
        if bad.any():
            pairs = table.loc[bad, ["origin", "destination"]].astype(str).agg(" to ".join, axis=1)
            faults.append(f"table: {label} for {some(pairs)}")
    if len(unknown := ends[~ends.isin(ids)].unique()):
        faults.append(f"table: unknown units {some(unknown)}")
    return faults
