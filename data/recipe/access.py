"""Points of access: motorway junctions, freight terminals, stations, airfields."""

from __future__ import annotations

import io
import json
from typing import Any

import geopandas as gpd
import pandas as pd

from .estates import units_of_points
from .units import AREA_CRS

KINDS = {"junction": "motorway_junction", "interchange": "motorway_interchange"}
COLUMNS = [
    "access_id",
    "name",
    "kind",
    "status",
    "state",
    "motorway",
    "position_accuracy_m",
    "source",
    "note",
    "geometry",
]
SAME_AIRPORT_M = 3000.0


def build(
    junctions: pd.DataFrame,
    freight: pd.DataFrame,
    stations: bytes,
    airfields: bytes,
    units: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Make the layer `access`; stations and airfields within the bounding box of the units."""
    roads = _points(junctions).rename(columns={"junction_id": "access_id"})
    roads["kind"] = roads["kind"].map(KINDS)
    terminals = _points(freight).rename(columns={"freight_id": "access_id"})
    airports = terminals[terminals["kind"] == "airport"]
    layers = [
        roads,
        terminals,
        _inside(read_stations(stations), units),
        _not_near(_inside(read_airfields(airfields), units), airports),
    ]
    points = gpd.GeoDataFrame(pd.concat(layers, ignore_index=True), crs=units.crs)
    points = points.reindex(columns=COLUMNS)
    points["position_accuracy_m"] = points["position_accuracy_m"].astype(float)
    return points.sort_values("access_id", ignore_index=True)


def read_stations(lines: bytes) -> gpd.GeoDataFrame:
    """Read passenger stations from the one-object-a-line file of db-stations."""
    records: list[dict[str, Any]] = [json.loads(line) for line in lines.splitlines() if line]
    table = pd.DataFrame(
        {
            "access_id": ["station-" + record["id"] for record in records],
            "name": [record["name"] for record in records],
            "lon": [record["location"]["longitude"] for record in records],
            "lat": [record["location"]["latitude"] for record in records],
        }
    )
    return _points(table).assign(kind="station", source="db-stations 5.0.2 (DB InfraGO StaDa)")


def read_airfields(table: bytes) -> gpd.GeoDataFrame:
    """Read German airfields of every size from airportsdata."""
    raw = pd.read_csv(io.BytesIO(table), dtype=str, keep_default_na=False)
    raw = raw[raw["country"] == "DE"].reset_index(drop=True)
    fields = _points(raw).rename(columns={"icao": "access_id"})
    fields["access_id"] = "airfield-" + fields["access_id"].str.lower()
    note = "of any size, also closed ones; no word on traffic"
    return fields.assign(kind="airfield", source="airportsdata 20260905", note=note)


def _points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(table["lon"].astype(float), table["lat"].astype(float))
    return gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=points, crs="EPSG:4326")


def _inside(points: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the points in the box of the units; the state is known where a unit holds the point."""
    west, south, east, north = units.total_bounds
    boxed = points.cx[west:east, south:north].reset_index(drop=True)
    state = units.set_index("unit_id")["state"]
    return boxed.assign(state=units_of_points(boxed.geometry, units).map(state))


def _not_near(fields: gpd.GeoDataFrame, airports: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Drop the airfields that the table of freight already has as airports."""
    field = fields.to_crs(AREA_CRS).geometry
    airport = airports.to_crs(AREA_CRS).geometry
    same = field.sindex.query(airport.to_numpy(), predicate="dwithin", distance=SAME_AIRPORT_M)[1]
    return fields.drop(index=fields.index[same])
