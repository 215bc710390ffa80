"""Zonal statistics: memory on a raster of 40,000 by 40,000 cells, and speed.

``python benchmarks/zonal.py --side 40000`` makes a tiled, compressed GeoTIFF of 40,000 by 40,000
cells, of which every 64th block holds heights, and lays it under 200 sites and one unit that covers
it all; printed are the seconds and the peak memory of a fresh process. ``--speed`` compares engines
on 2,000 polygons and 4,000 by 4,000 cells; rasterstats is left out where it is not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fresh import fresh

LEFT, TOP = 4_400_000, 3_200_000
BLOCK, CELL_M = 512, 5


def tiff(path: str, side: int, cell_m: int, **more: object) -> Any:  # noqa: ANN401 (a file of rasterio)
    """Open a new tiled and compressed raster of heights."""
    import rasterio  # noqa: PLC0415

    return rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=side,
        height=side,
        count=1,
        dtype="float32",
        nodata=-1,
        crs="EPSG:3035",
        tiled=True,
        compress="deflate",
        transform=rasterio.Affine(cell_m, 0, LEFT, 0, -cell_m, TOP),
        **more,
    )


def make(path: str, side: int) -> None:
    """Write a large raster, most of it without data."""
    import numpy as np  # noqa: PLC0415
    from rasterio.windows import Window  # noqa: PLC0415

    random = np.random.default_rng(0)
    blocks = {"blockxsize": BLOCK, "blockysize": BLOCK, "SPARSE_OK": True, "BIGTIFF": "IF_SAFER"}
    with tiff(path, side, CELL_M, **blocks) as target:
        for row in range(0, side - BLOCK, 8 * BLOCK):
            for column in range(0, side - BLOCK, 8 * BLOCK):
                cells = random.uniform(80, 300, (BLOCK, BLOCK)).astype("float32")
                target.write(cells, 1, window=Window(column, row, BLOCK, BLOCK))


def read(path: str, side: int, engine: str) -> float:
    """Sum the raster under 200 discs and one square over all; gives the seconds."""
    import geopandas as gpd  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    import landgap as lg  # noqa: PLC0415

    random, reach = np.random.default_rng(1), side * CELL_M
    x, y = random.uniform(0.1, 0.9, (2, 200)) * reach
    radius = random.uniform(50, 600, 200)
    sites = shapely.buffer(shapely.points(LEFT + x, TOP - y), radius)
    whole = shapely.box(LEFT, TOP - reach, LEFT + reach, TOP)
    zones = gpd.GeoDataFrame(geometry=[*sites, whole], crs="EPSG:3035")
    start = time.perf_counter()
    found = lg.raster.zonal(zones, path, statistics=["count", "mean"], engine=engine, progress=False)
    seconds = time.perf_counter() - start
    cells = len(range(0, side - BLOCK, 8 * BLOCK)) ** 2 * BLOCK**2
    if found["count"].iloc[-1] != cells:
        raise SystemExit(f"{found['count'].iloc[-1]} cells of {cells} were counted")
    return seconds


def speed(path: str) -> list[tuple[str, float, float, float, int]]:
    """Ask each engine for the means under 2,000 discs.

    Gives name, seconds, median and largest error, and how many discs have no mean.
    """
    import geopandas as gpd  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415
    from exactextract import exact_extract  # noqa: PLC0415

    import landgap as lg  # noqa: PLC0415

    random = np.random.default_rng(1)
    with tiff(path, 4000, 10) as target:
        target.write(random.random((4000, 4000), dtype="float32"), 1)
    x, y = random.uniform(500, 39_500, (2, 2000))
    shapes = gpd.points_from_xy(LEFT + x, TOP - y).buffer(random.uniform(5, 400, 2000))
    zones = gpd.GeoDataFrame(geometry=shapes, crs="EPSG:3035")

    def ours(engine: str) -> Callable[[], Any]:
        return lambda: lg.raster.zonal(zones, path, statistics=["mean"], engine=engine, progress=False)[
            "mean"
        ]

    ways: dict[str, Callable[[], Any]] = {
        "landgap, exactextract": ours("exactextract"),
        "landgap, rasterio": ours("rasterio"),
        "exactextract alone": lambda: exact_extract(path, zones, "mean", output="pandas")["mean"],
    }
    if importlib.util.find_spec("rasterstats"):
        from rasterstats import zonal_stats  # noqa: PLC0415

        ways["rasterstats"] = lambda: [row["mean"] for row in zonal_stats(zones, path, stats=["mean"])]
    rows, exact = [], None
    for name, work in ways.items():
        start = time.perf_counter()
        mean = np.asarray(work(), dtype=float)
        seconds = time.perf_counter() - start
        exact = mean if exact is None else exact
        away = np.abs(mean / exact - 1)
        rows.append((name, seconds, np.nanmedian(away), np.nanmax(away), np.isnan(mean).sum()))
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=40_000, help="cells each way")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--speed", action="store_true", help="compare engines instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "raster.tif"))
        if options.speed:
            for name, seconds, median, largest, lost in fresh(speed, path).answer:
                errors = f"median error {median:.2e}   largest {largest:.2e}"
                print(f"{name:<22}{seconds:7.1f} s   {errors}   lost {lost}")
            return
        fresh(make, path, options.side)
        run = fresh(read, path, options.side, options.engine)
    cells = f"{options.side:,} x {options.side:,} cells"
    print(f"{cells}: {run.answer:.1f} s, peak memory of the process {run.peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
