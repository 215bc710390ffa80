"""What kind of commercial land a site is, and how good it is."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.geometry.parts import largest_part_ha
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import columns_of
from landgap.sites.net_share import net_available_ha, net_shares
from landgap.tolerances import HECTARE_DECIMALS

LAND = (
    "serviced_reserve",
    "reserve",
    "planned",
    "idea",
    "brownfield",
    "company_reserve",
    "existing",
    "unknown",
)
"""Kinds of commercial land; serviced reserve can be had at once or within two years."""

LARGE_HA = 5.0
"""Threshold of the studies of the region for a site of regional weight."""

JUNCTION_KM = 5.0
"""How near a motorway junction must be: our choice; the studies ask for a link, not for km."""

HIGH_QUALITY = 0.5
"""A site above it has more than half of the marks of quality that are known."""

_SOON = ("immediate", "short")
_MOTORWAY = ("motorway_junction", "motorway_interchange", "junction", "interchange")


def land_kind(sites: pd.DataFrame) -> pd.Series:
    """Distinguish serviced reserve, other reserve, plans, brownfields and used land.

    Parameters
    ----------
    sites : DataFrame
        `status` and `availability`, where known.

    Returns
    -------
    Series
        One of ``LAND`` on the index of `sites`; missing for withdrawn sites, which are no
        commercial land.

    Raises
    ------
    LandgapError
        If a status or an availability is not known.

    See Also
    --------
    free_share : How much of a site could be had.

    Examples
    --------
    >>> sites = pd.DataFrame(
    ...     {"status": ["reserve", "reserve", "brownfield", "withdrawn"],
    ...      "availability": ["short", "long", "immediate", None]}
    ... )
    >>> land_kind(sites).tolist()
    ['serviced_reserve', 'reserve', 'brownfield', nan]
    """
    inputs = Inputs("The land cannot be classed.")
    rows = inputs.table(sites, "sites", *columns_of("sites"))
    inputs.stop()
    missing = pd.Series(np.nan, index=rows.index, dtype="object")
    status = rows.get("status", missing).astype("object").fillna("unknown")
    soon = rows.get("availability", missing).isin(_SOON)
    kind = status.mask(status.eq("reserve") & soon, "serviced_reserve")
    return kind.mask(kind.eq("withdrawn"), np.nan).set_axis(sites.index).rename("land")


def free_share(sites: gpd.GeoDataFrame, *, net_share: float | None) -> pd.Series[float]:
    """Say what share of a site's gross land is reserve, net land that a firm could have.

    Parameters
    ----------
    sites : GeoDataFrame
        Polygons with `status`, `availability`, `available_ha` and `net_share`, where known.
    net_share : float or None
        Net land of gross land, for sites that do not state theirs; 0 to 1. None: by `plan_level`.

    Returns
    -------
    Series
        0 to 1 on the index of `sites`: 0 where availability is ``none`` or the site is withdrawn,
        an idea without a plan or a company's own; else the available part of the net land; all of a
        reserve, brownfield or plan that states no hectares; ``NaN`` where a used site does not say what
        is free.

    Raises
    ------
    LandgapError
        If there are no polygons or no reference system, or a figure is out of range.

    See Also
    --------
    landgap.supply : Hectares instead of shares, by unit.

    Examples
    --------
    >>> sites = gpd.GeoDataFrame(
    ...     {"status": ["existing", "reserve", "existing"], "available_ha": [0.3, None, None]},
    ...     geometry=[shapely.box(0, 0, 100, 100)] * 3, crs="EPSG:3035",
    ... )
    >>> free_share(sites, net_share=0.75).round(6).tolist()
    [0.3, 0.75, nan]
    """
    inputs = Inputs("The free share of the sites cannot be determined.")
    rows = inputs.layer(sites, "sites", *columns_of("sites"), shapes="polygon")
    inputs.options(net_share=net_share)
    inputs.stop()
    missing = pd.Series(np.nan, index=rows.index)
    status = rows.get("status", missing)
    net = net_shares(rows, net_share=net_share)["mid"]
    share = (net_available_ha(rows, net) / (rows.area / 10_000)).clip(upper=1.0)
    share = share.mask(share.isna() & status.isin(["reserve", "brownfield", "planned"]), net)
    closed = rows.get("availability", missing).eq("none")
    free: pd.Series[float] = share.mask(closed | status.isin(["withdrawn", "company_reserve", "idea"]), 0.0)
    return free.set_axis(sites.index)


def site_quality(
    sites: gpd.GeoDataFrame,
    access: gpd.GeoDataFrame | None = None,
    *,
    large_ha: float = LARGE_HA,
    junction_km: float = JUNCTION_KM,
) -> pd.DataFrame:
    """Mark what makes a site valuable: a large parcel, a motorway near, land to be had soon.

    Parameters
    ----------
    sites : GeoDataFrame
        `site_id`, polygons; `largest_parcel_ha`, `availability`, where known.
    access : GeoDataFrame, optional
        Points with `kind` and `status`; motorway junctions and interchanges that are open count.
    large_ha : float, default 5
        A parcel from this size on, in ha, is large.
    junction_km : float, default 5
        A junction within it is near, in a straight line from the edge of the site.

    Returns
    -------
    DataFrame
        By `site_id`: `large_parcel`, `near_motorway`, `soon` (1, 0 or missing), and `quality`, the
        mean of those that are known.

    Raises
    ------
    LandgapError
        If keys, polygons or a reference system are missing, a site is there in duplicate, or an option is
        out of range; all faults at once.

    See Also
    --------
    landgap.sites.site_measures : The criteria of the site score.
    landgap.pv_conflict : Where the marks are used.

    Notes
    -----
    The study of the Innovationsregion Mitteldeutschland (2021) names size, a supra-regional link
    and a development axis as what makes a site important. Axes are not in the data. Equal weights
    and the distance are our choice: give another `quality` where a better one is known.

    Examples
    --------
    >>> sites = gpd.GeoDataFrame(
    ...     {"site_id": ["S1"], "availability": ["long"]},
    ...     geometry=[shapely.box(0, 0, 1000, 100)], crs="EPSG:3035",
    ... )
    >>> site_quality(sites)["quality"].tolist()
    [0.5]
    """
    inputs = Inputs("The quality of the sites cannot be determined.")
    rows = inputs.layer(sites, "sites", *columns_of("sites", "site_id"), shapes="polygon", unique=["site_id"])
    if access is not None:
        access = inputs.layer(
            access, "access", Column("kind", "text", required=True), Column("status", "text")
        )
    inputs.options(large_ha=large_ha, junction_km=junction_km)
    inputs.stop()
    missing = pd.Series(np.nan, index=rows.index)
    largest = pd.Series(largest_part_ha(np.asarray(rows.geometry.array)), rows.index)
    parcel = rows.get("largest_parcel_ha", missing).fillna(largest)
    when = rows.get("availability", missing)
    marks = pd.DataFrame(
        {
            "large_parcel": (parcel.round(HECTARE_DECIMALS) >= large_ha).astype(float),
            "near_motorway": _near(rows, access, 1000 * junction_km),
            "soon": when.isin(_SOON).astype(float).where(when.notna()),
        }
    )
    return marks.assign(quality=marks.mean(axis=1)).set_index(pd.Index(rows["site_id"]))


def _near(sites: gpd.GeoDataFrame, access: gpd.GeoDataFrame | None, within_m: float) -> pd.Series[float]:
    unknown = pd.Series(np.nan, index=sites.index)
    if access is None:
        return unknown
    points = access[access["kind"].isin(_MOTORWAY)]
    if "status" in points:
        points = points[points["status"].isna() | points["status"].eq("open")]
    if not len(points):
        return unknown
    tree = shapely.STRtree(points.geometry.array)
    near = tree.query(sites.geometry.array, predicate="dwithin", distance=within_m)[0]
    return pd.Series(np.isin(sites.index, near).astype(float), index=sites.index)
