"""Minutes by road: over ordinary roads, or by motorway from one junction to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SPEED_KMH = 55.0
"""On ordinary roads, towns included: our choice (own). 45 to 65 is tried in the sensitivity."""

MOTORWAY_KMH = 100.0
"""On motorways: our choice (own), between the 80 km/h that lorries may drive (M: the highway code) and the
117 km/h that cars drove on average in 2014 (S2: Federal Highway Research Institute, as told by auto motor
und sport, April 2019)."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def minutes_by_motorway(
    to_junction: Floats, between_junctions: Floats, left: Integers, right: Integers
) -> Floats:
    """Find the quickest way by motorway for pairs of places: to a junction, on to another, from there.

    Parameters
    ----------
    to_junction : array of float, places by junctions
        Minutes between a place and a junction, by ordinary roads.
    between_junctions : array of float, junctions by junctions
        Minutes on the motorway, the same in both directions.
    left, right : arrays of int
        The ends of each pair, as rows of `to_junction`.

    Returns
    -------
    array of float
        Minutes, one value a pair; ``inf`` where there is no junction.

    See Also
    --------
    travel_costs : Takes the lesser of this and the way by ordinary roads.

    Examples
    --------
    >>> to_junction = np.array([[2.0, 30.0], [30.0, 3.0]])
    >>> minutes_by_motorway(to_junction, np.array([[0.0, 20.0], [20.0, 0.0]]), np.array([0]), np.array([1]))
    array([25.])
    """
    quickest = np.full(len(left), np.inf)
    # one junction after the other: all at once would take pairs times junctions of memory
    for junction, leave in enumerate(to_junction.T):
        arrive = (to_junction + between_junctions[:, junction]).min(axis=1)
        np.minimum(quickest, arrive[left] + leave[right], out=quickest)
    return quickest
