"""Net land of gross land (Nettoanteil): what roads and green leave of a site, by its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.schema import columns_of

NET_SHARE = 0.75
"""Net of gross land where a site does not say: roads and green taken off.

Leuna III (150 of 200 ha) and Airpark Merseburg (120 of 160 ha), mz.de 4194982 and 3548182.
"""


@dataclass(frozen=True)
class NetShare:
    """Net land of gross land as a range, with where it was read.

    Attributes
    ----------
    low, mid, high : float
        0 to 1, rising; three times the same where one value only was read.
    source : str
        Where it was published.
    evidence : {"S", "C", "M", "own"}
        ``S`` read in the source, ``C`` computed from values that were read, ``M`` general knowledge,
        ``own`` our choice.

    See Also
    --------
    net_shares : Takes it by the plan of each site.

    Examples
    --------
    >>> NET_SHARES["development_plan"].low
    0.57
    """

    low: float
    mid: float
    high: float
    source: str
    evidence: Literal["S", "C", "M", "own"]


_ESTATES = NetShare(
    0.57,
    NET_SHARE,
    0.80,
    "low: Siegen (vdsm.net); mid: Leuna III and Airpark Merseburg (mz.de 4194982, 3548182); high: as read of "
    "other estates",
    "S",
)
NET_SHARES: Mapping[str, NetShare] = MappingProxyType(
    {
        "regional_plan": NetShare(2 / 3, 2 / 3, 2 / 3, "IHK NRW / Hennings 2015 (bochum.ihk.de)", "S"),
        "land_use_plan": _ESTATES,
        "development_plan": _ESTATES,
    }
)
"""Net of gross land by the level of the plan; the levels below the regional plan have that of estates."""

NOT_STATED = NetShare(
    _ESTATES.low, _ESTATES.mid, _ESTATES.high, "the widest of all levels, as the level is not known", "own"
)
"""Net of gross land where the plan is not known."""


def net_shares(sites: pd.DataFrame, *, net_share: float | None) -> pd.DataFrame:
    """Take the net share of every site: its own, else one for all, else by the level of its plan.

    Parameters
    ----------
    sites : DataFrame
        `net_share` and `plan_level`, where known.
    net_share : float or None
        Net land of gross land, for all sites that do not state theirs; 0 to 1. None: by `plan_level`.

    Returns
    -------
    DataFrame
        `low`, `mid` and `high`, 0 to 1, on the index of `sites`; all the same where a share is stated.

    Raises
    ------
    LandgapError
        If a share is not from 0 to 1, or a level is not known.

    See Also
    --------
    landgap.supply : Hectares from these shares.

    Examples
    --------
    >>> plans = ["regional_plan", "development_plan", None]
    >>> sites = pd.DataFrame({"plan_level": plans}, index=["a", "b", "c"])
    >>> net_shares(sites, net_share=None).round(2)
        low   mid  high
    a  0.67  0.67  0.67
    b  0.57  0.75  0.80
    c  0.57  0.75  0.80
    """
    inputs = Inputs("The net share cannot be determined.")
    kinds = [column for column in columns_of("sites") if column.name in ("net_share", "plan_level")]
    rows = inputs.table(sites, "sites", *kinds)
    inputs.options(net_share=net_share)
    inputs.stop()
    missing = pd.Series(np.nan, index=rows.index)
    level = rows.get("plan_level", missing)
    shares = {}
    for end in ("low", "mid", "high"):
        by_plan = {name: getattr(share, end) for name, share in NET_SHARES.items()}
        unstated = level.map(by_plan).fillna(getattr(NOT_STATED, end)) if net_share is None else net_share
        shares[end] = rows.get("net_share", missing).astype(float).fillna(unstated)
    return pd.DataFrame(shares).set_axis(sites.index)


def net_available_ha(sites: pd.DataFrame, share: pd.Series[float]) -> pd.Series[float]:
    """Give the hectares that are stated to be free as net land.

    Parameters
    ----------
    sites : DataFrame
        `available_ha` and `land_basis` (``net`` or ``gross``; missing: net), where known.
    share : Series
        Net land of gross land of each site.

    Returns
    -------
    Series
        On the index of `sites`, in ha; missing where nothing is stated.

    See Also
    --------
    net_shares : The shares.

    Examples
    --------
    >>> sites = pd.DataFrame({"available_ha": [100.0, 100.0], "land_basis": ["gross", None]})
    >>> net_available_ha(sites, pd.Series([0.75, 0.75])).tolist()
    [75.0, 100.0]
    """
    nothing = pd.Series(np.nan, index=sites.index)
    stated = sites.get("available_ha", nothing).astype(float)
    gross = sites.get("land_basis", nothing).eq("gross")
    net_ha: pd.Series[float] = stated.where(~gross, stated * share)
    return net_ha
