"""Supply, demand, pairs and states, checked and laid out for the exchange."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Literal

import numpy as np
import pandas as pd

from landgap.errors import LandgapError, some
from landgap.layers.schema import SIZE_CLASSES
from landgap.transport.network import Flags, Floats, Integers, Problem

ALL = "all"
"""Stands for every segment, or every size class, where they are not told apart."""

Caps = Mapping[tuple[str, str], float]
Border = Literal["open", "closed"] | float
_HEADING = "The exchange cannot be worked out."


@dataclass(frozen=True)
class Market:
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

    Examples
    --------
    >>> import pandas as pd
    >>> market = read_market(
    ...     pd.DataFrame({"unit_id": ["a"], "supply_ha": [3.0]}),
    ...     pd.DataFrame({"unit_id": ["b"], "demand_ha": [5.0]}),
    ...     pd.DataFrame({"origin": ["a", "b", "b"], "destination": ["a", "a", "b"], "cost": 1.0}),
    ...     pd.Series({"a": "DE-ST", "b": "DE-SN"}),
    ... )
    >>> market.crosses.tolist()
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

    @property
    def crosses(self) -> Flags:
        """Tell which pairs have a border between them.

        Returns
        -------
        array of bool
            One value a pair.

        Examples
        --------
        See :class:`Market`.
        """
        crosses: Flags = self.state[self.need] != self.state[self.land]
        return crosses

    def problem(self, border: Border, caps: Caps | None, members: Iterable[Hashable] | None) -> Problem:
        """Take the pairs that may exchange under these rules.

        Parameters
        ----------
        border : "open", "closed" or float
            See :func:`landgap.transport.exchange.exchange`.
        caps : mapping or None
            Most hectares of one state's demand that go to another state.
        members : iterable or None
            The units that may exchange across the border; None: all.

        Returns
        -------
        Problem
            What the solvers take.

        Examples
        --------
        With the market of :class:`Market`, ``market.problem("closed", None, None)``.
        """
        crosses = self.crosses
        member = None if members is None else self.units.isin(list(members))
        group = np.full(self.cost.size, -1)
        cost = self.cost
        if border == "closed":
            keep = ~crosses
        else:
            keep = np.ones(cost.size, dtype=bool)
            if member is not None:
                keep = ~crosses | (member[self.need] & member[self.land])
            if border != "open":
                cost = cost + np.where(crosses, float(border), 0.0)
            for number, (whose, where) in enumerate(caps or {}):
                between = self.state[self.need] == whose, self.state[self.land] == where
                group[between[0] & between[1]] = number
        pairs = np.flatnonzero(keep)
        serves = np.array(
            [[ALL in (land, need) or land == need for need in self.segments] for land in self.layers]
        )
        return Problem(
            self.supply,
            self.demand,
            serves,
            self.need[pairs],
            self.land[pairs],
            cost[pairs],
            group[pairs],
            np.array([] if border == "closed" else list((caps or {}).values()), dtype=float),
        )

    def refuse_bad_rules(
        self, border: Border | None, caps: Caps | None, members: Iterable[Hashable] | None
    ) -> None:
        """Raise one error that lists every rule that cannot be kept.

        Parameters
        ----------
        border : "open", "closed", float or None
            None where there is none to check.
        caps : mapping or None
            Most hectares of one state's demand that go to another state.
        members : iterable or None
            Keys of units.

        Raises
        ------
        LandgapError
            Naming each fault.

        Examples
        --------
        With the market of :class:`Market`, ``market.refuse_bad_rules(-1, None, ["d"])``.
        """
        faults = []
        if border not in ("open", "closed", None) and (not _is_amount(border)):
            faults.append(f'border: {border!r} must be "open", "closed", or a cost of 0 or more a hectare')
        known = set(self.state)
        for pair, most in (caps or {}).items():
            name = f"caps[{pair!r}]"
            if not isinstance(pair, tuple) or len(pair) != 2:
                faults.append(f"{name}: name two states, (whose demand, where the land lies)")
                continue
            if odd := [state for state in pair if state not in known]:
                faults.append(f"{name}: unknown {some(odd)}; states are {some(sorted(known), 20)}")
            if pair[0] == pair[1]:
                faults.append(f"{name}: no border lies inside one state")
            if not _is_amount(most):
                faults.append(f"{name}: {most} ha is no limit (0 or more; leave it out for none)")
        if caps and border == "closed":
            faults.append('caps: nothing crosses a closed border; leave out caps or border="closed"')
        if members is not None and (strange := [m for m in members if m not in self.units]):
            faults.append(f"members: {some(strange)} not among the units")
        if faults:
            raise LandgapError(_HEADING, faults)


def read_market(supply: pd.DataFrame, demand: pd.DataFrame, costs: pd.DataFrame, states: pd.Series) -> Market:
    """Check the tables and lay them out.

    Parameters
    ----------
    supply, demand, costs : DataFrame
        As for :func:`landgap.transport.exchange.exchange`.
    states : Series
        State by unit.

    Returns
    -------
    Market
        The arrays.

    Raises
    ------
    LandgapError
        If columns are missing, hectares or costs are negative or missing, size classes are
        unknown, a unit has no state, no pair or none with itself, a pair stands twice, or no land
        reaches any demand.

    Examples
    --------
    See :class:`Market`.
    """
    faults = [
        f"{name}: no column {column} (present: {some(table.columns, 20)})"
        for name, table, needed in (
            ("supply", supply, ("unit_id", "supply_ha")),
            ("demand", demand, ("unit_id", "demand_ha")),
            ("costs", costs, ("origin", "destination", "cost")),
        )
        for column in needed
        if column not in table
    ]
    if faults:
        raise LandgapError(_HEADING, faults)
    by_segment = "segment" in supply and "segment" in demand
    by_class = "size_class" in supply and "size_class" in demand
    offered = _tidy(supply, "supply", by_class, faults)
    asked = _tidy(demand, "demand", by_class, faults)
    faults += _faults_of_units(offered, asked, costs, states)
    if faults:
        raise LandgapError(_HEADING, faults)
    used = pd.unique(pd.concat([costs["origin"], costs["destination"]]))
    units = pd.Index(sorted(used), name="unit_id")
    classes = SIZE_CLASSES if by_class else (ALL,)
    layers = tuple(sorted(offered["segment"].unique())) if by_segment else (ALL,)
    segments = tuple(sorted(asked["segment"].unique())) if by_segment else (ALL,)
    need, land = (units.get_indexer(costs[end]) for end in ("origin", "destination"))
    market = Market(
        units,
        states.reindex(units).to_numpy(dtype=object),
        layers or (ALL,),
        segments or (ALL,),
        classes,
        _table(offered, "supply_ha", layers or (ALL,), units, classes),
        _table(asked, "demand_ha", segments or (ALL,), units, classes),
        offered,
        asked,
        need.astype(np.int64),
        land.astype(np.int64),
        costs["cost"].to_numpy(dtype=float),
    )
    gives, takes = market.supply.sum(axis=(0, 2)) > 0, market.demand.sum(axis=(0, 2)) > 0
    if gives.any() and takes.any() and not (gives[land] & takes[need]).any():
        fault = "costs: no pair joins a unit with land and a unit with demand; raise the cutoff"
        raise LandgapError(_HEADING, [fault])
    return market


def _tidy(table: pd.DataFrame, name: str, by_class: bool, faults: list[str]) -> pd.DataFrame:
    column = f"{name}_ha"
    ha = pd.to_numeric(table[column], errors="coerce").astype(float)
    unit = table["unit_id"]
    if unit.isna().any():
        faults.append(f"{name}: {int(unit.isna().sum())} rows without unit_id")
    for label, bad in (
        ("missing or no number", ha.isna()),
        ("negative", ha < 0),
        ("infinite", np.isinf(ha)),
    ):
        if bad.any():
            faults.append(
                f"{name}.{column}: {label} for {some(unit[bad].unique())}; give hectares, or leave "
                "these rows out"
            )
    rows = pd.DataFrame({"unit_id": unit, "segment": ALL, "size_class": ALL, column: ha})
    if "segment" in table:
        rows["segment"] = table["segment"].astype(object).where(table["segment"].notna(), ALL)
    if by_class:
        # supply says "none" or "unknown" where a site offers nothing: no land, so no class needed
        rows["size_class"] = table["size_class"].astype(object)
        classed = rows["size_class"].isin(SIZE_CLASSES)
        if (odd := rows[~classed & (ha > 0)]).size:
            faults.append(
                f"{name}.size_class: {some(odd['size_class'].unique())} with hectares for "
                f"{some(odd['unit_id'].unique())}; classes are {some(SIZE_CLASSES, 20)}: give one, "
                "or leave these rows out and report their hectares beside"
            )
        rows = rows[classed]
        rows["size_class"] = pd.Categorical(rows["size_class"], SIZE_CLASSES, ordered=True)
    keys = ["unit_id", "segment", "size_class"]
    return rows.groupby(keys, as_index=False, observed=True)[[column]].sum()


def _faults_of_units(
    offered: pd.DataFrame, asked: pd.DataFrame, costs: pd.DataFrame, states: pd.Series
) -> list[str]:
    faults = []
    cost = pd.to_numeric(costs["cost"], errors="coerce")
    arrows = costs["origin"].astype(str) + " to " + costs["destination"].astype(str)
    if (bad := ~(cost.ge(0) & np.isfinite(cost))).any():
        faults.append(
            f"costs.cost: missing, negative or infinite for {some(arrows[bad])}; "
            "leave out pairs that cannot be reached"
        )
    if (twice := costs.duplicated(["origin", "destination"])).any():
        faults.append(f"costs: twice, {some(arrows[twice])}")
    if not states.index.is_unique:
        faults.append(f"states: twice, {some(states.index[states.index.duplicated()])}")
        return faults
    to_self = pd.Index(costs.loc[costs["origin"] == costs["destination"], "origin"])
    in_costs = pd.Index(pd.unique(pd.concat([costs["origin"], costs["destination"]])))
    with_state = states.index[states.notna()]
    in_tables: list[tuple[str, pd.Index[str]]] = [
        ("supply", pd.Index(offered["unit_id"].unique())),
        ("demand", pd.Index(asked["unit_id"].unique())),
    ]
    for name, units in in_tables:
        if len(odd := units.difference(in_costs)):
            faults.append(f"costs: no pair for {some(odd)} of {name}")
        if len(odd := units.intersection(in_costs).difference(to_self)):
            faults.append(f"costs: no pair of {some(odd)} of {name} with itself")
    for name, units in [*in_tables, ("costs", in_costs)]:
        if len(odd := units.difference(with_state)):
            faults.append(f"states: none for {some(odd)} of {name}; a border needs two states")
    return faults


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
        Keys of the table; where the segments are not told apart, every row goes to the one.

    Returns
    -------
    tuple of arrays of int
        One position a row on each axis.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"unit_id": ["b"], "segment": ["port"], "size_class": [">100"]})
    >>> [at.tolist() for at in positions(rows, ("all",), pd.Index(["a", "b"]), ("<=5", ">100"))]
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


def _is_amount(value: object) -> bool:
    return isinstance(value, Real) and 0 <= float(value) < np.inf
