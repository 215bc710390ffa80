"""Charts of PV on commercial land: sites by what they lose, and the trend of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import blended_transform_factory

from landgap.errors import LandgapError
from landgap.output.maps.sheet import FAINT, TEXT_COLOUR
from landgap.output.maps.text import wrap
from landgap.output.words import Words, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.solar.conflict import Solar

__all__ = ["solar_rank", "solar_trend"]

# apart for the colour-blind, and in grey by lightness
_PARTS = {"quality": "#D55E00", "reserve": "#F2B27D", "other": "#C9CDCB"}
_LINES = (("#1F5A92", "-"), ("#B8480B", "--"), ("#4B7A2B", "-."), ("#7B3F8C", ":"))
_GRID = "#E3E3E0"
_NAME_WIDTH = 190.0


def solar_rank(
    solar: Solar, *, most: int = 15, title: str = "", ax: Axes | None = None, lang: str = "de"
) -> Axes:
    """Draw the sites that lose most land to PV, each with its range.

    Parameters
    ----------
    solar : Solar
        From :func:`landgap.pv_conflict`.
    most : int, default 15
        How many sites, by their rank.
    title : str, optional
        What area it is; goes into the title.
    ax : Axes, optional
        Room for the plot. Without it, a new figure.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The plot; x in ha.

    Raises
    ------
    LandgapError
        If the language is not known or `most` is below 1.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> ax = solar_rank(lg.pv_conflict(study.units, study.sites, study.pv), lang="en")
    >>> ax.get_xlabel()
    'Hectares under photovoltaics'
    >>> plt.close()
    """
    if most < 1:
        raise LandgapError(f"most: {most} must be 1 or more sites.")
    speech = words(lang)
    sites = solar.sites[solar.sites["overlap_ha"] > 0].head(most)
    about = speech.text("solar_rank_about", year=solar.year)
    names = [
        "\n".join(wrap(f"{rank}. {key if name != name else name}", _NAME_WIDTH, 9))  # noqa: PLR0124
        for rank, (key, name) in zip(sites["rank"], sites["name"].items(), strict=True)
    ]
    ax = _axes((9.2, 1.85 + 0.36 * max(len(sites), 3)), 0.33) if ax is None else ax
    _head(ax, ": ".join(filter(None, (speech.text("solar_rank"), title))), about)
    lost, good = sites["reserve_ha"], sites["quality_ha"]
    parts = {"quality": good, "reserve": lost - good, "other": sites["overlap_ha"] - lost}
    place, left = np.arange(len(sites)), np.zeros(len(sites))
    for name, hectares in parts.items():
        label = speech.text(f"solar_bar_{name}")
        ax.barh(place, hectares, left=left, height=0.62, color=_PARTS[name], label=label)
        left = left + hectares.to_numpy()
    low, high = sites["overlap_ha_low"], sites["overlap_ha_high"]
    ax.hlines(place, low, high, color=TEXT_COLOUR, linewidth=1.2, gid="range")
    for end in (low, high):
        ax.plot(end, place, "|", color=TEXT_COLOUR, markersize=6, markeredgewidth=1.2)
    ax.set_yticks(place, names, size=9, color=TEXT_COLOUR, parse_math=False)
    ax.set(ylim=(max(len(sites), 1) - 0.4, -0.6), xlim=(0, 1.04 * high.max() if len(sites) else 1))
    ax.set_xlabel(speech.text("solar_axis"), size=9, color=FAINT)
    _finish(ax, ax.xaxis, speech)
    if len(sites):
        ax.legend(
            loc="upper left",
            bbox_to_anchor=(0.02, 0),
            bbox_transform=blended_transform_factory(ax.figure.transFigure, ax.transAxes),
            borderaxespad=3.6,
            ncols=3,
            fontsize=8.5,
            frameon=False,
            borderpad=0,
        )
        ax.annotate(
            speech.text("solar_rank_note"),
            (0.02, 0),
            (0, -60),
            xycoords=("figure fraction", "axes fraction"),
            textcoords="offset points",
            size=8,
            color=FAINT,
        )
    else:
        _empty(ax, speech)
    return ax


def solar_trend(solar: Solar, *, title: str = "", ax: Axes | None = None, lang: str = "de") -> Axes:
    """Draw how much commercial land lay under PV at the end of each year, state by state.

    Parameters
    ----------
    solar : Solar
        From :func:`landgap.pv_conflict`.
    title : str, optional
        What area it is; goes into the title.
    ax : Axes, optional
        Room for the plot. Without it, a new figure.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The plot; x in years, y in ha.

    Raises
    ------
    LandgapError
        If the language is not known.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> ax = solar_trend(lg.pv_conflict(study.units, study.sites, study.pv), lang="en")
    >>> len(ax.lines)
    3
    >>> plt.close()
    """
    speech = words(lang)
    ax = _axes((9.2, 4.8), 0.08) if ax is None else ax
    heading = ": ".join(filter(None, (speech.text("solar_trend"), title)))
    _head(ax, heading, speech.text("solar_trend_about"))
    names = []
    for number, (state, table) in enumerate(solar.trend.groupby("state")):
        colour, dashes = _LINES[number % len(_LINES)]
        years = table.index.get_level_values("year").to_numpy(dtype=int)
        amounts = [table[f"overlap_ha{end}"].to_numpy(dtype=float) for end in ("_low", "", "_high")]
        ax.fill_between(years, amounts[0], amounts[2], color=colour, alpha=0.15, linewidth=0)
        ax.plot(years, amounts[1], dashes, color=colour, linewidth=2.2)
        names.append((amounts[1][-1], speech.state(str(state)), colour, years[-1]))
    ax.set_ylabel("ha", size=9, color=FAINT)
    _finish(ax, ax.yaxis, speech)
    ax.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    if not names:
        _empty(ax, speech)
        return ax
    ax.set_ylim(0, None)
    ax.margins(x=0.0)
    # names must not touch where lines end side by side
    least, below = 0.06 * ax.get_ylim()[1], -np.inf
    for hectares, name, colour, year in sorted(names):
        below = max(hectares, below + least)
        ax.annotate(
            f"{name}: {speech.number(hectares)} ha",
            (year, below),
            (8, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            size=9.5,
            weight="bold",
            annotation_clip=False,
        )
    return ax


def _axes(inches: tuple[float, float], left: float) -> Axes:
    figure = plt.figure(figsize=inches, facecolor="white")
    height = inches[1]
    right = 0.77 if left < 0.2 else 0.97
    return figure.add_axes((left, 1.0 / height, right - left, 1 - 1.84 / height))


def _head(ax: Axes, title: str, about: str) -> None:
    """Write title and subtitle at the left edge of the figure's room, above the plot."""
    put: dict[str, Any] = {
        "xycoords": ("figure fraction", "axes fraction"),
        "textcoords": "offset points",
        "parse_math": False,
    }
    ax.annotate(title, (0.02, 1), (0, 30), size=14, weight="bold", color=TEXT_COLOUR, **put)
    ax.annotate(about, (0.02, 1), (0, 14), size=9.5, color=FAINT, **put)


def _finish(ax: Axes, axis: Any, speech: Words) -> None:  # noqa: ANN401  an axis of matplotlib
    axis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: speech.number(value, decimals=2)))
    ax.tick_params(length=0, labelsize=9, pad=5)
    ax.grid(visible=True, axis=axis.axis_name, color=_GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    ax.spines[:].set_visible(False)


def _empty(ax: Axes, speech: Words) -> None:
    ax.text(0.5, 0.5, speech.text("solar_empty"), transform=ax.transAxes, ha="center", color=FAINT)
