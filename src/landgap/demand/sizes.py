"""Demand by size of the request, in the classes in which supply is counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import numpy as np
import pandas as pd
import scipy  # its parts load on first use; scipy.stats alone takes longer than geopandas

from landgap.demand.frame import COLUMNS, RANGE
from landgap.errors import LandgapError, some
from landgap.layers.schema import SIZE_BOUNDS_HA, SIZE_CLASSES

_REQUESTS = pd.DataFrame(
    [
        ("Leipzig region", 2018, 2.0, 2.0, "Invest Region Leipzig, lvz.de 2018-10"),
        ("Borna", 2016, 10.0, 15.0, "mayor, typical of an investor, lvz.de 2016-12"),
        ("Lützen", 2021, 0.2, 0.6, "planner, small firms, mz.de 3213017"),
        ("Mansfeld-Südharz", 2016, 3.0, np.inf, "12 requests not served, mz.de 1252446"),
    ],
    columns=["place", "year", "low_ha", "high_ha", "source"],
)


def published_requests() -> pd.DataFrame:
    """Tell what investors are said to ask for in the region.

    Returns
    -------
    DataFrame
        `place`, `year`, `low_ha` and `high_ha` of the request (``inf``: "above"), `source`. Four
        statements of officials in newspapers: no sample.

    Examples
    --------
    >>> published_requests()[["place", "low_ha", "high_ha"]]
                  place  low_ha  high_ha
    0    Leipzig region     2.0      2.0
    1             Borna    10.0     15.0
    2            Lützen     0.2      0.6
    3  Mansfeld-Südharz     3.0      inf
    """
    return _REQUESTS.copy()


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

    Examples
    --------
    The published requests of the region. Four statements carry no forecast: with the one about
    Mansfeld-Südharz left out, the median falls by a third.

    >>> fitted = fit_lognormal(published_requests())
    >>> {name: round(value, 1) for name, value in fitted.items()}
    {'median_ha': 3.1, 'spread': 1.5}
    """
    low, high = (requests[name].astype(float) for name in ("low_ha", "high_ha"))
    faults = []
    if (bad := ~(low.gt(0) & high.ge(low) & np.isfinite(low))).any():
        faults.append(f"requests: low_ha and high_ha must be above 0 and in order: {_rows(bad)}")
    if len(requests) < 3:
        faults.append(f"requests: {len(requests)} rows, 3 are the least for median and spread")
    if requests[["low_ha", "high_ha"]].drop_duplicates().shape[0] < 2:
        faults.append("requests: all alike, so they have no spread")
    if faults:
        raise LandgapError("No distribution can be fitted.", faults)
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
        Upper bounds of all classes but the last; each belongs to the class below it.
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

    Notes
    -----
    With m the logarithm of the median and s the spread, the hectares up to b are the share
    Phi((ln b - m - s²) / s) of all: large requests are few and hold much of the land.

    Examples
    --------
    >>> lognormal_shares(median_ha=2, mean_ha=6).round(2).tolist()
    [0.19, 0.15, 0.18, 0.23, 0.12, 0.12]
    """
    faults = _faults_of_classes(bounds_ha, classes)
    if not 0 < median_ha < np.inf:
        faults.append(f"median_ha: {median_ha} must be above 0")
    if (spread is None) == (mean_ha is None):
        faults.append("spread, mean_ha: give one of them")
    elif spread is not None and not 0 < spread < np.inf:
        faults.append(f"spread: {spread} must be above 0")
    elif mean_ha is not None and not median_ha < mean_ha < np.inf:
        faults.append(f"mean_ha: {mean_ha} must be above median_ha ({median_ha})")
    if faults:
        raise LandgapError("Request sizes cannot be log-normal.", faults)
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
        Names of the classes; each stands in the table once, with 0 where nothing is asked for.
    source : str, optional
        Where the table stands; goes into ``attrs["distribution"]``.

    Returns
    -------
    Series
        As from :func:`lognormal_shares`.

    Raises
    ------
    LandgapError
        If classes are unknown, missing or twice, values are missing or negative, shares do not sum
        to 1, or there are requests without hectares.

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
    given = [name for name in ("share_of_ha", "requests", "mean_request_ha") if name in table]
    if "size_class" not in table or given not in (["share_of_ha"], ["requests", "mean_request_ha"]):
        raise LandgapError(
            _NO_TABLE,
            ["columns: size_class, and share_of_ha or both requests and mean_request_ha"],
        )
    label = table["size_class"].astype("str")
    values = table[given].apply(pd.to_numeric, errors="coerce").astype(float)
    refused: dict[str, pd.Series | list[str]] = {
        f"size_class unknown (known are {', '.join(classes)})": label[~label.isin(list(classes))],
        "size_class twice": label[label.duplicated()],
        "size_class missing (give 0 for none)": [name for name in classes if name not in set(label)],
    }
    for name in given:
        refused[f"{name} missing, negative or infinite"] = label[
            ~(values[name].ge(0) & values[name].lt(np.inf))
        ]
    if "requests" in given:
        refused["requests without mean_request_ha"] = label[
            values["requests"].gt(0) & values["mean_request_ha"].eq(0)
        ]
    faults = [f"{what}: {some(names)}" for what, names in refused.items() if len(names)]
    ha = values.prod(axis=1, skipna=False)
    if given == ["share_of_ha"] and abs((total := float(ha.sum())) - 1) > 1e-9:
        per_cent = "; per cent? Divide by 100" if abs(total - 100) < 1 else ""
        faults.append(f"share_of_ha: sums to {total:g}, must be 1{per_cent}")
    elif not ha.sum() > 0:
        faults.append("requests: none in any class")
    if faults:
        raise LandgapError(_NO_TABLE, faults)
    ordered = ha.set_axis(label).loc[list(classes)] / ha.sum()
    form = "table of hectares" if given == ["share_of_ha"] else "table of requests"
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
    faults = [f"demand: no column {name}" for name in COLUMNS if name not in demand]
    if "size_class" in demand:
        faults.append("demand: split already (size_class)")
    if not shares.index.is_unique:
        faults.append(f"shares: classes twice ({some(shares.index[shares.index.duplicated()])})")
    if not shares.between(0, 1).all() or abs(shares.sum() - 1) > 1e-9:
        faults.append(f"shares: must be 0 to 1 and sum to 1, not {shares.sum():g} (hectares)")
    if faults:
        raise LandgapError("The demand cannot be split by size.", faults)
    rows = np.repeat(np.arange(len(demand)), len(shares))
    frame = demand[COLUMNS].iloc[rows].reset_index(drop=True)
    share = np.tile(shares.to_numpy() / shares.sum(), len(demand))
    frame[RANGE] = frame[RANGE].mul(share, axis=0)
    names = list(shares.index)
    frame["size_class"] = pd.Categorical(np.tile(names, len(demand)), names, ordered=True)
    about = {
        "size_shares": {str(name): float(value) for name, value in shares.items()},
        "size_distribution": shares.attrs.get("distribution", {}),
    }
    frame.attrs = {**demand.attrs, "parameters": {**demand.attrs.get("parameters", {}), **about}}
    return frame


_NO_TABLE = "The table of request sizes cannot be used."


def _faults_of_classes(bounds_ha: Sequence[float], classes: Sequence[str]) -> list[str]:
    faults = []
    if not all(0 < low < high < np.inf for low, high in pairwise([*bounds_ha, np.finfo(float).max])):
        faults.append(f"bounds_ha: {list(bounds_ha)} must rise from above 0")
    if len(classes) != len(bounds_ha) + 1 or len(set(classes)) != len(classes):
        faults.append(
            f"classes: {len(set(classes))} names for {len(bounds_ha) + 1} classes "
            "(the last has no upper bound)"
        )
    return faults


def _named(shares: np.ndarray, classes: Sequence[str], distribution: dict[str, object]) -> pd.Series[float]:
    named: pd.Series[float] = pd.Series(
        shares, index=pd.Index(list(classes), name="size_class"), name="share_of_ha"
    )
    named.attrs["distribution"] = distribution
    return named


def _rows(bad: pd.Series[bool]) -> str:
    return f"rows {some(bad.index[bad])}"
