"""What the border dividend rests on: every assumption tried, every site left out, and all drawn at once."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from tqdm import tqdm

from landgap.assess import STEPS
from landgap.assessment import Assessment
from landgap.layers.checked import Inputs
from landgap.options import chosen
from landgap.robustness.assumptions import Assumption, default_assumptions, given_assumptions, without_site
from landgap.robustness.summary import dividend_ranges
from landgap.robustness.variant import Variant, holds
from landgap.robustness.variants import Variants
from landgap.tolerances import SOLVER_DECIMALS
from landgap.transport.requests import LEVELS, parcels

_HEADING = "The dividend cannot be tried with these assumptions."
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_LEVELS = [f"dividend_ha_{level}" for level in LEVELS]


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """The dividend under every assumption that was tried (Kooperationsgewinn nach Annahmen).

    Attributes
    ----------
    baseline_ha : Series
        The dividend of the assessment, by level of the demand.
    table : DataFrame
        One row a choice: `assumption`, `choice`, `value` (of an option), `dividend_ha_low`, `_mid` and
        `_high` (at low, mid and high demand), `difference_ha` (to the baseline, at mid demand) and `holds`:
        whether there is a dividend at mid demand if the baseline has one, and none if it has none.
    sites : DataFrame
        By `site_id`, the sites whose land takes part: `name`, `supply_ha`, `dividend_ha` without the site at
        mid demand, `difference_ha` (what the site adds) and `needed`: without it there is no dividend.
    draws : DataFrame
        One row a joint draw: the choice of each assumption that takes part, and `dividend_ha`. Assumptions
        that leave land or demand out, or put all on one side, are questions and take no part.
    measure : str
        What travel costs are in the assessment: ``km`` or ``minutes``.

    See Also
    --------
    sensitivity : Makes it.
    landgap.charts.tornado : Draws it.

    Examples
    --------
    >>> Sensitivity.__dataclass_fields__["table"].name
    'table'
    """

    baseline_ha: pd.Series[float]
    table: pd.DataFrame
    sites: pd.DataFrame = field(repr=False)
    draws: pd.DataFrame = field(repr=False)
    measure: str = "km"

    @property
    def low_ha(self) -> float:
        """The lowest dividend at mid demand, of all choices and draws.

        Returns
        -------
        float
            In ha.

        Examples
        --------
        See :func:`sensitivity`.
        """
        return float(min(self.table["dividend_ha_mid"].min(), self.draws["dividend_ha"].min()))

    @property
    def high_ha(self) -> float:
        """The highest dividend at mid demand, of all choices and draws.

        Returns
        -------
        float
            In ha.

        Examples
        --------
        See :func:`sensitivity`.
        """
        return float(max(self.table["dividend_ha_mid"].max(), self.draws["dividend_ha"].max()))

    @property
    def quantiles_ha(self) -> pd.Series[float]:
        """Tell the quantiles of the joint draws, in which every choice is as likely as another.

        Returns
        -------
        Series
            In ha, by quantile.

        Examples
        --------
        See :func:`sensitivity`.
        """
        quantiles: pd.Series[float] = self.draws["dividend_ha"].quantile(list(_QUANTILES))
        return quantiles.rename_axis("quantile")

    def ranges(self) -> pd.DataFrame:
        """Tell the lowest and the highest dividend of each assumption, the widest range first.

        Returns
        -------
        DataFrame
            By `assumption`: `low_ha`, `low_choice`, `high_ha`, `high_choice`, `holds` (for all choices).

        Examples
        --------
        See :func:`sensitivity`.
        """
        return dividend_ranges(self.table, float(self.baseline_ha["mid"]))

    def __repr__(self) -> str:
        """Show the range, and the assumptions by how much they move it."""
        low, mid, high = (f"{ha:,.0f}" for ha in (self.low_ha, self.baseline_ha["mid"], self.high_ha))
        return (
            f"<Sensitivity: {low} to {high} ha, {mid} ha as assessed>\n{self.ranges().round(1).to_string()}"
        )

    def _repr_html_(self) -> str:
        head = repr(self).split("\n", 1)[0]
        return f"<b>{html.escape(head.strip('<>'))}</b>{self.table.round(1).to_html(index=False)}"


def sensitivity(
    result: Assessment,
    over: Mapping[str, Iterable[Any]] | None = None,
    *,
    draws: int = 100,
    seed: int | None = None,
    progress: bool | None = None,
) -> Sensitivity:
    """Try the dividend with other assumptions, one at a time and all at once, and without each site.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    over : mapping of str to list, optional
        Values to try: by option of :class:`landgap.AssessOptions` that bears on the dividend in hectares
        (``net_share``, ``within``, ``travel_measure``, ``detour``, ``speed_kmh``, ``motorway_kmh``,
        ``demand_weights``, ``demand_total_ha``, ``large_share``, ``ideas``, ``parcels``, ``profiles``,
        ``demand``, ``seed``, ``year``); or by ``mobile_share``, the share of each
        unit's demand that may leave home, the rest being met at home or not at all; or by
        ``unknown_supply``, a key or weights by unit, as :func:`landgap.unknown_supply` takes them. None: the
        usual assumptions.
    draws : int, default 100
        How many joint draws.
    seed : int, optional
        Of the draws; that of the session if not given.
    progress : bool, optional
        Show a bar if it takes more than two seconds; as the session says if not given.

    Returns
    -------
    Sensitivity
        The dividend by assumption, by site left out, and by draw.

    Raises
    ------
    LandgapError
        If a name is no option or has no bearing on the dividend, no value is given, or one is out of range;
        all faults at once.

    See Also
    --------
    landgap.transport.dividend_bounds : Over every place of unknown supply.
    landgap.transport.binding : What a hectare more would change, and where.

    Notes
    -----
    The dividend is no measure of how much land there is: a farther reach can lower it, as units then find
    land in their own state; more demand can raise it (on the side that is short) or lower it (on the side
    that gives). So no assumption has a direction that holds everywhere.

    Examples
    --------
    >>> import landgap as lg
    >>> found = lg.sensitivity(lg.assess("halle-leipzig"), {"net_share": [0.6, 0.75, 0.9]}, draws=10)
    >>> found.table[["choice", "dividend_ha_mid", "holds"]].round()
      choice  dividend_ha_mid  holds
    0    0.6            157.0   True
    1   0.75            150.0   True
    2    0.9            142.0   True
    >>> round(found.low_ha), round(found.high_ha)
    (142, 157)
    """
    inputs = Inputs(_HEADING)
    inputs.instance(result, "result", Assessment, made_by="lg.assess")
    inputs.options(draws=draws)
    inputs.stop()
    seed = chosen("seed", seed)
    variants = Variants(STEPS, result.study, result.options, result.found(), result.steps)
    tried = default_assumptions(variants) if over is None else given_assumptions(over)
    land = parcels(variants.land(Variant()), variants.units())
    sites = land.groupby("site_id")["supply_ha"].sum().rename("supply_ha")
    together = _drawn(tried, draws, int(seed))
    hidden = None if chosen("progress", progress) else True  # None: shown on a terminal only
    with tqdm(
        total=len(tried) + len(sites) + draws, desc="assuming", unit="variant", delay=2, disable=hidden
    ) as bar:

        def work_out(variant: Variant, *levels: str) -> list[float]:
            found = variants.dividend_ha(variant, levels).values()
            bar.update()
            return [round(ha, SOLVER_DECIMALS) for ha in found]

        base = pd.Series(variants.dividend_ha(Variant()), name="dividend_ha").round(SOLVER_DECIMALS)
        found = [work_out(each.variant, *LEVELS) for each in tried]
        without = [work_out(without_site(str(site)), "mid")[0] for site in sites.index]
        joint = [work_out(_joined(row), "mid")[0] for row in together]
    return Sensitivity(
        base,
        _table(tried, found, base["mid"]),
        _sites(sites, without, base["mid"], result.study.sites.set_index("site_id")["name"]),
        pd.DataFrame([{each.name: each.choice for each in row} for row in together]).assign(
            dividend_ha=joint
        ),
        variants.measure,
    )


def _drawn(tried: Sequence[Assumption], draws: int, seed: int) -> list[list[Assumption]]:
    """Draw one choice of each assumption, each as likely as the others."""
    groups: dict[str, list[Assumption]] = {}
    for each in tried:
        if each.drawn:
            groups.setdefault(each.name, []).append(each)
    rng = np.random.default_rng(seed)
    return [[group[rng.integers(len(group))] for group in groups.values()] for _ in range(draws)]


def _joined(row: Sequence[Assumption]) -> Variant:
    joined = Variant()
    for each in row:
        joined = joined.also(each.variant)
    return joined


def _table(tried: Sequence[Assumption], found: Sequence[Sequence[float]], base_ha: float) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "assumption": [each.name for each in tried],
            "choice": [each.choice for each in tried],
            "value": pd.Series([each.value for each in tried], dtype="object"),
        }
    )
    table[_LEVELS] = np.array(found, dtype=float)
    table["difference_ha"] = table["dividend_ha_mid"] - base_ha
    table["holds"] = holds(table["dividend_ha_mid"], base_ha)
    return table


def _sites(
    supply_ha: pd.Series[float], without_ha: Sequence[float], base_ha: float, names: pd.Series
) -> pd.DataFrame:
    table = pd.DataFrame({"name": names.reindex(supply_ha.index), "supply_ha": supply_ha})
    table["dividend_ha"] = without_ha
    table["difference_ha"] = base_ha - table["dividend_ha"]
    table["needed"] = ~holds(table["dividend_ha"], base_ha)
    return table.sort_values("difference_ha", ascending=False, kind="stable")
