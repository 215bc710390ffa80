"""How uncertain GIFPRO is: its parameters drawn at random, and which of them drives the spread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landgap.demand.employment import read_employees
from landgap.demand.frame import M2_PER_HA, RANGE, demand_frame
from landgap.demand.gifpro_sets import PUBLISHED_RANGE
from landgap.demand.parameters import LEVELS, OTHERS, GifproParameters
from landgap.demand.sectors import UNKNOWN, match_sectors
from landgap.errors import LandgapError
from landgap.layers.checked import Inputs
from landgap.options import chosen, option_faults

Floats = NDArray[np.float64]
Distribution = Literal["triangular", "uniform"]
PERCENTILES = (5, 50, 95)
"""What low, mid and high are."""

_COUNTED = "unknown_sectors"

# rows times draws at a time: some ten megabytes, whatever the number of draws
_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class MonteCarlo:
    """What GIFPRO gives if its parameters are drawn at random; made by :func:`monte_carlo`.

    Attributes
    ----------
    demand : DataFrame
        The common form of demand, one row a unit over the horizon: low, mid and high are the 5th,
        50th and 95th percentile. ``attrs["parameters"]`` holds the set, `years`, `draws`,
        `distribution`, `seed` and `percentiles`.
    total : Series
        The same percentiles of the sum over all units. Percentiles do not add up: a sum over
        `demand` is the wider range where units differ in their sectors.
    draws : DataFrame
        One row a draw: each parameter that has a range, named as by ``GifproParameters.values()``,
        `unknown_sectors` where employees are in no known sector (the share of their range that counts,
        0 to 1), and `total_ha`, the demand of all units over the horizon.

    See Also
    --------
    landgap.demand.demand_frame : The common form.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a"], "sector": ["C"], "employees": [1000]})
    >>> monte_carlo(rows, years=10, draws=3).draws.index.tolist()
    [0, 1, 2]
    """

    demand: pd.DataFrame
    total: pd.Series[float]
    draws: pd.DataFrame


def monte_carlo(
    employees: pd.DataFrame,
    *,
    years: float,
    parameters: GifproParameters = PUBLISHED_RANGE,
    draws: int = 1000,
    distribution: Distribution = "triangular",
    seed: int | None = None,
) -> MonteCarlo:
    """Draw the parameters of GIFPRO at random to estimate the uncertainty of its demand.

    Parameters
    ----------
    employees : DataFrame
        As for :func:`landgap.gifpro`.
    years : float
        Horizon, in years; the stock of employees is held constant over it.
    parameters : GifproParameters
        Each value is drawn between its low and its high; one without a range stays as it is.
    draws : int, default 1000
        How often.
    distribution : {"triangular", "uniform"}
        Triangular has its peak at mid; uniform ignores mid.
    seed : int, optional
        That of the session if not given. The same seed gives the same draws; more draws begin with
        those of fewer.

    Returns
    -------
    MonteCarlo
        Percentiles per unit and in total, and the draws.

    Raises
    ------
    LandgapError
        If there is no draw, the distribution is not known, or GIFPRO refuses the employees.

    See Also
    --------
    sobol : Which parameter drives the spread.

    Notes
    -----
    Parameters are drawn independently of each other, and once for all units: what is uncertain is
    the method, not the town. So units rise and fall together, and the spread does not average out
    in the total, as it would if each unit were drawn by itself. Employees in no known sector are drawn
    evenly from none to all, in the sector that :func:`landgap.gifpro` takes for its high.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a"], "sector": ["C"], "employees": [10_000]})
    >>> drawn = monte_carlo(rows, years=18)
    >>> drawn.total.round(1).tolist()
    [34.1, 43.7, 57.1]
    """
    inputs = Inputs("The parameters cannot be drawn.")
    seed = chosen("seed", seed)
    inputs.options(draws=draws, distribution=distribution, years=years)
    employees, notes = read_employees(inputs, employees, parameters)
    inputs.stop()
    values = dict(parameters.values())
    # the constant ones are drawn too: a range given to one leaves the draws of the others alone
    uniform = np.random.default_rng(seed).random((draws, len(values)))
    sample = _sample(parameters, uniform, distribution)
    # a stream of its own, so that the draws of the parameters do not hang on it
    sample[_COUNTED] = np.random.default_rng([seed, 1]).random(draws)
    land_ha = _model(employees, parameters)
    units = pd.Index(employees["unit_id"], name="unit_id")
    step = max(1, _AT_ONCE // max(1, len(units)))
    parts = []
    for first in range(0, len(sample), step):
        by_row = pd.DataFrame(land_ha(sample.iloc[first : first + step]) * years, index=units)
        parts.append(by_row.groupby(level="unit_id").sum())
    by_unit = pd.concat(parts, axis=1).to_numpy()
    total_ha = by_unit.sum(axis=0)
    unknown = [_COUNTED] if employees["segment"].eq(UNKNOWN).any() else []
    method = f"GIFPRO Monte Carlo, {parameters.name}"
    demand = demand_frame(
        pd.DataFrame(_percentiles(by_unit), columns=RANGE).assign(unit_id=parts[0].index),
        method=method,
        parameters={
            **asdict(parameters),
            "years": years,
            "draws": draws,
            "distribution": distribution,
            "seed": seed,
            "percentiles": list(PERCENTILES),
        },
    )
    if notes:
        demand.attrs["warnings"] = notes
    return MonteCarlo(
        demand=demand,
        total=pd.Series(_percentiles(total_ha[None])[0], index=RANGE, name="total"),
        draws=sample[[*_varied(parameters), *unknown]].assign(total_ha=total_ha).rename_axis("draw"),
    )


def sobol(
    employees: pd.DataFrame,
    *,
    parameters: GifproParameters = PUBLISHED_RANGE,
    samples: int = 1024,
    distribution: Distribution = "triangular",
    confidence: float = 0.95,
    seed: int | None = None,
) -> pd.DataFrame:
    """Attribute the variance of the total demand to the parameters of GIFPRO (Sobol indices).

    Needs SALib: ``pip install "landgap[sensitivity]"``.

    Parameters
    ----------
    employees : DataFrame
        As for :func:`landgap.gifpro`.
    parameters : GifproParameters
        The set; parameters without a range are left out.
    samples : int, default 1024
        A power of 2; the model runs ``samples * (parameters + 2)`` times.
    distribution : {"triangular", "uniform"}
        As for :func:`monte_carlo`.
    confidence : float, default 0.95
        Level of the confidence intervals, between 0 and 1.
    seed : int, optional
        Of the sample and of the intervals, which are bootstrapped; that of the session if not given.

    Returns
    -------
    DataFrame
        One row a parameter, the strongest first: `first_order` (share of the variance of the total
        that it explains alone), `total_order` (with all that it does together with others), and
        `first_order_conf`, `total_order_conf`, half the width of their intervals. Estimates: an
        index of 0 can come out a little below it. ``attrs`` holds what was chosen.

    Raises
    ------
    LandgapError
        If SALib is not there, `samples` is no power of 2, nothing varies, or GIFPRO refuses the
        employees.

    See Also
    --------
    monte_carlo : How far the demand spreads.

    Notes
    -----
    The horizon is no argument: it multiplies every total alike and leaves all shares as they are.
    Employees in no known sector count with their mid.

    References
    ----------
    Saltelli et al. (2010), Computer Physics Communications 181(2), 259-270; Herman and Usher
    (2017), SALib, Journal of Open Source Software 2(9), 97.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a"], "sector": ["C"], "employees": [10_000]})
    >>> indices = sobol(rows, samples=256)
    >>> indices.index[:3].tolist()
    ['closure_quota', 'reuse_share', 'land_m2_per_employee.C']
    """
    inputs = Inputs("No indices can be worked out.")
    seed = chosen("seed", seed)
    inputs.options(samples=samples, distribution=distribution, confidence=confidence)
    if not option_faults(samples=samples) and samples & (samples - 1):
        inputs.fault(f"samples: {samples} is no power of 2; take {2 ** samples.bit_length()}")
    employees, _ = read_employees(inputs, employees, parameters)
    inputs.stop()
    sampler, analyser = _salib()
    varied = _varied(parameters)
    if not varied:
        raise LandgapError(f"No parameter of {parameters.name!r} has a range: nothing varies.")
    problem = {"num_vars": len(varied), "names": varied, "bounds": [[0.0, 1.0]] * len(varied)}
    drawn = sampler.sample(problem, samples, calc_second_order=False, seed=seed)
    every = list(dict(parameters.values()))
    uniform = pd.DataFrame(drawn, columns=varied).reindex(columns=every, fill_value=0.0)
    sample = _sample(parameters, uniform.to_numpy(), distribution)
    # demand is linear in employees, so that one row a sector gives the total of all units
    counts = [f"employees_{level}" for level in LEVELS]
    by_sector = employees.groupby("sector")[counts].sum().reset_index()
    sample[_COUNTED] = 0.5
    total_ha = _model(by_sector, parameters)(sample).sum(axis=0)
    if not np.ptp(total_ha) > 0:
        raise LandgapError("The total demand does not vary: no employees in sectors with a range.")
    # the analysis takes a seed of 0 for none, and then draws from the state that all code shares
    found = analyser.analyze(
        problem, total_ha, calc_second_order=False, conf_level=confidence, seed=seed or 2**32
    )
    columns = {"first_order": "S1", "total_order": "ST"}
    columns |= {f"{name}_conf": f"{key}_conf" for name, key in columns.items()}
    indices = pd.DataFrame(
        {name: found[key] for name, key in columns.items()},
        index=pd.Index(varied, name="parameter"),
    ).sort_values("total_order", ascending=False, kind="stable")
    indices.attrs = {
        "parameters": asdict(parameters),
        "samples": samples,
        "evaluations": len(sample),
        "distribution": distribution,
        "confidence": confidence,
        "seed": seed,
        "salib": version("SALib"),
    }
    return indices


def _varied(parameters: GifproParameters) -> list[str]:
    return [name for name, value in parameters.values() if value.low < value.high]


def _sample(
    parameters: GifproParameters,
    uniform: Floats,
    distribution: Distribution,
) -> pd.DataFrame:
    """Turn numbers between 0 and 1 into values of the parameters, one column each."""
    columns = {}
    for place, (name, value) in enumerate(parameters.values()):
        share, width = uniform[:, place], value.high - value.low
        rising, falling = value.mid - value.low, value.high - value.mid
        if distribution == "uniform":
            drawn = value.low + share * width
        else:
            # inverse of the triangle's distribution function, left and right of its peak
            drawn = np.where(
                share * width < rising,
                value.low + np.sqrt(share * width * rising),
                value.high - np.sqrt((1 - share) * width * falling),
            )
        columns[name] = np.clip(drawn, value.low, value.high)
    return pd.DataFrame(columns)


def _model(employees: pd.DataFrame, parameters: GifproParameters) -> Callable[[pd.DataFrame], Floats]:
    """Give GIFPRO as a function of many draws at once: land in ha a year, rows by draws.

    The formula is that of :func:`landgap.demand.gifpro.yearly_land`, factor by factor in the same
    order, so that a draw gives the same digits.
    """
    low, high = (employees[f"employees_{end}"].to_numpy(dtype=float)[:, None] for end in ("low", "high"))
    share = match_sectors(employees["sector"], parameters.commercial_share)
    land = match_sectors(employees["sector"], parameters.land_m2_per_employee).fillna(OTHERS)
    share_names = [f"commercial_share.{key}" for key in share]
    land_names = [f"land_m2_per_employee.{key}" for key in land]

    def land_ha(sample: pd.DataFrame) -> Floats:
        one = {name: sample[name].to_numpy() for name in sample}
        quota = one["settlement_quota"] + one["relocation_quota"] + one["closure_quota"]
        found: Floats = (low + (high - low) * one[_COUNTED]) * sample[share_names].to_numpy().T
        found *= quota
        found *= 1 - one["reuse_share"]
        found *= sample[land_names].to_numpy().T
        found *= one["net_to_gross"]
        found /= M2_PER_HA
        return found

    return land_ha


def _percentiles(amounts: Floats) -> Floats:
    """Percentiles of each row."""
    found: Floats = np.percentile(amounts, PERCENTILES, axis=1).T
    return found


def _salib() -> tuple[ModuleType, ModuleType]:
    """Import SALib's sampler and its analysis, which most users do without."""
    try:
        return import_module("SALib.sample.sobol"), import_module("SALib.analyze.sobol")
    except ModuleNotFoundError as error:
        raise LandgapError(
            'sobol needs SALib: run  pip install "landgap[sensitivity]"  and call it again.'
        ) from error
