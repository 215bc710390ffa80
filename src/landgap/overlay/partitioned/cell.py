"""One cell of a large ledger: its units whole, with all that touches them and all that those meet.

What a cell reads depends on the inputs alone, so its figures are the same bit for bit whichever
worker cuts it and whichever cells share its part.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from landgap.errors import LandgapError, some
from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.polygons import Rows, Shares
from landgap.geometry.threads import usable_cores
from landgap.layers.repair import Repairs
from landgap.overlay.cut import Booked, booked, named, refuse_open_accounts
from landgap.overlay.partitioned.boxes import Boxes, Flags, Floats
from landgap.overlay.partitioned.geoparquet import BOX, Land, Source, mended
from landgap.overlay.partitioned.inputs import KEYS
from landgap.overlay.partitioned.plan import LAYERS, PLAN, Job, along_curve, grouped
from landgap.overlay.pieces import Pieces

# boxes in files may be rounded to single precision, which is half a metre in EPSG:3035
_SLACK_M = 1.0
# most sites cross the rim of a cell by less; those that do not cost a second reading
_RIM_M = 1_000.0
_BATCH = 50_000
_M2 = 10_000


@dataclass(frozen=True)
class Cell:
    """What one cell adds: its pieces, what is known of the rows at home in it, its outline."""

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
        """Book what went by on one kind."""
        now = time.perf_counter()
        self.spent[kind] += now - self._last
        self._last = now


@dataclass(frozen=True)
class _Rows:
    """Rows of a layer that a cell needs, and which are accounted for in it."""

    land: Land
    home: Flags
    spread: Flags
    """Whether other cells cut a row too."""


def cut_cell(job: Job, number: int, clock: Clock, threads: int | None) -> Cell:
    """Cut one cell."""
    boxes, cells = job.plan[list(BOX)].to_numpy(), job.plan["cell"].to_numpy()
    mine = np.flatnonzero(cells == number)
    core, everywhere = Boxes.grown(boxes[mine], _SLACK_M), _units(job)
    window = Boxes.grown(boxes[mine], _RIM_M)

    # plants first: a site that a plant stands on is needed even where it lies beyond the cell
    pv = _read(job, "pv", window)
    pv = _ringed(job, "pv", pv, window, pv.box[core.meet(pv.box)])
    sites = _read(job, "sites", window)
    reach = np.concatenate([layer.box[core.meet(layer.box)] for layer in (pv, sites)])
    sites = _ringed(job, "sites", sites, window, reach)

    # a row is at home in the first of all cells whose units its box meets
    layers, near = {}, [mine]
    for layer, land in (("sites", sites), ("pv", pv)):
        touching = np.flatnonzero(core.meet(land.box))
        row, unit = everywhere.met(land.box[touching])
        first = np.flatnonzero(np.diff(row, prepend=-1))
        low, high = (
            pick.reduceat(cells[unit], first) if len(first) else cells[:0]
            for pick in (np.minimum, np.maximum)
        )
        home, spread = np.zeros((2, len(land.row)), dtype=bool)
        home[touching], spread[touching] = low == number, low != high
        layers[layer] = _Rows(land, home, spread)
        near.append(unit)
    wanted = np.unique(np.concatenate(near))
    place = job.plan["row"].to_numpy()
    units = _read(job, "units", Boxes.grown(boxes[wanted], _SLACK_M))
    units = units.take(np.isin(units.row, place[wanted]))
    own = np.isin(units.row, place[mine])
    layers["units"] = _Rows(units, own, np.zeros_like(own))
    clock.to("read_s")
    found = _cut(job, layers, number, threads)
    clock.to("cut_s")
    return found


def beyond(job: Job, clock: Clock, threads: int | None) -> Iterator[Cell]:
    """Account for rows whose boxes meet no unit, a batch at a time: all their land is outside."""
    everywhere = _units(job)
    for layer in [name for name in LAYERS if name in job.paths]:
        table = _may_lie_beyond(job, layer, everywhere)
        for _, batch in table.groupby(grouped(table, _BATCH)):
            near = Boxes.grown(batch[list(BOX)].to_numpy(), 2 * _SLACK_M)
            land = _read(job, layer, near)
            out = np.isin(land.row, batch["row"]) & ~everywhere.meet(land.box)
            ring = Boxes.grown(land.box[out], _SLACK_M).meet(land.box) | out
            nothing = {name: _none(job, name) for name in ("units", *LAYERS)}
            alone = _Rows(land.take(ring), out[ring], np.zeros(ring.sum(), dtype=bool))
            clock.to("read_s")
            if out.any():
                yield _cut(job, nothing | {layer: alone}, -1, threads)
                clock.to("cut_s")


def _may_lie_beyond(job: Job, layer: str, everywhere: Boxes) -> pd.DataFrame:
    """Find candidates by the file's boxes, which may be rounded; the geometry decides later."""
    key, found, missing = KEYS[layer], [], []
    for row, box, batch in Source.of(job.paths[layer]).batches([key]):
        missing += batch[key].filter(pa.array(~np.isfinite(box).all(axis=1))).to_pylist()
        out = ~everywhere.meet(box + np.array([1, 1, -1, -1]) * _SLACK_M)
        found.append(pd.DataFrame(box[out], columns=list(BOX)).assign(row=row[out]))
    if missing:
        raise LandgapError("All rows need a geometry.", [f"{layer}: none for {some(missing)}"])
    return along_curve(pd.concat(found, ignore_index=True), "row")


def _cut(job: Job, layers: dict[str, _Rows], number: int, threads: int | None) -> Cell:
    """Cut rows that are at hand, and keep what is at home here."""
    options = job.options
    shapes: dict[str, CompiledPolygons] = {}
    left: dict[str, Rows] = {}
    repairs: dict[str, Repairs] = {}
    for layer, rows in layers.items():
        shapes[layer], left[layer], repairs[layer] = mended(
            rows.land, layer, KEYS[layer], rows.home, threads or usable_cores()
        )
    tables = {layer: rows.land.take(left[layer]).frame() for layer, rows in layers.items()}
    book = booked(
        tables,
        shapes,
        geometry=options["geometry"],
        precedence=options["precedence"],
        sliver_m=options["sliver_m"],
        apart=True,
    )
    refuse_open_accounts(book.accounts, options["tolerance_ha"])
    home = {layer: rows.home[left[layer]] for layer, rows in layers.items()}
    spread = {layer: rows.spread[left[layer]] for layer, rows in layers.items()}
    claims = {"sites": book.land, "pv": book.plants}
    pieces = book.pieces.take(home["units"][book.pieces.unit])
    unit_keys = tables["units"]["unit_id"].astype("str").array
    crs = Source.of(job.paths["units"]).crs
    return Cell(
        pieces=named(pieces, unit_keys, book.land.keys, book.plants.keys, crs),
        accounts={layer: _accounts(layers[layer], left[layer], book.accounts[layer]) for layer in LAYERS},
        overlaps=pd.concat(
            [claims[layer].overlaps(layer)[home[layer][claims[layer].yields]] for layer in LAYERS]
        ),
        moved=_moved(book, home["sites"], unit_keys),
        shared=pd.concat(
            [_shares(pieces, book, layer, spread[layer], home[layer]).assign(cell=number) for layer in LAYERS]
        ),
        repairs=repairs,
        outline=united(shapes["units"].geometry[home["units"]]) if home["units"].any() else None,
        units=int(layers["units"].home.sum()),
    )


def _accounts(rows: _Rows, left: Rows, account: pd.DataFrame) -> pd.DataFrame:
    """Give the accounts of the rows at home; what has no land is set aside, and has 0 ha."""
    at_home = account[rows.home[left]]
    gone = rows.home.copy()
    gone[left] = False
    if not gone.any():
        return at_home
    keys = rows.land.take(gone).frame()[account.index.name]
    nothing = pd.DataFrame(0.0, index=pd.Index(keys), columns=account.columns)
    return pd.concat([at_home, nothing])


def _moved(book: Booked, home: Flags, units: pd.api.extensions.ExtensionArray) -> pd.DataFrame:
    moved = book.moved
    site, begin, end = (moved[name].to_numpy(dtype=np.int64) for name in ("mine", "from", "to"))
    at_home = home[site]
    return pd.DataFrame(
        {
            "site_id": book.land.keys.take(site[at_home]),
            "from_unit": units.take(begin[at_home]),
            "to_unit": units.take(end[at_home]),
            "area_ha": moved["area_m2"].to_numpy(dtype=float)[at_home] / _M2,
        }
    )


def _shares(pieces: Pieces, book: Booked, layer: str, spread: Flags, home: Flags) -> pd.DataFrame:
    """Sum the pieces here of rows that other cells cut too, to be compared with their account."""
    owner, claims = (pieces.site, book.land) if layer == "sites" else (pieces.plant, book.plants)
    owned = owner >= 0
    here_m2 = Shares(owner[owned], owner[owned], pieces.area_m2[owned]).each(len(claims.keys))
    account_ha = book.accounts[layer]["pieces_ha"].to_numpy()
    return pd.DataFrame(
        {
            "layer": layer,
            "id": claims.keys[spread],
            "pieces_ha": here_m2[spread] / _M2,
            "account_ha": np.where(home, account_ha, np.nan)[spread],
        }
    )


def united(polygons: npt.NDArray[np.object_]) -> shapely.Geometry:
    """Unite polygons; the fast way holds only where they share their edges exactly."""
    with contextlib.suppress(shapely.errors.GEOSException):
        quick = shapely.coverage_union_all(polygons)
        if shapely.is_valid(quick):
            return quick
    return shapely.union_all(polygons)


def _read(job: Job, layer: str, near: Boxes) -> Land:
    if layer not in job.paths:
        return Land.empty([KEYS[layer]])
    return Source.of(job.paths[layer]).near(near, job.columns[layer])


def _none(job: Job, layer: str) -> _Rows:
    land = Land.empty(job.columns.get(layer, [KEYS[layer]]))
    return _Rows(land, land.plain, land.plain)


def _ringed(job: Job, layer: str, land: Land, window: Boxes, reach: Floats) -> Land:
    """Keep the rows that meet any of the boxes; read again if those reach out of the window."""
    near = Boxes.grown(reach, _SLACK_M)
    if not window.hold(near.box).all():
        land = _read(job, layer, Boxes.grown(reach, 2 * _SLACK_M))
    return land.take(near.meet(land.box))


@lru_cache(maxsize=2)
def _all_units(folder: Path, mark: str) -> Boxes:  # noqa: ARG001 (another run is another plan)
    boxes = pd.read_parquet(folder / PLAN, columns=list(BOX)).to_numpy()
    return Boxes.grown(boxes, _SLACK_M)


def _units(job: Job) -> Boxes:
    return _all_units(job.folder, job.mark)
