"""Geometries that no area can be measured of: repaired or set aside, and counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import geopandas as gpd
import numpy as np
import shapely

_SQUARE_METRES_PER_HA = 10_000


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
    set_aside : tuple of str
        Keys of the rows without a usable geometry; they are not in the layer.
    same_geometry : int
        Rows whose geometry is the same as that of an earlier row; they stay, the ledger counts
        their land once.

    Examples
    --------
    >>> Repairs(invalid=1, area_change_ha=-0.5).set_aside
    ()
    """

    invalid: int = 0
    area_change_ha: float = 0.0
    flattened: int = 0
    set_aside: tuple[str, ...] = ()
    same_geometry: int = 0

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


def repair(frame: gpd.GeoDataFrame, key: str) -> tuple[gpd.GeoDataFrame, Repairs]:
    """Make every geometry of a layer measurable and count what that took.

    Parameters
    ----------
    frame : GeoDataFrame
        Points or polygons, in a metric reference system.
    key : str
        Column that names the rows.

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
    >>> mended, repairs = repair(sites, "site_id")
    >>> repairs.invalid, float(mended.area.sum())
    (1, 20000.0)
    """
    geometry = frame.geometry.array
    deep = shapely.has_z(geometry)
    flat = shapely.force_2d(geometry)
    invalid = ~shapely.is_valid(flat) & ~shapely.is_missing(flat)
    mended = np.asarray(flat).copy()
    mended[invalid] = _polygons_only(
        shapely.make_valid(mended[invalid], method="structure", keep_collapsed=False)
    )
    surface = shapely.get_dimensions(mended) == 2
    gone = shapely.is_missing(mended) | shapely.is_empty(mended)
    gone |= surface & (shapely.area(mended) == 0)
    gone |= shapely.get_dimensions(mended) == 1
    change = shapely.area(mended[invalid]).sum() - np.abs(shapely.area(flat[invalid])).sum()
    kept = frame.set_geometry(gpd.GeoSeries(mended, index=frame.index, crs=frame.crs))[~gone]
    return kept, Repairs(
        invalid=int(invalid.sum()),
        area_change_ha=float(change / _SQUARE_METRES_PER_HA),
        flattened=int(deep.sum()),
        set_aside=tuple(frame.loc[gone, key].astype(str)),
        same_geometry=int(kept.normalize().to_wkb().duplicated().sum()),
    )


def _polygons_only(geometries: np.ndarray) -> np.ndarray:
    """Keep the surfaces of mixed collections; lines and points have no area to account for."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    surface = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    result = np.full(len(geometries), shapely.MultiPolygon(), dtype=object)
    owners = np.unique(owner[surface])
    if len(owners):
        built = shapely.multipolygons(parts[surface], indices=owner[surface])
        result[owners] = built[owners]
    return result
