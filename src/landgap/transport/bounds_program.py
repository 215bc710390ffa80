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
from landgap.transport.inputs import ALL, ExchangeInputs
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

    Variables, block by block: hectares of each place; those of them that the cut counts; whether it counts
    them; the cut's side of all land, by layer, unit and class; that of all demand, by segment, unit and
    class; the flow, by way through the network.

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

    Examples
    --------
    See :func:`landgap.transport.dividend_bounds`.
    """

    def __init__(
        self, market: ExchangeInputs, places: pd.DataFrame, totals: Sequence[Sum], sense: Sense
    ) -> None:
        self.places, self.sense = places, sense
        asked = np.flatnonzero(market.demand.sum(axis=(0, 1)) > 0)
        self.classes = len(asked)
        self.demand = market.demand[:, :, asked]
        # land of a class serves all classes of demand up to it, so only the largest of these tells
        serves_up_to = np.searchsorted(asked, np.arange(len(market.classes)), side="right") - 1
        layers = (*market.layers, *(() if ALL in market.layers else (ALL,)))
        land = np.zeros((len(layers), len(market.units), self.classes))
        for size, top in enumerate(serves_up_to):
            if top >= 0:
                land[: len(market.layers), :, top] += market.supply[:, :, size]
        self.land = land[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
        size_class = (
            places["size_class"] if "size_class" in places else pd.Series(SIZE_CLASSES[-1], places.index)
        )
        by_class = market.classes if market.classes != (ALL,) else None
        sizes = pd.Index(by_class or (ALL,)).get_indexer(
            pd.Index(size_class if by_class else [ALL] * len(places))
        )
        self.top = serves_up_to[sizes]
        self.at = (
            np.full(len(places), layers.index(ALL)),
            market.units.get_indexer(pd.Index(places["unit_id"])),
        )
        crosses = market.crosses
        inside = np.ones(crosses.size, bool)
        if market.members is not None:
            member = market.units.isin(list(market.members))
            inside = member[market.need] & member[market.land]
        opened, closed = ~crosses | inside, ~crosses
        flow, cut = (opened, closed) if sense == "most" else (closed, opened)
        self.channels = [
            (number, other)
            for number, layer in enumerate(layers)
            for other, segment in enumerate(market.segments)
            if ALL in (layer, segment) or layer == segment
        ]
        self.flow, self.cut = self._ways(market, flow), self._ways(market, cut)
        count = len(places)
        blocks = [count, count, count, self.land.size, self.demand.size, len(self.flow[0])]
        self.start = np.concatenate([[0], np.cumsum(blocks)])
        self.totals = totals

    def _ways(self, market: ExchangeInputs, pairs: np.ndarray) -> tuple[Integers, Integers, Integers]:
        """List the ways from land to demand: flat positions of both, and the class that is served."""
        nothing = np.zeros(0, dtype=np.int64)
        found = [(nothing, nothing, nothing)]
        for layer, segment in self.channels:
            for size in range(self.classes):
                wanted = pairs & (self.demand[segment, market.need, size] > 0)
                need, land = market.need[wanted], market.land[wanted]
                found.append(
                    (
                        np.ravel_multi_index((layer, land, size), self.land.shape),
                        np.ravel_multi_index((segment, need, size), self.demand.shape),
                        np.full(need.size, size),
                    )
                )
        ways, asked, sizes = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return ways, asked, sizes

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
        reached, proven = (max(sign * value, 0.0) for value in (result.fun, result.mip_dual_bound))
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
        gain, (_, _, side, *_) = self._gain(), self._blocks()
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
        places[side] = 1.0
        fewest = self._run(places, also=as_small, place=(bare, bare), totals=False)
        on_cut = np.ones(bare.size, bool) if fewest is None else fewest.x[side] > 0.5
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
        _, counted, _, sides_land, sides_demand, flow = self._blocks()
        gain[counted], gain[sides_land], gain[sides_demand] = -1.0, -self.land.ravel(), -self.demand.ravel()
        gain[flow] = 1.0
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
        land, counted, sides, *_ = self._blocks()
        most = self.places["max_ha"].to_numpy()
        lower[land], upper[land] = place or (self.places["min_ha"], most)
        upper[counted], upper[sides] = most, 1.0
        # without a cut there is nothing to decide
        whole[sides] = float(cost[counted].any() or also is not None)
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
        rows, ones = np.arange(count), np.ones(count)
        most = self.places["max_ha"].to_numpy()
        place, counted, side, land, demand, flow = self.start[:-1]
        for named, min_ha, max_ha in self.totals if totals else ():
            yield self._matrix([np.zeros(count, int)], [place + rows], [named], 1, min_ha, max_ha)
        # hectares that the cut counts: all where the land is on the cut's side, else none
        yield self._matrix(
            [rows] * 3,
            [counted + rows, place + rows, side + rows],
            [ones, -ones, -most],
            count,
            -most,
            np.inf,
        )
        # the side of a place is that of its unit's land of its class, which the classes up to it add up to
        at, columns, values = [rows], [side + rows], [ones]
        for size in range(self.classes):
            held, its_land = self._held(size)
            at.append(held)
            columns.append(land + its_land)
            values.append(-np.ones(held.size))
        yield self._matrix(at, columns, values, count, 0.0, 0.0)
        # every way is cut at its land or at its demand
        ways, asked, sizes = self.cut
        at, columns = [np.arange(ways.size)], [demand + asked]
        for size in range(self.classes):
            within = np.flatnonzero(sizes >= size)
            at.append(within)
            columns.append(land + ways[within] - sizes[within] + size)
        yield self._matrix(at, columns, [np.ones(part.size) for part in at], ways.size, 1.0, np.inf)
        # no demand takes more than it asks for, no class and those above it more than their land
        ways, asked, sizes = self.flow
        taken = [asked], [flow + np.arange(ways.size)], [np.ones(ways.size)]
        yield self._matrix(*taken, self.demand.size, -np.inf, self.demand.ravel())
        at, columns, values = [], [], []
        for size in range(self.classes):
            within = np.flatnonzero(sizes >= size)
            held, its_land = self._held(size)
            at += [ways[within] - sizes[within] + size, its_land]
            columns += [flow + within, place + held]
            values += [np.ones(within.size), -np.ones(held.size)]
        yield self._matrix(at, columns, values, self.land.size, -np.inf, self.land.ravel())

    def _held(self, size: int) -> tuple[Integers, Integers]:
        """Give the places whose land serves a class, and the flat positions of that land."""
        held = np.flatnonzero(self.top >= size)
        layer, unit = self.at
        return held, np.ravel_multi_index(
            (layer[held], unit[held], np.full(held.size, size)), self.land.shape
        )

    def _matrix(
        self,
        at: list[Integers],
        columns: list[Integers],
        values: list[Floats],
        rows: int,
        low: ArrayLike,
        high: ArrayLike,
    ) -> LinearConstraint:
        if not at:
            return LinearConstraint(sparse.csr_matrix((rows, self.start[-1])), low, high)
        entries = np.concatenate(values), (np.concatenate(at), np.concatenate(columns))
        return LinearConstraint(sparse.csr_matrix(entries, shape=(rows, self.start[-1])), low, high)
