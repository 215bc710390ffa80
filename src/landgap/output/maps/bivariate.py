"""The map of two figures at once: who has land, and who needs it, in three by three classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from landgap.errors import LandgapError
from landgap.output.maps.base_map import BaseMap
from landgap.output.maps.classes import Classes, round_thirds
from landgap.output.maps.contrast import text_colour_on
from landgap.output.maps.legend import Legend, border_rows, halo_row, swatch
from landgap.output.maps.names import write_names
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.maps.unit_classes import NO_DATA, paint
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

# rows: little, middling, much demand; columns: little, middling, much supply. The colour-blind
# distinguish blue and orange, and where both are much it is dark
BIVARIATE = (
    ("#F3F1EA", "#A3C6E8", "#2E7FC4"),
    ("#F7C88B", "#B3A49B", "#4C6487"),
    ("#E27A0C", "#8C5218", "#2B2230"),
)
_SIDE = 48.0  # of a square in the legend, points on an A3 sheet
_ACROSS = {"supply": "supply_ha", "reach": "reach_years"}
_HORIZONS = (0.5, 1.0)  # breaks of a reach: half of the horizon, and all of it

Pair = tuple[float, float]


def bivariate(
    result: Assessment,
    *,
    breaks: Literal["thirds", "reach"] | tuple[Pair, Pair] = "thirds",
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw supply and demand (Angebot und Bedarf) per unit at once.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    breaks : {"thirds", "reach"} or tuple of two pairs of float
        Thirds of the units by supply and by demand; or, in place of the supply, how long it lasts
        (Reichweite), with breaks at half of the horizon and at all of it; or two breaks of the
        supply and two of the demand, in ha: ``((10, 50), (10, 50))``.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included; the map takes its middle.
        Without it, a new page for the screen.
    lang : {"de", "en"}, optional
        Language; that of the session (``lg.options.lang``) if not given.

    Returns
    -------
    Axes
        The map, in metres of the UTM zone.

    Raises
    ------
    LandgapError
        If the result lacks what the map draws, or the breaks or the language are not known.

    See Also
    --------
    landgap.maps.balance : One of the two measures, with its hectares.

    Notes
    -----
    The map of the balance shows the difference; this one distinguishes a unit with much of both from
    one with little of both. Units whose supply is not known are hatched. Thirds are those of the
    units whose supply is known, with breaks rounded to one digit: they compare units of one map.
    Stated breaks make maps of several dates or regions comparable; with the same pair for supply and
    demand, what is off the diagonal has land to spare or lacks it. A value on a break belongs to the
    class above.

    References
    ----------
    Trumbo (1981), A theory for coloring bivariate statistical maps, The American Statistician 35.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = bivariate(result, breaks=((10, 50), (10, 50)))
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    _check(breaks)
    speech, base = begin(result, lang, "units")
    across = "reach" if breaks == "reach" else "supply"
    years = speech.number(result.study.horizon_years, decimals=1)
    heading = (speech.text(f"{across}_demand"), speech.text(f"{across}_demand_about", years=years))
    sheet = open_sheet(result, base, heading, ax, speech)
    both = result.units[[_ACROSS[across], "demand_ha_mid"]].reindex(base.inner.index)
    both = both.where(both.notna().all(axis=1))
    edges = _edges(breaks, both, result.study.horizon_years)
    place = [
        pd.Series(np.searchsorted(at, both[column], side="right"), both.index)
        for column, at in zip(both, edges, strict=True)
    ]
    known = both["demand_ha_mid"].notna()
    number = (3 * place[1] + place[0]).astype("Int64").where(known)
    # nine classes, row by row
    classes = Classes([float(edge) for edge in range(8)], number)
    colours = [colour for row in BIVARIATE for colour in row]
    fills = paint(sheet, base, both["demand_ha_mid"], classes, colours)
    matter = result.units[["supply_ha", "demand_ha_mid"]].max(axis=1).reindex(both.index)
    write_names(sheet, base, _names(base, both, speech), matter.where(known), fills=fills)
    legend = Legend(sheet)
    how = breaks if isinstance(breaks, str) else "stated"
    _key(legend, classes, edges, across=across, how=how)
    _examples(legend, classes, colours, across=across)
    if not known.all():
        legend.row([swatch(**NO_DATA)], f"{speech.text('no_data')} ({speech.number((~known).sum())})")
    halo_row(legend, base)
    border_rows(legend, base)
    uncertainty_notes(legend, result, demand=True)
    return sheet.ax


def _check(breaks: object) -> None:
    if isinstance(breaks, str) and breaks in ("thirds", "reach"):
        return
    try:
        pairs = np.asarray(breaks, dtype=float)
        fine = pairs.shape == (2, 2) and np.isfinite(pairs).all() and (pairs > 0).all()
        fine = fine and bool((pairs[:, 0] < pairs[:, 1]).all())
    except (TypeError, ValueError):
        fine = False
    if not fine:
        raise LandgapError(
            f'breaks: {breaks!r} is not known; there is "thirds", "reach", or two ascending breaks '
            "of the supply and two of the demand, in ha above 0: ((10, 50), (10, 50))."
        )


def _edges(breaks: str | tuple[Pair, Pair], both: pd.DataFrame, horizon_years: float) -> list[list[float]]:
    """Give two breaks of what lies across, and two of the demand."""
    if not isinstance(breaks, str):
        return [[float(edge) for edge in pair] for pair in breaks]
    if breaks == "reach":
        reach = [part * horizon_years for part in _HORIZONS]
        return [reach, round_thirds(both["demand_ha_mid"])]
    return [round_thirds(both[column]) for column in both]


def _names(base: BaseMap, both: pd.DataFrame, speech: Words) -> pd.Series:
    """Write both figures under each name."""

    def figure(value: float) -> str:
        return "∞" if np.isposinf(value) else speech.number(value)

    numbers = [
        "" if np.isnan(demand) else f"\n{figure(value)} | {figure(demand)}"
        for value, demand in both.itertuples(index=False)
    ]
    names: pd.Series = base.inner["name"]
    return names + pd.Series(numbers, both.index)


def _key(legend: Legend, classes: Classes, edges: list[list[float]], *, across: str, how: str) -> None:
    """Draw the nine colours as a square: supply or reach to the right, demand upwards."""
    speech = legend.sheet.words
    legend.heading(f"{speech.text(f'{across}_demand')} ({speech.text('units_counted')})")
    counts = np.reshape(classes.counts(), (3, 3))
    left, top = 66.0, legend.y - 14
    legend.write(0, top + 8, speech.text("demand_axis"))
    for row in range(3):
        y = top - (2.5 - row) * _SIDE
        legend.write(left - 6, y, _range(edges[1], row, speech), ha="right")
        for column in range(3):
            colour = BIVARIATE[row][column]
            x = left + (column + 0.5) * _SIDE
            corner = (x - _SIDE / 2, y - _SIDE / 2)
            box = Rectangle(corner, _SIDE, _SIDE, facecolor=colour, edgecolor="white")
            legend.panel.add_patch(box)
            count = speech.number(counts[row, column])
            legend.write(x, y, count, ha="center", color=text_colour_on(colour), zorder=3)
    below = top - 3 * _SIDE
    for column in range(3):
        x = left + (column + 0.5) * _SIDE
        legend.write(x, below - 8, _range(edges[0], column, speech), ha="center", size=8)
    legend.write(left, below - 22, speech.text(f"{across}_axis"))
    legend.y = below - 32
    legend.note(f"{speech.text(f'breaks_{how}')} {speech.text(f'{across}_note')}")


def _examples(legend: Legend, classes: Classes, colours: list[str], *, across: str) -> None:
    """Put the two corners in words: those who ask, and those who have."""
    speech, counts = legend.sheet.words, classes.counts()
    legend.heading(speech.text("much_of"))
    for number, key in ((6, "few"), (2, "many")):
        text = f"{speech.text(f'{across}_{key}')} ({speech.number(counts[number])})"
        legend.row([swatch(facecolor=colours[number])], text)


def _range(edges: list[float], place: int, speech: Words) -> str:
    low, high = (speech.number(edge, decimals=3) for edge in edges)
    if place == 0:
        return speech.text("less_than", high=low)
    if place == 1:
        return f"{low}–{high}"
    return speech.text("at_least", low=high)
