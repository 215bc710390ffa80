"""What a proposed area must keep to, and what it is worth: units as a graph with gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import combinations
from typing import Literal

import numpy as np

from landgap.transport.network import Flags, Floats, Integers

_ANY_HA = 1e-6  # something must be offset in any case

Sides = Literal["state", "unit"]


@dataclass(frozen=True)
class AreaRules:
    """Limits of a proposed area, and what it is judged by; None: no limit.

    Attributes
    ----------
    max_units, min_units : int or None, int
        Number of units.
    diameter : float or None
        Most that any unit of the area is away from any other, in the measure of the costs (km by
        road or minutes).
    max_area_km2 : float or None
        Most land.
    min_states, max_states : int, int or None
        Number of states that it lies in; 2 or more: it spans a border.
    min_offset_ha : float
        Least deficit that surplus of the area must offset, in ha.
    sides : {"state", "unit"}
        Between whom surplus offsets deficit. ``state``: each state settles its own first, only
        what is left and crosses the border counts. ``unit``: each unit settles its own, all else
        counts.
    balance_weight : float
        What a hectare counts that is left over or still missing in the whole area, against one
        that is offset.
    unit_ha : float
        Hectares that a further unit must bring at least, so that areas stay small.

    Examples
    --------
    >>> AreaRules(max_units=6, diameter=40.0).min_states
    2
    """

    max_units: int | None = 12
    min_units: int = 2
    diameter: float | None = 50.0
    max_area_km2: float | None = None
    min_states: int = 2
    max_states: int | None = None
    min_offset_ha: float = 1.0
    sides: Sides = "state"
    balance_weight: float = 0.5
    unit_ha: float = 1.0

    def faults(self, *, fixed: int = 0) -> list[str]:
        """List what is wrong with the rules themselves.

        Parameters
        ----------
        fixed : int, default 0
            Number of units that the area must have.

        Returns
        -------
        list of str
            One sentence a fault; empty if all is well.

        Examples
        --------
        >>> AreaRules(max_units=1).faults()
        ['max_units: 1 is less than min_units (2)']
        """
        values = {limit.name: getattr(self, limit.name) for limit in fields(self)}
        numbers = {name: value for name, value in values.items() if not isinstance(value, str | None)}
        faults = [f"{name}: {value} is less than 0" for name, value in numbers.items() if not value >= 0]
        if self.sides not in ("state", "unit"):
            faults.append(f'sides: {self.sides!r} is neither "state" nor "unit"')
        for most, least, what in (
            ("max_units", self.min_units, f"min_units ({self.min_units})"),
            ("max_units", fixed, f"the {fixed} fixed units"),
            ("max_states", self.min_states, f"min_states ({self.min_states})"),
        ):
            if values[most] is not None and values[most] < least:
                faults.append(f"{most}: {values[most]} is less than {what}")
        return faults

    def lifted(self) -> dict[str, AreaRules]:
        """Give the rules without each limit in turn.

        Returns
        -------
        dict of str to AreaRules
            By name of the limit that is lifted; limits that are none already are left out.

        Examples
        --------
        >>> [*AreaRules(max_units=None, diameter=None).lifted()]
        ['min_units', 'min_states', 'min_offset_ha']
        """
        every = {
            "max_units": replace(self, max_units=None),
            "min_units": replace(self, min_units=1),
            "diameter": replace(self, diameter=None),
            "max_area_km2": replace(self, max_area_km2=None),
            "min_states": replace(self, min_states=1),
            "max_states": replace(self, max_states=None),
            "min_offset_ha": replace(self, min_offset_ha=_ANY_HA),
        }
        return {name: rules for name, rules in every.items() if rules != self}


@dataclass(frozen=True)
class Task:
    """The units that an area may be made of.

    Attributes
    ----------
    rules : AreaRules
        Limits and objective.
    gap_ha : array of float
        Surplus (positive) or deficit; 0 where it is not known.
    state : array of int
        Number of the state of each unit.
    area_km2 : array of float
        Land of each unit.
    edges : array of int, shape (edges, 2)
        Pairs of units that share a boundary, the lower number first.
    near : array of bool, shape (units, units)
        Pairs that are within the diameter, in both directions.
    fixed : tuple of int
        Units that every area must have.

    Examples
    --------
    >>> task = Task(AreaRules(), np.array([9.0, -7]), np.array([0, 1]), np.ones(2),
    ...             np.array([[0, 1]]), np.ones((2, 2), dtype=bool))
    >>> task.offset_ha([0, 1]), task.value([0, 1])
    (7.0, 4.0)
    """

    rules: AreaRules
    gap_ha: Floats
    state: Integers
    area_km2: Floats
    edges: Integers
    near: Flags
    fixed: tuple[int, ...] = ()

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """List the units that share a boundary with each unit.

        Returns
        -------
        list of list of int
            In order.

        Examples
        --------
        >>> task = Task(AreaRules(), np.zeros(3), np.zeros(3, dtype=int), np.ones(3),
        ...             np.array([[0, 1]]), np.ones((3, 3), dtype=bool))
        >>> task.neighbours
        [[1], [0], []]
        """
        found: list[list[int]] = [[] for _ in self.gap_ha]
        for one, other in self.edges.tolist():
            found[one].append(other)
            found[other].append(one)
        return [sorted(units) for units in found]

    @property
    def side(self) -> Integers:
        """Number the sides, each of which settles its own first.

        Returns
        -------
        array of int
            One value a unit.

        Examples
        --------
        >>> rules = AreaRules(sides="unit")
        >>> task = Task(rules, np.zeros(2), np.zeros(2, dtype=int), np.ones(2), np.array([[0, 1]]),
        ...             np.ones((2, 2), dtype=bool))
        >>> task.side.tolist()
        [0, 1]
        """
        return self.state if self.rules.sides == "state" else np.arange(self.gap_ha.size)

    def offset_ha(self, units: Sequence[int]) -> float:
        """Measure the deficit of some sides that the surplus of others meets.

        Parameters
        ----------
        units : sequence of int
            Units of the area.

        Returns
        -------
        float
            Hectares.

        Examples
        --------
        See :class:`Task`.
        """
        sums = np.bincount(self.side[units], weights=self.gap_ha[units])
        return float(min(sums[sums > 0].sum(), -sums[sums < 0].sum()))

    def value(self, units: Sequence[int]) -> float:
        """Judge an area: hectares offset, less what stays unbalanced, less its size.

        Parameters
        ----------
        units : sequence of int
            Units of the area.

        Returns
        -------
        float
            Hectares.

        Examples
        --------
        See :class:`Task`.
        """
        left = abs(float(self.gap_ha[units].sum()))
        rules = self.rules
        worth = self.offset_ha(units) - rules.balance_weight * left
        return worth - rules.unit_ha * len(units)

    def may_grow_from(self, units: Sequence[int]) -> bool:
        """Tell whether no limit is passed that a larger area would pass as well.

        Parameters
        ----------
        units : sequence of int
            Units, connected or not.

        Returns
        -------
        bool
            False if it is too large, too wide or in too many states.

        Examples
        --------
        >>> rules = AreaRules(max_area_km2=3.0)
        >>> task = Task(rules, np.array([9.0, -7]), np.array([0, 1]), np.array([2.0, 2]),
        ...             np.array([[0, 1]]), np.ones((2, 2), dtype=bool))
        >>> task.may_grow_from([0]), task.may_grow_from([0, 1])
        (True, False)
        """
        rules = self.rules
        return bool(
            (rules.max_units is None or len(units) <= rules.max_units)
            and (rules.max_area_km2 is None or self.area_km2[units].sum() <= rules.max_area_km2)
            and (rules.max_states is None or len(set(self.state[units])) <= rules.max_states)
            and self.near[np.ix_(units, units)].all()
        )

    def allows(self, units: Sequence[int]) -> bool:
        """Tell whether an area keeps to all the rules.

        Parameters
        ----------
        units : sequence of int
            Units of the area.

        Returns
        -------
        bool
            Contiguity included.

        Examples
        --------
        >>> task = Task(AreaRules(), np.array([9.0, -7, 3]), np.array([0, 1, 0]), np.ones(3),
        ...             np.array([[0, 1]]), np.ones((3, 3), dtype=bool))
        >>> task.allows([0, 1]), task.allows([1, 2]), task.allows([0, 2])
        (True, False, False)
        """
        return bool(
            len(units) >= self.rules.min_units
            and set(self.fixed) <= set(units)
            and len(set(self.state[units])) >= self.rules.min_states
            and self.may_grow_from(units)
            and self.offset_ha(units) >= self.rules.min_offset_ha
            and self.connected(units)
        )

    def connected(self, units: Iterable[int]) -> bool:
        """Tell whether the units hang together.

        Parameters
        ----------
        units : iterable of int
            Units.

        Returns
        -------
        bool
            Over shared boundaries; nothing hangs together with itself alone.

        Examples
        --------
        >>> task = Task(AreaRules(), np.zeros(3), np.zeros(3, dtype=int), np.ones(3),
        ...             np.array([[0, 1]]), np.ones((3, 3), dtype=bool))
        >>> task.connected([0, 1]), task.connected([0, 2])
        (True, False)
        """
        among = set(units)
        return bool(among) and self.reached(min(among), among) == among

    def reached(self, start: int, among: set[int]) -> set[int]:
        """Find the units that a unit is joined with inside a set.

        Parameters
        ----------
        start : int
            A unit of the set.
        among : set of int
            Units that may be passed.

        Returns
        -------
        set of int
            With the start.

        Examples
        --------
        See :meth:`connected`.
        """
        seen, open_ = {start}, [start]
        while open_:
            for unit in self.neighbours[open_.pop()]:
                if unit in among and unit not in seen:
                    seen.add(unit)
                    open_.append(unit)
        return seen

    def givers(self, among: Iterable[int]) -> list[Flags]:
        """List the ways to split the sides into those that give and those that take.

        Parameters
        ----------
        among : iterable of int
            Units that an area may be made of.

        Returns
        -------
        list of array of bool
            One value a unit of the task: whether its side gives. The offset of an area is the
            largest over these splits of the lesser of what one part has and the other lacks.

        Examples
        --------
        >>> task = Task(AreaRules(), np.array([9.0, -7]), np.array([0, 1]), np.ones(2),
        ...             np.array([[0, 1]]), np.ones((2, 2), dtype=bool))
        >>> [split.tolist() for split in task.givers([0, 1])]
        [[True, False]]
        """
        if self.rules.sides == "unit":
            return [self.gap_ha > 0]
        units = np.fromiter(among, dtype=int)
        has = sorted(set(self.state[units[self.gap_ha[units] > 0]]))
        every = set(self.state[units])
        return [
            np.isin(self.state, chosen)
            for size in range(1, len(has) + 1)
            for chosen in combinations(has, size)
            if set(chosen) != every
        ]
