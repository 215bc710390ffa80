"""Floating catchments of 11,000 units with a cutoff of 60 km, and 2SFCA beside PySAL access.

``python benchmarks/catchment.py --runs 3``; the second part needs ``pip install access`` and is
left out without it. Every figure is of fresh processes, run in turn, the import left out of the
seconds and in the memory; that all give equal answers is checked in the run.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
from pathlib import Path

from main_job import line, python

# Germany's area and number of municipalities, strewn at random over a square
UNITS = """
import time
import geopandas as gpd, numpy as np, pandas as pd
from landgap.access.catchment import catchment
from landgap.access.border_cost import border_cost
from landgap.access.travel_costs import travel_costs
from landgap.value_functions import step
many, random = {many}, np.random.default_rng(0)
x, y = random.uniform(0, (many * 32.5) ** 0.5 * 1000, (2, many))
ids = [f"{{n:08}}" for n in range(many)]
units = gpd.GeoDataFrame(
    {{"unit_id": ids}}, geometry=gpd.points_from_xy(4e6 + x, 2.8e6 + y), crs="EPSG:3035"
)
supply, demand = (pd.Series(random.exponential(20, many), index=ids) for _ in range(2))
states = pd.Series(np.where(x < x.mean(), "DE-ST", "DE-SN"), index=ids)
start = time.perf_counter()
"""
MAIN = """
way = travel_costs(units, within=60)
listed = time.perf_counter()
way = border_cost(way, states, crossing_cost=5, crossing_factor=0.5)
priced = time.perf_counter()
found = catchment(supply, demand, way)
end = time.perf_counter()
assert abs(demand @ found["accessibility"] / supply.sum() - 1) < 1e-9
print(end - start, listed - start, priced - listed, end - priced, len(way))
"""
FIND = """
start = time.perf_counter()
found = catchment(supply, demand, way, method="2sfca", weight=step({60: 1}))["accessibility"]
print(time.perf_counter() - start)
"""
PYSAL = """
from access.fca import two_stage_fca
land, need = supply.to_frame("supply"), demand.to_frame("demand")
start = time.perf_counter()
found = two_stage_fca(need, land, way, max_cost=60, demand_index=True, cost_dest="destination")
print(time.perf_counter() - start)
"""
LIST = "way = travel_costs(units, within=60)\n"
TEXT = LIST + "way = way.astype({'origin': str, 'destination': str})\n"
NUMBERS = (
    LIST
    + """
way = way.assign(origin=way["origin"].cat.codes, destination=way["destination"].cat.codes)
supply, demand = supply.reset_index(drop=True), demand.reset_index(drop=True)
"""
)
# the table as travel_costs() gives it, as it comes out of a file, and with row numbers for official keys
JOBS = {
    "landgap 2SFCA": LIST + FIND,
    "landgap 2SFCA, keys as text": TEXT + FIND,
    "PySAL access 2SFCA, keys as text": TEXT + PYSAL,
    "PySAL access 2SFCA, row numbers": NUMBERS + PYSAL,
}
SAVE = "found.sort_index().to_csv({file!r})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--units", type=int, default=11_000)
    options = parser.parse_args()
    units = UNITS.format(many=options.units)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        jobs = [python(units + MAIN, folder) for _ in range(options.runs)]
        parts = [list(map(float, said.split())) for _, _, said in jobs]
        print(f"{options.units} units, {parts[0][4]:,.0f} pairs within 60 km")
        for name, column in (
            ("E2SFCA with a border, all together", 0),
            ("  costs within 60 km", 1),
            ("  border term", 2),
            ("  catchments", 3),
        ):
            line(name, [part[column] for part in parts], "s")
        line("peak memory, imports included", [memory for _, memory, _ in jobs], "MB")
        if importlib.util.find_spec("access") is None:
            print("no comparison: PySAL access is not installed")
            return
        seconds: dict[str, list[float]] = {name: [] for name in JOBS}
        for _ in range(options.runs):
            answers = []
            for name, code in JOBS.items():
                file = folder / "found.csv"
                said = python(units + code + SAVE.format(file=str(file)), folder)[2]
                seconds[name].append(float(said))
                rows = file.read_text().splitlines()[1:]
                answers.append([float(row.split(",")[1]) for row in rows])
            for answer in answers[1:]:
                if any(abs(a - b) > 1e-9 * b for a, b in zip(answer, answers[0], strict=True)):
                    raise SystemExit("the answers differ")
        for name, values in seconds.items():
            line(name, values, "s")
        ours, _, text, numbers = seconds.values()
        for name, theirs in (("keys as text", text), ("row numbers", numbers)):
            ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
            line(f"PySAL access over landgap, {name}", ratios, "x")
        print(f"equal answers for {len(answers[0])} units")


if __name__ == "__main__":
    sys.exit(main())
