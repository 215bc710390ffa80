"""The model of a PV plant: how much land it takes, how well that is known, and when it stood."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.errors import rows_of, some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.pv_area import HA_PER_MW_BOUNDS, NO_LAND
from landgap.layers.pv_duplicates import duplicate_pairs
from landgap.layers.schema import columns_of
from landgap.solar.overlap import AREA_SPREAD

PHASES = ("standing", "planned", "gone")

YEARS = MappingProxyType({"commissioned": (1985, 2040), "decommissioned": (1985, 2100)})
"""No ground-mounted plant is older, no plan reaches further, and leases end within two generations."""

MAX_MW = 700.0
"""The largest park in Germany has 650 MW (Witznitz, 2024)."""

_COLUMNS = (
    *(column for column in columns_of("pv", "pv_id") if column.name != "capacity_mw"),
    Column("capacity_mw", "amount", required=True, gaps=True),
)
_MODELLED = (Column("footprint", "text"), Column("area_basis", "text"))
_TYPICAL_MW, _ENOUGH = 100.0, 5
_M2_PER_HA = 10_000


def checked_plants(inputs: Inputs, pv: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Check plants, and note figures that cannot be true.

    Parameters
    ----------
    inputs : Inputs
        Of the call; takes the faults: capacities in kW, an area per MW outside 0.3 to 10 ha, a year outside
        1985 to 2040, a plant that was shut down before it was built, one plant under two keys.
    pv : GeoDataFrame
        `pv_id`, `capacity_mw`, polygons; `area_ha`, `commissioned`, `decommissioned`, `status`
        where known.

    Returns
    -------
    GeoDataFrame
        The plants in EPSG:3035, ordered by key.

    Examples
    --------
    >>> import shapely
    >>> plant = gpd.GeoDataFrame(
    ...     {"pv_id": ["P1"], "capacity_mw": [749.0], "area_ha": [1.5], "commissioned": [2012]},
    ...     geometry=[shapely.box(0, 0, 150, 100)], crs="EPSG:3035",
    ... )
    >>> inputs = Inputs("The PV plants cannot be used.")
    >>> plants = checked_plants(inputs, plant)
    >>> inputs.stop()
    Traceback (most recent call last):
    landgap.errors.LandgapError: The PV plants cannot be used.
    - pv.capacity_mw: above 700 MW in 1 row (P1), more than any park in Germany; kW? divide by 1000
    - pv.area_ha, pv.capacity_mw: outside 0.3 to 10 ha per MW in 1 row (P1: 0.002); kW? m²?
    """
    before = len(inputs.faults)
    plants = inputs.layer(pv, "pv", *_COLUMNS, *_MODELLED, shapes="polygon", unique=["pv_id"])
    if len(inputs.faults) == before:
        inputs.fault(*_capacity_faults(plants), *_year_faults(plants), *_duplicate_faults(plants))
        plants = plants.sort_values("pv_id", ignore_index=True)
    return plants


def with_uncertainty(pv: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Say how well place and area of each plant are known.

    Parameters
    ----------
    pv : GeoDataFrame
        Polygons, as in a study: `pv_id`; `footprint`, `area_basis`, `position`,
        `position_accuracy_m` and `mounting` where known.

    Returns
    -------
    GeoDataFrame
        The plants that take land, in EPSG:3035, with `accuracy_m` and `area_spread`, ready for
        :func:`landgap.solar.overlap.expected_overlap`. The place is exact if `position` says so, or
        if the outline is given and nothing else is said. Else it is good to
        `position_accuracy_m`, or, where that is not known, to the radius of the plant: a
        register's point lies somewhere inside its park. An area worked out from the capacity has
        the spread ``AREA_SPREAD``, any other none.

    Raises
    ------
    LandgapError
        If keys, polygons or a reference system are missing, or a figure is out of range.

    See Also
    --------
    expected_overlap : What the two columns are for.

    Examples
    --------
    >>> import shapely
    >>> plants = gpd.GeoDataFrame(
    ...     {"pv_id": ["P1", "P2"], "footprint": ["given", "modelled"],
    ...      "area_basis": ["outline", "capacity"], "position_accuracy_m": [None, 300.0]},
    ...     geometry=[shapely.box(0, 0, 150, 100)] * 2, crs="EPSG:3035",
    ... )
    >>> with_uncertainty(plants)[["accuracy_m", "area_spread"]].to_numpy().tolist()
    [[0.0, 0.0], [300.0, 0.36]]
    """
    inputs = Inputs("The PV plants cannot be used.")
    given = pv
    pv = inputs.layer(pv, "pv", *columns_of("pv", "pv_id"), *_MODELLED, shapes="polygon", unique=["pv_id"])
    inputs.stop()
    pv = pv.set_axis(given.index)
    drawn = _column(pv, "footprint").eq("modelled")
    position = _column(pv, "position")
    exact = position.eq("exact") | (~drawn & ~position.eq("approximate"))
    radius_m = pd.Series(np.sqrt(pv.area / np.pi), index=pv.index)
    stated = _column(pv, "position_accuracy_m").astype("float64")
    spread = np.where(_column(pv, "area_basis").eq("capacity"), AREA_SPREAD, 0.0)
    known = pv.assign(accuracy_m=stated.fillna(radius_m).mask(exact, 0.0), area_spread=spread)
    return known[~_column(pv, "mounting").isin(NO_LAND)]


def _column(pv: pd.DataFrame, name: str) -> pd.Series[Any]:
    return pv[name] if name in pv else pd.Series(np.nan, index=pv.index, dtype="object")


def _named(pv: pd.DataFrame, rows: pd.Series[bool], values: pd.Series[Any] | None = None) -> str:
    keys = pv.loc[rows, "pv_id"].astype(str)
    if values is not None:
        keys = keys + ": " + values[rows].map("{:.3g}".format)
    return rows_of(keys)


def _capacity_faults(pv: gpd.GeoDataFrame) -> list[str]:
    capacity = _column(pv, "capacity_mw").astype("float64")
    faults = []
    if (large := capacity > MAX_MW).any():
        faults.append(
            f"pv.capacity_mw: above {MAX_MW:.0f} MW in {_named(pv, large)}, more than any park in "
            "Germany; kW? divide by 1000"
        )
    elif capacity.count() >= _ENOUGH and capacity.median() > _TYPICAL_MW:
        faults.append(
            f"pv.capacity_mw: half of the {capacity.count()} plants have more than "
            f"{capacity.median():.0f} MW; kW? divide by 1000"
        )
    area_ha = _column(pv, "area_ha").astype("float64").fillna(pv.area / _M2_PER_HA)
    # what is worked out from the capacity, and what takes no land, cannot contradict it
    stated = ~_column(pv, "area_basis").eq("capacity") & ~_column(pv, "mounting").isin(NO_LAND)
    ratio = (area_ha / capacity).where(stated & (capacity > 0))
    if (odd := ratio.notna() & ~ratio.between(*HA_PER_MW_BOUNDS)).any():
        faults.append(
            f"pv.area_ha, pv.capacity_mw: outside 0.3 to 10 ha per MW in {_named(pv, odd, ratio)}; kW? m²?"
        )
    return faults


def _year_faults(pv: gpd.GeoDataFrame) -> list[str]:
    faults = []
    years = {
        name: _column(pv, name).astype("Float64").astype("float64")
        for name in ("commissioned", "decommissioned")
    }
    for name, year in years.items():
        first, last = YEARS[name]
        if (odd := year.notna() & ~year.between(first, last)).any():
            faults.append(f"pv.{name}: outside {first} to {last} in {_named(pv, odd)}")
    if (odd := years["decommissioned"] < years["commissioned"]).any():
        faults.append(f"pv.decommissioned: before it was commissioned in {_named(pv, odd)}")
    return faults


def _duplicate_faults(pv: gpd.GeoDataFrame) -> list[str]:
    """Find plants under two keys; of modelled discs, the points that they were drawn for tell, not they."""
    drawn = pv[~_column(pv, "footprint").eq("modelled")]
    keys = drawn["pv_id"].to_numpy()
    pairs = [f"{keys[a]} = {keys[b]}" for a, b in duplicate_pairs(drawn)]
    if not pairs:
        return []
    return [
        f"pv.pv_id: {len(pairs)} duplicate plants, with one capacity, year and place "
        f"({some(pairs)}); leave one out, or give stages of one park the same park_id"
    ]
