"""Which engine measures a layer; both against shapely, where polygons are nasty."""

import nasty
import numpy as np
import pytest
import shapely

from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.engine import polygons
from landgap.geometry.polygons import Polygons
from landgap.geometry.threads import usable_cores
from landgap.tolerances import AREA_REL, SHARED_EDGE_M2

SQUARE = np.array([shapely.box(0, 0, 1, 1)])


def test_coordinates_are_measured_where_numba_is_installed_and_shapes_elsewhere(monkeypatch):
    assert type(polygons(SQUARE)) is CompiledPolygons
    monkeypatch.setattr("landgap.geometry.engine.find_spec", lambda _: None)
    assert type(polygons(SQUARE)) is Polygons


def test_threads_are_those_asked_for_or_all_cores():
    assert polygons(SQUARE, threads=3).threads == 3
    assert polygons(SQUARE).threads == usable_cores()


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 60), marks=pytest.mark.slow)], ids=len)
@pytest.mark.parametrize("tiling", nasty.UNITS, ids=lambda tiling: tiling.__name__)
def test_shapes_and_areas_are_those_of_shapely_in_both_engines(tiling, seeds):
    """Some 750 pairs of layers, and 14,000 where slow tests run."""
    for units, land, pv in nasty.draws(tiling, seeds):
        for mine, other in ((land, units), (land, pv), (pv, units), (units, land)):
            truth = shapely.intersection(mine[:, None], other[None, :])
            # a square centimetre, and what the last digit of coordinates moves an outline by
            allowed_m2 = SHARED_EDGE_M2 + AREA_REL * shapely.area(mine) + 4e-9 * shapely.length(mine)
            for cls in (CompiledPolygons, Polygons):
                layer = cls(mine, 1)
                found = layer.shared(cls(other, 1), shapes=True)
                shape = np.full(truth.shape, shapely.Polygon(), dtype=object)
                shape[found.mine, found.other] = found.shape
                assert shapely.is_valid(shape).all()
                assert (_off_m2(shape, truth) <= allowed_m2[:, None]).all()
                np.testing.assert_allclose(found.area_m2, shapely.area(found.shape), rtol=1e-12)
                only_m2 = layer.shared(cls(other, 1)).area_m2
                assert (np.abs(found.area_m2 - only_m2) <= allowed_m2[found.mine]).all()
                rest = layer.without(found.mine, other[found.other], found.area_m2)
                left = shapely.difference(mine[found.mine], other[found.other])
                assert shapely.is_valid(rest).all()
                assert (_off_m2(rest, left) <= allowed_m2[found.mine]).all()


def _off_m2(shape, truth):
    return shapely.area(shapely.symmetric_difference(shape, truth))
