"""Staged PV parks: units that the register counts one by one, united before areas are used."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

logger = logging.getLogger("landgap")

KEYS = ("park_id", "tender_id", "operator")
"""Columns that mark units as stages of one park."""

WITHIN_M = 1000.0
"""How far stages of one park may lie apart: our choice, about the width of a park of 100 ha."""

_STATE_OF_PLANT = ("status", "mounting")

_COLUMNS = (
    Column("pv_id", "id", required=True),
    Column("capacity_mw", "amount", required=True, gaps=True),
    Column("area_ha", "amount"),
    Column("commissioned", "year"),
    Column("decommissioned", "year"),
    *(Column(name, "text") for name in (*KEYS, *_STATE_OF_PLANT)),
)


def group_parks(
    pv: gpd.GeoDataFrame, *, by: Sequence[str] = KEYS, within_m: float = WITHIN_M
) -> gpd.GeoDataFrame:
    """Put the units of staged parks together.

    Parameters
    ----------
    pv : GeoDataFrame
        `pv_id`, `capacity_mw`, points or polygons; any of `park_id`, `tender_id` and `operator`.
        Without them every unit stays a plant of its own.
    by : sequence of str, default ("park_id", "tender_id", "operator")
        Columns of which any one in common, within the distance, makes units stages of one park;
        `park_id` does at any distance.
    within_m : float, default 1000
        How far apart neighbouring stages may lie, in m.

    Returns
    -------
    GeoDataFrame
        One row a park, in the order of its first unit, in EPSG:3035, with the `pv_id` and all
        else of its largest unit and with

        - `capacity_mw`: the sum;
        - `area_ha`: the sum if every unit states its area; if all state the very same one, that
          one, because then it is the whole park's, repeated by each unit; missing if one has none;
        - `commissioned`: the first year; `decommissioned`: the last, if all units are gone;
        - `n_units` and `unit_ids` (joined by ``;``);
        - the geometry: polygons united, points at their middle, weighted by capacity.

        Units of different `status` or `mounting` are never put together. ``attrs["provenance"]``
        gains `grouped`: how many units went into how many parks, and `duplicate_area_ha`.

    Raises
    ------
    LandgapError
        If a reference system, a key or a capacity is missing, a `pv_id` is a duplicate, a column of
        `by` is none that makes stages, or the distance is negative; all at once.

    See Also
    --------
    landgap.layers.pv_area_ha : The land that each plant takes.
    landgap.StudyArea.from_layers : A study unites its plants itself.

    References
    ----------
    MaStRV § 5 (1) sentence 2: modules of one operator at one site are one unit only if they were
    commissioned together.

    Examples
    --------
    >>> units = gpd.GeoDataFrame(
    ...     {"pv_id": ["a", "b"], "capacity_mw": [4.0, 6.0], "area_ha": [20.0, 20.0],
    ...      "commissioned": [2011, 2010], "operator": ["Solar GmbH"] * 2},
    ...     geometry=gpd.points_from_xy([0, 100], [0, 0]), crs="EPSG:3035",
    ... )
    >>> group_parks(units)[["pv_id", "capacity_mw", "area_ha", "commissioned", "unit_ids"]]
      pv_id  capacity_mw  area_ha  commissioned unit_ids
    0     b         10.0     20.0          2010      a;b
    """
    inputs = Inputs("The plants cannot be put together to parks.")
    pv = inputs.layer(pv, "pv", *_COLUMNS, unique=["pv_id"])
    by = inputs.keys(by, "by")
    if odd := [column for column in by if column not in KEYS]:
        inputs.fault(f"by: {some(odd)} not among {', '.join(KEYS)}")
    inputs.options(within_m=within_m)
    inputs.stop()
    if not any(column in pv and pv[column].notna().any() for column in by):
        return pv
    park = _parks(pv, by, within_m)
    size = park.groupby(park).transform("size")
    alone, staged = pv[size == 1], pv[size > 1]
    rows = [_one(staged[park[staged.index] == name]) for name in park[staged.index].unique()]
    merged = pd.concat([alone, *rows]) if rows else alone.copy()
    first = pd.Series(np.arange(len(pv)), index=pv.index).groupby(park).min()
    order = np.argsort(first.loc[park[merged.index]].to_numpy(), kind="stable")
    merged = merged.iloc[order].reset_index(drop=True)
    merged["n_units"] = merged.get("n_units", pd.Series(1.0, merged.index)).fillna(1.0)
    # a park without a year is one of unknown year, and its column stays one of years
    merged = merged.astype(
        {name: pv[name].dtype for name in ("commissioned", "decommissioned") if name in pv}
    )
    duplicate_ha = merged.pop("duplicate_ha").sum() if "duplicate_ha" in merged else 0.0
    grouped = {"units": len(staged), "parks": len(rows), "duplicate_area_ha": float(duplicate_ha)}
    merged.attrs["provenance"] = {**pv.attrs.get("provenance", {}), "grouped": grouped}
    if rows:
        logger.info("pv: %d units put together to %d parks", len(staged), len(rows))
    return merged


def _parks(pv: gpd.GeoDataFrame, by: Sequence[str], within_m: float) -> pd.Series:
    """Give each unit the number of its park: a chain of neighbours that share a key."""
    from scipy.sparse import coo_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    shapes = np.asarray(pv.geometry.array)
    state = pv[[c for c in _STATE_OF_PLANT if c in pv]].astype("str").agg("|".join, axis=1)
    left, right = shapely.STRtree(shapes).query(shapes, "dwithin", distance=within_m)
    linked = np.zeros(len(left), dtype=bool)
    for column in by:
        if column in pv:
            key = pd.factorize(pv[column])[0]
            linked |= (key[left] == key[right]) & (key[left] >= 0)
    left, right = left[linked], right[linked]
    if "park_id" in by and "park_id" in pv:
        named = pv["park_id"].notna().to_numpy()
        rows = pd.Series(np.flatnonzero(named))
        first = rows.groupby(pv["park_id"].to_numpy()[named]).transform("first")
        left, right = np.append(left, rows), np.append(right, first)
    same = state.to_numpy()[left] == state.to_numpy()[right]
    left, right = left[same], right[same]
    links = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(pv), len(pv)))
    return pd.Series(connected_components(links, directed=False)[1], index=pv.index)


def _one(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make one row of the units of a park, whatever their order."""
    units = units.sort_values("pv_id")
    capacity = units["capacity_mw"].fillna(0.0)
    row = units.loc[[capacity.idxmax()]].copy()
    row["capacity_mw"] = units["capacity_mw"].sum(min_count=len(units))
    duplicate_ha = 0.0
    if "area_ha" in units:
        area_ha = units["area_ha"].astype("float64")
        repeated = bool(area_ha.eq(area_ha.iloc[0]).all())
        row["area_ha"] = area_ha.iloc[0] if repeated else area_ha.sum(min_count=len(units))
        duplicate_ha = area_ha.iloc[0] * (len(units) - 1) if repeated else 0.0
    if "commissioned" in units:
        row["commissioned"] = units["commissioned"].min() if units["commissioned"].notna().any() else pd.NA
    if "decommissioned" in units:
        gone = units["decommissioned"]
        row["decommissioned"] = gone.max() if gone.notna().all() else pd.NA
    counted = units.get("n_units", pd.Series(1.0, units.index))
    row["n_units"], row["unit_ids"] = counted.sum(), ";".join(units["pv_id"].astype(str))
    row["duplicate_ha"] = duplicate_ha
    if (units.geom_type == "Point").all():
        weight = capacity if capacity.sum() > 0 else capacity + 1
        x, y = (np.average(part, weights=weight) for part in (units.geometry.x, units.geometry.y))
        row["geometry"] = [shapely.Point(x, y)]
    else:
        row["geometry"] = [shapely.union_all(units.geometry.array)]
    return row
