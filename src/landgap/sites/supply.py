"""What land can be had: by unit, kind, size class and date, net of what PV stands on."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.geometry.parts import largest_part_ha
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import SIZE_BOUNDS_HA, SIZE_CLASSES, columns_of
from landgap.layers.shared_by import share_faults
from landgap.overlay.ledger import Ledger
from landgap.overlay.site_land import site_land
from landgap.sites.net_share import net_available_ha, net_shares
from landgap.tolerances import HECTARE_DECIMALS

NO_CLASS = ("none", "unknown")
"""What stands in place of a size class where nothing is on offer, or it is not known what."""

_NOT_ON_OFFER = ("withdrawn", "company_reserve")
_FREE_BY_STATUS = ("reserve", "brownfield", "planned", "idea")
_CARRIED = (
    "rail",
    "round_the_clock",
    "slope_percent",
    "dwellings_m",
    "power_mw",
    "segments",
    "plan_level",
)
_SUMS = ("gross_ha", "net_ha", "pv_ha", "available_ha", "supply_ha", "supply_low_ha", "supply_high_ha")


def supply(
    sites: gpd.GeoDataFrame,
    ledger: Ledger,
    *,
    net_share: float | None = None,
    ideas: bool = False,
    pv: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Measure what every site offers in every unit (Flächenangebot).

    Parameters
    ----------
    sites : GeoDataFrame
        `site_id`, polygons; `status`, `availability`, `kind`, `net_share`, `available_ha`,
        `largest_parcel_ha`, where known; `shared_by`, the units that share a site, wherever it is drawn;
        what segments ask for, of which the result keeps what is there: `rail`, `round_the_clock`,
        `slope_percent`, `dwellings_m` (to the nearest dwellings), `power_mw`, `segments`, `plan_level`.
    ledger : Ledger
        The pieces of these sites.
    net_share : float or None, default None
        Net land of gross land, for sites that do not state theirs; 0 to 1. None: by `plan_level`, as a range
        that `supply_low_ha` and `supply_high_ha` hold; see :data:`landgap.sites.NET_SHARES`.
    ideas : bool, default False
        Whether sites with status ``idea``, which have no plan, count as supply.
    pv : DataFrame, optional
        What is expected under PV: `unit_id`, `site_id`, `pv_ha`, `pv_low_ha`, `pv_high_ha`, as from
        :func:`landgap.solar.pv_on_sites`; land that it leaves out has none. If not given, the plants of the
        ledger count as they are drawn.

    Returns
    -------
    DataFrame
        One row a unit and site: `unit_id`, `site_id`, `kind`, `status`, `availability`
        (``unknown`` where missing), `size_class` of the site's largest parcel (``none`` if nothing
        is on offer), `parcel_stated` (else the land is taken as one parcel: an upper bound),
        `gross_ha` in the unit, `net_ha`, `pv_ha` under PV, `available_ha`, and `supply_ha`, the
        available land net of PV, with `supply_low_ha` (the least net land, the most PV, all on the available
        part) and `supply_high_ha` (the most net land, the least PV, as little there as possible).
        `supply_ha` takes PV in proportion. ``NaN``: not known. Then `largest_parcel_ha` (as stated, at most
        the site's supply) and, where the sites have them, the columns that segments ask for.

    Raises
    ------
    LandgapError
        If sites lack keys, polygons or a reference system, a figure is out of range, or the ledger is of
        other sites; all faults at once.

    See Also
    --------
    tabulate : Sums of these rows.
    landgap.ledger : The pieces.

    Notes
    -----
    Available is, in this order: nothing if availability is ``none`` or the site is withdrawn,
    a company's own reserve or an idea that does not count; `available_ha` as stated (by the net share, if
    `land_basis` is ``gross``); the net land of a reserve, brownfield, planned site or idea; else unknown.
    A site in several units is divided by area, or, if it names those that share it, by their shares: equal
    ones where none are stated.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> pieces = lg.ledger(study.units, study.sites, geometry=False)
    >>> offered = lg.supply(study.sites, pieces)
    >>> leuna = offered[offered["site_id"] == "leuna-chemical-site"]
    >>> leuna["size_class"].unique().tolist()
    ['1-5']
    """
    inputs = Inputs("The supply cannot be measured.")
    checked = inputs.layer(
        sites, "sites", *columns_of("sites", "site_id"), shapes="polygon", unique=["site_id"]
    )
    inputs.options(net_share=net_share, ideas=ideas)
    amounts = (Column(name, "amount", required=True) for name in ("pv_ha", "pv_low_ha", "pv_high_ha"))
    keys = (Column(name, "id", required=True) for name in ("unit_id", "site_id"))
    under_pv = None if pv is None else inputs.table(pv, "pv", *keys, *amounts)
    inputs.fault(*ledger_faults(ledger, checked))
    inputs.stop()
    if under_pv is not None:
        inputs.fault(*_pv_faults(under_pv, ledger))
    inputs.fault(*share_faults(checked))
    inputs.stop()
    about = checked.set_index("site_id")
    shares = net_shares(about, net_share=net_share)
    for column in ("available_ha", "largest_parcel_ha"):
        about[column] = about.get(column, np.nan)
    for column in ("kind", "status", "availability"):
        about[column] = about[column] if column in about else pd.Series(pd.NA, about.index, dtype="str")
    available_ha = {end: _available_ha(about, shares[end], ideas) for end in shares}
    rows = site_land(ledger.pieces, checked, under_pv)
    row_of = about.loc[rows["site_id"]]
    for column in ("kind", "status", "availability"):
        rows[column] = row_of[column].fillna("unknown").to_numpy()
    rows["net_ha"] = rows["gross_ha"] * shares["mid"].loc[rows["site_id"]].to_numpy()
    part = rows["gross_ha"] / ledger.sites["area_ha"].loc[rows["site_id"]].to_numpy()
    low, free, high = (part * ha.loc[rows["site_id"]].to_numpy() for ha in available_ha.values())
    rows["available_ha"] = free
    rows["supply_ha"] = free * (1 - rows["pv_ha"] / rows["gross_ha"])
    rows["supply_low_ha"] = (low - rows["pv_high_ha"]).clip(lower=0)
    rows["supply_high_ha"] = np.minimum(high, (rows["gross_ha"] - rows["pv_low_ha"]).clip(lower=0))
    rows.loc[free.isna(), "supply_high_ha"] = np.nan
    rows["parcel_stated"] = row_of["largest_parcel_ha"].notna().to_numpy()
    rows["size_class"] = _size_class(rows, about)
    whole = rows.groupby("site_id")["supply_ha"].transform("sum", min_count=1)
    parcel_ha = np.minimum(row_of["largest_parcel_ha"].to_numpy(), whole)
    rows["largest_parcel_ha"] = parcel_ha.round(HECTARE_DECIMALS)
    carried = [column for column in _CARRIED if column in checked]
    for column in carried:
        rows[column] = row_of[column].array
    columns = ["unit_id", "site_id", "kind", "status", "availability", "size_class", "parcel_stated"]
    return rows[[*columns, *_SUMS, "largest_parcel_ha", *carried]]


def tabulate(
    offered: pd.DataFrame,
    by: Sequence[str] = ("unit_id", "kind", "size_class", "availability"),
) -> pd.DataFrame:
    """Sum the supply by any of its attributes.

    Parameters
    ----------
    offered : DataFrame
        As from :func:`supply`.
    by : sequence of str
        Columns to group by.

    Returns
    -------
    DataFrame
        `sites` (how many), `gross_ha`, `net_ha`, `pv_ha`, `available_ha`, `supply_ha`,
        `supply_low_ha`, `supply_high_ha`, and `unknown_ha`: gross land of sites whose supply is
        not known, which the other sums do not hold. Indexed by the groups that occur.

    Raises
    ------
    LandgapError
        If a column is missing, or hectares are negative.

    See Also
    --------
    supply : The rows that are summed.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame(
    ...     {"kind": ["GE", "GE"], "site_id": ["a", "b"], "gross_ha": [4.0, 6.0],
    ...      "net_ha": [3.0, 4.5], "pv_ha": 0.0, "available_ha": [3.0, None],
    ...      "supply_ha": [3.0, None], "supply_low_ha": [3.0, None], "supply_high_ha": [3.0, None]}
    ... )
    >>> tabulate(rows, ["kind"])[["sites", "supply_ha", "unknown_ha"]]
          sites  supply_ha  unknown_ha
    kind
    GE        2        3.0         6.0
    """
    inputs = Inputs("The supply cannot be summed.")
    amounts = (Column(name, "amount", required=True, gaps=True) for name in _SUMS)
    rows = inputs.table(offered, "offered", Column("site_id", "id", required=True), *amounts)
    groups = inputs.keys(by, "by")
    inputs.fault(*(f"by: offered has no column {name}" for name in groups if name not in rows))
    inputs.stop()
    rows = rows.assign(unknown_ha=rows["gross_ha"].where(rows["supply_ha"].isna(), 0.0))
    grouped = rows.groupby(groups, observed=True)
    table = grouped[[*_SUMS, "unknown_ha"]].sum()
    table.insert(0, "sites", grouped["site_id"].nunique())
    return table


def ledger_faults(ledger: Ledger, sites: gpd.GeoDataFrame) -> list[str]:
    """Find out whether a ledger is of these sites.

    Parameters
    ----------
    ledger : Ledger
        As the caller gave it.
    sites : GeoDataFrame
        `site_id`.

    Returns
    -------
    list of str
        One sentence a fault; empty if all is well.

    Examples
    --------
    >>> ledger_faults(None, None)
    ['ledger: a Ledger is needed, not a NoneType']
    """
    if not isinstance(ledger, Ledger):
        return [f"ledger: a Ledger is needed, not a {type(ledger).__name__}"]
    if "site_id" in sites and len(unknown := ledger.sites.index.difference(sites["site_id"])):
        return [f"ledger: {len(unknown)} of its sites are not in the layer ({some(unknown)})"]
    return []


def _pv_faults(pv: pd.DataFrame, ledger: Ledger) -> list[str]:
    keys = ["unit_id", "site_id"]
    named = pd.MultiIndex.from_frame(pv[keys])
    there = pd.MultiIndex.from_frame(ledger.pieces[keys].dropna())
    faulty = {
        "is given twice": named.duplicated(),
        "is not in the ledger": ~named.isin(there),
        "must rise from pv_low_ha over pv_ha to pv_high_ha": ~(
            pv["pv_low_ha"].le(pv["pv_ha"]) & pv["pv_ha"].le(pv["pv_high_ha"])
        ).to_numpy(),
    }
    return [f"pv: {what} ({some(named[bad])})" for what, bad in faulty.items() if bad.any()]


def _available_ha(about: gpd.GeoDataFrame, share: pd.Series[float], ideas: bool) -> pd.Series[float]:
    net_ha = about.area / 10_000 * share
    stated = net_available_ha(about, share)
    free = stated.where(stated.notna(), net_ha.where(about["status"].isin(_FREE_BY_STATUS)))
    closed = (about["availability"] == "none") | about["status"].isin(_NOT_ON_OFFER)
    if not ideas:
        closed |= about["status"] == "idea"
    free_ha: pd.Series[float] = free.mask(closed, 0.0)
    return free_ha


def _size_class(rows: pd.DataFrame, about: gpd.GeoDataFrame) -> pd.Series:
    """Classify by the whole site's largest parcel: a border through a site does not shrink it."""
    whole = rows.groupby("site_id")["supply_ha"].sum(min_count=1)
    sites = about.loc[whole.index]
    largest_part = pd.Series(largest_part_ha(np.asarray(sites.geometry.array)), index=sites.index)
    parcel = sites["largest_parcel_ha"].fillna(largest_part)
    # 4.99999999 ha of a polygon are 5
    size_ha = np.minimum(parcel, whole).round(HECTARE_DECIMALS)
    classes = pd.cut(size_ha, [-np.inf, *SIZE_BOUNDS_HA, np.inf], right=False, labels=SIZE_CLASSES)
    classes = classes.cat.add_categories(NO_CLASS).fillna("unknown").mask(whole == 0, "none")
    by_row = classes.loc[rows["site_id"]].to_numpy()
    return pd.Series(pd.Categorical(by_row, [*SIZE_CLASSES, *NO_CLASS], ordered=True), index=rows.index)
