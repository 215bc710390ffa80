"""The map of the sites: how good each is, how large, and what it is linked to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.colors import to_hex
from matplotlib.patches import Circle

from landgap.layers.access_points import AIRPORT, IN_USE, MOTORWAY, RAIL_FREIGHT
from landgap.output.maps.base_map import Z_LAND, Z_PLACE, Z_SITE, BaseMap, draw, draw_base_map
from landgap.output.maps.classes import classify, ladder
from landgap.output.maps.features import site_radius
from landgap.output.maps.labels import Label
from landgap.output.maps.legend import Legend, border_rows, halo_row, swatch
from landgap.output.maps.names import centre_labels, place_names
from landgap.output.maps.ranking import EDGES, class_texts, explain_ranks, unsure, unsure_text
from landgap.output.maps.sheet import TEXT_COLOUR, Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.symbols import BUILT, put_marks, sample
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_MIN_RADIUS = 3.2  # points on an A3 sheet: a smaller disc shows no colour
_COLOURS = [to_hex(mpl.colormaps["viridis"](part)) for part in (0.95, 0.75, 0.55, 0.35, 0.1)]
_DISC: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.8}
_UNSURE: dict[str, Any] = {"edgecolor": TEXT_COLOUR, "linewidth": 1.1, "linestyle": (0, (2.4, 1.5))}
_UNKNOWN: dict[str, Any] = {"facecolor": "#FBFBFA", "edgecolor": "#8D8D89", "hatch": "/////"}
_NOT_SCORED: dict[str, Any] = {"facecolor": BUILT, "edgecolor": "#8F978F", "linewidth": 0.25}
# names of sites are long: more would shrink the legend below what can be read on A4
_LISTED = 6

_LINKS = (
    ("junction", MOTORWAY, 2.2),
    ("rail_freight", RAIL_FREIGHT, 4.6),
    ("airport", AIRPORT, 6.0),
)


def quality(result: Assessment, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Draw the score of every site with land to be had, and the links that it is judged by.

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
    landgap.score : The score, as it is drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = quality(result, lang="en")
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech, base = begin(result, lang, "site_scores")
    sites = _sites(result, base)
    sheet = open_sheet(result, base, _heading(result, speech), ax, speech)
    draw_base_map(sheet, base, (..., {"facecolor": "#FEFDF8"}))
    draw(sheet, sites[sites["mark"] == "out"].geometry, zorder=Z_LAND, **_NOT_SCORED)
    links = _draw_links(sheet, result, base)
    discs = sites[sites["mark"] != "out"]
    discs = discs.set_geometry(discs.centroid.buffer(discs["radius"] * sheet.metres))
    for _, site in discs.iterrows():
        # one by one: the small lie above the large, whatever their class
        disc = gpd.GeoSeries([site["geometry"]])
        draw(sheet, disc, zorder=Z_SITE, gid="site", **site["style"])
    _write_names(sheet, base, discs, links)
    _explain(Legend(sheet), result, base, sites=sites, links=links)
    return sheet.ax


def _heading(result: Assessment, speech: Words) -> tuple[str, str]:
    known = int(result.site_scores.table["score"].notna().sum())
    return speech.text("quality"), speech.text("quality_about", known=speech.number(known))


def _sites(result: Assessment, base: BaseMap) -> gpd.GeoDataFrame:
    """Choose how each scored site is drawn, the largest first."""
    table = result.site_scores.table
    sites = result.study.sites.set_index("site_id").to_crs(base.crs).loc[table.index]
    sites["size_ha"] = result.site_scores.measures["size_ha"]
    sites = sites[["name", "size_ha", "geometry"]].join(table)
    sites["mark"] = np.select(
        [sites["excluded"].notna(), sites["score"].isna()], ["out", "unknown"], "scored"
    )
    shown = sites["mark"] != "out"
    most = sites.loc[shown, "size_ha"].max()
    size = site_radius(sites["size_ha"].where(shown), most) if shown.any() else np.nan
    sites["radius"] = np.maximum(size, _MIN_RADIUS)
    sites["class"] = classify(sites["score"], EDGES).number
    doubtful = unsure(table)
    sites["style"] = [
        _UNKNOWN | {"linewidth": 0.8}
        if pd.isna(number)
        else {"facecolor": _COLOURS[number]} | (_UNSURE if doubt else _DISC)
        for number, doubt in zip(sites["class"], doubtful, strict=True)
    ]
    return sites.sort_values("size_ha", ascending=False, kind="stable")


def _draw_links(sheet: Sheet, result: Assessment, base: BaseMap) -> dict[str, gpd.GeoSeries]:
    """Draw the points in use that sites are linked to, as far as they are on the map."""
    access, found = result.study.access, {}
    if access.empty:
        return {}
    status = access.get("status", pd.Series(pd.NA, index=access.index))
    used = access[status.isna() | status.isin(IN_USE)]
    for mark, kinds, radius in _LINKS:
        points = used[used["kind"].isin(kinds)].geometry.to_crs(base.crs)
        near = np.unique(base.units.sindex.query(points, predicate="intersects")[0])
        if len(near):
            found[mark] = points.iloc[near]
            put_marks(sheet, shapely.get_coordinates(found[mark].array), radius, mark, zorder=Z_PLACE)
    return found


def _write_names(
    sheet: Sheet, base: BaseMap, discs: gpd.GeoDataFrame, links: dict[str, gpd.GeoSeries]
) -> None:
    """Write the numbers of the best sites, then name the central places and the states."""
    best = discs.dropna(subset="rank").sort_values("rank", kind="stable").head(_LISTED)
    whole = shapely.box(*base.inner.total_bounds)
    labels = []
    for _, site in best.iterrows():
        place, clear = site["geometry"].centroid, float(site["radius"])
        # names would hide each other around the airport: they stand beside the map
        labels.append(Label(str(site["rank"]), place.x, place.y, 10.0, clear, "bold", whole))
    centres = sorted(base.rank[base.rank < 2])
    for label, rank in zip(centre_labels(base), centres, strict=True):
        labels.append(replace(label, weight="normal" if rank else "bold"))
    symbols = [
        point.buffer((radius + 1) * sheet.metres)
        for mark, _, radius in _LINKS
        if mark in links and mark != "junction"
        for point in links[mark]
    ]
    place_names(sheet, base, labels, busy=[*discs.geometry, *symbols])


def _explain(
    legend: Legend,
    result: Assessment,
    base: BaseMap,
    *,
    sites: gpd.GeoDataFrame,
    links: dict[str, gpd.GeoSeries],
) -> None:
    speech = legend.sheet.words
    _explain_classes(legend, base, sites)
    shown = sites[sites["mark"] != "out"]
    if len(shown):
        most = shown["size_ha"].max()
        steps = [(ha, site_radius(ha, most)) for ha in ladder(most)]
        legend.sizes("existing", steps, unit="ha")
        legend.note(speech.text("quality_size"))
    if links:
        legend.heading(speech.text("places"))
        for mark, _, radius in _LINKS:
            if mark in links:
                legend.row(sample(mark, radius), speech.text(f"link_{mark}"))
    border_rows(legend, base)
    names = speech.names(result.study.sites.set_index("site_id")).dropna()
    explain_ranks(legend, result.site_scores, names, note="site_rank_note", listed=_LISTED)
    uncertainty_notes(legend, result)
    if links:
        legend.note(speech.text("quality_note"))


def _explain_classes(legend: Legend, base: BaseMap, sites: gpd.GeoDataFrame) -> None:
    speech, found = legend.sheet.words, sites["mark"].value_counts()
    legend.heading(speech.text("quality_classes"))
    if "scored" in found:
        classes = classify(sites["score"], EDGES)
        rows = zip(classes.counts(), _COLOURS, class_texts(classes, speech), strict=True)
        for count, colour, text in reversed(list(rows)):
            legend.row([Circle((0, 0), 5, facecolor=colour, **_DISC)], f"{text} ({count})")
        if unsure(sites).any():
            disc = Circle((0, 0), 5, facecolor="white", **_UNSURE)
            legend.row([disc], unsure_text(sites, speech))
    if "unknown" in found:
        disc = Circle((0, 0), 5, linewidth=0.8, **_UNKNOWN)
        legend.row([disc], f"{speech.text('quality_none')} ({found['unknown']})")
    if "out" in found:
        text = f"{speech.text('nothing_available')} ({speech.number(found['out'])})"
        legend.row([swatch(**_NOT_SCORED)], text)
    halo_row(legend, base)
