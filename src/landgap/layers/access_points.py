"""Points of access to the network: which kinds there are, and which of them count today."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd

MOTORWAY = ("motorway_junction",)
"""Where a lorry gets on a motorway; an interchange between motorways is no way in."""

RAIL_FREIGHT = ("intermodal_terminal", "freight_village", "rail_terminal", "industrial_rail")
"""Where goods change to rail; yards only form trains."""

AIRPORT = ("airport",)
"""Airports; airfields are of any size and left out."""

IN_USE = ("open", "operating", "existing")
"""Status of an access point that counts today; one without a status counts, too."""


def in_use(access: gpd.GeoDataFrame, kinds: Sequence[str]) -> gpd.GeoDataFrame:
    """Choose the points of some kinds that are in use.

    Parameters
    ----------
    access : GeoDataFrame
        Layer ``access`` after the door: `kind`, `status` where known.
    kinds : sequence of str
        Such as ``MOTORWAY``.

    Returns
    -------
    GeoDataFrame
        The rows that count.

    Examples
    --------
    >>> points = gpd.GeoDataFrame(
    ...     {"kind": "motorway_junction", "status": ["open", "under construction", None]},
    ...     geometry=gpd.points_from_xy([0, 1, 2], [0, 0, 0]), crs="EPSG:3035",
    ... )
    >>> in_use(points, MOTORWAY).index.tolist()
    [0, 2]
    """
    counts = access["kind"].isin(kinds)
    if "status" in access:
        counts &= access["status"].isna() | access["status"].isin(IN_USE)
    return access[counts]
