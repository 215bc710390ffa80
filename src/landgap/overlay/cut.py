"""The cutting itself, by position: from polygons that are measurable to pieces and accounts."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from landgap.errors import ClosureError, LandgapError, some
from landgap.geometry.polygons import DUST_M2, Areas, Polygons, Rows, Shares
from landgap.overlay.pieces import NOBODY, Pieces, built, measured, without_slivers
from landgap.overlay.precedence import Claims, Keys, pv_claims, site_claims

logger = logging.getLogger("landgap")

_M2 = 10_000
# of the land of all units together: what their sum may be off by
_ROUNDING = 1e-12


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Spare the garbage collector: it would look through all polygons each time some are built."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True)
class Booked:
    """A ledger by position: rows of units, sites and plants instead of their keys."""

    pieces: Pieces
    land: Claims
    plants: Claims
    accounts: dict[str, pd.DataFrame]
    outline: shapely.Geometry
    moved: pd.DataFrame
    pairs_built: int


@_collector_at_rest()
def booked(
    tables: Mapping[str, pd.DataFrame],
    shapes: Mapping[str, Polygons],
    *,
    geometry: bool,
    precedence: Sequence[str],
    sliver_m: float,
    apart: bool = False,
) -> Booked:
    """Cut layers that are measurable, in one metric system; `apart`: they need not meet.

    `tables` have the keys and what decides who keeps land, `shapes` the polygons.
    """
    parcels = shapes["units"]
    with ThreadPoolExecutor(1) as aside:
        # needed only to close the accounts
        ready = aside.submit(parcels.read)
        united = aside.submit(_outline, parcels)
        if parcels.threads == 1:
            united.result()
        land = site_claims(tables["sites"], shapes["sites"], precedence)
        plants = pv_claims(tables.get("pv"), shapes.get("pv"), threads=parcels.threads)

        logger.info("cutting %d sites and %d plants along the units", len(land.keys), len(plants.keys))
        ready.result()
        cut = land.own.shared(parcels, shapes=geometry or sliver_m > 0)
        plant_cut = plants.own.shared(parcels)
        if not apart:
            _refuse_strangers({"sites": (land, cut), "pv": (plants, plant_cut)})
        kept = cut
        moved = pd.DataFrame(columns=["mine", "from", "to", "area_m2"])
        if sliver_m > 0:
            keys = tables["units"]["unit_id"].astype("str").array
            kept, moved = without_slivers(cut, sliver_m, _place(np.arange(len(keys)), keys))
        pairs_built = 0
        if geometry:
            pieces = built(land.own, land.whole, plants.own, parcels, kept)
        else:
            pieces, pairs_built = measured(land.own, plants.own, parcels, kept, plant_cut)
        outline, doubtful = united.result()

    accounts = {
        name: claims.account(key, _each(owner, pieces, len(claims.keys)), shares, parcels, doubtful)
        for name, key, claims, owner, shares in (
            ("sites", "site_id", land, pieces.site, cut),
            ("pv", "pv_id", plants, pieces.plant, plant_cut),
        )
    }
    return Booked(pieces, land, plants, accounts, outline, moved, pairs_built)


def _outline(units: Polygons) -> tuple[shapely.Geometry, Rows]:
    """Unite the units, and find those that overlap another.

    Where units share their edges exactly, their union is what is left when common edges cancel;
    it is a valid surface as large as all of them together only if none overlaps another.
    """
    total_m2 = units.area_m2.sum()
    with suppress(shapely.errors.GEOSException):
        for quick in units.outlines():
            is_coverage = abs(quick.area - total_m2) <= DUST_M2 + _ROUNDING * total_m2
            if is_coverage and shapely.is_valid(quick):
                return quick, np.array([], dtype=np.int64)
    logger.info("the units do not share their edges exactly")
    met = units.shared_within()
    doubtful = np.unique(np.concatenate([met.mine, met.other]))
    return shapely.union_all(units.geometry), doubtful


def _refuse_strangers(layers: dict[str, tuple[Claims, Shares]]) -> None:
    """Two layers without any land in common are a mistake, not a result."""
    faults = [
        f"{name}: no row of {len(claims.keys)} lies in any unit; check its reference system"
        for name, (claims, shares) in layers.items()
        if len(claims.keys) and not len(shares.mine)
    ]
    if faults:
        raise LandgapError("The layers have no land in common.", faults)


def _each(owner: Rows, pieces: Pieces, rows: int) -> Areas:
    """Sum up the pieces of each owner."""
    owned = owner != NOBODY
    return Shares(owner[owned], owner[owned], pieces.area_m2[owned]).each(rows)


def named(pieces: Pieces, units: Keys, sites: Keys, plants: Keys, crs: CRS) -> pd.DataFrame:
    """Put keys in place of positions, in the order of unit, site and plant."""
    columns = {"unit_id": (pieces.unit, units), "site_id": (pieces.site, sites)}
    columns["pv_id"] = (pieces.plant, plants)
    order = np.lexsort([_place(rows, keys) for rows, keys in reversed(columns.values())])
    table = pd.DataFrame(
        {name: keys.take(rows[order], allow_fill=True) for name, (rows, keys) in columns.items()}
    ).assign(area_ha=pieces.area_m2[order] / _M2)
    if pieces.shape is None:
        return table
    shaped: pd.DataFrame = gpd.GeoDataFrame(table, geometry=pieces.shape[order], crs=crs)
    return shaped


def _place(rows: Rows, keys: Keys) -> Rows:
    """Where each row's key stands in the alphabet; nobody comes last."""
    if in_order(pd.Series(keys)):
        return np.where(rows == NOBODY, len(keys), rows)
    place = np.empty(len(keys) + 1, dtype=np.int64)
    place[keys.argsort()] = np.arange(len(keys))
    place[NOBODY] = len(keys)
    return place[rows]


def in_order(text: pd.Series) -> bool:
    """Tell whether texts stand in the order of the alphabet, none of them twice."""
    # as pandas' own test, without an object for every text
    return bool(text.iloc[:-1].lt(text.iloc[1:].array).all())


def holes_ha(outline: shapely.Geometry) -> pd.Series:
    """List the holes of an outline, largest first."""
    rings = [ring for part in shapely.get_parts(outline) for ring in part.interiors]
    holes = pd.Series(shapely.area(shapely.polygons(rings)) / _M2 if rings else [], dtype=float)
    return holes.sort_values(ascending=False, ignore_index=True).rename("gap_ha")


def refuse_open_accounts(accounts: dict[str, pd.DataFrame], tolerance_ha: float) -> None:
    """Raise if an account is off by more than the tolerance."""
    faults = []
    for layer, account in accounts.items():
        # by position: a mask would look up numpy's names among all keys
        error_ha = account["error_ha"]
        off = error_ha.iloc[np.flatnonzero(np.abs(error_ha.to_numpy()) > tolerance_ha)]
        named = [f"{key} ({error:+.4f} ha)" for key, error in off.items()]
        if named:
            faults.append(f"{layer}: {len(named)} accounts do not close: {some(named)}")
    if faults:
        mend = "Check for units that overlap and for invalid polygons."
        raise ClosureError(f"Land was lost or counted twice. {mend}", faults)
