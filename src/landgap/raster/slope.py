"""How steep the ground is under polygons, from a height model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from landgap.layers.checked import Inputs
from landgap.raster.coverage import CANNOT, Array, Engine, Options, under
from landgap.raster.zonal import count_rows, with_coverage, with_data
from landgap.tolerances import HIGHEST_M, LOWEST_M

_METRES = ("", "m", "metre", "metres", "meter", "meters")
_HORN = ((-1, 1), (0, 2), (1, 1))


def slope(
    zones: gpd.GeoDataFrame,
    heights: str | Path,
    *,
    steep_percent: float = 5.0,
    band: int = 1,
    nodata: float | None = None,
    engine: Engine = "auto",
    progress: bool | None = None,
) -> pd.DataFrame:
    """Measure how steep the ground is under polygons, from a height model (Hangneigung).

    Parameters
    ----------
    zones : GeoDataFrame
        Polygons.
    heights : str or Path
        Heights in metres, in a reference system in metres.
    steep_percent : float, default 5.0
        Slope in per cent from which ground counts as steep; our choice, no study sets one.
    band : int, default 1
        Band of the raster.
    nodata : float, optional
        Value that means no data where the file does not say.
    engine : {"auto", "exactextract", "rasterio"}
        As in :func:`landgap.raster.zonal`.
    progress : bool, optional
        Whether a terminal shows a bar on work above 2 s; that of the session if not given.

    Returns
    -------
    DataFrame
        On the index of `zones`: `slope_mean_percent`, `slope_max_percent`, `steep_share` (0 to 1),
        `covered_share`, and ``attrs`` as in :func:`landgap.raster.zonal`. A cell next to one without data has
        none: its slope is not known.

    Raises
    ------
    LandgapError
        As in :func:`landgap.raster.zonal`; also if the raster or its heights are not in metres, or a height
        is none on land (below -500 m or above 9,000 m).

    See Also
    --------
    landgap.raster.zonal : Sums and means.

    References
    ----------
    Horn (1981), Hill shading and the reflectance map, Proceedings of the IEEE 69, 14-47.

    Examples
    --------
    A plane that falls by 3 m on 100 m:

    >>> import tempfile, rasterio, shapely
    >>> file = tempfile.NamedTemporaryFile(suffix=".tif")
    >>> shape = {"width": 9, "height": 9, "count": 1, "dtype": "float32", "nodata": -1}
    >>> corner = rasterio.Affine(100, 0, 4_480_000, 0, -100, 3_130_000)
    >>> with rasterio.open(file.name, "w", crs="EPSG:3035", transform=corner, **shape) as target:
    ...     target.write(np.tile(np.arange(9, dtype="float32") * 3, (9, 1)), 1)
    >>> zone = shapely.box(4_480_200, 3_129_500, 4_480_500, 3_129_800)
    >>> zones = gpd.GeoDataFrame(geometry=[zone], index=["S1"], crs="EPSG:3035")
    >>> slope(zones, file.name)
        slope_mean_percent  slope_max_percent  steep_share  covered_share
    S1                 3.0                3.0          0.0            1.0
    """
    inputs = Inputs(CANNOT)
    inputs.options(steep_percent=steep_percent)
    count, total, steep = np.zeros((3, count_rows(zones)))
    most = np.full(len(count), np.nan)
    infinite = 0
    with under(inputs, zones, heights, Options(band, nodata, engine, progress)) as cover:
        if not cover.metric:
            inputs.fault(
                f"{Path(heights).name}: is not in metres, so it has no slope; warp it, e.g. with "
                "gdalwarp -t_srs EPSG:25832"
            )
        inputs.fault(*_not_metres(cover.source, band, Path(heights).name))
        inputs.stop()
        for tile in cover.tiles(margin=1):
            infinite += tile.infinite
            odd = tile.values[(tile.values < LOWEST_M) | (tile.values > HIGHEST_M)]
            if odd.size:
                inputs.fault(
                    f"{Path(heights).name}: {odd[0]:g} is no height ({LOWEST_M:g} to {HIGHEST_M:g} m); "
                    f"if that is no data, say nodata={odd[0]:g}"
                )
                inputs.stop()
            weight, values = with_data(tile.coverage, _slope_percent(tile.values, cover.cell_m))
            if len(values):
                count[tile.zone] += weight.sum()
                total[tile.zone] += weight @ values
                steep[tile.zone] += weight @ (values >= steep_percent)
                most[tile.zone] = np.fmax(most[tile.zone], values.max())
        cells, used = cover.cells, cover.options.engine
    known = np.where(count > 0, count, np.nan)
    found = {"slope_mean_percent": total, "slope_max_percent": most * known, "steep_share": steep}
    table = pd.DataFrame(found, index=zones.index).div(known, axis=0)
    return with_coverage(table, count / cells, used, infinite)


def _not_metres(source: Any, band: int, name: str) -> list[str]:  # noqa: ANN401  rasterio has no types
    """Find heights in feet, which the file says of its cells or of its vertical axis."""
    units = [str(source.units[band - 1] or "").strip().lower()]
    units += [axis.unit_name for axis in CRS.from_wkt(source.crs.to_wkt()).axis_info[2:]]
    odd = [unit for unit in units if unit not in _METRES]
    return [f"{name}: heights are in {odd[0]}; give them in metres"] if odd else []


def _slope_percent(heights: Array, cell_m: tuple[float, float]) -> Array:
    """Slope of every cell but the outermost, from its eight neighbours."""
    rows, columns = heights.shape

    def shifted(down: int, right: int) -> Array:
        return heights[1 + down : rows - 1 + down, 1 + right : columns - 1 + right]

    across = sum(part * (shifted(at, 1) - shifted(at, -1)) for at, part in _HORN)
    along = sum(part * (shifted(1, at) - shifted(-1, at)) for at, part in _HORN)
    steepness = np.hypot(across / cell_m[0], along / cell_m[1]) / 8 * 100
    return np.where(np.isnan(heights[1:-1, 1:-1]), np.nan, steepness)
