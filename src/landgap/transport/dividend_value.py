"""The dividend in hectares alone, without costs: so quick that thousands of variants can be tried."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from landgap.tolerances import SOLVER_HA
from landgap.transport.inputs import ALL, Border, ExchangeInputs, positions
from landgap.transport.network import Floats, Integers

Others = Literal["state", "alone"]
"""What units that are no members share land with: their state, or nobody."""

_LARGEST = 2**31 - 1
"""What scipy's maximum flow counts to."""


class DividendValue:
    """Demand that is met with the border open and unmet with it closed, for variants of one market.

    Parameters
    ----------
    market : ExchangeInputs
        Land, demand, pairs and states.

    Attributes
    ----------
    market : ExchangeInputs
        As given.
    layers : tuple of str
        Segments of the land; ``"all"`` among them, for land that serves every one.
    supply, demand : array
        Hectares by layer or segment, unit and size class.

    See Also
    --------
    landgap.dividend : Which demand finds which land, beside the hectares.
    landgap.transport.dividend_bounds : Over every place of unknown supply.

    Notes
    -----
    Demand that is met is a maximum flow, and so the capacity of a smallest cut (Ford and Fulkerson 1956). The
    flow is found in whole numbers (Dinic 1970, as scipy has it), as fine as its 32 bits allow; its cut is
    then summed in hectares as they are.

    Examples
    --------
    >>> import pandas as pd
    >>> from landgap.layers.checked import Inputs
    >>> from landgap.transport.inputs import read_exchange
    >>> ha = pd.DataFrame({"unit_id": ["A", "C"], "supply_ha": [9.0, 0], "demand_ha": [5.0, 6]})
    >>> costs = pd.DataFrame({"origin": list("AACC"), "destination": list("ACAC"), "cost": 1.0})
    >>> states = pd.Series({"A": "DE-ST", "C": "DE-SN"})
    >>> value = DividendValue(read_exchange(Inputs(""), ha, ha, costs, states))
    >>> value.dividend_ha(), value.dividend_ha(supply=2 * value.supply)
    (4.0, 6.0)
    """

    def __init__(self, market: ExchangeInputs) -> None:
        self.market = market
        # a layer without a segment, for land that serves them all
        self.layers = market.layers if ALL in market.layers else (*market.layers, ALL)
        self.supply = np.zeros((len(self.layers), *market.supply.shape[1:]))
        self.supply[: len(market.layers)] = market.supply
        self.demand = market.demand
        self._ways = self._all_ways()

    def laid_out(self, rows: pd.DataFrame, column: Literal["supply_ha", "demand_ha"]) -> Floats:
        """Lay out other land or demand as that of the market is.

        Parameters
        ----------
        rows : DataFrame
            `unit_id`, `size_class`, where the market has segments `segment`, and hectares.
        column : {"supply_ha", "demand_ha"}
            Which hectares.

        Returns
        -------
        array
            For :meth:`dividend_ha`.

        Examples
        --------
        >>> DividendValue.laid_out.__name__
        'laid_out'
        """
        market = self.market
        kinds = self.layers if column == "supply_ha" else market.segments
        rows = rows.assign(segment=rows.get("segment", ALL))
        if market.classes == (ALL,):
            rows["size_class"] = ALL
        table = np.zeros((len(kinds), len(market.units), len(market.classes)))
        np.add.at(table, positions(rows, kinds, market.units, market.classes), rows[column].to_numpy())
        return table

    def with_land(self, more_ha: Floats) -> Floats:
        """Add land to each unit that is large enough for every request.

        Parameters
        ----------
        more_ha : array
            Hectares by unit of the market.

        Returns
        -------
        array
            Supply, for :meth:`dividend_ha`.

        Examples
        --------
        >>> DividendValue.with_land.__name__
        'with_land'
        """
        supply = self.supply.copy()
        supply[self.layers.index(ALL), :, -1] += more_ha
        return supply

    def dividend_ha(
        self,
        *,
        supply: Floats | None = None,
        demand: Floats | None = None,
        members: Iterable[Hashable] | None = None,
    ) -> float:
        """Work out the dividend of one variant.

        Parameters
        ----------
        supply, demand : array, optional
            In place of `supply` and `demand`, of the same shape: layer or segment, unit, size class.
        members : iterable, optional
            Units that may exchange across the border; those of the market if not given.

        Returns
        -------
        float
            In ha; never below 0.

        Examples
        --------
        See :class:`DividendValue`.
        """
        closed = self.unmet_ha("closed", supply=supply, demand=demand)
        opened = self.unmet_ha("open", supply=supply, demand=demand, members=members)
        return closed - opened if closed - opened > SOLVER_HA else 0.0

    def unmet_ha(
        self,
        border: Border,
        *,
        supply: Floats | None = None,
        demand: Floats | None = None,
        members: Iterable[Hashable] | None = None,
        others: Others = "state",
    ) -> float:
        """Work out the demand that stays unmet.

        Parameters
        ----------
        border : {"open", "closed"}
            Whether pairs of two states may exchange.
        supply, demand : array, optional
            As for :meth:`dividend_ha`.
        members : iterable, optional
            As for :meth:`dividend_ha`.
        others : {"state", "alone"}, default "state"
            Whether units share land within their state in any case, or have their own only.

        Returns
        -------
        float
            In ha.

        Examples
        --------
        >>> DividendValue.unmet_ha.__name__
        'unmet_ha'
        """
        market = self.market
        land = (self.supply if supply is None else supply).ravel()
        asked = (self.demand if demand is None else demand).ravel()
        members = market.members if members is None else members
        start, end, crosses, pair = self._ways
        keep = ~crosses if others == "state" else market.need[pair] == market.land[pair]
        if border == "open":
            inside = np.ones(len(market.units), bool) if members is None else market.units.isin(list(members))
            keep = keep | (inside[market.need[pair]] & inside[market.land[pair]])
        gives, takes = np.flatnonzero(land > 0), np.flatnonzero(asked > 0)
        if not (gives.size and takes.size):
            return float(asked.sum())
        # land of a class serves the classes below it as well: it flows down from class to class
        count = land.size
        classes = len(market.classes)
        there = np.flip(np.cumsum(np.flip(land.reshape(-1, classes), axis=1), axis=1), axis=1).ravel() > 0
        keep &= there[start] & (asked[end] > 0)
        upper = np.flatnonzero(np.arange(count) % classes > 0)
        source, sink = count + asked.size, count + asked.size + 1
        most = max(float(land.sum()), float(asked.sum()))
        scale = _LARGEST / most / 2
        tail = np.concatenate([np.full(gives.size, source), upper, start[keep], count + takes])
        head = np.concatenate([gives, upper - 1, count + end[keep], np.full(takes.size, sink)])
        # more than all land, or the cut would run through what has no limit
        whole = np.full(tail.size, _LARGEST, dtype=np.int64)
        whole[: gives.size] = np.rint(land[gives] * scale)
        whole[tail.size - takes.size :] = np.rint(asked[takes] * scale)
        graph = sparse.csr_array(
            (whole.astype(np.int32), (tail.astype(np.int32), head.astype(np.int32))),
            shape=(sink + 1, sink + 1),
        )
        left = graph - maximum_flow(sparse.csr_matrix(graph), source, sink).flow
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = np.zeros(sink + 1, bool)
        reached[breadth_first_order(sparse.csr_matrix(left), source, return_predecessors=False)] = True
        met = land[gives[~reached[gives]]].sum() + asked[takes[reached[count + takes]]].sum()
        return max(float(asked.sum() - met), 0.0)

    def _all_ways(self) -> tuple[Integers, Integers, np.ndarray, Integers]:
        """List the ways from land to demand of the same class: flat positions, whether across, which pair."""
        market = self.market
        classes = len(market.classes)
        units = len(market.units)
        numbers = np.arange(market.need.size)
        starts, ends = [], []
        for layer, land in enumerate(self.layers):
            for segment, need in enumerate(market.segments):
                if ALL in (land, need) or land == need:
                    for size in range(classes):
                        starts.append((layer * units + market.land) * classes + size)
                        ends.append((segment * units + market.need) * classes + size)
        times = len(starts)
        return (
            np.concatenate(starts),
            np.concatenate(ends),
            np.tile(market.crosses, times),
            np.tile(numbers, times),
        )
