"""What each segment asks of land: a table with a source for every requirement."""

from __future__ import annotations

from importlib.resources import files
from os import PathLike

import numpy as np
import pandas as pd

from landgap.balancing.suitability import CRITERIA, read_requirements
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import EVIDENCE

_UNITS = {
    "parcel_from_ha": "ha",
    "motorway_minutes": "minutes",
    "slope_percent": "percent",
    "dwellings_m": "m",
    "power_mw": "MW",
}
_PROFILES = (
    Column("segment", "id", required=True),
    Column("requirement", "category", required=True, values=tuple(CRITERIA)),
    Column("value", "text", required=True),
    Column("unit", "text", required=True, gaps=True),
    Column("source", "text", required=True),
    Column("evidence", "category", required=True, values=EVIDENCE),
    Column("also", "text"),
)


def segment_profiles(path: str | PathLike[str] | None = None) -> pd.DataFrame:
    """Read what each segment of demand asks of land, requirement by requirement.

    Parameters
    ----------
    path : path, optional
        A CSV of your own; the bundled table if not given.

    Returns
    -------
    DataFrame
        One row a segment and requirement: `segment`, `requirement` (see :func:`suitability`), `value`
        (text), `unit`, `source`, `evidence` (``S``: read in the source, ``S2``: in one that cites it,
        ``C``: computed, ``M``: general knowledge, ``own``: our own choice, said in the source) and
        `also` (what else is published).

    Raises
    ------
    LandgapError
        If a column, source or value is missing, a requirement is unknown, twice in a segment or in
        another unit, or a value is invalid; all faults at once.

    See Also
    --------
    requirements_of : The same, one row a segment.

    Notes
    -----
    The bundled table asks for no slope and no power: no figure was read. Rows of your own may.

    References
    ----------
    BauNVO §§ 6 to 9; KAS-18 (distances to dwellings) as cited by ensacon.de; facts of the region.

    Examples
    --------
    >>> profiles = segment_profiles()
    >>> profiles.query("segment == 'chemicals'")[["requirement", "value", "evidence"]]
           requirement value evidence
    4            kinds    GI      own
    5   parcel_from_ha     5      own
    6             rail  true        M
    7  round_the_clock  true      own
    8      dwellings_m   500      own
    """
    where = files("landgap.balancing") / "segment_profiles.csv" if path is None else path
    inputs = Inputs("The profiles of the segments cannot be used.")
    table = _read(inputs, pd.read_csv(str(where), dtype="str"))
    inputs.stop()
    return table


def requirements_of(profiles: pd.DataFrame) -> pd.DataFrame:
    """Bring profiles into the form that :func:`suitability` and :func:`match` take.

    Parameters
    ----------
    profiles : DataFrame
        As from :func:`segment_profiles`, with rows of your own or without some.

    Returns
    -------
    DataFrame
        One row a `segment`, in the order of `profiles`, one column a requirement that any of them
        has; missing: not required.

    Raises
    ------
    LandgapError
        As :func:`segment_profiles`.

    See Also
    --------
    suitability : Tests land against them.
    match : Serves demand from land that meets them.

    Notes
    -----
    Where demand is split by size, each request asks for its own parcel: leave out `parcel_from_ha`,
    or a request for 2 ha waits for a parcel of 50 ha.

    Examples
    --------
    >>> wide = requirements_of(segment_profiles()).set_index("segment")
    >>> wide.loc[["automotive", "logistics"], ["parcel_from_ha", "kinds", "round_the_clock"]]
                parcel_from_ha     kinds  round_the_clock
    segment
    automotive            50.0        GI             True
    logistics              5.0  GE;GI;SO             True
    """
    inputs = Inputs("The requirements of the segments cannot be given.")
    table = _read(inputs, profiles)
    inputs.stop()
    return read_requirements(inputs, _wide(table)).reset_index()


def _read(inputs: Inputs, profiles: pd.DataFrame) -> pd.DataFrame:
    before = len(inputs.faults)
    table = inputs.table(profiles, "profiles", *_PROFILES, unique=["segment", "requirement"], rows=True)
    if len(inputs.faults) > before:
        return table
    unit = table["requirement"].map(_UNITS)
    odd = table["unit"].fillna("").ne(unit.fillna(""))
    if odd.any():
        wanted = table.loc[odd, "segment"] + " " + table.loc[odd, "requirement"]
        inputs.fault(f"profiles.unit: {some(wanted + ' needs ' + unit[odd].fillna('none'))}")
    read_requirements(inputs, _wide(table))
    return table


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    wide = table.pivot_table(index="segment", columns="requirement", values="value", aggfunc="first")
    wide = wide.reindex(pd.unique(table["segment"]), columns=[name for name in CRITERIA if name in wide])
    return wide.astype(object).replace({np.nan: None}).rename_axis(columns=None).reset_index()
