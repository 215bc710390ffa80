"""The exact model of an area: binary choice of units, contiguity by a flow from a root."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy  # its parts load on first use

from landgap.cooperation.region_problem import Task
from landgap.tolerances import PROVEN_HA
from landgap.transport.network import Flags, Floats, Integers

MAX_EXACT_UNITS = 300
"""Units in reach of a root that the exact model takes; beyond, only a coarse bound is stated."""

_HALF = 0.5
_INFEASIBLE = 2  # what scipy calls that
_Part = tuple[Floats | Integers, Integers, Integers]  # values, rows, columns


@dataclass(frozen=True)
class Answer:
    """The best area that is known, and how good any area can be.

    Attributes
    ----------
    units : list of int
        Units in order; empty if there is none.
    bound_ha : float
        No area is worth more.

    Examples
    --------
    >>> Answer([], 0.0).units
    []
    """

    units: list[int]
    bound_ha: float


@dataclass(frozen=True)
class _Case:
    """Areas whose root is given, and so are the sides that give."""

    root: int
    units: list[int]
    gives: Flags
    bound_ha: float


def improve(task: Task, units: list[int], *, nodes: int) -> Answer:
    """Bound what any area is worth, and look for a better one by branch and bound.

    Parameters
    ----------
    task : Task
        Units, rules and objective.
    units : list of int
        The best area that is known, or none.
    nodes : int
        Most nodes of branch and bound a case; 0: bound only.

    Returns
    -------
    Answer
        The bound equals the value of the area where it is proven to be the best.

    Notes
    -----
    Every area has a root: the first fixed unit, or the unit with the largest surplus on a side
    that gives. So the areas fall into cases by root and by which sides give, and in each the
    offset is linear: the lesser of what the givers have and the others lack. A unit that is
    chosen takes one unit of a flow that begins at the root and passes chosen units only
    (Shirabe 2005, a single-commodity flow), so that all hang together. Cases whose linear
    relaxation is worth no more than the best known area are done with. A case of more than
    ``MAX_EXACT_UNITS`` units is not solved: no area of it is worth more than all that its givers
    have, or all that the others lack.

    References
    ----------
    Shirabe 2005, Geographical Analysis 37, 213-233. Duque, Church and Middleton 2011,
    Geographical Analysis 43, 104-126.

    Examples
    --------
    >>> from landgap.cooperation.region_problem import AreaRules
    >>> task = Task(AreaRules(), np.array([9.0, 0, -7]), np.array([0, 1, 1]), np.ones(3),
    ...             np.array([[0, 1], [1, 2]]), np.ones((3, 3), dtype=bool))
    >>> answer = improve(task, [], nodes=100)
    >>> answer.units, round(answer.bound_ha, 6)
    ([0, 1, 2], 3.0)
    """
    most = task.value(units) if units else -np.inf
    bounds = []
    cases = [case for case in _cases(task) if case.bound_ha > most + PROVEN_HA]
    relaxed = [
        (case.bound_ha if len(case.units) > MAX_EXACT_UNITS else _Model(task, case).solve()[1], case)
        for case in cases
    ]
    for bound, case in sorted(relaxed, key=lambda pair: -pair[0]):
        if bound <= most + PROVEN_HA:
            continue
        if not nodes or len(case.units) > MAX_EXACT_UNITS:
            bounds.append(bound)
            continue
        found, sharper = _Model(task, case).solve(nodes=nodes)
        bounds.append(min(bound, sharper))
        if found and task.value(found) > most and task.allows(found):
            units, most = found, task.value(found)
    open_ = [bound for bound in bounds if bound > most + PROVEN_HA]
    return Answer(units, max(open_, default=most))


def _cases(task: Task) -> list[_Case]:
    everyone = np.arange(task.gap_ha.size)
    order = np.lexsort((everyone, -task.gap_ha))
    rank = np.empty_like(order)
    rank[order] = everyone
    cases = []
    roots = [task.fixed[0]] if task.fixed else [u for u in order.tolist() if task.gap_ha[u] > 0]
    for root in roots:
        near = np.flatnonzero(task.near[root] & task.near[list(task.fixed)].all(axis=0))
        for gives in task.givers(near):
            if not task.fixed and not gives[root]:
                continue
            allowed = set(near.tolist())
            if not task.fixed:  # the root has the largest surplus of those that give
                allowed -= set(np.flatnonzero(gives & (rank < rank[root])).tolist())
            units = sorted(task.reached(root, allowed | {root}))
            gap = task.gap_ha[units]
            has = gap[gives[units] & (gap > 0)].sum()
            lacks = -gap[~gives[units] & (gap < 0)].sum()
            least_units = max(task.rules.min_units, len(task.fixed), 2)
            bound = float(min(has, lacks)) - task.rules.unit_penalty_ha * least_units
            if set(task.fixed) <= set(units) and min(has, lacks) >= task.rules.min_offset_ha:
                cases.append(_Case(root, units, gives, bound))
    return cases


class _Model:
    """One case as a mixed-integer program.

    Columns: chosen units, flow on arcs, hectares offset, hectares unbalanced, states.
    """

    def __init__(self, task: Task, case: _Case) -> None:
        self.task, self.units = task, np.array(case.units)
        self.size = self.units.size
        self.place = np.full(task.gap_ha.size, -1)
        self.place[self.units] = np.arange(self.size)
        self.root = int(self.place[case.root])
        ends = self.place[task.edges].reshape(-1, 2)
        ends = ends[(ends >= 0).all(axis=1)]
        tail, head = np.concatenate([ends, ends[:, ::-1]]).T
        into_root = head == self.root  # no flow comes back
        self.tail, self.head = tail[~into_root], head[~into_root]
        self.states, self.state = np.unique(task.state[self.units], return_inverse=True)
        self.offset = self.size + self.tail.size
        self.left = self.offset + 1
        self.in_state = self.left + 1 + np.arange(self.states.size)
        self.columns = self.left + 1 + self.states.size
        limit = task.rules.max_units
        self.most = self.size if limit is None else min(self.size, limit)
        self.blocks: list[scipy.optimize.LinearConstraint] = []
        self._balance(case.gives[self.units])
        self._limits()
        self._contiguity()

    def solve(self, *, nodes: int | None = None) -> tuple[list[int], float]:
        """Find the units and the bound; only the bound of the relaxation without nodes."""
        rules, size = self.task.rules, self.size
        worth, low, high, whole = (np.full(self.columns, at) for at in (0.0, 0.0, 1.0, 0.0))
        worth[:size], worth[self.offset] = -rules.unit_penalty_ha, 1.0
        worth[self.left] = -rules.balance_weight
        high[size : self.offset], high[self.offset : self.left + 1] = self.most - 1, np.inf
        low[self.place[list(self.task.fixed)]] = low[self.root] = 1.0
        low[self.offset] = rules.min_offset_ha
        options: dict[str, float] = {}
        if nodes is not None:
            whole[:size] = whole[self.in_state] = 1
            options = {"node_limit": nodes, "mip_rel_gap": 0.0}
        answer = scipy.optimize.milp(
            -worth,
            integrality=whole,
            bounds=scipy.optimize.Bounds(low, high),
            constraints=self.blocks,
            options=options,
        )
        if answer.status == _INFEASIBLE:
            return [], -np.inf
        if nodes is None:
            return [], np.inf if answer.fun is None else -float(answer.fun)
        found = [] if answer.x is None else self.units[answer.x[:size] > _HALF].tolist()
        bound = answer.mip_dual_bound
        return found, np.inf if bound is None else -float(bound)

    def _rows(self, count: int, parts: list[_Part], low: Floats | float, high: Floats | float) -> None:
        """Add rows, given as values with their rows and columns."""
        value, row, column = (np.concatenate([part[at] for part in parts]) for at in range(3))
        matrix = scipy.sparse.csr_array((value, (row, column)), shape=(count, self.columns))
        self.blocks.append(scipy.optimize.LinearConstraint(matrix, low, high))

    def _sum(self, values: Floats, low: float, high: float, less: int | None = None) -> None:
        """Add one row over the chosen units, less another column."""
        columns, values = np.arange(self.size), np.asarray(values, dtype=float)
        if less is not None:
            columns, values = np.append(columns, less), np.append(values, -1.0)
        self._rows(1, [(values, np.zeros(columns.size, dtype=int), columns)], low, high)

    def _balance(self, gives: Flags) -> None:
        gap = self.task.gap_ha[self.units]
        self._sum(np.where(gives, gap, 0.0), 0, np.inf, less=self.offset)
        self._sum(np.where(gives, 0.0, -gap), 0, np.inf, less=self.offset)
        self._sum(gap, -np.inf, 0, less=self.left)
        self._sum(-self.task.least_gap_ha[self.units], -np.inf, 0, less=self.left)

    def _limits(self) -> None:
        rules, each = self.task.rules, np.arange(self.size)
        self._sum(np.ones(self.size), rules.min_units, self.most)
        if rules.max_area_km2 is not None:
            self._sum(self.task.area_km2[self.units], 0, rules.max_area_km2)
        far = np.argwhere(np.triu(~self.task.near[np.ix_(self.units, self.units)], 1))
        if len(far):
            row, one = np.arange(len(far)), np.ones(len(far))
            self._rows(len(far), [(one, row, far[:, 0]), (one, row, far[:, 1])], -np.inf, 1)
        # a state counts if a unit of it is chosen
        one, count = np.ones(self.size), self.states.size
        self._rows(
            count,
            [(one, self.state, each), (-np.ones(count), np.arange(count), self.in_state)],
            0,
            np.inf,
        )
        self._rows(self.size, [(one, each, each), (-one, each, self.in_state[self.state])], -np.inf, 0)
        most = count if rules.max_states is None else rules.max_states
        zero = np.zeros(count, dtype=int)
        self._rows(1, [(np.ones(count), zero, self.in_state)], rules.min_states, most)

    def _contiguity(self) -> None:
        each, one = np.arange(self.size), np.ones(self.size)
        others = np.delete(each, self.root)
        at_root = each == self.root
        along = np.ones(self.tail.size)
        flow = self.size + np.arange(self.tail.size)
        take, pass_on = (along, self.head, flow), (-along, self.tail, flow)
        keep = (-one[others], others, others)
        from_root = np.where(at_root, -np.inf, 0.0)
        self._rows(self.size, [take, pass_on, keep], from_root, np.where(at_root, np.inf, 0.0))
        self._rows(self.size, [take, (-(self.most - 1.0) * one, each, each)], -np.inf, 0)
        # a unit is chosen with a neighbour only: true anyway, and sharpens the relaxation
        self._rows(self.size, [(along, self.head, self.tail), keep], from_root, np.inf)
