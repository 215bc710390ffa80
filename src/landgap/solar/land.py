"""The commercial land that plants may stand on, and how overlaps are made to fit it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.overlay.ledger import Ledger
from landgap.sites.quality import free_share, land_kind
from landgap.solar.overlap import Array, ExpectedOverlap

_M2 = 10_000


def commercial_land(units: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, ledger: Ledger) -> gpd.GeoDataFrame:
    """Gather the commercial land of all units, each hectare once, from the ledger.

    Parameters
    ----------
    units, sites : GeoDataFrame
        Layers of a study.
    ledger : Ledger
        Of these layers, with geometry.

    Returns
    -------
    GeoDataFrame
        One row a unit and site, with `state` and `halo`. Withdrawn sites are left out.
    """
    kind = land_kind(sites.set_index("site_id", drop=False))
    halo = units["halo"].astype(bool) if "halo" in units else pd.Series(False, index=units.index)
    about = units.assign(halo=halo).set_index("unit_id")[["state", "halo"]]
    pieces = gpd.GeoDataFrame(ledger.pieces)[["unit_id", "site_id", "geometry"]].dropna(subset="site_id")
    commercial = pieces["site_id"].isin(kind.index[kind.notna()])
    land: gpd.GeoDataFrame = pieces[commercial].dissolve(["unit_id", "site_id"], as_index=False)
    joined: gpd.GeoDataFrame = land.join(pd.DataFrame(about), on="unit_id")
    return joined


def described(
    land: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, quality: pd.Series[float], net_share: float | None
) -> gpd.GeoDataFrame:
    """Say what is known of the site that each piece of land belongs to.

    Parameters
    ----------
    land : GeoDataFrame
        From :func:`commercial_land`.
    sites : GeoDataFrame
        Layer of a study.
    quality : Series
        0 to 1 by `site_id`, where known.
    net_share : float or None
        Net land of gross land, for sites that do not state theirs. None: by `plan_level`.

    Returns
    -------
    GeoDataFrame
        With `name`, `land` (its kind), `free` (net land that could be had, as a share of the gross),
        `quality`, `largest_parcel_ha`.
    """
    named = sites.set_index("site_id", drop=False)
    about = pd.DataFrame(
        {
            "name": named.get("name", pd.Series(pd.NA, index=named.index)),
            "land": land_kind(named),
            "free": free_share(named, net_share=net_share),
            "quality": quality.reindex(named.index),
            "largest_parcel_ha": named.get("largest_parcel_ha", pd.Series(np.nan, index=named.index)),
        }
    )
    joined: gpd.GeoDataFrame = land.join(about, on="site_id")
    return joined


def reconciled(
    overlap: ExpectedOverlap,
    plants: gpd.GeoDataFrame,
    land: gpd.GeoDataFrame,
    ledger: Ledger,
    *,
    denied: Array | None = None,
) -> ExpectedOverlap:
    """Take exact overlaps from the ledger, and cut what all plants expect beyond a site.

    Parameters
    ----------
    overlap : ExpectedOverlap
        Of plants and land.
    plants, land : GeoDataFrame
        The rows that it speaks of; plants with `phase`.
    ledger : Ledger
        Where exact overlaps stand.
    denied : ndarray of bool, optional
        By plant, whether it is said not to stand on commercial land: then none is expected, the low ends
        are without it, and the high ends as measured. None: no plant.

    Returns
    -------
    ExpectedOverlap
        Pairs without the exact ones of which another plant keeps all land.
    """
    pairs = overlap.pairs.copy()
    owner, where = pairs["plant"].to_numpy(), pairs["land"].to_numpy()
    names = ["pv_id", "unit_id", "site_id"]
    measured = pd.DataFrame(ledger.pieces).dropna(subset=names).groupby(names)["area_ha"].sum()
    keys = pd.MultiIndex.from_arrays(
        [
            plants["pv_id"].to_numpy()[owner],
            land["unit_id"].to_numpy()[where],
            land["site_id"].to_numpy()[where],
        ],
        names=names,
    )
    exact = pairs["method"].eq("exact").to_numpy()
    in_ledger = exact & np.isin(keys.get_level_values(0), ledger.pv.index)
    before = pairs["overlap_ha"].to_numpy()
    after = np.where(in_ledger, measured.reindex(keys, fill_value=0.0).to_numpy(), before)
    draws = overlap.draws_ha * (after / before)[:, None]
    # plants that stand and plants to come may want the same land: each phase for itself
    place = plants["phase"].to_numpy()[owner].astype(str) + where.astype(str).astype(object)
    group = pd.factorize(place)[0]
    room = land.area.to_numpy()[where] / _M2
    fitted = after * _cut(after[:, None], exact, group, room)[:, 0]
    fitted_draws = draws * _cut(draws, exact, group, room)
    expected, low_draws = fitted, None
    if denied is not None:
        # what is denied leaves its room to the others
        after, draws = np.where(denied[owner], 0.0, after), np.where(denied[owner, None], 0.0, draws)
        expected = after * _cut(after[:, None], exact, group, room)[:, 0]
        low_draws = draws * _cut(draws, exact, group, room)
    pairs["overlap_ha"] = expected
    left: Array = fitted > 0
    return ExpectedOverlap(pairs, fitted_draws, overlap.nodes_ha, low_draws).taken(left)


def _cut(hectares: Array, exact: Array, group: Array, room: Array) -> Array:
    """Give the factor by which expectations shrink so that a group fits its land.

    What stands at a known place comes first; it shrinks alone if its area is drawn too large.
    """
    count = int(group.max(initial=-1)) + 1
    fixed, open_ = (np.zeros((count, hectares.shape[1])) for _ in range(2))
    np.add.at(fixed, group[exact], hectares[exact])
    np.add.at(open_, group[~exact], hectares[~exact])
    left = np.clip(room[:, None] - fixed[group], 0, None)
    wanted = open_[group]
    fits = np.divide(left, wanted, out=np.ones_like(hectares), where=wanted > left)
    stands, all_room = fixed[group], np.broadcast_to(room[:, None], hectares.shape)
    held = np.divide(all_room, stands, out=np.ones_like(hectares), where=stands > all_room)
    factor: Array = np.where(exact[:, None], held, fits)
    return factor
