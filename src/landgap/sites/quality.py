"""What kind of commercial land a site is, and how good it is."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import LandgapError, some

LAND = (
    "serviced_reserve",
    "reserve",
    "planned",
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
    """Tell serviced reserve, other reserve, plans, brownfields and used land apart.

    Parameters
    ----------
    sites : DataFrame
        `status` and `availability`, where known.

    Returns
    -------
    Series
        One of ``LAND`` on the index of `sites`; missing for withdrawn sites, which are no
        commercial land.

    Examples
    --------
    >>> sites = pd.DataFrame(
    ...     {"status": ["reserve", "reserve", "brownfield", "withdrawn"],
    ...      "availability": ["short", "long", "immediate", None]}
    ... )
    >>> land_kind(sites).tolist()
    ['serviced_reserve', 'reserve', 'brownfield', nan]
    """
    missing = pd.Series(np.nan, index=sites.index, dtype="object")
    status = sites.get("status", missing).astype("object").fillna("unknown")
    soon = sites.get("availability", missing).isin(_SOON)
    kind = status.mask(status.eq("reserve") & soon, "serviced_reserve")
    return kind.mask(kind.eq("withdrawn"), np.nan).rename("land")


def free_share(sites: pd.DataFrame, *, net_share: float) -> pd.Series[float]:
    """Say what share of a site is reserve, land that a firm could have.

    Parameters
    ----------
    sites : GeoDataFrame
        Polygons with `status`, `availability`, `available_ha` and `net_share`, where known.
    net_share : float
        Net land of gross land, for sites that do not state theirs.

    Returns
    -------
    Series
        0 to 1 on the index of `sites`: 0 where availability is ``none`` or the site is withdrawn
        or a company's own; else the available part of the net land; all of a reserve, brownfield
        or plan that states no hectares; ``NaN`` where a used site does not say what is free.

    Examples
    --------
    >>> sites = gpd.GeoDataFrame(
    ...     {"status": ["existing", "reserve", "existing"], "available_ha": [0.3, None, None]},
    ...     geometry=[shapely.box(0, 0, 100, 100)] * 3, crs="EPSG:3035",
    ... )
    >>> free_share(sites, net_share=0.75).round(6).tolist()
    [0.4, 1.0, nan]
    """
    missing = pd.Series(np.nan, index=sites.index)
    status = sites.get("status", missing)
    net_ha = sites.area / 10_000 * sites.get("net_share", missing).fillna(net_share)
    share = (sites.get("available_ha", missing) / net_ha).clip(upper=1.0)
    share = share.mask(share.isna() & status.isin(["reserve", "brownfield", "planned"]), 1.0)
    closed = sites.get("availability", missing).eq("none")
    return share.mask(closed | status.isin(["withdrawn", "company_reserve"]), 0.0)


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
        `site_id`, polygons in a metric reference system; `largest_parcel_ha`, `availability`.
    access : GeoDataFrame, optional
        Points with `kind` and `status`; motorway junctions and interchanges that are open count.
    large_ha : float, default 5
        A parcel above it is large.
    junction_km : float, default 5
        A junction within it is near, in a straight line from the edge of the site.

    Returns
    -------
    DataFrame
        By `site_id`: `large_parcel`, `near_motorway`, `soon` (1, 0 or missing), and `quality`, the
        mean of those that are known.

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
    missing = pd.Series(np.nan, index=sites.index)
    parts, owner = shapely.get_parts(sites.geometry.array, return_index=True)
    largest = pd.Series(shapely.area(parts) / 10_000).groupby(owner).max().to_numpy()
    parcel = sites.get("largest_parcel_ha", missing).fillna(pd.Series(largest, sites.index))
    when = sites.get("availability", missing)
    marks = pd.DataFrame(
        {
            "large_parcel": (parcel > large_ha).astype(float),
            "near_motorway": _near(sites, access, 1000 * junction_km),
            "soon": when.isin(_SOON).astype(float).where(when.notna()),
        }
    )
    return marks.assign(quality=marks.mean(axis=1)).set_index(pd.Index(sites["site_id"]))


def check_quality(quality: pd.Series[float], sites: pd.DataFrame) -> pd.Series[float]:
    """Refuse a quality that is not 0 to 1 or speaks of sites that are not there.

    Parameters
    ----------
    quality : Series
        0 (worst) to 1 (best) by `site_id`; sites without a value have none.
    sites : DataFrame
        `site_id`.

    Returns
    -------
    Series
        The quality of every site, missing where not given.

    Raises
    ------
    LandgapError
        If a value is outside 0 to 1, a site is not known, or has two values.

    Examples
    --------
    >>> check_quality(pd.Series({"S1": 0.5}), pd.DataFrame({"site_id": ["S1", "S2"]})).tolist()
    [0.5, nan]
    """
    faults = []
    if odd := list(quality.index[quality.notna() & ~quality.between(0, 1)]):
        faults.append(f"quality: outside 0 to 1 for {some(odd)}")
    if strange := list(quality.index[~quality.index.isin(sites["site_id"])]):
        faults.append(f"quality: no site {some(strange)}; the index must be site_id")
    if double := list(quality.index[quality.index.duplicated()]):
        faults.append(f"quality: two values for {some(double)}")
    if faults:
        raise LandgapError("The quality of the sites cannot be used.", faults)
    return quality.astype("float64").reindex(sites["site_id"])


def _near(sites: gpd.GeoDataFrame, access: gpd.GeoDataFrame | None, within_m: float) -> pd.Series[float]:
    if access is None or not len(access):
        return pd.Series(np.nan, index=sites.index)
    points = access[access["kind"].isin(_MOTORWAY)]
    if "status" in points:
        points = points[points["status"].isna() | points["status"].eq("open")]
    if not len(points):
        return pd.Series(np.nan, index=sites.index)
    tree = shapely.STRtree(points.to_crs(sites.crs).geometry.array)
    near = tree.query(sites.geometry.array, predicate="dwithin", distance=within_m)[0]
    found = np.zeros(len(sites))
    found[near] = 1.0
    return pd.Series(found, index=sites.index)
