"""Curves fitted to a series of years: linear, power, exponential, logistic."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy  # its parts load on first use; scipy.stats alone takes longer than geopandas
from numpy.typing import NDArray

from landgap.tolerances import TREND_REL

Model = Literal["linear", "power", "exponential", "logistic"]
Floats = NDArray[np.float64]

USABLE = ("fitted", "low end cut at zero", "cut at zero", "all zero")
"""Statuses of a fit whose forecast can be used."""


@dataclass(frozen=True)
class Curve:
    """A family of curves: values, slopes by parameter, where to start, and what must hold.

    Examples
    --------
    >>> CURVES["logistic"].parameters
    3
    """

    function: Callable[..., Floats]
    slopes: Callable[..., Floats]
    starts: Callable[[Floats, Floats], list[Floats]]
    parameters: int
    holds: Callable[..., bool] = lambda *_: True


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    slope, level = np.polyfit(x, y, 1)
    return float(level), float(slope)


def _log(y: Floats) -> Floats:
    # y has mean 1; a year without employees must not rule the start of the search
    return np.log(np.maximum(y, 1e-3))


def _from_logs(x: Floats, y: Floats) -> list[Floats]:
    level, slope = _line(x, _log(y))
    return [np.array([np.exp(level), slope])]


def _logistic_slopes(t: Floats, q: float, c: float, b: float) -> Floats:
    fall = np.exp(-b * t)
    square = -1 / (q + c * fall) ** 2
    return np.column_stack([square, square * fall, -square * c * t * fall])


def _logistic_starts(t: Floats, y: Floats) -> list[Floats]:
    """Start from three ceilings, since the search keeps to the valley that it starts in."""
    starts = []
    for ceiling in y.max() * np.array([1.02, 1.3, 3.0]):
        level, slope = _line(t, _log(y) - np.log(ceiling - y))
        starts.append(np.array([1 / ceiling, np.exp(-level) / ceiling, slope]))
    return starts


CURVES: dict[str, Curve] = {
    "linear": Curve(
        lambda t, a, b: a + b * t,
        lambda t, a, b: np.column_stack([np.ones_like(t), t]),  # noqa: ARG005
        lambda t, y: [np.array(_line(t, y))],
        2,
    ),
    "power": Curve(
        lambda t, a, b: a * t**b,
        lambda t, a, b: np.column_stack([t**b, a * t**b * np.log(t)]),
        lambda t, y: _from_logs(np.log(t), y),
        2,
    ),
    "exponential": Curve(
        lambda t, a, b: a * np.exp(b * t),
        lambda t, a, b: np.column_stack([np.exp(b * t), a * t * np.exp(b * t)]),
        _from_logs,
        2,
    ),
    # k = 1 / q: a ceiling that the data do not show is then q near 0, and not a search without end
    "logistic": Curve(
        lambda t, q, c, b: 1 / (q + c * np.exp(-b * t)),
        _logistic_slopes,
        _logistic_starts,
        3,
        holds=lambda q, c, b: q > 0 and c > 0,  # noqa: ARG005
    ),
}


def fit_curve(y: Floats, model: Model, years: int, coverage: float) -> tuple[str, float, Floats]:
    """Fit one curve to one series and prolong it.

    Parameters
    ----------
    y : array of float
        Values of consecutive years.
    model : {"linear", "power", "exponential", "logistic"}
        The curve.
    years : int
        How many years to prolong it by.
    coverage : float
        Of the prediction interval, 0 to 1.

    Returns
    -------
    status : str
        One of ``USABLE``, or why the curve cannot be used.
    r2 : float
        Share of the variance explained; missing where nothing varies.
    bounds : array of shape (3, years)
        Low, mid and high, cut at zero.

    Examples
    --------
    >>> status, r2, bounds = fit_curve(np.array([100.0, 110, 120, 130]), "linear", 2, 0.8)
    >>> status, bounds[1].round(6).tolist()
    ('fitted', [140.0, 150.0])
    """
    curve, scale = CURVES[model], y.mean()
    if not y.any():
        status = "all zero"
    elif len(y) <= curve.parameters:
        status = "too few years"
    elif y[-1] == 0:
        status = "no employees in the last year"
    elif (found := _least_squares(curve, y / scale)) is None:
        status = "no convergence"
    else:
        bounds, r2 = _extended(curve, *found, y / scale, years, coverage)
        # a line that reaches zero exactly may miss it by a rounding error
        low, mid = bounds[:2].min(axis=1) < -TREND_REL
        status = "cut at zero" if mid else "low end cut at zero" if low else "fitted"
        finite = bool(np.isfinite(bounds).all())
        return status if finite else "no convergence", r2, bounds.clip(min=0) * scale
    return status, np.nan, np.zeros((3, years))


def _extended(
    curve: Curve, at: Floats, spread: Floats, y: Floats, years: int, coverage: float
) -> tuple[Floats, float]:
    """Prolong a fitted curve with its prediction interval, and say how well it fits."""
    t, free = np.arange(1.0, len(y) + years + 1), len(y) - len(at)
    past, ahead = np.split(t, [len(y)])
    rest = float(np.sum((curve.function(past, *at) - y) ** 2))
    # a forecast that runs to infinity is found by its bounds
    with np.errstate(all="ignore"):
        mid = curve.function(ahead, *at)
        slopes = curve.slopes(ahead, *at)
        variance = rest / free + np.sum((slopes @ spread) * slopes, axis=1)
        half = scipy.stats.t.ppf((1 + coverage) / 2, free) * np.sqrt(variance)
        bounds = np.array([mid - half, mid, mid + half])
    r2 = 1 - rest / float(np.sum((y - y.mean()) ** 2)) if np.ptp(y) > TREND_REL else np.nan
    return bounds, r2


def _least_squares(curve: Curve, y: Floats) -> tuple[Floats, Floats] | None:
    """Parameters and their covariance from the best start, or nothing if none converges."""
    best, least, t = None, np.inf, np.arange(1.0, len(y) + 1)
    for start in curve.starts(t, y):
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("error", scipy.optimize.OptimizeWarning)
                # on noisy histories ten times as many steps gave 3 % more logistic fits, with
                # highs five times as high: what has not settled by then has no ceiling to find
                at, spread = scipy.optimize.curve_fit(
                    curve.function, t, y, p0=start, jac=curve.slopes, maxfev=100
                )
        except (RuntimeError, scipy.optimize.OptimizeWarning):
            continue
        rest = float(np.sum((curve.function(t, *at) - y) ** 2))
        if rest < least and np.isfinite(spread).all() and curve.holds(*at):
            best, least = (at, spread), rest
    return best
