"""The map of two figures at once: who has land, and who needs it, in three by three classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from landgap.output.maps.choropleth import NO_DATA, begin, open_sheet, paint, write_names
from landgap.output.maps.classes import Classes, round_thirds
from landgap.output.maps.elements import HALO, Ground
from landgap.output.maps.ink import ink_on
from landgap.output.maps.legend import Legend, border_rows, say_how_sure, swatch
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.output.result import Assessment

# rows: little, middling, much demand; columns: little, middling, much supply. Blue and orange are
# told apart by the colour-blind, and where both are much it is dark
BIVARIATE = (
    ("#F3F1EA", "#A3C6E8", "#2E7FC4"),
    ("#F7C88B", "#B3A49B", "#4C6487"),
    ("#E27A0C", "#8C5218", "#2B2230"),
)
_SIDE = 48.0  # of a square in the legend, points on an A3 sheet


def bivariate(result: Assessment, *, ax: Axes | None = None, lang: str = "de") -> Axes:
    """Draw supply and demand (Angebot und Bedarf) per unit at once.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included; the map takes its middle.
        Without it, a new page for the screen.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The map, in metres of the UTM zone.

    Raises
    ------
    LandgapError
        If there is no result, or the language is not known.

    Notes
    -----
    The map of the balance shows the difference; this one tells a unit with much of both from one
    with little of both. Units whose supply is not known are hatched. The classes are thirds of the
    units whose supply is known, with breaks rounded to one digit; a value on a break belongs to
    the class above.

    References
    ----------
    Trumbo (1981), A theory for coloring bivariate statistical maps, The American Statistician 35.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = bivariate(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech, base = begin(result, lang)
    years = speech.number(result.study.horizon_years, decimals=1)
    title = ": ".join(filter(None, (speech.text("bivariate"), result.study.title)))
    heading = (title, speech.text("bivariate_about", years=years))
    sheet = open_sheet(result, base, heading, ax, speech)
    both = result.units[["supply_ha", "demand_ha_mid"]].reindex(base.inner.index)
    both = both.where(both.notna().all(axis=1))
    edges = [round_thirds(both[column]) for column in both]
    place = [
        pd.Series(np.searchsorted(at, both[column], side="right"), both.index)
        for column, at in zip(both, edges, strict=True)
    ]
    known = both["supply_ha"].notna()
    number = (3 * place[1] + place[0]).astype("Int64").where(known)
    # nine classes, row by row
    classes = Classes([float(edge) for edge in range(8)], number)
    colours = [colour for row in BIVARIATE for colour in row]
    fills = paint(sheet, base, both["supply_ha"], classes, colours)
    write_names(
        sheet,
        base,
        _names(base, both, speech),
        both.max(axis=1),
        fills=fills,
    )
    legend = Legend(sheet)
    _key(legend, classes, edges)
    _examples(legend, classes, colours)
    if not known.all():
        legend.row(
            [swatch(**NO_DATA)], f"{speech.text('no_data')} ({speech.number((~known).sum())})"
        )
    if base.units["halo"].any():
        legend.row([swatch(facecolor=HALO)], speech.text("halo"))
    border_rows(legend, states=len(base.borders) > 0)
    say_how_sure(legend, result, demand=True)
    return sheet.ax


def _names(base: Ground, both: pd.DataFrame, speech: Words) -> pd.Series:
    """Write supply and demand under each name."""
    numbers = [
        "" if np.isnan(supply) else f"\n{speech.number(supply)} | {speech.number(demand)}"
        for supply, demand in both.itertuples(index=False)
    ]
    names: pd.Series = base.inner["name"]
    return names + pd.Series(numbers, both.index)


def _key(legend: Legend, classes: Classes, edges: list[list[float]]) -> None:
    """Draw the nine colours as a square: supply to the right, demand upwards."""
    speech = legend.sheet.words
    legend.heading(f"{speech.text('bivariate')} ({speech.text('units_counted')})")
    counts = np.reshape(classes.counts(), (3, 3))
    left, top = 66.0, legend.y - 14
    legend.write(0, top + 8, speech.text("demand_axis"))
    for row in range(3):
        y = top - (2.5 - row) * _SIDE
        legend.write(left - 6, y, _range(edges[1], row, speech), ha="right")
        for column in range(3):
            colour = BIVARIATE[row][column]
            box = Rectangle(
                (-_SIDE / 2, -_SIDE / 2), _SIDE, _SIDE, facecolor=colour, edgecolor="white"
            )
            x = left + (column + 0.5) * _SIDE
            legend.put([box], x, y)
            count = speech.number(counts[row, column])
            legend.write(x, y, count, ha="center", color=ink_on(colour), zorder=3)
    below = top - 3 * _SIDE
    for column in range(3):
        x = left + (column + 0.5) * _SIDE
        legend.write(x, below - 8, _range(edges[0], column, speech), ha="center", size=8)
    legend.write(left, below - 22, speech.text("supply_axis"))
    legend.y = below - 32
    legend.note(speech.text("bivariate_note"))


def _examples(legend: Legend, classes: Classes, colours: list[str]) -> None:
    """Put the two corners in words: those who ask, and those who have."""
    speech, counts = legend.sheet.words, classes.counts()
    legend.heading(speech.text("much_of"))
    for number, key in ((6, "few_many"), (2, "many_few")):
        text = f"{speech.text(key)} ({speech.number(counts[number])})"
        legend.row([swatch(facecolor=colours[number])], text)


def _range(edges: list[float], place: int, speech: Words) -> str:
    low, high = (speech.number(edge, decimals=3) for edge in edges)
    if place == 0:
        return speech.text("less_than", high=low)
    if place == 1:
        return f"{low}–{high}"
    return speech.text("at_least", low=high)
