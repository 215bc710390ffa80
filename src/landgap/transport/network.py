"""The exchange as a network: what the solvers take, the arcs that land can flow on, the answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """Land and demand on places, in layers of land, segments of demand and nested classes.

    Attributes
    ----------
    supply : array of shape (layers, places, classes)
        Land in ha; a parcel serves its own class and those before it.
    demand : array of shape (segments, places, classes)
        Demand in ha.
    serves : array of bool, shape (layers, segments)
        Which layer of land serves which segment.
    need, land : arrays of int
        Every pair that may exchange: the place whose demand it is, and where the land lies.
    cost : array of float
        Cost of a hectare on the pair, 0 or more.
    group : array of int
        The limit that the pair counts against, or -1.
    limits : array of float
        Most hectares of each group.
    kept : array of the shape of the demand, or None
        Hectares of each demand that must be met; a problem with fewer pairs has met them.
    across : array of bool, or None
        Pairs over a border, whose hectares are figures of their own.

    Examples
    --------
    >>> import numpy as np
    >>> problem = Problem(
    ...     supply=np.array([[[3.0], [0]]]),
    ...     demand=np.array([[[2.0], [2]]]),
    ...     serves=np.array([[True]]),
    ...     need=np.array([0, 1]),
    ...     land=np.array([0, 0]),
    ...     cost=np.array([5.0, 1.0]),
    ...     group=np.array([-1, -1]),
    ...     limits=np.zeros(0),
    ... )
    >>> problem.supply.shape
    (1, 2, 1)
    """

    supply: Floats
    demand: Floats
    serves: Flags
    need: Integers
    land: Integers
    cost: Floats
    group: Integers
    limits: Floats
    kept: Floats | None = None
    across: Flags | None = None


@dataclass(frozen=True)
class Prices:
    """What one more hectare would change: unmet hectares first, then cost.

    Attributes
    ----------
    met, cost : arrays of the shape of the demand
        Unmet hectares and cost that one more hectare of demand brings; ``NaN`` without demand.
    met_limit, cost_limit : arrays, one value a limit
        Unmet hectares and cost that one more hectare of the limit saves; the cost may be negative
        where more demand is met.

    Examples
    --------
    >>> [*Prices.__dataclass_fields__]
    ['met', 'cost', 'met_limit', 'cost_limit']
    """

    met: Floats
    cost: Floats
    met_limit: Floats
    cost_limit: Floats


@dataclass(frozen=True)
class Solution:
    """What flows.

    Attributes
    ----------
    pair, layer, size : arrays of int
        Pair, layer of land and class of demand of every flow.
    ha : array of float
        Hectares of the flow.
    served : array of shape (layers, segments, places, classes)
        Hectares that each layer brings to each segment.
    prices : Prices or None
        None from a solver that has none.
    determined : array of bool, one value a place, or None
        Whether every answer that is as good gives the place the same hectares, met and used, in all and
        across; None from a solver that does not tell.

    Examples
    --------
    >>> [*Solution.__dataclass_fields__]
    ['pair', 'layer', 'size', 'ha', 'served', 'prices', 'determined']
    """

    pair: Integers
    layer: Integers
    size: Integers
    ha: Floats
    served: Floats
    prices: Prices | None = None
    determined: Flags | None = None


class Network:
    """Nodes and arcs of a problem.

    A node stands for land of a layer, place and class, or for demand of a segment, place and
    class. Land flows down the classes of its place, then over the pairs, then to the demand: at
    once where the layer serves one segment only, else through a hub, so that no pair has to be
    written out for every segment and every class below.

    Parameters
    ----------
    problem : Problem
        Land, demand and pairs.

    Attributes
    ----------
    land, demand, arrival : arrays of int
        Node of each place and class, -1 where there is nothing to exchange; by layer for land and
        arrival (the hub, or the demand itself), by segment for demand.
    limit : array of int
        Row of each limit, after all nodes.
    rows : int
        Number of nodes and limits.
    down, through : pairs of arrays of int
        Nodes at both ends of the arcs down the classes, and of those from hubs to demand.
    pair, layer, size : arrays of int
        Pair, layer and class of each arc between places, on which land gets to where it is needed.
    tail, head, held : arrays of int
        Its node of land, node of arrival, and row of limit or -1.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.array([0])
    >>> network = Network(
    ...     Problem(np.full((1, 1, 2), 3.0), np.full((2, 1, 2), 1.0), np.array([[True, True]]),
    ...             one, one, np.ones(1), one - 1, np.zeros(0))
    ... )
    >>> network.rows, network.pair.size
    (8, 2)
    """

    def __init__(self, problem: Problem) -> None:
        # parcels serve downwards, so a class has land if it or a larger one has
        offered = np.flip(np.cumsum(np.flip(problem.supply, -1), -1), -1) > 0
        asked = problem.demand > 0
        self._lone = problem.serves.sum(axis=1) == 1
        self._segment = problem.serves.argmax(axis=1)
        wanted = (problem.serves[:, :, None, None] & asked).any(axis=1)
        hubs = wanted & ~self._lone[:, None, None]
        self.land = _number(offered, 0)
        self.demand = _number(asked, int(offered.sum()))
        self.arrival = _number(hubs, int(offered.sum() + asked.sum()))
        nodes = int(offered.sum() + asked.sum() + hubs.sum())
        self.arrival[self._lone] = self.demand[self._segment[self._lone]]
        self.limit = np.arange(nodes, nodes + problem.limits.size)
        self.rows = nodes + problem.limits.size

        steps = offered[:, :, 1:]
        self.down = self.land[:, :, 1:][steps], self.land[:, :, :-1][steps]
        self._served_at = np.nonzero(hubs[:, None] & problem.serves[:, :, None, None] & asked)
        layer, segment, place, size = self._served_at
        self.through = self.arrival[layer, place, size], self.demand[segment, place, size]

        tail, head = self.land[:, problem.land], self.arrival[:, problem.need]
        there = (tail >= 0) & (head >= 0)
        self.layer, self.pair, self.size = np.nonzero(there)
        self.tail, self.head = tail[there], head[there]
        group = problem.group[self.pair]
        self.held = np.where(group >= 0, nodes + group, -1)
        self._need = problem.need

    def solution(self, arcs: Integers, ha: Floats, through_ha: Floats) -> Solution:
        """Put together what flows.

        Parameters
        ----------
        arcs : array of int
            Positions of the arcs between places that are used.
        ha, through_ha : arrays of float
            Hectares on them, and on every arc from a hub to demand.

        Returns
        -------
        Solution
            Without prices; what each layer brings to each segment is summed.

        Examples
        --------
        See :func:`landgap.transport.highs.solve_highs`.
        """
        layer, size = self.layer[arcs], self.size[arcs]
        layers, segments = self.land.shape[0], self.demand.shape[0]
        served = np.zeros((layers, segments, *self.demand.shape[1:]))
        served[self._served_at] = through_ha
        direct = self._lone[layer]
        place = self._need[self.pair[arcs]]
        at = (layer[direct], self._segment[layer[direct]], place[direct], size[direct])
        np.add.at(served, at, ha[direct])
        return Solution(self.pair[arcs], layer, size, ha, served)


def typical_cost(cost: Floats) -> float:
    """Take a cost that stands for most: a tenth of those above 0 are less, whatever a border costs.

    Parameters
    ----------
    cost : array of float
        Costs, 0 or more.

    Returns
    -------
    float
        Above 0; 1 if all are 0.

    Examples
    --------
    >>> import numpy as np
    >>> typical_cost(np.array([0.0, 5.0, 5.0, 1e9]))
    5.0
    """
    positive = cost[cost > 0]
    return float(np.quantile(positive, 0.1, method="lower")) if positive.size else 1.0


def _number(there: Flags, start: int) -> Integers:
    rows = np.full(there.shape, -1)
    rows[there] = start + np.arange(int(there.sum()))
    return rows
