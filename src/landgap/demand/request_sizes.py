"""Sizes of requests as published, and the shares of the hectares that follow from them by segment."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

import numpy as np
import pandas as pd
import scipy  # its parts load on first use

from landgap.demand.frame import ALL
from landgap.demand.sizes import lognormal_shares
from landgap.layers.checked import Inputs
from landgap.layers.schema import DEMAND_SEGMENTS

_SMALLER, _LARGER = "Bielefeld", "Germany"

WEIGHT_OF_LARGER = {ALL: 0.5} | {
    segment: 0.25 if segment in ("crafts_trade", "offices_services") else 0.75 for segment in DEMAND_SEGMENTS
}
"""Our choice for `mid`: the larger projects are manufacturing and logistics, so these lean on them."""


def published_requests() -> pd.DataFrame:
    """List published statements of how much land a request asks for.

    Returns
    -------
    DataFrame
        One row a statement: `place`, `year`, `requests` (how many), `total_ha` (of all of them), `share`
        of the requests from `low_ha` to `high_ha` (``inf``: "above"; missing: a single request),
        `segments` (missing: not said), `source`, `evidence` (``S``: read in the source), `also` (what
        else is published).

    See Also
    --------
    request_sizes : Shares of the hectares from the two samples among them.
    fit_lognormal : A distribution from single requests.

    Examples
    --------
    >>> published_requests()[["place", "share", "low_ha", "high_ha"]]
                  place  share  low_ha  high_ha
    0           Germany   0.75     0.0      5.0
    1           Germany   0.97     0.0     30.0
    2         Bielefeld   0.50     0.0      0.4
    3         Bielefeld   0.75     0.1      1.0
    4    Leipzig region    NaN     2.0      2.0
    5             Borna    NaN    10.0     15.0
    6            Lützen    NaN     0.2      0.6
    7  Mansfeld-Südharz    NaN     3.0      inf
    """
    return pd.read_csv(str(files("landgap.demand") / "request_sizes.csv"))


def request_sizes(*, level: Literal["low", "mid", "high"] = "mid") -> pd.DataFrame:
    """Share of the hectares that requests of each size class ask for, by segment of demand.

    Parameters
    ----------
    level : {"mid", "low", "high"}
        ``low``: requests as small as the city of Bielefeld was asked for in 2019; ``high``: as large as the
        larger investments in Germany 2005 to 2010; ``mid``: a mean of the two shares.

    Returns
    -------
    DataFrame
        One row a segment and one for ``all``, one column a size class; shares of the hectares (0 to 1),
        each row summing to 1.

    Raises
    ------
    LandgapError
        If the level is unknown.

    See Also
    --------
    published_requests : The statements that it rests on.
    split_by_size : Splits a demand by one row of it.

    Notes
    -----
    Both samples are read as log-normal. Bielefeld: median 0.4 ha, mean 60.9/45 ha. Germany: 75 % of the
    projects up to 5 ha, 97 % up to 30 ha. Neither tells segments apart, so ``low`` and ``high`` are the same
    for all. Which one a segment leans on is our choice: ``mid`` gives the larger projects three
    quarters of the weight in manufacturing and logistics (95 % of that sample), one quarter in crafts, trade,
    offices and services, one half over all.

    Examples
    --------
    From 5 ha, the two samples say 48 and 79 per cent of the hectares:

    >>> from landgap.layers.schema import LARGE_CLASSES
    >>> for level in ("low", "mid", "high"):
    ...     large = request_sizes(level=level)[list(LARGE_CLASSES)].sum(axis=1)
    ...     print(level, large[["logistics", "all"]].round(2).tolist())
    low [0.48, 0.48]
    mid [0.71, 0.63]
    high [0.79, 0.79]
    """
    inputs = Inputs("The sizes of the requests cannot be given.")
    inputs.options(level=level)
    inputs.stop()
    smaller, larger = _samples()
    weight = pd.Series(WEIGHT_OF_LARGER).reindex([*DEMAND_SEGMENTS, ALL])
    if level != "mid":
        weight[:] = float(level == "high")
    shares = np.outer(1 - weight, smaller) + np.outer(weight, larger)
    return pd.DataFrame(shares, pd.Index(weight.index, name="segment"), smaller.index)


def _samples() -> tuple[pd.Series[float], pd.Series[float]]:
    stated = published_requests().dropna(subset="share")
    asked = stated[stated["place"].eq(_SMALLER) & stated["share"].eq(0.5)]
    half, total_ha, requests = asked[["high_ha", "total_ha", "requests"]].to_numpy(dtype=float)[0]
    smaller = lognormal_shares(median_ha=half, mean_ha=total_ha / requests)
    built = stated[stated["place"].eq(_LARGER)]
    up_to = np.log(built["high_ha"].to_numpy(dtype=float))
    deviates = scipy.stats.norm.ppf(built["share"].to_numpy(dtype=float))
    spread = float((up_to[1] - up_to[0]) / (deviates[1] - deviates[0]))
    larger = lognormal_shares(median_ha=float(np.exp(up_to[0] - deviates[0] * spread)), spread=spread)
    return smaller, larger
