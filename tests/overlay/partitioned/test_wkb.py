"""Vertices from well-known binary against shapely: every kind of row, however it is stored."""

import struct

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.geometry.compiled import kernel
from landgap.geometry.compiled.polygons import coordinates
from landgap.overlay.partitioned import wkb

EUROPE = (4_480_000.0, 3_130_000.0)
NAMES = kernel.Coordinates._fields
PLAIN = ("box", "hole", "parts", "turned", "one part")


def drawn(kind, x, y, size):
    """One geometry, and how it is written."""
    made = shapely.box(x, y, x + size, y + size / 3)
    hole = made.difference(shapely.box(x + size / 4, y + size / 9, x + size / 2, y + size / 6))
    with np.errstate(invalid="ignore"):
        torn = shapely.Polygon([(x, y), (x + 1, y), (np.nan, y + 1)])
    kinds = {
        "box": made,
        "hole": hole,
        "turned": shapely.reverse(hole),
        "parts": shapely.multipolygons([hole, shapely.reverse(shapely.box(x - 9, y, x - 5, y + 1))]),
        "one part": shapely.multipolygons([made]),
        "deep": shapely.force_3d(hole, 7.0),
        "empty": shapely.Polygon(),
        "no parts": shapely.MultiPolygon(),
        "big endian": hole,
        "point": shapely.Point(x, y),
        "line": shapely.LineString([(x, y), (x + 1, y + 2)]),
        "mixed": shapely.GeometryCollection([made, shapely.Point(x, y)]),
        "torn": torn,
        "missing": None,
    }
    return kinds[kind]


def written(kind, geometry):
    if geometry is None:
        return None
    order = 0 if kind == "big endian" else 1
    return shapely.to_wkb(geometry, byte_order=order, output_dimension=3, flavor="iso")


KINDS = st.sampled_from([*PLAIN, "deep", "empty", "no parts", "big endian", "point", "line",
                         "mixed", "torn", "missing"])  # fmt: skip
ROW = st.tuples(KINDS, st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 40))


@settings(max_examples=200, deadline=None)
@given(st.lists(ROW, max_size=8), st.sampled_from([(0.0, 0.0), EUROPE]), st.booleans())
def test_vertices_are_those_of_shapely(rows, origin, large):
    """Bit for bit, whatever is beside a row."""
    shapes = [drawn(kind, x + origin[0], y + origin[1], size) for kind, x, y, size in rows]
    kinds = [kind for kind, *_ in rows]
    column = pa.array(
        [written(kind, shape) for kind, shape in zip(kinds, shapes, strict=True)],
        pa.large_binary() if large else pa.binary(),
    )
    found, plain = wkb.read(column)
    assert plain.tolist() == [kind in PLAIN for kind in kinds]
    truth = coordinates(np.array(shapes, dtype=object))
    if len(rows):
        kernel.survey(truth)
    for i in range(len(rows)):
        mine, theirs = (slice(all_.start[i], all_.stop[i]) for all_ in (found, truth))
        np.testing.assert_array_equal(found.xy[mine], truth.xy[theirs])
        np.testing.assert_array_equal(found.ends[mine], truth.ends[theirs])
        if plain[i]:
            np.testing.assert_array_equal(found.box[i], shapely.bounds(shapes[i]))
            assert abs(found.area_m2[i]) == pytest.approx(shapes[i].area, rel=1e-9)
            first, count = found.first_block[i], -(-(mine.stop - mine.start) // kernel.BLOCK)
            assert np.isfinite(found.block_box[first : first + count]).all()


def test_a_slice_of_a_column_is_read_from_where_it_begins():
    shapes = shapely.box(np.arange(9), 0, np.arange(9) + 1, 2)
    column = pa.array(shapely.to_wkb(shapes), pa.binary())[3:7]
    found, plain = wkb.read(column)
    assert plain.all()
    np.testing.assert_array_equal(found.box, shapely.bounds(shapes[3:7]))
    assert wkb.geometries(column, np.array([2, 0])).tolist() == [shapes[5], shapes[3]]


SQUARE = struct.pack("<BIII", 1, 3, 1, 5) + struct.pack("<10d", 0, 0, 1, 0, 1, 1, 0, 1, 0, 0)
TWO = struct.pack("<BII", 1, 6, 2) + SQUARE


@pytest.mark.parametrize(
    ("name", "bytes_"),
    [
        ("cut short", SQUARE[:-1]),
        ("a byte too many", SQUARE + b"\0"),
        ("not closed", SQUARE[:-8] + struct.pack("<d", 5)),
        ("a ring as long as the sea", SQUARE[:9] + b"\xff\xff\xff\xff" + SQUARE[13:]),
        ("rings as many as stars", SQUARE[:5] + b"\xff\xff\xff\xff" + SQUARE[9:]),
        ("parts that do not follow", TWO),
        ("a part that is a point", TWO + struct.pack("<BIdd", 1, 1, 0, 0)),
        ("nothing", b""),
    ],
)
def test_bytes_that_are_no_polygon_are_not_taken_for_one(name, bytes_):
    """They lie between two squares, which must not suffer."""
    column = pa.array([SQUARE, bytes_, SQUARE], pa.binary())
    found, plain = wkb.read(column)
    assert plain.tolist() == [True, False, True], name
    np.testing.assert_array_equal(found.area_m2[[0, 2]], [1, 1])
    if name != "a byte too many":  # which shapely forgives
        assert wkb.geometries(column, np.array([1]))[0] is None


def test_an_identifier_in_the_bytes_is_left_to_shapely():
    known = shapely.set_srid(shapely.box(0, 0, 1, 1), 3035)
    column = pa.array([shapely.to_wkb(known, include_srid=True)], pa.binary())
    found, plain = wkb.read(column)
    assert not plain[0]
    np.testing.assert_array_equal(found.box[0], [0, 0, 1, 1])


def test_the_file_s_own_bytes_are_not_changed():
    """Turning a ring round happens on a copy."""
    shape = drawn("turned", 0, 0, 9)
    column = pa.array([shapely.to_wkb(shape)], pa.binary())
    wkb.read(column)
    assert column[0].as_py() == shapely.to_wkb(shape)
