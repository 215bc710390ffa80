"""Outlines of Germany's states, coarse: to show on a small map where a region lies."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import shapely

from .fetch import RecipeError
from .units import AREA_CRS, read_areas

MEMBER = "package/laender.geo.json"
CODES = {
    "01": "DE-SH",
    "02": "DE-HH",
    "03": "DE-NI",
    "04": "DE-HB",
    "05": "DE-NW",
    "06": "DE-HE",
    "07": "DE-RP",
    "08": "DE-BW",
    "09": "DE-BY",
    "10": "DE-SL",
    "11": "DE-BE",
    "12": "DE-BB",
    "13": "DE-MV",
    "14": "DE-SN",
    "15": "DE-ST",
    "16": "DE-TH",
}
DECIMALS = 3  # some 100 m
_TOLERANCE_M = 2500
_SMALLEST_M2 = 20e6


def build(geojson: bytes) -> gpd.GeoDataFrame:
    """Simplify the states together, so that shared edges stay shared; islets are left out."""
    states = read_areas(geojson)
    states["state"] = states["key"].map(CODES)
    if sorted(states["state"]) != sorted(CODES.values()):
        raise RecipeError(f"states: found {states['key'].tolist()}.")
    plain = states.to_crs(AREA_CRS)
    plain["geometry"] = shapely.coverage_simplify(plain.geometry.to_numpy(), _TOLERANCE_M)
    parts = plain.explode(ignore_index=True)
    parts = parts[parts.area > _SMALLEST_M2].dissolve("state").sort_index().to_crs("EPSG:4326")
    rounded = shapely.transform(parts.geometry.to_numpy(), lambda xy: np.round(xy, DECIMALS))
    # the ring of Bavaria touches itself where Jungholz hangs on by a summit
    valid = shapely.make_valid(rounded, method="structure", keep_collapsed=False)
    return gpd.GeoDataFrame({"state": parts.index}, geometry=valid, crs=parts.crs)


def geojson(states: gpd.GeoDataFrame) -> str:
    """Write the outlines as text, one state a line, so that the same data give the same bytes."""
    lines = []
    for state, shape in zip(states["state"], states.geometry, strict=True):
        feature = {
            "type": "Feature",
            "properties": {"state": state},
            "geometry": shapely.geometry.mapping(shape),
        }
        lines.append(json.dumps(feature, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
