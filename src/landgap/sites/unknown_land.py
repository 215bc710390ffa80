"""Unknown supply: how much land published counts hold beyond an inventory, and where it may lie."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.supply_totals import SupplyTotal
from landgap.sites.net_share import NOT_STATED
from landgap.tolerances import ALLOCATION_HA

_M2_PER_HA = 10_000
_SIZE_DECIMALS = 4  # hectares to the square metre, so that a site of 5 ha is one of 5 ha


@dataclass(frozen=True)
class LandTotal:
    """What is known of a sum of land whose place is not known.

    Attributes
    ----------
    name, name_de : str
        What messages call it, such as its source, in English and German.
    rows : tuple
        Labels of the places that it sums.
    min_ha, max_ha : float
        Between which hectares the sum lies; equal where the total is exact.

    See Also
    --------
    landgap.transport.dividend_bounds : Takes them.

    Examples
    --------
    >>> LandTotal("study of 2021", ("a", "b"), 100.0, 100.0).max_ha
    100.0
    """

    name: str
    rows: tuple[Hashable, ...]
    min_ha: float
    max_ha: float
    name_de: str = ""


@dataclass(frozen=True, eq=False)
class UnknownLand:
    """Land that is there by published counts and not in the inventory (nicht erfasstes Angebot).

    Attributes
    ----------
    missing_ha : float or None
        Net hectares that the count of the whole holds beyond the inventory; 0 where the inventory is
        complete, None where it is not and nobody has counted the whole.
    places : DataFrame
        One row a unit, indexed by `unit_id`: `unit_id` and `max_ha`, the most that can lie there: no more
        than is missing, and no more than the unit has.
    totals : tuple of LandTotal
        What the hectares of the places must keep to, the count of the whole first.
    whole_only : tuple of LandTotal
        The count of the whole alone.
    contradictions : tuple of (LandTotal, float, float)
        Counts that hold less than the inventory, or that cannot be true beside the others: the count, its net
        hectares, hectares that are known; they are not in `totals`.

    See Also
    --------
    unknown_land : Makes it.

    Examples
    --------
    >>> UnknownLand(0.0, pd.DataFrame(), (), (), ()).missing_ha
    0.0
    """

    missing_ha: float | None
    places: pd.DataFrame = field(repr=False)
    totals: tuple[LandTotal, ...]
    whole_only: tuple[LandTotal, ...]
    contradictions: tuple[tuple[LandTotal, float, float], ...]

    def within(self, areas: pd.Series, *, parts: bool = False) -> pd.DataFrame:
        """Say how much of it lies in each area at least and at most.

        Parameters
        ----------
        areas : Series
            The area of each unit, by `unit_id`.
        parts : bool, default False
            Whether counts of parts are relied on beside that of the whole: they are of other years, and may
            leave out kinds of land that it holds. Where nobody has counted the whole, they are.

        Returns
        -------
        DataFrame
            By area: `unknown_supply_low_ha` and `unknown_supply_high_ha`, ``NaN`` where there is no telling.

        Examples
        --------
        >>> places = pd.DataFrame({"unit_id": ["a", "b"], "max_ha": 9.0}, index=["a", "b"])
        >>> nine = (LandTotal("nine", ("a", "b"), 9.0, 9.0), LandTotal("part", ("b",), 0.0, 4.0))
        >>> found = UnknownLand(9.0, places, nine, nine[:1], ())
        >>> found.within(pd.Series(["x", "y"], ["a", "b"]), parts=True)
           unknown_supply_low_ha  unknown_supply_high_ha
        x                    5.0                     9.0
        y                    0.0                     4.0
        """
        ends = ["unknown_supply_low_ha", "unknown_supply_high_ha"]
        groups = areas.groupby(areas).groups
        room = self.places["max_ha"].reindex(areas.index, fill_value=0.0).groupby(areas).sum()
        totals = self.totals if parts or not self.whole_only else self.whole_only
        found = {area: self._range(list(rows), totals) for area, rows in groups.items() if len(rows) > 1}
        single = {area: rows[0] for area, rows in groups.items() if len(rows) == 1}
        found |= self._ranges_of_units(single, totals)
        table: pd.DataFrame = pd.DataFrame.from_dict(found, orient="index", columns=ends)
        # where all units are known in full, there is a telling
        table = table.reindex(list(groups)).mask(room.reindex(list(groups)).eq(0), 0.0)
        table.index.name = areas.name
        return table

    def _ranges_of_units(
        self, units: Mapping[Hashable, Hashable], totals: Sequence[LandTotal]
    ) -> dict[Hashable, tuple[float, float]]:
        """Solve once for all units that the same totals count: the ranges differ by their room alone."""
        most: dict[Hashable, float] = self.places["max_ha"].to_dict()
        counted = [set(total.rows) for total in totals]
        signature = {area: tuple(unit in rows for rows in counted) for area, unit in units.items()}
        found = {}
        for kind in dict.fromkeys(signature.values()):
            alike = [area for area in units if signature[area] == kind]
            roomiest = max(alike, key=lambda area: most[units[area]])
            low, high = self._range([units[roomiest]], totals, room_ha=sum(most.values()))
            for area in alike:
                room_ha = most[units[area]]
                # what the roomiest need not hold, the others can
                found[area] = (
                    (0.0, float(np.minimum(room_ha, high)))
                    if low == 0
                    else self._range([units[area]], totals)
                )
        return found

    def _range(
        self, units: list[Hashable], totals: Sequence[LandTotal], *, room_ha: float | None = None
    ) -> tuple[float, float]:
        """Solve both ends: units that the same totals count are one variable within the area, one outside."""
        if self.missing_ha is None and not any(set(units) <= set(total.rows) for total in totals):
            return 0.0, float("nan")
        inside = self.places.index.isin(units)
        kinds = pd.DataFrame({"inside": inside}, index=self.places.index)
        for number, total in enumerate(totals):
            kinds[number] = self.places.index.isin(total.rows)
        room = self.places["max_ha"].mask(inside, room_ha) if room_ha is not None else self.places["max_ha"]
        most = room.groupby([kinds[column] for column in kinds]).sum()
        held = most.index.to_frame(index=False).to_numpy(dtype=float)
        return tuple(_end(held, totals, most.to_numpy(), sign) for sign in (1, -1))  # type: ignore[return-value]


def _end(held: np.ndarray, totals: Sequence[LandTotal], most: np.ndarray, sign: int) -> float:
    """Find the least (1) or the most (-1) hectares of those places whose first column is 1."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  heavy

    rules = [
        LinearConstraint(held[:, [number]].T, total.min_ha, total.max_ha)
        for number, total in enumerate(totals, start=1)
    ]
    found = milp(sign * held[:, 0], constraints=rules, bounds=Bounds(0.0, most))
    return float("nan") if found.x is None else round(float(sign * found.fun), 6) + 0.0


def unknown_land(
    offered: pd.DataFrame,
    units: gpd.GeoDataFrame,
    totals: Sequence[SupplyTotal],
    *,
    land: pd.DataFrame,
    net_share: float | None,
    complete: bool,
) -> UnknownLand:
    """Hold published counts against the inventory: what they count beyond it is there, and not known where.

    Parameters
    ----------
    offered : DataFrame
        As from :func:`landgap.supply`, rows of `units` only.
    units : GeoDataFrame
        Units that are reported, indexed by `unit_id`; polygons, `district_id` where counts name districts.
    totals : sequence of SupplyTotal
        Published counts.
    land : DataFrame
        As from :func:`landgap.sites.land_by_unit`: a unit whose supply is known, and that has no existing
        land that is not accounted for, has none beyond it.
    net_share : float or None
        Net land of gross land, for counts of gross land; 0 to 1. None: that of estates, as a count names no
        plan.
    complete : bool
        Whether the inventory is full where no count says otherwise.

    Returns
    -------
    UnknownLand
        How much is missing, the places, and what their hectares must keep to.

    Raises
    ------
    LandgapError
        If a column is missing or holds what it must not.

    See Also
    --------
    landgap.unknown_supply : Spreads it by an assumption.
    landgap.transport.dividend_bounds : What follows whatever the places.

    Notes
    -----
    From the count of the whole all land of the inventory is taken off, that of smaller sites too, as a town
    may count a small plot with the estate beside it: so what is missing is never overstated. A count of
    sites from a smaller size than that of the whole also counts land that the count of the whole leaves out:
    it says how much there is at most. A count of sites from a larger size says how much there is at least.
    Counts of different years are taken as if all held today.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> found = result.intermediate["unknown_land"]
    >>> round(found.missing_ha), [total.name for total in found.whole_only]
    (1770, ['study of 2021'])
    """
    inputs = Inputs("The counts cannot be held against the inventory.")
    rows = inputs.table(
        offered,
        "offered",
        Column("unit_id", "id", required=True),
        Column("site_id", "id", required=True),
        Column("gross_ha", "amount", required=True),
        Column("supply_ha", "amount", required=True, gaps=True),
    )
    inputs.options(net_share=net_share, complete=complete)
    inputs.stop()
    site_ha = rows.groupby("site_id")["gross_ha"].transform("sum")
    area_ha = units.area.to_numpy() / _M2_PER_HA
    share = NOT_STATED.mid if net_share is None else net_share
    base = next((total for total in totals if total.whole), None)
    from_ha = base.min_site_ha if base else min((total.min_site_ha for total in totals), default=0.0)
    limits: list[tuple[SupplyTotal, LandTotal]] = []
    against: list[tuple[LandTotal, float, float]] = []
    for total in sorted(totals, key=lambda total: total is not base):
        counted = total.counts(units)
        keys = tuple(units.index[counted])
        known = rows["unit_id"].isin(keys)
        if total.min_site_ha > from_ha:
            known &= site_ha.round(_SIZE_DECIMALS) >= total.min_site_ha
        known_ha = float(rows.loc[known, "supply_ha"].sum())
        net_ha = total.total_ha * (share if total.basis == "gross" else 1.0)
        if (more := net_ha - known_ha) < -ALLOCATION_HA:
            count = LandTotal(total.label, keys, 0.0, 0.0, total.name_de or total.label)
            against.append((count, net_ha, known_ha))
            continue
        more = max(more, 0.0)
        low = more if total.min_site_ha >= from_ha else 0.0
        high = more if total.min_site_ha <= from_ha else max(more, float(area_ha[counted].sum()))
        limits.append((total, LandTotal(total.label, keys, low, high, total.name_de or total.label)))
    whole = [limit for total, limit in limits if total is base]
    missing_ha = whole[0].max_ha if whole else 0.0 if complete else None
    most = area_ha if missing_ha is None else np.minimum(area_ha, missing_ha)
    full = land["supply_ha"].notna() & land["unaccounted_ha"].eq(0)
    if not full.all():
        most = np.where(full.reindex(units.index, fill_value=False), 0.0, most)
    places = pd.DataFrame({"unit_id": units.index, "max_ha": most}, index=units.index)
    kept: list[LandTotal] = []
    for _, limit in limits:
        if _hold(places, [*kept, limit]):
            kept.append(limit)
        else:
            against.append((limit, limit.max_ha, float("nan")))
    if whole and whole[0] not in kept:
        # the units that may hold more have no room for it: the count says nothing
        others = [total for total in totals if total is not base]
        rest = unknown_land(offered, units, others, land=land, net_share=net_share, complete=complete)
        return replace(rest, contradictions=(*against, *rest.contradictions))
    return UnknownLand(missing_ha, places, tuple(kept), tuple(whole), tuple(against))


def _hold(places: pd.DataFrame, totals: Sequence[LandTotal]) -> bool:
    held = np.column_stack([np.zeros(len(places)), *(places.index.isin(total.rows) for total in totals)])
    return not np.isnan(_end(held, totals, places["max_ha"].to_numpy(), 1))
