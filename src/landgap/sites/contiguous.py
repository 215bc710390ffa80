"""Contiguous sites: land that touches, joined across municipal and state boundaries."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import scipy  # its parts load on first use
import shapely

from landgap.layers.checked import Inputs
from landgap.layers.coverage import tiled
from landgap.layers.kinds import Column
from landgap.layers.schema import columns_of
from landgap.tolerances import EDGE_M, HECTARE_DECIMALS

WITHIN_M = 30.0
"""A road wide: what may lie between two sites that are one site for all purposes; our choice."""

MIN_SHARE_HA = 0.1
"""Below it, a site's land in a unit is put down to boundaries from different sources."""


def contiguous_sites(
    sites: gpd.GeoDataFrame,
    units: gpd.GeoDataFrame,
    *,
    supply_ha: pd.Series | None = None,
    within_m: float = WITHIN_M,
    edge_tolerance_m: float = EDGE_M,
) -> gpd.GeoDataFrame:
    """Join sites that touch, and rank those that several units share (gemeinsame Standorte).

    Parameters
    ----------
    sites : GeoDataFrame
        `site_id`, polygons; `name`, `footprint` (``modelled``: a disc around a point) and
        `position_accuracy_m` where known. All of them are joined: leave out what is built up, or
        the land on both sides of it becomes one.
    units : GeoDataFrame
        `unit_id`, `state`, polygons.
    supply_ha : Series, optional
        Net land that can be had, in ha, by `site_id`; missing where not known. In sums it counts
        where it is known.
    within_m : float, default 30.0
        Sites that lie so near, in m, are one: a road wide.
    edge_tolerance_m : float, default 0.6
        Up to how far apart two drawings of one edge of units may lie, in m; see
        :func:`landgap.layers.neighbours`.

    Returns
    -------
    GeoDataFrame
        One row a joined site, candidates for a joint industrial park first, EPSG:3035, indexed by
        `rank`: `name` (that of its largest part), `sites` and `site_ids`, `units` and `unit_ids`
        (largest share first), `states`, `crosses_border`, `shared` (several units have part),
        `gross_ha` (each hectare once), `supply_ha`, `unknown_sites` (whose supply is not known),
        `largest_site_ha` (gross, before joining), `largest_supply_ha` (most that one of the sites
        offers alone), `main_share` (of the unit with the most of it), `widest_gap_m` (between
        sites that were joined), `approximate` (a footprint is modelled, so that it may lie
        elsewhere) and `position_accuracy_m` (the worst).

    Raises
    ------
    LandgapError
        If keys, polygons or the reference system are missing, a key is duplicate, units overlap, hectares
        are negative, or a distance is; all faults at once.

    See Also
    --------
    landgap.supply : The hectares that each site offers.
    landgap.sites.contiguity : How much of a single site lies in one piece.

    Notes
    -----
    A candidate is a joined site that two units or more share, be it one site that a boundary
    cuts or several that touch. Candidates come first, then by `supply_ha`, then by `gross_ha`.
    What can be had in several parts need not be one parcel: `largest_supply_ha` is surely one,
    `supply_ha` at most.

    Examples
    --------
    Two fields on either side of a state border and a road of 12 m; the third lies apart.

    >>> units = gpd.GeoDataFrame(
    ...     {"unit_id": ["a", "b"], "state": ["DE-ST", "DE-SN"]},
    ...     geometry=[shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)],
    ...     crs="EPSG:3035",
    ... )
    >>> fields = [(700, 0, 994, 400), (1006, 0, 1500, 400), (1700, 700, 1800, 800)]
    >>> sites = gpd.GeoDataFrame(
    ...     {"site_id": ["s", "t", "u"]}, geometry=[shapely.box(*f) for f in fields],
    ...     crs="EPSG:3035",
    ... )
    >>> joined = contiguous_sites(sites, units)
    >>> joined[["site_ids", "units", "crosses_border", "gross_ha", "largest_site_ha"]]
         site_ids  units  crosses_border  gross_ha  largest_site_ha
    rank
    1        t, s      2            True     31.52            19.76
    2           u      1           False      1.00             1.00
    """
    inputs = Inputs("Sites cannot be joined.")
    land = inputs.layer(
        sites,
        "sites",
        *columns_of("sites", "site_id"),
        Column("footprint", "text"),
        shapes="polygon",
        unique=["site_id"],
    )
    checked = inputs.layer(
        units, "units", *columns_of("units", "unit_id", "state"), shapes="polygon", unique=["unit_id"]
    )
    if supply_ha is not None:
        supply_ha = inputs.by_key(supply_ha, "supply_ha", gaps=True)
    inputs.options(within_m=within_m, edge_tolerance_m=edge_tolerance_m)
    inputs.stop()
    checked, _ = tiled(inputs, checked, checked["unit_id"], edge_tolerance_m=edge_tolerance_m)
    inputs.stop()
    land = land.sort_values("site_id", ignore_index=True)
    shapes = np.asarray(land.geometry.array)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=within_m)
    one, other = one[one < other], other[one < other]
    links = scipy.sparse.coo_array((np.ones(one.size), (one, other)), shape=(len(land),) * 2)
    _, group = scipy.sparse.csgraph.connected_components(links, directed=False)
    land["gross_ha"] = shapely.area(shapes) / 10_000
    land["supply_ha"] = np.nan if supply_ha is None else land["site_id"].map(supply_ha).astype(float)
    land = land.assign(group=group, size=land["gross_ha"].round(HECTARE_DECIMALS))
    land = land.sort_values(["size", "site_id"], ascending=[False, True])
    gaps = pd.Series(shapely.distance(shapes[one], shapes[other])).groupby(group[one]).max()
    parts = land.groupby("group")
    joined = parts["geometry"].agg(lambda sites: shapely.union_all(sites.array))
    table = pd.DataFrame({"sites": parts.size(), "site_ids": parts["site_id"].agg(", ".join)})
    table["name"] = parts["name"].first() if "name" in land else parts["site_id"].first()
    table["gross_ha"] = shapely.area(joined.to_numpy()) / 10_000
    table["supply_ha"] = parts["supply_ha"].sum(min_count=1)
    table["unknown_sites"] = parts["supply_ha"].agg(lambda ha: ha.isna().sum())
    table["largest_site_ha"] = parts["gross_ha"].max()
    table["largest_supply_ha"] = parts["supply_ha"].max()
    table["widest_gap_m"] = gaps.reindex(table.index, fill_value=0.0)
    modelled = land.get("footprint", pd.Series("given", index=land.index)).eq("modelled")
    table["approximate"] = modelled.groupby(land["group"]).any()
    accuracy = land.get("position_accuracy_m", pd.Series(np.nan, index=land.index))
    table["position_accuracy_m"] = accuracy.astype(float).groupby(land["group"]).max()
    table = table.join(_shares(joined, checked))
    return _ranked(gpd.GeoDataFrame(table, geometry=joined, crs=land.crs))


def _shares(joined: pd.Series, units: gpd.GeoDataFrame) -> pd.DataFrame:
    """Say which units have part in each joined site, the largest share first."""
    shapes, areas = joined.to_numpy(), np.asarray(units.geometry.array)
    site, unit = shapely.STRtree(areas).query(shapes, predicate="intersects")
    rows = pd.DataFrame(
        {
            "group": joined.index[site],
            "unit_id": units["unit_id"].to_numpy(dtype=object)[unit],
            "state": units["state"].to_numpy(dtype=object)[unit],
            "ha": shapely.area(shapely.intersection(shapes[site], areas[unit])) / 10_000,
        }
    )
    most = rows.groupby("group")["ha"].transform("max")
    rows = rows[(rows["ha"] > 0) & ((rows["ha"] >= MIN_SHARE_HA) | (rows["ha"] == most))]
    rows = rows.assign(size=rows["ha"].round(HECTARE_DECIMALS))
    rows = rows.sort_values(["size", "unit_id"], ascending=[False, True])
    parts = rows.groupby("group")
    found = pd.DataFrame(
        {
            "units": parts.size(),
            "unit_ids": parts["unit_id"].agg(", ".join),
            "states": parts["state"].agg(lambda states: ", ".join(sorted(set(states)))),
            "crosses_border": parts["state"].agg(lambda states: len(set(states)) > 1),
            "main_share": parts["ha"].max() / parts["ha"].sum(),
        }
    ).reindex(joined.index)
    found["units"] = found["units"].fillna(0).astype(int)
    for column in ("unit_ids", "states"):
        found[column] = found[column].fillna("")
    found["crosses_border"] = found["crosses_border"].eq(other=True)
    found["shared"] = found["units"] > 1
    return found


def _ranked(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    order = ["shared", "supply_ha", "gross_ha", "site_ids"]
    rounded = table[order].round(HECTARE_DECIMALS)
    table = table.loc[rounded.sort_values(order, ascending=[False, False, False, True]).index]
    table.index = pd.RangeIndex(1, len(table) + 1, name="rank")
    columns = ["name", "sites", "site_ids", "units", "unit_ids", "states", "crosses_border"]
    columns += ["shared", "gross_ha", "supply_ha", "unknown_sites", "largest_site_ha"]
    columns += ["largest_supply_ha", "main_share", "widest_gap_m", "approximate"]
    return table[[*columns, "position_accuracy_m", "geometry"]]
