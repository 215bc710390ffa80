"""How long the main job takes, what the import adds, and the ledger beside geopandas.overlay.

``python benchmarks/main_job.py --runs 5``. Every figure is of fresh processes, run in turn; a noisy
machine shows in the range, so quote the medians of ratios. Equal answers are checked in the run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from fresh import fresh, line, timed

if TYPE_CHECKING:
    import geopandas as gpd


def import_geopandas() -> None:
    """Import what landgap stands on."""
    import geopandas  # noqa: F401, PLC0415


def import_landgap() -> None:
    """Import landgap after what it stands on."""
    import geopandas  # noqa: F401, PLC0415

    import landgap  # noqa: F401, PLC0415


def layers() -> list[gpd.GeoDataFrame]:
    """Load the bundled units, sites and PV plants, with the columns that both ways need."""
    import landgap as lg  # noqa: PLC0415

    study = lg.datasets.load("halle-leipzig")
    return [
        study.units[["unit_id", "geometry"]],
        study.sites.loc[study.sites["status"] != "withdrawn", ["site_id", "geometry"]],
        study.pv.loc[study.pv["status"] == "operating", ["pv_id", "geometry"]],
    ]


def chained() -> tuple[float, float, float]:
    """Write what a user of geopandas does: cut, then cut again, then sum."""
    import geopandas as gpd  # noqa: PLC0415

    units, sites, pv = layers()
    start = time.perf_counter()
    cut = gpd.overlay(units, sites, keep_geom_type=True)
    under = gpd.overlay(cut, pv, keep_geom_type=True)
    areas_ha = cut.area.sum() / 1e4, under.area.sum() / 1e4
    return time.perf_counter() - start, *areas_ha


def ledger(geometry: bool) -> tuple[float, float, float]:
    """Sum the ledger: seconds, hectares of sites, and of these under PV."""
    import landgap as lg  # noqa: PLC0415

    units, sites, pv = layers()
    start = time.perf_counter()
    pieces = lg.ledger(units, sites, pv, geometry=geometry).pieces
    on_sites = pieces.dropna(subset="site_id")
    seconds = time.perf_counter() - start
    return seconds, on_sites["area_ha"].sum(), on_sites.dropna(subset="pv_id")["area_ha"].sum()


def other_weights() -> tuple[float, float]:
    """Give the score of units other weights: seconds of assessing anew, and of redoing what depends on it."""
    import landgap as lg  # noqa: PLC0415

    study = lg.datasets.load("halle-leipzig")
    result = lg.assess(study)
    criteria = list(result.options.weights_of("units"))
    weights = {"units": dict.fromkeys(criteria, 1 / len(criteria))}
    start = time.perf_counter()
    anew = lg.assess(study, weights=weights)
    middle = time.perf_counter()
    redone = result.with_options(weights=weights)
    end = time.perf_counter()
    if not redone.units.equals(anew.units):
        raise SystemExit("what is redone is not what is assessed anew")
    return middle - start, end - middle


WAYS = {
    "chained geopandas.overlay": (chained,),
    "ledger with geometry": (ledger, True),
    "ledger, areas only": (ledger, False),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = range(parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "landgap.cli", "assess", "halle-leipzig", "--quiet"]
        jobs = [timed([*command, "--out", f"out{n}"], folder=Path(scratch)) for n in runs]
    line("whole command, maps included", [job.seconds for job in jobs], "s")
    line("whole command, peak memory", [job.peak_mb for job in jobs], "MB")

    added = [-fresh(import_geopandas).seconds + fresh(import_landgap).seconds for _ in runs]
    line("import landgap, beyond import geopandas", added, "s")

    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in runs:
        answers = []
        for name, work in WAYS.items():
            spent, *answer = fresh(*work).answer
            seconds[name].append(spent)
            answers.append(answer)
        for answer in answers[1:]:
            if any(abs(a - b) > 1e-3 for a, b in zip(answer, answers[0], strict=True)):
                raise SystemExit(f"the answers differ: {answers}")
    for name, values in seconds.items():
        line(name, values, "s")
    overlay, *ours = seconds
    for name in ours:
        pairs = zip(seconds[overlay], seconds[name], strict=True)
        line(f"overlay over {name}", [a / b for a, b in pairs], "x")

    both = [fresh(other_weights).answer for _ in runs]
    line("assessing anew with other weights of the score", [anew for anew, _ in both], "s")
    line("redoing only what depends on them", [redone for _, redone in both], "s")
    line("anew over redone", [anew / redone for anew, redone in both], "x")


if __name__ == "__main__":
    main()
