"""Grids of units on both sides of a border, for the tests of proposed areas."""

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import strategies as st

from landgap.cooperation.region_problem import AreaRules, Task
from landgap.layers.coverage import adjacency

SIDE_M = 1000


def grid(gaps, *, columns, border, demand=0.0):
    """Squares of 1 km in rows; those left of the border lie in Saxony-Anhalt."""
    x, y = np.arange(len(gaps)) % columns, np.arange(len(gaps)) // columns
    return gpd.GeoDataFrame(
        {"state": np.where(x < border, "DE-ST", "DE-SN"), "gap_ha": gaps, "demand_ha_mid": demand},
        index=pd.Index([f"u{n:02}" for n in range(len(gaps))], name="unit_id"),
        geometry=shapely.box(x * SIDE_M, y * SIDE_M, (x + 1) * SIDE_M, (y + 1) * SIDE_M),
        crs="EPSG:3035",
    )


def task_of(units, rules, fixed=()):
    centre = shapely.get_coordinates(units.centroid.array)
    km = np.hypot(*(centre[:, None] - centre[None]).transpose(2, 0, 1)) / SIDE_M
    near = np.ones_like(km, dtype=bool) if rules.max_diameter is None else km <= rules.max_diameter
    return Task(
        rules,
        units["gap_ha"].fillna(0.0).to_numpy(),
        pd.factorize(units["state"])[0],
        units.area.to_numpy() / 1e6,
        adjacency(np.asarray(units.geometry.array))[0],
        near,
        fixed,
        units["demand_ha_mid"].where(units["gap_ha"].isna(), 0.0).to_numpy(),
    )


def brute_force(task):
    """Every set of units, one by one."""
    everyone = range(task.gap_ha.size)
    sets = (list(s) for size in range(1, len(everyone) + 1) for s in combinations(everyone, size))
    return max((task.value(units) for units in sets if task.allows(units)), default=-np.inf)


RULES = st.builds(
    AreaRules,
    max_units=st.sampled_from([None, 3, 4, 6]),
    min_units=st.sampled_from([1, 2, 3]),
    max_diameter=st.sampled_from([None, 1.5, 2.3]),
    max_area_km2=st.sampled_from([None, 4.0]),
    max_states=st.sampled_from([None, 2]),
    sides=st.sampled_from(["state", "unit"]),
    balance_weight=st.sampled_from([0.0, 0.5, 1.0]),
    unit_penalty_ha=st.sampled_from([0.0, 1.0]),
)
GAPS = st.lists(st.sampled_from([-30.0, -9, -4, 0, 3, 8, 25, np.nan]), min_size=9, max_size=9)
