"""The study area: all layers, checked, in one reference system, with the border between states."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from landgap.layers.border import state_borders
from landgap.layers.checked import Inputs
from landgap.layers.footprint import pv_footprints, site_footprints
from landgap.layers.layer_table import layer_table
from landgap.layers.part import choose_units, label_of, rows_of_part
from landgap.layers.published_demand import PublishedDemand
from landgap.layers.pv_duplicates import without_duplicates
from landgap.layers.pv_parks import group_parks
from landgap.layers.schema import LAYERS
from landgap.layers.stated_sizes import room_notes
from landgap.layers.study_checks import (
    check_layers,
    check_settings,
    check_units,
    no_rows,
    with_defaults,
    with_members,
)
from landgap.layers.supply_totals import SupplyTotal, check_totals, totals_within
from landgap.tolerances import EDGE_M


@dataclass(frozen=True, eq=False)  # tables have no plain equality; a study is itself
class StudyArea:
    """All layers of a study, checked; made by :meth:`from_layers` or :func:`landgap.read_study`.

    Attributes
    ----------
    title : str
        What maps and tables are headed with.
    description : str
        What the study is about, in a sentence.
    units : GeoDataFrame
        Municipalities (Gemeinden), EPSG:3035. Rows with ``halo`` lie around the study area: they
        take part in the ledger and are not reported.
    sites : GeoDataFrame
        Commercial and industrial sites as polygons, with ``footprint`` (``given``, or
        ``modelled``: a disc of ``gross_ha`` around a point); `name_de` is the German form of
        `name`, the same where none is given.
    pv : GeoDataFrame
        Ground-mounted plants as polygons, with ``area_ha`` and ``footprint``.
    employment, reference : DataFrame
        Employees by sector; published totals to compare with. Empty where not given.
    costs : DataFrame
        Minutes or km between the units. Empty where not given: they are estimated then.
    vacancy, prices : DataFrame
        Occupancy of estates and land prices, as published. Empty where not given.
    segments : DataFrame
        Shares of the demand by segment, as low, mid and high. Empty where not given.
    access : GeoDataFrame
        Points of access: junctions, terminals, stations, airports. Empty where not given.
    members : DataFrame
        Who cooperates since when; see :func:`landgap.layers.territory`. The first area that it names is
        the cooperation area: the column `member` of the units follows from it. Made from that
        column where only that was given.
    horizon_years : float
        Years that demand is counted over.
    demand : PublishedDemand, optional
        Published demand of the whole area over the horizon.
    demand_weights : mapping of str to float, optional
        Keys that share it out to the units (``existing_ha``, ``population``, ``employees``) and
        their weights; see :func:`landgap.assess`.
    large_share : float, optional
        Share of the demand that asks for parcels from 5 ha; None: no size is asked for.
    complete : bool
        Whether `sites` is a full inventory. If not, a unit without a site whose supply is known
        is unknown rather than zero.
    ideas : bool
        Whether sites with status ``idea``, which have no plan, count as supply.
    members_on : str, optional
        The day on which membership counts; the day of the call if not given.
    provenance : mapping of str to mapping
        By layer: source, vintage, licence, attribution, what was repaired or excluded.
    whole : StudyArea, optional
        The study that this one is a part of, by :meth:`subset`: `demand` is published for all
        of it.
    edge_tolerance_m : float
        Up to how far apart two drawings of one edge were closed, in m; so far units are neighbours.
    supply_totals : tuple of SupplyTotal
        Published counts of the land that can be had; what they count beyond `sites` is unknown supply.

    See Also
    --------
    landgap.read_study : Read a study from files.
    landgap.datasets.load : Load one that comes with the package.
    landgap.assess : Assess it.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> study.title, int((~study.units["halo"]).sum())
    ('Halle/Leipzig', 177)
    """

    title: str
    units: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    pv: gpd.GeoDataFrame
    employment: pd.DataFrame
    reference: pd.DataFrame
    costs: pd.DataFrame
    vacancy: pd.DataFrame
    prices: pd.DataFrame
    segments: pd.DataFrame
    access: gpd.GeoDataFrame
    members: pd.DataFrame
    horizon_years: float
    demand: PublishedDemand | None = None
    demand_weights: Mapping[str, float] | None = None
    large_share: float | None = None
    complete: bool = True
    ideas: bool = False
    members_on: str | None = None
    description: str = ""
    provenance: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    whole: StudyArea | None = None
    edge_tolerance_m: float = EDGE_M
    supply_totals: tuple[SupplyTotal, ...] = ()

    @classmethod
    def from_layers(  # noqa: PLR0913  the options of one study
        cls,
        *,
        units: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        horizon_years: float,
        title: str = "",
        description: str = "",
        complete: bool = True,
        ideas: bool = False,
        demand: PublishedDemand | tuple[float, float, str] | None = None,
        demand_weights: Mapping[str, float] | None = None,
        large_share: float | None = None,
        members_on: str | None = None,
        edge_tolerance_m: float = EDGE_M,
        supply_totals: Sequence[SupplyTotal] = (),
        **layers: pd.DataFrame,
    ) -> StudyArea:
        """Check all layers together and bring them to EPSG:3035.

        Parameters
        ----------
        units, sites : GeoDataFrame
            Columns as in ``schema.LAYERS``; sites are polygons, or points with ``gross_ha``.
        horizon_years : float
            Years that demand is counted over.
        title : str, optional
            What maps and tables are headed with.
        description : str, optional
            What the study is about, in a sentence.
        complete : bool, default True
            Whether `sites` is a full inventory.
        ideas : bool, default False
            Whether sites with status ``idea``, which have no plan, count as supply.
        demand : PublishedDemand or tuple of low, high, source, optional
            Published demand of the whole area over the horizon, in ha.
        demand_weights : mapping of str to float, optional
            Keys that share it out to the units, and their weights.
        large_share : float, optional
            Share of the demand that asks for parcels from 5 ha; if not given, no size is asked for.
        members_on : str, optional
            The day on which membership counts (``2019``, ``2019-04-30``); today if not given.
        edge_tolerance_m : float, default 0.6
            Up to how far apart two surveys may have drawn the edge of two units, in m: so far they are
            neighbours, and what lies between them is closed; see :func:`landgap.layers.neighbours`.
        supply_totals : sequence of SupplyTotal, optional
            Published counts of the land that can be had, of the whole or of some units; several may overlap.
        **layers : DataFrame or GeoDataFrame
            Optional ``pv``, ``employment``, ``reference``, ``costs``, ``vacancy``, ``prices``,
            ``segments``, ``access``, ``members``.

        Returns
        -------
        StudyArea
            The layers, each with ``attrs["provenance"]``: what it came with, and what was
            repaired or excluded.

        Raises
        ------
        LandgapError
            All faults of all layers and options at once.

        See Also
        --------
        landgap.read_study : The same from files that a TOML file names.
        landgap.layers.footprints : Draw points as polygons by hand.

        Examples
        --------
        >>> import geopandas as gpd, shapely
        >>> units = gpd.GeoDataFrame(
        ...     {"unit_id": ["a"], "name": ["A"], "state": ["DE-SN"]},
        ...     geometry=[shapely.box(4_500_000, 3_100_000, 4_501_000, 3_101_000)],
        ...     crs="EPSG:3035",
        ... )
        >>> sites = gpd.GeoDataFrame(
        ...     {"site_id": ["S1"], "gross_ha": [12.0]},
        ...     geometry=units.centroid,
        ...     crs="EPSG:3035",
        ... )
        >>> study = StudyArea.from_layers(units=units, sites=sites, horizon_years=18)
        >>> study.sites["footprint"].tolist()
        ['modelled']
        """
        inputs = Inputs("The layers do not make a study.", mend=_MEND)
        if isinstance(demand, tuple) and len(demand) == 3:
            demand = PublishedDemand(*demand)
        check_settings(
            inputs,
            horizon_years=horizon_years,
            title=title,
            description=description,
            complete=complete,
            ideas=ideas,
            demand=demand,
            demand_weights=demand_weights,
            large_share=large_share,
            members_on=members_on,
            edge_tolerance_m=edge_tolerance_m,
        )
        checked = check_layers(inputs, {"units": units, "sites": sites, **layers})
        day = None if members_on is None else str(members_on)
        units, members = with_members(
            with_defaults(checked["units"]), checked.get("members"), on=day, title=title
        )
        units = check_units(inputs, units, edge_tolerance_m=edge_tolerance_m)
        check_totals(inputs, supply_totals, units)
        inputs.stop()
        sites = site_footprints(checked["sites"], units)
        sites.attrs["provenance"]["notes"] += room_notes(sites)
        if "pv" in checked:
            parks = group_parks(without_duplicates(checked["pv"]))
            checked["pv"] = pv_footprints(parks, units)
            checked["pv"].attrs = dict(parks.attrs)
        return cls(
            title=title,
            units=units,
            sites=sites,
            pv=checked.get("pv", no_rows("pv")),
            employment=checked.get("employment", no_rows("employment")),
            reference=checked.get("reference", no_rows("reference")),
            costs=checked.get("costs", no_rows("costs")),
            vacancy=checked.get("vacancy", no_rows("vacancy")),
            prices=checked.get("prices", no_rows("prices")),
            segments=checked.get("segments", no_rows("segments")),
            access=checked.get("access", no_rows("access")),
            members=members,
            horizon_years=float(horizon_years),
            demand=demand if isinstance(demand, PublishedDemand) else None,
            demand_weights=demand_weights,
            large_share=None if large_share is None else float(large_share),
            complete=bool(complete),
            ideas=bool(ideas),
            members_on=day,
            description=description,
            provenance={
                name: frame.attrs.get("provenance", {}) for name, frame in {**checked, "units": units}.items()
            },
            edge_tolerance_m=float(edge_tolerance_m),
            supply_totals=tuple(supply_totals),
        )

    def subset(
        self,
        *,
        states: str | Iterable[str] | None = None,
        districts: str | Iterable[str] | None = None,
        units: str | Iterable[str] | None = None,
        halo: bool = True,
    ) -> StudyArea:
        """Take a sub-region as a study of its own (Teilraum).

        Parameters
        ----------
        states : str or list of str, optional
            Keys of states, such as ``DE-SN``.
        districts, units : str or list of str, optional
            Keys or names. What several of the three name is reported together.
        halo : bool, default True
            Whether all other units stay as halo: they take part in catchments and exchange and
            are not reported. If False, they are left out, and with them the sites and plants that
            lie beside the chosen units, and what tables say of them.

        Returns
        -------
        StudyArea
            The study with the chosen units reported. Its published demand stays that of the whole
            study, so each unit has the demand that it has there; counts of the land that can be had are
            kept where they count chosen units only. ``provenance["units"]["subset"]`` says what was chosen
            of what.

        Raises
        ------
        LandgapError
            If nothing is chosen, a name is unknown (with close matches), belongs to several, or
            means units of the halo; all at once.

        See Also
        --------
        landgap.layers.at_end_of : The study as it stood at the end of a year.

        Examples
        --------
        >>> import landgap as lg
        >>> study = lg.datasets.load("halle-leipzig")
        >>> study.subset(districts=["Saalekreis", "15002"])
        <StudyArea 'Halle/Leipzig: Saalekreis, 15002': 21 units in DE-ST, 1294 sites, 769 PV plants>
        >>> study.subset(units="Leunna")
        Traceback (most recent call last):
        landgap.errors.LandgapError: No such part of the study.
        - units: "Leunna" unknown (close: Leuna)
        """
        inputs = Inputs("No such part of the study.")
        if not isinstance(halo, bool):
            inputs.fault(f"halo: {halo!r} is neither True nor False")
        asked = {"states": states, "districts": districts, "units": units}
        chosen = choose_units(inputs, self.units, asked)
        inputs.stop()
        whole = self.whole or self
        about: dict[str, Any] = {
            "subset": {
                "of": whole.title,
                **{name: list(keys) for name, keys in chosen.asked.items()},
                "reported": int(chosen.rows.sum()),
                "of_units": int((~whole.units["halo"]).sum()),
                "others": "halo" if halo else "left out",
            }
        }
        parts: dict[str, Any] = {"units": self.units.assign(halo=~chosen.rows)}
        if not halo:
            parts = rows_of_part({name: getattr(self, name) for name in LAYERS}, chosen.rows)
        return replace(
            self,
            **parts,
            title=label_of(whole.title, chosen),
            supply_totals=totals_within(
                self.supply_totals, self.reported, pd.Index(self.units.loc[chosen.rows, "unit_id"])
            ),
            provenance={**self.provenance, "units": {**self.provenance.get("units", {}), **about}},
            whole=whole,
        )

    @cached_property
    def reported(self) -> gpd.GeoDataFrame:
        """The units that are reported, the halo left out.

        Returns
        -------
        GeoDataFrame
            Indexed by `unit_id`.

        Examples
        --------
        >>> import landgap as lg
        >>> len(lg.datasets.load("halle-leipzig").reported)
        177
        """
        return self.units[~self.units["halo"]].set_index("unit_id")

    @cached_property
    def borders(self) -> gpd.GeoDataFrame:
        """Draw the lines between the states, halo included.

        Returns
        -------
        GeoDataFrame
            One row a pair of states; see :func:`landgap.layers.state_borders`.

        Examples
        --------
        >>> import landgap as lg
        >>> len(lg.datasets.load("halle-leipzig").borders)
        5
        """
        return state_borders(self.units, edge_tolerance_m=self.edge_tolerance_m)

    @property
    def attribution(self) -> list[str]:
        """List the lines that every map and table must carry.

        Returns
        -------
        list of str
            Each line once, in the order of the layers.

        Examples
        --------
        >>> import landgap as lg
        >>> lg.datasets.load("halle-leipzig").attribution[0]
        '© GeoBasis-DE / BKG 2017 (Daten verändert)'
        """
        lines: list[str] = []
        for about in self.provenance.values():
            found = about.get("attribution", [])
            lines += [found] if isinstance(found, str) else list(found)
        return list(dict.fromkeys(lines))

    def summary(self) -> pd.DataFrame:
        """Count rows, hectares and repairs of each layer.

        Returns
        -------
        DataFrame
            One row a layer: `rows`, `area_ha`, `source`, `vintage`, `repaired`, `excluded`.

        Examples
        --------
        >>> import landgap as lg
        >>> int(lg.datasets.load("halle-leipzig").summary().loc["pv", "excluded"])
        0
        """
        return layer_table({name: getattr(self, name) for name in LAYERS}, self.provenance)

    def __repr__(self) -> str:
        """Say in one line what is in the study."""
        states = ", ".join(sorted(self.units.loc[~self.units["halo"], "state"].unique()))
        return (
            f"<StudyArea {self.title!r}: {int((~self.units['halo']).sum())} units in {states}, "
            f"{len(self.sites)} sites, {len(self.pv)} PV plants>"
        )

    def _repr_html_(self) -> str:
        edges = self.provenance.get("units", {}).get("edges", {"gaps_ha": 0.0, "overlaps_ha": 0.0})
        head = (
            f"<b>{html.escape(self.title)}</b><p>{html.escape(self.description)}</p>"
            f"<p>units are neighbours within {self.edge_tolerance_m:g} m; closed between them: gaps of "
            f"{edges['gaps_ha']:.3f} ha, overlaps of {edges['overlaps_ha']:.3f} ha</p>"
        )
        return head + self.summary().to_html(na_rep="–")


_MEND = 'map it with columns = {{ {column} = "your column" }}'
