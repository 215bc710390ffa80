"""Numbers that stand in a file as text: with a point or a comma, with or without signs between thousands."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from landgap.errors import rows_of, some

Sign = Literal[".", ","]

_OTHER: dict[Sign, Sign] = {".": ",", ",": "."}
_MISSING = (
    "",
    "NA",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "NULL",
    "null",
    "None",
)  # as R, Python and databases write it
# 1.234 may be a thousand and 1.234, but not 0.123, 12.34 or 1234.567
_OPEN = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"
# blanks of several widths and the Swiss apostrophe, between three digits each
_BLANKS = r"(?<=[0-9])[ \u00a0\u2009\u202f'\u2019](?=[0-9]{3}(?:[^0-9]|$))"


def to_numbers(
    texts: pd.Series, where: str, *, decimal: Sign | None = None, thousands: bool = True
) -> tuple[pd.Series, list[str]]:
    """Read a column of texts as numbers, where it is certain which sign is that of the decimals.

    Parameters
    ----------
    texts : Series of str
        As the file has them; missing where nothing stands. The index names the rows in messages.
    where : str
        Layer and column, for the messages.
    decimal : {".", ","}, optional
        Sign before the decimals; found from the whole column if not given.
    thousands : bool, default True
        Whether the other sign, or a blank, may stand between thousands; not in shares and degrees.

    Returns
    -------
    numbers : Series of float
        On the same index.
    faults : list of str
        Texts that are no numbers, or a column that can be read in two ways.

    Examples
    --------
    >>> to_numbers(pd.Series(["1.234,5", "7"]), "sites.gross_ha")[0].tolist()
    [1234.5, 7.0]
    >>> to_numbers(pd.Series(["12.345", "8"]), "employment.employees")[1]
    ['employment.employees: "12.345" can be 12345 or 12.345; say decimal = "," or decimal = "."']
    """
    texts = texts.str.strip().str.replace("\u2212", "-", regex=False)
    texts = texts.mask(texts.isin(_MISSING))
    if thousands:
        texts = texts.str.replace(_BLANKS, "", regex=True)
    signed = texts[texts.str.contains("[.,]", regex=True, na=False)]
    if decimal is None:
        unclear = signed[signed.str.fullmatch(_OPEN)]
        certain = [sign for sign in _OTHER if _is_number(signed.drop(unclear.index), sign, thousands).any()]
        certain = certain or ([] if thousands else [sign for sign in _OTHER if sign in "".join(unclear)])
        if len(unclear) and len(certain) != 1:
            text = unclear.iloc[0]
            whole = text.replace(".", "").replace(",", "")
            both = f"{whole} or {text.replace(',', '.')}"
            return texts, [f'{where}: "{text}" can be {both}; say decimal = "," or decimal = "."']
        decimal = certain[0] if certain else "."
    odd = texts.notna() & ~_is_number(texts, decimal, thousands)
    if odd.any():
        listed = some(f'"{text}"' for text in texts[odd].drop_duplicates())
        sign = "" if decimal == "." else f' with decimal = "{decimal}"'
        return texts, [f"{where}: {listed} not a number{sign} in {_rows(odd)}"]
    plain = texts.str.replace(_OTHER[decimal], "", regex=False).str.replace(decimal, ".", regex=False)
    return pd.to_numeric(plain).astype("float64"), []


def to_years(texts: pd.Series) -> pd.Series:
    """Take the year of dates; other texts stay as they are.

    Parameters
    ----------
    texts : Series of str
        Years or days: ``2018``, ``18.5.2018``, ``2018-05-18``.

    Returns
    -------
    Series of str
        On the same index.

    Examples
    --------
    >>> to_years(pd.Series(["18.5.2018", "2018-05-18", "2018", "31.2.2018"])).tolist()
    ['2018', '2018', '2018', '31.2.2018']
    """
    day = pd.to_datetime(texts, format="%d.%m.%Y", errors="coerce")
    day = day.fillna(pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce"))
    return texts.mask(day.notna(), day.dt.strftime("%Y"))


def lost_thousands(counts: pd.Series, where: str) -> list[str]:
    """Find counts of people that a reader took for decimals: 12.345 employees are 12,345.

    Parameters
    ----------
    counts : Series of float
        Numbers of people.
    where : str
        Layer and column, for the message.

    Returns
    -------
    list of str
        A fault, or none.

    Examples
    --------
    >>> lost_thousands(pd.Series([12.345, 8.0]), "employment.employees")
    ['employment.employees: 12.345 are no whole people; thousands were read as decimals, so give 12345']
    >>> lost_thousands(pd.Series([12.5, 8.0]), "employment.employees")
    []
    """
    parts = counts[np.isfinite(counts) & (counts % 1 != 0)]
    three, two = (
        np.isclose(parts * 10**n % 1, 0, atol=1e-6) | np.isclose(parts * 10**n % 1, 1, atol=1e-6)
        for n in (3, 2)
    )
    if not len(parts) or not three.all() or two.all():
        return []
    odd = parts[~two].iloc[0]
    return [
        f"{where}: {odd:.3f} are no whole people; thousands were read as decimals, so give {odd * 1000:.0f}"
    ]


def _is_number(texts: pd.Series, decimal: Sign, thousands: bool) -> pd.Series[bool]:
    """Whether each text is a number if this sign stands before its decimals."""
    point, other = (rf"\{sign}" for sign in (decimal, _OTHER[decimal]))
    whole = r"[0-9]+" + (rf"|[1-9][0-9]{{0,2}}(?:{other}[0-9]{{3}})+" if thousands else "")
    power = r"(?:[eE][+-]?[0-9]+)?"
    return texts.str.fullmatch(rf"[+-]?(?:(?:{whole})(?:{point}[0-9]*)?|{point}[0-9]+){power}", na=False)


def _rows(odd: pd.Series[bool]) -> str:
    return rows_of(odd.index[odd])
