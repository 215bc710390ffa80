"""The map of the cooperation area: who takes part, where land lies, where the border runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from landgap.output.maps.base_map import Z_BORDER, Z_LAND, Z_PLACE, BaseMap, draw, draw_base_map
from landgap.output.maps.classes import ladder
from landgap.output.maps.features import (
    CLOSED,
    FREE,
    LARGE_PV_MW,
    junction_points,
    pv_radius,
    pv_symbols,
    site_radius,
    site_symbols,
)
from landgap.output.maps.legend import Legend, border_rows, halo_row, swatch
from landgap.output.maps.names import place_names, unit_label
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.symbols import BUILT, GREY, put_marks, sample
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_BUILT = {"facecolor": BUILT, "edgecolor": "#8F978F", "linewidth": 0.25}
_OUTLINE = {"facecolor": "#FFFFFF80", "edgecolor": GREY, "linewidth": 0.8}
_PV_OUTLINE = {"facecolor": "#FCE3A4", "edgecolor": "#A86E00", "linewidth": 0.5}
MEMBER, REST = "#FBEFCB", "#FEFDF8"

_MAX_NAMED = 14
_CENTRES = ((0, "upper", 4.6), (1, "middle", 3.0))


def cooperation(result: Assessment, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Draw the cooperation area (Kooperationsraum) with its sites, PV plants and borders.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included; the map takes its middle.
        Type and symbols shrink and grow with it. Without it, a new page for the screen.
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
    landgap.cooperation_areas : What the area is worth to its members.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = cooperation(result, lang="en")
    >>> round(float(np.diff(ax.get_xlim())[0]) / 1000) > 100
    True
    >>> plt.close()
    """
    speech, base = begin(result, lang, "units", "offered")
    sheet = open_sheet(result, base, _heading(result, speech), ax, speech, between=" ")
    sites, pv = site_symbols(result, base), pv_symbols(result, base)
    member = base.inner["member"]
    rest = {"facecolor": REST if member.any() else MEMBER}
    draw_base_map(sheet, base, (~member, rest), (member, {"facecolor": MEMBER}))
    for shapes, style in (
        (sites[sites["mark"] == "built"], _BUILT),
        (_outlined(sites[sites["mark"] != "built"]), _OUTLINE),
        (_outlined(pv[pv["mark"] != ""]), _PV_OUTLINE),
    ):
        draw(sheet, shapes.geometry, zorder=Z_LAND, **style)
    junctions = junction_points(result, base)
    put_marks(sheet, _xy(junctions), 1.7, "junction", zorder=Z_BORDER)
    for mark in ("pv_small", "pv_planned", "pv_operating"):
        rows = pv[pv["mark"] == mark]
        put_marks(sheet, _xy(rows.centroid), rows["radius"], mark)
    for mark in (*CLOSED, *reversed(FREE)):
        rows = sites[sites["mark"] == mark]
        put_marks(sheet, _xy(rows.centroid), rows["radius"], mark, approximate=rows["approximate"])
    _write_names(sheet, result, base, sites, pv)
    _explain(sheet, result, base, sites=sites, pv=pv, junctions=len(junctions) > 0)
    return sheet.ax


def _heading(result: Assessment, speech: Words) -> tuple[str, str]:
    key = "cooperation" if result.units["member"].any() else "cooperation_none"
    return speech.text(key), speech.text("cooperation_about")


def _outlined(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return rows[rows["footprint"].eq("given")]


def _xy(points: gpd.GeoSeries | gpd.GeoDataFrame) -> np.ndarray:
    return np.asarray(shapely.get_coordinates(points.geometry.to_numpy()))


def _write_names(
    sheet: Sheet,
    result: Assessment,
    base: BaseMap,
    sites: gpd.GeoDataFrame,
    pv: gpd.GeoDataFrame,
) -> None:
    """Name central places first, then the municipalities with the largest supply, then states."""
    units = base.inner.assign(supply_ha=result.units["supply_ha"], rank=base.rank)
    units = units.sort_values(["rank", "supply_ha"], ascending=[True, False])
    most = units[(units["rank"] == 2) & (units["supply_ha"] > 0)].head(_MAX_NAMED)
    units = units[(units["rank"] < 2) | units.index.isin(most.index)]
    middle = base.middle[units.index]
    for number, mark, radius in _CENTRES:
        put_marks(sheet, _xy(middle[units["rank"] == number]), radius, mark, zorder=Z_PLACE)
    labels = [
        replace(label, size=label.size + larger)
        for rank, clear, larger in ((0, 7.0, 0.5), (1, 5.0, 0.5), (2, 0.0, 0.0))
        for label in (unit_label(base, key, clear=clear) for key in units.index[units["rank"] == rank])
    ]
    marks = [sites[sites["mark"].isin((*FREE, *CLOSED))], pv[pv["mark"].str.len() > 0]]
    busy = [disc for rows in marks for disc in rows.centroid.buffer((rows["radius"] + 1) * sheet.metres)]
    places = [point.buffer(6 * sheet.metres) for point in middle[units["rank"] < 2]]
    place_names(sheet, base, labels, busy=busy, symbols=places)


def _explain(
    sheet: Sheet,
    result: Assessment,
    base: BaseMap,
    *,
    sites: gpd.GeoDataFrame,
    pv: gpd.GeoDataFrame,
    junctions: bool,
) -> None:
    speech, legend = sheet.words, Legend(sheet)
    legend.heading(speech.text("areas"))
    member = base.inner["member"]
    if member.any():
        legend.row([swatch(facecolor=MEMBER)], speech.text("member"))
    if not member.all():
        rest = ("non_member", REST) if member.any() else ("study_area", MEMBER)
        legend.row([swatch(facecolor=rest[1])], speech.text(rest[0]))
    halo_row(legend, base)
    border_rows(legend, base)
    _explain_sites(legend, sites)
    _explain_pv(legend, pv)
    if junctions or (base.rank < 2).any():
        legend.heading(speech.text("places"))
    for rank, mark, radius in _CENTRES:
        if base.rank.eq(rank).any():
            legend.row(sample(mark, radius), speech.text(mark))
    if junctions:
        legend.row(sample("junction", 2.2), speech.text("junction"))
    uncertainty_notes(legend, result)


def _explain_sites(legend: Legend, sites: gpd.GeoDataFrame) -> None:
    speech, found = legend.sheet.words, sites["mark"].value_counts()
    free = [mark for mark in FREE if mark in found]
    closed = [mark for mark in CLOSED if mark in found]
    drawn = sites[sites["mark"].isin([*free, *closed])]
    rough = bool(drawn["approximate"].any())
    if free:
        legend.heading(speech.text("sites_free"))
        for mark in free:
            legend.row(sample(mark, 5, approximate=rough), speech.text(mark), height=16)
        most = drawn.loc[drawn["mark"].isin(free), "shown_ha"].max()
        legend.sizes(
            free[0],
            [(ha, site_radius(ha, most)) for ha in ladder(most)],
            unit="ha",
            approximate=rough,
        )
        legend.note(speech.text("size_supply"))
    if closed or "built" in found:
        legend.heading(speech.text("sites_closed"))
    for mark in closed:
        legend.row(sample(mark, 5, approximate=rough), speech.text(mark), height=16)
    if closed:
        legend.note(speech.text("size_gross"))
    if "built" in found:
        legend.row([swatch(**_BUILT)], speech.text("built"))
    if len(_outlined(drawn)):
        legend.row([swatch(**_OUTLINE)], speech.text("outline"))
    if rough:
        legend.note(_how_approximate(drawn, speech))


def _how_approximate(drawn: gpd.GeoDataFrame, speech: Words) -> str:
    if "position_accuracy_m" not in drawn or drawn["position_accuracy_m"].isna().all():
        return speech.text("approximate")
    low, high = (
        speech.number(drawn["position_accuracy_m"].agg(end) / 1000, decimals=1) for end in ("min", "max")
    )
    return speech.text("approximate_by", low=low, high=high)


def _explain_pv(legend: Legend, pv: gpd.GeoDataFrame) -> None:
    speech, found = legend.sheet.words, pv["mark"].value_counts()
    shown = [mark for mark in ("pv_operating", "pv_planned", "pv_small") if mark in found]
    if not shown:
        return
    legend.heading(speech.text("pv"))
    for mark in shown:
        radius = 1.25 if mark == "pv_small" else 5
        legend.row(sample(mark, radius), speech.text(mark, mw=LARGE_PV_MW))
    if len(_outlined(pv[pv["mark"] != ""])):
        legend.row([swatch(**_PV_OUTLINE)], speech.text("outline"))
    if shown != ["pv_small"]:
        most = pv["capacity_mw"].max()
        steps = [mw for mw in ladder(most) if mw >= LARGE_PV_MW]
        legend.sizes("pv_operating", [(mw, pv_radius(mw, most)) for mw in steps], unit="MW")
