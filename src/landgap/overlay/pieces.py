"""The pieces: land of one unit, one site and one plant, measured or built."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landgap.geometry.engine import polygons
from landgap.geometry.polygons import (
    Areas,
    Geometries,
    Polygons,
    Rows,
    Shares,
    intersections,
    unions,
)
from landgap.tolerances import COMPARED_DECIMALS, PARTS_REL, SHARED_EDGE_M2

NO_ROW = np.int64(-1)
"""In place of a site or a plant where there is none."""


@dataclass(frozen=True)
class Pieces:
    """Rows of unit, site and plant, and what each piece measures."""

    unit: Rows
    site: Rows
    plant: Rows
    area_m2: Areas
    shape: Geometries | None = None

    @classmethod
    def joined(cls, *groups: Pieces) -> Pieces:
        """Put pieces under each other."""
        shapes = [group.shape for group in groups if group.shape is not None]
        return cls(
            unit=np.concatenate([group.unit for group in groups]),
            site=np.concatenate([group.site for group in groups]),
            plant=np.concatenate([group.plant for group in groups]),
            area_m2=np.concatenate([group.area_m2 for group in groups]),
            shape=np.concatenate(shapes) if len(shapes) == len(groups) else None,
        )

    def take(self, rows: Rows | NDArray[np.bool_]) -> Self:
        """Keep some pieces."""
        return replace(
            self,
            unit=self.unit[rows],
            site=self.site[rows],
            plant=self.plant[rows],
            area_m2=self.area_m2[rows],
            shape=None if self.shape is None else self.shape[rows],
        )


def measure_pieces(
    sites: Polygons, plants: Polygons, units: Polygons, cut: Shares, plant_cut: Shares
) -> tuple[Pieces, int]:
    """Measure the pieces without building one: what is free is what is left of its sum.

    `cut`, `plant_cut`: what sites and plants share with units. Also gives how many pairs of site
    and plant had to be built, because neither lies in one unit alone.
    """
    on = sites.shared(plants)
    site, plant, area_m2 = on.mine, on.other, on.area_m2
    site_unit, plant_unit = _only_unit(cut, sites), _only_unit(plant_cut, plants)
    unit = np.where(site_unit[site] >= 0, site_unit[site], plant_unit[plant])
    open_pair = np.flatnonzero(unit < 0)
    built = polygons(
        intersections(
            plants.geometry[plant[open_pair]],
            sites.geometry[site[open_pair]],
            area_m2[open_pair],
            threads=sites.threads,
        ),
        threads=sites.threads,
    ).shared(units)
    settled = unit >= 0
    under = Pieces(
        unit=np.concatenate([unit[settled], built.other]),
        site=np.concatenate([site[settled], site[open_pair][built.mine]]),
        plant=np.concatenate([plant[settled], plant[open_pair][built.mine]]),
        area_m2=np.concatenate([area_m2[settled], built.area_m2]),
    )
    free = _less(cut, under.site, under)
    beside = _less(plant_cut, under.plant, under)
    none = (np.full(len(rows.mine), NO_ROW) for rows in (free, beside))
    return Pieces.joined(
        under,
        Pieces(free.other, free.mine, next(none), free.area_m2),
        Pieces(beside.other, next(none), beside.mine, beside.area_m2),
    ), len(open_pair)


def build_pieces(
    sites: Polygons, whole_sites: Geometries, plants: Polygons, units: Polygons, cut: Shares
) -> Pieces:
    """Build the pieces with their shapes; `cut` is what sites share with units, shapes too.

    `whole_sites`: as they came, with the land that others keep. Together they cover what their
    own parts cover, and have no edges in common that almost coincide.
    """
    on = sites.shared(plants)
    with ThreadPoolExecutor(1) as aside:
        beside = aside.submit(_beside_sites, plants, on, whole_sites, units)
        if sites.threads == 1:
            beside.result()
        return Pieces.joined(*_on_sites(sites, on, plants, cut), beside.result())


def _on_sites(sites: Polygons, on: Shares, plants: Polygons, cut: Shares) -> tuple[Pieces, Pieces]:
    """Split what sites share with units into land under plants and land free of any."""
    part = cut.shape if cut.shape is not None else np.array([], dtype=object)
    touched = np.flatnonzero(np.isin(cut.mine, on.mine))
    parts = polygons(part[touched], threads=sites.threads)
    # asked twice, for what is under PV and for what is free of it
    parts.read()
    under = parts.shared(plants, shapes=True)
    rows, taken = unions(under.mine, plants.geometry[under.other])
    free, free_m2 = part.copy(), cut.area_m2.copy()
    free[touched[rows]] = parts.without(rows, taken, under.each(len(touched))[rows])
    free_m2[touched[rows]] = shapely.area(free[touched[rows]])
    left = free_m2 > SHARED_EDGE_M2
    return Pieces(
        unit=cut.other[touched[under.mine]],
        site=cut.mine[touched[under.mine]],
        plant=under.other,
        area_m2=under.area_m2,
        shape=under.shape,
    ), Pieces(
        unit=cut.other[left],
        site=cut.mine[left],
        plant=np.full(left.sum(), NO_ROW),
        area_m2=free_m2[left],
        shape=free[left],
    )


def _beside_sites(plants: Polygons, on: Shares, whole_sites: Geometries, units: Polygons) -> Pieces:
    """Cut what plants have beside every site along the units."""
    owner, taken = unions(on.other, whole_sites[on.mine])
    on_m2 = replace(on, mine=on.other).each(len(plants.geometry))
    beside = plants.with_rows(owner, plants.without(owner, taken, on_m2[owner]))
    rest = beside.shared(units, shapes=True)
    return Pieces(
        unit=rest.other,
        site=np.full(len(rest.mine), NO_ROW),
        plant=rest.mine,
        area_m2=rest.area_m2,
        shape=rest.shape,
    )


def without_slivers(cut: Shares, width_m: float, place: Rows) -> tuple[Shares, pd.DataFrame]:
    """Give parts that are narrower than a width to the unit that holds most of their site.

    `cut` comes with shapes; of units that hold as much, the one whose `place` comes first gets the
    part. The mean width of a part is twice its area over its outline. Also gives what was moved:
    `mine` (row of the site), `from`, `to` (rows of units), `area_m2`.
    """
    if cut.shape is None:
        raise TypeError("slivers need shapes")
    parts = pd.DataFrame({"mine": cut.mine, "unit": cut.other, "area_m2": cut.area_m2})
    order = np.lexsort([place[cut.other], -cut.area_m2.round(COMPARED_DECIMALS), cut.mine])
    largest = order[np.flatnonzero(np.diff(cut.mine[order], prepend=-1))]
    main = largest[np.searchsorted(cut.mine[largest], cut.mine)]
    thin = 2 * cut.area_m2 < width_m * shapely.length(cut.shape)
    thin &= main != np.arange(len(main))
    moved = parts[thin].assign(to=cut.other[main[thin]])
    unit = cut.other.copy()
    unit[thin] = moved["to"]
    owner, place = np.unique(np.stack([cut.mine, unit]), axis=1, return_inverse=True)
    rows, shape = unions(place, cut.shape)
    joined = Shares(
        mine=owner[0][rows],
        other=owner[1][rows],
        area_m2=np.bincount(place, cut.area_m2).astype(np.float64, copy=False),
        shape=shape,
    )
    return joined, moved.rename(columns={"unit": "from"})


def _only_unit(cut: Shares, layer: Polygons) -> Rows:
    """Find the unit that a whole polygon lies in, if any."""
    alone = cut.area_m2 >= (1 - PARTS_REL) * layer.area_m2[cut.mine]
    unit = np.full(len(layer.geometry), NO_ROW)
    unit[cut.mine[alone]] = cut.other[alone]
    return unit


def _less(cut: Shares, owner: Rows, under: Pieces) -> Shares:
    """Take what both lie on from what was cut; what is left by rounding goes."""
    owned = np.zeros(1 + max(cut.mine.max(initial=0), owner.max(initial=0)), dtype=bool)
    owned[owner] = True
    rows = np.flatnonzero(owned[cut.mine])
    units = 1 + max(cut.other.max(initial=0), under.unit.max(initial=0))
    key, taken = cut.mine[rows] * units + cut.other[rows], owner * units + under.unit
    order = np.argsort(key)
    place = order[np.searchsorted(key, taken, sorter=order).clip(max=max(len(key) - 1, 0))]
    found = key[place] == taken if len(key) else np.zeros(len(taken), dtype=bool)
    less_m2 = np.bincount(place[found], under.area_m2[found], minlength=len(key))
    area_m2 = cut.area_m2.copy()
    area_m2[rows] -= less_m2
    left = area_m2 > SHARED_EDGE_M2 + PARTS_REL * cut.area_m2
    return replace(cut, mine=cut.mine[left], other=cut.other[left], area_m2=area_m2[left])
