"""The map of membership effects: what each unit would change by joining or leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from landgap.cooperation.membership import GAINS
from landgap.layers.checked import Inputs
from landgap.output.maps.base_map import Z_LINE, BaseMap, draw
from landgap.output.maps.classes import Classes, classify, ladder
from landgap.output.maps.legend import Legend, border_rows, swatch
from landgap.output.maps.names import write_names
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.uncertainty import large_note, uncertainty_notes
from landgap.output.maps.unit_classes import class_rows, other_rows, paint, ranges
from landgap.output.words import Words
from landgap.tolerances import MAP_HA

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_RANKED = 10
_LISTED = 5
_BAND: dict[str, Any] = {"color": "#00806B", "alpha": 0.6}
_UNSURE: dict[str, Any] = {"facecolor": "none", "edgecolor": "#9A9A96", "hatch": "....", "linewidth": 0.0}
_BAND_WIDTH = 6.5  # points on an A3 sheet
# from none to most: what outsiders would add, what members hold up
_GAIN = ("#F4F7FA", *(to_hex(mpl.colormaps["Blues"](part)) for part in (0.25, 0.45, 0.65, 0.9)))
_LOSS = ("#FBF5E6", *(to_hex(mpl.colormaps["YlOrBr"](part)) for part in (0.25, 0.45, 0.65, 0.85)))


def membership(
    result: Assessment,
    *,
    min_holds_share: float = 0.8,
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw what each unit changes by joining or leaving (Wirkung von Beitritt und Austritt).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    min_holds_share : float, default 0.8
        Units whose effect holds under a smaller share of the ways to spread unknown supply
        (``result.robustness.membership_holds``) are hatched as not determined, their hectares in brackets.
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
        If the result lacks what the map draws, the share is none, or the language is not known.

    See Also
    --------
    landgap.membership_effects : The effects, as they are drawn.

    Notes
    -----
    Each unit is tried alone, with all others as they are. What several would add together is not
    the sum: they may need the same land, or each other.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = membership(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    inputs = Inputs("The map of membership cannot be drawn.")
    inputs.options(min_holds_share=min_holds_share)
    inputs.stop()
    speech, base = begin(result, lang, "units", "membership_effects", "robustness")
    unsure = result.robustness.membership_holds.reindex(base.inner.index) < min_holds_share
    table = result.membership_effects.reindex(base.inner.index)
    about = result.membership_effects.attrs
    gain_name = GAINS[about["others"]]
    worth = {name: speech.number(about[f"{gain_name}_{name}_ha"], decimals=1) for name in ("members", "all")}
    heading = (speech.text("membership"), speech.text(f"membership_{gain_name}", **worth))
    sheet = open_sheet(result, base, heading, ax, speech)
    gain, loss = (_cleared(table[name]) for name in ("gain_ha", "loss_ha"))
    values = gain.fillna(loss)
    most = max(MAP_HA, values.max())  # in this order, for values that are all missing
    edges = [MAP_HA, *(edge for edge in ladder(most) if edge > MAP_HA)]
    joined, left = classify(gain, edges), classify(loss, edges)
    # members come after the outsiders, with colours of their own
    both = Classes(edges, joined.number.fillna(left.number + len(_GAIN)))
    fills = paint(sheet, base, values, both, (*_GAIN, *_LOSS))
    if unsure.any():
        draw(sheet, base.inner.geometry[unsure], zorder=Z_LINE, gid="unsure", **_UNSURE)
    _draw_members(sheet, base)
    ranked = pd.concat([_ranked(gain), _ranked(loss)])
    write_names(
        sheet,
        base,
        _names(base, ranked, gain.fillna(-loss), unsure, speech),
        values.where(values.index.isin(ranked.index)),
        centres_first=False,
        fills=fills,
    )
    _explain(Legend(sheet), result, base, ((joined, gain), (left, loss)), unsure, min_holds_share)
    return sheet.ax


def _cleared(ha: pd.Series) -> pd.Series:
    """Take for zero what no map shows."""
    return ha.where(ha.isna() | (ha >= MAP_HA), 0.0)


def _ranked(ha: pd.Series) -> pd.Series:
    """Rank the units that matter, the first is 1; those that change nothing have no rank."""
    most = ha[ha > 0].sort_values(ascending=False, kind="stable").head(_RANKED)
    return pd.Series(np.arange(1, len(most) + 1), index=most.index)


def _names(
    base: BaseMap, ranked: pd.Series, change: pd.Series, unsure: pd.Series[bool], speech: Words
) -> pd.Series:
    names: pd.Series = base.inner["name"].copy()
    here = ranked.index
    names[here] = [
        f"{place}. {name}\n{_bracketed(speech.number(ha, decimals=1, sign=True), unsure=open_)}"
        for place, name, ha, open_ in zip(ranked, names[here], change[here], unsure[here], strict=True)
    ]
    return names


def _bracketed(text: str, *, unsure: bool) -> str:
    return f"({text})" if unsure else text


def _draw_members(sheet: Sheet, base: BaseMap) -> None:
    area = shapely.union_all(base.inner.geometry[base.inner["member"]].array)
    # inside the edge, so that the state border stays to be seen where the two run together
    inside = shapely.buffer(area, -_BAND_WIDTH * sheet.metres)
    band = shapely.difference(area, inside)
    if not band.is_empty:
        draw(sheet, gpd.GeoSeries([band]), zorder=Z_LINE, gid="members", **_BAND)


def _explain(
    legend: Legend,
    result: Assessment,
    base: BaseMap,
    sides: tuple[tuple[Classes, pd.Series], tuple[Classes, pd.Series]],
    unsure: pd.Series[bool],
    min_holds_share: float,
) -> None:
    speech = legend.sheet.words
    keys, ramps = ("gain", "loss"), (_GAIN, _LOSS)
    for key, colours, (classes, ha) in zip(keys, ramps, sides, strict=True):
        if ha.notna().any():
            legend.heading(f"{speech.text(key)} ({speech.text('in_ha')})")
            texts = ranges(classes, speech, ends=("no_change", "above"))
            class_rows(legend, classes, colours[: len(texts)], texts)
    other_rows(legend, base, sides[0][1].fillna(sides[1][1]), no_data="no_access")
    if unsure.any():
        legend.row([swatch(**_UNSURE)], speech.text("membership_unsure"))
        legend.note(speech.text("membership_holds", share=speech.number(100 * min_holds_share)))
    if base.inner["member"].any():
        legend.row([Line2D([-13, 13], [0, 0], linewidth=_BAND_WIDTH, **_BAND)], speech.text("members_line"))
    border_rows(legend, base)
    legend.heading(speech.text("ranking"))
    for key, (_, ha) in zip(keys, sides, strict=True):
        first = ha.loc[_ranked(ha).index].head(_LISTED)
        if len(first):
            rows = [
                (f"{place}. {name}", _bracketed(speech.number(value, decimals=1), unsure=open_))
                for place, (name, value, open_) in enumerate(
                    zip(base.inner["name"][first.index], first, unsure[first.index], strict=True), start=1
                )
            ]
            legend.table([(speech.text(f"{key}_first"), "ha"), *rows])
        elif ha.notna().any():
            legend.note(speech.text(f"{key}_none"))
    legend.note(speech.text("membership_note"))
    uncertainty_notes(legend, result, demand=True)
    large_note(legend, result)
    legend.note(speech.text("unknown_is_none"))
