"""Layers held against each other: keys against states, places against units, hectares against shapes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import some
from landgap.layers.place import unit_rows
from landgap.layers.pv_area import HA_PER_MW_BOUNDS, NO_LAND, pv_area_ha
from landgap.tolerances import MOST_PEOPLE_HA, NAMED_UNIT_M, STATED_FAR_REL, STATED_NOTED_REL, STATED_REL

GERMAN_STATES = {
    "01": "DE-SH", "02": "DE-HH", "03": "DE-NI", "04": "DE-HB", "05": "DE-NW", "06": "DE-HE", "07": "DE-RP",
    "08": "DE-BW", "09": "DE-BY", "10": "DE-SL", "11": "DE-BE", "12": "DE-BB", "13": "DE-MV", "14": "DE-SN",
    "15": "DE-ST", "16": "DE-TH",
}  # fmt: skip
"""State by the first two digits of an official municipality key (AGS, ARS)."""

_M2_PER_HA = 10_000
_LARGE_MW, _MAX_UNIT_SHARE = 100.0, 0.2
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
        named = some(f"{key}: {state}, by its key {true}" for key, state, true in rows)
        faults.append(f"units.state: another than {column} says in {_rows(other)} ({named})")
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
    named = some(f"{key}: {n:,.0f}" for key, n in zip(units["unit_id"][odd], people[odd], strict=True))
    count = f"more than {MOST_PEOPLE_HA:g} people a hectare in {_rows(odd)} ({named})"
    return [f"units.population: {count}; no data? leave it empty"]


def size_faults(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame, layer: str, key: str) -> list[str]:
    """Find outlines larger than every unit that they touch, which would take the land of all others.

    Parameters
    ----------
    frame, units : GeoDataFrame
        In EPSG:3035.
    layer, key : str
        Name and key column of the layer.

    Returns
    -------
    list of str
        One fault, or none.

    Examples
    --------
    >>> unit = gpd.GeoDataFrame({"unit_id": ["a"]}, geometry=[shapely.box(0, 0, 1000, 1000)])
    >>> site = gpd.GeoDataFrame({"site_id": ["S"]}, geometry=[shapely.box(0, 0, 1000, 2000)])
    >>> size_faults(site, unit, "sites", "site_id")
    ['sites: larger than every unit that they touch in 1 row (S: 200 ha); check their outlines']
    """
    area_ha = frame.area / _M2_PER_HA
    row, unit = units.sindex.query(frame.geometry.array, predicate="intersects")
    largest_ha = (
        pd.Series(units.area.to_numpy()[unit] / _M2_PER_HA).groupby(frame.index.to_numpy()[row]).max()
    )
    odd = area_ha > (1 + STATED_REL) * largest_ha.reindex(frame.index)
    if not odd.any():
        return []
    named = some(f"{name}: {ha:,.0f} ha" for name, ha in zip(frame.loc[odd, key], area_ha[odd], strict=True))
    return [
        f"{layer}: larger than every unit that they touch in {_rows(odd)} ({named}); check their outlines"
    ]


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
    return [f"{layer}.unit_id: lies in another unit than it names in {_rows(far)} ({some(named)})"]


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


def drawn_faults(frame: gpd.GeoDataFrame, layer: str, key: str, column: str) -> list[str]:
    """Find stated hectares that are far from those of the outline.

    Parameters
    ----------
    frame : GeoDataFrame
        In EPSG:3035.
    layer, key, column : str
        Name of the layer, its key column, and its column of hectares.

    Returns
    -------
    list of str
        One fault, or none.

    Examples
    --------
    >>> plant = gpd.GeoDataFrame({"pv_id": ["P"], "area_ha": [5e4]}, geometry=[shapely.box(0, 0, 250, 200)])
    >>> drawn_faults(plant, "pv", "pv_id", "area_ha")
    ['pv.area_ha: far from the polygon in 1 row (P: 50,000 ha stated, 5 ha drawn); m²? divide by 10,000']
    """
    if column not in frame:
        return []
    stated, drawn = frame[column].astype("float64"), frame.area / _M2_PER_HA
    ratio = (stated / drawn).where((drawn > 0) & (stated > 0))
    far = (ratio > STATED_FAR_REL) | (ratio < 1 / STATED_FAR_REL)
    if not far.any():
        return []
    named = [
        f"{name}: {ha:,.6g} ha stated, {there:,.3g} ha drawn"
        for name, ha, there in zip(frame.loc[far, key], stated[far], drawn[far], strict=True)
    ]
    mend = "; m²? divide by 10,000" if (ratio[far] > STATED_FAR_REL).any() else ""
    return [f"{layer}.{column}: far from the polygon in {_rows(far)} ({some(named)}){mend}"]


def hectare_faults(sites: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> list[str]:
    """Find stated hectares that cannot be: far from the polygon's, or more than the unit of a point has.

    Parameters
    ----------
    sites, units : GeoDataFrame
        In EPSG:3035; `gross_ha` of points, and of polygons where stated.

    Returns
    -------
    list of str
        One fault a kind.

    Examples
    --------
    >>> box = shapely.box(0, 0, 250, 200)
    >>> site = gpd.GeoDataFrame({"site_id": ["S"], "gross_ha": [5e4]}, geometry=[box], crs="EPSG:3035")
    >>> hectare_faults(site, site.assign(unit_id="a"))
    ['sites.gross_ha: far from the polygon in 1 row (S: 50,000 ha stated, 5 ha drawn); m²? divide by 10,000']
    """
    if "gross_ha" not in sites:
        return []
    faults = drawn_faults(sites, "sites", "site_id", "gross_ha")
    stated, points = sites["gross_ha"].astype("float64"), sites.area.eq(0)
    row = _home_rows(sites, units)
    unit_ha = pd.Series(np.append(units.area / _M2_PER_HA, np.inf)[row], index=sites.index)
    if (over := points & (stated > unit_ha)).any():
        named = [
            f"{key}: {ha:,.6g} ha in a unit of {has:,.3g} ha"
            for key, ha, has in zip(sites.loc[over, "site_id"], stated[over], unit_ha[over], strict=True)
        ]
        faults.append(
            f"sites.gross_ha: more than its unit has in {_rows(over)} ({some(named)}); m²? divide by 10,000"
        )
    crowd = stated.where(points & ~over, 0.0).groupby(row).sum()
    crowd = crowd[(crowd.index >= 0)]
    full = crowd[crowd > units.area.to_numpy()[crowd.index] / _M2_PER_HA]
    if len(full):
        names = units["unit_id"].to_numpy()[full.index]
        named = [f"{key}: {ha:,.0f} ha" for key, ha in zip(names, full, strict=True)]
        faults.append(
            f"sites.gross_ha: points have more hectares than their unit: {some(named)}; m²? divide by 10,000"
        )
    return faults


def power_faults(pv: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> list[str]:
    """Find a capacity that cannot be for the land of the plant, or of its unit.

    Parameters
    ----------
    pv, units : GeoDataFrame
        In EPSG:3035; `capacity_mw`, and where known `area_ha`, `mounting` and `unit_id`.

    Returns
    -------
    list of str
        One fault a kind.

    Examples
    --------
    >>> plant = gpd.GeoDataFrame(
    ...     {"pv_id": ["P"], "capacity_mw": [749.0]}, geometry=[shapely.box(0, 0, 150, 100)], crs="EPSG:3035"
    ... )
    >>> power_faults(plant, plant.assign(unit_id="a"))
    ['pv.capacity_mw: less than 0.3 ha per MW in 1 row (P: 749 MW on 1.5 ha); kW? divide by 1000']
    """
    if "capacity_mw" not in pv:
        return []
    power, drawn = pv["capacity_mw"].astype("float64"), pv.area / _M2_PER_HA
    ground = ~pv["mounting"].isin(NO_LAND) if "mounting" in pv else pd.Series(True, index=pv.index)
    stated = pv["area_ha"].astype("float64") if "area_ha" in pv else pd.Series(np.nan, index=pv.index)
    land = drawn.where(drawn > 0, stated.where(stated > 0))
    ratio = (land / power).where(ground & (power > 0))
    faults = []
    low, _ = HA_PER_MW_BOUNDS
    # more land than a plant needs is its owner's; less than it needs is a slip of the unit
    if (odd := ratio < low).any():
        named = [
            f"{key}: {mw:,.6g} MW on {ha:,.3g} ha"
            for key, mw, ha in zip(pv.loc[odd, "pv_id"], power[odd], land[odd], strict=True)
        ]
        faults.append(
            f"pv.capacity_mw: less than {low:g} ha per MW in {_rows(odd)} ({some(named)}); kW? divide by 1000"
        )
    row = _home_rows(pv, units)
    unit_ha = pd.Series(np.append(units.area / _M2_PER_HA, np.inf)[row], index=pv.index)
    large = ground & land.isna() & (power > _LARGE_MW)
    if large.any():
        large &= pv_area_ha(pv.assign(capacity_mw=power)) > _MAX_UNIT_SHARE * unit_ha
    if large.any():
        named = [f"{key}: {mw:,.6g} MW" for key, mw in zip(pv.loc[large, "pv_id"], power[large], strict=True)]
        faults.append(
            f"pv.capacity_mw: more than a fifth of the unit would be under the plant in {_rows(large)} "
            f"({some(named)}); kW? divide by 1000, else give area_ha"
        )
    return faults


def hectare_notes(frame: gpd.GeoDataFrame, layer: str, key: str, column: str) -> Iterator[dict[str, Any]]:
    """Tell stated hectares that are not those of the outline, which count.

    Parameters
    ----------
    frame : GeoDataFrame
        In EPSG:3035.
    layer, key, column : str
        Name of the layer, its key column, and its column of hectares.

    Yields
    ------
    dict
        Code and figures of a notice.

    Examples
    --------
    >>> site = gpd.GeoDataFrame(
    ...     {"site_id": ["S"], "gross_ha": [4.0]}, geometry=[shapely.box(0, 0, 250, 200)], crs="EPSG:3035"
    ... )
    >>> next(hectare_notes(site, "sites", "site_id", "gross_ha"))["drawn_ha"]
    5.0
    """
    if column not in frame:
        return
    stated, drawn = frame[column].astype("float64"), frame.area / _M2_PER_HA
    odd = (drawn > 0) & ((stated - drawn).abs() > STATED_NOTED_REL * drawn)
    if odd.any():
        yield {
            "code": "hectares_differ", "layer": layer, "column": column, "rows": int(odd.sum()),
            "names": some(frame.loc[odd, key]), "ha": float(stated[odd].sum()),
            "drawn_ha": float(drawn[odd].sum()),
        }  # fmt: skip


def room_notes(sites: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Tell points that found less land in their unit than they state.

    Parameters
    ----------
    sites : GeoDataFrame
        With their footprints.

    Yields
    ------
    dict
        Code and figures of a notice.

    Examples
    --------
    >>> site = gpd.GeoDataFrame(
    ...     {"site_id": ["S"], "gross_ha": [6.0], "footprint": ["modelled"]},
    ...     geometry=[shapely.box(0, 0, 250, 200)], crs="EPSG:3035",
    ... )
    >>> next(room_notes(site))["drawn_ha"]
    5.0
    """
    drawn = sites.area / _M2_PER_HA
    short = sites["footprint"].eq("modelled") & (drawn < (1 - STATED_REL) * sites["gross_ha"])
    if short.any():
        yield {
            "code": "no_room", "layer": "sites", "rows": int(short.sum()),
            "names": some(sites.loc[short, "site_id"]), "ha": float(sites.loc[short, "gross_ha"].sum()),
            "drawn_ha": float(drawn[short].sum()),
        }  # fmt: skip


def _home_rows(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> np.ndarray:
    """Row of the unit that each row names, else lies in; -1 where there is none."""
    lies = unit_rows(np.asarray(frame.geometry.representative_point().array), units)
    if "unit_id" not in frame:
        return lies
    named = pd.Index(units["unit_id"]).get_indexer(pd.Index(frame["unit_id"].astype("str")))
    return np.where(named >= 0, named, lies)


def _rows(odd: pd.Series[bool] | np.ndarray) -> str:
    count = int(np.count_nonzero(odd))
    return f"{count} row{'s' if count > 1 else ''}"
