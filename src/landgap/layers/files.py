"""Plain files of the user: read safely, with their columns and values renamed to ours."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from landgap.errors import LandgapError, some
from landgap.layers.schema import LAYERS

# a file is opened by what it is, so that no driver that follows links or addresses is ever chosen
_FIRST_BYTES = {
    ".gpkg": (b"SQLite format 3\x00",),
    ".parquet": (b"PAR1",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".csv": (),
}


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
        Reference system of a file that does not carry one.
    columns : mapping of str to str
        Our column name to the name in the file.
    values : mapping of str to mapping
        Our column name to a table of their value to ours, e.g. ``{"kind": {"Gewerbe": "GE"}}``.
    about : mapping
        Source, vintage, licence, attribution and the like; goes into the provenance.

    Examples
    --------
    >>> from pathlib import Path
    >>> LayerFile(Path("sites.gpkg"), columns={"gross_ha": "FLAECHE_HA"}).columns["gross_ha"]
    'FLAECHE_HA'
    """

    path: Path
    layer: str | None = None
    crs: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
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
        ``attrs["provenance"]`` holds `about`, the file's name and its SHA-256.

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
    _refuse_what_it_is_not(file.path, layer)
    spatial = LAYERS[layer].spatial
    try:
        frame = _read(file, spatial=spatial)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise LandgapError(f"{layer}: {file.path.name} cannot be read: {error}") from error
    except (OSError, ValueError, pd.errors.ParserError) as error:
        if isinstance(error, LandgapError):
            raise
        raise LandgapError(f"{layer}: {file.path.name} cannot be read: {error}") from error
    frame = _rename(frame, file, layer)
    for column, table in file.values.items():
        if column not in frame:
            known = ", ".join(map(str, frame.columns))
            raise LandgapError(f"{layer}: values.{column} has no column to act on ({known})")
        frame[column] = frame[column].replace(dict(table))
    if spatial and file.crs is not None and frame.crs is None:
        frame = frame.set_crs(file.crs)
    frame.attrs["provenance"] = {
        **file.about,
        "file": file.path.name,
        "sha256": _sha256(file.path),
        "rows": len(frame),
    }
    return frame


def _refuse_what_it_is_not(path: Path, layer: str) -> None:
    ending = path.suffix.lower()
    if ending not in _FIRST_BYTES:
        known = ", ".join(_FIRST_BYTES)
        raise LandgapError(f"{layer}: {path.name} has no ending that can be read ({known})")
    if not path.is_file():
        raise LandgapError(f"{layer}: there is no file {path}")
    with path.open("rb") as opened:
        start = opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    expected = _FIRST_BYTES[ending]
    if expected and not start.startswith(expected):
        raise LandgapError(f"{layer}: {path.name} is not what its name says (no {ending} inside)")
    if not expected and b"\x00" in start:
        raise LandgapError(f"{layer}: {path.name} is not what its name says (not a text table)")


def _read(file: LayerFile, *, spatial: bool) -> gpd.GeoDataFrame | pd.DataFrame:
    ending = file.path.suffix.lower()
    if ending == ".csv":
        table = pd.read_csv(file.path, dtype="str", encoding="utf-8-sig", skipinitialspace=True)
        return _points(table, file) if spatial else table
    if ending == ".parquet":
        try:
            return gpd.read_parquet(file.path) if spatial else pd.read_parquet(file.path)
        except ImportError as error:
            raise LandgapError("GeoParquet needs pyarrow: pip install landgap[parquet]") from error
    options = {} if file.layer is None else {"layer": file.layer}
    if ending == ".gpkg" and file.layer is None:
        names = [str(name) for name, _ in pyogrio.list_layers(file.path)]
        if len(names) > 1:
            raise LandgapError(f"{file.path.name} holds {', '.join(names)}; say which with layer =")
    frame = gpd.read_file(file.path, **options)
    return frame if spatial else pd.DataFrame(frame)


def _points(table: pd.DataFrame, file: LayerFile) -> gpd.GeoDataFrame:
    lon, lat = (file.columns.get(name, name) for name in ("lon", "lat"))
    if missing := [name for name in (lon, lat) if name not in table]:
        raise LandgapError(f"{file.path.name}: no column {', '.join(missing)}; a CSV needs lon, lat")
    x, y = (pd.to_numeric(table[name], errors="coerce") for name in (lon, lat))
    points = gpd.points_from_xy(x, y)
    points[(x.isna() | y.isna()).to_numpy()] = None  # a place that is not known has no geometry
    return gpd.GeoDataFrame(table, geometry=points, crs=file.crs or "EPSG:4326")


def _rename(
    frame: gpd.GeoDataFrame | pd.DataFrame, file: LayerFile, layer: str
) -> gpd.GeoDataFrame | pd.DataFrame:
    ours = {column.name for column in LAYERS[layer].columns} | {"lon", "lat"}
    faults = []
    if unknown := sorted(set(file.columns) - ours):
        faults.append(f"{layer}: columns maps {some(unknown)}, which is no column of this layer")
    if absent := sorted(set(file.columns.values()) - set(map(str, frame.columns))):
        present = ", ".join(map(str, frame.columns))
        faults.append(f"{layer}: columns names {some(absent)}, not in the file (there: {present})")
    if faults:
        raise LandgapError(f"{file.path.name}: the column mapping is wrong.", faults)
    theirs = {theirs: ours for ours, theirs in file.columns.items()}
    hidden = [name for name in theirs.values() if name in frame and name not in theirs]
    return frame.drop(columns=hidden).rename(columns=theirs)


def _sha256(path: Path) -> str:
    """Hash a file; of a Shapefile, all its parts in the order of their names."""
    parts = [path]
    if path.suffix.lower() == ".shp":
        endings = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
        parts = sorted(p for p in path.parent.glob(f"{path.stem}.*") if p.suffix.lower() in endings)
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()
