"""Land that a published total counts and an inventory lacks: where it may lie, by a named assumption."""

from __future__ import annotations

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.tolerances import ALLOCATION_HA

_HEADING = "The land that is not recorded cannot be spread over the units."


def spread_supply(
    land: pd.DataFrame,
    total_ha: float,
    *,
    by: str | pd.Series = "existing_ha",
    everywhere: bool = False,
    max_ha: pd.Series | None = None,
) -> pd.DataFrame:
    """Spread what a total holds beyond the inventory over the units (nicht erfasstes Angebot).

    Parameters
    ----------
    land : DataFrame
        Indexed by unit, as from :func:`landgap.sites.land_by_unit`: `supply_ha` (missing where it is not
        known), and the column that `by` names.
    total_ha : float
        What the study area offers in all by a published count, in ha, on the basis of `supply_ha`: net.
    by : str or Series, default "existing_ha"
        In proportion to what: a column of `land`, such as ``existing_ha`` (built land), ``unknown_ha`` (sites
        that do not say what is free), ``supply_ha`` (like the known) or ``population``; or weights by unit.
    everywhere : bool, default False
        Whether units whose supply is known take part; else only those where it is not, unless `by` is known
        for the others alone.
    max_ha : Series, optional
        The most that each unit can take, in ha; what exceeds it goes to the others. Units without a value
        have no limit.

    Returns
    -------
    DataFrame
        On the index of `land`, in ha: `known_ha` (0 where nothing is known), `unknown_ha` (its part of what
        is missing) and `supply_ha`, their sum. The sums close: ``supply_ha.sum() == total_ha``.

    Raises
    ------
    LandgapError
        If the total is below what is known (and by how much), no unit has the key, or the limits cannot hold
        what is missing; all faults at once.

    See Also
    --------
    landgap.sites.land_by_unit : The land that is known.
    landgap.transport.dividend_bounds : What follows from every distribution, not from one assumption.

    Notes
    -----
    An assumption is no finding: the total says how much there is, nothing says where. Give several, and the
    bounds beside them.

    Examples
    --------
    >>> land = pd.DataFrame(
    ...     {"supply_ha": [20.0, None, None], "existing_ha": [50.0, 30.0, 10.0]},
    ...     index=pd.Index(["A", "B", "C"], name="unit_id"),
    ... )
    >>> spread_supply(land, 60)
             known_ha  unknown_ha  supply_ha
    unit_id
    A            20.0         0.0       20.0
    B             0.0        30.0       30.0
    C             0.0        10.0       10.0
    >>> spread_supply(land, 60, max_ha=pd.Series({"B": 15.0}))["unknown_ha"].tolist()
    [0.0, 15.0, 25.0]
    """
    inputs = Inputs(_HEADING)
    supply = Column("supply_ha", "amount", required=True, gaps=True)
    named = isinstance(by, str)
    key = (
        [Column(by, "amount", required=True, gaps=True)] if isinstance(by, str) and by != "supply_ha" else []
    )
    checked = inputs.table(land, "land", supply, *key, indexed=True, rows=True)
    given = None if isinstance(by, str) else inputs.by_key(by, "by", "amount", gaps=True)
    limits = pd.Series(dtype="float64") if max_ha is None else inputs.by_key(max_ha, "max_ha", gaps=True)
    inputs.options(total_ha=total_ha, everywhere=everywhere)
    inputs.stop()
    for name, values in (("by", given), ("max_ha", limits)):
        if values is not None and len(odd := values.index.difference(checked.index)):
            inputs.fault(f"{name}: {some(odd)} not among the units of land")
    known = checked["supply_ha"].fillna(0.0)
    weight = checked[str(by)] if given is None else given.reindex(checked.index)
    weight = weight.fillna(0.0)
    takes = checked["supply_ha"].isna()
    if not everywhere and weight[takes].any():
        weight = weight.where(takes, 0.0)
    missing_ha = float(total_ha) - float(known.sum())
    most = limits.reindex(checked.index).fillna(np.inf).where(weight > 0, 0.0)
    if missing_ha < -ALLOCATION_HA:
        inputs.fault(f"total_ha: {total_ha:,.1f} ha are {-missing_ha:,.1f} ha less than what is known")
    elif not weight.any():
        inputs.fault(f"by: no unit has {by if named else 'any weight'}")
    elif most.sum() < missing_ha - ALLOCATION_HA:
        inputs.fault(f"max_ha: {missing_ha:,.1f} ha are missing, the limits hold {most.sum():,.1f} ha")
    inputs.stop()
    part = _spread(max(missing_ha, 0.0), weight.to_numpy(), most.to_numpy())
    found = pd.DataFrame({"known_ha": known, "unknown_ha": part, "supply_ha": known + part})
    return found.set_axis(land.index, axis=0)


def _spread(total_ha: float, weight: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Share out in proportion; what a full unit cannot take goes to the others in the same proportion."""
    part = np.zeros_like(weight)
    open_ = weight > 0
    left = total_ha
    while left > 0 and open_.any():
        asking = np.where(open_, weight, 0.0)
        offer = part + left * (asking / asking.sum())
        full = open_ & (offer >= most)
        if not full.any():
            return np.asarray(offer)
        left -= float((most[full] - part[full]).sum())
        part[full] = most[full]
        open_ &= ~full
    return part
