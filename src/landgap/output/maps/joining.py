"""The map of who should join: what each outsider would add, and what each member holds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from landgap.output.maps.choropleth import (
    begin,
    class_rows,
    open_sheet,
    other_rows,
    paint,
    ranges,
    write_names,
)
from landgap.output.maps.classes import Classes, classify, ladder
from landgap.output.maps.elements import Z_LINE, Ground, draw
from landgap.output.maps.legend import Legend, border_rows, say_how_sure
from landgap.output.maps.sheet import Sheet
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_RANKED = 10
_LISTED = 5
_NOTHING_HA = 0.01  # what solvers leave and nobody would see
_BAND: dict[str, Any] = {"color": "#00806B", "alpha": 0.6}
_BAND_WIDTH = 6.5  # points on an A3 sheet
# from none to most: what outsiders would add, what members hold up
_GAIN = ("#F4F7FA", *(to_hex(mpl.colormaps["Blues"](part)) for part in (0.25, 0.45, 0.65, 0.9)))
_LOSS = ("#FBF5E6", *(to_hex(mpl.colormaps["YlOrBr"](part)) for part in (0.25, 0.45, 0.65, 0.85)))


def joining(result: Assessment, *, ax: Axes | None = None, lang: str = "de") -> Axes:
    """Draw what the dividend gains if an outsider joins, and loses if a member leaves.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included; the map takes its middle.
        Without it, a new page for the screen.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    Axes
        The map, in metres of the UTM zone.

    Raises
    ------
    LandgapError
        If there is no result, or the language is not known.

    Notes
    -----
    Each unit is tried alone, with all others as they are. What several would add together is not
    the sum: they may need the same land, or each other.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = joining(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech, base = begin(result, lang)
    table = result.membership_effects.reindex(base.inner.index)
    worth = {
        name: speech.number(result.membership_effects.attrs[f"dividend_{name}"], decimals=1)
        for name in ("ha", "all_ha")
    }
    title = ": ".join(filter(None, (speech.text("joining"), result.study.title)))
    sheet = open_sheet(result, base, (title, speech.text("joining_about", **worth)), ax, speech)
    gain, loss = (_cleared(table[name]) for name in ("gain_ha", "loss_ha"))
    values = gain.fillna(loss)
    most = max(_NOTHING_HA, values.max())  # in this order, for values that are all missing
    edges = [_NOTHING_HA, *(edge for edge in ladder(most) if edge > _NOTHING_HA)]
    joined, left = classify(gain, edges), classify(loss, edges)
    # members come after the outsiders, with colours of their own
    both = Classes(edges, joined.number.fillna(left.number + len(_GAIN)))
    fills = paint(sheet, base, values, both, (*_GAIN, *_LOSS))
    _draw_members(sheet, base)
    ranked = pd.concat([_ranked(gain), _ranked(loss)])
    write_names(
        sheet,
        base,
        _names(base, ranked, gain.fillna(-loss), speech),
        values.where(values.index.isin(ranked.index)),
        centres_first=False,
        fills=fills,
    )
    _explain(Legend(sheet), result, base, sides=((joined, gain), (left, loss)))
    return sheet.ax


def _cleared(ha: pd.Series) -> pd.Series:
    """Take what a solver leaves for the nothing that it is."""
    return ha.where(ha.isna() | (ha >= _NOTHING_HA), 0.0)


def _ranked(ha: pd.Series) -> pd.Series:
    """Rank the units that matter, the first is 1; those that change nothing have no rank."""
    most = ha[ha > 0].sort_values(ascending=False, kind="stable").head(_RANKED)
    return pd.Series(np.arange(1, len(most) + 1), index=most.index)


def _names(base: Ground, ranked: pd.Series, change: pd.Series, speech: Words) -> pd.Series:
    names: pd.Series = base.inner["name"].copy()
    names[ranked.index] = [
        f"{place}. {name}\n{speech.number(ha, decimals=1, sign=True)}"
        for place, name, ha in zip(ranked, names[ranked.index], change[ranked.index], strict=True)
    ]
    return names


def _draw_members(sheet: Sheet, base: Ground) -> None:
    area = shapely.union_all(base.inner.geometry[base.inner["member"]].array)
    # inside the edge, so that the state border stays to be seen where the two run together
    inside = shapely.buffer(area, -_BAND_WIDTH * sheet.metres)
    band = shapely.difference(area, inside)
    if not band.is_empty:
        draw(sheet, gpd.GeoSeries([band]), zorder=Z_LINE, gid="members", **_BAND)


def _explain(
    legend: Legend,
    result: Assessment,
    base: Ground,
    *,
    sides: tuple[tuple[Classes, pd.Series], tuple[Classes, pd.Series]],
) -> None:
    speech = legend.sheet.words
    keys, ramps = ("gain", "loss"), (_GAIN, _LOSS)
    for key, colours, (classes, ha) in zip(keys, ramps, sides, strict=True):
        if ha.notna().any():
            legend.heading(f"{speech.text(key)} ({speech.text('in_ha')})")
            texts = ranges(classes, speech, ends=("no_change", "above"))
            class_rows(legend, classes, colours[: len(texts)], texts)
    other_rows(legend, base, sides[0][1].fillna(sides[1][1]), no_data="no_access")
    if base.inner["member"].any():
        legend.row([Line2D([-13, 13], [0, 0], linewidth=_BAND_WIDTH, **_BAND)], speech.text("members_line"))
    border_rows(legend, states=len(base.borders) > 0)
    legend.heading(speech.text("ranking"))
    for key, (_, ha) in zip(keys, sides, strict=True):
        first = ha.loc[_ranked(ha).index].head(_LISTED)
        if len(first):
            rows = [
                (f"{place}. {base.inner['name'][unit]}", speech.number(value, decimals=1))
                for place, (unit, value) in enumerate(first.items(), start=1)
            ]
            legend.table([(speech.text(f"{key}_first"), "ha"), *rows])
        elif ha.notna().any():
            legend.note(speech.text(f"{key}_none"))
    legend.note(speech.text("joining_note"))
    say_how_sure(legend, result, demand=True)
    legend.note(speech.text("unknown_is_none"))
