import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Proj, Transformer
from sheets import kept, says, sheet

import landgap as lg
from landgap.output.maps.base_map import base_map
from landgap.output.maps.north import true_north


@given(st.floats(6, 18), st.floats(45, 58))
@settings(max_examples=30, deadline=None)
def test_the_arrow_turns_by_the_meridian_convergence(lon, lat):
    """PROJ gives the convergence from its series, we measure it on the ground."""
    crs = CRS.from_epsg(25833)
    x, y = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True).transform(lon, lat)
    published = Proj(crs).get_factors(lon, lat).meridian_convergence
    assert abs(true_north(crs, x, y)) == pytest.approx(abs(published), abs=0.02)
    # west of the central meridian true north lies to the right, east of it to the left
    assert true_north(crs, x, y) * (15 - lon) >= 0


def test_the_arrow_on_the_map_is_turned(result):
    ax = lg.maps.balance(result, ax=sheet())
    halves = kept(ax, mpl.patches.Polygon, "north-arrow")
    tip, foot = halves[0].get_xy()[:2]
    turn = np.degrees(np.arctan2(*(tip - foot)))
    middle = (np.mean(ax.get_xlim()), np.mean(ax.get_ylim()))
    assert turn == pytest.approx(true_north(base_map(result.study).crs, *middle), abs=0.01)
    assert turn > 1.5
    assert "geografisch Nord" in says(ax)
