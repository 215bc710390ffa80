"""The map of what an open border changes: how much land is in reach of each unit's demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from landgap.errors import LandgapError
from landgap.output.maps.base_map import BaseMap
from landgap.output.maps.classes import Classes, breaks, classify, reach_breaks
from landgap.output.maps.legend import Legend, border_rows
from landgap.output.maps.names import with_values, write_names
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.maps.unit_classes import class_rows, diverging, other_rows, paint, ranges
from landgap.tolerances import SOLVER_DECIMALS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

Column = Literal["access_change", "open_access", "closed_access"]
COLUMNS: tuple[Column, ...] = ("access_change", "open_access", "closed_access")

_ENOUGH = 1.0  # a hectare of land for a hectare of demand


def access(
    result: Assessment,
    *,
    column: Column = "access_change",
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw how much land is in reach, with the border open less closed (Erreichbarkeit).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    column : {"access_change", "open_access", "closed_access"}
        What the open border changes, or the level with the border open or closed; in ha of supply
        per ha of demand, from :func:`landgap.access.catchment.catchment`.
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
    landgap.catchment : Land in reach, as it is drawn.

    Notes
    -----
    Land is redistributed, not made: with the border open some gain what others lose. What the supply
    is against the demand of the whole area does not change.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = access(result, column="open_access")
    >>> ax.get_aspect()
    1.0
    >>> plt.close()
    """
    if column not in COLUMNS:
        raise LandgapError(f'column: "{column}" is not known; there is {", ".join(COLUMNS)}.')
    speech, base = begin(result, lang, "units")
    values = result.units[column].reindex(base.inner.index).round(SOLVER_DECIMALS)
    difference = column == "access_change"
    edges = breaks(values, otherwise=_ENOUGH) if difference else reach_breaks(_ENOUGH)
    classes = classify(values, edges)
    sheet = open_sheet(result, base, (speech.text(column), speech.text(f"{column}_about")), ax, speech)
    fills = paint(sheet, base, values, classes, diverging(classes))
    distance = values if difference else np.log(values.clip(lower=0.01) / _ENOUGH)
    write_names(
        sheet,
        base,
        with_values(base, values, speech, decimals=2, sign=difference),
        distance.abs().where(np.isfinite(values)),
        fills=fills,
    )
    _explain(Legend(sheet), result, base, values=values, classes=classes)
    return sheet.ax


def _explain(
    legend: Legend, result: Assessment, base: BaseMap, *, values: pd.Series, classes: Classes
) -> None:
    speech = legend.sheet.words
    difference = values.name == "access_change"
    legend.heading(f"{speech.text('ha_per_ha')} ({speech.text('units_counted')})")
    if difference:
        texts = ranges(classes, speech, ends=("less_open", "more_open"), even="hardly")
    else:
        texts = ranges(classes, speech, ends=("below", "above"))
    class_rows(legend, classes, diverging(classes), texts)
    other_rows(legend, base, values, no_data="no_access")
    legend.note(speech.text("access_note"))
    border_rows(legend, base)
    _state_means(legend, result, base)
    uncertainty_notes(legend, result, demand=True)
    legend.note(speech.text("unknown_is_none"))


def _state_means(legend: Legend, result: Assessment, base: BaseMap) -> None:
    """Set side by side what a hectare of demand finds in each state, closed and open."""
    speech, columns = legend.sheet.words, ["closed_access", "open_access"]
    found = result.units[columns].reindex(base.inner.index)
    need = result.units["demand_ha_mid"].reindex(base.inner.index)
    need = need.where(np.isfinite(found).all(axis=1), 0.0)
    state = base.inner["state"]
    sums = found.where(need > 0, 0.0).mul(need, axis=0).groupby(state).sum()
    means = sums.div(need.groupby(state).sum(), axis=0)
    legend.heading(f"{speech.text('state_means')} ({speech.text('ha_per_ha')})")
    head = ("", *(speech.text(key) for key in ("closed", "opened", "change_column")))
    cells = [
        (
            speech.state(str(state)),
            *(speech.number(row[name], decimals=2) for name in columns),
            speech.number(row["open_access"] - row["closed_access"], decimals=2, sign=True),
        )
        for state, row in means.iterrows()
    ]
    legend.table([head, *cells])
