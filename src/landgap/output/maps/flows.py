"""The map of what crosses the border: from each demand to the land that serves it."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import Polygon

from landgap.output.maps.base_map import Z_SITE, BaseMap, draw, draw_base_map
from landgap.output.maps.classes import ladder
from landgap.output.maps.legend import Legend, border_rows, halo_row, swatch
from landgap.output.maps.names import write_names
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.uncertainty import large_note, uncertainty_notes
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_LAND, _GIVES = "#FDFCF8", "#E9EDDD"
# after Okabe and Ito (2008), darker where lines are thin; one a state whose demand is served
_COLOURS = ("#0072B2", "#D55E00", "#007A5A", "#A8437F", "#3F3300", "#6FC3F0")
_WITHIN = "#8C8C88"
_INSIDE = "inside"
# points on an A3 sheet
_WIDEST, _THINNEST = 18.0, 1.3
_START, _END = 3.0, 3.0  # from the dots that an arrow joins
_HEAD, _HEAD_WIDE = 5.0, 2.2
_BEND = 0.16  # of the length
_MAX_DRAWN = 60
_FAINTEST = 0.005  # of the largest flow
_CORNERS = 25
_SAID_ELSEWHERE = ("dividend_interval", "dividend_known", "dividend_binding")
"""Sentences of the headline whose figures stand in the heading and in the table of the states."""


def flows(
    result: Assessment, *, crossing_only: bool = True, ax: Axes | None = None, lang: str | None = None
) -> Axes:
    """Draw which demand finds land beyond the border, once it is open (Flächenausgleich).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    crossing_only : bool, default True
        Whether flows within a state are left out; else they are drawn in grey.
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
        If the result lacks what the map draws, or the language is not known.

    See Also
    --------
    landgap.exchange : The flows, as they are drawn.

    Notes
    -----
    An arrow runs from the unit whose demand looks for land to the unit where the land lies, as
    wide as its hectares, segments and size classes together. Where there are too many, the small
    ones are left out; the legend says how many, and their hectares.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = flows(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech, base = begin(result, lang, "units", "dividend")
    sheet = open_sheet(result, base, _heading(result, speech), ax, speech)
    pairs = _pairs(result.dividend.open.flows, base, crossing_only=crossing_only)
    moving = pairs[pairs["origin"] != pairs["destination"]]
    # the first are the largest
    drawn = moving[moving["ha"] >= _FAINTEST * moving["ha"].max()].head(_MAX_DRAWN)
    across = drawn[drawn["crosses_border"]]
    gives = base.inner.index.isin(across["destination"])
    green = {"facecolor": _GIVES, "gid": "gives"}
    draw_base_map(sheet, base, (~gives, {"facecolor": _LAND}), (gives, green))
    colours = _colours(base)
    arrows = _arrows(drawn, base, sheet.metres)
    for arrow, colour in zip(arrows, drawn["side"].map(colours), strict=True):
        # one by one: the large lie below the small, whatever their colour
        draw(sheet, gpd.GeoSeries([arrow]), gid="flow", **_style(colour))
    texts, size = _names(base, pairs[pairs["crosses_border"]], speech)
    marks = _ends(base, drawn)
    write_names(
        sheet,
        base,
        texts,
        size.where(marks.notna()),
        centres_first=False,
        marks=marks,
        busy=list(arrows),
    )
    _explain(Legend(sheet), result, base, pairs=pairs, drawn=drawn)
    return sheet.ax


def _heading(result: Assessment, speech: Words) -> tuple[str, str]:
    worth, known = result.dividend, result.headline
    if known.identified:
        about, numbers = "flows_about", {"dividend": worth.dividend_ha}
    else:
        about, numbers = "flows_case", {"low": known.low_ha, "high": known.high_ha}
    written = {name: speech.number(ha) for name, ha in {**numbers, "crossing": worth.crossing_ha}.items()}
    years = speech.number(result.study.horizon_years, decimals=1)
    return speech.text("flows"), speech.text(about, years=years, **written)


def _pairs(table: pd.DataFrame, base: BaseMap, *, crossing_only: bool) -> pd.DataFrame:
    """Sum the flows of each pair of units, the largest first; `side` is the state that asks."""
    rows = table[table["crosses_border"]] if crossing_only else table
    keys = ["origin", "destination", "crosses_border"]
    pairs: pd.DataFrame = rows.groupby(keys)[["ha"]].sum().reset_index()
    state = base.units.set_index("unit_id")["state"]
    pairs["side"] = pairs["origin"].map(state).where(pairs["crosses_border"], _INSIDE)
    return pairs.sort_values("ha", ascending=False, kind="stable", ignore_index=True)


def _colours(base: BaseMap) -> dict[str, str]:
    halo = base.units.groupby("state")["halo"].all().sort_index()
    states = halo.sort_values(kind="stable").index  # those of the study area come first
    return {_INSIDE: _WITHIN} | dict(zip(states, cycle(_COLOURS), strict=False))


def _style(colour: str) -> dict[str, Any]:
    return {
        "facecolor": colour,
        "edgecolor": "white",
        "linewidth": 0.3,
        "alpha": 0.88,
        "zorder": Z_SITE,
    }


def _arrows(drawn: pd.DataFrame, base: BaseMap, metres: float) -> np.ndarray:
    """Bend an arrow from each demand to its land, to the right of the straight line."""
    points = base.units.set_index("unit_id").geometry.representative_point()
    points[base.middle.index] = base.middle
    start, end = (
        shapely.get_coordinates(points.reindex(drawn[name]).array) for name in ("origin", "destination")
    )
    width = _width(drawn["ha"], drawn["ha"].max())
    return np.array(
        [_arrow(*ends, metres) for ends in zip(start, end, width, strict=True)],
        dtype=object,
    )


def _width(ha: pd.Series, most: float) -> np.ndarray:
    """Points on an A3 sheet: in proportion to the hectares, but never too thin to be seen."""
    return np.maximum(_WIDEST * ha.to_numpy(float) / most, _THINNEST)


def _arrow(start: np.ndarray, end: np.ndarray, width: float, metres: float) -> shapely.Polygon:
    """Shape an arrow whose shaft is as wide as told and whose head is wider."""
    straight = end - start
    length = float(np.hypot(*straight))
    right = np.array([straight[1], -straight[0]])
    along = np.linspace(0, 1, _CORNERS)[:, np.newaxis]
    over = (start + end) / 2 + _BEND * right
    curve = shapely.LineString((1 - along) ** 2 * start + 2 * along * (1 - along) * over + along**2 * end)
    head = min(max(_HEAD, 0.9 * width) * metres, 0.45 * length)
    first, last = (
        min(_START * metres, 0.1 * length),
        curve.length - min(_END * metres, 0.05 * length),
    )
    shaft = shapely.ops.substring(curve, first, last - head)
    neck = shapely.get_coordinates(curve.interpolate(last - head))[0]
    tip = shapely.get_coordinates(curve.interpolate(last))[0]
    across = np.array([neck[1] - tip[1], tip[0] - neck[0]]) / np.hypot(*(tip - neck))
    half = max(width / 2 + _HEAD_WIDE, 0.75 * width) * metres * across
    point = shapely.Polygon([neck - half, tip, neck + half])
    return shapely.union(shaft.buffer(width / 2 * metres, cap_style="flat"), point)


def _ends(base: BaseMap, drawn: pd.DataFrame) -> pd.Series:
    """Mark the units where an arrow begins or ends."""
    ends = base.inner.index.isin([*drawn["origin"], *drawn["destination"]])
    return pd.Series("end", index=base.inner.index).where(ends)


def _names(base: BaseMap, across: pd.DataFrame, speech: Words) -> tuple[pd.Series, pd.Series]:
    """Write what each unit looks for beyond the border, or gives; and how much that is."""
    texts = base.inner["name"].copy()
    sought, given = (across.groupby(end)["ha"].sum() for end in ("origin", "destination"))
    for amounts, text in ((sought, "\n{} →"), (given, "\n→ {}")):
        here = amounts.index.intersection(texts.index)
        texts[here] = [
            name + text.format(speech.number(ha, decimals=1))
            for name, ha in zip(texts[here], amounts[here], strict=True)
        ]
    return texts, sought.add(given, fill_value=0.0).reindex(texts.index)


def _explain(
    legend: Legend,
    result: Assessment,
    base: BaseMap,
    *,
    pairs: pd.DataFrame,
    drawn: pd.DataFrame,
) -> None:
    speech = legend.sheet.words
    moving = pairs[pairs["origin"] != pairs["destination"]]
    _explain_sides(legend, base, moving)
    if len(drawn):
        _explain_width(legend, drawn["ha"])
    small, inside = moving[~moving.index.isin(drawn.index)], pairs.drop(moving.index)
    for key, rows in (("flow_small", small), ("flow_own_unit", inside)):
        if len(rows):
            most, ha = (speech.number(rows["ha"].agg(how), decimals=2) for how in ("max", "sum"))
            count = speech.number(len(rows))
            legend.note(speech.text(key, count=count, ha=ha, most=most))
    legend.heading(speech.text("areas"))
    if drawn["crosses_border"].any():
        legend.row([swatch(facecolor=_GIVES)], speech.text("gives"))
    legend.row([swatch(facecolor=_LAND)], speech.text("study_area"))
    halo_row(legend, base)
    border_rows(legend, base)
    _state_gains(legend, result)
    legend.heading(speech.text("known_of_dividend"))
    for sentence in result.headline.statement:
        if sentence.code not in _SAID_ELSEWHERE and sentence not in result.headline.segments:
            legend.note(f"{sentence.text(speech.lang)}.")
    uncertainty_notes(legend, result, demand=True)
    if result.headline.identified:  # else a sentence of the headline says it
        large_note(legend, result)


def _explain_sides(legend: Legend, base: BaseMap, moving: pd.DataFrame) -> None:
    speech, colours = legend.sheet.words, _colours(base)
    legend.heading(speech.text("flow_heading"))
    for side, ha in moving.groupby("side")["ha"].sum().items():
        text = speech.text("flow_inside")
        if side != _INSIDE:
            text = speech.text("flow_from", state=speech.state(str(side)))
        legend.row([_sample(5.0, colours[str(side)])], f"{text}: {speech.number(ha)} ha")
    legend.note(speech.text("flow_note" if moving["crosses_border"].any() else "no_flow"))


def _explain_width(legend: Legend, ha: pd.Series) -> None:
    speech = legend.sheet.words
    legend.heading(speech.text("flow_width"))
    most = ha.max()
    thin = most * _THINNEST / _WIDEST
    for step in reversed([step for step in ladder(most) if step > thin]):
        wide = float(_width(pd.Series([step]), most)[0])
        text = f"{speech.number(step, decimals=2)} ha"
        legend.row([_sample(wide, _WITHIN)], text, height=max(15, wide + 9))
    if ha.min() < thin:
        legend.note(speech.text("flow_thin", ha=speech.number(thin, decimals=1)))


def _sample(width: float, colour: str) -> Polygon:
    shape = _arrow(np.array([-15.0, 0.0]), np.array([14.0, 0.0]), width, 1.0)
    return Polygon(shapely.get_coordinates(shape), **(_style(colour) | {"zorder": 1}))


def _state_gains(legend: Legend, result: Assessment) -> None:
    """Set out what the open border brings to each state."""
    speech = legend.sheet.words
    columns = {
        "met_more_ha": True,
        "used_more_ha": True,
        "met_across_ha": False,
        "used_across_ha": False,
    }
    legend.heading(f"{speech.text('gains')} ({speech.text('in_ha')})")
    head = ("", *(speech.text(name) for name in columns))
    rows = [
        (
            speech.state(str(state)),
            *(speech.number(row[name], sign=sign) for name, sign in columns.items()),
        )
        for state, row in result.dividend.states.iterrows()
    ]
    legend.table([head, *rows])
    legend.note(speech.text("gains_note"))
