"""The ledger beside every engine that is installed: equal answers, seconds, memory.

``python benchmarks/ledger.py`` writes ``docs/ledger-benchmark.md`` and ``.png``; ``--smoke`` is a
regional run that writes nothing. Every way runs in a fresh process, in rounds (A B C A B C ...), so
that a noisy machine is noisy for all; loading is not counted. Peers come with ``landgap[bench]``;
PostGIS is a package of the system. A way that is not installed is listed as absent, with why.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import resource
import shutil
import subprocess
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pandas as pd
from fresh import fresh, peak_mb, resident_mb
from layers import write_layers
from peers import known

DOCS = Path(__file__).parents[1] / "docs"
BASE = "geopandas.overlay chained (1)"
COLD = "first call ever"
RELATIVE, ABSOLUTE_HA = 1e-6, 1e-4  # how far answers may differ by unit and kind
PACKAGES = (
    "landgap",
    "geopandas",
    "shapely",
    "numba",
    "dask-geopandas",
    "duckdb",
    "sedonadb",
    "psycopg",
)


def processor_s() -> float:
    """Seconds of the processor, of this process and of those that it waited for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, kinds))


def one(name: str, folder: str, out: str) -> dict[str, float]:
    """Run one way in this process; the answer goes to a file."""
    work = known()[name][0](Path(folder))
    reading_mb = peak_mb()
    # reading the layers takes more for a moment than they hold; that peak is not the way's
    Path("/proc/self/clear_refs").write_text("5")
    loaded_mb = resident_mb()
    start, start_s = time.perf_counter(), processor_s()
    found = work()
    figures = {
        "wall_s": time.perf_counter() - start,
        "processor_s": processor_s() - start_s,
        "reading_mb": reading_mb,
        "loaded_mb": loaded_mb,
        "peak_mb": peak_mb(),
    }
    if "PostGIS" in name:  # the work is done in the server's processes
        figures |= {"processor_s": float("nan"), "peak_mb": float("nan")}
    found.to_parquet(out)
    return figures


def in_fresh_process(name: str, folder: Path, scratch: Path) -> tuple[dict[str, float], pd.DataFrame]:
    """Run one way in a fresh process."""
    cache = Path(tempfile.mkdtemp(dir=scratch)) if COLD in name else scratch / "numba"
    out = scratch / "answer.parquet"
    settings = {"NUMBA_CACHE_DIR": str(cache), "LANDGAP_SCRATCH": str(scratch)}
    return fresh(one, name, folder, out, settings=settings).answer, pd.read_parquet(out)


def absent(needs: list[str]) -> list[str]:
    """List what a way needs and is not here."""

    def there(need: str) -> bool:
        if need == "pg_config":
            return shutil.which(need) is not None and postgis_there()
        try:
            return importlib.util.find_spec(need) is not None
        except ModuleNotFoundError:
            return False

    return [need for need in needs if not there(need)]


def postgis_there() -> bool:
    """Tell whether the server has the extension."""
    where = subprocess.run(["pg_config", "--sharedir"], capture_output=True, text=True, check=True)
    return Path(where.stdout.strip(), "extension", "postgis.control").exists()


def differs(answer: pd.DataFrame, base: pd.DataFrame) -> str:
    """Say by how much two answers differ, if they differ by more than rounding."""
    keys = ["unit_id", "kind"]
    left, right = (table.astype(dict.fromkeys(keys, "str")).set_index(keys) for table in (answer, base))
    left, right = left.align(right, fill_value=0.0)
    off = (left - right).abs()
    bad = off > ABSOLUTE_HA + RELATIVE * right.abs()
    return f"{bad.to_numpy().sum()} values, up to {off.max().max():.6f} ha" if bad.any(axis=None) else ""


def measure(folder: Path, rounds: int) -> tuple[pd.DataFrame, dict[str, str], float]:
    """Run all ways in rounds; gives the figures, what is absent, and the largest difference."""
    left_out, ways = {}, []
    for name, (_, needs, _) in known().items():
        if missing := absent(needs):
            left_out[name] = f"not installed: {', '.join(missing)}"
        else:
            ways.append(name)
    rows, base, most = [], None, 0.0
    with tempfile.TemporaryDirectory() as scratch:
        # the server of PostGIS is another user's
        Path(scratch).chmod(0o755)
        in_fresh_process(ways[1], folder, Path(scratch))  # compiles, for all that are not the first call
        for turn in range(rounds):
            for name in [BASE, *(way for way in ways if way != BASE)]:
                if name in left_out:
                    continue
                try:
                    figures, answer = in_fresh_process(name, folder, Path(scratch))
                except RuntimeError as error:
                    left_out[name] = f"failed: {str(error).strip().splitlines()[-1]}"
                    print(f"{name:<52} {left_out[name]}")
                    continue
                if base is None:
                    base = answer
                if fault := differs(answer, base):
                    raise SystemExit(f"{name} has another answer: {fault}")
                keys = ["unit_id", "kind"]
                most = max(most, np.abs(answer.set_index(keys) - base.set_index(keys)).max().max())
                rows.append({"way": name, "round": turn, **figures})
                print(f"{name:<52}{figures['wall_s']:9.2f} s{figures['peak_mb']:9.0f} MB", flush=True)
    return pd.DataFrame(rows), left_out, most


def table(runs: pd.DataFrame, left_out: dict[str, str]) -> str:
    """Write the figures as a Markdown table, fastest first."""
    wall = runs.pivot_table(index="round", columns="way", values="wall_s")
    ratio = (1 / wall).mul(wall[BASE], axis=0)
    lines = [
        "| way (threads) | s: median (range) | processor s | × overlay | MB above the layers |",
        "|---|---|---|---|---|",
    ]
    for way in wall.median().sort_values().index:
        mine = runs[runs["way"] == way]
        seconds = mine["wall_s"]
        added = (mine["peak_mb"] - mine["loaded_mb"]).median()
        busy = mine["processor_s"].median()
        cells = [
            way,
            f"{seconds.median():.2f} ({seconds.min():.2f}-{seconds.max():.2f})",
            "–" if np.isnan(busy) else f"{busy:.2f}",
            f"{ratio[way].median():.1f} ({ratio[way].min():.1f}-{ratio[way].max():.1f})",
            "–" if np.isnan(added) else f"{added:,.0f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    lines += [f"| {way} | {why} | | | |" for way, why in left_out.items()]
    return "\n".join(lines)


def memory(runs: pd.DataFrame) -> str:
    """Say how the memory of a whole process compares with that of reading its layers."""
    most = runs.groupby("way")[["reading_mb", "loaded_mb", "peak_mb"]].median()
    areas, base = most.loc["landgap, areas only (2)"].map("{:,.0f}".format), most.loc[BASE]
    return f"""Reading the layers with geopandas takes {areas["reading_mb"]} MB at its peak;
{areas["loaded_mb"]} MB stay. The process that then measures areas only, on two threads, takes
up to {areas["peak_mb"]} MB, the one of `overlay` up to {base["peak_mb"]:,.0f} MB."""


def plot(runs: pd.DataFrame, title: str, path: Path) -> None:
    """Draw medians and ranges, fastest on top."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415
    from matplotlib.ticker import FixedLocator, NullLocator  # noqa: PLC0415

    seconds = runs.groupby("way")["wall_s"].agg(["median", "min", "max"])
    seconds = seconds.sort_values("median", ascending=False)
    colours = ["#0072B2" if way.startswith("landgap") else "#999999" for way in seconds.index]
    figure, axes = plt.subplots(figsize=(8, 0.42 * len(seconds) + 1.2), layout="constrained")
    axes.barh(seconds.index, seconds["median"], color=colours)
    reach = [seconds["median"] - seconds["min"], seconds["max"] - seconds["median"]]
    axes.errorbar(seconds["median"], range(len(seconds)), xerr=reach, fmt="none", ecolor="black", lw=1)
    for place, (middle, most) in enumerate(seconds[["median", "max"]].to_numpy()):
        axes.annotate(
            f"{middle:.2f} s",
            (most, place),
            (4, 0),
            textcoords="offset points",
            va="center",
            size=8,
        )
    axes.set(xscale="log", xlabel="seconds, median and range (logarithmic)")
    axes.set_xlim(right=seconds["max"].max() * 2)
    ticks = [n * 10**power for power in range(-3, 4) for n in (1, 2, 5)]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_locator(NullLocator())
    figure.suptitle(title, size=10)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=150)


def versions() -> str:
    """Name the versions that ran."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join([f"Python {platform.python_version()}", *found])


def report(
    runs: pd.DataFrame, left_out: dict[str, str], most: float, sizes: dict[str, int], command: str
) -> None:
    """Write the page and the plot."""
    what = f"{sizes['units']:,} units, {sizes['sites']:,} sites, {sizes['pv']:,} PV plants"
    rounds = runs["round"].nunique()
    plot(
        runs,
        f"Areas per unit and kind of site, with and without PV\n{what}",
        DOCS / "ledger-benchmark.png",
    )
    text = f"""# The ledger beside other engines

Written by `{command}`. {what} of the seeded generator (`benchmarks/layers.py`):
jagged units of 238 vertices in the mean that share every vertex; log-normal sites near towns,
about 10 % of them on a boundary and 5 % under PV, **no two on the same land**, because only the
ledger decides who keeps land that two sites share.

The question is the same for all: hectares per unit and kind of site, and of that under PV. The
answers are compared by unit and kind in every run; a difference above {RELATIVE:g} of the value
plus {ABSOLUTE_HA:g} ha ends it. The largest was {most:.1e} ha. Every way ran {rounds} times in
fresh processes, in rounds, after loading, which is not counted (nor is PostGIS's index). × overlay
is the median of the ratios within a round. Memory is the peak above what the loaded layers
hold (not to be had for PostGIS). The ledger's time includes that its accounts close, and the
check of validity unless the layers are those of a checked study; no other way does either. `first call ever`
compiles the kernel; all other processes read it from a cache before, as they import the peers.

{table(runs, left_out)}

![Seconds of each way](ledger-benchmark.png)

{memory(runs)}

## Growth

Time and memory per site from 4,000 to 4,000,000 sites, by `python benchmarks/growth.py`, units and
plants in proportion; the bands are ± 25 % of the median.

![Time and memory per site](ledger-growth.png)

Measured on {os.cpu_count()} cores; {versions()}.
"""
    (DOCS / "ledger-benchmark.md").write_text(text, encoding="utf-8")


def main() -> None:
    """Measure; write the page unless it is a smoke run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="regional, one round, nothing written")
    parser.add_argument("--units", type=int, default=11_000)
    parser.add_argument("--sites", type=int, default=400_000)
    parser.add_argument("--pv", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the layers are kept")
    given = parser.parse_args()
    sizes = {"units": given.units, "sites": given.sites, "pv": given.pv}
    if given.smoke:
        sizes, given.rounds = {"units": 300, "sites": 8_000, "pv": 600}, 1
    with tempfile.TemporaryDirectory() as scratch:
        folder = write_layers(given.folder or Path(scratch, "layers"), **sizes)
        runs, left_out, most = measure(folder, given.rounds)
    print(f"equal answers; the largest difference is {most:.1e} ha")
    print(table(runs, left_out))
    middle = runs[~runs["way"].str.contains(COLD)].groupby("way")["wall_s"].median()
    print(f"fastest: {middle.idxmin()}, {middle.min():.2f} s")
    if not given.smoke:
        report(runs, left_out, most, sizes, f"python benchmarks/ledger.py --rounds {given.rounds}")


if __name__ == "__main__":
    main()
