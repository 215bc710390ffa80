"""GIFPRO: commercial land from employees, quotas of settlement and relocation, and m² per employee."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from landgap.demand.employment import read_employees
from landgap.demand.frame import M2_PER_HA, RANGE, demand_frame
from landgap.demand.gifpro_sets import PUBLISHED_RANGE
from landgap.demand.parameters import LEVELS, OTHERS, GifproParameters
from landgap.demand.sectors import match_sectors
from landgap.layers.checked import Inputs


def gifpro(
    employees: pd.DataFrame,
    *,
    years: float,
    start_year: int | None = None,
    parameters: GifproParameters = PUBLISHED_RANGE,
) -> pd.DataFrame:
    """Forecast commercial land from employees by sector (GIFPRO, base model).

    Parameters
    ----------
    employees : DataFrame
        `unit_id`, `sector` (a key of the parameters' `commercial_share`, or a label that
        :func:`landgap.demand.sectors.sector_codes` can read), `employees`; optional `year` (of each unit
        the latest counts that all its sectors have) and `level` (rows of a ``site`` are part of their
        unit and do not count). A row of a ``total`` beside its sectors bounds what is not known: sectors
        whose employees are missing (secret) or that have no row.
    years : float
        Horizon, in years; the stock of employees is held constant over it.
    start_year : int, optional
        The first year that is counted: gives one row a year, for a whole number of `years`.
    parameters : GifproParameters
        Quotas and land per employee.

    Returns
    -------
    DataFrame
        The common form of demand with the sector, as given, in `segment` (``unknown sectors``: what
        the total holds beyond them; low counts none of it, high all in the sector not known that asks
        for most land, mid half of that), over the horizon (`year` missing) or a year; behind it
        `relevant_employees` (on commercial land) and `mobile_per_year` (employees who ask for land in
        a year, after re-use), both mid.
        ``attrs["parameters"]`` holds the set, ``attrs["warnings"]`` what of the table did not count.

    Raises
    ------
    LandgapError
        If a sector is not in the parameters, a value is negative, or missing where no total bounds it,
        a unit, sector and year has several rows, no year holds all sectors of a unit, a unit has a total
        only, or a division is given beside the section that contains it.

    See Also
    --------
    yearly_land : The formula.
    landgap.demand.employees_by_sector : Pick the rows that can be used from any table.
    landgap.demand.by_segment : Sum the result to segments.

    References
    ----------
    Bonny and Kahnert (2005), Raumforschung und Raumordnung 63(3), 232-240;
    Bauer and Bonny (1987), GIFPRO.

    Examples
    --------
    >>> from landgap.demand.gifpro_sets import KEMPTEN_2012
    >>> kempten = pd.DataFrame(
    ...     {
    ...         "unit_id": "09763000",
    ...         "sector": ["manufacturing", "trade, transport, ICT", "other services"],
    ...         "employees": [7228, 12452, 11589],
    ...     }
    ... )
    >>> land = gifpro(kempten, years=13, parameters=KEMPTEN_2012)
    >>> round(float(land["demand_ha_mid"].sum()), 7)
    25.7194548

    From the employment of a study, which holds a total beside two sectors:

    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> leipzig = gifpro(study.employment.query("unit_id == '14713'"), years=18)
    >>> leipzig[["segment", "demand_ha_low", "demand_ha_mid", "demand_ha_high"]].round(1)
                          segment  demand_ha_low  demand_ha_mid  demand_ha_high
    0  health and social work (Q)            2.2            3.5             9.7
    1             hospitality (I)            0.5            0.9             2.4
    2             unknown sectors            0.0          471.2          1731.9
    """
    inputs = Inputs("GIFPRO needs employees by known sector.")
    inputs.options(years=years, start_year=start_year)
    if start_year is not None and not inputs.faults and years % 1:
        inputs.fault(f"years: {years} must be whole if start_year asks for one row a year")
    found, notes = read_employees(inputs, employees, parameters)
    inputs.stop()
    rows = yearly_land(found, parameters=parameters).drop(columns="sector")
    if start_year is None:
        rows[RANGE] *= years
    else:
        span = pd.DataFrame({"year": np.arange(start_year, start_year + int(years))})
        rows = rows.merge(span, how="cross")
    frame = demand_frame(
        rows,
        method=f"GIFPRO, {parameters.name}",
        parameters={**asdict(parameters), "years": years, "start_year": start_year},
    )
    if notes:
        frame.attrs["warnings"] = notes
    return frame


def yearly_land(employees: pd.DataFrame, *, parameters: GifproParameters) -> pd.DataFrame:
    """Work out the land that employees ask for in one year: the formula of GIFPRO.

    For each row and level, with the employees ``e``, their share on commercial land ``a``, the
    quotas of settlement ``s``, relocation ``r`` and closure ``c``, the share of re-use ``w``, the
    net land per employee ``f`` and the uplift to gross land ``g``::

        e * a * (s + r + c) * (1 - w) * f * g / 10,000    in ha a year

    Low takes all values at their low end, except the share of re-use, which is taken at its high
    end: more re-use is less demand. High is the reverse.

    Parameters
    ----------
    employees : DataFrame
        `sector`, `employees_low`, `employees_mid`, `employees_high`; other columns are kept. It
        is taken as checked: a sector that the parameters do not know gives missing land.
    parameters : GifproParameters
        Quotas and land per employee.

    Returns
    -------
    DataFrame
        The columns of `employees` without the numbers of employees, then `demand_ha_low`, `demand_ha_mid`,
        `demand_ha_high` in ha a year, `relevant_employees` and `mobile_per_year` (mid).

    See Also
    --------
    gifpro : The same over a horizon, with the employees checked.

    References
    ----------
    Wieland, R package REAT 3.0.3, manual of ``gifpro``; Bonny and Kahnert (2005),
    Raumforschung und Raumordnung 63(3), 232-240. Closure and uplift are additions.

    Examples
    --------
    >>> import pandas as pd
    >>> row = pd.DataFrame({"sector": ["C"], "employees_low": 900, "employees_mid": 1000,
    ...                     "employees_high": 1100})
    >>> yearly_land(row, parameters=PUBLISHED_RANGE)["demand_ha_mid"].round(6).item()
    0.23125
    """
    share = parameters.commercial_share
    land = parameters.land_m2_per_employee
    share_key = match_sectors(employees["sector"], share)
    land_key = match_sectors(employees["sector"], land).fillna(OTHERS)
    result = employees.drop(columns=[f"employees_{level}" for level in LEVELS])
    middle = {}
    for level, opposite in zip(LEVELS, reversed(LEVELS), strict=True):
        relevant = employees[f"employees_{level}"] * share_key.map(
            {key: value.at(level) for key, value in share.items()}
        ).astype(float)
        quota = (
            parameters.settlement_quota.at(level)
            + parameters.relocation_quota.at(level)
            + parameters.closure_quota.at(level)
        )
        mobile = relevant * quota * (1 - parameters.reuse_share.at(opposite))
        m2 = land_key.map({key: value.at(level) for key, value in land.items()}).astype(float)
        gross = parameters.net_to_gross.at(level)
        result[f"demand_ha_{level}"] = mobile * m2 * gross / M2_PER_HA
        if level == "mid":
            middle = {"relevant_employees": relevant, "mobile_per_year": mobile}
    return result.assign(**middle)
