"""Zonal statistics: memory on a raster of 40,000 by 40,000 cells, and speed.

``python benchmarks/zonal.py --side 40000`` makes a tiled, compressed GeoTIFF of 40,000 by 40,000
cells, of which every 64th block holds heights, and lays it under 200 sites and one unit that covers
it all; printed are the seconds and the peak memory of a fresh process. ``--speed`` compares engines
on 2,000 polygons and 4,000 by 4,000 cells; rasterstats is left out where it is not installed.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from main_job import python

MAKE = """
import numpy as np, rasterio
from rasterio.windows import Window
side, block = {side}, 512
random = np.random.default_rng(0)
with rasterio.open({path!r}, "w", driver="GTiff", width=side, height=side, count=1,
                   dtype="float32", nodata=-1, crs="EPSG:3035", tiled=True, blockxsize=block,
                   blockysize=block, compress="deflate", SPARSE_OK=True, BIGTIFF="IF_SAFER",
                   transform=rasterio.Affine(5, 0, 4_400_000, 0, -5, 3_200_000)) as target:
    for row in range(0, side - block, 8 * block):
        for column in range(0, side - block, 8 * block):
            cells = random.uniform(80, 300, (block, block)).astype("float32")
            target.write(cells, 1, window=Window(column, row, block, block))
"""
READ = """
import time
import geopandas as gpd, numpy as np, shapely
import landgap as lg
random = np.random.default_rng(1)
reach = {side} * 5
x, y = random.uniform(0.1, 0.9, (2, 200)) * reach
radius = random.uniform(50, 600, 200)
sites = shapely.buffer(shapely.points(4_400_000 + x, 3_200_000 - y), radius)
whole = shapely.box(4_400_000, 3_200_000 - reach, 4_400_000 + reach, 3_200_000)
zones = gpd.GeoDataFrame(geometry=[*sites, whole], crs="EPSG:3035")
start = time.perf_counter()
found = lg.zonal(zones, {path!r}, statistics=["count", "mean"], engine={engine!r}, progress=False)
seconds = time.perf_counter() - start
blocks = len(range(0, {side} - 512, 8 * 512)) ** 2
assert found["count"].iloc[-1] == blocks * 512**2, found["count"].iloc[-1]
print(round(seconds, 1))
"""
SPEED = """
import time
import geopandas as gpd, numpy as np, rasterio
import landgap as lg
random = np.random.default_rng(1)
with rasterio.open({path!r}, "w", driver="GTiff", width=4000, height=4000, count=1, dtype="float32",
                   nodata=-1, crs="EPSG:3035", tiled=True, compress="deflate",
                   transform=rasterio.Affine(10, 0, 4_400_000, 0, -10, 3_200_000)) as target:
    target.write(random.random((4000, 4000), dtype="float32"), 1)
x, y = random.uniform(500, 39_500, (2, 2000))
shapes = gpd.points_from_xy(4_400_000 + x, 3_200_000 - y).buffer(random.uniform(5, 400, 2000))
zones = gpd.GeoDataFrame(geometry=shapes, crs="EPSG:3035")
exact = None
def told(name, work):
    global exact
    start = time.perf_counter()
    mean = np.asarray(work(), dtype=float)
    seconds = time.perf_counter() - start
    exact = mean if exact is None else exact
    away = np.abs(mean / exact - 1)
    print(f"{{name:<22}}{{seconds:7.1f}} s   median error {{np.nanmedian(away):.2e}}   "
          f"largest {{np.nanmax(away):.2e}}   lost {{int(np.isnan(mean).sum())}}")
options = {{"statistics": ["mean"], "progress": False}}
for engine in ("exactextract", "rasterio"):
    told("landgap, " + engine, lambda: lg.zonal(zones, {path!r}, engine=engine, **options)["mean"])
from exactextract import exact_extract
told("exactextract alone", lambda: exact_extract({path!r}, zones, "mean", output="pandas")["mean"])
try:
    from rasterstats import zonal_stats
    told("rasterstats", lambda: [row["mean"] if row["mean"] is not None else np.nan
                                 for row in zonal_stats(zones, {path!r}, stats=["mean"])])
except ImportError:
    pass
"""


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
            print(python(SPEED.format(path=path), Path(folder))[2], end="")
            return
        python(MAKE.format(path=path, side=options.side), Path(folder))
        code = READ.format(path=path, side=options.side, engine=options.engine)
        _, peak, seconds = python(code, Path(folder))
    cells = f"{options.side:,} x {options.side:,} cells"
    print(f"{cells}: {seconds.strip()} s, peak memory of the process {peak:.0f} MB")


if __name__ == "__main__":
    main()
