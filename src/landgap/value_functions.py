"""Value functions: what a measure is worth, as a criterion of a score or as a weight of distance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from numbers import Real
from typing import Literal

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from landgap.errors import LandgapError

Direction = Literal["more", "less"]
Array = npt.NDArray[np.float64]

_HALVINGS = 60
_HEADING = "The value function {} cannot be used."


@dataclass(frozen=True)
class ValueFunction:
    """What a measure is worth; made by :func:`linear`, :func:`step` and the like.

    Two functions that are written alike are equal.

    Attributes
    ----------
    text : str
        How it is written, for results and reports.
    of : callable
        The values of an array of measures.
    direction : {"more", "less"} or None
        Whether more of the measure makes a score higher, or less; the values never run against it. None:
        the function weighs distances and is no criterion.
    goalposts : tuple of float or None
        The measure between which the value of a criterion moves from 0 to 1, low and high; fixed, so that
        scores of different dates and areas compare.

    See Also
    --------
    landgap.scoring.score : Takes them as criteria.
    landgap.access.catchment : Takes them as weights of distance.

    Examples
    --------
    >>> linear(0, 10, direction="less")
    linear(0, 10, direction='less')
    >>> linear(0, 10, direction="less")([0, 2.5, 40])
    array([1.  , 0.75, 0.  ])
    >>> linear(0, 10, direction="less") == linear(0, 10, direction="less")
    True
    """

    text: str
    of: Callable[[Array], Array] = field(compare=False)
    direction: Direction | None = None
    goalposts: tuple[float, float] | None = None

    def __call__(self, measure: ArrayLike) -> Array:
        """Value measures.

        Parameters
        ----------
        measure : array-like
            In the unit of the goalposts, or km or minutes; infinite ones lie beyond all bounds.

        Returns
        -------
        ndarray
            0 to 1 of a criterion, 0 or more of a weight; ``NaN`` where the measure is missing.

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

        Raises
        ------
        LandgapError
            If the function has no direction.

        Examples
        --------
        >>> round(linear(0, 10, direction="less").measure_at(0.75), 9)
        2.5
        """
        low, high = self._posts()
        worst, best = (low, high) if self.direction == "more" else (high, low)
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

        Raises
        ------
        LandgapError
            If the function has no direction.

        Examples
        --------
        >>> linear(0, 10, direction="more").mirrored()([0, 4])
        array([1. , 0.6])
        """
        return ValueFunction(
            f"1 - {self.text}",
            partial(_turned, self.of),
            "less" if self.direction == "more" else "more",
            self._posts(),
        )

    def _posts(self) -> tuple[float, float]:
        if self.goalposts is None:
            raise LandgapError(f"{self.text} has no direction, so it is no criterion.")
        return self.goalposts

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

    See Also
    --------
    sigmoid : Flat near the goalposts.
    table : Points with straight lines between them.

    References
    ----------
    OECD and JRC (2008), Handbook on Constructing Composite Indicators: distance to goalposts.

    Examples
    --------
    >>> linear(-50, 0, direction="less")([-60, -20, 5])
    array([1. , 0.4, 0. ])
    """
    return _between_goalposts("linear", low, high, direction, _straight)


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

    See Also
    --------
    linear : In proportion.
    table : Points with straight lines between them.

    References
    ----------
    Eastman (1999), Multi-criteria evaluation and GIS, in: Geographical Information Systems,
    493-502: the sigmoidal fuzzy membership.

    Examples
    --------
    >>> sigmoid(5, 15, direction="less")([4, 7.5, 10, 12.5, 16]).round(3)
    array([1.   , 0.854, 0.5  , 0.146, 0.   ])
    """
    return _between_goalposts("sigmoid", low, high, direction, _s_shaped)


def step(
    values: Mapping[float, float], *, beyond: float = 0.0, direction: Direction | None = None
) -> ValueFunction:
    """Value by classes; the upper bound belongs to the class.

    Parameters
    ----------
    values : mapping
        From the upper bound of each class to its value: 0 to 1 of a criterion, 0 or more of a weight.
    beyond : float, default 0.0
        Value above the last bound.
    direction : {"more", "less"}, optional
        Whether more or less of the measure is worth more; must be true of the values. Needed of a
        criterion; a weight of distance (zones of km or minutes) goes without.

    Returns
    -------
    ValueFunction
        The function.

    Raises
    ------
    LandgapError
        If there is no class, a bound or value is out of range, or the values run against the direction.

    See Also
    --------
    table : Straight lines instead of steps.
    landgap.access.gaussian, landgap.access.gravity : Weights of distance without steps.

    References
    ----------
    Luo and Qi (2009), Health & Place 15, 1100-1107: weights by zones of travel time.

    Examples
    --------
    >>> step({10: 1, 20: 0.5}, direction="less")([3, 10, 11, 20, 21])
    array([1. , 1. , 0.5, 0.5, 0. ])
    >>> step({20: 1, 40: 0.68, 60: 0.22})([0, 10, 20, 30, 40, 50, 60, 70])
    array([1.  , 1.  , 1.  , 0.68, 0.68, 0.22, 0.22, 0.  ])
    """
    classes, bounds, steps = _points(values)
    steps = np.append(steps, _number(beyond))
    of = partial(_by_class, bounds, steps)
    if direction is None:
        weights_faults = [] if len(bounds) else ["one class at least"]
        if not all((np.isfinite(part) & (part >= 0)).all() for part in (bounds, steps)):
            weights_faults.append("bounds and values must be numbers from 0")
        if weights_faults:
            raise LandgapError(_HEADING.format("step"), weights_faults)
        more = f", beyond={beyond}" if beyond else ""
        return ValueFunction(f"step({dict(classes)}{more})", of)
    _refuse("step", direction, _table_faults(bounds, steps, direction))
    margin = abs(bounds[-1] - bounds[0]) or abs(bounds[-1]) or 1.0
    return ValueFunction(
        f"step({dict(classes)}, beyond={beyond}, direction={direction!r})",
        of,
        direction,
        (float(bounds[0]), float(bounds[-1] + margin)),
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

    See Also
    --------
    step : Classes instead of straight lines.

    Examples
    --------
    >>> table({5: 0, 10: 0.6, 50: 1}, direction="more")([1, 7.5, 30, 80])
    array([0. , 0.3, 0.8, 1. ])
    """
    points, measures, worth = _points(values)
    faults = _table_faults(measures, worth, direction)
    if len(measures) < 2:
        faults.append("two points at least")
    _refuse("table", direction, faults)
    return ValueFunction(
        f"table({dict(points)}, direction={direction!r})",
        partial(_between, measures, worth),
        direction,
        (float(measures[0]), float(measures[-1])),
    )


def _between_goalposts(
    name: str,
    low: float,
    high: float,
    direction: Direction | None,
    rising: Callable[[float, float, Array], Array],
) -> ValueFunction:
    ends = (_number(low), _number(high))
    faults = []
    if not -np.inf < ends[0] < ends[1] < np.inf:
        faults = [f"goalposts {low!r} and {high!r} must be two numbers, the lower first"]
    _refuse(name, direction, faults)
    of = partial(rising, *ends)
    text = f"{name}({low}, {high}, direction={direction!r})"
    return ValueFunction(text, partial(_turned, of) if direction == "less" else of, direction, ends)


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


def _number(value: object) -> float:
    return float(value) if isinstance(value, Real) else float("nan")


def _points(values: Mapping[float, float]) -> tuple[list[tuple[float, float]], Array, Array]:
    """Sort the points; what is no number becomes NaN, which no check lets pass."""
    given = values.items() if isinstance(values, Mapping) else [(np.nan, np.nan)]
    points = sorted(given, key=lambda point: _number(point[0]))
    numbers = np.array([[_number(value) for value in point] for point in points], dtype=np.float64)
    return points, *numbers.reshape(-1, 2).T


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
        raise LandgapError(_HEADING.format(name), faults)
