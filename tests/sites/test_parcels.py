"""Compactness, the largest rectangle and contiguity against closed forms."""

import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg


def shape(*polygons):
    return lg.sites.parcel_shape(frame({"n": range(len(polygons))}, list(polygons)))


def test_compactness_of_disc_and_square():
    found = shape(shapely.Point(X, Y).buffer(100, quad_segs=64), box(0, 0, 100, 100))
    assert found["compactness"].tolist() == pytest.approx([1, np.pi / 4], abs=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 180), st.floats(20, 500), st.floats(20, 500))
def test_a_rectangle_is_its_own_largest_rectangle_however_it_lies(angle, length, width):
    parcel = shapely.affinity.rotate(box(0, 0, length, width), angle)
    found = shape(parcel).iloc[0]
    assert found["rectangle_ha"] == pytest.approx(found["area_ha"], rel=1e-5)
    sides = sorted([length, width])
    assert [found["rectangle_width_m"], found["rectangle_length_m"]] == pytest.approx(sides, rel=1e-4)


def test_disc_and_triangle():
    """The largest rectangle is 2 / pi of a disc (a square) and half of any triangle."""
    disc = shapely.Point(X, Y).buffer(100, quad_segs=64)
    triangle = shapely.Polygon([(X, Y), (X + 300, Y), (X + 40, Y + 200)])
    found = shape(disc, triangle)
    share = found["rectangle_ha"] / found["area_ha"]
    assert share.tolist() == pytest.approx([2 / np.pi, 0.5], rel=0.02)


def test_holes_and_parts():
    ring = box(0, 0, 300, 300) - box(100, 100, 200, 200)
    parts = shapely.MultiPolygon([box(0, 0, 100, 100), box(500, 0, 700, 100)])
    assert shape(ring, parts)["rectangle_ha"].tolist() == pytest.approx([3, 2], rel=1e-5)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_rectangle_lies_inside_any_star(seed):
    random = np.random.default_rng(seed)
    angle, radius = np.sort(random.uniform(0, 2 * np.pi, 12)), random.uniform(50, 300, 12)
    star = shapely.Polygon(np.c_[X + radius * np.cos(angle), Y + radius * np.sin(angle)])
    if not star.is_valid:
        return
    found = shape(star)
    assert shapely.area(found.geometry.iloc[0] - star) < 1e-6 * star.area
    assert 0 < found["rectangle_ha"].item() <= star.area / 10_000


def contiguous(*polygons, **options):
    rows = frame({"site_id": "S1", "n": range(len(polygons))}, list(polygons))
    return lg.sites.contiguity(rows, by="site_id", **options).loc["S1"]


def test_one_piece_two_pieces_and_a_road_between():
    left, right = box(0, 0, 100, 100), box(110, 0, 310, 100)
    assert contiguous(left)["contiguity"] == 1
    apart = contiguous(left, right)
    assert (apart["pieces"], apart["contiguity"]) == (2, pytest.approx(2 / 3))
    assert contiguous(left, right, gap_m=10)["contiguity"] == pytest.approx(1)
    assert contiguous(left, right, gap_m=9.9)["pieces"] == 2


def test_a_corner_is_no_link_and_double_land_counts_once():
    corner = contiguous(box(0, 0, 100, 100), box(100, 100, 200, 200))
    assert (corner["pieces"], corner["contiguity"]) == (2, 0.5)
    double = contiguous(box(0, 0, 100, 100), box(50, 0, 150, 100))
    assert (double["area_ha"], double["contiguity"]) == (pytest.approx(1.5), 1)


def test_bad_parcels():
    point = frame({"site_id": [None]}, [shapely.Point(X, Y)])
    with pytest.raises(lg.LandgapError) as error:
        lg.sites.contiguity(point, by="site_id", gap_m=-1)
    for fault in ("parcels.site_id: missing", "gap_m: -1 is not", "parcels: no polygon in 1 row"):
        assert fault in str(error.value)
    bow = frame({"n": [1]}, [shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])])
    with pytest.raises(lg.LandgapError, match=r"invalid polygon \(repair it first\) in rows 1"):
        lg.sites.parcel_shape(bow)
    with pytest.raises(lg.LandgapError, match="no coordinate reference system"):
        lg.sites.parcel_shape(bow.set_crs(None, allow_override=True))


def test_other_names_and_systems_give_the_same_shape():
    """Geometry called geom, degrees for metres, whole numbers as keys; the caller's index is kept."""
    parcels = frame({"site": [1, 1]}, [box(0, 0, 200, 100), box(500, 0, 600, 100)])
    other = parcels.rename_geometry("geom").to_crs(4326).set_index(pd.Index(["p", "q"]))
    before = other.copy()
    found = lg.sites.parcel_shape(other)
    assert found["area_ha"].to_dict() == pytest.approx({"p": 2, "q": 1}, abs=1e-4)
    assert lg.sites.contiguity(other, by="site").loc["1", "contiguity"] == pytest.approx(2 / 3)
    assert lg.sites.contiguity(other)["pieces"].to_dict() == {"p": 1, "q": 1}
    pd.testing.assert_frame_equal(pd.DataFrame(other), pd.DataFrame(before))
