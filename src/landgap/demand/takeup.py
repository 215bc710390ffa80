"""Forecasts from the take-up of past years (Flächeninanspruchnahme): its mean or its trend, continued."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import scipy  # its parts load on first use; scipy.stats alone takes longer than geopandas

from landgap.demand.frame import ALL, RANGE, demand_frame, read_demand
from landgap.demand.history import SERIES, Past, read_past, take_up_patterns
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.options import option_faults

logger = logging.getLogger("landgap")


def continuation(
    history: pd.DataFrame,
    *,
    years: float,
    base_years: int,
    brownfield_share: float = 0.0,
    surcharge: float = 0.0,
    window_years: int = 5,
) -> pd.DataFrame:
    """Continue the mean of the last years over the horizon.

    Parameters
    ----------
    history : DataFrame
        `unit_id`, `year`, `take_up_ha`, optional `segment`: one row for every year up to the
        same last year, 0 where nothing was taken; or the result of `cap_take_up`.
    years : float
        Horizon, in years.
    base_years : int
        How many of the last years are averaged.
    brownfield_share : float, default 0
        Share of the demand that brownfields meet (0 to 1); taken off.
    surcharge : float, default 0
        Planning surcharge as a share of the demand. North Rhine-Westphalia is said to allow 0.1,
        at most 0.2: general knowledge, not verified, hence no default.
    window_years : int, default 5
        Low and high are the lowest and the highest mean of so many consecutive base years.

    Returns
    -------
    DataFrame
        One row a unit and segment over the horizon: `unit_id`, `segment`, `year` (missing),
        `demand_ha_low`, `demand_ha_mid`, `demand_ha_high`, `method`, `mean_ha_per_year` and
        `note`: what was cut, and what `take_up_patterns` finds.
        ``attrs["cut_ha"]`` and ``attrs["warnings"]`` hold the same.

    Raises
    ------
    LandgapError
        If a year is missing, hectares are missing or negative, a series is shorter than
        `base_years`, or a share is given in per cent.

    See Also
    --------
    landgap.demand.cap_take_up : Limits of what one year may count.
    landgap.demand.take_up_patterns : Where past take-up is no guide to demand.

    Notes
    -----
    mid = mean of the base years x `years` x (1 - `brownfield_share`) x (1 + `surcharge`).
    The mean of all base years takes part in low and high: the first and last years stand in fewer
    windows than those between, so that all windows may lie on one side of it.

    References
    ----------
    Nordschwarzwald continues the last 10 years over 10 to 15 years (docplayer 57133486).

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame({"unit_id": "a", "year": range(2013, 2023),
    ...                      "take_up_ha": [2, 2, 2, 2, 2, 4, 4, 4, 4, 4]})
    >>> need = continuation(past, years=15, base_years=10)
    >>> need[["demand_ha_low", "demand_ha_mid", "demand_ha_high"]].to_numpy().tolist()
    [[30.0, 45.0, 60.0]]
    """
    inputs = Inputs("The take-up cannot be continued.")
    inputs.options(
        years=years,
        base_years=base_years,
        window_years=window_years,
        brownfield_share=brownfield_share,
        surcharge=surcharge,
    )
    if not inputs.faults and window_years > base_years:
        inputs.fault(f"window_years: {window_years} must be 1 to base_years ({base_years})")
    past = read_past(inputs, history)
    if not option_faults(base_years=base_years):
        short = past.recorded < base_years
        _refuse(inputs, past, short, f"fewer than {base_years} years")
        base = past.ha.iloc[:, -base_years:]
        _refuse(inputs, past, base.isna().all(axis=1) & ~short, "all base years were dropped")
    inputs.stop()
    windows = np.lib.stride_tricks.sliding_window_view(base.to_numpy(), window_years, axis=1)
    count = (~np.isnan(windows)).sum(axis=2)
    means = np.full(count.shape, np.nan)
    np.divide(np.nansum(windows, axis=2), count, out=means, where=count > 0)
    mean = base.mean(axis=1)
    means = np.column_stack([mean, means])
    factor = years * (1 - brownfield_share) * (1 + surcharge)
    rows = pd.DataFrame(
        {
            "demand_ha_low": np.nanmin(means, axis=1) * factor,
            "demand_ha_mid": mean * factor,
            "demand_ha_high": np.nanmax(means, axis=1) * factor,
            "mean_ha_per_year": mean,
        }
    )
    choices = {
        "years": years,
        "base_years": base_years,
        "last_year": int(base.columns[-1]),
        "brownfield_share": brownfield_share,
        "surcharge": surcharge,
        "window_years": window_years,
    }
    cut = past.cut_ha.iloc[:, -base_years:].sum(axis=1)
    said = take_up_patterns(history).set_index(SERIES)["note"]
    name = f"take-up, continuation of {base_years} years"
    return _with_notes(rows.reset_index(), [said], cut, method=name, parameters=choices)


def duesseldorf_rule(
    history: pd.DataFrame,
    *,
    years: float = 20,
    base_years: int = 10,
    brownfield_share: float = 0.25,
) -> pd.DataFrame:
    """Forecast by the rule of the district government of Düsseldorf (Handlungsspielraummethode).

    Parameters
    ----------
    history : DataFrame
        As in :func:`continuation`; the rule asks for a check by `cap_take_up` before.
    years : float, default 20
        Planning years.
    base_years : int, default 10
        How many of the last years are averaged.
    brownfield_share : float, default 0.25
        Share of the demand that brownfields meet (0 to 1).

    Returns
    -------
    DataFrame
        As from :func:`continuation`. The rule itself knows mid only.

    Raises
    ------
    LandgapError
        As in :func:`continuation`.

    See Also
    --------
    continuation : With choices of your own.

    References
    ----------
    Bezirksregierung Düsseldorf, brd.nrw.de: mean annual take-up of the last 10 years, after a
    check for plausibility, x 20 planning years x (1 - 0.25).

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame({"unit_id": "a", "year": range(2013, 2023), "take_up_ha": 3.0})
    >>> duesseldorf_rule(past)["demand_ha_mid"].tolist()
    [45.0]
    """
    frame = continuation(
        history,
        years=years,
        base_years=base_years,
        brownfield_share=brownfield_share,
        window_years=min(5, base_years),
    )
    frame["method"] = frame.attrs["method"] = "take-up, Düsseldorf rule"
    frame.attrs["parameters"]["source"] = "Bezirksregierung Düsseldorf (brd.nrw.de)"
    return frame


def take_up_trend(history: pd.DataFrame, *, years: int, confidence: float = 0.8) -> pd.DataFrame:
    """Continue the linear trend of past years (ordinary least squares).

    Parameters
    ----------
    history : DataFrame
        As in :func:`continuation`; all its years count.
    years : int
        So many years after the last one.
    confidence : float, default 0.8
        Low and high enclose the line with this confidence (0 to 1), each year taken as independent
        of the others; a single year lies further from the line than that.

    Returns
    -------
    DataFrame
        One row a unit, segment and year: `unit_id`, `segment`, `year`, `demand_ha_low`,
        `demand_ha_mid`, `demand_ha_high`, `method`, `slope_ha_per_year`, and `note` as in
        :func:`continuation`. Where the line runs below zero it counts as 0, and `note` says so.

    Raises
    ------
    LandgapError
        As in :func:`continuation`; three years at least are needed.

    See Also
    --------
    continuation : The mean instead of the trend.

    Examples
    --------
    >>> import pandas as pd
    >>> past = pd.DataFrame({"unit_id": "a", "year": [2020, 2021, 2022], "take_up_ha": [1, 2, 3]})
    >>> take_up_trend(past, years=2)[["year", "demand_ha_mid"]]
       year  demand_ha_mid
    0  2023            4.0
    1  2024            5.0
    """
    inputs = Inputs("The take-up cannot be continued.")
    inputs.options(years=years, confidence=confidence)
    if not option_faults(years=years) and years % 1:
        inputs.fault(f"years: {years} must be whole, for a forecast year by year")
    past = read_past(inputs, history)
    _refuse(inputs, past, past.ha.count(axis=1) < 3, "fewer than 3 years")
    inputs.stop()
    last = int(past.ha.columns[-1])
    ahead = pd.RangeIndex(last + 1, last + int(years) + 1, name="year")
    lines = {series: _line(taken.dropna(), ahead, confidence) for series, taken in past.ha.iterrows()}
    rows = pd.concat(lines, names=SERIES)
    below = (rows["demand_ha_mid"] < 0).groupby(level=SERIES).sum()
    note = below.map(lambda n: f"the trend is below zero in {n} of {years} years" if n else "")
    rows[RANGE] = rows[RANGE].clip(lower=0)
    return _with_notes(
        rows.reset_index(),
        [note, take_up_patterns(history).set_index(SERIES)["note"]],
        past.cut_ha.sum(axis=1),
        method="take-up, linear trend",
        parameters={"years": years, "confidence": confidence, "last_year": last},
    )


def net_of_reuse(demand: pd.DataFrame, reuse_ha: pd.Series) -> pd.DataFrame:
    """Take land that is freed and used again off a gross demand.

    Parameters
    ----------
    demand : DataFrame
        As from any method; segments and years are summed up.
    reuse_ha : Series
        Land freed and used again over the same horizon, in ha, indexed by `unit_id`; 0 for none.

    Returns
    -------
    DataFrame
        One row a unit, in the form of :func:`continuation`; `reuse_left_ha` is land that could be
        used again and that mid has no need of.

    Raises
    ------
    LandgapError
        If a unit is in one of the two only or a duplicate, or hectares are missing or negative.

    See Also
    --------
    landgap.demand.GifproParameters : Re-use as a share instead.

    References
    ----------
    CIMA/NVK Karlsruhe for Waldbronn (yumpu 16024115, p. 32): 11.8 ha gross to 2025, less 4.0 ha
    freed and used again, is 7.8 ha.

    Examples
    --------
    >>> import pandas as pd
    >>> gross = pd.DataFrame({"unit_id": ["Waldbronn"], "demand_ha_low": 11.8,
    ...                       "demand_ha_mid": 11.8, "demand_ha_high": 11.8})
    >>> net = net_of_reuse(demand_frame(gross, method="CIMA"), pd.Series({"Waldbronn": 4.0}))
    >>> net["demand_ha_mid"].round(6).tolist(), net.loc[0, "method"]
    ([7.8], 'CIMA, net of re-use')
    """
    inputs = Inputs("Re-use cannot be taken off.")
    frame = read_demand(inputs, demand)
    reuse_ha = inputs.by_key(reuse_ha, "reuse_ha")
    if "unit_id" in frame:
        odd = pd.Index(frame["unit_id"].unique()).symmetric_difference(reuse_ha.index.unique())
        if len(odd):
            inputs.fault(f"units in one of demand and reuse_ha only (give 0 for none): {some(odd)}")
    inputs.stop()
    gross = frame.groupby("unit_id")[RANGE].sum()
    net = gross.sub(reuse_ha, axis=0)
    net["reuse_left_ha"] = net["demand_ha_mid"].clip(upper=0).abs()
    net[RANGE] = net[RANGE].clip(lower=0)
    about = {**frame.attrs["parameters"], "reuse_ha": reuse_ha.to_dict()}
    method = f"{frame.attrs['method']}, net of re-use"
    return demand_frame(net.reset_index(), method=method, parameters=about)


def _line(past: pd.Series[float], ahead: pd.Index[int], confidence: float) -> pd.DataFrame:
    """Continue the line of least squares, with the interval of its mean."""
    year = past.index.to_numpy(dtype=float)
    middle, n = year.mean(), len(year)
    slope = float(scipy.stats.linregress(year, past).slope)
    rest = past - past.mean() - slope * (year - middle)
    distance = ahead.to_numpy(dtype=float) - middle
    variance = (rest**2).sum() / (n - 2)
    error = np.sqrt(variance * (1 / n + distance**2 / ((year - middle) ** 2).sum()))
    mid = past.mean() + slope * distance
    reach = scipy.stats.t.ppf((1 + confidence) / 2, n - 2) * error
    amounts = {"demand_ha_low": mid - reach, "demand_ha_mid": mid, "demand_ha_high": mid + reach}
    return pd.DataFrame({**amounts, "slope_ha_per_year": slope}, index=ahead)


def _with_notes(
    rows: pd.DataFrame,
    notes: list[pd.Series],
    cut_ha: pd.Series,
    *,
    method: str,
    parameters: Mapping[str, Any],
) -> pd.DataFrame:
    """Bring rows to the shared form, with all that must be said beside the figures."""
    cut = cut_ha.map(lambda ha: f"{ha:,.1f} ha cut as not plausible" if ha > 0 else "")
    said = pd.concat([*notes, cut], axis=1).apply(
        lambda texts: "; ".join(text for text in texts if text), axis=1
    )
    series = pd.MultiIndex.from_frame(rows[SERIES])
    frame = demand_frame(rows.assign(note=said.loc[series].to_numpy()), method=method, parameters=parameters)
    frame.attrs["cut_ha"] = float(cut_ha.sum())
    frame.attrs["warnings"] = [
        f"{label}: {text}" for label, text in zip(_labels(said), said, strict=True) if text
    ]
    if frame.attrs["warnings"]:
        logger.warning("%s: %s", method, some(frame.attrs["warnings"], at_most=3))
    return frame


def _labels(table: pd.DataFrame | pd.Series) -> list[str]:
    return [unit if segment == ALL else f"{unit}/{segment}" for unit, segment in table.index]


def _refuse(inputs: Inputs, past: Past, bad: pd.Series[bool], what: str) -> None:
    if bad.any():
        inputs.fault(f"history: {what} for {some(_labels(past.ha[bad]))}")
