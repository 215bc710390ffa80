"""Tables as text (CSV): which encoding, which delimiter, one heading a column, cells as they are written."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pandas as pd

from landgap.errors import LandgapError, some

_DELIMITERS = {",": ",", ";": ";", "\t": "\\t", "|": "|"}  # and how a message writes them
_SEP = re.compile('"?sep=(.)"?\n', re.IGNORECASE)
_DOS = re.compile("[A-Za-z][„”][a-zá]")  # ä, ö of MS-DOS (cp850) read as by Windows are quotes inside a word


def read_text_table(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None
) -> tuple[pd.DataFrame, dict[str, str]]:
    r"""Read a table of text, refusing what can be taken in two ways.

    Parameters
    ----------
    path : Path
        A plain file.
    encoding : str, optional
        Such as ``cp850``; else UTF-8, UTF-16 with its mark, or cp1252 where the bytes are no UTF-8.
    delimiter : str, optional
        Sign between cells; else the one of comma, semicolon, tab and bar that fits heading and rows.

    Returns
    -------
    table : DataFrame of str
        Missing where a cell is empty; columns without heading and empty rows are left out. Umlauts in
        two signs, as a Mac writes them, become one.
    read_as : dict
        Encoding and delimiter, where they are others than UTF-8 and the comma.

    Raises
    ------
    LandgapError
        If the encoding or the delimiter is not clear, rows are longer or shorter than the heading, or
        two columns have one heading.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "sites.csv"
    >>> _ = file.write_bytes("id;Fläche \na;1,5\n".encode("cp1252"))
    >>> table, read_as = read_text_table(file)
    >>> table.to_dict("list"), read_as
    ({'id': ['a'], 'Fläche': ['1,5']}, {'encoding': 'cp1252', 'delimiter': ';'})
    """
    text, encoding = _decoded(path, encoding)
    if said := _SEP.match(text):  # Excel writes the delimiter above the heading
        text, delimiter = text[said.end() :], delimiter or said[1]
    delimiter = delimiter or _delimiter(text)
    if (odd := _odd_row(text, delimiter)) is not None:
        written = _DELIMITERS.get(delimiter, delimiter)
        raise LandgapError(
            f'{odd}; take off titles and footers, check the quotes, or say another delimiter than "{written}"'
        )
    heading = _heading(text, delimiter)
    kept = {at: name for at, name in enumerate(heading) if name}
    if double := sorted({name for name in kept.values() if list(kept.values()).count(name) > 1}):
        raise LandgapError(f"duplicate columns {some(double)}; keep one of each")
    table = pd.read_csv(
        io.StringIO(text),
        sep=delimiter,
        dtype="str",
        usecols=list(kept),
        header=None,
        names=range(len(heading)),
        skipinitialspace=True,
        keep_default_na=False,
        na_values=[""],
    ).dropna(how="all")[1:]
    table = table.set_axis(list(kept.values()), axis=1)
    for column in table:
        table[column] = tidy(table[column])
    table = table.dropna(how="all").reset_index(drop=True)
    read_as = {
        **({} if encoding in ("utf-8-sig", "utf-8") else {"encoding": encoding}),
        **({} if delimiter == "," else {"delimiter": delimiter}),
    }
    return table, read_as


def tidy(texts: pd.Series) -> pd.Series:
    r"""Take off blanks around texts, and write each umlaut as one sign.

    Parameters
    ----------
    texts : Series of str
        Any.

    Returns
    -------
    Series of str
        Missing where nothing is left.

    Examples
    --------
    >>> tidy(pd.Series([" Mu\u0308geln ", " "])).tolist()
    ['Mügeln', nan]
    """
    # most texts are as they should be, and stand there many times
    changed = {text: new for text in texts.dropna().unique() if (new := one_sign(text)) != text}
    if not changed:
        return texts
    tidied = texts.map(lambda text: changed.get(text, text)).astype("str")
    return tidied.mask(tidied == "")


def one_sign(text: str) -> str:
    r"""Write each umlaut of a text as one sign, without blanks around.

    Parameters
    ----------
    text : str
        Such as a heading, as a Mac or an export writes it.

    Returns
    -------
    str
        In the composed form of Unicode (NFC).

    Examples
    --------
    >>> one_sign("\tMu\u0308geln\u00a0")
    'Mügeln'
    """
    return unicodedata.normalize("NFC", text).strip("\ufeff \t\r\n\u00a0")


def _decoded(path: Path, encoding: str | None) -> tuple[str, str]:
    raw = path.read_bytes()
    tried = [encoding]
    if encoding is None:
        tried = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for name in tried:
        try:
            text = raw.decode(str(name))
        except (UnicodeDecodeError, LookupError):
            continue
        if name == encoding or name != "cp1252" or not _DOS.search(text):
            return text.replace("\r\n", "\n").replace("\r", "\n"), str(name)
    raise LandgapError(
        f'is not text in {" or ".join(map(str, tried))}; say its encoding, e.g. encoding = "cp850"'
    )


def _heading(text: str, delimiter: str) -> list[str]:
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True)
    cells = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return [one_sign(cell) for cell in cells]


def _delimiter(text: str) -> str:
    """Find the delimiter that splits the heading, and every row alike."""
    cells = {sign: len(_heading(text, sign)) for sign in _DELIMITERS}
    able = [sign for sign, count in cells.items() if count > 1]
    fitting = [sign for sign in able if _odd_row(text, sign) is None] or able or [","]
    most = [sign for sign in fitting if cells[sign] == max(cells[sign] for sign in fitting)]
    if len(most) > 1:
        both = " or ".join(f'delimiter = "{_DELIMITERS[sign]}"' for sign in most)
        raise LandgapError(f"can be read in two ways; say {both}")
    return most[0]


def _odd_row(text: str, delimiter: str) -> str | None:
    """Say which row is no row of the table, if one is: pandas would shift or fill it."""
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, skipinitialspace=True, strict=True)
    expected = 0
    try:
        for row in rows:
            if len(row) == expected or not any(cell.strip() for cell in row):
                continue
            if not expected:
                expected = len(row)
            elif len(row) < expected or any(cell.strip() for cell in row[expected:]):
                return f"line {rows.line_num} has {len(row)} cells, and the heading {expected}"
    except csv.Error as error:
        return f"line {rows.line_num} cannot be read ({error})"
    return None
