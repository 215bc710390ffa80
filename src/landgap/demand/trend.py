"""TBS-GIFPRO: employment forecast by trend, then GIFPRO year by year, by site type if wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landgap.demand.curves import CURVES, USABLE, Model, fit_curve
from landgap.demand.frame import RANGE, demand_frame
from landgap.demand.gifpro import LEVELS, faults_of_sectors, yearly_land
from landgap.demand.parameters import PUBLISHED_RANGE, GifproParameters
from landgap.errors import LandgapError, some

WHOLE = "all"
"""The level, and in `fit` the area, of all units together."""

_HEADS = [f"employees_{level}" for level in LEVELS]
_HEADING = "Employment cannot be forecast."


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

        Usable are ``fitted``, ``low end cut at zero`` and ``all zero``. The others are not in
        `employees`: ``too few years``, ``no convergence`` (for a logistic trend also: no
        ceiling), ``negative`` (the forecast falls below zero), ``nobody in the last year``,
        ``whole not fitted``. Raked trends have a further row a sector, of the level ``all``.
    choices : mapping
        Model, level, coverage, raking and years, as given.

    Examples
    --------
    >>> history = pd.DataFrame({"unit_id": "a", "sector": "C", "year": [2019, 2020, 2021],
    ...                         "employees": [900, 600, 300]})
    >>> forecast_employees(history, until=2023).fit[["n_years", "status", "employees_last"]]
       n_years    status  employees_last
    0        3  negative           300.0
    """

    employees: pd.DataFrame
    fit: pd.DataFrame
    choices: Mapping[str, Any]


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
        If employees are missing or negative, rows stand twice, years are missing, or there are too
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
    _refuse_bad_choices(model, level=level, raking=raking, coverage=coverage)
    _refuse_bad_history(history, level)
    sectors = history["sector"].unique()
    models = dict.fromkeys(sectors, model) if isinstance(model, str) else dict(model)
    _refuse_bad_years(history, until, models, group=WHOLE if raking else level)
    areas = WHOLE if level == WHOLE else history[level].astype("str")
    rows = history[["unit_id", "sector", "year", "employees"]].assign(area=areas)
    rows["employees"] = rows["employees"].astype(float)
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
        employees=_shared_out(forecast, rows[rows["year"] == last_year]),
        fit=fit,
        choices={
            "model": model if isinstance(model, str) else dict(model),
            "level": level,
            "raking": raking,
            "coverage": coverage,
            "history": [int(rows["year"].min()), last_year],
            "until": until,
        },
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
        Quotas and land a head; with `site_types` also site type to set.
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
        last year whose trend cannot be used, so that their demand is missing here.

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
    0  2022              1300.0         0.1792
    1  2023              1400.0         0.1930
    """
    rows = trend.employees
    sets = _sets(parameters, site_types)
    _refuse_bad_sectors(rows, sets, site_types)
    if site_types is None:
        land = yearly_land(rows, parameters=sets[WHOLE]).rename(columns={"sector": "segment"})
    else:
        parts = []
        for site_type, share in site_types.items():
            here = rows["sector"].map(share).astype(float)
            heads = rows.assign(**{name: rows[name] * here for name in _HEADS})
            part = yearly_land(heads, parameters=sets[str(site_type)])
            parts.append(part.assign(segment=str(site_type)))
        amounts = [*RANGE, "relevant_employees", "mobile_per_year"]
        keys = ["unit_id", "segment", "year"]
        land = pd.concat(parts).groupby(keys)[amounts].sum().reset_index()
    # a whole that was fitted for raking only counts nobody who is not counted in its parts
    parts_only = trend.fit[trend.fit["level"] == trend.choices["level"]]
    left_out = parts_only.loc[~parts_only["status"].isin(USABLE), "employees_last"]
    return demand_frame(
        land,
        method="TBS-GIFPRO, " + ", ".join(dict.fromkeys(used.name for used in sets.values())),
        parameters={
            "gifpro": {name: asdict(used) for name, used in sets.items()},
            "trend": dict(trend.choices),
            "employees_left_out": float(left_out.sum()),
        },
    )


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
    forecast[_HEADS] = np.concatenate(bounds, axis=1).T
    return fit, forecast


def _raked(parts: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    keys = ["sector", "year"]
    target = whole.set_index(keys)["employees_mid"]
    wanted = target.reindex(pd.MultiIndex.from_frame(parts[keys])).to_numpy(dtype=float)
    summed = parts.groupby(keys)["employees_mid"].transform("sum").to_numpy(dtype=float)
    factor = np.divide(wanted, summed, out=np.ones_like(summed), where=summed > 0)
    return parts.assign(**{name: parts[name] * factor for name in _HEADS})


def _shared_out(forecast: pd.DataFrame, last: pd.DataFrame) -> pd.DataFrame:
    """Give each unit its share of the last year in the forecast of its area."""
    summed = last.groupby(["area", "sector"])["employees"].transform("sum")
    # where nobody was, the forecast is zero as well, whatever the share
    share = (last["employees"] / summed).fillna(0.0)
    keys = last.assign(share=share)[["unit_id", "area", "sector", "share"]]
    rows = keys.merge(forecast, on=["area", "sector"])
    rows[_HEADS] = rows[_HEADS].mul(rows["share"], axis=0)
    rows = rows.sort_values(["unit_id", "sector", "year"], ignore_index=True)
    return rows[["unit_id", "sector", "year", *_HEADS]]


def _refuse_bad_choices(
    model: Model | Mapping[str, Model], *, level: str, raking: bool, coverage: float
) -> None:
    names = [model] if isinstance(model, str) else model.values()
    faults = [
        f"model: {name!r} is unknown; known are {', '.join(CURVES)}"
        for name in dict.fromkeys(names)
        if name not in CURVES
    ]
    if not 0 < coverage < 1:
        faults.append(f"coverage: {coverage} must lie between 0 and 1")
    if raking and level == WHOLE:
        faults.append(f"raking: there are no parts to scale if level is {WHOLE}")
    if faults:
        raise LandgapError(_HEADING, faults)


def _refuse_bad_history(history: pd.DataFrame, level: str) -> None:
    own = ["unit_id", "sector"]
    wanted = dict.fromkeys([*own, "year", "employees", *([level] if level != WHOLE else [])])
    if absent := [name for name in wanted if name not in history]:
        raise LandgapError(_HEADING, [f"history: no column {', '.join(absent)}"])
    if history.empty:
        raise LandgapError(_HEADING, ["history: no rows"])
    year = pd.to_numeric(history["year"], errors="coerce")
    heads = pd.to_numeric(history["employees"], errors="coerce")
    checks = {
        "unit_id, sector or year missing": history[own].isna().any(axis=1) | year.isna(),
        "year is not whole": year.mod(1).gt(0),
        "employees missing or no finite number": ~heads.abs().lt(np.inf),
        "employees negative": heads.lt(0),
        "unit, sector and year twice": history.duplicated([*own, "year"], keep=False),
    }
    if level != WHOLE:
        areas = history.groupby("unit_id")[level].transform("nunique", dropna=False)
        checks[f"{level} missing or not one a unit"] = areas.ne(1) | history[level].isna()
    if faults := _named(history, checks):
        raise LandgapError(_HEADING, faults)


def _named(rows: pd.DataFrame, checks: Mapping[str, pd.Series[bool]]) -> list[str]:
    label = rows["unit_id"].astype("str") + "/" + rows["sector"].astype("str")
    return [f"{what}: {some(label[bad].unique())}" for what, bad in checks.items() if bad.any()]


def _refuse_bad_years(history: pd.DataFrame, until: int, models: Mapping[str, Model], *, group: str) -> None:
    year = history["year"].astype(int)
    spans = year.groupby([history["unit_id"], history["sector"]])
    first, last = spans.transform("min"), spans.transform("max")
    together = [history["sector"]] if group == WHOLE else [history["sector"], history[group]]
    latest = int(year.max())
    checks = {
        "years missing in between, give 0 where nobody worked": spans.transform("size").ne(last - first + 1),
        f"no value for {latest}, the year from which all are forecast": last.ne(latest),
        f"summed over {group}, but the years do not start together": first.groupby(together)
        .transform("nunique")
        .gt(1),
    }
    faults = _named(history, checks)
    if lacking := [sector for sector in history["sector"].unique() if sector not in models]:
        faults.append(f"model: none for the sectors {some(lacking)}")
    count = latest - int(year.min()) + 1
    least = {name: CURVES[name].parameters + 1 for name in models.values()}
    if count < min(least.values(), default=0):
        needs = ", ".join(f"{name} {number}" for name, number in least.items())
        faults.append(f"year: {count} in all are too few; needed are {needs} or more")
    if until <= latest:
        faults.append(f"until: {until} must come after {latest}, the last year of the history")
    if faults:
        raise LandgapError(_HEADING, faults)


def _sets(
    parameters: GifproParameters | Mapping[str, GifproParameters], site_types: pd.DataFrame | None
) -> dict[str, GifproParameters]:
    types = [WHOLE] if site_types is None else [str(name) for name in site_types]
    if isinstance(parameters, GifproParameters):
        return dict.fromkeys(types, parameters)
    if set(parameters) != set(types) or site_types is None:
        raise LandgapError(
            "TBS-GIFPRO needs one set of parameters for each type of site.",
            [f"parameters: {some(parameters)}; site_types: {some(types)}"],
        )
    return dict(parameters)


def _refuse_bad_sectors(
    rows: pd.DataFrame, sets: Mapping[str, GifproParameters], site_types: pd.DataFrame | None
) -> None:
    pairs = rows[["unit_id", "sector"]].drop_duplicates()
    faults = list(dict.fromkeys(fault for one in sets.values() for fault in faults_of_sectors(pairs, one)))
    if site_types is not None:
        sums = site_types.sum(axis=1)
        uneven = site_types.index[sums.sub(1).abs().gt(1e-9) | site_types.lt(0).any(axis=1)]
        if len(uneven):
            faults.append(
                f"site_types: shares must be 0 to 1 and sum to 1 a sector (not per cent): "
                f"{some(f'{name} sums to {sums[name]:g}' for name in uneven)}"
            )
        if lacking := set(pairs["sector"]) - set(site_types.index):
            faults.append(f"site_types: no row for the sectors {some(sorted(lacking))}")
    if faults:
        raise LandgapError("TBS-GIFPRO needs employees by known sector.", faults)
