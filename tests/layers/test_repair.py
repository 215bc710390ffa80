import shapely
from ground import X, Y, box, frame

from landgap.layers.repair import repair

BOW_TIE = shapely.Polygon([(X, Y), (X + 200, Y + 200), (X + 200, Y), (X, Y + 200)])


def sites(*geometry):
    return frame({"site_id": [f"S{n}" for n in range(1, len(geometry) + 1)]}, list(geometry))


def test_a_bow_tie_becomes_its_two_triangles():
    repaired, repairs = repair(sites(BOW_TIE, box(0, 0, 100, 100)), "site_id")
    assert repaired.area.tolist() == [20_000, 10_000]
    assert repairs.invalid == 1
    assert repaired.geometry.is_valid.all()


def test_a_ring_inside_out_keeps_its_area():
    hole_outside = shapely.Polygon(box(0, 0, 100, 100).exterior, [box(200, 200, 300, 300).exterior])
    repaired, repairs = repair(sites(hole_outside), "site_id")
    assert repairs.invalid == 1
    assert repaired.area.iloc[0] in (10_000, 20_000)


def test_heights_are_dropped_and_counted():
    deep = shapely.force_3d(box(0, 0, 100, 100), 80.0)
    repaired, repairs = repair(sites(deep, box(0, 0, 10, 10)), "site_id")
    assert repairs.flattened == 1
    assert not repaired.has_z.any()


def test_rows_without_land_are_excluded_by_name():
    line = shapely.LineString([(X, Y), (X + 100, Y)])
    flat = shapely.Polygon([(X, Y), (X + 100, Y), (X, Y)])
    repaired, repairs = repair(sites(None, shapely.Polygon(), line, flat, BOW_TIE), "site_id")
    assert repairs.excluded == ("S1", "S2", "S3", "S4")
    assert repaired["site_id"].tolist() == ["S5"]


def test_points_are_kept_and_doubles_counted():
    point = shapely.Point(X, Y)
    repaired, repairs = repair(sites(point, point, box(0, 0, 10, 10)), "site_id")
    assert len(repaired) == 3
    assert repairs.same_geometry == ("S1 = S2",)


def test_a_clean_layer_is_left_alone():
    clean = sites(box(0, 0, 100, 100), box(100, 0, 200, 100))
    repaired, repairs = repair(clean, "site_id")
    assert repaired.geometry.geom_equals(clean.geometry).all()
    assert (repairs.invalid, repairs.flattened, repairs.excluded) == (0, 0, ())
