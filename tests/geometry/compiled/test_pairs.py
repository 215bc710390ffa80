"""Pairs that meet, against shapely."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import shape

from landgap.geometry.compiled.polygons import CompiledPolygons
from landgap.geometry.polygons import Polygons
from landgap.tolerances import SHARED_EDGE_M2


@settings(max_examples=60, deadline=None)
@given(st.lists(shape(), min_size=2, max_size=8))
def test_pairs_within_a_layer_are_those_of_shapely(shapes):
    geometry = np.array(shapes, dtype=object)
    fast, plain = (cls(geometry, 1).shared_within() for cls in (CompiledPolygons, Polygons))
    tables = np.zeros((2, len(shapes), len(shapes)))
    for table, found in zip(tables, (fast, plain), strict=True):
        assert (found.mine != found.other).all()
        table[found.mine, found.other] = found.area_m2
    np.testing.assert_allclose(*(tables + tables.transpose(0, 2, 1)), atol=2 * SHARED_EDGE_M2)
