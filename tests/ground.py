"""The ground that the tests are built on: boxes in metres, in the middle of the real region."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

X, Y = 4_480_000, 3_130_000
"""A corner near Halle in EPSG:3035, so that coordinates have their real size."""

SHARED = Path(__file__).parents[2] / "shared" / "data"


def box(left, bottom, right, top):
    """A rectangle in metres from the corner."""
    return shapely.box(X + left, Y + bottom, X + right, Y + top)


def frame(rows, geometry):
    return gpd.GeoDataFrame(rows, geometry=geometry, crs="EPSG:3035")


needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs the layers of ../shared, which are not part of the project"
)
