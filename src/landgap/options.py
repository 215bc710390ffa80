"""Options: the unit and range of every one, checked in one place; and the defaults of a session."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from numbers import Integral, Real
from types import MappingProxyType
from typing import Any, Literal

from landgap.errors import LandgapError

Lang = Literal["de", "en"]


@dataclass(frozen=True)
class Option:
    """What an option may be: a number in a range with its unit, one of several words, or a flag.

    Examples
    --------
    >>> OPTIONS["net_share"].unit, OPTIONS["net_share"].high
    ('share', 1.0)
    """

    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    above_low: bool = False
    below_high: bool = False
    whole: bool = False
    words: tuple[str, ...] = ()
    flag: bool = False
    may_be_none: bool = False

    def range(self) -> str:
        """Say in words what is allowed.

        Returns
        -------
        str
            Such as ``a share from 0 to 1, or None``.

        Examples
        --------
        >>> OPTIONS["net_share"].range(), OPTIONS["threads"].range()
        ('a share from 0 to 1, or None', 'a whole number from 1, or None')
        """
        if self.flag:
            text = "True or False"
        elif self.words:
            text = "one of " + ", ".join(f'"{word}"' for word in self.words)
        else:
            kind = "a share" if self.unit == "share" else "a whole number" if self.whole else "a number"
            of_unit = f" of {self.unit}" if self.unit not in ("", "share") else ""
            low = "" if self.low == -math.inf else f" {'above' if self.above_low else 'from'} {self.low:g}"
            high = "" if self.high == math.inf else f" {'below' if self.below_high else 'to'} {self.high:g}"
            text = f"{kind}{of_unit}{low}{high}"
        return f"{text}, or None" if self.may_be_none else text

    def fault(self, value: object) -> str | None:
        """Say what is wrong with a value, if anything is.

        Parameters
        ----------
        value : object
            What was given.

        Returns
        -------
        str or None
            Such as ``75 is not a share from 0 to 1, or None``.

        Examples
        --------
        >>> OPTIONS["net_share"].fault(75)
        '75 is not a share from 0 to 1, or None'
        """
        return None if self._allows(value) else f"{value!r} is not {self.range()}"

    def _allows(self, value: object) -> bool:
        if value is None:
            return self.may_be_none
        if self.flag:
            return isinstance(value, bool)
        if self.words:
            return isinstance(value, str) and value in self.words
        if isinstance(value, bool) or not isinstance(value, Integral if self.whole else Real):
            return False
        number = float(value)
        # every comparison fails on NaN
        above = number > self.low if self.above_low else number >= self.low
        below = number < self.high if self.below_high else number <= self.high
        return math.isfinite(number) and above and below


def _share(**more: Any) -> Option:  # noqa: ANN401  fields of Option
    return Option("share", 0.0, 1.0, **more)


def _count(low: int = 1, **more: Any) -> Option:  # noqa: ANN401  fields of Option
    return Option(low=low, whole=True, **more)


OPTIONS: Mapping[str, Option] = MappingProxyType(
    {
        "aggregation": Option(words=("arithmetic", "geometric", "minimum")),
        "aggregations": Option(words=("arithmetic", "geometric", "minimum")),
        "alpha": Option(high=0),
        "area_count": _count(),
        "area_nodes": _count(0),
        "balance_weight": Option(low=0),
        "band": _count(),
        "base_years": _count(),
        "border": Option(words=("open", "closed")),
        "brownfield_share": _share(),
        "catchment_variant": Option(words=("2sfca", "e2sfca", "3sfca")),
        "confidence": _share(above_low=True, below_high=True),
        "change_ha": Option("ha", 0, above_low=True),
        "complete": Option(flag=True),
        "contiguous_within_m": Option("m", 0),
        "cost_eur": Option("euros", 0, may_be_none=True),
        "count": _count(),
        "coverage": _share(above_low=True, below_high=True),
        "crossing_cost": Option("km or minutes", 0, may_be_none=True),
        "crossing_factor": _share(may_be_none=True),
        "demand_ha": Option("ha", 0),
        "detour": Option(low=1),
        "distribution": Option(words=("triangular", "uniform")),
        "dpi": _count(20, high=1200),
        "draws": _count(),
        "edge_tolerance_m": Option("m", 0, 1000),
        "end": Option(words=("high", "low")),
        "engine": Option(words=("auto", "exactextract", "rasterio")),
        "everywhere": Option(flag=True),
        "floor": _share(below_high=True),
        "gap_m": Option("m", 0),
        "geometry": Option(flag=True),
        "horizon_years": Option("years", 0, 200, above_low=True),
        "ideas": Option(flag=True, may_be_none=True),
        "idle_ha": Option("ha", 0),
        "idle_share": _share(above_low=True),
        "intrazonal_cost": Option("km or minutes", 0),
        "junction_km": Option("km", 0, above_low=True),
        "km": Option("km", 0, above_low=True),
        "lang": Option(words=("de", "en")),
        "large_ha": Option("ha", 0, above_low=True),
        "large_share": _share(may_be_none=True),
        "lease_years": Option("years", 0, 200, above_low=True),
        "level": Option(words=("low", "mid", "high")),
        "max_area_km2": Option("km²", 0, may_be_none=True),
        "max_diameter": Option("km or minutes", 0, may_be_none=True),
        "max_ha": Option("ha", 0),
        "max_inconsistency": Option(low=0, may_be_none=True),
        "max_nodes": _count(0),
        "max_rows": _count(),
        "max_states": _count(may_be_none=True),
        "max_units": _count(may_be_none=True),
        "mean_ha": Option("ha", 0, above_low=True, may_be_none=True),
        "measure": Option(words=("km", "minutes")),
        "median_ha": Option("ha", 0, above_low=True),
        "min_cost": Option("km or minutes", 0, above_low=True),
        "min_ha": Option("ha", 0),
        "min_holds_share": _share(),
        "min_known_share": _share(),
        "min_offset_ha": Option("ha", 0),
        "min_ratio": Option(low=1, above_low=True),
        "min_states": _count(),
        "min_units": _count(),
        "missing": Option(words=("refuse", "other_keys")),
        "missing_ha": Option("ha", 0),
        "mobile_share": _share(),
        "model": Option(words=("linear", "power", "exponential", "logistic")),
        "motorway_kmh": Option("km/h", 1, 300),
        "net_share": _share(may_be_none=True),
        "nodes": _count(0),
        "normalisations": Option(words=("goalposts", "min-max", "rank")),
        "others": Option(words=("alone", "state")),
        "paper": Option(words=("A3", "A4")),
        "parcels": Option(words=("possible", "stated")),
        "parties": Option(words=("state", "unit")),
        "partitions": _count(may_be_none=True),
        "permutations": _count(),
        "progress": Option(flag=True),
        "published_ha": Option("ha", 0, may_be_none=True),
        "pv_claims": Option(flag=True),
        "quadrature_nodes": _count(),
        "rank_method": Option(words=("centroid", "sum")),
        "recent_years": _count(),
        "request_sizes": Option(words=("low", "mid", "high")),
        "samples": _count(),
        "scale": Option("km or minutes", 0, above_low=True),
        "seed": _count(0),
        "share": _share(above_low=True, below_high=True),
        "sides": Option(words=("state", "unit")),
        "sigma": Option("km or minutes", 0, above_low=True),
        "significance": _share(above_low=True, below_high=True),
        "since": _count(1900, high=2100, may_be_none=True),
        "sliver_m": Option("m", 0),
        "solver": Option(words=("highs", "ortools")),
        "speed_kmh": Option("km/h", 1, 300),
        "spread": Option("", 0, above_low=True, may_be_none=True),
        "start_year": _count(1900, high=2100, may_be_none=True),
        "statistic": Option(words=("lisa", "gi")),
        "steep_percent": Option("per cent", 0),
        "surcharge": _share(),
        "threads": _count(may_be_none=True),
        "tolerance_ha": Option("ha", 0),
        "top": _count(),
        "total_ha": Option("ha", 0),
        "travel_measure": Option(words=("km", "minutes")),
        "treatment": Option(words=("winsorise", "drop")),
        "unit_penalty_ha": Option("ha", 0),
        "unknown_exclusion": Option(words=("refuse", "rank")),
        "until": _count(1900, high=2100),
        "variant": Option(words=("2sfca", "e2sfca", "3sfca")),
        "weight": Option(low=0),
        "weight_range": _share(),
        "window_years": _count(),
        "within": Option("km or minutes", 0, above_low=True, may_be_none=True),
        "within_km": Option("km", 0, above_low=True),
        "within_m": Option("m", 0),
        "workers": _count(),
        "year": _count(1900, high=2100, may_be_none=True),
        "years": Option("years", 0, 200, above_low=True),
    }
)
"""Every option of the library by its name: one name has one meaning, unit and range everywhere."""


def option_faults(**given: object) -> list[str]:
    """List what is wrong with options, by name.

    Parameters
    ----------
    **given : object
        Options by the names of ``OPTIONS``; of a tuple, every value is looked at.

    Returns
    -------
    list of str
        One fault an option; empty if all is well.

    Examples
    --------
    >>> option_faults(net_share=75, threads=2)
    ['net_share: 75 is not a share from 0 to 1, or None']
    """
    faults = []
    for name, value in given.items():
        values = value if isinstance(value, tuple) else (value,)
        found = [fault for each in values if (fault := OPTIONS[name].fault(each))]
        faults += [f"{name}: {fault}" for fault in found[:1]]
    return faults


@dataclass(frozen=True)
class SessionOptions:
    """What functions take where a call does not say: the language, the seed, and whether bars show.

    Attributes
    ----------
    lang : {"de", "en"}
        Language of maps, charts, warnings and tables to be read.
    seed : int
        Of whatever is drawn at random.
    progress : bool
        Whether a terminal shows how far work of more than two seconds is.

    Examples
    --------
    >>> SessionOptions().lang
    'de'
    """

    lang: Lang = "de"
    seed: int = 0
    progress: bool = True


_SESSION: ContextVar[SessionOptions] = ContextVar("landgap_options", default=SessionOptions())  # noqa: B039  frozen


class _Options:
    """The options of the session, to be read and set by name."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  by name
        return getattr(_SESSION.get(), name)

    def __setattr__(self, name: str, value: object) -> None:
        _SESSION.set(_changed({name: value}))

    def __dir__(self) -> list[str]:
        return [field.name for field in fields(SessionOptions)]

    def __repr__(self) -> str:
        return repr(_SESSION.get())


options = _Options()
"""Defaults of this session: ``lg.options.lang = "en"``."""


@contextmanager
def option_context(**given: Any) -> Iterator[None]:  # noqa: ANN401  by name
    """Use other defaults inside a ``with`` block.

    Parameters
    ----------
    **given : object
        Of ``lang``, ``seed`` and ``progress``.

    Yields
    ------
    None
        The former defaults come back at the end, whatever happens.

    Raises
    ------
    LandgapError
        If an option is not known or out of range.

    See Also
    --------
    options : The defaults themselves, to be set for a session.

    Examples
    --------
    >>> with option_context(lang="en"):
    ...     options.lang
    'en'
    >>> options.lang
    'de'
    """
    token = _SESSION.set(_changed(given))
    try:
        yield
    finally:
        _SESSION.reset(token)


def chosen(name: Literal["lang", "seed", "progress"], value: Any) -> Any:  # noqa: ANN401  by name
    """Take an option of a call, or that of the session where the call leaves it open.

    Parameters
    ----------
    name : {"lang", "seed", "progress"}
        The option.
    value : object
        What the call says; None: nothing.

    Returns
    -------
    object
        The value to use.

    Raises
    ------
    LandgapError
        If it is out of range.

    Examples
    --------
    >>> chosen("lang", None), chosen("lang", "en")
    ('de', 'en')
    """
    if value is None:
        return getattr(_SESSION.get(), name)
    _changed({name: value})
    return value


def _changed(given: Mapping[str, Any]) -> SessionOptions:
    known = {field.name for field in fields(SessionOptions)}
    faults = [
        f"{name}: no option; there is {', '.join(sorted(known))}" for name in given if name not in known
    ]
    faults += option_faults(**{name: value for name, value in given.items() if name in known})
    if faults:
        raise LandgapError("These options cannot be used.", faults)
    return replace(_SESSION.get(), **given)
