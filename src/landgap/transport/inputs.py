"""Supply, demand, pairs and states, checked and laid out for the exchange."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Literal

import numpy as np
import pandas as pd

from landgap.access.pairs import COST, Pairs, but_for_blanks, read_pairs
from landgap.errors import kind_of, some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import SIZE_CLASSES
from landgap.tolerances import COSTS_APART_REL
from landgap.transport.network import Flags, Floats, Integers, Problem, typical_cost

ALL = "all"
"""Stands for every segment, or every size class, where they are not distinguished."""

NO_SEGMENT = "none"
"""Segment of land that serves none."""

Caps = Mapping[tuple[str, str], float]
Border = Literal["open", "closed"]
_KEYS = ["unit_id", "segment", "size_class"]


@dataclass(frozen=True, eq=False)
class ExchangeInputs:
    """Land and demand of all units as arrays, and the pairs that can reach each other.

    Attributes
    ----------
    units : Index
        Keys of the units, sorted.
    state : array of str
        State of each.
    layers, segments, classes : tuple of str
        Segments of the land, segments of the demand, and size classes, smallest first.
    supply : array of shape (layers, units, classes)
        Land in ha.
    demand : array of shape (segments, units, classes)
        Demand in ha.
    offered, asked : DataFrame
        Every row that was given, summed by `unit_id`, `segment` and `size_class`.
    need, land : arrays of int
        Positions of the two units of a pair: whose demand it is, and where the land lies.
    cost : array of float
        Its cost.
    members : tuple of str or None
        Units that may exchange across the border; None: all.

    Examples
    --------
    >>> import pandas as pd
    >>> found = read_exchange(
    ...     Inputs("Not read."),
    ...     pd.DataFrame({"unit_id": ["a"], "supply_ha": [3.0]}),
    ...     pd.DataFrame({"unit_id": ["b"], "demand_ha": [5.0]}),
    ...     pd.DataFrame({"origin": ["a", "b", "b"], "destination": ["a", "a", "b"], "cost": 1.0}),
    ...     pd.Series({"a": "DE-ST", "b": "DE-SN"}),
    ... )
    >>> found.crosses.tolist()
    [False, True, False]
    """

    units: pd.Index[str]
    state: np.ndarray
    layers: tuple[str, ...]
    segments: tuple[str, ...]
    classes: tuple[str, ...]
    supply: Floats
    demand: Floats
    offered: pd.DataFrame
    asked: pd.DataFrame
    need: Integers
    land: Integers
    cost: Floats
    members: tuple[str, ...] | None = None

    @property
    def crosses(self) -> Flags:
        """Mark the pairs that have a border between them.

        Returns
        -------
        array of bool
            One value a pair.

        Examples
        --------
        See :class:`ExchangeInputs`.
        """
        crosses: Flags = self.state[self.need] != self.state[self.land]
        return crosses

    def problem(
        self,
        border: Border = "open",
        *,
        crossing_cost: float | None = None,
        caps: Caps | None = None,
        members: Iterable[Hashable] | None = None,
    ) -> Problem:
        """Take the pairs that may exchange under these rules.

        Parameters
        ----------
        border : {"open", "closed"}, default "open"
            Whether pairs of two states may exchange.
        crossing_cost : float, optional
            Cost added to each hectare across, in km or minutes.
        caps : mapping, optional
            Most hectares of one state's demand that go to another state.
        members : iterable, optional
            The units that may exchange across the border; None: all.

        Returns
        -------
        Problem
            What the solvers take.

        Examples
        --------
        With what :class:`ExchangeInputs` shows, ``found.problem("closed")``.
        """
        crosses = self.crosses
        group = np.full(self.cost.size, -1)
        cost = self.cost
        keep = np.ones(cost.size, dtype=bool)
        limits = {} if border == "closed" else dict(sorted((caps or {}).items()))
        if border == "closed":
            keep = ~crosses
        elif members is not None:
            member = self.units.isin(list(members))
            keep = ~crosses | (member[self.need] & member[self.land])
        if crossing_cost:
            cost = cost + np.where(crosses, float(crossing_cost), 0.0)
        for number, (whose, where) in enumerate(limits):
            group[(self.state[self.need] == whose) & (self.state[self.land] == where)] = number
        pairs = np.flatnonzero(keep)
        return Problem(
            self.supply,
            self.demand,
            serving(self.layers, self.segments),
            self.need[pairs],
            self.land[pairs],
            cost[pairs],
            group[pairs],
            np.array(list(limits.values()), dtype=float),
            across=crosses[pairs],
        )


def read_exchange(
    inputs: Inputs,
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    *,
    crossing_cost: float | None = None,
    caps: Caps | None = None,
    members: Iterable[Hashable] | None = None,
) -> ExchangeInputs:
    """Check the tables and lay them out.

    Parameters
    ----------
    inputs : Inputs
        What else was checked of the call: it is stopped here, so that all faults are one error.
    supply, demand, costs : DataFrame
        As for :func:`landgap.exchange`.
    states : Series
        State by unit.
    crossing_cost : float, optional
        As for :func:`landgap.exchange`.
    caps : mapping, optional
        As for :func:`landgap.exchange`.
    members : iterable, optional
        Keys of units.

    Returns
    -------
    ExchangeInputs
        The arrays.

    Raises
    ------
    LandgapError
        If columns are missing, hectares or costs are negative or missing, size classes are
        unknown, a unit has no state, no pair or none with itself, a pair is duplicate, no land
        reaches any demand, costs are too far apart, a cap names no border, or a member is no unit.

    Examples
    --------
    See :class:`ExchangeInputs`.
    """
    by_segment, by_class = (
        all(isinstance(table, pd.DataFrame) and name in table for table in (supply, demand))
        for name in ("segment", "size_class")
    )
    offered = _tidy(inputs, supply, "supply", by_class=by_class)
    asked = _tidy(inputs, demand, "demand", by_class=by_class)
    pairs = read_pairs(inputs, costs, "costs", COST)
    state = inputs.by_key(states, "states", "text", gaps=True)
    with_state = state.index[state.notna()] if isinstance(states, pd.Series) else None
    _check_units(inputs, {"supply": offered, "demand": asked}, pairs, with_state)
    _check_caps(inputs, caps, None if with_state is None else sorted(state.dropna().unique()))
    inside = None if members is None else inputs.keys(members, "members")
    if pairs.sound and len(unknown := pd.Index(inside or []).difference(pairs.units)):
        mend = but_for_blanks(unknown, pairs.units)
        inputs.fault(f"members: {some(unknown)} not among the units{mend}")
    inputs.stop()
    _check_range(inputs, pairs.table["cost"].to_numpy(dtype=float), crossing_cost)
    inputs.stop()
    units = pairs.units.rename("unit_id")
    # the same programme for any order of rows
    order = np.lexsort((pairs.destination, pairs.origin))
    classes = SIZE_CLASSES if by_class else (ALL,)
    layers = (tuple(sorted(offered["segment"].unique())) if by_segment else ()) or (ALL,)
    segments = (tuple(sorted(asked["segment"].unique())) if by_segment else ()) or (ALL,)
    found = ExchangeInputs(
        units,
        state.reindex(units).to_numpy(dtype=object),
        layers,
        segments,
        classes,
        _table(offered, "supply_ha", layers, units, classes),
        _table(asked, "demand_ha", segments, units, classes),
        offered,
        asked,
        pairs.origin[order],
        pairs.destination[order],
        pairs.table["cost"].to_numpy(dtype=float)[order],
        None if inside is None else tuple(inside),
    )
    gives, takes = found.supply.sum(axis=(0, 2)) > 0, found.demand.sum(axis=(0, 2)) > 0
    if gives.any() and takes.any() and not (gives[found.land] & takes[found.need]).any():
        inputs.fault("costs: no pair joins a unit with land and a unit with demand; raise the cutoff")
        inputs.stop()
    return found


def _tidy(inputs: Inputs, table: pd.DataFrame, name: str, *, by_class: bool) -> pd.DataFrame:
    """Sum the rows by unit, segment and class; empty if there is something wrong with them."""
    column = f"{name}_ha"
    before = len(inputs.faults)
    checked = inputs.table(
        table,
        name,
        Column("unit_id", "id", required=True),
        Column(column, "amount", required=True),
        Column("segment", "text"),
        Column("size_class", "text"),
    )
    if len(inputs.faults) > before:
        return pd.DataFrame(columns=[*_KEYS, column])
    rows = checked[["unit_id", column]].assign(segment=ALL, size_class=ALL)
    if "segment" in checked:
        rows["segment"] = checked["segment"].fillna(ALL)
    if by_class:
        # supply says "none" or "unknown" where a site offers nothing: no land, so no class needed
        rows["size_class"] = checked["size_class"].fillna("missing")
        classed = rows["size_class"].isin(SIZE_CLASSES)
        if (odd := rows[~classed & (rows[column] > 0)]).size:
            inputs.fault(
                f"{name}.size_class: {some(odd['size_class'].unique())} with hectares for "
                f"{some(odd['unit_id'].unique())}; classes are {some(SIZE_CLASSES, 20)}: give one, "
                "or leave these rows out and report their hectares beside"
            )
        rows = rows[classed]
        rows["size_class"] = pd.Categorical(rows["size_class"], SIZE_CLASSES, ordered=True)
    # sorted, as sums in another order differ in the last digit
    rows = rows.sort_values([*_KEYS, column])
    return rows.groupby(_KEYS, as_index=False, observed=True)[[column]].sum()


def _check_units(
    inputs: Inputs, tables: Mapping[str, pd.DataFrame], pairs: Pairs, with_state: pd.Index | None
) -> None:
    if not pairs.sound:
        return
    to_self = pairs.units[pairs.origin[pairs.origin == pairs.destination]]
    used = {name: pd.Index(table["unit_id"].unique()) for name, table in tables.items()}
    for name, units in used.items():
        if len(odd := units.difference(pairs.units)):
            mend = but_for_blanks(odd, pairs.units)
            inputs.fault(f"costs: no pair for {some(odd)} of {name}.unit_id{mend}")
        if len(odd := units.intersection(pairs.units).difference(to_self)):
            inputs.fault(f"costs: no pair of {some(odd)} of {name} with itself")
    if with_state is None:
        return
    for name, units in {**used, "costs": pairs.units}.items():
        if len(odd := units.difference(with_state)):
            mend = but_for_blanks(odd, with_state) or "; a border needs two states"
            inputs.fault(f"states: none for {some(odd)} of {name}{mend}")


def _check_range(inputs: Inputs, cost: Floats, crossing_cost: float | None) -> None:
    """Refuse costs beside which the others would be lost in double precision."""
    typical = typical_cost(cost)
    for name, most, mend in (
        ("costs.cost", cost.max(initial=0), "leave out pairs that cannot be reached"),
        ("crossing_cost", float(crossing_cost or 0), 'close the border by border="closed" or caps of 0 ha'),
    ):
        if most > COSTS_APART_REL * typical:
            beside = f"{most:g} beside costs of about {typical:g}"
            inputs.fault(f"{name}: {beside}, more than double precision holds; {mend}")


def _check_caps(inputs: Inputs, caps: Caps | None, known: list[str] | None) -> None:
    if not isinstance(caps, Mapping | None):
        inputs.fault(f"caps: hectares by pair of states are needed, not {kind_of(caps)}")
        return
    for pair, most in (caps or {}).items():
        name = f"caps[{pair!r}]"
        if not isinstance(pair, tuple) or len(pair) != 2:
            inputs.fault(f"{name}: name two states, (whose demand, where the land lies)")
            continue
        if odd := [state for state in pair if known is not None and state not in known]:
            inputs.fault(f"{name}: unknown {some(odd)}; states are {some(known or (), 20)}")
        if pair[0] == pair[1]:
            inputs.fault(f"{name}: no border lies inside one state")
        number = isinstance(most, Real) and not isinstance(most, bool)
        if not (number and 0 <= float(most) < np.inf):
            inputs.fault(f"{name}: {most} ha is no limit (0 or more; leave it out for none)")


def serving(layers: Sequence[str], segments: Sequence[str]) -> Flags:
    """Say which land serves which segment of the demand.

    Parameters
    ----------
    layers : sequence of str
        Segments of the land; several are joined by ``;``.
    segments : sequence of str
        Of the demand.

    Returns
    -------
    array of bool, shape (layers, segments)
        True where it does.

    Examples
    --------
    >>> serving(["chemicals;logistics", "all", "none"], ["logistics", "offices"]).tolist()
    [[True, False], [True, True], [False, False]]
    """
    named = [set(layer.split(";")) for layer in layers]
    found = [[ALL in (*land, need) or need in land for need in segments] for land in named]
    return np.array(found, dtype=bool).reshape(len(layers), len(segments))


def positions(
    rows: pd.DataFrame,
    segments: tuple[str, ...],
    units: pd.Index[str],
    classes: tuple[str, ...],
) -> tuple[Integers, Integers, Integers]:
    """Find the place of each row in a table of segments, units and classes.

    Parameters
    ----------
    rows : DataFrame
        `unit_id`, `segment`, `size_class`.
    segments, units, classes : tuple, Index, tuple
        Keys of the table; where segments are not distinguished, every row goes to the one.

    Returns
    -------
    tuple of arrays of int
        One position a row on each axis.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"unit_id": ["b"], "segment": ["port"], "size_class": [">=100"]})
    >>> [at.tolist() for at in positions(rows, ("all",), pd.Index(["a", "b"]), ("1-5", ">=100"))]
    [[0], [1], [1]]
    """
    label = pd.Series(ALL, index=rows.index) if segments == (ALL,) else rows["segment"]
    return (
        pd.Index(segments).get_indexer(pd.Index(label)),
        units.get_indexer(pd.Index(rows["unit_id"])),
        pd.Index(classes).get_indexer(pd.Index(rows["size_class"].astype(object))),
    )


def _table(
    rows: pd.DataFrame,
    column: str,
    segments: tuple[str, ...],
    units: pd.Index[str],
    classes: tuple[str, ...],
) -> Floats:
    table = np.zeros((len(segments), len(units), len(classes)))
    np.add.at(table, positions(rows, segments, units, classes), rows[column].to_numpy())
    return table
