"""Maps side by side with one scale: what changes between columns, methods or dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.colors import to_hex

from landgap.errors import LandgapError, some
from landgap.output.maps.choropleth import (
    begin,
    class_rows,
    diverging,
    open_sheet,
    other_rows,
    paint,
    ranges,
)
from landgap.output.maps.classes import Classes, breaks, classify, ladder, reach_breaks
from landgap.output.maps.elements import Ground, furniture
from landgap.output.maps.legend import Legend, border_rows, say_how_sure
from landgap.output.maps.sheet import INK, Sheet, frame
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_UNITS = {
    "ha": (
        "supply_ha", "supply_low_ha", "supply_high_ha", "soon_ha",
        "demand_ha_low", "demand_ha_mid", "demand_ha_high", "gap_ha", "large_gap_ha",
    ),
    "years": ("reach_years",),
    "access": ("open_access", "closed_access", "access_change"),
}  # fmt: skip
_UNIT = {column: unit for unit, columns in _UNITS.items() for column in columns}
_DEMAND = ("demand_ha_low", "demand_ha_mid", "demand_ha_high")
_MOST = 9
_LINES = 0.6  # width of lines against those of a large map
_CAPTION = 15  # points on an A3 sheet, above each map
# from little to much, light to dark: safe for the colour-blind
SEQUENTIAL = tuple(to_hex(mpl.colormaps["YlGnBu"](part)) for part in (0.05, 0.35, 0.62, 0.92))


def multiples(
    result: Assessment,
    columns: Sequence[str] | Mapping[str, pd.Series] = _DEMAND,
    *,
    ax: Axes | None = None,
    lang: str = "de",
) -> Axes:
    """Draw several small maps with one scale, to be compared.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    columns : sequence of str, or mapping of str to Series
        Columns of `result.units` in one unit of measurement, such as the demand at low, mid and
        high; or hectares by `unit_id` under a caption, such as one column of several results:
        ``{"2021": old.units["gap_ha"], "2026": new.units["gap_ha"]}``. Two to nine.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included. Without it, a new page for
        the screen.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The frame; the maps, in metres of the UTM zone, are the first of its ``child_axes`` with
        the label ``multiple``.

    Raises
    ------
    LandgapError
        If there is no result, a column is not known, the columns differ in their unit of
        measurement, a Series lacks units, or there are fewer than two or more than nine.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = multiples(result, ["gap_ha", "large_gap_ha"])
    >>> len([child for child in ax.child_axes if child.get_label() == "multiple"])
    2
    >>> plt.close()
    """
    speech, base = begin(result, lang)
    values, unit = _values(result, columns, speech)
    name = speech.text(f"unit_{unit}")
    title = ": ".join(filter(None, (speech.text("multiples"), result.study.title)))
    heading = (title, speech.text("multiples_about", unit=name))
    sheet = open_sheet(result, base, heading, ax, speech)
    values = values.reindex(base.inner.index)
    everything = pd.concat(dict(values.items()))  # one below the other: one scale
    pooled = classify(everything, _edges(everything, unit, result))
    colours = _colours(everything, unit, pooled)
    for place, caption in enumerate(values):
        one = _panel(sheet, base, place, len(values.columns))
        number = pooled.number.loc[str(caption)]
        thin = replace(one, scale=_LINES * one.scale)
        paint(thin, base, values[caption], Classes(pooled.edges, number), colours)
        _caption(one, str(caption))
        if place == 0:
            furniture(one, base.inner.geometry)
    legend = Legend(sheet)
    legend.heading(speech.text("one_scale", unit=name))
    texts = ranges(pooled, speech, ends=("below", "above"))
    class_rows(legend, pooled, colours, texts)
    other_rows(legend, base, everything, no_data="no_access")
    border_rows(legend, states=len(base.borders) > 0)
    if unit == "ha":
        legend.heading(speech.text("multiples_sums"))
        sums = [(str(key), speech.number(column.sum())) for key, column in values.items()]
        legend.table([("", "ha"), *sums])
    say_how_sure(legend, result, demand=True)
    sheet.ax.axis("off")
    return sheet.ax


def _values(
    result: Assessment, columns: Sequence[str] | Mapping[str, pd.Series], speech: Words
) -> tuple[pd.DataFrame, str]:
    """Gather what is drawn, a column a map; and what it is counted in."""
    if isinstance(columns, str) or not isinstance(columns, Sequence | Mapping):
        raise LandgapError("columns: pass a list of columns, or a mapping of caption to Series.")
    if isinstance(columns, Mapping):
        faults = _faults_of_series(columns, result.units.index)
    else:
        faults = _faults_of_names(columns)
    if not 2 <= len(columns) <= _MOST:
        faults.append(f"columns: two to {_MOST} maps stand side by side, not {len(columns)}")
    if faults:
        raise LandgapError("multiples cannot be drawn.\n- " + "\n- ".join(faults))
    if isinstance(columns, Mapping):
        return pd.DataFrame({name: column.astype(float) for name, column in columns.items()}), "ha"
    captions = {name: speech.text(f"col_{name}") for name in columns}
    return result.units[list(columns)].astype(float).rename(columns=captions), _UNIT[columns[0]]


def _faults_of_names(columns: Sequence[str]) -> list[str]:
    faults = []
    if unknown := [name for name in columns if name not in _UNIT]:
        known = ", ".join(_UNIT)
        faults.append(f"columns: {some(unknown)} not known; there is {known}")
    if len(units := {_UNIT[name] for name in columns if name in _UNIT}) > 1:
        faults.append(f"columns: one scale needs one unit, not {', '.join(sorted(units))}")
    if len(set(columns)) < len(columns):
        faults.append("columns: one of them is named twice")
    return faults


def _faults_of_series(columns: Mapping[str, pd.Series], units: pd.Index) -> list[str]:
    faults = []
    for caption, column in columns.items():
        if not isinstance(column, pd.Series):
            faults.append(f'columns: "{caption}" is no Series by unit_id')
        elif len(lost := units.difference(column.index)):
            faults.append(f'columns: "{caption}" lacks units {some(lost)}')
    return faults


def _edges(values: pd.Series, unit: str, result: Assessment) -> list[float]:
    if unit == "years":
        return reach_breaks(result.study.horizon_years)
    if (values < 0).any():
        return breaks(values)
    size = values[np.isfinite(values) & (values > 0)]
    return ladder(float(np.quantile(size, 0.9)) if len(size) else 50.0)


def _colours(values: pd.Series, unit: str, pooled: Classes) -> list[str]:
    if unit == "years" or (values < 0).any():
        return diverging(pooled)
    return list(SEQUENTIAL)


def _panel(sheet: Sheet, base: Ground, place: int, count: int) -> Sheet:
    """Open one of the small maps: rows and columns are chosen so that the maps are largest."""
    west, south, east, north = base.inner.total_bounds
    (x0, x1), (y0, y1) = sheet.ax.get_xlim(), sheet.ax.get_ylim()
    wide, high = (x1 - x0) / sheet.metres, (y1 - y0) / sheet.metres
    gap = 8.0

    def metres(across: int) -> float:
        down = -(-count // across)
        room = wide / across - gap, high / down - gap - _CAPTION
        return float(max((east - west) / room[0], (north - south) / room[1]))

    across = min(range(1, count + 1), key=metres)
    down = -(-count // across)
    width, height = wide / across - gap, high / down - gap - _CAPTION
    row, column = divmod(place, across)
    left, bottom = column * (width + gap), high - (row + 1) * (height + gap + _CAPTION) + gap
    child = sheet.ax.inset_axes((left / wide, bottom / high, width / wide, height / high))
    child.set_label("multiple")
    metres_per_point = frame(child, (west, south, east, north), width, height, sheet.scale)
    return replace(sheet, ax=child, metres=metres_per_point, paper="")


def _caption(sheet: Sheet, text: str) -> None:
    sheet.ax.text(
        0,
        1.015,
        text,
        size=10.5 * sheet.scale,
        weight="bold",
        color=INK,
        va="bottom",
        transform=sheet.ax.transAxes,
        parse_math=False,
        gid="caption",
    )
