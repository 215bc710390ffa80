"""What the sources are known to hold: a changed package or rule is noticed, not shipped."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

from .fetch import RecipeError
from .units import AREA_CRS, DISTRICTS


def check_sources(
    municipalities: gpd.GeoDataFrame,
    areas: pd.DataFrame,
    plants: pd.DataFrame,
    units: gpd.GeoDataFrame,
) -> None:
    """Compare the nine districts in the raw data with the published counts."""
    inner = set(units.loc[~units["halo"], "unit_id"])
    old = municipalities["key"].str[:5].isin(list(DISTRICTS))
    load = areas[areas["unit_id"].isin(inner)]
    solar = plants[plants["unit_id"].isin(inner)]
    _compare(
        {
            "municipalities of 2016": (int(old.sum()), 187),
            "load areas": (len(load), 3876),
            "load areas with industrial land": (int((load["industrial_ha"] > 0).sum()), 800),
            "load areas with retail land": (int((load["retail_ha"] > 0).sum()), 328),
            "industrial ha": (round(load["industrial_ha"].sum()), 11304),
            "retail ha": (round(load["retail_ha"].sum()), 5003),
            "inhabitants": (int(load["population"].sum()), 1995530),
            "solar plants": (len(solar), 636),
            "solar MW": (round(solar["capacity_mw"].sum()), 2997),
        }
    )


def check_units(units: gpd.GeoDataFrame) -> None:
    """Count the units and prove that they tile the area."""
    inner = ~units["halo"]
    overlap_m2 = units.to_crs(AREA_CRS).area.sum() - units.to_crs(AREA_CRS).union_all().area
    _compare(
        {
            "municipalities of 2021": (int(inner.sum()), 177),
            "halo": (int((~inner).sum()), 79),
            "members": (int(units["member"].sum()), 82),
            "district names missing": (int(units["district"].isna().sum()), 0),
            "inhabitants of the units": (
                int(units.loc[inner, "population_zensus_2011"].sum()),
                1995530,
            ),
            "overlaps from 1 m²": (int(overlap_m2 >= 1), 0),
        }
    )


def _compare(found: dict[str, tuple[Any, Any]]) -> None:
    wrong = [f"{name}: {is_} (expected {want})" for name, (is_, want) in found.items() if is_ != want]
    if wrong:
        raise RecipeError("the sources are not what they were:\n- " + "\n- ".join(wrong))
