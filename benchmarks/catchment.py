"""Floating catchments of 11,000 units with a cutoff of 60 km, and 2SFCA beside PySAL access.

``python benchmarks/catchment.py --runs 3``; the second part needs ``pip install access`` and is
left out without it. Every figure is of fresh processes, run in turn, the import left out of the
seconds and in the memory; that all give equal answers is checked in the run.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from typing import TYPE_CHECKING, Any

from fresh import fresh, line

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np

WITHIN_KM = 60


def strewn(many: int) -> tuple[gpd.GeoDataFrame, np.random.Generator]:
    """Strew units at random over a square, as dense as Germany's municipalities."""
    import geopandas as gpd  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    random = np.random.default_rng(0)
    x, y = random.uniform(0, (many * 32.5) ** 0.5 * 1000, (2, many))
    units = gpd.GeoDataFrame(
        {
            "unit_id": [f"{n:08}" for n in range(many)],
            "state": np.where(x < x.mean(), "DE-ST", "DE-SN"),
        },
        geometry=gpd.points_from_xy(4e6 + x, 2.8e6 + y),
        crs="EPSG:3035",
    )
    return units, random


def land(units: gpd.GeoDataFrame, random: np.random.Generator) -> list[Any]:
    """Draw supply and demand of each unit, in ha."""
    import pandas as pd  # noqa: PLC0415

    return [pd.Series(random.exponential(20, len(units)), index=units["unit_id"]) for _ in range(2)]


def with_border(many: int) -> tuple[float, ...]:
    """E2SFCA with a border: seconds of all, of the costs, the border term, the catchments; pairs."""
    from landgap.access.border_cost import border_cost  # noqa: PLC0415
    from landgap.access.catchment import catchment  # noqa: PLC0415
    from landgap.access.travel_costs import travel_costs  # noqa: PLC0415

    units, random = strewn(many)
    supply, demand = land(units, random)
    states = units.set_index("unit_id")["state"]
    start = time.perf_counter()
    costs = travel_costs(units, within=WITHIN_KM)
    listed = time.perf_counter()
    costs = border_cost(costs, states, crossing_cost=5, crossing_factor=0.5)
    priced = time.perf_counter()
    found = catchment(supply, demand, costs)
    end = time.perf_counter()
    if not abs(demand @ found["accessibility"] / supply.sum() - 1) < 1e-9:
        raise SystemExit("the catchments lost supply")
    return end - start, listed - start, priced - listed, end - priced, len(costs)


def two_step(many: int, engine: str, keys: str) -> tuple[float, list[float]]:
    """2SFCA of one engine: seconds and accessibility, in the order of the units.

    `keys`: as :func:`travel_costs` gives them, as they come out of a file (text), or row numbers.
    """
    from landgap.access.catchment import catchment  # noqa: PLC0415
    from landgap.access.decay import step  # noqa: PLC0415
    from landgap.access.travel_costs import travel_costs  # noqa: PLC0415

    units, random = strewn(many)
    supply, demand = land(units, random)
    costs = travel_costs(units, within=WITHIN_KM)
    if keys == "text":
        costs = costs.astype({"origin": str, "destination": str})
    elif keys == "numbers":
        costs = costs.assign(origin=costs["origin"].cat.codes, destination=costs["destination"].cat.codes)
        supply, demand = supply.reset_index(drop=True), demand.reset_index(drop=True)
    if engine == "landgap":
        start = time.perf_counter()
        table = catchment(supply, demand, costs, variant="2sfca", weight=step({WITHIN_KM: 1}))
        found = table["accessibility"]
    else:
        from access.fca import two_stage_fca  # noqa: PLC0415

        need, offer = demand.to_frame("demand"), supply.to_frame("supply")
        start = time.perf_counter()
        found = two_stage_fca(
            need, offer, costs, max_cost=WITHIN_KM, demand_index=True, cost_dest="destination"
        )
    seconds = time.perf_counter() - start
    return seconds, found.sort_index().tolist()


WAYS = {
    "landgap 2SFCA": ("landgap", "categories"),
    "landgap 2SFCA, keys as text": ("landgap", "text"),
    "PySAL access 2SFCA, keys as text": ("access", "text"),
    "PySAL access 2SFCA, row numbers": ("access", "numbers"),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--units", type=int, default=11_000)
    options = parser.parse_args()
    jobs = [fresh(with_border, options.units) for _ in range(options.runs)]
    parts = [job.answer for job in jobs]
    print(f"{options.units} units, {parts[0][4]:,.0f} pairs within {WITHIN_KM} km")
    for name, column in (
        ("E2SFCA with a border, all together", 0),
        (f"  costs within {WITHIN_KM} km", 1),
        ("  border term", 2),
        ("  catchments", 3),
    ):
        line(name, [part[column] for part in parts], "s")
    line("peak memory, imports included", [job.peak_mb for job in jobs], "MB")
    if importlib.util.find_spec("access") is None:
        print("no comparison: PySAL access is not installed")
        return
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(options.runs):
        answers = []
        for name, way in WAYS.items():
            spent, found = fresh(two_step, options.units, *way).answer
            seconds[name].append(spent)
            answers.append(found)
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
