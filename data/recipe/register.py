"""Solar plants of the national register, as merged by powerplantmatching."""

from __future__ import annotations

import ast
import io

import geopandas as gpd
import numpy as np
import pandas as pd

from .estates import units_of_points
from .fetch import RecipeError
from .units import AREA_CRS

MEMBER = "powerplantmatching-0.9.1/powerplants.csv"
SMALLEST_MW = 0.75
LAST_YEAR_IN_OPERATION = 2025
POSITION_ACCURACY_M = 300.0
DOUBLE_WITHIN_M = 500.0
COLUMNS = [
    "projectID",
    "Name",
    "Fueltype",
    "Country",
    "Capacity",
    "DateIn",
    "DateOut",
    "lat",
    "lon",
]


def read(table: bytes, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Read the German solar plants from 0.75 MW that stand in the units.

    Columns: `register_id` (first MaStR number, empty where there is none), `register_ids`, `name`
    (ASCII in the source), `unit_id`, `capacity_mw` (net rated power), `year`, `decommissioned`,
    `status`.
    """
    raw = pd.read_csv(io.BytesIO(table), usecols=COLUMNS)
    solar = (raw["Country"] == "Germany") & (raw["Fueltype"] == "Solar")
    raw = raw[solar & (raw["Capacity"] >= SMALLEST_MW)].reset_index(drop=True)
    points = gpd.GeoSeries(gpd.points_from_xy(raw["lon"], raw["lat"]), crs=units.crs)
    unit = units_of_points(points, units)
    ids = raw["projectID"].map(_numbers)
    plants = gpd.GeoDataFrame(
        {
            "register_id": ids.str[0],
            "register_ids": ids.str.join(";"),
            "n_register_units": ids.str.len(),
            "name": raw["Name"].str.strip(),
            "unit_id": unit,
            "capacity_mw": raw["Capacity"],
            "year": raw["DateIn"].astype("Int64"),
            "decommissioned": raw["DateOut"].astype("Int64"),
            "status": status(raw),
        },
        geometry=points,
        crs=units.crs,
    )
    plants = plants[unit.notna()].sort_values(["register_id", "name"], ignore_index=True)
    if plants["register_id"].dropna().duplicated().any():
        raise RecipeError("register: a MaStR number stands in two rows.")
    return plants


def status(raw: pd.DataFrame) -> pd.Series:
    """Tell plants that run from plans and from plants shut down.

    The table gives years only and mixes commissioning with planned commissioning. Its register
    export is of August 2026, so a plant of 2026 may run or not: it counts as planned.
    """
    running = pd.Series("operating", index=raw.index)
    planned = running.mask(raw["DateIn"] > LAST_YEAR_IN_OPERATION, "planned")
    return planned.mask(raw["DateOut"].notna(), "withdrawn")


def doubles(plants: gpd.GeoDataFrame) -> pd.Series:
    """Rows of other data bases beside a register row: the same plant told twice."""
    foreign = plants["register_id"].isna().to_numpy()
    at = plants.to_crs(AREA_CRS).geometry
    near = at[~foreign].sindex.query(at[foreign].to_numpy(), predicate="dwithin", distance=DOUBLE_WITHIN_M)[0]
    double = np.zeros(len(plants), dtype=bool)
    double[np.flatnonzero(foreign)[np.unique(near)]] = True
    if (foreign & ~double).any():
        raise RecipeError(f"register: no MaStR number: {plants['name'][foreign & ~double].tolist()}")
    return pd.Series(double, index=plants.index)


def staged(plants: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Unite rows of one status at exactly one point: stages of a plant, told row by row.

    Left apart, their footprints would be drawn on one another and their land counted once. The
    name and the year are those of the largest stage.
    """
    ranked = plants.sort_values(["capacity_mw", "register_id"], ascending=[False, True])
    place = [ranked.geometry.x, ranked.geometry.y, ranked["status"]]
    united = ranked.groupby(place, sort=False).agg(
        {
            "register_id": "min",
            "register_ids": ";".join,
            "n_register_units": "sum",
            "name": "first",
            "unit_id": "first",
            "capacity_mw": "sum",
            "year": "first",
            "decommissioned": "max",
            "status": "first",
            "geometry": "first",
        }
    )
    return gpd.GeoDataFrame(united, geometry="geometry", crs=plants.crs).reset_index(drop=True)


def _numbers(text: str) -> list[str]:
    """List the MaStR numbers in `{'MASTR': {'MASTR-SEE9...'}, 'GEM': {...}}`, sorted."""
    sources: dict[str, set[str]] = ast.literal_eval(text)
    return sorted(number.removeprefix("MASTR-") for number in sources.get("MASTR", ()))
