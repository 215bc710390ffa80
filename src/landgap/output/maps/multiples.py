"""Maps side by side with one scale: what changes between columns, methods or dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.output.maps.classes import Classes
from landgap.output.maps.columns import caption_of, class_values, measured_in, unit_name, values_of
from landgap.output.maps.legend import Legend, border_rows
from landgap.output.maps.map_elements import map_elements
from landgap.output.maps.panels import panel, thin, write_caption
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.subject import subject_of
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.maps.unit_classes import class_rows, other_rows, paint, ranges

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_DEMAND = ("demand_ha_low", "demand_ha_mid", "demand_ha_high")
_MAX_MAPS = 9


def multiples(
    result: Assessment | gpd.GeoDataFrame,
    columns: Sequence[str] | Mapping[str, pd.Series] = _DEMAND,
    *,
    unit: str | None = None,
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw several small maps with one scale, to be compared.

    Parameters
    ----------
    result : Assessment or GeoDataFrame
        From :func:`landgap.assess`, or any layer of units; see :func:`landgap.maps.choropleth`.
    columns : sequence of str, or mapping of str to Series
        Columns of the units in one unit of measurement, such as the demand at low, mid and high; or
        values by `unit_id` under a caption, such as one column of several results:
        ``{"2021": old.units["gap_ha"], "2026": new.units["gap_ha"]}``. Two to nine.
    unit : str, optional
        What the values are counted in, as the legend says it; if not given, that of the columns of
        an assessment, and hectares for a mapping.
    ax : Axes, optional
        Room for the whole sheet, title, legend and sources included. Without it, a new page for
        the screen.
    lang : {"de", "en"}, optional
        Language; that of the session (``lg.options.lang``) if not given.

    Returns
    -------
    Axes
        The frame; the maps, in metres of the UTM zone, are the first of its ``child_axes`` with
        the label ``multiple``.

    Raises
    ------
    LandgapError
        If the result lacks what the map draws, a column is not known, the columns differ in their
        unit of measurement, a Series lacks units, or there are fewer than two or more than nine.

    See Also
    --------
    landgap.maps.choropleth : One column on a map of its own.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = multiples(result, ["gap_ha", "large_gap_high_ha"])
    >>> len([child for child in ax.child_axes if child.get_label() == "multiple"])
    2
    >>> plt.close()
    """
    subject = subject_of(result)
    speech, base = begin(subject, lang, "units")
    inputs = Inputs("The maps cannot be drawn side by side.")
    stated = isinstance(columns, Mapping)
    named = _named(columns, inputs)
    values = {
        key if stated else caption_of(key, speech): values_of(
            subject, base, column, inputs, name=f"columns[{key!r}]"
        )
        for key, column in named.items()
    }
    units = {"ha"} if stated else {measured_in(key) for key in named}
    if len(units) > 1 and unit is None:
        inputs.fault(f"columns: one scale needs one unit, not {', '.join(sorted(units))}")
    inputs.stop()
    measured = min(units)
    name = unit_name(measured, unit, speech)
    about = "multiples_about" if name else "multiples_plain"
    heading = (speech.text("multiples"), speech.text(about, unit=name))
    sheet = open_sheet(subject, base, heading, ax, speech)
    everything = pd.concat(values)  # one below the other: one scale
    pooled, colours = class_values(subject, everything, measured)
    for place, (caption, column) in enumerate(values.items()):
        one = panel(sheet, base, place, len(values))
        paint(thin(one), base, column, Classes(pooled.edges, pooled.number.loc[caption]), colours)
        write_caption(one, caption)
        if place == 0:
            map_elements(one, base.inner.geometry)
    legend = Legend(sheet)
    legend.heading(speech.text("one_scale" if name else "multiples_plain", unit=name))
    class_rows(legend, pooled, colours, ranges(pooled, speech, ends=("below", "above")))
    endless = "no_need" if measured == "years" else "endless"
    other_rows(legend, base, everything, no_data="no_access", endless=endless)
    border_rows(legend, base)
    if measured == "ha" and unit is None:
        legend.heading(speech.text("multiples_sums"))
        sums = [(caption, speech.total(column)) for caption, column in values.items()]
        legend.table([("", "ha"), *sums])
    if not isinstance(result, gpd.GeoDataFrame):
        uncertainty_notes(legend, result, demand=True)
    sheet.ax.axis("off")
    return sheet.ax


def _named(columns: Sequence[str] | Mapping[str, pd.Series], inputs: Inputs) -> Mapping[str, str | pd.Series]:
    """Take what is drawn by its caption or column, and list what is wrong with the choice."""
    if isinstance(columns, str) or not isinstance(columns, Sequence | Mapping):
        inputs.fault("columns: pass a list of columns, or a mapping of caption to Series")
        return {}
    if not 2 <= len(columns) <= _MAX_MAPS:
        inputs.fault(f"columns: two to {_MAX_MAPS} maps stand side by side, not {len(columns)}")
    if isinstance(columns, Mapping):
        for caption, column in columns.items():
            if not isinstance(column, pd.Series):
                inputs.fault(f'columns: "{caption}" is no Series by unit_id')
        return {str(caption): column for caption, column in columns.items() if isinstance(column, pd.Series)}
    if len(set(columns)) < len(columns):
        inputs.fault("columns: duplicate columns; name each once")
    return {name: name for name in columns}
