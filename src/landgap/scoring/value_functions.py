"""Value functions: what a measure is worth, from 0 to 1, between fixed goalposts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from landgap.errors import LandgapError

Direction = Literal["more", "less"]
Array = npt.NDArray[np.float64]

_HALVINGS = 60


@dataclass(frozen=True)
class ValueFunction:
    """What a measure is worth, 0 to 1; made by :func:`linear`, :func:`step` and the like.

    Attributes
    ----------
    text : str
        How it is written, for results and reports.
    direction : {"more", "less"}
        Whether more of the measure makes the score higher, or less.
    goalposts : tuple of float
        The measure between which the value moves, low and high; fixed, so that scores of
        different dates and areas compare.
    of : callable
        The values of an array of measures; never against the direction.

    Examples
    --------
    >>> linear(0, 10, direction="less")
    linear(0, 10, direction='less')
    >>> linear(0, 10, direction="less")([0, 2.5, 40])
    array([1.  , 0.75, 0.  ])
    """

    text: str
    direction: Direction
    goalposts: tuple[float, float]
    of: Callable[[Array], Array]

    def __call__(self, measure: ArrayLike) -> Array:
        """Value measures.

        Parameters
        ----------
        measure : array-like
            In the unit of the goalposts; infinite ones lie beyond them.

        Returns
        -------
        ndarray
            0 to 1; ``NaN`` where the measure is missing.

        Examples
        --------
        >>> linear(0, 10, direction="more")([np.nan, np.inf])
        array([nan,  1.])
        """
        given = np.asarray(measure, dtype=float)
        return np.where(np.isnan(given), np.nan, self.of(given))

    def measure_at(self, value: float) -> float:
        """Find the measure at which a value is reached.

        Parameters
        ----------
        value : float
            Between 0 and 1.

        Returns
        -------
        float
            The measure nearest to the goalpost of value 0 that is worth at least so much, to
            about 1e-15 of the distance between the goalposts; ``NaN`` where none is.

        Examples
        --------
        >>> round(linear(0, 10, direction="less").measure_at(0.75), 9)
        2.5
        """
        worst, best = self.goalposts if self.direction == "more" else self.goalposts[::-1]
        if not self(best) >= value:
            return float("nan")
        if self(worst) >= value:
            return float(worst)
        for _ in range(_HALVINGS):
            middle = (worst + best) / 2
            worst, best = (worst, middle) if self(middle) >= value else (middle, best)
        return float(best)

    def mirrored(self) -> ValueFunction:
        """Turn the function round: what was worth 0 is worth 1.

        Returns
        -------
        ValueFunction
            1 less this one.

        Examples
        --------
        >>> linear(0, 10, direction="more").mirrored()([0, 4])
        array([1. , 0.6])
        """
        return ValueFunction(
            f"1 - {self.text}",
            "less" if self.direction == "more" else "more",
            self.goalposts,
            partial(_turned, self.of),
        )

    def __repr__(self) -> str:
        """Show the function as it is written in code."""
        return self.text


def linear(low: float, high: float, *, direction: Direction | None = None) -> ValueFunction:
    """Value in proportion between two goalposts, and 0 or 1 beyond them.

    Parameters
    ----------
    low, high : float
        The goalposts, in the unit of the measure.
    direction : {"more", "less"}
        Whether more or less of the measure is worth more; must be said.

    Returns
    -------
    ValueFunction
        The function.

    Raises
    ------
    LandgapError
        If no direction is said, or the goalposts are no two numbers, the lower first.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators: distance to goalposts.

    Examples
    --------
    >>> linear(-50, 0, direction="less")([-60, -20, 5])
    array([1. , 0.4, 0. ])
    """
    _refuse("linear", direction, _goalpost_faults(low, high))
    return _directed("linear", (low, high), direction, partial(_straight, low, high))


def sigmoid(low: float, high: float, *, direction: Direction | None = None) -> ValueFunction:
    """Value along an S between two goalposts: flat near them, steep in the middle.

    Parameters
    ----------
    low, high : float
        The goalposts, in the unit of the measure.
    direction : {"more", "less"}
        Whether more or less of the measure is worth more; must be said.

    Returns
    -------
    ValueFunction
        ``sin² (pi/2 (x - low) / (high - low))``, or 1 less that.

    Raises
    ------
    LandgapError
        If no direction is said, or the goalposts are no two numbers, the lower first.

    References
    ----------
    Eastman (1999), Multi-criteria evaluation and GIS, in: Geographical Information Systems,
    493-502: the sigmoidal fuzzy membership.

    Examples
    --------
    >>> sigmoid(5, 15, direction="less")([4, 7.5, 10, 12.5, 16]).round(3)
    array([1.   , 0.854, 0.5  , 0.146, 0.   ])
    """
    _refuse("sigmoid", direction, _goalpost_faults(low, high))
    return _directed("sigmoid", (low, high), direction, partial(_s_shaped, low, high))


def step(
    values: Mapping[float, float], *, beyond: float, direction: Direction | None = None
) -> ValueFunction:
    """Value by classes; the upper bound belongs to the class.

    Parameters
    ----------
    values : mapping
        From the upper bound of each class to its value, 0 to 1.
    beyond : float
        Value above the last bound, 0 to 1.
    direction : {"more", "less"}
        Whether more or less of the measure is worth more; must be said, and be true of the values.

    Returns
    -------
    ValueFunction
        The function.

    Raises
    ------
    LandgapError
        If no direction is said, a value is outside 0 to 1, or the values run against it.

    Examples
    --------
    >>> step({10: 1, 20: 0.5}, beyond=0, direction="less")([3, 10, 11, 20, 21])
    array([1. , 1. , 0.5, 0.5, 0. ])
    """
    classes = sorted(values.items())
    bounds, steps = np.array(classes, dtype=float).reshape(-1, 2).T
    steps = np.append(steps, float(beyond))
    _refuse("step", direction, _table_faults(bounds, steps, direction))
    margin = abs(bounds[-1] - bounds[0]) or abs(bounds[-1]) or 1.0
    return ValueFunction(
        f"step({dict(classes)}, beyond={beyond}, direction={direction!r})",
        "more" if direction == "more" else "less",
        (float(bounds[0]), float(bounds[-1] + margin)),
        partial(_by_class, bounds, steps),
    )


def table(values: Mapping[float, float], *, direction: Direction | None = None) -> ValueFunction:
    """Value by points with straight lines between them, and level beyond the outer ones.

    Parameters
    ----------
    values : mapping
        From measures to their values, 0 to 1; two at least.
    direction : {"more", "less"}
        Whether more or less of the measure is worth more; must be said, and be true of the values.

    Returns
    -------
    ValueFunction
        The function.

    Raises
    ------
    LandgapError
        If no direction is said, a value is outside 0 to 1, or the values run against it.

    Examples
    --------
    >>> table({5: 0, 10: 0.6, 50: 1}, direction="more")([1, 7.5, 30, 80])
    array([0. , 0.3, 0.8, 1. ])
    """
    points = sorted(values.items())
    measures, worth = np.array(points, dtype=float).reshape(-1, 2).T
    faults = _table_faults(measures, worth, direction)
    if len(points) < 2:
        faults.append("needs two points at least")
    _refuse("table", direction, faults)
    return ValueFunction(
        f"table({dict(points)}, direction={direction!r})",
        "more" if direction == "more" else "less",
        (float(measures[0]), float(measures[-1])),
        partial(_between, measures, worth),
    )


def _directed(
    name: str,
    goalposts: tuple[float, float],
    direction: Direction | None,
    rising: Callable[[Array], Array],
) -> ValueFunction:
    low, high = goalposts
    less = direction == "less"
    return ValueFunction(
        f"{name}({low}, {high}, direction={direction!r})",
        "less" if less else "more",
        (float(low), float(high)),
        partial(_turned, rising) if less else rising,
    )


# functions of the module and no lambdas: a result that holds them can go to another process
def _straight(low: float, high: float, x: Array) -> Array:
    return np.clip((x - low) / (high - low), 0, 1)


def _s_shaped(low: float, high: float, x: Array) -> Array:
    return np.sin(np.pi / 2 * _straight(low, high, x)) ** 2


def _by_class(bounds: Array, steps: Array, x: Array) -> Array:
    return steps[np.searchsorted(bounds, x)]


def _between(measures: Array, worth: Array, x: Array) -> Array:
    return np.interp(x, measures, worth)


def _turned(of: Callable[[Array], Array], x: Array) -> Array:
    return 1 - of(x)


def _goalpost_faults(low: float, high: float) -> list[str]:
    if -np.inf < low < high < np.inf:
        return []
    return [f"goalposts {low} and {high} must be two numbers, the lower first"]


def _table_faults(measures: Array, values: Array, direction: Direction | None) -> list[str]:
    faults = []
    if not len(measures) or not np.isfinite(measures).all():
        faults.append("bounds must be numbers, one at least")
    if not ((values >= 0) & (values <= 1)).all():
        faults.append(f"values {values.tolist()} must lie between 0 and 1")
    against = np.diff(values) * (-1 if direction == "less" else 1) < 0
    if direction in ("more", "less") and against.any():
        faults.append(f"values {values.tolist()} run against direction={direction!r}")
    return faults


def _refuse(name: str, direction: Direction | None, faults: list[str]) -> None:
    if direction not in ("more", "less"):
        faults = [f'direction is {direction!r}; say "more" or "less"', *faults]
    if faults:
        raise LandgapError(f"The value function {name} cannot be used.", faults)
