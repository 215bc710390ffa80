"""Names on a map: central places and the units that matter most, then the states, around the map elements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from landgap.output.maps.base_map import Z_PLACE, BaseMap
from landgap.output.maps.contrast import LIGHT, text_colour_on
from landgap.output.maps.labels import Label, place_labels
from landgap.output.maps.map_elements import map_elements
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.state_names import state_names
from landgap.output.maps.symbols import put_marks

if TYPE_CHECKING:
    from landgap.output.words import Words

_MAX_NAMED = 40  # besides the central places
# size and weight of type by rank of the place
_TYPE = {0: (12.0, "bold"), 1: (9.5, "bold"), 2: (8.5, "normal")}


def unit_label(
    base: BaseMap, key: str, text: str | None = None, *, clear: float = 0.0, background: str = LIGHT
) -> Label:
    """Label a unit in the type of its rank.

    Parameters
    ----------
    base : BaseMap
        The geometry.
    key : str
        Its `unit_id`.
    text : str, optional
        Its name if not given.
    clear : float, default 0.0
        Radius of its symbol, in points of an A3 sheet.
    background : str, default "white"
        Colour of the unit.

    Returns
    -------
    Label
        In the middle of the unit.
    """
    place, unit = base.middle[key], base.inner.loc[key]
    size, weight = _TYPE[int(base.rank[key])]
    text = unit["name"] if text is None else text
    return Label(text, place.x, place.y, size, clear, weight, unit["geometry"], background)


def centre_labels(base: BaseMap, *, clear: float = 0.0) -> list[Label]:
    """Label the central places, the highest rank first.

    Parameters
    ----------
    base : BaseMap
        The geometry.
    clear : float, default 0.0
        Radius of their symbols, in points of an A3 sheet.

    Returns
    -------
    list of Label
        Of Oberzentren and Mittelzentren.
    """
    centres = base.rank[base.rank < 2].sort_values(kind="stable")
    return [unit_label(base, key, clear=clear) for key in centres.index]


def place_names(
    sheet: Sheet,
    base: BaseMap,
    labels: Sequence[Label],
    *,
    busy: Sequence[shapely.Geometry] = (),
    symbols: Iterable[shapely.Geometry] = (),
    dark: shapely.Geometry | None = None,
    coloured: Sequence[shapely.Geometry] = (),
) -> None:
    """Put the map elements, then the labels, then the names of the states.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    base : BaseMap
        The geometry.
    labels : sequence of Label
        In order of importance.
    busy : sequence of geometry
        What names should not cover where there is a choice, in metres.
    symbols : iterable of geometry
        What the name of a state must not cover, in metres.
    dark : geometry, optional
        Where white letters are read better.
    coloured : sequence of geometry
        What the name of a state should not cover where there is a choice, in metres.
    """
    corner = map_elements(sheet, base.inner.geometry)
    borders = base.borders.union_all()
    named = place_labels(sheet, labels, blocked=[corner], busy=busy, borders=borders, dark=dark)
    state_names(sheet, base, blocked=[corner, *named, *symbols], busy=busy, coloured=coloured)


def write_names(
    sheet: Sheet,
    base: BaseMap,
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
    base : BaseMap
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
    marks = pd.Series(index=base.inner.index, dtype="str") if marks is None else marks
    for mark in marks.dropna().unique():
        points = shapely.get_coordinates(base.middle[marks.eq(mark)].array)
        put_marks(sheet, points, 2.6, mark, zorder=Z_PLACE)
    units = pd.DataFrame({"rank": base.rank, "size": size})
    units = units.sort_values(["rank", "size"], ascending=[True, False])
    matter = units[(units["rank"] == 2) & units["size"].notna()].head(_MAX_NAMED)
    if not centres_first:
        units = units.sort_values("size", ascending=False, kind="stable")
    units = units[(units["rank"] < 2) | units.index.isin(matter.index)]
    fills = pd.Series(index=base.inner.index, dtype="str") if fills is None else fills
    backgrounds, marked = fills.fillna(LIGHT), marks.notna()
    labels = [
        unit_label(base, key, texts[key], clear=4.0 if marked[key] else 0.0, background=backgrounds[key])
        for key in units.index
    ]
    symbols = [point.buffer(3.5 * sheet.metres) for point in base.middle[marked]]
    dark = [text_colour_on(background) == LIGHT for background in backgrounds]
    place_names(
        sheet,
        base,
        labels,
        busy=[*symbols, *busy],
        symbols=symbols,
        dark=base.inner.geometry[dark].union_all(),
        coloured=base.inner.geometry[fills.notna()].simplify(5 * sheet.metres),
    )


def with_values(
    base: BaseMap, values: pd.Series, speech: Words, *, decimals: int = 0, sign: bool = False
) -> pd.Series:
    """Write the value of each unit below its name, where it has one.

    Parameters
    ----------
    base : BaseMap
        The geometry.
    values : Series
        By `unit_id`; missing and infinite ones are left out.
    speech : Words
        The language.
    decimals : int, default 0
        At most so many.
    sign : bool, default False
        Whether positive values carry their sign.

    Returns
    -------
    Series
        By `unit_id`.
    """
    numbers = [f"\n{speech.number(value, decimals=decimals, sign=sign)}" for value in values]
    names: pd.Series = base.inner["name"]
    return names + pd.Series(numbers, values.index).where(np.isfinite(values), "")
