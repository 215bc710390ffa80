"""The map of the mismatch: where land is missing most, and how sure the order is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pandas as pd
from matplotlib.colors import to_hex

from landgap.output.maps.base_map import Z_LAND, BaseMap, draw
from landgap.output.maps.classes import classify
from landgap.output.maps.legend import Legend, border_rows, swatch
from landgap.output.maps.names import write_names
from landgap.output.maps.ranking import EDGES, class_texts, explain_ranks, span, unsure, unsure_text
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.maps.unit_classes import class_rows, other_rows, paint
from landgap.output.words import Words, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_COLOURS = [to_hex(mpl.colormaps["YlOrBr"](part)) for part in (0.04, 0.25, 0.45, 0.65, 0.88)]
_UNSURE: dict[str, Any] = {"facecolor": "none", "edgecolor": "#2B2B29", "hatch": "\\\\\\\\"}


def score(result: Assessment, *, ax: Axes | None = None, lang: str | None = None) -> Axes:
    """Draw the score of every unit; hatched where its rank is not sure (Fehlbedarf).

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

    Notes
    -----
    A rank is not sure where its range of 5 to 95 % spans more than a third of all ranks.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = score(result)
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    speech, base = begin(result, lang, "units", "unit_scores")
    found = result.unit_scores
    table = found.table.reindex(base.inner.index)
    values = table["score"]
    classes = classify(values, EDGES)
    sheet = open_sheet(result, base, _heading(result, speech), ax, speech)
    fills = paint(sheet, base, values, classes, _COLOURS)
    doubtful = unsure(table)
    draw(sheet, base.inner[doubtful].geometry, zorder=Z_LAND, gid="unsure", **_UNSURE)
    write_names(sheet, base, _names(base, table), values, centres_first=False, fills=fills)
    legend = Legend(sheet)
    legend.heading(f"{speech.text('score_classes')} ({speech.text('units_counted')})")
    class_rows(legend, classes, _COLOURS, class_texts(classes, speech))
    if doubtful.any():
        legend.row([swatch(**_UNSURE)], unsure_text(table, speech))
    other_rows(legend, base, values, no_data="no_score")
    border_rows(legend, base)
    explain_ranks(legend, found, base.inner["name"], note="rank_note")
    uncertainty_notes(legend, result, demand=True)
    return sheet.ax


def _heading(result: Assessment, speech: Words) -> tuple[str, str]:
    known = result.units["score"].notna()
    counts = {"known": int(known.sum()), "units": len(known)}
    criteria = len(result.unit_scores.criteria)
    return speech.text("score"), speech.text("score_about", criteria=criteria, **counts)


def _names(base: BaseMap, table: pd.DataFrame) -> pd.Series:
    """Write rank, name and the range of the rank; units without a rank are just named."""
    digits = words("en")
    texts = [
        name if pd.isna(row["rank"]) else f"{row['rank']}. {name}\n{span(row, digits)}"
        for name, (_, row) in zip(base.inner["name"], table.iterrows(), strict=True)
    ]
    return pd.Series(texts, base.inner.index)
