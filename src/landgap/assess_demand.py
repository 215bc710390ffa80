"""The demand of an assessment: by segment, the sizes of its requests, and what of it may go elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd

from landgap.balancing.segment_profiles import segment_profiles
from landgap.demand.allocation_keys import allocation_keys, existing_land_ha
from landgap.demand.choice import Demand, choose_demand
from landgap.demand.frame import ALL
from landgap.demand.gifpro_sets import PUBLISHED_RANGE
from landgap.demand.mobile import mobile_share as mobile_share_by_quotas
from landgap.demand.parameters import GifproParameters, Level
from landgap.demand.request_sizes import request_sizes as published_sizes
from landgap.demand.segment_shares import split_by_segment
from landgap.layers.published_demand import PublishedDemand
from landgap.layers.schema import LARGE_CLASSES, SIZE_CLASSES
from landgap.layers.study import StudyArea
from landgap.sites.net_share import NOT_STATED
from landgap.transport.requests import requests, share_of_large

DEMAND_WEIGHTS: Mapping[str, float] = MappingProxyType({"existing_ha": 0.5, "population": 0.5})
"""Keys that allocate a published demand: our choice, half where the firms are, half where the people are; no
study of the region states its keys."""


def profiles_of(*, profiles: pd.DataFrame | None) -> pd.DataFrame:
    """Take the profiles of the segments that are given, or the shipped ones.

    Parameters
    ----------
    profiles : DataFrame or None
        As from :func:`landgap.balancing.segment_profiles`.

    Returns
    -------
    DataFrame
        The same.

    Examples
    --------
    >>> profiles_of(profiles=None)["segment"].nunique()
    6
    """
    return segment_profiles() if profiles is None else profiles


def request_sizes_of(
    study: StudyArea, demand: pd.DataFrame, *, large_share: float | None, request_sizes: Level
) -> pd.DataFrame | None:
    """Say which sizes the demand asks for: a stated share from 5 ha, else what is published by segment.

    Parameters
    ----------
    study : StudyArea
        It may state a share.
    demand : DataFrame
        In the common form.
    large_share : float or None
        Share that asks for parcels from 5 ha; None: that of the study, if it states one.
    request_sizes : {"low", "mid", "high"}
        Which of the published sizes.

    Returns
    -------
    DataFrame or None
        Shares by segment and size class; None: no size is asked for.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> demand = pd.DataFrame({"segment": ["all"]})
    >>> request_sizes_of(study, demand, large_share=0.5, request_sizes="mid")
          <1  5-10
    all  0.5   0.5
    """
    segments = sorted(demand["segment"].unique())
    share = study.large_share if large_share is None else large_share
    if share is None:
        published = published_sizes(level=request_sizes)
        there = published[published.index.isin(segments) & (published.index != ALL)]
        return there if len(there) else None
    classes = {SIZE_CLASSES[0]: 1 - share, LARGE_CLASSES[0]: share}
    return pd.DataFrame(classes, index=segments)


def large_share_of(demand: pd.DataFrame, sizes: pd.DataFrame | None) -> float | None:
    """Say what share of the demand asks for parcels from 5 ha.

    Parameters
    ----------
    demand : DataFrame
        In the common form; mid.
    sizes : DataFrame or None
        As from :func:`request_sizes_of`.

    Returns
    -------
    float or None
        The share; None: no size is asked for.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> round(large_share_of(result.demand, result.intermediate["request_sizes"]), 3)
    0.668
    """
    if sizes is None and "size_class" not in demand:
        return None
    return share_of_large(requests(demand, "mid", sizes=sizes))


def mobile_share_of(
    demand: pd.DataFrame,
    parameters: GifproParameters,
    *,
    mobile_share: float | Mapping[str, float] | None,
) -> dict[str, float]:
    """Say what share of the demand of each segment may go elsewhere: as given, else by the quotas.

    Parameters
    ----------
    demand : DataFrame
        In the common form.
    parameters : GifproParameters
        Quotas of settlement and relocation.
    mobile_share : float, mapping of str to float or None
        Of all segments or of each; segments that are not named go by the quotas.

    Returns
    -------
    dict of str to float
        By segment.

    Examples
    --------
    >>> shares = mobile_share_of(pd.DataFrame({"segment": ["all"]}), PUBLISHED_RANGE, mobile_share=None)
    >>> round(shares["all"], 3)
    0.243
    """
    segments = sorted(demand["segment"].unique())
    if mobile_share is not None and not isinstance(mobile_share, Mapping):
        return dict.fromkeys(segments, float(mobile_share))
    by_quotas = mobile_share_by_quotas(parameters)
    return {
        name: float((mobile_share or {}).get(name, by_quotas.get(name, by_quotas[ALL]))) for name in segments
    }


def gifpro_parameters(*, demand: Demand) -> GifproParameters:
    """Take the parameters that a demand names, or the published range.

    Parameters
    ----------
    demand : str, GifproParameters, DataFrame or None
        As :func:`landgap.assess` takes it.

    Returns
    -------
    GifproParameters
        The set.

    Examples
    --------
    >>> gifpro_parameters(demand="gifpro").name
    'published range'
    """
    return demand if isinstance(demand, GifproParameters) else PUBLISHED_RANGE


def demand_of(
    study: StudyArea,
    land: pd.DataFrame,
    *,
    demand: Demand,
    demand_total_ha: tuple[float, float] | None,
    demand_weights: Mapping[str, float] | None,
    net_share: float | None,
) -> pd.DataFrame:
    """Work out the demand of every unit; see :func:`landgap.demand.choose_demand`.

    Parameters
    ----------
    study : StudyArea
        Its published total (for the whole, where the study is a part of one), its weights, its employment.
    land : DataFrame
        As from :func:`landgap.sites.land_by_unit`; `existing_ha`.
    demand : str, GifproParameters, DataFrame or None
        The method.
    demand_total_ha : tuple of float or None
        Low and high total in place of the published one, in ha.
    demand_weights : mapping of str to float or None
        In place of those of the study.
    net_share : float or None
        Net land of gross land, 0 to 1, for a total that was published as gross; None: that of estates.

    Returns
    -------
    DataFrame
        In the common form of demand, net; ``attrs`` say what the published total does not say (`unsaid`) and
        how it was converted. A total is divided by segment where the study has shares.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"), demand_total_ha=(2400, 2800))
    >>> round(float(result.demand["demand_ha_low"].sum()), 4)
    2400.0
    """
    if demand_total_ha is not None:
        low, high = demand_total_ha
        given_ = PublishedDemand(float(low), float(high), "given for this assessment", basis="net")
        study = replace(study, demand=given_)
    said_of: dict[str, Any] = {}
    if study.demand is not None and (demand is None or (isinstance(demand, str) and demand == "allocate")):
        published, share = study.demand, NOT_STATED.mid if net_share is None else net_share
        said_of["unsaid"] = published.unsaid if demand_total_ha is None else ()
        if published.basis == "gross":
            study = replace(study, demand=published.net(share))
            gross_ha = sum(published.range_ha) / 2
            said_of["converted"] = {"gross": gross_ha, "net": gross_ha * share, "share": share}
    keys = allocation_keys(study, land["existing_ha"])
    chosen = demand_weights or study.demand_weights
    # a part has its share of the whole, by the keys that share out the whole
    whole = keys if study.whole is None else allocation_keys(study.whole, existing_land_ha(study.whole))
    weights, said = (chosen, []) if chosen else _default_weights(whole)
    found = choose_demand(demand, study, keys, parameters=gifpro_parameters(demand=demand), weights=weights)
    found.attrs["warnings"] = [*found.attrs.get("warnings", []), *said]
    found.attrs |= {"basis": "net", **said_of}
    if len(study.segments) and set(found["segment"]) == {ALL} and "size_class" not in found:
        about = found.attrs
        found = split_by_segment(found, study.segments)
        found.attrs = {**about, **found.attrs}
    return found


def _default_weights(keys: pd.DataFrame) -> tuple[Mapping[str, float], list[str]]:
    """Leave out a key that no unit has any of: nothing can be shared out by it."""
    none = [key for key in DEMAND_WEIGHTS if not keys[key].sum() > 0]
    rest = {key: weight for key, weight in DEMAND_WEIGHTS.items() if key not in none}
    if not none or not rest:
        return DEMAND_WEIGHTS, []
    total = sum(rest.values())
    left = " and ".join(rest)
    said = f"{' and '.join(none)} is zero for every unit, so the total is allocated by {left} alone"
    return {key: weight / total for key, weight in rest.items()}, [said]
