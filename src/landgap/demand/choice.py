"""Which demand a study is held against: by method, by parameters, or ready made."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from landgap.demand.allocate import allocate
from landgap.demand.allocation_keys import allocation_keys, existing_land_ha
from landgap.demand.gifpro import gifpro
from landgap.demand.parameters import GifproParameters
from landgap.demand.sectors import match_sectors, sector_codes
from landgap.demand.trend import forecast_employees, tbs_gifpro
from landgap.errors import LandgapError, some
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
        stand in it where the method or the frame knows them.

    Raises
    ------
    LandgapError
        If the method is not known, the study lacks its data, or a unit is left without demand.

    Examples
    --------
    >>> import landgap as lg
    >>> from landgap.demand.parameters import PUBLISHED_RANGE
    >>> study = lg.datasets.load("halle-leipzig")
    >>> keys = study.units.set_index("unit_id")[["population"]]
    >>> need = choose_demand(
    ...     "allocate", study, keys, parameters=PUBLISHED_RANGE, weights={"population": 1.0}
    ... )
    >>> round(float(need["demand_ha_high"].sum()), 4)
    2840.0
    """
    if isinstance(demand, pd.DataFrame):
        return _covering(demand, keys.index, study, "the frame holds nothing")
    if isinstance(demand, GifproParameters):
        demand = "gifpro"
    if demand is None:
        demand = "gifpro" if study.demand_ha is None else "allocate"
    if demand not in METHODS:
        raise LandgapError(f'demand: "{demand}" is no method ({", ".join(METHODS)}).')
    if demand == "allocate":
        if study.demand_ha is None:
            raise LandgapError(_HEADING, ["demand_ha: the study names no published total"])
        if study.whole is None:
            return allocate(study.demand_ha, keys, weights=weights, source=study.demand_source)
        # a published total is for the whole study, so each unit has what it has there
        everyone = allocation_keys(study.whole, existing_land_ha(study.whole))
        demand = allocate(study.demand_ha, everyone, weights=weights, source=study.demand_source)
        return _covering(demand, keys.index, study, "the published total has no share")
    if demand == "gifpro":
        forecast = gifpro_where_known(study, parameters=parameters)
    else:
        forecast = _tbs(study, parameters)
    return _covering(forecast, keys.index, study, "employment: no employees by known sector")


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

    Examples
    --------
    >>> import landgap as lg
    >>> from landgap.demand.parameters import PUBLISHED_RANGE
    >>> study = lg.datasets.load("halle-leipzig")
    >>> gifpro_where_known(study, parameters=PUBLISHED_RANGE)["unit_id"].unique().tolist()
    ['14713', '14730']
    """
    rows = _employees(study, parameters)
    if rows.empty:
        return pd.DataFrame()
    latest = rows.sort_values("year").drop_duplicates(["unit_id", "sector"], keep="last")
    latest = latest.sort_values(["unit_id", "sector"], ignore_index=True)
    return gifpro(latest, years=study.horizon_years, parameters=parameters)


def _tbs(study: StudyArea, parameters: GifproParameters) -> pd.DataFrame:
    rows = _employees(study, parameters)
    if rows.empty:
        return pd.DataFrame()
    if study.horizon_years != int(study.horizon_years):
        raise LandgapError(f"horizon_years: {study.horizon_years} must be whole for tbs_gifpro.")
    until = int(rows["year"].max()) + int(study.horizon_years)
    return tbs_gifpro(forecast_employees(rows, until=until), parameters=parameters)


def _employees(study: StudyArea, parameters: GifproParameters) -> pd.DataFrame:
    """Rows of districts and municipalities whose sector the parameters know."""
    rows = study.employment
    if "level" in rows:
        rows = rows[rows["level"].isin(["district", "municipality"])]
    if rows.empty:
        return rows
    rows = rows[match_sectors(rows["sector"], parameters.commercial_share).notna()]
    code = sector_codes(rows["sector"])  # "C" and "manufacturing (C)" are one series
    return rows.assign(sector=code.where(code.notna(), rows["sector"]))


def _covering(demand: pd.DataFrame, reported: pd.Index, study: StudyArea, otherwise: str) -> pd.DataFrame:
    """Keep the rows of the study's units, halo included; each that is reported must have some."""
    known = set(demand["unit_id"]) if len(demand) else set()
    if missing := [unit for unit in reported if unit not in known]:
        raise LandgapError(_HEADING, [f"{otherwise} for {some(missing)}"])
    return demand[demand["unit_id"].isin(study.units["unit_id"])].reset_index(drop=True)
