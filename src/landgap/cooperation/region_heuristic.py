"""A seeded local search for an area: grow along shortest paths, then exchange units."""

from __future__ import annotations

import numpy as np

from landgap.cooperation.region_problem import Task
from landgap.tolerances import ALLOCATION_HA

_CHOICE = 3  # a later round takes one of so many best steps


def search(task: Task, *, rounds: int, seed: int) -> list[int]:
    """Look for the most valuable area that keeps to the rules.

    Parameters
    ----------
    task : Task
        Units, rules and objective.
    rounds : int
        How often each start is grown; the first time by the best step, later by one of the best.
    seed : int
        Of the choice among the best steps.

    Returns
    -------
    list of int
        Units in order; empty if none was found.

    Notes
    -----
    Every unit that has or lacks land is a start, or the fixed units joined by shortest paths. The
    area takes in whichever other such unit makes it most valuable, with the units on the path to
    it, until no limit allows more; the best area passed is kept. Then units are given up, and
    given up for others, as long as that is better.

    Examples
    --------
    >>> from landgap.cooperation.region_problem import AreaRules
    >>> task = Task(AreaRules(), np.array([9.0, 0, -7]), np.array([0, 1, 1]), np.ones(3),
    ...             np.array([[0, 1], [1, 2]]), np.ones((3, 3), dtype=bool))
    >>> search(task, rounds=1, seed=0)
    [0, 1, 2]
    """
    rng = np.random.default_rng(seed)
    best: frozenset[int] = frozenset()
    most = -np.inf
    for round_ in range(rounds):
        for start in _starts(task):
            found = _grown(task, start, rng if round_ else None)
            if found and (value := task.value(list(found))) > most:
                better = _exchanged(task, found)
                best, most = better, max(value, task.value(sorted(better)))
    return sorted(best)


def _starts(task: Task) -> list[frozenset[int]]:
    if not task.fixed:
        return [frozenset([int(unit)]) for unit in np.flatnonzero(task.gap_ha)]
    joined = {task.fixed[0]}
    for unit in task.fixed[1:]:
        paths = _paths(task, frozenset(joined))
        if unit not in paths:
            return []
        joined |= paths[unit]
    return [frozenset(joined)] if task.may_grow_from(sorted(joined)) else []


def _grown(task: Task, area: frozenset[int], rng: np.random.Generator | None) -> frozenset[int]:
    """Grow an area until no limit allows more; the best that was passed, empty if none is allowed."""
    best: frozenset[int] = frozenset()
    most = -np.inf
    while True:
        units = sorted(area)
        if (value := task.value(units)) > most and task.allows(units):
            best, most = area, value
        steps = _steps(task, area, rng)
        if not steps:
            return best
        area = steps[0 if rng is None else int(rng.integers(min(_CHOICE, len(steps))))]


def _steps(task: Task, area: frozenset[int], rng: np.random.Generator | None = None) -> list[frozenset[int]]:
    """Areas with one more unit that has or lacks land, the most valuable first."""
    paths = _paths(task, area, rng).items()
    larger = {area | path for unit, path in paths if task.gap_ha[unit] != 0}
    allowed = [units for units in larger if task.may_grow_from(sorted(units))]
    return sorted(allowed, key=lambda units: (-task.value(sorted(units)), sorted(units)))


def _paths(
    task: Task, area: frozenset[int], rng: np.random.Generator | None = None
) -> dict[int, frozenset[int]]:
    """Shortest path to every unit that is near enough: the units on it, the end included."""
    near = np.logical_and.reduce(task.near[:, sorted(area)], axis=1)
    most = task.rules.max_units
    paths: dict[int, frozenset[int]] = {}
    edge: list[tuple[int, frozenset[int]]] = [(unit, frozenset()) for unit in sorted(area)]
    for _ in range(task.gap_ha.size if most is None else most - len(area)):
        if rng is not None:  # of several shortest paths another one
            edge = [edge[at] for at in rng.permutation(len(edge))]
        further = []
        for unit, path in edge:
            for other in task.neighbours[unit]:
                if near[other] and other not in area and other not in paths:
                    if not task.near[np.ix_([other], sorted(path))].all():
                        continue
                    paths[other] = path | {other}
                    further.append((other, paths[other]))
        if not further:
            break
        edge = further
    return paths


def _exchanged(task: Task, area: frozenset[int]) -> frozenset[int]:
    """Give up units, or give them up for others, as long as that is better."""
    most = task.value(sorted(area))
    while True:
        smaller = [
            area - {unit}
            for unit in sorted(area)
            if unit not in task.fixed and len(area) > 1 and task.connected(area - {unit})
        ]
        others = [*smaller, *(step for left in (area, *smaller) for step in _steps(task, left)[:2])]
        values = [(task.value(sorted(o)), sorted(o)) for o in others if task.allows(sorted(o))]
        if not values or max(values)[0] <= most + ALLOCATION_HA:
            return area
        most, units = max(values)
        area = frozenset(units)
