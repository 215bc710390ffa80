"""What the files of a large ledger must be, and how they are recognised."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from landgap.errors import LandgapError, kind_of, some
from landgap.layers.checked import Inputs
from landgap.layers.crs import AREA_CRS
from landgap.overlay.cut import COLUMNS, KEYS
from landgap.overlay.partitioned.geoparquet import about


def input_faults(paths: dict[str, Path]) -> list[str]:
    """Say what keeps files from being cut in parts."""
    faults = []
    for layer, path in paths.items():
        if path.exists() and not path.is_file():  # a pipe would never answer
            faults.append(f"{layer}: {path} is no GeoParquet file")
            continue
        try:
            found = about(path)
        except LandgapError as error:
            faults.append(f"{layer}: {error}")
            continue
        faults += _faults(layer, path, found)
        if found["crs"] != AREA_CRS:
            faults.append(
                f"{layer}: in {found['crs'].name}, areas are measured in {AREA_CRS}; "
                f'use {layer}.to_crs("{AREA_CRS}")'
            )
    return faults


def folder_faults(out: object) -> list[str]:
    """Say what keeps parts from being written to a folder, before any work is done."""
    if not isinstance(out, str | os.PathLike):
        return [f"out: the path of a folder is needed, not {kind_of(out)}"]
    try:
        folder = Path(out).resolve()
        there = next(place for place in (folder, *folder.parents) if place.exists())
    except (OSError, ValueError) as error:
        return [f"out: no folder can have this name ({getattr(error, 'strerror', None) or error})"]
    if not there.is_dir():
        return [f"out: {there} is a file; name a folder"]
    return [] if os.access(there, os.W_OK) else [f"out: {there} cannot be written to"]


def _faults(layer: str, path: Path, found: dict[str, Any]) -> list[str]:
    faults, key = [], KEYS[layer]
    if "bbox" not in found["covering"]:
        faults.append(
            f"{layer}: {path} has no boxes; write it with "
            'to_parquet(path, schema_version="1.1.0", write_covering_bbox=True)'
        )
    if found["encoding"] != "WKB":
        faults.append(f"{layer}: {path} is not encoded as WKB, the default of to_parquet")
    schema = pq.read_schema(path)
    if key not in schema.names:
        return [*faults, f"{layer}: {path} has no column {key}"]
    kind = schema.field(key).type
    text = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    if not any(is_kind(kind) for is_kind in text):
        return [*faults, f'{layer}: {key} is no text; use {layer}.astype({{"{key}": "str"}})']
    if layer == "units" and pq.read_metadata(path).num_rows == 0:
        faults.append(f"{layer}: no rows")
    return faults + _row_faults(layer, path)


def columns_there(layer: str, path: str | Path) -> list[str]:
    """Name what a file has of the columns that a ledger reads."""
    there = pq.read_schema(path).names
    return [column.name for column in COLUMNS[layer] if column.name in there]


def _row_faults(layer: str, path: Path) -> list[str]:
    """Check the values of all rows as :func:`landgap.ledger` does; of keys, only their hashes are kept."""
    key, names = KEYS[layer], columns_there(layer, path)

    def batches() -> Iterator[tuple[pd.Series, list[str]]]:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=names, use_threads=False):
                inputs = Inputs("")
                table = inputs.table(batch.to_pandas(), layer, *COLUMNS[layer])
                yield table[key].dropna(), inputs.faults

    found: list[str] = []
    hashes = [np.array([], dtype=np.uint64)]
    for keys, faults in batches():
        # the same mistake is in many batches
        found = found or faults
        hashes.append(_hashed(keys))
    known = np.sort(np.concatenate(hashes))
    alike = known[1:][known[1:] == known[:-1]]
    if not len(alike):
        return found
    # two keys may have one hash
    doubtful = pd.concat([keys[np.isin(_hashed(keys), alike)] for keys, _ in batches()])
    duplicates = sorted(doubtful[doubtful.duplicated()].unique())
    return found + ([f"{layer}: duplicate {key} ({some(duplicates)})"] if duplicates else [])


def _hashed(keys: pd.Series) -> npt.NDArray[np.uint64]:
    return pd.util.hash_array(keys.to_numpy(dtype=object), categorize=False)


def fingerprint(path: Path) -> list[object]:
    """Identify a file's content by size, time and its footer (SHA-256), which holds all its statistics."""
    status = path.stat()
    with path.open("rb") as file:
        file.seek(-8, os.SEEK_END)
        footer = int.from_bytes(file.read(4), "little")
        file.seek(-8 - footer, os.SEEK_END)
        return [status.st_size, status.st_mtime_ns, hashlib.sha256(file.read()).hexdigest()]
