"""The sentences of the headline on local demand, and on segments without land that surely suits."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from landgap.assess_segments import ALL_STATES
from landgap.notices import Notice
from landgap.segment_names import SEGMENT_NAMES

_SHOWN_HA = 0.5
"""From here a figure without decimals is not 0."""


def segment_statement(segments: pd.DataFrame) -> tuple[Notice, ...]:
    """Say how much demand is local and which segments have no land that surely suits, by rule.

    Parameters
    ----------
    segments : DataFrame
        As from :func:`segment_table`.

    Returns
    -------
    tuple of Notice
        Local demand, if there is any (``local_demand``); if there are several segments, those without surely
        suitable land (``segments_lacking``), without any (``segments_without_land``), and those that have
        some (``segments_served``), with their hectares.

    See Also
    --------
    landgap.headline : The statement that it stands in.

    Examples
    --------
    >>> columns = ["sure_ha", "possible_ha", "unmet_low_ha", "unmet_high_ha", "unknown"]
    >>> columns += ["local_ha", "local_met_ha", "mobile_ha"]
    >>> index = pd.MultiIndex.from_product([["chemicals", "logistics"], ["all"]], names=["segment", "state"])
    >>> rows = [[0.0, 90.0, 0.0, 40.0, "rail", 0.0, 0.0, 40.0], [8.0, 9.0, 2.0, 60.0, None, 0.0, 0.0, 60.0]]
    >>> table = pd.DataFrame(rows, index, columns)
    >>> for notice in segment_statement(table):
    ...     print(notice.text("en").split("(")[0])
    Segments without surely suitable land: chemicals
    Segments with surely suitable land: logistics
    """
    table = pd.DataFrame(segments.xs(ALL_STATES, level="state"))
    return (*_of_local_demand(table), *_of_segments(table))


def _of_local_demand(table: pd.DataFrame) -> Iterator[Notice]:
    """Say how much of the demand stays in its municipality, and what becomes of it."""
    local, met, mobile = (float(table[name].sum()) for name in ("local_ha", "local_met_ha", "mobile_ha"))
    if local >= _SHOWN_HA:
        demand = local + mobile
        figures = {"local": local, "demand": demand, "share": local / demand, "met": met, "mobile": mobile}
        yield Notice("local_demand", figures)


def _of_segments(table: pd.DataFrame) -> tuple[Notice, ...]:
    if len(table) < 2:
        return ()
    there = [name for name in dict.fromkeys([*SEGMENT_NAMES, *table.index]) if name in table.index]
    table = table.reindex(there)
    sure, none = table["sure_ha"] >= _SHOWN_HA, table["possible_ha"] < _SHOWN_HA
    groups = (
        ("segments_lacking", ~sure & ~none, ["possible", "low", "high", "unknown"]),
        ("segments_without_land", none, ["low", "high"]),
        ("segments_served", sure, ["sure", "possible", "low", "high"]),
    )
    named = [str(name).removeprefix("unmet_").removesuffix("_ha") for name in table]
    figures = table.set_axis(named, axis="columns").astype(object)
    figures = figures.where(figures.notna(), None)
    return tuple(
        Notice(code, {"segments": figures.loc[rows][shown].to_dict("index")})
        for code, rows, shown in groups
        if rows.any()
    )
