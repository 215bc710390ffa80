"""The headline: what an open border is worth, how far the data pin that down, and what it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.schema import BELOW_LARGE, LARGE_CLASSES, SIZE_CLASSES
from landgap.notices import Notice
from landgap.options import Lang
from landgap.sites.unknown_land import LandTotal, UnknownLand
from landgap.transport.binding import binding
from landgap.transport.break_even import BreakEven, break_even
from landgap.transport.dividend_bounds import dividend_bounds
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import read_exchange
from landgap.transport.local_demand import serve_locally
from landgap.transport.network import Floats
from landgap.transport.requests import LEVELS, requests, share_of_large

_Ends = tuple[float, float, bool]
_HEADING = "The headline cannot be worked out."
_SOON = ("immediate", "short")
_NO_SIZES = {"sizes": "", "sizes_de": ""}
_PAIRS_FOR_PARTS = 5_000
"""Beyond these, counts of parts would take a linear program that lasts longer than all the rest."""
_SHOWN_HA = 0.5
"""From here a figure without decimals is not 0."""
_MAX_NODES = 0
"""A search would take longer than all the rest; what is not reached without one is an outer bound."""


@dataclass(frozen=True, eq=False)
class Headline:
    """What can be said of the border dividend (Kooperationsgewinn), and under which condition.

    Attributes
    ----------
    known_ha : Series
        The dividend on the land of the inventory alone, by level of the demand (``low``, ``mid``, ``high``).
    bounds : DataFrame
        By `land` and `level`: `low_ha` and `high_ha`, the least and the most that it can be wherever
        unknown supply lies, and `exact`: both are reached, else they are outer bounds. `land` is ``"all"``;
        ``"parts"``, with the counts of parts of the study, up to 5,000 pairs of units; ``"members"``, where
        members alone exchange across the border; ``"stated"``, where of the known land only stated parcels
        count as large; ``"soon"``, where only what is to be had within two years counts of it. All but the
        first at mid demand.
    missing_ha : float or None
        Net hectares that are published and not in the inventory; None: the inventory is not complete and
        nobody has counted the whole.
    counted_by : LandTotal or None
        Who has.
    states : DataFrame
        By state, in ha, of the land that takes part: `supply_ha`, `soon_ha` (to be had at once or within two
        years), `demand_ha` at mid.
    sizes : bool
        Whether all of the demand asks for large parcels: then only sites from 5 ha take part.
    soon_ha : float
        The dividend on the land that is to be had at once or within two years.
    break_even : BreakEven or None
        Which share of the unknown supply must lie where for a dividend above 0; None where it does not depend
        on that.
    needed_sites : DataFrame
        Sites without which the dividend on the known land is 0 at mid demand: `name`, `name_de`, `supply_ha`.
    limits : DataFrame
        How 100 ha more land, or less demand, in each state would change it; see
        :func:`landgap.transport.binding`.
    segments : tuple of Notice
        What stands behind it of the segments of the demand.

    See Also
    --------
    headline : Makes it.
    landgap.sensitivity : The same for every other choice.

    Examples
    --------
    >>> import landgap as lg
    >>> found = lg.assess("halle-leipzig").headline
    >>> found.identified, found.low_ha, round(found.high_ha)
    (False, 0.0, 180)
    """

    known_ha: pd.Series[float]
    bounds: pd.DataFrame
    missing_ha: float | None
    counted_by: LandTotal | None
    states: pd.DataFrame
    sizes: bool
    soon_ha: float
    break_even: BreakEven | None
    needed_sites: pd.DataFrame = field(repr=False)
    limits: pd.DataFrame = field(repr=False)
    segments: tuple[Notice, ...] = ()

    @property
    def binding(self) -> str | None:
        """Name the state whose surplus limits the dividend on the known land.

        Returns
        -------
        str or None
            Each further hectare there adds one to the dividend; None if that is so of no state or of several.

        Examples
        --------
        >>> import landgap as lg
        >>> lg.assess("halle-leipzig").headline.binding is None
        True
        """
        surplus = self.limits.index[self.limits["limits"].eq("surplus")]
        return str(surplus[0]) if len(surplus) == 1 else None

    @property
    def low_ha(self) -> float:
        """The least that the dividend can be, at any level of the demand.

        Returns
        -------
        float
            In ha.

        Examples
        --------
        See :class:`Headline`.
        """
        return float(self.bounds.xs("all")["low_ha"].min())

    @property
    def high_ha(self) -> float:
        """The most that the dividend can be, at any level of the demand.

        Returns
        -------
        float
            In ha.

        Examples
        --------
        See :class:`Headline`.
        """
        return float(self.bounds.xs("all")["high_ha"].max())

    @property
    def identified(self) -> bool:
        """Whether the data pin the dividend down, up to the scenarios of the demand.

        Returns
        -------
        bool
            False if unknown supply alone moves it by half a hectare or more.

        Examples
        --------
        See :class:`Headline`.
        """
        ends = self.bounds.xs("all")
        return bool((ends["high_ha"] - ends["low_ha"] < _SHOWN_HA).all())

    @property
    def statement(self) -> tuple[Notice, ...]:
        """Say it in sentences that follow from the figures by rule.

        Returns
        -------
        tuple of Notice
            In the order in which they are read.

        Examples
        --------
        >>> import landgap as lg
        >>> lg.assess("halle-leipzig").headline.statement[0].code
        'dividend_interval'
        """
        return (*_sentences(self), *self.segments)

    def text(self, lang: Lang | None = None) -> str:
        """Write the statement out.

        Parameters
        ----------
        lang : {"de", "en"}, optional
            Language; that of the session if not given.

        Returns
        -------
        str
            Sentences, each with its full stop.

        Examples
        --------
        >>> import landgap as lg
        >>> lg.assess("halle-leipzig").headline.text("en").split(":")[0]
        'Border dividend (demand met with the border open and unmet with it closed)'
        """
        return " ".join(f"{sentence.text(lang)}." for sentence in self.statement)


def headline(  # noqa: PLR0913  all that the exchange rests on
    parcels: pd.DataFrame,
    demand: pd.DataFrame,
    pairs: pd.DataFrame,
    states: pd.Series,
    unknown: UnknownLand,
    *,
    availability: pd.Series,
    stated: pd.Series[bool],
    names: pd.DataFrame,
    weights: pd.Series,
    members: Iterable[Hashable],
    sizes: pd.DataFrame | None = None,
    mobile_share: float | Mapping[str, float] = 1.0,
    segments: tuple[Notice, ...] = (),
) -> Headline:
    """Bound the border dividend by what is not known, and find what it rests on.

    Parameters
    ----------
    parcels : DataFrame
        Land that is known and can be exchanged, as from :func:`landgap.transport.parcels`.
    demand : DataFrame
        In the common form.
    pairs : DataFrame
        As from :func:`landgap.travel_costs`.
    states : Series
        State by unit.
    unknown : UnknownLand
        As from :func:`landgap.sites.unknown_land`.
    availability : Series
        When the land is to be had, on the index of `parcels` or a longer one.
    stated : Series of bool
        Whether the largest parcel is stated, on the same index.
    names : DataFrame
        By `site_id`: `name`, and `name_de` where there is one.
    weights : Series
        By unit: in proportion to what unknown supply is spread within a state, for the break-even.
    members : iterable
        Units that exchange across the border today; none: no bounds of theirs.
    sizes : DataFrame, optional
        Which sizes the demand asks for, as for :func:`landgap.transport.requests`.
    mobile_share : float or mapping of str to float, default 1
        Share of the demand that may go elsewhere, as for :func:`landgap.transport.serve_locally`.
    segments : tuple of Notice, optional
        What to say of the segments, such as which has no suitable land.

    Returns
    -------
    Headline
        The figures, and sentences that follow from them.

    Raises
    ------
    LandgapError
        As :func:`landgap.exchange` and :func:`landgap.transport.dividend_bounds`.

    See Also
    --------
    landgap.dividend : The exchange itself.

    Notes
    -----
    Unknown supply is taken to serve every request, large ones as well: that is the most that it can do.

    Examples
    --------
    >>> import landgap as lg
    >>> found = lg.assess("halle-leipzig").headline
    >>> found.break_even.state, round(found.break_even.share, 2)
    ('DE-ST', 0.51)
    """
    inputs = Inputs(_HEADING)
    inputs.instance(unknown, "unknown", UnknownLand, made_by="landgap.sites.unknown_land")
    inputs.stop()
    asked = {level: requests(demand, level, sizes=sizes) for level in LEVELS}
    values = {
        level: DividendValue(read_exchange(Inputs(_HEADING), parcels, asked[level], pairs, states))
        for level in LEVELS
    }
    mid = values["mid"]
    share = mid.mobile(mobile_share)
    needs = {
        level: {"demand": share * value.demand, "local": (1 - share) * value.demand}
        for level, value in values.items()
    }
    inside = list(members)
    sized = share_of_large(asked["mid"]) > 0
    only_large = sized and not mid.demand[:, :, : SIZE_CLASSES.index(LARGE_CLASSES[0])].any()

    here = parcels.index
    soon = parcels[availability.reindex(here).isin(_SOON)]
    # land of a site that states no parcel may lie in small ones
    sure = parcels.assign(
        size_class=parcels["size_class"].astype(object).where(stated.reindex(here), BELOW_LARGE)
    )

    def bounds(
        level: str,
        totals: Sequence[LandTotal] = unknown.whole_only,
        members: list[Hashable] | None = None,
        land: pd.DataFrame = parcels,
    ) -> _Ends:
        value = values[level]
        if unknown.missing_ha == 0:
            ha = value.dividend_ha(supply=value.laid_out(land, "supply_ha"), **needs[level], members=members)
            return ha, ha, True
        rest = serve_locally(land, asked[level], mobile_share)
        found = dividend_bounds(
            rest.parcels,
            rest.requests,
            pairs,
            states,
            unknown.places,
            totals=totals,
            members=members,
            local_ha=rest.local.groupby("unit_id")["unmet_ha"].sum(),
            max_nodes=_MAX_NODES,
        )
        return found.low_ha, found.high_ha, found.exact

    ends = {("all", level): bounds(level) for level in LEVELS}
    if len(unknown.totals) > len(unknown.whole_only) and len(pairs) <= _PAIRS_FOR_PARTS:
        ends["parts", "mid"] = bounds("mid", unknown.totals)
    if inside:
        ends["members", "mid"] = bounds("mid", members=inside)
    if sized:
        ends["stated", "mid"] = bounds("mid", land=sure)
    ends["soon", "mid"] = bounds("mid", land=soon)
    table = pd.DataFrame.from_dict(ends, orient="index", columns=["low_ha", "high_ha", "exact"])
    table.index = pd.MultiIndex.from_tuples(table.index, names=["land", "level"])
    known = pd.Series(
        {level: value.dividend_ha(**needs[level]) for level, value in values.items()}, name="known_ha"
    )
    by_state = _states(mid, soon)
    soon_ha = mid.dividend_ha(supply=mid.laid_out(soon, "supply_ha"), **needs["mid"])
    spread = weights[weights.index.isin(mid.market.units)]
    limits = binding(parcels, asked["mid"], pairs, states, weights=spread, mobile_share=mobile_share)
    break_even_ = None
    if unknown.missing_ha:
        break_even_ = break_even(mid, unknown.missing_ha, spread, **needs["mid"])
    return Headline(
        known,
        table,
        unknown.missing_ha,
        unknown.whole_only[0] if unknown.whole_only else None,
        by_state,
        only_large,
        soon_ha,
        break_even_,
        _needed(mid, parcels, names, needs["mid"]),
        limits,
        segments,
    )


def _states(value: DividendValue, soon: pd.DataFrame) -> pd.DataFrame:
    """Sum land that serves some request, and requests, by state."""
    market = value.market
    asked = np.flatnonzero(value.demand.sum(axis=(0, 1)) > 0)
    smallest = int(asked[0]) if asked.size else 0
    soon_supply = value.laid_out(soon, "supply_ha")
    amounts = {
        "supply_ha": value.supply[:, :, smallest:].sum(axis=(0, 2)),
        "soon_ha": soon_supply[:, :, smallest:].sum(axis=(0, 2)),
        "demand_ha": value.demand.sum(axis=(0, 2)),
    }
    return pd.DataFrame(amounts, index=market.units).groupby(market.state).sum().rename_axis("state")


def _needed(
    value: DividendValue, parcels: pd.DataFrame, names: pd.DataFrame, needs: Mapping[str, Floats]
) -> pd.DataFrame:
    """Find the sites without which nothing is left of the dividend on the known land."""
    found = {}
    if (all_ha := value.dividend_ha(**needs)) > 0:
        # less land lowers the dividend by no more than its hectares
        enough = parcels.groupby("site_id")["supply_ha"].transform("sum") >= all_ha - _SHOWN_HA
        for site, rows in parcels[enough].groupby("site_id"):
            left = (value.supply - value.laid_out(rows, "supply_ha")).clip(min=0.0)
            if value.dividend_ha(supply=left, **needs) == 0:
                found[site] = float(rows["supply_ha"].sum())
    table = names.reindex(list(found)).assign(supply_ha=list(found.values()))
    return table.rename_axis("site_id").sort_values("supply_ha", ascending=False, kind="stable")


def _sentences(found: Headline) -> Iterator[Notice]:
    known = {"ha": found.known_ha["mid"], "low": found.known_ha.min(), "high": found.known_ha.max()}
    sized = found.sizes
    sizes = {"sizes": " in sites from 5 ha", "sizes_de": " in Standorten ab 5 ha"} if sized else _NO_SIZES
    if len(found.states) < 2:
        yield Notice("dividend_one_state", {"state": found.states.index.tolist()})
        return
    if found.identified:
        yield Notice("dividend_known", known)
    else:
        yield Notice("dividend_interval", {"low": found.low_ha, "high": found.high_ha})
        if found.missing_ha is None:
            yield Notice("dividend_uncounted", known)
        else:
            count = found.counted_by
            names = {"source": count.name, "source_de": count.name_de} if count else {}
            yield Notice("dividend_counted", {**known, "missing": found.missing_ha, **names})
        if found.break_even is not None:
            yield Notice(
                "dividend_break_even", {"share": found.break_even.share, "state": found.break_even.state}
            )
    if len(found.needed_sites):
        yield Notice(
            "dividend_sites",
            {
                "ha": known["ha"],
                "names": _listed(found.needed_sites, "name"),
                "names_de": _listed(found.needed_sites, "name_de"),
            },
        )
    if found.binding is not None:
        row = found.states.loc[found.binding]
        figures = {"supply": row["supply_ha"], "demand": row["demand_ha"], **sizes}
        idle = found.limits.index[found.limits["more_land_ha"].abs() < _SHOWN_HA].tolist()
        if idle:
            yield Notice("dividend_binding", {**figures, "state": found.binding, "others": idle})
    states = found.states
    if (states["supply_ha"] >= states["demand_ha"]).all() and found.identified:
        yield Notice("none_short", {"supply": states["supply_ha"].sum(), "demand": states["demand_ha"].sum()})
    else:
        short = (states["soon_ha"] < states["demand_ha"]).all() and found.soon_ha < _SHOWN_HA
        sums = states[["soon_ha", "demand_ha"]].sum()
        figures = {"soon": sums["soon_ha"], "demand": sums["demand_ha"], "ha": found.soon_ha, **sizes}
        yield Notice("soon_all_short" if short else "soon_dividend", figures)


def _listed(sites: pd.DataFrame, column: str) -> str:
    named = sites[column].fillna(sites["name"]) if column in sites else sites["name"]
    return "; ".join(named.fillna(pd.Series(sites.index, sites.index)).astype(str))
