"""GIFPRO parameters: each value with its range, its source and how good the source is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from os import PathLike
from pathlib import Path
from typing import Any, Literal, cast, get_args

from landgap.errors import LandgapError, kind_of
from landgap.layers.local_file import read_toml

Evidence = Literal["S", "S2", "C", "M", "own"]
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)
Level = Literal["low", "mid", "high"]
LEVELS: tuple[Level, ...] = get_args(Level)

OTHERS = "others"
"""The key of `land_m2_per_employee` for every sector that has no value of its own."""


@dataclass(frozen=True)
class ParameterRange:
    """One parameter as a range, with its source.

    Attributes
    ----------
    low, mid, high : float
        The range, rising; three times the same where only one value is known.
    source : str
        Where it was published, in words that find it again.
    evidence : {"S", "S2", "C", "M", "own"}
        ``S`` read in the source, ``S2`` read in a source that cites it, ``C`` computed from values
        that were read, ``M`` general knowledge, not verified, ``own`` chosen by landgap.
    also : str, optional
        What else is published or said against it.

    Raises
    ------
    LandgapError
        If the range does not rise or is not finite, or source or evidence are not given.

    See Also
    --------
    GifproParameters : A set of them.

    Examples
    --------
    >>> ParameterRange(0.0015, 0.0022, 0.003, source="two applications", evidence="S").high
    0.003
    """

    low: float
    mid: float
    high: float
    source: str
    evidence: Evidence
    also: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no range or has no source."""
        faults = []
        numbers = (self.low, self.mid, self.high)
        if not all(_is_number(n) for n in numbers):
            faults.append(f"{numbers} must be finite numbers")
        elif not self.low <= self.mid <= self.high:
            faults.append(f"{numbers} must rise from low to high")
        if not (isinstance(self.source, str) and self.source.strip()):
            faults.append("source is empty: say where the value was published")
        if self.evidence not in EVIDENCE:
            faults.append(
                f"evidence is {self.evidence!r}; give S (read), S2 (read in a source that cites it), "
                "C (computed), M (not verified) or own (chosen)"
            )
        if not isinstance(self.also, str):
            faults.append(f"also is {self.also!r}; give text")
        if faults:
            raise LandgapError("This value cannot be used.", faults)

    @classmethod
    def single(cls, value: float, *, source: str, evidence: Evidence, also: str = "") -> ParameterRange:
        """One value without a range.

        Parameters
        ----------
        value : float
            Low, mid and high at once.
        source : str
            Where it was published.
        evidence : {"S", "S2", "C", "M", "own"}
            How good the source is.
        also : str, optional
            What else is published.

        Returns
        -------
        ParameterRange
            The range of width zero.

        Examples
        --------
        >>> ParameterRange.single(148, source="manual of REAT 3.0.3", evidence="S").mid
        148
        """
        return cls(value, value, value, source=source, evidence=evidence, also=also)

    @property
    def read(self) -> bool:
        """Whether the value was read somewhere, or computed from what was read.

        Returns
        -------
        bool
            True for ``S``, ``S2`` and ``C``.

        Examples
        --------
        >>> ParameterRange.single(0.007, source="often named", evidence="M").read
        False
        """
        return self.evidence in ("S", "S2", "C")

    def at(self, level: Level) -> float:
        """Look up one end of the range, or its middle.

        Parameters
        ----------
        level : {"low", "mid", "high"}
            Which.

        Returns
        -------
        float
            The number.

        Examples
        --------
        >>> ParameterRange(1, 2, 3, source="by hand", evidence="C").at("high")
        3
        """
        return cast("float", getattr(self, level))


def _is_number(value: object) -> bool:
    # true and false are integers to Python only
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_NO_PART = "no part of the formula in REAT 3.0.3 (gifpro)"
_ABSENT = ParameterRange.single(0, source=_NO_PART, evidence="S")
_NO_REUSE = ParameterRange.single(0, source="default in REAT 3.0.3 (gifpro)", evidence="S")
_NO_UPLIFT = ParameterRange.single(1, source=_NO_PART, evidence="S")


@dataclass(frozen=True)
class GifproParameters:
    """One set of GIFPRO parameters.

    Attributes
    ----------
    name : str
        What the set is called in results.
    commercial_share : mapping of str to ParameterRange
        Sector (a code of WZ 2008 such as ``C`` or ``C20``, or the label in the data) to the share
        of its employees who work on commercial land, 0 to 1.
    settlement_quota, relocation_quota : ParameterRange
        Employees of firms that settle (Neuansiedlungsquote) or move within the area
        (Verlagerungsquote) in a year, per employee on commercial land: 0.003 is 0.3 per 100.
    land_m2_per_employee : mapping of str to ParameterRange
        Sector to net land per employee (Flächenkennziffer) in m²; the key ``others`` is for all the
        rest.
    closure_quota : ParameterRange, optional
        Employees of firms that close in a year, per employee on commercial land. The stock is held
        constant, so each is replaced by a firm that asks for land; the land left behind counts
        only through `reuse_share`. 0, not used, if not given.
    reuse_share : ParameterRange, optional
        Share of the demand that is met by land which becomes free (Wiedernutzungsquote), 0 to 1.
        Low is the smaller share: the *high* one goes with the low demand.
    net_to_gross : ParameterRange, optional
        Gross land for one hectare of net land (roads, green); 1 if not given: demand is net.

    Raises
    ------
    LandgapError
        If a value lies outside its range, most often because of its unit, or ``others``
        has no land per employee.

    See Also
    --------
    read_parameters : The same from a TOML file.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from landgap.demand.gifpro_sets import KEMPTEN_2012, MEASURED_NET_TO_GROSS
    >>> KEMPTEN_2012.commercial_share["manufacturing"].mid
    1.0
    >>> replace(KEMPTEN_2012, net_to_gross=MEASURED_NET_TO_GROSS).net_to_gross.evidence
    'C'
    """

    name: str
    commercial_share: Mapping[str, ParameterRange]
    settlement_quota: ParameterRange
    relocation_quota: ParameterRange
    land_m2_per_employee: Mapping[str, ParameterRange]
    closure_quota: ParameterRange = _ABSENT
    reuse_share: ParameterRange = _NO_REUSE
    net_to_gross: ParameterRange = _NO_UPLIFT

    def __post_init__(self) -> None:
        """Keep own copies of the mappings and refuse values in other units."""
        for name in _PER_SECTOR:
            object.__setattr__(self, name, dict(getattr(self, name)))
        faults = [
            fault for name, value in self.values() if (fault := _outside(name, value))
        ] + _faults_of_sectors(self.commercial_share, self.land_m2_per_employee)
        if faults:
            raise LandgapError(f"The parameters {self.name!r} cannot be used.", faults)

    def values(self) -> Iterator[tuple[str, ParameterRange]]:
        """Go through every value.

        Yields
        ------
        name : str
            The parameter, followed by a dot and the sector where there is one a sector.
        value : ParameterRange
            Its range and source.

        Examples
        --------
        >>> from landgap.demand.gifpro_sets import KEMPTEN_2012
        >>> next(KEMPTEN_2012.values())[0]
        'commercial_share.manufacturing'
        """
        for field in fields(self)[1:]:
            value = getattr(self, field.name)
            if isinstance(value, ParameterRange):
                yield field.name, value
            else:
                yield from ((f"{field.name}.{key}", one) for key, one in value.items())


_PER_SECTOR = ("commercial_share", "land_m2_per_employee")
_NAMES = tuple(field.name for field in fields(GifproParameters))
_OPTIONAL = ("closure_quota", "reuse_share", "net_to_gross")

# highest quota accepted: sources name 0.15 to 0.7 per 100, so 5 per 100 is no town but a unit
_QUOTA = (0.0, 0.05)
_ALLOWED: Mapping[str, tuple[float, float]] = {
    "commercial_share": (0.0, 1.0),
    "settlement_quota": _QUOTA,
    "relocation_quota": _QUOTA,
    "closure_quota": _QUOTA,
    "reuse_share": (0.0, 1.0),
    "land_m2_per_employee": (5.0, 2000.0),
    "net_to_gross": (1.0, 3.0),
}


def _outside(name: str, value: ParameterRange) -> str:
    """Say which unit is meant, or nothing if the value is within its range."""
    kind = name.split(".", maxsplit=1)[0]
    lowest, highest = _ALLOWED[kind]
    if lowest <= value.low and value.high <= highest:
        return ""
    odd = value.high if value.high > highest else value.low
    said = f"{name}: {odd:g} lies outside {lowest:g} to {highest:g}"
    if kind == "land_m2_per_employee":
        return f"{said}; the unit is m² of land per employee"
    if odd < 0:
        return f"{said}; it cannot be negative"
    if kind == "net_to_gross":
        return f"{said}; net over gross? Give the factor gross over net" + (
            f", {1 / odd:.4g}" if 0 < odd < 1 else ""
        )
    if kind.endswith("quota"):
        return f"{said} employees per employee and year; per 100 employees? Give {odd / 100:g}"
    return f"{said}; per cent? Give {odd / 100:g}"


def _faults_of_sectors(share: Mapping[str, ParameterRange], land: Mapping[str, ParameterRange]) -> list[str]:
    faults = []
    if not share:
        faults.append("commercial_share: no sector; name at least one")
    if OTHERS not in land:
        faults.append(f"land_m2_per_employee: no value for {OTHERS!r}, the sectors not named")
    return faults


def read_parameters(path: str | PathLike[str]) -> GifproParameters:
    """Read a set of GIFPRO parameters from a TOML file.

    The file holds a `name` and one table a value, with `source`, `evidence` and either `value` or
    `low`, `mid` and `high`. `commercial_share` and `land_m2_per_employee` hold one table a sector.
    `closure_quota`, `reuse_share` and `net_to_gross` may be left out::

        name = "our town"

        [settlement_quota]
        low = 0.0015
        mid = 0.002
        high = 0.003
        source = "own count of settlements, 2014 to 2023"
        evidence = "C"

        [commercial_share.C]
        value = 1.0
        source = "manual of REAT 3.0.3"
        evidence = "S"

    and so on.

    Parameters
    ----------
    path : str or path-like
        The file.

    Returns
    -------
    GifproParameters
        The set.

    Raises
    ------
    LandgapError
        With all faults at once: keys that are unknown or missing, values without source, out of
        order or outside their range.

    See Also
    --------
    GifproParameters : What each value means.

    Examples
    --------
    >>> read_parameters("town.toml")
    Traceback (most recent call last):
    landgap.errors.LandgapError: The parameters in town.toml cannot be used.
    - the file cannot be read: [Errno 2] No such file or directory: 'town.toml'
    """
    heading = f"The parameters in {path} cannot be used."
    if not isinstance(path, str | PathLike):
        raise LandgapError(heading, [f"path: the path of a file is needed, not {kind_of(path)}"])
    try:
        written = read_toml(Path(path))
    except LandgapError as error:
        raise LandgapError(heading, [str(error)]) from error
    faults = [f"{key}: unknown; known are {', '.join(_NAMES)}" for key in written if key not in _NAMES]
    faults += [f"{key}: missing" for key in _NAMES if key not in written and key not in _OPTIONAL]
    if not isinstance(written.get("name", ""), str):
        faults.append("name: must be text")
    found: dict[str, Any] = {}
    for name in (key for key in _NAMES[1:] if key in written):
        table = written[name]
        if name not in _PER_SECTOR:
            found[name] = _value(name, table, faults)
        elif isinstance(table, dict):
            found[name] = {sector: _value(f"{name}.{sector}", one, faults) for sector, one in table.items()}
        else:
            faults.append(f"{name}: must hold one table a sector")
    if all(isinstance(found.get(name), dict) for name in _PER_SECTOR):
        faults += _faults_of_sectors(*(found[name] for name in _PER_SECTOR))
    if faults:
        raise LandgapError(heading, faults)
    return GifproParameters(name=written["name"], **found)


def _value(name: str, table: object, faults: list[str]) -> ParameterRange | None:
    """Build one value; what is wrong with it goes to the list."""
    if not isinstance(table, dict):
        faults.append(f"{name}: must be a table with a value, its source and its evidence")
        return None
    about = {key: table.get(key, "") for key in ("source", "evidence", "also")}
    levels = ("value",) * 3 if "value" in table else LEVELS
    missing = [f"{name}: {key} is missing" for key in levels if key not in table]
    faults += missing
    faults += [f"{name}: {key} is unknown" for key in table if key not in (*levels, *about)]
    if missing:
        return None
    try:
        value = ParameterRange(*(table[key] for key in levels), **about)
    except LandgapError as error:
        faults += [f"{name}: {fault}" for fault in error.faults]
        return None
    if fault := _outside(name, value):
        faults.append(fault)
    return value
