"""Plain files of the user: read safely, with their columns and values renamed to ours."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

from landgap.errors import LandgapError, some
from landgap.layers.dbf import shapefile_encoding
from landgap.layers.local_file import VECTORS, file_fault, side_files
from landgap.layers.numbers import Sign, to_numbers, to_years
from landgap.layers.row_filter import rows_where
from landgap.layers.schema import LAYERS
from landgap.layers.spelling import closest
from landgap.layers.text_table import one_sign, read_text_table, tidy

_DEGREES = "EPSG:4326"


@dataclass(frozen=True)
class LayerFile:
    """Where a layer comes from and how its columns are called there.

    Attributes
    ----------
    path : Path
        GeoPackage, GeoParquet, Shapefile, GeoJSON, or CSV with ``lon`` and ``lat``.
    layer : str, optional
        Table inside a GeoPackage; the only one if not said.
    crs : str, optional
        Reference system; one that the file says is overruled, and this is told in the provenance.
    columns : mapping of str to str
        Our column name to the name in the file; one of theirs may serve for several of ours.
    values : mapping of str to mapping
        Our column name to a table of their value to ours, e.g. ``{"kind": {"Gewerbe": "GE"}}``;
        ``"14"`` is the number 14, too, and ``""`` as ours means missing.
    where : str, optional
        Which rows, in the names of the file: ``GF = 4``; see :func:`~landgap.layers.row_filter.rows_where`.
    unused : sequence of str
        Columns of the file that are left out.
    encoding : str, optional
        Of a CSV or a Shapefile, e.g. ``cp850``; found from the text if not given.
    delimiter : str, optional
        Of a CSV; found from its rows if not given.
    decimal : {".", ","}, optional
        Sign before the decimals of numbers that stand as text; found from each column if not given.
    about : mapping
        Source, vintage, licence, attribution and the like; goes into the provenance.

    Examples
    --------
    >>> LayerFile(Path("sites.gpkg"), columns={"gross_ha": "FLAECHE_HA"}).columns["gross_ha"]
    'FLAECHE_HA'
    """

    path: Path
    layer: str | None = None
    crs: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    where: str | None = None
    unused: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Sign | None = None
    about: Mapping[str, object] = field(default_factory=dict)


def read_layer(file: LayerFile, layer: str) -> gpd.GeoDataFrame | pd.DataFrame:
    """Read one layer from a plain file; nothing is checked yet but that it can be read.

    Parameters
    ----------
    file : LayerFile
        Where it is and how its columns are called.
    layer : str
        One of the names in ``schema.LAYERS``.

    Returns
    -------
    GeoDataFrame or DataFrame
        The rows under our column names; a GeoDataFrame where the layer is spatial.
        ``attrs["provenance"]`` holds `about`, the file's name and its SHA-256, the number of rows, columns
        that are `not_used`, rows that `where` left out, and how a text was `read_as`.

    Raises
    ------
    LandgapError
        If the file is not there, is not what its name says, cannot be read, or a column that
        is mapped does not exist.

    Examples
    --------
    >>> import landgap as lg
    >>> folder = lg.datasets.get_path("halle-leipzig").parent
    >>> read_layer(LayerFile(folder / "employment.csv"), "employment").attrs["provenance"]["rows"]
    46
    """
    if fault := file_fault(file.path, VECTORS):
        raise LandgapError(f"{layer}: {fault}")
    name = file.path.name
    about: dict[str, Any] = {**file.about, "file": name, "sha256": _sha256(file.path)}
    try:
        frame = _read(file, LAYERS[layer].spatial, about)
        if file.where is not None:
            whole = len(frame)
            frame = rows_where(frame, file.where, decimal=file.decimal)
            about["where"] = f"{file.where} (leaves out {whole - len(frame)} of {whole} rows)"
    except LandgapError as error:
        raise LandgapError(f"{layer}: {name}: {error}") from error
    except UnicodeDecodeError as error:
        raise LandgapError(
            f'{layer}: {name} cannot be read: {error}; say its encoding, e.g. encoding = "cp1252"'
        ) from error
    except (OSError, ValueError, KeyError, RuntimeError) as error:  # of GDAL, PROJ, Arrow and JSON
        raise LandgapError(f"{layer}: {name} cannot be read: {error}") from error
    frame = _with_our_names(frame, file, layer, about)
    faults = _map_values(frame, file, layer)
    faults += _make_numbers(frame, file, layer)
    if LAYERS[layer].spatial:
        frame, misplaced = _placed(frame, file, layer, about)
        faults += misplaced
    if faults:
        raise LandgapError(f"{layer}: {name} cannot be used.", faults)
    frame.attrs["provenance"] = {**about, "rows": len(frame)}
    return frame


def _read(file: LayerFile, spatial: bool, about: dict[str, Any]) -> pd.DataFrame:
    """Open the file by the driver that its ending names and no other."""
    ending, path = file.path.suffix.lower(), file.path.resolve()
    odd = {
        "layer": file.layer is not None and ending != ".gpkg",
        "delimiter": file.delimiter is not None and ending != ".csv",
        "encoding": file.encoding is not None and ending not in (".csv", ".shp"),
    }
    if unfit := [key for key, is_odd in odd.items() if is_odd]:
        raise LandgapError(f"{some(unfit)}: of no use with a file that ends in {ending}")
    if ending == ".csv":
        table, read_as = read_text_table(path, encoding=file.encoding, delimiter=file.delimiter)
        about |= {"read_as": read_as} if read_as else {}
        return table
    frame = _by_parquet(path, spatial) if ending == ".parquet" else _by_gdal(file, path, ending)
    texts: list[str] = list(frame.select_dtypes("str").columns)
    frame[texts] = frame[texts].apply(tidy)
    return frame.rename(columns=lambda name: one_sign(str(name)))


def _by_parquet(path: Path, spatial: bool) -> pd.DataFrame:
    try:
        return gpd.read_parquet(path) if spatial else pd.read_parquet(path)
    except ImportError as error:
        raise LandgapError("GeoParquet needs pyarrow: pip install landgap[parquet]") from error
    except (AttributeError, TypeError) as error:
        raise LandgapError(
            "cannot be read: what it says of its geometry is not that of GeoParquet"
        ) from error


def _by_gdal(file: LayerFile, path: Path, ending: str) -> pd.DataFrame:
    options: dict[str, Any] = {}
    source = str(path)
    if ending == ".gpkg":
        options["layer"] = _layer_name(path, file.layer)
    elif ending == ".shp":
        options["encoding"] = _encoding(file.encoding) or shapefile_encoding(path)
    else:
        _refuse_remote(path)
        source = f"GeoJSON:{path}"  # or other drivers would be asked, too, some of which fetch
    frame: pd.DataFrame = pyogrio.read_dataframe(source, **options)
    return frame


def _encoding(name: str | None) -> str | None:
    try:
        return name and codecs.lookup(name).name
    except LookupError:
        raise LandgapError(f'encoding = "{name}" is none that is known, such as "cp1252"') from None


def _layer_name(path: Path, asked: str | None) -> str | None:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if asked is None and len(names) > 1:
        raise LandgapError(f"holds {', '.join(names)}; say which with layer =")
    if asked is not None and asked not in names:
        raise LandgapError(f'layer = "{asked}" is not in the file (there: {", ".join(names)})')
    return asked


def _refuse_remote(path: Path) -> None:
    """Refuse JSON that is no GeoJSON, and one with a reference system that is to be fetched from an address.

    GDAL looks for one in the collection, the features and the geometries, whatever the case of the key.
    """
    linked = []

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, value in pairs:
            if key.lower() == "crs" and isinstance(value, dict):
                kinds = [str(kind).lower() for name, kind in value.items() if name.lower() == "type"]
                linked.append(not kinds or not set(kinds) <= {"name", "epsg"})
        return dict(pairs)

    with path.open("rb") as opened:
        content = json.loads(opened.read().decode("utf-8-sig"), object_pairs_hook=look)
    if content.get("type") not in ("FeatureCollection", "Feature"):
        raise LandgapError(f"is no GeoJSON of features, but of type {content.get('type')!r}")
    if any(linked) or not isinstance(content.get("crs"), dict | None):
        raise LandgapError("its reference system is a link to elsewhere; give it by crs = and leave it out")


def _with_our_names(frame: pd.DataFrame, file: LayerFile, layer: str, about: dict[str, Any]) -> pd.DataFrame:
    """Copy the columns that are mapped; one that is called as ours stays unless another takes its name."""
    ours = {column.name for column in LAYERS[layer].columns} | {"lon", "lat"}
    mapped = {our: one_sign(theirs) for our, theirs in file.columns.items()}
    shape = getattr(frame, "active_geometry_name", None)
    present = [str(column) for column in frame.columns if column != shape]
    if frame.empty and not present:  # GeoJSON without features has no columns either
        required = [column.name for column in LAYERS[layer].columns if column.required]
        return frame.assign(**dict.fromkeys(required, pd.Series(dtype="str")))
    faults = []
    if unknown := sorted(set(mapped) - ours):
        close = closest(unknown[0], ours)
        faults.append(
            f"{layer}: columns maps {some(unknown)}, which is no column of this layer"
            f"{f' (close: {close})' if close else ''}"
        )
    named = [*mapped.values(), *map(one_sign, file.unused)]
    if absent := sorted({column for column in named if column not in present}):
        faults.append(f"{layer}: columns names {some(absent)}, not in the file (there: {', '.join(present)})")
    if faults:
        raise LandgapError(f"{file.path.name}: the column mapping is wrong.", faults)
    left_out = {*mapped.values()} - ours | {*map(one_sign, file.unused)}
    if not_used := [column for column in present if column not in ours | left_out]:
        about["not_used"] = not_used
    taken = {our: frame[theirs] for our, theirs in mapped.items()}
    return frame.drop(columns=list(left_out)).assign(**taken)


def _map_values(frame: pd.DataFrame, file: LayerFile, layer: str) -> list[str]:
    """Put our values for theirs, in place."""
    faults = []
    for column, table in file.values.items():
        if frame.empty:
            continue
        if column not in frame:
            known = ", ".join(map(str, frame.columns))
            faults.append(f"{layer}: values.{column} has no column to act on ({known})")
            continue
        ours = {_as_text(theirs): our for theirs, our in table.items()}
        values = frame[column]
        hits = {value: ours[_as_text(value)] for value in values.dropna().unique() if _as_text(value) in ours}
        there = values.isin(list(hits))
        replaced = values.astype("object").where(~there, values.map(hits))
        replaced = replaced.mask(replaced.isin([""]) | values.isna(), None)
        if there[values.notna()].all() or isinstance(values.dtype, pd.StringDtype):
            replaced = replaced.astype("str")
        frame[column] = replaced.infer_objects()
    return faults


def _as_text(value: object) -> str:
    """Write a value as a key of a TOML table would: 14.0 is "14", True is "true"."""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return one_sign(str(value))


def _make_numbers(frame: pd.DataFrame, file: LayerFile, layer: str) -> list[str]:
    """Read amounts, shares and years that stand as text, in place."""
    faults: list[str] = []
    key = LAYERS[layer].key
    named = frame[key] if key in frame else pd.RangeIndex(1, len(frame) + 1)
    for column in LAYERS[layer].columns:
        name = column.name
        if name not in frame or column.kind not in ("amount", "number", "share", "year"):
            continue
        if pd.api.types.infer_dtype(frame[name], skipna=True) != "string":
            continue  # numbers already
        if column.kind == "year":
            frame[name] = to_years(frame[name])
            continue
        texts = pd.Series(frame[name].astype("str").array, index=named)
        numbers, wrong = to_numbers(
            texts, f"{layer}.{name}", decimal=file.decimal, thousands=column.kind != "share"
        )
        frame[name] = numbers.array
        faults += wrong
    return faults


def _placed(
    frame: pd.DataFrame, file: LayerFile, layer: str, about: dict[str, Any]
) -> tuple[pd.DataFrame, list[str]]:
    """Give the rows their geometry and reference system."""
    crs = None
    if file.crs is not None:
        try:
            crs = CRS.from_user_input(file.crs)
        except CRSError:
            crs = None
        if crs is None or crs.is_geocentric:
            return frame, [f'{layer}: crs = "{file.crs}" is no reference system; write e.g. "EPSG:25832"']
    if not isinstance(frame, gpd.GeoDataFrame):
        placed, faults = _points(frame, crs or CRS(_DEGREES), file, layer)
        if faults:
            return frame, faults
    elif crs is None or frame.crs is None:
        placed = frame if crs is None else frame.set_crs(crs)
    else:
        if not _same(frame.crs, crs):
            english = (
                f'"{file.path.name}" says {_name(frame.crs)}; {file.crs} is used, as the study file says'
            )
            german = (
                f"„{file.path.name}“ nennt {_name(frame.crs)}; verwendet wird {file.crs} laut Studiendatei"
            )
            about["faults"] = [*about.get("faults", []), english]
            about["faults_de"] = [*about.get("faults_de", about.get("faults", [])[:-1]), german]
        placed = frame.set_crs(crs, allow_override=True)
    if placed.crs is not None and placed.crs.is_geographic:
        west, south, east, north = placed.bounds.to_numpy().T if len(placed) else np.zeros((4, 0))
        odd = (np.abs(np.array([west, east])) > 360).any(axis=0) | (
            np.abs(np.array([south, north])) > 90
        ).any(axis=0)
        if odd.any():
            key = LAYERS[layer].key
            named = frame.loc[odd, key] if key in frame else np.flatnonzero(odd) + 1
            return placed, [
                f"{layer}: coordinates are no degrees in {int(odd.sum())} rows ({some(named)}); "
                'if they are metres, say the reference system, e.g. crs = "EPSG:25832"'
            ]
    return placed, []


def _points(table: pd.DataFrame, crs: CRS, file: LayerFile, layer: str) -> tuple[gpd.GeoDataFrame, list[str]]:
    if missing := [name for name in ("lon", "lat") if name not in table]:
        there = ", ".join(map(str, table.columns))
        return table, [
            f"{layer}: no column {', '.join(missing)}; a table needs lon, lat (there: {there}); "
            f'map with columns = {{ {missing[0]} = "your column" }}'
        ]
    key = LAYERS[layer].key
    named = table[key] if key in table else pd.RangeIndex(1, len(table) + 1)
    faults, places = [], {}
    for name in ("lon", "lat"):
        texts = pd.Series(table[name].astype("str").array, index=named)
        numbers, wrong = to_numbers(
            texts, f"{layer}.{name}", decimal=file.decimal, thousands=not crs.is_geographic
        )
        faults += wrong
        places[name] = numbers.array
    if faults:
        return table, faults
    table = table.assign(**places)
    points = gpd.points_from_xy(table["lon"], table["lat"])
    points[table[["lon", "lat"]].isna().any(axis=1).to_numpy()] = None  # a place that is not known
    return gpd.GeoDataFrame(table, geometry=points, crs=crs), []


def _same(one: CRS, other: CRS) -> bool:
    """Whether two systems are one; a Shapefile writes the names of ESRI."""
    return bool(one.equals(other, ignore_axis_order=True)) or (
        one.to_epsg(min_confidence=20) is not None
        and one.to_epsg(min_confidence=20) == other.to_epsg(min_confidence=20)
    )


def _name(crs: CRS) -> str:
    code = crs.to_authority(min_confidence=20)
    return ":".join(code) if code else str(crs.name)


def _sha256(path: Path) -> str:
    """Hash a file; of a Shapefile, all its parts in the order of their names."""
    endings = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    parts = sorted([path, *(part for part in side_files(path) if part.suffix.lower() in endings)])
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()
