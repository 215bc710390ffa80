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
from landgap.overlay.partitioned.inputs import fingerprint

LAYERS = ("sites", "pv")
UNITS, RUN, NOTE = "plan.parquet", "run.json", "part.json"

_ATTRIBUTES = {"units": (), "sites": ("status", "footprint"), "pv": ("commissioned",)}
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
    """A run as its folder holds it: the inputs, the options, and the units of each cell.

    Attributes
    ----------
    folder : Path
        Where the parts go.
    mark : str
        Fingerprint of inputs and options; a part with another mark is of another run.
    paths : dict
        The files of ``units``, ``sites``, ``pv``.
    rows : dict
        How many rows ``sites`` and ``pv`` have.
    columns : dict
        The columns to read of each.
    options : LedgerOptions
        Handed on to the ledger.
    parts : int
        How many parts the cells are grouped into.
    units : DataFrame
        One row a unit, along a Hilbert curve: `unit_id`, its box, and `cell`.

    Examples
    --------
    >>> sorted(Plan.__dataclass_fields__)
    ['columns', 'folder', 'mark', 'options', 'parts', 'paths', 'rows', 'units']
    """

    folder: Path
    mark: str
    paths: dict[str, str]
    rows: dict[str, int]
    columns: dict[str, list[str]]
    options: LedgerOptions
    parts: int
    units: pd.DataFrame

    @classmethod
    def of(cls, folder: Path) -> Plan:
        """Read a run from its folder, as every worker does once.

        Parameters
        ----------
        folder : Path
            The folder of the run.

        Returns
        -------
        Plan
            The run.

        Examples
        --------
        >>> Plan.of(Path("no-such-folder"))
        Traceback (most recent call last):
        FileNotFoundError: [Errno 2] No such file or directory: 'no-such-folder/run.json'
        """
        text = (folder / RUN).read_text(encoding="utf-8")
        return _plan(folder, text)

    def cells(self, part: int) -> npt.NDArray[np.int64]:
        """Give the cells of a part: a run of neighbours on the curve.

        Parameters
        ----------
        part : int
            Number of the part, from 0.

        Returns
        -------
        ndarray
            Numbers of the cells.

        Examples
        --------
        >>> units = pd.DataFrame({"cell": [0, 0, 1, 2]})
        >>> Plan(Path(), "", {}, {}, {}, {}, 2, units).cells(0).tolist()
        [0, 1]
        """
        return np.array_split(np.arange(self.units["cell"].iloc[-1] + 1), self.parts)[part]

    def name(self, part: int) -> str:
        """Name the folder of a part.

        Parameters
        ----------
        part : int
            Number of the part, from 0; the one after the last holds what lies outside all units.

        Returns
        -------
        str
            The name; it depends on number and count only.

        Examples
        --------
        >>> units = pd.DataFrame({"cell": [0, 1]})
        >>> Plan(Path(), "", {}, {}, {}, {}, 2, units).name(0)
        'part-00001-of-00002'
        """
        return "part-outside" if part == self.parts else f"part-{part + 1:05}-of-{self.parts:05}"

    def note(self, part: int) -> dict[str, object] | None:
        """Read what a finished part says of itself.

        Parameters
        ----------
        part : int
            Number of the part, from 0.

        Returns
        -------
        dict or None
            The note, or None if the part is not there, not whole, or of another run.

        Examples
        --------
        >>> units = pd.DataFrame({"cell": [0]})
        >>> Plan(Path("no-such-folder"), "", {}, {}, {}, {}, 1, units).note(0) is None
        True
        """
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
    """Read key and box of every row, without the geometries.

    Parameters
    ----------
    path : str or Path
        A GeoParquet file with boxes.
    layer : {"units", "sites", "pv"}
        Whose key to read.

    Returns
    -------
    DataFrame
        `row`, the place in the file, the key, `xmin`, `ymin`, `xmax`, `ymax`.

    Examples
    --------
    >>> boxes("no-such-file.parquet", "units")
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: 'no-such-file.parquet'
    """
    key = KEYS[layer]
    found = [
        pd.DataFrame({"row": row, key: batch[key].to_pandas(), **dict(zip(BOX, box.T, strict=True))})
        for row, box, batch in GeoParquetFile.of(path).batches([key])
    ]
    return pd.concat(found, ignore_index=True)


def along_curve(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """Sort boxes along a Hilbert curve, so that neighbours follow each other.

    Parameters
    ----------
    table : DataFrame
        `xmin`, `ymin`, `xmax`, `ymax` and the key, which decides ties.
    key : str
        Name of the key.

    Returns
    -------
    DataFrame
        The same rows, sorted; rows with the same box follow each other.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"unit_id": ["b", "a"], "xmin": 0, "ymin": 0, "xmax": [1, 1], "ymax": 1}
    ... )
    >>> along_curve(table, "unit_id")["unit_id"].tolist()
    ['a', 'b']
    """
    middle = gpd.points_from_xy((table["xmin"] + table["xmax"]) / 2, (table["ymin"] + table["ymax"]) / 2)
    place = gpd.GeoSeries(middle).hilbert_distance().to_numpy() if len(table) else []
    return (
        table.assign(place=place).sort_values(["place", *BOX, key], ignore_index=True).drop(columns="place")
    )


def grouped(table: pd.DataFrame, size: int) -> npt.NDArray[np.int64]:
    """Count off runs of so many rows; those with the same box, maybe duplicates, stay together.

    Parameters
    ----------
    table : DataFrame
        `xmin`, `ymin`, `xmax`, `ymax`, as :func:`along_curve` sorts it.
    size : int
        How many rows a run has.

    Returns
    -------
    ndarray
        The number of each row's run, from 0.

    Examples
    --------
    >>> grouped(pd.DataFrame({"xmin": [0, 1, 1, 2], "ymin": 0, "xmax": 3, "ymax": 1}), 2).tolist()
    [0, 0, 0, 1]
    """
    box = table[list(BOX)].to_numpy()
    first = np.arange(len(table))
    first[1:][(box[1:] == box[:-1]).all(axis=1)] = 0
    number: npt.NDArray[np.int64] = pd.factorize(np.maximum.accumulate(first) // size)[0]
    return number


def prepare(paths: dict[str, Path], folder: Path, *, options: LedgerOptions, partitions: int | None) -> Plan:
    """Plan the cells of files that are checked, and record the run in its folder, or take up an earlier one.

    Parameters
    ----------
    paths : dict
        The files of ``units``, ``sites`` and, where there are plants, ``pv``.
    folder : Path
        Where the parts go: new, empty, or of the same run.
    options : LedgerOptions
        Handed on to the ledger.
    partitions : int or None
        How many parts; None for one a cell.

    Returns
    -------
    Plan
        The run.

    Raises
    ------
    LandgapError
        If the folder holds something else.

    Examples
    --------
    >>> prepare({"units": Path("u.parquet")}, Path("out"), options={}, partitions=None)
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: 'u.parquet'
    """
    land = {layer: path for layer, path in paths.items() if layer in LAYERS}
    rows = {layer: pq.read_metadata(path).num_rows for layer, path in land.items()}
    columns = {layer: [KEYS[layer], *_there(path, _ATTRIBUTES[layer])] for layer, path in paths.items()}
    units = along_curve(boxes(paths["units"], "units"), "unit_id")
    per_cell = min(
        _CELL_UNITS,
        math.ceil(len(units) / _CELLS),
        max(1, _CELL_ROWS * len(units) // sum(rows.values())),
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


def _there(path: Path, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in pq.read_schema(path).names]


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
