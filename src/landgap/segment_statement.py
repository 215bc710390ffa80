"""The sentences of the headline on the segments: which have no land that surely suits."""

from __future__ import annotations

import pandas as pd

from landgap.assess_segments import ALL_STATES
from landgap.notices import Notice
from landgap.segment_names import SEGMENT_NAMES

_SHOWN_HA = 0.5
"""From here a figure without decimals is not 0."""


def segment_statement(segments: pd.DataFrame) -> tuple[Notice, ...]:
    """Say which segments have no land that surely suits, by rule; nothing where the demand has one segment.

    Parameters
    ----------
    segments : DataFrame
        As from :func:`segment_table`.

    Returns
    -------
    tuple of Notice
        Segments without surely suitable land (``segments_lacking``), without any
        (``segments_without_land``), and those that have some (``segments_served``), with their hectares.

    See Also
    --------
    landgap.headline : The statement that it stands in.

    Examples
    --------
    >>> columns = ["sure_ha", "possible_ha", "unmet_low_ha", "unmet_high_ha", "unknown"]
    >>> index = pd.MultiIndex.from_product([["chemicals", "logistics"], ["all"]], names=["segment", "state"])
    >>> table = pd.DataFrame([[0.0, 90.0, 0.0, 40.0, "rail"], [8.0, 9.0, 2.0, 60.0, None]], index, columns)
    >>> for notice in segment_statement(table):
    ...     print(notice.text("en").split("(")[0])
    Segments without surely suitable land: chemicals
    Segments with surely suitable land: logistics
    """
    table = pd.DataFrame(segments.xs(ALL_STATES, level="state"))
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
