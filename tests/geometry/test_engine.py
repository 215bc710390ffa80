import numpy as np
import shapely

from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.engine import polygons
from landgap.geometry.polygons import Polygons
from landgap.geometry.threads import usable_cores

SQUARE = np.array([shapely.box(0, 0, 1, 1)])


def test_coordinates_are_measured_where_numba_is_installed_and_shapes_elsewhere(monkeypatch):
    assert type(polygons(SQUARE)) is CompiledPolygons
    monkeypatch.setattr("landgap.geometry.engine.find_spec", lambda _: None)
    assert type(polygons(SQUARE)) is Polygons


def test_threads_are_those_asked_for_or_all_cores():
    assert polygons(SQUARE, threads=3).threads == 3
    assert polygons(SQUARE).threads == usable_cores()
