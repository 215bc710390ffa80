"""Columns as files can hold them: numbers, dates, text; anything else becomes text that says the same."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import shapely

# no text file or database holds these: NUL ends a text in C, half a surrogate pair is no letter
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LARGEST = np.iinfo("int64").max


def writable(text: str) -> str:
    r"""Write characters that no file can hold by their number.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same, with control characters (tab and line breaks aside) and halves of surrogate
        pairs as ``\x00`` or ``\udcfc``.

    Examples
    --------
    >>> print(writable("A\x00dorf"))
    A\x00dorf
    """
    return _UNWRITABLE.sub(
        lambda found: (
            found[0].encode("ascii", "backslashreplace").decode()
            if found[0] > "\x7f"
            else f"\\x{ord(found[0]):02x}"
        ),
        text,
    )


def plain_column(column: pd.Series) -> pd.Series:
    """Turn a column into one of numbers, truth values, dates or text.

    Parameters
    ----------
    column : Series
        Anything.

    Returns
    -------
    Series
        On the same index. Numbers, truth values and dates stay (with a time zone: in UTC); other
        things become text: lists, sets and mappings JSON, geometry WKT, durations ISO 8601, bytes
        hexadecimal digits. What is missing stays missing.

    Examples
    --------
    >>> plain_column(pd.Series([["GE", "GI"], None])).tolist()
    ['["GE", "GI"]', None]
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("object")
    if column.dtype == "object" and not any(isinstance(cell, str) for cell in column):
        column = column.infer_objects()
    kind = column.dtype
    if isinstance(kind, pd.DatetimeTZDtype):
        utc: pd.Series = column.dt.tz_convert("UTC")
        return utc
    if isinstance(kind, np.dtype) and kind == np.float16:
        return column.astype("float32")
    large = kind == "uint64" and len(column) > 0 and column.max() > _LARGEST
    if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_complex_dtype(kind) and not large:
        return column
    if isinstance(kind, np.dtype) and kind.kind == "M":
        return column
    return pd.Series([_text(cell) for cell in column.array], column.index, dtype="object", name=column.name)


def plain_names(names: Iterable[object], taken: Iterable[str] = ()) -> dict[object, str]:
    """Name columns so that a database takes them: text, and different in more than capitals.

    Parameters
    ----------
    names : iterable
        Names of columns, each once.
    taken : iterable of str
        Names that the database needs for itself.

    Returns
    -------
    dict
        Every name and the one that it is written under: the same, or with a number behind it. Of
        names that differ in capitals only, the one in small letters stays, as ours are.

    Examples
    --------
    >>> plain_names(["SITE_ID", "site_id", "fid", 2021], taken=["fid"])
    {'SITE_ID': 'SITE_ID_2', 'site_id': 'site_id', 'fid': 'fid_2', 2021: '2021'}
    """
    asked = {name: writable(str(name)) or "column" for name in names}
    used, wanted = {name.casefold() for name in taken}, {name.casefold() for name in asked.values()}
    given: dict[object, str] = {}
    for name in sorted(asked, key=lambda name: asked[name] != asked[name].lower()):
        free, number = asked[name], 2
        while free.casefold() in used or (free != asked[name] and free.casefold() in wanted):
            free, number = f"{asked[name]}_{number}", number + 1
        used.add(free.casefold())
        given[name] = free
    return {name: given[name] for name in asked}


def _text(cell: Any) -> str | None:  # noqa: ANN401  whatever a column holds
    """Write one cell out; None where it is missing."""
    if isinstance(cell, shapely.Geometry):
        text = cell.wkt
    elif isinstance(cell, bytes | bytearray | memoryview):
        text = bytes(cell).hex()
    elif isinstance(cell, list | tuple | dict | np.ndarray | set | frozenset):
        text = json.dumps(_part(cell), ensure_ascii=False)
    elif not isinstance(cell, str) and pd.isna(cell):
        return None
    elif isinstance(cell, timedelta):
        text = pd.Timedelta(cell).isoformat()
    else:
        text = str(cell)
    return writable(text)


def _part(part: object) -> object:
    """Give a thing that holds others, or stands in one, for JSON."""
    if isinstance(part, dict):
        return {str(name): _part(each) for name, each in part.items()}
    if isinstance(part, set | frozenset):
        part = sorted(part, key=str)
    if isinstance(part, np.ndarray | np.generic):
        part = part.tolist()
    if isinstance(part, list | tuple):
        return [_part(each) for each in part]
    finite = isinstance(part, float) and math.isfinite(part)
    return part if part is None or finite or isinstance(part, str | bool | int) else str(part)
