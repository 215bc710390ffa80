"""Commercial sites: what they offer, how good they are, and which of them are contiguous."""

from landgap.layers.access_points import AIRPORT, IN_USE, MOTORWAY, RAIL_FREIGHT
from landgap.sites.by_unit import land_by_unit
from landgap.sites.contiguous import MIN_SHARE_HA, WITHIN_M, contiguous_sites
from landgap.sites.criteria import nearest, site_measures
from landgap.sites.net_share import NET_SHARE, NET_SHARES, NetShare, net_shares
from landgap.sites.parcels import contiguity, parcel_shape
from landgap.sites.quality import (
    HIGH_QUALITY,
    JUNCTION_KM,
    LAND,
    LARGE_HA,
    free_share,
    land_kind,
    site_quality,
)
from landgap.sites.spread_supply import spread_supply
from landgap.sites.supply import NO_CLASS, supply, tabulate
from landgap.sites.unknown_land import LandTotal, UnknownLand, unknown_land

__all__ = [
    "AIRPORT",
    "HIGH_QUALITY",
    "IN_USE",
    "JUNCTION_KM",
    "LAND",
    "LARGE_HA",
    "MIN_SHARE_HA",
    "MOTORWAY",
    "NET_SHARE",
    "NET_SHARES",
    "NO_CLASS",
    "RAIL_FREIGHT",
    "WITHIN_M",
    "LandTotal",
    "NetShare",
    "UnknownLand",
    "contiguity",
    "contiguous_sites",
    "free_share",
    "land_by_unit",
    "land_kind",
    "nearest",
    "net_shares",
    "parcel_shape",
    "site_measures",
    "site_quality",
    "spread_supply",
    "supply",
    "tabulate",
    "unknown_land",
]


def __dir__() -> list[str]:
    return __all__
