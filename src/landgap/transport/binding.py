"""What limits the border dividend: how it changes with more land, or with less demand, here or there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.tolerances import SOLVER_DECIMALS
from landgap.transport.break_even import spread_within
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import read_exchange
from landgap.transport.network import Floats

_HEADING = "What limits the dividend cannot be found."
_MARGIN_HA = 1.0
_SAME_HA = 1e-3


def binding(  # noqa: PLR0913  the options of one call
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    change_ha: float = 100.0,
    units: Iterable[Hashable] = (),
    weights: pd.Series | None = None,
    members: Iterable[Hashable] | None = None,
    mobile_share: float | Mapping[str, float] = 1.0,
) -> pd.DataFrame:
    """Tell how the dividend changes with more land and with less demand on each side of the border.

    Parameters
    ----------
    supply, demand, costs : DataFrame
        As for :func:`landgap.exchange`.
    states : Series
        State by unit.
    change_ha : float, default 100
        How much land more, or demand less; of demand no more than there is.
    units : iterable, optional
        Keys of units that are tried alone as well.
    weights : Series, optional
        By unit, in proportion to what new land is spread within a state; in proportion to its demand if not
        given.
    members : iterable, optional
        Units that may exchange across the border; all if not given.
    mobile_share : float or mapping of str to float, default 1
        Share of the demand that may go elsewhere, as for :func:`landgap.transport.serve_locally`.

    Returns
    -------
    DataFrame
        One row a state, then a unit, indexed by `place`, in ha: `more_land_ha` (change of the dividend with
        `change_ha` more land there, in parcels for every request), `less_demand_ha` (with as much less
        demand), and `limits`: ``"surplus"`` where each further hectare of land adds one to the dividend,
        ``"deficit"`` where each hectare of demand less takes one away, else ``""``.

    Raises
    ------
    LandgapError
        If the tables do not fit together, a unit is not among them, or an option is out of range; all faults
        at once.

    See Also
    --------
    landgap.dividend : The dividend itself.
    landgap.sensitivity : The dividend under other assumptions.

    Notes
    -----
    Where all pairs are reachable and classes are one, the dividend is the lesser of the sum of the states'
    surpluses and the sum of their deficits; land and demand on the side of the greater change nothing. Less
    demand on a side whose surplus limits leaves more land for the others: it adds to the dividend.

    Examples
    --------
    Saxony-Anhalt has 4 ha more than it needs, Saxony lacks 9: only land in Saxony-Anhalt helps.

    >>> ha = pd.DataFrame({"unit_id": ["A", "C"], "supply_ha": [9.0, 1.0], "demand_ha": [5.0, 10.0]})
    >>> costs = pd.DataFrame({"origin": list("AACC"), "destination": list("ACAC"), "cost": 1.0})
    >>> states = pd.Series({"A": "DE-ST", "C": "DE-SN"})
    >>> binding(ha, ha, costs, states, change_ha=3)
           more_land_ha  less_demand_ha   limits
    place
    DE-SN           0.0             0.0
    DE-ST           3.0             3.0  surplus
    """
    inputs = Inputs(_HEADING)
    inputs.options(change_ha=change_ha)
    alone = inputs.keys(units, "units")
    given = None if weights is None else inputs.by_key(weights, "weights", "amount", gaps=True)
    market = read_exchange(inputs, supply, demand, costs, states, members=members)
    if odd := [unit for unit in alone if unit not in market.units]:
        inputs.fault(f"units: {some(odd)} not among the units of costs")
    inputs.stop()
    value = DividendValue(market)
    share = value.mobile(mobile_share)
    asked_ha = value.demand.sum(axis=(0, 2))
    spread = asked_ha if given is None else given.reindex(market.units).fillna(0.0).to_numpy()
    mobile, local = share * value.demand, (1 - share) * value.demand
    base = value.dividend_ha(demand=mobile, local=local)
    places = [(str(name), market.state == name) for name in sorted(set(market.state))]
    places += [(unit, market.units == unit) for unit in alone]
    rows = {}
    for place, inside in places:
        by = spread_within(spread, inside)

        def land(ha: float, by: Floats = by) -> float:
            more = value.with_land(ha * by)
            return value.dividend_ha(supply=more, demand=mobile, local=local) - base

        def less(ha: float, inside: np.ndarray = inside) -> float:
            there = float(asked_ha[inside].sum())
            left = np.where(inside, max(1 - ha / there, 0.0) if there else 1.0, 1.0)[None, :, None]
            return value.dividend_ha(demand=mobile * left, local=local * left) - base

        step = min(_MARGIN_HA, change_ha)
        gain, loss = land(step), less(step)
        limits = (
            "surplus" if abs(gain - step) < _SAME_HA else "deficit" if abs(loss + step) < _SAME_HA else ""
        )
        rows[place] = (land(change_ha), less(change_ha), limits)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["more_land_ha", "less_demand_ha", "limits"])
    # no change has no sign
    changes = table[["more_land_ha", "less_demand_ha"]].round(SOLVER_DECIMALS) + 0.0
    return table.assign(**changes).rename_axis("place")
