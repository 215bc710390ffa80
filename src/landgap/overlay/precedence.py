"""Whose the land is where polygons of one layer overlap: each hectare has one owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from landgap.geometry.engine import polygons
from landgap.geometry.parts import without
from landgap.geometry.polygons import (
    Areas,
    Geometries,
    Polygons,
    Rows,
    Shares,
    intersections,
    unions,
)

Keys = pd.api.extensions.ExtensionArray

_M2 = 10_000
# what rounding may leave of a polygon of this size, in parts of its area
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Claims:
    """One layer as it came, and what of each polygon is its own after precedence."""

    keys: Keys
    whole: Geometries
    """As they came."""
    area_m2: Areas
    overlap_m2: Areas
    """What others keep of each, measured apart from what is left."""
    own: Polygons
    yields: Rows
    keeps: Rows
    shared_m2: Areas
    """Pairs: who yields, who keeps, and how much."""

    @classmethod
    def settled(cls, keys: Keys, layer: Polygons, met: Shares, rank: Rows) -> Claims:
        """Settle every overlap by rank: the lower one keeps the land."""
        first = rank[met.mine] < rank[met.other]
        keeps = np.where(first, met.mine, met.other)
        yields = np.where(first, met.other, met.mine)
        rows, taken = unions(yields, layer.geometry[keeps])
        left = layer.geometry[rows]
        overlap_m2 = replace(met, mine=yields).each(len(keys))
        # with one claimant the pair is the overlap; several may overlap each other
        several = np.bincount(yields, minlength=len(keys))[rows] > 1
        overlap_m2[rows[several]] = shapely.area(
            intersections(left[several], taken[several], threads=layer.threads)
        )
        own = layer.without(rows, taken, overlap_m2[rows])
        return cls(
            keys=keys,
            whole=layer.geometry,
            area_m2=layer.area_m2,
            overlap_m2=overlap_m2,
            own=layer.with_rows(rows, own) if len(rows) else layer,
            yields=yields,
            keeps=keeps,
            shared_m2=met.area_m2,
        )

    def account(
        self, name: str, pieces_m2: Areas, cut: Shares, units: Polygons, doubtful: Rows
    ) -> pd.DataFrame:
        """Measure pieces, outside and overlap each for itself, so that a loss cannot hide.

        What lies outside is measured by taking away every unit that a polygon touches, wherever
        the pieces do not fill it and wherever a unit is doubtful, because it overlaps another.
        """
        own_m2 = self.own.area_m2
        unfilled = np.abs(own_m2 - cut.each(len(own_m2))) > _ROUNDING * own_m2
        unfilled[cut.mine[np.isin(cut.other, doubtful)]] = True
        rows = np.flatnonzero(unfilled)
        outside_m2 = np.zeros(len(own_m2))
        outside_m2[rows] = shapely.area(
            without(self.own.geometry[rows], units.geometry, threads=self.own.threads)
        )
        account = pd.DataFrame(
            {
                "area_ha": self.area_m2 / _M2,
                "pieces_ha": pieces_m2 / _M2,
                "outside_ha": outside_m2 / _M2,
                "overlap_ha": self.overlap_m2 / _M2,
            },
            index=pd.Index(self.keys, name=name),
        )
        booked = account["pieces_ha"] + account["outside_ha"] + account["overlap_ha"]
        return account.assign(error_ha=account["area_ha"] - booked)

    def overlaps(self, layer: str) -> pd.DataFrame:
        """List who claims land that another keeps."""
        return pd.DataFrame(
            {
                "layer": layer,
                "id": self.keys.take(self.yields),
                "kept_by": self.keys.take(self.keeps),
                "area_ha": self.shared_m2 / _M2,
            }
        )


def site_claims(sites: pd.DataFrame, layer: Polygons, precedence: Sequence[str]) -> Claims:
    """Settle the sites: by status, then given before modelled footprints, then the smaller."""
    met, rows = _meeting(layer)
    order = {status: place for place, status in enumerate(precedence)}
    rivals = sites.iloc[rows]
    status = rivals["status"].map(order) if "status" in rivals else pd.Series(index=rivals.index)
    modelled = rivals["footprint"] == "modelled" if "footprint" in rivals else status.isna()
    rank = np.zeros(len(sites), dtype=np.int64)
    rank[rows] = _places(
        [status.astype("float64").fillna(len(order)), modelled, layer.area_m2[rows].round(3)],
        rivals["site_id"],
    )
    return Claims.settled(sites["site_id"].astype("str").array, layer, met, rank)


def pv_claims(pv: pd.DataFrame | None, layer: Polygons | None, *, threads: int | None) -> Claims:
    """Settle the plants: the one commissioned first, then the smaller."""
    if pv is None:
        pv = pd.DataFrame({"pv_id": []})
    if layer is None:
        layer = polygons(np.array([], dtype=object), threads=threads)
    met, rows = _meeting(layer)
    rivals = pv.iloc[rows]
    year = np.full(len(rivals), np.inf)
    if "commissioned" in pv:
        year = rivals["commissioned"].astype("float64").fillna(np.inf).to_numpy()
    rank = np.zeros(len(pv), dtype=np.int64)
    rank[rows] = _places([year, layer.area_m2[rows].round(3)], rivals["pv_id"])
    return Claims.settled(pv["pv_id"].astype("str").array, layer, met, rank)


def _meeting(layer: Polygons) -> tuple[Shares, Rows]:
    """Find the pairs that share land, and the rows in any: few, so only they are ranked."""
    met = layer.shared_within()
    return met, np.unique(np.concatenate([met.mine, met.other]))


def _places(criteria: Sequence[np.ndarray | pd.Series], keys: pd.Series) -> Rows:
    """Turn criteria into one place a row; the key decides ties, never the order of the rows."""
    text = keys.astype("str")
    place = np.argsort(np.argsort(text.to_numpy(dtype=str), kind="stable"))
    order = np.lexsort([place, *(np.asarray(values) for values in reversed(criteria))])
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places
