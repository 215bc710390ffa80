"""The break-even of the dividend: how much of the unknown supply must lie in a state for it to be above 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.transport.dividend_value import DividendValue
from landgap.transport.network import Floats

_HEADING = "The break-even cannot be worked out."
_STEPS = 10
_PRECISION = 1e-4


@dataclass(frozen=True)
class BreakEven:
    """Which share of the unknown supply must lie in a state for a dividend above 0.

    Attributes
    ----------
    state : str
        The state.
    share : float
        Above this share (0 to 1) there is a dividend; the rest is spread over the other states.

    See Also
    --------
    break_even : Works it out.

    Examples
    --------
    >>> BreakEven("DE-ST", 0.47).share
    0.47
    """

    state: str
    share: float


def break_even(
    value: DividendValue,
    missing_ha: float,
    weights: pd.Series,
    *,
    demand: Floats | None = None,
    local: Floats | None = None,
) -> BreakEven | None:
    """Find the share of the unknown supply from which the dividend is above 0, if it lies in one state.

    Parameters
    ----------
    value : DividendValue
        Of the land that is known.
    missing_ha : float
        Unknown supply, in ha; large enough for every request.
    weights : Series
        By unit: in proportion to what it is spread within the state, and within all others together; equally
        where no unit there has any.
    demand, local : array, optional
        Demand that may go elsewhere, and that which stays in its unit; as for
        :meth:`DividendValue.dividend_ha`.

    Returns
    -------
    BreakEven or None
        Of the state that needs the least share; None where the dividend is above 0 or 0 at any share.

    Raises
    ------
    LandgapError
        If the hectares are no amount, or weights are negative or of no unit of the market.

    See Also
    --------
    landgap.transport.dividend_bounds : Over every distribution, not over proportional ones.

    Notes
    -----
    The share is that above which the dividend stays above 0 up to the whole, on a grid of tenths and then
    by bisection.

    Examples
    --------
    Saxony-Anhalt has 4 ha more than it needs, Saxony lacks 5; 10 ha are somewhere.

    >>> from landgap.transport.inputs import read_exchange
    >>> ha = pd.DataFrame({"unit_id": ["A", "B"], "supply_ha": [9.0, 1.0], "demand_ha": [5.0, 6.0]})
    >>> costs = pd.DataFrame({"origin": list("AABB"), "destination": list("ABAB"), "cost": 1.0})
    >>> states = pd.Series({"A": "DE-ST", "B": "DE-SN"})
    >>> value = DividendValue(read_exchange(Inputs(""), ha, ha, costs, states))
    >>> found = break_even(value, 10.0, pd.Series({"A": 1.0, "B": 1.0}))
    >>> found.state, round(found.share, 3)
    ('DE-ST', 0.5)
    """
    inputs = Inputs(_HEADING)
    inputs.instance(value, "value", DividendValue, made_by="DividendValue(market)")
    inputs.options(missing_ha=missing_ha)
    weight = inputs.by_key(weights, "weights", "amount", gaps=True)
    inputs.stop()
    units = value.market.units
    if odd := [unit for unit in weight.index if unit not in units]:
        inputs.fault(f"weights: {some(odd)} not among the units of the market")
        inputs.stop()
    spread = weight.reindex(units).fillna(0.0).to_numpy()
    state = value.market.state
    found = []
    for name in sorted(set(state)):
        there = state == name
        if there.all():
            continue
        parts = (spread_within(spread, there), spread_within(spread, ~there))

        def gain(share: float, inside: np.ndarray = parts[0], beside: np.ndarray = parts[1]) -> bool:
            more = missing_ha * (share * inside + (1 - share) * beside)
            return value.dividend_ha(supply=value.with_land(more), demand=demand, local=local) > 0

        if (share := _least_share(gain)) is not None:
            found.append(BreakEven(str(name), share))
    return min(found, key=lambda each: (each.share, each.state), default=None)


def spread_within(weights: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Share out one hectare in proportion to weights, equally where no unit has any.

    Parameters
    ----------
    weights : array
        By unit.
    there : array of bool
        Which units take part.

    Returns
    -------
    array
        Hectares by unit, which sum to 1.

    Examples
    --------
    >>> spread_within(np.array([1.0, 3.0, 9.0]), np.array([True, True, False])).tolist()
    [0.25, 0.75, 0.0]
    """
    spread = weights * there if (weights * there).any() else there.astype(float)
    return np.asarray(spread / spread.sum())


def _least_share(gain: Callable[[float], bool]) -> float | None:
    """Find the share from which there is a gain up to the whole."""
    grid = np.linspace(0, 1, _STEPS + 1)
    # most states have none even if all of it lies there
    without = [share for share in grid if not gain(share)] if gain(1.0) else []
    if not without:
        return None
    low, high = without[-1], without[-1] + 1 / _STEPS
    while high - low > _PRECISION:
        middle = (low + high) / 2
        low, high = (low, middle) if gain(middle) else (middle, high)
    return float(high)
