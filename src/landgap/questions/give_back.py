"""Which plans could be given back: land that stays idle with the border open, site by site."""

from __future__ import annotations

import numpy as np
import pandas as pd

from landgap.assessment import Assessment
from landgap.layers.checked import Inputs
from landgap.tolerances import SOLVER_DECIMALS
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import read_exchange
from landgap.transport.network import Floats
from landgap.transport.requests import LEVELS, requests

_ABOUT = ["name", "status", "availability"]


def plans_to_give_back(result: Assessment) -> pd.DataFrame:
    """Say of each site how much of its land no demand needs, with the border open (rücknehmbare Flächen).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.

    Returns
    -------
    DataFrame
        By `site_id`, the largest first: `name`, `unit_id` (the units it lies in), `status`, `availability`,
        `plan_level`, `pv_ha` on it, `supply_ha`; `idle_least_ha`, what stays idle at high demand whichever
        way demand is met; `spare_low_ha`, `spare_mid_ha` and `spare_high_ha`, what can go at low, mid and
        high demand without any more demand unmet, if no other site is given back. ``attrs["idle_ha"]``: what
        all sites together can give back, by level of the demand: no more than the sum of the column.

    Raises
    ------
    LandgapError
        If it is no assessment.

    See Also
    --------
    landgap.exchange : One way to meet the demand, and what is idle then.
    landgap.what_if : What follows if sites are dropped.

    Notes
    -----
    Demand that can be met by a set of sites is a polymatroid rank: what a site adds to the others is its rank
    beyond theirs, and what it can serve alone is its own. Ranks are submodular, so supply that is not
    recorded can only lower what a site adds: `spare_low_ha` to `spare_high_ha` are *at least* that much,
    wherever it lies. Where segments compete for land, local demand is served in a fixed order, and these are
    the figures of that order. Sites whose free land is not known take no part.

    References
    ----------
    Edmonds 1970, Submodular functions, matroids, and certain polyhedra.

    Examples
    --------
    >>> import landgap as lg
    >>> spare = lg.questions.plans_to_give_back(lg.assess("halle-leipzig"))
    >>> {level: round(ha) for level, ha in spare.attrs["idle_ha"].items()}
    {'low': 856, 'mid': 800, 'high': 745}
    """
    inputs = Inputs("What could be given back cannot be said.")
    inputs.instance(result, "result", Assessment, made_by="landgap.assess")
    inputs.stop()
    found = result.found()
    parcels: pd.DataFrame = found["parcels"]
    states = result.study.units.set_index("unit_id")["state"]
    here = parcels["unit_id"].isin(result.units.index)
    rows = {str(site): own for site, own in parcels[here].groupby("site_id")}
    spare: dict[str, pd.Series[float]] = {}
    idle: dict[str, float] = {}
    least = pd.Series(dtype="float64")
    for level in LEVELS:
        asked = requests(result.demand, level, sizes=found["request_sizes"])
        value = DividendValue(read_exchange(inputs, parcels, asked, found["pairs"], states))
        share = value.mobile(found["mobile_share"])
        mobile, local = share * value.demand, (1 - share) * value.demand

        def unmet_ha(
            land: Floats, value: DividendValue = value, mobile: Floats = mobile, local: Floats = local
        ) -> float:
            return value.unmet_ha("open", supply=land, demand=mobile, local=local)

        all_unmet = unmet_ha(value.supply)
        ours = value.laid_out(parcels[here], "supply_ha")
        needed_ha = unmet_ha((value.supply - ours).clip(min=0.0)) - all_unmet
        idle[level] = float(ours.sum()) - needed_ha
        adds, alone = {}, {}
        for site, own in rows.items():
            land = value.laid_out(own, "supply_ha")
            adds[site] = unmet_ha((value.supply - land).clip(min=0.0)) - all_unmet
            alone[site] = float(value.demand.sum()) - unmet_ha(land)
        spare[level] = _left(rows, adds)
        least = _left(rows, alone)  # the last level is the high one
    table = pd.DataFrame({"idle_least_ha": least, **{f"spare_{level}_ha": spare[level] for level in LEVELS}})
    sites = result.sites.reindex(table.index)
    table.insert(0, "supply_ha", pd.Series({site: own["supply_ha"].sum() for site, own in rows.items()}))
    table.insert(0, "pv_ha", sites["pv_ha"])
    plan = sites["plan_level"] if "plan_level" in sites else pd.Series(pd.NA, table.index, dtype="str")
    about = pd.DataFrame(sites[_ABOUT]).assign(unit_id=sites["unit_ids"], plan_level=plan)
    table = about[["name", "unit_id", "status", "availability", "plan_level"]].join(table)
    table = (
        table.rename_axis("site_id").sort_index().sort_values("spare_high_ha", ascending=False, kind="stable")
    )
    table.attrs["idle_ha"] = idle
    return table


def _left(rows: dict[str, pd.DataFrame], used: dict[str, float]) -> pd.Series[float]:
    """Take what is used off what each site has; nothing has no sign."""
    left = {site: float(own["supply_ha"].sum()) - used[site] for site, own in rows.items()}
    return pd.Series(left, dtype="float64").clip(lower=0.0).round(SOLVER_DECIMALS) + np.float64(0.0)
