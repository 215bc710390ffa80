"""A plain local file that is what its name says: what every reader asks before it opens one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from landgap.errors import LandgapError

_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
# a file is opened by what it is, so that no driver that follows links or addresses is ever chosen
VECTORS: Mapping[str, tuple[bytes, ...]] = {
    ".gpkg": (b"SQLite format 3\x00",),
    ".parquet": (b"PAR1",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".csv": (),
}
"""First bytes of the vector files and tables that can be read, by ending."""

RASTERS: Mapping[str, tuple[bytes, ...]] = {".tif": _TIFF, ".tiff": _TIFF, ".asc": ()}
"""First bytes of the rasters that can be read, by ending."""

_SIDES = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix"),
    # GDAL opens these as rasters of any kind
    **{ending: (f"{ending}.msk", f"{ending}.ovr") for ending in RASTERS},
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def file_fault(path: Path, kinds: Mapping[str, tuple[bytes, ...]]) -> str | None:
    """Say why a path is no plain local file of one of some kinds, if it is none.

    Parameters
    ----------
    path : Path
        What the user named; an address or a path of GDAL such as ``/vsicurl/`` is no local file.
    kinds : mapping of str to tuple of bytes
        `VECTORS` or `RASTERS`.

    Returns
    -------
    str or None
        One sentence without its full stop.

    Examples
    --------
    >>> file_fault(Path("sites.vrt"), VECTORS)
    'sites.vrt: has no ending that can be read (.gpkg, .parquet, .shp, .geojson, .json, .csv)'
    >>> file_fault(Path("heights.tif"), RASTERS)
    'there is no file heights.tif'
    """
    ending = path.suffix.lower()
    if ending not in kinds:
        return f"{path.name}: has no ending that can be read ({', '.join(kinds)})"
    try:
        if not path.is_file():
            odd = "is a folder, a pipe or a device" if path.exists() else ""
            return f"{path.name}: {odd}" if odd else f"there is no file {path}"
        with path.open("rb") as opened:
            start = opened.read(_HEAD)
    except (OSError, ValueError) as error:
        return f"{path.name}: cannot be opened ({error})"
    return _content_fault(path, start, kinds[ending]) or _side_fault(path)


def side_files(path: Path) -> list[Path]:
    """List the files beside one that are read with it, such as the table of a Shapefile.

    Parameters
    ----------
    path : Path
        The file itself.

    Returns
    -------
    list of Path
        Those that are there, in the order of their names.

    Examples
    --------
    >>> side_files(Path("nowhere.shp"))
    []
    """
    names = {path.stem.lower() + ending for ending in _SIDES.get(path.suffix.lower(), ())}
    if not names:
        return []
    return sorted(beside for beside in path.parent.glob("*") if beside.name.lower() in names)


def _content_fault(path: Path, start: bytes, expected: tuple[bytes, ...]) -> str | None:
    if not expected:
        binary = b"\x00" in start and not start.startswith(_UTF_16)
        return f"{path.name}: is not what its name says (not a text table)" if binary else None
    if expected == (b"{",):
        # JSON may begin with a byte-order mark and blanks
        start = start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    wrong = not start.startswith(expected)
    return f"{path.name}: is not what its name says (no {path.suffix.lower()} inside)" if wrong else None


def _side_fault(path: Path) -> str | None:
    for beside in side_files(path):
        if not beside.is_file():
            return f"{path.name}: {beside.name} beside it is no plain file"
        if path.suffix.lower() in RASTERS:
            with beside.open("rb") as opened:
                if not opened.read(4).startswith(_TIFF):
                    return f"{path.name}: {beside.name} beside it is not what its name says (no .tif inside)"
    return None


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file, with or without the byte-order mark that Windows writes.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict
        What it says.

    Raises
    ------
    LandgapError
        If it cannot be read; the message says why and the mend.

    Examples
    --------
    >>> read_toml(Path("nowhere.toml"))
    Traceback (most recent call last):
    landgap.errors.LandgapError: the file cannot be read: [Errno 2] No such file or directory: 'nowhere.toml'
    """
    mend = ""
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise LandgapError("the file cannot be read: it is a pipe or a device")
        raw = path.read_bytes()
        mend = "; save the file as UTF-8"
        text = raw.decode("utf-8-sig")
        mend = "; write paths with /, or in 'single quotes'" if "\\" in text else ""
        return tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, LandgapError):
            raise
        raise LandgapError(f"the file cannot be read: {error}{mend}") from error
