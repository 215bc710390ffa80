"""A continent of land: 5,000,000 sites and 300,000 PV plants along 100,000 units, in parts.

``python benchmarks/scale.py`` generates the layers (or takes those in ``--folder``) and cuts them
twice, each in fresh processes: on workers, along 100,000 units; and streamed through one process,
along 11,000. It prints seconds, the shares of reading, cutting and writing, and the largest
memory of all processes together.
``--units 1000 --streamed 100 --sites 50000 --pv 3000`` is a quick try.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from fresh import command
from layers import write_layers


def cut(folder: str, out: str, workers: int, partitions: int) -> dict[str, float]:
    """Cut the layers of a folder; gives what it took, and what came out."""
    import landgap as lg  # noqa: PLC0415

    start = time.perf_counter()
    paths = (f"{folder}/{name}.parquet" for name in ("units", "sites", "pv"))
    parts = lg.ledger_in_parts(*paths, out=out, workers=workers, partitions=partitions or None)
    seconds = time.perf_counter() - start
    itself, started = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": seconds,
        **parts.parts[["read_s", "cut_s", "write_s"]].sum().to_dict(),
        "parts": len(parts.parts),
        "processor_s": sum(who.ru_utime + who.ru_stime for who in (itself, started)),
        "peak_mb": itself.ru_maxrss / 1024,
        "pieces": int(parts.parts["pieces"].sum()),
        **{
            f"{layer}_{name}": value
            for layer, row in parts.excluded.iterrows()
            for name, value in row.items()
        },
    }


def family(pid: int) -> list[int]:
    """List a process and all that it started."""
    found = [pid]
    # each thread lists the processes that it started
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in thread.read_text().split():
                found += family(int(child))
    return found


def memory_mb(pids: list[int]) -> float:
    """Sum the memory of processes, shared pages in proportion."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def measure(folder: Path, workers: int, partitions: int) -> dict[str, float]:
    """Cut layers in a fresh process."""
    with tempfile.TemporaryDirectory() as scratch:
        words = command(cut, folder, Path(scratch, "out"), workers, partitions)
        most = 0.0
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            while process.poll() is None:
                # one process remembers its own peak, and asking costs it time
                most = max(most, memory_mb(family(process.pid))) if workers > 1 else 0.0
                time.sleep(0.5)
            said = process.stdout.read() if process.stdout else ""
        if process.returncode:
            raise SystemExit(f"the run ended with {process.returncode}")
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found | {"most_mb": max(most, found["peak_mb"])}


def print_run(found: dict[str, float], units: int, workers: int) -> None:
    """Print what a run took."""
    work = {name: found[f"{name}_s"] for name in ("read", "cut", "write")}
    print(
        f"{units:,} units: {found['seconds']:.1f} s, {found['processor_s']:.0f} s of processors, "
        f"{workers} workers, {found['parts']} parts, {found['most_mb']:,.0f} MB in all processes"
    )
    for name, seconds in work.items():
        print(f"  {name:<8}{seconds:9.1f} s of the workers{seconds / sum(work.values()):8.0%}")
    apart = found["seconds"] - sum(work.values()) / workers
    print(f"  apart from the parts (check, plan, start, closing) {apart:.1f} s")
    if workers > 1:
        at_16 = sum(work.values()) / 16 + apart
        print(f"  on paper, 16 workers: {at_16:.0f} s, if the disk keeps up")
    print(f"  {found['pieces']:,} pieces; sites: {found['sites_area_ha']:,.1f} ha =", end=" ")
    shares = ("pieces", "outside", "overlap", "error")
    print(" + ".join(f"{found[f'sites_{name}_ha']:,.4f} {name}" for name in shares), flush=True)


def main() -> None:
    """Generate, cut, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--streamed", type=int, default=11_000, help="units of the second run")
    parser.add_argument("--sites", type=int, default=5_000_000)
    parser.add_argument("--pv", type=int, default=300_000)
    parser.add_argument("--overlapping", type=float, default=0.19)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--partitions", type=int, default=0, help="0: as many as there are cells")
    parser.add_argument("--folder", type=Path, help="where the layers are kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for units, workers in ((given.units, given.workers), (given.streamed, 1)):
            start = time.perf_counter()
            folder = write_layers(
                Path(given.folder or scratch, str(units)),
                units=units,
                **{name: getattr(given, name) for name in ("sites", "pv", "overlapping")},
            )
            print(f"layers after {time.perf_counter() - start:.0f} s", flush=True)
            print_run(measure(folder, workers, given.partitions), units, workers)


if __name__ == "__main__":
    main()
