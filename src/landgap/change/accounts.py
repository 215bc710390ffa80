"""The accounts of the monitor: what was there, with all changes, is what is there now."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from landgap.change.boundary_changes import KEY_CHANGE, REDRAWN, SAME
from landgap.change.transitions import CHANGES, IDLE, NONE, PV, STATES, UNSTATED
from landgap.errors import ClosureError, some
from landgap.layers.study import StudyArea
from landgap.overlay.ledger import Ledger

FLOWS = (*CHANGES, "new_pv", "new_pv_on_sites", "pv_removed")
"""What is counted by unit, each with ``_ha`` behind it."""

_NET = ["moved_ha", "boundary_redrawn_ha", "outline_redrawn_ha"]
_MOVED = {KEY_CHANGE: "moved_ha", REDRAWN: "boundary_redrawn_ha"}
_ADDED = [*_NET, "gained_ha"]
_BOOKED = [*_ADDED, "lost_ha"]
_PV_OR_NOT = {True: PV, False: NONE}


def accounts(
    pieces: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame,
    *,
    states: tuple[StudyArea, StudyArea],
    ledgers: tuple[Ledger, Ledger],
    tolerance_ha: float,
) -> pd.DataFrame:
    """Set what the pieces tell of the changes between what the two ledgers measure.

    Parameters
    ----------
    pieces : GeoDataFrame
        As from :func:`landgap.change.transitions.read_changes`, with `zone`, the row of `zones`.
    zones : GeoDataFrame
        As from :func:`landgap.change.boundary_changes`.
    states : tuple of StudyArea
        The two states, whose units and sites the ledgers were made of.
    ledgers : tuple of Ledger
        The two ledgers.
    tolerance_ha : float
        By how much a single account may be off, in ha.

    Returns
    -------
    DataFrame
        Indexed by `unit_id` and `state` (``none``, a status, or ``pv``): `opening_ha`,
        `moved_ha`, `boundary_redrawn_ha`, `outline_redrawn_ha`, `gained_ha`, `lost_ha`,
        `closing_ha`, `error_ha`.

    Raises
    ------
    ClosureError
        If an account is off by more than the tolerance; the message names unit and state.

    Notes
    -----
    Opening and closing are measured on each ledger by itself, the changes on the two ledgers cut
    against each other: a change that the cut lost or doubled cannot hide.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> seen = lg.monitor(study, study, dates=("2020-12-31", "2025-12-31"))
    >>> list(seen.accounts.columns)[:2], list(seen.accounts.columns)[-2:]
    (['opening_ha', 'moved_ha'], ['closing_ha', 'error_ha'])
    """
    measured = [
        _stocks(study, cut).rename(name)
        for study, cut, name in zip(states, ledgers, ("opening_ha", "closing_ha"), strict=True)
    ]
    where = pieces[["unit_before", "unit_after", "boundary", "area_ha"]]
    land = where.assign(
        before=pieces["state_before"],
        start=pieces["from"],
        end=pieces["to"],
        after=pieces["state_after"],
    )
    under_pv = where.assign(
        before=pieces["pv_before"].notna().map(_PV_OR_NOT),
        start=pieces["pv_from"],
        end=pieces["pv_to"],
        after=pieces["pv_after"].notna().map(_PV_OR_NOT),
    )
    in_pieces = pieces.groupby("zone")["area_ha"].sum().reindex(zones.index, fill_value=0.0)
    bare = pd.DataFrame(zones).rename(columns={"change": "boundary"})[list(where.columns)]
    bare = bare.assign(area_ha=bare["area_ha"] - in_pieces, before=NONE, start=NONE, end=NONE, after=NONE)
    entries = pd.concat([*_entries(pd.concat([land, bare])), *_entries(under_pv, only=PV)])
    booked = entries.pivot_table("ha", ["unit_id", "state"], "column", aggfunc="sum")
    table = pd.concat([measured[0], booked.reindex(columns=_BOOKED), measured[1]], axis=1)
    table = table.fillna(0.0).rename_axis(["unit_id", "state"]).sort_index()
    closing = table["opening_ha"] + table[_ADDED].sum(axis=1) - table["lost_ha"]
    table["error_ha"] = table["closing_ha"] - closing
    off = table.loc[table["error_ha"].abs() > tolerance_ha, "error_ha"]
    if len(off):
        named = some(f"{' '.join(key)} ({ha:+.4f} ha)" for key, ha in zip(off.index, off, strict=True))
        raise ClosureError(
            "Land was lost or counted twice between the two dates.",
            [f"{len(off)} accounts do not close: {named}"],
        )
    return table


def transitions(pieces: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, reported: pd.Index) -> pd.DataFrame:
    """Set the states before against the states after, for all land that both dates know.

    Parameters
    ----------
    pieces : GeoDataFrame
        As from :func:`landgap.change.transitions.read_changes`, with `zone`, the row of `zones`.
    zones : GeoDataFrame
        As from :func:`landgap.change.boundary_changes`.
    reported : Index
        Keys of the units that count.

    Returns
    -------
    DataFrame
        One row a state before, one column a state after, in ha; ``none`` included.

    Examples
    --------
    >>> import pandas as pd
    >>> zones = pd.DataFrame({"unit_before": ["a"], "unit_after": ["a"], "area_ha": [10.0]})
    >>> built = pd.DataFrame({"zone": [0], "state_before": ["reserve"],
    ...                       "state_after": ["existing"], "area_ha": [4.0]})
    >>> table = transitions(built, zones, pd.Index(["a"]))
    >>> float(table.loc["reserve", "existing"]), float(table.loc["none", "none"])
    (4.0, 6.0)
    """
    inside = zones["unit_before"].isin(reported) & zones["unit_after"].isin(reported)
    rows = pieces[pieces["zone"].isin(zones.index[inside])]
    table: pd.DataFrame = (
        rows.pivot_table("area_ha", "state_before", "state_after", aggfunc="sum")
        .reindex(index=STATES, columns=STATES, fill_value=0.0)
        .fillna(0.0)
    )
    table.loc[NONE, NONE] += zones.loc[inside, "area_ha"].sum() - rows["area_ha"].sum()
    return table


def changes_by_unit(pieces: gpd.GeoDataFrame, found: pd.DataFrame, years: float) -> pd.DataFrame:
    """Sum the changes where the land lies now, and what boundaries and outlines moved.

    Parameters
    ----------
    pieces : GeoDataFrame
        As from :func:`landgap.change.transitions.read_changes`.
    found : DataFrame
        As from :func:`accounts`.
    years : float
        Between the two dates.

    Returns
    -------
    DataFrame
        By `unit_id`: ``FLOWS`` in ha, `taken_up_ha_per_year`, and what boundaries and outlines moved.

    Examples
    --------
    >>> pieces = pd.DataFrame({"change": ["taken_up"], "pv_change": [None], "state_after": "existing",
    ...                        "area_ha": 6.0, "unit_after": "A"})
    >>> rows = pd.MultiIndex.from_tuples([("A", "existing")], names=["unit_id", "state"])
    >>> found = pd.DataFrame(0.0, index=rows, columns=_NET)
    >>> float(changes_by_unit(pieces, found, 3.0)["taken_up_ha_per_year"]["A"])
    2.0
    """
    picked = {name: pieces["change"].eq(name) for name in CHANGES}
    picked |= {name: pieces["pv_change"].eq(name) for name in ("new_pv", "pv_removed")}
    picked["new_pv_on_sites"] = picked["new_pv"] & ~pieces["state_after"].isin(IDLE)
    area_ha, unit = pieces["area_ha"], pieces["unit_after"]
    sums = pd.DataFrame(
        {f"{name}_ha": area_ha.where(picked[name], 0.0).groupby(unit).sum() for name in FLOWS}
    )
    sums["taken_up_ha_per_year"] = sums["taken_up_ha"] / years
    commercial = ~found.index.get_level_values("state").isin([*IDLE, PV])
    moved = found.loc[commercial, _NET].groupby(level="unit_id").sum()
    return sums.join(moved, how="outer")


def changed_units(zones: gpd.GeoDataFrame, pieces: gpd.GeoDataFrame) -> pd.DataFrame:
    """List the land that is in another unit now, and what of it was a site or under PV.

    Parameters
    ----------
    zones : GeoDataFrame
        As from :func:`landgap.change.boundary_changes`.
    pieces : GeoDataFrame
        As from :func:`landgap.change.transitions.read_changes`, with `zone`, the row of `zones`.

    Returns
    -------
    DataFrame
        `unit_before`, `unit_after`, `change`, `area_ha`, `site_ha` and `pv_ha`.

    Examples
    --------
    >>> zones = pd.DataFrame({"unit_before": ["A"], "unit_after": ["B"], "change": ["key_change"],
    ...                       "area_ha": [3.0], "geometry": [None]})
    >>> pieces = pd.DataFrame({"zone": [0], "area_ha": [2.0], "site_before": ["s"], "pv_before": [None]})
    >>> changed_units(zones, pieces)[["area_ha", "site_ha", "pv_ha"]].to_numpy().tolist()
    [[3.0, 2.0, 0.0]]
    """
    rows = zones[zones["change"] != SAME].drop(columns="geometry")
    for layer in ("site", "pv"):
        there = pieces["area_ha"].where(pieces[f"{layer}_before"].notna(), 0.0)
        by_zone = there.groupby(pieces["zone"]).sum()
        rows[f"{layer}_ha"] = by_zone.reindex(rows.index, fill_value=0.0)
    return pd.DataFrame(rows).reset_index(drop=True)


def _stocks(study: StudyArea, cut: Ledger) -> pd.Series[float]:
    """Measure how much land of each state every unit has at one date."""
    status = study.sites.set_index("site_id")["status"].fillna(UNSTATED)
    pieces = pd.DataFrame(cut.pieces[["unit_id", "site_id", "pv_id", "area_ha"]])
    pieces["state"] = pieces["site_id"].map(status)
    units = study.units.set_index("unit_id")
    sites = pieces.groupby(["unit_id", "state"])["area_ha"].sum()
    free = (units.area / 10_000).sub(sites.groupby(level="unit_id").sum(), fill_value=0.0)
    under_pv = pieces[pieces["pv_id"].notna()].groupby("unit_id")["area_ha"].sum()
    stocks = {NONE: free, PV: under_pv}
    rest = pd.concat(stocks, names=["state", "unit_id"]).reorder_levels(["unit_id", "state"])
    both: pd.Series[float] = pd.concat([sites, rest])
    return both


def _entries(rows: pd.DataFrame, *, only: str | None = None) -> Iterator[pd.DataFrame]:
    """Book each piece: first it goes to its new unit, then it is drawn otherwise or changes."""
    here, there = rows["unit_before"], rows["unit_after"]
    start, end = rows["start"], rows["end"]
    # land that one of the dates does not know has one state only
    before, after = rows["before"].mask(here.isna(), start), rows["after"].mask(there.isna(), end)
    boundary = rows["boundary"].map(_MOVED)
    away = boundary.notna()
    outline, gained, lost = (
        pd.Series(name, index=rows.index) for name in ("outline_redrawn_ha", "gained_ha", "lost_ha")
    )
    for moved, unit, state, column, sign in (
        (away, here, before, boundary, -1),
        (away, there, before, boundary, 1),
        (before != start, there, before, outline, -1),
        (before != start, there, start, outline, 1),
        (start != end, there, start, lost, 1),
        (start != end, there, end, gained, 1),
        (end != after, there, end, outline, -1),
        (end != after, there, after, outline, 1),
    ):
        booked = moved & unit.notna() & (state.eq(only) if only else True)
        yield pd.DataFrame(
            {
                "unit_id": unit[booked],
                "state": state[booked],
                "column": column[booked],
                "ha": sign * rows.loc[booked, "area_ha"],
            }
        )
