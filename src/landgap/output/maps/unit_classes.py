"""What the maps of units have in common: colours by class, and the legend rows of the classes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.colors import to_hex

from landgap.output.maps.base_map import BaseMap, draw_base_map
from landgap.output.maps.classes import Classes, breaks, classify, ladder
from landgap.output.maps.legend import Legend, halo_row, swatch
from landgap.output.maps.sheet import Sheet
from landgap.output.words import Words

NO_DATA = {"facecolor": "#FBFBFA", "edgecolor": "#B4B4B0", "hatch": "/////"}
_NO_NEED = "#CFE5DF"
_TOP_SHARE = 0.9  # of the values lie below the highest break of amounts
_WHERE_NOTHING_IS = 50.0


def diverging(classes: Classes) -> list[str]:
    """Choose colours: orange below the middle, purple above; apart for the colour-blind too.

    Parameters
    ----------
    classes : Classes
        The classes.

    Returns
    -------
    list of str
        One a class, the lowest first.

    Examples
    --------
    >>> diverging(Classes([-1.0, 1.0], pd.Series(dtype="Int64")))
    ['#b25706', '#f6f6f7', '#532687']
    """
    ramp = mpl.colormaps["PuOr"]
    return [to_hex(ramp(place)) for place in np.linspace(0.1, 0.9, len(classes.edges) + 1)]


def sequential(count: int) -> list[str]:
    """Choose colours from little to much, light to dark: safe for the colour-blind.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    list of str
        The lightest first.

    Examples
    --------
    >>> sequential(4)
    ['#f8fcca', '#8ed3ba', '#1f93c0', '#1a2b7e']
    """
    # four classes are the usual number, and their colours are chosen one by one
    places = np.interp(np.linspace(0, 3, count), range(4), (0.05, 0.35, 0.62, 0.92))
    return [to_hex(mpl.colormaps["YlGnBu"](place)) for place in places]


def graded(values: pd.Series, edges: Sequence[float] | None = None) -> tuple[Classes, list[str]]:
    """Class amounts by round breaks and choose their colours; diverging where some are below zero.

    Parameters
    ----------
    values : Series
        Amounts; missing and infinite ones have no class.
    edges : sequence of float, optional
        Breaks to use, ascending.

    Returns
    -------
    tuple of Classes and list of str
        The classes, and one colour a class.

    Examples
    --------
    >>> graded(pd.Series([1.0, 20, 70]))[0].edges, graded(pd.Series([-5.0, 20]))[0].edges
    ([2.0, 10.0, 50.0], [-10.0, -2.0, -0.5, 0.5, 2.0, 10.0])
    """
    below = bool((values < 0).any())
    if edges is None and below:
        edges = breaks(values)
    elif edges is None:
        size = values[np.isfinite(values) & (values > 0)]
        edges = ladder(float(np.quantile(size, _TOP_SHARE)) if len(size) else _WHERE_NOTHING_IS)
    classes = classify(values, list(edges))
    return classes, diverging(classes) if below else sequential(len(classes.edges) + 1)


def paint(
    sheet: Sheet, base: BaseMap, values: pd.Series, classes: Classes, colours: Sequence[str]
) -> pd.Series:
    """Colour the units by class; hatched where nothing is known.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    base : BaseMap
        The geometry.
    values : Series
        By `unit_id`: ``NaN`` where nothing is known, ``inf`` where nothing is needed.
    classes : Classes
        Of the values.
    colours : sequence of str
        One a class.

    Returns
    -------
    Series
        By `unit_id`: the colour, missing where nothing is known.
    """
    draw_base_map(
        sheet,
        base,
        (values.isna(), {"gid": "no-data", **NO_DATA}),
        (np.isposinf(values), {"facecolor": _NO_NEED}),
        *(
            (classes.number.eq(number).fillna(False), {"facecolor": colour, "gid": f"class-{number}"})
            for number, colour in enumerate(colours)
        ),
    )
    fills = classes.number.map(dict(enumerate(colours))).astype("str")
    return fills.mask(np.isposinf(values), _NO_NEED)


def ranges(classes: Classes, speech: Words, *, ends: tuple[str, str], even: str = "between") -> list[str]:
    """Say in words what each class holds.

    Parameters
    ----------
    classes : Classes
        The classes.
    speech : Words
        The language.
    ends : tuple of str
        Texts for the lowest class (with `high`) and for the highest (with `low`).
    even : str
        Text for the class in the middle.

    Returns
    -------
    list of str
        One a class, the lowest first; signs are written where the classes begin below zero.

    Examples
    --------
    >>> from landgap.output.words import words
    >>> classes = Classes([0.5, 2.0], pd.Series(dtype="Int64"))
    >>> ranges(classes, words("en"), ends=("below", "above"))
    ['below 0.5', '0.5 to 2', 'above 2']
    """
    least = min(abs(edge) for edge in classes.edges)
    decimals = max(2, int(np.ceil(-np.log10(least))))
    sign = classes.edges[0] < 0
    numbers = [speech.number(edge, decimals=decimals, sign=sign) for edge in classes.edges]
    middle = len(numbers) / 2
    texts = [speech.text(ends[0], high=numbers[0])]
    for place, (low, high) in enumerate(pairwise(numbers), start=1):
        texts.append(speech.text(even if place == middle else "between", low=low, high=high))
    return [*texts, speech.text(ends[1], low=numbers[-1])]


def class_rows(legend: Legend, classes: Classes, colours: Sequence[str], texts: Sequence[str]) -> None:
    """Explain the classes, the highest first, with the number of their units.

    Parameters
    ----------
    legend : Legend
        The legend.
    classes : Classes
        The classes.
    colours, texts : sequence of str
        One a class, the lowest first.
    """
    for count, colour, text in reversed(list(zip(classes.counts(), colours, texts, strict=True))):
        legend.row([swatch(facecolor=colour)], f"{text} ({legend.sheet.words.number(count)})")


def other_rows(
    legend: Legend, base: BaseMap, values: pd.Series, *, no_data: str, endless: str = "no_need"
) -> None:
    """Explain what has no class: nothing needed, nothing known, and the halo.

    Parameters
    ----------
    legend : Legend
        The legend.
    base : BaseMap
        The geometry.
    values : Series
        By `unit_id`.
    no_data : str
        Key of the text for units without a value.
    endless : str
        Key of the text for units whose value is infinite.
    """
    speech = legend.sheet.words
    if np.isposinf(values).any():
        text = f"{speech.text(endless)} ({speech.number(np.isposinf(values).sum())})"
        legend.row([swatch(facecolor=_NO_NEED)], text)
    if values.isna().any():
        text = f"{speech.text(no_data)} ({speech.number(values.isna().sum())})"
        legend.row([swatch(**NO_DATA)], text)
    halo_row(legend, base)
