"""What an assessment puts together between the methods: tables that several of them take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from landgap.access.travel_costs import travel_costs
from landgap.balancing.by_area import COOPERATION_AREA, STUDY_AREA, balance_by
from landgap.demand.allocation_keys import allocation_keys, existing_land_ha
from landgap.demand.choice import Demand, choose_demand
from landgap.demand.frame import by_unit
from landgap.demand.parameters import PUBLISHED_RANGE, GifproParameters, Level
from landgap.layers.schema import LARGE_CLASSES, SIZE_CLASSES
from landgap.layers.study import StudyArea
from landgap.scoring.score_result import Score
from landgap.sites.contiguous import contiguous_sites
from landgap.sites.unknown_land import UnknownLand
from landgap.solar.conflict import Solar
from landgap.transport.dividend import Dividend
from landgap.transport.inputs import ALL
from landgap.transport.requests import requests, share_of_large

DEMAND_WEIGHTS: Mapping[str, float] = MappingProxyType({"existing_ha": 0.5, "population": 0.5})
"""Keys that allocate a published demand: our choice, half where the firms are, half where the people are; no
study of the region states its keys."""

_SCORED = ["score", "score_low", "score_high", "known_weight"]
_SCORED += ["rank", "rank_low", "rank_high", "driver"]


def in_reported_units(rows: pd.DataFrame, study: StudyArea) -> pd.DataFrame:
    """Take the rows of the units that are reported, the halo left out.

    Parameters
    ----------
    rows : DataFrame
        With `unit_id`, such as what is offered or asked for.
    study : StudyArea
        The layers.

    Returns
    -------
    DataFrame
        Those rows.

    Examples
    --------
    >>> import landgap as lg
    >>> rows = pd.DataFrame({"unit_id": ["15088205", "a neighbour"]})
    >>> len(in_reported_units(rows, lg.datasets.load("halle-leipzig")))
    1
    """
    return rows[rows["unit_id"].isin(study.reported.index)]


def ideas_of(study: StudyArea, *, ideas: bool | None) -> bool:
    """Say whether ideas without a plan count as supply: as the assessment says, else the study.

    Parameters
    ----------
    study : StudyArea
        The layers.
    ideas : bool or None
        Of the assessment.

    Returns
    -------
    bool
        Whether they count.

    Examples
    --------
    >>> import landgap as lg
    >>> ideas_of(lg.datasets.load("halle-leipzig"), ideas=None)
    True
    """
    return study.ideas if ideas is None else ideas


def land_fits(offered: pd.DataFrame) -> pd.Series[str]:
    """Say which segments land may serve."""
    return pd.Series(ALL, index=offered.index)


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
        return None
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
    >>> large_share_of(result.demand, result.intermediate["request_sizes"])
    1.0
    """
    if sizes is None and "size_class" not in demand:
        return None
    return share_of_large(requests(demand, "mid", sizes=sizes))


def mobile_share_of(
    demand: pd.DataFrame, *, mobile_share: float | Mapping[str, float] | None
) -> float | Mapping[str, float]:
    """Say what share of the demand may go elsewhere."""
    return 1.0 if mobile_share is None else mobile_share


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

    Returns
    -------
    DataFrame
        In the common form of demand.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"), demand_total_ha=(2400, 2800))
    >>> round(float(result.demand["demand_ha_low"].sum()), 4)
    2400.0
    """
    if demand_total_ha is not None:
        low, high = demand_total_ha
        study = replace(study, demand_ha=(float(low), float(high)), demand_source="given for this assessment")
    keys = allocation_keys(study, land["existing_ha"])
    chosen = demand_weights or study.demand_weights
    # a part has its share of the whole, by the keys that share out the whole
    whole = keys if study.whole is None else allocation_keys(study.whole, existing_land_ha(study.whole))
    weights, said = (chosen, []) if chosen else _default_weights(whole)
    found = choose_demand(demand, study, keys, parameters=gifpro_parameters(demand=demand), weights=weights)
    found.attrs["warnings"] = [*found.attrs.get("warnings", []), *said]
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


class Balances(NamedTuple):
    """The balance of every level of areas.

    Examples
    --------
    >>> Balances._fields
    ('units', 'districts', 'states', 'region')
    """

    units: pd.DataFrame
    districts: pd.DataFrame
    states: pd.DataFrame
    region: pd.DataFrame


def area_balances(
    study: StudyArea,
    land: pd.DataFrame,
    demand: pd.DataFrame,
    unknown: UnknownLand,
    *,
    large_share: float | None,
) -> Balances:
    """Balance units, districts, states, the study area and the cooperation area.

    Parameters
    ----------
    study : StudyArea
        Its units and its horizon.
    land : DataFrame
        As from :func:`landgap.sites.land_by_unit`.
    demand : DataFrame
        In the common form.
    unknown : UnknownLand
        What published counts hold beyond the inventory.
    large_share : float or None
        Share of the demand that asks for parcels from 5 ha.

    Returns
    -------
    Balances
        One table a level; see :func:`landgap.balancing.balance_by`.

    Examples
    --------
    >>> import landgap as lg
    >>> lg.assess(lg.datasets.load("halle-leipzig")).region.index.tolist()
    ['study area', 'cooperation area']
    """
    needed, reported = by_unit(demand), study.reported
    everyone = pd.Series(STUDY_AREA, index=reported.index, name="area")
    members = everyone[reported["member"]].replace(STUDY_AREA, COOPERATION_AREA)

    def balanced(by: pd.Series) -> pd.DataFrame:
        more = unknown.within(by) if unknown.missing_ha != 0 else None
        return balance_by(land, needed, by, years=study.horizon_years, large_share=large_share, unknown=more)

    return Balances(
        units=balanced(pd.Series(reported.index, index=reported.index, name="unit_id")),
        districts=balanced(reported["district"].fillna("unknown").rename("district")),
        states=balanced(reported["state"]),
        region=pd.concat([balanced(group) for group in (everyone, members) if len(group)]),
    )


def pairs_of_demand(
    study: StudyArea, demand: pd.DataFrame, *, within: float | None, detour: float, intrazonal_cost: float
) -> pd.DataFrame:
    """List the origin/destination pairs of the units that have a demand; a halo without one stays out.

    Parameters
    ----------
    study : StudyArea
        Units, and a table of costs if there is one.
    demand : DataFrame
        In the common form.
    within : float or None
        How far demand looks for land, in km or minutes.
    detour : float
        Length of roads over that of the straight line.
    intrazonal_cost : float
        Within a unit, in km or minutes.

    Returns
    -------
    DataFrame
        As from :func:`landgap.travel_costs`.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> result.intermediate["pairs"].columns.tolist()
    ['origin', 'destination', 'cost']
    """
    table = study.costs if len(study.costs) else None
    pairs = travel_costs(
        study.units, table=table, within=within, detour=detour, intrazonal_cost=intrazonal_cost
    )
    known = set(demand["unit_id"])
    return pairs[pairs["origin"].isin(known) & pairs["destination"].isin(known)].reset_index(drop=True)


def unit_table(
    study: StudyArea, balances: Balances, access: pd.DataFrame, exchanged: Dividend
) -> gpd.GeoDataFrame:
    """Put what is known of each unit side by side, its score apart.

    Parameters
    ----------
    study : StudyArea
        Its units.
    balances : Balances
        As from :func:`area_balances`.
    access : DataFrame
        By unit: `open_access`, `closed_access`, `access_change`.
    exchanged : Dividend
        At mid demand.

    Returns
    -------
    GeoDataFrame
        Indexed by `unit_id`.

    Examples
    --------
    >>> import landgap as lg
    >>> len(lg.assess(lg.datasets.load("halle-leipzig")).intermediate["unit_table"])
    177
    """
    reported = study.reported
    table = (
        reported.drop(columns="geometry")
        .join(balances.units.drop(columns=["units", "units_unknown"]))
        .join(access.reindex(reported.index))
        .join(exchanged.units[["met_more_ha", "used_more_ha"]])
    )
    return gpd.GeoDataFrame(table, geometry=reported.geometry)


def joined_sites(study: StudyArea, offered: pd.DataFrame, *, within_m: float) -> gpd.GeoDataFrame:
    """Join the sites that are not built up: with land to be had, or not known to have none.

    Parameters
    ----------
    study : StudyArea
        Its sites and units.
    offered : DataFrame
        As from :func:`landgap.supply`.
    within_m : float
        How far apart they may lie.

    Returns
    -------
    GeoDataFrame
        As from :func:`landgap.contiguous_sites`.

    Examples
    --------
    >>> import landgap as lg
    >>> len(lg.assess("halle-leipzig").contiguous)
    56
    """
    free: pd.Series[float] = offered.groupby("site_id")["supply_ha"].sum(min_count=1)
    open_ = study.sites["site_id"].map(free)
    rows = study.sites["status"].ne("withdrawn") & (open_.gt(0) | open_.isna())
    return contiguous_sites(
        study.sites[rows],
        study.units,
        supply_ha=free,
        within_m=within_m,
        edge_tolerance_m=study.edge_tolerance_m,
    )


def scored_units(units: gpd.GeoDataFrame, scores: Score) -> gpd.GeoDataFrame:
    """Add each unit's score and rank.

    Parameters
    ----------
    units : GeoDataFrame
        As from :func:`unit_table`.
    scores : Score
        Of the units.

    Returns
    -------
    GeoDataFrame
        With `score`, `score_low`, `score_high`, `known_weight`, `rank`, `rank_low`, `rank_high`, `driver`.

    Examples
    --------
    >>> import landgap as lg
    >>> "score" in lg.assess(lg.datasets.load("halle-leipzig")).units
    True
    """
    joined = units.drop(columns="geometry").join(scores.table[_SCORED])
    return gpd.GeoDataFrame(joined, geometry=units.geometry)


def site_table(
    study: StudyArea, offered: pd.DataFrame, quality: pd.DataFrame, scores: Score, solar: Solar
) -> gpd.GeoDataFrame:
    """Put what is known of each site side by side: what it offers, how good it is, and the PV on it.

    Parameters
    ----------
    study : StudyArea
        Its sites.
    offered : DataFrame
        As from :func:`in_reported_units`.
    quality : DataFrame
        As from :func:`landgap.sites.site_quality`.
    scores : Score
        Of the sites.
    solar : Solar
        What PV takes of them.

    Returns
    -------
    GeoDataFrame
        By `site_id`, the sites with land in the study area: the columns of the layer; `unit_ids` (largest
        part first), `size_class`, `inside_ha` (gross, in the study area), `net_ha`, `pv_ha` (expected
        under PV), `supply_ha`, `supply_low_ha`, `supply_high_ha`; `quality`; score and rank as for units;
        `pv_plants`, `pv_low_ha` and `pv_high_ha`, 0 without PV.

    Examples
    --------
    >>> import landgap as lg
    >>> sites = lg.assess(lg.datasets.load("halle-leipzig")).sites
    >>> sites.loc["leuna-chemical-site", "size_class"], int(sites.loc["leuna-chemical-site", "pv_plants"])
    ('<5', 3)
    """
    sums = ["gross_ha", "net_ha", "pv_ha", "supply_ha", "supply_low_ha", "supply_high_ha"]
    by_size = offered.sort_values(["gross_ha", "unit_id"], ascending=[False, True])
    grouped = by_size.groupby("site_id")
    found = grouped[sums].sum(min_count=1).rename(columns={"gross_ha": "inside_ha"})
    found.insert(0, "unit_ids", grouped["unit_id"].agg(", ".join))
    found.insert(1, "size_class", grouped["size_class"].first())
    names = {"plants": "pv_plants", "overlap_ha_low": "pv_low_ha", "overlap_ha_high": "pv_high_ha"}
    pv = solar.sites[list(names)].rename(columns=names)
    about = study.sites.set_index("site_id").loc[lambda rows: rows.index.isin(found.index)]
    table = (
        about.drop(columns=["geometry", *(found.columns.intersection(about.columns))])
        .join(found)
        .join(quality[["quality"]])
        .join(scores.table[_SCORED])
        .join(pv)
    )
    nothing = dict.fromkeys(pv.columns, 0)
    table = table.fillna(nothing).astype({"pv_plants": "int64"})
    return gpd.GeoDataFrame(table, geometry=about.geometry)
