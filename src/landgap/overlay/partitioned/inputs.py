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

from landgap.errors import LandgapError, some
from landgap.layers.crs import AREA_CRS
from landgap.overlay.cut import KEYS
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
    if pq.read_metadata(path).num_rows == 0:
        faults.append(f"{layer}: no rows")
    missing, duplicates = _key_faults(path, key)
    if missing:
        faults.append(f"{layer}.{key}: missing in {missing} rows")
    if duplicates:
        faults.append(f"{layer}: duplicate {key} ({some(duplicates)})")
    return faults


def _key_faults(path: Path, key: str) -> tuple[int, list[str]]:
    """Count missing keys and find duplicates; only their hashes are kept."""

    def batches() -> Iterator[pa.Array]:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(columns=[key], use_threads=False):
                yield batch[key]

    missing, hashes = 0, [np.array([], dtype=np.uint64)]
    for keys in batches():
        missing += keys.null_count
        hashes.append(_hashed(keys.drop_null()))
    known = np.sort(np.concatenate(hashes))
    alike = known[1:][known[1:] == known[:-1]]
    if not len(alike):
        return missing, []
    # two keys may have one hash
    doubtful = [key for keys in batches() for key in _of_hash(keys.drop_null(), alike)]
    found = pd.Series(doubtful)
    return missing, sorted(found[found.duplicated()].unique())


def _hashed(keys: pa.Array) -> npt.NDArray[np.uint64]:
    text = keys.to_numpy(zero_copy_only=False)
    return pd.util.hash_array(text, categorize=False) if len(text) else np.array([], np.uint64)


def _of_hash(keys: pa.Array, hashes: npt.NDArray[np.uint64]) -> list[str]:
    found: list[str] = keys.filter(pa.array(np.isin(_hashed(keys), hashes))).to_pylist()
    return found


def fingerprint(path: Path) -> list[object]:
    """Identify a file's content by size, time and its footer (SHA-256), which holds all its statistics."""
    status = path.stat()
    with path.open("rb") as file:
        file.seek(-8, os.SEEK_END)
        footer = int.from_bytes(file.read(4), "little")
        file.seek(-8 - footer, os.SEEK_END)
        return [status.st_size, status.st_mtime_ns, hashlib.sha256(file.read()).hexdigest()]
