"""What happened to a piece of land: its state before and after, read as a change."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.change.boundary_changes import REDRAWN
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.schema import STATUS
from landgap.overlay.ledger import Ledger, ledger
from landgap.tolerances import CHANGED_HA, FLOWS_HA

NONE, UNSTATED = "none", "unstated"
STATES = (NONE, *STATUS, UNSTATED)
"""What a hectare can be: no commercial land, or the status of its site."""

PV = "pv"
CHANGES = ("taken_up", "released", "newly_planned", "withdrawn", "reclassified", "unclear")
"""What can happen to the state of a hectare."""

IDLE = (NONE, "idea", "withdrawn")
"""States in which land is neither used for commerce nor meant to be."""

_WHEN = ("before", "after")
_PLANNED = ("reserve", "company_reserve", "planned")


def change_of(old: pd.Series, new: pd.Series) -> pd.Series:
    """Name the change from one state to another.

    Parameters
    ----------
    old, new : Series
        One of ``STATES`` each.

    Returns
    -------
    Series
        One of ``CHANGES``, or ``same``; on the index of `old`.

    Raises
    ------
    LandgapError
        If a state is not known, or the two are of different length.

    See Also
    --------
    landgap.monitor : The change of every hectare.

    Examples
    --------
    >>> import pandas as pd
    >>> old = pd.Series(["reserve", "existing", "none", "planned", "brownfield", "unstated"])
    >>> new = pd.Series(["existing", "brownfield", "planned", "none", "reserve", "existing"])
    >>> change_of(old, new).tolist()
    ['taken_up', 'released', 'newly_planned', 'withdrawn', 'reclassified', 'unclear']
    """
    inputs = Inputs("The change cannot be named.")
    inputs.instance(old, "old", pd.Series)
    inputs.instance(new, "new", pd.Series)
    inputs.stop()
    for name, states in (("old", old), ("new", new)):
        if len(odd := states[~states.isin(STATES)].unique()):
            inputs.fault(f"{name}: {some(odd)} not among {', '.join(STATES)}")
    if len(old) != len(new):
        inputs.fault(f"old, new: {len(old)} and {len(new)} states")
    inputs.stop()
    new = new.set_axis(old.index)
    named = np.select(
        [
            old == new,
            (old == UNSTATED) | (new == UNSTATED),
            new == "existing",
            old == "existing",
            old.isin(IDLE) & new.isin(_PLANNED),
            old.isin(_PLANNED) & new.isin(IDLE),
        ],
        ["same", "unclear", "taken_up", "released", "newly_planned", "withdrawn"],
        "reclassified",
    )
    return pd.Series(named, index=old.index, dtype="str")


def cut_ledgers(zones: gpd.GeoDataFrame, before: Ledger, after: Ledger) -> gpd.GeoDataFrame:
    """Cut two ledgers against each other: the ledger of their pieces is each hectare once.

    Parameters
    ----------
    zones : GeoDataFrame
        As from :func:`landgap.change.boundary_changes`.
    before, after : Ledger
        The two ledgers, with geometry.

    Returns
    -------
    GeoDataFrame
        `zone` (row of `zones`), `unit_before`, `unit_after`, `boundary`, `site_before`, `pv_before`,
        `site_after`, `pv_after`, `area_ha`, polygon.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> zones = lg.change.boundary_changes(study.units, study.units)
    >>> pieces = lg.ledger(study.units, study.sites.head(9))
    >>> cut = cut_ledgers(zones, pieces, pieces)
    >>> bool(cut["site_before"].eq(cut["site_after"]).all())
    True
    """
    numbered = {
        name: state.pieces.assign(**{key: state.pieces.index.astype("str")})
        for name, key, state in (("old", "site_id", before), ("new", "pv_id", after))
    }
    both = ledger(
        zones.assign(unit_id=zones.index.astype("str")),
        numbered["old"][["site_id", "geometry"]],
        numbered["new"][["pv_id", "geometry"]],
    ).pieces
    zone = both["unit_id"].astype(int).to_numpy()
    columns = {
        "zone": zone,
        "unit_before": zones["unit_before"].to_numpy()[zone],
        "unit_after": zones["unit_after"].to_numpy()[zone],
        "boundary": zones["change"].to_numpy()[zone],
    }
    for when, state, row in (
        ("before", before, both["site_id"]),
        ("after", after, both["pv_id"]),
    ):
        for layer in ("site", "pv"):
            keys = state.pieces[f"{layer}_id"].set_axis(state.pieces.index.astype("str"))
            columns[f"{layer}_{when}"] = row.map(keys).astype("str").to_numpy()
    rows = gpd.GeoDataFrame(columns, geometry=both.geometry.array, crs=zones.crs)
    rows.insert(len(columns), "area_ha", both["area_ha"])
    return rows[rows["area_ha"] > FLOWS_HA].reset_index(drop=True)


def read_changes(
    cut: gpd.GeoDataFrame,
    *,
    sites: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    ledgers: tuple[Ledger, Ledger],
    sliver_m: float,
) -> gpd.GeoDataFrame:
    """Say of every piece what it was, what it is, and what of the difference is a change.

    Parameters
    ----------
    cut : GeoDataFrame
        `unit_before`, `unit_after`, `site_before`, `site_after`, `pv_before`, `pv_after`,
        `area_ha`, polygon: two ledgers cut against each other.
    sites : tuple of GeoDataFrame
        `site_id` and `status` at both dates.
    ledgers : tuple of Ledger
        The two ledgers, whose accounts tell how large each site and plant is.
    sliver_m : float
        Changed land that is nowhere wider counts as drawn otherwise, in metres.

    Returns
    -------
    GeoDataFrame
        `cut` with `state_before` and `state_after` (missing where no unit is), `from` and `to`,
        the two states between which the real change lies, and `change`; the same for PV in
        `pv_from`, `pv_to` and `pv_change`. What lies between before and from, or between to and
        after, is a matter of drawing. With a width given, pieces of several parts are split.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> seen = lg.monitor(study, study, dates=("2020-12-31", "2025-12-31"))
    >>> seen.pieces["change"].unique().tolist()
    ['same']
    """
    if sliver_m > 0:
        cut = cut.explode(ignore_index=True)
        cut["area_ha"] = cut.area / 10_000
    status = [layer.set_index("site_id")["status"].fillna(UNSTATED) for layer in sites]
    as_before = status[1].reindex(status[0].index).eq(status[0])
    site = _read(
        cut,
        "site",
        [cut[f"site_{when}"].map(of).fillna(NONE) for when, of in zip(_WHEN, status, strict=True)],
        _steady(ledgers[0].sites, ledgers[1].sites).intersection(status[0].index[as_before]),
        sliver_m,
    )
    pv = _read(
        cut,
        "pv",
        [cut[f"pv_{when}"].notna().map({True: PV, False: NONE}) for when in _WHEN],
        _steady(ledgers[0].pv, ledgers[1].pv),
        sliver_m,
    )
    rows = cut.assign(
        state_before=site["before"],
        state_after=site["after"],
        **{"from": site["from"], "to": site["to"], "pv_from": pv["from"], "pv_to": pv["to"]},
        change=change_of(site["from"], site["to"]).where(~_drawn_otherwise(site), REDRAWN),
    )
    new = pd.Series(np.where(pv["to"] == PV, "new_pv", "pv_removed"), index=cut.index)
    as_drawn = new.where(pv["from"] != pv["to"], "same")
    rows["pv_change"] = as_drawn.where(~_drawn_otherwise(pv), REDRAWN).astype("str")
    return rows


def _read(
    cut: gpd.GeoDataFrame,
    layer: str,
    states: list[pd.Series],
    steady: pd.Index,
    sliver_m: float,
) -> pd.DataFrame:
    """Distinguish the states as drawn (before, after) from those of the real change (from, to)."""
    keys = [cut[f"{layer}_{when}"] for when in _WHEN]
    before, after = (
        state.astype("str").where(cut[f"unit_{when}"].notna())
        for state, when in zip(states, _WHEN, strict=True)
    )
    other = keys[0].fillna("") != keys[1].fillna("")
    start = before.mask(other & keys[0].isin(steady), NONE)
    end = after.mask(other & keys[1].isin(steady), NONE)
    beyond = before.isna() | after.isna()
    kept = before.fillna(after)  # land without a second state did not change
    rows = pd.DataFrame(
        {
            "before": before,
            "from": start.mask(beyond, kept),
            "to": end.mask(beyond, kept),
            "after": after,
        }
    )
    if sliver_m > 0:
        thin = _slivers(cut.geometry, rows["from"], rows["to"], sliver_m)
        rows[["from", "to"]] = rows[["from", "to"]].mask(thin, kept, axis=0)
    return rows


def _drawn_otherwise(rows: pd.DataFrame) -> pd.Series:
    """Find land that differs between the dates and did not change."""
    return (rows["from"] == rows["to"]) & (
        (rows["before"] != rows["from"]) | (rows["after"] != rows["to"])
    ).astype(bool)


def _steady(before: pd.DataFrame, after: pd.DataFrame) -> pd.Index:
    """Find keys that are as large at one date as at the other."""
    change_ha = after["area_ha"].reindex(before.index) - before["area_ha"]
    return before.index[change_ha.abs() <= CHANGED_HA]


def _slivers(shapes: gpd.GeoSeries, start: pd.Series, end: pd.Series, sliver_m: float) -> pd.Series[bool]:
    """Find changed land that is nowhere wider than the tolerance, joined over all boundaries."""
    thin = pd.Series(False, index=shapes.index)
    changed = start != end
    for _, group in shapes[changed].groupby([start[changed], end[changed]]):
        parts = shapely.get_parts(shapely.union_all(group.array))
        gone = shapely.is_empty(shapely.buffer(parts, -sliver_m / 2))
        inside = shapely.point_on_surface(np.asarray(group.array))
        row, _ = shapely.STRtree(parts[gone]).query(inside, predicate="intersects")
        thin[group.index[row]] = True
    return thin
