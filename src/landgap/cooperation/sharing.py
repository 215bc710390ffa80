"""How a common pool could divide what cooperation gains and what a joint site costs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from math import comb
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.transport.dividend import dividend
from landgap.transport.highs import least_unmet
from landgap.transport.inputs import ExchangeInputs, read_exchange

METHODS = ("equal", "population", "land", "dividend", "shapley")
"""Ways to divide, explained in :func:`fair_shares`."""

MOST_PARTIES = 12
"""The Shapley value asks for the dividend of every coalition: 4,096 of twelve parties."""

_CRUMB_HA = 1e-6  # solvers stop within 0.1 m²; such a difference is none


def fair_shares(
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    by: Literal["state", "unit"] = "state",
    members: Iterable[Hashable] | None = None,
    population: pd.Series | None = None,
    cost_eur: float | None = None,
) -> pd.DataFrame:
    """Divide the dividend, and the cost of a joint site, between the parties (Vorteilsausgleich).

    Several ways side by side; none is right by itself, the parties choose.

    Parameters
    ----------
    supply, demand, costs : DataFrame
        As for :func:`landgap.exchange`.
    states : Series
        State (ISO 3166-2) by unit.
    by : "state" or "unit", default "state"
        Who divides: the states of the members, or each member; at most 12 parties.
    members : iterable, optional
        Units that may exchange across the border; default: all.
    population : Series, optional
        Inhabitants by unit; without it there is no column `population`.
    cost_eur : float, optional
        Money to divide by the same shares, such as the cost of a joint site.

    Returns
    -------
    DataFrame
        One row a party. Columns in two levels: amount, then method. Amounts: `share` (0 to 1,
        sums to 1), `dividend_ha`, and `cost_eur` if given. Methods:

        - `equal`: every party the same.
        - `population`: by the inhabitants of its members.
        - `land`: by the hectares of its land that serve the other side.
        - `dividend`: by what it gains itself on both sides of the market, demand met more and
          land used more than with the border closed; a party that stands back for others
          counts 0. Gains of units that are no party are left out.
        - `shapley`: by what it adds to the dividend, on the mean over all orders in which the
          parties can join (Shapley value).

        Where a method has nothing to go by, it has ``NaN``: `land` if none crosses, `dividend`
        and `shapley` if the dividend is 0, `population` if nobody lives there. ``attrs``:
        `dividend_ha` and `cost_eur`.

    Raises
    ------
    LandgapError
        If the tables do not fit together, a member is unknown or there is none, there are more
        than 12 parties, inhabitants are missing, or the cost is no amount.

    Notes
    -----
    The game behind `shapley`: a coalition is worth the dividend when just its members open the
    border to each other; every state's own exchange is always on. Two parties that add the same
    to every coalition get the same, and one that adds nothing gets 0. Two states get half each,
    as neither gains without the other. States gain at least as much together as apart (the game
    is superadditive). Members of one state need not: they may count on the same surplus of a
    neighbour.

    `land` and `dividend` follow the cheapest exchange. If two parties could serve the same demand
    at the same cost, either may be chosen; `shapley` depends on no such choice.

    References
    ----------
    Shapley 1953, A value for n-person games, Contributions to the Theory of Games II, 307-317.

    Examples
    --------
    Three municipalities, the third in the other state; a joint site for two million euros.

    >>> import pandas as pd
    >>> ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [60.0, 10, 5],
    ...                    "demand_ha": [10.0, 20, 40]})
    >>> costs = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3),
    ...                       "cost": [5, 20, 30, 20, 5, 15, 30, 15, 5]})
    >>> states = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})
    >>> by_state = fair_shares(ha, ha, costs, states, cost_eur=2e6)
    >>> by_state["share"]
    method  equal  land  dividend  shapley
    state
    DE-SN     0.5   0.0       0.5      0.5
    DE-ST     0.5   1.0       0.5      0.5
    >>> by_state["cost_eur"]["shapley"].tolist()
    [1000000.0, 1000000.0]

    With C, A is worth 35 ha and B 10 ha; all three are worth 35 ha. On the mean of the six orders
    of joining, A adds (35 + 25 + 25) / 6, B adds 10 / 6 and C adds (35 + 10 + 35 + 35) / 6.

    >>> by_unit = fair_shares(ha, ha, costs, states, by="unit")
    >>> by_unit["dividend_ha"]["shapley"].round(2).to_dict()
    {'A': 14.17, 'B': 1.67, 'C': 19.17}
    """
    inputs = Inputs("The gains cannot be divided.")
    market = read_exchange(inputs, supply, demand, costs, states)
    wanted = market.units if members is None else pd.Index(list(members))
    label = pd.Series(market.units, market.units, name="unit_id")
    if by == "state":
        label = pd.Series(market.state, market.units, name="state")
    chosen = label[label.index.isin(wanted)]
    faults = _faults(by, wanted, chosen, population, cost_eur)
    if faults:
        raise LandgapError("The gains cannot be divided.", faults)
    groups = {party: list(units) for party, units in chosen.groupby(chosen).groups.items()}
    worth = _worth(market, list(groups.values()))
    total = float(worth[-1])
    gained = dividend(supply, demand, costs, states, members=wanted).units
    own = gained[["met_more_ha", "used_more_ha"]].sum(axis=1) * (total > 0)
    grounds = {
        "equal": pd.Series(1.0, index=list(groups)),
        "land": gained["given_across_ha"].groupby(label).sum(),
        "dividend": own.groupby(label).sum().clip(lower=0),
        "shapley": pd.Series(_shapley(worth, len(groups)), index=list(groups)).clip(lower=0),
    }
    if population is not None:
        grounds["population"] = population.reindex(chosen.index).groupby(chosen).sum()
    order = [name for name in METHODS if name in grounds]
    table = pd.DataFrame(grounds, index=pd.Index(list(groups), name=label.name))[order]
    share = table / table.sum().where(lambda sums: sums > 0)
    amounts = {"share": share, "dividend_ha": share * total}
    if cost_eur is not None:
        amounts["cost_eur"] = share * cost_eur
    result = pd.concat(amounts, axis=1, names=["amount", "method"])
    result.attrs = {"dividend_ha": total, "cost_eur": cost_eur}
    return result


def _faults(
    by: str,
    wanted: pd.Index,
    chosen: pd.Series,
    population: pd.Series | None,
    cost_eur: float | None,
) -> list[str]:
    faults = []
    if by not in ("state", "unit"):
        faults.append(f'by: {by!r} unknown; known are "state" and "unit"')
    if odd := wanted.difference(chosen.index).tolist():
        faults.append(f"members: {some(odd)} not among the units")
    if wanted.empty:
        faults.append("members: none; name at least one, or leave them out for all units")
    if (count := chosen.nunique()) > MOST_PARTIES:
        faults.append(
            f"parties: {count} are more than {MOST_PARTIES}, too many coalitions for the Shapley "
            f'value; name at most {MOST_PARTIES} members, or divide by="state"'
        )
    if population is not None:
        if not population.index.is_unique:
            twice = population.index[population.index.duplicated()]
            faults.append(f"population: twice, {some(twice)}")
        else:
            given = pd.to_numeric(population, errors="coerce").astype(float)
            people = given.reindex(chosen.index)
            if (bad := ~(people.ge(0) & np.isfinite(people))).any():
                faults.append(
                    f"population: missing or negative for {some(people.index[bad])}; "
                    "give it for every member, or leave them out of members"
                )
    if cost_eur is not None and not 0 <= cost_eur < np.inf:
        faults.append(f"cost_eur: {cost_eur} is no amount of money (0 or more)")
    return faults


def _worth(market: ExchangeInputs, parties: Sequence[list[Hashable]]) -> NDArray[np.float64]:
    """Dividend of every coalition; bit i of its number says whether party i is in it."""
    closed_ha = least_unmet(market.problem("closed"))
    coalition = np.arange(2 ** len(parties))
    worth = np.full(coalition.size, np.nan)
    worth[0] = 0.0
    # a larger coalition is never worth less: where both ends of a range are worth the same, so
    # is all between, and only the other ranges are split by the next party
    ranges = [(0, coalition.size - 1)]
    with tqdm(total=worth.size, desc="shares", unit="coalition", delay=2) as bar:
        while ranges:
            low, high = ranges.pop()
            for end in (low, high):
                if np.isnan(worth[end]):
                    inside = [unit for i, units in enumerate(parties) if end >> i & 1 for unit in units]
                    worth[end] = closed_ha - least_unmet(market.problem(members=inside))
            if worth[high] - worth[low] > _CRUMB_HA:
                free = high & ~low
                party = free & -free
                ranges += [(low, high ^ party), (low | party, high)]
            else:
                between = (coalition & low == low) & (coalition | high == high)
                worth[between] = worth[low]
                bar.update(int(between.sum()))
    return worth


def _shapley(worth: NDArray[np.float64], parties: int) -> list[float]:
    coalition = np.arange(worth.size)
    sizes = np.bitwise_count(coalition)
    # the share of all orders in which just this coalition is there when the party comes
    weight = np.array([1 / (parties * comb(parties - 1, size)) for size in range(parties)])
    values = []
    for bit in 1 << np.arange(parties):
        without = coalition[coalition & bit == 0]
        values.append(float(weight[sizes[without]] @ (worth[without | bit] - worth[without])))
    return values
