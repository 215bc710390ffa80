"""The map of the balance: where land is missing and where it is left over, unit by unit."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.colors import to_hex

from landgap.errors import LandgapError
from landgap.output.maps.classes import Classes, breaks, classify, reach_breaks
from landgap.output.maps.elements import (
    HALO,
    Z_PLACE,
    Ground,
    draw,
    draw_boundaries,
    furniture,
    ground,
)
from landgap.output.maps.labels import Label, place_labels
from landgap.output.maps.legend import Legend, border_rows, say_how_sure, swatch
from landgap.output.maps.sheet import Sheet, foot_lines, lay_out, sheet_axes
from landgap.output.maps.state_names import state_names
from landgap.output.maps.symbols import put_marks, sample
from landgap.output.words import Words, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.output.result import Assessment

Column = Literal["gap_ha", "reach_years", "large_gap_ha"]
COLUMNS: tuple[Column, ...] = ("gap_ha", "reach_years", "large_gap_ha")

_NO_DATA = {"facecolor": "#FBFBFA", "edgecolor": "#B4B4B0", "hatch": "/////"}
_NO_NEED = "#CFE5DF"
# verdicts that the colour does not tell
_MARKS = {"no large parcels": "no_large_parcels", "open": "open"}
_MOST_NAMED = 40


def balance(
    result: Assessment, *, column: Column = "gap_ha", ax: Axes | None = None, lang: str = "de"
) -> Axes:
    """Draw the balance of supply and demand (Flächensaldo) per unit.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    column : {"gap_ha", "reach_years", "large_gap_ha"}
        Hectares left or missing, years that the supply lasts, or hectares left or missing in
        parcels above 5 ha.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included; the map takes its middle.
        Without it, a new A3 sheet.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The map, in metres of the UTM zone.

    Raises
    ------
    LandgapError
        If the column or the language is not known.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = balance(result, column="reach_years")
    >>> any("kein Bedarf" in text.get_text() for text in ax.figure.findobj(mpl.text.Text))
    False
    >>> plt.close()
    """
    if column not in COLUMNS:
        raise LandgapError(f'column: "{column}" is not known; there is {", ".join(COLUMNS)}.')
    speech = words(lang)
    base = ground(result.study)
    years = result.study.horizon_years
    sheet = lay_out(
        sheet_axes() if ax is None else ax,
        base.inner.total_bounds,
        heading=_heading(result, column, speech),
        foot=foot_lines(result, base.crs, speech),
        words=speech,
    )
    values = result.units[column].reindex(base.inner.index)
    edges = reach_breaks(years) if column == "reach_years" else breaks(values)
    classes = classify(values, edges)
    draw(sheet, base.units[base.units["halo"]].geometry, facecolor=HALO)
    draw(sheet, base.inner[values.isna()].geometry, gid="no-data", **_NO_DATA)
    draw(sheet, base.inner[np.isposinf(values)].geometry, facecolor=_NO_NEED)
    for number, colour in enumerate(_colours(classes)):
        draw(sheet, base.inner[classes.number.eq(number).fillna(False)].geometry, facecolor=colour)
    draw_boundaries(sheet, base)
    _write_names(sheet, result, base, values, hectares=column != "reach_years")
    _explain(sheet, result, base, column=column, classes=classes, values=values)
    return sheet.ax


def _heading(result: Assessment, column: Column, speech: Words) -> tuple[str, str]:
    years = speech.number(result.study.horizon_years, decimals=1)
    title = ": ".join(filter(None, (speech.text(column), result.study.title)))
    return title, speech.text(f"{column}_about", years=years)


def _colours(classes: Classes) -> list[str]:
    """Orange where land is missing, purple where it is left: apart for the colour-blind too."""
    ramp = mpl.colormaps["PuOr"]
    return [to_hex(ramp(place)) for place in np.linspace(0.1, 0.9, len(classes.edges) + 1)]


def _write_names(
    sheet: Sheet, result: Assessment, base: Ground, values: pd.Series, *, hectares: bool
) -> None:
    """Name the units that matter most, with their value, and mark what the colour cannot tell."""
    units = base.inner.assign(value=values, verdict=result.units["verdict"].astype("str"))
    middle = base.middle
    corner = furniture(sheet, units.geometry)
    marked = units["verdict"].isin(_MARKS) & values.notna()
    for verdict, mark in _MARKS.items():
        points = middle[marked & units["verdict"].eq(verdict)]
        put_marks(sheet, shapely.get_coordinates(points.array), 2.6, mark, zorder=Z_PLACE)
    size = values.abs().where(np.isfinite(values), -1.0).fillna(-1.0)
    units = units.assign(rank=base.rank, size=size).sort_values(
        ["rank", "size"], ascending=[True, False]
    )
    known = units[(units["rank"] == 2) & (units["size"] >= 0)].head(_MOST_NAMED)
    units = units[(units["rank"] < 2) | units.index.isin(known.index)]
    style = {0: (12.0, "bold"), 1: (9.5, "bold"), 2: (8.5, "normal")}
    labels = []
    for key, unit in units.iterrows():
        number = sheet.words.number(unit["value"], sign=hectares)
        text = unit["name"] if pd.isna(unit["value"]) else f"{unit['name']}\n{number}"
        type_size, weight = style[int(unit["rank"])]
        clear = 4.0 if marked[key] else 0.0
        place = middle[key]
        labels.append(Label(text, place.x, place.y, type_size, clear, weight, unit["geometry"]))
    symbols = [point.buffer(3.5 * sheet.metres) for point in middle[marked]]
    borders = base.borders.union_all()
    named = place_labels(sheet, labels, blocked=[corner], busy=symbols, borders=borders)
    coloured = base.inner.geometry[values.notna()].simplify(5 * sheet.metres)
    state_names(sheet, base, blocked=[corner, *named, *symbols], busy=list(coloured))


def _explain(
    sheet: Sheet,
    result: Assessment,
    base: Ground,
    *,
    column: Column,
    classes: Classes,
    values: pd.Series,
) -> None:
    speech, legend = sheet.words, Legend(sheet)
    hectares = column != "reach_years"
    unit = speech.text("balance_ha" if hectares else "reach_in_years")
    legend.heading(f"{unit} ({speech.text('units_counted')})")
    for count, colour, text in reversed(
        list(zip(classes.counts(), _colours(classes), _ranges(classes, speech), strict=True))
    ):
        legend.row([swatch(facecolor=colour)], f"{text} ({count})")
    if np.isposinf(values).any():
        count = int(np.isposinf(values).sum())
        legend.row([swatch(facecolor=_NO_NEED)], f"{speech.text('no_need')} ({count})")
    if values.isna().any():
        text = f"{speech.text('no_data')} ({int(values.isna().sum())})"
        legend.row([swatch(**_NO_DATA)], text)
    if base.units["halo"].any():
        legend.row([swatch(facecolor=HALO)], speech.text("halo"))
    verdict = result.units.loc[values.index[values.notna()], "verdict"]
    marks = [mark for text, mark in _MARKS.items() if verdict.eq(text).any()]
    if marks:
        legend.heading(speech.text("marks"))
    for mark in marks:
        legend.row(sample(mark, 3), speech.text(mark))
    border_rows(legend, states=len(base.borders) > 0)
    _state_totals(legend, result)
    say_how_sure(legend, result, demand=True)


def _ranges(classes: Classes, speech: Words) -> list[str]:
    hectares = classes.edges[0] < 0
    numbers = [speech.number(edge, decimals=2, sign=hectares) for edge in classes.edges]
    middle = len(numbers) // 2
    ends = ("missing_land", "surplus_land") if hectares else ("below", "above")
    ranges = [speech.text(ends[0], high=numbers[0])]
    for place, (low, high) in enumerate(pairwise(numbers), start=1):
        key = "even" if hectares and place == middle else "between"
        ranges.append(speech.text(key, low=low, high=high))
    return [*ranges, speech.text(ends[1], low=numbers[-1])]


def _state_totals(legend: Legend, result: Assessment) -> None:
    speech = legend.sheet.words
    legend.heading(f"{speech.text('totals')} ({speech.text('in_ha')})")
    total = result.region.loc[["study area"]].rename({"study area": speech.text("total")})
    rows = pd.concat([result.states.rename(index=speech.state), total])
    head = ("", *(speech.text(key) for key in ("supply", "soon", "demand", "gap", "known")))
    cells = [
        (
            str(name),
            speech.number(row["supply_ha"]),
            speech.number(row["soon_ha"]),
            speech.number(row["demand_ha_mid"]),
            speech.number(row["gap_ha"], sign=True),
            f"{row['units'] - row['units_unknown']:.0f}/{row['units']:.0f}",
        )
        for name, row in rows.iterrows()
    ]
    legend.table([head, *cells])
    legend.note(speech.text("totals_note" if total["units_unknown"].any() else "full_note"))
