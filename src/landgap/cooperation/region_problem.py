"""What a proposed area must keep to, and what it is worth: units as a graph with gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import combinations
from typing import Literal

import numpy as np

from landgap.errors import LandgapError
from landgap.options import option_faults
from landgap.tolerances import SOLVER_HA
from landgap.transport.network import Flags, Floats, Integers

Sides = Literal["state", "unit"]


@dataclass(frozen=True)
class AreaRules:
    """Limits of a proposed area, and what it is judged by; None: no limit.

    Attributes
    ----------
    max_units : int or None, default 12
        Most units.
    min_units : int, default 2
        Least number of units.
    max_diameter : float or None, default 50.0
        Most that any unit of the area is away from any other, in the measure of the costs (km by
        road or minutes).
    max_area_km2 : float or None, default None
        Most land, in km².
    min_states : int, default 2
        Least number of states that it lies in; 2 or more: it spans a border.
    max_states : int or None, default None
        Most states.
    min_offset_ha : float, default 1.0
        Least deficit that surplus of the area must offset, in ha.
    sides : {"state", "unit"}, default "state"
        Between whom surplus offsets deficit. ``state``: each state settles its own first, only
        what is left and crosses the border counts. ``unit``: each unit settles its own, all else
        counts.
    balance_weight : float, default 0.5
        What a hectare counts that is left over, or may still be missing, in the whole area, against
        one that is offset.
    unit_penalty_ha : float, default 1.0
        Hectares that a further unit must bring at least, so that areas stay small.

    Raises
    ------
    LandgapError
        If a limit is out of range, or a most below its least; all faults at once.

    See Also
    --------
    propose_areas : Takes them.

    Examples
    --------
    >>> AreaRules(max_units=6, max_diameter=40.0).min_states
    2
    >>> AreaRules(max_units=1)
    Traceback (most recent call last):
    landgap.errors.LandgapError: These rules cannot be kept.
    - max_units: 1 is less than min_units (2)
    """

    max_units: int | None = 12
    min_units: int = 2
    max_diameter: float | None = 50.0
    max_area_km2: float | None = None
    min_states: int = 2
    max_states: int | None = None
    min_offset_ha: float = 1.0
    sides: Sides = "state"
    balance_weight: float = 0.5
    unit_penalty_ha: float = 1.0

    def __post_init__(self) -> None:
        """Refuse limits that are out of range."""
        faults = option_faults(**{limit.name: getattr(self, limit.name) for limit in fields(self)})
        for most, least in (("max_units", "min_units"), ("max_states", "min_states")):
            high, low = getattr(self, most), getattr(self, least)
            if high is not None and not option_faults(**{most: high, least: low}) and high < low:
                faults.append(f"{most}: {high} is less than {least} ({low})")
        if faults:
            raise LandgapError("These rules cannot be kept.", faults)

    def lifted(self) -> dict[str, AreaRules]:
        """Give the rules without each limit in turn.

        Returns
        -------
        dict of str to AreaRules
            By name of the limit that is lifted; limits that are none already are left out.

        Examples
        --------
        >>> [*AreaRules(max_units=None, max_diameter=None).lifted()]
        ['min_units', 'min_states', 'min_offset_ha']
        """
        every = {
            "max_units": replace(self, max_units=None),
            "min_units": replace(self, min_units=1),
            "max_diameter": replace(self, max_diameter=None),
            "max_area_km2": replace(self, max_area_km2=None),
            "min_states": replace(self, min_states=1),
            "max_states": replace(self, max_states=None),
            "min_offset_ha": replace(self, min_offset_ha=SOLVER_HA),
        }
        return {name: rules for name, rules in every.items() if rules != self}


@dataclass(frozen=True, eq=False)
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
    unknown_demand_ha : array of float, or 0.0
        Demand of each unit whose gap is not known; 0 for the others.

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
    unknown_demand_ha: Floats | float = 0.0

    @cached_property
    def least_gap_ha(self) -> Floats:
        """Give the gap of each unit if those that are not known have no land at all.

        Returns
        -------
        array of float
            Hectares.

        Examples
        --------
        >>> task = Task(AreaRules(), np.array([9.0, 0]), np.array([0, 1]), np.ones(2), np.array([[0, 1]]),
        ...             np.ones((2, 2), dtype=bool), unknown_demand_ha=np.array([0.0, 4]))
        >>> task.least_gap_ha.tolist(), task.unbalanced_ha([0, 1]), task.unbalanced_ha([1])
        ([9.0, -4.0], 9.0, 4.0)
        """
        return self.gap_ha - self.unknown_demand_ha

    def unbalanced_ha(self, units: Sequence[int]) -> float:
        """Measure what may be left over or missing, whatever land the units have that is not known.

        Parameters
        ----------
        units : sequence of int
            Units of the area.

        Returns
        -------
        float
            Hectares: the more of what is left over if units that are not known meet their own demand,
            and what is missing if they have no land.

        Examples
        --------
        See :attr:`least_gap_ha`.
        """
        return max(float(self.gap_ha[units].sum()), -float(self.least_gap_ha[units].sum()))

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
        """Judge an area: hectares offset, less what may stay unbalanced, less its size.

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
        rules = self.rules
        worth = self.offset_ha(units) - rules.balance_weight * self.unbalanced_ha(units)
        return worth - rules.unit_penalty_ha * len(units)

    def may_grow_from(self, units: Sequence[int]) -> bool:
        """Say whether no limit is passed that a larger area would pass as well.

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
        """Say whether an area keeps to all the rules.

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
        """Say whether the units hang together.

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
