"""Municipalities: the edition of 2016, brought to the keys of 2021, with a halo of neighbours."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .fetch import RecipeError

DISTRICTS = ("14713", "14729", "14730", "15002", "15082", "15084", "15087", "15088", "16077")
STATES = {"12": "DE-BB", "14": "DE-SN", "15": "DE-ST", "16": "DE-TH"}
DECIMALS = 7
AREA_CRS = "EPSG:3035"


def read_areas(geojson: bytes) -> gpd.GeoDataFrame:
    """Read one level of the boundary package: land areas only (GF 4), key and name."""
    features: list[dict[str, Any]] = []
    for entry in json.loads(geojson):
        features += entry["features"] if entry["type"] == "FeatureCollection" else [entry]
    features = [f for f in features if f["properties"]["GF"] == 4]
    areas = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
    areas = areas.rename(columns={"AGS": "key", "GEN": "name", "BEZ": "rank"})
    if areas["key"].duplicated().any():
        raise RecipeError(f"keys twice: {areas.loc[areas['key'].duplicated(), 'key'].tolist()}")
    return areas[["key", "name", "rank", "geometry"]].sort_values("key", ignore_index=True)


def current_keys(keys: pd.Series, changes: pd.DataFrame) -> pd.Series:
    """Replace keys of municipalities that were merged away by the key of their successor."""
    return keys.replace(dict(zip(changes["old_ags"], changes["new_ags"], strict=True)))


def district_names(districts: gpd.GeoDataFrame) -> pd.Series:
    """Give the name of each district by key; of two with one name, the rural one says so."""
    shared = districts["name"].duplicated(keep=False) & (districts["rank"] == "Landkreis")
    named: pd.Series = districts["name"].where(~shared, "Landkreis " + districts["name"])
    return named.set_axis(districts["key"])


def build(
    municipalities: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
    *,
    changes: pd.DataFrame,
    ranks: pd.DataFrame,
    population: pd.Series,
    members: list[str],
) -> gpd.GeoDataFrame:
    """Make the layer `units`.

    Parameters
    ----------
    municipalities, districts : GeoDataFrame
        From `read_areas`, whole country.
    changes : DataFrame
        `old_ags`, `new_ags`, `new_name`: mergers after the edition of the boundaries.
    ranks : DataFrame
        `ags`, `central_place` where known.
    population : Series
        Inhabitants by current key; units that are not in it stay without a figure.
    members : list of str
        Keys of the municipalities and districts that cooperate.
    """
    near = municipalities[municipalities["key"].str[:2].isin(list(STATES))].reset_index(drop=True)
    near["geometry"] = _rounded(near.geometry)
    near["core"] = near["key"].str[:5].isin(list(DISTRICTS))
    near = near[near["core"] | _halo(near)]
    near["key"] = current_keys(near["key"], changes)
    merged = _dissolved(near)
    new_names = changes.set_index("new_ags")["new_name"].to_dict()
    merged["name"] = merged["key"].map(new_names).fillna(merged["name"])
    names = district_names(districts)
    rank = ranks.dropna(subset="central_place").set_index("ags")["central_place"]
    units = gpd.GeoDataFrame(
        {
            "unit_id": merged["key"],
            "name": merged["name"],
            "district_id": merged["key"].str[:5],
            "district": merged["key"].str[:5].map(names),
            "state": merged["key"].str[:2].map(STATES),
            "population_zensus_2011": merged["key"].map(population).astype("Int64"),
            "central_place": merged["key"].map(rank),
            "member": merged["key"].isin(members) | merged["key"].str[:5].isin(members),
            "halo": ~merged["core"],
        },
        geometry=merged.geometry,
        crs=merged.crs,
    )
    return units.sort_values("unit_id", ignore_index=True)


def holes(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Land that is enclosed by the units and belongs to none of them, in hectares."""
    rings = _enclosed(units.geometry)
    found = gpd.GeoDataFrame(geometry=rings, crs=units.crs)
    found["area_ha"] = found.to_crs(AREA_CRS).area / 1e4
    return found


def _rounded(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Round vertices one by one, so that shared edges stay shared, then mend invalid rings."""
    rounded = shapely.transform(geometry.to_numpy(), lambda xy: np.round(xy, DECIMALS))
    valid = shapely.is_valid(rounded)
    rounded[~valid] = shapely.make_valid(rounded[~valid], method="structure", keep_collapsed=False)
    return gpd.GeoSeries(rounded, index=geometry.index, crs=geometry.crs)


def _halo(areas: gpd.GeoDataFrame) -> pd.Series:
    """Municipalities that touch the core, and those that core and halo enclose."""
    core = areas.loc[areas["core"], "geometry"]
    touched = np.unique(areas.sindex.query(core.to_numpy(), predicate="intersects")[1])
    halo = pd.Series(data=False, index=areas.index)
    halo.iloc[touched] = True
    enclosed = areas.sindex.query(_enclosed(areas.geometry[halo]), predicate="covers")[1]
    halo.iloc[np.unique(enclosed)] = True
    outside: pd.Series = halo & ~areas["core"]
    return outside


def _enclosed(geometry: gpd.GeoSeries) -> np.ndarray:
    parts = shapely.get_parts(shapely.coverage_union_all(geometry.to_numpy()))
    rings = shapely.get_rings(parts)
    outer = shapely.get_exterior_ring(parts)
    inner = [ring for ring in rings if not shapely.equals_exact(ring, outer).any()]
    # an empty list has no type, and a halo may have no hole
    return np.asarray(shapely.polygons(np.array(inner, dtype=object)))


def _dissolved(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Unite municipalities with one key; their edges match, so nothing is left between them."""
    alone = ~areas["key"].duplicated(keep=False)
    rows = [areas[alone]]
    for _, group in areas[~alone].groupby("key"):
        one = group.iloc[[0]].copy()
        one["geometry"] = shapely.coverage_union_all(group.geometry.to_numpy())
        rows.append(one)
    united = gpd.GeoDataFrame(pd.concat(rows), crs=areas.crs)
    broken = Counter(shapely.is_valid_reason(united.geometry.to_numpy()))
    if set(broken) != {"Valid Geometry"}:
        raise RecipeError(f"units: invalid after the dissolve: {dict(broken)}")
    if not shapely.coverage_is_valid(united.geometry.to_numpy()):
        raise RecipeError("units: edges of neighbours do not match after rounding.")
    return united
