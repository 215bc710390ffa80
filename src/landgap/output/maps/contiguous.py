"""The map of contiguous sites: land that touches across municipal and state boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import Circle

from landgap.output.maps.base_map import Z_LAND, Z_SITE, BaseMap, draw, draw_base_map
from landgap.output.maps.features import site_radius
from landgap.output.maps.labels import Label
from landgap.output.maps.legend import Legend, border_rows, halo_row, swatch
from landgap.output.maps.names import centre_labels, place_names
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.sites.contiguous import WITHIN_M

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_LAND = "#FDFCF8"
# from what matters least to what matters most; apart for the colour-blind too
_KINDS = {"single": "#B1B8B0", "alone": "#E9B44C", "shared": "#2F7FBF", "across": "#A8437F"}
_DASHED = (0, (2.4, 1.5))
_LISTED, _MAX_LISTED = 10, 16
_KM_M = 1000


def contiguous(result: Assessment, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Draw sites that touch, joined across boundaries (zusammenhängende Standorte).

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
    landgap.contiguous_sites : The sites, as they are drawn.

    Notes
    -----
    The area of a disc grows with the gross hectares; where outlines are given they are drawn
    below. Dashed: the position is approximate, and so is what touches what.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = contiguous(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech, base = begin(result, lang, "contiguous")
    heading = (speech.text("contiguous"), speech.text("contiguous_about", within=speech.number(WITHIN_M)))
    sheet = open_sheet(result, base, heading, ax, speech)
    sites = _sites(result, base)
    draw_base_map(sheet, base, (..., {"facecolor": _LAND}))
    exact = sites[~sites["approximate"]]
    draw(sheet, exact.geometry, zorder=Z_LAND, facecolor="#D8DCD6", edgecolor="#5F5F5C")
    discs = gpd.GeoSeries(sites.centroid.buffer(sites["radius"] * sheet.metres))
    for kind in _KINDS:
        for rough in (True, False):
            rows = sites["kind"].eq(kind) & sites["approximate"].eq(rough)
            draw(sheet, discs[rows], zorder=Z_SITE, gid=kind, **_style(kind, rough=rough))
    _write(sheet, base, sites, list(discs))
    _explain(Legend(sheet), result, base, sites)
    return sheet.ax


def _sites(result: Assessment, base: BaseMap) -> gpd.GeoDataFrame:
    """Take the sites of the study area, the largest first, and say what kind each is."""
    sites = result.contiguous.to_crs(base.crs)
    sites = sites[sites["unit_ids"].map(lambda keys: keys.split(", ")[0]).isin(base.inner.index)]
    joined = np.select(
        [sites["crosses_border"], sites["shared"], sites["sites"] > 1],
        ["across", "shared", "alone"],
        "single",
    )
    radius = site_radius(sites["gross_ha"], sites["gross_ha"].max())
    sites = sites.assign(kind=joined, radius=radius)
    return sites.sort_values("gross_ha", ascending=False)


def _style(kind: str, *, rough: bool) -> dict[str, Any]:
    style = {"facecolor": _KINDS[kind], "edgecolor": "#333333", "linewidth": 0.8, "alpha": 0.85}
    return style | ({"linestyle": _DASHED} if rough else {})


def _municipalities(keys: str, base: BaseMap) -> str:
    names = base.units.set_index("unit_id")["name"]
    return ", ".join(names[key] for key in keys.split(", "))


def _write(sheet: Sheet, base: BaseMap, sites: gpd.GeoDataFrame, discs: list[shapely.Geometry]) -> None:
    """Write a rank to each site that the legend lists, then names of places and states."""
    labels, whole = [], base.inner.union_all()
    for rank, site in sites.loc[sites.index.isin(_listed(sites).index)].iterrows():
        text = f"{rank}: {sheet.words.number(site['gross_ha'])} ha"
        place, weight = site["geometry"].centroid, "bold" if site["shared"] else "normal"
        labels.append(Label(text, place.x, place.y, 8.5, site["radius"], weight, whole))
    place_names(sheet, base, [*labels, *centre_labels(base)], busy=discs)


def _listed(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Choose the first by rank, and all that were joined from several."""
    listed = sites.sort_index()
    return listed[listed["sites"].gt(1) | (np.arange(len(listed)) < _LISTED)].head(_MAX_LISTED)


def _explain(legend: Legend, result: Assessment, base: BaseMap, sites: gpd.GeoDataFrame) -> None:
    speech = legend.sheet.words
    legend.heading(speech.text("joined_heading"))
    counts = sites["kind"].value_counts()
    for kind in reversed(_KINDS):
        if kind in counts:
            disc = Circle((0, 0), 6, **_style(kind, rough=False))
            legend.row([disc], f"{speech.text(f'joined_{kind}')} ({counts[kind]})")
    if sites["approximate"].any():
        outline = {"facecolor": "white", "edgecolor": "#333333", "linewidth": 0.8}
        disc = Circle((0, 0), 6, linestyle=_DASHED, **outline)
        legend.row([disc], speech.text("joined_rough"))
    legend.heading(speech.text("areas"))
    legend.row([swatch(facecolor=_LAND)], speech.text("study_area"))
    halo_row(legend, base)
    border_rows(legend, base)
    legend.heading(speech.text("joined_table"))
    if not sites["shared"].any():
        legend.note(speech.text("joined_none"))
    columns = ("joined_column_ha", "joined_column_supply", "joined_column_units")
    rows = [
        (
            f"{rank}. {_municipalities(site['unit_ids'], base)}",
            speech.number(site["gross_ha"]),
            speech.number(site["supply_ha"]),
            speech.number(site["units"]),
        )
        for rank, site in _listed(sites).iterrows()
    ]
    if rows:
        legend.table([("", *(speech.text(name) for name in columns)), *rows])
        legend.note(speech.text("joined_note"))
    uncertainty_notes(legend, result)
    rough = sites[sites["approximate"]]
    if len(rough):
        numbers = {"rough": speech.number(len(rough)), "sites": speech.number(len(sites))}
        worst = rough["position_accuracy_m"].max()
        key = "joined_sure_plain" if pd.isna(worst) else "joined_sure"
        km = {} if pd.isna(worst) else {"km": speech.number(worst / _KM_M, decimals=1)}
        legend.note(speech.text(key, **numbers, **km))
