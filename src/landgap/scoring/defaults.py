"""The criteria that an assessment scores by: our choice, to be replaced by a council's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from landgap.balancing.evidence import MIN_IDLE_SHARE
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.value_functions import ValueFunction, linear, sigmoid

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
"""Weights of the site criteria: our choice; no study of the region states its own."""

UNIT_CRITERIA: Mapping[str, ValueFunction] = MappingProxyType(
    {
        "gap_ha": linear(-50, 0, direction="less"),
        "large_gap_ha": linear(-50, 0, direction="less"),
        "reach_years": sigmoid(5, 15, direction="less"),
        "open_access": linear(0, 1, direction="less"),
        "closed_access": linear(0, 1, direction="less"),
        "pv_on_sites_ha": linear(0, 20, direction="more"),
        "idle_share": linear(0, MIN_IDLE_SHARE, direction="less"),
    }
)
"""How much supply misses demand in a unit: the higher, the more land is missing. Goalposts are our
choice. A hectare in reach for each hectare of demand is enough; land that lies idle speaks against
a shortage; land under PV is lost to firms."""

UNIT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "gap_ha": 0.25,
        "large_gap_ha": 0.15,
        "reach_years": 0.15,
        "open_access": 0.15,
        "closed_access": 0.10,
        "pv_on_sites_ha": 0.10,
        "idle_share": 0.10,
    }
)
"""Weights of the unit criteria: our choice; no study of the region states its own."""


def unit_measures(units: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Gather what a unit's mismatch is judged by.

    Parameters
    ----------
    units : DataFrame
        Indexed by `unit_id`: `gap_ha`, `large_gap_ha`, `reach_years`, `open_access`,
        `closed_access`, `pv_on_sites_ha`.
    evidence : DataFrame
        From :func:`landgap.balancing.surplus_evidence`: by `level` and key, `idle_share` and `idle_at_most`.

    Returns
    -------
    DataFrame
        On the index of `units`, the columns of ``UNIT_CRITERIA``. `idle_share` is that of the unit
        itself; an upper bound is not taken for the share, so it is missing there.

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
    >>> units = pd.DataFrame(dict.fromkeys(UNIT_CRITERIA, [-8.0]), index=["A"]).drop(columns="idle_share")
    >>> evidence = pd.DataFrame(
    ...     {"idle_share": [0.2], "idle_at_most": [False]},
    ...     index=pd.MultiIndex.from_tuples([("unit", "A")], names=["level", "area_id"]),
    ... )
    >>> unit_measures(units, evidence)[["gap_ha", "idle_share"]]
       gap_ha  idle_share
    A    -8.0         0.2
    """
    inputs = Inputs("The mismatch cannot be scored.")
    names = [name for name in UNIT_CRITERIA if name != "idle_share"]
    columns = [Column(name, "measure", required=True, gaps=True) for name in names]
    table = inputs.table(units, "units", *columns, indexed=True)
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
    return table[names].assign(idle_share=idle.reindex(table.index)).set_axis(units.index)
