"""The tables of the PV conflict: sums over pairs of plant and land, each with its range."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.geometry.parts import largest_part_ha
from landgap.layers.dated import phase
from landgap.layers.place import unit_rows
from landgap.sites.quality import HIGH_QUALITY
from landgap.solar.overlap import Array, ExpectedOverlap, largest_left

RANGE = ["overlap_ha", "overlap_ha_low", "overlap_ha_high"]
PARTS = ["reserve_ha", "brownfield_ha", "quality_ha", "unknown_ha", "mw_on_sites"]

_M2 = 10_000
_PARCEL_NODES = 8
# the normal quantile that belongs to the ends of every range
_Z = 1.6449


def pair_table(pairs: pd.DataFrame, plants: gpd.GeoDataFrame, land: gpd.GeoDataFrame) -> pd.DataFrame:
    """Say of every pair what it is and what of the overlap is reserve, brownfield and good.

    Parameters
    ----------
    pairs : DataFrame
        `plant`, `land` (rows), `method`, `overlap_ha`.
    plants, land : GeoDataFrame
        The rows that they speak of.

    Returns
    -------
    DataFrame
        On the index of `pairs`.
    """
    owner, where = pairs["plant"].to_numpy(), pairs["land"].to_numpy()
    table = pd.DataFrame(land.iloc[where][["site_id", "unit_id", "state", "land"]])
    table = table.reset_index(drop=True)
    table.insert(0, "pv_id", plants["pv_id"].to_numpy()[owner])
    table["phase"] = plants["phase"].to_numpy()[owner]
    table["method"] = pairs["method"].to_numpy()
    hectares = pairs["overlap_ha"].to_numpy()
    free = land["free"].to_numpy()[where]
    brown = table["land"].eq("brownfield").to_numpy()
    good = land["quality"].to_numpy()[where] > HIGH_QUALITY
    table["overlap_ha"] = hectares
    table["reserve_ha"] = np.where(brown, 0.0, hectares * np.nan_to_num(free))
    table["brownfield_ha"] = np.where(brown, hectares, 0.0)
    table["quality_ha"] = np.where(good, table["reserve_ha"], 0.0)
    table["unknown_ha"] = np.where(np.isnan(free), hectares, 0.0)
    part = hectares / (plants.area.to_numpy()[owner] / _M2)
    table["mw_on_sites"] = plants["capacity_mw"].to_numpy(dtype=float)[owner] * part
    return table


def sums(pairs: pd.DataFrame, overlap: ExpectedOverlap, rows: pd.Series[bool], by: list[str]) -> pd.DataFrame:
    """Sum some of the pairs by their attributes, with ranges.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`pair_table`.
    overlap : ExpectedOverlap
        The same pairs.
    rows : Series of bool
        Which of them.
    by : list of str
        Columns of `pairs`.

    Returns
    -------
    DataFrame
        `plants` and the sums, indexed by the groups that occur.
    """
    chosen = rows.to_numpy(dtype=bool)
    some = pairs[chosen]
    grouped = some.groupby(by)
    table: pd.DataFrame = grouped.agg(plants=("pv_id", "nunique"))
    # the groups' numbers run as the groups do, sorted
    found = overlap.taken(chosen).ranges(grouped.ngroup().to_numpy()).set_index(table.index)
    return pd.concat([table, found, grouped[PARTS].sum()], axis=1)


def plant_table(
    pairs: pd.DataFrame,
    overlap: ExpectedOverlap,
    pv: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame,
    *,
    taking_land: gpd.GeoDataFrame,
    lease_years: tuple[float, float, float],
) -> pd.DataFrame:
    """Put everything about each plant in one row.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`pair_table`.
    overlap : ExpectedOverlap
        The same pairs.
    pv, units : GeoDataFrame
        All plants, with `phase`; all units.
    taking_land : GeoDataFrame
        Those of the plants that take land, with `accuracy_m` and `area_spread`.
    lease_years : tuple of float
        Low, mid and high.

    Returns
    -------
    DataFrame
        By `pv_id`; plants of the halo only if they reach reported land.
    """
    table = pd.DataFrame({"pv_id": pv["pv_id"]})
    for column in ("name", "commissioned", "decommissioned", "area_kind", "mounting"):
        table[column] = pv.get(column, pd.NA)
    home, reported = _home(pv, units)
    table["unit_id"], table["state"] = home["unit_id"], home["state"]
    table["phase"], table["capacity_mw"] = pv["phase"], pv["capacity_mw"].astype("float64")
    table = table.set_index("pv_id")
    known = taking_land.set_index("pv_id")
    area_ha = (known.area / _M2).reindex(table.index, fill_value=0.0)
    spread = known["area_spread"].reindex(table.index, fill_value=0.0)
    table["area_ha"] = area_ha
    for name, sign in (("low", -1), ("high", 1)):
        factor = np.exp(sign * _Z * spread - spread**2 / 2)
        table[f"area_ha_{name}"] = area_ha * factor
    table["accuracy_m"] = known["accuracy_m"].reindex(table.index)
    everything = pd.Series(True, index=pairs.index)
    found = sums(pairs, overlap, everything, ["pv_id"]).drop(columns="plants")
    table = table.join(found.reindex(table.index, fill_value=0.0))
    # no plant overlaps more than it has; the end of the draws may miss that of the area by a little
    table["overlap_ha_high"] = table[["overlap_ha_high", "area_ha_high"]].min(axis=1)
    table["share"] = (table["overlap_ha"] / table["area_ha"]).where(table["area_ha"] > 0, 0.0)
    table["on_site_chance"] = _chance(pairs, overlap, table["area_ha"])
    most = pairs.sort_values("overlap_ha").groupby("pv_id").last()[["land", "site_id"]]
    table = table.join(most)
    for name, years in zip(("_low", "", "_high"), lease_years, strict=True):
        begun, ended = (
            table[c].astype("Float64").astype("float64") for c in ("commissioned", "decommissioned")
        )
        held = pd.Series(years, index=table.index).where(ended.isna(), ended - begun)
        table[f"blocked_ha_years{name}"] = table[f"overlap_ha{name}"] * held
        if not name:
            table["free_from"] = begun + held
    seen = pd.Series(reported, index=table.index) | table["overlap_ha"].gt(0)
    return table[seen]


def _home(pv: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> tuple[pd.DataFrame, Array]:
    """Give unit and state of the middle of each plant, and whether that unit is reported."""
    unit = unit_rows(np.asarray(pv.geometry.centroid.array), units)
    known = unit >= 0
    home = units[["unit_id", "state"]].iloc[unit[known]].set_axis(pv.index[known]).reindex(pv.index)
    halo = units["halo"].to_numpy(dtype=bool) if "halo" in units else np.zeros(len(units), bool)
    reported = known & ~halo[unit]
    return home, reported


def _chance(pairs: pd.DataFrame, overlap: ExpectedOverlap, area_ha: pd.Series[float]) -> pd.Series[float]:
    """How many of the places where a plant may lie put half of it or more on commercial land."""
    by_node = pd.DataFrame(overlap.nodes_ha).groupby(pairs["pv_id"].to_numpy()).sum()
    half = area_ha.loc[by_node.index].to_numpy()[:, None] / 2
    chance = pd.Series((by_node.to_numpy() >= half).mean(axis=1), index=by_node.index)
    return chance.reindex(area_ha.index, fill_value=0.0)


def site_table(
    pairs: pd.DataFrame, overlap: ExpectedOverlap, plants: gpd.GeoDataFrame, land: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Put everything about each site with PV in one row, the greatest loss first.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`pair_table`.
    overlap : ExpectedOverlap
        The same pairs.
    plants, land : GeoDataFrame
        The rows that they speak of.

    Returns
    -------
    DataFrame
        By `site_id`.
    """
    now = pairs["phase"].eq("standing")
    table = sums(pairs, overlap, now, ["site_id"])
    coming = pairs[pairs["phase"].eq("planned")].groupby("site_id")["overlap_ha"].sum()
    names = table.index.union(coming.index).rename("site_id")
    table = table.reindex(names, fill_value=0).join(coming.rename("planned_ha")).fillna(0.0)
    whole = land[land["site_id"].isin(names)].sort_values(["site_id", "unit_id"])
    first = whole.drop_duplicates("site_id").set_index("site_id")
    shapes = whole.dissolve("site_id").geometry.reindex(names)
    for column in ("quality", "land", "state", "name"):
        table.insert(0, column, first[column])
    table["site_ha"] = shapes.area / _M2
    table["share"] = table["overlap_ha"] / table["site_ha"]
    largest = pd.Series(largest_part_ha(np.asarray(shapes.array)), names)
    before = np.fmin(first["largest_parcel_ha"].reindex(names), largest)
    table["parcel_before_ha"] = before

    def left_beside(rows: pd.DataFrame) -> Array:
        taken = plants.iloc[rows["plant"].to_numpy()]
        left = largest_left(
            np.asarray(shapes.array),
            np.asarray(taken.geometry.array),
            names.get_indexer(land["site_id"].to_numpy()[rows["land"].to_numpy()]),
            taken["accuracy_m"].to_numpy(dtype=float),
            nodes=_PARCEL_NODES,
        )
        capped: Array = np.minimum(left, before.to_numpy()[:, None])
        return capped

    rows = overlap.pairs[now.to_numpy()]
    expected = rows[rows["overlap_ha"] > 0]
    left = least = left_beside(expected)
    if len(expected) < len(rows):
        # what a page denies may stand there after all
        least = left_beside(rows)
    table["parcel_after_ha"] = left.mean(axis=1)
    table["parcel_after_ha_low"] = least.min(axis=1, initial=np.inf)
    table["parcel_after_ha_high"] = left.max(axis=1, initial=0.0)
    # below a hectare no site is better than another: remnants must not outrank a whole field
    good = table["quality_ha"].round()
    order = ["good", "reserve_ha", "overlap_ha", "planned_ha"]
    table = table.assign(good=good).sort_values(order, ascending=False, kind="stable")
    table = table.drop(columns="good")
    table.insert(0, "rank", np.arange(1, len(table) + 1))
    return table


def trend_table(
    pairs: pd.DataFrame, overlap: ExpectedOverlap, per_plant: pd.DataFrame, year: int
) -> pd.DataFrame:
    """Count for every state and year what stood at its end.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`pair_table`.
    overlap : ExpectedOverlap
        The same pairs.
    per_plant : DataFrame
        From :func:`plant_table`.
    year : int
        The last year.

    Returns
    -------
    DataFrame
        By `state` and `year`, from the first plant on.
    """
    timed = per_plant[per_plant["commissioned"].notna()]
    dates = timed[["commissioned", "decommissioned"]].assign(
        # what was shut down had stood; plans that came to nothing never did
        status=timed["phase"].map({"planned": "planned"}).where(timed["decommissioned"].isna())
    )
    withdrawn = timed["phase"].eq("gone") & timed["decommissioned"].isna()
    dates, timed = dates[~withdrawn], timed[~withdrawn]
    states = per_plant["state"].dropna().unique()
    begun = dates.loc[dates["status"].isna(), "commissioned"]
    tables = {}
    for end in range(int(begun.min()), year + 1) if len(begun) else ():
        stood = phase(dates, end).eq("standing")
        rows = pairs["pv_id"].isin(stood.index[stood])
        table = sums(pairs, overlap, rows, ["state"]).reindex(sorted(states), fill_value=0)
        table["capacity_mw"] = timed.loc[stood, "capacity_mw"].groupby(timed["state"]).sum()
        tables[end] = table.fillna({"capacity_mw": 0.0})
    if not tables:
        nothing = pd.MultiIndex.from_arrays([[], []], names=["state", "year"])
        return pd.DataFrame(columns=["plants", *RANGE, *PARTS, "capacity_mw"], index=nothing)
    return pd.concat(tables, names=["year", "state"]).swaplevel().sort_index()


def total_of(
    pairs: pd.DataFrame, overlap: ExpectedOverlap, rows: pd.Series[bool], per_plant: pd.DataFrame
) -> pd.Series[float]:
    """Sum over the whole area.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`pair_table`.
    overlap : ExpectedOverlap
        The same pairs.
    rows : Series of bool
        Which of them.
    per_plant : DataFrame
        From :func:`plant_table`.

    Returns
    -------
    Series
        Hectares, MW and ha · years.
    """
    one = sums(pairs.assign(area="all"), overlap, rows, ["area"])
    total = one.reindex(["all"], fill_value=0.0).iloc[0]
    standing = per_plant[per_plant["phase"].eq("standing")]
    blocked = standing[[f"blocked_ha_years{end}" for end in ("", "_low", "_high")]].sum()
    whole: pd.Series[float] = pd.concat([total, blocked]).rename("total")
    return whole
