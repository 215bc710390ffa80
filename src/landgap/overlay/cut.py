"""Cut measurable polygons, by position: to pieces and the accounts that prove them."""

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
from numpy.typing import NDArray
from pyproj import CRS

from landgap.errors import ClosureError, LandgapError, some
from landgap.geometry.parts import without
from landgap.geometry.polygons import Areas, Geometries, Polygons, Rows, Shares, union
from landgap.layers.kinds import Column
from landgap.layers.schema import STATUS
from landgap.overlay.pieces import NO_ROW, Pieces, build_pieces, measure_pieces, without_slivers
from landgap.overlay.precedence import FOOTPRINTS, Keys, Precedence, pv_precedence, site_precedence
from landgap.tolerances import CORNER_REL, SHARED_EDGE_M2

logger = logging.getLogger("landgap")

KEYS = {"units": "unit_id", "sites": "site_id", "pv": "pv_id"}
"""What names the rows of each layer."""

COLUMNS = {
    "units": (Column("unit_id", "id", required=True),),
    "sites": (
        Column("site_id", "id", required=True),
        Column("status", "category", values=STATUS),
        Column("footprint", "category", values=FOOTPRINTS),
    ),
    "pv": (Column("pv_id", "id", required=True), Column("commissioned", "year")),
}
"""What a ledger reads of each layer, and how."""

M2_PER_HA = 10_000

Flags = NDArray[np.bool_]


@contextmanager
def _without_garbage_collector() -> Iterator[None]:
    """Spare the garbage collector: it would look through all polygons each time some are built."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True)
class Cut:
    """A ledger by position: rows of units, sites and plants instead of their keys."""

    pieces: Pieces
    keys: dict[str, Keys]
    """Of ``units``, ``sites`` and ``pv``."""
    kept: dict[str, Precedence]
    """What each of ``sites`` and ``pv`` keeps."""
    accounts: dict[str, pd.DataFrame]
    outline: shapely.Geometry
    slivers: pd.DataFrame
    pairs_built: int

    def named(self, pieces: Pieces, crs: CRS) -> pd.DataFrame:
        """Put keys in place of positions, in the order of unit, site and plant."""
        rows = {"units": pieces.unit, "sites": pieces.site, "pv": pieces.plant}
        order = np.lexsort([_place(rows[layer], self.keys[layer]) for layer in reversed(rows)])
        table = pd.DataFrame(
            {
                KEYS[layer]: self.keys[layer].take(place[order], allow_fill=True)
                for layer, place in rows.items()
            }
        ).assign(area_ha=pieces.area_m2[order] / M2_PER_HA)
        if pieces.shape is None:
            return table
        shaped: pd.DataFrame = gpd.GeoDataFrame(table, geometry=pieces.shape[order], crs=crs)
        return shaped

    def moved(self, rows: Flags | slice = slice(None)) -> pd.DataFrame:
        """List the slivers that went to another unit, by key; of some sites only."""
        site, begin, end = (self.slivers[name].to_numpy(dtype=np.int64) for name in ("mine", "from", "to"))
        area_ha = self.slivers["area_m2"].to_numpy(dtype=float) / M2_PER_HA
        some_rows = rows if isinstance(rows, slice) else rows[site]
        return pd.DataFrame(
            {
                "site_id": self.keys["sites"].take(site[some_rows]),
                "from_unit": self.keys["units"].take(begin[some_rows]),
                "to_unit": self.keys["units"].take(end[some_rows]),
                "area_ha": area_ha[some_rows],
            }
        )


@_without_garbage_collector()
def cut_layers(
    tables: Mapping[str, pd.DataFrame],
    shapes: Mapping[str, Polygons],
    *,
    geometry: bool,
    precedence: Sequence[str],
    sliver_m: float,
    may_be_disjoint: bool = False,
) -> Cut:
    """Cut layers that are measurable, in one metric system; `may_be_disjoint`: they need not share land.

    `tables` have the keys and what decides who keeps land, `shapes` the polygons.
    """
    units = shapes["units"]
    with ThreadPoolExecutor(1) as aside:
        # needed only to close the accounts
        ready = aside.submit(units.read)
        united = aside.submit(_outline, units)
        if units.threads == 1:
            united.result()
        sites = site_precedence(tables["sites"], shapes["sites"], precedence)
        plants = pv_precedence(tables.get("pv"), shapes.get("pv"), threads=units.threads)

        logger.info("cutting %d sites and %d plants along the units", len(sites.keys), len(plants.keys))
        ready.result()
        cut = sites.own.shared(units, shapes=geometry or sliver_m > 0)
        plant_cut = plants.own.shared(units)
        if not may_be_disjoint:
            met = {"sites": (sites, cut), "pv": (plants, plant_cut)}
            rows = {name: len(layer.keys) for name, (layer, share) in met.items() if not len(share.mine)}
            refuse_disjoint({name: many for name, many in rows.items() if many})
        whole, slivers = cut, pd.DataFrame(columns=["mine", "from", "to", "area_m2"])
        keys = tables["units"]["unit_id"].astype("str").array
        if sliver_m > 0:
            whole, slivers = without_slivers(cut, sliver_m, _place(np.arange(len(keys)), keys))
        pairs_built = 0
        if geometry:
            pieces = build_pieces(sites.own, sites.whole, plants.own, units, whole)
        else:
            pieces, pairs_built = measure_pieces(sites.own, plants.own, units, whole, plant_cut)
        outline, overlapping = united.result()

    kept = {"sites": sites, "pv": plants}
    accounts = {
        layer: kept[layer].account(
            KEYS[layer], pieces_m2(pieces, layer, len(kept[layer].keys)), shares, units, overlapping
        )
        for layer, shares in (("sites", cut), ("pv", plant_cut))
    }
    all_keys = {"units": keys, "sites": sites.keys, "pv": plants.keys}
    return Cut(pieces, all_keys, kept, accounts, outline, slivers, pairs_built)


def _outline(units: Polygons) -> tuple[shapely.Geometry, Rows]:
    """Unite the units, and find those that overlap another."""
    quick = _joined(units)
    if quick is not None:
        return quick, np.array([], dtype=np.int64)
    logger.info("the units do not share their edges exactly")
    met = units.shared_within()
    overlapping = np.unique(np.concatenate([met.mine, met.other]))
    return union(units.geometry), overlapping


def united(polygons: Geometries) -> shapely.Geometry:
    """Unite polygons; the fast way holds only where they share their edges exactly."""
    quick = _joined(Polygons(polygons, threads=1))
    return union(polygons) if quick is None else quick


def _joined(polygons: Polygons) -> shapely.Geometry | None:
    """Join polygons where their common edges cancel; none where that is not their union.

    What is left of their edges surrounds the places that an odd number of them covers. It is as
    large as all of them together only if no place is covered twice, and then it is their union.
    """
    total_m2 = polygons.area_m2.sum()
    allowed_m2 = SHARED_EDGE_M2 + CORNER_REL * total_m2
    with suppress(shapely.errors.GEOSException):
        for shape in polygons.outlines():
            if abs(shape.area - total_m2) <= allowed_m2 and shapely.is_valid(shape):
                return shape
    return None


def refuse_disjoint(rows: Mapping[str, int]) -> None:
    """Refuse layers of which no row lies in any unit: a mistake, not a result; `rows` of each such layer."""
    faults = [
        f"{layer}: no row of {many} lies in any unit; check its reference system"
        for layer, many in rows.items()
    ]
    if faults:
        raise LandgapError("The layers have no land in common.", faults)


def refuse_landless(rows: Mapping[str, tuple[int, int]]) -> None:
    """Refuse layers of which no row has any land; `rows` of each layer, and how many have none."""
    faults = [
        f"{layer}: no row of {many} has any land; polygons are needed"
        for layer, (many, without_land) in rows.items()
        if 0 < many == without_land
    ]
    if faults:
        raise LandgapError("The layers cannot be cut.", faults)


def pieces_m2(pieces: Pieces, layer: str, rows: int) -> Areas:
    """Sum up the pieces of each site or plant, of which there are so many."""
    owner = pieces.site if layer == "sites" else pieces.plant
    owned = owner != NO_ROW
    return Shares(owner[owned], owner[owned], pieces.area_m2[owned]).each(rows)


def _place(rows: Rows, keys: Keys) -> Rows:
    """Where each row's key stands in the alphabet; none comes last."""
    if in_order(pd.Series(keys)):
        return np.where(rows == NO_ROW, len(keys), rows)
    place = np.empty(len(keys) + 1, dtype=np.int64)
    place[keys.argsort()] = np.arange(len(keys))
    place[NO_ROW] = len(keys)
    return place[rows]


def in_order(text: pd.Series) -> bool:
    """Tell whether texts are in the order of the alphabet, without duplicates."""
    # as pandas' own test, without an object for every text
    return bool(text.iloc[:-1].lt(text.iloc[1:].array).all())


def holes_ha(outline: shapely.Geometry) -> pd.Series:
    """Measure the land of nobody inside an outline, largest first; what lies in a hole is none of it."""
    parts = shapely.get_parts(outline)
    rings = [ring for part in parts for ring in part.interiors]
    holes = shapely.polygons(np.array(rings, dtype=object))
    # what lies in an island's own hole is the gap of that hole
    islands = shapely.polygons(shapely.get_exterior_ring(parts))
    inside = shapely.STRtree(islands).query(holes, predicate="contains")
    gaps = shapely.get_parts(without(holes, islands, (inside[0], inside[1])))
    # a ring that begins elsewhere adds up to other last digits
    area_m2 = shapely.area(shapely.normalize(gaps))
    area_m2 = area_m2[area_m2 > SHARED_EDGE_M2]
    return pd.Series(np.sort(area_m2)[::-1] / M2_PER_HA, name="gap_ha", dtype=float)


def refuse_open_accounts(accounts: dict[str, pd.DataFrame], tolerance_ha: float) -> None:
    """Raise if an account is off by more than the tolerance."""
    faults = []
    for layer, account in accounts.items():
        # by position: a mask would look up numpy's names among all keys
        error_ha = account["error_ha"]
        closes = np.abs(error_ha.to_numpy()) <= tolerance_ha
        off = error_ha.iloc[np.flatnonzero(~closes)]
        named = [f"{key} ({error:+.4f} ha)" for key, error in off.items()]
        if named:
            faults.append(f"{layer}: {len(named)} accounts do not close: {some(named)}")
    if faults:
        mend = "Check for units that overlap and for invalid polygons."
        raise ClosureError(f"Land was lost or counted twice. {mend}", faults)
