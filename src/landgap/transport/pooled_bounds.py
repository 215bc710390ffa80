"""Bounds of the dividend by flows alone, where only the sum of the land of an unknown place is known."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

import numpy as np

from landgap.tolerances import SOLVER_HA
from landgap.transport.dividend_value import DividendValue
from landgap.transport.network import Floats

_SAME_HA = 1e-3  # flows are counted in whole numbers, a few to the square metre


class PooledBounds(NamedTuple):
    """The least and the most that the dividend can be, and land that gives it, if such land was found.

    Attributes
    ----------
    low_ha, high_ha : float
        In ha; no place of the land gives less or more.
    at_low, at_high : array or None
        Hectares by unit; None: the bound holds, but land that reaches it was not found.

    Examples
    --------
    >>> PooledBounds(0.0, 3.0, None, None).high_ha
    3.0
    """

    low_ha: float
    high_ha: float
    at_low: Floats | None
    at_high: Floats | None


def pooled_bounds(
    value: DividendValue,
    most_ha: Floats,
    total_ha: float,
    *,
    local_ha: Floats,
    members: Iterable[Hashable] | None = None,
) -> PooledBounds:
    """Bound the dividend over all places of an amount of land that serves every request.

    Parameters
    ----------
    value : DividendValue
        Of the land that is known.
    most_ha : array
        By unit of the market, how much may lie there at most.
    total_ha : float
        How much there is, in ha.
    local_ha : array
        By unit, local demand that this land serves first.
    members : iterable, optional
        Units that may exchange across the border; those of the market if not given.

    Returns
    -------
    PooledBounds
        Both bounds.

    See Also
    --------
    landgap.transport.dividend_bounds : For any sums that the land must keep to.

    Notes
    -----
    The dividend is the flow with the border open less the flow with it closed. More land never lowers either:
    it is at most the largest flow with the border open less the flow of the bare land with it closed. Land
    that lies where it does not help with the border closed, beside a smallest cut, leaves that flow as it is;
    if such land gives the largest flow, the bound is reached. It is at least 0, which land reaches that
    serves what the open border would.

    Examples
    --------
    A unit on each side; 6 ha more are somewhere.

    >>> import pandas as pd
    >>> from landgap.layers.checked import Inputs
    >>> from landgap.transport.inputs import read_exchange
    >>> ha = pd.DataFrame({"unit_id": ["A", "B"], "supply_ha": [9.0, 1.0], "demand_ha": [5.0, 8.0]})
    >>> costs = pd.DataFrame({"origin": list("AABB"), "destination": list("ABAB"), "cost": 1.0})
    >>> states = pd.Series({"A": "DE-ST", "B": "DE-SN"})
    >>> value = DividendValue(read_exchange(Inputs(""), ha, ha, costs, states))
    >>> found = pooled_bounds(value, np.array([6.0, 6.0]), 6.0, local_ha=np.zeros(2))
    >>> found.high_ha, found.at_high.tolist(), found.at_low is None
    (7.0, [6.0, 0.0], True)
    """
    left_ha = np.clip(most_ha - local_ha, 0.0, None)
    bare = value.unmet_ha("closed")
    largest = value.pooled("open", left_ha, total_ha, members=members)
    high_ha = max(bare - largest.unmet_ha, 0.0)
    idle = ~value.pooled("closed", left_ha, 0.0).helps
    beside = value.pooled("open", np.where(idle, left_ha, 0.0), total_ha, members=members)
    at_high = None
    if beside.unmet_ha - largest.unmet_ha <= _SAME_HA:
        at_high = _placed(beside.used_ha, most_ha, total_ha, local_ha, rest=idle)
    low = value.pooled("closed", left_ha, total_ha)
    at_low = _placed(low.used_ha, most_ha, total_ha, local_ha, rest=np.ones(most_ha.size, bool))
    if at_low is not None:
        more = value.with_land(np.clip(at_low - local_ha, 0.0, None))
        if value.dividend_ha(supply=more, members=members) > _SAME_HA:
            at_low = None
    return PooledBounds(0.0, high_ha if high_ha > SOLVER_HA else 0.0, at_low, at_high)


def _placed(
    used_ha: Floats, most_ha: Floats, total_ha: float, local_ha: Floats, *, rest: np.ndarray
) -> Floats | None:
    """Add what local demand takes where land is used, and put the rest where it changes nothing."""
    used = used_ha > SOLVER_HA
    # flows in whole numbers may be a trace above what they were made of
    held = np.minimum(np.where(used, used_ha + local_ha, 0.0), most_ha)
    over_ha = total_ha - float(held.sum())
    if over_ha < -_SAME_HA:
        return None
    # local demand first: what it takes changes nothing for the others
    for room in (np.where(used, 0.0, np.minimum(local_ha, most_ha)), np.where(rest, most_ha, 0.0)):
        free = np.clip(room - held, 0.0, None)
        if over_ha > 0 and free.sum() > 0:
            taken = free * min(over_ha / float(free.sum()), 1.0)
            held, over_ha = held + taken, over_ha - float(taken.sum())
    return held if over_ha <= _SAME_HA else None
