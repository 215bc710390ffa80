"""Named steps that can be redone: what each takes and which options it uses is noted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from landgap.assess_options import AssessOptions
from landgap.layers.study import StudyArea

logger = logging.getLogger("landgap")

Call = tuple[tuple[Any, ...], dict[str, Any]]


def given(*frames: Any, **more: Any) -> Call:  # noqa: ANN401  whatever the step's function takes
    """Say what the function of a step is called with, options apart.

    Parameters
    ----------
    *frames : object
        By position.
    **more : object
        By name.

    Returns
    -------
    tuple
        Both.

    Examples
    --------
    >>> given(1, b=2)
    ((1,), {'b': 2})
    """
    return frames, more


@dataclass(frozen=True)
class Step:
    """One step: a name for its result, the public function that works it out, and what that is called with.

    Attributes
    ----------
    name : str
        Of the result; later steps ask for it by this name.
    function : callable
        A public function of the library.
    call : callable
        From the results so far (`study` among them) to what the function takes; see :func:`given`.
    options : mapping of str to callable
        From each option of the function to where it stands in the options of the assessment.

    Examples
    --------
    >>> Step("twice", lambda x: 2 * x, lambda so_far: given(so_far.study)).name
    'twice'
    """

    name: str
    function: Callable[..., Any]
    call: Callable[[Any], Call]
    options: Mapping[str, Callable[[AssessOptions], Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """What a step used: the results of which others, and which options.

    Examples
    --------
    >>> Record("landgap.sites.supply.supply", frozenset({"ledger"}), {"net_share": 0.75}).needs
    frozenset({'ledger'})
    """

    function: str
    needs: frozenset[str]
    options: Mapping[str, Any]


def leading_to(names: Iterable[str], records: Mapping[str, Record]) -> set[str]:
    """Name the steps that some results rest on, their own among them.

    Parameters
    ----------
    names : iterable of str
        Of the results.
    records : mapping of str to Record
        Of the steps so far.

    Returns
    -------
    set of str
        Names of steps.

    Examples
    --------
    >>> records = {"a": Record("f", frozenset(), {}), "b": Record("g", frozenset({"a"}), {})}
    >>> sorted(leading_to(["b"], records))
    ['a', 'b']
    """
    leading, ahead = set(names), list(names)
    while ahead:
        more = records[ahead.pop()].needs - leading
        leading |= more
        ahead += more
    return leading


class _SoFar:
    """The results so far, and their records; whatever is asked of them is noted."""

    def __init__(self, study: StudyArea, values: Mapping[str, Any], records: Mapping[str, Record]) -> None:
        self.records = records
        self._values = {"study": study, **values}
        self._asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  any result
        self._asked.add(name)
        return self._values[name]


def run(
    steps: Sequence[Step],
    study: StudyArea,
    options: AssessOptions,
    *,
    values: Mapping[str, Any] | None = None,
    records: Mapping[str, Record] | None = None,
) -> tuple[dict[str, Any], dict[str, Record]]:
    """Work through steps in their order; what an earlier run has, and nothing changed for, is taken from it.

    Parameters
    ----------
    steps : sequence of Step
        Each asks only for results of those before it.
    study : StudyArea
        The layers.
    options : AssessOptions
        The choices.
    values, records : mapping, optional
        Results and records of an earlier run on the same study.

    Returns
    -------
    values : dict
        The result of every step by its name.
    records : dict
        The record of every step by its name.

    Examples
    --------
    >>> steps = [
    ...     Step("net", lambda share: share, lambda _: given(), {"share": lambda o: o.net_share}),
    ...     Step("twice", lambda net: 2 * net, lambda so_far: given(so_far.net)),
    ... ]
    >>> values, records = run(steps, None, AssessOptions(net_share=0.75))
    >>> values["twice"], sorted(records["twice"].needs)
    (1.5, ['net'])
    """
    found: dict[str, Any] = {}
    notes: dict[str, Record] = {}
    redone: set[str] = set()
    for step in steps:
        chosen = {name: of(options) for name, of in step.options.items()}
        old = (records or {}).get(step.name)
        if values is not None and old and not (old.needs & redone) and _same(old.options, chosen):
            found[step.name], notes[step.name] = values[step.name], old
            continue
        logger.info("assess: %s", step.name.replace("_", " "))
        so_far = _SoFar(study, found, notes)
        frames, more = step.call(so_far)
        found[step.name] = step.function(*frames, **more, **chosen)
        path = f"{step.function.__module__}.{step.function.__qualname__}"
        notes[step.name] = Record(path, frozenset(so_far._asked - {"study"}), chosen)  # noqa: SLF001  its own class
        redone.add(step.name)
    return found, notes


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401  any option
    if one is other:
        return True
    if isinstance(one, pd.DataFrame):
        return isinstance(other, pd.DataFrame) and one.equals(other)
    if isinstance(one, pd.Series):
        return isinstance(other, pd.Series) and one.equals(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)
