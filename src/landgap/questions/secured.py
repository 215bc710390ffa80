"""How much land plans secure, and how long that lasts which can be had soon."""

from __future__ import annotations

import pandas as pd

from landgap.assessment import Assessment
from landgap.layers.checked import Inputs
from landgap.layers.schema import PLAN_LEVELS

NOT_STATED = "not_stated"
"""What stands for a site that does not say which plan secures it."""

YARDSTICK_YEARS = (5.0, 7.0)
"""Years of serviced land that a register aims at.

New South Wales, Employment Lands Development Monitor: a secondary account was read, not the register.
"""

_SOON = ("immediate", "short")


def secured_in_plans(result: Assessment) -> pd.DataFrame:
    """Sum the land on offer by the plan that secures it (planerisch gesicherte Flächen).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`. The sites say their `plan_level`: ``regional_plan``, ``land_use_plan``
        (Flächennutzungsplan) or ``development_plan`` (Bebauungsplan).

    Returns
    -------
    DataFrame
        By `state` and `plan_level` (``not_stated`` where a site does not say): `sites` on offer, `supply_ha`,
        `soon_ha` (to be had at once or within two years), in net ha, and `unknown_ha`, gross land of sites
        that do not say what is free. Sums equal those of ``result.states``.

    Raises
    ------
    LandgapError
        If it is no assessment.

    See Also
    --------
    landgap.supply : The rows that are summed.

    Examples
    --------
    >>> import landgap as lg
    >>> secured = lg.questions.secured_in_plans(lg.assess("halle-leipzig"))
    >>> secured["supply_ha"].groupby("state").sum().round().to_dict()
    {'DE-SN': 339.0, 'DE-ST': 1693.0, 'DE-TH': 67.0}
    """
    inputs = Inputs("The plans cannot be summed.")
    inputs.instance(result, "result", Assessment, made_by="landgap.assess")
    inputs.stop()
    rows = result.offered[result.offered["unit_id"].isin(result.units.index)].copy()
    sites = result.study.sites.set_index("site_id")
    level = sites["plan_level"] if "plan_level" in sites else pd.Series(pd.NA, sites.index, dtype="str")
    rows["state"] = result.units["state"].reindex(rows["unit_id"]).to_numpy()
    rows["plan_level"] = level.reindex(rows["site_id"]).fillna(NOT_STATED).to_numpy()
    rows["soon_ha"] = rows["supply_ha"].where(rows["availability"].isin(_SOON), 0.0)
    rows["unknown_ha"] = rows["gross_ha"].where(rows["supply_ha"].isna(), 0.0)
    rows["offers"] = rows["site_id"].where(rows["supply_ha"].gt(0))
    grouped = rows.groupby(["state", "plan_level"])
    table = grouped[["supply_ha", "soon_ha", "unknown_ha"]].sum()
    table.insert(0, "sites", grouped["offers"].nunique())
    order = [*PLAN_LEVELS, NOT_STATED]
    return table.sort_index(level="plan_level", key=lambda index: index.map(order.index)).sort_index(
        level="state", sort_remaining=False, kind="stable"
    )


def land_within_two_years(result: Assessment) -> pd.DataFrame:
    """Say how many years the land lasts that can be had within two years (kurzfristige Reichweite).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.

    Returns
    -------
    DataFrame
        By `level` (``region``, ``state``, ``district``, ``unit``) and `area`: `soon_ha`, `demand_ha_year`
        (mid), `soon_years` of the recorded land at mid demand, `soon_years_low` (at high demand),
        `soon_years_high` (at low demand, and as if all supply that may lie there unrecorded could be had as
        soon; ``NaN`` where there is no telling), and `below_yardstick`: True, False, or missing where the
        range does not decide. Years are ``inf`` without demand. ``attrs["yardstick"]`` names the yardstick.

    Raises
    ------
    LandgapError
        If it is no assessment.

    See Also
    --------
    landgap.balance : Years that all supply lasts.

    Notes
    -----
    The yardstick of 5 to 7 years is that of another country's register, of land that is zoned and serviced:
    a measure to compare with, no target of the region.

    Examples
    --------
    >>> import landgap as lg
    >>> years = lg.questions.land_within_two_years(lg.assess("halle-leipzig"))
    >>> years.loc["state", "soon_years"].round(1).to_dict()
    {'DE-SN': 3.0, 'DE-ST': 2.9, 'DE-TH': 9.8}
    """
    inputs = Inputs("The years cannot be worked out.")
    inputs.instance(result, "result", Assessment, made_by="landgap.assess")
    inputs.stop()
    levels = {
        "region": result.region,
        "state": result.states,
        "district": result.districts,
        "unit": result.units,
    }
    sums = pd.concat({name: pd.DataFrame(table) for name, table in levels.items()}, names=["level", "area"])
    per_year = sums[["demand_ha_low", "demand_ha_mid", "demand_ha_high"]] / result.study.horizon_years
    soon = sums["soon_ha"]
    none_said = 0.0 if result.study.complete else float("nan")
    more = sums.get("unknown_supply_high_ha", pd.Series(none_said, sums.index))
    table = pd.DataFrame(
        {
            "soon_ha": soon,
            "demand_ha_year": per_year["demand_ha_mid"],
            "soon_years": soon / per_year["demand_ha_mid"],
            "soon_years_low": soon.fillna(0.0) / per_year["demand_ha_high"],
            "soon_years_high": (soon.fillna(0.0) + more) / per_year["demand_ha_low"],
        }
    )
    low, high = YARDSTICK_YEARS
    below = pd.Series(pd.NA, table.index, dtype="boolean")
    below = below.mask(table["soon_years_high"].lt(low), True).mask(table["soon_years_low"].ge(low), False)
    table["below_yardstick"] = below
    table.attrs["yardstick"] = {
        "years": (low, high),
        "source": "New South Wales, Employment Lands Development Monitor (secondary account)",
    }
    return table
