"""The main job in one call: from a study area to its assessment, step by step."""

from __future__ import annotations

from typing import Any

from landgap.access.accessibility import accessibility
from landgap.assess_border import (
    after_local_demand,
    border_comparison,
    cooperation_of,
    dividends_by_level,
    members_today,
    proposed_of,
)
from landgap.assess_demand import (
    demand_of,
    gifpro_parameters,
    large_share_of,
    mobile_share_of,
    profiles_of,
    request_sizes_of,
)
from landgap.assess_notices import notices_of
from landgap.assess_options import AssessOptions
from landgap.assess_parts import (
    area_balances,
    ideas_of,
    in_reported_units,
    joined_sites,
    motorway_minutes,
    pairs_of_demand,
    scored_units,
    site_table,
    unit_table,
)
from landgap.assess_segments import land_fits, land_suitability, match_by_segment, segment_table
from landgap.assessment import Assessment
from landgap.balancing.evidence import surplus_evidence
from landgap.cooperation.membership import membership_effects
from landgap.demand.choice import gifpro_where_known
from landgap.errors import LandgapError
from landgap.headline import headline
from landgap.layers import datasets
from landgap.layers.dated import standing, year_of
from landgap.layers.study import StudyArea
from landgap.overlay.ledger import ledger_of_study
from landgap.robustness.summary import robustness_of
from landgap.robustness.variant import BEARING
from landgap.robustness.variants import RESTS_ON
from landgap.scoring.defaults import unit_measures
from landgap.scoring.score import score
from landgap.segment_statement import segment_statement
from landgap.sites.by_unit import land_by_unit
from landgap.sites.criteria import site_measures
from landgap.sites.quality import site_quality
from landgap.sites.supply import supply, tabulate
from landgap.sites.unknown_land import unknown_land
from landgap.solar.conflict import pv_conflict
from landgap.solar.on_sites import pv_on_sites
from landgap.steps import Step, given, leading_to, run
from landgap.transport.dividend import border_effects
from landgap.transport.requests import parcels, requests


def _option(*names: str, **renamed: str) -> dict[str, Any]:
    """Name the options that a function takes, and where they stand if under another name."""
    return {
        name: (lambda options, where=where: getattr(options, where))
        for name, where in {**{name: name for name in names}, **renamed}.items()
    }


def _scoring(layer: str) -> dict[str, Any]:
    return {
        "criteria": lambda options: options.criteria_of(layer),
        "weights": lambda options: options.weights_of(layer),
        **_option("uncertainty", "min_known_share"),
    }


def _if_any(table: Any) -> Any:  # noqa: ANN401  a layer
    return table if len(table) else None


def _members(study: StudyArea) -> Any:  # noqa: ANN401  an Index
    return study.reported.index[study.reported["member"]]


def _exchanged(r: Any) -> tuple[Any, ...]:  # noqa: ANN401  the results so far
    return r.unit_table, r.exchanged["mid"].parcels, r.exchanged["mid"].requests, r.pairs


def _states(study: StudyArea) -> Any:  # noqa: ANN401  a Series by unit
    return study.units.set_index("unit_id")["state"]


STEPS: tuple[Step, ...] = (
    Step("year", year_of, lambda r: given(r.study.pv), _option("year")),
    Step(
        "ledger",
        ledger_of_study,
        lambda r: given(r.study.units, r.study.sites, standing(r.study.pv, r.year)),
    ),
    Step("ideas", ideas_of, lambda r: given(r.study), _option("ideas")),
    Step(
        "pv_on_sites",
        pv_on_sites,
        lambda r: given(r.study.units, r.study.sites, r.study.pv, ledger=r.ledger, year=r.year),
        _option("pv_claims", "seed"),
    ),
    Step(
        "offered",
        supply,
        lambda r: given(r.study.sites, r.ledger, ideas=r.ideas, pv=r.pv_on_sites.by_land()),
        _option("net_share"),
    ),
    Step("inside", in_reported_units, lambda r: given(r.offered, r.study)),
    Step("supply", tabulate, lambda r: given(r.inside)),
    Step(
        "quality",
        site_quality,
        lambda r: given(r.study.sites, _if_any(r.study.access)),
        _option("junction_km", "large_ha"),
    ),
    Step(
        "solar",
        pv_conflict,
        lambda r: given(
            r.study.units,
            r.study.sites,
            r.study.pv,
            quality=r.quality["quality"],
            on_sites=r.pv_on_sites,
        ),
        _option("lease_years", "net_share"),
    ),
    Step(
        "land",
        land_by_unit,
        lambda r: given(r.inside, r.study.sites, r.study.reported.index, complete=r.study.complete),
    ),
    Step(
        "unknown_land",
        unknown_land,
        lambda r: given(
            r.inside, r.study.reported, r.study.supply_totals, land=r.land, complete=r.study.complete
        ),
        _option("net_share"),
    ),
    Step("gifpro_parameters", gifpro_parameters, lambda _: given(), _option("demand")),
    Step("gifpro", gifpro_where_known, lambda r: given(r.study, parameters=r.gifpro_parameters)),
    Step(
        "demand",
        demand_of,
        lambda r: given(r.study, r.land),
        _option("demand", "demand_total_ha", "demand_weights", "net_share"),
    ),
    Step(
        "request_sizes",
        request_sizes_of,
        lambda r: given(r.study, r.demand),
        _option("large_share", "request_sizes"),
    ),
    Step("large_share", large_share_of, lambda r: given(r.demand, r.request_sizes)),
    Step(
        "mobile_share",
        mobile_share_of,
        lambda r: given(r.demand, r.gifpro_parameters),
        _option("mobile_share"),
    ),
    Step(
        "balances",
        area_balances,
        lambda r: given(r.study, r.land, r.demand, r.unknown_land, large_share=r.large_share),
    ),
    Step(
        "pairs",
        pairs_of_demand,
        lambda r: given(r.study, r.demand),
        _option("within", "travel_measure", "detour", "speed_kmh", "motorway_kmh", "intrazonal_cost"),
    ),
    Step("motorway", motorway_minutes, lambda r: given(r.study), _option("detour", "speed_kmh")),
    Step("profiles", profiles_of, lambda _: given(), _option("profiles")),
    Step(
        "suitability",
        land_suitability,
        lambda r: given(r.offered, r.motorway, r.demand, r.profiles),
    ),
    Step("fits", land_fits, lambda r: given(r.offered, r.suitability, r.demand)),
    Step(
        "parcels",
        parcels,
        lambda r: given(r.offered, r.pairs["destination"].unique(), segments=r.fits),
        _option("parcels"),
    ),
    Step("requests", requests, lambda r: given(r.demand, "mid", sizes=r.request_sizes)),
    Step(
        "exchanged",
        after_local_demand,
        lambda r: given(r.parcels, r.demand, r.mobile_share, sizes=r.request_sizes),
    ),
    Step(
        "dividends",
        dividends_by_level,
        lambda r: given(r.exchanged, r.pairs, _states(r.study)),
        _option("crossing_cost"),
    ),
    Step("border", border_effects, lambda r: given(r.dividends)),
    Step(
        "segments",
        segment_table,
        lambda r: given(
            r.offered,
            r.suitability,
            r.parcels,
            r.demand,
            r.pairs,
            _states(r.study),
            exchanged=r.dividends["mid"],
            reported=r.study.reported.index,
            sizes=r.request_sizes,
            mobile_share=r.mobile_share,
            missing_ha=r.unknown_land.missing_ha,
        ),
    ),
    Step(
        "headline",
        headline,
        lambda r: given(
            r.parcels,
            r.demand,
            r.pairs,
            _states(r.study),
            r.unknown_land,
            availability=r.offered["availability"],
            stated=r.offered["parcel_stated"],
            names=r.study.sites.set_index("site_id"),
            weights=r.land["existing_ha"],
            members=_members(r.study),
            sizes=r.request_sizes,
            mobile_share=r.mobile_share,
            segments=segment_statement(r.segments),
        ),
    ),
    Step(
        "access",
        accessibility,
        lambda r: given(r.parcels, r.requests, r.pairs, _states(r.study)),
        _option(variant="catchment_variant", weight="catchment_weight"),
    ),
    Step("unit_table", unit_table, lambda r: given(r.study, r.balances, r.access, r.dividends["mid"])),
    Step("comparison", border_comparison, lambda r: given(r.unit_table), _option("permutations", "seed")),
    Step(
        "surplus_evidence",
        surplus_evidence,
        lambda r: given(r.unit_table, vacancy=_if_any(r.study.vacancy), prices=_if_any(r.study.prices)),
        _option("idle_share", "idle_ha"),
    ),
    Step(
        "site_measures",
        site_measures,
        lambda r: given(r.study.sites, r.inside, r.study.access),
        _option("detour", "speed_kmh"),
    ),
    Step(
        "site_scores",
        score,
        lambda r: given(r.site_measures, exclude=["nothing_available"], unknown_exclusion="rank"),
        _scoring("sites"),
    ),
    Step("unit_measures", unit_measures, lambda r: given(r.unit_table, r.surplus_evidence)),
    Step("unit_scores", score, lambda r: given(r.unit_measures), _scoring("units")),
    Step("units", scored_units, lambda r: given(r.unit_table, r.unit_scores)),
    Step(
        "sites",
        site_table,
        lambda r: given(r.study, r.inside, r.quality, r.site_scores, r.solar),
    ),
    Step(
        "matching",
        match_by_segment,
        lambda r: given(r.inside, r.motorway, in_reported_units(r.requests, r.study), r.profiles),
    ),
    Step("members", members_today, lambda r: given(r.study)),
    Step(
        "membership_effects",
        membership_effects,
        lambda r: given(*_exchanged(r)[1:], _states(r.study), members=_members(r.study)),
        _option("others"),
    ),
    Step(
        "cooperation",
        cooperation_of,
        # what is lost without each member stands in membership_effects already
        lambda r: given(
            r.members,
            *_exchanged(r),
            years=r.study.horizon_years,
            losses=False,
            large_share=r.large_share,
            unknown=r.unknown_land,
        ),
    ),
    Step(
        "contiguous",
        joined_sites,
        lambda r: given(r.study, r.offered),
        _option(within_m="contiguous_within_m"),
    ),
    Step(
        "proposals",
        proposed_of,
        lambda r: given(r.unit_table, r.pairs, edge_tolerance_m=r.study.edge_tolerance_m),
        _option("seed", rules="area_rules", count="area_count", nodes="area_nodes"),
    ),
    Step(
        "proposed_cooperation",
        cooperation_of,
        lambda r: given(
            r.proposals.proposal and r.proposals.proposal.members,
            *_exchanged(r),
            years=r.study.horizon_years,
            losses=True,
            large_share=r.large_share,
            unknown=r.unknown_land,
        ),
    ),
    Step(
        "robustness",
        robustness_of,
        lambda r: given(
            STEPS,
            r.study,
            {name: getattr(r, name) for name in leading_to(RESTS_ON, r.records)},
            r.records,
            r.unit_table["gap_ha"],
            r.proposals.proposal,
            r.membership_effects,
        ),
        {"chosen": lambda options: {name: getattr(options, name) for name in BEARING}},
    ),
    Step(
        "warnings",
        notices_of,
        lambda r: given(
            r.study,
            ledger=r.ledger,
            offered=r.inside,
            ideas=r.ideas,
            large_share=r.large_share,
            units=r.unit_table,
            demand=r.demand,
            gifpro=r.gifpro,
            comparison=r.comparison,
            proposals=r.proposals,
            unit_scores=r.unit_scores,
            site_scores=r.site_scores,
            solar=r.solar,
            dividends=r.dividends,
            unknown=r.unknown_land,
        ),
    ),
)
"""The steps of an assessment in their order: each is a public function, what it takes, and its options."""


def assess(study: StudyArea | str, **choices: Any) -> Assessment:  # noqa: ANN401  see AssessOptions
    """Assess a study area: supply, demand and balance, and what the border between them costs.

    Parameters
    ----------
    study : StudyArea or str
        From :func:`landgap.read_study`, :meth:`landgap.StudyArea.from_layers` or
        :func:`landgap.datasets.load`, or the name of a bundled data set.
    **choices : object
        Any of the options of :class:`landgap.AssessOptions`, such as `net_share`, `demand`, `within`,
        `weights`, `criteria` or `area_rules`.

    Returns
    -------
    Assessment
        Tables per unit, site, district, state and region, the ledger, the exchange across the border, and the
        provenance. GIFPRO is worked out beside any other method for the areas whose employees by sector are
        known.

    Raises
    ------
    LandgapError
        If an option is not known or out of range, a data set is not known, or the method gives no demand for
        one of the units.

    See Also
    --------
    landgap.Assessment.with_options : The same with other choices, redoing no more than needed.
    landgap.compare : Two assessments side by side.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> float(result.units["demand_ha_low"].sum()), float(result.units["demand_ha_high"].sum())
    (2545.0, 2840.0)
    """
    options = AssessOptions.of(**choices)
    if isinstance(study, str):
        study = datasets.load(study)
    if not isinstance(study, StudyArea):
        raise LandgapError(
            f"study: a StudyArea or the name of a data set is needed, not a {type(study).__name__}; "
            "lg.read_study reads a study file."
        )
    return assess_study(study, options)


def assess_study(study: StudyArea, options: AssessOptions, earlier: Assessment | None = None) -> Assessment:
    """Work through the steps, those apart that an earlier assessment of the same study has done already.

    Parameters
    ----------
    study : StudyArea
        The layers.
    options : AssessOptions
        The choices.
    earlier : Assessment, optional
        Of the same study; what no changed option concerns is taken from it.

    Returns
    -------
    Assessment
        The result.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> assess_study(result.study, result.options, result).units is result.units
    True
    """
    values, records = (None, None) if earlier is None else (earlier.found(), earlier.steps)
    found, steps = run(STEPS, study, options, values=values, records=records)
    return Assessment.of(study, options, found, steps, redo=assess_study)
