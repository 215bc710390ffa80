"""The monitor: two dated states of the layers, and what became of every hectare between them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import geopandas as gpd
import pandas as pd

from landgap.change.accounts import accounts, changed_units, changes_by_unit, transitions
from landgap.change.boundary_changes import REDRAWN, boundary_changes, checked_key_changes
from landgap.change.transitions import cut_ledgers, read_changes
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.dated import standing, with_sources
from landgap.layers.study import StudyArea
from landgap.notices import Notice, notices_of_data
from landgap.overlay.ledger import ledger
from landgap.tolerances import CHANGE_CLOSURE_HA, MENTIONED_HA

_DAYS = 365.25
_ABOUT = ("name", "district", "state")
_PIECES = [
    *("unit_before", "unit_after", "boundary", "site_before", "site_after"),
    *("state_before", "state_after", "pv_before", "pv_after"),
    *("change", "pv_change", "area_ha", "geometry"),
]


@dataclass(frozen=True)
class Monitor:
    """What became of the land between two dates; made by :func:`monitor`.

    Attributes
    ----------
    before, after : StudyArea
        The two states.
    dates : tuple of date
        Of when they are.
    pieces : GeoDataFrame
        Land that was a site or under PV at one date at least, each hectare once: `unit_before`,
        `unit_after`, `boundary` (see :func:`landgap.change.boundary_changes`), `site_before`,
        `site_after`, `state_before`, `state_after`, `pv_before`, `pv_after`, `change` (one of
        ``CHANGES``, ``same`` or ``redrawn``), `pv_change` (``new_pv``, ``pv_removed``, ``same`` or
        ``redrawn``), `area_ha`, polygon.
    units : DataFrame
        One row a unit of either date, halo left out, indexed by `unit_id`: `name`, `district`,
        `state`; in ha `taken_up_ha`, `released_ha`, `newly_planned_ha`, `withdrawn_ha`,
        `reclassified_ha`, `unclear_ha`, `new_pv_ha`, `new_pv_on_sites_ha` (of it, on land that is
        a site and not withdrawn), `pv_removed_ha`; `taken_up_ha_per_year`; and, net, of commercial
        land: `moved_ha` (by a key change), `boundary_redrawn_ha` and `outline_redrawn_ha`.
    accounts : DataFrame
        The proof, indexed by `unit_id` and `state`: `opening_ha` + `moved_ha` +
        `boundary_redrawn_ha` + `outline_redrawn_ha` + `gained_ha` - `lost_ha` = `closing_ha`, and
        `error_ha`, what is left over by rounding. The states share out the whole unit
        (``none``: no commercial land); ``pv`` is land under PV, whatever it is besides.
    transitions : DataFrame
        State before by state after, in ha of the whole study area, as the layers say.
    boundaries : DataFrame
        Land that is in another unit now: `unit_before`, `unit_after`, `change`, `area_ha`, and of
        it `site_ha` and `pv_ha` at the earlier date. Halo included.
    excluded : DataFrame
        By date and layer, what did not get into the ledgers; see :meth:`Ledger.excluded`.
    warnings : tuple of Notice
        What to know before the figures are used.
    created : datetime
        When it was made (UTC).

    See Also
    --------
    monitor : Makes one.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> then, now = lg.layers.at_end_of(study, 2015), lg.layers.at_end_of(study, 2025)
    >>> seen = lg.monitor(then, now, dates=("2015-12-31", "2025-12-31"))
    >>> bool(seen.accounts["error_ha"].abs().max() < 0.01)
    True
    """

    before: StudyArea
    after: StudyArea
    dates: tuple[date, date]
    pieces: gpd.GeoDataFrame
    units: pd.DataFrame
    accounts: pd.DataFrame
    transitions: pd.DataFrame
    boundaries: pd.DataFrame
    excluded: pd.DataFrame
    warnings: tuple[Notice, ...] = ()
    created: datetime = field(default_factory=lambda: datetime.now(tz=UTC))

    @property
    def years(self) -> float:
        """Measure the time between the two dates, in years of 365.25 days.

        Returns
        -------
        float
            Years.

        Examples
        --------
        >>> import landgap as lg
        >>> study = lg.datasets.load("halle-leipzig")
        >>> lg.monitor(study, study, dates=("2021-01-01", "2025-01-01")).years
        4.0
        """
        return (self.dates[1] - self.dates[0]).days / _DAYS

    @property
    def study(self) -> StudyArea:
        """Give the later state with the sources of both, for maps, which must name them all.

        Returns
        -------
        StudyArea
            See :func:`landgap.layers.dated.with_sources`.

        Examples
        --------
        >>> import landgap as lg
        >>> study = lg.datasets.load("halle-leipzig")
        >>> seen = lg.monitor(study, study, dates=("2021-01-01", "2025-01-01"))
        >>> seen.study.attribution == study.attribution
        True
        """
        return with_sources(self.after, self.before)

    def summary(self) -> pd.DataFrame:
        """Put study area, states and districts under each other.

        Returns
        -------
        DataFrame
            Indexed by `level` and `area`; the hectares of `units`, summed, to one decimal.

        Examples
        --------
        >>> import landgap as lg
        >>> study = lg.datasets.load("halle-leipzig")
        >>> seen = lg.monitor(study, study, dates=("2020-12-31", "2025-12-31"))
        >>> float(seen.summary()["taken_up_ha"].sum())
        0.0
        """
        sums = self.units.drop(columns=["name", "district", "state"])
        levels = {
            "region": pd.Series("study area", index=sums.index),
            "state": self.units["state"],
            "district": self.units["district"].fillna("unknown"),
        }
        table = pd.concat({level: sums.groupby(by.array).sum() for level, by in levels.items()})
        return table.rename_axis(["level", "area"]).round(1)

    def take_up_history(self) -> pd.DataFrame:
        """Lay the take-up out by year, as the methods of demand read it.

        Returns
        -------
        DataFrame
            `unit_id` (of the later date), `year`, `take_up_ha`: the mean hectares a year, for as
            many whole years up to the later date as there are. Rows of several monitors, one
            after the other, make a record with more than one level.

        Raises
        ------
        LandgapError
            If the dates are less than half a year apart.

        Examples
        --------
        >>> import landgap as lg
        >>> study = lg.datasets.load("halle-leipzig")
        >>> seen = lg.monitor(study, study, dates=("2015-12-31", "2025-12-31"))
        >>> past = seen.take_up_history()
        >>> int(past["year"].min()), int(past["year"].max())
        (2016, 2025)
        >>> need = lg.demand.continuation(past, years=18, base_years=10)
        >>> float(need["demand_ha_mid"].sum())
        0.0
        """
        count = round(self.years)
        if count < 1:
            raise LandgapError("A rate by year needs dates that are half a year apart at least.")
        last = self.dates[1].year - (self.dates[1].month < 7)
        here = self.units.index.isin(self.after.units["unit_id"])
        rate = self.units.loc[here, "taken_up_ha_per_year"].rename("take_up_ha")
        by_year = dict.fromkeys(range(last - count + 1, last + 1), rate)
        rows: pd.DataFrame = pd.concat(by_year, names=["year"]).reset_index()
        return rows[["unit_id", "year", "take_up_ha"]]

    def __repr__(self) -> str:
        """Show the sums of study area and states."""
        table = self.summary().drop("district")
        return f"<Monitor {self.after.title!r}, {_span(self.dates)}>\n{table.T.to_string()}"

    def _repr_html_(self) -> str:
        notes = "".join(f"<li>{html.escape(notice.text())}</li>" for notice in self.warnings)
        head = html.escape(f"{self.after.title}, {_span(self.dates)}")
        return f"<b>{head}</b>{self.summary().to_html()}<ul>{notes}</ul>"


def monitor(
    before: StudyArea,
    after: StudyArea,
    *,
    dates: tuple[str | date, str | date],
    key_changes: pd.DataFrame | None = None,
    sliver_m: float = 0.0,
) -> Monitor:
    """Compare two dated states of a study, hectare by hectare (Flächenmonitoring).

    Parameters
    ----------
    before, after : StudyArea
        The earlier and the later state of the same area.
    dates : tuple of str or date
        Their reference dates (Stichtage), the earlier first, such as ``"2018-12-31"``.
    key_changes : DataFrame, optional
        `old_id`, `new_id` of municipalities that were merged or divided in between; see
        :func:`landgap.change.boundary_changes`. Needed where a key is there at one date only.
    sliver_m : float, default 0.0
        Changed land that is nowhere wider than this, in metres, counts as drawn otherwise and not
        as a change. Off by default; a digitised outline is good to a few metres.

    Returns
    -------
    Monitor
        Tables in hectares, and the accounts, which close in every unit.

    Raises
    ------
    LandgapError
        If the dates, the width or the keys do not make sense; all faults at once.
    ClosureError
        If what was there, with all changes, is not what is there now; the message says where.

    See Also
    --------
    boundary_changes : What a reform moved.
    landgap.layers.at_end_of : An earlier state of one survey.
    Monitor.take_up_history : The record that forecasts read.

    Notes
    -----
    Both states are cut to ledgers, and the two ledgers are cut against each other along the units
    of both dates, so that each hectare has one state before and one after: ``none`` or the status
    of its site. A changed hectare is

    - taken up (Inanspruchnahme): in use now, and not before, brownfields included;
    - released: in use before, and not now;
    - newly planned: reserve, planned or a company's reserve now, and nothing before;
    - withdrawn: the reverse;
    - reclassified: any other change of status;
    - unclear: of a site that does not state its status at one of the dates.

    PV is counted besides, because it stands on land of any state. First land goes to its new
    unit, then its state changes: changes are booked where the land lies at the later date.

    A site or plant whose key, status and size are the same at both dates did not change: where its
    outline moved all the same (a modelled disc gave way to a new neighbour), that is
    `outline_redrawn_ha` and no change, and so are slivers. Land that came into the area or left it
    because its outer boundary is drawn otherwise has no second state; it is in
    `boundary_redrawn_ha` alone.

    Only plants that stand are counted, not those planned, withdrawn or dismantled; for a state as
    of an earlier year see :func:`landgap.layers.at_end_of`.

    References
    ----------
    Land North Rhine-Westphalia, Siedlungsflächenmonitoring: reserves and take-up at reference
    dates, three years apart (§ 4(4) LPlG NRW).

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> then, now = lg.layers.at_end_of(study, 2015), lg.layers.at_end_of(study, 2025)
    >>> seen = lg.monitor(then, now, dates=("2015-12-31", "2025-12-31"))
    >>> round(float(seen.units["new_pv_ha"].sum()))
    1572
    """
    first, last = _checked(before, after, dates, key_changes, sliver_m)
    zones = boundary_changes(before.units, after.units, key_changes=key_changes)
    ledgers = (
        ledger(before.units, before.sites, standing(before.pv, first.year)),
        ledger(after.units, after.sites, standing(after.pv, last.year)),
    )
    pieces = read_changes(
        cut_ledgers(zones, *ledgers), sites=(before.sites, after.sites), ledgers=ledgers, sliver_m=sliver_m
    )
    found = accounts(pieces, zones, states=(before, after), ledgers=ledgers, tolerance_ha=CHANGE_CLOSURE_HA)
    about = _about(before, after)
    found = found[found.index.isin(about.index, level="unit_id")]
    units = changes_by_unit(pieces, found, (last - first).days / _DAYS).reindex(about.index)
    excluded = {"before": ledgers[0].excluded(), "after": ledgers[1].excluded()}
    return Monitor(
        before=before,
        after=after,
        dates=(first, last),
        pieces=pieces[_PIECES],
        units=about.join(units.fillna(0.0)),
        accounts=found,
        transitions=transitions(pieces, zones, about.index),
        boundaries=changed_units(zones, pieces),
        excluded=pd.concat(excluded, names=["date", "layer"]),
        warnings=_warnings(before, after, zones, pieces),
    )


def _a_date(day: object) -> date:
    """Read a day; of a time, its day counts."""
    if isinstance(day, str):
        return date.fromisoformat(day)
    if not isinstance(day, date):
        raise TypeError
    return day.date() if isinstance(day, datetime) else day


def _checked(
    before: StudyArea,
    after: StudyArea,
    dates: Sequence[str | date],
    key_changes: pd.DataFrame | None,
    sliver_m: float,
) -> tuple[date, date]:
    """Find every fault that needs no geometry and raise once."""
    inputs = Inputs("The two states cannot be compared.")
    for name, study in (("before", before), ("after", after)):
        if not isinstance(study, StudyArea):
            inputs.fault(f"{name}: a StudyArea is needed, not a {type(study).__name__}")
    inputs.options(sliver_m=sliver_m)
    days = []
    dates = dates if isinstance(dates, Sequence) and not isinstance(dates, str) else [dates]
    for day in dates:
        try:
            days.append(_a_date(day))
        except (TypeError, ValueError):
            inputs.fault(f'dates: {day!r} is no date; write it as "2018-12-31"')
    if len(dates) != 2:
        inputs.fault(f"dates: two are needed, not {len(dates)}")
    elif len(days) == 2 and days[0] >= days[1]:
        inputs.fault(f"dates: {days[0]} is not before {days[1]}; the earlier state comes first")
    if isinstance(before, StudyArea) and isinstance(after, StudyArea):
        checked_key_changes(inputs, before.units, after.units, key_changes)
        halo = [study.units.set_index("unit_id")["halo"] for study in (before, after)]
        common = halo[0].index.intersection(halo[1].index)
        if (other := halo[0][common] != halo[1][common]).any():
            inputs.fault(f"units: halo at one date only: {some(common[other])}")
    inputs.stop()
    return days[0], days[1]


def _about(before: StudyArea, after: StudyArea) -> pd.DataFrame:
    """Describe every unit that is reported, as of the later date where it is there."""
    rows = [study.units.loc[~study.units["halo"], ["unit_id", *_ABOUT]] for study in (after, before)]
    return pd.DataFrame(pd.concat(rows)).drop_duplicates("unit_id").set_index("unit_id").sort_index()


def _warnings(
    before: StudyArea, after: StudyArea, zones: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame
) -> tuple[Notice, ...]:
    """Say what a reader must know before the figures are used."""
    area_ha = pieces["area_ha"]
    known = pieces["state_before"].notna() & pieces["state_after"].notna()
    redrawn = {"sites": pieces["change"], "pv": pieces["pv_change"]}
    amounts = [
        ("units_redrawn", {}, zones.loc[zones["change"].eq(REDRAWN), "area_ha"].sum()),
        ("status_unstated", {}, area_ha[pieces["change"].eq("unclear")].sum()),
        *(
            ("redrawn", {"layer": layer}, area_ha[known & change.eq(REDRAWN)].sum())
            for layer, change in redrawn.items()
        ),
    ]
    found = [Notice(code, {**figures, "ha": float(ha)}) for code, figures, ha in amounts if ha > MENTIONED_HA]
    for when, study in (("before", before), ("after", after)):
        if not study.complete:
            found.append(Notice(f"incomplete_{when}"))
        if modelled := int(study.sites["footprint"].eq("modelled").sum()):
            found.append(Notice(f"modelled_{when}", {"sites": modelled, "of": len(study.sites)}))
    said = {
        (notice.code, *map(str, notice.figures.values())): notice
        for study in (before, after)
        for notice in notices_of_data(study.provenance, ("sites", "pv"))
    }
    return (*found, *said.values())


def _span(dates: tuple[date, date]) -> str:
    return f"{dates[0]} to {dates[1]}"
