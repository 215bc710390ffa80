"""The map of the segments: where each looks for land, and which land suits it surely or possibly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.colors import to_hex

from landgap.assess_segments import ALL_STATES
from landgap.balancing.suitable_land import land_for, suitable_ha
from landgap.layers.checked import Inputs
from landgap.output.maps.base_map import BaseMap
from landgap.output.maps.classes import Classes, ladder
from landgap.output.maps.features import site_radius
from landgap.output.maps.legend import Legend, border_rows, swatch
from landgap.output.maps.map_elements import map_elements
from landgap.output.maps.names import with_values, write_names
from landgap.output.maps.panels import panel, thin, write_below, write_caption
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.symbols import put_marks, sample
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.maps.unit_classes import graded, other_rows, paint, ranges
from landgap.output.words import Words
from landgap.segment_names import SEGMENT_NAMES, requirement_name, segment_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_SURE, _POSSIBLE = "segment", "segment_maybe"
_SMALL = 0.6  # size of symbols on small maps against those on a large one
_NOTED_HA = 0.05
_NOTES = 3  # lines below a small map


def segments(
    result: Assessment, segment: str | None = None, *, ax: Axes | None = None, lang: str | None = None
) -> Axes:
    """Draw which land suits which segment of the demand (Flächen nach Segment).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    segment : str, optional
        One segment of the demand on a large map; small maps of all side by side if not given.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included. Without it, a new page for
        the screen.
    lang : {"de", "en"}, optional
        Language; that of the session (``lg.options.lang``) if not given.

    Returns
    -------
    Axes
        The map, in metres of the UTM zone; of several, the frame around them, see
        :func:`landgap.maps.multiples`.

    Raises
    ------
    LandgapError
        If the result lacks what the map draws, or the segment or the language is not known.

    See Also
    --------
    landgap.assess_segments.segment_table : The figures below the maps.

    Notes
    -----
    Filled discs suit for sure, hollow ones possibly: they fail nothing, and something is not known. Their
    area grows with the net hectares, on all maps alike. Land whose free hectares are not known is not drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> ax = segments(result, result.segments.index[0][0])
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech, base = begin(result, lang, "units", "segments", "suitability")
    known = [*SEGMENT_NAMES, *result.segments.index.get_level_values("segment")]
    shown = [name for name in dict.fromkeys(known) if name in result.segments.index]
    if segment is not None and segment not in shown:
        inputs = Inputs("The map cannot be drawn.")
        inputs.fault(f"segment: {segment!r} is no segment of the demand; there is {', '.join(shown)}")
        inputs.stop()
    shown = shown if segment is None else [segment]
    demand = _demand(result, base, shown)
    land = {name: _land(result, base, name) for name in shown}
    most = max([_NOTED_HA, *(float(rows["possible_ha"].max()) for rows in land.values() if len(rows))])
    single = len(shown) == 1
    years = speech.number(result.study.horizon_years, decimals=1)
    title = speech.text("segments_one", segment=segment_name(shown[0], speech.lang))
    heading = (title if single else speech.text("segments"), speech.text("segments_about", years=years))
    sheet = open_sheet(result, base, heading, ax, speech)
    pooled, _ = graded(pd.concat(demand))
    colours = _light(len(pooled.edges) + 1)
    for place, name in enumerate(shown):
        one = sheet if single else panel(sheet, base, place, len(shown), notes=_NOTES)
        classes = Classes(pooled.edges, pooled.number.loc[name])
        fills = paint(one if single else thin(one), base, demand[name], classes, colours)
        discs = _draw_land(one, land[name], most, 1.0 if single else _SMALL)
        if single:
            texts = with_values(base, demand[name], speech, decimals=1)
            write_names(one, base, texts, demand[name], fills=fills, busy=discs)
            continue
        write_caption(one, segment_name(name, speech.lang))
        write_below(one, _findings(result.segments.loc[name, ALL_STATES], speech))
        if place == 0:
            map_elements(one, base.inner.geometry)
    legend = Legend(sheet)
    _explain_land(legend, result, most, 1.0 if single else _SMALL)
    legend.heading(speech.text("segment_demand"))
    texts_of = ranges(pooled, speech, ends=("below", "above"))
    for colour, text in reversed(list(zip(colours, texts_of, strict=True))):
        legend.row([swatch(facecolor=colour)], text)
    other_rows(legend, base, demand[shown[0]], no_data="segment_no_demand")
    border_rows(legend, base)
    _by_state(legend, result.segments, shown)
    uncertainty_notes(legend, result, demand=True)
    if not single:
        sheet.ax.axis("off")
    return sheet.ax


def _demand(result: Assessment, base: BaseMap, shown: list[str]) -> dict[str, pd.Series]:
    """Sum the demand of each segment by unit; missing where the demand has no row of the unit."""
    by_segment = result.demand.pivot_table(
        index="unit_id", columns="segment", values="demand_ha_mid", aggfunc="sum", fill_value=0.0
    )
    return {name: by_segment[name].reindex(base.inner.index) for name in shown}


def _land(result: Assessment, base: BaseMap, segment: str) -> gpd.GeoDataFrame:
    """Sum the land of the study area that suits a segment by site, the largest first, as points."""
    land = land_for(segment, result.offered, result.suitability)
    ha = suitable_ha(land[land["unit_id"].isin(base.inner.index)], "site_id")
    ha = ha[ha["possible_ha"] > _NOTED_HA].sort_values("possible_ha", ascending=False, kind="stable")
    sites = result.study.sites.set_index("site_id").geometry.to_crs(base.crs)
    return gpd.GeoDataFrame(ha, geometry=sites.reindex(ha.index).centroid)


def _light(count: int) -> list[str]:
    """Choose colours from little to much that leave the discs to be seen."""
    return [to_hex(mpl.colormaps["YlOrBr"](place)) for place in np.linspace(0.02, 0.42, count)]


def _draw_land(sheet: Sheet, land: gpd.GeoDataFrame, most: float, size: float) -> list[shapely.Geometry]:
    """Draw what suits surely over what may suit; gives the discs in metres."""
    only_sure = land["possible_ha"] - land["sure_ha"] < _NOTED_HA
    for mark, column, rows in (
        (_POSSIBLE, "possible_ha", ~only_sure),
        (_SURE, "sure_ha", land["sure_ha"] > _NOTED_HA),
    ):
        points = shapely.get_coordinates(land.geometry[rows].array)
        put_marks(sheet, points, size * site_radius(land.loc[rows, column], most), mark)
    radius = size * site_radius(land["possible_ha"], most)
    return list(land.geometry.buffer(radius * sheet.metres))


def _findings(row: pd.Series, speech: Words) -> list[str]:
    """Say what suits, what stays unmet, and what to find out."""
    sure, possible, low, high = (
        speech.number(row[name]) for name in ("sure_ha", "possible_ha", "unmet_low_ha", "unmet_high_ha")
    )
    lines = [
        speech.text("segment_suited", sure=sure, possible=possible),
        speech.text("segment_unmet", low=low, high=high),
    ]
    if pd.notna(row["unknown"]):
        named = requirement_name(row["unknown"], speech.lang)
        lines.append(speech.text("segment_open", requirement=named))
    return lines


def _explain_land(legend: Legend, result: Assessment, most: float, size: float) -> None:
    speech = legend.sheet.words
    legend.heading(speech.text("segment_land"))
    legend.row(sample(_SURE, 6), speech.text("segment_sure"))
    legend.row(sample(_POSSIBLE, 6), speech.text("segment_possible"))
    steps = [(ha, size * site_radius(ha, most)) for ha in ladder(most)]
    legend.sizes(_POSSIBLE, steps, unit="ha")
    legend.note(speech.text("size_supply"))
    offered = result.offered[result.offered["unit_id"].isin(result.units.index)]
    silent = offered[offered["supply_ha"].isna()]
    if silent.empty:
        legend.note(speech.text("segment_unfit"))
        return
    sites, ha = speech.number(silent["site_id"].nunique()), speech.number(silent["gross_ha"].sum())
    legend.note(speech.text("segment_not_drawn", sites=sites, ha=ha))


def _by_state(legend: Legend, table: pd.DataFrame, shown: list[str]) -> None:
    """Set out the unmet demand of each segment by state; of a single one, the land as well."""
    speech = legend.sheet.words
    states = list(dict.fromkeys(table.index.get_level_values("state")))
    names = {state: speech.state(state) for state in states} | {ALL_STATES: speech.text("segment_all_states")}

    def unmet(row: pd.Series) -> str:
        low, high = (speech.number(row[name]) for name in ("unmet_low_ha", "unmet_high_ha"))
        return speech.text("segment_interval", low=low, high=high)

    rows: list[tuple[str, ...]]
    if len(shown) == 1:
        columns = ("segment_column_sure", "segment_column_possible", "segment_column_unmet")
        rows = [
            (names[state], speech.number(row["sure_ha"]), speech.number(row["possible_ha"]), unmet(row))
            for state, row in table.loc[shown[0]].iterrows()
        ]
        legend.heading(speech.text("segment_by_state"))
        legend.table([("", *(speech.text(name) for name in columns)), *rows])
    else:
        legend.heading(speech.text("segment_unmet_heading"))
        rows = [
            (segment_name(name, speech.lang), *(unmet(table.loc[(name, state)]) for state in states[1:]))
            for name in shown
        ]
        legend.table([("", *(names[state] for state in states[1:])), *rows])
    legend.note(speech.text("segment_unmet_note"))
    legend.note(speech.text("segment_several"))
