"""Which symbol, and how large, every site, PV plant and junction gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from landgap.assessment import Assessment
    from landgap.output.maps.base_map import BaseMap

Amounts = TypeVar("Amounts", pd.Series, float)

FREE = ("existing", "reserve", "brownfield", "planned", "idea", "no_status")
CLOSED = ("unclear", "company_reserve", "idea_not_counted", "withdrawn")
LARGE_PV_MW = 5
SMALL_PV = 1.25
# radius of the largest and the smallest symbol, points on an A3 sheet
_MAX_SITE, _MIN_SITE = 16.0, 2.2
_MAX_PV, _MIN_PV = 12.0, 3.0


def site_radius(hectares: Amounts, most: float) -> Amounts:
    """Size the symbol of a site: its area grows with the hectares.

    Parameters
    ----------
    hectares : Series or float
        What the symbol stands for.
    most : float
        The hectares of the largest symbol of a site with land to be had.

    Returns
    -------
    Series or float
        Radius in points of an A3 sheet.

    Examples
    --------
    >>> float(site_radius(25.0, 100.0))
    8.0
    """
    radius: Amounts = np.maximum(_MAX_SITE * np.sqrt(hectares / most), _MIN_SITE)
    return radius


def pv_radius(megawatts: Amounts, most: float) -> Amounts:
    """Size the symbol of a PV plant: its area grows with the capacity.

    Parameters
    ----------
    megawatts : Series or float
        Capacity.
    most : float
        Capacity of the largest plant.

    Returns
    -------
    Series or float
        Radius in points of an A3 sheet.

    Examples
    --------
    >>> float(pv_radius(25.0, 100.0))
    6.0
    """
    radius: Amounts = np.maximum(_MAX_PV * np.sqrt(megawatts / most), _MIN_PV)
    return radius


def site_symbols(result: Assessment, base: BaseMap) -> gpd.GeoDataFrame:
    """Choose symbol and size for every site.

    Parameters
    ----------
    result : Assessment
        The result.
    base : BaseMap
        The geometry of the map.

    Returns
    -------
    GeoDataFrame
        The sites, the largest first, with `mark` (one of ``FREE``, ``CLOSED``, or ``built``: drawn
        true to scale), `shown_ha`, `radius`, and `approximate`.
    """
    sites = result.study.sites.set_index("site_id").to_crs(base.crs)
    offered = result.offered.groupby("site_id")[["supply_ha", "gross_ha"]].sum(min_count=1)
    sites["supply_ha"] = offered["supply_ha"].reindex(sites.index)
    status = sites["status"].fillna("no_status")
    status = status.mask(status.eq("idea") & sites["supply_ha"].eq(0), "idea_not_counted")
    unknown = sites["supply_ha"].isna() & sites["name"].notna()
    sites["mark"] = np.select(
        # below a tenth of a hectare is what a modelled disc leaves across a boundary
        [status.isin(CLOSED), unknown, sites["supply_ha"] >= 0.1],
        [status, "unclear", status],
        "built",
    )
    shown_ha = sites["gross_ha"].where(sites["mark"].isin(CLOSED), sites["supply_ha"])
    free = sites["mark"].isin(FREE)
    most = (shown_ha[free] if free.any() else shown_ha).max()
    sites["radius"] = site_radius(shown_ha, most)
    sites["shown_ha"] = shown_ha
    sites["approximate"] = sites["footprint"].eq("modelled") & ~sites["position"].eq("exact")
    return sites.sort_values("shown_ha", ascending=False)


def pv_symbols(result: Assessment, base: BaseMap) -> gpd.GeoDataFrame:
    """Choose symbol and size for every PV plant.

    Parameters
    ----------
    result : Assessment
        The result.
    base : BaseMap
        The geometry of the map.

    Returns
    -------
    GeoDataFrame
        The plants, the largest first, with `mark` (empty: not drawn, as plants that were
        withdrawn or dismantled, and small ones that are planned) and `radius`.
    """
    pv = result.study.pv.to_crs(base.crs)
    capacity = pv["capacity_mw"].astype(float)
    large = capacity >= LARGE_PV_MW
    planned = pv["status"].eq("planned")
    gone = pv["status"].eq("withdrawn")
    if "decommissioned" in pv:
        gone |= pv["decommissioned"].notna()
    pv["mark"] = np.select(
        [gone, planned & large, planned, large],
        ["", "pv_planned", "", "pv_operating"],
        "pv_small",
    )
    size = pv_radius(capacity, capacity.max())
    pv["radius"] = np.where(pv["mark"] == "pv_small", SMALL_PV, size)
    return pv.sort_values("capacity_mw", ascending=False)


def junction_points(result: Assessment, base: BaseMap) -> gpd.GeoSeries:
    """Choose the motorway junctions that are open and lie in one of the units.

    Parameters
    ----------
    result : Assessment
        The result.
    base : BaseMap
        The geometry of the map.

    Returns
    -------
    GeoSeries
        Points.
    """
    access = result.study.access
    if access.empty:
        return gpd.GeoSeries(crs=base.crs)
    motorway = access["kind"].str.startswith("motorway")
    if "status" in access:
        motorway &= access["status"].isna() | access["status"].eq("open")
    points = access[motorway].geometry.to_crs(base.crs)
    return points.iloc[np.unique(base.units.sindex.query(points, predicate="intersects")[0])]
