"""Which land serves which demand inside each unit, and what is left of both: quantity and quality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import scipy  # its parts load on first use

from landgap.balancing.suitability import (
    FITS,
    answered,
    check_classes,
    read_land,
    read_requirements,
    size_ranks,
)
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import SIZE_CLASSES
from landgap.options import OPTIONS
from landgap.tolerances import ALLOCATION_HA

_POSSIBLE, _SURE = FITS.index("possible"), FITS.index("sure")
_CELL = ["unit_id", "segment", "size_class"]

_SUMS = {
    "land": ["supply_ha", "idle_ha", "no_demand_ha", "possible_fit_ha"],
    "demand": ["demand_ha", "served_ha", "served_if_possible_fits_ha", "unmet_ha", "no_land_ha"],
}


@dataclass(frozen=True)
class Matching:
    """What land serves what demand inside each unit; made by :func:`match`.

    Attributes
    ----------
    demand : DataFrame
        One row a unit, segment and size class: `demand_ha`; `served_ha`, by land that surely
        fits; `served_if_possible_fits_ha`, if all land fits that may: their totals are a range,
        single rows need not be, since large classes come first; `unmet_ha` (demand less
        `served_ha`); `no_land_ha`, what of it no land in the unit fits, not even perhaps.
    land : DataFrame
        One row a row of the supply: `unit_id`, `site_id`, `size_class`, `supply_ha` (``NaN``: not
        known, in no sum), `used_ha`, `idle_ha`, and what of that fits no demand in the unit
        (`no_demand_ha`) or only perhaps (`possible_fit_ha`). The rest is more than is asked for.
    suitability : DataFrame
        Why land fits or not, from :func:`suitability`.

    See Also
    --------
    match : Makes one.

    Examples
    --------
    >>> supply = pd.DataFrame({"unit_id": ["Leuna"], "site_id": "L", "size_class": ["1-5"],
    ...                        "supply_ha": [40.0]})
    >>> demand = pd.DataFrame({"unit_id": ["Leuna"], "size_class": ["5-10"],
    ...                        "demand_ha_mid": [30.0]})
    >>> match(supply, demand).land["no_demand_ha"].tolist()
    [40.0]
    """

    demand: pd.DataFrame
    land: pd.DataFrame
    suitability: pd.DataFrame

    def sums(self, by: pd.Series | None = None) -> pd.DataFrame:
        """Add up both sides, for each unit, for groups of units, or for all.

        Parameters
        ----------
        by : Series, optional
            Group of each unit (its state, for one), indexed by `unit_id`; if not given, one row
            named ``total``.

        Returns
        -------
        DataFrame
            Hectares on offer, asked for, served, unmet and idle, with the parts of :attr:`demand`
            and :attr:`land`; `gap_ha` is supply less demand, and also idle less unmet, so a surplus
            can hide a deficit; `sites_unknown` counts sites whose supply is not known.

        Raises
        ------
        LandgapError
            If a unit has no group.

        Examples
        --------
        >>> supply = pd.DataFrame({"unit_id": ["Leuna"], "site_id": "L", "size_class": ["1-5"],
        ...                        "supply_ha": [40.0]})
        >>> demand = pd.DataFrame({"unit_id": ["Leuna"], "size_class": ["5-10"],
        ...                        "demand_ha_mid": [30.0]})
        >>> match(supply, demand).sums()[["gap_ha", "unmet_ha", "idle_ha"]]
               gap_ha  unmet_ha  idle_ha
        total    10.0      30.0     40.0
        """
        units = pd.Index(self.demand["unit_id"].unique())
        group = pd.Series("total", index=units)
        if by is not None:
            inputs = Inputs("The units cannot be grouped.")
            group = inputs.by_key(by, "by", "id", gaps=True).reindex(units)
            if group.isna().any():
                inputs.fault(f"by: no group for {some(units[group.isna()])}")
            inputs.stop()
        land = self.land.assign(unknown=self.land["supply_ha"].isna().astype(int))
        result = pd.concat(
            [
                land.groupby(land["unit_id"].map(group))[_SUMS["land"]].sum(),
                self.demand.groupby(self.demand["unit_id"].map(group))[_SUMS["demand"]].sum(),
                land.groupby(land["unit_id"].map(group))["unknown"].sum(),
            ],
            axis=1,
        ).fillna(0.0)
        result = result.reindex(pd.Index(group.unique(), name=group.name))
        result.insert(0, "gap_ha", result["supply_ha"] - result["demand_ha"])
        result["sites_unknown"] = result.pop("unknown").astype(int)
        return result


def match(
    offered: pd.DataFrame,
    demand: pd.DataFrame,
    requirements: pd.DataFrame | None = None,
    *,
    level: Literal["low", "mid", "high"] = "mid",
) -> Matching:
    """Serve the demand of every unit from its own land, as far as parcels and segments allow.

    Parameters
    ----------
    offered : DataFrame
        As for :func:`suitability`. A parcel serves its own size class and those below.
    demand : DataFrame
        `unit_id`, `size_class`, `demand_ha_low`, `_mid` or `_high`, optional `segment`, as from
        :func:`landgap.demand.split_by_size`; years are added up. Every unit of `offered` is in it.
    requirements : DataFrame, optional
        As for :func:`suitability`, one row for every segment of the demand; without it all land fits
        all segments. Where land does not suffice, larger classes are served first, and in a class
        the segments in this order; small parcels are used before large ones.
    level : {"low", "mid", "high"}, default "mid"
        Which column of the demand.

    Returns
    -------
    Matching
        Both sides, with what is served, unmet, used and idle. No hectare crosses to another unit.

    Raises
    ------
    LandgapError
        If an amount is negative or missing, a size class, segment or requirement is unknown, or
        land lies in a unit without demand.

    See Also
    --------
    suitability : Which land fits which segment.
    landgap.exchange : Land and demand of several units.
    balance : Hectares alone.

    Notes
    -----
    The assignment is a linear program (HiGHS), because segments compete for land that fits them
    differently. It serves as many hectares as can be served: sets of demand that can be served
    together form a polymatroid, so taking the large classes first never lowers the total. Served
    surely: land whose requirements are all known to be met and whose largest parcel is stated;
    without a stated parcel, land surely serves the smallest class only.

    Examples
    --------
    The potential study of 2021: of 3,870 ha, 2,400 ha are of special importance, and all demand
    asks for such land. More land than needed, and 145 ha short all the same:

    >>> supply = pd.DataFrame({"unit_id": "IRMD", "site_id": ["special", "other"],
    ...                        "size_class": [">=100", "5-10"], "supply_ha": [2400.0, 1470.0]})
    >>> demand = pd.DataFrame({"unit_id": ["IRMD"], "size_class": [">=100"],
    ...                        "demand_ha_mid": [2545.0]})
    >>> match(supply, demand).sums()[["gap_ha", "unmet_ha", "no_demand_ha"]]
           gap_ha  unmet_ha  no_demand_ha
    total  1325.0     145.0        1470.0
    """
    inputs = Inputs("Land and demand cannot be matched.")
    inputs.options(level=level)
    read, cells = read_land(inputs, offered), _cells(inputs, demand, level)
    if requirements is None:
        requirements = pd.DataFrame({"segment": cells["segment"].unique()})
        read = read.drop(columns="segments", errors="ignore")  # a site meant for one segment is as good
    rules_of = read_requirements(inputs, requirements)
    inputs.stop()
    if odd := sorted(set(cells["segment"]) - set(rules_of.index)):
        inputs.fault(f"segment: {some(odd)} of the demand has no requirements; add a row for it")
    if odd := sorted(set(read["unit_id"]) - set(cells["unit_id"])):
        inputs.fault(f"unit_id: land in {some(odd)}, which has no demand; give it 0 ha")
    inputs.stop()
    fits, rules = answered(read, rules_of), rules_of.index.tolist()
    land = read[["unit_id", "site_id", "size_class", "supply_ha"]]
    state = fits["fits"].cat.codes.to_numpy().reshape(len(land), len(rules))
    surest, largest = size_ranks(read)
    groups, group_of = _groups(land, state, surest, largest)
    cells["rank"] = cells["size_class"].cat.codes.astype(int)
    cells["column"] = pd.Index(rules).get_indexer(pd.Index(cells["segment"]))
    pairs = _pairs(groups, state, cells)
    used, served = _serve(pairs[pairs["sure"]], groups, cells)
    _, served_at_best = _serve(pairs, groups, cells)

    amount = cells["demand_ha"].to_numpy()
    cells["served_ha"], cells["served_if_possible_fits_ha"] = served, served_at_best
    cells["unmet_ha"] = amount - served
    cells["no_land_ha"] = np.where(cells.index.isin(pairs["cell"]), 0.0, amount)
    part = np.divide(used, groups["ha"], out=np.zeros(len(groups)), where=groups["ha"] > 0)
    land["used_ha"] = land["supply_ha"] * np.append(part, 0.0)[group_of]
    land["idle_ha"] = land["supply_ha"] - land["used_ha"]
    some_demand = np.isin(group_of, pairs["group"])
    sure_demand = np.isin(group_of, pairs.loc[pairs["sure"], "group"])
    land["no_demand_ha"] = land["idle_ha"].where(~some_demand, land["idle_ha"] * 0)
    land["possible_fit_ha"] = land["idle_ha"].where(some_demand & ~sure_demand, land["idle_ha"] * 0)
    return Matching(cells.drop(columns=["rank", "column"]), land, fits)


def _cells(inputs: Inputs, demand: pd.DataFrame, level: str) -> pd.DataFrame:
    """Sum the demand by unit, segment and size class; empty if there is something wrong with it."""
    before, amount = len(inputs.faults), f"demand_ha_{level}"
    rows = inputs.table(
        demand,
        "demand",
        Column("unit_id", "id", required=True),
        Column("size_class", "text", required=True),
        Column("segment", "id", required=isinstance(demand, pd.DataFrame) and "segment" in demand),
        *([Column(amount, "amount", required=True)] if OPTIONS["level"].fault(level) is None else []),
    )
    if "size_class" in rows:
        check_classes(inputs, rows["size_class"].dropna(), "demand")
    else:
        inputs.fault("demand: split it by size with landgap.demand.split_by_size")
    if len(inputs.faults) > before:
        return pd.DataFrame(columns=[*_CELL, "demand_ha"])
    rows["size_class"] = pd.Categorical(rows["size_class"], SIZE_CLASSES, ordered=True)
    rows["segment"] = rows.get("segment", "all")
    rows = rows.rename(columns={amount: "demand_ha"})
    return rows.groupby(_CELL, observed=True, sort=False)["demand_ha"].sum().reset_index()


def _groups(
    land: pd.DataFrame, state: np.ndarray, surest: np.ndarray, largest: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """Unite land that is alike for every demand; -1 where there is none to give."""
    there = land["supply_ha"].gt(0).to_numpy()
    unit = pd.factorize(land["unit_id"])[0]
    keys = np.column_stack([unit, surest, largest, state])
    first, inverse = np.unique(keys[there], axis=0, return_index=True, return_inverse=True)[1:]
    group_of = np.full(len(land), -1)
    group_of[there] = inverse
    row = np.flatnonzero(there)[first]
    groups = pd.DataFrame(
        {
            "unit_id": land["unit_id"].to_numpy()[row],
            "row": row,
            "surest": surest[row],
            "largest": largest[row],
            "ha": np.bincount(inverse, land.loc[there, "supply_ha"], minlength=len(row)),
        }
    )
    return groups, group_of


def _pairs(groups: pd.DataFrame, state: np.ndarray, cells: pd.DataFrame) -> pd.DataFrame:
    """Land and demand of one unit that may go together; `sure` where they certainly do."""
    asked = cells.loc[cells["demand_ha"] > 0, ["unit_id", "rank", "column"]]
    pairs = (
        groups.rename_axis("group").reset_index().merge(asked.rename_axis("cell").reset_index(), on="unit_id")
    )
    fit = state[pairs["row"], pairs["column"]]
    pairs["sure"] = (fit == _SURE) & (pairs["surest"] >= pairs["rank"])
    return pairs[(fit >= _POSSIBLE) & (pairs["largest"] >= pairs["rank"])]


def _serve(pairs: pd.DataFrame, groups: pd.DataFrame, cells: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Find hectares used of each group and served of each cell, in one program for all units.

    Every hectare served counts its class (large first) and segment, and the class of its land
    (small first). A weight on each end of a pair can be best at both ends at once (Mendelsohn and
    Dulmage), so neither order costs a hectare of the total.
    """
    used, served = np.zeros(len(groups)), np.zeros(len(cells))
    if pairs.empty:
        return used, served
    group, cell = pairs["group"].to_numpy(), pairs["cell"].to_numpy()
    segments = int(cells["column"].max()) + 1
    worth = 1 + pairs["rank"].to_numpy() * segments + (segments - 1 - pairs["column"].to_numpy())
    worth = worth + len(SIZE_CLASSES) - pairs["surest"].to_numpy()
    size = len(groups) + len(cells)
    number = np.arange(len(pairs))
    rows = np.concatenate([group, len(groups) + cell])
    ends = scipy.sparse.csr_array(
        (np.ones(2 * len(pairs)), (rows, np.concatenate([number, number]))),
        shape=(size, len(pairs)),
    )
    limits = np.concatenate([groups["ha"], cells["demand_ha"]])
    found = scipy.optimize.linprog(-worth.astype(float), A_ub=ends, b_ub=limits, method="highs")
    if not found.success:
        raise LandgapError(f"Land and demand could not be matched: {found.message}")
    sums = ends @ found.x
    sums = np.clip(np.where(sums < ALLOCATION_HA, 0.0, sums), 0.0, limits)
    return sums[: len(groups)], sums[len(groups) :]
