"""One part of a large ledger: what it reads, cuts, and writes at once."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyproj
import shapely
from pyarrow import dataset

from landgap.errors import LandgapError, some
from landgap.land.ledger import Ledger, ledger
from landgap.land.partition import BOX, KEYS, LAYERS, NOTE, PLAN, Job, about, along_curve, boxes

ACCOUNT = ["area_ha", "pieces_ha", "outside_ha", "overlap_ha", "error_ha"]

# boxes in files may be rounded to single precision, which is half a metre in EPSG:3035
_SLACK_M = 1.0
# most sites cross the rim of a cell by less; those that do not cost a second reading
_RIM_M = 1_000.0
_BATCH = 50_000
_DUST_M2 = 1e-4


@dataclass(frozen=True)
class _Booked:
    """What one cell adds: its pieces, the accounts that are at home in it, its outline."""

    pieces: pd.DataFrame
    accounts: dict[str, pd.DataFrame]
    overlaps: pd.DataFrame
    shared: pd.DataFrame
    outline: shapely.Geometry | None
    units: int


class _Clock:
    """Seconds spent on each kind of work."""

    def __init__(self) -> None:
        self.spent = {"read_s": 0.0, "cut_s": 0.0, "write_s": 0.0}
        self._last = time.perf_counter()

    def to(self, kind: str) -> None:
        now = time.perf_counter()
        self.spent[kind] += now - self._last
        self._last = now


def write_part(folder: str, part: int, threads: int | None = None) -> dict[str, float]:
    """Read, cut and write one part; it appears whole or not at all.

    Parameters
    ----------
    folder : str
        The folder of the run.
    part : int
        Number of the part, from 0; the one after the last holds what lies beyond all units.
    threads : int, optional
        How many to work on; as many as there are cores if not given. The part is the same.

    Returns
    -------
    dict
        Seconds spent: `read_s`, `cut_s`, `write_s`.

    Examples
    --------
    >>> write_part("no-such-folder", 0)
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: 'no-such-folder/run.json'
    """
    job = Job.of(Path(folder))
    job = replace(job, options={**job.options, "threads": threads})
    clock = _Clock()
    # the process is named so that a left-over tells whose it was
    scratch = Path(tempfile.mkdtemp(prefix=f".part-{os.getpid()}-", dir=job.folder))
    try:
        if part == job.parts:
            booked = list(_beyond(job, clock))
        else:
            booked = [one for cell in job.cells(part) for one in _cell(job, cell, clock)]
        _write(booked, job, scratch)
        target = job.folder / job.name(part)
        if target.exists() and job.note(part) is None:
            shutil.rmtree(target)
        try:
            scratch.rename(target)
        except OSError:
            # another worker was first: the same part, bit for bit
            if job.note(part) is None:
                raise
        clock.to("write_s")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return clock.spent


def _cell(job: Job, cell: int, clock: _Clock) -> Iterator[_Booked]:
    """Cut one cell: its units whole, with all that touches them and all that those yield to.

    What a cell reads depends on the inputs alone, so its figures are the same bit for bit
    whichever worker cuts it and whichever cells share its part.
    """
    places = job.plan[list(BOX)].to_numpy()
    mine = job.plan["cell"].to_numpy() == cell
    core, everywhere = _tree(places[mine]), _unit_tree(job)
    window = _around(places[mine], _RIM_M)

    # plants first: a site that a plant stands on is needed even where it lies beyond the cell
    pv = _read(job, "pv", window)
    plants = pv[_meets(core, pv)]
    pv = _ringed(job, "pv", pv, window, _bounds(plants))
    plants = pv[_meets(core, pv)]
    sites = _read(job, "sites", window)
    claims = sites[_meets(core, sites)]
    reach = np.concatenate([_bounds(plants), _bounds(claims)])
    sites = _ringed(job, "sites", sites, window, reach)
    claims = sites[_meets(core, sites)]

    # a row is at home in the first of all cells whose units its box meets
    homes, shared, near = {}, [], [np.flatnonzero(mine)]
    for layer, rows in (("sites", claims), ("pv", plants)):
        row, unit = everywhere.query(np.asarray(rows.geometry.array))
        cells = pd.Series(job.plan["cell"].to_numpy()[unit]).groupby(row)
        first, last = cells.min().to_numpy(), cells.max().to_numpy()
        keys = rows[KEYS[layer]].to_numpy()
        homes[layer] = keys[first == cell]
        shared.append((layer, keys[first != last]))
        near.append(unit)
    wanted = np.unique(np.concatenate(near))
    units = _read(job, "units", _around(places[wanted], 2 * _SLACK_M))
    at_hand = units["unit_id"].isin(job.plan["unit_id"].iloc[wanted])
    units = units[at_hand].reset_index(drop=True)
    clock.to("read_s")

    # rows whose boxes meet a unit, and not one of which lies in any
    for layer, rows in (("sites", sites), ("pv", pv)):
        if len(rows) and not _any_land_in(units, rows):
            strangers = rows[rows[KEYS[layer]].isin(homes[layer])]
            homes[layer] = homes[layer][:0]
            sites, pv = (sites.iloc[:0], pv) if layer == "sites" else (sites, pv.iloc[:0])
            if len(strangers):
                yield _outside(job, layer, strangers)
    book = ledger(units, sites, pv if len(pv) else None, **job.options)
    ids = job.plan["unit_id"].to_numpy()[mine]
    pieces = book.pieces[book.pieces["unit_id"].isin(ids)].reset_index(drop=True)
    own = np.asarray(units.loc[units["unit_id"].isin(ids)].geometry.array)
    yield _Booked(
        pieces=pieces,
        # what has no land is set aside by the ledger, and stays in the accounts with 0 ha
        accounts={
            layer: getattr(book, layer).reindex(homes[layer], fill_value=0.0) for layer in LAYERS
        },
        overlaps=_of(book, homes),
        shared=_parts_of(pieces, shared, cell),
        outline=united(own),
        units=len(ids),
    )
    clock.to("cut_s")


def _any_land_in(units: gpd.GeoDataFrame, rows: gpd.GeoDataFrame) -> bool:
    polygons, shapes = (np.asarray(layer.geometry.array) for layer in (units, rows))
    tree = shapely.STRtree(shapes)
    if tree.query(polygons, predicate="contains_properly").size:
        return True
    unit, row = tree.query(polygons, predicate="intersects")
    # what only touches shares no land
    return bool((shapely.area(shapely.intersection(polygons[unit], shapes[row])) > _DUST_M2).any())


def united(polygons: npt.NDArray[np.object_]) -> shapely.Geometry:
    """Unite polygons; the fast way holds only where they share their edges exactly.

    Parameters
    ----------
    polygons : ndarray
        Polygons that do not overlap.

    Returns
    -------
    Polygon or MultiPolygon
        Their union.

    Examples
    --------
    >>> united(shapely.box([0, 1], 0, [1, 2], 1)).area
    2.0
    """
    with contextlib.suppress(shapely.errors.GEOSException):
        quick = shapely.coverage_union_all(polygons)
        if shapely.is_valid(quick):
            return quick
    return shapely.union_all(polygons)


def _beyond(job: Job, clock: _Clock) -> Iterator[_Booked]:
    """Account for rows whose boxes meet no unit, a batch at a time: all their land is outside."""
    everywhere = _unit_tree(job)
    for layer in [name for name in LAYERS if name in job.paths]:
        table = boxes(job.paths[layer], layer)
        placed = np.isfinite(table[list(BOX)].to_numpy()).all(axis=1)
        if bad := table[KEYS[layer]][~placed].tolist():
            raise LandgapError("All rows need a geometry.", [f"{layer}: none for {some(bad)}"])
        table = along_curve(table[_may_lie_beyond(table, everywhere)], KEYS[layer])
        for first in range(0, len(table), _BATCH):
            batch = table.iloc[first : first + _BATCH]
            rows = _read(job, layer, _around(batch[list(BOX)].to_numpy(), _RIM_M))
            rows = rows[rows[KEYS[layer]].isin(batch[KEYS[layer]]) & ~_meets(everywhere, rows)]
            clock.to("read_s")
            if len(rows):
                yield _outside(job, layer, rows)
                clock.to("cut_s")


def _may_lie_beyond(table: pd.DataFrame, everywhere: shapely.STRtree) -> npt.NDArray[np.bool_]:
    """Find candidates by the file's boxes, which may be rounded; the geometry decides later."""
    left = np.ones(len(table), dtype=bool)
    for first in range(0, len(table), 10 * _BATCH):
        sides = table[list(BOX)].iloc[first : first + 10 * _BATCH].to_numpy()
        shrunk = shapely.box(*(sides + np.array([1, 1, -1, -1]) * _SLACK_M).T)
        left[first + everywhere.query(shrunk)[0]] = False
    return left


def _outside(job: Job, layer: str, rows: gpd.GeoDataFrame) -> _Booked:
    """Let one box stand for the rest of the world: what is a piece of it is outside."""
    ring = _read(job, layer, _around(_bounds(rows), _RIM_M))
    ring = ring[_meets(_tree(_bounds(rows)), ring)].reset_index(drop=True)
    world = shapely.box(*_around(_bounds(ring), _RIM_M))
    units = gpd.GeoDataFrame({"unit_id": ["beyond"]}, geometry=[world], crs=rows.crs)
    whole = gpd.GeoDataFrame({"site_id": ["beyond"]}, geometry=[world], crs=rows.crs)
    layers = (units, ring) if layer == "sites" else (units, whole, ring)
    book = ledger(*layers, **job.options)
    keys = rows[KEYS[layer]].to_numpy()
    account = getattr(book, layer).loc[keys]
    account = account.assign(outside_ha=account["pieces_ha"], pieces_ha=0.0)
    homes = {other: keys if other == layer else keys[:0] for other in LAYERS}
    nothing = book.pieces.iloc[:0]
    empty = {other: getattr(book, other).iloc[:0] for other in LAYERS}
    return _Booked(
        pieces=nothing,
        accounts=empty | {layer: account},
        overlaps=_of(book, homes),
        shared=_parts_of(nothing, [], -1),
        outline=None,
        units=0,
    )


def _of(book: Ledger, homes: dict[str, npt.NDArray[np.object_]]) -> pd.DataFrame:
    at_home = [
        (book.overlaps["layer"] == layer) & book.overlaps["id"].isin(homes[layer])
        for layer in LAYERS
    ]
    return book.overlaps[at_home[0] | at_home[1]].reset_index(drop=True)


def _parts_of(
    pieces: pd.DataFrame, shared: list[tuple[str, npt.NDArray[np.object_]]], cell: int
) -> pd.DataFrame:
    """Sum the pieces here of rows that other cells cut too, to be compared with their account."""
    tables = []
    for layer, keys in shared:
        key = KEYS[layer]
        here = pieces[pieces[key].isin(keys)].groupby(key)["area_ha"].sum()
        here = here.reindex(keys, fill_value=0.0)
        tables.append(pd.DataFrame({"layer": layer, "id": keys, "pieces_ha": here.to_numpy()}))
    columns = {"layer": "str", "id": "str", "pieces_ha": "float64", "cell": "int64"}
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    return pd.concat(tables, ignore_index=True).assign(cell=cell).astype(columns)


def _write(booked: list[_Booked], job: Job, place: Path) -> None:
    """Write the tables of a part, and last the note that makes it whole."""
    tables = {
        "pieces": pd.concat([one.pieces for one in booked], ignore_index=True),
        "overlaps": pd.concat([one.overlaps for one in booked], ignore_index=True),
        "shared": pd.concat([one.shared for one in booked], ignore_index=True),
    }
    for layer in LAYERS:
        tables[layer] = pd.concat([one.accounts[layer] for one in booked]).reset_index()
    text = {"layer", "id", "kept_by", *KEYS.values()}
    for name, mixed in tables.items():
        # a part without any rows writes the same types as all others
        table = mixed.astype({key: "str" for key in mixed.columns if key in text})
        form: dict[str, Any] = {}
        if isinstance(table, gpd.GeoDataFrame):
            form = {"schema_version": "1.1.0", "write_covering_bbox": True}
        table.to_parquet(place / f"{name}.parquet", compression="zstd", index=False, **form)
    outlines = [shapely.to_wkb(one.outline) for one in booked if one.outline is not None]
    outline_table = pa.table({"outline": pa.array(outlines, pa.binary())})
    pq.write_table(outline_table, place / "outlines.parquet", compression="zstd")
    note = {
        "mark": job.mark,
        "files": {path.name: path.stat().st_size for path in sorted(place.glob("*.parquet"))},
        "units": sum(one.units for one in booked),
        "pieces": len(tables["pieces"]),
        **{layer: len(tables[layer]) for layer in LAYERS},
        "sums": [_sums(one) for one in booked],
    }
    (place / NOTE).write_text(json.dumps(note, indent=1), encoding="utf-8")


def _sums(one: _Booked) -> dict[str, dict[str, float]]:
    """Sum a cell, so that the order of adding up does not hang on the parts."""
    sums = {
        layer: {name: float(one.accounts[layer][name].sum()) for name in ACCOUNT}
        for layer in LAYERS
    }
    for layer in LAYERS:
        cut = one.pieces.loc[one.pieces[KEYS[layer]].notna(), "area_ha"]
        sums[layer]["cut_ha"] = float(cut.sum())
    return sums


def _read(job: Job, layer: str, window: tuple[float, ...]) -> gpd.GeoDataFrame:
    """Read the rows whose boxes meet the window; row groups that lie elsewhere are not touched."""
    if layer not in job.paths:
        crs = _source(job.paths["units"])[1]
        return gpd.GeoDataFrame({KEYS[layer]: pd.Series(dtype="str")}, geometry=[], crs=crs)
    source, crs, name, places = _source(job.paths[layer])
    side = {key: pc.field(*place) for key, place in places.items()}
    meets = (side["xmin"] <= window[2]) & (side["xmax"] >= window[0])
    meets &= (side["ymin"] <= window[3]) & (side["ymax"] >= window[1])
    table = source.to_table(columns=job.columns[layer], filter=meets)
    shapes = shapely.from_wkb(table[name].to_numpy())
    frame = table.drop_columns(name).to_pandas()
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=crs)


@lru_cache(maxsize=3)
def _source(path: str) -> tuple[dataset.Dataset, pyproj.CRS, str, dict[str, list[str]]]:
    """Open a file once a process: its footer and reference system cost more than a cell's rows."""
    found = about(path)
    return dataset.dataset(path), found["crs"], found["name"], found["covering"]["bbox"]


def _ringed(
    job: Job,
    layer: str,
    rows: gpd.GeoDataFrame,
    window: tuple[float, ...],
    reach: npt.NDArray[np.float64],
) -> gpd.GeoDataFrame:
    """Keep the rows that meet any of the boxes; read again if those reach out of the window."""
    if len(reach) == 0:
        return rows.iloc[:0]
    wider = _around(reach, 2 * _SLACK_M)
    inside = shapely.box(*window).covers(shapely.box(*wider))
    found = rows if inside else _read(job, layer, wider)
    return found[_meets(_tree(reach), found)].reset_index(drop=True)


def _tree(boxes: npt.NDArray[np.float64]) -> shapely.STRtree:
    slack = np.array([-_SLACK_M, -_SLACK_M, _SLACK_M, _SLACK_M])
    return shapely.STRtree(shapely.box(*(boxes + slack).T))


@lru_cache(maxsize=2)
def _plan_tree(folder: Path, mark: str) -> shapely.STRtree:  # noqa: ARG001
    return _tree(pd.read_parquet(folder / PLAN, columns=list(BOX)).to_numpy())


def _unit_tree(job: Job) -> shapely.STRtree:
    return _plan_tree(job.folder, job.mark)


def _meets(tree: shapely.STRtree, rows: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    met = np.zeros(len(rows), dtype=bool)
    # without a predicate the tree compares boxes
    met[tree.query(np.asarray(rows.geometry.array))[0]] = True
    return met


def _bounds(rows: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = shapely.bounds(np.asarray(rows.geometry.array))
    return found


def _around(boxes: npt.NDArray[np.float64], rim_m: float) -> tuple[float, ...]:
    low, high = boxes[:, :2].min(axis=0) - rim_m, boxes[:, 2:].max(axis=0) + rim_m
    return (*low.tolist(), *high.tolist())
