"""Charts of PV on commercial land: sites by what they lose, and the trend of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from landgap.layers.checked import Inputs
from landgap.output.charts.layout import LEADING, NAME, Sheet, lay_out
from landgap.output.maps.sheet import FAINT, TEXT_COLOUR
from landgap.output.maps.text import text_size, wrap
from landgap.output.words import Words, words
from landgap.solar.conflict import Solar

if TYPE_CHECKING:
    from matplotlib.axes import Axes


__all__ = ["solar_rank", "solar_trend"]

# apart for the colour-blind, and in grey by lightness
_PARTS = {"quality": "#D55E00", "reserve": "#F2B27D", "other": "#C9CDCB"}
_LINES = (("#1F5A92", "-"), ("#B8480B", "--"), ("#4B7A2B", "-."), ("#7B3F8C", ":"))
# lengths in points on a chart of full size
_NAMES, _ROW, _LEAST_ROWS = 190.0, 26.0, 3
_TREND, _LABEL = 220.0, 9.5


def solar_rank(
    solar: Solar,
    *,
    names: pd.Series | None = None,
    max_rows: int = 15,
    title: str = "",
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw the sites that lose most land to PV, each with its range.

    Parameters
    ----------
    solar : Solar
        From :func:`landgap.pv_conflict`.
    names : Series, optional
        Names of the sites by their key, such as German ones; without it, those of `solar.sites`.
    max_rows : int, default 15
        How many sites, by their rank.
    title : str, optional
        What area it is; goes into the title.
    ax : Axes, optional
        Room for the whole chart, title and notes included. Without it, a new figure.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.

    Returns
    -------
    Axes
        The plot; x in ha.

    Raises
    ------
    LandgapError
        If the language is not known, `max_rows` is no whole number from 1, or a key has two names.

    See Also
    --------
    landgap.charts.solar_trend : The same year by year.
    landgap.maps.solar : The same on a map.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> ax = solar_rank(lg.pv_conflict(study.units, study.sites, study.pv), lang="en")
    >>> ax.get_xlabel()
    'Hectares under photovoltaics'
    >>> plt.close()
    """
    inputs = Inputs("The chart of sites under photovoltaics cannot be drawn.")
    inputs.options(max_rows=max_rows)
    inputs.instance(solar, "solar", Solar, made_by="lg.pv_conflict")
    said = None if names is None else inputs.by_key(names, "names", "text", gaps=True)
    inputs.stop()
    speech = words(lang)
    sites = solar.sites[solar.sites["overlap_ha"] > 0].head(max_rows)
    named = sites["name"] if said is None else said.reindex(sites.index).fillna(sites["name"])
    named = named.fillna(sites.index.to_series())
    rows = [f"{rank}. {name}" for rank, name in zip(sites["rank"], named, strict=True)]
    sheet = lay_out(
        ax,
        heading=_heading("solar_rank", title, speech, year=solar.year),
        sides=(_NAMES + 16, 0),
        body=_ROW * max(len(sites), _LEAST_ROWS),
        legend=[Patch(facecolor=_PARTS[part], label=speech.text(f"solar_bar_{part}")) for part in _PARTS],
        notes=[speech.text("solar_rank_note")],
    )
    sheet.write_rows(["\n".join(wrap(row, _NAMES, NAME, at_most=120)) for row in rows])
    plot, scale = sheet.plot, sheet.scale
    lost, good = sites["reserve_ha"], sites["quality_ha"]
    parts = {"quality": good, "reserve": lost - good, "other": sites["overlap_ha"] - lost}
    place, left = np.arange(len(sites)), np.zeros(len(sites))
    for part, hectares in parts.items():
        plot.barh(place, hectares, left=left, height=0.62, color=_PARTS[part])
        left = left + hectares.to_numpy()
    low, high = sites["overlap_ha_low"], sites["overlap_ha_high"]
    plot.hlines(place, low, high, color=TEXT_COLOUR, linewidth=1.2 * scale, gid="range")
    for end in (low, high):
        plot.plot(end, place, "|", color=TEXT_COLOUR, markersize=6 * scale, markeredgewidth=1.2 * scale)
    limit = 1.04 * high.max() if len(sites) else 1.0
    sheet.finish(speech.text("solar_axis"), speech, limits=(0, limit))
    if sites.empty:
        _say_empty(sheet, speech)
    return plot


def solar_trend(solar: Solar, *, title: str = "", ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Draw how much commercial land lay under PV at the end of each year, state by state.

    Parameters
    ----------
    solar : Solar
        From :func:`landgap.pv_conflict`.
    title : str, optional
        What area it is; goes into the title.
    ax : Axes, optional
        Room for the whole chart, title and notes included. Without it, a new figure.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.

    Returns
    -------
    Axes
        The plot; x in years, y in ha.

    Raises
    ------
    LandgapError
        If the language is not known.

    See Also
    --------
    landgap.charts.solar_rank : The same site by site.
    landgap.maps.solar : The same on a map.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> ax = solar_trend(lg.pv_conflict(study.units, study.sites, study.pv), lang="en")
    >>> len(ax.lines)
    3
    >>> plt.close()
    """
    inputs = Inputs("The chart of photovoltaics by year cannot be drawn.")
    inputs.instance(solar, "solar", Solar, made_by="lg.pv_conflict")
    inputs.stop()
    speech = words(lang)
    ends = []
    for number, (state, table) in enumerate(solar.trend.groupby("state")):
        amounts = [table[f"overlap_ha{end}"].to_numpy(dtype=float) for end in ("_low", "", "_high")]
        years = table.index.get_level_values("year").to_numpy(dtype=int)
        text = f"{speech.state(str(state))}: {speech.number(amounts[1][-1])} ha"
        ends.append((amounts[1][-1], text, years, amounts, _LINES[number % len(_LINES)]))
    right = max((text_size(text, _LABEL, "bold") for _, text, *_ in ends), default=0.0)
    sheet = lay_out(ax, heading=_heading("solar_trend", title, speech), sides=(40, 14 + right), body=_TREND)
    plot, scale = sheet.plot, sheet.scale
    for _, _, years, (low, mid, high), (colour, dashes) in ends:
        plot.fill_between(years, low, high, color=colour, alpha=0.15, linewidth=0)
        plot.plot(years, mid, dashes, color=colour, linewidth=2.2 * scale)
    plot.margins(x=0.0)
    top = 1.05 * max((high.max() for _, _, _, (_, _, high), _ in ends), default=1.0) or 1.0
    sheet.finish("ha", speech, limits=(0, top), along="y")
    plot.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    plot.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    if not ends:
        _say_empty(sheet, speech)
    # names must not touch where lines end side by side
    step, above = LEADING * _LABEL, sheet.height + LEADING * _LABEL
    for hectares, text, _, _, (colour, _) in sorted(ends, key=lambda end: end[:2]):
        above = min((1 - hectares / top) * sheet.height, above - step)
        sheet.write(sheet.width + 8, above, text, _LABEL, color=colour, weight="bold", va="center")
    return plot


def _heading(key: str, title: str, speech: Words, **figures: object) -> tuple[str, str]:
    heading = ": ".join(filter(None, (speech.text(key), title)))
    return heading, speech.text(f"{key}_about", **figures)


def _say_empty(sheet: Sheet, speech: Words) -> None:
    sheet.write(sheet.width / 2, sheet.height / 2, speech.text("solar_empty"), NAME, ha="center", color=FAINT)
