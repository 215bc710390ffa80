"""Whether a table of minutes or km can be true of where the units lie."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.access.pairs import Pairs
from landgap.errors import some
from landgap.layers.crs import to_area_crs
from landgap.tolerances import CENTRE_M

PER_KM = {"minutes": (0.2, 60.0), "km": (0.8, 30.0)}
"""Least and most to a straight km: 300 km/h and 1 km/h; the straight line itself, but for where in a
unit it begins, and a way round a fjord."""

_OTHER_UNITS = {
    "minutes": {"seconds": 60.0, "milliseconds": 60_000.0, "hours": 1 / 60},
    "km": {"metres": 1000.0, "thousands of km": 0.001},
}
_USUAL = {"minutes": 1.5, "km": 1.3}  # to a straight km: 50 km/h by road


def implausible(units: gpd.GeoDataFrame, pairs: Pairs, measure: str) -> list[str]:
    """Hold a table of costs against the straight lines between the units.

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id` as text, and polygons or points; units without a place are passed over.
    pairs : Pairs
        With the column that `measure` names.
    measure : {"minutes", "km"}
        What the table gives.

    Returns
    -------
    list of str
        Faults: costs that at the median, or between two units, are out of :data:`PER_KM`. Two units
        are taken to be nearer and farther by their size and 2 km, as nobody starts in the middle.

    Examples
    --------
    >>> import pandas as pd
    >>> from landgap.access.pairs import read_pairs
    >>> from landgap.layers.checked import Inputs
    >>> units = gpd.GeoDataFrame(
    ...     {"unit_id": ["a", "b"]}, geometry=gpd.points_from_xy([0, 10_000], [0, 0]), crs="EPSG:3035"
    ... )
    >>> table = pd.DataFrame({"origin": ["a"], "destination": ["b"], "minutes": [900.0]})
    >>> implausible(units, read_pairs(Inputs(""), table, "table"), "minutes")
    ['table.minutes: at the median 90.0 to a straight km, beyond 0.2 to 60; are they seconds?']
    """
    shapes = to_area_crs(units, "units").geometry
    inside, box = shapes.representative_point(), shapes.bounds.to_numpy() / 1000
    middle = np.column_stack([inside.x, inside.y]) / 1000
    radius = np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) / 2
    origin, destination = pairs.among(pd.Index(units["unit_id"]))
    straight = np.hypot(*(middle[origin] - middle[destination]).T)
    given = pairs.table[measure].to_numpy(dtype=float)
    # false where a unit has no place, or both have the same
    apart = straight > 0
    if not apart.any():
        return []
    low, high = PER_KM[measure]
    per_km = float(np.median(given[apart] / straight[apart]))
    if not low <= per_km <= high:
        times = {unit: per_km / (_USUAL[measure] * many) for unit, many in _OTHER_UNITS[measure].items()}
        likely = min(times, key=lambda unit: max(times[unit], 1 / max(times[unit], 1e-300)))
        return [
            f"table.{measure}: at the median {per_km:,.1f} to a straight km, beyond {low:g} to "
            f"{high:g}; are they {likely}?"
        ]
    slack = radius[origin] + radius[destination] + CENTRE_M / 1000
    odd = apart & ((given < low * (straight - slack)) | (given > high * (straight + slack)))
    if not odd.any():
        return []
    named = [
        f"{pairs.units[pairs.origin[at]]} to {pairs.units[pairs.destination[at]]}: {given[at]:g} for a "
        f"straight {straight[at]:.3g} km"
        for at in np.flatnonzero(odd)
    ]
    return [
        f"table.{measure}: beyond {low:g} to {high:g} to a straight km in {len(named)} row"
        f"{'s' if len(named) > 1 else ''} ({some(named)}); check their unit, or leave them out"
    ]
