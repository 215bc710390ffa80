"""Demand by segment, where only its total was published."""

from __future__ import annotations

import numpy as np
import pandas as pd

from landgap.demand.frame import ALL, COLUMNS, RANGE, read_demand
from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.consistency import segment_faults
from landgap.layers.schema import columns_of

_SHARES = ["share_low", "share_mid", "share_high"]


def split_by_segment(demand: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Split a demand into segments by stated shares, the same in every unit.

    Parameters
    ----------
    demand : DataFrame
        As from any method, by no segment yet.
    shares : DataFrame
        `segment`, `share_low`, `share_mid` and `share_high` of the hectares, such as ``study.segments``; the
        mids sum to 1.

    Returns
    -------
    DataFrame
        One row a row of `demand` and segment: `unit_id`, `segment`, `year`, `demand_ha_low`,
        `demand_ha_mid`, `demand_ha_high`, `method`, `share_low`, `share_mid`, `share_high`. Low, mid and
        high of the demand are all split by `share_mid`, so the segments sum to the demand at each;
        `share_low` and `share_high` say how far the share of one segment may be off. Further columns of
        `demand` are left out, as a sum over segments would count them several times.

    Raises
    ------
    LandgapError
        If `demand` is none, or is by segment or size already, or the shares are out of order or do not
        sum to 1.

    See Also
    --------
    landgap.demand.by_segment : Segments of a demand that knows sectors.
    split_by_size : Splits the result by size of request.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 50.0, "demand_ha_mid": 100.0,
    ...                      "demand_ha_high": 200.0})
    >>> split_by_segment(rows, study.segments)[["segment", "demand_ha_mid", "share_low", "share_high"]]
                   segment  demand_ha_mid  share_low  share_high
    0           automotive            5.8      0.016       0.179
    1            chemicals            5.8      0.023       0.166
    2            logistics           13.2      0.066       0.446
    3  other_manufacturing           46.8      0.156       0.687
    4         crafts_trade           22.5      0.078       0.530
    5     offices_services            5.9      0.011       0.228
    """
    inputs = Inputs("The demand cannot be split by segment.")
    whole = read_demand(inputs, demand)
    if odd := sorted(set(whole.get("segment", pd.Series(dtype=str)).dropna()) - {ALL}):
        inputs.fault(f"demand.segment: by segment already ({some(odd)})")
    if "size_class" in whole:
        inputs.fault("demand.size_class: split by size already; split by segment first")
    table = inputs.table(shares, "shares", *columns_of("segments", "segment", *_SHARES), unique=["segment"])
    if {"segment", *_SHARES} <= set(table):
        inputs.fault(*segment_faults(table, "shares"))
    inputs.stop()
    rows = np.repeat(np.arange(len(whole)), len(table))
    frame = whole[COLUMNS].iloc[rows].reset_index(drop=True)
    each = (
        table[["segment", *_SHARES]].iloc[np.tile(np.arange(len(table)), len(whole))].reset_index(drop=True)
    )
    frame["segment"] = each["segment"]
    frame[RANGE] = frame[RANGE].mul(each["share_mid"] / table["share_mid"].sum(), axis=0)
    frame[_SHARES] = each[_SHARES]
    about = {"segment_shares": table.set_index("segment")[_SHARES].to_dict("index")}
    frame.attrs = {**demand.attrs, **whole.attrs, "parameters": {**whole.attrs["parameters"], **about}}
    return frame
