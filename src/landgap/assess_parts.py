"""What an assessment puts together between the methods: tables that several of them take."""

from __future__ import annotations

from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd

from landgap.access.travel_costs import Measure, travel_costs
from landgap.balancing.by_area import COOPERATION_AREA, STUDY_AREA, balance_by
from landgap.demand.frame import by_unit
from landgap.layers.study import StudyArea
from landgap.scoring.score_result import Score
from landgap.sites.contiguous import contiguous_sites
from landgap.sites.criteria import site_measures
from landgap.sites.unknown_land import UnknownLand
from landgap.solar.conflict import Solar
from landgap.transport.dividend import Dividend

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


def motorway_minutes(study: StudyArea, *, detour: float, speed_kmh: float) -> pd.DataFrame:
    """Time the way from every site to the next motorway junction.

    Parameters
    ----------
    study : StudyArea
        Its sites and points of access.
    detour, speed_kmh : float
        As for :func:`landgap.sites.site_measures`.

    Returns
    -------
    DataFrame
        By `site_id`: `motorway_minutes`, `motorway_minutes_low`, `motorway_minutes_high`.

    Examples
    --------
    >>> import landgap as lg
    >>> lg.assess("halle-leipzig").intermediate["motorway"].columns.tolist()
    ['motorway_minutes', 'motorway_minutes_low', 'motorway_minutes_high']
    """
    # hectares are no matter here
    every = study.sites[["site_id"]].assign(gross_ha=0.0, available_ha=0.0, supply_ha=0.0)
    found = site_measures(study.sites, every, study.access, detour=detour, speed_kmh=speed_kmh)
    return found[["motorway_minutes", "motorway_minutes_low", "motorway_minutes_high"]]


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
    study: StudyArea,
    demand: pd.DataFrame,
    *,
    travel_measure: Measure = "km",
    **options: Any,  # noqa: ANN401  of travel_costs
) -> pd.DataFrame:
    """List the origin/destination pairs of the units that have a demand; a halo without one stays out.

    Parameters
    ----------
    study : StudyArea
        Units, and a table of costs or points of access if there are any.
    demand : DataFrame
        In the common form.
    travel_measure : {"km", "minutes"}, default "km"
        What is listed where the study has no table of costs.
    **options : object
        Other options of :func:`landgap.travel_costs`.

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
    table, junctions = (layer if len(layer) else None for layer in (study.costs, study.access))
    pairs = travel_costs(study.units, table=table, measure=travel_measure, junctions=junctions, **options)
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
    ('1-5', 3)
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
