"""The layer `pv`: register and published parks, each plant once."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from . import parks, register
from .estates import homes_by_name, units_of_points

REGISTER_SOURCE = "Marktstammdatenregister by way of powerplantmatching 0.9.1"
SHUT = "shut down: 'withdrawn' stands for that here"
COLUMNS = [
    "pv_id",
    "name",
    "unit_id",
    "capacity_mw",
    "area_ha",
    "commissioned",
    "decommissioned",
    "status",
    "position",
    "position_accuracy_m",
    "area_kind",
    "on_commercial_land",
    "register_ids",
    "n_register_units",
    "origin",
    "source",
    "note",
    "geometry",
]


@dataclass(frozen=True)
class Plants:
    """The layer, how it came about, and what is not in it."""

    layer: gpd.GeoDataFrame
    matches: pd.DataFrame
    excluded: pd.DataFrame


def build(
    rows: gpd.GeoDataFrame,
    facts: pd.DataFrame,
    corrections: pd.DataFrame,
    units: gpd.GeoDataFrame,
) -> Plants:
    """Make the layer of register rows and the table of parks.

    Parameters
    ----------
    rows : GeoDataFrame
        From `register.read`.
    facts : DataFrame
        `facts/pv_parks.csv`, all text.
    corrections : DataFrame
        `facts/pv_corrections.csv`: decisions by hand, each with its reason.
    units : GeoDataFrame
        The layer `units`.
    """
    double = register.doubles(rows)
    plants = rows[~double].reset_index(drop=True)
    published = read_parks(facts, units)
    homes = homes_by_name(
        published.set_index("pv_id")["unit_id"], facts.set_index("pv_id")["municipality"], units
    )
    matches = parks.match(published, plants, homes=homes, corrections=corrections, place_names=units["name"])
    not_ground = corrections[corrections["decision"] == "not_ground"]
    roofs = plants["register_id"].isin(not_ground["register_id"])
    off_ground = published["pv_id"].isin(not_ground["pv_id"])
    matched = plants["register_id"].isin(matches["register_id"])

    merged = _merge(published[~off_ground], plants, matches, units)
    bare = merged["capacity_mw"].isna() & merged["area_ha"].isna()
    alone = _alone(register.staged(plants[~matched]))
    layer = pd.concat([merged[~bare], alone], ignore_index=True)[COLUMNS]
    layer = gpd.GeoDataFrame(layer, geometry="geometry", crs=units.crs)
    layer["capacity_mw"] = layer["capacity_mw"].round(5)
    shut = layer["decommissioned"].notna()
    layer["note"] = layer["note"].mask(shut, (layer["note"] + "; " + SHUT).fillna(SHUT))
    excluded = pd.concat(
        [
            _listed(
                rows[double],
                "name",
                "told twice: a row of another data base beside the register row of the same plant",
            ),
            _listed(plants[roofs], "register_id", "not ground-mounted: roofs over parked cars"),
            _listed(published[off_ground], "pv_id", "not ground-mounted: roofs over parked cars"),
            _listed(merged[bare], "pv_id", "neither capacity nor area known: no footprint"),
        ]
    )
    return Plants(layer.sort_values("pv_id", ignore_index=True), matches, excluded)


def read_parks(facts: pd.DataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Read the table of parks, with numbers as numbers and a unit for each."""
    numbers = ["capacity_mw", "area_ha", "position_accuracy_m", "lon", "lat"]
    table = facts.astype(dict.fromkeys(numbers, float))
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), crs=units.crs)
    table["unit_id"] = table["ags"].fillna(units_of_points(points, units))
    table["commissioned"] = pd.to_numeric(table["commissioned"]).astype("Int64")
    return gpd.GeoDataFrame(table, geometry=points, crs=units.crs)


def _merge(
    published: gpd.GeoDataFrame,
    plants: gpd.GeoDataFrame,
    matches: pd.DataFrame,
    units: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """One row a park: the register's megawatts, place and status where it knows the park."""
    pairs = plants.merge(matches[["pv_id", "register_id"]], on="register_id", validate="1:1")
    # the largest row speaks for a park of several: first in its group
    pairs = pairs.sort_values(["pv_id", "capacity_mw"], ascending=[True, False])
    known = pairs.groupby("pv_id").agg(
        mw_register=("capacity_mw", "sum"),
        year_register=("year", "first"),
        decommissioned=("decommissioned", "max"),
        status_register=("status", "first"),
        register_ids=("register_ids", ";".join),
        n_register_units=("n_register_units", "sum"),
    )
    both = published.join(known.join(_middle(pairs)), on="pv_id")
    matched = both["mw_register"].notna()
    point = gpd.GeoSeries(both["point_register"].where(matched, both["geometry"]), crs=units.crs)
    told = "published: " + both["capacity_mw"].map("{:g} MW".format)
    told = told.mask(both["capacity_mw"].isna(), "no published capacity")
    note = (told + "; " + both["note"]).fillna(told).where(matched, both["note"])
    source = both["source"].mask(matched, REGISTER_SOURCE + "; " + both["source"])
    accuracy = both["position_accuracy_m"].mask(matched, register.POSITION_ACCURACY_M)
    return pd.DataFrame(
        {
            "pv_id": both["pv_id"],
            "name": both["name"],
            "unit_id": units_of_points(point, units).where(matched, both["unit_id"]),
            "capacity_mw": both["mw_register"].fillna(both["capacity_mw"]),
            "area_ha": both["area_ha"],
            "commissioned": both["commissioned"].fillna(both["year_register"]),
            "decommissioned": both["decommissioned"],
            "status": both["status_register"].fillna(both["status"]),
            "position": "approximate",
            "position_accuracy_m": accuracy,
            "area_kind": both["prior_land_use"].replace("unknown", None),
            "on_commercial_land": both["on_commercial_land"],
            "register_ids": both["register_ids"],
            "n_register_units": both["n_register_units"].astype("Int64"),
            "origin": matched.map({True: "both", False: "published"}),
            "source": source,
            "note": note,
            "geometry": point,
        }
    )


def _middle(pairs: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the middle of a park's register points, weighted by capacity."""
    weight = pairs["capacity_mw"] / pairs.groupby("pv_id")["capacity_mw"].transform("sum")
    at = pd.DataFrame({"x": pairs.geometry.x * weight, "y": pairs.geometry.y * weight})
    middle = at.groupby(pairs["pv_id"]).sum()
    points = gpd.points_from_xy(middle["x"], middle["y"])
    return gpd.GeoSeries(points, index=middle.index, name="point_register")


def _alone(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give register rows that no page tells about the columns of the layer."""
    return (
        rows.rename(columns={"register_id": "pv_id", "year": "commissioned"})
        .assign(
            position="approximate",
            position_accuracy_m=register.POSITION_ACCURACY_M,
            origin="register",
            source=REGISTER_SOURCE,
        )
        .reindex(columns=COLUMNS)
    )


def _listed(rows: pd.DataFrame, key: str, reason: str) -> pd.DataFrame:
    """List what is excluded; `key` names the column that tells the rows apart."""
    return pd.DataFrame(
        {
            "id": rows[key],
            "name": rows["name"],
            "unit_id": rows["unit_id"],
            "status": rows["status"],
            "capacity_mw": rows["capacity_mw"],
            "reason": reason,
        }
    )
