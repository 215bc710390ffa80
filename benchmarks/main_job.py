"""How long the main job takes, what the import adds, and the ledger beside geopandas.overlay.

``python benchmarks/main_job.py --runs 5``. Every figure is of fresh processes, run in turn; a noisy
machine shows in the range, so quote the medians of ratios. Equal answers are checked in the run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OVERLAY = """
import time, geopandas as gpd, landgap as lg
study = lg.datasets.load("halle-leipzig")
units = study.units[["unit_id", "geometry"]]
sites = study.sites.loc[study.sites["status"] != "withdrawn", ["site_id", "geometry"]]
pv = study.pv.loc[study.pv["status"] == "operating", ["pv_id", "geometry"]]
start = time.perf_counter()
"""
# what a user of geopandas writes: cut, then cut again, then sum
CHAINED = """
cut = gpd.overlay(units, sites, keep_geom_type=True)
under = gpd.overlay(cut, pv, keep_geom_type=True)
free_ha = (cut.area.sum() - under.area.sum()) / 1e4
print(time.perf_counter() - start, cut.area.sum() / 1e4, under.area.sum() / 1e4)
"""
LEDGER = """
pieces = lg.ledger(units, sites, pv, geometry={geometry}).pieces
on_sites = pieces.dropna(subset="site_id")
seconds = time.perf_counter() - start
print(seconds, on_sites["area_ha"].sum(), on_sites.dropna(subset="pv_id")["area_ha"].sum())
"""


def run(command: list[str], folder: Path) -> tuple[float, float, str]:
    """Run a command in a fresh process: seconds, peak memory in MB, what it said."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, said


def python(code: str, folder: Path) -> tuple[float, float, str]:
    """Run some lines of Python in a fresh process."""
    return run([sys.executable, "-c", code], folder)


def line(name: str, values: list[float], unit: str) -> None:
    """Print one figure: median and range."""
    middle = statistics.median(values)
    print(f"{name:<52}{middle:9.2f} {unit:<3} ({min(values):.2f} to {max(values):.2f})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = range(parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        command = [sys.executable, "-m", "landgap.cli", "assess", "halle-leipzig", "--quiet"]
        jobs = [run([*command, "--out", f"out{n}"], folder) for n in runs]
        line("whole command, maps included", [job[0] for job in jobs], "s")
        line("whole command, peak memory", [job[1] for job in jobs], "MB")

        added = []
        for _ in runs:
            alone = python("import geopandas", folder)[0]
            added.append(python("import geopandas, landgap", folder)[0] - alone)
        line("import landgap, beyond import geopandas", added, "s")

        cuts = {
            "chained geopandas.overlay": CHAINED,
            "ledger with geometry": LEDGER.format(geometry=True),
            "ledger, areas only": LEDGER.format(geometry=False),
        }
        seconds: dict[str, list[float]] = {name: [] for name in cuts}
        for _ in runs:
            answers = []
            for name, code in cuts.items():
                spent, *answer = map(float, python(OVERLAY + code, folder)[2].split())
                seconds[name].append(spent)
                answers.append(answer)
            for answer in answers[1:]:
                if any(abs(a - b) > 1e-3 for a, b in zip(answer, answers[0], strict=True)):
                    raise SystemExit(f"the answers differ: {answers}")
        for name, values in seconds.items():
            line(name, values, "s")
        for name in list(cuts)[1:]:
            pairs = zip(seconds["chained geopandas.overlay"], seconds[name], strict=True)
            line(f"overlay over {name}", [a / b for a, b in pairs], "x")


if __name__ == "__main__":
    main()
