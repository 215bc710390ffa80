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
from landgap.transport.network import Floats
from landgap.transport.requests import LEVELS, parcels, requests

RESTS_ON = ("offered", "land", "unknown_land", "demand", "pairs", "large_share")
"""Steps whose results a variant is worked out from."""

_OF_LAND = ("ideas", "net_share", "pv_claims", "seed", "year")
_OF_DEMAND = ("demand", "demand_total_ha", "demand_weights")
_OF_REACH = ("demand", "detour", "within")  # another demand may be of other units
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
    {'low': 296, 'mid': 219, 'high': 142}
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
        value = self._value(variant, mobile=variant.mobile_share < 1)
        supply = self._supply(variant, value)
        asked = {level: variant.level or level for level in levels}
        found = {level: self._one(variant, value, supply, level) for level in dict.fromkeys(asked.values())}
        return {level: found[of] for level, of in asked.items()}

    def exchanged(self, variant: Variant) -> tuple[DividendValue, Floats, Floats]:
        """Lay out land and demand of a variant, at mid demand.

        Parameters
        ----------
        variant : Variant
            What is assumed otherwise; all of its demand may leave home.

        Returns
        -------
        tuple
            What works out the dividend, the land and the demand, as it takes them.

        Examples
        --------
        See :class:`Variants`.
        """
        value = self._value(variant, mobile=False)
        return value, self._supply(variant, value), self._demand(variant, value, variant.level or "mid")

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
        offered: pd.DataFrame = self._after(variant, _OF_LAND, "offered", "land", "unknown_land")["offered"]
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
        # built land, by which a total is allocated, does not change with how much of a plan is net
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
        land = self._after(variant, _OF_LAND, "offered", "land", "unknown_land")["land"]
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
        found = self._after(variant, _OF_LAND, "offered", "land", "unknown_land")
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
        return self._value(Variant(), mobile=False).market.units

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

    def _one(self, variant: Variant, value: DividendValue, supply: Floats, level: str) -> float:
        demand = self._demand(variant, value, level)
        if variant.mobile_share < 1:
            half = demand.shape[1] // 2
            home, away = 1 - variant.mobile_share, variant.mobile_share
            demand = np.concatenate([home * demand[:, :half], away * demand[:, :half]], axis=1)
        return value.dividend_ha(supply=supply, demand=demand)

    def _demand(self, variant: Variant, value: DividendValue, level: str) -> Floats:
        share = self._after(variant, ("large_share",), "large_share")["large_share"]
        rows = self.demand(variant)

        def laid_out() -> Floats:
            asked = requests(rows, level, large_share=share)
            return value.laid_out(asked, "demand_ha")

        # frames that are kept are known by what they are; others are new each time
        if variant.known_only:
            return laid_out()
        demand: Floats = self._once(("demand", id(value), id(rows), level, share), laid_out)
        return demand

    def _supply(self, variant: Variant, value: DividendValue) -> Floats:
        offered = self.land(variant)
        large = variant.options.get("parcels", self.options.parcels)

        def laid_out() -> Floats:
            rows = parcels(offered, value.market.units, parcels=large)
            return value.laid_out(rows, "supply_ha")

        kept = variant.land is None
        supply = self._once(("supply", id(value), id(offered), large), laid_out) if kept else laid_out()
        if variant.unknown is None:
            return supply
        # as large as any request: that is the most that it can do
        more_ha = self.unknown_ha(variant).reindex(value.market.units).fillna(0.0).to_numpy()
        supply = supply.copy()
        supply[value.layers.index(ALL), :, -1] += more_ha
        return supply

    def _value(self, variant: Variant, *, mobile: bool) -> DividendValue:
        pairs = self._after(variant, _OF_REACH, "pairs")["pairs"]

        def laid_out() -> DividendValue:
            asked = requests(self.demand(variant), "mid", large_share=self._found["large_share"])
            land = parcels(self.land(Variant()), pairs["destination"].unique())
            market = read_exchange(Inputs(_HEADING), land, asked, pairs, self._states)
            return DividendValue(_mobile_apart(market) if mobile else market)

        value: DividendValue = self._once(("value", id(pairs), mobile), laid_out)
        return value

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


def _mark(value: Any) -> Any:  # noqa: ANN401  any option
    """Tell options apart, frames by which they are."""
    if isinstance(value, Mapping):
        return tuple(sorted(value.items()))
    return value if isinstance(value, Hashable) else id(value)


def _mobile_apart(market: ExchangeInputs) -> ExchangeInputs:
    """List every unit twice: first with the demand that stays at home, then with that which may leave."""
    count = len(market.units)
    home = np.arange(count)
    return replace(
        market,
        units=market.units.append(market.units + " (mobile)"),
        state=np.concatenate([market.state, market.state]),
        supply=np.concatenate([market.supply, np.zeros_like(market.supply)], axis=1),
        demand=np.concatenate([market.demand, np.zeros_like(market.demand)], axis=1),
        need=np.concatenate([home, market.need + count]),
        land=np.concatenate([home, market.land]),
        cost=np.concatenate([np.zeros(count), market.cost]),
    )
