"""The exchange without costs: land flows to hubs, down the size classes there, and on to demand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from landgap.transport.network import Flags, Integers


class Arcs(NamedTuple):
    """Arcs between land, hubs and demand, as flat positions in their arrays.

    Attributes
    ----------
    cell, hub : arrays of int
        From land of a layer, unit and class to the hub of the same layer and class where it is needed.
    upper, lower : arrays of int
        From each hub to that of the next smaller class: a parcel serves smaller requests as well.
    source, demand : arrays of int
        From hubs to demand of a segment, unit and class.

    Examples
    --------
    >>> Arcs._fields[:2]
    ('cell', 'hub')
    """

    cell: Integers
    hub: Integers
    upper: Integers
    lower: Integers
    source: Integers
    demand: Integers


class Hubs:
    """Lay out arcs of land and demand on these pairs.

    A hub stands for land of one layer and class that has arrived in one unit: so no pair has to be written
    out for every segment and every class below.

    Parameters
    ----------
    serves : array of bool, shape (layers, segments)
        Which land serves which segment.
    need, land : arrays of int
        Units of each pair: whose demand it is, and where the land lies.
    units, classes : int
        How many there are.

    Examples
    --------
    >>> one = np.array([0])
    >>> hubs = Hubs(np.array([[True]]), one, one, units=1, classes=2)
    >>> arcs = hubs.arcs(np.array([[[0.0, 3.0]]]) > 0, np.array([[[2.0, 0.0]]]) > 0, np.array([True]))
    >>> [each.tolist() for each in arcs]
    [[1], [1], [1], [0], [0], [0]]
    """

    def __init__(self, serves: Flags, need: Integers, land: Integers, *, units: int, classes: int) -> None:
        self.serves = serves
        order = np.argsort(land, kind="stable")
        self._pair, self._need = order, need[order]
        self._start = np.searchsorted(land[order], np.arange(units + 1))
        self._shape = (len(serves), units, classes)

    def arcs(self, there: Flags, asked: Flags, open_: Flags) -> Arcs:
        """List the arcs that matter.

        Parameters
        ----------
        there : array of bool, shape (layers, units, classes)
            Where there is land.
        asked : array of bool, shape (segments, units, classes)
            Where there is demand.
        open_ : array of bool
            Which pairs may exchange.

        Returns
        -------
        Arcs
            Those between land that is there and demand that is.

        Examples
        --------
        See :class:`Hubs`.
        """
        _, units, classes = self._shape
        wanting = np.asarray(asked.any(axis=(0, 2)))
        layer, unit, size = np.nonzero(there)
        first, count = self._start[unit], self._start[unit + 1] - self._start[unit]
        of = np.repeat(np.arange(len(unit)), count)
        at = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count) + first[of]
        kept = open_[self._pair[at]] & wanting[self._need[at]]
        of, at = of[kept], at[kept]
        hub = (layer[of] * units + self._need[at]) * classes + size[of]
        # a layer's hubs of a class matter if it has land of that class or a larger one
        reach = np.asarray(np.flip(np.cumsum(np.flip(there.any(axis=1), 1), 1), 1) > 0)
        live = reach[:, None, :] & wanting[None, :, None]
        upper = np.flatnonzero(live[:, :, 1:])
        upper = upper + upper // (classes - 1) + 1 if classes > 1 else upper[:0]
        pairs = np.argwhere(self.serves)
        wanted = live[pairs[:, 0]] & asked[pairs[:, 1]]
        way, place, small = np.nonzero(wanted)
        source, demand = ((pairs[way, end] * units + place) * classes + small for end in (0, 1))
        cell = (layer * units + unit) * classes + size
        return Arcs(cell[of], hub, upper, upper - 1, source, demand)
