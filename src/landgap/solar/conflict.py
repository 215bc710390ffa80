"""What ground-mounted PV takes of commercial land, and what it blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.dated import phase, standing, year_of
from landgap.layers.schema import columns_of
from landgap.options import chosen, option_faults
from landgap.overlay.ledger import Ledger
from landgap.overlay.ledger import ledger as cut
from landgap.sites.quality import site_quality
from landgap.sites.supply import NET_SHARE, ledger_faults
from landgap.solar.land import reconciled, site_land
from landgap.solar.overlap import expected_overlap
from landgap.solar.plants import checked_plants, with_uncertainty
from landgap.solar.tables import pair_table, plant_table, site_table, sums, total_of, trend_table

LEASE_YEARS = (20.0, 25.0, 30.0)
"""How long a plant holds its land: leases run for 20 to 30 years; low, mid, high."""


@dataclass(frozen=True)
class Solar:
    """PV on commercial land; made by :func:`pv_conflict`.

    Attributes
    ----------
    year : int
        The figures are those of the end of this year.
    pairs : DataFrame
        One row a plant, site and unit: `land` (kind of land, see
        :func:`landgap.sites.quality.land_kind`), `phase` (``standing``, ``planned``, ``gone``),
        `method` (``exact``: from the ledger; ``expected``), `overlap_ha` with `_low` and `_high`;
        `reserve_ha` (net land that a firm could have and that supply loses, brownfields apart), of
        `overlap_ha` the
        `brownfield_ha`, `quality_ha` (reserve on sites of high quality) and `unknown_ha` (the site
        does not say what is free); `mw_on_sites`, the capacity that stands there.
    plants : DataFrame
        By `pv_id`: `name`, `unit_id` and `state` of its middle, `phase`, `commissioned`,
        `capacity_mw`, `area_ha` (0 on roofs) with `_low` and `_high`, `accuracy_m`, `overlap_ha`
        with `_low` and `_high`, `share` of the plant, `on_site_chance` (that half of it or more
        is on commercial land), the columns of the pairs as sums, `land` and `site_id` with the
        largest overlap, `blocked_ha_years` with `_low` and `_high`, and `free_from`, the year in
        which the lease ends. Plants of the halo are left out.
    sites : DataFrame
        By `site_id`, those with PV only, by `rank` (1: most `quality_ha` lost, in whole hectares,
        then most `reserve_ha`, then most `overlap_ha`): `name`, `state`, `land`, `quality`,
        `site_ha` in the study area, `plants`, the columns of the pairs as sums over the plants
        that stand, `share` of the site, `parcel_before_ha` and `parcel_after_ha` with `_low` and
        `_high` (largest parcel in one piece), and `planned_ha` under plants to come.
    states : DataFrame
        By state and `land`: `plants` and the columns of the pairs, standing plants only.
    trend : DataFrame
        By state and year: the same, of plants that stood at its end, and the `capacity_mw` of all
        plants of the state then.
    total : Series
        The whole area: the same, and `blocked_ha_years` with `_low` and `_high`.
    parameters : mapping
        Every choice that was made.

    See Also
    --------
    pv_conflict : Makes one.

    Examples
    --------
    >>> Solar.__dataclass_fields__["year"].type
    'int'
    """

    year: int
    pairs: pd.DataFrame = field(repr=False)
    plants: pd.DataFrame = field(repr=False)
    sites: pd.DataFrame = field(repr=False)
    states: pd.DataFrame
    trend: pd.DataFrame = field(repr=False)
    total: pd.Series
    parameters: Mapping[str, Any]


def pv_conflict(  # noqa: PLR0913  the options of one call
    units: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    pv: gpd.GeoDataFrame,
    *,
    ledger: Ledger | None = None,
    year: int | None = None,
    lease_years: tuple[float, float, float] = LEASE_YEARS,
    net_share: float = NET_SHARE,
    quality: pd.Series[float] | None = None,
    seed: int | None = None,
) -> Solar:
    """Measure what PV takes of commercial land, what it blocks, and how sure that is.

    Parameters
    ----------
    units, sites, pv : GeoDataFrame
        Layers of a study: polygons, with `unit_id` and `state`, `site_id`, and `pv_id` and `capacity_mw`.
        Units with `halo` are not reported. Withdrawn sites are no commercial land; plants on roofs and over
        cars (`mounting`) take none.
    ledger : Ledger, optional
        Of these layers and the plants that stand, with geometry; made anew if not given.
    year : int, optional
        End of which year, 1900 to 2100; see :func:`landgap.layers.year_of` if not given.
    lease_years : tuple of low, mid, high, default (20, 25, 30)
        How long a plant holds its land, unless it was shut down earlier; above 0 to 200.
    net_share : float, default 0.75
        Net land of gross land, for sites that do not state theirs; 0 to 1.
    quality : Series, optional
        0 to 1 by `site_id`; that of :func:`landgap.sites.site_quality` if not given.
    seed : int, optional
        Of the draws behind the ranges; that of the session if not given.

    Returns
    -------
    Solar
        Tables by pair, plant, site, state and year.

    Raises
    ------
    LandgapError
        If a plant's figures cannot be true, the lease does not rise from low to high, the quality
        does not fit, or the ledger came without geometry; all faults at once.

    See Also
    --------
    compare_claims : What others say about the plants.
    expected_overlap : The model behind the ranges.
    relocate : Whether other land would do.

    Notes
    -----
    Plants whose place is exact: sums over the ledger. Others: the mean over the places where they
    may lie, see :func:`landgap.solar.overlap.expected_overlap`; sites count as they are drawn.
    Overlap never exceeds the plant nor, all plants together, the site: where expectations would,
    all of that site are cut in proportion. A range is the 5th to 95th per cent of joint draws, so
    ranges of sums are narrower than sums of ranges.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> solar = pv_conflict(study.units, study.sites, study.pv)
    >>> solar.year, bool(solar.total["overlap_ha"] < solar.plants["area_ha"].sum())
    (2025, True)
    """
    inputs = Inputs("The PV on commercial land cannot be measured.")
    units = inputs.layer(
        units, "units", *columns_of("units", "unit_id", "state"), shapes="polygon", unique=["unit_id"]
    )
    sites = inputs.layer(
        sites, "sites", *columns_of("sites", "site_id"), shapes="polygon", unique=["site_id"]
    )
    pv = checked_plants(inputs, pv)
    inputs.options(year=year, lease_years=lease_years, net_share=net_share)
    _check_others(inputs, sites, ledger, lease_years)
    if quality is not None:
        quality = inputs.by_key(quality, "quality", "share", gaps=True)
        if "site_id" in sites and len(strange := quality.index.difference(sites["site_id"])):
            inputs.fault(f"quality: no site {some(strange)}; the index must be site_id")
    inputs.stop()
    seed = chosen("seed", seed)
    year = year_of(pv, year=year)
    pv = pv.assign(phase=phase(pv, year))
    if ledger is None:
        ledger = cut(units, sites, standing(pv, year))
    quality = site_quality(sites)["quality"] if quality is None else quality
    land = site_land(units, sites, ledger, quality, net_share)
    plants = with_uncertainty(pv).reset_index(drop=True)
    overlap = reconciled(expected_overlap(plants, land, seed=seed), plants, land, ledger)
    pairs = pair_table(overlap.pairs, plants, land)
    now = pairs["phase"].eq("standing")
    per_plant = plant_table(pairs, overlap, pv, units, taking_land=plants, lease_years=lease_years)
    return Solar(
        year=year,
        pairs=pairs,
        plants=per_plant,
        sites=site_table(pairs, overlap, plants, land),
        states=sums(pairs, overlap, now, ["state", "land"]),
        trend=trend_table(pairs, overlap, per_plant, year),
        total=total_of(pairs, overlap, now, per_plant),
        parameters={"year": year, "lease_years": lease_years, "net_share": net_share, "seed": seed},
    )


def _check_others(
    inputs: Inputs, sites: gpd.GeoDataFrame, ledger: Ledger | None, lease_years: tuple[float, float, float]
) -> None:
    """Check what is particular to this call."""
    three = isinstance(lease_years, tuple) and len(lease_years) == 3
    if not three or (not option_faults(lease_years=lease_years) and list(lease_years) != sorted(lease_years)):
        inputs.fault(f"lease_years: {lease_years!r} must be three numbers that rise from low to high")
    if ledger is not None:
        inputs.fault(*ledger_faults(ledger, sites))
        if not isinstance(getattr(ledger, "pieces", None), gpd.GeoDataFrame):
            inputs.fault("ledger: no geometry; make it with geometry=True")
