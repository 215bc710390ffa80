"""Polygons for tests of geometry: on a grid, where edges coincide, and at random, where none do."""

import numpy as np
import shapely
from hypothesis import assume
from hypothesis import strategies as st
from shapely import affinity

EUROPE = (4_480_000.0, 3_130_000.0)
GRID = st.integers(-8, 8)


@st.composite
def shape(draw):
    """On a coarse grid, so that edges and corners often coincide; with holes and several parts."""
    kind = draw(st.sampled_from(["box", "ring", "star", "parts", "sliver"]))
    x, y = draw(GRID), draw(GRID)
    width, height = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    made = shapely.box(x, y, x + width, y + height)
    if kind == "ring":
        made = made.difference(affinity.scale(made, 0.5, 0.5))
    if kind == "star":
        points = draw(st.lists(st.tuples(GRID, GRID), min_size=3, max_size=7, unique=True))
        made = shapely.Polygon(points)
    if kind == "parts":
        made = shapely.union(made, shapely.box(x + width, y + height, x + width + 2, y + height + 3))
    if kind == "sliver":
        made = shapely.Polygon([(x, y), (x + width, y + 1e-3), (x + width, y)])
    if draw(st.booleans()):
        made = shapely.reverse(made)
    if draw(st.booleans()):
        made = shapely.multipolygons(shapely.get_parts(made))
    assume(shapely.is_valid(made) and made.area > 0)
    return made


def star(rng, corners, place):
    """Corners around a middle, in order, some near and some far."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radius = rng.uniform(20, 100, corners)
    return shapely.Polygon(np.c_[radius * np.cos(angle), radius * np.sin(angle)] + place)
