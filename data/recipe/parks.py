"""Which register rows are the park that a page tells about."""

from __future__ import annotations

import re
import unicodedata

import geopandas as gpd
import numpy as np
import pandas as pd

from .fetch import RecipeError
from .units import AREA_CRS

EXTRA_REACH_M = 3000.0
YEARS_APART = 2
PLANS_FROM = 2024
CAPACITY_TOLERANCE = 0.15
GROUP_RATIO = (0.5, 2.0)
MW_PER_HA = (0.1, 2.0)
GENERIC = frozenset(
    (
        *("anlage", "energie", "energiepark", "photovoltaik", "plant", "project", "solar"),
        *("solarpark", "freiflache", "hybrid", "former", "north", "south", "strasse"),
        *("airfield", "airport", "bahnhof", "commercial", "deponie", "heap", "landfill"),
        *("marshalling", "station", "zentraldeponie"),
    )
)
COLUMNS = [
    "pv_id",
    "register_id",
    "register_name",
    "why",
    "distance_m",
    "mw_register",
    "year_register",
    "mw_published",
]


def words(name: str) -> frozenset[str]:
    """Split a name into words of five letters or more, without accents, as the register has it."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return frozenset(word for word in re.findall(r"[a-z]+", plain) if len(word) >= 5)


def match(
    parks: gpd.GeoDataFrame,
    plants: gpd.GeoDataFrame,
    *,
    homes: pd.DataFrame,
    corrections: pd.DataFrame,
    place_names: pd.Series,
) -> pd.DataFrame:
    """Match published parks with register rows; a row belongs to one park at most.

    Decisions by hand come first. Then, among rows within `position_accuracy_m` + 3 km of a park
    and of a year that fits (2 years apart at most; for a plan: from 2024 on):

    1. by name: a word in common that is neither generic nor the name of a municipality, and the
       rows found make 0.5 to 2 times the published MW (or 0.1 to 2 MW a published hectare);
    2. else by capacity: one row in a municipality of the park, within 15 % of the published MW,
       the nearest.

    A row that two parks could claim goes to the nearer one; withdrawn parks match nothing.

    Returns
    -------
    DataFrame
        One row a match, columns `COLUMNS`; `mw_published` is that of the whole park.
    """
    pairs = _pairs(parks, plants)
    by_hand = _by_hand(pairs, corrections)
    decided = pairs["pv_id"].isin(corrections["pv_id"])
    given = pairs["plant"].isin(by_hand["plant"])
    in_reach = pairs["distance_m"] <= pairs["reach_m"]
    pairs = pairs[in_reach & ~decided & ~given & pairs["year_fits"]]

    common = frozenset[str]().union(*map(words, place_names)) | GENERIC
    pairs["shared"] = [
        " ".join(sorted((words(park) & words(plant)) - common))
        for park, plant in zip(pairs["park_name"], pairs["register_name"], strict=True)
    ]
    named = _nearest_park(pairs[pairs["shared"] != ""])
    named = named[_size_fits(named)].assign(why=lambda frame: "name: " + frame["shared"])

    home = pd.MultiIndex.from_frame(homes[["pv_id", "unit_id"]])
    at_home = pd.MultiIndex.from_frame(pairs[["pv_id", "unit_id"]]).isin(home)
    close = (pairs["mw_register"] / pairs["mw_published"] - 1).abs() <= CAPACITY_TOLERANCE
    free = ~pairs["pv_id"].isin(named["pv_id"]) & ~pairs["plant"].isin(named["plant"])
    sized = _nearest_park(pairs[at_home & close & free])
    sized = sized.sort_values("distance_m").drop_duplicates("pv_id")
    sized = sized.assign(why="capacity, year and municipality")

    found = pd.concat([by_hand, named, sized]).sort_values(["pv_id", "register_id"])
    found["distance_m"] = found["distance_m"].round()
    matches: pd.DataFrame = found[COLUMNS].reset_index(drop=True)
    return matches


def _pairs(parks: gpd.GeoDataFrame, plants: gpd.GeoDataFrame) -> pd.DataFrame:
    """Cross every park that is not withdrawn with every register row."""
    alive = parks[parks["status"] != "withdrawn"]
    at = plants.to_crs(AREA_CRS).geometry
    middles = alive.to_crs(AREA_CRS).geometry
    distance = np.column_stack([at.distance(middle).to_numpy() for middle in middles])
    left = alive.drop(columns="geometry").rename(
        columns={"name": "park_name", "capacity_mw": "mw_published", "unit_id": "home"}
    )
    right = plants[["register_id", "name", "unit_id", "capacity_mw", "year"]].rename(
        columns={"name": "register_name", "capacity_mw": "mw_register", "year": "year_register"}
    )
    pairs: pd.DataFrame = left.merge(right.assign(plant=plants.index), how="cross")
    pairs["distance_m"] = distance.T.ravel()
    pairs["reach_m"] = pairs["position_accuracy_m"] + EXTRA_REACH_M
    apart = (pairs["year_register"] - pairs["commissioned"]).abs()
    near_in_time = (apart <= YEARS_APART).fillna(value=True).astype(bool)
    late = (pairs["year_register"] >= PLANS_FROM).fillna(value=False).astype(bool)
    pairs["year_fits"] = near_in_time.where(pairs["status"] != "planned", late)
    return pairs


def _by_hand(pairs: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    wanted = corrections.dropna(subset="register_id")
    wanted = wanted[wanted["decision"] != "no_match"]
    found: pd.DataFrame = pairs.merge(wanted, on=["pv_id", "register_id"], how="inner", validate="1:1")
    if len(found) < len(wanted):
        lost = set(wanted["register_id"]) - set(found["register_id"])
        raise RecipeError(f"pv_corrections.csv names rows that the register has not: {lost}")
    found["why"] = "by hand: " + found["reason"]
    return found


def _nearest_park(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.sort_values(["distance_m", "pv_id"]).drop_duplicates("plant")


def _size_fits(named: pd.DataFrame) -> pd.Series:
    """Whether the rows found for a park add up to something like its published size."""
    total = named.groupby("pv_id")["mw_register"].transform("sum")
    by_capacity = (total / named["mw_published"]).between(*GROUP_RATIO)
    by_area = (total / named["area_ha"]).between(*MW_PER_HA)
    return by_capacity.where(named["mw_published"].notna(), by_area)
