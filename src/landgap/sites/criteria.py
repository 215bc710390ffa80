"""What a site has around it and on it: how far the next junction is, its size and contiguity."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.access.travel_costs import DETOUR
from landgap.access.travel_minutes import SPEED_KMH
from landgap.errors import some
from landgap.layers.access_points import AIRPORT, MOTORWAY, RAIL_FREIGHT, in_use
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import columns_of

_MEASURES = ("minutes", "km")
_QUARTER = 16  # edges of a quarter of a circle
_OFFERED = ["gross_ha", "available_ha", "supply_ha"]
_ACCESS = (*columns_of("access", "access_id", "kind"), Column("position_accuracy_m", "amount"))


def nearest(
    places: gpd.GeoDataFrame,
    access: gpd.GeoDataFrame,
    *,
    kinds: Sequence[str],
    key: str = "site_id",
    times: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the next junction, station, terminal or airport for every place.

    Parameters
    ----------
    places : GeoDataFrame
        `site_id` (or another `key`) and points or polygons, with a reference system. From a
        polygon, the distance is from its edge, and 0 inside. Optional `position_accuracy_m`.
    access : GeoDataFrame
        `access_id`, `kind`, and points or lines; optional `status` (only ``IN_USE`` and missing
        count) and `position_accuracy_m`.
    kinds : sequence of str
        Which kinds count, such as ``MOTORWAY``.
    key : str, default "site_id"
        Column of `places` that `times` speaks of.
    times : DataFrame, optional
        Travel costs of your own: `origin` (a key), `destination` (an `access_id`) and `minutes` or
        `km`. A pair that is not listed is out of reach. Without it, km are measured as the crow
        flies, in EPSG:3035.

    Returns
    -------
    DataFrame
        On the index of `places`: `km` or `minutes`, `access_id`, both missing where no point of
        these kinds is in use or listed; with km as the crow flies also `accuracy_km`, by how much
        they may be off for the positions of both ends, ``NaN`` where one is not stated.

    Raises
    ------
    LandgapError
        If a layer has no reference system or lacks a column, or `times` holds unknown, duplicate,
        missing or negative entries; all at once.

    See Also
    --------
    site_measures : The three distances by which sites are scored.

    Examples
    --------
    >>> import shapely
    >>> site = gpd.GeoDataFrame(
    ...     {"site_id": ["S1"]}, geometry=[shapely.box(4_480_000, 3_130_000, 4_481_000, 3_131_000)],
    ...     crs="EPSG:3035",
    ... )
    >>> points = gpd.GeoDataFrame(
    ...     {"access_id": ["a14-a", "a14-b"], "kind": "motorway_junction",
    ...      "status": ["under construction", "open"]},
    ...     geometry=[shapely.Point(4_482_000, 3_130_000), shapely.Point(4_485_000, 3_130_000)],
    ...     crs="EPSG:3035",
    ... )
    >>> nearest(site, points, kinds=MOTORWAY)
        km access_id  accuracy_km
    0  4.0     a14-b          NaN
    """
    inputs = Inputs("The nearest access point cannot be found.")
    there = inputs.layer(
        places,
        "places",
        Column(key, "id", required=times is not None),
        Column("position_accuracy_m", "amount"),
        unique=[key] if times is not None else [],
    )
    points = inputs.layer(access, "access", *_ACCESS, unique=["access_id"])
    wanted = inputs.keys(kinds, "kinds")
    if times is not None:
        measure = next((name for name in _MEASURES if name in times), "minutes")
        pairs = [Column(name, "id", required=True) for name in ("origin", "destination")]
        times = inputs.table(
            times, "times", *pairs, Column(measure, "amount", required=True), unique=["origin", "destination"]
        )
        for column, frame, name in (("origin", there, key), ("destination", points, "access_id")):
            if column in times and name in frame:
                unknown = times.loc[~times[column].isin(frame[name]), column].unique()
                inputs.fault(*([f"times.{column}: unknown: {some(unknown)}"] if len(unknown) else []))
    inputs.stop()
    if times is not None:
        found = _by_table(there[key], in_use(points, wanted)["access_id"], times, measure)
    else:
        found = _by_distance(there, points, wanted)
    return found.set_axis(places.index)


def site_measures(
    sites: gpd.GeoDataFrame,
    offered: pd.DataFrame,
    access: gpd.GeoDataFrame,
    *,
    detour: float = DETOUR,
    speed_kmh: float = SPEED_KMH,
) -> pd.DataFrame:
    """Measure what the quality of a site is judged by.

    Parameters
    ----------
    sites : GeoDataFrame
        Layer ``sites`` of a study.
    offered : DataFrame
        From :func:`landgap.supply`, for the units that count: `site_id`, `gross_ha`,
        `available_ha`, `supply_ha`.
    access : GeoDataFrame
        Layer ``access`` of a study; empty: nothing is known of access.
    detour : float, default 1.3
        Length of the road over the straight line, at least 1.
    speed_kmh : float, default 55
        On the way to the junction.

    Returns
    -------
    DataFrame
        Indexed by `site_id`, the sites of `offered` only: `name`; `motorway_km`,
        `rail_freight_km`, `airport_km` (to the edge of the footprint, as the crow flies);
        `motorway_minutes` by road to the next junction, and between which bounds they lie for the
        positions of both ends, `motorway_minutes_low` and `motorway_minutes_high` (missing where an
        accuracy is not stated); `supply_ha` and `size_ha` (the whole site, gross); `contiguity`, the
        share (0 to 1) of the available land that lies in its largest parcel, ``NaN`` where the parcel
        is not stated (a modelled footprint says nothing about it); `nothing_available`, whether it
        offers nothing, missing where that is not known.

    Raises
    ------
    LandgapError
        If keys, polygons or columns are missing, or a figure is out of range; all faults at once.

    See Also
    --------
    nearest : One distance.
    landgap.score : What becomes of the measures.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> offered = lg.supply(study.sites, lg.ledger(study.units, study.sites, geometry=False))
    >>> leuna = site_measures(study.sites, offered, study.access).loc["leuna-chemical-site"]
    >>> round(float(leuna["contiguity"]), 3)
    0.125
    """
    inputs = Inputs("The sites cannot be measured.")
    rows = inputs.layer(sites, "sites", *columns_of("sites", "site_id"), shapes="polygon", unique=["site_id"])
    points = inputs.layer(access, "access", *_ACCESS, unique=["access_id"])
    inputs.options(detour=detour, speed_kmh=speed_kmh)
    amounts = [Column(name, "amount", required=True, gaps=True) for name in _OFFERED]
    offered = inputs.table(offered, "offered", Column("site_id", "id", required=True), *amounts)
    inputs.stop()
    sums = offered.groupby("site_id")[_OFFERED].sum(min_count=1)
    about = rows[rows["site_id"].isin(sums.index)].set_index("site_id", drop=False)
    table = pd.DataFrame({"name": about.get("name")}, index=pd.Index(about["site_id"]))
    for name, wanted in (("motorway", MOTORWAY), ("rail_freight", RAIL_FREIGHT), ("airport", AIRPORT)):
        table[f"{name}_km"] = _by_distance(about, points, wanted)["km"]
    low, high = _bounds_km(about, points)
    for name, km in (("", table["motorway_km"]), ("_low", low), ("_high", high)):
        table[f"motorway_minutes{name}"] = km * detour * 60 / speed_kmh
    table["supply_ha"] = sums["supply_ha"]
    table["size_ha"] = about.area / 10_000
    parcel = about.get("largest_parcel_ha", pd.Series(np.nan, index=table.index))
    free = sums["available_ha"].reindex(table.index)
    table["contiguity"] = (parcel / free.where(free > 0)).clip(upper=1)
    nothing = table["supply_ha"].le(0).astype("boolean")
    table["nothing_available"] = nothing.mask(table["supply_ha"].isna())
    return table


def _by_distance(places: gpd.GeoDataFrame, access: gpd.GeoDataFrame, kinds: Sequence[str]) -> pd.DataFrame:
    found = pd.DataFrame(
        {"km": np.nan, "access_id": pd.Series(pd.NA, places.index, dtype="str")},
        index=places.index,
    ).assign(accuracy_km=np.nan)
    points = in_use(access, kinds)
    if not len(points):
        return found
    (row, point), metres = points.sindex.nearest(
        places.geometry.array, return_all=False, return_distance=True
    )
    # a place without geometry has no way to anywhere
    place = places.index[row]
    found.loc[place, "km"] = metres / 1000
    found.loc[place, "access_id"] = points["access_id"].to_numpy()[point]
    off = [_accuracy_m(places)[row], _accuracy_m(points)[point]]
    found.loc[place, "accuracy_km"] = sum(off) / 1000
    return found


def _bounds_km(
    places: gpd.GeoDataFrame, access: gpd.GeoDataFrame
) -> tuple[pd.Series[float], pd.Series[float]]:
    """Bound the way to the next junction: no farther than the one that seems nearest, no nearer than any."""
    seeming = _by_distance(places, access, MOTORWAY)
    high: pd.Series[float] = seeming["km"] + seeming["accuracy_km"]
    junctions = in_use(access, MOTORWAY)
    accuracy_m = _accuracy_m(junctions)
    if np.isnan(accuracy_m).any():
        # one junction of unknown accuracy may lie next door
        return pd.Series(np.nan, index=places.index), high
    # the circle within the polygon, so that no bound is too near
    discs = junctions.buffer(accuracy_m / np.cos(np.pi / (4 * _QUARTER)), quad_segs=_QUARTER)
    to_disc = _by_distance(places, junctions.set_geometry(discs), MOTORWAY)["km"]
    low: pd.Series[float] = (to_disc - _accuracy_m(places) / 1000).clip(lower=0.0)
    return low, high


def _by_table(
    keys: pd.Series[str], points: pd.Series[str], times: pd.DataFrame, measure: str
) -> pd.DataFrame:
    pairs = times[times["destination"].isin(points) & times["origin"].isin(keys)]
    # of two that are as near, the first by name
    pairs = pairs.sort_values([measure, "destination"]).drop_duplicates("origin")
    best = pairs.set_index("origin")[[measure, "destination"]]
    return best.reindex(keys).rename(columns={"destination": "access_id"})


def _accuracy_m(frame: gpd.GeoDataFrame) -> np.ndarray:
    column = frame.get("position_accuracy_m", pd.Series(np.nan, index=frame.index))
    accuracy: np.ndarray = column.to_numpy(dtype=float)
    return accuracy
