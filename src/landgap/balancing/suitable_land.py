"""The land that suits a segment, surely or possibly, summed by site or by unit."""

from __future__ import annotations

import pandas as pd


def land_for(segment: str, offered: pd.DataFrame, suited: pd.DataFrame) -> pd.DataFrame:
    """Take the land as it stands for one segment; where nothing is asked of it, all of it suits.

    Parameters
    ----------
    segment : str
        Its key.
    offered : DataFrame
        As from :func:`landgap.supply`.
    suited : DataFrame
        As from :func:`landgap.balancing.suitability`, with all segments that ask for something.

    Returns
    -------
    DataFrame
        With `unit_id`, `site_id`, `supply_ha`, `fits`, `fails`, `possible` and `not_known`.

    See Also
    --------
    suitable_ha : Sums it.

    Examples
    --------
    >>> offered = pd.DataFrame({"unit_id": ["u"], "site_id": ["a"], "supply_ha": [5.0]})
    >>> suited = offered.assign(segment="port", fits="no", fails="rail", possible="", not_known="")
    >>> [land_for(segment, offered, suited)["fits"].item() for segment in ("port", "offices")]
    ['no', 'sure']
    """
    rows = suited[suited["segment"].eq(segment)]
    if len(rows) or offered.empty:
        return rows
    return offered.assign(fits="sure", fails="", possible="", not_known="")


def suitable_ha(land: pd.DataFrame, by: str) -> pd.DataFrame:
    """Sum the hectares that suit surely, and those that may.

    Parameters
    ----------
    land : DataFrame
        As from :func:`land_for`.
    by : {"site_id", "unit_id"}
        What the sums are made by.

    Returns
    -------
    DataFrame
        By `by`, in ha: `sure_ha`, and `possible_ha`, which holds the sure land too. Land that does not say
        what is free has no hectares in either.

    Examples
    --------
    >>> land = pd.DataFrame(
    ...     {"site_id": ["a", "a", "b"], "supply_ha": [5.0, 2.0, 9.0], "fits": ["sure", "possible", "no"]}
    ... )
    >>> suitable_ha(land, "site_id").values.tolist()
    [[5.0, 7.0], [0.0, 0.0]]
    """
    ha = land["supply_ha"].fillna(0.0)
    return (
        pd.DataFrame(
            {
                "sure_ha": ha.where(land["fits"].eq("sure"), 0.0),
                "possible_ha": ha.where(land["fits"].ne("no"), 0.0),
                by: land[by],
            }
        )
        .groupby(by)[["sure_ha", "possible_ha"]]
        .sum()
    )
