"""Layers to measure with: jagged units, commercial sites near towns, PV plants; seeded.

``python benchmarks/layers.py --units 11000 --sites 400000 --pv 30000 --out FOLDER`` writes
``units.parquet``, ``sites.parquet`` and ``pv.parquet``: GeoParquet 1.1 with the covering column
`bbox`, rows along a Hilbert curve, so that a reader with a box finds its rows together. What the
sites came out as (on a boundary, under PV, overlapping) is measured on the layers and printed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely
from scipy.spatial import Voronoi

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CRS = pyproj.CRS(3035)
CORNER = np.array([4_000_000.0, 2_700_000.0])
UNIT_KM2 = 32.5  # as large as Germany's municipalities
VERTICES = 238  # as jagged as Germany's municipalities at 1:250,000
KINDS = np.array(["GE", "GI", "SO", "MI"])
STATUS = np.array(["existing", "reserve", "planned"])
BLOCK_M = 1000.0
UNDER_PV = 0.05
ON_BORDER = 0.08
FILL = 1.7  # area over the square of the radius
LEVELS = 5  # slots of 62.5 m to 1 km in a block
ROWS = 20_000  # a row group


def write_layers(
    folder: Path, *, units: int, sites: int, pv: int, overlapping: float = 0.0, seed: int = 0
) -> Path:
    """Write the three layers, or leave them if the folder holds these already; gives the folder.

    `overlapping` is the share of sites that share land with another. Without it no two sites
    and no two plants share land, so that engines that resolve no overlap count the same areas.
    """
    wanted = {"units": units, "sites": sites, "pv": pv, "overlapping": overlapping, "seed": seed}
    note = folder / "layers.json"
    if note.exists() and json.loads(note.read_text()) == wanted:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    note.unlink(missing_ok=True)
    random = np.random.default_rng(seed)
    side_m = np.sqrt(units * UNIT_KM2) * 1000
    seeds, border = _write_units(folder / "units.parquet", units, side_m, random)
    _write_land(folder, _Land.drawn(seeds, border, sites, pv, overlapping, random), seed)
    note.write_text(json.dumps(wanted))
    return folder


def _write_units(path: Path, many: int, side_m: float, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Write a strict coverage of jagged cells; gives the cells' seeds and points on boundaries."""
    across = int(np.ceil(np.sqrt(many))) + 4
    step = side_m / (across - 4)
    grid = np.stack(np.meshgrid(np.arange(across), np.arange(across)), axis=-1).reshape(-1, 2)
    seeds = (grid - 1.5 + random.uniform(-0.42, 0.42, grid.shape)) * step
    cells = Voronoi(seeds)
    edge, pair = np.array(cells.ridge_vertices), np.array(cells.ridge_points)
    # the cells at the boundary are left out: theirs may be open, or reach far
    depth = np.abs(seeds - side_m / 2).max(axis=1)
    kept = np.zeros(len(seeds), dtype=bool)
    kept[np.argsort(depth, kind="stable")[:many]] = True
    used = kept[pair].any(axis=1) & (edge >= 0).all(axis=1)
    edge, pair = edge[used], pair[used]
    points, start = _jagged(cells.vertices[edge], seeds[pair], random)

    # every edge serves two cells, forwards and backwards, with the same points
    side = np.repeat([0, 1], len(edge))
    of = np.tile(np.arange(len(edge)), 2)
    cell = pair[of, side]
    of, cell = of[kept[cell]], cell[kept[cell]]
    first, second = (
        cells.vertices[edge[of, 0]] - seeds[cell],
        cells.vertices[edge[of, 1]] - seeds[cell],
    )
    backwards = first[:, 0] * second[:, 1] < first[:, 1] * second[:, 0]
    middle = first + second
    turn = np.argsort(np.arctan2(middle[:, 1], middle[:, 0]), kind="stable")
    # cells along a Hilbert curve, the edges of each counter-clockwise
    place = np.empty(len(seeds), dtype=np.int64)
    place[np.argsort(_hilbert(seeds, side_m), kind="stable")] = np.arange(len(seeds))
    order = turn[np.argsort(place[cell[turn]], kind="stable")]
    of, cell, backwards = of[order], cell[order], backwards[order]

    many_points = np.diff(start)[of]
    row = np.repeat(np.arange(len(of)), many_points)
    within = np.arange(many_points.sum()) - np.repeat(np.cumsum(many_points) - many_points, many_points)
    # the last point of an edge is the first of the next, whichever way the edge runs
    along = np.where(backwards[row], many_points[row] - within, within)
    rings = points[np.repeat(start[of] + of, many_points) + along]
    new = np.flatnonzero(np.diff(cell, prepend=-1))
    sizes = np.add.reduceat(many_points, new)
    closed = np.insert(rings, np.cumsum(sizes), rings[np.cumsum(sizes) - sizes], axis=0)
    offsets = np.concatenate([[0], np.cumsum(sizes + 1)])
    polygons = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, closed + CORNER, (offsets, np.arange(len(offsets)))
    )
    names = np.char.mod("%08d", np.arange(len(polygons)))
    table = (({"unit_id": names[rows]}, polygons[rows]) for rows in _groups(len(polygons), ROWS // 20))
    _write(path, table)
    shared = kept[pair].all(axis=1)
    inner = points[np.repeat(shared, np.diff(start) + 1)]
    return seeds[kept], inner[random.permutation(len(inner))[:4_000_000]]


def _jagged(ends: Floats, seeds: Floats, random: np.random.Generator) -> tuple[Floats, Ints]:
    """Displace points of each edge sideways as a Brownian bridge does; and where each starts.

    Each edge stays within the two triangles between itself and its cells' seeds, which no other
    edge enters; so cells stay simple, and neighbours share every vertex.
    """
    along = ends[:, 1] - ends[:, 0]
    length = np.linalg.norm(along, axis=1)
    many = np.maximum(1, np.round(length / length.sum() * len(ends) * VERTICES / 6)).astype(np.int64)
    # start[i] counts segments; edge i has one point more than segments
    start = np.concatenate([[0], np.cumsum(many)])
    edge = np.repeat(np.arange(len(ends)), many + 1)
    at = (np.arange(len(edge)) - (start[:-1] + np.arange(len(ends)))[edge]) / many[edge]
    modes = np.arange(1, 25)
    weight = random.normal(size=(len(ends), len(modes))) / modes * 0.2 * length[:, None]
    raw = np.zeros(len(edge))
    for mode, amount in zip(modes, weight.T, strict=True):
        raw += amount[edge] * np.sin(np.pi * mode * at)
    unit = along / np.maximum(length, 1e-9)[:, None]
    normal = np.stack([-unit[:, 1], unit[:, 0]], axis=1)
    above, below = np.zeros(len(edge)), np.zeros(len(edge))
    for side in (0, 1):
        offset = seeds[:, side] - ends[:, 0]
        foot = ((offset * unit).sum(axis=1) / length)[edge]
        height = (offset * normal).sum(axis=1)[edge]
        with np.errstate(divide="ignore", invalid="ignore"):
            rising = np.where(foot > 0, at / foot, np.inf)
            falling = np.where(foot < 1, (1 - at) / (1 - foot), np.inf)
        share = np.clip(np.minimum(rising, falling), 0, 1) * height
        above, below = np.maximum(above, share), np.maximum(below, -share)
    limit = 0.8 * np.where(raw > 0, above, below)
    moved = np.where(limit > 0, limit * np.tanh(raw / np.maximum(limit, 1e-9)), 0.0)
    points = ends[edge, 0] + at[:, None] * along[edge] + moved[:, None] * normal[edge]
    last = at == 1
    points[last] = ends[edge[last], 1]
    return points, start


@dataclass(frozen=True)
class _Land:
    """Centres and radii of sites and plants, from the corner of the area, in metres."""

    site: Floats
    site_radius: Floats
    plant: Floats
    plant_radius: Floats

    @classmethod
    def drawn(
        cls,
        seeds: Floats,
        border: Floats,
        sites: int,
        pv: int,
        overlapping: float,
        random: np.random.Generator,
    ) -> _Land:
        guests = round(sites * overlapping / 2)
        hosts = sites - guests
        on_site = min(round(UNDER_PV * sites), round(0.85 * pv), hosts)
        centre, radius, slot = _placed(seeds, border, hosts + pv - on_site, random)
        beside, centre = centre[hosts:], centre[:hosts]
        beside_radius, radius, slot = radius[hosts:], radius[:hosts], slot[:hosts]

        # a guest lies across the boundary of its host
        host = random.choice(hosts, guests, replace=False)
        away = _turned(random.uniform(0, 2 * np.pi, guests)) * (0.9 * radius[host])[:, None]
        under = random.choice(hosts, on_site, replace=False)
        pv_radius = 0.48 * slot[under] * random.uniform(0.4, 0.8, on_site)
        shift = _turned(random.uniform(0, 2 * np.pi, on_site))
        shift *= (random.uniform(0, 1, on_site) * (0.48 * slot[under] - pv_radius))[:, None]
        return cls(
            np.concatenate([centre, centre[host] + away]),
            np.concatenate([radius, radius[host] * random.uniform(0.4, 0.9, guests)]),
            np.concatenate([centre[under] + shift, beside]),
            np.concatenate([pv_radius, beside_radius]),
        )


def _placed(
    seeds: Floats, border: Floats, many: int, random: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Draw log-normal sizes near towns, some on boundaries, each in a slot of its own.

    The plane is cut into blocks of 1 km; each block has slots of one size. Gives centres,
    radii, and the width of the slot.
    """
    weight = random.lognormal(0, 1.2, len(seeds))
    code = np.array([], dtype=np.int64)
    centre, radius, width = np.zeros((0, 2)), np.zeros(0), np.zeros(0)
    for spread in range(1, 60):
        draw = round(1.3 * (many - len(code))) + 50
        town = random.choice(len(seeds), draw, p=weight / weight.sum())
        reach = 1200 * np.sqrt(spread) * weight[town] ** 0.3 * random.exponential(size=draw)
        at = seeds[town] + _turned(random.uniform(0, 2 * np.pi, draw)) * reach[:, None]
        size = np.sqrt(random.lognormal(np.log(8_000), 1.1, draw) / FILL)
        level = np.ceil(np.log2(size / (0.48 * BLOCK_M))).astype(np.int64) + LEVELS - 1
        level = np.clip(level, 0, LEVELS - 1)
        block = np.floor(at / BLOCK_M).astype(np.int64)
        block[:, 0] += (level - block @ [1, 2] + 2) % LEVELS - 2
        place = random.uniform(0, 1, (draw, 2))

        if len(border):
            tied = random.uniform(0, 1, draw) < ON_BORDER
            point = border[random.integers(len(border), size=draw)]
            its_block = np.floor(point / BLOCK_M).astype(np.int64)
            its_level = (its_block @ [1, 2]) % LEVELS
            tied &= (its_level > 0) & (its_level < LEVELS - 1)
            block[tied], level[tied] = its_block[tied], its_level[tied]
            place[tied] = (point / BLOCK_M - its_block)[tied]
            size[tied] = np.inf
        slots = 2 ** (LEVELS - 1 - level)
        wide = BLOCK_M / slots
        slot = np.minimum((place * slots[:, None]).astype(np.int64), slots[:, None] - 1)
        size = np.minimum(size, 0.48 * wide)
        key = (((block[:, 0] << 22) + block[:, 1]) << 8) + slot[:, 0] * 16 + slot[:, 1]
        code, first = np.unique(np.concatenate([code, key]), return_index=True)
        middle = block * BLOCK_M + (slot + 0.5) * wide[:, None]
        centre = np.concatenate([centre, middle])[first]
        radius, width = np.concatenate([radius, size])[first], np.concatenate([width, wide])[first]
        if len(code) >= many:
            chosen = random.permutation(len(code))[:many]
            return centre[chosen], radius[chosen], width[chosen]
    raise SystemExit(f"{many} sites and plants do not fit into {len(seeds)} units")


def _write_land(folder: Path, land: _Land, seed: int) -> None:
    for name, centre, radius in (
        ("site", land.site, land.site_radius),
        ("pv", land.plant, land.plant_radius),
    ):
        low, high = land.site.min(axis=0), land.site.max(axis=0)
        order = np.argsort(_hilbert(centre - low, (high - low).max()), kind="stable")
        file = folder / ("sites.parquet" if name == "site" else "pv.parquet")
        _write(file, _shaped(name, centre[order], radius[order], seed))


def _shaped(
    name: str, centre: Floats, radius: Floats, seed: int
) -> Iterator[tuple[dict[str, npt.NDArray[np.generic]], npt.NDArray[np.object_]]]:
    """Give a row group at a time: star-shaped polygons of 4 to 20 vertices, and attributes."""
    for number, rows in enumerate(_groups(len(centre), ROWS)):
        random = np.random.default_rng([seed, number, len(name)])
        many = len(centre[rows])
        corners = random.integers(4, 21, many)
        offsets = np.concatenate([[0], np.cumsum(corners + 1)])
        row = np.repeat(np.arange(many), corners + 1)
        at = np.arange(len(row)) - offsets[row]
        at = np.where(at == corners[row], 0, at)  # the last point is the first
        wobble = random.uniform(-0.3, 0.3, len(row))[offsets[row] + at]
        share = random.uniform(0.75, 1.0, len(row))[offsets[row] + at]
        points = _turned(2 * np.pi * (at + wobble) / corners[row]) * share[:, None]
        points[:, 1] *= random.uniform(0.45, 1.0, many)[row]
        turn = _turned(random.uniform(0, np.pi, many))[row]
        points = np.stack(
            [
                points[:, 0] * turn[:, 0] - points[:, 1] * turn[:, 1],
                points[:, 0] * turn[:, 1] + points[:, 1] * turn[:, 0],
            ],
            axis=1,
        )
        points = centre[rows][row] + points * radius[rows][row][:, None] + CORNER
        polygons = shapely.from_ragged_array(
            shapely.GeometryType.POLYGON, points, (offsets, np.arange(many + 1))
        )
        first = number * ROWS
        keys = np.char.mod(f"{name[0].upper()}%08d", np.arange(first, first + many))
        columns: dict[str, npt.NDArray[np.generic]] = {f"{name}_id": keys}
        if name == "site":
            columns["kind"] = KINDS[random.integers(len(KINDS), size=many)]
            columns["status"] = STATUS[random.integers(len(STATUS), size=many)]
        else:
            columns["commissioned"] = random.integers(2004, 2027, many)
        yield columns, polygons


def _write(
    path: Path,
    groups: Iterator[tuple[dict[str, npt.NDArray[np.generic]], npt.NDArray[np.object_]]],
) -> None:
    """Write GeoParquet 1.1 group by group, so that memory does not grow with the file."""
    about = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["Polygon"],
                "crs": CRS.to_json_dict(),
                "covering": {"bbox": {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}},
            }
        },
    }
    writer = None
    for columns, polygons in groups:
        sides = zip(("xmin", "ymin", "xmax", "ymax"), shapely.bounds(polygons).T, strict=True)
        box = {name: pa.array(values) for name, values in sides}
        table = pa.table(
            {
                **{name: pa.array(values.tolist()) for name, values in columns.items()},
                "geometry": pa.array(shapely.to_wkb(polygons, flavor="iso"), pa.binary()),
                "bbox": pa.StructArray.from_arrays(list(box.values()), list(box)),
            }
        )
        if writer is None:
            schema = table.schema.with_metadata({"geo": json.dumps(about)})
            writer = pq.ParquetWriter(path, schema, compression="zstd")
        writer.write_table(table, row_group_size=len(table))
    if writer is not None:
        writer.close()


def _groups(many: int, size: int) -> Iterator[slice]:
    return (slice(first, first + size) for first in range(0, many, size))


def _turned(angle: Floats) -> Floats:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _hilbert(points: Floats, side_m: float) -> Ints:
    series = gpd.GeoSeries(gpd.points_from_xy(*points.T))
    bounds = np.array([0.0, 0.0, side_m, side_m])
    return np.asarray(series.hilbert_distance(total_bounds=bounds), dtype=np.int64)


def measured(folder: Path) -> dict[str, float]:
    """Measure what the layers came out as, in shares of the sites."""
    units, sites, pv = (
        np.asarray(gpd.read_parquet(folder / f"{name}.parquet").geometry.array)
        for name in ("units", "sites", "pv")
    )
    tree = shapely.STRtree(sites)
    whole = len(np.unique(tree.query(units, predicate="contains_properly")[1]))
    left, right = tree.query(sites, predicate="intersects")
    return {
        "vertices a unit": float(shapely.get_num_coordinates(units).mean() - 1),
        "a strict coverage": float(shapely.coverage_is_valid(units)),
        "valid units and sites": float(shapely.is_valid(units).all() and shapely.is_valid(sites).all()),
        "ha a site": float(shapely.area(sites).mean() / 10_000),
        "on a boundary": 1 - whole / len(sites),
        "under PV": len(np.unique(tree.query(pv, predicate="intersects")[1])) / len(sites),
        "overlapping": len(np.unique(left[left != right])) / len(sites),
    }


def main() -> None:
    """Write layers and say what they came out as."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=11_000)
    parser.add_argument("--sites", type=int, default=400_000)
    parser.add_argument("--pv", type=int, default=30_000)
    parser.add_argument("--overlapping", type=float, default=0.19)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    start = time.perf_counter()
    counts = {name: getattr(given, name) for name in ("units", "sites", "pv", "overlapping", "seed")}
    write_layers(given.out, **counts)
    print(f"written in {time.perf_counter() - start:.1f} s")
    for name, value in measured(given.out).items():
        print(f"{name:<24}{value:10.3f}")


if __name__ == "__main__":
    main()
