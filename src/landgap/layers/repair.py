"""Geometries that no area can be measured of: repaired or excluded, and counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import some
from landgap.geometry.validity import POLYGONS, are_valid, polygonal, surfaces

_SQUARE_METRES_PER_HA = 10_000
_MEASURED = (shapely.GeometryType.POINT, *POLYGONS)


@dataclass(frozen=True)
class Repairs:
    """What was done to the geometries of one layer.

    Attributes
    ----------
    invalid : int
        Polygons with crossing rings, made valid.
    area_change_ha : float
        Area that making them valid added (positive) or took, in ha.
    flattened : int
        Geometries whose height was dropped.
    excluded : tuple of str
        Keys of the rows without a usable geometry; they are not in the layer.
    same_geometry : tuple of str
        Pairs of keys with one geometry, as ``a = b``; both stay, the ledger counts their land once.

    See Also
    --------
    landgap.StudyArea.summary : Count them by layer.

    Examples
    --------
    >>> Repairs(invalid=1, area_change_ha=-0.5).excluded
    ()
    """

    invalid: int = 0
    area_change_ha: float = 0.0
    flattened: int = 0
    excluded: tuple[str, ...] = ()
    same_geometry: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Give the counts as plain values for the provenance.

        Returns
        -------
        dict
            One entry an attribute.

        Examples
        --------
        >>> Repairs(invalid=1).as_dict()["invalid"]
        1
        """
        return asdict(self)


class _Measures(Protocol):
    """Polygons that are measured already: their areas, boxes, and which are valid."""

    @property
    def area_m2(self) -> np.ndarray:
        """The area of each."""

    @property
    def box(self) -> np.ndarray:
        """Left, bottom, right, top of each."""

    @property
    def valid(self) -> np.ndarray:
        """Whether each is valid."""


def repair(
    frame: gpd.GeoDataFrame, key: str, *, measures: _Measures | None = None
) -> tuple[gpd.GeoDataFrame, Repairs]:
    """Make every geometry of a layer measurable and count what that took.

    Parameters
    ----------
    frame : GeoDataFrame
        Points or polygons, in a metric reference system.
    key : str
        Column that names the rows.
    measures : object with `area_m2`, `box`, `valid`, optional
        The geometries of the frame, if they are measured already; every pass over many takes time.

    Returns
    -------
    frame : GeoDataFrame
        Two-dimensional, valid, non-empty geometries; rows in their order.
    repairs : Repairs
        The counts.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> bow_tie = shapely.Polygon([(0, 0), (200, 200), (200, 0), (0, 200)])
    >>> sites = gpd.GeoDataFrame({"site_id": ["S1"]}, geometry=[bow_tie], crs="EPSG:3035")
    >>> repaired, repairs = repair(sites, "site_id")
    >>> repairs.invalid, float(repaired.area.sum())
    (1, 20000.0)
    """
    repaired = np.asarray(frame.geometry.array).copy()
    other = ~np.isin(shapely.get_type_id(repaired), _MEASURED)
    other[other] = ~shapely.is_missing(repaired[other])
    if other.any():
        # the area of what is no polygon was measured as none
        measures = None
        repaired[other] = polygonal(repaired[other])
        other &= shapely.area(repaired) > 0
    deep = shapely.has_z(repaired)
    repaired[deep] = shapely.force_2d(repaired[deep])
    invalid = ~(measures.valid if measures else are_valid(repaired))
    invalid[invalid] = ~shapely.is_missing(repaired[invalid])
    area_m2 = measures.area_m2.copy() if measures else shapely.area(repaired)
    broken = repaired[invalid]
    repaired[invalid] = surfaces(shapely.make_valid(broken, method="structure", keep_collapsed=False))
    area_m2[invalid] = shapely.area(repaired[invalid])
    gone = ~(area_m2 > 0)
    flat = repaired[gone]
    # of what has no area, points are of use
    gone[gone] = shapely.is_empty(flat) | (shapely.get_dimensions(flat) != 0)
    if not (deep | invalid | gone | other).any():
        box = measures.box if measures else shapely.bounds(repaired)
        return frame, Repairs(same_geometry=_duplicates(repaired, box, frame[key]))
    change = shapely.area(repaired[invalid]).sum() - np.abs(shapely.area(broken)).sum()
    kept = frame.set_geometry(gpd.GeoSeries(repaired, index=frame.index, crs=frame.crs))
    return kept[~gone] if gone.any() else kept, Repairs(
        invalid=int((invalid | other).sum()),
        area_change_ha=float(change / _SQUARE_METRES_PER_HA),
        flattened=int(deep.sum()),
        excluded=tuple(frame.loc[gone, key].astype(str)),
        same_geometry=_duplicates(repaired[~gone], shapely.bounds(repaired[~gone]), frame.loc[~gone, key]),
    )


def not_finite(
    frame: gpd.GeoDataFrame, layer: str, key: str, *, measures: _Measures | None = None
) -> list[str]:
    """Find rows with coordinates that are no numbers; nothing can stand in for them.

    Parameters
    ----------
    frame : GeoDataFrame
        The layer.
    layer, key : str
        The layer's name and its key column, for the message.
    measures : object with `area_m2`, `box`, `valid`, optional
        The geometries of the frame, if they are measured already.

    Returns
    -------
    list of str
        One fault that names the rows, or none.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> torn = shapely.Point(float("nan"), 1)
    >>> sites = gpd.GeoDataFrame({"site_id": ["S1"]}, geometry=[torn])
    >>> not_finite(sites, "sites", "site_id")
    ['sites: 1 rows have coordinates that are no numbers (S1); correct them or leave them out']
    """
    geometry = np.asarray(frame.geometry.array)
    if measures:
        # with such a corner nothing is valid
        doubtful = np.flatnonzero(~measures.valid)
    else:
        # a polygon with such a corner has no area either, which is quicker to see
        area_m2 = shapely.area(geometry)
        doubtful = np.flatnonzero(~((area_m2 > 0) & (area_m2 < np.inf)))
    xy, row = shapely.get_coordinates(geometry[doubtful], return_index=True)
    torn = doubtful[np.unique(row[~np.isfinite(xy).all(axis=1)])]
    if len(torn) == 0:
        return []
    named = some(frame[key].iloc[torn] if key in frame else frame.index[torn])
    count = f"{layer}: {len(torn)} rows have coordinates that are no numbers"
    return [f"{count} ({named}); correct them or leave them out"]


def _duplicates(geometry: np.ndarray, box: np.ndarray, keys: pd.Series) -> tuple[str, ...]:
    """Name those whose geometry an earlier key has as well; only equal boxes are looked into."""
    rows = np.flatnonzero(pd.Series(box[:, 0]).duplicated(keep=False))
    rows = rows[pd.DataFrame(box[rows]).duplicated(keep=False).to_numpy()]
    alike = pd.DataFrame({"key": keys.iloc[rows].astype(str).to_numpy()})
    alike["shape"] = shapely.to_wkb(shapely.normalize(geometry[rows]))
    alike = alike.sort_values("key")
    first = alike.groupby("shape")["key"].transform("first")
    later = alike["shape"].duplicated()
    return tuple(sorted(first[later] + " = " + alike.loc[later, "key"]))
