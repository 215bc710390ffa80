"""The main job in one call: from a study area to its assessment."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType

import geopandas as gpd
import pandas as pd

from landgap.access.travel_costs import travel_costs
from landgap.assessment import Assessment
from landgap.balancing.balance import balance
from landgap.balancing.evidence import surplus_evidence
from landgap.balancing.inequality import BorderTest, Inequality, border_test, inequality
from landgap.balancing.matching import match
from landgap.cooperation.areas import cooperation_areas
from landgap.cooperation.membership import membership_effects
from landgap.cooperation.proposals import Proposal, propose_areas
from landgap.demand.choice import Demand, choose_demand, gifpro_where_known
from landgap.demand.frame import RANGE, by_unit
from landgap.demand.parameters import PUBLISHED_RANGE, GifproParameters
from landgap.errors import LandgapError, some
from landgap.layers.dated import standing
from landgap.layers.members import territory
from landgap.layers.schema import SIZE_CLASSES
from landgap.layers.study import StudyArea
from landgap.overlay.ledger import Ledger, ledger
from landgap.scoring.defaults import (
    SITE_CRITERIA,
    SITE_WEIGHTS,
    UNIT_CRITERIA,
    UNIT_WEIGHTS,
    unit_measures,
)
from landgap.scoring.score import Score, score
from landgap.sites.contiguous import WITHIN_M, contiguous_sites
from landgap.sites.criteria import site_measures
from landgap.sites.quality import site_quality
from landgap.sites.supply import NET_SHARE, supply, tabulate
from landgap.solar.conflict import Solar, pv_conflict
from landgap.transport.exchange import dividend
from landgap.transport.sides import LEVELS, accessibility, in_short, parcels, requests

logger = logging.getLogger("landgap")

WEIGHTS: Mapping[str, float] = MappingProxyType({"existing_ha": 0.5, "population": 0.5})
"""Keys that share out a published demand: our choice, half where the firms are, half where the
people are; no study of the region states its keys."""

WITHIN = 60.0
"""How far demand looks for land, in km by road or minutes: our choice, the outermost zone of the
weights that the catchments use (Luo and Qi 2009)."""

_BUILT = ("existing", "brownfield")
_SUMS = ["supply_ha", "supply_low_ha", "supply_high_ha", "large_ha"]
_COUNTS = ["soon_ha", "existing_ha", "planned_ha", "pv_on_sites_ha", "unknown_ha"]
_SOON = ("immediate", "short")
_SCORED = ["score", "score_low", "score_high", "known_weight"]
_SCORED += ["rank", "rank_low", "rank_high", "driver"]


def assess(
    study: StudyArea,
    *,
    demand: Demand = None,
    weights: Mapping[str, float] | None = None,
    net_share: float = NET_SHARE,
    large_share: float = 1.0,
    within: float | None = WITHIN,
    crossing_cost: float | None = None,
) -> Assessment:
    """Assess a study area: supply, demand and balance, and what the border between them costs.

    Parameters
    ----------
    study : StudyArea
        From :func:`landgap.datasets.load`, :func:`landgap.read_study` or
        :meth:`landgap.StudyArea.from_layers`.
    demand : str, GifproParameters or DataFrame, optional
        ``"allocate"`` (the study's published total, shared out), ``"gifpro"``, ``"tbs_gifpro"``
        (linear trend of the study's employment in each unit), a set of parameters for GIFPRO, or
        a ready frame as from any method. If not given: the published total, or GIFPRO where the
        study names none.
    weights : mapping of str to float, optional
        Keys that share the published demand out to the units: ``existing_ha`` (built commercial
        land), ``population``, ``employees``; they sum to 1. Those of the study if not given, or
        half ``existing_ha``, half ``population``.
    net_share : float, default 0.75
        Net land of gross land, for sites that do not state theirs.
    large_share : float, default 1.0
        Share of the demand that asks for parcels above 5 ha.
    within : float or None, default 60.0
        How far demand looks for land: minutes if the study's `costs` are minutes, else km; None:
        everywhere.
    crossing_cost : float, optional
        Km or minutes that a hectare across the border costs more, for a third run of the exchange.

    Returns
    -------
    Assessment
        Tables per unit, district, state and region, the ledger, the exchange across the border,
        and the provenance. GIFPRO is worked out beside any other method for the areas whose
        employees by sector are known.

    Raises
    ------
    LandgapError
        If the method is not known, gives no demand for one of the units, or an option is out of
        range.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> float(result.units["demand_ha_low"].sum()), float(result.units["demand_ha_high"].sum())
    (2545.0, 2840.0)
    """
    logger.info("cutting units, sites and PV")
    book = ledger(study.units, study.sites, standing(study.pv), checked=True)
    offered = supply(study.sites, book, net_share=net_share)
    reported = study.units[~study.units["halo"]].set_index("unit_id")
    inside = offered[offered["unit_id"].isin(reported.index)]
    quality = site_quality(study.sites, _if_any(study.access))["quality"]
    solar = pv_conflict(study.units, study.sites, study.pv, ledger=book, quality=quality)
    land = _land_by_unit(inside, study, reported.index)
    parameters = demand if isinstance(demand, GifproParameters) else PUBLISHED_RANGE
    forecast = gifpro_where_known(study, parameters=parameters)
    needed = choose_demand(
        demand,
        study,
        _keys(study, reported, land),
        parameters=parameters,
        weights=weights or study.demand_weights or WEIGHTS,
    )

    logger.info("setting supply against demand")
    amounts = land.join(by_unit(needed))
    years, about = study.horizon_years, reported[["state", "district", "member"]]

    def balanced(by: pd.Series) -> pd.DataFrame:
        sums = _summed(amounts, by)
        extra = sums[[*_COUNTS, "units", "units_unknown"]]
        known = sums[_SUMS].assign(partly_known=(sums["units_unknown"] > 0) | (sums["unknown_ha"] > 0))
        result = balance(known, sums[RANGE], years=years, large_share=large_share)
        return result.join(extra)

    everyone = pd.Series("study area", index=reported.index, name="area")
    members = everyone[about["member"]].replace("study area", "cooperation area")
    region = pd.concat([balanced(group) for group in (everyone, members) if len(group)])
    per_unit = balanced(pd.Series(reported.index, index=reported.index, name="unit_id"))

    logger.info("closing and opening the border")
    way = _ways(study, needed, within)
    states = study.units.set_index("unit_id")["state"]
    land_there = parcels(offered, pd.Index(way["destination"]))
    asked = {level: requests(needed, level, large_share=large_share) for level in LEVELS}
    runs = {level: dividend(land_there, asked[level], way, states, border=crossing_cost) for level in LEVELS}
    in_reach = accessibility(land_there, asked["mid"], way, states).reindex(reported.index)
    table = (
        reported.drop(columns="geometry")
        .join(per_unit.drop(columns=["units", "units_unknown"]))
        .join(in_reach)
        .join(runs["mid"].units[["met_more_ha", "used_more_ha"]])
    )
    unequal, by_chance, no_answer = _compared(table)

    seen = surplus_evidence(table, vacancy=_if_any(study.vacancy), prices=_if_any(study.prices))

    logger.info("scoring sites and units")
    sites = score(
        site_measures(study.sites, inside, study.access),
        SITE_CRITERIA,
        weights=SITE_WEIGHTS,
        exclude=["nothing_available"],
    )
    mismatch = score(unit_measures(table, seen), UNIT_CRITERIA, weights=UNIT_WEIGHTS)
    table = table.join(mismatch.table[_SCORED])
    mapped = gpd.GeoDataFrame(table, geometry=reported.geometry)

    logger.info("looking at who cooperates, and who could")
    members_now = territory(study.members, study.units, on=study.members_on)
    members_now = members_now[members_now["unit_id"].isin(reported.index)]
    proposed, not_proposed = _proposed(mapped, way)
    return Assessment(
        study=study,
        ledger=book,
        offered=offered,
        supply=tabulate(inside),
        demand=needed,
        gifpro=forecast,
        units=mapped,
        districts=balanced(about["district"].fillna("unknown").rename("district")),
        states=balanced(about["state"]),
        region=region,
        matching=match(inside, asked["mid"].rename(columns={"demand_ha": "demand_ha_mid"})),
        exchange=runs["mid"],
        border=in_short(runs),
        membership_effects=membership_effects(
            land_there, asked["mid"], way, states, members=members.index, others="alone"
        ),
        cooperation=None
        if members_now.empty
        else cooperation_areas(
            members_now,
            table,
            land_there,
            asked["mid"],
            way,
            years=years,
            large_share=large_share,
            losses=False,  # of the members, `membership_effects` says it
        ),
        contiguous=_joined_sites(study, offered),
        proposed=proposed,
        proposed_cooperation=None
        if proposed is None
        else cooperation_areas(
            proposed.members,
            table,
            land_there,
            asked["mid"],
            way,
            years=years,
            large_share=large_share,
        ),
        inequality=unequal,
        border_test=by_chance,
        surplus_evidence=seen,
        unit_scores=mismatch,
        site_scores=sites,
        solar=solar,
        parameters={
            "net_share": net_share,
            "large_share": large_share,
            "within": within,
            "crossing_cost": crossing_cost,
            "costs": dict(way.attrs),
            "horizon_years": years,
            "demand": dict(needed.attrs),
            "gifpro": asdict(parameters),
            "members_on": study.members_on,
            "contiguous_within_m": WITHIN_M,
            "area_rules": None if proposed is None else asdict(proposed.rules),
            "score": {"sites": sites.choices(), "units": mismatch.choices()},
            "solar": dict(solar.parameters),
            "seed": 0,
        },
        warnings=(
            *_warnings(study, book, inside, per_unit, forecast, needed),
            *no_answer,
            *not_proposed,
            *_without_score("units", mismatch),
            *_without_score("sites", sites),
            *_rough(solar),
        ),
    )


def _ways(study: StudyArea, needed: pd.DataFrame, within: float | None) -> pd.DataFrame:
    """List what the units with a demand are away from each other; a halo with none stays out."""
    way = travel_costs(study.units, table=_if_any(study.costs), within=within)
    known = set(needed["unit_id"])
    return way[way["origin"].isin(known) & way["destination"].isin(known)].reset_index(drop=True)


def _without_score(layer: str, found: Score) -> list[str]:
    """Say how many rows have no score for want of knowledge."""
    open_rows = found.table["score"].isna() & found.table["excluded"].isna()
    if not open_rows.any():
        return []
    return [
        f"score: {int(open_rows.sum())} of {len(open_rows)} {layer} have none: less than "
        f"{found.least_known:.0%} of the weight is known"
    ]


def _if_any(table: pd.DataFrame) -> pd.DataFrame | None:
    return table if len(table) else None


def _compared(
    table: pd.DataFrame,
) -> tuple[Inequality | None, BorderTest | None, tuple[str, ...]]:
    """How unequal the sides are; without an answer, why there is none."""
    try:
        return inequality(table), border_test(table), ()
    except LandgapError as error:
        return None, None, tuple(f"the sides are not compared: {text}" for text in error.faults)


def _proposed(table: gpd.GeoDataFrame, way: pd.DataFrame) -> tuple[Proposal | None, tuple[str, ...]]:
    """Look for areas that balance themselves; without any, say why there is none.

    A surplus must hold in hectares and in large parcels, so the lesser balance of the two counts.
    """
    gap_ha = table[["gap_ha", "large_gap_ha"]].min(axis=1, skipna=False)
    try:
        return propose_areas(table.assign(gap_ha=gap_ha), costs=way), ()
    except LandgapError as error:
        return None, tuple(f"no area is proposed: {text}" for text in error.faults)


def _joined_sites(study: StudyArea, offered: pd.DataFrame) -> gpd.GeoDataFrame:
    """Join land that is not built up: what can be had, and what may be."""
    free = offered.groupby("site_id")["supply_ha"].sum(min_count=1)
    open_ = study.sites["site_id"].map(free)
    rows = study.sites["status"].ne("withdrawn") & (open_.gt(0) | open_.isna())
    return contiguous_sites(study.sites[rows], study.units, supply_ha=free)


def _rough(solar: Solar) -> tuple[str, ...]:
    """Say how far the land under PV is known, where places or areas are not."""
    if not solar.pairs["method"].eq("expected").any():
        return ()
    low, mid, high = (solar.total[f"overlap_ha{end}"] for end in ("_low", "", "_high"))
    text = (
        f"pv: {mid:,.0f} ha expected on commercial land ({low:,.0f} to {high:,.0f}); "
        "the plants are points, and sites count as they are drawn"
    )
    return (text,)


def _land_by_unit(inside: pd.DataFrame, study: StudyArea, units: pd.Index) -> pd.DataFrame:
    rows = inside.assign(
        large_ha=inside["supply_ha"].where(inside["size_class"].isin(SIZE_CLASSES[1:]), 0.0),
        soon_ha=inside["supply_ha"].where(inside["availability"].isin(_SOON), 0.0),
        existing_ha=inside["gross_ha"].where(inside["status"].isin(_BUILT), 0.0),
        planned_ha=inside["gross_ha"].where(inside["status"].isin(["planned", "reserve"]), 0.0),
        pv_on_sites_ha=inside["pv_ha"],
        unknown_ha=inside["gross_ha"].where(inside["supply_ha"].isna(), 0.0),
    )
    land = rows.groupby("unit_id")[[*_SUMS, *_COUNTS]].sum().reindex(units, fill_value=0.0)
    if not study.complete:
        # land use without a name says that land is built on, not whether more is to be had
        plan = study.sites["name"].notna() & (study.sites["status"] != "withdrawn")
        named = study.sites.loc[plan, "site_id"]
        told = inside[inside["site_id"].isin(named) & inside["supply_ha"].notna()]
        land.loc[~land.index.isin(told["unit_id"]), [*_SUMS, "soon_ha"]] = float("nan")
    return land


def _summed(amounts: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    grouped = amounts.loc[by.index].groupby(by)
    sums = grouped.sum(min_count=1)
    sums["units"] = grouped.size()
    sums["units_unknown"] = amounts["supply_ha"].isna().loc[by.index].groupby(by).sum()
    return sums


def _keys(study: StudyArea, reported: gpd.GeoDataFrame, land: pd.DataFrame) -> pd.DataFrame:
    """Gather what a published total can be shared out by."""
    total = study.employment[study.employment["sector"] == "total"]
    employees = total.groupby("unit_id")["employees"].last()
    return pd.DataFrame(
        {
            "existing_ha": land["existing_ha"],
            "population": reported["population"],
            "employees": employees.reindex(reported.index),
        }
    )


def _warnings(
    study: StudyArea,
    book: Ledger,
    inside: pd.DataFrame,
    per_unit: pd.DataFrame,
    forecast: pd.DataFrame,
    needed: pd.DataFrame,
) -> tuple[str, ...]:
    """Say what a reader must know before the figures are used, in hectares where it can be said."""
    found = []
    lost = book.set_aside()
    for layer in ("sites", "pv"):
        overlap_ha, outside_ha = (float(lost[name][layer]) for name in ("overlap_ha", "outside_ha"))
        if overlap_ha > 0.05:
            found.append(f"{layer}: {overlap_ha:,.1f} ha are claimed twice and counted once")
        if outside_ha > 0.05:
            found.append(f"{layer}: {outside_ha:,.1f} ha lie outside every unit and are not counted")
    if (unknown := inside["supply_ha"].isna()).any():
        hectares = inside.loc[unknown, "gross_ha"].sum()
        count = inside.loc[unknown, "site_id"].nunique()
        found.append(f"sites: {count} sites ({hectares:,.0f} ha gross) do not say what is free")
    if (blank := per_unit["supply_ha"].isna().sum()) > 0:
        found.append(f"units: {blank} of {len(per_unit)} have no site whose supply is known")
    modelled = study.sites["footprint"].eq("modelled")
    if modelled.any():
        found.append(f"sites: {modelled.sum()} of {len(modelled)} footprints are modelled discs")
    if len(forecast):
        per_area = forecast.groupby("unit_id")["demand_ha_mid"].sum()
        text = some(f"{area}: {hectares:.0f} ha" for area, hectares in per_area.items())
        found.append(f"demand: GIFPRO from the sectors that are known gives only {text}")
    found += [f"demand: {text}" for text in needed.attrs.get("warnings", ())]
    faults = [
        f"{layer}: {fault}" for layer, about in study.provenance.items() for fault in about.get("faults", [])
    ]
    return (*found, *faults)
