"""What an assessment asks of the border: the exchange, the sides compared, who cooperates and who could."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from landgap.balancing.inequality import BorderTest, Inequality, border_test, inequality
from landgap.cooperation.areas import Cooperation, cooperation_areas
from landgap.cooperation.proposals import Proposal, propose_areas
from landgap.cooperation.region_problem import AreaRules
from landgap.errors import LandgapError
from landgap.layers.members import territory
from landgap.layers.study import StudyArea
from landgap.sites.unknown_land import UnknownLand
from landgap.transport.dividend import Dividend, dividend
from landgap.transport.local_demand import AfterLocalDemand, serve_locally
from landgap.transport.requests import LEVELS, requests


def after_local_demand(
    parcels: pd.DataFrame,
    demand: pd.DataFrame,
    mobile_share: float | Mapping[str, float],
    *,
    sizes: pd.DataFrame | None,
) -> dict[str, AfterLocalDemand]:
    """Serve local demand at low, mid and high demand.

    Parameters
    ----------
    parcels : DataFrame
        Land that can be exchanged.
    demand : DataFrame
        In the common form.
    mobile_share : float or mapping of str to float
        Share of the demand that may go elsewhere.
    sizes : DataFrame or None
        Which sizes it asks for.

    Returns
    -------
    dict of str to AfterLocalDemand
        By level of the demand.

    Examples
    --------
    >>> import landgap as lg
    >>> sorted(lg.assess(lg.datasets.load("halle-leipzig")).intermediate["exchanged"])
    ['high', 'low', 'mid']
    """
    return {
        level: serve_locally(parcels, requests(demand, level, sizes=sizes), mobile_share) for level in LEVELS
    }


def dividends_by_level(
    exchanged: Mapping[str, AfterLocalDemand],
    pairs: pd.DataFrame,
    states: pd.Series,
    *,
    crossing_cost: float | None,
) -> dict[str, Dividend]:
    """Close and open the border at low, mid and high demand.

    Parameters
    ----------
    exchanged : mapping of str to AfterLocalDemand
        Land and demand that take part, by level of the demand.
    pairs : DataFrame
        As from :func:`pairs_of_demand`.
    states : Series
        State by unit.
    crossing_cost : float or None
        For a third run.

    Returns
    -------
    dict of str to Dividend
        By level of the demand.

    Examples
    --------
    >>> import landgap as lg
    >>> sorted(lg.assess(lg.datasets.load("halle-leipzig")).intermediate["dividends"])
    ['high', 'low', 'mid']
    """
    return {
        level: dividend(found.parcels, found.requests, pairs, states, crossing_cost=crossing_cost)
        for level, found in exchanged.items()
    }


class Comparison(NamedTuple):
    """How the sides of the border differ, or why they cannot be compared.

    Examples
    --------
    >>> Comparison(None, None, ("one side only",)).faults
    ('one side only',)
    """

    inequality: Inequality | None
    test: BorderTest | None
    faults: tuple[str, ...] = ()


def border_comparison(units: pd.DataFrame, *, permutations: int, seed: int) -> Comparison:
    """Say how unequal the sides are and whether that is chance; without an answer, why there is none.

    Parameters
    ----------
    units : DataFrame
        As from :func:`unit_table`.
    permutations : int
        Of the test.
    seed : int
        Of the test.

    Returns
    -------
    Comparison
        Both, or the faults.

    Examples
    --------
    >>> import landgap as lg
    >>> lg.assess(lg.datasets.load("halle-leipzig")).intermediate["comparison"].faults
    ()
    """
    try:
        return Comparison(inequality(units), border_test(units, permutations=permutations, seed=seed))
    except LandgapError as error:
        return Comparison(None, None, error.faults)


class Proposed(NamedTuple):
    """Areas whose surplus would offset a deficit, or why there are none.

    Examples
    --------
    >>> Proposed(None, ("no border",)).faults
    ('no border',)
    """

    proposal: Proposal | None
    faults: tuple[str, ...] = ()


def proposed_of(
    units: gpd.GeoDataFrame,
    pairs: pd.DataFrame,
    *,
    rules: AreaRules,
    count: int,
    nodes: int,
    seed: int,
    edge_tolerance_m: float,
) -> Proposed:
    """Look for areas whose surplus offsets a deficit; without any, say why there is none.

    Parameters
    ----------
    units : GeoDataFrame
        As from :func:`unit_table`. A surplus must hold in hectares and in possible large parcels, so the
        lesser balance of the two counts: `counted_gap_ha` of the members.
    pairs : DataFrame
        As from :func:`pairs_of_demand`.
    rules : AreaRules
        What an area must keep to.
    count, nodes, seed : int
        See :func:`landgap.propose_areas`.
    edge_tolerance_m : float
        Of the study.

    Returns
    -------
    Proposed
        The areas, or the faults.

    Examples
    --------
    >>> import landgap as lg
    >>> len(lg.assess(lg.datasets.load("halle-leipzig")).proposed.areas)
    3
    """
    # without sizes there is no balance of large parcels
    gap_ha = units["gap_ha"].mask(units["large_gap_high_ha"] < units["gap_ha"], units["large_gap_high_ha"])
    try:
        found = propose_areas(
            units.assign(gap_ha=gap_ha),
            costs=pairs,
            rules=rules,
            count=count,
            nodes=nodes,
            seed=seed,
            edge_tolerance_m=edge_tolerance_m,
        )
    except LandgapError as error:
        return Proposed(None, error.faults)
    return Proposed(found)


def members_today(study: StudyArea) -> pd.DataFrame:
    """Say who belongs to which cooperation area, of the units that are reported.

    Parameters
    ----------
    study : StudyArea
        Its members, at its date.

    Returns
    -------
    DataFrame
        As from :func:`landgap.layers.territory`.

    Examples
    --------
    >>> import landgap as lg
    >>> now = members_today(lg.datasets.load("halle-leipzig"))
    >>> int((now["area"] == "Kooperationsraum Halle/Leipzig").sum())
    82
    """
    now = territory(study.members, study.units, on=study.members_on)
    return now[now["unit_id"].isin(study.reported.index)]


def cooperation_of(  # noqa: PLR0913  tables and options of one step
    areas: pd.DataFrame | None,
    units: pd.DataFrame,
    parcels: pd.DataFrame,
    asked: pd.DataFrame,
    pairs: pd.DataFrame,
    *,
    years: float,
    losses: bool,
    large_share: float | None,
    unknown: UnknownLand | None = None,
) -> Cooperation | None:
    """Work out each cooperation area by itself, if there is any.

    Parameters
    ----------
    areas : DataFrame or None
        `area` and `unit_id`; None or no rows: there is none.
    units : DataFrame
        As from :func:`unit_table`.
    parcels, asked, pairs : DataFrame
        Land, requests at mid demand, and pairs.
    years : float
        Horizon, in years.
    losses : bool
        Whether to work out what is lost without each member.
    large_share : float or None
        Share of the demand that asks for parcels from 5 ha.
    unknown : UnknownLand, optional
        What published counts hold beyond the inventory.

    Returns
    -------
    Cooperation or None
        See :func:`landgap.cooperation_areas`.

    Examples
    --------
    >>> cooperation_of(None, *[pd.DataFrame()] * 4, years=1, losses=False, large_share=1) is None
    True
    """
    if areas is None or areas.empty:
        return None
    return cooperation_areas(
        areas,
        units,
        parcels,
        asked,
        pairs,
        years=years,
        large_share=large_share,
        losses=losses,
        unknown=unknown,
    )
