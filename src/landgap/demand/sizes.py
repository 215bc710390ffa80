"""Demand by size of the request, in the classes in which supply is counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import numpy as np
import pandas as pd
import scipy  # its parts load on first use; scipy.stats alone takes longer than geopandas

from landgap.demand.frame import COLUMNS, RANGE, read_demand
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import SIZE_BOUNDS_HA, SIZE_CLASSES
from landgap.tolerances import SUM_REL


def fit_lognormal(requests: pd.DataFrame) -> dict[str, float]:
    """Fit a log-normal to stated sizes of requests (maximum likelihood).

    Parameters
    ----------
    requests : DataFrame
        `low_ha` and `high_ha` of each request: equal for one size, apart for an interval, `high_ha`
        ``inf`` for "above". A row weighs the same, however many requests it speaks of.

    Returns
    -------
    dict
        `median_ha` and `spread`, as :func:`lognormal_shares` takes them.

    Raises
    ------
    LandgapError
        If sizes are missing, not above 0 or out of order, or there are fewer than three, or none
        differs from the others.

    See Also
    --------
    lognormal_shares : Shares of the size classes from the result.

    Examples
    --------
    The four single requests published for the region. They carry no forecast: with the one about
    Mansfeld-Südharz left out, the median falls by a third.

    >>> from landgap.demand.request_sizes import published_requests
    >>> requests = published_requests()
    >>> fitted = fit_lognormal(requests[requests["share"].isna()])
    >>> {name: round(value, 1) for name, value in fitted.items()}
    {'median_ha': 3.1, 'spread': 1.5}
    """
    inputs = Inputs("No distribution can be fitted.")
    # the door refuses infinite amounts, and "above" is one
    finite = requests.replace(np.inf, np.finfo(float).max) if isinstance(requests, pd.DataFrame) else requests
    columns = [Column(name, "amount", required=True) for name in ("low_ha", "high_ha")]
    rows = inputs.table(finite, "requests", *columns)
    if not inputs.faults:
        if (bad := ~(rows["low_ha"].gt(0) & rows["high_ha"].ge(rows["low_ha"]))).any():
            where = some(requests.index[bad])
            inputs.fault(f"requests: low_ha and high_ha must be above 0 and in order: rows {where}")
        if len(rows) < 3:
            inputs.fault(f"requests: {len(rows)} rows, 3 are the least for median and spread")
        if len(rows[["low_ha", "high_ha"]].drop_duplicates()) < 2:
            inputs.fault("requests: all alike, so they have no spread")
    inputs.stop()
    low, high = rows["low_ha"], requests["high_ha"].astype(float).reset_index(drop=True)
    exact, above = low == high, np.isinf(high)
    between = ~exact & ~above
    sizes = scipy.stats.CensoredData(
        uncensored=np.log(low[exact]),
        interval=np.log(np.column_stack([low[between], high[between]])),
        right=np.log(low[above]),
    )
    middle, spread = scipy.stats.norm.fit(sizes)
    return {"median_ha": float(np.exp(middle)), "spread": float(spread)}


def lognormal_shares(
    *,
    median_ha: float,
    spread: float | None = None,
    mean_ha: float | None = None,
    bounds_ha: Sequence[float] = SIZE_BOUNDS_HA,
    classes: Sequence[str] = SIZE_CLASSES,
) -> pd.Series[float]:
    """Share of the hectares that each size class asks for, if request sizes are log-normal.

    Parameters
    ----------
    median_ha : float
        Half of the requests are smaller, in ha.
    spread : float, optional
        Standard deviation of the natural logarithm of the size: 1.5 says that two thirds of the
        requests lie within 4.5 times more or less than the median.
    mean_ha : float, optional
        Mean request in ha, above the median; in place of `spread`.
    bounds_ha : sequence of float
        Lower bounds of all classes but the first.
    classes : sequence of str
        Their names.

    Returns
    -------
    Series
        Share of the hectares (0 to 1, summing to 1), indexed by `size_class`;
        ``attrs["distribution"]`` says which.

    Raises
    ------
    LandgapError
        If not just one of `spread` and `mean_ha` is given, or one cannot be.

    See Also
    --------
    table_shares : From a table instead.
    split_by_size : What the shares are for.

    Notes
    -----
    With m the logarithm of the median and s the spread, the hectares up to b are the share
    Phi((ln b - m - s²) / s) of all: large requests are few and hold much of the land.

    Examples
    --------
    >>> lognormal_shares(median_ha=2, mean_ha=6).round(2).tolist()
    [0.03, 0.17, 0.15, 0.18, 0.23, 0.12, 0.12]
    """
    inputs = Inputs("Request sizes cannot be log-normal.")
    inputs.options(median_ha=median_ha, spread=spread, mean_ha=mean_ha)
    if (spread is None) == (mean_ha is None):
        inputs.fault("spread, mean_ha: give one of them")
    elif mean_ha is not None and not inputs.faults and mean_ha <= median_ha:
        inputs.fault(f"mean_ha: {mean_ha} must be above median_ha ({median_ha})")
    if not all(0 < low < high < np.inf for low, high in pairwise([*bounds_ha, np.finfo(float).max])):
        inputs.fault(f"bounds_ha: {list(bounds_ha)} must rise from above 0")
    if len(classes) != len(bounds_ha) + 1 or len(set(classes)) != len(classes):
        inputs.fault(
            f"classes: {len(set(classes))} names for {len(bounds_ha) + 1} classes "
            "(the last has no upper bound)"
        )
    inputs.stop()
    if mean_ha is not None:
        spread = float(np.sqrt(2 * np.log(mean_ha / median_ha)))
    spread = cast("float", spread)
    edges = (np.log(bounds_ha) - np.log(median_ha) - spread**2) / spread
    shares = np.diff(scipy.stats.norm.cdf([-np.inf, *edges, np.inf]))
    return _named(
        shares,
        classes,
        {"form": "log-normal", "median_ha": float(median_ha), "spread": float(spread)},
    )


def table_shares(
    table: pd.DataFrame, *, classes: Sequence[str] = SIZE_CLASSES, source: str = ""
) -> pd.Series[float]:
    """Share of the hectares that each size class asks for, from a table.

    Parameters
    ----------
    table : DataFrame
        `size_class`, and either `share_of_ha` (0 to 1), or `requests` (how many, or their share)
        with `mean_request_ha`, the mean request of the class: hectares are their product.
    classes : sequence of str
        Names of the classes; each is in the table once, with 0 where nothing is asked for.
    source : str, optional
        Where the table was published; goes into ``attrs["distribution"]``.

    Returns
    -------
    Series
        As from :func:`lognormal_shares`.

    Raises
    ------
    LandgapError
        If classes are unknown, missing or duplicates, values are missing or negative, shares do not sum
        to 1, or there are requests without hectares.

    See Also
    --------
    lognormal_shares : From a distribution instead.
    split_by_size : What the shares are for.

    Examples
    --------
    Ten requests, of which one asks for more land than all others together:

    >>> import pandas as pd
    >>> table = pd.DataFrame(
    ...     {
    ...         "size_class": ["small", "large"],
    ...         "requests": [9, 1],
    ...         "mean_request_ha": [1.0, 27.0],
    ...     }
    ... )
    >>> table_shares(table, classes=["small", "large"]).tolist()
    [0.25, 0.75]
    """
    inputs = Inputs("The table of request sizes cannot be used.")
    asked = isinstance(table, pd.DataFrame) and not {"requests", "mean_request_ha"}.isdisjoint(table)
    given = ["requests", "mean_request_ha"] if asked else ["share_of_ha"]
    if asked and "share_of_ha" in table:
        inputs.fault("table: give share_of_ha, or requests and mean_request_ha, not all of them")
    columns = [Column(name, "amount", required=True) for name in given]
    rows = inputs.table(
        table, "table", Column("size_class", "id", required=True), *columns, unique=["size_class"]
    )
    if "size_class" in rows:
        label = rows["size_class"]
        if odd := [name for name in label.dropna() if name not in classes]:
            inputs.fault(f"table.size_class: {some(odd)} unknown (known are {', '.join(classes)})")
        if lost := [name for name in classes if name not in set(label)]:
            inputs.fault(f"table.size_class: {some(lost)} missing (give 0 for none)")
    if set(given) <= set(rows):
        values = rows[given].apply(pd.to_numeric, errors="coerce")
        ha = values.prod(axis=1, skipna=False)
        total = float(ha.sum())
        if asked and (empty := values["requests"].gt(0) & values["mean_request_ha"].eq(0)).any():
            inputs.fault(f"table: requests without mean_request_ha: {some(rows.loc[empty].iloc[:, 0])}")
        if asked and not total > 0:
            inputs.fault("table.requests: none in any class")
        if not asked and not abs(total - 1) <= SUM_REL:
            per_cent = "; per cent? Divide by 100" if abs(total - 100) < 1 else ""
            inputs.fault(f"table.share_of_ha: sums to {total:g}, must be 1{per_cent}")
    inputs.stop()
    ordered = ha.set_axis(label).loc[list(classes)] / ha.sum()
    form = "table of requests" if asked else "table of hectares"
    return _named(ordered.to_numpy(), classes, {"form": form, "source": source})


def split_by_size(demand: pd.DataFrame, shares: pd.Series[float]) -> pd.DataFrame:
    """Split a demand into size classes, so that it meets supply class by class.

    Parameters
    ----------
    demand : DataFrame
        As from any method.
    shares : Series
        Share of the hectares by size class, from :func:`lognormal_shares` or
        :func:`table_shares`; the same for every unit and segment, and for low, mid and high.

    Returns
    -------
    DataFrame
        One row a row of `demand` and class: `unit_id`, `segment`, `year`, `demand_ha_low`,
        `demand_ha_mid`, `demand_ha_high`, `method`, `size_class` (ordered categories). The classes
        of a row sum to that row. Further columns of `demand` are left out, as a sum over classes
        would count them several times.

    Raises
    ------
    LandgapError
        If `demand` is none or split already, or the shares are no shares.

    See Also
    --------
    lognormal_shares : Shares from a distribution.
    table_shares : Shares from a table.

    Examples
    --------
    >>> import pandas as pd
    >>> from landgap.demand.frame import demand_frame
    >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 10.0, "demand_ha_mid": 20.0,
    ...                      "demand_ha_high": 40.0})
    >>> need = demand_frame(rows, method="by hand")
    >>> table = pd.DataFrame({"size_class": ["small", "large"], "share_of_ha": [0.25, 0.75]})
    >>> split_by_size(need, table_shares(table, classes=["small", "large"]))[
    ...     ["unit_id", "size_class", "demand_ha_mid"]
    ... ]
      unit_id size_class  demand_ha_mid
    0       a      small            5.0
    1       a      large           15.0
    """
    inputs = Inputs("The demand cannot be split by size.")
    whole = read_demand(inputs, demand)
    if "size_class" in whole:
        inputs.fault("demand: split already (size_class)")
    distribution = getattr(shares, "attrs", {}).get("distribution", {})
    shares = inputs.by_key(shares, "shares", "share")
    if not abs(shares.sum() - 1) <= SUM_REL:
        inputs.fault(f"shares: must sum to 1, not {shares.sum():g} (hectares)")
    inputs.stop()
    rows = np.repeat(np.arange(len(whole)), len(shares))
    frame = whole[COLUMNS].iloc[rows].reset_index(drop=True)
    share = np.tile(shares.to_numpy() / shares.sum(), len(whole))
    frame[RANGE] = frame[RANGE].mul(share, axis=0)
    names = list(shares.index)
    frame["size_class"] = pd.Categorical(np.tile(names, len(whole)), names, ordered=True)
    about = {
        "size_shares": {str(name): float(value) for name, value in shares.items()},
        "size_distribution": distribution,
    }
    frame.attrs = {**demand.attrs, **whole.attrs, "parameters": {**whole.attrs["parameters"], **about}}
    return frame


def _named(shares: np.ndarray, classes: Sequence[str], distribution: dict[str, object]) -> pd.Series[float]:
    named: pd.Series[float] = pd.Series(
        shares, index=pd.Index(list(classes), name="size_class"), name="share_of_ha"
    )
    named.attrs["distribution"] = distribution
    return named
