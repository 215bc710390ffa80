"""One part of a large ledger: read, cut and written at once."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from landgap.overlay.cut import KEYS
from landgap.overlay.partitioned.cell import Cell, Clock, cut_cell, cut_outside
from landgap.overlay.partitioned.plan import LAYERS, NOTE, Plan

ACCOUNT = ["area_ha", "pieces_ha", "outside_ha", "overlap_ha", "error_ha"]


def write_part(folder: str, part: int, threads: int | None = None) -> dict[str, float]:
    """Read, cut and write one part, which appears whole or not at all; gives the seconds of each.

    `part`: its number, from 0; the one after the last holds what lies outside all units. The part
    is the same for any number of threads.
    """
    plan = Plan.of(Path(folder))
    clock = Clock()
    # the process is named so that a left-over says whose it was
    scratch = Path(tempfile.mkdtemp(prefix=f".part-{os.getpid()}-", dir=plan.folder))
    try:
        if part == plan.parts:
            cells = list(cut_outside(plan, clock, threads))
        else:
            cells = [cut_cell(plan, number, clock, threads) for number in plan.cells(part)]
        _write(cells, plan, scratch)
        target = plan.folder / plan.name(part)
        if target.exists() and plan.note(part) is None:
            shutil.rmtree(target)
        try:
            scratch.rename(target)
        except OSError:
            # another worker was first: the same part, bit for bit
            if plan.note(part) is None:
                raise
        clock.to("write_s")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return clock.spent


def _write(cells: list[Cell], plan: Plan, place: Path) -> None:
    """Write the tables of a part, and last the note that makes it whole."""
    tables = {
        name: pd.concat([getattr(cell, name) for cell in cells], ignore_index=True)
        for name in ("pieces", "overlaps", "moved", "shared")
    }
    for layer in LAYERS:
        tables[layer] = pd.concat([cell.accounts[layer] for cell in cells]).reset_index()
    text = {"layer", "id", "kept_by", "from_unit", "to_unit", *KEYS.values()}
    for name, mixed in tables.items():
        # a part without any rows writes the same types as all others
        table = mixed.astype({key: "str" for key in mixed.columns if key in text})
        form: dict[str, Any] = {}
        if isinstance(table, gpd.GeoDataFrame):
            form = {"schema_version": "1.1.0", "write_covering_bbox": True}
        table.to_parquet(place / f"{name}.parquet", compression="zstd", index=False, **form)
    outlines = [shapely.to_wkb(cell.outline) for cell in cells if cell.outline is not None]
    outline_table = pa.table({"outline": pa.array(outlines, pa.binary())})
    pq.write_table(outline_table, place / "outlines.parquet", compression="zstd")
    note = {
        "mark": plan.mark,
        "files": {path.name: path.stat().st_size for path in sorted(place.glob("*.parquet"))},
        "units": sum(cell.units for cell in cells),
        "pieces": len(tables["pieces"]),
        **{
            layer: len(tables[layer]) + sum(len(cell.repairs[layer].excluded) for cell in cells)
            for layer in LAYERS
        },
        "sums": [_sums(cell) for cell in cells],
        "repairs": [{layer: asdict(repairs) for layer, repairs in cell.repairs.items()} for cell in cells],
    }
    (place / NOTE).write_text(json.dumps(note, indent=1), encoding="utf-8")


def _sums(cell: Cell) -> dict[str, dict[str, float]]:
    """Sum a cell, so that the order of adding up does not depend on the parts."""
    sums = {layer: {name: float(cell.accounts[layer][name].sum()) for name in ACCOUNT} for layer in LAYERS}
    for layer in LAYERS:
        cut = cell.pieces.loc[cell.pieces[KEYS[layer]].notna(), "area_ha"]
        sums[layer]["cut_ha"] = float(cut.sum())
    return sums
