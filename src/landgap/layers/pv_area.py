"""Land that a ground-mounted PV plant takes: as stated, else from its capacity and year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

HA_PER_MW = ((2006, 3.56), (2010, 2.25), (2021, 1.0))
"""Land of a ground-mounted plant by year of commissioning, ha per MW; straight lines between.

2006 and 2010: nrg-projekt.de; 2021: Umweltbundesamt, which gives 4.1 for 2006 where the other
gives 3.56. The lower value is taken, so that early parks are not overstated.
"""

HA_PER_MW_BOUNDS = (0.3, 10.0)
"""Hectares per MW beyond which a unit is wrong: the densest parks need 0.4, the sparsest 5."""

NO_LAND = ("roof", "car_park")
"""Mountings that take no land: the plant is on a roof or above cars."""


def pv_area_ha(pv: pd.DataFrame, *, curve: Sequence[tuple[float, float]] = HA_PER_MW) -> pd.Series[float]:
    """Estimate the land that each ground-mounted plant takes: as stated, else from its capacity.

    Parameters
    ----------
    pv : DataFrame
        `capacity_mw`; optional `area_ha` and `commissioned` (year).
    curve : sequence of (year, ha per MW)
        Land of a plant by year of commissioning, years rising; straight lines between, constant
        before the first and after the last. A study takes another curve when its plants come with
        the result as their `area_ha`.

    Returns
    -------
    Series
        Hectares on the index of `pv`: `area_ha` where known and above 0, else `capacity_mw` times the
        hectares per MW usual in the year of commissioning (the last value where the year is
        unknown). ``NaN`` where neither is known.

    Raises
    ------
    LandgapError
        If an amount or a year is none, the years of the curve do not rise, or a value of it is
        outside 0.3 to 10 ha per MW; all at once.

    See Also
    --------
    landgap.layers.footprints : Draw the land of plants that are known as points.
    landgap.layers.group_parks : Put the units of staged parks together first.

    References
    ----------
    Umweltbundesamt, Photovoltaik-Freiflächenanlagen; nrg-projekt.de, glossary.

    Examples
    --------
    >>> plants = pd.DataFrame(
    ...     {"capacity_mw": [10, 10], "commissioned": [2010, 2008], "area_ha": [None, 110]}
    ... )
    >>> pv_area_ha(plants).tolist()
    [22.5, 110.0]
    """
    inputs = Inputs("The land of the plants cannot be estimated.")
    plants = inputs.table(
        pv,
        "pv",
        Column("pv_id", "id"),
        Column("capacity_mw", "amount", required=True, gaps=True),
        Column("area_ha", "amount"),
        Column("commissioned", "year"),
    )
    low, high = HA_PER_MW_BOUNDS
    points = np.asarray(curve, dtype=float) if _is_table_of_numbers(curve) else np.empty((0, 2))
    rising = len(points) > 0 and bool((np.diff(points[:, 0]) > 0).all())
    if not rising or not ((points[:, 1] >= low) & (points[:, 1] <= high)).all():
        inputs.fault(f"curve: {curve!r} needs rising years and {low:g} to {high:g} ha per MW (not m² or kW)")
    inputs.stop()
    unknown = pd.Series(np.nan, index=plants.index)
    year = plants.get("commissioned", unknown).astype("float64").fillna(points[-1, 0])
    modelled = plants["capacity_mw"] * np.interp(year, points[:, 0], points[:, 1])
    stated = plants.get("area_ha", unknown)
    return stated.where(stated > 0, modelled).set_axis(pv.index).rename("area_ha")


def _is_table_of_numbers(curve: Any) -> bool:  # noqa: ANN401  whatever was given
    """Whether it is rows of a year and a ratio."""
    try:
        return np.shape(curve)[1:] == (2,) and bool(np.issubdtype(np.asarray(curve).dtype, np.number))
    except ValueError:
        return False
