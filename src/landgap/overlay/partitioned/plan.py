"""The plan of a large ledger: inputs checked, units grouped into cells, and the run recorded."""

from __future__ import annotations

import hashlib
import json
import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq

from landgap.errors import LandgapError
from landgap.overlay.cut import KEYS
from landgap.overlay.partitioned.geoparquet import BOX, GeoParquetFile
from landgap.overlay.partitioned.inputs import columns_there, fingerprint

LAYERS = ("sites", "pv")
UNITS, RUN, NOTE = "plan.parquet", "run.json", "part.json"

# a cell is what is cut at once: it bounds memory, and many cells keep many workers busy
_CELL_ROWS, _CELL_UNITS, _CELLS = 50_000, 1_000, 32


class LedgerOptions(TypedDict):
    """How a run cuts its layers; see :func:`landgap.ledger`."""

    geometry: bool
    precedence: Sequence[str]
    tolerance_ha: float
    sliver_m: float


@dataclass(frozen=True)
class Plan:
    """A run as its folder holds it: the inputs, the options, and the units of each cell."""

    folder: Path
    """Where the parts go."""
    mark: str
    """Fingerprint of inputs and options; a part with another mark is of another run."""
    paths: dict[str, str]
    """The files of ``units``, ``sites``, ``pv``."""
    rows: dict[str, int]
    """How many rows ``units``, ``sites`` and ``pv`` have."""
    columns: dict[str, list[str]]
    """The columns to read of each."""
    options: LedgerOptions
    parts: int
    """How many parts the cells are grouped into."""
    units: pd.DataFrame
    """One row a unit, along a Hilbert curve: `unit_id`, its box, and `cell`."""

    @classmethod
    def of(cls, folder: Path) -> Plan:
        """Read a run from its folder, as every worker does once."""
        text = (folder / RUN).read_text(encoding="utf-8")
        return _plan(folder, text)

    def cells(self, part: int) -> npt.NDArray[np.int64]:
        """Give the numbers of the cells of a part: a run of neighbours on the curve."""
        return np.array_split(np.arange(self.units["cell"].iloc[-1] + 1), self.parts)[part]

    def name(self, part: int) -> str:
        """Name the folder of a part; the one after the last holds what lies outside all units."""
        return "part-outside" if part == self.parts else f"part-{part + 1:05}-of-{self.parts:05}"

    def note(self, part: int) -> dict[str, object] | None:
        """Read what a finished part says of itself; None if it is missing, not whole, or of another run."""
        place = self.folder / self.name(part)
        try:
            note: dict[str, object] = json.loads((place / NOTE).read_text(encoding="utf-8"))
            sizes = {path.name: path.stat().st_size for path in place.glob("*.parquet")}
        except (OSError, ValueError):
            return None
        return note if note.get("mark") == self.mark and note.get("files") == sizes else None


@lru_cache(maxsize=2)
def _plan(folder: Path, text: str) -> Plan:
    run = json.loads(text)
    mark = hashlib.sha256(text.encode()).hexdigest()
    options: LedgerOptions = run["options"]
    units = pd.read_parquet(folder / UNITS)
    rows, columns = run["rows"], run["columns"]
    return Plan(folder, mark, run["paths"], rows, columns, options, run["parts"], units)


def boxes(path: str | Path, layer: str) -> pd.DataFrame:
    """Read `row` (the place in the file), key and box of every row, without the geometries."""
    key = KEYS[layer]
    found = [
        pd.DataFrame({"row": row, key: batch[key].to_pandas(), **dict(zip(BOX, box.T, strict=True))})
        for row, box, batch in GeoParquetFile.of(path).batches([key])
    ]
    return pd.concat(found, ignore_index=True)


def along_curve(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """Sort boxes along a Hilbert curve, so that neighbours follow each other; the key decides ties.

    Rows without a box come last.
    """
    x, y = (table["xmin"] + table["xmax"]) / 2, (table["ymin"] + table["ymax"]) / 2
    placed = (np.isfinite(x) & np.isfinite(y)).to_numpy()
    place = np.full(len(table), np.inf)
    if placed.any():
        place[placed] = gpd.GeoSeries(gpd.points_from_xy(x[placed], y[placed])).hilbert_distance()
    return (
        table.assign(place=place).sort_values(["place", *BOX, key], ignore_index=True).drop(columns="place")
    )


def grouped(table: pd.DataFrame, size: int) -> npt.NDArray[np.int64]:
    """Count off runs of so many rows; those with the same box, maybe duplicates, stay together."""
    box = table[list(BOX)].to_numpy()
    first = np.arange(len(table))
    first[1:][(box[1:] == box[:-1]).all(axis=1)] = 0
    number: npt.NDArray[np.int64] = pd.factorize(np.maximum.accumulate(first) // size)[0]
    return number


def prepare(paths: dict[str, Path], folder: Path, *, options: LedgerOptions, partitions: int | None) -> Plan:
    """Plan the cells of files that are checked; record the run in its folder, or go on with it.

    `partitions`: how many parts; None for one a cell.
    """
    rows = {layer: pq.read_metadata(path).num_rows for layer, path in paths.items()}
    land = sum(rows[layer] for layer in LAYERS if layer in rows)
    columns = {layer: columns_there(layer, path) for layer, path in paths.items()}
    units = along_curve(boxes(paths["units"], "units"), "unit_id")
    per_cell = min(
        _CELL_UNITS,
        math.ceil(len(units) / _CELLS),
        max(1, _CELL_ROWS * len(units) // max(land, 1)),
    )
    units["cell"] = grouped(units, per_cell)
    cells = int(units["cell"].iloc[-1]) + 1
    run = {
        "landgap": version("landgap"),
        "paths": {layer: str(path) for layer, path in paths.items()},
        "inputs": {layer: fingerprint(path) for layer, path in paths.items()},
        "rows": rows,
        "columns": columns,
        "options": options,
        "parts": min(cells, partitions or cells),
    }
    text = json.dumps(run, indent=1, sort_keys=True)
    _refuse_other_run(folder, text)
    folder.mkdir(parents=True, exist_ok=True)
    _put(folder / UNITS, lambda path: units.to_parquet(path, index=False))
    _put(folder / RUN, lambda path: path.write_text(text, encoding="utf-8"))
    return Plan.of(folder)


def _refuse_other_run(folder: Path, text: str) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        same = (folder / RUN).read_text(encoding="utf-8") == text
    except OSError:
        raise LandgapError(f"{folder} holds something else; name an empty folder") from None
    if not same:
        raise LandgapError(
            f"{folder} holds a run of other inputs or options; name an empty folder, or remove it"
        )


def _put(path: Path, write: Callable[[Path], object]) -> None:
    """Let a file appear whole or not at all."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".part-") as scratch:
        fresh = Path(scratch, path.name)
        write(fresh)
        fresh.replace(path)
