"""Each hectare once: named estates take the load-area hectares that they lie on."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from .fetch import RecipeError
from .units import AREA_CRS

COLUMNS = [
    "site_id",
    "load_area_id",
    "distance_m",
    "load_area_ha_before",
    "merged_ha",
    "load_area_ha_after",
]


def claims(estates: pd.DataFrame) -> pd.Series:
    """Hectares of load areas that an estate accounts for.

    OpenStreetMap maps an existing estate as a whole, vacant plots included: it claims its gross
    area. Land waiting for reuse has a tag of its own there, which the load areas leave out: a
    brownfield claims only what is not available. Reserves and plans are fields as yet.
    """
    built = (estates["gross_ha"] - estates["available_ha"].fillna(0)).clip(lower=0)
    claimed = built.where(estates["status"] == "brownfield", 0.0)
    return claimed.mask(estates["status"] == "existing", estates["gross_ha"])


def merge(
    load_areas: gpd.GeoDataFrame, estates: gpd.GeoDataFrame, homes: pd.DataFrame
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Take hectares from load areas, nearest first, until each estate's claim is covered.

    An estate reaches as far as its position may be wrong plus the radius of a circle of its size,
    and only within the municipalities it lies in. Large estates choose first; what one has taken
    the next cannot take again.

    Returns
    -------
    load_areas : GeoDataFrame
        With the hectares that are left; those with nothing left are gone.
    merged : DataFrame
        One row for each taking, in the order of taking, columns `COLUMNS`.
    """
    claimed = claims(estates)
    order = estates.assign(claim_ha=claimed)[claimed > 0]
    order = order.sort_values(["gross_ha", "site_id"], ascending=[False, True])
    middle = order.to_crs(AREA_CRS).geometry
    points = load_areas.to_crs(AREA_CRS).geometry
    left = load_areas["gross_ha"].to_numpy(copy=True)
    taken: list[tuple[str, str, float, float, float, float]] = []
    for index, estate in order.iterrows():
        units = homes.loc[homes["site_id"] == estate["site_id"], "unit_id"]
        distance = points.distance(middle[index]).to_numpy()
        reach = estate["position_accuracy_m"] + np.sqrt(estate["gross_ha"] * 1e4 / np.pi)
        near = (distance <= reach) & load_areas["unit_id"].isin(units).to_numpy() & (left > 0)
        wanted = estate["claim_ha"]
        for row in np.flatnonzero(near)[np.argsort(distance[near], kind="stable")]:
            if wanted <= 0:
                break
            before = left[row]
            part = min(wanted, before)
            left[row] = round(before - part, 4)
            wanted -= part
            key = load_areas["site_id"].iloc[row]
            taken.append((estate["site_id"], key, round(distance[row]), before, round(part, 4), left[row]))
    merged = pd.DataFrame(taken, columns=COLUMNS)
    _prove(load_areas["gross_ha"], left, merged)
    share = left / load_areas["gross_ha"]
    rest = load_areas.assign(
        gross_ha=left,
        industrial_ha=(load_areas["industrial_ha"] * share).round(4),
        retail_ha=(load_areas["retail_ha"] * share).round(4),
    )
    return rest[left > 0].reset_index(drop=True), merged


def _prove(before: pd.Series, after: np.ndarray, merged: pd.DataFrame) -> None:
    """Close the account: what was there is either left or merged."""
    gap = before.sum() - after.sum() - merged["merged_ha"].sum()
    if abs(gap) > 1e-3:
        raise RecipeError(f"merge: {gap:.4f} ha are neither left nor merged.")
