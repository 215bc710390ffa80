"""Small rasters for tests, and polygons that are counted in their cells."""

import numpy as np
import rasterio
import shapely
from ground import X, Y, frame


def write(path, cells, *, size=100, nodata=-1, crs="EPSG:3035", corner=(X, Y), **options):
    """A raster whose upper left corner is the corner of the ground."""
    cells = np.asarray(cells)
    shape = {"height": cells.shape[0], "width": cells.shape[1], "count": 1, "dtype": cells.dtype}
    turn = rasterio.Affine(size, 0, corner[0], 0, -size, corner[1])
    options = {"driver": "GTiff", "transform": turn, "nodata": nodata, "crs": crs} | options
    with rasterio.open(path, "w", **shape, **options) as target:
        target.write(cells, 1)
    return path


def zone(left, bottom, right, top):
    """A rectangle in cells of 100 m, counted from the upper left corner downwards."""
    return shapely.box(X + 100 * left, Y - 100 * bottom, X + 100 * right, Y - 100 * top)


def zones(*shapes):
    return frame({"site_id": [f"S{n}" for n in range(len(shapes))]}, list(shapes))
