"""Overlap precedence: who keeps the land where polygons of one layer overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from landgap.errors import some
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
from landgap.layers.schema import STATUS
from landgap.tolerances import AREA_REL, COMPARED_DECIMALS

Keys = pd.api.extensions.ExtensionArray

PRECEDENCE = ("existing", "brownfield", "company_reserve", "reserve", "planned", "idea", "withdrawn")
"""Which status keeps land that two sites share: what is built before what is planned."""

FOOTPRINTS = ("given", "modelled")
"""A polygon of the data, or one made from a point and its hectares."""

_M2 = 10_000


def precedence_faults(precedence: Sequence[str]) -> list[str]:
    """Say what is wrong with an order of statuses."""
    if isinstance(precedence, str) or not isinstance(precedence, Sequence):
        return [f"precedence: a list of statuses is needed, not {precedence!r}"]
    faults = []
    if odd := [word for word in precedence if word not in STATUS]:
        faults.append(f"precedence: unknown status {some(odd)}; known are {', '.join(STATUS)}")
    if len(set(precedence)) < len(precedence):
        faults.append("precedence: duplicate statuses")
    return faults


@dataclass(frozen=True)
class Precedence:
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
    def settled(cls, keys: Keys, layer: Polygons, met: Shares, rank: Rows) -> Precedence:
        """Settle every overlap by rank: the lower one keeps the land."""
        first = rank[met.mine] < rank[met.other]
        keeps = np.where(first, met.mine, met.other)
        yields = np.where(first, met.other, met.mine)
        rows, taken = unions(yields, layer.geometry[keeps])
        left = layer.geometry[rows]
        overlap_m2 = replace(met, mine=yields).each(len(keys))
        # where one other keeps land the pair is the overlap; several may overlap each other
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
        self, name: str, pieces_m2: Areas, cut: Shares, units: Polygons, overlapping: Rows
    ) -> pd.DataFrame:
        """Measure pieces, outside and overlap each for itself, so that a loss cannot hide.

        What lies outside is measured by taking away every unit that a polygon touches, wherever
        the pieces do not fill it and wherever a unit is `overlapping` another.
        """
        own_m2 = self.own.area_m2
        unfilled = ~(np.abs(own_m2 - cut.each(len(own_m2))) <= AREA_REL * own_m2)
        unfilled[cut.mine[np.isin(cut.other, overlapping)]] = True
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
        accounted_ha = account["pieces_ha"] + account["outside_ha"] + account["overlap_ha"]
        return account.assign(error_ha=account["area_ha"] - accounted_ha)

    def overlaps(self, layer: str) -> pd.DataFrame:
        """List whose land another one keeps."""
        return pd.DataFrame(
            {
                "layer": layer,
                "id": self.keys.take(self.yields),
                "kept_by": self.keys.take(self.keeps),
                "area_ha": self.shared_m2 / _M2,
            }
        )


def site_precedence(sites: pd.DataFrame, layer: Polygons, precedence: Sequence[str]) -> Precedence:
    """Settle the sites: by status, then given before modelled footprints, then the smaller."""
    met, rows = _overlaps(layer)
    order = {status: place for place, status in enumerate(precedence)}
    sharing = sites.iloc[rows]
    status = sharing["status"].map(order) if "status" in sharing else pd.Series(index=sharing.index)
    modelled = sharing["footprint"] == "modelled" if "footprint" in sharing else status.isna()
    rank = np.zeros(len(sites), dtype=np.int64)
    rank[rows] = _ranks(
        [status.astype("float64").fillna(len(order)), modelled, _compared_m2(layer, rows)],
        sharing["site_id"],
    )
    return Precedence.settled(sites["site_id"].astype("str").array, layer, met, rank)


def pv_precedence(pv: pd.DataFrame | None, layer: Polygons | None, *, threads: int | None) -> Precedence:
    """Settle the plants: the one commissioned first, then the smaller."""
    if pv is None:
        pv = pd.DataFrame({"pv_id": []})
    if layer is None:
        layer = polygons(np.array([], dtype=object), threads=threads)
    met, rows = _overlaps(layer)
    sharing = pv.iloc[rows]
    year = np.full(len(sharing), np.inf)
    if "commissioned" in pv:
        year = sharing["commissioned"].astype("float64").fillna(np.inf).to_numpy()
    rank = np.zeros(len(pv), dtype=np.int64)
    rank[rows] = _ranks([year, _compared_m2(layer, rows)], sharing["pv_id"])
    return Precedence.settled(pv["pv_id"].astype("str").array, layer, met, rank)


def _overlaps(layer: Polygons) -> tuple[Shares, Rows]:
    """Find the pairs that share land, and the rows in any: few, so only they are ranked."""
    met = layer.shared_within()
    return met, np.unique(np.concatenate([met.mine, met.other]))


def _compared_m2(layer: Polygons, rows: Rows) -> Areas:
    """Measure what decides who is the smaller: the same digits from whichever engine."""
    compared: Areas = shapely.area(layer.geometry[rows]).round(COMPARED_DECIMALS)
    return compared


def _ranks(criteria: Sequence[np.ndarray | pd.Series], keys: pd.Series) -> Rows:
    """Turn criteria into one place a row; the key decides ties, never the order of the rows."""
    text = keys.astype("str")
    place = np.argsort(np.argsort(text.to_numpy(dtype=str), kind="stable"))
    order = np.lexsort([place, *(np.asarray(values) for values in reversed(criteria))])
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places
