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
import time
from typing import TYPE_CHECKING

from catchment import strewn
from fresh import fresh, line

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd

WITHIN_KM = 60
Answer = tuple[float, float, float, int]


def table(
    units: gpd.GeoDataFrame, random: np.random.Generator, name: str, share: float, **kinds: list[str]
) -> pd.DataFrame:
    """Draw hectares of each unit and kind, of which only a share is there."""
    import pandas as pd  # noqa: PLC0415

    rows = pd.MultiIndex.from_product([units["unit_id"], *kinds.values()], names=["unit_id", *kinds])
    ha = random.exponential(10, len(rows)) * (random.random(len(rows)) < share)
    return pd.Series(ha, rows, name=name).reset_index()


def costs_between(units: gpd.GeoDataFrame, within: float | None) -> pd.DataFrame:
    """List the costs between units, and load the solver before the clock starts."""
    import scipy.optimize  # noqa: PLC0415
    import scipy.sparse  # noqa: F401, PLC0415

    from landgap.access.travel_costs import travel_costs  # noqa: PLC0415

    return travel_costs(units, within=within)


def full(many: int, zoned: bool) -> float:
    """Close, open and price the border: 5 segments, 6 size classes; gives the seconds.

    Each unit has land of a few classes only; land is `zoned` for one segment, or open to all.
    """
    from landgap.layers.schema import SIZE_CLASSES  # noqa: PLC0415
    from landgap.transport.dividend import dividend  # noqa: PLC0415

    units, random = strewn(many)
    costs = costs_between(units, None)
    kinds = {"segment": [f"segment {n}" for n in range(5)], "size_class": list(SIZE_CLASSES)}
    supply = table(units, random, "supply_ha", 0.25, **kinds)
    demand = table(units, random, "demand_ha", 0.5, **kinds)
    if not zoned:
        supply = supply.drop(columns="segment")
    start = time.process_time()
    found = dividend(supply, demand, costs, units.set_index("unit_id")["state"], crossing_cost=10.0)
    seconds = time.process_time() - start
    if not abs(found.priced.unmet_ha - found.open.unmet_ha) < 1e-6 * demand["demand_ha"].sum():
        raise SystemExit("a priced border left more unmet than an open one")
    if not found.priced.crossing_ha <= found.open.crossing_ha:
        raise SystemExit("more crosses a priced border than an open one")
    return seconds


def classed(
    many: int, within: float | None, classes: int
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Draw units, supply and demand by size class, and the costs between the units."""
    from landgap.layers.schema import SIZE_CLASSES  # noqa: PLC0415

    units, random = strewn(many)
    costs = costs_between(units, within)
    supply, demand = (
        table(units, random, name, share, size_class=list(SIZE_CLASSES[:classes]))
        for name, share in (("supply_ha", 0.3), ("demand_ha", 0.7))
    )
    return units, supply, demand, costs


def solved(many: int, within: float | None, classes: int, solver: str) -> Answer:
    """Exchange with one solver: seconds, unmet ha, costs, pairs."""
    from landgap.transport.exchange import exchange  # noqa: PLC0415

    units, supply, demand, costs = classed(many, within, classes)
    states = units.set_index("unit_id")["state"]
    start = time.process_time()
    found = exchange(supply, demand, costs, states, solver=solver)
    return time.process_time() - start, found.unmet_ha, found.cost_total, len(costs)


def written_out(many: int, within: float | None, classes: int) -> Answer:
    """Write the linear programme out: one variable a pair, class of land and class of demand.

    Least unmet comes first, as a cost above all others.
    """
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    import scipy.optimize  # noqa: PLC0415
    import scipy.sparse  # noqa: PLC0415

    units, supply, demand, costs = classed(many, within, classes)
    ids = pd.Index(units["unit_id"])
    start = time.process_time()
    land, need = (ids.get_indexer(costs[end]) for end in ("destination", "origin"))
    smaller, larger = np.triu_indices(classes)
    land = (land[:, None] * classes + larger).ravel()
    need = (need[:, None] * classes + smaller).ravel()
    pairs, arcs = np.arange(len(land)), np.ones(len(land))
    rows = scipy.sparse.vstack(
        [scipy.sparse.csr_array((arcs, (end, pairs)), (many * classes, len(pairs))) for end in (land, need)]
    )
    most = np.concatenate([supply["supply_ha"], demand["demand_ha"]])
    cost = np.repeat(costs["cost"].to_numpy(), len(larger))
    x = scipy.optimize.linprog(cost - 10 * cost.max(), rows, most).x
    unmet_ha = demand["demand_ha"].sum() - x.sum()
    return time.process_time() - start, unmet_ha, x @ cost, len(costs)


def agree(answers: list[list[float]]) -> None:
    """Stop if the unmet hectares or the costs of two solvers differ.

    OR-tools rounds each place down to the square metre and each cost to a thousandth.
    """
    for a, b in zip(*answers, strict=True):
        if abs(a - b) > 1e-4 * abs(b) + 1e-2:
            raise SystemExit(f"the answers differ: {answers}")


def beside(ways: dict[str, tuple], runs: int) -> None:
    """Run two ways to the same answer in turn, check it, and print times and ratio."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        answers = []
        for name, work in ways.items():
            took, *answer = fresh(*work).answer
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
    runs = options.runs
    print("177 units, all pairs, 5 segments, 6 size classes: closed, open and priced")
    for zoned, name in ((False, "land open to all segments"), (True, "land zoned by segment")):
        jobs = [fresh(full, 177, zoned) for _ in range(runs)]
        line(name, [job.answer for job in jobs], "s")
        line("  peak memory, imports included", [job.peak_mb for job in jobs], "MB")

    for classes in (1, 6):
        print(f"177 units, all pairs, size classes: {classes}; open")
        case = 177, None, classes
        beside({"landgap": (solved, *case, "highs"), "scipy.linprog": (written_out, *case)}, runs)

    if importlib.util.find_spec("ortools") is None:
        print("no national case: OR-tools is not installed")
        return
    print(f"1,000 units within {WITHIN_KM} km, one class")
    case = 1000, WITHIN_KM, 1
    beside({"OR-tools": (solved, *case, "ortools"), "HiGHS": (solved, *case, "highs")}, runs)

    jobs = [fresh(solved, options.units, WITHIN_KM, 1, "ortools") for _ in range(runs)]
    pairs = jobs[0].answer[3]
    print(f"{options.units:,} units, {pairs:,.0f} pairs within {WITHIN_KM} km, one class")
    line("OR-tools, all together", [job.answer[0] for job in jobs], "s")
    line("  peak memory, imports included", [job.peak_mb for job in jobs], "MB")


if __name__ == "__main__":
    sys.exit(main())
