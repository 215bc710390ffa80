"""The map of the balance: where land is missing and where it is left over, unit by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from landgap.errors import LandgapError
from landgap.output.maps.base_map import BaseMap
from landgap.output.maps.classes import Classes, breaks, classify, reach_breaks
from landgap.output.maps.legend import Legend, border_rows
from landgap.output.maps.names import with_values, write_names
from landgap.output.maps.sheet import Sheet
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.symbols import sample
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.maps.unit_classes import class_rows, diverging, other_rows, paint, ranges
from landgap.output.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

Column = Literal["gap_ha", "reach_years", "large_gap_low_ha", "large_gap_high_ha"]
COLUMNS: tuple[Column, ...] = ("gap_ha", "reach_years", "large_gap_low_ha", "large_gap_high_ha")

# verdicts that the colour does not tell
_MARKS = {"no large parcels": "no_large_parcels", "inconclusive": "inconclusive"}
# for hectares and for years: texts for the ends and for the middle
_PHRASES = {
    True: (("missing_land", "surplus_land"), "even"),
    False: (("below", "above"), "between"),
}


def balance(
    result: Assessment, *, column: Column = "gap_ha", ax: Axes | None = None, lang: str | None = None
) -> Axes:
    """Draw the balance of supply and demand (Flächensaldo) per unit.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    column : {"gap_ha", "reach_years", "large_gap_low_ha", "large_gap_high_ha"}
        Hectares left or missing, years that the supply lasts, or hectares left or missing in sure or in
        possible parcels from 5 ha.
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
        If the result lacks what the map draws, or the column or the language is not known.

    See Also
    --------
    landgap.balance : The balance, as it is drawn.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = balance(result, column="reach_years")
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    if column not in COLUMNS:
        raise LandgapError(f'column: "{column}" is not known; there is {", ".join(COLUMNS)}.')
    speech, base = begin(result, lang, "units", "states", "region")
    sheet = open_sheet(result, base, _heading(result, column, speech), ax, speech)
    values = result.units[column].reindex(base.inner.index)
    years = result.study.horizon_years
    edges = reach_breaks(years) if column == "reach_years" else breaks(values)
    classes = classify(values, edges)
    fills = paint(sheet, base, values, classes, diverging(classes))
    hectares = column != "reach_years"
    verdict = result.units["verdict"].reindex(base.inner.index).astype("str")
    write_names(
        sheet,
        base,
        with_values(base, values, speech, sign=hectares),
        values.abs().where(np.isfinite(values)),
        marks=verdict.map(_MARKS).where(values.notna()),
        fills=fills,
    )
    _explain(sheet, result, base, column=column, classes=classes, values=values)
    return sheet.ax


def _heading(result: Assessment, column: Column, speech: Words) -> tuple[str, str]:
    years = speech.number(result.study.horizon_years, decimals=1)
    return speech.text(column), speech.text(f"{column}_about", years=years)


def _explain(
    sheet: Sheet,
    result: Assessment,
    base: BaseMap,
    *,
    column: Column,
    classes: Classes,
    values: pd.Series,
) -> None:
    speech, legend = sheet.words, Legend(sheet)
    hectares = column != "reach_years"
    unit = speech.text("balance_ha" if hectares else "reach_in_years")
    legend.heading(f"{unit} ({speech.text('units_counted')})")
    ends, even = _PHRASES[hectares]
    texts = ranges(classes, speech, ends=ends, even=even)
    class_rows(legend, classes, diverging(classes), texts)
    other_rows(legend, base, values, no_data="no_data")
    verdict = result.units.loc[values.index[values.notna()], "verdict"]
    marks = [mark for text, mark in _MARKS.items() if verdict.eq(text).any()]
    if marks:
        legend.heading(speech.text("marks"))
    for mark in marks:
        legend.row(sample(mark, 3), speech.text(mark))
    border_rows(legend, base)
    _state_totals(legend, result)
    uncertainty_notes(legend, result, demand=True)


def _state_totals(legend: Legend, result: Assessment) -> None:
    speech = legend.sheet.words
    legend.heading(f"{speech.text('totals')} ({speech.text('in_ha')})")
    total = result.region.loc[["study area"]].rename({"study area": speech.text("total")})
    rows = pd.concat([result.states.rename(index=speech.state), total])
    head = ("", *(speech.text(key) for key in ("supply", "soon", "demand", "gap", "known")))
    cells = [
        (
            str(name),
            speech.number(row["supply_ha"]),
            speech.number(row["soon_ha"]),
            speech.number(row["demand_ha_mid"]),
            speech.number(row["gap_ha"], sign=True),
            f"{speech.number(row['units'] - row['units_unknown'])}/{speech.number(row['units'])}",
        )
        for name, row in rows.iterrows()
    ]
    if (beyond_ha := float(total.get("unknown_supply_low_ha", pd.Series(0.0)).iloc[0])) > 0:
        # it is in the balance of the whole and in no state's, as nobody knows in which
        written = speech.number(beyond_ha)
        gap = speech.number(beyond_ha, sign=True)
        cells.insert(-1, (speech.text("not_recorded"), written, "", "", gap, ""))
        supply = speech.number(total["supply_ha"].iloc[0] + beyond_ha)
        cells[-1] = (cells[-1][0], supply, *cells[-1][2:])
    legend.table([head, *cells])
    legend.note(speech.text("totals_note" if total["units_unknown"].any() else "full_note"))
