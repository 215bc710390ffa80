"""Round classes: symmetric around zero for hectares, around the horizon for years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

_ROUND = (1, 2, 5)
_TOP_SHARE = 0.8
_WHERE_NOTHING_IS = 50.0


def ladder(top: float) -> list[float]:
    """Find three round numbers below a value, each about a fifth of the next.

    Parameters
    ----------
    top : float
        Positive.

    Returns
    -------
    list of float
        Ascending; the last is the largest of 1, 2, 5, 10, 20, 50 ... that `top` reaches.

    Examples
    --------
    >>> ladder(70), ladder(290)
    ([2.0, 10.0, 50.0], [10.0, 50.0, 200.0])
    """
    power = int(np.floor(np.log10(top)))
    place = sum(digit * 10.0**power <= top * (1 + 1e-9) for digit in _ROUND) - 1
    steps = [3 * power + place - down for down in (4, 2, 0)]
    return [_ROUND[step % 3] * 10.0 ** (step // 3) for step in steps]


def breaks(values: pd.Series, *, otherwise: float = _WHERE_NOTHING_IS) -> list[float]:
    """Choose round class breaks for a balance, symmetric around zero.

    Parameters
    ----------
    values : Series
        Hectares; missing and infinite ones do not count.
    otherwise : float, default 50.0
        The outer break where no value differs from zero.

    Returns
    -------
    list of float
        Six breaks: about a fifth of the values lie beyond the outer two.

    Examples
    --------
    >>> import pandas as pd
    >>> breaks(pd.Series([-60, -3, 0, 4, 20, None]))
    [-20.0, -5.0, -1.0, 1.0, 5.0, 20.0]
    """
    size = values[np.isfinite(values)].abs()
    size = size[size > 0]
    up = ladder(float(size.quantile(_TOP_SHARE)) if len(size) else otherwise)
    return [-edge for edge in reversed(up)] + up


def reach_breaks(horizon_years: float) -> list[float]:
    """Choose class breaks for a reach: a quarter of the horizon to four times the horizon.

    Parameters
    ----------
    horizon_years : float
        In the middle.

    Returns
    -------
    list of float
        Five breaks.

    Examples
    --------
    >>> reach_breaks(18)
    [4.5, 9.0, 18.0, 36.0, 72.0]
    """
    return [horizon_years * part for part in (0.25, 0.5, 1.0, 2.0, 4.0)]


@dataclass(frozen=True)
class Classes:
    """Values sorted into classes.

    Attributes
    ----------
    edges : list of float
        Breaks between the classes, ascending.
    number : Series
        Class of each value, 0 the lowest; missing where the value is missing or infinite.
    """

    edges: list[float]
    number: pd.Series

    def counts(self) -> list[int]:
        """Count the values of each class."""
        found = self.number.value_counts()
        return [int(found.get(number, 0)) for number in range(len(self.edges) + 1)]


def classify(values: pd.Series, edges: list[float]) -> Classes:
    """Sort values into classes; a value on a break belongs to the class further from the middle.

    Parameters
    ----------
    values : Series
        Numbers.
    edges : list of float
        Breaks, ascending.

    Returns
    -------
    Classes
        On the index of `values`.

    Examples
    --------
    >>> import pandas as pd
    >>> classify(pd.Series([-5.0, 0.0, 5.0, float("inf")]), [-5, -1, 1, 5]).number.tolist()
    [0, 2, 4, <NA>]
    """
    outward = np.where(
        values < np.median(edges),
        np.searchsorted(edges, values, side="left"),
        np.searchsorted(edges, values, side="right"),
    )
    number = pd.Series(outward, index=values.index, dtype="Int64")
    return Classes(edges, number.where(np.isfinite(values)))


def round_thirds(values: pd.Series) -> list[float]:
    """Find two round breaks that split values into thirds, as nearly as round numbers can.

    Parameters
    ----------
    values : Series
        Not negative; missing ones do not count, nor do zeros: they belong to the lowest third.

    Returns
    -------
    list of float
        Two breaks, ascending, of one digit each; 10 and 50 where nothing is above zero.

    Examples
    --------
    >>> round_thirds(pd.Series([0, 1, 2, 4, 9, 30, 70, 390]))
    [4.0, 30.0]
    """
    some = values[values > 0]
    if some.empty:
        return [10.0, 50.0]
    low, high = (_one_digit(float(value)) for value in some.quantile([1 / 3, 2 / 3]))
    return [low, high] if high > low else [low, 2 * low]


def _one_digit(value: float) -> float:
    power = 10.0 ** np.floor(np.log10(value))
    # a half goes up, and what double precision leaves below a half is one: 14.999999999999998 is 15
    return float(np.floor(round(value / power, 9) + 0.5) * power)
