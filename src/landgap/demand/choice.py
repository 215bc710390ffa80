"""The demand of a study: by a method, by a set of parameters, or from a ready frame."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from landgap.demand.allocate import allocate
from landgap.demand.allocation_keys import allocation_keys, existing_land_ha
from landgap.demand.employment import employees_by_sector
from landgap.demand.frame import read_demand
from landgap.demand.gifpro import gifpro
from landgap.demand.parameters import GifproParameters
from landgap.demand.sectors import UNKNOWN, by_segment, segments
from landgap.demand.trend import forecast_employees, tbs_gifpro
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.study import StudyArea

METHODS = ("allocate", "gifpro", "tbs_gifpro")
Demand = str | GifproParameters | pd.DataFrame | None

_HEADING = "There is no demand to set against the supply."


def choose_demand(
    demand: Demand,
    study: StudyArea,
    keys: pd.DataFrame,
    *,
    parameters: GifproParameters,
    weights: Mapping[str, float],
) -> pd.DataFrame:
    """Work out the demand of every unit by the method that is asked for.

    Parameters
    ----------
    demand : str, GifproParameters, DataFrame or None
        One of ``METHODS``, a set of parameters (GIFPRO), or a ready frame; None: the study's
        published total, or GIFPRO where it names none.
    study : StudyArea
        Published total and employment.
    keys : DataFrame
        What a total can be allocated by, indexed by the units that are reported. Of a part of a
        study it says which these are: the total is allocated to all units of the whole.
    parameters : GifproParameters
        For GIFPRO and its trend-based variant.
    weights : mapping of str to float
        Of the keys.

    Returns
    -------
    DataFrame
        In the common form of demand; each unit that is reported has some. Units of the halo
        stand in it where the method or the frame knows them. GIFPRO and its variant come by
        segment (``unknown sectors`` beside them), or by sector where one belongs to no segment.

    Raises
    ------
    LandgapError
        If the method is not known, the study lacks its data, a unit is left without demand, or a
        ready frame is no demand or has rows of units that the study does not have.

    See Also
    --------
    landgap.demand.demand_frame : What a ready frame must hold.

    Examples
    --------
    >>> import landgap as lg
    >>> from landgap.demand.gifpro_sets import PUBLISHED_RANGE
    >>> study = lg.datasets.load("halle-leipzig")
    >>> keys = study.units.set_index("unit_id")[["population"]]
    >>> need = choose_demand(
    ...     "allocate", study, keys, parameters=PUBLISHED_RANGE, weights={"population": 1.0}
    ... )
    >>> round(float(need["demand_ha_high"].sum()), 4)
    2840.0
    """
    inputs = Inputs(_HEADING)
    inputs.instance(study, "study", StudyArea)
    inputs.instance(keys, "keys", pd.DataFrame)
    inputs.instance(parameters, "parameters", GifproParameters)
    inputs.stop()
    if isinstance(demand, pd.DataFrame):
        return _covering(_ready(demand, study), keys.index, study, "the frame holds nothing")
    if isinstance(demand, GifproParameters):
        demand = "gifpro"
    if demand is None:
        demand = "gifpro" if study.demand is None else "allocate"
    if not isinstance(demand, str) or demand not in METHODS:
        raise LandgapError(f'demand: "{demand}" is no method ({", ".join(METHODS)}).')
    if demand == "allocate":
        if study.demand is None:
            raise LandgapError(_HEADING, ["demand: the study names no published total"])
        if study.whole is None:
            return allocate(study.demand.range_ha, keys, weights=weights, source=study.demand.source)
        # a published total is for the whole study, so each unit has what it has there
        everyone = allocation_keys(study.whole, existing_land_ha(study.whole))
        demand = allocate(study.demand.range_ha, everyone, weights=weights, source=study.demand.source)
        return _covering(demand, keys.index, study, "the published total has no share")
    if demand == "gifpro":
        forecast = gifpro_where_known(study, parameters=parameters)
    else:
        forecast = _tbs(study, parameters)
    covered = _covering(forecast, keys.index, study, "employment: no employees by known sector")
    # a set of one's own may name sectors that belong to no single segment
    has_segment = segments(covered["segment"]).notna() | covered["segment"].eq(UNKNOWN)
    return by_segment(covered) if has_segment.all() else covered


def gifpro_where_known(study: StudyArea, *, parameters: GifproParameters) -> pd.DataFrame:
    """Work out GIFPRO for whatever area has employees by sector.

    Parameters
    ----------
    study : StudyArea
        Its employment; of each area and sector the latest year counts.
    parameters : GifproParameters
        The set.

    Returns
    -------
    DataFrame
        In the common form of demand; `unit_id` may be a district. Empty if nothing is known.
        ``attrs["warnings"]`` also names units of the study that no key of the employment matches, and keys
        that match neither a unit nor a district.

    See Also
    --------
    landgap.demand.employees_by_sector : Which rows of the employment count.

    Examples
    --------
    >>> import landgap as lg
    >>> from landgap.demand.gifpro_sets import PUBLISHED_RANGE
    >>> study = lg.datasets.load("halle-leipzig")
    >>> gifpro_where_known(study, parameters=PUBLISHED_RANGE)["unit_id"].unique().tolist()
    ['14713', '14730']
    """
    rows = _employees(study, parameters)
    return gifpro(rows, years=study.horizon_years, parameters=parameters) if len(rows) else rows[:0]


def _tbs(study: StudyArea, parameters: GifproParameters) -> pd.DataFrame:
    rows = _employees(study, parameters, every_year=True)
    if rows.empty:
        return pd.DataFrame()
    if study.horizon_years != int(study.horizon_years):
        raise LandgapError(f"horizon_years: {study.horizon_years} must be whole for tbs_gifpro.")
    until = int(rows["year"].max()) + int(study.horizon_years)
    return tbs_gifpro(forecast_employees(rows, until=until), parameters=parameters)


def _employees(study: StudyArea, parameters: GifproParameters, *, every_year: bool = False) -> pd.DataFrame:
    inputs = Inputs("The employees cannot be read.")
    inputs.instance(study, "study", StudyArea)
    inputs.stop()
    if study.employment.empty:
        return study.employment
    rows = employees_by_sector(study.employment, parameters=parameters, every_year=every_year)
    rows.attrs["warnings"] += _unmatched(rows, study)
    return rows


def _unmatched(rows: pd.DataFrame, study: StudyArea) -> list[str]:
    """Name units without employees, and employees without a unit: neither shows in any figure."""
    units, keys = study.reported, set(rows["unit_id"])
    known = set(study.units["unit_id"])
    without = ~units.index.isin(keys)
    if "district_id" in study.units:
        known |= set(study.units["district_id"].dropna())
        without &= ~units["district_id"].isin(keys)
    notes = []
    if without.any():
        notes.append(
            f"no employees by sector for {without.sum()} of {len(units)} units ({some(units.index[without])})"
        )
    if odd := sorted(keys - known):
        notes.append(f"employment: keys that match no unit: {some(odd)}")
    return notes


def _ready(demand: pd.DataFrame, study: StudyArea) -> pd.DataFrame:
    """Check a frame that the caller made: what is demanded where the study has no unit would be lost."""
    inputs = Inputs("This demand cannot be set against the supply.")
    frame = read_demand(inputs, demand)
    if "unit_id" in frame:
        unknown = frame[~frame["unit_id"].isin(study.units["unit_id"])]
        if len(unknown):
            ha = pd.to_numeric(unknown.get("demand_ha_mid", pd.Series(dtype=float)), errors="coerce").sum()
            inputs.fault(
                f"demand.unit_id: units that the study does not have: {some(unknown['unit_id'].unique())}, "
                f"with {ha:,.1f} ha; leave their rows out or add the units as a halo"
            )
    inputs.stop()
    frame.attrs = {**demand.attrs, **frame.attrs}
    return frame


def _covering(demand: pd.DataFrame, reported: pd.Index, study: StudyArea, otherwise: str) -> pd.DataFrame:
    """Keep the rows of the study's units, halo included; each that is reported must have some."""
    known = set(demand["unit_id"]) if len(demand) else set()
    if missing := [unit for unit in reported if unit not in known]:
        raise LandgapError(_HEADING, [f"{otherwise} for {some(missing)}"])
    return demand[demand["unit_id"].isin(study.units["unit_id"])].reset_index(drop=True)
