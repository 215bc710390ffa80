"""Layers measured by their coordinates."""

import numpy as np
import shapely

from landgap.geometry.engine import polygons


def test_a_coverage_shares_a_polygon_out_whole():
    """Jagged cells that tile a square: what they share of a polygon is the polygon."""
    rng = np.random.default_rng(4)
    points = shapely.MultiPoint(rng.uniform(0, 1000, (80, 2)))
    square = shapely.box(100, 100, 900, 900)
    cells = shapely.get_parts(shapely.voronoi_polygons(points))
    star = shapely.Point(500, 500).buffer(390).difference(shapely.Point(480, 510).buffer(33))
    layer = np.array([star, square], dtype=object)
    found = polygons(layer, threads=2).shared(polygons(cells, threads=2))
    np.testing.assert_allclose(found.each(2), [star.area, square.area], rtol=1e-12)


def test_rows_can_be_replaced_without_reading_the_others_again():
    rng = np.random.default_rng(1)
    left, bottom = rng.uniform(0, 100, (2, 40))
    boxes = shapely.box(left, bottom, left + 100, bottom + 100)
    changed = shapely.buffer(boxes[[3, 30]], -40).copy()
    changed[1] = changed[1].difference(changed[1].centroid.buffer(3))
    layer = polygons(boxes, threads=1)
    whole = layer.area_m2.copy()
    later = layer.with_rows(np.array([3, 30]), changed)
    truth = boxes.copy()
    truth[[3, 30]] = changed
    np.testing.assert_allclose(later.area_m2, shapely.area(truth))
    np.testing.assert_array_equal(layer.area_m2, whole)
    cells = np.array([shapely.box(0, 0, 90, 300), shapely.box(90, 0, 300, 300)])
    found, fresh = (one.shared(polygons(cells, threads=1)) for one in (later, polygons(truth)))
    np.testing.assert_array_equal(found.area_m2, fresh.area_m2)
