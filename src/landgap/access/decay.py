"""Weights of distance: what a hectare counts for that lies so far away, in the measure of the costs."""

from __future__ import annotations

from functools import partial

import numpy as np

from landgap.errors import LandgapError
from landgap.options import option_faults
from landgap.value_functions import Array, ValueFunction, step


def gaussian(sigma: float) -> ValueFunction:
    """Weigh by the bell curve ``exp(-cost² / 2 sigma²)``: 1 on the spot, never quite 0.

    Parameters
    ----------
    sigma : float
        Width, in the measure of the costs: the cost at which a hectare counts 0.61.

    Returns
    -------
    ValueFunction
        The function of cost.

    Raises
    ------
    LandgapError
        If the width is not above 0.

    See Also
    --------
    gravity : A power of cost.
    step : Zones of cost.

    References
    ----------
    Dai (2010), Health & Place 16, 1038-1052.

    Examples
    --------
    >>> gaussian(20)([0, 20, 40, 60]).round(5)
    array([1.     , 0.60653, 0.13534, 0.01111])
    """
    if faults := option_faults(sigma=sigma):
        raise LandgapError("The weight gaussian cannot be used.", faults)
    return ValueFunction(f"gaussian({sigma})", partial(_bell, float(sigma)))


def gravity(scale: float, alpha: float = -2.0, min_cost: float = 1.0) -> ValueFunction:
    """Weigh by a power of cost, ``(max(cost, min_cost) / scale) ** alpha``.

    Parameters
    ----------
    scale : float
        Cost at which a hectare counts 1, in the measure of the costs.
    alpha : float, default -2.0
        The power, signed: -2 falls with the square.
    min_cost : float, default 1.0
        Costs below it count as this; it keeps a unit's own land from counting without end.

    Returns
    -------
    ValueFunction
        The function of cost.

    Raises
    ------
    LandgapError
        If scale or the least cost is not above 0, or the power is above 0.

    See Also
    --------
    gaussian : The bell curve.

    References
    ----------
    Hansen (1959), Journal of the American Institute of Planners 25, 73-76; the power of -2 is
    the default of the Huff model in the R package REAT.

    Examples
    --------
    >>> gravity(scale=20, alpha=-2, min_cost=1)([0, 1, 2, 20, 40, 60]).round(2).tolist()
    [400.0, 400.0, 100.0, 1.0, 0.25, 0.11]
    """
    if faults := option_faults(scale=scale, alpha=alpha, min_cost=min_cost):
        raise LandgapError("The weight gravity cannot be used.", faults)
    text = f"gravity({scale}, {alpha}, {min_cost})"
    return ValueFunction(text, partial(_power, float(scale), float(alpha), float(min_cost)))


# functions of the module and no lambdas: a result that holds them can go to another process
def _bell(sigma: float, cost: Array) -> Array:
    return np.asarray(np.exp(-((cost / sigma) ** 2) / 2))


def _power(scale: float, alpha: float, min_cost: float, cost: Array) -> Array:
    return np.asarray((np.maximum(cost, min_cost) / scale) ** alpha)


ZONES_20_40_60 = step({20: 1.0, 40: 0.68, 60: 0.22})
"""Weights of zones up to 20, 40 and 60 minutes: the example in the documentation of PySAL access. Costs in
km are weighed by zones as many km wide."""

ZONES_10_20_30 = step({10: 1.0, 20: 0.68, 30: 0.22})
"""The same weights up to 10, 20 and 30 minutes, as public re-implementations of Luo and Qi (2009) have
them; the paper itself was not read."""
