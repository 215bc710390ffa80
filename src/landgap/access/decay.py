"""What a hectare counts for at a distance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from landgap.errors import LandgapError


@dataclass(frozen=True)
class Weight:
    """What a hectare counts for at a distance: a function of cost, and how it was asked for.

    `text` is how the weight is written, for results and reports; `of` takes an array of costs and
    gives an array of weights.

    Examples
    --------
    >>> gaussian(20)
    gaussian(20)
    >>> gaussian(20)([0, 20]).round(5)
    array([1.     , 0.60653])
    """

    text: str
    of: Callable[[np.ndarray], np.ndarray]

    def __call__(self, cost: ArrayLike) -> np.ndarray:
        """Weigh costs.

        Parameters
        ----------
        cost : array-like
            Minutes or km.

        Returns
        -------
        ndarray
            Weights, 0 or more.

        Examples
        --------
        >>> step({20: 1})([20, 21])
        array([1., 0.])
        """
        return self.of(np.asarray(cost, dtype=float))

    def __repr__(self) -> str:
        """Show the weight as it is written in code."""
        return self.text


def step(weights: Mapping[float, float]) -> Weight:
    """Weigh by zones of cost; the upper bound belongs to the zone.

    Parameters
    ----------
    weights : mapping
        From the upper bound of each zone, in minutes or km, to its weight; beyond the last, 0.

    Returns
    -------
    Weight
        The function of cost.

    Raises
    ------
    LandgapError
        If there is no zone, or a bound or weight is negative or no number.

    References
    ----------
    Luo and Qi (2009), Health & Place 15, 1100-1107.

    Examples
    --------
    >>> step({20: 1, 40: 0.68, 60: 0.22})([0, 10, 20, 30, 40, 50, 60, 70])
    array([1.  , 1.  , 1.  , 0.68, 0.68, 0.22, 0.22, 0.  ])
    """
    zones = sorted(weights.items())
    bounds, steps = np.array(zones, dtype=float).reshape(-1, 2).T
    if not zones or not all((np.isfinite(part) & (part >= 0)).all() for part in (bounds, steps)):
        raise LandgapError(f"step: {dict(weights)} needs bounds and weights from 0, one at least.")
    beyond = np.append(steps, 0.0)
    return Weight(f"step({dict(zones)})", lambda cost: beyond[np.searchsorted(bounds, cost)])


def gaussian(sigma: float) -> Weight:
    """Weigh by the bell curve ``exp(-cost² / 2 sigma²)``: 1 on the spot, never quite 0.

    Parameters
    ----------
    sigma : float
        Width in minutes or km: the cost at which a hectare counts 0.61.

    Returns
    -------
    Weight
        The function of cost.

    Raises
    ------
    LandgapError
        If the width is not above 0.

    References
    ----------
    Dai (2010), Health & Place 16, 1038-1052.

    Examples
    --------
    >>> gaussian(20)([0, 20, 40, 60]).round(5)
    array([1.     , 0.60653, 0.13534, 0.01111])
    """
    if not 0 < sigma < np.inf:
        raise LandgapError(f"gaussian: sigma is {sigma} and must be a number above 0.")
    return Weight(f"gaussian({sigma})", lambda cost: np.exp(-((cost / sigma) ** 2) / 2))


def gravity(scale: float, alpha: float = -2.0, least: float = 1.0) -> Weight:
    """Weigh by a power of cost, ``(max(cost, least) / scale) ** alpha``.

    Parameters
    ----------
    scale : float
        Cost at which a hectare counts 1, in minutes or km.
    alpha : float, default -2.0
        The power, signed: -2 falls with the square.
    least : float, default 1.0
        Costs below it count as this; it keeps a unit's own land from counting without end.

    Returns
    -------
    Weight
        The function of cost.

    Raises
    ------
    LandgapError
        If scale or least is not above 0, or the power is above 0.

    References
    ----------
    Hansen (1959), Journal of the American Institute of Planners 25, 73-76; the power of -2 is
    the default of the Huff model in the R package REAT.

    Examples
    --------
    >>> gravity(scale=20, alpha=-2, least=1)([0, 1, 2, 20, 40, 60]).round(2).tolist()
    [400.0, 400.0, 100.0, 1.0, 0.25, 0.11]
    """
    if not (0 < scale < np.inf and 0 < least < np.inf and -np.inf < alpha <= 0):
        raise LandgapError(
            f"gravity: scale {scale} and least {least} must be above 0, alpha {alpha} at most 0."
        )
    text = f"gravity({scale}, {alpha}, {least})"
    return Weight(text, lambda cost: (np.maximum(cost, least) / scale) ** alpha)


STEPS = step({20: 1.0, 40: 0.68, 60: 0.22})
"""Weights of three zones of minutes (Luo and Qi 2009). At 60 km/h, km make the same zones."""
