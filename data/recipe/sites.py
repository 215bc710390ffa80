"""The layer `sites`: load areas and estates, each hectare once."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from . import estates, load_areas
from .merge import merge

COLUMNS = [
    "site_id",
    "name",
    "name_de",
    "unit_id",
    "shared_by",
    "kind",
    "kind_published",
    "status",
    "availability",
    "gross_ha",
    "net_share",
    "available_ha",
    "largest_parcel_ha",
    "industrial_ha",
    "retail_ha",
    "plan_date",
    "plan_level",
    "segments",
    "rail",
    "round_the_clock",
    "reference_date",
    "origin",
    "position",
    "position_accuracy_m",
    "source",
    "note",
    "geometry",
]


@dataclass(frozen=True)
class Sites:
    """The layer, what was merged for it, and what is not in it."""

    layer: gpd.GeoDataFrame
    built_up: gpd.GeoDataFrame
    merged: pd.DataFrame
    excluded: pd.DataFrame


def build(areas: gpd.GeoDataFrame, facts: pd.DataFrame, units: gpd.GeoDataFrame) -> Sites:
    """Make the layer of the load areas and `facts/sites.csv`.

    `built_up` are the commercial load areas before anything was taken from them.
    """
    built_up = load_areas.commercial(areas, units)
    named, homes, excluded = estates.build(facts, units)
    rest, merged = merge(built_up, named, homes)
    layer = pd.concat([rest, named], ignore_index=True).reindex(columns=COLUMNS)
    layer = layer.sort_values("site_id", ignore_index=True)
    return Sites(gpd.GeoDataFrame(layer, geometry="geometry", crs=units.crs), built_up, merged, excluded)
