"""How a common pool could divide what cooperation gains and what a joint site costs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from math import comb
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.options import chosen
from landgap.tolerances import SOLVER_HA
from landgap.transport.dividend import dividend
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import ExchangeInputs, read_exchange

METHODS = ("equal", "population", "land", "dividend", "shapley")
"""Ways to divide, explained in :func:`fair_shares`."""

MAX_PARTIES = 12
"""The Shapley value asks for the dividend of every coalition: 4,096 of twelve parties."""


def fair_shares(  # noqa: PLR0913  the options of one call
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    parties: Literal["state", "unit"] = "state",
    members: Iterable[Hashable] | None = None,
    population: pd.Series | None = None,
    cost_eur: float | None = None,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Divide the border dividend, and the cost of a joint site, between the parties (Vorteilsausgleich).

    Several ways side by side; none is right by itself, the parties choose.

    Parameters
    ----------
    supply, demand, costs : DataFrame
        As for :func:`landgap.exchange`.
    states : Series
        State (ISO 3166-2) by unit.
    parties : {"state", "unit"}, default "state"
        Who divides: the states of the members, or each member; at most 12 parties.
    members : iterable, optional
        Units that may exchange across the border; default: all.
    population : Series, optional
        Inhabitants by unit; without it there is no column `population`.
    cost_eur : float, optional
        Money to divide by the same shares, such as the cost of a joint site.
    progress : bool, optional
        Show a bar if it takes more than two seconds; as the session says if not given.

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
        than 12 parties, inhabitants are missing, or an option is out of range; all faults are named.

    See Also
    --------
    membership_effects : What each unit adds or takes alone.
    landgap.dividend : The hectares that are divided.

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

    >>> by_unit = fair_shares(ha, ha, costs, states, parties="unit")
    >>> by_unit["dividend_ha"]["shapley"].round(2).to_dict()
    {'A': 14.17, 'B': 1.67, 'C': 19.17}
    """
    inputs = Inputs("The gains cannot be divided.")
    inputs.options(parties=parties, cost_eur=cost_eur)
    people = None if population is None else inputs.by_key(population, "population", gaps=True)
    wanted = None
    if members is not None:
        before, wanted = len(inputs.faults), inputs.keys(members, "members")
        if not wanted and len(inputs.faults) == before:
            inputs.fault("members: none; name at least one, or leave them out for all units")
        inputs.fault(*_without_people(people, wanted))
    market = read_exchange(inputs, supply, demand, costs, states, members=wanted)
    name = "state" if parties == "state" else "unit_id"
    label = pd.Series(market.state if parties == "state" else market.units, market.units, name=name)
    party_of = label if wanted is None else label[label.index.isin(wanted)]
    inputs.fault(*_without_people(people, party_of.index))
    if (count := party_of.nunique()) > MAX_PARTIES:
        inputs.fault(
            f"parties: {count} are more than {MAX_PARTIES}, too many coalitions for the Shapley "
            f'value; name at most {MAX_PARTIES} members, or divide with parties="state"'
        )
    inputs.stop()
    groups = {party: list(units) for party, units in party_of.groupby(party_of).groups.items()}
    worth = _worth(market, list(groups.values()), progress=chosen("progress", progress))
    total = float(worth[-1])
    gained = dividend(supply, demand, costs, states, members=wanted).units
    own = gained[["met_more_ha", "used_more_ha"]].sum(axis=1) * (total > 0)
    grounds = {
        "equal": pd.Series(1.0, index=list(groups)),
        "land": gained["used_across_ha"].groupby(label).sum(),
        "dividend": own.groupby(label).sum().clip(lower=0),
        "shapley": pd.Series(_shapley(worth, len(groups)), index=list(groups)).clip(lower=0),
    }
    if people is not None:
        grounds["population"] = people.reindex(party_of.index).groupby(party_of).sum()
    order = [name for name in METHODS if name in grounds]
    table = pd.DataFrame(grounds, index=pd.Index(list(groups), name=label.name))[order]
    share = table / table.sum().where(lambda sums: sums > 0)
    amounts = {"share": share, "dividend_ha": share * total}
    if cost_eur is not None:
        amounts["cost_eur"] = share * cost_eur
    result = pd.concat(amounts, axis=1, names=["amount", "method"])
    result.attrs = {"dividend_ha": total, "cost_eur": cost_eur}
    return result


def _without_people(people: pd.Series | None, units: Iterable[str]) -> list[str]:
    known = pd.Index([]) if people is None else people.index[people.notna()]
    if people is None or not (odd := [unit for unit in units if unit not in known]):
        return []
    return [f"population: missing for {some(odd)}; give it for every member, or leave them out of members"]


def _worth(market: ExchangeInputs, parties: Sequence[list[str]], *, progress: bool) -> NDArray[np.float64]:
    """Dividend of every coalition; bit i of its number says whether party i is in it."""
    value = DividendValue(market)
    closed_ha = value.unmet_ha("closed")
    coalition = np.arange(2 ** len(parties))
    worth = np.full(coalition.size, np.nan)
    worth[0] = 0.0
    # a larger coalition is never worth less: where both ends of a range are worth the same, so
    # is all between, and only the other ranges are split by the next party
    ranges = [(0, coalition.size - 1)]
    hidden = None if progress else True  # None: shown on a terminal only
    with tqdm(total=worth.size, desc="shares", unit="coalition", delay=2, disable=hidden) as bar:
        while ranges:
            low, high = ranges.pop()
            for end in (low, high):
                if np.isnan(worth[end]):
                    inside = [unit for i, units in enumerate(parties) if end >> i & 1 for unit in units]
                    worth[end] = closed_ha - value.unmet_ha("open", members=inside)
            if worth[high] - worth[low] > SOLVER_HA:
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
