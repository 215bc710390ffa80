import numpy as np
import pytest
import shapely

from landgap.geometry.validity import are_valid, surfaces

SQUARE, LINE = shapely.box(0, 0, 1, 1), shapely.LineString([(1, 1), (2, 2)])


def test_missing_and_crossing_shapes_are_not_valid():
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert are_valid(np.array([SQUARE, bow_tie, None, shapely.Polygon()])).tolist() == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("shape", "area", "kind"),
    [
        (SQUARE, 1, "Polygon"),
        (LINE, 0, "MultiPolygon"),
        (shapely.Point(0, 0), 0, "MultiPolygon"),
        (shapely.GeometryCollection([SQUARE, LINE]), 1, "MultiPolygon"),
        (shapely.GeometryCollection([LINE]), 0, "MultiPolygon"),
        (
            shapely.GeometryCollection([shapely.MultiPolygon([SQUARE, shapely.box(5, 5, 6, 7)]), LINE]),
            3,
            "MultiPolygon",
        ),
    ],
)
def test_only_surfaces_are_left(shape, area, kind):
    mixed = np.array([shape, SQUARE])
    found = surfaces(mixed)
    assert (found[0].area, found[0].geom_type) == (area, kind)
    assert found[1] is SQUARE
    assert mixed[0] is shape
