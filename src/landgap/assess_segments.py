"""What the assessment says of each segment: which land suits it, what it asks for, and what it may lack."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from landgap.balancing.matching import Matching, match
from landgap.balancing.segment_profiles import requirements_of
from landgap.balancing.suitability import suitability
from landgap.balancing.suitable_land import land_for
from landgap.layers.checked import Inputs
from landgap.layers.schema import BELOW_LARGE
from landgap.transport.dividend import Dividend
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import ALL, NO_SEGMENT, read_exchange
from landgap.transport.local_demand import served_first
from landgap.transport.network import Floats
from landgap.transport.requests import requests

ALL_STATES = "all"
"""The row of a segment that holds all states together."""

_PARCEL = "parcel_from_ha"
_HEADING = "The segments cannot be assessed."


def land_suitability(
    offered: pd.DataFrame, measures: pd.DataFrame, demand: pd.DataFrame, profiles: pd.DataFrame
) -> pd.DataFrame:
    """Test all land against the profiles of the segments that the demand has.

    Parameters
    ----------
    offered : DataFrame
        As from :func:`landgap.supply`.
    measures : DataFrame
        By `site_id`: what else is measured of the sites, such as `motorway_minutes` and its bounds.
    demand : DataFrame
        In the common form.
    profiles : DataFrame
        As from :func:`landgap.balancing.segment_profiles`.

    Returns
    -------
    DataFrame
        As from :func:`landgap.balancing.suitability`, with `row`, the label of the land in `offered`; empty
        where no segment of the demand has a profile.

    See Also
    --------
    land_fits : Which segments each row may serve.

    Examples
    --------
    >>> import landgap as lg
    >>> found = lg.assess("halle-leipzig").suitability
    >>> sorted(found["fits"].unique())
    ['no', 'possible', 'sure']
    """
    wanted = _asked_of_land(profiles, demand)
    # segments with a profile that asks for nothing have no row, and all land serves them
    land = with_measures(offered, measures)
    found = suitability(land, wanted) if len(wanted) else suitability(land[:0], wanted)
    found.insert(0, "row", np.repeat(offered.index.to_numpy(), len(wanted)))
    return found


def with_measures(offered: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Add what is measured of the sites to the rows of their land.

    Parameters
    ----------
    offered : DataFrame
        `site_id`.
    measures : DataFrame
        By `site_id`.

    Returns
    -------
    DataFrame
        The rows of `offered` with the columns of `measures`.

    Examples
    --------
    >>> measures = pd.DataFrame({"motorway_minutes": [4.0]}, index=["s"])
    >>> with_measures(pd.DataFrame({"site_id": ["s", "t"]}), measures)["motorway_minutes"].tolist()
    [4.0, nan]
    """
    there = measures.reindex(pd.Index(offered["site_id"]))
    return offered.assign(**{str(name): there[name].to_numpy() for name in there})


def _asked_of_land(profiles: pd.DataFrame, demand: pd.DataFrame) -> pd.DataFrame:
    """Give the requirements of the segments that the demand has; none where no profile names one."""
    there = profiles[profiles["segment"].isin(demand["segment"])]
    return requirements_of(there) if len(there) else pd.DataFrame({"segment": pd.Series(dtype="str")})


def requests_rules(demand: pd.DataFrame, profiles: pd.DataFrame) -> pd.DataFrame:
    """Give what segments ask for apart from the size of a parcel, which requests state themselves.

    Parameters
    ----------
    demand : DataFrame
        In the common form.
    profiles : DataFrame
        As from :func:`landgap.balancing.segment_profiles`.

    Returns
    -------
    DataFrame
        One row a segment of the demand, for :func:`landgap.match`.

    Examples
    --------
    >>> from landgap.balancing.segment_profiles import segment_profiles
    >>> demand = pd.DataFrame({"segment": ["logistics", "all"]})
    >>> requests_rules(demand, segment_profiles())["segment"].tolist()
    ['all', 'logistics']
    """
    wanted = _asked_of_land(profiles, demand)
    every = pd.DataFrame({"segment": sorted(demand["segment"].unique())})
    return every.merge(wanted.drop(columns=_PARCEL, errors="ignore"), on="segment", how="left")


def match_by_segment(
    offered: pd.DataFrame, measures: pd.DataFrame, asked: pd.DataFrame, profiles: pd.DataFrame
) -> Matching:
    """Match land and requests inside each unit, by what segments ask of land.

    Parameters
    ----------
    offered : DataFrame
        As from :func:`landgap.supply`.
    measures : DataFrame
        By `site_id`: what else is measured of the sites.
    asked : DataFrame
        Requests, as from :func:`landgap.transport.requests`.
    profiles : DataFrame
        As from :func:`landgap.balancing.segment_profiles`.

    Returns
    -------
    Matching
        See :func:`landgap.match`.

    Examples
    --------
    >>> import landgap as lg
    >>> sorted(lg.assess("halle-leipzig").matching.suitability["fits"].unique())
    ['no', 'possible', 'sure']
    """
    demand = asked.rename(columns={"demand_ha": "demand_ha_mid"})
    return match(with_measures(offered, measures), demand, requests_rules(asked, profiles))


def land_fits(offered: pd.DataFrame, suited: pd.DataFrame, demand: pd.DataFrame) -> pd.Series[str]:
    """Name the segments that land may serve; the size of a parcel is left to the size of the request.

    Parameters
    ----------
    offered : DataFrame
        As from :func:`landgap.supply`.
    suited : DataFrame
        As from :func:`land_suitability`.
    demand : DataFrame
        In the common form.

    Returns
    -------
    Series of str
        On the index of `offered`, joined by ``;``; ``"all"`` where it may serve every segment.

    Examples
    --------
    >>> offered = pd.DataFrame({"site_id": ["a", "b"]})
    >>> suited = pd.DataFrame({"row": [0, 1], "segment": "port", "fails": ["rail", "parcel_from_ha"]})
    >>> land_fits(offered, suited, pd.DataFrame({"segment": ["port", "offices"]})).tolist()
    ['offices', 'all']
    """
    segments = sorted(demand["segment"].unique())
    unfit = (
        suited["fails"].str.split(", ").map(lambda names: any(name not in ("", _PARCEL) for name in names))
    )
    fails = suited[unfit.astype(bool)].groupby("row")["segment"].agg(frozenset)
    # few patterns among many rows
    label = {
        failed: ";".join(name for name in segments if name not in failed) or NO_SEGMENT
        for failed in set(fails)
    }
    found = fails.map(label).reindex(offered.index).astype("object").fillna(ALL)
    return found.astype("str").rename("segment")


def segment_table(  # noqa: PLR0913  all that a segment is judged by
    offered: pd.DataFrame,
    suited: pd.DataFrame,
    parcels: pd.DataFrame,
    demand: pd.DataFrame,
    pairs: pd.DataFrame,
    states: pd.Series,
    *,
    exchanged: Dividend,
    reported: pd.Index[str],
    sizes: pd.DataFrame | None,
    mobile_share: float | Mapping[str, float],
    missing_ha: float | None,
) -> pd.DataFrame:
    """Say for each segment, in all and on each side: suitable land, demand, and how much may be unmet.

    Parameters
    ----------
    offered, suited : DataFrame
        Land, and whether it suits each segment, as from :func:`land_suitability`.
    parcels : DataFrame
        Land that takes part in the exchange, with the segments that it may serve.
    demand : DataFrame
        In the common form.
    pairs : DataFrame
        As from :func:`landgap.travel_costs`.
    states : Series
        State by unit.
    exchanged : Dividend
        The exchange at mid demand.
    reported : Index
        Units that are reported.
    sizes : DataFrame or None
        Which sizes the demand asks for.
    mobile_share : float or mapping of str to float
        Share of the demand that may go elsewhere.
    missing_ha : float or None
        Supply whose place is not known; None: nobody has counted the whole.

    Returns
    -------
    DataFrame
        By `segment` and `state` (``"all"`` first), in ha: `demand_ha_low`, `demand_ha_mid`, `demand_ha_high`;
        of mid `local_ha` (stays in its unit), `local_met_ha` (by land there) and `mobile_ha`, and of that in
        the exchange `unmet_closed_ha`, `unmet_open_ha` and `dividend_ha`, what is met only with the border
        open (where several segments may have the same land, of one assignment among several); `sure_ha` and
        `possible_ha`, land that meets the whole profile for sure, and that may (the sure land among it; land
        that suits several segments stands in each); `unmet_low_ha` and `unmet_high_ha`, between which
        the unmet demand with the border open lies; `unknown` (the requirement of which most hectares of
        possible land do not say whether they meet it), and `site_id` and `site_ha` of the site whose answers
        would change most.

    Raises
    ------
    LandgapError
        As :func:`landgap.exchange`.

    See Also
    --------
    landgap.balancing.segment_profiles : What segments ask for.
    landgap.dividend : The exchange.

    Notes
    -----
    At least unmet: at low demand, if the segment has the first pick of all land that may suit it, and unknown
    supply suits it. At most: at high demand, if only land that surely suits counts, and the others pick
    first.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> float(result.segments.loc[("automotive", "all"), "sure_ha"])
    0.0
    """
    side = states.reindex(reported)
    asked = {level: requests(demand, level, sizes=sizes) for level in ("low", "mid", "high")}
    share = (
        demand["segment"].map(mobile_share).fillna(1.0) if isinstance(mobile_share, Mapping) else mobile_share
    )
    needed = demand.assign(mobile_ha=share * demand["demand_ha_mid"])
    needed = needed[needed["unit_id"].isin(reported)]
    unmet = _Unmet(parcels, suited, asked, pairs, states, mobile_share)
    rows = {}
    for segment in sorted(demand["segment"].unique()):
        of_segment = needed[needed["segment"].eq(segment)]
        on_land = land_for(segment, offered, suited).assign(
            supply_ha=lambda rows: rows["supply_ha"].fillna(0.0)
        )
        for state in (ALL_STATES, *sorted(side.unique())):
            units = side.index[side.eq(state)] if state != ALL_STATES else side.index
            here = of_segment[of_segment["unit_id"].isin(units)]
            ground = on_land[on_land["unit_id"].isin(units)]
            low, high = unmet.ends(segment, units, missing_ha)
            rows[segment, state] = {
                **here[["demand_ha_low", "demand_ha_mid", "demand_ha_high"]].sum(),
                "local_ha": float((here["demand_ha_mid"] - here["mobile_ha"]).sum()),
                "local_met_ha": unmet.local_met_ha(segment, units),
                "mobile_ha": float(here["mobile_ha"].sum()),
                "sure_ha": float(ground.loc[ground["fits"].eq("sure"), "supply_ha"].sum()),
                "possible_ha": float(ground.loc[ground["fits"].ne("no"), "supply_ha"].sum()),
                "unmet_low_ha": low,
                "unmet_high_ha": high,
                **_of_exchange(exchanged, segment, units),
                **_open_question(ground),
            }
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(table.index, names=["segment", "state"])
    return table


def _open_question(ground: pd.DataFrame) -> dict[str, object]:
    """Find the requirement that leaves most hectares open, and the site whose answers decide most."""
    open_ = ground[ground["fits"].eq("possible") & ground["supply_ha"].gt(0)]
    asked = (open_["not_known"] + ", " + open_["possible"]).str.split(", ").explode()
    asked = asked[asked.ne("")]
    by_name = (
        open_["supply_ha"].reindex(asked.index).groupby(asked).sum() if len(asked) else pd.Series(dtype=float)
    )
    by_site = open_.groupby("site_id")["supply_ha"].sum()
    return {
        "unknown": None if by_name.empty else str(by_name.idxmax()),
        "site_id": None if by_site.empty else str(by_site.idxmax()),
        "site_ha": 0.0 if by_site.empty else float(by_site.max()),
    }


def _of_exchange(exchanged: Dividend, segment: str, units: pd.Index[str]) -> dict[str, float]:
    """Sum what stays unmet with the border closed and open; the difference is met across it."""
    closed, opened = (
        float(rows.loc[rows["segment"].eq(segment) & rows["unit_id"].isin(units), "unmet_ha"].sum())
        for rows in (exchanged.closed.unmet, exchanged.open.unmet)
    )
    return {"unmet_closed_ha": closed, "unmet_open_ha": opened, "dividend_ha": closed - opened}


class _Unmet:
    """The least and the most demand of a segment that stays unmet with the border open."""

    def __init__(
        self,
        parcels: pd.DataFrame,
        suited: pd.DataFrame,
        asked: Mapping[str, pd.DataFrame],
        pairs: pd.DataFrame,
        states: pd.Series,
        mobile_share: float | Mapping[str, float],
    ) -> None:
        self.value = DividendValue(read_exchange(Inputs(_HEADING), parcels, asked["mid"], pairs, states))
        self.asked = {level: self.value.laid_out(rows, "demand_ha") for level, rows in asked.items()}
        self.share = self.value.mobile(mobile_share)
        local = (1 - self.share) * self.asked["mid"]
        _, self._local_met = served_first(self.value.supply, local, self.value.serves)
        self.sure = self._sure(parcels, suited, asked, pairs, states)
        self.sure_asked = self.sure.laid_out(asked["high"], "demand_ha")

    def _sure(
        self,
        parcels: pd.DataFrame,
        suited: pd.DataFrame,
        asked: Mapping[str, pd.DataFrame],
        pairs: pd.DataFrame,
        states: pd.Series,
    ) -> DividendValue:
        """Lay out the land that surely suits, in parcels that are stated."""
        segments = self.value.market.segments
        without = sorted(set(segments) - set(suited["segment"]))
        sure = suited[suited["fits"].eq("sure")].groupby("row")["segment"].agg(sorted)
        named = [
            ";".join([*without, *(sure[row] if row in sure.index else [])]) or NO_SEGMENT
            for row in parcels.index
        ]
        label = pd.Series(named, index=parcels.index) if len(suited) else ALL
        small = parcels["size_class"].astype(object)
        if "parcel_stated" in parcels:
            small = small.where(parcels["parcel_stated"], BELOW_LARGE)
        land = parcels.assign(segment=label, size_class=small)
        return DividendValue(read_exchange(Inputs(_HEADING), land, asked["high"], pairs, states))

    def ends(self, segment: str, units: pd.Index[str], missing_ha: float | None) -> tuple[float, float]:
        own = self._mask(self.value, segment, units)
        least = self._unmet(self.value, own * self.asked["low"])
        least = 0.0 if missing_ha is None else max(least - max(missing_ha, 0.0), 0.0)
        own = self._mask(self.sure, segment, units)
        every = self._unmet(self.sure, self.sure_asked)
        others = self._unmet(self.sure, (1 - own) * self.sure_asked)
        return least, min(every - others, float((own * self.sure_asked).sum()))

    def local_met_ha(self, segment: str, units: pd.Index[str]) -> float:
        return float((self._mask(self.value, segment, units) * self._local_met).sum())

    def _unmet(self, value: DividendValue, asked: Floats) -> float:
        return value.unmet_ha("open", demand=self.share * asked, local=(1 - self.share) * asked)

    @staticmethod
    def _mask(value: DividendValue, segment: str, units: pd.Index[str]) -> Floats:
        mask = np.zeros(value.demand.shape)
        mask[value.market.segments.index(segment), value.market.units.isin(units)] = 1.0
        return mask
