"""What ground-mounted PV takes of commercial land, and what it blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.schema import columns_of
from landgap.options import option_faults
from landgap.overlay.ledger import Ledger
from landgap.sites.quality import site_quality
from landgap.solar.land import described
from landgap.solar.on_sites import PV_CLAIMS, PvOnSites, pv_on_sites
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
    net_share: float | None = None,
    quality: pd.Series[float] | None = None,
    pv_claims: bool = PV_CLAIMS,
    seed: int | None = None,
    on_sites: PvOnSites | None = None,
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
    net_share : float or None, default None
        Net land of gross land, for sites that do not state theirs; 0 to 1. None: by `plan_level`.
    quality : Series, optional
        0 to 1 by `site_id`; that of :func:`landgap.sites.site_quality` if not given.
    pv_claims : bool, default True
        Whether what a page says of a plant counts; see :func:`landgap.solar.pv_on_sites`.
    seed : int, optional
        Of the draws behind the ranges; that of the session if not given.
    on_sites : PvOnSites, optional
        The overlaps, if they are there already; then `pv`, `ledger`, `year`, `pv_claims` and `seed` are
        those of it.

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
    sites = inputs.layer(
        sites, "sites", *columns_of("sites", "site_id"), shapes="polygon", unique=["site_id"]
    )
    inputs.options(lease_years=lease_years, net_share=net_share)
    _check_others(inputs, lease_years, on_sites)
    if quality is not None:
        quality = inputs.by_key(quality, "quality", "share", gaps=True)
        if "site_id" in sites and len(strange := quality.index.difference(sites["site_id"])):
            inputs.fault(f"quality: no site {some(strange)}; the index must be site_id")
    if on_sites is None:
        try:
            on_sites = pv_on_sites(units, sites, pv, ledger=ledger, year=year, pv_claims=pv_claims, seed=seed)
        except LandgapError as error:
            inputs.fault(*(fault for fault in error.faults if fault not in inputs.faults))
    inputs.stop()
    assert on_sites is not None  # noqa: S101  else there were faults
    units = inputs.layer(units, "units", *columns_of("units", "unit_id", "state"), shapes="polygon")
    quality = site_quality(sites)["quality"] if quality is None else quality
    on_sites = on_sites.reported()
    land = described(on_sites.land, sites, quality, net_share)
    overlap, plants, pv = on_sites.overlap, on_sites.plants, on_sites.all_plants
    pairs = pair_table(overlap.pairs, plants, land)
    now = pairs["phase"].eq("standing")
    per_plant = plant_table(pairs, overlap, pv, units, taking_land=plants, lease_years=lease_years)
    chosen_ = {"year": on_sites.year, "lease_years": lease_years, "net_share": net_share}
    return Solar(
        year=on_sites.year,
        pairs=pairs,
        plants=per_plant,
        sites=site_table(pairs, overlap, plants, land),
        states=sums(pairs, overlap, now, ["state", "land"]),
        trend=trend_table(pairs, overlap, per_plant, on_sites.year),
        total=total_of(pairs, overlap, now, per_plant),
        parameters={**chosen_, "pv_claims": on_sites.pv_claims, "seed": on_sites.seed},
    )


def _check_others(
    inputs: Inputs, lease_years: tuple[float, float, float], on_sites: PvOnSites | None
) -> None:
    """Check what is particular to this call."""
    three = isinstance(lease_years, tuple) and len(lease_years) == 3
    if not three or (not option_faults(lease_years=lease_years) and list(lease_years) != sorted(lease_years)):
        inputs.fault(f"lease_years: {lease_years!r} must be three numbers that rise from low to high")
    if on_sites is not None:
        inputs.instance(on_sites, "on_sites", PvOnSites, made_by="landgap.solar.pv_on_sites")
