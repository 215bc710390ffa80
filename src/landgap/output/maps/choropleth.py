"""The map of any column: one number a unit, in classes of one scale of colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from landgap.layers.checked import Inputs
from landgap.output.maps.columns import caption_of, class_values, measured_in, unit_name, values_of
from landgap.output.maps.legend import Legend, border_rows
from landgap.output.maps.names import with_values, write_names
from landgap.output.maps.start import begin, open_sheet
from landgap.output.maps.subject import subject_of
from landgap.output.maps.uncertainty import uncertainty_notes
from landgap.output.maps.unit_classes import class_rows, other_rows, paint, ranges

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

_MAX_BREAKS = 8  # more than nine colours nobody finds again on the map


def choropleth(
    result: Assessment | gpd.GeoDataFrame,
    column: str | pd.Series,
    *,
    breaks: Sequence[float] | None = None,
    title: str | None = None,
    unit: str | None = None,
    ax: Axes | None = None,
    lang: str | None = None,
) -> Axes:
    """Draw any column of the units in classes (Flächenkartogramm).

    Parameters
    ----------
    result : Assessment or GeoDataFrame
        From :func:`landgap.assess`; or any layer of units: polygons with `unit_id` (else the index
        is taken) and, as far as they are there, `name`, `state`, `district`, `central_place` and
        `halo`; its sources are those in ``attrs["provenance"]``.
    column : str or Series
        A column of the units that holds numbers, or numbers by `unit_id`; missing: not known.
    breaks : sequence of float, optional
        Ascending breaks between the classes, one to eight; round ones, symmetric around zero where
        values are negative, if not given.
    title : str, optional
        What the map shows; the name of the column if not given.
    unit : str, optional
        What the values are counted in, as the legend says it.
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
        If there is nothing to draw, the layer is not one of units, the column is not there or
        holds no numbers, the breaks do not ascend, or the language is not known.

    See Also
    --------
    landgap.maps.multiples : Several columns side by side.
    landgap.maps.balance : The balance, with its verdicts and totals.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> ax = choropleth(result, "existing_ha", title="Bestand", breaks=[10, 50, 200])
    >>> people = result.study.units.assign(per_km2=lambda units: units["population"] / (units.area / 1e6))
    >>> ax = choropleth(people, "per_km2", unit="Einwohner je km²")
    >>> plt.close("all")
    """
    subject = subject_of(result)
    speech, base = begin(subject, lang, "units")
    inputs = Inputs("The map cannot be drawn.")
    values = values_of(subject, base, column, inputs)
    if breaks is not None and not _ascend(breaks):
        inputs.fault(f"breaks: {breaks!r} are not one to {_MAX_BREAKS} ascending numbers")
    inputs.stop()
    name = values.name if values.name is not None else ""
    measured = measured_in(name)
    counted = unit_name(measured, unit, speech)
    classes, colours = class_values(subject, values, measured, breaks)
    heading = (
        title or caption_of(name, speech),
        speech.text("choropleth_about", unit=counted) if counted else speech.text("choropleth_plain"),
    )
    sheet = open_sheet(subject, base, heading, ax, speech)
    fills = paint(sheet, base, values, classes, colours)
    sign = classes.edges[0] < 0
    decimals = 0 if values.abs().max() >= 100 else 2
    texts = with_values(base, values, speech, decimals=decimals, sign=sign)
    write_names(sheet, base, texts, values.abs().where(np.isfinite(values)), fills=fills)
    legend = Legend(sheet)
    legend.heading(f"{counted or heading[0]} ({speech.text('units_counted')})")
    class_rows(legend, classes, colours, ranges(classes, speech, ends=("below", "above")))
    other_rows(
        legend, base, values, no_data="no_access", endless="no_need" if measured == "years" else "endless"
    )
    border_rows(legend, base)
    if not isinstance(result, gpd.GeoDataFrame):
        uncertainty_notes(legend, result)
    return sheet.ax


def _ascend(breaks: Sequence[float]) -> bool:
    try:
        edges = [float(edge) for edge in breaks]
    except (TypeError, ValueError):
        return False
    rising = all(low < high for low, high in pairwise(edges))
    return 1 <= len(edges) <= _MAX_BREAKS and bool(np.isfinite(edges).all()) and rising
