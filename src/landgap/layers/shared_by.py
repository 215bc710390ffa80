"""Sites of several municipalities: which of them have part in a site, and with what share."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from landgap.errors import rows_of
from landgap.tolerances import SUM_REL


def shares_of(sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """Read who has part in the sites that several units share (interkommunales Gewerbegebiet).

    Parameters
    ----------
    sites : GeoDataFrame
        `site_id`; optional `shared_by`: keys of units with ``;`` between them, each with its share after a
        ``:``, or all without: then the shares are equal.

    Returns
    -------
    DataFrame
        One row a site and unit, in the order of the text: `site_id`, `unit_id`, `share`, and `stated`,
        whether the share was given.

    Examples
    --------
    >>> sites = pd.DataFrame({"site_id": ["S", "T"], "shared_by": ["a: 0.75; b: 0.25", "a; b"]})
    >>> shares_of(sites)
      site_id unit_id  share  stated
    0       S       a   0.75    True
    1       S       b   0.25    True
    2       T       a   0.50   False
    3       T       b   0.50   False
    """
    texts = sites["shared_by"] if "shared_by" in sites else pd.Series(pd.NA, index=sites.index)
    parts = texts.astype("str").set_axis(sites["site_id"]).dropna().str.split(";").explode()
    named = parts.str.extract(r"^\s*([^:]*?)\s*(?::\s*(.*?)\s*)?$")
    number = pd.to_numeric(named[1], errors="coerce").astype("float64")
    stated = named[1].notna()
    equal = 1 / parts.groupby(level=0).transform("size")
    shares = {"unit_id": named[0].astype("str"), "share": number.where(stated, equal), "stated": stated}
    return pd.DataFrame(shares).rename_axis("site_id").reset_index()


def share_faults(sites: gpd.GeoDataFrame, units: pd.Series[str] | None = None) -> list[str]:
    """Find sites that cannot be shared out as `shared_by` says.

    Parameters
    ----------
    sites : GeoDataFrame
        `site_id`; optional `shared_by`.
    units : Series, optional
        Keys of the units of the study; without them no key is looked up.

    Returns
    -------
    list of str
        One sentence a kind of fault, naming the sites.

    Examples
    --------
    >>> sites = pd.DataFrame({"site_id": ["S", "T"], "shared_by": ["a: 0.7; b: 0.2", "a; a"]})
    >>> for fault in share_faults(sites):
    ...     print(fault)
    sites.shared_by: shares that do not sum to 1 in 1 row (S: 0.9)
    sites.shared_by: a unit twice in 1 row (T: a)
    """
    rows = shares_of(sites)
    of_site = rows.groupby("site_id", sort=False)
    no_share = rows["stated"] & ~(rows["share"].gt(0) & rows["share"].le(1))
    mixed = of_site["stated"].transform("nunique") > 1
    total = of_site["share"].transform("sum")
    whole = rows["stated"] & ~mixed & ~no_share.groupby(rows["site_id"]).transform("any")
    checks = {
        "a share that is not above 0 and at most 1": (no_share, rows["unit_id"]),
        "some units with a share and some without": (mixed, None),
        "shares that do not sum to 1": (whole & ~((total - 1).abs() <= SUM_REL), total.map("{:g}".format)),
        "a unit twice": (rows.duplicated(["site_id", "unit_id"]), rows["unit_id"]),
        "no key of a unit": (rows["unit_id"].eq(""), None),
    }
    if units is not None:
        unknown = ~rows["unit_id"].isin(units) & rows["unit_id"].ne("")
        checks["a unit that the study does not have"] = (unknown, rows["unit_id"])
    faults = []
    for what, (odd, told) in checks.items():
        if odd.any():
            named = rows["site_id"] if told is None else rows["site_id"] + ": " + told
            faults.append(f"sites.shared_by: {what} in {rows_of(named[odd].unique())}")
    return faults
