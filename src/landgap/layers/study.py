"""The study area: all layers, checked, in one reference system, with the border between states."""

from __future__ import annotations

import html
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from landgap.errors import LandgapError, some
from landgap.layers.border import state_borders
from landgap.layers.crs import AREA_CRS, misplaced, missing_crs, to_area_crs
from landgap.layers.footprint import pv_footprints, site_footprints
from landgap.layers.members import member_faults, members_of_flag, territory
from landgap.layers.pv_parks import group_parks
from landgap.layers.repair import not_finite, repair
from landgap.layers.schema import LAYERS, conform

logger = logging.getLogger("landgap")

UNIT_OVERLAP_TOLERANCE_HA = 0.01


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
        ``modelled``: a disc of ``gross_ha`` around a point).
    pv : GeoDataFrame
        Ground-mounted plants as polygons, with ``area_ha`` and ``footprint``.
    employment, reference : DataFrame
        Employees by sector; published totals to compare with. Empty where not given.
    costs : DataFrame
        Minutes or km between the units. Empty where not given: straight lines count then.
    vacancy, prices : DataFrame
        Occupancy of estates and land prices, as published. Empty where not given.
    access : GeoDataFrame
        Points of access: junctions, terminals, stations, airports. Empty where not given.
    members : DataFrame
        Who cooperates since when; see :func:`landgap.territory`. The first area that it names is
        the cooperation area: the column `member` of the units follows from it. Made from that
        column where only that was given.
    horizon_years : float
        Years that demand is counted over.
    demand_ha : tuple of float, optional
        Published demand of the whole area over the horizon, low and high, in ha.
    demand_source : str
        Where that range was published.
    demand_weights : mapping of str to float, optional
        Keys that share it out to the units (``existing_ha``, ``population``, ``employees``) and
        their weights; see :func:`landgap.assess`.
    complete : bool
        Whether `sites` is a full inventory. If not, a unit without a site whose supply is known
        is unknown rather than zero.
    members_on : str, optional
        The day on which membership counts; the day of the call if not given.

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
    access: gpd.GeoDataFrame
    members: pd.DataFrame
    horizon_years: float
    demand_ha: tuple[float, float] | None = None
    demand_source: str = ""
    demand_weights: Mapping[str, float] | None = None
    complete: bool = True
    members_on: str | None = None
    description: str = ""
    provenance: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

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
        demand: tuple[float, float, str] | None = None,
        demand_weights: Mapping[str, float] | None = None,
        members_on: str | None = None,
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
        demand : tuple of low, high, source, optional
            Published demand of the whole area over the horizon, in ha.
        demand_weights : mapping of str to float, optional
            Keys that share it out to the units, and their weights.
        members_on : str, optional
            The day on which membership counts (``2019``, ``2019-04-30``); today if not given.
        **layers : DataFrame or GeoDataFrame
            Optional ``pv``, ``employment``, ``reference``, ``costs``, ``vacancy``, ``prices``,
            ``access``, ``members``.

        Returns
        -------
        StudyArea
            The layers, each with ``attrs["provenance"]``: what it came with, and what was
            repaired or excluded.

        Raises
        ------
        LandgapError
            All faults of all layers at once.

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
        given = {"units": units, "sites": sites, **layers}
        checked = _checked(given)
        units, members = _with_members(
            _with_defaults(checked["units"]), checked.get("members"), on=members_on, title=title
        )
        if units["halo"].all():
            raise LandgapError("Every unit is halo; none is left to report on.")
        _refuse_overlaps(units)
        sites = site_footprints(checked["sites"], units)
        if "pv" in checked:
            checked["pv"] = pv_footprints(group_parks(checked["pv"]), units)
        low, high, source = demand if demand is not None else (None, None, "")
        return cls(
            title=title,
            units=units,
            sites=sites,
            pv=checked.get("pv", _no_rows("pv")),
            employment=checked.get("employment", _no_rows("employment")),
            reference=checked.get("reference", _no_rows("reference")),
            costs=checked.get("costs", _no_rows("costs")),
            vacancy=checked.get("vacancy", _no_rows("vacancy")),
            prices=checked.get("prices", _no_rows("prices")),
            access=checked.get("access", _no_rows("access")),
            members=members,
            horizon_years=_positive(horizon_years),
            demand_ha=None if low is None or high is None else (float(low), float(high)),
            demand_source=source,
            demand_weights=demand_weights,
            complete=complete,
            members_on=members_on,
            description=description,
            provenance={name: frame.attrs.get("provenance", {}) for name, frame in checked.items()},
        )

    @cached_property
    def borders(self) -> gpd.GeoDataFrame:
        """Draw the lines between the states, halo included.

        Returns
        -------
        GeoDataFrame
            One row a pair of states; see :func:`landgap.layers.border.state_borders`.

        Examples
        --------
        >>> import landgap as lg
        >>> len(lg.datasets.load("halle-leipzig").borders)
        5
        """
        return state_borders(self.units)

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
        rows = {}
        for name in LAYERS:
            frame = getattr(self, name)
            about = self.provenance.get(name, {})
            repairs = about.get("repairs", {})
            area = isinstance(frame, gpd.GeoDataFrame) and name != "access" and len(frame)
            rows[name] = {
                "rows": len(frame),
                "area_ha": round(frame.area.sum() / 10_000, 1) if area else float("nan"),
                "source": about.get("source", ""),
                "vintage": about.get("vintage", ""),
                "repaired": repairs.get("invalid", 0) + repairs.get("flattened", 0),
                "excluded": len(repairs.get("excluded", ())),
            }
        return pd.DataFrame.from_dict(rows, orient="index")

    def __repr__(self) -> str:
        """Say in one line what is in the study."""
        states = ", ".join(sorted(self.units.loc[~self.units["halo"], "state"].unique()))
        return (
            f"<StudyArea {self.title!r}: {int((~self.units['halo']).sum())} units in {states}, "
            f"{len(self.sites)} sites, {len(self.pv)} PV plants>"
        )

    def _repr_html_(self) -> str:
        head = f"<b>{html.escape(self.title)}</b><p>{html.escape(self.description)}</p>"
        return head + self.summary().to_html(na_rep="–")


def _checked(given: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Check every layer by itself and against the units; raise once."""
    faults = [f'"{name}" is no layer ({", ".join(LAYERS)})' for name in given if name not in LAYERS]
    checked: dict[str, Any] = {}
    for name, frame in given.items():
        if name not in LAYERS:
            continue
        about = frame.attrs.get("provenance", {})
        checked[name], wrong = conform(frame, name)
        checked[name].attrs["provenance"] = about
        faults += [*wrong, *_without_place(frame, name)]
    if faults:
        raise LandgapError("The layers do not make a study.", faults)
    for name, frame in checked.items():
        key = LAYERS[name].key
        if LAYERS[name].spatial and key is not None:
            if name != "units":
                faults += misplaced(frame, checked["units"], name, key)
            checked[name] = _repaired(frame, name, key)
    if "members" in checked:
        faults += member_faults(checked["members"], checked["units"])
    if faults or (faults := _wrong_shapes(checked)):
        raise LandgapError("The layers do not make a study.", faults)
    return checked


def _without_place(frame: pd.DataFrame, name: str) -> list[str]:
    """Say what keeps a layer from having a place on the globe."""
    if not LAYERS[name].spatial:
        return []
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        return [missing_crs(name)]
    return not_finite(frame, name, str(LAYERS[name].key))


def _repaired(frame: gpd.GeoDataFrame, name: str, key: str) -> gpd.GeoDataFrame:
    about = frame.attrs["provenance"]
    repaired, repairs = repair(to_area_crs(frame, name), key)
    if repairs.invalid or repairs.excluded:
        logger.warning(
            "%s: %d invalid repaired (%+.2f ha), %d without geometry excluded (%s)",
            name,
            repairs.invalid,
            repairs.area_change_ha,
            len(repairs.excluded),
            some(repairs.excluded),
        )
    repaired = repaired.reset_index(drop=True)
    repaired.attrs["provenance"] = {**about, "repairs": repairs.as_dict()}
    return repaired


def _wrong_shapes(checked: Mapping[str, Any]) -> list[str]:
    """Say which rows lack the land that they speak of."""
    faults = []

    def told(name: str, wrong: pd.Series[bool], what: str) -> None:
        if wrong.any():
            keys = checked[name].loc[wrong, LAYERS[name].key]
            faults.append(f"{name}: {int(wrong.sum())} {what} ({some(keys)})")

    def amount(name: str, column: str) -> pd.Series[float]:
        frame = checked[name]
        return frame[column] if column in frame else pd.Series(float("nan"), index=frame.index)

    def bare(name: str) -> pd.Series[bool]:
        surface: pd.Series[bool] = checked[name].geom_type.isin(["Polygon", "MultiPolygon"])
        return ~surface

    told("units", bare("units"), "are no polygons")
    gross_ha = amount("sites", "gross_ha")
    without = bare("sites") & ~(gross_ha > 0)
    told("sites", without, "points without gross_ha; give their hectares or their polygons")
    size_ha = gross_ha.where(bare("sites"), checked["sites"].area / 10_000)
    for column in ("available_ha", "largest_parcel_ha"):
        above = amount("sites", column) > 1.01 * size_ha
        told("sites", above, f"have more {column} than the site is large")
    if "pv" in checked:
        known = (amount("pv", "area_ha") > 0) | (amount("pv", "capacity_mw") > 0)
        told("pv", bare("pv") & ~known, "points without area_ha and capacity_mw")
    for name in ("sites", "units"):
        if checked[name].empty:
            faults.append(f"{name}: no row has a usable geometry")
    return faults


def _with_defaults(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add what the later floors count on: no halo, nobody a member, districts unknown."""
    units = units.copy()
    for flag in ("halo", "member"):
        if flag not in units:
            units[flag] = False
    for column in ("district", "central_place"):
        if column not in units:
            units[column] = pd.Series(pd.NA, index=units.index, dtype="str")
    if "population" not in units:
        units["population"] = float("nan")
    return units


def _with_members(
    units: gpd.GeoDataFrame, members: pd.DataFrame | None, *, on: str | None, title: str
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Keep one truth about who is a member: the table, or else the column of the units."""
    if members is None:
        return units, members_of_flag(units, area=title or "cooperation area")
    now = territory(members, units, on=on)
    first = now.loc[now["area"] == members["area"].iloc[0], "unit_id"]
    return units.assign(member=units["unit_id"].isin(first)), members


def _refuse_overlaps(units: gpd.GeoDataFrame) -> None:
    geometry = units.geometry.array
    left, right = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    left, right = left[left < right], right[left < right]
    shared_ha = shapely.area(shapely.intersection(geometry[left], geometry[right])) / 10_000
    double = shared_ha > UNIT_OVERLAP_TOLERANCE_HA
    if double.any():
        keys = units["unit_id"].to_numpy()
        named = [
            f"{keys[a]} and {keys[b]} ({ha:.2f} ha)"
            for a, b, ha in zip(left[double], right[double], shared_ha[double], strict=True)
        ]
        raise LandgapError(
            "The layers do not make a study.",
            [f"units: {len(named)} pairs overlap: {some(named)}; units must tile the area"],
        )


def _no_rows(name: str) -> Any:  # noqa: ANN401  a table or a layer, as the name says
    columns = [column.name for column in LAYERS[name].columns]
    if not LAYERS[name].spatial:
        return pd.DataFrame(columns=columns)
    columns += ["footprint", "geometry"]
    return gpd.GeoDataFrame(columns=columns, geometry="geometry", crs=AREA_CRS)


def _positive(years: float) -> float:
    if not years > 0:
        raise LandgapError(f"horizon_years must be positive, not {years}")
    return float(years)
