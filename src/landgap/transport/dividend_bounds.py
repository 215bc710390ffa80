"""Bounds of the border dividend over all places where land of a known amount and an unknown place may lie."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import SIZE_CLASSES
from landgap.sites.unknown_land import LandTotal
from landgap.tolerances import SOLVER_DECIMALS, SOLVER_HA
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import ExchangeInputs, read_exchange
from landgap.transport.network import Floats
from landgap.transport.pooled_bounds import pooled_bounds

if TYPE_CHECKING:
    from landgap.transport.bounds_program import Bound, Sum

_HEADING = "The dividend cannot be bounded."


@dataclass(frozen=True, eq=False)
class DividendBounds:
    """The least and the most that the dividend can be, and where the land lies then.

    Attributes
    ----------
    low_ha, high_ha : float
        Bounds, in ha; no distribution of the land gives less or more.
    at_low, at_high : Series
        Hectares by row of `unknown` that give the bounds.
    exact : bool
        Whether both bounds are reached; if not, the search was cut short and they are outer bounds.

    See Also
    --------
    dividend_bounds : Makes it.

    Examples
    --------
    >>> DividendBounds(0.0, 3.0, pd.Series([3.0]), pd.Series([0.0]), exact=True).high_ha
    3.0
    """

    low_ha: float
    high_ha: float
    at_low: pd.Series[float] = field(repr=False)
    at_high: pd.Series[float] = field(repr=False)
    exact: bool


def dividend_bounds(  # noqa: PLR0913  the options of one call
    supply: pd.DataFrame,
    demand: pd.DataFrame,
    costs: pd.DataFrame,
    states: pd.Series,
    unknown: pd.DataFrame,
    *,
    totals: Sequence[LandTotal] = (),
    members: Iterable[Hashable] | None = None,
    local_ha: pd.Series | None = None,
    max_nodes: int = 1000,
) -> DividendBounds:
    """Find the smallest and the largest dividend over every distribution of land whose place is not known.

    Parameters
    ----------
    supply, demand, costs : DataFrame
        As for :func:`landgap.exchange`; `supply` is the land that is known.
    states : Series
        State by unit.
    unknown : DataFrame
        One row a place where land may lie: `unit_id`, `max_ha` and, where known, `min_ha` (0 if missing) and
        `size_class` (the largest class that demand asks for, if the column is missing).
    totals : sequence of LandTotal
        Sums that the hectares must keep to; several may overlap.
    members : iterable, optional
        Units that may exchange across the border; all if not given.
    local_ha : Series, optional
        By unit, demand that stays there and that known land leaves unmet: land of the unit from `unknown`
        serves it as well, and no other.
    max_nodes : int, default 1000
        How far each of the two searches may go, where a search is needed; 0: no search.

    Returns
    -------
    DividendBounds
        Both bounds and the distributions that give them.

    Raises
    ------
    LandgapError
        If the tables do not fit together, a row names a unit that is none, `min_ha` is above `max_ha`, or no
        distribution keeps to all totals.

    See Also
    --------
    landgap.dividend : The dividend of one distribution.

    Notes
    -----
    Demand that is met is the value of a maximum flow, and so the capacity of a minimum cut. The dividend is
    the flow with the border open less the flow with it closed, and a difference of two concave functions of
    the land: its largest value is a flow less a cut, its smallest a cut less a flow. A cut has 0/1 variables,
    and hectares times such a variable are linear with one more constraint, so both are mixed-integer programs
    of one binary variable a row of `unknown`; HiGHS proves their optimum. Mostly none is needed: the dividend
    is never below 0, nor above the largest flow with the border open less the least with it closed, and two
    linear programs find land that reaches these.

    References
    ----------
    Ford and Fulkerson 1956, Canad. J. Math. 8, 399-404 (flows and cuts); McCormick 1976, Math. Program. 10,
    147-175 (products as linear constraints).

    Examples
    --------
    A unit on each side; 6 ha more are known to be there, and not on which side.

    >>> import pandas as pd
    >>> ha = pd.DataFrame({"unit_id": ["A", "B"], "supply_ha": [9.0, 1.0], "demand_ha": [5.0, 8.0]})
    >>> costs = pd.DataFrame({"origin": list("AABB"), "destination": list("ABAB"), "cost": 1.0})
    >>> states = pd.Series({"A": "DE-ST", "B": "DE-SN"})
    >>> unknown = pd.DataFrame({"unit_id": ["A", "B"], "max_ha": [6.0, 6.0]})
    >>> six = LandTotal("six", (0, 1), 6.0, 6.0)
    >>> found = dividend_bounds(ha, ha, costs, states, unknown, totals=[six])
    >>> found.low_ha, found.high_ha
    (1.0, 7.0)
    >>> found.at_high.tolist()
    [6.0, 0.0]
    """
    inputs = Inputs(_HEADING)
    inputs.options(max_nodes=max_nodes)
    places = _places(inputs, unknown, totals)
    stays = None if local_ha is None else inputs.by_key(local_ha, "local_ha", "amount")
    market = read_exchange(inputs, supply, demand, costs, states, members=members)
    keys_of = {
        "unknown": list(places["unit_id"].unique()),
        "local_ha": [] if stays is None else list(stays.index),
    }
    for name, keys in keys_of.items():
        if odd := [unit for unit in keys if unit not in market.units]:
            inputs.fault(f"{name}: {some(odd)} not among the units of costs")
    inputs.stop()
    local = None if stays is None else stays.reindex(market.units).fillna(0.0).to_numpy()
    local = local if local is not None and local.any() else None
    found = _by_flows(market, places, totals, local)
    if found is not None and (found.exact or max_nodes == 0):
        return found
    from landgap.transport.bounds_program import BoundsProgram  # noqa: PLC0415 (scipy.optimize is heavy)

    sums = [(places.index.isin(each.rows).astype(float), each.min_ha, each.max_ha) for each in totals]
    least = BoundsProgram(market, places, sums, "least", local).solve(max_nodes)
    if local is None:
        most = BoundsProgram(market, places, sums, "most").solve(max_nodes)
    else:
        most = _most_after_local(market, places, sums, local, max_nodes)
    if least is None or most is None:
        named = some([total.name for total in totals])
        raise LandgapError(_HEADING, [f"totals: no distribution keeps to {named} together"])
    return DividendBounds(least.ha, most.ha, least.land_ha, most.land_ha, exact=least.exact and most.exact)


def _by_flows(
    market: ExchangeInputs, places: pd.DataFrame, totals: Sequence[LandTotal], local: Floats | None
) -> DividendBounds | None:
    """Bound it by flows, where nothing but the sum of all places is known."""
    whole = len(totals) == 1 and set(totals[0].rows) == set(places.index)
    if not whole or totals[0].min_ha != totals[0].max_ha or "size_class" in places:
        return None
    if places["unit_id"].duplicated().any() or places["min_ha"].gt(0).any():
        return None
    at = market.units.get_indexer(pd.Index(places["unit_id"]))
    most_ha = np.zeros(len(market.units))
    most_ha[at] = places["max_ha"]
    stays = np.zeros(most_ha.size) if local is None else local
    found = pooled_bounds(
        DividendValue(market), most_ha, totals[0].max_ha, local_ha=stays, members=market.members
    )

    def held(land: Floats | None) -> pd.Series[float]:
        known = np.zeros(most_ha.size) if land is None else land
        return pd.Series(known[at], index=places.index).round(SOLVER_DECIMALS) + 0.0

    exact = found.at_low is not None and found.at_high is not None
    return DividendBounds(found.low_ha, found.high_ha, held(found.at_low), held(found.at_high), exact=exact)


def _most_after_local(
    market: ExchangeInputs,
    places: pd.DataFrame,
    sums: Sequence[Sum],
    local: Floats,
    max_nodes: int,
) -> Bound | None:
    """Bound the dividend by the land that local demand leaves: it takes its part of every place first."""
    from landgap.transport.bounds_program import BoundsProgram  # noqa: PLC0415 (scipy.optimize is heavy)

    takes = local[market.units.get_indexer(pd.Index(places["unit_id"]))]
    if places["unit_id"].duplicated().any():
        takes = np.zeros(takes.size)  # several places share what their unit takes: a looser bound
    left = places.assign(**{name: (places[name] - takes).clip(lower=0.0) for name in ("min_ha", "max_ha")})
    # what is left adds up to no more than the whole, and to less where land is taken
    at_most = [(named, 0.0, max_ha) for named, _, max_ha in sums]
    found = BoundsProgram(market, left, at_most, "most").solve(max_nodes)
    if found is None:
        return None
    used = found.land_ha.to_numpy() > SOLVER_HA
    held = np.where(used, found.land_ha + takes, 0.0)
    most_held = held + np.where(used, 0.0, np.minimum(takes, places["max_ha"]))
    fits = (
        all(
            named @ held <= max_ha + SOLVER_HA and named @ most_held >= min_ha - SOLVER_HA
            for named, min_ha, max_ha in sums
        )
        and not places["unit_id"].duplicated().any()
    )
    return replace(found, land_ha=pd.Series(held, places.index), exact=found.exact and fits)


def _places(inputs: Inputs, unknown: pd.DataFrame, totals: Sequence[LandTotal]) -> pd.DataFrame:
    """Check where land may lie, and what its hectares must add up to."""
    before = len(inputs.faults)
    places = inputs.table(
        unknown,
        "unknown",
        Column("unit_id", "id", required=True),
        Column("max_ha", "amount", required=True),
        Column("min_ha", "amount", gaps=True),
        Column("size_class", "category", values=SIZE_CLASSES),
        rows=True,
    )
    if len(inputs.faults) == before:
        places = places.set_axis(unknown.index, axis=0)
        places["min_ha"] = places["min_ha"].fillna(0.0) if "min_ha" in places else 0.0
        if (above := places["min_ha"] > places["max_ha"]).any():
            inputs.fault(
                f"unknown: min_ha above max_ha in {int(above.sum())} rows ({some(places.index[above])})"
            )
        if places.index.has_duplicates:
            inputs.fault("unknown: duplicate labels of rows; totals name rows by them")
        for total in totals:
            inputs.instance(total, "totals", LandTotal)
        _check_totals(inputs, places, totals)
    return places


def _check_totals(inputs: Inputs, places: pd.DataFrame, totals: Sequence[LandTotal]) -> None:
    for total in totals:
        if not isinstance(total, LandTotal):
            continue
        if odd := [row for row in total.rows if row not in places.index]:
            inputs.fault(f"totals: {total.name!r} names {some(odd)}, which are no rows of unknown")
            continue
        rows = places.loc[list(total.rows)]
        if not 0 <= total.min_ha <= total.max_ha < np.inf:
            inputs.fault(f"totals: {total.name!r} of {total.min_ha:g} to {total.max_ha:g} ha is no range")
        elif (short := total.min_ha - rows["max_ha"].sum()) > SOLVER_HA:
            inputs.fault(f"totals: {total.name!r} is {short:,.1f} ha more than its rows can hold")
        elif (over := rows["min_ha"].sum() - total.max_ha) > SOLVER_HA:
            inputs.fault(f"totals: {total.name!r} is {over:,.1f} ha less than what its rows hold at least")
