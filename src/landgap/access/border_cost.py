"""What the crossing of a border between states costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from landgap.access.pairs import COST, but_for_blanks, read_pairs
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.options import OPTIONS

PerBorder = float | Mapping[tuple[str, str], float] | None
"""One number for all borders, or one for each pair of states."""


def border_cost(
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    crossing_cost: PerBorder = None,
    crossing_factor: PerBorder = None,
) -> pd.DataFrame:
    """Charge the crossing of a border between states (Grenzwiderstand).

    Parameters
    ----------
    costs : DataFrame
        Result of :func:`travel_costs`, or a frame with the same columns.
    states : Series
        The state of every unit of `costs`, indexed by `unit_id`.
    crossing_cost : float or mapping, optional
        Minutes or km that a crossing adds: one number for all borders, or a number for each pair
        of states such as ``{("DE-SN", "DE-ST"): 10.0}``, the same in both directions. A border
        that the mapping leaves out adds nothing.
    crossing_factor : float or mapping, optional
        What remains of the weight of a pair across the border, 0 (closed) to 1 (no border). A
        border that the mapping leaves out keeps all.

    Returns
    -------
    DataFrame
        The rows of `costs` with `cost` raised by the crossing cost, `crosses_border`, and
        `crossing_factor`, by which :func:`catchment` multiplies the weight.

    Raises
    ------
    LandgapError
        If a unit has no state, the costs have a border term already, a value is out of range, or
        a mapping names an unknown state, a state with itself, or two values for one border.

    See Also
    --------
    travel_costs : Lists the costs between units.
    catchment : What is in reach at these costs.

    References
    ----------
    Salas-Olmedo, García and Gutiérrez (2015), Transportation Research Part A 82, 110-129.

    Examples
    --------
    >>> import pandas as pd
    >>> costs = pd.DataFrame({"origin": ["A"], "destination": ["C"], "cost": [30.0]})
    >>> states = pd.Series({"A": "DE-ST", "C": "DE-SN"})
    >>> border_cost(costs, states, crossing_cost={("DE-SN", "DE-ST"): 10.0}, crossing_factor=0.5)
      origin destination  cost  crosses_border  crossing_factor
    0      A           C  40.0            True              0.5
    """
    inputs = Inputs("The border cannot be charged.")
    pairs = read_pairs(inputs, costs, "costs", COST)
    state = inputs.by_key(states, "states", "text", gaps=True).dropna()
    if pairs.sound and isinstance(states, pd.Series) and len(without := pairs.units.difference(state.index)):
        mend = but_for_blanks(without, state.index) or "; give the state of every unit"
        inputs.fault(f"states: none for {some(without)}{mend}")
    if "crossing_factor" in pairs.table:
        inputs.fault("costs: have a border term already; start from the result of travel_costs()")
    names = sorted(state.unique())
    added = _per_border(inputs, "crossing_cost", crossing_cost, names, none=0.0)
    factor = _per_border(inputs, "crossing_factor", crossing_factor, names, none=1.0)
    inputs.stop()
    of_unit = pd.Index(names).get_indexer(state.reindex(pairs.units))
    origin, destination = of_unit[pairs.origin], of_unit[pairs.destination]
    result = costs.assign(
        cost=pairs.table["cost"].to_numpy() + added[origin, destination],
        crosses_border=origin != destination,
        crossing_factor=factor[origin, destination],
    )
    result.attrs = dict(costs.attrs)
    return result


def _per_border(inputs: Inputs, name: str, value: PerBorder, states: list[str], *, none: float) -> np.ndarray:
    """Spread a border term over all pairs of states; what is wrong with it is noted."""
    matrix = np.full((len(states), len(states)), none)
    if not isinstance(value, Mapping):
        inputs.options(**{name: value})
        if value is not None and not inputs.faults:
            matrix[~np.eye(len(states), dtype=bool)] = value
        return matrix
    for border, number in value.items():
        if not isinstance(border, tuple) or len(border) != 2:
            inputs.fault(f"{name}: {border!r} is no pair of states")
            continue
        a, b = border
        if unknown := [state for state in border if state not in states]:
            inputs.fault(f"{name}: no unit lies in {some(unknown)}; there are {some(states, 20)}")
        elif a == b:
            inputs.fault(f"{name}: {a} has no border with itself")
        elif wrong := OPTIONS[name].fault(number):
            inputs.fault(f"{name}: {wrong} ({a}, {b})")
        elif value.get((b, a), number) != number:
            inputs.fault(f"{name}: two values for the border between {a} and {b}")
        else:
            there, back = states.index(a), states.index(b)
            matrix[there, back] = matrix[back, there] = number
    return matrix
