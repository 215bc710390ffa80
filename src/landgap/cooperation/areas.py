"""What a cooperation area is worth: who brings what, what joining gives and costs each member."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from landgap.balancing.balance import balance
from landgap.cooperation.membership import membership_effects
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.sites.unknown_land import UnknownLand
from landgap.tolerances import SOLVER_DECIMALS
from landgap.transport.dividend import Dividend, dividend
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import ExchangeInputs, read_exchange

ALL_STATES = "all"
"""Stands for all states of an area, beside its parts by state."""

_SUPPLY = ["supply_ha", "supply_low_ha", "supply_high_ha", "large_low_ha", "large_high_ha"]
_OPEN = ["unknown_ha", "unaccounted_ha"]
_DEMAND = ["demand_ha_low", "demand_ha_mid", "demand_ha_high"]
# a unit alone is a side of its own, so that the columns of a dividend say what pooling changes
_POOLED = {
    "met_more_ha": "met_by_pooling_ha",
    "used_more_ha": "used_by_pooling_ha",
    "met_across_ha": "met_elsewhere_ha",
    "used_across_ha": "used_by_others_ha",
}
_GAINS = [*_POOLED.values()]
_HEADING = "The cooperation areas cannot be worked out."


@dataclass(frozen=True, eq=False)
class Cooperation:
    """Areas and their members; made by :func:`cooperation_areas`.

    Attributes
    ----------
    areas : DataFrame
        Indexed by `area` and `state` (``all``, then each state in it): the columns of
        :func:`landgap.balance`, `units`, `units_unknown` (whose supply is not known; their demand
        counts), and for the whole area `pooling_gain_ha` (Gewinn der Gemeinsamkeit: demand that the
        members meet together and each alone does not) and `border_dividend_ha` (Kooperationsgewinn:
        what of it is met with the border open and not with it closed).
    members : DataFrame
        One row an area and unit: `area`, `unit_id`, `state`, `supply_ha`, `demand_ha_mid`,
        `supply_share` (of the known supply of the area: who brings what). What joining gives:
        `met_by_pooling_ha` (own demand that is met) and `used_by_pooling_ha` (own land that is used),
        both against being alone. What it costs: `met_elsewhere_ha` (own demand that goes to land of
        other members) and `used_by_others_ha` (own land that serves demand of others). And
        `area_loss_ha`, how much smaller the pooling gain of the area is without it, where that was
        asked for.

    See Also
    --------
    cooperation_areas : Makes it.

    Examples
    --------
    >>> [*Cooperation.__dataclass_fields__]
    ['areas', 'members']
    """

    areas: pd.DataFrame
    members: pd.DataFrame = field(repr=False)


def cooperation_areas(  # noqa: PLR0913  tables and options of one question
    areas: pd.DataFrame,
    units: pd.DataFrame,
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    *,
    years: float,
    large_share: float | None = None,
    losses: bool = True,
    unknown: UnknownLand | None = None,
) -> Cooperation:
    """Work out each cooperation area by itself, as if only its members cooperated.

    Parameters
    ----------
    areas : DataFrame
        `area` and `unit_id`, one row a membership, as from :func:`landgap.layers.territory`; areas may
        overlap and lie inside each other.
    units : DataFrame
        Indexed by `unit_id`: `state`, and the columns of supply and demand that
        :func:`landgap.balance` takes, supply missing where not known; optional `unknown_ha` and
        `unaccounted_ha`, land on which more may be free.
    supply, demand, costs : DataFrame
        As for :func:`landgap.exchange`; units that are no member take no part.
    years : float
        Horizon, in years.
    large_share : float, optional
        Share of the demand that asks for parcels from 5 ha; if not given, no size is asked for.
    losses : bool, default True
        Whether to work out `area_loss_ha`, a linear program or more for each member.
    unknown : UnknownLand, optional
        What published counts hold beyond the inventory, as from :func:`landgap.sites.unknown_land`; for the
        balances, which are those of :func:`landgap.balancing.balance_by` then.

    Returns
    -------
    Cooperation
        Sums by area and state, and what each member brings, gets and gives.

    Raises
    ------
    LandgapError
        If columns are missing, a member is no unit or a duplicate in one area, or an option is out of
        range; all faults are named.

    See Also
    --------
    landgap.layers.territory : Members at a date.
    propose_areas : Areas whose surplus would offset a deficit.
    membership_effects : What each unit adds or takes alone.

    Notes
    -----
    A unit alone has its own land only. Gains count land whose hectares are known; a member whose supply
    is not known brings its demand, so that the true gain may be smaller or larger. Both gains are
    those of the area by itself: gains of areas that overlap do not add up.

    Examples
    --------
    Three municipalities, the third in the other state and short of 35 ha, in two nested areas.

    >>> ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [60.0, 10, 5],
    ...                    "demand_ha": [10.0, 20, 40]})
    >>> units = pd.DataFrame({"state": ["DE-ST", "DE-ST", "DE-SN"]}, index=list("ABC"))
    >>> for column in ("supply_ha", "supply_low_ha", "supply_high_ha", "large_low_ha", "large_high_ha"):
    ...     units[column] = ha["supply_ha"].to_numpy()
    >>> for column in ("demand_ha_low", "demand_ha_mid", "demand_ha_high"):
    ...     units[column] = ha["demand_ha"].to_numpy()
    >>> pairs = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3),
    ...                      "cost": [5, 20, 30, 20, 5, 15, 30, 15, 5]})
    >>> areas = pd.DataFrame({"area": ["inner"] * 2 + ["outer"] * 3, "unit_id": list("BCABC")})
    >>> found = cooperation_areas(areas, units, ha, ha, pairs, years=10)
    >>> found.areas.xs("all", level="state")[["gap_ha", "pooling_gain_ha", "border_dividend_ha"]]
           gap_ha  pooling_gain_ha  border_dividend_ha
    area
    inner   -45.0              0.0                 0.0
    outer     5.0             45.0                35.0
    >>> outer = found.members[found.members["area"] == "outer"]
    >>> outer[["unit_id", "met_by_pooling_ha", "used_by_others_ha"]]
      unit_id  met_by_pooling_ha  used_by_others_ha
    2       A                0.0               45.0
    3       B               10.0                0.0
    4       C               35.0                0.0
    """
    inputs = Inputs(_HEADING)
    inputs.options(years=years, large_share=large_share)
    inside = inputs.table(
        areas,
        "areas",
        Column("unit_id", "id", required=True),
        Column("area", "text", required=True),
        unique=["area", "unit_id"],
        rows=True,
    )
    units = inputs.table(
        units,
        "units",
        Column("state", "state", required=True),
        *(Column(name, "amount", required=True, gaps=True) for name in (*_SUPPLY, *_DEMAND)),
        *(Column(name, "amount") for name in _OPEN),
        indexed=True,
    )
    if (
        "unit_id" in inside
        and (odd := inside.loc[~inside["unit_id"].isin(units.index), "unit_id"].unique()).size
    ):
        inputs.fault(f"areas: unknown units {some(odd)}")
    key = Column("unit_id", "id", required=True)
    supply = inputs.table(supply, "supply", key, Column("supply_ha", "amount", required=True))
    demand = inputs.table(demand, "demand", key, Column("demand_ha", "amount", required=True))
    ends = [Column(end, "id", required=True) for end in ("origin", "destination")]
    costs = inputs.table(costs, "costs", *ends, Column("cost", "amount", required=True))
    inputs.stop()
    tables, members = {}, []
    # areas keep the names or numbers that they came with
    for area, keys in inside["unit_id"].groupby(pd.Series(areas["area"].array), sort=False):
        here = units.loc[pd.Index(keys, name="unit_id")]
        land, need = (table[table["unit_id"].isin(keys)] for table in (supply, demand))
        pairs = costs[costs["origin"].isin(keys) & costs["destination"].isin(keys)]
        table = _balanced(here, unknown, years=years, large_share=large_share)
        part = _member_rows(here).assign(area=area)
        gains = {"pooling_gain_ha": 0.0, "border_dividend_ha": 0.0}
        if _any_pair(land, need, pairs):
            alone = pd.Series(here.index, index=here.index)  # each unit a side of its own
            found = dividend(land, need, pairs, alone)
            market = read_exchange(Inputs(_HEADING), land, need, pairs, here["state"])
            gains = {"pooling_gain_ha": found.dividend_ha, "border_dividend_ha": _across(market, found)}
            part[_GAINS] = found.units.rename(columns=_POOLED)[_GAINS].reindex(part.index, fill_value=0.0)
            if losses:
                lost = membership_effects(
                    land, need, pairs, here["state"], members=keys, others="alone", progress=False
                )
                part["area_loss_ha"] = lost["loss_ha"].reindex(part.index)
        table.loc[ALL_STATES, list(gains)] = list(gains.values())
        tables[area] = table
        members.append(part.reset_index())
    table = pd.concat(members, ignore_index=True)
    table = table[["area", *table.columns.drop("area")]]
    return Cooperation(pd.concat(tables, names=["area", "state"]), table)


def _balanced(
    inside: pd.DataFrame, unknown: UnknownLand | None, *, years: float, large_share: float | None
) -> pd.DataFrame:
    """Set supply against demand for the whole area and for its part in each state."""
    every = pd.concat([inside.assign(state=ALL_STATES), inside])
    parts = every.groupby("state", sort=False)
    sums = parts[[*_SUPPLY, *_DEMAND]].sum(min_count=1)
    blank = every["supply_ha"].isna().groupby(every["state"]).sum().reindex(sums.index)
    more = every.reindex(columns=_OPEN).gt(0).any(axis=1) | every["supply_ha"].isna()
    known = sums[_SUPPLY].assign(partly_known=more.groupby(every["state"]).any())
    if unknown is not None and unknown.missing_ha != 0:
        groups = (every["state"].iloc[: len(inside)], inside["state"])
        known = known.join(pd.concat([unknown.within(group) for group in groups]))
    result = balance(known, sums[_DEMAND], years=years, large_share=large_share)
    result = result.drop(columns="partly_known")
    result["units"], result["units_unknown"] = parts.size(), blank
    states = sorted(set(sums.index) - {ALL_STATES})
    return (
        result.loc[[ALL_STATES, *states]]
        .assign(pooling_gain_ha=None, border_dividend_ha=None)
        .astype({"pooling_gain_ha": float, "border_dividend_ha": float})
    )


def _any_pair(supply: pd.DataFrame, demand: pd.DataFrame, pairs: pd.DataFrame) -> bool:
    gives = supply.loc[supply["supply_ha"] > 0, "unit_id"]
    takes = demand.loc[demand["demand_ha"] > 0, "unit_id"]
    return bool((pairs["origin"].isin(takes) & pairs["destination"].isin(gives)).any())


def _across(market: ExchangeInputs, found: Dividend) -> float:
    """Work out what of the dividend needs land across a state border."""
    if not market.crosses.any():
        return 0.0
    return max(0.0, round(DividendValue(market).unmet_ha("closed") - found.open.unmet_ha, SOLVER_DECIMALS))


def _member_rows(inside: pd.DataFrame) -> pd.DataFrame:
    """List what each member brings, without gains so far."""
    table = inside[["state", "supply_ha", "demand_ha_mid"]].rename_axis("unit_id")
    table["supply_share"] = table["supply_ha"] / table["supply_ha"].sum()
    return table.assign(**dict.fromkeys(_GAINS, 0.0))
