"""Columns of units as maps show them: values, captions, units of measurement, classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs, text_keys
from landgap.output.maps.classes import Classes, classify, reach_breaks
from landgap.output.maps.unit_classes import diverging, graded
from landgap.output.words import Words
from landgap.output.words.maps import MAP_TEXTS

if TYPE_CHECKING:
    from landgap.output.maps.base_map import BaseMap

# by the end of a column's name, before what tells low from high
_MEASURED = {
    "ha": r"_ha(_low|_mid|_high)?$",
    "years": r"_years$",
    "access": r"^(open_|closed_)?access(_change)?$",
}


def values_of(
    subject: Any,  # noqa: ANN401  whatever has `units`
    base: BaseMap,
    column: str | pd.Series,
    inputs: Inputs,
    *,
    name: str = "column",
) -> pd.Series:
    """Look up what is drawn, a number a unit, and note what is wrong with it.

    Parameters
    ----------
    subject : object
        With `units`, by `unit_id`.
    base : BaseMap
        The geometry.
    column : str or Series
        A column of the units, or numbers by `unit_id`.
    inputs : Inputs
        Where faults are noted.
    name : str, default "column"
        What the messages call it.

    Returns
    -------
    Series
        Of the units that are reported.
    """
    if isinstance(column, pd.Series):
        values = column.set_axis(text_keys(column.index))
    elif isinstance(column, str) and column in subject.units:
        values = subject.units[column]
    else:
        numbers = ", ".join(map(str, subject.units.select_dtypes("number").columns))
        inputs.fault(f"{name}: {column!r} is no column of the units; there is {numbers}")
        return pd.Series(float("nan"), base.inner.index)
    if not pd.api.types.is_numeric_dtype(values):
        inputs.fault(f"{name}: {values.name} holds no numbers")
        return pd.Series(float("nan"), base.inner.index)
    if values.index.has_duplicates:
        inputs.fault(f"{name}: duplicate units {some(values.index[values.index.duplicated()].unique())}")
        return pd.Series(float("nan"), base.inner.index)
    if len(lost := base.inner.index.difference(values.index)):
        inputs.fault(f"{name}: no value for the units {some(lost)}; give NaN where it is not known")
    return values.astype(float).reindex(base.inner.index)


def measured_in(column: object) -> str:
    """Say what a column is counted in, by its name.

    Parameters
    ----------
    column : object
        Its name.

    Returns
    -------
    str
        ``ha``, ``years``, ``access`` (ha per ha), or empty for anything else.

    Examples
    --------
    >>> measured_in("demand_ha_mid"), measured_in("reach_years"), measured_in("population")
    ('ha', 'years', '')
    """
    name = str(column)
    return next((unit for unit, pattern in _MEASURED.items() if re.search(pattern, name)), "")


def unit_name(measured: str, unit: str | None, speech: Words) -> str:
    """Name the unit of measurement for the legend.

    Parameters
    ----------
    measured : str
        See :func:`measured_in`.
    unit : str, optional
        What the user calls it.
    speech : Words
        The language.

    Returns
    -------
    str
        Empty where it is not known.
    """
    if unit is not None:
        return unit
    return speech.text(f"unit_{measured}") if measured else ""


def caption_of(column: object, speech: Words) -> str:
    """Name a column in the language of the map; by its own name where there is no other.

    Parameters
    ----------
    column : object
        Its name.
    speech : Words
        The language.

    Returns
    -------
    str
        The caption.

    Examples
    --------
    >>> caption_of("gap_ha", Words("en")), caption_of("jobs", Words("en"))
    ('Balance', 'jobs')
    """
    key = f"col_{column}"
    return speech.text(key) if key in MAP_TEXTS else str(column)


def class_values(
    subject: Any,  # noqa: ANN401  whatever has `study`
    values: pd.Series,
    measured: str,
    edges: Sequence[float] | None = None,
) -> tuple[Classes, list[str]]:
    """Class what is drawn and choose its colours: a reach turns at the horizon, anything else at zero.

    Parameters
    ----------
    subject : object
        With `study`.
    values : Series
        What is drawn.
    measured : str
        See :func:`measured_in`.
    edges : sequence of float, optional
        Breaks that the user states.

    Returns
    -------
    tuple of Classes and list of str
        The classes, and one colour a class.
    """
    horizon = getattr(subject.study, "horizon_years", None)
    if edges is None and measured == "years" and horizon:
        classes = classify(values, reach_breaks(horizon))
        return classes, diverging(classes)
    return graded(values, edges)
