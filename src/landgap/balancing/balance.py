"""Supply against demand: gap, reach, and whether hectares come in parcels that are large enough."""

from __future__ import annotations

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

LARGE_HA = 5
"""From which size on a site is regionally significant, ha (studies of 2009 and 2021)."""

VERDICTS = ("unknown", "inconclusive", "short", "no large parcels", "enough")

_KNOWN_OR_NOT = ("supply_ha", "supply_low_ha", "supply_high_ha", "large_low_ha", "large_high_ha")
_UNKNOWN = ("unknown_supply_low_ha", "unknown_supply_high_ha")
_DEMAND = ("demand_ha_low", "demand_ha_mid", "demand_ha_high")


def reach(supply_ha: pd.Series, demand_ha: pd.Series, *, years: float) -> pd.Series:
    """Count the years that the supply lasts if demand goes on as forecast (Reichweite).

    Parameters
    ----------
    supply_ha : Series
        Net land that can be had, in ha; ``NaN`` where it is not known.
    demand_ha : Series
        Land needed over the whole horizon, in ha, on the same index.
    years : float
        Length of the horizon, in years.

    Returns
    -------
    Series
        Years: ``inf`` where nothing is needed, 0 where there is nothing to give, ``NaN`` where
        there is neither, or the supply is not known. On the index of `supply_ha`.

    Raises
    ------
    LandgapError
        If hectares are negative, demand is missing, an area is in one table only, or `years` is
        not above 0.

    See Also
    --------
    balance : Reach and gap together.

    References
    ----------
    Land North Rhine-Westphalia, Siedlungsflächenmonitoring: reserves over mean annual take-up.

    Examples
    --------
    >>> supply = pd.Series({"15088150": 48.0, "15002000": 0.0})
    >>> demand = pd.Series({"15088150": 90.0, "15002000": 45.0})
    >>> reach(supply, demand, years=18)
    15088150    9.6
    15002000    0.0
    Name: reach_years, dtype: float64
    """
    inputs = Inputs("The reach cannot be worked out.")
    inputs.options(years=years)
    supply, demand = inputs.by_key(supply_ha, "supply_ha", gaps=True), inputs.by_key(demand_ha, "demand_ha")
    _check_areas(inputs, supply.index, demand.index)
    inputs.stop()
    found = _ratio(supply, demand.reindex(supply.index)) * years
    return found.set_axis(supply_ha.index).rename("reach_years")


def balance(
    supply: pd.DataFrame, demand: pd.DataFrame, *, years: float, large_share: float | None = None
) -> pd.DataFrame:
    """Set supply against demand, in quantity and in quality (Flächensaldo).

    Parameters
    ----------
    supply : DataFrame
        Indexed by area (unit, district, state): `supply_ha`, `supply_low_ha`, `supply_high_ha`,
        and what of it lies in parcels from 5 ha: `large_low_ha` surely, as they are stated, and
        `large_high_ha` possibly. ``NaN`` where not known. Optional `partly_known`: whether more supply
        may be there than is known; and `unknown_supply_low_ha`, `unknown_supply_high_ha`: how much more
        at least and at most, ``NaN`` where there is no telling.
    demand : DataFrame
        On the same index: `demand_ha_low`, `demand_ha_mid`, `demand_ha_high` over the horizon.
    years : float
        Horizon, in years.
    large_share : float, optional
        Share of the demand that asks for parcels from 5 ha (0 to 1). If not given, no size is asked for:
        the balance of large parcels is missing, and the verdict goes by hectares alone.

    Returns
    -------
    DataFrame
        On the index of `supply`: the columns of both, and `gap_ha` (supply, with the unknown supply that is
        surely there, minus mid demand; negative: missing), with `gap_low_ha` (least supply, most demand)
        and `gap_high_ha`, which is missing where there is no telling how much supply is unknown; `ratio`
        (supply over demand); `reach_years`; `large_gap_low_ha` and `large_gap_high_ha`, sure and possible
        parcels from 5 ha minus the mid demand for them; and `verdict`: ``short`` (hectares are missing),
        ``no large parcels`` (hectares suffice, possible large parcels do not), ``enough`` (even sure
        ones suffice), ``inconclusive`` (what is known does not decide: only possible parcels suffice,
        or supply is known in part, so that the shortage is at most what `gap_ha` says), or
        ``unknown``. Ratio and reach are ``inf`` without demand, 0 without supply and ``NaN`` with
        neither.

    Raises
    ------
    LandgapError
        If an area is in one table only, demand is missing or hectares are negative, or an option is
        out of range.

    See Also
    --------
    reach : The years alone.
    match : Land and demand by size class and segment.
    surplus_evidence : What contradicts the balance.

    Examples
    --------
    >>> import pandas as pd
    >>> supply = pd.DataFrame(
    ...     {"supply_ha": [40.0], "supply_low_ha": 40.0, "supply_high_ha": 40.0, "large_low_ha": 0.0,
    ...      "large_high_ha": 0.0}, index=["Leuna"],
    ... )
    >>> demand = pd.DataFrame(
    ...     {"demand_ha_low": [20.0], "demand_ha_mid": 30.0, "demand_ha_high": 40.0},
    ...     index=["Leuna"],
    ... )
    >>> found = balance(supply, demand, years=18, large_share=1.0)
    >>> found[["gap_ha", "large_gap_high_ha", "verdict"]]
           gap_ha  large_gap_high_ha           verdict
    Leuna    10.0              -30.0  no large parcels
    """
    inputs = Inputs("The balance cannot be worked out.")
    inputs.options(years=years, large_share=large_share)
    known = (Column(name, "amount", required=True, gaps=True) for name in _KNOWN_OR_NOT)
    more = (Column(name, "amount", gaps=True) for name in _UNKNOWN)
    land = inputs.table(supply, "supply", *known, *more, Column("partly_known", "flag"), indexed=True)
    amounts = (Column(name, "amount", required=True) for name in _DEMAND)
    asked = inputs.table(demand, "demand", *amounts, indexed=True)
    _check_areas(inputs, land.index, asked.index)
    inputs.stop()
    result = land.join(asked.reindex(land.index)).set_axis(supply.index, axis=0)
    need = result["demand_ha_mid"]
    partly = result.get("partly_known", pd.Series(False, index=result.index))
    least, most = _unknown_supply(result, partly)
    supply_ha = result["supply_ha"] + least
    result["gap_ha"] = supply_ha - need
    # a unit of which nothing is known may have nothing
    result["gap_low_ha"] = result["supply_low_ha"].fillna(0.0) + least - result["demand_ha_high"]
    result["gap_high_ha"] = result["supply_high_ha"].fillna(0.0) + most - result["demand_ha_low"]
    result["ratio"] = _ratio(supply_ha, need)
    result["reach_years"] = result["ratio"] * years
    large_need = need * (np.nan if large_share is None else large_share)
    for end in ("low", "high"):
        result[f"large_gap_{end}_ha"] = result[f"large_{end}_ha"] - large_need
    sure, possible = result["gap_ha"], result["gap_ha"] + most - least
    large_sure, large_possible = result["large_gap_low_ha"], result["large_gap_high_ha"] + most
    open_ended = partly & most.isna()
    verdict = np.select(
        [
            result["gap_ha"].isna(),
            possible < 0,
            (sure < 0) | (open_ended & (result["large_gap_high_ha"] < 0)),
            large_possible < 0,
            large_sure < 0,
        ],
        ["unknown", "short", "inconclusive", "no large parcels", "inconclusive"],
        "enough",
    )
    result["verdict"] = pd.Categorical(verdict, categories=VERDICTS)
    return result


def _unknown_supply(land: pd.DataFrame, partly: pd.Series[bool]) -> tuple[pd.Series, pd.Series]:
    """Give what lies there beyond what is known, at least and at most; missing where there is no telling."""
    low, high = _UNKNOWN
    none = pd.Series(0.0, index=land.index)
    untold = none.mask(partly | land["supply_ha"].isna())
    return land.get(low, none).fillna(0.0), land.get(high, untold)


def _ratio(supply_ha: pd.Series, demand_ha: pd.Series) -> pd.Series:
    with np.errstate(divide="ignore", invalid="ignore"):
        return supply_ha / demand_ha


def _check_areas(inputs: Inputs, supply: pd.Index, demand: pd.Index) -> None:
    if odd := supply.symmetric_difference(demand).tolist():
        inputs.fault(f"areas in one table only, supply or demand: {some(odd)}")
