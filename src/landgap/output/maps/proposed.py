"""The map of proposed areas: neighbours across the border whose surplus offsets a deficit."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.lines import Line2D

from landgap.cooperation.areas import ALL_STATES
from landgap.cooperation.proposals import Proposal
from landgap.layers.checked import Inputs
from landgap.output.maps.base_map import Z_LINE, BaseMap, draw, draw_base_map
from landgap.output.maps.legend import Legend, border_rows, halo_row, swatch
from landgap.output.maps.names import write_names
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.uncertainty import large_note, uncertainty_notes
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_REST = "#FDFCF8"
# orange: deficit, purple: surplus, as on the map of the balance
_PARTS: dict[str, dict[str, Any]] = {
    "surplus": {"facecolor": "#A79BCB"},
    "deficit": {"facecolor": "#F5B266"},
    "balanced": {"facecolor": "#F6F6F7"},
    "unknown": {"facecolor": "#FBFBFA", "edgecolor": "#B4B4B0", "hatch": "/////"},
}
_BANDS = ("#00806B", "#A8437F", "#0063A6", "#7A5C00", "#4F5953")
_BAND: dict[str, Any] = {"alpha": 0.9}
_BAND_WIDTH = 4.0  # points on an A3 sheet


def proposed(
    result: Assessment,
    *,
    min_holds_share: float = 0.8,
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw areas that could cooperate, who gives there and who lacks (Vorschläge).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    min_holds_share : float, default 0.8
        Areas whose balance keeps its sign under a smaller share of the assumptions (``result.robustness``)
        are drawn as not determined.
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
    landgap.propose_areas : The areas, as they are drawn.

    Notes
    -----
    Hatched units only connect: their supply is not known, so that they neither give nor lack.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = proposed(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    inputs = Inputs("The map of proposed areas cannot be drawn.")
    inputs.options(min_holds_share=min_holds_share)
    inputs.stop()
    speech, base = begin(result, lang, "units", "proposed", "proposed_cooperation", "robustness")
    share = result.robustness.areas["holds"]
    unsure = set(share.index[share < min_holds_share])
    heading = (speech.text("proposed"), speech.text("proposed_about"))
    sheet = open_sheet(result, base, heading, ax, speech)
    found = result.proposed
    table = _members(found).reindex(base.inner.index)
    parts = [(table["part"].eq(part), {"gid": part, **style}) for part, style in _PARTS.items()]
    draw_base_map(sheet, base, (table["part"].isna(), {"facecolor": _REST}), *parts)
    _draw_bands(sheet, base, table["area"], unsure)
    size = table["counted_gap_ha"].abs().fillna(0.0).where(table["part"].notna())
    write_names(
        sheet,
        base,
        _names(base, table["counted_gap_ha"], speech),
        size,
        centres_first=False,
        fills=table["part"].map({part: style["facecolor"] for part, style in _PARTS.items()}),
    )
    _explain(Legend(sheet), result, base, table, unsure, min_holds_share)
    return sheet.ax


def _members(found: Proposal | None) -> pd.DataFrame:
    if found is None:
        return pd.DataFrame(columns=["area", "part", "counted_gap_ha"]).astype({"counted_gap_ha": float})
    return found.members.set_index("unit_id")[["area", "part", "counted_gap_ha"]]


def _names(base: BaseMap, gap_ha: pd.Series, speech: Words) -> pd.Series:
    names: pd.Series = base.inner["name"].copy()
    known = gap_ha.dropna()
    names[known.index] = [
        f"{name}\n{speech.number(ha, sign=True)}" for name, ha in zip(names[known.index], known, strict=True)
    ]
    return names


def _colours(areas: pd.Series) -> dict[int, str]:
    return dict(zip(sorted(areas.dropna().unique()), cycle(_BANDS), strict=False))


def _draw_bands(sheet: Sheet, base: BaseMap, areas: pd.Series, unsure: set[int]) -> None:
    for number, colour in _colours(areas).items():
        rows = areas.eq(number)
        area = shapely.union_all(np.asarray(base.inner.geometry[rows].array))
        # inside the edge, so that the state border stays to be seen where the two run together
        band = shapely.difference(area, shapely.buffer(area, -_BAND_WIDTH * sheet.metres))
        if number in unsure:
            draw(sheet, gpd.GeoSeries([band]), zorder=Z_LINE, gid="unsure", **_unsure(colour))
        else:
            draw(sheet, gpd.GeoSeries([band]), zorder=Z_LINE, gid="band", color=colour, **_BAND)


def _unsure(colour: str) -> dict[str, Any]:
    return {"facecolor": "white", "edgecolor": colour, "hatch": "//////", "linewidth": 0.6}


def _explain(
    legend: Legend,
    result: Assessment,
    base: BaseMap,
    table: pd.DataFrame,
    unsure: set[int],
    min_holds_share: float,
) -> None:
    speech, found = legend.sheet.words, result.proposed
    if found is None:
        legend.note(speech.text("proposed_none"))
    else:
        _explain_areas(legend, result, found, table, unsure)
        if unsure:
            share = speech.number(100 * min_holds_share)
            legend.note(speech.text("proposed_unsure", share=share))
    legend.heading(speech.text("areas"))
    counts = table["part"].value_counts()
    for part, style in _PARTS.items():
        if part in counts:
            text = f"{speech.text(f'part_{part}')} ({counts[part]})"
            legend.row([swatch(**style)], text)
    legend.row([swatch(facecolor=_REST)], speech.text("proposed_rest"))
    halo_row(legend, base)
    border_rows(legend, base)
    uncertainty_notes(legend, result, demand=True)
    large_note(legend, result)
    unknown = table.index[table["part"].eq("unknown")]
    if len(unknown):
        ha = speech.total(result.units.loc[unknown, "demand_ha_mid"])
        legend.note(speech.text("proposed_unknown", units=speech.number(len(unknown)), ha=ha))


def _explain_areas(
    legend: Legend, result: Assessment, found: Proposal, table: pd.DataFrame, unsure: set[int]
) -> None:
    speech = legend.sheet.words
    legend.heading(speech.text("proposed"))
    for number, colour in _colours(table["area"]).items():
        key = (
            swatch(**_unsure(colour))
            if number in unsure
            else Line2D([-13, 13], [0, 0], linewidth=_BAND_WIDTH, color=colour, **_BAND)
        )
        legend.row([key], f"{int(number)}. {found.areas['name'][number]}")
    keys = ("offset", "gap", "pooling")
    worth = result.proposed_cooperation
    rows = []
    for number, area in found.areas.iterrows():
        whole = {} if worth is None else worth.areas.loc[(number, ALL_STATES)]
        gap, gain = (whole.get(name, np.nan) for name in ("gap_ha", "pooling_gain_ha"))
        count = speech.number(area["units"])
        # without published counts, units whose supply is not known say that there may be more
        at_least = "" if whole.get("unknown_supply_high_ha", area["units_unknown"]) == 0 else "≥ "
        written = (
            speech.number(area["offset_ha"]), f"{at_least}{speech.number(gap)}", speech.number(gain)
        )  # fmt: skip
        rows.append((f"{number}. ({count} {speech.text('joined_column_units')})", *written))
    head = ("ha", *(speech.text(f"proposed_columns_{key}") for key in keys))
    legend.table([head, *rows])
    legend.note(speech.text("proposed_note"))
    legend.note(speech.text("proposed_rules", limits=", ".join(_limits(found, speech))))
    if found.areas["proven"].all():
        legend.note(speech.text("proposed_proven"))
    else:
        share = (found.areas["bound_ha"] / found.areas["worth_ha"] - 1).max() * 100
        legend.note(speech.text("proposed_open", share=speech.number(share, decimals=1)))


def _limits(found: Proposal, speech: Words) -> list[str]:
    rules = found.rules
    limits = {
        "limit_units": rules.max_units,
        f"limit_{found.measure}": rules.max_diameter,
        "limit_area": rules.max_area_km2,
        "limit_states": rules.min_states,
    }
    return [
        speech.text(key, value=speech.number(value, decimals=1))
        for key, value in limits.items()
        if value is not None
    ]
