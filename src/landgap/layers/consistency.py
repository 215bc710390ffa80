"""Layers held against the units: keys against states, places and people against their polygons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import rows_of, some
from landgap.layers.place import unit_rows
from landgap.tolerances import MOST_PEOPLE_HA, NAMED_UNIT_M, SUM_REL

GERMAN_STATES = {
    "01": "DE-SH", "02": "DE-HH", "03": "DE-NI", "04": "DE-HB", "05": "DE-NW", "06": "DE-HE", "07": "DE-RP",
    "08": "DE-BW", "09": "DE-BY", "10": "DE-SL", "11": "DE-BE", "12": "DE-BB", "13": "DE-MV", "14": "DE-SN",
    "15": "DE-ST", "16": "DE-TH",
}  # fmt: skip
"""State by the first two digits of an official municipality key (AGS, ARS)."""

_M2_PER_HA = 10_000
_AGS_LENGTHS = (5, 8, 12)


def key_faults(units: gpd.GeoDataFrame) -> list[str]:
    """Find units whose official key (AGS, ARS), or that of their district, says another state.

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id`, `state`, and `district_id` where known.

    Returns
    -------
    list of str
        One fault a column that names the units. Keys of five digits count where most of them agree: others
        than the official ones can be as short.

    Examples
    --------
    >>> key_faults(pd.DataFrame({"unit_id": ["14713000", "15002000"], "state": ["DE-ST", "DE-ST"]}))
    ['units.state: another than unit_id says in 1 row (14713000: DE-ST, by its key DE-SN)']
    """
    faults = []
    for column in ("unit_id", "district_id"):
        if column not in units:
            continue
        keys = units[column].astype("string").fillna("")
        german = units["state"].str.startswith("DE-") & keys.str.fullmatch(r"\d+")
        by_key = keys.str[:2].map(GERMAN_STATES).where(german & keys.str.len().isin(_AGS_LENGTHS))
        told = by_key.notna()
        other = told & by_key.ne(units["state"])
        short = keys[told].str.len().eq(min(_AGS_LENGTHS)).all() and other.sum() >= told.sum() / 2
        if short or not other.any():
            continue
        rows = zip(units["unit_id"][other], units["state"][other], by_key[other], strict=True)
        named = [f"{key}: {state}, by its key {true}" for key, state, true in rows]
        faults.append(f"units.state: another than {column} says in {rows_of(named)}")
    return faults


def people_faults(units: gpd.GeoDataFrame) -> list[str]:
    """Find units with more people than there is room for, such as 999999999 for no data.

    Parameters
    ----------
    units : GeoDataFrame
        In EPSG:3035; `unit_id`, and `population` where known.

    Returns
    -------
    list of str
        One fault, or none.

    Examples
    --------
    >>> box = shapely.box(0, 0, 10_000, 10_000)
    >>> people_faults(gpd.GeoDataFrame({"unit_id": ["a"], "population": [1e9]}, geometry=[box]))
    ['units.population: more than 1000 people a hectare in 1 row (a: 1,000,000,000); no data? leave it empty']
    """
    if "population" not in units:
        return []
    people = units["population"].astype("float64")
    odd = people > MOST_PEOPLE_HA * units.area / _M2_PER_HA
    if not odd.any():
        return []
    named = [f"{key}: {n:,.0f}" for key, n in zip(units["unit_id"][odd], people[odd], strict=True)]
    count = f"more than {MOST_PEOPLE_HA:g} people a hectare in {rows_of(named)}"
    return [f"units.population: {count}; no data? leave it empty"]


def unmatched_notes(table: pd.DataFrame, units: gpd.GeoDataFrame, layer: str) -> Iterator[dict[str, Any]]:
    """Tell rows of a table that name a unit or a district that the study does not have.

    Parameters
    ----------
    table : DataFrame
        With `unit_id`, `district_id` or both.
    units : GeoDataFrame
        `unit_id`, and `district_id` where known.
    layer : str
        Name of the table.

    Yields
    ------
    dict
        Code and figures of a notice.

    Examples
    --------
    >>> units = pd.DataFrame({"unit_id": ["a"]})
    >>> next(unmatched_notes(pd.DataFrame({"unit_id": ["a", "x"]}), units, "prices"))["names"]
    'x'
    """
    unknown = pd.Series(pd.NA, index=table.index, dtype="str")
    named, matched = unknown, pd.Series(False, index=table.index)
    for column in ("district_id", "unit_id"):
        if column in table:
            named = table[column].fillna(named)
            if column in units:
                matched |= table[column].isin(units[column].dropna())
    if (odd := named.notna() & ~matched).any():
        yield {
            "code": "unmatched",
            "layer": layer,
            "rows": int(odd.sum()),
            "names": some(named[odd].unique()),
        }


def segment_faults(shares: pd.DataFrame, layer: str) -> list[str]:
    """Find shares of segments that are out of order or do not sum to 1.

    Parameters
    ----------
    shares : DataFrame
        `segment`, `share_low`, `share_mid` and `share_high`.
    layer : str
        Name of the table.

    Returns
    -------
    list of str
        The faults.

    Examples
    --------
    >>> rows = pd.DataFrame({"segment": ["logistics"], "share_low": 0.1, "share_mid": 0.5, "share_high": 1})
    >>> segment_faults(rows, "segments")
    ['segments.share_mid: sums to 0.5, must be 1']
    """
    faults = []
    order = np.diff(shares[["share_low", "share_mid", "share_high"]].to_numpy(dtype=float), axis=1)
    if (falls := pd.Series((order < 0).any(axis=1), index=shares.index)).any():
        count = rows_of(shares.loc[falls, "segment"])
        faults.append(f"{layer}: low, mid and high are out of order in {count}")
    if not abs((total := float(shares["share_mid"].sum())) - 1) <= SUM_REL:
        faults.append(f"{layer}.share_mid: sums to {total:g}, must be 1")
    return faults


def place_faults(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame, layer: str, key: str) -> list[str]:
    """Find points that name another unit than they lie in, by more than their position allows.

    Parameters
    ----------
    frame, units : GeoDataFrame
        In EPSG:3035; `unit_id`, and where known `position_accuracy_m`.
    layer, key : str
        Name and key column of the layer.

    Returns
    -------
    list of str
        One fault, or none.

    Examples
    --------
    >>> boxes = [shapely.box(0, 0, 9000, 9000), shapely.box(9000, 0, 18000, 9000)]
    >>> units = gpd.GeoDataFrame({"unit_id": ["a", "b"]}, geometry=boxes)
    >>> site = gpd.GeoDataFrame({"site_id": ["S"], "unit_id": ["b"]}, geometry=[shapely.Point(4000, 4000)])
    >>> place_faults(site, units, "sites", "site_id")
    ['sites.unit_id: lies in another unit than it names in 1 row (S names b, 5.0 km away, and lies in a)']
    """
    if "unit_id" not in frame:
        return []
    names = pd.Index(units["unit_id"])
    row = pd.Series(names.get_indexer(frame["unit_id"].astype("str")), index=frame.index)
    # an outline is cut where it lies, whatever it names; a point is drawn in the unit that it names
    known = frame.index[(row >= 0) & frame.geom_type.eq("Point")]
    polygons = np.asarray(units.geometry.array)[row[known]]
    away_m = pd.Series(shapely.distance(np.asarray(frame.geometry[known].array), polygons), index=known)
    accuracy = frame["position_accuracy_m"].reindex(known) if "position_accuracy_m" in frame else away_m * 0.0
    far = away_m > np.maximum(accuracy.fillna(0.0), NAMED_UNIT_M)
    if not far.any():
        return []
    rows = known[far]
    home = unit_rows(np.asarray(frame.geometry[rows].representative_point().array), units)
    named = [
        f"{own} names {unit}, {away / 1000:.1f} km away, and lies in {names[at] if at >= 0 else 'none'}"
        for own, unit, away, at in zip(
            frame.loc[rows, key], frame.loc[rows, "unit_id"], away_m[rows], home, strict=True
        )
    ]
    return [f"{layer}.unit_id: lies in another unit than it names in {rows_of(named)}"]


def place_notes(
    frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame, layer: str, key: str
) -> Iterator[dict[str, Any]]:
    """Tell rows inside the study that name a unit which it does not have: they count where they lie.

    Parameters
    ----------
    frame, units : GeoDataFrame
        In EPSG:3035; `unit_id`.
    layer, key : str
        Name and key column of the layer.

    Yields
    ------
    dict
        Code and figures of a notice; what lies outside all units may well name another.

    Examples
    --------
    >>> units = gpd.GeoDataFrame({"unit_id": ["a"]}, geometry=[shapely.box(0, 0, 9000, 9000)])
    >>> site = gpd.GeoDataFrame({"site_id": ["S"], "unit_id": ["z"]}, geometry=[shapely.Point(4000, 4000)])
    >>> next(place_notes(site, units, "sites", "site_id"))["names"]
    'S: z'
    """
    if "unit_id" not in frame:
        return
    strange = frame["unit_id"].notna() & ~frame["unit_id"].isin(units["unit_id"])
    places = np.asarray(frame.geometry[strange].representative_point().array)
    rows = frame.index[strange][unit_rows(places, units) >= 0]
    if len(rows):
        named = frame.loc[rows, key].astype(str) + ": " + frame.loc[rows, "unit_id"]
        yield {"code": "named_elsewhere", "layer": layer, "rows": len(rows), "names": some(named)}
