"""Layers for the ledger in parts: written to files, and two runs compared."""

import hashlib

import geopandas as gpd
import numpy as np
import pandas as pd
from ground import box, frame

TABLES = ("pieces", "sites", "pv", "overlaps", "moved")


def drawn(seed=0):
    """36 units of 1 km, sites and plants over boundaries, over each other and outside all units."""
    random = np.random.default_rng(seed)
    units = frame(
        {"unit_id": [f"u{n:03}" for n in range(36)]},
        [box(x, y, x + 1000, y + 1000) for x in range(0, 6_000, 1000) for y in range(0, 6_000, 1000)],
    )

    def shapes(many, largest):
        x, y = random.uniform(-1500, 7_500, (2, many))
        wide, high = random.uniform(20, largest, (2, many))
        turned = zip(x, y, wide, high, random.uniform(0, 90, many), strict=True)
        boxes = [box(a, b, a + w, b + h) for a, b, w, h, _ in turned]
        return gpd.GeoSeries(boxes).rotate(33).tolist()

    sites = frame(
        {
            "site_id": [f"S{n:03}" for n in range(200)],
            "status": random.choice(["existing", "reserve", "planned"], 200),
        },
        shapes(200, 600),
    )
    years = random.integers(2005, 2025, 40)
    pv = frame({"pv_id": [f"P{n:02}" for n in range(40)], "commissioned": years}, shapes(40, 800))
    # far from all: no unit's box comes near
    sites.loc[0, "geometry"] = box(-90_000, 0, -89_000, 1000)
    sites.loc[1, "geometry"] = box(-89_500, 0, -88_500, 1000)
    pv.loc[0, "geometry"] = box(0, 90_000, 1000, 91_000)
    return units, sites, pv


def written(folder, **layers):
    folder.mkdir(exist_ok=True)
    for name, layer in layers.items():
        layer.to_parquet(
            folder / f"{name}.parquet",
            schema_version="1.1.0",
            write_covering_bbox=True,
            row_group_size=50,
        )
    return [folder / f"{name}.parquet" for name in layers]


def assert_same(left, right):
    """Bit for bit."""
    for name in TABLES:
        pd.testing.assert_frame_equal(left.read(name), right.read(name), check_exact=True)
    pd.testing.assert_frame_equal(left.excluded, right.excluded, check_exact=True)
    pd.testing.assert_series_equal(left.gaps_ha, right.gaps_ha, check_exact=True)
    assert left.repairs == right.repairs


def content(parts):
    """A hash a file, times and temporary names left out."""
    return {
        str(path.relative_to(parts.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(parts.folder.rglob("*"))
        if path.is_file()
    }
