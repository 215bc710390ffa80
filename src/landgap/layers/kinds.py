"""Kinds of columns: what a key, an amount, a share, a year may be, and how each is brought to one form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

import numpy as np
import pandas as pd

from landgap.errors import rows_of, some
from landgap.layers.spelling import closest

Kind = Literal[
    "key",
    "id",
    "end",
    "text",
    "amount",
    "number",
    "measure",
    "share",
    "year",
    "flag",
    "category",
    "state",
    "date",
]
Frame = TypeVar("Frame", bound=pd.DataFrame)

_GERMAN_STATES = frozenset(
    ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
)

_INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]"
_THOUSANDS = r"[1-9]\d{0,2}(\.\d{3})+"


@dataclass(frozen=True)
class Column:
    """One column of a frame: its name, its kind, and whether it must be there.

    Attributes
    ----------
    name : str
        Its name, with the unit of its numbers.
    kind : str
        ``key`` (text that tells rows apart), ``id`` (a key of another frame: it may repeat), ``end`` (the
        same of millions of pairs: a categorical of text, each key looked at once), ``text``,
        ``amount`` (a number from 0), ``number`` (any that is finite), ``measure`` (any, also infinite),
        ``share`` (0 to 1), ``year``, ``flag``, ``category`` (one of `values`), ``state`` (ISO 3166-2) or
        ``date``.
    required : bool
        Whether it must be there, without gaps unless `gaps` says so.
    values : tuple of str
        What a category may be.
    gaps : bool
        Whether a required column, or a flag, may have missing values: not known.

    See Also
    --------
    landgap.layers.LAYERS : The columns of every layer of a study.

    Examples
    --------
    >>> Column("gross_ha", "amount").required
    False
    """

    name: str
    kind: Kind
    required: bool = False
    values: tuple[str, ...] = ()
    gaps: bool = False


def convert(
    frame: Frame,
    name: str,
    columns: Sequence[Column],
    *,
    key: str | Sequence[str] | pd.Index | None = None,
    mend: str = "",
) -> tuple[Frame, list[str]]:
    """Bring columns to their kinds and list what is wrong.

    Parameters
    ----------
    frame : DataFrame
        Any; columns that are not named are kept as they are.
    name : str
        What the messages call it.
    columns : sequence of Column
        What is looked at.
    key : str, sequence of str or Index, optional
        Columns that the messages name rows by, or the names of the rows themselves.
    mend : str, optional
        What to do about a missing column, with ``{column}`` for its name; if it is given, the mend
        of an unknown category is said, too.

    Returns
    -------
    frame : DataFrame
        A copy; columns at fault are left as they came.
    faults : list of str
        One sentence a fault, naming frame, column and rows.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": [1, 2], "supply_ha": [3.0, -1.0]})
    >>> convert(rows, "supply", [Column("unit_id", "id"), Column("supply_ha", "amount")], key="unit_id")[1]
    ['supply.supply_ha: negative in 1 row (2)']
    >>> pairs = pd.DataFrame({"origin": [1, 1]})
    >>> convert(pairs, "costs", [Column("origin", "end")])[0]["origin"].cat.categories
    Index(['1'], dtype='str')
    """
    given, faults = frame, []
    frame = frame.copy(deep=False)
    for column in columns:
        where = f"{name}.{column.name}"
        if column.name not in frame:
            if column.required:
                present = ", ".join(str(label) for label in frame.columns)
                help_ = f"; {mend.format(column=column.name)}" if mend else ""
                faults.append(f"{where}: the column is missing (present: {present}){help_}")
            continue
        values, wrong = _CONVERT[column.kind](frame[column.name], column)
        if mend and column.kind == "category":
            # a file of settings can map values as well as columns
            wrong = [(f"{what}; {_mapping(column, frame[column.name][odd])}", odd) for what, odd in wrong]
        if column.required and not column.gaps and (gaps := frame[column.name].isna()).any():
            wrong = [*wrong, ("missing", gaps)]
        faults += [f"{where}: {what} in {_rows(given, key, rows)}" for what, rows in wrong]
        if not wrong:
            frame[column.name] = values
    return frame, faults


Wrong = list[tuple[str, "pd.Series[bool]"]]


def _mapping(column: Column, odd: pd.Series) -> str:
    """Offer the closest value that is allowed, or say only where to map."""
    close = closest(str(odd.iloc[0]), column.values)
    if close is None:
        return f"map them with values.{column.name},"
    return f'map with values.{column.name} = {{ "{odd.iloc[0]}" = "{close}" }};'


def _rows(frame: pd.DataFrame, key: str | Sequence[str] | pd.Index | None, rows: pd.Series[bool]) -> str:
    """Name the rows at fault; only these, as a table of pairs has millions of others."""
    at = np.flatnonzero(rows.to_numpy(dtype=bool))
    names: list[str] | pd.Index
    if isinstance(key, pd.Index):
        names = key[at]
    else:
        columns = [key] if isinstance(key, str) else list(key or ())
        if columns and all(column in frame for column in columns):
            texts = frame[columns].iloc[at].astype("string").fillna("(no key)")
            names = [", ".join(row) for row in texts.itertuples(index=False)]
        else:
            names = [f"row {n}" for n in at + 1]
    return rows_of(names)


def digits_whole(values: pd.Series) -> pd.Series:
    """Take whole numbers that met a gap for what they were: 2014.0 is the text "2014".

    Parameters
    ----------
    values : Series
        Of any type.

    Returns
    -------
    Series
        Int64 where all values are whole numbers, else as it was.

    Examples
    --------
    >>> digits_whole(pd.Series([2014.0, None])).tolist()
    [2014, <NA>]
    """
    if not pd.api.types.is_float_dtype(values):
        return values
    known = values.dropna().astype("float64")
    return values.astype("Int64") if np.isfinite(known).all() and not (known % 1).any() else values


def _text(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    text = digits_whole(values).astype("string")
    if not text.str.isascii().all():
        # one spelling of an umlaut, and no characters that nobody sees, or equal names would differ
        text = text.str.normalize("NFC").str.replace(_INVISIBLE, "", regex=True).str.replace("\xa0", " ")
    text = text.str.strip()
    blank = text.eq("").fillna(False)
    wrong: Wrong = []
    if column.required and not column.gaps and blank.any():
        wrong = [("blank", blank.astype(bool))]
    return text.mask(blank).astype("str"), wrong


def _key(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    everywhere = pd.Series(True, index=values.index)
    if len(values) and pd.api.types.is_numeric_dtype(values):
        lost = "read as numbers, so leading zeros are lost (01001000 becomes 1001000)"
        return values, [(f"{lost}; store the keys as text, in full length,", everywhere)]
    text, wrong = _text(values, column)
    digits = text[text.str.fullmatch(r"\d+", na=False)]
    lengths = digits.str.len()
    if (text.duplicated() & text.notna()).any():
        wrong.append(("duplicate keys", text.duplicated(keep=False) & text.notna()))
    if column.name == "unit_id" and set(lengths) == {7, 8}:
        short = (text.str.len() == 7) & text.index.isin(digits.index)
        wrong.append(("7 digits where others have 8 (a leading zero is lost)", short))
    return text, wrong


def _id(values: pd.Series, _: Column) -> tuple[pd.Series, Wrong]:
    """Give keys of other frames as text; whole numbers are the text of their digits."""
    if isinstance(values.dtype, pd.StringDtype):
        return values, []  # a blank in a key is part of it, and millions of rows are not looked at twice
    return digits_whole(values).astype("string").astype("str"), []


def _end(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return _id(values, column)[0].astype("category"), []
    texts = pd.Index(_id(values.cat.categories.to_series(), column)[0])
    if not texts.is_unique:
        return _end(values.astype(values.cat.categories.dtype), column)
    return values.cat.rename_categories(texts), []


def _measure(values: pd.Series, _: Column) -> tuple[pd.Series, Wrong]:
    if pd.api.types.is_bool_dtype(values):
        values = values.astype("Float64")  # a measure may be a flag: 0 or 1
    numbers, odd = _as_numbers(values)
    return numbers, [("not a number", odd)] if odd.any() else []


def _number(values: pd.Series, _: Column) -> tuple[pd.Series, Wrong]:
    numbers, odd = _as_numbers(values)
    checks: Wrong = [("not a number", odd), ("not finite", numbers.abs().eq(np.inf))]
    if isinstance(values.dtype, pd.StringDtype) or values.dtype == object:
        texts = values.where(values.map(lambda value: isinstance(value, str))).astype("string")
        grouped = texts.str.fullmatch(_THOUSANDS).fillna(False).astype(bool)
        checks.append(("texts such as 7.228 may mean thousands; give numbers, not texts,", grouped))
    return numbers, [(what, rows) for what, rows in checks if rows.any()]


def _as_numbers(values: pd.Series) -> tuple[pd.Series[float], pd.Series[bool]]:
    """Give numbers, and mark what is none: texts, and what numpy would make numbers of without a word."""
    nothing = pd.Series(np.nan, index=values.index, dtype="float64")
    if pd.api.types.is_bool_dtype(values) or values.dtype.kind in "mMc":
        return nothing, values.notna()
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    if isinstance(values.dtype, pd.ArrowDtype) and values.dtype.kind == "O":
        values = values.astype(object)  # pandas reads no decimals of Arrow
    numbers = pd.Series(pd.to_numeric(values, errors="coerce"), index=values.index).astype("float64")
    odd = numbers.isna() & values.notna()
    if values.dtype == object:
        odd |= values.map(lambda value: isinstance(value, bool | np.bool_ | timedelta | complex))
    return numbers, odd


def _amount(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    numbers, wrong = _number(values, column)
    if (negative := numbers.lt(0) & np.isfinite(numbers)).any():
        wrong.append(("negative", negative))
    return numbers, wrong


def _share(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    numbers, wrong = _amount(values, column)
    if (above := numbers.gt(1) & np.isfinite(numbers)).any():
        wrong.append(("above 1 (shares are 0 to 1, not per cent)", above))
    return numbers, wrong


def _year(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.year.astype("Int64"), []
    if values.dtype.kind == "O":
        values = values.map(
            lambda value: value.year if isinstance(value, date) and pd.notna(value) else value
        )
    numbers, wrong = _amount(values, column)
    odd = np.isfinite(numbers) & (~numbers.between(1900, 2100) | (numbers % 1 != 0))
    if odd.any():
        wrong.append(("not a year from 1900 to 2100", odd))
    return (numbers if wrong else numbers.astype("Int64")), wrong


def _date(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    """Keep dates as text, as precise as they came: a year, a month or a day."""
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    text, _ = _text(values, column)
    text = text.str.removesuffix(" 00:00:00")  # a column of dates that was joined to one of texts
    whole = text.str.fullmatch(r"\d{4}(-\d{2}){0,2}", na=False)
    parsed = pd.to_datetime(text.where(whole), format="ISO8601", errors="coerce")
    odd = text.notna() & parsed.isna()
    if odd.any():
        return text, [("no date (2019, 2019-04 or 2019-04-30)", odd)]
    return text, []


def _flag(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    known = {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}
    flags = values.astype("string").str.lower().map(known)
    odd = flags.isna() & values.notna() if column.gaps else flags.isna()
    if odd.any():
        return values, [("neither true nor false", odd)]
    return flags.astype("boolean" if column.gaps else bool), []


def _category(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    text, _ = _text(values, column)
    odd = text.notna() & ~text.isin(column.values)
    if odd.any():
        found = some(f'"{value}"' for value in text[odd].unique())
        return text, [(f"{found} not among {', '.join(column.values)}", odd)]
    return text, []


def _state(values: pd.Series, column: Column) -> tuple[pd.Series, Wrong]:
    text, _ = _text(values, column)
    parts = text.str.extract(r"^([A-Z]{2})-([A-Z0-9]{1,3})$")
    german = parts[0].eq("DE") & parts[1].isin(_GERMAN_STATES)
    odd = text.notna() & ~(german | parts[0].ne("DE") & parts[0].notna())
    if odd.any():
        found = some(f'"{value}"' for value in text[odd].unique())
        return text, [(f"{found} unknown; use ISO 3166-2 such as DE-SN,", odd)]
    return text, []


_CONVERT = {
    "key": _key,
    "id": _id,
    "end": _end,
    "text": _text,
    "amount": _amount,
    "number": _number,
    "measure": _measure,
    "share": _share,
    "year": _year,
    "flag": _flag,
    "category": _category,
    "state": _state,
    "date": _date,
}
