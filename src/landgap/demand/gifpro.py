"""GIFPRO: commercial land from employees, quotas of settlement and relocation, and m² a head."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import get_args

import numpy as np
import pandas as pd

from landgap.demand.frame import RANGE, demand_frame
from landgap.demand.parameters import (
    KEMPTEN_2012,
    OTHERS,
    PUBLISHED_RANGE,
    GifproParameters,
    Level,
)
from landgap.demand.sectors import match_sectors, sector_codes
from landgap.errors import LandgapError, some

__all__ = ["KEMPTEN_2012", "PUBLISHED_RANGE", "GifproParameters", "gifpro", "yearly_land"]

LEVELS: tuple[Level, ...] = get_args(Level)
_M2_PER_HA = 10_000


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
        :func:`landgap.demand.sectors.sector_codes` can read), `employees`.
    years : float
        Horizon, in years; the stock of employees is held constant over it.
    start_year : int, optional
        The first year that is counted: gives one row a year, for a whole number of `years`.
    parameters : GifproParameters
        Quotas and land a head.

    Returns
    -------
    DataFrame
        The common form of demand with the sector, as given, in `segment`, over the horizon (`year`
        missing) or a year; behind it `relevant_employees` (on commercial land) and
        `mobile_per_year` (employees who ask for land in a year, after re-use), both mid.
        ``attrs["parameters"]`` holds the set.

    Raises
    ------
    LandgapError
        If a sector is not in the parameters, a value is missing or negative, a unit and sector
        stand twice, or a division stands beside the section that contains it.

    See Also
    --------
    yearly_land : The formula.
    landgap.demand.sectors.by_segment : Sum the result to segments.

    References
    ----------
    Bonny and Kahnert (2005), Raumforschung und Raumordnung 63(3), 232-240;
    Bauer and Bonny (1987), GIFPRO.

    Examples
    --------
    >>> import pandas as pd
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
    """
    _refuse_bad_employees(employees, parameters)
    _refuse_bad_horizon(years, by_year=start_year is not None)
    heads = {f"employees_{level}": employees["employees"] for level in LEVELS}
    rows = yearly_land(employees[["unit_id", "sector"]].assign(**heads), parameters=parameters)
    if start_year is None:
        rows[RANGE] *= years
    else:
        span = pd.DataFrame({"year": np.arange(start_year, start_year + int(years))})
        rows = rows.merge(span, how="cross")
    return demand_frame(
        rows.rename(columns={"sector": "segment"}),
        method=f"GIFPRO, {parameters.name}",
        parameters={**asdict(parameters), "years": years, "start_year": start_year},
    )


def yearly_land(employees: pd.DataFrame, *, parameters: GifproParameters) -> pd.DataFrame:
    """Work out the land that employees ask for in one year: the formula of GIFPRO.

    For each row and level, with the employees ``e``, their share on commercial land ``a``, the
    quotas of settlement ``s``, relocation ``r`` and closure ``c``, the share of re-use ``w``, the
    net land a head ``f`` and the uplift to gross land ``g``::

        e * a * (s + r + c) * (1 - w) * f * g / 10,000    in ha a year

    Low takes all values at their low end, except the share of re-use, which is taken at its high
    end: more re-use is less demand. High is the reverse.

    Parameters
    ----------
    employees : DataFrame
        `sector`, `employees_low`, `employees_mid`, `employees_high`; other columns are kept. It
        is taken as checked: a sector that the parameters do not know gives missing land.
    parameters : GifproParameters
        Quotas and land a head.

    Returns
    -------
    DataFrame
        The columns of `employees` without the heads, then `demand_ha_low`, `demand_ha_mid`,
        `demand_ha_high` in ha a year, `relevant_employees` and `mobile_per_year` (mid).

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
    0.137825
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
        result[f"demand_ha_{level}"] = mobile * m2 * gross / _M2_PER_HA
        if level == "mid":
            middle = {"relevant_employees": relevant, "mobile_per_year": mobile}
    return result.assign(**middle)


def faults_of_sectors(rows: pd.DataFrame, parameters: GifproParameters) -> list[str]:
    """List what is wrong with the sectors of units, for an error message.

    Parameters
    ----------
    rows : DataFrame
        `unit_id` and `sector`.
    parameters : GifproParameters
        The set whose `commercial_share` must know every sector.

    Returns
    -------
    list of str
        One sentence a fault: sectors that are not known, divisions that stand beside the section
        that contains them, and sections under two labels (their employees would count twice).

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"unit_id": "a", "sector": ["C", "C20"]})
    >>> faults_of_sectors(rows, PUBLISHED_RANGE)
    ['division beside its own section, which counts it twice: a/C20']
    """
    label = rows["unit_id"].astype("str") + "/" + rows["sector"].astype("str")
    code = sector_codes(rows["sector"])
    unit = rows["unit_id"].astype("str") + "/"
    is_section = code.str.len().eq(1)
    within = code.str.len().gt(1) & (unit + code.str[:1]).isin((unit + code)[is_section])
    renamed = is_section & label.groupby(unit + code).transform("nunique").gt(1)
    unknown = match_sectors(rows["sector"], parameters.commercial_share).isna()
    faults = []
    if unknown.any():
        known = ", ".join(parameters.commercial_share)
        faults.append(f"sector not in the parameters ({known}): {some(label[unknown].unique())}")
    for what, bad in {
        "division beside its own section, which counts it twice": within,
        "one section under two labels": renamed,
    }.items():
        if bad.any():
            faults.append(f"{what}: {some(label[bad].unique())}")
    return faults


def _refuse_bad_employees(employees: pd.DataFrame, parameters: GifproParameters) -> None:
    if absent := [c for c in ("unit_id", "sector", "employees") if c not in employees]:
        raise LandgapError("GIFPRO needs employees by known sector.", [f"{absent}: no such column"])
    unit = employees["unit_id"].astype("str") + "/" + employees["sector"].astype("str")
    heads = pd.to_numeric(employees["employees"], errors="coerce")
    checks = {
        "unit_id missing": employees["unit_id"].isna(),
        "employees missing or no finite number": ~heads.abs().lt(math.inf),
        "employees negative": heads.lt(0),
        "unit and sector twice, give one year": employees.duplicated(["unit_id", "sector"], keep=False),
    }
    faults = [f"{what}: {some(unit[rows])}" for what, rows in checks.items() if rows.any()]
    faults += faults_of_sectors(employees, parameters)
    if faults:
        raise LandgapError("GIFPRO needs employees by known sector.", faults)


def _refuse_bad_horizon(years: float, *, by_year: bool) -> None:
    if not (0 < years < math.inf):
        raise LandgapError("GIFPRO needs a horizon.", [f"years: {years} must be more than 0"])
    if by_year and years != int(years):
        raise LandgapError(
            "GIFPRO needs a horizon.",
            [f"years: {years} must be whole if start_year asks for one row a year"],
        )
