"""Rows of a GeoParquet file by place: vertices at once, shapes for those alone that need one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyproj
import shapely

from landgap.errors import LandgapError, rows_of
from landgap.geometry.compiled import kernel
from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.compiled.simple import are_simple
from landgap.geometry.polygons import Geometries, Rows
from landgap.geometry.validity import POLYGONS, polygonal
from landgap.layers.repair import Repairs, not_finite, repair
from landgap.overlay.partitioned import wkb
from landgap.overlay.partitioned.boxes import Boxes, Flags, Floats

BOX = ("xmin", "ymin", "xmax", "ymax")

# rows that are unpacked at once: large row groups must not fill the memory
_BATCH = 20_000
# beyond all metres
_FARTHEST_M = 1e100


def about(path: str | Path) -> dict[str, Any]:
    """Read what a GeoParquet file says of its main geometry column.

    Gives `name`, `encoding`, `crs`, and `covering`, which is empty where the file has no boxes.
    """
    try:
        geo = json.loads((pq.read_schema(path).metadata or {})[b"geo"])
        column = geo["columns"][geo["primary_column"]]
    except FileNotFoundError as error:
        raise LandgapError(f"{path} does not exist") from error
    except (OSError, KeyError, ValueError) as error:
        raise LandgapError(f"{path} is no GeoParquet file") from error
    # the standard: without a system the coordinates are lon/lat
    crs = pyproj.CRS.from_user_input(column.get("crs") or "OGC:CRS84")
    return {
        "name": geo["primary_column"],
        "crs": crs,
        "covering": column.get("covering", {}),
        "encoding": column["encoding"],
    }


class Shapes:
    """Stands in for an array of polygons; each is built when it is first asked for."""

    def __init__(self, column: pa.Array, place: Rows) -> None:
        """Take polygons from these places of a column of well-known binary."""
        self.column, self.place = column, place
        self.built = np.zeros(len(place), dtype=bool)
        self.shape = np.full(len(place), None, dtype=object)

    def __len__(self) -> int:
        """Count the polygons."""
        return len(self.place)

    def __getitem__(self, which: Rows | Flags | slice) -> Geometries:
        """Give some polygons, as an array does."""
        asked = np.arange(len(self))[which]
        fresh = np.unique(asked[~self.built[asked]])
        self.shape[fresh] = wkb.geometries(self.column, self.place[fresh])
        self.built[fresh] = True
        return self.shape[asked]

    def __setitem__(self, which: Rows | Flags, shape: Geometries) -> None:
        """Put other polygons in place of some."""
        self.shape[which], self.built[which] = shape, True

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> Geometries:
        """Build all."""
        return self[:]

    def copy(self) -> Self:
        """Copy what is built, and share what is not."""
        same = type(self)(self.column, self.place)
        same.built, same.shape = self.built.copy(), self.shape.copy()
        return same


@dataclass(frozen=True)
class LayerRows:
    """Rows of one layer, in the order of the file."""

    row: Rows
    """Their place in the file."""
    coordinates: kernel.Coordinates
    plain: Flags
    """Whether the vertices are those of a finite, two-dimensional polygon."""
    table: pa.Table
    column: pa.Array
    """The file's attributes and geometries, of more rows than are left."""
    place: Rows
    """Where in these each row stands."""

    @classmethod
    def empty(cls, columns: list[str]) -> Self:
        """Give no rows of a layer."""
        column = pa.array([], pa.binary())
        table = pa.table({name: pa.array([], pa.string()) for name in columns})
        return cls(np.arange(0), *wkb.read(column), table, column, np.arange(0))

    def take(self, rows: Rows | Flags) -> Self:
        """Keep some rows; nothing is copied."""
        known = self.coordinates
        return replace(
            self,
            row=self.row[rows],
            place=self.place[rows],
            plain=self.plain[rows],
            coordinates=known._replace(
                start=known.start[rows],
                stop=known.stop[rows],
                box=known.box[rows],
                area_m2=known.area_m2[rows],
                first_block=known.first_block[rows],
            ),
        )

    @property
    def box(self) -> Floats:
        """Left, bottom, right, top of each."""
        return self.coordinates.box

    def frame(self) -> pd.DataFrame:
        """Give keys and attributes."""
        frame: pd.DataFrame = self.table.take(pa.array(self.place)).to_pandas()
        return frame


@dataclass(frozen=True)
class GeoParquetFile:
    """A file that is open, and where its row groups lie."""

    file: pq.ParquetFile
    crs: pyproj.CRS
    geometry: str
    sides: dict[str, list[str]]
    """Where the sides of the boxes stand."""
    group_box: Floats
    first_row: Rows

    @classmethod
    def of(cls, path: str | Path) -> GeoParquetFile:
        """Open a file, once a process: the footer costs more than the rows of a cell."""
        status = Path(path).stat()
        return _opened(str(path), status.st_size, status.st_mtime_ns)

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return int(self.first_row[-1])

    def batches(
        self, columns: list[str], near: Boxes | None = None
    ) -> Iterator[tuple[Rows, Floats, pa.RecordBatch]]:
        """Give rows a batch at a time: their places, boxes, and columns.

        `near`: row groups that lie elsewhere are passed over.
        """
        group = np.arange(len(self.group_box))
        if near is not None:
            group = group[near.meet(self.group_box)]
        place = np.concatenate(
            [np.arange(*self.first_row[[one, one + 1]]) for one in group] or [np.arange(0)]
        )
        wanted = [*columns, *{side[0] for side in self.sides.values()}]
        done = 0
        for batch in self.file.iter_batches(
            _BATCH, row_groups=group.tolist(), columns=wanted, use_threads=False
        ):
            row = place[done : done + len(batch)]
            done += len(batch)
            plain = [_plain(batch[name]) for name in columns]
            yield row, self._boxes(batch), pa.RecordBatch.from_arrays(plain, columns)

    def near(self, near: Boxes, columns: list[str]) -> LayerRows:
        """Read the rows whose boxes meet any of some."""
        return self._read(columns, near.meet, near)

    def without_box(self, columns: list[str]) -> LayerRows:
        """Read the rows that have no box, as those without a geometry do."""
        if not any(_no_box(box).any() for _, box, _ in self.batches([])):
            return LayerRows.empty(columns)
        return self._read(columns, _no_box)

    def _read(
        self, columns: list[str], wanted: Callable[[Floats], Flags], near: Boxes | None = None
    ) -> LayerRows:
        rows, found = [np.arange(0)], []
        for row, box, batch in self.batches([*columns, self.geometry], near):
            kept = wanted(box)
            if kept.any():
                rows.append(row[kept])
                found.append(batch.filter(pa.array(kept)))
        if not found:
            return LayerRows.empty(columns)
        table = pa.Table.from_batches(found).combine_chunks()
        column = table[self.geometry].chunk(0)
        coordinates, plain = wkb.read(column)
        row = np.concatenate(rows)
        return LayerRows(row, coordinates, plain, table.select(columns), column, np.arange(len(row)))

    def _boxes(self, batch: pa.RecordBatch) -> Floats:
        sides = [
            pc.struct_field(batch[place[0]], place[1:]).cast(pa.float64())
            for place in (self.sides[side] for side in BOX)
        ]
        return np.stack([side.to_numpy(zero_copy_only=False) for side in sides], axis=1)


def _no_box(box: Floats) -> Flags:
    return ~np.asarray(np.isfinite(box).all(axis=1))


def _plain(column: pa.Array) -> pa.Array:
    """Bring a column into a form that can be filtered, whoever wrote the file."""
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    if pa.types.is_binary_view(column.type):
        return column.cast(pa.large_binary())
    return column.cast(pa.large_string()) if pa.types.is_string_view(column.type) else column


@lru_cache(maxsize=6)
def _opened(path: str, size: int, modified: int) -> GeoParquetFile:  # noqa: ARG001 (a changed file is new)
    found = about(path)
    file = pq.ParquetFile(path)
    sides, groups = found["covering"]["bbox"], file.metadata.num_row_groups
    first = np.cumsum([0, *(file.metadata.row_group(g).num_rows for g in range(groups))])
    return GeoParquetFile(file, found["crs"], found["name"], sides, _group_boxes(file, sides), first)


def _group_boxes(file: pq.ParquetFile, sides: dict[str, list[str]]) -> Floats:
    """Where each row group lies; without statistics it may lie anywhere."""
    box = np.tile([-_FARTHEST_M, -_FARTHEST_M, _FARTHEST_M, _FARTHEST_M], (file.metadata.num_row_groups, 1))
    place = {".".join(path): BOX.index(side) for side, path in sides.items()}
    for group in range(len(box)):
        columns = file.metadata.row_group(group)
        for number in range(columns.num_columns):
            column = columns.column(number)
            side = place.get(column.path_in_schema)
            known = column.statistics
            if side is not None and known is not None and known.has_min_max:
                box[group, side] = known.min if side < 2 else known.max
    return box


def repaired(
    land: LayerRows, layer: str, key: str, accounted: Flags, threads: int
) -> tuple[CompiledPolygons, Rows, Repairs]:
    """Make rows measurable: their polygons, which rows are left, and what those accounted for needed."""
    doubtful = np.flatnonzero(~_sound(land))
    left, repairs, fixed = np.arange(len(land.row)), Repairs(), None
    if len(doubtful):
        fixed, repairs = _repaired(land, doubtful, layer, key, accounted)
        left = np.setdiff1d(left, np.setdiff1d(doubtful, fixed.index))
    kept = land.take(left)
    polygons = CompiledPolygons(cast("Geometries", Shapes(kept.column, kept.place)), threads)
    # a cached property is kept in the instance: the vertices are known
    polygons.__dict__["coordinates"] = kept.coordinates
    if fixed is not None and len(fixed):
        place = np.searchsorted(left, fixed.index)
        polygons = polygons.with_rows(place, np.asarray(fixed.geometry.array))
    alike = np.flatnonzero(accounted[left])
    alike = alike[pd.DataFrame(kept.box[alike]).duplicated(keep=False).to_numpy()]
    if len(alike):
        rows = gpd.GeoDataFrame(kept.take(alike).frame()[[key]], geometry=polygons.geometry[alike])
        repairs = replace(repairs, same_geometry=repair(rows, key)[1].same_geometry)
    return polygons, left, repairs


def _repaired(
    land: LayerRows, doubtful: Rows, layer: str, key: str, accounted: Flags
) -> tuple[gpd.GeoDataFrame, Repairs]:
    """Repair the rows in doubt; on their places, without those that have no land."""
    frame = land.take(doubtful).frame().set_index(doubtful)
    shape = polygonal(wkb.geometries(land.column, land.place[doubtful]))
    torn = gpd.GeoDataFrame(frame, geometry=shape, crs=None)
    faults = not_finite(torn, layer, key)
    odd = ~(
        np.isin(shapely.get_type_id(shape), POLYGONS) | shapely.is_missing(shape) | shapely.is_empty(shape)
    )
    if odd.any():
        faults.append(f"{layer}: no polygon in {rows_of(torn.loc[odd, key])}")
    if faults:
        raise LandgapError("The layers cannot be cut in parts.", faults)
    # each row is counted once, in the cell that accounts for it
    here, counted = repair(torn[accounted[doubtful]], key)
    there, _ = repair(torn[~accounted[doubtful]], key)
    # duplicates are counted among all rows, not only among those in doubt
    return pd.concat([here, there]).sort_index(), replace(counted, same_geometry=())


def _sound(land: LayerRows) -> Flags:
    """Tell which rows are polygons with an area, and valid; most vertices leave no doubt."""
    sound: Flags = land.plain & (land.coordinates.area_m2 != 0)
    rows = np.flatnonzero(sound)
    rows = rows[~are_simple(land.coordinates, rows)]
    for first in range(0, len(rows), _BATCH):
        asked = rows[first : first + _BATCH]
        sound[asked] = shapely.is_valid(wkb.geometries(land.column, land.place[asked]))
    return sound
