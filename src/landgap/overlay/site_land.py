"""The land of every site by unit: where it lies, or by the shares of the units that it belongs to."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from landgap.layers.shared_by import shares_of


def site_land(pieces: pd.DataFrame, sites: gpd.GeoDataFrame, pv: pd.DataFrame | None = None) -> pd.DataFrame:
    """Sum the pieces of every site by unit; of a site that units share, each has its share.

    Parameters
    ----------
    pieces : DataFrame
        Of a ledger: `unit_id`, `site_id`, `pv_id`, `area_ha`.
    sites : GeoDataFrame
        `site_id`; optional `shared_by`.
    pv : DataFrame, optional
        `unit_id`, `site_id`, `pv_ha`, `pv_low_ha`, `pv_high_ha`: what is expected under PV, in place of
        what is drawn; land that it leaves out has none.

    Returns
    -------
    DataFrame
        One row a unit and site, sorted by their keys: `unit_id`, `site_id`, `gross_ha`, and `pv_ha`, what of
        it lies under PV, with `pv_low_ha` and `pv_high_ha`. What of a site lies outside every unit is in no
        row.

    See Also
    --------
    landgap.supply : What of this land can be had.

    Examples
    --------
    >>> pieces = pd.DataFrame({"unit_id": "a", "site_id": ["S", "T"], "pv_id": None, "area_ha": [30.0, 5.0]})
    >>> land = site_land(pieces, pd.DataFrame({"site_id": ["S", "T"], "shared_by": ["a; b", None]}))
    >>> land[["unit_id", "site_id", "gross_ha", "pv_ha"]]
      unit_id site_id  gross_ha  pv_ha
    0       a       S      15.0    0.0
    1       a       T       5.0    0.0
    2       b       S      15.0    0.0
    """
    keys, under = ["unit_id", "site_id"], ["pv_ha", "pv_low_ha", "pv_high_ha"]
    amounts = ["gross_ha", *under]
    cut = pd.DataFrame(pieces.dropna(subset="site_id"))
    there = cut[keys].assign(gross_ha=cut["area_ha"], pv_ha=cut["area_ha"].where(cut["pv_id"].notna(), 0.0))
    rows = there.groupby(keys, as_index=False).sum()
    rows["pv_low_ha"] = rows["pv_high_ha"] = rows["pv_ha"]
    if pv is not None:
        expected = pd.DataFrame(rows[keys]).merge(pv, how="left", on=keys)[under].fillna(0.0)
        # no more than the land, to the last digit
        rows[under] = expected.clip(upper=rows["gross_ha"], axis=0)
    shares = shares_of(sites)
    shared = rows["site_id"].isin(shares["site_id"])
    if not shared.any():
        return rows
    whole = rows[shared].groupby("site_id", as_index=False)[amounts].sum()
    parts = shares.merge(whole, on="site_id")
    parts[amounts] = parts[amounts].mul(parts["share"], axis=0)
    return pd.concat([rows[~shared], parts[rows.columns]]).sort_values(keys, ignore_index=True)
