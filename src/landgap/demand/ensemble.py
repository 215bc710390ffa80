"""Comparison of methods: how far their results differ, and for which units they can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isclose
from typing import Any

import numpy as np
import pandas as pd

from landgap.demand.frame import RANGE, demand_frame, read_demand
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.options import OPTIONS

_LOW, _MID, _HIGH = RANGE


@dataclass(frozen=True)
class Ensemble:
    """Results of several methods for the same units; made by :func:`ensemble`.

    Across methods, low is the lowest low, high the highest high, and mid the median of the mids.
    The total of a method is a sum over `common` units only, so that a method that covers half the
    region is never held against one that covers all of it. The range across methods in `total` is
    taken from those totals; it is narrower than a sum over `by_unit`, where another method may be
    the highest in each unit.

    Attributes
    ----------
    side_by_side : DataFrame
        One row a unit; columns `method` and the three amounts in ha; ``NaN`` where a method does
        not cover a unit.
    by_unit : DataFrame
        One row a unit: `demand_ha_low`, `demand_ha_mid`, `demand_ha_high` across the methods that
        cover it, `methods` (how many those are), `spread_ratio` and `spread_share`.
    by_method : DataFrame
        One row a method: the three amounts over the common units, `spread_ratio`, `spread_share`,
        `units` (how many it covers) and `not_compared_ha_mid` (its mid in the others of them).
    total : Series
        The three amounts across methods over the common units, `spread_ratio`, `spread_share`.
    common : Index
        Units that every method covers.
    years : float
        Horizon of all methods.
    sources : mapping of str to tuple of str
        Method to the sources that its parameters name.
    created : datetime
        When it was made (UTC).

    See Also
    --------
    landgap.demand.MonteCarlo : The uncertainty of one method.

    Notes
    -----
    `spread_ratio` is high over low, `spread_share` is (high - low) over mid. Both are ``NaN`` where
    high is 0, as there is no demand to disagree on, and ``inf`` where only low, or only mid, is 0.

    Examples
    --------
    >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 1.0, "demand_ha_mid": 2.0,
    ...                      "demand_ha_high": 4.0})
    >>> one, two = (demand_frame(rows, method=name) for name in ("one", "two"))
    >>> float(ensemble([one, two], years=18).total["spread_ratio"])
    4.0
    """

    side_by_side: pd.DataFrame
    by_unit: pd.DataFrame
    by_method: pd.DataFrame
    total: pd.Series[float]
    common: pd.Index[str]
    years: float
    sources: Mapping[str, tuple[str, ...]]
    created: datetime = field(default_factory=lambda: datetime.now(tz=UTC))

    @property
    def coverage(self) -> pd.DataFrame:
        """Which method covers which unit.

        Returns
        -------
        DataFrame
            True or False; one row a unit, one column a method.

        Examples
        --------
        >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 1.0, "demand_ha_mid": 2.0,
        ...                      "demand_ha_high": 4.0})
        >>> bool(ensemble({"one": rows}, years=18).coverage.loc["a", "one"])
        True
        """
        return _level(self.side_by_side, _MID).notna()

    def demand(self) -> pd.DataFrame:
        """Give the range across methods in the form that every method has.

        Returns
        -------
        DataFrame
            As from :func:`landgap.demand.frame.demand_frame`, one row a unit that a method covers.

        Examples
        --------
        >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 1.0, "demand_ha_mid": 2.0,
        ...                      "demand_ha_high": 4.0})
        >>> ensemble({"one": rows, "two": rows}, years=18).demand()["method"].item()
        'ensemble: one, two'
        """
        names = self.by_method.index.tolist()
        rows = self.by_unit.loc[self.by_unit["methods"] > 0, RANGE].reset_index()
        about = {"methods": names, "years": self.years, "sources": dict(self.sources)}
        return demand_frame(rows, method=f"ensemble: {', '.join(names)}", parameters=about)


def ensemble(
    frames: Mapping[str, pd.DataFrame] | Iterable[pd.DataFrame],
    *,
    unit_ids: Iterable[str] | None = None,
    years: float | None = None,
) -> Ensemble:
    """Compare methods of demand, per unit and in total.

    Parameters
    ----------
    frames : mapping of str to DataFrame, or iterable of DataFrame
        Demand as from any method, each summed over its segments and years, lows to lows and highs
        to highs; a mapping gives the names, otherwise the frame's `method` does.
    unit_ids : iterable of str, optional
        Units to compare, such as those of one state; all that a method covers if not given. Other
        units are left out, and a unit that no method covers has no amounts.
    years : float, optional
        Horizon of the frames that do not state one in ``attrs["parameters"]["years"]``.

    Returns
    -------
    Ensemble
        Amounts side by side, the range across methods, its spread, and who covers what.

    Raises
    ------
    LandgapError
        If there is no frame, a frame is no demand, a method is a duplicate, horizons differ or are
        not stated, or no unit is covered by every method.

    See Also
    --------
    landgap.demand.demand_frame : What every frame must hold.

    Examples
    --------
    >>> jobs = pd.DataFrame({"unit_id": ["a", "b"], "demand_ha_low": [8.0, 0.0],
    ...                      "demand_ha_mid": [10.0, 1.0], "demand_ha_high": [12.0, 2.0]})
    >>> takeup = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": [15.0], "demand_ha_mid": [20.0],
    ...                        "demand_ha_high": [24.0]})
    >>> both = ensemble({"jobs": jobs, "take-up": takeup}, years=18)
    >>> both.by_unit[["demand_ha_low", "demand_ha_mid", "demand_ha_high", "methods"]]
             demand_ha_low  demand_ha_mid  demand_ha_high  methods
    unit_id
    a                  8.0           15.0            24.0        2
    b                  0.0            1.0             2.0        1
    >>> both.by_method[["demand_ha_mid", "units", "not_compared_ha_mid"]]
             demand_ha_mid  units  not_compared_ha_mid
    method
    jobs              10.0      2                  1.0
    take-up           20.0      1                  0.0
    """
    inputs = Inputs("These methods cannot be compared.")
    if years is not None:
        inputs.options(years=years)
    chosen = None if unit_ids is None else inputs.keys(unit_ids, "unit_ids")
    named = _named(inputs, frames)
    horizon = _one_horizon(inputs, named, years)
    inputs.stop()
    parts = {name: frame.groupby("unit_id")[RANGE].sum() for name, frame in named.items()}
    side_by_side = pd.concat(parts, axis=1, names=["method", "amount"], sort=True)
    if chosen is not None:
        side_by_side = side_by_side.reindex(pd.Index(chosen, name="unit_id"))
    covered = _level(side_by_side, _MID).notna()
    common = side_by_side.index[covered.all(axis=1)]
    if common.empty:
        counts = ", ".join(f"{name} {count}" for name, count in covered.sum().items())
        raise LandgapError(
            "No unit is covered by every method, so nothing can be compared in total "
            f"(units covered: {counts}). Leave a method out, or choose other units."
        )
    sums = pd.DataFrame({name: _level(side_by_side.loc[common], name).sum() for name in RANGE})
    others = _level(side_by_side, _MID).drop(common).sum()
    by_method = sums.join(_spread(sums)).assign(units=covered.sum(), not_compared_ha_mid=others.astype(float))
    across = _across(side_by_side)
    total = pd.DataFrame({_LOW: [sums[_LOW].min()], _MID: [sums[_MID].median()], _HIGH: [sums[_HIGH].max()]})
    return Ensemble(
        side_by_side=side_by_side,
        by_unit=across.assign(methods=covered.sum(axis=1)).join(_spread(across)),
        by_method=by_method,
        total=total.join(_spread(total)).iloc[0].rename("total"),
        common=common,
        years=horizon,
        sources={name: _sources(frame.attrs["parameters"]) for name, frame in named.items()},
    )


def _level(side_by_side: pd.DataFrame, amount: str) -> pd.DataFrame:
    """Give one of the three amounts, one column a method."""
    return side_by_side.loc[:, (slice(None), amount)].droplevel("amount", axis=1)


def _across(side_by_side: pd.DataFrame) -> pd.DataFrame:
    """Lowest low, median mid and highest high of the methods that say something."""
    return pd.DataFrame(
        {
            _LOW: _level(side_by_side, _LOW).min(axis=1),
            _MID: _level(side_by_side, _MID).median(axis=1),
            _HIGH: _level(side_by_side, _HIGH).max(axis=1),
        }
    )


def _spread(ranges: pd.DataFrame) -> pd.DataFrame:
    low, mid, high = (ranges[name].to_numpy(dtype=float) for name in RANGE)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        figures = {"spread_ratio": high / low, "spread_share": (high - low) / mid}
    return pd.DataFrame(figures, index=ranges.index)


def _named(
    inputs: Inputs, frames: Mapping[str, pd.DataFrame] | Iterable[pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Check that each frame is the demand of one method, and give it its name."""
    inputs.instance(frames, "frames", Mapping | Iterable)
    inputs.stop()
    if isinstance(frames, Mapping):
        pairs = [(str(name), frame) for name, frame in frames.items()]
    else:
        pairs = [(_name_in(frame) if isinstance(frame, pd.DataFrame) else "", frame) for frame in frames]
    if not pairs:
        inputs.fault("there is no frame")
    names = [name for name, _ in pairs if name]
    if double := sorted({name for name in names if names.count(name) > 1}):
        inputs.fault(
            f'duplicate methods: {", ".join(double)}; give them names: {{"first": ..., "second": ...}}'
        )
    checked = {}
    for place, (name, frame) in enumerate(pairs, start=1):
        before = len(inputs.faults)
        found = read_demand(inputs, frame, name or f"frame {place}")
        if not name:
            inputs.fault(f'frame {place}: says no single method; give it a name: {{"name": frame, ...}}')
        elif len(inputs.faults) == before:
            checked[name] = found
    return checked


def _name_in(frame: pd.DataFrame) -> str:
    names = set(frame["method"]) if isinstance(frame, pd.DataFrame) and "method" in frame else set()
    return str(names.pop()) if len(names) == 1 else ""


def _one_horizon(inputs: Inputs, named: Mapping[str, pd.DataFrame], years: float | None) -> float:
    """Give the horizon that all share; one that is not stated is not guessed from the others."""
    stated = {name: frame.attrs["parameters"].get("years") for name, frame in named.items()}
    if years is None and (silent := [name for name, span in stated.items() if span is None]):
        inputs.fault(f"horizon not stated by {some(silent)}; say years=18, or what it is")
    for name, span in stated.items():
        if span is not None and (fault := OPTIONS["years"].fault(span)):
            inputs.fault(f"{name}, horizon: {fault}")
    spans = {name: span for name, span in {**stated, "years": years}.items() if span is not None}
    first = next(iter(spans.values()), 0.0)
    if not inputs.faults and not all(isclose(span, first) for span in spans.values()):
        said = ", ".join(f"{name} {span:g}" for name, span in spans.items())
        inputs.fault(f"horizons differ, in years: {said}; run the methods over the same years")
    return float(first) if not inputs.faults else 0.0


def _sources(parameters: object) -> tuple[str, ...]:
    """Every source that a set of parameters names, at whatever depth, each once."""
    found: dict[str, None] = {}
    pending: list[Any] = [parameters]
    while pending:
        entry = pending.pop(0)
        if isinstance(entry, Mapping):
            if isinstance(said := entry.get("source"), str) and said:
                found[said] = None
            pending += [part for part in entry.values() if not isinstance(part, str)]
    return tuple(found)
