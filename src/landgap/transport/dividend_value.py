"""The dividend in hectares alone, without costs: so quick that thousands of variants can be tried."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.tolerances import SOLVER_HA
from landgap.transport.hubs import Hubs
from landgap.transport.inputs import ALL, Border, ExchangeInputs, positions, serving
from landgap.transport.local_demand import mobile_shares, served_first
from landgap.transport.network import Floats

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
    serves : array of bool
        Which layer of land serves which segment.

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
        self.serves = serving(self.layers, market.segments)
        units, classes = market.supply.shape[1:]
        self._hubs = Hubs(self.serves, market.need, market.land, units=units, classes=classes)

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

        Raises
        ------
        LandgapError
            If a row is of a segment that the market does not have.

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
        at = positions(rows, kinds, market.units, market.classes)
        if (unknown := at[0] < 0).any():
            odd = some(rows.loc[unknown, "segment"].unique())
            raise LandgapError(f"{column}: segment {odd} is not one of the market ({', '.join(kinds)})")
        np.add.at(table, at, rows[column].to_numpy())
        return table

    def mobile(self, mobile_share: float | Mapping[str, float]) -> Floats:
        """Lay out which share of the demand may go elsewhere.

        Parameters
        ----------
        mobile_share : float or mapping of str to float
            As for :func:`landgap.transport.serve_locally`.

        Returns
        -------
        array
            To multiply demand with.

        Raises
        ------
        LandgapError
            If a share is none or a segment has no share.

        Examples
        --------
        >>> DividendValue.mobile.__name__
        'mobile'
        """
        inputs = Inputs("The demand cannot be divided.")
        share = mobile_shares(inputs, pd.Series(self.market.segments), mobile_share)
        inputs.stop()
        found: Floats = np.asarray(share, dtype=np.float64)
        return found[:, None, None]

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
        local: Floats | None = None,
        members: Iterable[Hashable] | None = None,
    ) -> float:
        """Work out the dividend of one variant.

        Parameters
        ----------
        supply, demand : array, optional
            In place of `supply` and `demand`, of the same shape: layer or segment, unit, size class.
        local : array, optional
            Demand that stays in its unit and is served there first, of the shape of `demand`; none if not
            given.
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
        if local is not None:
            supply, _ = served_first(self.supply if supply is None else supply, local, self.serves)
        closed = self.unmet_ha("closed", supply=supply, demand=demand)
        opened = self.unmet_ha("open", supply=supply, demand=demand, members=members)
        return closed - opened if closed - opened > SOLVER_HA else 0.0

    def unmet_ha(
        self,
        border: Border,
        *,
        supply: Floats | None = None,
        demand: Floats | None = None,
        local: Floats | None = None,
        members: Iterable[Hashable] | None = None,
        others: Others = "state",
    ) -> float:
        """Work out the demand that stays unmet.

        Parameters
        ----------
        border : {"open", "closed"}
            Whether pairs of two states may exchange.
        supply, demand, local : array, optional
            As for :meth:`dividend_ha`; local demand that stays unmet counts.
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
        supply = self.supply if supply is None else supply
        if local is not None:
            left, met = served_first(supply, local, self.serves)
            unmet = self.unmet_ha(border, supply=left, demand=demand, members=members, others=others)
            return unmet + float((local - met).sum())
        return self._flow(
            supply, self.demand if demand is None else demand, self._open(border, members, others)
        ).unmet_ha

    def pooled(
        self,
        border: Border,
        most_ha: Floats,
        total_ha: float,
        *,
        demand: Floats | None = None,
        members: Iterable[Hashable] | None = None,
    ) -> Pooled:
        """Find where more land, wherever it may lie, lets most demand be met.

        Parameters
        ----------
        border : {"open", "closed"}
            Whether pairs of two states may exchange.
        most_ha : array
            By unit of the market, how much may lie there; it serves every request.
        total_ha : float
            How much there is.
        demand : array, optional
            As for :meth:`dividend_ha`.
        members : iterable, optional
            As for :meth:`dividend_ha`.

        Returns
        -------
        Pooled
            The demand that stays unmet, and how much of the land is used where.

        Examples
        --------
        >>> DividendValue.pooled.__name__
        'pooled'
        """
        demand = self.demand if demand is None else demand
        keep = self._open(border, members, "state")
        return self._flow(self.supply, demand, keep, pool=(most_ha, total_ha))

    def _open(self, border: Border, members: Iterable[Hashable] | None, others: Others) -> np.ndarray:
        """Mark the pairs that may exchange."""
        market = self.market
        members = market.members if members is None else members
        keep = ~market.crosses if others == "state" else market.need == market.land
        if border == "open":
            inside = np.ones(len(market.units), bool) if members is None else market.units.isin(list(members))
            keep = keep | (inside[market.need] & inside[market.land])
        return np.asarray(keep)

    def _flow(
        self,
        supply: Floats,
        demand: Floats,
        keep: np.ndarray,
        pool: tuple[Floats, float] | None = None,
    ) -> Pooled:
        land, asked = supply.ravel(), demand.ravel()
        units, classes = supply.shape[1:]
        extra, total = pool or (np.zeros(units), 0.0)
        anywhere = (self.layers.index(ALL) * units + np.arange(units)) * classes + classes - 1
        there = land > 0
        there[anywhere[extra > 0]] = True
        gives, takes, more = np.flatnonzero(land > 0), np.flatnonzero(asked > 0), np.flatnonzero(extra > 0)
        none = Pooled(float(asked.sum()), np.zeros(units), np.ones(units, bool))
        if not (there.any() and takes.size):
            return none
        arcs = self._hubs.arcs(there.reshape(supply.shape), asked.reshape(demand.shape) > 0, keep)
        hubs, needs = land.size, 2 * land.size
        source, sink, lake = needs + asked.size, needs + asked.size + 1, needs + asked.size + 2
        most = max(float(land.sum()) + total, float(asked.sum()))
        scale = _LARGEST / most / 2
        tail = np.concatenate(
            [
                *(np.full(gives.size, source), np.array([source]), np.full(more.size, lake), arcs.cell),
                *(hubs + arcs.upper, hubs + arcs.source, needs + takes),
            ]
        )
        head = np.concatenate(
            [
                *(gives, np.array([lake]), anywhere[more], hubs + arcs.hub),
                *(hubs + arcs.lower, needs + arcs.demand, np.full(takes.size, sink)),
            ]
        )
        # more than all land, or the cut would run through what has no limit
        whole = np.full(tail.size, _LARGEST, dtype=np.int64)
        held = np.concatenate([land[gives], [total], np.minimum(extra[more], most)])
        whole[: held.size] = np.rint(held * scale)
        whole[whole.size - takes.size :] = np.rint(asked[takes] * scale)
        ends = tail.astype(np.int32), head.astype(np.int32)
        graph = sparse.csr_matrix(
            sparse.csr_array((whole.astype(np.int32), ends), shape=(lake + 1, lake + 1))
        )
        flow = maximum_flow(graph, source, sink).flow
        left = graph - flow
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = _reached(left, source)
        met = land[gives[~reached[gives]]].sum() + asked[takes[reached[needs + takes]]].sum()
        met += extra[more[~reached[anywhere[more]]]].sum() if reached[lake] else total
        used = np.zeros(units)
        used[more] = np.asarray(flow[lake, anywhere[more]].todense()).ravel() / scale
        return Pooled(
            max(float(asked.sum() - met), 0.0), used, _reached(sparse.csr_matrix(left.T), sink)[anywhere]
        )


class Pooled(NamedTuple):
    """Demand that stays unmet, and what more land would do.

    Attributes
    ----------
    unmet_ha : float
        Demand that stays unmet, in ha.
    used_ha : array
        By unit, how much of the land that may lie anywhere is used there, in ha.
    helps : array of bool
        By unit, whether more land there would let more demand be met.

    Examples
    --------
    >>> Pooled._fields
    ('unmet_ha', 'used_ha', 'helps')
    """

    unmet_ha: float
    used_ha: Floats
    helps: np.ndarray


def _reached(graph: sparse.csr_matrix, start: int) -> np.ndarray:
    reached = np.zeros(graph.shape[0], bool)
    reached[breadth_first_order(graph, start, return_predecessors=False)] = True
    return reached
