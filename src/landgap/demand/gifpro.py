"""GIFPRO: commercial land from employees, quotas of settlement and relocation, and m² a head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from landgap.errors import LandgapError, some

Range = tuple[float, float, float]


@dataclass(frozen=True)
class GifproParameters:
    """One set of GIFPRO parameters, each as low, mid and high.

    Attributes
    ----------
    name : str
        What the set is called in results.
    commercial_share : mapping of str to float
        Sector to the share of its employees who work on commercial land (0 to 1).
    settlement_quota, relocation_quota : tuple of 3 floats
        Employees who settle or relocate, of those on commercial land, a year (0 to 1).
    reuse_share : tuple of 3 floats
        Share of that demand which is met by land that becomes free (0 to 1); low is the lower
        demand, so the larger share stands first.
    land_m2_per_employee : tuple of 3 floats
        Land a head (Flächenkennziffer), m².
    source : str
        Where the values stand.

    Examples
    --------
    >>> KEMPTEN_2012.commercial_share["manufacturing"]
    1.0
    """

    name: str
    commercial_share: Mapping[str, float]
    settlement_quota: Range
    relocation_quota: Range
    reuse_share: Range
    land_m2_per_employee: Range
    source: str

    def __post_init__(self) -> None:
        """Refuse values that are no shares or out of order."""
        shares = {
            "settlement_quota": self.settlement_quota,
            "relocation_quota": self.relocation_quota,
            "reuse_share": self.reuse_share,
            **{f"commercial_share of {k}": (v,) for k, v in self.commercial_share.items()},
        }
        faults = [
            f"{name}: {values} must lie between 0 and 1 (shares, not per cent)"
            for name, values in shares.items()
            if not all(0 <= value <= 1 for value in values)
        ]
        rising = {
            "settlement_quota": self.settlement_quota,
            "relocation_quota": self.relocation_quota,
            "land_m2_per_employee": self.land_m2_per_employee,
            "reuse_share, read backwards,": self.reuse_share[::-1],
        }
        faults += [
            f"{name}: {values} must rise from low to high"
            for name, values in rising.items()
            if not 0 <= values[0] <= values[1] <= values[2]
        ]
        if faults:
            raise LandgapError(f"The parameters {self.name!r} cannot be used.", faults)


KEMPTEN_2012 = GifproParameters(
    name="Kempten 2012",
    commercial_share={"manufacturing": 1.0, "trade, transport, ICT": 0.4, "other services": 0.1},
    settlement_quota=(0.003, 0.003, 0.003),
    relocation_quota=(0.007, 0.007, 0.007),
    reuse_share=(0.0, 0.0, 0.0),
    land_m2_per_employee=(148.0, 148.0, 148.0),
    source="Worked example in the manual of the R package REAT 3.0.3 (gifpro)",
)
"""The published example; its result is known to the last digit."""

_WZ_2008 = {"C": 1.0, "G": 0.4, "H": 0.4, "J": 0.4} | dict.fromkeys("IKLMNPQRS", 0.1)

PUBLISHED_RANGE = GifproParameters(
    name="published range",
    commercial_share=_WZ_2008,
    settlement_quota=(0.0015, 0.00225, 0.003),
    relocation_quota=(0.007, 0.007, 0.007),
    reuse_share=(0.0, 0.0, 0.0),
    land_m2_per_employee=(148.0, 149.0, 150.0),
    source=(
        "Settlement 0.15 (Acocella 2017) to 0.30 per 100 and year (Vallée), relocation 0.70, both "
        "as quoted for Bodensee-Oberschwaben; 148 and 150 m² and the shares of sectors from the "
        "manual of REAT 3.0.3; mid is the mean of low and high; sectors by section of WZ 2008"
    ),
)
"""What published applications span, sectors named by section of WZ 2008 (C, G, H, ...)."""


def gifpro(
    employees: pd.DataFrame, *, years: float, parameters: GifproParameters = PUBLISHED_RANGE
) -> pd.DataFrame:
    """Forecast commercial land from employees by sector (GIFPRO, base model).

    Parameters
    ----------
    employees : DataFrame
        `unit_id`, `sector` (a key of the parameters' `commercial_share`), `employees`.
    years : float
        Horizon, in years; the stock of employees is held constant over it.
    parameters : GifproParameters
        Quotas and land a head.

    Returns
    -------
    DataFrame
        One row a unit and sector: `unit_id`, `segment`, `relevant_employees` (on commercial
        land), `mobile_per_year` (mid, after re-use), `demand_ha_low`, `demand_ha_mid`,
        `demand_ha_high` over the horizon, `method`. ``attrs["parameters"]`` holds the set.

    Raises
    ------
    LandgapError
        If a sector is not in the parameters, a value is missing or negative, or a unit and
        sector stand twice.

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
    share = employees["sector"].map(dict(parameters.commercial_share))
    relevant = employees["employees"] * share
    result = pd.DataFrame(
        {
            "unit_id": employees["unit_id"],
            "segment": employees["sector"],
            "relevant_employees": relevant,
        }
    )
    for place, level in enumerate(("low", "mid", "high")):
        moving = parameters.settlement_quota[place] + parameters.relocation_quota[place]
        mobile = relevant * moving * (1 - parameters.reuse_share[place])
        if level == "mid":
            result.insert(3, "mobile_per_year", mobile)
        land_m2 = mobile * parameters.land_m2_per_employee[place] * years
        result[f"demand_ha_{level}"] = land_m2 / 10_000
    result["method"] = f"GIFPRO, {parameters.name}"
    result.attrs["parameters"] = {**asdict(parameters), "years": years}
    return result


def _refuse_bad_employees(employees: pd.DataFrame, parameters: GifproParameters) -> None:
    unit = employees["unit_id"].astype("str") + "/" + employees["sector"].astype("str")
    checks = {
        "employees missing": employees["employees"].isna(),
        "employees negative": employees["employees"].lt(0),
        "unit and sector twice": employees.duplicated(["unit_id", "sector"], keep=False),
        f"sector not in the parameters ({', '.join(parameters.commercial_share)})": ~employees[
            "sector"
        ].isin(list(parameters.commercial_share)),
    }
    faults = [f"{what}: {some(unit[rows])}" for what, rows in checks.items() if rows.any()]
    if faults:
        raise LandgapError("GIFPRO needs employees by known sector.", faults)
