"""Tables as CSV: nothing that a spreadsheet would run, no digit lost."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd

from landgap.output.plain import plain_column, writable

# what spreadsheets take for a formula at the start of a cell (OWASP, CSV injection), full-width signs too;
# a semicolon, tab or line break starts a new cell where the spreadsheet expects other separators
_FORMULA = r"['\"\s\ufeff\u200b]*[=+\-@＝＋－＠﹦﹢﹣﹫]"
_START = rf"\A(?={_FORMULA}|['\"]*[\t\r\n])|(?<=[;\t\r\n])(?={_FORMULA})"
_RISKY = re.compile(_START)
_ESCAPED = re.compile(rf"\A'(?={_FORMULA}|['\"]*[\t\r\n])|(?<=[;\t\r\n])'(?={_FORMULA})")
_QUOTED = re.compile('[",;\t\r\n]')

_DECIMALS, _DIGITS, _SMALLEST = 4, 6, 1e-12


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table with its index as CSV in UTF-8, separated by commas, with a decimal point.

    Parameters
    ----------
    table : DataFrame
        Any columns and names.
    path : Path
        The file.

    See Also
    --------
    escaped : How text is written.
    written : How numbers are written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "t.csv")
    ...     write_csv(pd.DataFrame({"name": ["=1+1"], "ha": [1234567.891]}, index=["15"]), path)
    ...     print(path.read_text())
    ,name,ha
    15,'=1+1,1234567.891
    <BLANKLINE>
    """
    levels = [table.index.get_level_values(level) for level in range(table.index.nlevels)]
    columns = [pd.Series(level.array, dtype=level.dtype) for level in levels]
    columns += [table.iloc[:, place] for place in range(table.shape[1])]
    names = [*table.index.names, *table.columns]
    head = ["" if name is None else _field(escaped(writable(str(name)))) for name in names]
    rows = zip(*map(_cells, columns), strict=True)
    text = "".join(f"{','.join(row)}\n" for row in [tuple(head), *rows])
    path.write_text(text, encoding="utf-8", newline="")


def escaped(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula.

    Parameters
    ----------
    text : str
        A cell or a name.

    Returns
    -------
    str
        Any text but one that begins, as a cell or behind a separator inside it, with =, +, -, @ (blanks,
        quotes and apostrophes before it do not count), a tab or a line break, as it is.

    See Also
    --------
    unescaped : The way back.

    Examples
    --------
    >>> escaped("=HYPERLINK(A1)"), escaped("Halle (Saale)"), escaped("'s-Hertogenbosch")
    ("'=HYPERLINK(A1)", 'Halle (Saale)', "'s-Hertogenbosch")
    """
    return _RISKY.sub("'", text)


def unescaped(text: str) -> str:
    """Take the apostrophes off again that :func:`escaped` has put there.

    Parameters
    ----------
    text : str
        A cell as it stands in the file.

    Returns
    -------
    str
        The text that was written.

    See Also
    --------
    escaped : The other way.

    Examples
    --------
    >>> unescaped(escaped("@SUM(A1)"))
    '@SUM(A1)'
    """
    return _ESCAPED.sub("", text)


def written(number: float) -> str:
    """Write a number without an exponent: four decimals, or six digits where it is below one.

    Parameters
    ----------
    number : float
        Any; what is nearer to zero than 1e-12 is zero.

    Returns
    -------
    str
        With a decimal point and no zeros at the end; ``inf``, and empty for ``NaN``.

    Examples
    --------
    >>> [written(number) for number in (1234567.89, 12.0, 0.000123456789, -1e-15, float("nan"))]
    ['1234567.89', '12', '0.000123457', '0', '']
    """
    if math.isnan(number):
        return ""
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    if abs(number) < _SMALLEST:
        return "0"
    if abs(number) < 1:
        return np.format_float_positional(number, precision=_DIGITS, fractional=False, trim="-")
    return f"{number:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _cells(column: pd.Series) -> list[str]:
    """Write a column out, cell by cell."""
    column = plain_column(column)
    if pd.api.types.is_float_dtype(column.dtype):
        return [written(number) for number in column.to_numpy("float64", na_value=np.nan)]
    missing = column.isna().to_numpy()
    if pd.api.types.is_object_dtype(column.dtype):
        texts = [_field(escaped(str(cell))) for cell in column]
    else:
        texts = [str(cell) for cell in column]
    return ["" if gone else text for gone, text in zip(missing, texts, strict=True)]


def _field(text: str) -> str:
    """Quote what holds a separator."""
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text
