"""The ways to one answer that the ledger is measured against, each as its users would write it.

A way is a function that loads the layers and gives back the work, which is what is timed. The
answer is a table: `unit_id`, `kind`, `area_ha` of sites, and of that `under_pv_ha`. The layers hold
no two sites and no two plants on the same land, because no engine but ours says who keeps land
that two sites share.
"""

from __future__ import annotations

import getpass
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

Work = Callable[[], pd.DataFrame]
THREADS = 2
KEYS = {"units": ["unit_id"], "sites": ["site_id", "kind"], "pv": ["pv_id"]}

# the shortcut: a site within a unit is not cut at all
CUT = """
SELECT u.unit_id, s.kind,
       CASE WHEN ST_Within(s.geometry, u.geometry) THEN s.geometry
            ELSE ST_Intersection(s.geometry, u.geometry) END AS geometry
FROM units u JOIN sites s ON ST_Intersects(u.geometry, s.geometry)
"""
AREAS = "SELECT unit_id, kind, SUM(ST_Area(geometry)) AS m2 FROM cut GROUP BY unit_id, kind"
UNDER = """
SELECT c.unit_id, c.kind, SUM(ST_Area(ST_Intersection(c.geometry, p.geometry))) AS m2
FROM cut c JOIN pv p ON ST_Intersects(c.geometry, p.geometry)
GROUP BY c.unit_id, c.kind
"""


def frames(folder: Path) -> list[gpd.GeoDataFrame]:
    """Read the three layers with the columns that the answer needs."""
    return [
        gpd.read_parquet(folder / f"{name}.parquet", columns=[*columns, "geometry"])
        for name, columns in KEYS.items()
    ]


def answer(cut: pd.DataFrame, under: pd.DataFrame, keys: Sequence[str] = ("unit_id", "kind")) -> pd.DataFrame:
    """Put both sums, in m2 by unit and kind, into one table."""
    columns = {"area_ha": cut, "under_pv_ha": under}
    sums = {name: table.set_index(list(keys))["m2"] / 10_000 for name, table in columns.items()}
    return pd.DataFrame(sums).fillna(0.0).reset_index()


def split(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sum areas by two keys, with and without PV, which a column tells."""
    sums = table.groupby([*keys, "pv"], as_index=False)["m2"].sum()
    whole = sums.groupby(keys, as_index=False)["m2"].sum()
    return answer(whole, sums.loc[sums["pv"], [*keys, "m2"]], keys)


def summed(table: gpd.GeoDataFrame) -> pd.DataFrame:
    """Sum areas by unit and kind."""
    areas = pd.DataFrame(table[["unit_id", "kind"]]).assign(m2=table.area)
    return areas.groupby(["unit_id", "kind"], as_index=False)["m2"].sum()


def ours(*, warm: bool = True, checked: bool = False, **options: Any) -> Callable[[Path], Work]:  # noqa: ANN401
    """Call the ledger; that its accounts close is part of the time.

    `checked`: as :func:`landgap.assess` calls it, for layers that are checked already.
    """

    def load(folder: Path) -> Work:
        from landgap.overlay.ledger import ledger, ledger_of_study  # noqa: PLC0415

        cut = ledger_of_study if checked else ledger
        units, sites, pv = frames(folder)
        kinds = pd.DataFrame(sites[["site_id", "kind"]]).set_index("site_id")
        if warm:
            # as the peers' libraries, the compiled code is loaded before
            squares = {"unit_id": (0, 0, 9, 9), "site_id": (5, 5, 14, 14), "pv_id": (2, 7, 7, 12)}
            tiny = [
                gpd.GeoDataFrame({name: ["a"]}, geometry=[shapely.box(*sides)], crs=units.crs)
                for name, sides in squares.items()
            ]
            cut(*tiny, **options)

        def work() -> pd.DataFrame:
            found = cut(units, sites, pv, **options)
            pieces = pd.DataFrame(found.pieces[["unit_id", "site_id", "pv_id", "area_ha"]])
            # pieces beside every site have no kind, and are left out of the sums
            pieces = pieces.join(kinds, on="site_id")
            table = pieces.assign(m2=pieces["area_ha"] * 10_000, pv=pieces["pv_id"].notna())
            return split(table, ["unit_id", "kind"])

        return work

    return load


def kernel(folder: Path) -> Work:
    """Ask for the areas alone, of layers that are checked: no precedence, no accounts, no keys."""
    from landgap.geometry.engine import polygons  # noqa: PLC0415
    from landgap.overlay.pieces import NO_ROW, measure_pieces  # noqa: PLC0415

    units, sites, pv = frames(folder)
    layers = [np.asarray(frame.geometry.array) for frame in (sites, pv, units)]
    kind, kinds = pd.factorize(sites["kind"])
    toy = polygons(layers[1][:1])
    toy.shared(toy)
    toy.shared_within()

    def work() -> pd.DataFrame:
        land, plants, parcels = (polygons(layer, threads=THREADS) for layer in layers)
        found, _ = measure_pieces(land, plants, parcels, land.shared(parcels), plants.shared(parcels))
        rows = found.site != NO_ROW
        table = pd.DataFrame(
            {
                "unit": found.unit[rows],
                "kind": kind[found.site[rows]],
                "pv": found.plant[rows] != NO_ROW,
                "m2": found.area_m2[rows],
            }
        )
        sums = split(table, ["unit", "kind"])
        return sums.assign(unit_id=units["unit_id"].to_numpy()[sums["unit"]], kind=kinds[sums["kind"]]).drop(
            columns="unit"
        )

    return work


def overlay(folder: Path) -> Work:
    """Write what a user of geopandas does: cut, cut again, sum."""
    units, sites, pv = frames(folder)

    def work() -> pd.DataFrame:
        cut = gpd.overlay(units, sites, keep_geom_type=True)
        under = gpd.overlay(cut, pv, keep_geom_type=True)
        return answer(summed(cut), summed(under))

    return work


def joined(folder: Path) -> Work:
    """Spatial joins of geopandas, and the intersection of each pair."""
    units, sites, pv = frames(folder)

    def pairs(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        pair = gpd.sjoin(left, right, predicate="intersects")
        others = right.geometry.loc[pair["index_right"]]
        shapes = pair.geometry.reset_index(drop=True).intersection(others.reset_index(drop=True))
        return pair.drop(columns="index_right").reset_index(drop=True).set_geometry(shapes)

    def work() -> pd.DataFrame:
        cut = pairs(sites, units)
        return answer(summed(cut), summed(pairs(cut, pv)))

    return work


def dask_geopandas(folder: Path) -> Work:
    """Sites in spatial partitions, each overlaid with what is near it, in threads."""
    import dask_geopandas  # noqa: PLC0415

    units, sites, pv = frames(folder)
    sites = sites.iloc[sites.hilbert_distance().argsort()]
    split = dask_geopandas.from_geopandas(sites, npartitions=8 * THREADS, sort=False)
    empty = pd.DataFrame(
        {"unit_id": pd.Series(dtype="str"), "kind": pd.Series(dtype="str"), "m2": 0.0, "pv": False}
    )

    def one(part: gpd.GeoDataFrame) -> pd.DataFrame:
        if len(part) == 0:
            return empty
        left, low, right, high = part.total_bounds
        near = [layer.cx[left:right, low:high] for layer in (units, pv)]
        cut = gpd.overlay(near[0], part, keep_geom_type=True)
        under = gpd.overlay(cut, near[1], keep_geom_type=True)
        return pd.concat([summed(cut).assign(pv=False), summed(under).assign(pv=True)])

    def work() -> pd.DataFrame:
        found = split.map_partitions(one, meta=empty).compute(scheduler="threads", num_workers=THREADS)
        sums = found.groupby(["unit_id", "kind", "pv"], as_index=False)["m2"].sum()
        return answer(*(sums[sums["pv"] == flag] for flag in (False, True)))

    return work


def duckdb(folder: Path) -> Work:
    """DuckDB with its spatial extension and the within shortcut."""
    import duckdb as engine  # noqa: PLC0415
    from duckdb_extensions import import_extension  # noqa: PLC0415

    import_extension("spatial")
    base = engine.connect()
    base.execute(f"LOAD spatial; SET threads={THREADS}; SET enable_progress_bar=false")
    for name, columns in KEYS.items():
        listed = ", ".join(columns)
        path = folder / f"{name}.parquet"
        base.execute(f"CREATE TABLE {name} AS SELECT {listed}, geometry FROM '{path}'")  # noqa: S608

    def work() -> pd.DataFrame:
        base.execute(f"CREATE OR REPLACE TEMP TABLE cut AS {CUT}")
        return answer(base.execute(AREAS).df(), base.execute(UNDER).df())

    return work


def sedonadb(folder: Path) -> Work:
    """SedonaDB in two stages, with GEOS as its library."""
    import sedona.db  # noqa: PLC0415

    base = sedona.db.connect()
    base.sql("SET sedona.spatial_join.spatial_library = 'geos'").execute()
    # a CASE gives bytes, which must be called geometries again
    typed = CUT.replace("CASE", "ST_GeomFromWKBUnchecked(CASE").replace("END AS", "END) AS")
    base.sql(f"SET datafusion.execution.target_partitions = {THREADS}").execute()
    for name, columns in KEYS.items():
        table = base.read_parquet(str(folder / f"{name}.parquet"))
        table.to_view("file", overwrite=True)
        listed = ", ".join(columns)
        # what an intersection gives has no reference system, so none has any
        query = f"SELECT {listed}, ST_SetSRID(geometry, 0) AS geometry FROM file"  # noqa: S608
        loaded = base.sql(query).to_memtable()
        loaded.to_view(name, overwrite=True)

    def work() -> pd.DataFrame:
        base.sql(typed).to_memtable().to_view("cut", overwrite=True)
        return answer(base.sql(AREAS).to_pandas(), base.sql(UNDER).to_pandas())

    return work


def postgis(folder: Path) -> Work:
    """PostGIS in a folder of its own, on a socket; load, index and analysis are not counted."""
    import psycopg  # noqa: PLC0415

    home = Path(tempfile.mkdtemp(prefix="pg-", dir=os.environ.get("LANDGAP_SCRATCH")))
    # the server refuses to run as root
    user = "postgres" if getpass.getuser() == "root" else None
    if user:
        shutil.chown(home, user)
    programs = Path(
        subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True).stdout.strip()
    )
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": "/", "user": user}
    subprocess.run(
        [programs / "initdb", "-D", home / "data", "-U", "bench", "-A", "trust"],
        check=True,
        **quiet,
    )
    settings = (
        f"-k {home} -c listen_addresses= -c shared_buffers=1GB -c work_mem=256MB -c jit=off "
        f"-c fsync=off -c max_parallel_workers_per_gather={THREADS - 1} "
        "-c min_parallel_table_scan_size=0 -c parallel_setup_cost=0"
    )
    control = [programs / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log"]
    subprocess.run([*control, "-o", settings, "start"], check=True, **quiet)

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, **quiet)
        shutil.rmtree(home)

    try:
        base = psycopg.connect(host=str(home), user="bench", dbname="postgres", autocommit=True)
        base.execute("CREATE EXTENSION postgis")
        for name, layer in zip(KEYS, frames(folder), strict=True):
            columns = KEYS[name]
            listed = ", ".join(f"{column} text" for column in columns)
            base.execute(f"CREATE TABLE {name} ({listed}, geometry geometry)")
            shapes = shapely.to_wkb(layer.geometry.array, hex=True)
            rows = zip(*(layer[column] for column in columns), shapes, strict=True)
            with base.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            base.execute(f"CREATE INDEX ON {name} USING gist (geometry)")
            base.execute(f"ANALYZE {name}")
    except BaseException:
        stop()
        raise

    def work() -> pd.DataFrame:
        try:
            base.execute(f"CREATE TEMP TABLE cut AS {CUT}")
            base.execute("ANALYZE cut")
            tables = []
            for query in (AREAS, UNDER):
                rows = base.execute(query).fetchall()
                tables.append(pd.DataFrame(rows, columns=["unit_id", "kind", "m2"]))
            return answer(*tables)
        finally:
            base.close()
            stop()

    return work


def known() -> dict[str, tuple[Callable[[Path], Work], list[str], int]]:
    """Name every way: how it is loaded, what it needs, and its threads."""
    ways: dict[str, tuple[Callable[[Path], Work], list[str], int]] = {}
    for threads in (1, THREADS):
        areas = {"geometry": False, "threads": threads}
        ways[f"landgap, geometry ({threads})"] = ours(geometry=True, threads=threads), [], threads
        ways[f"landgap, areas only ({threads})"] = ours(**areas), [], threads
        way = ours(checked=True, **areas)
        ways[f"landgap, areas only, checked layers ({threads})"] = way, [], threads
    cold = ours(warm=False, **areas)
    if importlib.util.find_spec("numba"):
        ways[f"landgap, areas only, checked layers, no accounts ({threads})"] = kernel, [], THREADS
    ways[f"landgap, areas only, first call ever ({threads})"] = cold, ["numba"], threads
    return ways | {
        "geopandas.overlay chained (1)": (overlay, [], 1),
        "geopandas.sjoin + intersection (1)": (joined, [], 1),
        f"dask-geopandas ({THREADS})": (dask_geopandas, ["dask_geopandas"], THREADS),
        f"DuckDB spatial ({THREADS})": (
            duckdb,
            ["duckdb", "duckdb_extensions", "duckdb_extension_spatial"],
            THREADS,
        ),
        f"SedonaDB ({THREADS})": (sedonadb, ["sedona.db"], THREADS),
        f"PostGIS ({THREADS})": (postgis, ["psycopg", "pg_config"], THREADS),
    }
