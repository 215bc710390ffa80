"""The criteria that an assessment scores by: our choice, to be replaced by a council's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from landgap.balancing.evidence import MIN_IDLE_SHARE
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.value_functions import ValueFunction, linear

SITE_CRITERIA: Mapping[str, ValueFunction] = MappingProxyType(
    {
        "motorway_km": linear(1, 10, direction="less"),
        "rail_freight_km": linear(2, 30, direction="less"),
        "airport_km": linear(5, 50, direction="less"),
        "size_ha": linear(5, 50, direction="more"),
        "contiguity": linear(0, 1, direction="more"),
    }
)
"""Quality of a site. Goalposts are our choice; 5 ha is the threshold of a significant site
(studies of 2009 and 2021), 50 ha the size from which Saxony's RegioPlan grants are highest."""

SITE_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "motorway_km": 0.30,
        "rail_freight_km": 0.20,
        "airport_km": 0.15,
        "size_ha": 0.25,
        "contiguity": 0.10,
    }
)
"""Weights of the site criteria: our choice; :data:`landgap.scoring.NORDRAUM_2018` are a city's own."""

UNIT_CRITERIA: Mapping[str, ValueFunction] = MappingProxyType(
    {
        "gap_ha": linear(-50, 0, direction="less"),
        "open_access": linear(0, 1, direction="less"),
        "pv_on_sites_ha": linear(0, 20, direction="more"),
        "idle_share": linear(0, MIN_IDLE_SHARE, direction="less"),
    }
)
"""How much supply misses demand in a unit: the higher, the more land is missing. Goalposts are our
choice. A hectare in reach for each hectare of demand is enough; land that lies idle speaks against
a shortage; land under PV is lost to firms. One fact counts once: the balance of large parcels and the reach
order the units of Halle/Leipzig as the balance does (rank correlation 1.00 and 0.89), access with the border
closed as with it open (0.75), so they are measures but no criteria; see :meth:`Score.correlations`."""

UNIT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"gap_ha": 0.55, "open_access": 0.20, "pv_on_sites_ha": 0.10, "idle_share": 0.15}
)
"""Weights of the unit criteria: our choice. Without the balance less than half of the weight is known, so
a unit whose supply is not known has no score."""

_MEASURES = (
    "gap_ha", "large_gap_high_ha", "reach_years", "open_access", "closed_access", "pv_on_sites_ha",
)  # fmt: skip


def unit_measures(units: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Gather what a unit's mismatch is judged by.

    Parameters
    ----------
    units : DataFrame
        Indexed by `unit_id`: `gap_ha`, `large_gap_high_ha`, `reach_years`, `open_access`,
        `closed_access`, `pv_on_sites_ha`; optional `unknown_ha`, gross land of sites that do not say what is
        free.
    evidence : DataFrame
        From :func:`landgap.balancing.surplus_evidence`: by `level` and key, `idle_share` and `idle_at_most`.

    Returns
    -------
    DataFrame
        On the index of `units`, these columns, `idle_share`, and `gap_ha_low` and `gap_ha_high`: all of the
        unknown land may be free. `idle_share` is that of the unit itself; an upper bound is not taken for the
        share, so it is missing there.

    Raises
    ------
    LandgapError
        If a column is absent or no number, or a unit is a duplicate.

    See Also
    --------
    landgap.sites.site_measures : The same for sites.
    score : Scores them.

    Examples
    --------
    >>> measured = ["gap_ha", "large_gap_high_ha", "reach_years", "open_access", "closed_access"]
    >>> measured += ["pv_on_sites_ha"]
    >>> units = pd.DataFrame(dict.fromkeys(measured, [-8.0]), index=["A"]).assign(unknown_ha=3.0)
    >>> evidence = pd.DataFrame(
    ...     {"idle_share": [0.2], "idle_at_most": [False]},
    ...     index=pd.MultiIndex.from_tuples([("unit", "A")], names=["level", "area_id"]),
    ... )
    >>> unit_measures(units, evidence)[["gap_ha", "gap_ha_high", "idle_share"]]
       gap_ha  gap_ha_high  idle_share
    A    -8.0         -5.0         0.2
    """
    inputs = Inputs("The mismatch cannot be scored.")
    columns = [Column(name, "measure", required=True, gaps=True) for name in _MEASURES]
    table = inputs.table(units, "units", *columns, Column("unknown_ha", "amount"), indexed=True)
    if isinstance(evidence, pd.DataFrame) and "level" in evidence.index.names:
        evidence = evidence[evidence.index.get_level_values("level") == "unit"].droplevel("level")
    seen = inputs.table(
        evidence,
        "evidence",
        Column("idle_share", "share", required=True, gaps=True),
        Column("idle_at_most", "flag", required=True, gaps=True),
        indexed=True,
    )
    inputs.stop()
    idle = seen["idle_share"].mask(seen["idle_at_most"].fillna(value=False).astype(bool), np.nan)
    unknown_ha = table["unknown_ha"].fillna(0.0) if "unknown_ha" in table else 0.0
    found = table[list(_MEASURES)].assign(
        gap_ha_low=table["gap_ha"],
        gap_ha_high=table["gap_ha"] + unknown_ha,
        idle_share=idle.reindex(table.index),
    )
    return found.set_axis(units.index)
