"""What the cells of a raster say about polygons: sums, slope, cover."""

from landgap.raster.slope import slope
from landgap.raster.zonal import STATISTICS, cover_shares, people_within, zonal

__all__ = ["STATISTICS", "cover_shares", "people_within", "slope", "zonal"]


def __dir__() -> list[str]:
    return __all__
