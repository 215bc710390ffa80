"""The table of a Shapefile: in which encoding its texts are, when the file does not say or says it wrong."""

from __future__ import annotations

from pathlib import Path

from landgap.layers.local_file import side_files

_WINDOWS = (0x00, 0x03, 0x57)  # marks of the table that say nothing, or the code page of Windows


def shapefile_encoding(path: Path) -> str | None:
    """Find the encoding of a Shapefile's texts from their bytes.

    Parameters
    ----------
    path : Path
        The ``.shp``; its ``.dbf`` lies beside it.

    Returns
    -------
    str or None
        ``utf-8`` where the texts are nothing else whatever a ``.cpg`` says, ``cp1252`` where nothing is
        said; None where the file may be taken at its word.

    Examples
    --------
    >>> shapefile_encoding(Path("nowhere.shp")) is None
    True
    """
    beside = {file.suffix.lower(): file for file in side_files(path)}
    if ".dbf" not in beside:
        return None
    raw = beside[".dbf"].read_bytes()
    start = int.from_bytes(raw[8:10], "little")
    headings = [raw[at : at + 11].split(b"\x00")[0] for at in range(32, start - 32, 32)]
    texts = b" ".join([*headings, raw[start:]])
    if texts.isascii():
        return None
    try:
        texts.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252" if ".cpg" not in beside and raw[29:30] and raw[29] in _WINDOWS else None
    return "utf-8"
