"""Load areas: hectares of industrial and retail land (OpenStreetMap 2017), inhabitants 2011."""

from __future__ import annotations

import io

import geopandas as gpd
import numpy as np
import pandas as pd

from .fetch import RecipeError
from .units import current_keys

MEMBER = "reegis/data/static/oedb.demand.ego_dp_loadarea_v0.2.10_WGS84_170721.csv"
COLUMNS = {
    "id": "load_area_id",
    "ags_0": "key",
    "area_ha": "area_ha",
    "zensus_sum": "population",
    "sector_area_industrial": "industrial_ha",
    "sector_area_retail": "retail_ha",
    "st_astext": "wkt",
}


def read(table: bytes, changes: pd.DataFrame) -> gpd.GeoDataFrame:
    """Read the load areas of the whole country, with the key of today's municipality.

    `area_ha` is the whole load area, dwellings included; `industrial_ha` and `retail_ha` are 0
    where the source names none.
    """
    raw = pd.read_csv(io.BytesIO(table), usecols=list(COLUMNS), dtype={"id": str, "ags_0": str})
    areas = raw.rename(columns=COLUMNS)
    if not (areas["key"].str.len() == 8).all():
        raise RecipeError("load areas: a key that has not eight digits.")
    areas["unit_id"] = current_keys(areas["key"], changes)
    for column in ("industrial_ha", "retail_ha"):
        areas[column] = areas[column].fillna(0).round(4)
    points = gpd.GeoSeries.from_wkt(areas["wkt"], crs="EPSG:4326")
    return gpd.GeoDataFrame(areas.drop(columns=["key", "wkt"]), geometry=points)


def inhabitants(areas: pd.DataFrame) -> pd.Series:
    """Zensus 2011 inhabitants by municipality; none where no load area of it has a figure."""
    return areas.groupby("unit_id")["population"].sum(min_count=1).dropna().astype(int)


def commercial(areas: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make sites of the load areas with commercial land: built, nothing to be had.

    The point is the middle of the whole load area, the commercial land lies somewhere in it: the
    radius of its equal-area circle is taken as the accuracy of the position.
    """
    commercial_ha = areas["industrial_ha"] + areas["retail_ha"]
    chosen = areas[areas["unit_id"].isin(units["unit_id"]) & (commercial_ha > 0)]
    return gpd.GeoDataFrame(
        {
            "site_id": "la-" + chosen["load_area_id"],
            "unit_id": chosen["unit_id"],
            "status": "existing",
            "availability": "none",
            "gross_ha": (chosen["industrial_ha"] + chosen["retail_ha"]).round(4),
            "available_ha": 0.0,
            "industrial_ha": chosen["industrial_ha"],
            "retail_ha": chosen["retail_ha"],
            "reference_date": "2017",
            "origin": "load_area",
            "position": "approximate",
            "position_accuracy_m": np.sqrt(chosen["area_ha"] * 1e4 / np.pi).round(),
            "source": "open_eGo load areas v0.2.10 (OpenStreetMap 2017)",
        },
        geometry=chosen.geometry,
        crs=areas.crs,
    ).sort_values("site_id", ignore_index=True)
