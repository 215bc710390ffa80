"""What happened to a piece of land: its state before and after, read as a change."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.change.boundary_changes import REDRAWN
from landgap.layers.schema import STATUS
from landgap.overlay.ledger import Ledger

NONE, UNSTATED = "none", "unstated"
STATES = (NONE, *STATUS, UNSTATED)
"""What a hectare can be: no commercial land, or the status of its site."""

PV = "pv"
CHANGES = ("taken_up", "released", "newly_planned", "withdrawn", "reclassified", "unclear")
"""What can happen to the state of a hectare."""

IDLE = (NONE, "withdrawn")
"""States in which land is neither used for commerce nor meant to be."""

_WHEN = ("before", "after")
_PLANNED = ("reserve", "company_reserve", "planned")
# a hundred square metres: what is less is no change of a site's size
_SAME_HA = 0.01


def change_of(old: pd.Series, new: pd.Series) -> pd.Series:
    """Name the change from one state to another.

    Parameters
    ----------
    old, new : Series
        One of ``STATES`` each.

    Returns
    -------
    Series
        One of ``CHANGES``, or ``same``.

    Examples
    --------
    >>> import pandas as pd
    >>> old = pd.Series(["reserve", "existing", "none", "planned", "brownfield", "unstated"])
    >>> new = pd.Series(["existing", "brownfield", "planned", "none", "reserve", "existing"])
    >>> change_of(old, new).tolist()
    ['taken_up', 'released', 'newly_planned', 'withdrawn', 'reclassified', 'unclear']
    """
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


def read_changes(
    cut: gpd.GeoDataFrame,
    *,
    sites: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    books: tuple[Ledger, Ledger],
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
    books : tuple of Ledger
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
        _steady(books[0].sites, books[1].sites).intersection(status[0].index[as_before]),
        sliver_m,
    )
    pv = _read(
        cut,
        "pv",
        [cut[f"pv_{when}"].notna().map({True: PV, False: NONE}) for when in _WHEN],
        _steady(books[0].pv, books[1].pv),
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
    """Tell the states as drawn (before, after) from those of the real change (from, to)."""
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
    return before.index[change_ha.abs() <= _SAME_HA]


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
