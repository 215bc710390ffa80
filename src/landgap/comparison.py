"""Two assessments side by side: what was chosen otherwise, and what that changes."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from landgap.assessment import Assessment
from landgap.errors import LandgapError

REGION_MEASURES = ("dividend_ha", "unmet_closed_ha", "unmet_open_ha", "crossing_ha", "idle_open_ha")
"""What of the exchange at mid demand is compared for the whole region, beside its balance."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Differences of two assessments, each that of `b` less that of `a`.

    Attributes
    ----------
    options : DataFrame
        By option: `a` and `b`, those that differ only, as plain values.
    units, districts, states, region : DataFrame
        By key: every measure of both tables that differs somewhere, as ``b - a`` (missing where one of them
        is not known), `verdict_a` and `verdict_b` where verdicts differ. `region` holds the measures of the
        exchange as well, for the study area.

    See Also
    --------
    landgap.compare : Makes one.

    Examples
    --------
    >>> Comparison.__dataclass_fields__["options"].name
    'options'
    """

    options: pd.DataFrame
    units: pd.DataFrame = field(repr=False)
    districts: pd.DataFrame = field(repr=False)
    states: pd.DataFrame
    region: pd.DataFrame

    def __repr__(self) -> str:
        """Show the options that differ, and states and region."""
        parts = {"options": self.options, "states": self.states.T, "region": self.region.T}
        return "\n\n".join(f"{name}\n{table.to_string()}" for name, table in parts.items())

    def _repr_html_(self) -> str:
        parts = {"options": self.options, "region": self.region.T, "states": self.states.T}
        return "".join(f"<h4>{html.escape(name)}</h4>{table.to_html()}" for name, table in parts.items())


def compare(a: Assessment, b: Assessment) -> Comparison:
    """Set two assessments side by side.

    Parameters
    ----------
    a, b : Assessment
        Of one study with different options, or of two states of it.

    Returns
    -------
    Comparison
        What differs.

    Raises
    ------
    LandgapError
        If one of them is no assessment, or they share no unit.

    See Also
    --------
    landgap.Assessment.with_options : The same study with other options.
    landgap.monitor : What became of the land between two dates.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> found = lg.compare(result, result.with_options(net_share=0.6))
    >>> found.options
                  a    b
    option
    net_share  None  0.6
    >>> round(float(found.region.loc["study area", "dividend_ha"]), 1)
    7.9
    """
    for name, result in (("a", a), ("b", b)):
        if not isinstance(result, Assessment):
            raise LandgapError(f"{name}: an Assessment is needed, not a {type(result).__name__}.")
    if a.units.index.intersection(b.units.index).empty:
        raise LandgapError("The assessments share no unit, so there is nothing to compare.")
    region = difference(a.region, b.region)
    exchanged = (b.border["mid"] - a.border["mid"]).loc[list(REGION_MEASURES)]
    region = region.join(exchanged.to_frame("study area").T)
    return Comparison(
        options=_options(a.options.plain(), b.options.plain()),
        units=difference(a.units, b.units),
        districts=difference(a.districts, b.districts),
        states=difference(a.states, b.states),
        region=region,
    )


def _options(a: dict[str, Any], b: dict[str, Any]) -> pd.DataFrame:
    flat = [pd.Series(_flat(options), dtype="object") for options in (a, b)]
    table = pd.DataFrame({"a": flat[0], "b": flat[1]}).rename_axis("option")
    return table[[str(row["a"]) != str(row["b"]) for _, row in table.iterrows()]]


def _flat(options: dict[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, dict) and value:
            found |= _flat(value, f"{above}{name}.")
        else:
            found[f"{above}{name}"] = value
    return found


def difference(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Subtract what both tables measure.

    Parameters
    ----------
    a, b : DataFrame
        Indexed by key.

    Returns
    -------
    DataFrame
        By key of either: every measure that differs somewhere, as ``b - a``, missing where one of them is not
        known; `verdict_a` and `verdict_b` where verdicts differ.

    Examples
    --------
    >>> difference(pd.DataFrame({"ha": [1.0, 2.0], "km": 1}), pd.DataFrame({"ha": [4.0, 2.0], "km": 1}))
        ha
    0  3.0
    1  0.0
    """
    measures = [
        name
        for name in a.columns.intersection(b.columns)
        if pd.api.types.is_numeric_dtype(a[name]) and not pd.api.types.is_bool_dtype(a[name])
    ]
    keys = a.index.union(b.index, sort=False)
    before, after = a.reindex(keys), b.reindex(keys)
    change = after[measures].astype("float64") - before[measures].astype("float64")
    # two that are infinite alike do not differ
    change = change.mask(before[measures].eq(after[measures]), 0.0)
    known = before[measures].isna() == after[measures].isna()
    table = change.loc[:, change.fillna(0.0).ne(0.0).any() | ~known.all()]
    if "verdict" in a and "verdict" in b:
        verdicts = {
            f"verdict_{name}": side["verdict"].astype("str") for name, side in (("a", before), ("b", after))
        }
        if (verdicts["verdict_a"] != verdicts["verdict_b"]).any():
            table = table.assign(**verdicts)
    return table
