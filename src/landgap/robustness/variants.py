"""The dividend of variants of one assessment: other options, less land, fewer who look for land elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from landgap.assess_options import AssessOptions
from landgap.layers.checked import Inputs
from landgap.layers.study import StudyArea
from landgap.robustness.variant import Variant
from landgap.sites.spread_supply import spread_supply
from landgap.sites.unknown_land import UnknownLand
from landgap.steps import Record, Step, leading_to, run
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import ALL, ExchangeInputs, read_exchange
from landgap.transport.local_demand import served_first
from landgap.transport.network import Floats
from landgap.transport.requests import LEVELS, parcels, requests

RESTS_ON = ("offered", "fits", "land", "unknown_land", "demand", "pairs", "request_sizes", "mobile_share")
"""Steps whose results a variant is worked out from."""

_OF_LAND = ("demand", "ideas", "net_share", "profiles", "pv_claims", "seed", "year")
"""The demand is one of them: which land fits is told by its segments."""
_OF_DEMAND = ("demand", "demand_total_ha", "demand_weights", "net_share")
_OF_SIZES = (*_OF_DEMAND, "large_share", "request_sizes")
_OF_SHARES = (*_OF_DEMAND, "mobile_share")
_OF_REACH = ("demand", "detour", "motorway_kmh", "speed_kmh", "travel_measure", "within")
"""The demand is one of them: another may be of other units."""
_HEADING = "The dividend of a variant cannot be worked out."


class Variants:
    """Work out variants of one assessment; what several of them share is worked out once.

    Parameters
    ----------
    steps : sequence of Step
        Those of an assessment.
    study : StudyArea
        The layers.
    options : AssessOptions
        The choices.
    found, records : mapping
        Results and records of the steps that lead to the exchange.

    Examples
    --------
    >>> import landgap as lg
    >>> from landgap.assess import STEPS
    >>> result = lg.assess("halle-leipzig")
    >>> variants = Variants(STEPS, result.study, result.options, result.found(), result.steps)
    >>> {level: round(ha) for level, ha in variants.dividend_ha(Variant()).items()}
    {'low': 130, 'mid': 150, 'high': 170}
    """

    def __init__(
        self,
        steps: Sequence[Step],
        study: StudyArea,
        options: AssessOptions,
        found: Mapping[str, Any],
        records: Mapping[str, Record],
    ) -> None:
        self.study, self.options = study, options
        self._steps, self._found, self._records = steps, found, records
        self._states = study.units.set_index("unit_id")["state"]
        self._kept: dict[tuple[Any, ...], Any] = {}
        self._markets: dict[tuple[Any, ...], ExchangeInputs] = {}

    def dividend_ha(self, variant: Variant, levels: Iterable[str] = LEVELS) -> dict[str, float]:
        """Work out the dividend of a variant.

        Parameters
        ----------
        variant : Variant
            What is assumed otherwise.
        levels : iterable of str, optional
            Of the demand.

        Returns
        -------
        dict
            Hectares by level.

        Raises
        ------
        LandgapError
            If an option is out of range, or the assumption about unknown supply cannot be made.

        Examples
        --------
        See :class:`Variants`.
        """
        land = self._parcels(variant)
        value = self._value(variant, land)
        supply = self._supply(variant, value, land)
        asked = {level: variant.level or level for level in levels}
        found = {}
        for level in dict.fromkeys(asked.values()):
            mobile, local = self._demand(variant, value, level)
            found[level] = value.dividend_ha(supply=supply, demand=mobile, local=local)
        return {level: found[of] for level, of in asked.items()}

    def exchanged(self, variant: Variant) -> tuple[DividendValue, Floats, Floats]:
        """Lay out what of land and demand takes part in the exchange of a variant, at mid demand.

        Parameters
        ----------
        variant : Variant
            What is assumed otherwise.

        Returns
        -------
        tuple
            What works out the dividend, the land that local demand leaves, and the other demand.

        Examples
        --------
        See :class:`Variants`.
        """
        land = self._parcels(variant)
        value = self._value(variant, land)
        mobile, local = self._demand(variant, value, variant.level or "mid")
        left, _ = served_first(self._supply(variant, value, land), local, value.serves)
        return value, left, mobile

    def land(self, variant: Variant) -> pd.DataFrame:
        """Give what sites offer in a variant.

        Parameters
        ----------
        variant : Variant
            What is assumed otherwise.

        Returns
        -------
        DataFrame
            As from :func:`landgap.supply`.

        Examples
        --------
        See :class:`Variants`.
        """
        offered: pd.DataFrame = self._of_land(variant)["offered"]
        return offered if variant.land is None else variant.land(offered)

    def demand(self, variant: Variant) -> pd.DataFrame:
        """Give the demand of a variant, whether it may leave home or not.

        Parameters
        ----------
        variant : Variant
            What is assumed otherwise.

        Returns
        -------
        DataFrame
            In the common form.

        Examples
        --------
        See :class:`Variants`.
        """
        # a total that was published as gross counts by the net share; built land does not change with it
        demand: pd.DataFrame = self._after(variant, _OF_DEMAND, "demand")["demand"]
        if not variant.known_only:
            return demand
        known = self.known_units(variant)
        amounts = [f"demand_ha_{level}" for level in LEVELS]
        return demand.assign(**demand[amounts].where(demand["unit_id"].isin(known), 0.0))

    def known_units(self, variant: Variant) -> pd.Index[str]:
        """Name the units whose supply is known in a variant.

        Parameters
        ----------
        variant : Variant
            What is assumed otherwise.

        Returns
        -------
        Index
            Keys.

        Examples
        --------
        See :class:`Variants`.
        """
        land = self._of_land(variant)["land"]
        known: pd.Index[str] = land.index[land["supply_ha"].notna()]
        return known

    def unknown_ha(self, variant: Variant) -> pd.Series[float]:
        """Say where unknown supply lies in a variant.

        Parameters
        ----------
        variant : Variant
            What is assumed otherwise.

        Returns
        -------
        Series
            Hectares by unit; empty where it does not count.

        Examples
        --------
        See :class:`Variants`.
        """
        if variant.unknown is None:
            return pd.Series(dtype="float64")
        found = self._of_land(variant)
        land, missing_ha = found["land"], found["unknown_land"].missing_ha
        assumed = variant.unknown

        def spread() -> pd.Series[float]:
            people = self.study.reported["population"].reindex(land.index)
            more_ha = assumed.ha if assumed.ha is not None else missing_ha or 0.0
            return spread_supply(
                land.assign(population=people),
                float(land["supply_ha"].sum()) + more_ha,
                by=assumed.by,
                everywhere=assumed.everywhere,
            )["unknown_ha"]

        # the assumption is kept with it, so that its identity stays its own
        ha: pd.Series[float] = self._once(("unknown", id(land), id(assumed)), lambda: (spread(), assumed))[0]
        return ha

    def units(self) -> pd.Index[str]:
        """Name the units that take part in the exchange.

        Returns
        -------
        Index
            Keys.

        Examples
        --------
        See :class:`Variants`.
        """
        return self._value(Variant(), self._parcels(Variant())).market.units

    def built_ha(self) -> pd.Series[float]:
        """Give the built land of every unit.

        Returns
        -------
        Series
            Hectares by unit.

        Examples
        --------
        See :class:`Variants`.
        """
        built: pd.Series[float] = self._found["land"]["existing_ha"]
        return built

    @property
    def sized(self) -> bool:
        """Whether requests have the sizes that are published by segment, not a stated share of large ones.

        Returns
        -------
        bool
            False also where no segment of the demand has published sizes.

        Examples
        --------
        See :class:`Variants`.
        """
        stated = self.options.large_share if self.options.large_share is not None else self.study.large_share
        return stated is None and self._found["request_sizes"] is not None

    @property
    def measure(self) -> str:
        """Tell what travel costs are in the assessment.

        Returns
        -------
        str
            ``km`` or ``minutes``.

        Examples
        --------
        See :class:`Variants`.
        """
        return str(self._found["pairs"].attrs["measure"])

    @property
    def unknown(self) -> UnknownLand:
        """What published counts hold beyond the inventory.

        Returns
        -------
        UnknownLand
            As the assessment found it.

        Examples
        --------
        See :class:`Variants`.
        """
        unknown: UnknownLand = self._found["unknown_land"]
        return unknown

    def _demand(self, variant: Variant, value: DividendValue, level: str) -> tuple[Floats, Floats]:
        """Lay out the demand that may go elsewhere, and that which stays in its unit."""
        sizes = self._after(variant, _OF_SIZES, "request_sizes")["request_sizes"]
        share = value.mobile(self._after(variant, _OF_SHARES, "mobile_share")["mobile_share"])
        rows = self.demand(variant)

        def laid_out() -> Floats:
            return value.laid_out(requests(rows, level, sizes=sizes), "demand_ha")

        # frames that are kept are known by what they are; others are new each time
        key = ("demand", id(value), id(rows), level, id(sizes))
        demand: Floats = laid_out() if variant.known_only else self._once(key, laid_out)
        return share * demand, (1 - share) * demand

    def _parcels(self, variant: Variant) -> pd.DataFrame:
        """List the land that takes part, with the segments that it may serve."""
        found, offered = self._of_land(variant), self.land(variant)
        large = variant.options.get("parcels", self.options.parcels)

        def listed() -> pd.DataFrame:
            units = pd.Index(self._pairs(variant)["destination"].unique())
            return parcels(offered, units, parcels=large, segments=found["fits"])

        if variant.land is not None:
            return listed()
        land: pd.DataFrame = self._once(("parcels", id(offered), large, id(self._pairs(variant))), listed)
        return land

    def _supply(self, variant: Variant, value: DividendValue, land: pd.DataFrame) -> Floats:
        def laid_out() -> Floats:
            return value.laid_out(land, "supply_ha")

        key = ("supply", id(value), id(land))
        supply = self._once(key, laid_out) if variant.land is None else laid_out()
        if variant.unknown is None:
            return supply
        # as large as any request: that is the most that it can do
        more_ha = self.unknown_ha(variant).reindex(value.market.units).fillna(0.0).to_numpy()
        supply = supply.copy()
        supply[value.layers.index(ALL), :, -1] += more_ha
        return supply

    def _value(self, variant: Variant, land: pd.DataFrame) -> DividendValue:
        """Lay out the market, anew where pairs or the segments of land and demand are others."""
        pairs = self._pairs(variant)
        rows = self.demand(variant)
        kinds = (tuple(sorted(land["segment"].unique())), tuple(sorted(rows["segment"].unique())))

        def laid_out() -> DividendValue:
            # of the same units only the pairs are others: what was checked once need not be again
            if kinds in self._markets and (ends := _ends(self._markets[kinds], pairs)) is not None:
                return DividendValue(replace(self._markets[kinds], **ends))
            asked = requests(rows, "mid", sizes=self._found["request_sizes"])
            market = read_exchange(Inputs(_HEADING), land, asked, pairs, self._states)
            self._markets[kinds] = market
            return DividendValue(market)

        value: DividendValue = self._once(("value", id(pairs), kinds), laid_out)
        return value

    def _pairs(self, variant: Variant) -> pd.DataFrame:
        pairs: pd.DataFrame = self._after(variant, _OF_REACH, "pairs")["pairs"]
        return pairs

    def _of_land(self, variant: Variant) -> dict[str, Any]:
        return self._after(variant, _OF_LAND, "offered", "fits", "land", "unknown_land")

    def _once(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:  # noqa: ANN401  what is made
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _after(self, variant: Variant, names: Iterable[str], *wanted: str) -> dict[str, Any]:
        """Run the steps that lead to what is wanted, with those of the variant's options."""
        changes = {name: variant.options[name] for name in names if name in variant.options}
        key = (wanted, *((name, _mark(value)) for name, value in sorted(changes.items())))

        def run_them() -> tuple[dict[str, Any], dict[str, Any]]:
            leading = leading_to(wanted, self._records)
            steps = [step for step in self._steps if step.name in leading]
            options = replace(self.options, **changes)
            found, _ = run(steps, self.study, options, values=self._found, records=self._records)
            # the changes are kept with it, so that the marks of frames stay theirs
            return found, changes

        found: dict[str, Any] = self._once(key, run_them)[0]
        return found


def _ends(market: ExchangeInputs, pairs: pd.DataFrame) -> dict[str, Any] | None:
    """Give the arrays of other pairs of the units of a market; None if these are other units."""
    need, land = (market.units.get_indexer(pd.Index(pairs[end])) for end in ("origin", "destination"))
    if (need < 0).any() or (land < 0).any() or len(np.unique(need[need == land])) < len(market.units):
        return None
    return {"need": need, "land": land, "cost": pairs["cost"].to_numpy(dtype=float)}


def _mark(value: Any) -> Any:  # noqa: ANN401  any option
    """Tell options apart, frames by which they are."""
    if isinstance(value, Mapping):
        return tuple(sorted(value.items()))
    return value if isinstance(value, Hashable) else id(value)
