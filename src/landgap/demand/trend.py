"""TBS-GIFPRO: employment forecast by trend, then GIFPRO year by year, by site type if wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landgap.demand.curves import CURVES, USABLE, Model, fit_curve
from landgap.demand.employment import faults_of_sectors
from landgap.demand.frame import RANGE, demand_frame
from landgap.demand.gifpro import yearly_land
from landgap.demand.gifpro_sets import PUBLISHED_RANGE
from landgap.demand.parameters import LEVELS, GifproParameters
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.tolerances import SUM_REL

WHOLE = "all"
"""The level, and in `fit` the area, of all units together."""

_EMPLOYEES = [f"employees_{level}" for level in LEVELS]


@dataclass(frozen=True)
class Trend:
    """Employment forecast by trend.

    Attributes
    ----------
    employees : DataFrame
        `unit_id`, `sector`, `year`, `employees_low`, `employees_mid`, `employees_high`, for every
        unit and sector whose trend can be used.
    fit : DataFrame
        One row an area and sector: `level` (at which the trend is fitted), `area`, `sector`,
        `model`, `n_years`, `r2` (missing where nothing varies), `status`, and `employees_last`,
        the employees in the last year of the history.

        Usable are ``fitted``, ``low end cut at zero``, ``cut at zero`` (the forecast falls below zero
        and counts as 0 in those years) and ``all zero``. The others are not in `employees`: ``too
        few years``, ``no convergence`` (for a logistic trend also: no ceiling), ``no employees in the
        last year``, ``whole not fitted``. Raked trends have a further row a sector, of the level ``all``.
    choices : mapping
        Model, level, coverage, raking and years, as given.
    warnings : tuple of str
        What the history left out, which trends are cut at zero, and whose employees are in none.

    See Also
    --------
    tbs_gifpro : Land from it.

    Examples
    --------
    >>> history = pd.DataFrame({"unit_id": "a", "sector": "C", "year": [2019, 2020, 2021],
    ...                         "employees": [900, 600, 300]})
    >>> forecast_employees(history, until=2023).fit[["n_years", "status", "employees_last"]]
       n_years    status  employees_last
    0        3  cut at zero           300.0
    """

    employees: pd.DataFrame
    fit: pd.DataFrame
    choices: Mapping[str, Any]
    warnings: tuple[str, ...] = ()


def forecast_employees(
    history: pd.DataFrame,
    *,
    until: int,
    model: Model | Mapping[str, Model] = "linear",
    level: str = "unit_id",
    raking: bool = False,
    coverage: float = 0.8,
) -> Trend:
    """Forecast employees by sector from a trend over their past.

    Each trend is fitted by least squares to the employees, never to their logarithms, over
    ``t = 1, 2, ...`` from the first year of the series on: ``a + b t`` (linear), ``a t^b`` (power),
    ``a exp(b t)`` (exponential), ``k / (1 + exp(-b (t - m)))`` (logistic).

    Parameters
    ----------
    history : DataFrame
        `unit_id`, `sector`, `year`, `employees`, without gaps up to one last year for all; the
        column of `level`, if it is another.
    until : int
        The last year of the forecast, which starts in the year after the history.
    model : {"linear", "power", "exponential", "logistic"} or mapping
        The trend, or sector to trend.
    level : str, default "unit_id"
        Where the trend is fitted: in every unit, over the units that share a column (such as
        ``district``), or over ``all``. Above the unit, each unit keeps its share of the last year.
        The levels give different totals, and none is the right one: say which was used.
    raking : bool, default False
        Scale the usable trends, so that their mids sum to a trend fitted to the sum of their
        histories. Sector and year are one margin, so one factor each does it and nothing is
        iterated. Low and high take the factor of mid: the relative range of each part stays.
    coverage : float, default 0.8
        Of the prediction interval from low to high: Student's t with the spread of the residuals
        and the uncertainty of the fit (delta method; exact for linear). It takes errors as
        independent from year to year, so it is too narrow for the long run. Cut at zero.

    Returns
    -------
    Trend
        The forecast, and a table that says for each trend how it fits or why it was left out.

    Raises
    ------
    LandgapError
        If employees are missing or negative, rows are duplicates, years are missing, or there are too
        few years for any trend.

    See Also
    --------
    tbs_gifpro : Land from such a forecast.

    References
    ----------
    Deutsches Institut für Urbanistik (2010), Stadtentwicklungskonzept Gewerbe für die
    Landeshauptstadt Potsdam; the four trends as in the R package REAT 3.0.3 (``gifpro.tbs``).

    Examples
    --------
    >>> history = pd.DataFrame({"unit_id": "a", "sector": "C", "year": [2019, 2020, 2021],
    ...                         "employees": [100, 110, 120]})
    >>> forecast_employees(history, until=2023).employees[["year", "employees_mid"]].round(6)
       year  employees_mid
    0  2022          130.0
    1  2023          140.0
    """
    inputs = Inputs("Employment cannot be forecast.")
    of_sectors = tuple(model.values()) if isinstance(model, Mapping) else model
    inputs.options(until=until, coverage=coverage, model=of_sectors)
    if raking and level == WHOLE:
        inputs.fault(f"raking: there are no parts to scale if level is {WHOLE}")
    rows = _read_history(inputs, history, level)
    if not inputs.faults:
        models = dict(model) if isinstance(model, Mapping) else dict.fromkeys(rows["sector"].unique(), model)
        inputs.fault(*_faults_of_years(rows, until, models, WHOLE if raking else level))
    inputs.stop()
    rows = rows[["unit_id", "sector", "year", "employees", "area"]]
    last_year = int(rows["year"].max())

    def fitted(past: pd.DataFrame, level: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        fit, forecast = _fit_all(past, models, np.arange(last_year + 1, until + 1), coverage)
        fit.insert(0, "level", level)
        return fit, forecast

    fit, forecast = fitted(rows, level)
    if raking:
        usable = fit.loc[fit["status"].isin(USABLE), ["area", "sector"]]
        parts = rows.merge(usable, on=["area", "sector"])
        whole_fit, whole = fitted(parts.assign(area=WHOLE), WHOLE)
        lost = whole_fit.loc[~whole_fit["status"].isin(USABLE), "sector"]
        fit.loc[fit["status"].isin(USABLE) & fit["sector"].isin(lost), "status"] = "whole not fitted"
        fit = pd.concat([fit, whole_fit], ignore_index=True)
        forecast = _raked(forecast[~forecast["sector"].isin(lost)], whole)
    return Trend(
        employees=_allocated(forecast, rows[rows["year"] == last_year]),
        fit=fit,
        choices={
            "model": dict(model) if isinstance(model, Mapping) else model,
            "level": level,
            "raking": raking,
            "coverage": coverage,
            "history": [int(rows["year"].min()), last_year],
            "until": until,
        },
        warnings=(*history.attrs.get("warnings", ()), *_warnings(fit, level)),
    )


def tbs_gifpro(
    trend: Trend,
    *,
    parameters: GifproParameters | Mapping[str, GifproParameters] = PUBLISHED_RANGE,
    site_types: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Forecast commercial land year by year from employment by trend (TBS-GIFPRO).

    Parameters
    ----------
    trend : Trend
        From :func:`forecast_employees`. Low, mid and high employees meet low, mid and high
        parameters: the widest range.
    parameters : GifproParameters or mapping
        Quotas and land per employee; with `site_types` also site type to set.
    site_types : DataFrame, optional
        Share of each sector's employees (rows) on each type of site (columns); rows sum to 1. No
        published matrix was found, so none is shipped.

    Returns
    -------
    DataFrame
        The common form of demand, a row a year, with the sector in `segment`, or the site type
        (sectors summed) if `site_types` is given; behind it `relevant_employees` and
        `mobile_per_year`, both mid. ``attrs["parameters"]`` holds `gifpro`, the set of each
        type of site (or of ``all``), `trend`, its choices, and `employees_left_out`: those of the
        last year whose trend cannot be used, so that their demand is missing here; ``attrs["warnings"]``
        those of the trend.

    Raises
    ------
    LandgapError
        If a sector is not in the parameters or not in `site_types`, or shares do not sum to 1.

    See Also
    --------
    landgap.gifpro : The base model, with constant employees.

    References
    ----------
    Deutsches Institut für Urbanistik (2010), Stadtentwicklungskonzept Gewerbe für die
    Landeshauptstadt Potsdam (trend-based and site-specific GIFPRO).

    Examples
    --------
    >>> history = pd.DataFrame({"unit_id": "a", "sector": "C", "year": [2019, 2020, 2021],
    ...                         "employees": [1000, 1100, 1200]})
    >>> land = tbs_gifpro(forecast_employees(history, until=2023))
    >>> land[["year", "relevant_employees", "demand_ha_mid"]].round(4)
       year  relevant_employees  demand_ha_mid
    0  2022              1300.0         0.3006
    1  2023              1400.0         0.3238
    """
    inputs = Inputs("TBS-GIFPRO needs employees by known sector.")
    inputs.instance(trend, "trend", Trend, made_by="landgap.demand.forecast_employees")
    inputs.stop()
    rows = trend.employees
    site_types = _read_site_types(inputs, site_types, rows["sector"])
    sets = _sets(inputs, parameters, site_types)
    pairs = rows[["unit_id", "sector"]].drop_duplicates()
    inputs.fault(*dict.fromkeys(fault for one in sets.values() for fault in faults_of_sectors(pairs, one)))
    inputs.stop()
    if site_types is None:
        land = yearly_land(rows, parameters=sets[WHOLE]).rename(columns={"sector": "segment"})
    else:
        parts = []
        for site_type, share in site_types.items():
            here = rows["sector"].map(share).astype(float)
            there = rows.assign(**{name: rows[name] * here for name in _EMPLOYEES})
            part = yearly_land(there, parameters=sets[str(site_type)])
            parts.append(part.assign(segment=str(site_type)))
        amounts = [*RANGE, "relevant_employees", "mobile_per_year"]
        keys = ["unit_id", "segment", "year"]
        land = pd.concat(parts).groupby(keys)[amounts].sum().reset_index()
    left_out = _left_out(trend.fit, trend.choices["level"])["employees_last"]
    frame = demand_frame(
        land,
        method="TBS-GIFPRO, " + ", ".join(dict.fromkeys(used.name for used in sets.values())),
        parameters={
            "gifpro": {name: asdict(used) for name, used in sets.items()},
            "trend": dict(trend.choices),
            "employees_left_out": float(left_out.sum()),
        },
    )
    if trend.warnings:
        frame.attrs["warnings"] = list(trend.warnings)
    return frame


def _left_out(fit: pd.DataFrame, level: str) -> pd.DataFrame:
    # a whole that was fitted for raking only has the same employees as its parts
    return fit[(fit["level"] == level) & ~fit["status"].isin(USABLE)]


def _warnings(fit: pd.DataFrame, level: str) -> list[str]:
    notes = []
    below, lost = fit[(fit["level"] == level) & fit["status"].eq("cut at zero")], _left_out(fit, level)
    if len(below):
        series = some(below["area"] + "/" + below["sector"])
        notes.append(f"the trend falls below zero and counts as 0 in those years: {series}")
    if len(lost):
        series = some(lost["area"] + "/" + lost["sector"] + " (" + lost["status"] + ")")
        count = f"{lost['employees_last'].sum():,.0f} employees of the last year"
        notes.append(f"{count} have no trend, so the land that they ask for is missing: {series}")
    return notes


def _fit_all(
    past: pd.DataFrame, models: Mapping[str, Model], ahead: NDArray[np.int_], coverage: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit every area and sector; the forecast holds those that can be used."""
    series = past.groupby(["area", "sector", "year"])["employees"].sum()
    fits, bounds = [], [np.empty((3, 0))]
    for key, values in series.groupby(level=["area", "sector"]):
        area, sector = cast("tuple[str, str]", key)
        y = values.to_numpy(dtype=float)
        status, r2, found = fit_curve(y, models[sector], len(ahead), coverage)
        fits.append((area, sector, models[sector], len(y), r2, status, y[-1]))
        if status in USABLE:
            bounds.append(found)
    columns = ["area", "sector", "model", "n_years", "r2", "status", "employees_last"]
    fit = pd.DataFrame(fits, columns=columns)
    usable = fit.loc[fit["status"].isin(USABLE), ["area", "sector"]]
    forecast = usable.merge(pd.DataFrame({"year": ahead}), how="cross")
    forecast[_EMPLOYEES] = np.concatenate(bounds, axis=1).T
    return fit, forecast


def _raked(parts: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    keys = ["sector", "year"]
    target = whole.set_index(keys)["employees_mid"]
    wanted = target.reindex(pd.MultiIndex.from_frame(parts[keys])).to_numpy(dtype=float)
    summed = parts.groupby(keys)["employees_mid"].transform("sum").to_numpy(dtype=float)
    factor = np.divide(wanted, summed, out=np.ones_like(summed), where=summed > 0)
    return parts.assign(**{name: parts[name] * factor for name in _EMPLOYEES})


def _allocated(forecast: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """Give each unit its share of the last year in the forecast of its area."""
    summed = last.groupby(["area", "sector"])["employees"].transform("sum")
    # where there were none, the forecast is zero as well, whatever the share
    share = (last["employees"] / summed).fillna(0.0)
    keys = last.assign(share=share)[["unit_id", "area", "sector", "share"]]
    rows = keys.merge(forecast, on=["area", "sector"])
    rows[_EMPLOYEES] = rows[_EMPLOYEES].mul(rows["share"], axis=0)
    rows = rows.sort_values(["unit_id", "sector", "year"], ignore_index=True)
    return rows[["unit_id", "sector", "year", *_EMPLOYEES]]


def _read_history(inputs: Inputs, history: pd.DataFrame, level: str) -> pd.DataFrame:
    """Check employees by unit, sector and year; `area` is where the trend is fitted."""
    columns = [
        Column("unit_id", "id", required=True),
        Column("sector", "id", required=True),
        Column("year", "year", required=True),
        Column("employees", "amount", required=True),
    ]
    if level not in (WHOLE, *(column.name for column in columns)):
        columns.append(Column(level, "id", required=True))
    unique = ("unit_id", "sector", "year")
    rows = inputs.table(history, "history", *columns, unique=unique, rows=True)
    if level in rows and "unit_id" in rows:
        several = rows.groupby("unit_id")[level].transform("nunique").gt(1)
        if several.any():
            inputs.fault(f"history.{level}: several for {some(rows.loc[several, 'unit_id'].unique())}")
    return rows.assign(area=WHOLE if level == WHOLE else rows.get(level))


def _faults_of_years(history: pd.DataFrame, until: int, models: Mapping[str, Model], group: str) -> list[str]:
    year = history["year"].astype(int)
    label = history["unit_id"] + "/" + history["sector"]
    spans = year.groupby(label)
    first, last = spans.transform("min"), spans.transform("max")
    together = [history["sector"]] if group == WHOLE else [history["sector"], history[group]]
    latest = int(year.max())
    checks = {
        "years missing in between, give 0 where there were no employees": spans.transform("size").ne(
            last - first + 1
        ),
        f"no value for {latest}, the year from which all are forecast": last.ne(latest),
        f"summed over {group}, but the years do not start together": first.groupby(together)
        .transform("nunique")
        .gt(1),
    }
    faults = [f"{what}: {some(label[bad].unique())}" for what, bad in checks.items() if bad.any()]
    if lacking := [sector for sector in history["sector"].unique() if sector not in models]:
        faults.append(f"model: none for the sectors {some(lacking)}")
    count = latest - int(year.min()) + 1
    least = {name: CURVES[name].parameters + 1 for name in models.values()}
    if count < min(least.values(), default=0):
        needs = ", ".join(f"{name} {number}" for name, number in least.items())
        faults.append(f"year: {count} in all are too few; needed are {needs} or more")
    if until <= latest:
        faults.append(f"until: {until} must come after {latest}, the last year of the history")
    return faults


def _sets(
    inputs: Inputs,
    parameters: GifproParameters | Mapping[str, GifproParameters],
    site_types: pd.DataFrame | None,
) -> dict[str, GifproParameters]:
    types = [WHOLE] if site_types is None else [str(name) for name in site_types]
    if isinstance(parameters, GifproParameters):
        return dict.fromkeys(types, parameters)
    if set(parameters) != set(types) or site_types is None:
        inputs.fault(
            "parameters: one set for each type of site is needed; "
            f"parameters: {some(parameters)}; site_types: {some(types)}"
        )
    return dict(parameters)


def _read_site_types(
    inputs: Inputs, site_types: pd.DataFrame | None, sectors: pd.Series
) -> pd.DataFrame | None:
    """Check the shares of each sector on the types of site; sectors are the index."""
    if not isinstance(site_types, pd.DataFrame):
        if site_types is not None:
            inputs.fault("site_types: a DataFrame is needed, sectors by types of site")
        return None
    columns = [Column(str(name), "share", required=True) for name in site_types]
    named = site_types.set_axis([column.name for column in columns], axis=1)
    rows = named.rename_axis("sector").reset_index()
    checked = inputs.table(rows, "site_types", Column("sector", "id"), *columns, unique=["sector"])
    shares = checked.set_index("sector")
    sums = shares.apply(pd.to_numeric, errors="coerce").sum(axis=1)
    if (uneven := sums.sub(1).abs().gt(SUM_REL)).any():
        found = some(f"{name} sums to {total:g}" for name, total in sums[uneven].items())
        inputs.fault(f"site_types: shares must sum to 1 a sector (not per cent): {found}")
    if lacking := sorted(set(sectors) - set(shares.index)):
        inputs.fault(f"site_types: no row for the sectors {some(lacking)}")
    return shares
