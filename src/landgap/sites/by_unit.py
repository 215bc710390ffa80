"""Commercial land of each unit: what is on offer, what is built, planned, under PV or not known."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import LARGE_CLASSES

SUPPLY = ["supply_ha", "supply_low_ha", "supply_high_ha", "large_low_ha", "large_high_ha"]
"""Columns of supply; missing where a unit's supply is not known."""

COUNTED = ["soon_ha", "existing_ha", "planned_ha", "pv_on_sites_ha", "unknown_ha", "unaccounted_ha"]
"""Columns that are counted beside the supply."""

_BUILT = ("existing", "brownfield")
_PLANNED = ("planned", "reserve")
_SOON = ("immediate", "short")
_OFFERED = (
    *(Column(name, "id", required=True) for name in ("unit_id", "site_id")),
    *(Column(name, "text", required=True) for name in ("status", "availability", "size_class")),
    Column("parcel_stated", "flag", required=True),
    *(Column(name, "amount", required=True) for name in ("gross_ha", "pv_ha")),
    *(Column(name, "amount", required=True, gaps=True) for name in SUPPLY[:3]),
)
_SITES = (
    Column("site_id", "id", required=True),
    Column("name", "text", required=True, gaps=True),
    Column("status", "text", required=True, gaps=True),
)


def land_by_unit(
    offered: pd.DataFrame, sites: gpd.GeoDataFrame, units: pd.Index[str], *, complete: bool = True
) -> pd.DataFrame:
    """Sum the land of each unit.

    Parameters
    ----------
    offered : DataFrame
        As from :func:`landgap.supply`, rows of `units` only.
    sites : GeoDataFrame
        `site_id`, `name` and `status` of the sites in it.
    units : Index
        Keys of the units that are reported.
    complete : bool, default True
        Whether the sites are a full inventory. If not, a unit without a named site whose supply is known has
        no known supply: land use without a name says that land is built on, not whether more is to be had.

    Returns
    -------
    DataFrame
        On `units`, in ha: `supply_ha`, `supply_low_ha`, `supply_high_ha`; `large_low_ha`, supply of sites
        whose largest parcel is stated and from 5 ha, and `large_high_ha`, with that of sites from 5 ha that
        state no parcel; `soon_ha` (to be had at once or within two years), `existing_ha`, `planned_ha` and
        `pv_on_sites_ha` (gross), `unknown_ha` (gross land of sites that do not say what is free), and
        `unaccounted_ha` (gross built land on which more may be free than is known: that of existing sites and
        brownfields which do not say what is free, and, if the inventory is not complete, of those without a
        name).

    Raises
    ------
    LandgapError
        If a column is missing or holds what it must not.

    See Also
    --------
    landgap.supply : The rows that are summed.
    landgap.sites.tabulate : Sums by any attribute.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> offered = lg.supply(study.sites, lg.ledger(study.units, study.sites, geometry=False))
    >>> leuna = pd.Index(["15088205"])
    >>> rows = offered[offered["unit_id"].isin(leuna)]
    >>> land_by_unit(rows, study.sites, leuna)["existing_ha"].round().item()
    1376.0
    """
    inputs = Inputs("The land of the units cannot be summed.")
    offered = inputs.table(offered, "offered", *_OFFERED)
    named = inputs.table(sites, "sites", *_SITES, unique=["site_id"])
    keys = pd.Index(inputs.keys(units, "units"), name="unit_id")
    inputs.stop()
    name = named.set_index("site_id")["name"].reindex(offered["site_id"]).set_axis(offered.index)
    large, built = offered["size_class"].isin(LARGE_CLASSES), offered["status"].isin(_BUILT)
    open_ = offered["supply_ha"].isna()
    unaccounted = built & (open_ if complete else open_ | name.isna())
    rows = offered.assign(
        large_low_ha=offered["supply_ha"].where(large & offered["parcel_stated"], 0.0),
        large_high_ha=offered["supply_ha"].where(large, 0.0),
        soon_ha=offered["supply_ha"].where(offered["availability"].isin(_SOON), 0.0),
        existing_ha=offered["gross_ha"].where(built, 0.0),
        planned_ha=offered["gross_ha"].where(offered["status"].isin(_PLANNED), 0.0),
        pv_on_sites_ha=offered["pv_ha"],
        unknown_ha=offered["gross_ha"].where(open_, 0.0),
        unaccounted_ha=offered["gross_ha"].where(unaccounted, 0.0),
    )
    land = rows.groupby("unit_id")[[*SUPPLY, *COUNTED]].sum().reindex(keys, fill_value=0.0)
    if not complete:
        known = name.notna() & (offered["status"] != "withdrawn") & ~open_
        # an idea that does not count says nothing of what else there is
        known &= (offered["status"] != "idea") | (offered["supply_ha"] > 0)
        land.loc[~land.index.isin(offered.loc[known, "unit_id"]), [*SUPPLY, "soon_ha"]] = float("nan")
    return land
