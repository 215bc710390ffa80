"""The border dividend: demand met with the border open that stays unmet with it closed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from landgap.layers.checked import Inputs
from landgap.tolerances import SOLVER_HA
from landgap.transport.exchange import HEADING, Exchange, Solver, run
from landgap.transport.inputs import Caps, ExchangeInputs, read_exchange


@dataclass(frozen=True, eq=False)
class Dividend:
    """What an open border is worth, and to whom (Kooperationsgewinn).

    Attributes
    ----------
    dividend_ha : float
        Demand that is met with the border open and unmet with it closed, in ha.
    units, states : DataFrame
        By unit and by state: `met_more_ha` (demand met more than with the border closed; never
        less), `used_more_ha` (land used more; negative where land of others is nearer),
        `met_across_ha` (its demand that finds land on the other side) and `used_across_ha` (its
        land that demand of the other side uses), both with the border open. By unit also
        `determined`: whether the figures hold for every exchange that is as good, or costs are tied
        and they are those of one among several; missing from OR-tools. The open run is judged
        beside the closed one that is given, as it meets what that one meets.
    crossing_ha : float
        Hectares that cross the open border: the dividend, and what crosses because it is nearer.
    closed, open : Exchange
        The two runs.
    priced : Exchange or None
        The run with a crossing cost or caps, if any were given.

    See Also
    --------
    dividend : Makes it.

    Examples
    --------
    >>> Dividend.__dataclass_fields__["dividend_ha"].type
    'float'
    """

    dividend_ha: float
    crossing_ha: float
    units: pd.DataFrame = field(repr=False)
    states: pd.DataFrame
    closed: Exchange
    open: Exchange
    priced: Exchange | None = None


def dividend(
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    crossing_cost: float | None = None,
    caps: Caps | None = None,
    members: Iterable[Hashable] | None = None,
    solver: Solver = "highs",
) -> Dividend:
    """Compare the exchange with the border closed and open, and at a cost or with caps if given.

    Parameters
    ----------
    supply, demand, costs : DataFrame
        As for :func:`exchange`.
    states : Series
        State by unit.
    crossing_cost : float, optional
        Cost added to each hectare across, in km or minutes, for the third run.
    caps : mapping, optional
        Most hectares from state to state, for the third run.
    members : iterable, optional
        Keys of units that may exchange across the border, in the second run and the third.
    solver : "highs" or "ortools", default "highs"
        As for :func:`exchange`.

    Returns
    -------
    Dividend
        Hectares, who gains, and the runs.

    Raises
    ------
    LandgapError
        As :func:`exchange`.

    See Also
    --------
    exchange : One of the runs.
    border_effects : The dividend at several levels of the demand.
    landgap.transport.binding : What a hectare more or less would change.
    landgap.sensitivity : The dividend of an assessment under other assumptions.
    landgap.cooperation.fair_shares : Divides the dividend between the parties.
    landgap.membership_effects : The dividend by unit that joins or leaves.

    Notes
    -----
    No unit is worse off: demand that is met with the border closed stays met with it open, and at a
    cost. Least unmet demand in all does not say whose it is, and cooperation is voluntary. This
    costs no hectare: from any exchange, more demand is met along augmenting paths, which leave
    none unmet that was met (Ford and Fulkerson 1956). With caps it could, so it is not asked.

    Where all pairs are reachable and classes are one, the dividend is the lesser of the sum of the
    states' surpluses and the sum of their deficits. A crossing cost alone does not change
    unmet demand, as that comes first; caps do.

    It need not grow with the reach, nor with the demand. A farther reach lowers it where units then find land
    in their own state. More demand raises it on the side that is short, as long as the other has land to
    give, and lowers it on the side that gives.

    Examples
    --------
    >>> import pandas as pd
    >>> ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [60.0, 10, 5],
    ...                    "demand_ha": [10.0, 20, 40]})
    >>> minutes = [5, 20, 30, 20, 5, 15, 30, 15, 5]
    >>> costs = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3),
    ...                       "cost": minutes})
    >>> states = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})
    >>> gain = dividend(ha, ha, costs, states)
    >>> gain.dividend_ha, gain.open.cost_total
    (35.0, 1375.0)
    >>> gain.states[["met_more_ha", "used_more_ha"]]
           met_more_ha  used_more_ha
    state
    DE-SN         35.0           0.0
    DE-ST          0.0          35.0

    With 10 ha more demand A and B keep 10 ha more of their land; C alone would lack 10 ha more.

    >>> [dividend(ha, ha.assign(demand_ha=need), costs, states).dividend_ha
    ...  for need in ([20.0, 20, 40], [10.0, 20, 45])]
    [30.0, 40.0]
    """
    inputs = Inputs(HEADING)
    inputs.options(crossing_cost=crossing_cost, solver=solver)
    market = read_exchange(
        inputs, supply, demand, costs, states, crossing_cost=crossing_cost, caps=caps, members=members
    )
    closed, met_ha = run(market, market.problem("closed"), solver)
    problem = replace(market.problem(members=market.members), kept=met_ha)
    opened, _ = run(market, problem, solver)
    priced = None
    if crossing_cost is not None or caps:
        problem = market.problem(crossing_cost=crossing_cost, caps=caps, members=market.members)
        problem = replace(problem, kept=None if caps else met_ha)
        priced, _ = run(market, problem, solver, crossing_cost=crossing_cost)
    crossing = opened.flows[opened.flows["crosses_border"]]
    units = pd.DataFrame({"state": market.state}, index=market.units)
    units["met_more_ha"] = _more(opened.unmet, closed.unmet, "met_ha", market)
    units["used_more_ha"] = _more(opened.idle, closed.idle, "used_ha", market)
    units["met_across_ha"] = _sum(crossing, "origin", "ha", market)
    units["used_across_ha"] = _sum(crossing, "destination", "ha", market)
    by_state: pd.DataFrame = units.groupby("state").sum()
    both = [run.determined for run in (closed, opened) if run.determined is not None]
    units["determined"] = pd.Series(both[0] & both[1] if both else pd.NA, market.units, dtype="boolean")
    more = closed.unmet_ha - opened.unmet_ha
    return Dividend(
        0.0 if abs(more) < SOLVER_HA else more,
        opened.crossing_ha,
        units,
        by_state,
        closed,
        opened,
        priced,
    )


def _more(rows: pd.DataFrame, than: pd.DataFrame, column: str, market: ExchangeInputs) -> pd.Series[float]:
    more = _sum(rows, "unit_id", column, market) - _sum(than, "unit_id", column, market)
    return more.where(more.abs() >= SOLVER_HA, 0.0)


def _sum(rows: pd.DataFrame, key: str, column: str, market: ExchangeInputs) -> pd.Series[float]:
    return rows.groupby(key)[column].sum().reindex(market.units, fill_value=0.0)


def border_effects(runs: Mapping[str, Dividend]) -> pd.DataFrame:
    """Tabulate what the border changes at every level of the demand.

    Parameters
    ----------
    runs : mapping of str to Dividend
        From the level of the demand to the exchange that was worked out with it.

    Returns
    -------
    DataFrame
        One column a level; rows `unmet_closed_ha`, `unmet_open_ha`, `dividend_ha` (the first less
        the second), `crossing_ha`, `idle_closed_ha`, `idle_open_ha`.

    See Also
    --------
    dividend : Works out one level.

    Examples
    --------
    >>> ha = pd.DataFrame({"unit_id": ["A", "C"], "supply_ha": [9.0, 0], "demand_ha": [5.0, 6]})
    >>> costs = pd.DataFrame({"origin": list("AACC"), "destination": list("ACAC"), "cost": 1.0})
    >>> gain = dividend(ha, ha, costs, pd.Series({"A": "DE-ST", "C": "DE-SN"}))
    >>> border_effects({"mid": gain})
                     mid
    measure
    unmet_closed_ha  6.0
    unmet_open_ha    2.0
    dividend_ha      4.0
    crossing_ha      4.0
    idle_closed_ha   4.0
    idle_open_ha     0.0
    """
    inputs = Inputs("The effects of the border cannot be listed.")
    inputs.instance(runs, "runs", Mapping)
    inputs.stop()
    for level, found in runs.items():
        inputs.instance(found, f"runs.{level}", Dividend, made_by="landgap.dividend")
    inputs.stop()
    rows = {
        level: {
            "unmet_closed_ha": run.closed.unmet_ha,
            "unmet_open_ha": run.open.unmet_ha,
            "dividend_ha": run.dividend_ha,
            "crossing_ha": run.crossing_ha,
            "idle_closed_ha": run.closed.idle_ha,
            "idle_open_ha": run.open.idle_ha,
        }
        for level, run in runs.items()
    }
    return pd.DataFrame(rows).rename_axis("measure")
