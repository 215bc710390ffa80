"""The mixed-integer program of a bound of the dividend: a flow through one border, a cut of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from landgap.layers.schema import SIZE_CLASSES
from landgap.tolerances import SOLVER_DECIMALS, SOLVER_HA
from landgap.transport.hubs import Arcs, Hubs
from landgap.transport.inputs import ALL, ExchangeInputs, serving
from landgap.transport.network import Floats, Integers

Sum = tuple[Floats, float, float]
"""1 for each place that is summed, else 0; the least and the most hectares of the sum."""

Sense = Literal["least", "most"]

_SLACK_HA = 1e-3  # HiGHS does not always end where such a bound is met to the digit


@dataclass(frozen=True, eq=False)
class Bound:
    """A bound, the land that gives it, and whether it is reached.

    Attributes
    ----------
    ha : float
        The bound.
    land_ha : Series
        Hectares by place.
    exact : bool
        Whether the search was brought to its end.

    Examples
    --------
    >>> Bound(3.0, pd.Series([3.0]), exact=True).ha
    3.0
    """

    ha: float
    land_ha: pd.Series[float]
    exact: bool


class BoundsProgram:
    """One bound: hectares by place, a flow through one border and a cut of the other.

    Land of a layer, unit and class is a cell; places add to the cell of their unit that serves every segment.
    Variables, block by block: hectares of each place; those of them that the cut counts; the cut's side of
    all cells, hubs, demand and local demand; the flow, arc by arc.

    Parameters
    ----------
    market : ExchangeInputs
        Land that is known, demand and pairs.
    places : DataFrame
        `unit_id`, `min_ha`, `max_ha` and where stated `size_class` of the land whose place is not known.
    totals : sequence of Sum
        What the hectares must add up to.
    sense : {"least", "most"}
        Which bound.
    local_ha : array, optional
        By unit of the market, demand that only the places of the unit itself serve; none if not given.

    Examples
    --------
    See :func:`landgap.transport.dividend_bounds`.
    """

    def __init__(
        self,
        market: ExchangeInputs,
        places: pd.DataFrame,
        totals: Sequence[Sum],
        sense: Sense,
        local_ha: Floats | None = None,
    ) -> None:
        self.places, self.sense, self.totals = places, sense, totals
        asked = np.flatnonzero(market.demand.sum(axis=(0, 1)) > 0)
        asked = asked if asked.size else np.zeros(1, np.int64)
        demand = market.demand[:, :, asked]
        # land of a class serves all classes of demand up to it, so only the largest of these tells
        serves_up_to = np.searchsorted(asked, np.arange(len(market.classes)), side="right") - 1
        layers = (*market.layers, *(() if ALL in market.layers else (ALL,)))
        units, classes = len(market.units), len(asked)
        land = np.zeros((len(layers), units, classes))
        for size, top in enumerate(serves_up_to):
            if top >= 0:
                land[: len(market.layers), :, top] += market.supply[:, :, size]
        size_class = (
            places["size_class"] if "size_class" in places else pd.Series(SIZE_CLASSES[-1], places.index)
        )
        by_class = market.classes if market.classes != (ALL,) else None
        sizes = pd.Index(by_class or (ALL,)).get_indexer(
            pd.Index(size_class if by_class else [ALL] * len(places))
        )
        top = serves_up_to[sizes]
        unit = market.units.get_indexer(pd.Index(places["unit_id"]))
        there = land > 0
        held = top >= 0
        there[layers.index(ALL), unit[held], top[held]] = True
        number = np.full(land.shape, -1)
        number[there] = np.arange(int(there.sum()))
        self.cell = np.where(held, number[layers.index(ALL), unit, np.maximum(top, 0)], -1)
        self.cell_ha = land[there]
        needs = demand > 0
        need_number = np.full(demand.shape, -1)
        need_number[needs] = np.arange(int(needs.sum()))
        self.need_ha = demand[needs]
        local = np.zeros(units) if local_ha is None else local_ha
        self.local_ha = local[local > 0]
        local_number = np.full(units, -1)
        local_number[local > 0] = np.arange(self.local_ha.size)
        at_home = held & (local_number[unit] >= 0)
        # one arc a cell, however many places it has
        self.home = np.unique(np.column_stack([self.cell[at_home], local_number[unit[at_home]]]), axis=0)
        crosses = market.crosses
        inside = np.ones(crosses.size, bool)
        if market.members is not None:
            member = market.units.isin(list(market.members))
            inside = member[market.need] & member[market.land]
        opened, closed = ~crosses | inside, ~crosses
        flow, cut = (opened, closed) if sense == "most" else (closed, opened)
        serves = serving(layers, market.segments)
        hubs = Hubs(serves, market.need, market.land, units=units, classes=classes)

        def numbered(pairs: np.ndarray) -> Arcs:
            arcs = hubs.arcs(there, needs, pairs)
            cells, wanted = number.ravel()[arcs.cell], need_number.ravel()[arcs.demand]
            return arcs._replace(cell=cells, demand=wanted)

        self.flow, self.cut = numbered(flow), numbered(cut)
        count = len(places)
        flows = self.flow.cell.size + self.flow.upper.size + self.flow.source.size + len(self.home)
        blocks = [count, count, self.cell_ha.size, land.size, self.need_ha.size, self.local_ha.size, flows]
        self.start = np.concatenate([[0], np.cumsum(blocks)])

    def solve(self, max_nodes: int) -> Bound | None:
        """Find the bound: mostly a cut shows it, else it is searched for.

        Parameters
        ----------
        max_nodes : int
            When the search is cut short; 0: no search.

        Returns
        -------
        Bound or None
            None if no distribution keeps to the totals.

        Examples
        --------
        See :func:`landgap.transport.dividend_bounds`.
        """
        found = self._most_of_cuts() if self.sense == "most" else self._least_of_flows()
        if found is None or found.exact or max_nodes == 0:
            return found
        gain = self._gain()
        never_negative = LinearConstraint(sparse.csr_matrix(gain[None, :]), -_SLACK_HA, np.inf)
        result = self._run(-gain if self.sense == "most" else gain, also=never_negative, max_nodes=max_nodes)
        if result is None:
            return found
        # what the search has not ruled out lies between the value that it found and the bound that it proved
        sign = -1.0 if self.sense == "most" else 1.0
        # without a place on any cell there is nothing to search: the value proves itself
        bound = result.fun if result.mip_dual_bound is None else result.mip_dual_bound
        reached, proven = (max(sign * value, 0.0) for value in (result.fun, bound))
        outer = min(proven, found.ha) if self.sense == "most" else max(proven, found.ha)
        return self._bound(outer, result.x, exact=abs(reached - outer) <= SOLVER_HA)

    def _least_of_flows(self) -> Bound | None:
        """Bound it from below: 0, which land that serves most with the border closed mostly reaches."""
        gain = self._gain()
        flow, cut = (-gain).clip(min=0.0), gain.clip(min=0.0)
        served = self._run(-flow)
        if served is None:
            return None
        land = served.x[self._blocks()[0]]
        opened = self._run(cut, place=(land, land), totals=False)
        none = opened is not None and float(cut @ opened.x - flow @ served.x) <= SOLVER_HA
        return self._bound(0.0, served.x, exact=none)

    def _most_of_cuts(self) -> Bound | None:
        """Bound it from above: by the largest flow with the border open less the least with it closed.

        The least flow is that of the least land. Land beside a smallest cut of it leaves it as it is: if such
        land gives the largest flow, the bound is reached.
        """
        gain, side = self._gain(), self._blocks()[2].start + self.cell
        flow, cut = gain.clip(min=0.0), (-gain).clip(min=0.0)
        bare, full = (self.places[name].to_numpy() for name in ("min_ha", "max_ha"))
        largest = self._run(-flow)
        smallest = self._run(cut, place=(bare, bare), totals=False)
        if smallest is None or largest is None:
            return None
        cut_ha = float(cut @ smallest.x)
        ha = float(flow @ largest.x) - cut_ha
        as_small = LinearConstraint(sparse.csr_matrix(cut[None, :]), -np.inf, cut_ha + SOLVER_HA)
        places = np.zeros(self.start[-1])
        np.add.at(places, side[self.cell >= 0], 1.0)
        fewest = self._run(places, also=as_small, place=(bare, bare), totals=False)
        on_cut = np.ones(bare.size, bool) if fewest is None else fewest.x[side] > 0.5
        on_cut &= self.cell >= 0
        reached = self._run(-flow, place=(bare, np.where(on_cut, bare, full)))
        if reached is None or ha - float(flow @ reached.x) + cut_ha > SOLVER_HA:
            return self._bound(ha, largest.x, exact=False)
        return self._bound(ha, reached.x, exact=True)

    def _bound(self, ha: float, found: Floats, *, exact: bool) -> Bound:
        land = pd.Series(found[: len(self.places)], index=self.places.index).round(SOLVER_DECIMALS) + 0.0
        return Bound(round(ha, SOLVER_DECIMALS) + 0.0, land, exact)

    def _gain(self) -> np.ndarray:
        """Give the dividend as a sum of variables: flow less cut, or cut less flow."""
        gain = np.zeros(self.start[-1])
        _, counted, cells, _, needs, local, flow = self._blocks()
        gain[counted], gain[cells] = -1.0, -self.cell_ha
        gain[needs], gain[local] = -self.need_ha, -self.local_ha
        gain[flow.stop - self.flow.source.size - len(self.home) : flow.stop] = 1.0
        return gain if self.sense == "most" else -gain

    def _blocks(self) -> list[slice]:
        return [slice(*ends) for ends in pairwise(self.start)]

    def _run(
        self,
        cost: np.ndarray,
        *,
        also: LinearConstraint | None = None,
        place: tuple[np.ndarray, np.ndarray] | None = None,
        totals: bool = True,
        max_nodes: int | None = None,
    ) -> Any:  # noqa: ANN401  scipy's result
        """Run the program; with other least and most hectares of each place, or without the totals."""
        upper, lower = np.full(self.start[-1], np.inf), np.zeros(self.start[-1])
        whole = np.zeros(self.start[-1])
        land, counted, cells, *_ = self._blocks()
        most = self.places["max_ha"].to_numpy()
        lower[land], upper[land] = place or (self.places["min_ha"], most)
        upper[counted], upper[cells] = most, 1.0
        # without a cut there is nothing to decide
        whole[cells.start + self.cell[self.cell >= 0]] = float(cost[counted].any() or also is not None)
        found = milp(
            cost,
            constraints=[*self._constraints(totals=totals), *([] if also is None else [also])],
            integrality=whole,
            bounds=Bounds(lower, upper),
            options={"mip_rel_gap": 0.0, **({"node_limit": max_nodes} if max_nodes else {})},
        )
        return None if found.x is None else found

    def _constraints(self, *, totals: bool) -> Iterator[LinearConstraint]:
        count = len(self.places)
        rows = np.arange(count)
        most = self.places["max_ha"].to_numpy()
        place, counted, cell, hub, need, local, flow = self.start[:-1]
        for named, min_ha, max_ha in self.totals if totals else ():
            yield self._matrix([(np.zeros(count, int), place + rows, named)], 1, min_ha, max_ha)
        # hectares that the cut counts: all where the land is on the cut's side, else none
        held = np.flatnonzero(self.cell >= 0)
        yield self._matrix(
            [
                (rows, counted + rows, 1.0),
                (rows, place + rows, -1.0),
                (held, cell + self.cell[held], -most[held]),
            ],
            count,
            np.where(self.cell >= 0, -most, -np.inf),
            np.inf,
        )
        # what is not cut at its land goes on to hubs, down the classes, and is cut at the demand
        arcs, home = self.cut, self.home
        for tail, head, low in (
            (cell + arcs.cell, hub + arcs.hub, 1.0),
            (hub + arcs.upper, hub + arcs.lower, 0.0),
            (hub + arcs.source, need + arcs.demand, 0.0),
            (cell + home[:, 0], local + home[:, 1], 1.0),
        ):
            each = np.arange(tail.size)
            sign = 1.0 if low else -1.0
            yield self._matrix([(each, head, 1.0), (each, tail, sign)], tail.size, low, np.inf)
        # no cell gives more than its land, no demand takes more than it asks for, hubs keep nothing
        arcs = self.flow
        sizes = (arcs.cell.size, arcs.upper.size, arcs.source.size, len(home))
        first = flow + np.cumsum((0, *sizes))
        arrive, fall, serve, stay = (first[at] + np.arange(size) for at, size in enumerate(sizes))
        yield self._matrix(
            [(arcs.cell, arrive, 1.0), (home[:, 0], stay, 1.0), (self.cell[held], place + held, -1.0)],
            self.cell_ha.size,
            -np.inf,
            self.cell_ha,
        )
        yield self._matrix([(arcs.demand, serve, 1.0)], self.need_ha.size, -np.inf, self.need_ha)
        yield self._matrix([(home[:, 1], stay, 1.0)], self.local_ha.size, -np.inf, self.local_ha)
        yield self._matrix(
            [
                (arcs.hub, arrive, 1.0),
                (arcs.lower, fall, 1.0),
                (arcs.upper, fall, -1.0),
                (arcs.source, serve, -1.0),
            ],
            need - hub,
            0.0,
            np.inf,
        )

    def _matrix(
        self,
        entries: Sequence[tuple[Integers, Integers, ArrayLike]],
        rows: int,
        low: ArrayLike,
        high: ArrayLike,
    ) -> LinearConstraint:
        at, columns, values = (
            np.concatenate([np.broadcast_to(each[part], each[0].shape) for each in entries])
            for part in range(3)
        )
        matrix = sparse.csr_matrix((values.astype(float), (at, columns)), shape=(rows, self.start[-1]))
        return LinearConstraint(matrix, low, high)
