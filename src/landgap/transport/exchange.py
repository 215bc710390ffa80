"""The exchange: which demand finds land where, with the border closed, open, or at a cost."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.tolerances import SOLVER_HA
from landgap.transport.highs import solve_highs
from landgap.transport.inputs import ALL, Border, Caps, ExchangeInputs, positions, read_exchange
from landgap.transport.network import Floats, Problem, Solution
from landgap.transport.ortools import solve_ortools
from landgap.transport.shadow_prices import prices

Solver = Literal["highs", "ortools"]
HEADING = "The exchange cannot be worked out."
_SOLVERS = {"highs": solve_highs, "ortools": solve_ortools}


@dataclass(frozen=True, eq=False)
class Exchange:
    """What flows from land to demand, what is left on both sides, and what a hectare is worth.

    Attributes
    ----------
    flows : DataFrame
        `origin` (whose demand), `destination` (where the land lies), `segment` and `size_class` of
        the demand, `ha`, `cost` of the flow (hectares times the cost of the pair, with that of
        the crossing), `crosses_border`.
    unmet : DataFrame
        By `unit_id`, `segment`, `size_class`: `demand_ha`, `met_ha`, `unmet_ha`.
    idle : DataFrame
        By `unit_id`, `segment`, `size_class`: `supply_ha`, `used_ha`, `idle_ha`; the smallest
        parcels that suffice are used first.
    unmet_ha, idle_ha, crossing_ha : float
        Sums, in ha.
    cost_total : float
        Sum of the costs of the flows.
    land_price : DataFrame or None
        Dual values by `unit_id`, `segment`, `size_class` of the land: what one more hectare there brings,
        `met_ha` (demand met that stays unmet now, 0 to 1) and `saved` (cost that falls away;
        negative where the demand that it meets has to travel). None from OR-tools.
    border_price : DataFrame or None
        Dual values by `origin_state` (whose demand), `destination_state` (where the land lies): what
        one more hectare across that border brings, beyond what may cross: `met_ha` and `saved`; 0 where the
        border does not bind.
    determined : Series or None
        By `unit_id`: whether every exchange that meets as much at the same cost gives the unit the same
        hectares, met and used, in all and across the border. False: costs are tied, and the
        figures of the unit are those of one answer among several. None from OR-tools.

    See Also
    --------
    exchange : Makes it.

    Examples
    --------
    >>> Exchange.__dataclass_fields__["flows"].name
    'flows'
    """

    flows: pd.DataFrame = field(repr=False)
    unmet: pd.DataFrame = field(repr=False)
    idle: pd.DataFrame = field(repr=False)
    unmet_ha: float
    idle_ha: float
    crossing_ha: float
    cost_total: float
    land_price: pd.DataFrame | None = field(default=None, repr=False)
    border_price: pd.DataFrame | None = field(default=None, repr=False)
    determined: pd.Series[bool] | None = field(default=None, repr=False)


def exchange(  # noqa: PLR0913  the options of one call
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    border: Border = "open",
    crossing_cost: float | None = None,
    caps: Caps | None = None,
    members: Iterable[Hashable] | None = None,
    solver: Solver = "highs",
) -> Exchange:
    """Assign land to demand: least unmet demand first, then least cost (interkommunaler Ausgleich).

    Parameters
    ----------
    supply : DataFrame
        `unit_id`, `supply_ha`, `size_class` of the parcels, optional `segment`. Rows of the same
        kind are summed.
    demand : DataFrame
        `unit_id`, `demand_ha`, `size_class`, optional `segment`.
    costs : DataFrame
        Origin/destination pairs: `origin` (whose demand), `destination` (where the land lies) and
        `cost` of a hectare of that demand on that land, in km or minutes; each unit to itself
        included. Pairs that are not there are out of reach.
    states : Series
        State (ISO 3166-2) by unit.
    border : {"open", "closed"}, default "open"
        Whether land may serve the other side.
    crossing_cost : float, optional
        Cost added to each hectare across an open border, in km or minutes.
    caps : mapping, optional
        ``{("DE-SN", "DE-ST"): 20.0}``: at most 20 ha of Saxony's demand go to land in
        Saxony-Anhalt. One direction; pairs of states that are not named have no cap.
    members : iterable, optional
        Keys of units: only their land and demand meet across the border; all units exchange within
        their own state as with the border closed. Default: all are members.
    solver : "highs" or "ortools", default "highs"
        HiGHS gives prices and takes caps. OR-tools (``pip install "landgap[national]"``) counts in
        square metres, rounded down, and in millionths of a typical cost; for thousands of units.

    Returns
    -------
    Exchange
        Flows, unmet demand, idle land and prices.

    Raises
    ------
    LandgapError
        If the tables do not fit together (all faults are named), a cap or member is unknown, an
        option is out of range, or the solver is not there.

    See Also
    --------
    dividend : The border closed and open, compared.
    landgap.travel_costs : Lists the costs.
    landgap.match : Land and demand inside each unit.

    Notes
    -----
    Size classes are nested: a parcel serves demand of its class and below. Where a table has no
    `size_class`, classes are not distinguished. Where both have a `segment`, land serves its own
    segment only; land or demand whose segment is missing takes part in all. Where only the demand
    has segments, what a unit gets is shared over them in proportion.

    The answer is the same for any order of rows. Where costs are tied, several answers are as good:
    which one is given depends on the keys, and `determined` says whose figures it decides.

    With a farther reach no less demand is met, and with more demand no less stays unmet. What an open border
    adds to that may rise or fall with either; see :func:`landgap.dividend`.

    Prices are dual values. Where several hold (supply equals demand to the hectare), one of them
    is given; one more hectare never brings more than it says.

    References
    ----------
    Hitchcock 1941, J. Math. Phys. 20, 224-230 (the transport problem).

    Examples
    --------
    Three municipalities, the third in the other state; minutes between them.

    >>> import pandas as pd
    >>> ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [60.0, 10, 5],
    ...                    "demand_ha": [10.0, 20, 40]})
    >>> minutes = [5, 20, 30, 20, 5, 15, 30, 15, 5]
    >>> costs = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3),
    ...                       "cost": minutes})
    >>> states = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})
    >>> closed = exchange(ha, ha, costs, states, border="closed")
    >>> closed.unmet_ha, closed.idle_ha, closed.cost_total
    (35.0, 40.0, 325.0)
    >>> opened = exchange(ha, ha, costs, states)
    >>> opened.unmet_ha, opened.crossing_ha, opened.cost_total
    (0.0, 35.0, 1375.0)
    >>> closed.flows
      origin destination segment size_class    ha   cost  crosses_border
    0      A           A     all        all  10.0   50.0           False
    1      B           A     all        all  10.0  200.0           False
    2      B           B     all        all  10.0   50.0           False
    3      C           C     all        all   5.0   25.0           False
    """
    inputs = Inputs(HEADING)
    inputs.options(border=border, crossing_cost=crossing_cost, solver=solver)
    for name, value in (("caps", caps), ("crossing_cost", crossing_cost)):
        if border == "closed" and value:
            inputs.fault(f'{name}: nothing crosses a closed border; leave out {name} or border="closed"')
    market = read_exchange(
        inputs, supply, demand, costs, states, crossing_cost=crossing_cost, caps=caps, members=members
    )
    problem = market.problem(border, crossing_cost=crossing_cost, caps=caps, members=market.members)
    return run(market, problem, solver, crossing_cost=crossing_cost)[0]


def run(
    market: ExchangeInputs, problem: Problem, solver: Solver, *, crossing_cost: float | None = None
) -> tuple[Exchange, Floats]:
    """Solve one problem and tabulate the answer.

    Parameters
    ----------
    market : ExchangeInputs
        Land, demand and all pairs.
    problem : Problem
        The pairs that may exchange.
    solver : {"highs", "ortools"}
        As for :func:`exchange`.
    crossing_cost : float, optional
        What the problem adds to the cost of each hectare across, in km or minutes.

    Returns
    -------
    exchange : Exchange
        The answer.
    met_ha : array of shape (segments, units, classes)
        Demand met, in ha.

    Examples
    --------
    See :func:`exchange`.
    """
    solution = _SOLVERS[solver](problem)
    flows = _flows(market, problem, solution)
    unmet = _unmet(market, solution)
    idle = _idle(market, problem, solution)
    land_price = border_price = None
    if solution.prices is not None:
        land_price, border_price = prices(market, problem, solution.prices, crossing_cost=crossing_cost)
    found = Exchange(
        flows,
        unmet,
        idle,
        float(unmet["unmet_ha"].sum()),
        float(idle["idle_ha"].sum()),
        float(flows.loc[flows["crosses_border"], "ha"].sum()),
        float(flows["cost"].sum()),
        land_price,
        border_price,
        None
        if solution.determined is None
        else pd.Series(solution.determined, market.units, name="determined"),
    )
    return found, solution.served.sum(axis=0)


def _flows(market: ExchangeInputs, problem: Problem, solution: Solution) -> pd.DataFrame:
    place = problem.need[solution.pair]
    arrived = solution.served[solution.layer, :, place, solution.size]
    with np.errstate(invalid="ignore"):
        share = arrived / arrived.sum(axis=1, keepdims=True)
    labels = np.array(market.segments, dtype=object)
    if market.segments == (ALL,):
        labels, wanted = _segment_shares(market)
        share = wanted[:, place, solution.size].T
    flow, segment = np.nonzero(share > 0)
    ha = solution.ha[flow] * share[flow, segment]
    arc = solution.pair[flow]
    rows = pd.DataFrame(
        {
            "origin": market.units[problem.need[arc]],
            "destination": market.units[problem.land[arc]],
            "segment": labels[segment],
            "size_class": pd.Categorical.from_codes(
                solution.size[flow], pd.Index(market.classes), ordered=True
            ),
            "ha": ha,
            "cost": ha * problem.cost[arc],
            "crosses_border": market.state[problem.need[arc]] != market.state[problem.land[arc]],
        }
    )
    # land of several layers on the same pair is one flow
    keys = ["origin", "destination", "segment", "size_class", "crosses_border"]
    rows = rows.groupby(keys, as_index=False, observed=True)[["ha", "cost"]].sum()
    return rows.loc[rows["ha"] > SOLVER_HA, [*keys[:4], "ha", "cost", keys[4]]].reset_index(drop=True)


def _segment_shares(market: ExchangeInputs) -> tuple[np.ndarray, Floats]:
    """Share of each segment in the demand of a unit and class."""
    asked = market.asked
    labels = pd.Index(sorted(asked["segment"].unique()), dtype=object)
    share = np.zeros((len(labels), len(market.units), len(market.classes)))
    at = positions(asked, tuple(labels), market.units, market.classes)
    share[at] = asked["demand_ha"]
    with np.errstate(invalid="ignore"):
        return labels.to_numpy(), np.nan_to_num(share / share.sum(axis=0))


def _share_out(part: Floats, whole: Floats, rows: pd.Series[float]) -> np.ndarray:
    """Give every row its part of the sum of its kind; residuals of the solver count as nothing."""
    share = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    ha: np.ndarray = np.clip(share, 0, 1) * rows.to_numpy()
    ha[ha < SOLVER_HA] = 0
    near = rows.to_numpy() - ha < SOLVER_HA
    return np.where(near, rows.to_numpy(), ha)


def _unmet(market: ExchangeInputs, solution: Solution) -> pd.DataFrame:
    rows = market.asked.copy()
    at = positions(rows, market.segments, market.units, market.classes)
    rows["met_ha"] = _share_out(solution.served.sum(axis=0)[at], market.demand[at], rows["demand_ha"])
    return rows.assign(unmet_ha=rows["demand_ha"] - rows["met_ha"])


def _idle(market: ExchangeInputs, problem: Problem, solution: Solution) -> pd.DataFrame:
    left = np.zeros(market.supply.shape)
    at = (solution.layer, problem.land[solution.pair], solution.size)
    np.add.at(left, at, solution.ha)
    used = np.zeros_like(left)
    carry = np.zeros_like(left[:, :, 0])
    for size in range(len(market.classes)):  # what a class lacks is taken from the next larger one
        wanted = left[:, :, size] + carry
        used[:, :, size] = np.minimum(wanted, market.supply[:, :, size])
        carry = wanted - used[:, :, size]
    rows = market.offered.copy()
    at = positions(rows, market.layers, market.units, market.classes)
    rows["used_ha"] = _share_out(used[at], market.supply[at], rows["supply_ha"])
    return rows.assign(idle_ha=rows["supply_ha"] - rows["used_ha"])
