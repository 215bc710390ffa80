"""Run a function of a benchmark in a fresh process: what it took, and what it returned.

A function is named by its module in this folder; its arguments and its answer travel as JSON, so it
imports what it measures itself, and nothing that another one loaded is in its memory.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Run:
    """One process: its seconds, its largest memory, and the last line that it wrote."""

    seconds: float
    peak_mb: float
    said: str

    @property
    def answer(self) -> Any:  # noqa: ANN401 (whatever the function returned)
        """What the function returned."""
        return json.loads(self.said)


def command(work: Callable[..., object], *arguments: object) -> list[str]:
    """Give the command that calls a function of this folder in a fresh process."""
    given = json.dumps(arguments, default=str)
    return [sys.executable, __file__, Path(inspect.getfile(work)).stem, work.__name__, given]


def fresh(work: Callable[..., object], *arguments: object, settings: Mapping[str, str] | None = None) -> Run:
    """Call a function in a fresh process, with more environment variables if need be."""
    return timed(command(work, *arguments), settings=settings)


def timed(words: list[str], *, folder: Path | None = None, settings: Mapping[str, str] | None = None) -> Run:
    """Run a command; what it wrote to standard error is the error if it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as complaints:
        with subprocess.Popen(
            words,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            env=os.environ | dict(settings or {}),
        ) as process:
            said = process.stdout.read() if process.stdout else ""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            complaints.seek(0)
            raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}\n{complaints.read()}")
    last = said.splitlines()[-1] if said else ""
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024, last)


def resident_mb() -> float:
    """Memory in use now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def peak_mb() -> float:
    """Most memory in use since the peak was forgotten."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def line(name: str, values: list[float], unit: str) -> None:
    """Print one figure: median and range."""
    middle = statistics.median(values)
    print(f"{name:<52}{middle:9.2f} {unit:<3} ({min(values):.2f} to {max(values):.2f})")


def main() -> None:
    """Call the function, and write its answer as the last line."""
    module, name, given = sys.argv[1:]
    answer = getattr(importlib.import_module(module), name)(*json.loads(given))
    print(json.dumps(answer, default=lambda value: value.item()))


if __name__ == "__main__":
    main()
