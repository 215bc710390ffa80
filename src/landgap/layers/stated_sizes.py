"""Hectares and megawatts that a layer states, held against its shapes and the units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import rows_of, some
from landgap.layers.place import unit_rows
from landgap.layers.pv_area import HA_PER_MW_BOUNDS, NO_LAND, pv_area_ha
from landgap.tolerances import STATED_FAR_REL, STATED_NOTED_REL, STATED_REL

_M2_PER_HA = 10_000
_LARGE_MW, _MAX_UNIT_SHARE = 100.0, 0.2


def size_faults(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame, layer: str, key: str) -> list[str]:
    """Find outlines that cover a whole unit and more, and would take the land of all others in it.

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
    ['sites: cover a whole unit and more in 1 row (S: 200 ha, all of a); check their outlines']
    """
    shapes, grounds = np.asarray(frame.geometry.array), np.asarray(units.geometry.array)
    area_m2, unit_m2 = shapely.area(shapes), shapely.area(grounds)
    row, unit = shapely.STRtree(grounds).query(shapes, predicate="intersects")
    larger = area_m2[row] > (1 + STATED_REL) * unit_m2[unit]
    row, unit = row[larger], unit[larger]
    shared_m2 = shapely.area(shapely.intersection(shapes[row], grounds[unit]))
    covers = shared_m2 >= (1 - STATED_REL) * unit_m2[unit]
    if not covers.any():
        return []
    found = pd.DataFrame({"row": row[covers], "unit": units["unit_id"].to_numpy()[unit[covers]]})
    named = [
        f"{frame[key].iloc[at]}: {area_m2[at] / _M2_PER_HA:,.0f} ha, all of {some(covered)}"
        for at, covered in found.groupby("row")["unit"]
    ]
    return [f"{layer}: cover a whole unit and more in {rows_of(named)}; check their outlines"]


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
    return [f"{layer}.{column}: far from the polygon in {rows_of(named)}{mend}"]


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
        faults.append(f"sites.gross_ha: more than its unit has in {rows_of(named)}; m²? divide by 10,000")
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
        faults.append(f"pv.capacity_mw: less than {low:g} ha per MW in {rows_of(named)}; kW? divide by 1000")
    row = _home_rows(pv, units)
    unit_ha = pd.Series(np.append(units.area / _M2_PER_HA, np.inf)[row], index=pv.index)
    large = ground & land.isna() & (power > _LARGE_MW)
    if large.any():
        large &= pv_area_ha(pv.assign(capacity_mw=power)) > _MAX_UNIT_SHARE * unit_ha
    if large.any():
        named = [f"{key}: {mw:,.6g} MW" for key, mw in zip(pv.loc[large, "pv_id"], power[large], strict=True)]
        faults.append(
            f"pv.capacity_mw: more than a fifth of the unit would be under the plant in {rows_of(named)}; "
            f"kW? divide by 1000, else give area_ha"
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
