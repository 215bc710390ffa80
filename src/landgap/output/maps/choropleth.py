"""What the maps of units have in common: colours by class, names with values, legend rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.colors import to_hex

from landgap.assessment import Assessment
from landgap.errors import LandgapError
from landgap.output.maps.classes import Classes
from landgap.output.maps.elements import (
    HALO,
    Z_PLACE,
    Ground,
    draw,
    draw_boundaries,
    furniture,
    ground,
)
from landgap.output.maps.ink import LIGHT, ink_on
from landgap.output.maps.labels import Label, place_labels
from landgap.output.maps.legend import Legend, swatch
from landgap.output.maps.sheet import Sheet, foot_lines, lay_out
from landgap.output.maps.state_names import state_names
from landgap.output.maps.symbols import put_marks
from landgap.output.words import Words, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NO_DATA = {"facecolor": "#FBFBFA", "edgecolor": "#B4B4B0", "hatch": "/////"}
_NO_NEED = "#CFE5DF"
_MOST_NAMED = 40  # besides the central places
# size and weight of type by rank of the place
_TYPE = {0: (12.0, "bold"), 1: (9.5, "bold"), 2: (8.5, "normal")}


def begin(result: Assessment, lang: str) -> tuple[Words, Ground]:
    """Check what every map is given, and prepare the words and the ground.

    Parameters
    ----------
    result : Assessment
        The result.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    tuple of Words and Ground
        The language and the geometry.

    Raises
    ------
    LandgapError
        If there is no result, or the language is not known.

    Examples
    --------
    >>> begin(None, "de")
    Traceback (most recent call last):
    landgap.errors.LandgapError: result: a map needs an Assessment, got NoneType.
    Make one with result = lg.assess(study).
    """
    if not isinstance(result, Assessment):
        raise LandgapError(
            f"result: a map needs an Assessment, got {type(result).__name__}.\n"
            "Make one with result = lg.assess(study)."
        )
    return words(lang), ground(result.study)


def open_sheet(
    result: Assessment, base: Ground, heading: tuple[str, str], ax: Axes | None, speech: Words
) -> Sheet:
    """Lay out a sheet for the study area, with its heading and its sources.

    Parameters
    ----------
    result : Assessment
        The result.
    base : Ground
        The geometry.
    heading : tuple of str
        Title and subtitle.
    ax : Axes or None
        Room for the whole sheet; without it, a new page for the screen.
    speech : Words
        The language.

    Returns
    -------
    Sheet
        Waiting for its map.
    """
    return lay_out(
        ax,
        base.inner.total_bounds,
        heading=heading,
        foot=foot_lines(result, base.crs, speech),
        words=speech,
    )


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


def paint(
    sheet: Sheet, base: Ground, values: pd.Series, classes: Classes, colours: Sequence[str]
) -> pd.Series:
    """Colour the units by class; hatched where nothing is known.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    base : Ground
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
    draw(sheet, base.units[base.units["halo"]].geometry, facecolor=HALO)
    draw(sheet, base.inner[values.isna()].geometry, gid="no-data", **NO_DATA)
    draw(sheet, base.inner[np.isposinf(values)].geometry, facecolor=_NO_NEED)
    for number, colour in enumerate(colours):
        rows = base.inner[classes.number.eq(number).fillna(False)]
        draw(sheet, rows.geometry, facecolor=colour, gid=f"class-{number}")
    draw_boundaries(sheet, base)
    fills = classes.number.map(dict(enumerate(colours))).astype("str")
    return fills.mask(np.isposinf(values), _NO_NEED)


def write_names(
    sheet: Sheet,
    base: Ground,
    texts: pd.Series,
    size: pd.Series,
    *,
    centres_first: bool = True,
    marks: pd.Series | None = None,
    busy: Sequence[shapely.Geometry] = (),
    fills: pd.Series | None = None,
) -> None:
    """Name the central places and the units that matter most, then the states.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    base : Ground
        The geometry.
    texts : Series
        By `unit_id`: the name, and its value on the next line.
    size : Series
        By `unit_id`: how much a unit matters; missing where it need not be named.
    centres_first : bool, default True
        Whether a central place is named before a unit that matters more.
    marks : Series, optional
        By `unit_id`: symbol that the unit gets, missing for none.
    busy : sequence of geometry
        What names should not cover where there is a choice, in metres.
    fills : Series, optional
        By `unit_id`: colour of the unit, which a state's name should not cover; missing for none.
    """
    corner = furniture(sheet, base.inner.geometry)
    middle = base.middle
    marked = pd.Series(False, index=base.inner.index) if marks is None else marks.notna()
    if marks is not None:
        for mark in marks.dropna().unique():
            points = shapely.get_coordinates(middle[marks.eq(mark)].array)
            put_marks(sheet, points, 2.6, mark, zorder=Z_PLACE)
    units = base.inner.assign(text=texts, rank=base.rank, size=size)
    units = units.sort_values(["rank", "size"], ascending=[True, False])
    matter = units[(units["rank"] == 2) & units["size"].notna()].head(_MOST_NAMED)
    if not centres_first:
        units = units.sort_values("size", ascending=False, kind="stable")
    units = units[(units["rank"] < 2) | units.index.isin(matter.index)]
    fills = pd.Series(index=base.inner.index, dtype="str") if fills is None else fills
    grounds = fills.fillna(LIGHT)
    labels = []
    for key, unit in units.iterrows():
        type_size, weight = _TYPE[int(unit["rank"])]
        clear, place = 4.0 if marked[key] else 0.0, middle[key]
        labels.append(
            Label(
                unit["text"],
                place.x,
                place.y,
                type_size,
                clear,
                weight,
                unit["geometry"],
                grounds[key],
            )
        )
    symbols = [point.buffer(3.5 * sheet.metres) for point in middle[marked]]
    dark = base.inner.geometry[[ink_on(ground) == LIGHT for ground in grounds]].union_all()
    named = place_labels(
        sheet,
        labels,
        blocked=[corner],
        busy=[*symbols, *busy],
        borders=base.borders.union_all(),
        dark=dark,
    )
    coloured = base.inner.geometry[fills.notna()].simplify(5 * sheet.metres)
    taken = [corner, *named, *symbols]
    state_names(sheet, base, blocked=taken, busy=busy, coloured=coloured)


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


def other_rows(legend: Legend, base: Ground, values: pd.Series, *, no_data: str) -> None:
    """Explain what has no class: nothing needed, nothing known, and the halo.

    Parameters
    ----------
    legend : Legend
        The legend.
    base : Ground
        The geometry.
    values : Series
        By `unit_id`.
    no_data : str
        Key of the text for units without a value.
    """
    speech = legend.sheet.words
    if np.isposinf(values).any():
        text = f"{speech.text('no_need')} ({speech.number(np.isposinf(values).sum())})"
        legend.row([swatch(facecolor=_NO_NEED)], text)
    if values.isna().any():
        text = f"{speech.text(no_data)} ({speech.number(values.isna().sum())})"
        legend.row([swatch(**NO_DATA)], text)
    if base.units["halo"].any():
        legend.row([swatch(facecolor=HALO)], speech.text("halo"))
