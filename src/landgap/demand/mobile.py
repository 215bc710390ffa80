"""How much of the demand may look for land in other municipalities, by the quotas of GIFPRO."""

from __future__ import annotations

import pandas as pd

from landgap.demand.frame import ALL
from landgap.demand.gifpro_sets import PUBLISHED_RANGE
from landgap.demand.parameters import GifproParameters, Level, ParameterRange
from landgap.demand.sectors import SEGMENTS, UNKNOWN
from landgap.layers.checked import Inputs

_ALSO = (
    "of the buyers of land in Landkreis Oldenburg, 1993 to 2000, 21 % expand and 29 % move within their own "
    "municipality (NIW; firms, not hectares)"
)


def mobile_range(parameters: GifproParameters = PUBLISHED_RANGE) -> ParameterRange:
    """Work out the share of the demand that may go elsewhere.

    Firms that settle choose among municipalities; firms that move within the area stay in theirs. With the
    quotas of settlement ``s`` and relocation ``r`` the share is ``s / (s + r)``. Closure and re-use
    are left out: they are taken to be spread alike.

    Parameters
    ----------
    parameters : GifproParameters
        Its `settlement_quota` and `relocation_quota`.

    Returns
    -------
    ParameterRange
        The share, 0 to 1. Low takes the low end of settlement and the high end of relocation. Its evidence
        is ``C`` (computed), or ``M`` or ``own`` if a quota is.

    Raises
    ------
    LandgapError
        If nobody settles or moves.

    See Also
    --------
    mobile_share : The same by segment.

    Examples
    --------
    >>> found = mobile_range()
    >>> [round(share, 3) for share in (found.low, found.mid, found.high)]
    [0.176, 0.243, 0.3]
    """
    inputs = Inputs("There is no share that may go elsewhere.")
    inputs.instance(parameters, "parameters", GifproParameters)
    inputs.stop()
    settle, move = parameters.settlement_quota, parameters.relocation_quota
    pairs = ((settle.low, move.high), (settle.mid, move.mid), (settle.high, move.low))
    if not all(sum(pair) > 0 for pair in pairs):
        inputs.fault("parameters: the quotas of settlement and relocation are both 0")
    inputs.stop()
    low, mid, high = (come / (come + stay) for come, stay in pairs)
    unread = [quota.evidence for quota in (settle, move) if not quota.read]
    return ParameterRange(
        low,
        mid,
        high,
        source=f"settlement over settlement and relocation: {settle.source}; {move.source}",
        evidence=unread[0] if unread else "C",
        also=_ALSO,
    )


def mobile_share(parameters: GifproParameters = PUBLISHED_RANGE, *, level: Level = "mid") -> pd.Series[float]:
    """Give each segment the share of its demand that may go elsewhere.

    Parameters
    ----------
    parameters : GifproParameters
        As for :func:`mobile_range`.
    level : {"low", "mid", "high"}
        Which end of the range.

    Returns
    -------
    Series
        Share, 0 to 1, indexed by segment, with ``all`` and ``unknown sectors``. The quotas are not
        published by segment, so it is the same for each.

    Raises
    ------
    LandgapError
        If nobody settles or moves, or the level is none.

    See Also
    --------
    landgap.demand.segments : The segment of a sector.

    Examples
    --------
    >>> mobile_share().round(3)["logistics"].item()
    0.243
    """
    inputs = Inputs("There is no share that may go elsewhere.")
    inputs.options(level=level)
    inputs.stop()
    names = [*dict.fromkeys(SEGMENTS.values()), UNKNOWN, ALL]
    return pd.Series(
        mobile_range(parameters).at(level), index=pd.Index(names, name="segment"), name="mobile_share"
    )
