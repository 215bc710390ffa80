"""Demand that stays in its own unit: served there first, and what is left takes part in the exchange."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.schema import SIZE_CLASSES
from landgap.transport.inputs import ALL, positions, serving
from landgap.transport.network import Flags, Floats

_ROW = ["unit_id", "segment", "size_class"]
_HECTARES = ["demand_ha", "met_ha", "unmet_ha"]


class AfterLocalDemand(NamedTuple):
    """What is left once local demand is served.

    Attributes
    ----------
    parcels : DataFrame
        The land that is left: rows and columns as given, `supply_ha` lowered, without rows that are used up.
    requests : DataFrame
        The demand that looks for land elsewhere as well.
    local : DataFrame
        Local demand: `unit_id`, `segment`, `size_class`, `demand_ha`, `met_ha`, `unmet_ha`.

    See Also
    --------
    serve_locally : Makes it.

    Examples
    --------
    >>> AfterLocalDemand._fields
    ('parcels', 'requests', 'local')
    """

    parcels: pd.DataFrame
    requests: pd.DataFrame
    local: pd.DataFrame


def serve_locally(
    parcels: pd.DataFrame, requests: pd.DataFrame, mobile_share: float | Mapping[str, float]
) -> AfterLocalDemand:
    """Serve the demand that stays in its municipality from the land there, before others may have it.

    Parameters
    ----------
    parcels : DataFrame
        `unit_id`, `size_class`, `supply_ha`, optional `segment` (those that the land may serve, joined by
        ``;``).
    requests : DataFrame
        `unit_id`, `segment`, `size_class`, `demand_ha`.
    mobile_share : float or mapping of str to float
        Share of the demand (0 to 1) that may go elsewhere; or the share by segment.

    Returns
    -------
    AfterLocalDemand
        Land and requests for :func:`landgap.exchange`, and what became of local demand.

    Raises
    ------
    LandgapError
        If a column is missing, hectares are negative or missing, a share is none or a segment has no share.

    See Also
    --------
    landgap.demand.mobile_share : The share by the quotas of settlement and relocation.
    landgap.dividend : Takes land and requests.

    Notes
    -----
    Requests for large parcels come first; in a class the segments that fewest land serves. A request takes
    the smallest parcels that suffice, and of these the land that serves fewest segments.

    References
    ----------
    Relocation within the municipality is most of the demand: 0.70 of 0.85 to 1.00 employees per 100 and year
    by the quotas of GIFPRO.

    Examples
    --------
    Of 10 ha three quarters stay; the town has land for 5 ha of them, so none is left for others.

    >>> land = pd.DataFrame({"unit_id": ["A"], "size_class": "5-10", "supply_ha": [5.0]})
    >>> need = pd.DataFrame({"unit_id": ["A"], "segment": "all", "size_class": "5-10", "demand_ha": [10.0]})
    >>> found = serve_locally(land, need, 0.25)
    >>> found.local[["demand_ha", "met_ha", "unmet_ha"]].to_dict("records")
    [{'demand_ha': 7.5, 'met_ha': 5.0, 'unmet_ha': 2.5}]
    >>> len(found.parcels), found.requests["demand_ha"].tolist()
    (0, [2.5])
    """
    inputs = Inputs("Local demand cannot be served.")
    unit, size = Column("unit_id", "id", required=True), Column("size_class", "text", required=True)
    land = inputs.table(
        parcels,
        "parcels",
        unit,
        size,
        Column("supply_ha", "amount", required=True),
        Column("segment", "text"),
    )
    need = inputs.table(
        requests,
        "requests",
        unit,
        size,
        Column("segment", "text", required=True),
        Column("demand_ha", "amount", required=True),
    )
    inputs.stop()
    share = mobile_shares(inputs, need["segment"], mobile_share)
    inputs.stop()
    units = pd.Index(sorted({*land["unit_id"], *need["unit_id"]}))
    land["segment"] = land["segment"].fillna(ALL) if "segment" in land else ALL
    layers, segments = (tuple(sorted(rows["segment"].unique())) for rows in (land, need))
    at, wanted = (
        positions(rows, kinds, units, SIZE_CLASSES) for rows, kinds in ((land, layers), (need, segments))
    )
    supply = np.zeros((len(layers), len(units), len(SIZE_CLASSES)))
    asked = np.zeros((len(segments), len(units), len(SIZE_CLASSES)))
    np.add.at(supply, at, land["supply_ha"])
    np.add.at(asked, wanted, (1 - share) * need["demand_ha"])
    left, met = served_first(supply, asked, serving(layers, segments))
    kept = np.divide(left, supply, out=np.zeros_like(left), where=supply > 0)[at]
    there = kept * land["supply_ha"].to_numpy() > 0
    rest = parcels.assign(supply_ha=land["supply_ha"].to_numpy() * kept)[there]
    local = need[_ROW].assign(demand_ha=(1 - share) * need["demand_ha"])
    part = np.divide(met, asked, out=np.zeros_like(met), where=asked > 0)[wanted]
    local["met_ha"] = local["demand_ha"] * part
    local["unmet_ha"] = (local["demand_ha"] - local["met_ha"]).clip(lower=0.0)
    local = local.groupby(_ROW, as_index=False, observed=True)[_HECTARES].sum()
    return AfterLocalDemand(rest, requests.assign(demand_ha=(share * need["demand_ha"]).to_numpy()), local)


def mobile_shares(
    inputs: Inputs, segment: pd.Series, mobile_share: float | Mapping[str, float]
) -> pd.Series[float]:
    """Give each row the share of its segment that may go elsewhere.

    Parameters
    ----------
    inputs : Inputs
        Where faults are noted.
    segment : Series
        Of the rows.
    mobile_share : float or mapping
        As for :func:`serve_locally`.

    Returns
    -------
    Series
        On the index of `segment`.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> mobile_shares(inputs, pd.Series(["logistics", "port"]), {"logistics": 0.5}).tolist(), inputs.faults
    ([0.5, 1.0], ['mobile_share: no share for port'])
    """
    by_segment = mobile_share if isinstance(mobile_share, Mapping) else dict.fromkeys(segment, mobile_share)
    inputs.options(mobile_share=tuple(by_segment.values()))
    if odd := sorted(set(segment) - set(by_segment)):
        inputs.fault(f"mobile_share: no share for {some(odd)}")
    found: pd.Series[float] = segment.map(by_segment).fillna(1.0).astype(float)
    return found


def served_first(supply: Floats, asked: Floats, serves: Flags) -> tuple[Floats, Floats]:
    """Serve demand from the land of its own unit, large requests first, from the smallest parcels that do.

    Parameters
    ----------
    supply : array of shape (layers, units, classes)
        Land in ha.
    asked : array of shape (segments, units, classes)
        Demand in ha.
    serves : array of bool, shape (layers, segments)
        Which land serves which segment.

    Returns
    -------
    left : array
        Land that is left, of the shape of `supply`.
    met : array
        Demand that is served, of the shape of `asked`.

    Examples
    --------
    >>> land, need = np.array([[[4.0, 6.0]]]), np.array([[[3.0, 5.0]]])
    >>> left, met = served_first(land, need, np.array([[True]]))
    >>> left.tolist(), met.tolist()
    ([[[1.0, 1.0]]], [[[3.0, 5.0]]])
    """
    left, short = supply.copy(), asked.copy()
    classes = supply.shape[2]
    there = np.asarray(supply.any(axis=1))
    layers = np.argsort(serves.sum(axis=1), kind="stable")
    segments = np.argsort(serves.sum(axis=0), kind="stable")
    for size in reversed(range(classes)):
        for segment in segments[asked[segments, :, size].any(axis=1)]:
            for parcel in range(size, classes):
                for layer in layers[serves[layers, segment] & there[layers, parcel]]:
                    took = np.minimum(left[layer, :, parcel], short[segment, :, size])
                    left[layer, :, parcel] -= took
                    short[segment, :, size] -= took
    return left, asked - short
