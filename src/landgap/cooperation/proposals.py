"""Proposed areas: neighbours on both sides of a border whose surplus offsets a deficit."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from landgap.access.travel_costs import travel_costs
from landgap.cooperation.region_heuristic import search
from landgap.cooperation.region_milp import Answer, improve
from landgap.cooperation.region_problem import AreaRules, Task
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.coverage import adjacency, metres, tiled
from landgap.layers.kinds import Column
from landgap.options import chosen
from landgap.tolerances import EDGE_M, PROVEN_HA
from landgap.transport.network import Flags, Floats

_HEADING = "No area can be proposed."
_ROUNDS = 2
_Rows = list[tuple[gpd.GeoDataFrame, Task, Answer]]


@dataclass(frozen=True, eq=False)
class Proposal:
    """Areas that could plan together; made by :func:`propose_areas`.

    Attributes
    ----------
    areas : GeoDataFrame
        One row an area, the first is worth most, indexed by `area` (1, 2, ...): `name` (of the
        largest surplus and the largest deficit), `units`, `units_unknown` (that only join others,
        as their gap is not known), `states`, `surplus_ha` and `deficit_ha` (sums over the units whose
        gap is known), `unknown_demand_ha` (demand of the others), `offset_ha`, `worth_ha` (the objective),
        `bound_ha` (no area of the units left is worth more), `proven` (bound and worth are equal),
        `area_km2`, `diameter` (in the measure of the costs).
    members : DataFrame
        One row an area and unit: `area`, `unit_id`, `name`, `state`, `counted_gap_ha` (the gap that was
        given), `part` (``surplus``, ``deficit``, ``balanced`` or ``unknown``).
    rules : AreaRules
        Limits and objective.
    measure : str
        ``km`` or ``minutes``.

    See Also
    --------
    propose_areas : Makes it.

    Examples
    --------
    >>> [*Proposal.__dataclass_fields__]
    ['areas', 'members', 'rules', 'measure']
    """

    areas: gpd.GeoDataFrame = field(repr=False)
    members: pd.DataFrame = field(repr=False)
    rules: AreaRules
    measure: str


def propose_areas(  # noqa: PLR0913  limits and options of one search
    units: gpd.GeoDataFrame,
    *,
    rules: AreaRules | None = None,
    costs: pd.DataFrame | None = None,
    fixed: Iterable[Hashable] = (),
    excluded: Iterable[Hashable] = (),
    count: int = 3,
    nodes: int = 1000,
    seed: int | None = None,
    edge_tolerance_m: float = EDGE_M,
) -> Proposal:
    """Propose contiguous areas across the border whose surplus offsets a deficit (Gebietsvorschlag).

    Parameters
    ----------
    units : GeoDataFrame
        Indexed by `unit_id`: `state`, `gap_ha` (surplus, or deficit if negative; missing where
        not known), `demand_ha_mid` (needed where the gap is not known), polygons that tile the area,
        and `name` if there is one.
    rules : AreaRules, optional
        Limits and weights; ``AreaRules()`` if not given.
    costs : DataFrame, optional
        Origin/destination pairs as from :func:`landgap.travel_costs`; pairs that it does not list are
        too far. Roads of 1.3 times the straight line if not given.
    fixed : iterable of str, optional
        Units that the area must have; one area is proposed then.
    excluded : iterable of str, optional
        Units that no area may have.
    count : int, default 3
        Most areas; each is the best among the units that those before it leave.
    nodes : int, default 1000
        Most nodes of branch and bound for each root; 0: search only, with a bound.
    seed : int, optional
        Of the search; that of the session if not given.
    edge_tolerance_m : float, default 0.6
        Up to how far apart two drawings of one edge may lie, in m; see :func:`landgap.layers.neighbours`.

    Returns
    -------
    Proposal
        Areas, their units, and how far from the best they can be.

    Raises
    ------
    LandgapError
        If the units or costs cannot be read, an option is out of range, a fixed unit cannot be kept,
        units overlap, or no area keeps to the limits; the message says which limits bind, or which units
        have no neighbour.

    See Also
    --------
    AreaRules : Limits and weights.
    cooperation_areas : What an area is worth.

    Notes
    -----
    An area is worth the hectares that are offset between its sides, less `balance_weight` for each
    hectare that may stay missing or left over, less `unit_penalty_ha` for each unit. With
    ``sides="state"`` each state first settles its own, so that only what crosses the border counts.

    Units whose gap is not known may join others. They offset nothing, and their demand counts as what
    may stay missing: an area is not proposed for land that nobody knows of, nor held to be in balance
    without it. The balance of an area is that of :func:`cooperation_areas`: with such units, at least
    so much.

    A seeded local search finds an area; HiGHS then proves that none is better, or finds one
    (see :func:`landgap.cooperation.region_milp.improve`). Work is bounded by nodes, not by time, so
    that the answer is the same on every machine; `bound_ha` says what is not proven.

    References
    ----------
    Shirabe 2005, Geographical Analysis 37, 213-233 (contiguity by flow). spopt issues 274 and 463
    ask for contiguous regions that balance.

    Examples
    --------
    >>> square = [shapely.box(x, 0, x + 1000, 1000) for x in (0, 1000, 2000, 3000)]
    >>> units = gpd.GeoDataFrame(
    ...     {"state": ["DE-ST", "DE-ST", "DE-SN", "DE-SN"], "gap_ha": [30.0, None, -25.0, -40.0],
    ...      "demand_ha_mid": [5.0, 4.0, 30.0, 40.0]},
    ...     index=pd.Index(list("ABCD"), name="unit_id"), geometry=square, crs="EPSG:3035",
    ... )
    >>> found = propose_areas(units)
    >>> found.areas[["units", "units_unknown", "offset_ha", "unknown_demand_ha", "proven"]]
          units  units_unknown  offset_ha  unknown_demand_ha  proven
    area
    1         3              1       25.0                4.0    True
    >>> found.members["unit_id"].tolist()
    ['A', 'B', 'C']
    """
    inputs = Inputs(_HEADING)
    inputs.options(count=count, nodes=nodes, edge_tolerance_m=edge_tolerance_m)
    if not isinstance(rules, AreaRules | None):
        inputs.fault(f"rules: AreaRules are needed, not a {type(rules).__name__}")
        rules = None
    rules = rules or AreaRules()
    keep, out = inputs.keys(fixed, "fixed"), inputs.keys(excluded, "excluded")
    seed, before = chosen("seed", seed), len(inputs.faults)
    units = inputs.layer(
        units,
        "units",
        Column("state", "state", required=True),
        Column("gap_ha", "number", required=True, gaps=True),
        Column("demand_ha_mid", "amount", gaps=True),
        Column("name", "text"),
        shapes="polygon",
        indexed=True,
    )
    if len(inputs.faults) == before:
        inputs.fault(*_faults(units, rules, keep, out))
    measure = str(getattr(costs, "attrs", {}).get("measure", "km"))
    if costs is not None:
        costs = inputs.table(
            costs,
            "costs",
            *(Column(end, "id", required=True) for end in ("origin", "destination")),
            Column("cost", "amount", required=True),
            unique=["origin", "destination"],
        )
    inputs.stop()
    # what is worth the same is chosen by key
    units = units.rename_axis("unit_id").sort_index()
    units, _ = tiled(inputs, units, units.index, edge_tolerance_m=edge_tolerance_m)
    inputs.stop()
    if costs is None:
        costs = travel_costs(units[["state", "geometry"]].reset_index())
    cost = _matrix(costs, units.index)
    left = units[~units.index.isin(out)]
    rows: _Rows = []
    for _ in range(1 if keep else count):
        task = _task(left, cost.loc[left.index, left.index].to_numpy(), rules, keep, edge_tolerance_m)
        answer = improve(task, search(task, rounds=_ROUNDS, seed=seed), nodes=nodes)
        if not rows and not (answer.units and task.value(answer.units) > 0):
            reasons = _unlinked(task, left, edge_tolerance_m)
            raise LandgapError(_HEADING, reasons or _binding(task, answer.units, left, nodes=nodes))
        if not answer.units or task.value(answer.units) <= 0:
            break
        inside = left.iloc[answer.units]
        rows.append((inside, task, answer))
        left = left.drop(inside.index)
    return Proposal(_areas(rows, cost), _members(rows), rules, measure)


def _faults(units: gpd.GeoDataFrame, rules: AreaRules, fixed: list[str], excluded: list[str]) -> list[str]:
    faults = [
        f"{name}: unknown units {some(odd)}"
        for name, keys in (("fixed", fixed), ("excluded", excluded))
        if (odd := [key for key in keys if key not in units.index])
    ]
    if both := [key for key in fixed if key in excluded]:
        faults.append(f"fixed: {some(both)} excluded as well")
    if rules.max_units is not None and rules.max_units < len(fixed):
        faults.append(f"max_units: {rules.max_units} is less than the {len(fixed)} fixed units")
    demand = units["demand_ha_mid"] if "demand_ha_mid" in units else units["gap_ha"]
    if (bare := units["gap_ha"].isna() & demand.isna()).any():
        faults.append(f"units.demand_ha_mid: needed where gap_ha is missing, {some(units.index[bare])}")
    left = units[~units.index.isin(excluded)]
    if left["state"].nunique() < rules.min_states:
        there = some(sorted(left["state"].unique()))
        faults.append(f"min_states: {rules.min_states}, but all units lie in {there}")
    if not ((left["gap_ha"] > 0).any() and (left["gap_ha"] < 0).any()):
        faults.append("units.gap_ha: no surplus, or no deficit, so there is nothing to offset")
    return faults


def _matrix(costs: pd.DataFrame, units: pd.Index[str]) -> pd.DataFrame:
    """Cost between any two units, the higher of both directions; infinite where none is listed."""
    table = np.full((len(units), len(units)), np.inf)
    at = [units.get_indexer(pd.Index(costs[end])) for end in ("origin", "destination")]
    both = (at[0] >= 0) & (at[1] >= 0)
    table[at[0][both], at[1][both]] = costs["cost"].to_numpy(dtype=float)[both]
    np.fill_diagonal(table, 0.0)
    return pd.DataFrame(np.maximum(table, table.T), index=units, columns=units)


def _task(
    left: gpd.GeoDataFrame, cost: Floats, rules: AreaRules, fixed: list[str], edge_tolerance_m: float
) -> Task:
    near = np.ones(cost.shape, dtype=bool) if rules.max_diameter is None else cost <= rules.max_diameter
    return Task(
        rules=rules,
        gap_ha=left["gap_ha"].fillna(0.0).to_numpy(dtype=float),
        state=pd.factorize(left["state"])[0],
        area_km2=left.area.to_numpy() / 1e6,
        edges=adjacency(np.asarray(left.geometry.array), edge_tolerance_m=edge_tolerance_m)[0],
        near=near,
        fixed=tuple(left.index.get_indexer(pd.Index(fixed)).tolist()) if fixed else (),
        unknown_demand_ha=_unknown_demand(left),
    )


def _unknown_demand(units: gpd.GeoDataFrame) -> Floats:
    """Give the demand of units whose gap is not known, 0 for the others."""
    unknown = units["gap_ha"].isna().to_numpy()
    need = units["demand_ha_mid" if unknown.any() else "gap_ha"].to_numpy(dtype=float)
    return np.where(unknown, need, 0.0)


def _unlinked(task: Task, left: gpd.GeoDataFrame, edge_tolerance_m: float) -> list[str]:
    """Say which units have no neighbour, if no limit but this keeps an area from being found."""
    every, parts = set(range(len(left))), []
    while every:
        parts.append(task.reached(min(every), every))
        every -= parts[-1]
    for part in (sorted(part) for part in parts):
        gap, states = task.gap_ha[part], np.unique(task.state[part])
        if (
            (gap > 0).any()
            and (gap < 0).any()
            and len(states) >= task.rules.min_states
            and set(task.fixed) <= set(part)
        ):
            return []
    within = f"within edge_tolerance_m ({edge_tolerance_m:g} m)"
    held = "the fixed units, a surplus and a deficit" if task.fixed else "both a surplus and a deficit"
    where = f" in {least} states or more" if (least := task.rules.min_states) > 1 else ""
    reasons = [f"units: no group of neighbours holds {held}{where}; neighbours share an edge {within}"]
    if alone := left.index[[len(found) == 0 for found in task.neighbours]].tolist():
        reasons.append(f"units: no neighbour {within} in {len(alone)} units ({some(alone)})")
    shapes, state = np.asarray(left.geometry.array), task.state
    keys = left.index.astype(str)
    near = [
        (distance, min(keys[one], keys[other]), max(keys[one], keys[other]))
        for number in np.unique(state)[:-1]
        for one, other, distance in _nearest(shapes, state == number, state > number)
    ]
    if near and not (state[task.edges[:, 0]] != state[task.edges[:, 1]]).any():
        distance, one, other = min(near)
        reasons.append(f"units: nearest of two states are {one} and {other}, {metres(distance)} apart")
    return reasons


def _nearest(shapes: NDArray[Any], here: Flags, there: Flags) -> Iterator[tuple[int, int, float]]:
    """Give the nearest of some units to each of others, with the distance."""
    rows, others = np.flatnonzero(here), np.flatnonzero(there)
    (one, other), distance = shapely.STRtree(shapes[others]).query_nearest(shapes[rows], return_distance=True)
    yield from zip(rows[one].tolist(), others[other].tolist(), distance.tolist(), strict=True)


def _binding(task: Task, units: list[int], left: gpd.GeoDataFrame, *, nodes: int) -> list[str]:
    """Say which limit no area can meet, or that none is worth its size."""
    if units:
        left_ha = task.unbalanced_ha(units)
        return [
            f"balance_weight, unit_penalty_ha: the best area ({some(left.index[units])}) offsets "
            f"{task.offset_ha(units):.1f} ha and leaves {left_ha:.1f} ha unbalanced, which is not "
            "worth its size; lower these weights"
        ]
    binding, lifted = [], task.rules.lifted()
    for name, rules in lifted.items():
        near = task.near if name != "max_diameter" else np.ones_like(task.near)
        other = replace(task, rules=rules, near=near)
        # any area will do, so that the model is asked only where the search finds none
        if search(other, rounds=1, seed=0) or improve(other, [], nodes=nodes).units:
            binding.append(name)
    if binding:
        return [f"{name}: no area keeps to {getattr(task.rules, name)}" for name in binding]
    kept = ", ".join(f"{name} {getattr(task.rules, name)}" for name in lifted)
    return [f"no area keeps to all limits, and to lift one of them does not help ({kept})"]


def _areas(rows: _Rows, cost: pd.DataFrame) -> gpd.GeoDataFrame:
    table = []
    for number, (inside, task, answer) in enumerate(rows, start=1):
        gap = inside["gap_ha"]
        names = inside["name"] if "name" in inside else inside.index.to_series()
        worth = task.value(answer.units)
        table.append(
            {
                "area": number,
                "name": f"{names[gap.idxmax()]} – {names[gap.idxmin()]}",
                "units": len(inside),
                "units_unknown": int(gap.isna().sum()),
                "states": ", ".join(sorted(inside["state"].unique())),
                "surplus_ha": gap[gap > 0].sum(),
                "deficit_ha": -gap[gap < 0].sum(),
                "unknown_demand_ha": _unknown_demand(inside).sum(),
                "offset_ha": task.offset_ha(answer.units),
                "worth_ha": worth,
                "bound_ha": answer.bound_ha,
                "proven": bool(answer.bound_ha <= worth + PROVEN_HA),
                "area_km2": inside.area.sum() / 1e6,
                "diameter": cost.loc[inside.index, inside.index].to_numpy().max(),
                "geometry": shapely.union_all(np.asarray(inside.geometry.array)),
            }
        )
    return gpd.GeoDataFrame(table, crs=rows[0][0].crs).set_index("area")


def _members(rows: _Rows) -> pd.DataFrame:
    parts = []
    for number, (inside, _, _) in enumerate(rows, start=1):
        gap = inside["gap_ha"]
        part = np.select([gap.isna(), gap > 0, gap < 0], ["unknown", "surplus", "deficit"], "balanced")
        columns = [name for name in ("name", "state", "gap_ha") if name in inside]
        table = pd.DataFrame(inside[columns]).rename(columns={"gap_ha": "counted_gap_ha"})
        table = table.assign(area=number, part=part)
        parts.append(table.rename_axis("unit_id").reset_index())
    table = pd.concat(parts, ignore_index=True)
    return table[["area", "unit_id", *table.columns.difference(["area", "unit_id"], sort=False)]]
