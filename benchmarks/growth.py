"""Whether time and memory per site stay the same from 4,000 to 4,000,000 sites.

``python benchmarks/growth.py`` writes ``docs/ledger-growth.png``; ``--most 40000`` is a quick try
that writes nothing. Units and plants grow with the sites. Every size runs in a fresh process, in
rounds.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from fresh import fresh, peak_mb, resident_mb
from layers import write_layers

DOCS = Path(__file__).parents[1] / "docs"
SITES = (4_000, 12_000, 40_000, 120_000, 400_000, 1_200_000, 4_000_000)
BAND = 0.25  # by how much time and memory per site may change


def cut(folder: str, geometry: bool) -> dict[str, float]:
    """Cut layers often enough to measure the time: sites, least seconds, bytes above the layers.

    On Linux, which tells the memory in use.
    """
    import landgap as lg  # noqa: PLC0415

    units, sites, pv = (gpd.read_parquet(f"{folder}/{name}.parquet") for name in ("units", "sites", "pv"))
    few = units.iloc[:20]
    near = [layer[layer.intersects(few.union_all())] for layer in (sites, pv)]
    lg.ledger(few, *near, geometry=geometry)  # imports, compiled code
    # memory freed by what went before is given back, and its peak forgotten
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    loaded_mb, peaks_mb, seconds, start = resident_mb(), [], [], time.perf_counter()
    # the first touches memory for the first time, of small layers and large ones
    while len(seconds) < 2 or (len(seconds) < 3 and time.perf_counter() - start < 5):
        begin = time.perf_counter()
        ledger = lg.ledger(units, sites, pv, geometry=geometry)  # noqa: F841 (held while the next is made)
        seconds.append(time.perf_counter() - begin)
        peaks_mb.append(peak_mb())
    return {"sites": len(sites), "seconds": min(seconds), "bytes": (peaks_mb[0] - loaded_mb) * 2**20}


def measure(folder: Path, way: str, cache: Path) -> dict[str, float]:
    """Cut layers in a fresh process."""
    run = fresh(cut, folder, way == "geometry", settings={"NUMBA_CACHE_DIR": str(cache)})
    return {"way": way, **run.answer}


def plot(runs: pd.DataFrame, path: Path) -> None:
    """Draw time and memory per site over the number of sites, with the band around the median."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, panels = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    names = {"us_site": "microseconds a site", "kb_site": "kB above the layers, a site"}
    for axes, (column, label) in zip(panels, names.items(), strict=True):
        ways = {"areas": ("areas only", "#0072B2", "o"), "geometry": ("geometry", "#D55E00", "s")}
        for way, (name, colour, mark) in ways.items():
            mine = runs[runs["way"] == way].groupby("sites")[column].median()
            axes.plot(mine.index, mine, color=colour, marker=mark, label=name)
            middle = mine.median()
            axes.axhspan(middle * (1 - BAND), middle * (1 + BAND), color=colour, alpha=0.12, lw=0)
        axes.set(xscale="log", xlabel="sites (units and plants in proportion)", ylabel=label)
        axes.set_ylim(bottom=0)
        axes.spines[["top", "right"]].set_visible(False)
    panels[0].legend(frameon=False)
    figure.suptitle("Growth of the ledger; shaded: ± 25 % of the median")
    figure.savefig(path, dpi=150)


def main() -> None:
    """Measure, print, and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=SITES[-1])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plot", type=Path, help="where to; by default docs, for all sizes only")
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        sizes = [many for many in SITES if many <= given.most]
        folders = {
            many: write_layers(Path(scratch, str(many)), units=many // 36, sites=many, pv=many * 3 // 40)
            for many in sizes
        }
        for way in ("areas", "geometry"):
            measure(folders[sizes[0]], way, Path(scratch))  # compiles
        for _ in range(given.rounds):
            for folder in folders.values():
                for way in ("areas", "geometry"):
                    rows.append(measure(folder, way, Path(scratch)))
                    print(rows[-1], flush=True)
    runs = pd.DataFrame(rows)
    runs["us_site"] = runs["seconds"] / runs["sites"] * 1e6
    runs["kb_site"] = runs["bytes"] / runs["sites"] / 1e3
    middle = runs.groupby(["way", "sites"])[["us_site", "kb_site"]].median()
    print(middle.round(2))
    off = middle.groupby("way").transform(lambda values: values / values.median() - 1)
    for (way, column), most in off.stack().abs().groupby(level=[0, 2]).max().items():  # noqa: PD013
        verdict = "within" if most <= BAND else "beyond"
        print(f"{way}, {column}: up to {most:.0%} off the median, {verdict} ± {BAND:.0%}")
    path = given.plot or (DOCS / "ledger-growth.png" if given.most == SITES[-1] else None)
    if path:
        plot(runs, path)
    if not np.isfinite(runs["us_site"]).all():
        raise SystemExit("a size was not measured")


if __name__ == "__main__":
    main()
