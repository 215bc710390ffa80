"""How far the results of an assessment hold under other assumptions, in short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from landgap.assess_options import AssessOptions
from landgap.cooperation.membership import changes_ha
from landgap.cooperation.proposals import Proposal
from landgap.layers.study import StudyArea
from landgap.robustness.assumptions import Assumption, default_assumptions
from landgap.robustness.variant import Variant, holds
from landgap.robustness.variants import Variants
from landgap.steps import Record, Step
from landgap.transport.dividend_value import DividendValue
from landgap.transport.network import Floats

_MATTERS_HA = 0.05
"""What changes less shows no decimal."""
_OF_GAPS = ("availability", "demand_level", "demand_weights", "net_share", "status", "unknown_supply")


@dataclass(frozen=True, eq=False)
class Robustness:
    """How far results hold under the usual assumptions, each tried alone.

    Attributes
    ----------
    dividend : DataFrame
        By `assumption`, at mid demand: `low_ha` and `high_ha`, the lowest and the highest border dividend of
        its choices, `low_choice` and `high_choice`, and `holds`: whether there is a dividend with every
        choice if the assessment has one, and none if it has none.
    gap_holds : Series
        By unit whose gap is known: the share of choices that leave its sign, of those that change land or
        demand.
    membership_holds : Series
        By unit: the share of the ways to spread unknown supply under which it changes something for the
        members, by joining or leaving, if it does in the assessment, and nothing if it does not; missing
        where no supply is unknown.
    areas : DataFrame
        By proposed area: `gap_ha` of its units whose gap is known, `gap_low_ha` and `gap_high_ha` over the
        same choices, and `holds`, the share of them that leave its sign.

    See Also
    --------
    landgap.sensitivity : Every choice, every site and joint draws of the dividend.

    Examples
    --------
    >>> import landgap as lg
    >>> found = lg.assess("halle-leipzig").robustness
    >>> found.dividend.loc[["net_share", "within"], ["low_ha", "high_ha", "holds"]]
                low_ha  high_ha  holds
    assumption
    net_share    141.7    157.5   True
    within        13.2    156.7   True
    """

    dividend: pd.DataFrame
    gap_holds: pd.Series[float] = field(repr=False)
    membership_holds: pd.Series[float] = field(repr=False)
    areas: pd.DataFrame


def dividend_ranges(table: pd.DataFrame, base_ha: float) -> pd.DataFrame:
    """Tell the lowest and the highest dividend of each assumption, the widest range first.

    Parameters
    ----------
    table : DataFrame
        `assumption`, `choice`, `dividend_ha_mid`, `holds`.
    base_ha : float
        The dividend of the assessment, in ha.

    Returns
    -------
    DataFrame
        By `assumption`: `low_ha`, `low_choice`, `high_ha`, `high_choice`, `holds` (for all choices).

    Examples
    --------
    >>> rows = [("net_share", "0.6", 0.0, False), ("net_share", "0.9", 50.0, True)]
    >>> table = pd.DataFrame(rows, columns=["assumption", "choice", "dividend_ha_mid", "holds"])
    >>> dividend_ranges(table, 20.0)
                low_ha low_choice  high_ha high_choice  holds
    assumption
    net_share      0.0        0.6     50.0         0.9  False
    """
    rows = {}
    for name, group in table.groupby("assumption", sort=False):
        low, high = (group.loc[getattr(group["dividend_ha_mid"], end)()] for end in ("idxmin", "idxmax"))
        ends = (low["dividend_ha_mid"], low["choice"], high["dividend_ha_mid"], high["choice"])
        rows[name] = (*ends, bool(group["holds"].all()))
    columns = ["low_ha", "low_choice", "high_ha", "high_choice", "holds"]
    found = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("assumption")
    span = found["high_ha"].clip(lower=base_ha) - found["low_ha"].clip(upper=base_ha)
    return found.loc[span.sort_values(ascending=False, kind="stable").index]


def robustness_of(
    steps: Sequence[Step],
    study: StudyArea,
    found: Mapping[str, Any],
    records: Mapping[str, Record],
    gap_ha: pd.Series,
    proposal: Proposal | None,
    effects: pd.DataFrame,
    *,
    chosen: Mapping[str, Any],
) -> Robustness:
    """Try the usual assumptions on an assessment.

    Parameters
    ----------
    steps : sequence of Step
        Those of the assessment.
    study : StudyArea
        The layers.
    found, records : mapping
        Results and records of the steps that lead to the exchange.
    gap_ha : Series
        The gap of every unit, missing where it is not known.
    proposal : Proposal or None
        The proposed areas, if there are any.
    effects : DataFrame
        From :func:`landgap.membership_effects`.
    chosen : mapping
        The options that bear on the dividend.

    Returns
    -------
    Robustness
        What holds.

    Examples
    --------
    See :class:`Robustness`.
    """
    variants = Variants(steps, study, AssessOptions.of(**chosen), found, records)
    tried = default_assumptions(variants)
    base_ha = variants.dividend_ha(Variant(), ["mid"])["mid"]
    table = pd.DataFrame([(each.name, each.choice) for each in tried], columns=["assumption", "choice"])
    table["dividend_ha_mid"] = [variants.dividend_ha(each.variant, ["mid"])["mid"] for each in tried]
    table["dividend_ha_mid"] = table["dividend_ha_mid"].round(1)
    table["holds"] = holds(table["dividend_ha_mid"], base_ha)
    known = gap_ha.dropna()
    gaps = _gaps(variants, tried, known.index)
    return Robustness(
        dividend_ranges(table, base_ha),
        _share(gaps, known).rename("gap_holds"),
        _membership(variants, tried, effects).rename("membership_holds"),
        _areas(gaps, known, proposal),
    )


def _gaps(variants: Variants, tried: Iterable[Assumption], units: pd.Index) -> pd.DataFrame:
    """Work out the gap of each unit, one column a choice that changes land or demand."""
    columns: list[pd.Series[float]] = []
    for each in tried:
        if each.name not in _OF_GAPS:
            continue
        level = each.variant.level or "mid"
        land = variants.land(each.variant).groupby("unit_id")["supply_ha"].sum()
        need = variants.demand(each.variant).groupby("unit_id")[f"demand_ha_{level}"].sum()
        more = variants.unknown_ha(each.variant)
        there, needed, unknown = (part.reindex(units).fillna(0.0) for part in (land, need, more))
        columns.append(there + unknown - needed)
    return pd.concat(columns, axis="columns")


def _membership(variants: Variants, tried: Iterable[Assumption], effects: pd.DataFrame) -> pd.Series[float]:
    """Try each unit as a member, and without it, wherever unknown supply may lie."""
    matters = effects["gain_ha"].fillna(effects["loss_ha"]) >= _MATTERS_HA
    inside, others = set(effects.index[effects["member"]]), effects.attrs["others"]
    same = []
    for each in tried:
        if each.name != "unknown_supply" or not each.drawn or each.variant.unknown is None:
            continue
        value, supply, demand = variants.exchanged(each.variant)

        def unmet(
            members: set[str], value: DividendValue = value, land: Floats = supply, need: Floats = demand
        ) -> float:
            return value.unmet_ha("open", supply=land, demand=need, members=members, others=others)

        changed = changes_ha(unmet, value.market.units, inside, least_ha=_MATTERS_HA)
        same.append((changed.reindex(effects.index).fillna(0.0) > 0) == matters)
    missing = pd.Series(np.nan, index=effects.index)
    return pd.concat(same, axis=1).mean(axis=1) if same else missing


def _share(gaps: pd.DataFrame, base: pd.Series) -> pd.Series[float]:
    same = np.sign(gaps.round(1).to_numpy()) == np.sign(base.round(1).to_numpy())[:, None]
    return pd.Series(same.mean(axis=1), index=gaps.index)


def _areas(gaps: pd.DataFrame, known: pd.Series, proposal: Proposal | None) -> pd.DataFrame:
    if proposal is None:
        return pd.DataFrame(columns=["gap_ha", "gap_low_ha", "gap_high_ha", "holds"], dtype=float)
    area = proposal.members.set_index("unit_id")["area"]
    area = area[area.index.isin(known.index)]
    base = known.reindex(area.index).groupby(area).sum()
    tried = gaps.reindex(area.index).groupby(area).sum()
    return pd.DataFrame(
        {
            "gap_ha": base,
            "gap_low_ha": tried.min(axis=1),
            "gap_high_ha": tried.max(axis=1),
            "holds": _share(tried, base),
        }
    ).rename_axis("area")
