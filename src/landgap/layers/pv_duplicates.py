"""One plant under two keys: found by capacity, year and place."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import some
from landgap.layers.pv_area import pv_area_ha

_SAME_PLACE_M, _SAME_SHARE = 10.0, 0.9


def duplicate_pairs(pv: gpd.GeoDataFrame) -> list[tuple[int, int]]:
    """Find plants of one capacity, year, status and place.

    Parameters
    ----------
    pv : GeoDataFrame
        In a metric reference system; `capacity_mw`, `commissioned` and `status` where known.

    Returns
    -------
    list of tuple of int
        Positions of both, the lower first. A place is the same for two points within 10 m, for a point
        within 10 m of an outline, and where two outlines share nine tenths of the larger.

    Examples
    --------
    >>> twice = gpd.GeoDataFrame(
    ...     {"pv_id": ["a", "b"], "capacity_mw": [4.0, 4.0]},
    ...     geometry=[shapely.box(0, 0, 200, 300), shapely.Point(50, 50)],
    ... )
    >>> duplicate_pairs(twice)
    [(0, 1)]
    """
    shapes = np.asarray(pv.geometry.array)
    about = pd.DataFrame(
        {
            "mw": _column(pv, "capacity_mw").astype("float64").round(3),
            "year": _column(pv, "commissioned").astype("Float64").astype("float64"),
            "status": _column(pv, "status").astype("str"),
        }
    )
    alike = about.groupby(list(about), dropna=False).ngroup().to_numpy()
    known = about["mw"].notna().to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, "dwithin", distance=_SAME_PLACE_M)
    other = (left < right) & (alike[left] == alike[right]) & known[left]
    # stages of one park may be alike
    park, _ = pd.factorize(_column(pv, "park_id"))
    other &= (park[left] < 0) | (park[left] != park[right])
    left, right = left[other], right[other]
    area, middle = shapely.area(shapes), shapely.centroid(shapes)
    both = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    larger, smaller = np.maximum(area[left], area[right]), np.minimum(area[left], area[right])
    near = shapely.distance(middle[left], middle[right]) <= _SAME_PLACE_M
    one_point = (smaller == 0) & (area[left] != area[right])
    same = (near & (larger == 0)) | (both > _SAME_SHARE * larger) | one_point
    return sorted(zip(left[same].tolist(), right[same].tolist(), strict=True))


def without_duplicates(pv: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out what is suspected to be there twice, and note which.

    Parameters
    ----------
    pv : GeoDataFrame
        Checked plants, in a metric reference system.

    Returns
    -------
    GeoDataFrame
        The others. Of two, the one with an outline stays, then the one that states its area, then the one
        whose key comes first; ``attrs["provenance"]["notes"]`` names those that went, with MW and ha.

    Examples
    --------
    >>> twice = gpd.GeoDataFrame(
    ...     {"pv_id": ["a", "b"], "capacity_mw": [4.0, 4.0]}, geometry=[shapely.Point(0, 0)] * 2,
    ...     crs="EPSG:3035",
    ... )
    >>> kept = without_duplicates(twice)
    >>> kept["pv_id"].tolist(), kept.attrs["provenance"]["notes"][0]["names"]
    (['a'], 'b (as a)')
    """
    pairs = duplicate_pairs(pv)
    if not pairs:
        return pv
    keys = pv["pv_id"].astype(str).to_numpy()
    outline = pv.area.to_numpy() > 0
    stated = _column(pv, "area_ha").astype("float64").fillna(0.0).to_numpy() > 0
    order = {row: place for place, row in enumerate(np.lexsort([keys, ~stated, ~outline]))}
    gone: dict[int, int] = {}
    for pair in sorted(pairs, key=lambda rows: sorted(order[row] for row in rows)):
        stays, goes = sorted(pair, key=lambda row: order[row])
        if stays not in gone:
            gone.setdefault(goes, stays)
    rows = sorted(gone, key=lambda row: keys[row])
    figures: dict[str, Any] = {
        "code": "duplicate_plants",
        "layer": "pv",
        "rows": len(rows),
        "names": some([f"{keys[row]} (as {keys[gone[row]]})" for row in rows]),
        "mw": float(pv["capacity_mw"].iloc[rows].sum()),
        "ha": float(np.where(outline, pv.area / 10_000, pv_area_ha(pv))[rows].sum()),
    }
    kept = pv.drop(index=pv.index[rows]).reset_index(drop=True)
    about = pv.attrs.get("provenance", {})
    kept.attrs["provenance"] = {**about, "notes": [*about.get("notes", []), figures]}
    return kept


def _column(pv: pd.DataFrame, name: str) -> pd.Series[Any]:
    return pv[name] if name in pv else pd.Series(np.nan, index=pv.index, dtype="object")
