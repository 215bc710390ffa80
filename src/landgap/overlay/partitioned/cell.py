"""One cell of a large ledger: its units, what touches them, and what that overlaps.

What a cell reads depends on the inputs alone, so its figures are the same bit for bit whichever
worker cuts it and whichever cells share its part.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from landgap.errors import LandgapError, some
from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.polygons import Rows
from landgap.geometry.threads import usable_cores
from landgap.layers.checked import Inputs
from landgap.layers.repair import Repairs
from landgap.overlay.cut import (
    COLUMNS,
    KEYS,
    M2_PER_HA,
    Cut,
    cut_layers,
    pieces_m2,
    refuse_open_accounts,
    united,
)
from landgap.overlay.partitioned.boxes import Boxes, Flags, Floats
from landgap.overlay.partitioned.geoparquet import BOX, GeoParquetFile, LayerRows, repaired
from landgap.overlay.partitioned.plan import LAYERS, UNITS, Plan, along_curve, grouped
from landgap.overlay.pieces import Pieces
from landgap.tolerances import BOX_M

# most sites reach beyond the boundary of a cell by less; those that do not cost a second reading
_MARGIN_M = 1_000.0
_BATCH = 50_000


@dataclass(frozen=True)
class Cell:
    """What one cell adds: its pieces, the accounts of its rows, its outline."""

    pieces: pd.DataFrame
    accounts: dict[str, pd.DataFrame]
    overlaps: pd.DataFrame
    moved: pd.DataFrame
    shared: pd.DataFrame
    repairs: dict[str, Repairs]
    outline: shapely.Geometry | None
    units: int


class Clock:
    """Seconds spent on each kind of work."""

    def __init__(self) -> None:
        """Start it."""
        self.spent = {"read_s": 0.0, "cut_s": 0.0, "write_s": 0.0}
        self._last = time.perf_counter()

    def to(self, kind: str) -> None:
        """Add the time since the last call to one kind."""
        now = time.perf_counter()
        self.spent[kind] += now - self._last
        self._last = now


@dataclass(frozen=True)
class _Rows:
    """Rows of a layer that a cell needs, and which are accounted for in it."""

    land: LayerRows
    accounted: Flags
    shared: Flags
    """Whether other cells cut a row too."""

    def by_key(self, key: str) -> _Rows:
        """Put them in the order of their keys, so that the order of the file leaves no trace."""
        order = self.land.frame()[key].to_numpy(dtype=str).argsort(kind="stable")
        return _Rows(self.land.take(order), self.accounted[order], self.shared[order])


def cut_cell(plan: Plan, number: int, clock: Clock, threads: int | None) -> Cell:
    """Cut one cell."""
    boxes, cells = plan.units[list(BOX)].to_numpy(), plan.units["cell"].to_numpy()
    mine = np.flatnonzero(cells == number)
    core, everywhere = Boxes.grown(boxes[mine], BOX_M), _units(plan)
    window = Boxes.grown(boxes[mine], _MARGIN_M)

    # plants first: a site that a plant stands on is needed even where it lies beyond the cell
    pv = _read(plan, "pv", window)
    pv = _meeting(plan, "pv", pv, window, pv.box[core.meet(pv.box)])
    sites = _read(plan, "sites", window)
    reach = np.concatenate([layer.box[core.meet(layer.box)] for layer in (pv, sites)])
    sites = _meeting(plan, "sites", sites, window, reach)

    # a row is accounted for in the first of all cells whose units its box meets
    layers, near = {}, [mine]
    for layer, land in (("sites", sites), ("pv", pv)):
        touching = np.flatnonzero(core.meet(land.box))
        row, unit = everywhere.met(land.box[touching])
        first = np.flatnonzero(np.diff(row, prepend=-1))
        low, high = (
            pick.reduceat(cells[unit], first) if len(first) else cells[:0]
            for pick in (np.minimum, np.maximum)
        )
        accounted, shared = np.zeros((2, len(land.row)), dtype=bool)
        accounted[touching], shared[touching] = low == number, low != high
        layers[layer] = _Rows(land, accounted, shared)
        near.append(unit)
    wanted = np.unique(np.concatenate(near))
    place = plan.units["row"].to_numpy()
    units = _read(plan, "units", Boxes.grown(boxes[wanted], BOX_M))
    units = units.take(np.isin(units.row, place[wanted]))
    own = np.isin(units.row, place[mine])
    layers["units"] = _Rows(units, own, np.zeros_like(own))
    clock.to("read_s")
    found = _cut(plan, layers, number, threads)
    clock.to("cut_s")
    return found


def cut_outside(plan: Plan, clock: Clock, threads: int | None) -> Iterator[Cell]:
    """Account for rows whose boxes meet no unit, a batch at a time: all their land is outside."""
    everywhere = _units(plan)
    nothing = {name: _no_rows(plan, name) for name in ("units", *LAYERS)}
    for layer in [name for name in ("units", *LAYERS) if name in plan.paths]:
        nowhere = _without_geometry(plan, layer)
        if len(nowhere.row):
            every = np.ones(len(nowhere.row), dtype=bool)
            yield _cut(plan, nothing | {layer: _Rows(nowhere, every, ~every)}, -1, threads)
    for layer in [name for name in LAYERS if name in plan.paths]:
        table = _outside_candidates(plan, layer, everywhere)
        for _, batch in table.groupby(grouped(table, _BATCH)):
            near = Boxes.grown(batch[list(BOX)].to_numpy(), 2 * BOX_M)
            land = _read(plan, layer, near)
            out = np.isin(land.row, batch["row"]) & ~everywhere.meet(land.box)
            ring = Boxes.grown(land.box[out], BOX_M).meet(land.box) | out
            alone = _Rows(land.take(ring), out[ring], np.zeros(ring.sum(), dtype=bool))
            clock.to("read_s")
            if out.any():
                yield _cut(plan, nothing | {layer: alone}, -1, threads)
                clock.to("cut_s")


def _without_geometry(plan: Plan, layer: str) -> LayerRows:
    """Read the rows that no box leads to; each must be one without a place."""
    rows = GeoParquetFile.of(plan.paths[layer]).without_box(plan.columns[layer])
    placed = np.asarray(np.isfinite(rows.box).all(axis=1))
    if placed.any():
        keys = rows.take(placed).frame()[KEYS[layer]]
        raise LandgapError(
            "The layers cannot be cut in parts.",
            [f"{layer}: a geometry and no box in {some(keys)}; write the file again with its boxes"],
        )
    return rows


def _outside_candidates(plan: Plan, layer: str, everywhere: Boxes) -> pd.DataFrame:
    """Find candidates by the file's boxes, which may be rounded; the geometry decides later."""
    found = [pd.DataFrame(np.empty((0, 4)), columns=list(BOX)).assign(row=np.arange(0))]
    for row, box, _ in GeoParquetFile.of(plan.paths[layer]).batches([]):
        out = ~everywhere.meet(box + np.array([1, 1, -1, -1]) * BOX_M) & np.isfinite(box).all(axis=1)
        found.append(pd.DataFrame(box[out], columns=list(BOX)).assign(row=row[out]))
    return along_curve(pd.concat(found, ignore_index=True), "row")


def _cut(plan: Plan, layers: dict[str, _Rows], number: int, threads: int | None) -> Cell:
    """Cut rows, and keep what this cell accounts for."""
    options = plan.options
    layers = {layer: rows.by_key(KEYS[layer]) for layer, rows in layers.items()}
    shapes: dict[str, CompiledPolygons] = {}
    left: dict[str, Rows] = {}
    repairs: dict[str, Repairs] = {}
    for layer, rows in layers.items():
        shapes[layer], left[layer], repairs[layer] = repaired(
            rows.land, layer, KEYS[layer], rows.accounted, threads or usable_cores()
        )
    inputs = Inputs("The layers cannot be cut in parts.")
    tables = {
        layer: inputs.table(rows.land.take(left[layer]).frame(), layer, *COLUMNS[layer])
        for layer, rows in layers.items()
    }
    inputs.stop()
    cut = cut_layers(
        tables,
        shapes,
        geometry=options["geometry"],
        precedence=options["precedence"],
        sliver_m=options["sliver_m"],
        may_be_disjoint=True,
    )
    refuse_open_accounts(cut.accounts, options["tolerance_ha"])
    accounted = {layer: rows.accounted[left[layer]] for layer, rows in layers.items()}
    shared = {layer: rows.shared[left[layer]] for layer, rows in layers.items()}
    pieces = cut.pieces.take(accounted["units"][cut.pieces.unit])
    crs = GeoParquetFile.of(plan.paths["units"]).crs
    return Cell(
        pieces=cut.named(pieces, crs),
        accounts={layer: cut.accounts[layer][accounted[layer]] for layer in LAYERS},
        overlaps=pd.concat(
            [kept.overlaps(layer)[accounted[layer][kept.yields]] for layer, kept in cut.kept.items()]
        ),
        moved=cut.moved(accounted["sites"]),
        shared=pd.concat(
            [
                _shares(pieces, cut, layer, shared[layer], accounted[layer]).assign(cell=number)
                for layer in LAYERS
            ]
        ),
        repairs=repairs,
        outline=united(shapes["units"].geometry[accounted["units"]]) if accounted["units"].any() else None,
        units=int(layers["units"].accounted.sum()),
    )


def _shares(pieces: Pieces, cut: Cut, layer: str, shared: Flags, accounted: Flags) -> pd.DataFrame:
    """Sum the pieces here of rows that other cells cut too, to be compared with their account."""
    keys = cut.keys[layer]
    here_m2 = pieces_m2(pieces, layer, len(keys))
    account_ha = cut.accounts[layer]["pieces_ha"].to_numpy()
    return pd.DataFrame(
        {
            "layer": layer,
            "id": keys[shared],
            "pieces_ha": here_m2[shared] / M2_PER_HA,
            "account_ha": np.where(accounted, account_ha, np.nan)[shared],
        }
    )


def _read(plan: Plan, layer: str, near: Boxes) -> LayerRows:
    if layer not in plan.paths:
        return LayerRows.empty([KEYS[layer]])
    return GeoParquetFile.of(plan.paths[layer]).near(near, plan.columns[layer])


def _no_rows(plan: Plan, layer: str) -> _Rows:
    land = LayerRows.empty(plan.columns.get(layer, [KEYS[layer]]))
    return _Rows(land, land.plain, land.plain)


def _meeting(plan: Plan, layer: str, land: LayerRows, window: Boxes, reach: Floats) -> LayerRows:
    """Keep the rows that meet any of the boxes; read again if those reach out of the window."""
    near = Boxes.grown(reach, BOX_M)
    if not window.hold(near.box).all():
        land = _read(plan, layer, Boxes.grown(reach, 2 * BOX_M))
    return land.take(near.meet(land.box))


@lru_cache(maxsize=2)
def _all_units(folder: Path, mark: str) -> Boxes:  # noqa: ARG001 (another run is another plan)
    boxes = pd.read_parquet(folder / UNITS, columns=list(BOX)).to_numpy()
    return Boxes.grown(boxes, BOX_M)


def _units(plan: Plan) -> Boxes:
    return _all_units(plan.folder, plan.mark)
