"""Layers that a cut may stumble over: rings in rings, cells of a raster, edges that almost coincide."""

from itertools import pairwise

import numpy as np
import shapely
from shapely import affinity
from shapes import EUROPE, star

SIDE_M = 800.0
"""The side of the square that the units tile."""

NEAR_M = (0.0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3)
"""How far edges that almost coincide lie apart."""


def _boxes(xs, ys):
    return [shapely.box(a, b, c, d) for a, c in pairwise(xs) for b, d in pairwise(ys)]


def _near(rng):
    return rng.choice(NEAR_M) * rng.choice((-1, 1))


def _of_labels(labels, cell_m):
    """Polygonise a raster: one polygon, mostly of several rings and parts, a label."""
    column, line = np.indices(labels.shape) * cell_m
    cells = shapely.box(column, line, column + cell_m, line + cell_m)
    return [shapely.coverage_union_all(cells[labels == label]) for label in np.unique(labels)]


def squares(rng):
    """Units on a grid."""
    return _boxes(*(np.linspace(0, SIDE_M, many) for many in rng.integers(2, 5, 2)))


def cells(rng):
    """Units polygonised from cells of 100 m: enclaves, exclaves, parts that touch in a corner."""
    return _of_labels(rng.integers(0, 3, (8, 8)), SIDE_M / 8)


def enclave(rng):
    """A city in its ring, whose edges miss each other by as much as `NEAR_M`, or by a metre."""
    city = shapely.box(250, 250, 550, 550)
    hole = city.buffer(rng.choice([*NEAR_M, 1.0]), join_style="mitre")
    return [shapely.box(0, 0, SIDE_M, SIDE_M) - hole, city]


def bricks(rng):
    """Units with T-junctions: the one below has no corner where two above meet."""
    rows = [np.linspace(0, SIDE_M, n) for n in rng.integers(2, 5, 3)]
    heights = np.linspace(0, SIDE_M, 4)
    return [b for k, row in enumerate(rows) for b in _boxes(row, heights[k : k + 2])]


def slanted(rng):
    """Units that meet by threes in corners anywhere."""
    points = shapely.MultiPoint(rng.uniform(0, SIDE_M, (5, 2)))
    frame = shapely.box(0, 0, SIDE_M, SIDE_M)
    return list(
        shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame)), frame)
    )


def apart(rng):
    """Units whose common edge two offices drew: almost the same, with more corners on one side."""
    x = SIDE_M / 2
    bend = [(x + _near(rng), y) for y in np.sort(rng.uniform(50, 750, rng.integers(0, 4)))]
    right = [(SIDE_M, 0), (SIDE_M, SIDE_M), (x + _near(rng), SIDE_M), *bend[::-1], (x + _near(rng), 0)]
    return [shapely.box(0, 0, x, SIDE_M), shapely.Polygon(right)]


def holed(rng):
    """A square with a hole, an islet of the same area, and sometimes an islet in the hole."""
    x, y = rng.integers(0, 7, 2) * 100.0 + rng.choice([0, 37.0])
    made = shapely.box(x, y, x + 300, y + 200) - shapely.box(x + 50, y + 50, x + 150, y + 150)
    islet = shapely.box(*(c := rng.uniform(-100, 750, 2)), *(c + 100))
    made = shapely.union(made, islet - shapely.box(x, y, x + 300, y + 200).buffer(1))
    return made | shapely.box(x + 80, y + 80, x + 120, y + 120) if rng.random() < 0.5 else made


def plot(rng):
    """Some of the cells of a raster, on the grid of the units or beside it."""
    kept = rng.random((6, 6)) < rng.choice([0.5, 0.8])
    made = _of_labels(np.where(kept, 1, 0), rng.choice([100.0, 40.0]))[-1]
    return affinity.translate(made, *(rng.integers(-2, 4, 2) * 100.0 + rng.choice([0, 50, 1e-7, 1e-3, 13.7])))


def along(rng):
    """A box whose edges lie along those of a grid, or almost."""
    left, bottom = rng.integers(-1, 8, 2) * 100.0
    width, height = rng.integers(1, 5, 2) * 100.0
    near = [_near(rng) for _ in range(4)]
    return shapely.box(left + near[0], bottom + near[1], left + width + near[2], bottom + height + near[3])


def comb(rng):
    """Teeth over a boundary, which is crossed many times."""
    x, y, teeth = *rng.uniform(0, 400, 2), rng.integers(2, 30)
    edge = [(x + 10 * k, y + (200 if k % 2 else 0)) for k in range(2 * teeth)]
    return _turned(rng, shapely.Polygon([(x - 9, y + 230), *edge, (x + 20 * teeth, y + 230)]))


def spiral(rng):
    """A band that winds round."""
    angle = np.linspace(0, rng.uniform(2, 12) * np.pi, 60)
    radius = 20 + 8 * angle
    line = np.c_[radius * np.cos(angle), radius * np.sin(angle)] + rng.uniform(100, 700, 2)
    return shapely.LineString(line).buffer(rng.uniform(3, 18), quad_segs=2)


def spike(rng):
    """As thin as a hair at one end, over an edge or up to it."""
    x, y = rng.integers(1, 7, 2) * 100.0
    tip = x + 100 + _near(rng) + rng.choice([0, 37])
    width = rng.choice([1e-3, 1e-5, 1.0])
    return _turned(
        rng, shapely.Polygon([(x - 80, y - 50), (x, y), (tip, y + 7), (x, y + width), (x - 80, y + 70)])
    )


def rays(rng):
    """A star."""
    return affinity.scale(star(rng, rng.integers(4, 25), rng.uniform(0, SIDE_M, 2)), 2, 2)


def _turned(rng, shape):
    return affinity.rotate(shape, rng.choice([0, 90, 33.3]))


UNITS = (squares, cells, enclave, bricks, slanted, apart)
LAND = (holed, plot, along, comb, spiral, spike, rays)


def draws(tiling, seeds):
    """Units of one tiling, and sites and plants of every kind, once a seed."""
    for number, kind in enumerate(LAND):
        for seed in seeds:
            yield _layers(np.random.default_rng([seed, UNITS.index(tiling), number]), tiling, kind)


def _layers(rng, tiling, kind, at_most=5):
    """Units of one kind, and sites and plants of another; every second polygon runs the other way."""

    def placed(shapes):
        shapes = [affinity.translate(shape, *EUROPE) for shape in shapes]
        return np.array([shapely.reverse(shape) if n % 2 else shape for n, shape in enumerate(shapes)])

    def drawn(kind, count):
        made = [kind(rng) for _ in range(count)]
        return [shape for shape in made if shape.is_valid and shape.area > 1]

    land = drawn(kind, rng.integers(1, at_most)) or [shapely.box(100, 100, 300, 300)]
    pv = drawn(rng.choice([kind, *LAND]), rng.integers(1, at_most)) or [shapely.box(100, 100, 300, 300)]
    return placed(tiling(rng)), placed(land), placed(pv)
