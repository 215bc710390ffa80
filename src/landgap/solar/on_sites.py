"""Which PV plant takes how much of which site: the one model that supply and the PV conflict share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.dated import phase, standing, year_of
from landgap.layers.schema import columns_of
from landgap.options import chosen
from landgap.overlay.ledger import Ledger
from landgap.overlay.ledger import ledger as cut
from landgap.sites.supply import ledger_faults
from landgap.solar.land import commercial_land, reconciled
from landgap.solar.overlap import ExpectedOverlap, expected_overlap
from landgap.solar.plants import checked_plants, with_uncertainty

PV_CLAIMS = True
"""Whether the published word on a plant counts before the overlap."""

_HEADING = "The PV on commercial land cannot be measured."


@dataclass(frozen=True, eq=False)
class PvOnSites:
    """Overlaps of plants and sites, and the layers that they speak of; made by :func:`pv_on_sites`.

    Attributes
    ----------
    year : int
        Plants stand or not at the end of this year.
    seed : int
        Of the draws behind the ranges.
    pv_claims : bool
        Whether the published word on a plant counts.
    overlap : ExpectedOverlap
        Pairs of a plant and a piece of land, with their hectares and draws.
    plants : GeoDataFrame
        Those that take land, with `phase`, `accuracy_m` and `area_spread`; rows that `overlap` names.
    all_plants : GeoDataFrame
        Those on roofs as well.
    land : GeoDataFrame
        One row a unit and site, with `state` and `halo`; rows that `overlap` names.

    See Also
    --------
    pv_on_sites : Makes one.

    Examples
    --------
    >>> PvOnSites.__dataclass_fields__["year"].type
    'int'
    """

    year: int
    seed: int
    pv_claims: bool
    overlap: ExpectedOverlap = field(repr=False)
    plants: gpd.GeoDataFrame = field(repr=False)
    all_plants: gpd.GeoDataFrame = field(repr=False)
    land: gpd.GeoDataFrame = field(repr=False)

    def by_land(self) -> pd.DataFrame:
        """Sum the plants that stand by unit and site, as :func:`landgap.supply` takes them.

        Returns
        -------
        DataFrame
            One row a unit and site, halo included: `unit_id`, `site_id`, and in ha `pv_ha` (expected),
            `pv_low_ha` and `pv_high_ha`; 0 where no plant stands.

        Examples
        --------
        >>> import landgap as lg
        >>> found = lg.assess("halle-leipzig")
        >>> pv = found.intermediate["pv_on_sites"].by_land()
        >>> inside = pv["unit_id"].isin(found.units.index)
        >>> bool(abs(pv.loc[inside, "pv_ha"].sum() - found.solar.total["overlap_ha"]) < 1e-6)
        True
        """
        owner = self.overlap.pairs["plant"].to_numpy()
        part = self.overlap.taken(self.plants["phase"].eq("standing").to_numpy()[owner])
        found = part.ranges(part.pairs["land"].to_numpy()).reindex(range(len(self.land)), fill_value=0.0)
        table = pd.DataFrame(self.land[["unit_id", "site_id"]]).reset_index(drop=True)
        names = {"pv_ha": "overlap_ha", "pv_low_ha": "overlap_ha_low", "pv_high_ha": "overlap_ha_high"}
        return table.assign(**{name: found[column].to_numpy() for name, column in names.items()})

    def reported(self) -> PvOnSites:
        """Take the land of the units that are reported.

        Returns
        -------
        PvOnSites
            The same without the halo.

        Examples
        --------
        >>> import landgap as lg
        >>> found = lg.assess("halle-leipzig").intermediate["pv_on_sites"]
        >>> bool(found.reported().land["halo"].any())
        False
        """
        kept = ~self.land["halo"].to_numpy(dtype=bool)
        overlap = self.overlap.taken(kept[self.overlap.pairs["land"].to_numpy()])
        # positions of what is left
        moved = overlap.pairs.assign(land=(np.cumsum(kept) - 1)[overlap.pairs["land"].to_numpy()])
        land = self.land[kept].reset_index(drop=True)
        return replace(self, land=land, overlap=replace(overlap, pairs=moved))


def pv_on_sites(
    units: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    pv: gpd.GeoDataFrame,
    *,
    ledger: Ledger | None = None,
    year: int | None = None,
    pv_claims: bool = PV_CLAIMS,
    seed: int | None = None,
) -> PvOnSites:
    """Measure how much of every site each plant takes, as an expectation where its place is rough.

    Parameters
    ----------
    units, sites, pv : GeoDataFrame
        As for :func:`landgap.pv_conflict`.
    ledger : Ledger, optional
        Of these layers and the plants that stand, with geometry; made anew if not given.
    year : int, optional
        End of which year; see :func:`landgap.layers.year_of` if not given.
    pv_claims : bool, default True
        Whether what a page says of a plant counts: with `on_commercial_land` ``no`` none of it is expected
        on commercial land. Its range runs from none to what the overlap says. A ``yes`` names no
        site, so the overlap stays.
    seed : int, optional
        Of the draws behind the ranges; that of the session if not given.

    Returns
    -------
    PvOnSites
        Pairs of plant and land, and sums by unit and site.

    Raises
    ------
    LandgapError
        If a plant's figures cannot be true, or the ledger came without geometry or is of other sites; all
        faults at once.

    See Also
    --------
    landgap.pv_conflict : What these overlaps block.
    landgap.supply : What is left to be had.
    landgap.solar.expected_overlap : The model.
    landgap.solar.compare_claims : Where word and overlap differ.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> found = pv_on_sites(study.units, study.sites, study.pv)
    >>> found.year, bool(found.by_land()["pv_ha"].sum() > 0)
    (2025, True)
    """
    inputs = Inputs(_HEADING)
    units = inputs.layer(
        units, "units", *columns_of("units", "unit_id", "state"), shapes="polygon", unique=["unit_id"]
    )
    sites = inputs.layer(
        sites, "sites", *columns_of("sites", "site_id"), shapes="polygon", unique=["site_id"]
    )
    pv = checked_plants(inputs, pv)
    inputs.options(year=year, pv_claims=pv_claims)
    if ledger is not None:
        inputs.fault(*ledger_faults(ledger, sites))
        if not isinstance(getattr(ledger, "pieces", None), gpd.GeoDataFrame):
            inputs.fault("ledger: no geometry; make it with geometry=True")
    inputs.stop()
    seed = chosen("seed", seed)
    year = year_of(pv, year=year)
    pv = pv.assign(phase=phase(pv, year))
    if ledger is None:
        ledger = cut(units, sites, standing(pv, year))
    land = commercial_land(units, sites, ledger)
    plants = with_uncertainty(pv).reset_index(drop=True)
    denied = None
    if pv_claims and "on_commercial_land" in plants:
        denied = plants["on_commercial_land"].eq("no").fillna(value=False).to_numpy(dtype=bool)
    overlap = expected_overlap(plants, land, seed=seed)
    overlap = reconciled(overlap, plants, land, ledger, denied=denied)
    return PvOnSites(year, seed, pv_claims, overlap, plants, pv, land)
