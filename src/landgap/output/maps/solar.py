"""The map of the PV conflict: what kind of land lies under photovoltaic plants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.output.maps.base_map import Z_LAND, Z_PLACE, BaseMap, draw, draw_base_map
from landgap.output.maps.features import pv_radius
from landgap.output.maps.labels import Label
from landgap.output.maps.legend import Legend, border_rows, halo_row, swatch
from landgap.output.maps.names import centre_labels, place_names
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.symbols import BUILT, put_marks, sample
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_LAND = "#FEFDF8"
_SITE = {"facecolor": BUILT, "edgecolor": "#8F978F", "linewidth": 0.25}
# the most serious first; kinds of land that each mark stands for
_KINDS = {
    "solar_reserve": ("serviced_reserve", "reserve", "planned", "idea"),
    "solar_brownfield": ("brownfield",),
    "solar_used": ("existing", "company_reserve", "unknown"),
}
_ELSEWHERE = "solar_elsewhere"
_HALF, _TWENTIETH = 0.5, 0.05
_LISTED, _MIN_HA = 8, 0.5
_CENTRES = ((0, "upper", 4.6), (1, "middle", 3.0))


def solar(result: Assessment, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Draw what kind of land lies under each photovoltaic plant.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
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
    landgap.pv_conflict : What PV takes, as it is drawn.

    Notes
    -----
    Plants that stand at the end of the year of :attr:`landgap.solar.Solar.year`. A filled disc means
    that half of the plant or more is expected on that land, a hollow one less, down to a
    twentieth; below that the plant is drawn as standing elsewhere.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = solar(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech, base = begin(result, lang, "solar")
    total = result.solar.total
    hectares = {
        name: speech.number(total[f"overlap_ha{end}"])
        for name, end in (("low", "_low"), ("mid", ""), ("high", "_high"))
    }
    heading = (speech.text("solar"), speech.text("solar_about", year=result.solar.year, **hectares))
    sheet = open_sheet(result, base, heading, ax, speech)
    plants = _plants(result, base)
    draw_base_map(sheet, base, (..., {"facecolor": _LAND}))
    sites = result.study.sites
    standing = sites[~sites["status"].eq("withdrawn")].geometry.to_crs(base.crs)
    draw(sheet, standing, zorder=Z_LAND, **_SITE)
    for mark in (_ELSEWHERE, *_marks(reverse=True)):
        rows = plants[plants["mark"] == mark]
        points = shapely.get_coordinates(rows.centroid.array)
        put_marks(sheet, points, rows["radius"], mark)
    ranked = _ranked(result)
    _write_names(sheet, result, base, plants, ranked)
    _explain(Legend(sheet), result, base, plants, ranked)
    return sheet.ax


def _marks(*, reverse: bool = False) -> list[str]:
    marks = [f"{kind}{end}" for kind in _KINDS for end in ("", "_maybe")]
    return marks[::-1] if reverse else marks


def _plants(result: Assessment, base: BaseMap) -> gpd.GeoDataFrame:
    """Choose mark and size for every plant that stands; the largest are drawn first."""
    table = result.solar.plants
    table = table[table["phase"].eq("standing") & table["area_ha"].gt(0)]
    shapes = result.study.pv.set_index("pv_id").geometry.reindex(table.index)
    plants = gpd.GeoDataFrame(table, geometry=shapes, crs=result.study.pv.crs).to_crs(base.crs)
    kind_of = {land: kind for kind, lands in _KINDS.items() for land in lands}
    kind = plants["land"].map(kind_of)
    there = plants["share"] >= _TWENTIETH
    maybe = pd.Series(np.where(plants["share"] >= _HALF, "", "_maybe"), index=plants.index)
    plants["mark"] = (kind + maybe).where(there & kind.notna(), _ELSEWHERE)
    size = pv_radius(plants["area_ha"], plants["area_ha"].max()) if len(plants) else 0.0
    plants["radius"] = np.where(plants["mark"] == _ELSEWHERE, 1.3, size)
    return plants.sort_values("area_ha", ascending=False)


def _ranked(result: Assessment) -> pd.DataFrame:
    sites = result.solar.sites
    return sites[sites["reserve_ha"] >= _MIN_HA].head(_LISTED)


def _write_names(
    sheet: Sheet,
    result: Assessment,
    base: BaseMap,
    plants: gpd.GeoDataFrame,
    ranked: pd.DataFrame,
) -> None:
    """Write ranks at the sites that lose most, then the central places, then the states."""
    labels, symbols = [], []
    shapes = result.study.sites.set_index("site_id").geometry.to_crs(base.crs)
    for key, site in ranked.iterrows():
        place = shapes[key].centroid
        text = f"({site['rank']})"
        labels.append(Label(text, place.x, place.y, 10.0, 10.0, "bold", shapes[key]))
    for number, mark, radius in _CENTRES:
        points = base.middle[base.rank.eq(number)]
        put_marks(sheet, shapely.get_coordinates(points.array), radius, mark, zorder=Z_PLACE)
        symbols += [point.buffer(6 * sheet.metres) for point in points]
    marked = plants[plants["mark"] != _ELSEWHERE]
    busy = list(marked.centroid.buffer((marked["radius"] + 1) * sheet.metres))
    place_names(sheet, base, [*labels, *centre_labels(base, clear=6.0)], busy=busy, symbols=symbols)


def _explain(
    legend: Legend,
    result: Assessment,
    base: BaseMap,
    plants: gpd.GeoDataFrame,
    ranked: pd.DataFrame,
) -> None:
    speech, found = legend.sheet.words, plants["mark"].value_counts()
    legend.heading(speech.text("solar_under"))
    for kind in _KINDS:
        count = sum(found.get(f"{kind}{end}", 0) for end in ("", "_maybe"))
        if count:
            mark = kind if kind in found else f"{kind}_maybe"
            legend.row(sample(mark, 5), f"{speech.text(kind)} ({count})", height=16)
    if _ELSEWHERE in found:
        text = f"{speech.text(_ELSEWHERE)} ({found[_ELSEWHERE]})"
        legend.row(sample(_ELSEWHERE, 1.3), text)
    legend.note(speech.text("solar_sure_mark"))
    legend.note(speech.text("solar_maybe_mark"))
    if len(plants):
        most = plants["area_ha"].max()
        steps = [float(f"{most / part:.1g}") for part in (16, 4, 1)]
        legend.sizes("solar_used", [(step, pv_radius(step, most)) for step in steps], unit="ha")
        legend.note(speech.text("solar_size"))
    legend.row([swatch(**_SITE)], speech.text("solar_sites"))
    halo_row(legend, base)
    border_rows(legend, base)
    _state_rows(legend, result, speech)
    legend.heading(f"{speech.text('solar_first')} (ha)")
    if len(ranked):
        names = speech.names(result.study.sites.set_index("site_id")).reindex(ranked.index)
        names = names.fillna(ranked.index.to_series())
        rows = [
            (f"({rank}) {name}", speech.number(lost, decimals=1))
            for rank, name, lost in zip(ranked["rank"], names, ranked["reserve_ha"], strict=True)
        ]
        legend.table([("", "ha"), *rows])
    else:
        legend.note(speech.text("solar_none_lost"))
    legend.note(speech.text("solar_note"))
    uncertainty_notes(legend, result)


def _state_rows(legend: Legend, result: Assessment, speech: Words) -> None:
    last = result.solar.trend.groupby("state").tail(1).droplevel("year")
    if last.empty:
        return
    legend.heading(speech.text("solar_by_state"))
    head = ("", *(speech.text(f"solar_{key}") for key in ("mid", "range")))
    rows = [
        (
            speech.state(str(state)),
            speech.number(row["overlap_ha"]),
            "–".join(speech.number(row[f"overlap_ha_{end}"]) for end in ("low", "high")),
        )
        for state, row in last.iterrows()
    ]
    legend.table([head, *rows])
