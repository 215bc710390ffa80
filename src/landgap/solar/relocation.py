"""How much PV other land could have taken: an assignment under the law, its caps and the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.pv_area import HA_PER_MW, pv_area_ha
from landgap.tolerances import SOLVER_MW, SOLVER_REL

_Array = np.ndarray[Any, np.dtype[Any]]
_NO_CAPS = pd.DataFrame({"cap_mw": pd.Series(dtype="float64")})


@dataclass(frozen=True)
class Relocation:
    """What could have stood elsewhere; made by :func:`relocate`.

    Attributes
    ----------
    within_km : float
        How far from its place a plant may go.
    asked_mw, placed_mw : float
        Capacity on commercial land, and what of it other land could have taken.
    plants : DataFrame
        By `pv_id`: `mw`, `placed_mw`.
    candidates : DataFrame
        By `candidate_id`: `area_ha`, `used_ha`, `placed_mw`.
    flows : DataFrame
        `pv_id`, `candidate_id`, `mw`, `ha`, `km`, and `capped_by`: the law whose cap these MW
        count against, missing where none does.
    caps : DataFrame
        By `law`, `state` (missing: everywhere) and `year`: `cap_mw` and `placed_mw`; no rows
        without caps.
    undecided : int
        Pairs of plant and area in reach of which nobody knows whether the law allows them, for
        want of a layer; nothing is placed there.

    See Also
    --------
    relocate : Makes one.

    Examples
    --------
    >>> Relocation.__dataclass_fields__["placed_mw"].type
    'float'
    """

    within_km: float
    asked_mw: float
    placed_mw: float
    plants: pd.DataFrame = field(repr=False)
    candidates: pd.DataFrame = field(repr=False)
    flows: pd.DataFrame = field(repr=False)
    caps: pd.DataFrame = field(repr=False)
    undecided: int = 0


def relocate(
    plants: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame,
    *,
    within_km: float,
    conflict: pd.Series[float] | None = None,
    lawful: pd.DataFrame | None = None,
    curve: Sequence[tuple[float, float]] = HA_PER_MW,
) -> Relocation:
    """Assign the PV on commercial land to other land: as much as goes, with least conflict.

    Parameters
    ----------
    plants : GeoDataFrame
        `pv_id`, `mw` to find other land for, `commissioned` (year), any geometry.
    candidates : GeoDataFrame
        `candidate_id`, `area_ha`, polygons.
    within_km : float, above 0
        How far from its place a plant may go: to the nearest edge of the area.
    conflict : Series, optional
        By `candidate_id`, 0 (none) upwards: how much stands against PV there. 0 if not given.
    lawful : DataFrame, optional
        What the law allows. As from :func:`landgap.solar.eeg_classes` with ``key="candidate_id"``, asked
        for every candidate and every value of `commissioned` (see the example): a pair is lawful
        if a rule holds, and where only rules with a `cap_mw_per_year` do, all MW that a law lets
        into a state in a year stay below it. Or pairs of your own, `pv_id` and `candidate_id`. All
        pairs if not given.
    curve : sequence of (year, ha per MW)
        Land of a plant by year of commissioning.

    Returns
    -------
    Relocation
        Of all assignments with the most MW one with the least conflict (MW times conflict), and of
        those one with the shortest distances. A plant may be split.

    Raises
    ------
    LandgapError
        If a table lacks a column or has duplicate keys, a figure is missing or negative, a reference
        system is missing, or the law was not asked for a candidate at the date of a plant.

    See Also
    --------
    pv_candidates : Where there is room.
    eeg_classes : What the law allows.

    Notes
    -----
    A transport problem, solved three times by scipy's HiGHS: most MW, then least conflict with
    those MW, then shortest distances with that conflict. What plants that are not given took of a cap
    is not known: all of it is open here. For tenders the year of the award counts, of which the
    year of commissioning is a stand-in.

    Examples
    --------
    >>> plants = gpd.GeoDataFrame(
    ...     {"pv_id": ["P"], "mw": [4.0], "commissioned": [2021]},
    ...     geometry=[shapely.Point(0, 0)], crs="EPSG:3035",
    ... )
    >>> land = gpd.GeoDataFrame(
    ...     {"candidate_id": ["A"], "area_ha": [3.0]},
    ...     geometry=[shapely.box(1000, 0, 1300, 100)], crs="EPSG:3035",
    ... )
    >>> [relocate(plants, land, within_km=km).placed_mw for km in (0.5, 5)]
    [0.0, 3.0]

    The law: what holds for each area at the date of each plant.

    >>> from landgap.solar import eeg_classes
    >>> land["state"], layers = "DE-ST", {"conversion": land[["geometry"]]}
    >>> dated = land.merge(plants[["commissioned"]].drop_duplicates(), how="cross")
    >>> law = eeg_classes(dated, layers, key="candidate_id")
    >>> relocate(plants, land, within_km=5, lawful=law).placed_mw
    3.0
    """
    inputs = Inputs("The plants cannot be assigned.")
    about = (Column("mw", "amount", required=True), Column("commissioned", "year", required=True, gaps=True))
    plants = inputs.layer(plants, "plants", Column("pv_id", "id", required=True), *about, unique=["pv_id"])
    candidates = inputs.layer(
        candidates,
        "candidates",
        Column("candidate_id", "id", required=True),
        Column("area_ha", "amount", required=True),
        shapes="polygon",
        unique=["candidate_id"],
    )
    inputs.options(within_km=within_km)
    if conflict is not None:
        conflict = inputs.by_key(conflict, "conflict")
        if "candidate_id" in candidates:
            open_ = candidates.loc[~candidates["candidate_id"].isin(conflict.index), "candidate_id"]
            inputs.fault(*([f"conflict: missing for {some(open_)}"] if len(open_) else []))
    if lawful is not None:
        lawful = _checked_law(inputs, lawful)
    inputs.stop()
    against = pd.Series(0.0, candidates["candidate_id"]) if conflict is None else conflict
    shapes = np.asarray(candidates.geometry.array)
    places = np.asarray(plants.geometry.centroid.array)
    who, where = shapely.STRtree(shapes).query(places, "dwithin", distance=1000 * within_km)
    flows = pd.DataFrame(
        {
            "pv_id": plants["pv_id"].to_numpy()[who],
            "candidate_id": candidates["candidate_id"].to_numpy()[where],
            "commissioned": plants["commissioned"].to_numpy()[who],
            "km": shapely.distance(places[who], shapes[where]) / 1000,
            "who": who,
            "where": where,
        }
    )
    flows, caps, undecided = _in_law(flows, lawful)
    who, where = flows["who"].to_numpy(), flows["where"].to_numpy()
    one_mw = pd.DataFrame({"capacity_mw": 1.0, "commissioned": plants["commissioned"]})
    ha_per_mw = pv_area_ha(one_mw, curve=curve).to_numpy()[who]
    mw = _assign(
        who,
        where,
        asked=plants["mw"].to_numpy(dtype=float),
        room=candidates["area_ha"].to_numpy(dtype=float),
        ha_per_mw=ha_per_mw,
        caps=(flows["cap"].to_numpy(), caps["cap_mw"].to_numpy()),
        costs=(against.loc[flows["candidate_id"]].to_numpy(), flows["km"].to_numpy()),
    )
    flows = flows.assign(mw=mw, ha=mw * ha_per_mw)
    by_cap = flows[flows["cap"] >= 0].groupby("cap")["mw"].sum()
    caps = caps.assign(placed_mw=by_cap.reindex(range(len(caps)), fill_value=0.0).to_numpy())
    columns = ["pv_id", "candidate_id", "mw", "ha", "km", "capped_by"]
    flows = flows.loc[flows["mw"] > SOLVER_MW, columns]
    asked = plants.set_index("pv_id")[["mw"]].astype("float64")
    asked["placed_mw"] = flows.groupby("pv_id")["mw"].sum().reindex(asked.index, fill_value=0.0)
    land = pd.DataFrame(candidates.set_index("candidate_id")[["area_ha"]])
    used = flows.groupby("candidate_id")[["ha", "mw"]].sum().reindex(land.index, fill_value=0.0)
    land[["used_ha", "placed_mw"]] = used.to_numpy()
    return Relocation(
        within_km=within_km,
        asked_mw=float(asked["mw"].sum()),
        placed_mw=float(flows["mw"].sum()),
        plants=asked,
        candidates=land,
        flows=flows.reset_index(drop=True),
        caps=caps,
        undecided=undecided,
    )


def _in_law(flows: pd.DataFrame, lawful: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Keep what the law allows, with the number of the cap it counts against, -1 for none.

    A pair under several laws with caps has one row for each; one that needs no law with a cap has one.
    """
    free = flows.assign(capped_by=pd.Series(pd.NA, flows.index, dtype="str"), cap=-1)
    if lawful is None:
        return free, _NO_CAPS, 0
    if "pv_id" in lawful:
        pairs = ["pv_id", "candidate_id"]
        given = pd.MultiIndex.from_frame(lawful[pairs])
        inside = pd.MultiIndex.from_frame(flows[pairs]).isin(given)
        return free[inside].reset_index(drop=True), _NO_CAPS, 0
    key = ["candidate_id", "commissioned"]
    _refuse_unasked(flows, lawful)
    holds = lawful[lawful["holds"].fillna(value=False).astype(bool)]
    open_to_all = holds.loc[holds["cap_mw_per_year"].isna(), key].drop_duplicates()
    capped = holds.merge(open_to_all, on=key, how="left", indicator=True)
    capped = capped[capped["_merge"].eq("left_only")]
    # two rules of one law share its cap
    by_law = capped.groupby([*key, "law", "state"], dropna=False)[["cap_mw_per_year"]].min()
    least = by_law.reset_index().rename(columns={"law": "capped_by"})
    capped = flows.merge(least, on=key)
    names = ["capped_by", "state", "commissioned"]
    groups = capped.groupby(names, dropna=False)
    caps = groups[["cap_mw_per_year"]].min().set_axis(["cap_mw"], axis=1)
    caps.index = caps.index.set_names(["law", "state", "year"])
    allowed = pd.concat([free.merge(open_to_all, on=key), capped.assign(cap=groups.ngroup())[free.columns]])
    asked = flows.merge(lawful.loc[lawful["holds"].isna(), key].drop_duplicates(), on=key)
    known = pd.MultiIndex.from_frame(allowed[["who", "where"]])
    undecided = int((~pd.MultiIndex.from_frame(asked[["who", "where"]]).isin(known)).sum())
    return allowed.reset_index(drop=True), caps, undecided


def _assign(
    who: _Array,
    where: _Array,
    *,
    asked: _Array,
    room: _Array,
    ha_per_mw: _Array,
    caps: tuple[_Array, _Array],
    costs: tuple[_Array, ...],
) -> _Array:
    """Solve for MW, then for one cost after the other, each time holding what was reached."""
    from scipy.optimize import linprog  # noqa: PLC0415
    from scipy.sparse import coo_matrix, vstack  # noqa: PLC0415

    count = len(who)
    if not count:
        return np.zeros(0)
    column = np.arange(count)
    cap, most = caps
    capped = cap >= 0
    limits = vstack(
        [
            coo_matrix((np.ones(count), (who, column)), shape=(len(asked), count)),
            coo_matrix((ha_per_mw, (where, column)), shape=(len(room), count)),
            coo_matrix((np.ones(capped.sum()), (cap[capped], column[capped])), shape=(len(most), count)),
        ]
    )
    bounds = np.concatenate([asked, room, most])
    mw = np.zeros(count)
    for objective in (-np.ones(count), *costs):
        answer = linprog(objective, A_ub=limits.tocsr(), b_ub=bounds, method="highs")
        if answer.status != 0:
            raise LandgapError(f"HiGHS found no assignment: {answer.message}")
        mw = np.clip(answer.x, 0, None)
        limits = vstack([limits, coo_matrix(objective[None, :])])
        # a little room, or rounding makes the next step impossible
        bounds = np.append(bounds, answer.fun + SOLVER_REL * max(1.0, abs(answer.fun)))
    return np.round(mw, 5)


def _checked_law(inputs: Inputs, lawful: pd.DataFrame) -> pd.DataFrame:
    candidate = Column("candidate_id", "id", required=True)
    if isinstance(lawful, pd.DataFrame) and "pv_id" in lawful:
        return inputs.table(lawful, "lawful", Column("pv_id", "id", required=True), candidate)
    before = len(inputs.faults)
    lawful = inputs.table(
        lawful,
        "lawful",
        candidate,
        Column("commissioned", "year", required=True, gaps=True),
        *(Column(name, "text", required=True, gaps=True) for name in ("state", "law")),
        Column("cap_mw_per_year", "amount", required=True, gaps=True),
    )
    if "holds" not in lawful:
        inputs.fault("lawful.holds: the column is missing")
    if len(inputs.faults) > before:
        inputs.fault("lawful: give what eeg_classes returns, or pairs of pv_id and candidate_id")
    return lawful


def _refuse_unasked(flows: pd.DataFrame, lawful: pd.DataFrame) -> None:
    key = ["candidate_id", "commissioned"]
    asked = pd.MultiIndex.from_frame(lawful[key])
    pairs = flows[key].drop_duplicates()
    unasked = pairs[~pd.MultiIndex.from_frame(pairs).isin(asked)]
    if len(unasked):
        names = (f"{name} in {year}" for name, year in unasked.itertuples(index=False))
        raise LandgapError(
            f"lawful: the law was not asked for {some(names)}; ask eeg_classes for every candidate "
            "at every date of a plant."
        )
