"""What a cooperation area is worth: who brings what, what joining gives and costs each member."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from landgap.balancing.balance import balance
from landgap.cooperation.membership import membership_effects
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.transport.dividend import Dividend, dividend
from landgap.transport.highs import least_unmet
from landgap.transport.inputs import read_exchange

ALL_STATES = "all"
"""Stands for all states of an area, beside its parts by state."""

_SUPPLY = ["supply_ha", "supply_low_ha", "supply_high_ha", "large_ha"]
_DEMAND = ["demand_ha_low", "demand_ha_mid", "demand_ha_high"]
_GAINS = ["met_more_ha", "used_more_ha", "found_ha", "given_ha"]


@dataclass(frozen=True)
class Cooperation:
    """Areas and their members; made by :func:`cooperation_areas`.

    Attributes
    ----------
    areas : DataFrame
        Indexed by `area` and `state` (``all``, then each state in it): the columns of
        :func:`landgap.balance`, `units`, `units_unknown` (whose supply is not known; their demand
        counts), and for the whole area `dividend_ha` (demand that the members meet together and
        not alone) and `border_dividend_ha` (what of it needs land across a state border).
    members : DataFrame
        One row an area and unit: `area`, `unit_id`, `state`, `supply_ha`, `demand_ha_mid`,
        `gap_ha`, `supply_share` (of the known supply of the area: who brings what). What joining
        gives: `met_more_ha` (own demand that is met) and `used_more_ha` (own land that is used),
        both against being alone. What it costs: `found_ha` (own demand that goes to land of other
        members) and `given_ha` (own land that serves demand of others). And `loss_ha`, what the
        others and it would lose together if it left, where that was asked for.

    Examples
    --------
    >>> [*Cooperation.__dataclass_fields__]
    ['areas', 'members']
    """

    areas: pd.DataFrame
    members: pd.DataFrame = field(repr=False)


def cooperation_areas(
    areas: pd.DataFrame,
    units: pd.DataFrame,
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    *,
    years: float,
    large_share: float = 1.0,
    losses: bool = True,
) -> Cooperation:
    """Work out each cooperation area by itself, as if only its members cooperated.

    Parameters
    ----------
    areas : DataFrame
        `area` and `unit_id`, one row a membership, as from :func:`landgap.territory`; areas may
        overlap and lie inside each other.
    units : DataFrame
        Indexed by `unit_id`: `state`, and the columns of supply and demand that
        :func:`landgap.balance` takes, supply missing where not known.
    supply, demand, costs : DataFrame
        As for :func:`landgap.exchange`; units that are no member take no part.
    years : float
        Horizon, in years.
    large_share : float, default 1.0
        Share of the demand that asks for parcels above 5 ha.
    losses : bool, default True
        Whether to work out `loss_ha`, a linear program or more for each member.

    Returns
    -------
    Cooperation
        Sums by area and state, and what each member brings, gets and gives.

    Raises
    ------
    LandgapError
        If columns are missing, a member is no unit or stands twice in one area.

    Notes
    -----
    A unit alone has its own land only. A dividend counts land whose hectares are known; a member
    whose supply is not known brings its demand, so that the true dividend may be smaller or
    larger.

    Examples
    --------
    Three municipalities, the third in the other state and short of 35 ha, in two nested areas.

    >>> ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [60.0, 10, 5],
    ...                    "demand_ha": [10.0, 20, 40]})
    >>> units = pd.DataFrame({"state": ["DE-ST", "DE-ST", "DE-SN"]}, index=list("ABC"))
    >>> for column in ("supply_ha", "supply_low_ha", "supply_high_ha", "large_ha"):
    ...     units[column] = ha["supply_ha"].to_numpy()
    >>> for column in ("demand_ha_low", "demand_ha_mid", "demand_ha_high"):
    ...     units[column] = ha["demand_ha"].to_numpy()
    >>> ways = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3),
    ...                      "cost": [5, 20, 30, 20, 5, 15, 30, 15, 5]})
    >>> areas = pd.DataFrame({"area": ["inner"] * 2 + ["outer"] * 3, "unit_id": list("BCABC")})
    >>> found = cooperation_areas(areas, units, ha, ha, ways, years=10)
    >>> found.areas.xs("all", level="state")[["gap_ha", "dividend_ha", "border_dividend_ha"]]
           gap_ha  dividend_ha  border_dividend_ha
    area
    inner   -45.0          0.0                 0.0
    outer     5.0         45.0                35.0
    >>> found.members.loc[found.members["area"] == "outer", ["unit_id", "met_more_ha", "given_ha"]]
      unit_id  met_more_ha  given_ha
    2       A          0.0      45.0
    3       B         10.0       0.0
    4       C         35.0       0.0
    """
    if faults := _faults(areas, units):
        raise LandgapError("The cooperation areas cannot be worked out.", faults)
    tables, members = {}, []
    for area, rows in areas.groupby("area", sort=False):
        keys = pd.Index(rows["unit_id"], name="unit_id")
        inside = units.loc[keys]
        land, need = supply[supply["unit_id"].isin(keys)], demand[demand["unit_id"].isin(keys)]
        ways = costs[costs["origin"].isin(keys) & costs["destination"].isin(keys)]
        table = _balanced(inside, years=years, large_share=large_share)
        found = _together(land, need, ways, inside["state"])
        whole = (ALL_STATES, ["dividend_ha", "border_dividend_ha"])
        table.loc[whole] = _dividends(found, land, need, ways, inside["state"])
        tables[area] = table
        part = _member_rows(inside, found).assign(area=area)
        if losses and found is not None:
            lost = membership_effects(
                land, need, ways, inside["state"], members=keys, others="alone", progress=False
            )
            part["loss_ha"] = lost["loss_ha"].reindex(keys)
        members.append(part.reset_index())
    table = pd.concat(members, ignore_index=True)
    table = table[["area", *table.columns.drop("area")]]
    return Cooperation(pd.concat(tables, names=["area", "state"]), table)


def _balanced(inside: pd.DataFrame, *, years: float, large_share: float) -> pd.DataFrame:
    """Set supply against demand for the whole area and for its part in each state."""
    every = pd.concat([inside.assign(state=ALL_STATES), inside])
    parts = every.groupby("state", sort=False)
    sums = parts[[*_SUPPLY, *_DEMAND]].sum(min_count=1)
    unknown = every["supply_ha"].isna().groupby(every["state"]).sum().reindex(sums.index)
    known = sums[_SUPPLY].assign(partly_known=unknown > 0)
    result = balance(known, sums[_DEMAND], years=years, large_share=large_share)
    result = result.drop(columns="partly_known")
    result["units"], result["units_unknown"] = parts.size(), unknown
    states = sorted(set(sums.index) - {ALL_STATES})
    return (
        result.loc[[ALL_STATES, *states]]
        .assign(dividend_ha=None, border_dividend_ha=None)
        .astype({"dividend_ha": float, "border_dividend_ha": float})
    )


def _together(
    supply: pd.DataFrame, demand: pd.DataFrame, ways: pd.DataFrame, states: pd.Series
) -> Dividend | None:
    """Compare all members together with each alone; None where no land meets any demand."""
    gives = supply.loc[supply["supply_ha"] > 0, "unit_id"]
    takes = demand.loc[demand["demand_ha"] > 0, "unit_id"]
    if not (ways["origin"].isin(takes) & ways["destination"].isin(gives)).any():
        return None
    alone = pd.Series(states.index, index=states.index)  # each unit a side of its own
    return dividend(supply, demand, ways, alone)


def _dividends(
    found: Dividend | None,
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    ways: pd.DataFrame,
    states: pd.Series,
) -> tuple[float, float]:
    if found is None:
        return 0.0, 0.0
    if (states == states.iloc[0]).all():
        return found.dividend_ha, 0.0
    inputs = Inputs("The cooperation areas cannot be worked out.")
    market = read_exchange(inputs, supply, demand, ways, states)
    unmet_ha = least_unmet(market.problem("closed"))
    return found.dividend_ha, max(0.0, round(unmet_ha - found.open.unmet_ha, 6))


def _member_rows(inside: pd.DataFrame, found: Dividend | None) -> pd.DataFrame:
    table = inside[["state", "supply_ha", "demand_ha_mid"]].rename_axis("unit_id")
    table["gap_ha"] = table["supply_ha"] - table["demand_ha_mid"]
    table["supply_share"] = table["supply_ha"] / table["supply_ha"].sum()
    if found is None:
        return table.assign(**dict.fromkeys(_GAINS, 0.0))
    gains = found.units.rename(columns={"found_across_ha": "found_ha", "given_across_ha": "given_ha"})
    return table.join(gains[_GAINS].reindex(table.index, fill_value=0.0))


def _faults(areas: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    faults = [
        f"{name}: no column {column} (present: {some(table.columns, 20)})"
        for name, table, columns in (
            ("areas", areas, ("area", "unit_id")),
            ("units", units, ("state", *_SUPPLY, *_DEMAND)),
        )
        for column in columns
        if column not in table
    ]
    if faults:
        return faults
    if areas.empty:
        faults.append("areas: no rows; name the members")
    if len(odd := areas.loc[~areas["unit_id"].isin(units.index), "unit_id"].unique()):
        faults.append(f"areas: {some(odd)} not among the units")
    if len(twice := areas.loc[areas.duplicated(["area", "unit_id"]), "unit_id"].unique()):
        faults.append(f"areas: {some(twice)} twice in one area")
    return faults
