"""The exchange of 177 units and of 11,000, and beside the linear programme that a user would write.

``python benchmarks/exchange.py --runs 3`` (the national part needs OR-tools, the extra `national`;
without it, it is left out and said so). Every figure is of fresh processes, run in turn, the import
left out of the seconds and in the memory; equal answers are checked in the run. The seconds are
those of the processor: both solvers work in one thread, and other work does not count against them.
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import sys
import tempfile
from pathlib import Path

from main_job import line, python

# as dense as Germany's municipalities, strewn at random over a square
UNITS = """
import time
import geopandas as gpd, numpy as np, pandas as pd, scipy.optimize, scipy.sparse
from landgap.access.travel_costs import travel_costs
from landgap.transport.dividend import dividend
from landgap.transport.exchange import exchange
from landgap.layers.schema import SIZE_CLASSES
many, random = {many}, np.random.default_rng(0)
x, y = random.uniform(0, (many * 32.5) ** 0.5 * 1000, (2, many))
ids = [f"{{n:08}}" for n in range(many)]
units = gpd.GeoDataFrame(
    {{"unit_id": ids}}, geometry=gpd.points_from_xy(4e6 + x, 2.8e6 + y), crs="EPSG:3035"
)
states = pd.Series(np.where(x < x.mean(), "DE-ST", "DE-SN"), index=ids)
way = travel_costs(units, within={within})
def table(name, share, **kinds):
    rows = pd.MultiIndex.from_product([ids, *kinds.values()], names=["unit_id", *kinds])
    ha = random.exponential(10, len(rows)) * (random.random(len(rows)) < share)
    return pd.Series(ha, rows, name=name).reset_index()
"""
CLASSED = """
classes = {classes}
supply, demand = (
    table(name, share, size_class=SIZE_CLASSES[:classes])
    for name, share in (("supply_ha", 0.3), ("demand_ha", 0.7))
)
"""
# each unit has land of a few classes only; land is zoned for one segment, or open to all
FULL = """
kinds = dict(segment=[f"segment {{n}}" for n in range(5)], size_class=SIZE_CLASSES)
supply, demand = table("supply_ha", 0.25, **kinds), table("demand_ha", 0.5, **kinds)
if not {zoned}:
    supply = supply.drop(columns="segment")
start = time.process_time()
found = dividend(supply, demand, way, states, crossing_cost=10.0)
end = time.process_time()
assert abs(found.priced.unmet_ha - found.open.unmet_ha) < 1e-6 * demand["demand_ha"].sum()
assert found.priced.crossing_ha <= found.open.crossing_ha
print(end - start, found.dividend_ha)
"""
RUN = """
start = time.process_time()
found = exchange(supply, demand, way, states, solver={solver!r})
print(time.process_time() - start, found.unmet_ha, found.cost_total, len(way))
"""
# least unmet first, as a cost above all others; one variable a pair, class of land and of demand
WRITTEN_OUT = """
start = time.process_time()
land, need = (pd.Index(ids).get_indexer(way[end]) for end in ("destination", "origin"))
smaller, larger = np.triu_indices(classes)
land = (land[:, None] * classes + larger).ravel()
need = (need[:, None] * classes + smaller).ravel()
ways, arcs = np.arange(len(land)), np.ones(len(land))
rows = scipy.sparse.vstack([
    scipy.sparse.csr_array((arcs, (end, ways)), (many * classes, len(ways))) for end in (land, need)
])
most = np.concatenate([supply["supply_ha"], demand["demand_ha"]])
cost = np.repeat(way["cost"].to_numpy(), len(larger))
x = scipy.optimize.linprog(cost - 10 * cost.max(), rows, most).x
unmet_ha = demand["demand_ha"].sum() - x.sum()
print(time.process_time() - start, unmet_ha, x @ cost, len(way))
"""


def agree(answers: list[list[float]]) -> None:
    """Stop if the unmet hectares or the costs of two solvers differ.

    OR-tools rounds each place down to the square metre and each cost to a thousandth.
    """
    for a, b in zip(*answers, strict=True):
        if abs(a - b) > 1e-4 * abs(b) + 1e-2:
            raise SystemExit(f"the answers differ: {answers}")


def beside(units: str, parts: dict[str, str], folder: Path, runs: int) -> None:
    """Run two ways to the same answer in turn, check it, and print times and ratio."""
    seconds: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(runs):
        answers = []
        for name, code in parts.items():
            took, *answer = map(float, python(units + code, folder)[2].split())
            seconds[name].append(took)
            answers.append(answer)
        agree(answers)
    for name, values in seconds.items():
        line(name, values, "s")
    ours, theirs = seconds.values()
    ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
    line("second over first", ratios, "x")
    print(
        f"equal answers on {answers[0][2]:,.0f} pairs: {answers[0][0]:,.1f} ha unmet; "
        f"median {statistics.median(ratios):.1f} x"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--units", type=int, default=11_000)
    options = parser.parse_args()
    small = UNITS.format(many=177, within=None)
    runs = range(options.runs)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        print("177 units, all pairs, 5 segments, 6 size classes: closed, open and priced")
        for zoned, name in ((False, "land open to all segments"), (True, "land zoned by segment")):
            jobs = [python(small + FULL.format(zoned=zoned), folder) for _ in runs]
            line(name, [float(said.split()[0]) for _, _, said in jobs], "s")
            line("  peak memory, imports included", [memory for _, memory, _ in jobs], "MB")

        highs, ortools = (RUN.format(solver=solver) for solver in ("highs", "ortools"))
        for classes in (1, 6):
            print(f"177 units, all pairs, size classes: {classes}; open")
            both = {"landgap": highs, "scipy.linprog": WRITTEN_OUT}
            beside(small + CLASSED.format(classes=classes), both, folder, options.runs)

        if importlib.util.find_spec("ortools") is None:
            print("no national case: OR-tools is not installed")
            return
        print("1,000 units within 60 km, one class")
        middle = UNITS.format(many=1000, within=60) + CLASSED.format(classes=1)
        beside(middle, {"OR-tools": ortools, "HiGHS": highs}, folder, options.runs)

        large = UNITS.format(many=options.units, within=60) + CLASSED.format(classes=1)
        jobs = [python(large + ortools, folder) for _ in runs]
        said = jobs[0][2].split()
        print(f"{options.units:,} units, {float(said[3]):,.0f} pairs within 60 km, one class")
        line("OR-tools, all together", [float(said.split()[0]) for _, _, said in jobs], "s")
        line("  peak memory, imports included", [memory for _, memory, _ in jobs], "MB")


if __name__ == "__main__":
    sys.exit(main())
