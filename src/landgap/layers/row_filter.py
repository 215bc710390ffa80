"""Which rows of a file are read: comparisons such as ``GF = 4 and BEZ != "Stadt"``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import pandas as pd

from landgap.errors import LandgapError
from landgap.layers.kinds import digits_whole
from landgap.layers.numbers import Sign, to_numbers
from landgap.layers.spelling import closest

Frame = TypeVar("Frame", bound=pd.DataFrame)

_COMPARE: Mapping[str, Callable[..., pd.Series[bool]]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_COLUMN = r"\"(?P<quoted>[^\"]+)\"|(?P<plain>[^\s=<>!\"']+)"
_VALUE = r"'(?P<text>[^']*)'|\"(?P<text2>[^\"]*)\"|(?P<number>[+-]?[0-9]+(?:[.][0-9]+)?)"
_ONE = re.compile(
    rf"\s*(?:{_COLUMN})\s*(?P<sign>==|=|!=|<>|<=|>=|<|>)\s*(?:{_VALUE})\s*(?P<next>and\b|$)", re.IGNORECASE
)


def rows_where(frame: Frame, where: str, *, decimal: Sign | None = None) -> Frame:
    """Keep the rows for which all comparisons hold; nothing of the text is ever run as code.

    Parameters
    ----------
    frame : DataFrame
        Under the names that the file has.
    where : str
        ``COLUMN = VALUE``, also ``!=``, ``<``, ``<=``, ``>``, ``>=``, several joined by ``and``. A value in
        quotes is compared as text, one without as a number; a missing value fulfils none.
    decimal : {".", ","}, optional
        Sign before the decimals of numbers that stand as text; found from the column if not given.

    Returns
    -------
    DataFrame
        Those rows, numbered anew.

    Raises
    ------
    LandgapError
        If the text is no such comparison, a column is not there, or it holds no numbers.

    Examples
    --------
    >>> units = pd.DataFrame({"AGS": ["14713000", "14713000"], "GF": [4, 2]})
    >>> rows_where(units, "GF = 4 and AGS = '14713000'")["GF"].tolist()
    [4]
    """
    at, keep, more = 0, pd.Series(True, index=frame.index), True
    while more:
        found = _ONE.match(where, at)
        if found is None:
            raise LandgapError(f'where: "{where[at:]}" is no comparison such as GF = 4 or ART = "GE"')
        column = found["quoted"] or found["plain"]
        if column not in frame:
            names = list(map(str, frame.columns))
            close = closest(column, names)
            help_ = f"close: {close}" if close else f"there: {', '.join(names)}"
            raise LandgapError(f"where: no column {column} ({help_})")
        keep &= _holds(frame[column], found, decimal)
        at, more = found.end(), bool(found["next"])
    return frame[keep].reset_index(drop=True)


def _holds(values: pd.Series, found: re.Match[str], decimal: Sign | None) -> pd.Series[bool]:
    compare = _COMPARE[found["sign"]]
    if found["number"] is None:
        texts = digits_whole(values).astype("str").str.strip()
        asked = found["text"] if found["text"] is not None else found["text2"]
        return compare(texts, asked).fillna(False).astype(bool) & values.notna()
    column = found["quoted"] or found["plain"]
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.astype("float64")
    else:
        numbers, faults = to_numbers(values.astype("str"), f"where: {column}", decimal=decimal)
        if faults:
            raise LandgapError(f'{faults[0]}; as text it is {column} {found["sign"]} "{found["number"]}"')
    return compare(numbers, float(found["number"])) & numbers.notna()
