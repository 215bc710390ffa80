"""What each municipality adds to a cooperation if it joins, and takes if it leaves."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from types import MappingProxyType

import pandas as pd
from tqdm import tqdm

from landgap.layers.checked import Inputs
from landgap.options import chosen
from landgap.tolerances import SOLVER_DECIMALS, SOLVER_HA
from landgap.transport.dividend_value import DividendValue, Others
from landgap.transport.inputs import read_exchange

GAINS: Mapping[Others, str] = MappingProxyType({"state": "border_dividend", "alone": "pooling_gain"})
"""What members gain has its name from what membership is held against."""


def membership_effects(
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    members: Iterable[Hashable],
    others: Others = "state",
    progress: bool | None = None,
) -> pd.DataFrame:
    """Work out what the cooperation gains by each unit that joins and loses by each that leaves.

    Members meet their demand on each other's land, across any border. What others do decides
    what membership is held against. What members gain is the demand, in ha, that is met with them
    together and stays unmet without any member: a border dividend (Kooperationsgewinn, border open
    against closed) if others share land within their state, a pooling gain (Gewinn der
    Gemeinsamkeit, together against each alone) if others are alone.

    Parameters
    ----------
    supply, demand, costs : DataFrame
        As for :func:`landgap.exchange`; the costs say who reaches whom.
    states : Series
        State (ISO 3166-2) by unit.
    members : iterable
        Keys of the units that cooperate now; none is allowed, but nobody gains by joining alone.
    others : {"state", "alone"}, default "state"
        ``state``: all units share land within their state in any case, so that membership opens
        the border only. ``alone``: a unit that is no member has its own land only, as each
        municipality plans for itself, so that membership opens municipal boundaries, too.
    progress : bool, optional
        Show a bar if it takes more than two seconds; as the session says if not given.

    Returns
    -------
    DataFrame
        By `unit_id`: `state`, `member`, `gain_ha` (how much larger the gain of the members is
        if the unit joins them; ``NaN`` for a member), `loss_ha` (how much smaller it is if the unit
        leaves them; ``NaN`` for others) and `effect_rank` (1: most hectares; equal hectares, equal
        rank), among the members and among the others. ``attrs``: `others`, and the gain by its name,
        `border_dividend_members_ha` or `pooling_gain_members_ha` of the members as they are,
        `border_dividend_all_ha` or `pooling_gain_all_ha` if all units were members.

    Raises
    ------
    LandgapError
        If the tables do not fit together, a member is not among the units, or an option is out of range;
        all faults are named.

    See Also
    --------
    fair_shares : How the gains may be divided.
    cooperation_areas : What an area is worth as it is.
    landgap.dividend : The gain of an open border, and who has it.

    Notes
    -----
    One unit joins or leaves at a time. Gains do not add up: two neighbours that could each give
    the hectare that is missing gain it once, and two that need each other gain nothing alone.
    Units from which nobody would notice a change have 0.

    A further member never makes the gain smaller. So if a whole group joins (or leaves) and
    nothing changes, no unit of it alone changes anything; only groups that change something are
    halved and looked at again. This is exact and spares most of the flows.

    Examples
    --------
    Three municipalities, the third in the other state and short of 35 ha. B could give its
    10 ha, as A has land for both; A could give all that is missing.

    >>> import pandas as pd
    >>> ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [60.0, 10, 5],
    ...                    "demand_ha": [10.0, 20, 40]})
    >>> costs = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3),
    ...                       "cost": [5, 20, 30, 20, 5, 15, 30, 15, 5]})
    >>> states = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})
    >>> table = membership_effects(ha, ha, costs, states, members=["B", "C"])
    >>> table
             state  member  gain_ha  loss_ha  effect_rank
    unit_id
    A        DE-ST   False     25.0      NaN            1
    B        DE-ST    True      NaN     10.0            1
    C        DE-SN    True      NaN     10.0            1
    >>> table.attrs
    {'others': 'state', 'border_dividend_members_ha': 10.0, 'border_dividend_all_ha': 35.0}
    """
    inputs = Inputs("The effects of membership cannot be worked out.")
    inputs.options(others=others)
    market = read_exchange(inputs, supply, demand, costs, states, members=members)
    inside = set(market.members or ())
    hidden = None if chosen("progress", progress) else True  # None: shown on a terminal only
    value = DividendValue(market)

    def unmet(members: Iterable[Hashable]) -> float:
        return value.unmet_ha("open", members=members, others=others)

    apart_ha, now_ha = unmet(()), unmet(inside)
    table = pd.DataFrame({"state": market.state}, index=market.units)
    table["member"] = market.units.isin(list(inside))

    change = changes_ha(unmet, market.units, inside, hidden=hidden).round(SOLVER_DECIMALS)
    table["gain_ha"] = change.mask(table["member"])
    table["loss_ha"] = change.where(table["member"])
    table["effect_rank"] = change.groupby(table["member"]).rank(method="min", ascending=False).astype(int)
    all_ha = apart_ha - unmet(market.units)
    gain = GAINS[others]
    table.attrs = {
        "others": others,
        f"{gain}_members_ha": abs(round(apart_ha - now_ha, SOLVER_DECIMALS)),
        f"{gain}_all_ha": abs(round(all_ha, SOLVER_DECIMALS)),
    }
    return table


def changes_ha(
    unmet: Callable[[set[str]], float],
    units: pd.Index[str],
    inside: set[str],
    *,
    least_ha: float = SOLVER_HA,
    hidden: bool | None = True,
) -> pd.Series[float]:
    """Measure how many hectares more or less stay unmet when each unit alone changes sides.

    Parameters
    ----------
    unmet : callable
        From the members to the demand that stays unmet, in ha; more members never leave more.
    units : Index
        All units.
    inside : set of str
        The members.
    least_ha : float, optional
        What differs by less is no change.
    hidden : bool, optional
        Whether no bar is shown; None: on a terminal only.

    Returns
    -------
    Series
        By unit, in ha.

    Examples
    --------
    >>> changes_ha(lambda members: 9.0 - 4 * ("a" in members), pd.Index(["a", "b"]), {"a"}).to_dict()
    {'a': 4.0, 'b': 0.0}
    """
    change = pd.Series(0.0, index=units)
    now_ha = unmet(inside)
    groups = [[unit for unit in units if (unit in inside) is side] for side in (True, False)]
    with tqdm(total=change.size, desc="joining", unit="unit", delay=2, disable=hidden) as bar:
        while groups:
            group = groups.pop()
            differs = abs(unmet(inside ^ set(group)) - now_ha)
            if differs > least_ha and len(group) > 1:
                middle = len(group) // 2
                groups += [group[:middle], group[middle:]]
                continue
            if differs > least_ha:
                change[group[0]] = differs
            bar.update(len(group))
    return change
