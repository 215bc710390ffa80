"""How unevenly land and demand lie, how much of that is the border, and whether it is chance."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.options import chosen
from landgap.tolerances import SCORE_REL

FEW_UNITS = 60
"""Below this many units results carry `few_units`: our choice; patterns rarely stand out then."""

MANY = 10**15
"""Arrangements are counted up to here."""

HEADING = "The two sides cannot be compared."


@dataclass(frozen=True)
class Inequality:
    """How unevenly supply follows demand; made by :func:`inequality`.

    Attributes
    ----------
    dissimilarity : float
        Share of the supply that would have to lie elsewhere to follow the demand (0 to 1).
    gini : float
        Gini coefficient of supply per demand, weighted by demand (0 to 1); also of the reach in
        years, which is the same up to a factor.
    theil, theil_within, theil_between : float
        Theil's T of supply over demand, and its exact parts inside and between the states.
    between_share : float
        What part of it lies between the states; ``NaN`` if there is none, or it is infinite.
    states : DataFrame
        By state: `units_known`, `supply_ha`, `demand_ha`, `supply_share`, `demand_share`, `theil` inside
        the state, and its terms `within` and `between`, which sum to the parts.
    units : int
        How many were counted.
    left_out : tuple of str
        Units whose supply is not known.
    few_units : bool
        Whether there are fewer than ``FEW_UNITS``.

    See Also
    --------
    inequality : Makes one.

    Examples
    --------
    >>> units = pd.DataFrame({"state": ["DE-ST", "DE-SN"], "supply_ha": [30.0, 10.0],
    ...                       "demand_ha_mid": [10.0, 10.0]})
    >>> inequality(units).dissimilarity
    0.25
    """

    dissimilarity: float
    gini: float
    theil: float
    theil_within: float
    theil_between: float
    between_share: float
    states: pd.DataFrame
    units: int
    left_out: tuple[str, ...] = field(repr=False)
    few_units: bool


@dataclass(frozen=True)
class BorderTest:
    """Whether the sides differ more than chance; made by :func:`border_test`.

    Attributes
    ----------
    between : float
        Share of the supply that would have to cross a border to follow the demand (0 to 1).
    p_value : float
        Share of random assignments of units to sides that differ at least as much.
    expected : float
        Mean of `between` over the random assignments.
    permutations : int
        How many were drawn.
    arrangements : int
        How many different ones there are, ``MANY`` for that many or more: with few, no result can
        be significant.
    left_out : tuple of str
        Units whose supply is not known.
    few_units : bool
        Whether there are fewer than ``FEW_UNITS``.

    See Also
    --------
    border_test : Makes one.

    Examples
    --------
    >>> units = pd.DataFrame({"state": ["DE-ST"] * 2 + ["DE-SN"] * 2,
    ...                       "supply_ha": [9.0, 9.0, 1.0, 1.0], "demand_ha_mid": 5.0})
    >>> border_test(units).arrangements
    6
    """

    between: float
    p_value: float
    expected: float
    permutations: int
    arrangements: int
    left_out: tuple[str, ...] = field(repr=False)
    few_units: bool


def inequality(units: pd.DataFrame, *, demand: str = "demand_ha_mid") -> Inequality:
    """Measure how unevenly supply follows demand, and what of that lies between the states.

    Parameters
    ----------
    units : DataFrame
        One row a unit: `state`, `supply_ha` (``NaN`` where not known: left out and counted) and
        the demand, in ha. At least two states.
    demand : str, default "demand_ha_mid"
        Column of the demand.

    Returns
    -------
    Inequality
        Dissimilarity, Gini, and Theil with its parts.

    Raises
    ------
    LandgapError
        If amounts are negative or infinite, demand or state is missing, a unit is duplicate, there is
        one state only, or no supply or demand at all.

    See Also
    --------
    lorenz : The curve behind Gini.
    border_test : Whether the difference between the sides is chance.
    hot_spots : Where units are short or well served together.

    Notes
    -----
    With s and d a unit's shares of supply and demand: dissimilarity is ``sum(|s - d|) / 2``,
    Theil is ``sum(s * ln(s / d))``. With S and D the shares of a state, the part between is
    ``sum(S * ln(S / D))``, the part within ``sum(S * T)`` with T the state's own Theil. A unit
    without supply adds 0 (the limit), as does one with neither; supply without any demand
    makes Theil infinite, and it stays infinite. What is left out can hide as much as is shown.

    References
    ----------
    Duncan and Duncan (1955), American Sociological Review 20, 210-217 (dissimilarity);
    Theil (1967), Economics and Information Theory (decomposition).

    Examples
    --------
    The toy region of three municipalities, 60, 10 and 5 ha against 1, 2 and 4 ha a year:

    >>> units = pd.DataFrame({"state": ["DE-ST", "DE-ST", "DE-SN"], "supply_ha": [60, 10, 5],
    ...                       "demand_ha_mid": [1, 2, 4]}, index=["A", "B", "C"])
    >>> result = inequality(units)
    >>> round(result.dissimilarity, 6), round(result.gini, 6), round(result.between_share, 3)
    (0.657143, 0.714286, 0.515)
    """
    known, left_out = _known(units, demand)
    supply, need = known["supply_ha"], known["demand"]
    s, d = supply / supply.sum(), need / need.sum()
    state = known["state"]
    table = known.groupby("state").agg(
        units_known=("demand", "size"), supply_ha=("supply_ha", "sum"), demand_ha=("demand", "sum")
    )
    table["supply_share"] = s.groupby(state).sum()
    table["demand_share"] = d.groupby(state).sum()
    inner_s = supply / state.map(table["supply_ha"])
    inner_d = need / state.map(table["demand_ha"])
    # a state without supply has no pattern inside, and weighs nothing
    table["theil"] = _terms(inner_s.fillna(0.0), inner_d.fillna(0.0)).groupby(state).sum()
    table["within"] = (table["supply_share"] * table["theil"]).where(table["supply_share"] > 0, 0.0)
    table["between"] = _terms(table["supply_share"], table["demand_share"])
    within, between = float(table["within"].sum()), float(table["between"].sum())
    total = float(_terms(s, d).sum())
    curve = _curve(known)
    width, height = curve["demand_share"].diff().iloc[1:], curve["supply_share"]
    area = float((width * (height + height.shift()).iloc[1:]).sum()) / 2
    return Inequality(
        dissimilarity=float((s - d).abs().sum() / 2),
        gini=max(0.0, 1 - 2 * area),
        theil=total,
        theil_within=within,
        theil_between=between,
        between_share=between / total if SCORE_REL < total < math.inf else math.nan,
        states=table,
        units=len(known),
        left_out=left_out,
        few_units=len(known) < FEW_UNITS,
    )


def lorenz(units: pd.DataFrame, *, demand: str = "demand_ha_mid") -> pd.DataFrame:
    """Trace the Lorenz curve of supply over demand, from the shortest unit to the best served.

    Parameters
    ----------
    units : DataFrame
        As for :func:`inequality`.
    demand : str, default "demand_ha_mid"
        Column of the demand.

    Returns
    -------
    DataFrame
        `demand_share` and `supply_share`, added up from 0 to 1, on the units in order of supply per
        demand, behind a first row (index ``""``) at the origin. ``attrs["left_out"]``: units
        whose supply is not known.

    Raises
    ------
    LandgapError
        As for :func:`inequality`.

    See Also
    --------
    inequality : Measures that sum up the curve.

    Examples
    --------
    >>> units = pd.DataFrame({"state": ["DE-ST", "DE-ST", "DE-SN"], "supply_ha": [60, 10, 5],
    ...                       "demand_ha_mid": [1, 2, 4]}, index=["A", "B", "C"])
    >>> lorenz(units).round(3)
       demand_share  supply_share
              0.000         0.000
    C         0.571         0.067
    B         0.857         0.200
    A         1.000         1.000
    """
    known, left_out = _known(units, demand)
    curve = _curve(known)
    curve.attrs = {"left_out": left_out}
    return curve


def border_test(
    units: pd.DataFrame,
    *,
    demand: str = "demand_ha_mid",
    permutations: int = 999,
    seed: int | None = None,
) -> BorderTest:
    """Test whether the sides differ more than with units allocated to sides at random.

    Parameters
    ----------
    units : DataFrame
        As for :func:`inequality`, three units or more.
    demand : str, default "demand_ha_mid"
        Column of the demand.
    permutations : int, default 999
        Random assignments; every side keeps its number of units.
    seed : int, optional
        Of the random numbers; default: ``landgap.options.seed``.

    Returns
    -------
    BorderTest
        The difference, and the p-value ``(1 + at least as large) / (1 + permutations)``.

    Raises
    ------
    LandgapError
        As for :func:`inequality`, and with fewer than three units or an option out of range.

    See Also
    --------
    inequality : What of the difference lies between the states.

    Notes
    -----
    The difference is ``sum(|S - D|) / 2`` over the states' shares of supply and demand. Units
    count alike here, whatever their size: where one city holds most of the land, its side differs
    under any assignment, and p is large. Neighbours are alike for many reasons, and a state is
    one piece: a small p says that the sides differ, not that the border is why. With few units
    p cannot be small, as there are few `arrangements`.

    Examples
    --------
    >>> units = pd.DataFrame({"state": ["DE-ST"] * 6 + ["DE-SN"] * 6,
    ...                       "supply_ha": [9.0] * 6 + [1.0] * 6, "demand_ha_mid": 5.0})
    >>> result = border_test(units)
    >>> round(result.between, 2), result.p_value < 0.01, result.few_units
    (0.4, True, True)
    """
    inputs = Inputs(HEADING)
    inputs.options(permutations=permutations, **({} if seed is None else {"seed": seed}))
    known, left_out = _known(units, demand, inputs=inputs, min_units=3)
    # how much more of the supply than of the demand a unit holds
    excess = (
        known["supply_ha"] / known["supply_ha"].sum() - known["demand"] / known["demand"].sum()
    ).to_numpy()
    codes, states = pd.factorize(known["state"])

    def between(labels: np.ndarray) -> np.ndarray:
        total = np.zeros(len(labels))
        for side in range(len(states)):
            total += np.abs((labels == side) @ excess)
        return total / 2

    seen = float(between(codes[None, :])[0])
    draws = np.random.default_rng(chosen("seed", seed)).permuted(np.tile(codes, (permutations, 1)), axis=1)
    drawn = between(draws)
    arrangements, rest = 1, len(codes)
    for count in np.bincount(codes):
        # the number itself has thousands of digits for a few thousand units
        arrangements = min(arrangements * math.comb(rest, int(count)), MANY)
        rest -= int(count)
    return BorderTest(
        between=seen,
        p_value=(1 + int((drawn >= seen - SCORE_REL).sum())) / (1 + permutations),
        expected=float(drawn.mean()),
        permutations=permutations,
        arrangements=arrangements,
        left_out=left_out,
        few_units=len(known) < FEW_UNITS,
    )


def _known(
    units: pd.DataFrame, demand: str, *, inputs: Inputs | None = None, min_units: int = 1
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Take the units whose supply is known, or refuse all that is wrong."""
    inputs = inputs or Inputs(HEADING)
    rows = inputs.table(
        units,
        "units",
        Column("state", "text", required=True),
        Column("supply_ha", "amount", required=True, gaps=True),
        Column(demand, "amount", required=True),
        indexed=True,
    )
    inputs.stop()
    there = rows["supply_ha"].notna()
    known = rows.loc[there, ["state", "supply_ha", demand]].set_axis(["state", "supply_ha", "demand"], axis=1)
    check_sides(inputs, known["state"], min_units)
    for name, column in (("supply_ha", "supply_ha"), (demand, "demand")):
        if not known[column].sum() > 0:
            inputs.fault(f"{name}: none at all in the units whose supply is known")
    inputs.stop()
    return known, tuple(rows.index[~there])


def check_sides(inputs: Inputs, state: pd.Series, min_units: int) -> None:
    """Note what stands in the way of a comparison of sides.

    Parameters
    ----------
    inputs : Inputs
        Where faults are noted.
    state : Series
        State of every unit whose value is known.
    min_units : int
        How many units it takes.

    Examples
    --------
    >>> inputs = Inputs("Not compared.")
    >>> check_sides(inputs, pd.Series(["DE-SN", "DE-ST"]), 3)
    >>> inputs.faults
    ['units: 2 with a known value, 3 are the least']
    """
    if len(state) < min_units:
        inputs.fault(f"units: {len(state)} with a known value, {min_units} are the least")
    if state.nunique() < 2:
        inputs.fault(f"state: one only ({some(state.unique())}); a border has two sides")


def _curve(known: pd.DataFrame) -> pd.DataFrame:
    """Lorenz curve of units whose supply is known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (known["supply_ha"] / known["demand"]).fillna(0.0)
    ordered = known.loc[ratio.sort_values(kind="stable").index, ["demand", "supply_ha"]]
    curve = (ordered.cumsum() / ordered.sum()).set_axis(["demand_share", "supply_share"], axis=1)
    origin = pd.DataFrame(0.0, index=pd.Index([""]), columns=curve.columns)
    return pd.concat([origin, curve])


def _terms(share: pd.Series[float], of: pd.Series[float]) -> pd.Series[float]:
    """Theil's terms: 0 without a share, infinite with a share of what is not there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = share.to_numpy() * np.log(share.to_numpy() / of.to_numpy())
    return pd.Series(np.where(share > 0, terms, 0.0), index=share.index)
