"""What to know before the figures of an assessment are used, as notices with their hectares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from landgap.assess_border import Comparison, Proposed
from landgap.demand.frame import by_unit
from landgap.errors import some
from landgap.layers.shared_by import shares_of
from landgap.layers.study import StudyArea
from landgap.notices import Notice, notices_of_data
from landgap.overlay.ledger import Ledger
from landgap.scoring.score import UNMEASURED
from landgap.scoring.score_result import Score
from landgap.sites.unknown_land import UnknownLand
from landgap.solar.conflict import Solar
from landgap.tolerances import CLOSED_M
from landgap.transport.dividend import Dividend

_NOTED_HA = 0.05

_UNSAID = {
    "basis": ("gross or net", "brutto oder netto"),
    "source": ("source", "Quelle"),
    "year": ("year", "Jahr"),
}


def notices_of(  # noqa: PLR0913  whatever has something to say
    study: StudyArea,
    *,
    ledger: Ledger,
    offered: pd.DataFrame,
    ideas: bool,
    large_share: float | None,
    units: pd.DataFrame,
    demand: pd.DataFrame,
    gifpro: pd.DataFrame,
    comparison: Comparison,
    proposals: Proposed,
    unit_scores: Score,
    site_scores: Score,
    solar: Solar,
    dividends: Mapping[str, Dividend],
    unknown: UnknownLand,
) -> tuple[Notice, ...]:
    """Say what is excluded, not known, modelled or without an answer, then the faults of the data.

    Parameters
    ----------
    study : StudyArea
        The layers, and `faults` in the words of the study file.
    ledger : Ledger
        Cut from them.
    offered : DataFrame
        Land in the units that are reported.
    ideas : bool
        Whether ideas without a plan count.
    large_share : float or None
        Share of the demand that asks for parcels from 5 ha.
    units : DataFrame
        Table of the units that are reported.
    demand, gifpro : DataFrame
        In the common form.
    comparison, proposals : Comparison, Proposed
        What was found, or why nothing was.
    unit_scores, site_scores : Score
        The scores.
    solar : Solar
        PV on commercial land.
    dividends : mapping of str to Dividend
        The exchange by level of the demand.
    unknown : UnknownLand
        What published counts hold beyond the inventory.

    Returns
    -------
    tuple of Notice
        In the order in which they are read.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess("halle-leipzig")
    >>> sorted({notice.code for notice in result.warnings})[:3]
    ['gifpro', 'modelled', 'not_scored']
    """
    return (
        *_of_edges(study),
        *_of_land(study, ledger, offered, units),
        *_of_basis(study),
        *_of_counts(unknown),
        *_of_ideas(offered, ideas=ideas),
        *_of_demand(study, demand, gifpro),
        *([Notice("no_sizes")] if large_share is None and "size_class" not in demand else []),
        *(Notice("not_compared", {"text": text}) for text in comparison.faults),
        *(Notice("not_proposed", {"text": text}) for text in proposals.faults),
        *_of_exchange(dividends),
        *_of_scores({"units": unit_scores, "sites": site_scores}),
        *_of_solar(solar),
        *notices_of_data(study.provenance),
    )


def _of_edges(study: StudyArea) -> Iterator[Notice]:
    edges = study.provenance.get("units", {}).get("edges", {})
    if edges.get("moved_m", 0.0) > CLOSED_M:
        yield Notice("edges_closed", {**edges, "units": len(edges["units"])})
    states = sorted(study.reported["state"].unique())
    if len(states) > 1 and study.borders.empty:
        yield Notice("no_border", {"states": ", ".join(states), "tolerance_m": study.edge_tolerance_m})


def _of_land(
    study: StudyArea, ledger: Ledger, offered: pd.DataFrame, units: pd.DataFrame
) -> Iterator[Notice]:
    excluded = ledger.excluded()
    for layer, account in (("sites", ledger.sites), ("pv", ledger.pv)):
        for code, column in (("overlap", "overlap_ha"), ("outside", "outside_ha")):
            if (ha := float(excluded[column][layer])) > _NOTED_HA:
                most = account[column][account[column] > 0].sort_values(ascending=False, kind="stable")
                yield Notice(code, {"layer": layer, "ha": ha, "names": some(most.index)})
    shares = shares_of(study.sites)
    shared = offered[offered["site_id"].isin(shares.loc[~shares["stated"], "site_id"])]
    if len(shared):
        figures = {"sites": int(shared["site_id"].nunique()), "ha": float(shared["gross_ha"].sum())}
        yield Notice("shared_equally", {**figures, "names": some(shared["site_id"].unique())})
    if (unknown := offered["supply_ha"].isna()).any():
        rows = offered[unknown]
        figures = {"sites": int(rows["site_id"].nunique()), "ha": float(rows["gross_ha"].sum())}
        yield Notice("supply_unknown", figures)
    if (blank := int(units["supply_ha"].isna().sum())) > 0:
        yield Notice("units_unknown", {"units": blank, "of": len(units)})
    if (modelled := study.sites["footprint"].eq("modelled")).any():
        yield Notice("modelled", {"sites": int(modelled.sum()), "of": len(modelled)})


def _of_basis(study: StudyArea) -> Iterator[Notice]:
    if "land_basis" in study.sites and "available_ha" in study.sites:
        gross = study.sites[study.sites["land_basis"].eq("gross") & study.sites["available_ha"].gt(0)]
        if len(gross):
            yield Notice("land_converted", {"sites": len(gross), "gross": float(gross["available_ha"].sum())})


def _of_counts(unknown: UnknownLand) -> Iterator[Notice]:
    if unknown.missing_ha:
        whole = unknown.whole_only[0]
        yield Notice(
            "supply_missing", {"ha": unknown.missing_ha, "name": whole.name, "name_de": whole.name_de}
        )
    for count, ha, known_ha in unknown.contradictions:
        named = {"name": count.name, "name_de": count.name_de, "ha": ha}
        if pd.isna(known_ha):
            yield Notice("supply_counts_apart", named)
        else:
            yield Notice("supply_contradicted", {**named, "less": known_ha - ha})


def _of_ideas(offered: pd.DataFrame, *, ideas: bool) -> Iterator[Notice]:
    rows = offered[offered["status"].eq("idea")]
    if len(rows) and not ideas:
        figures = {"sites": int(rows["site_id"].nunique()), "names": some(rows["site_id"].unique())}
        yield Notice("ideas_not_counted", {**figures, "ha": float(rows["gross_ha"].sum())})


def _of_demand(study: StudyArea, demand: pd.DataFrame, gifpro: pd.DataFrame) -> Iterator[Notice]:
    if len(gifpro):
        units = study.units
        names = units.set_index("unit_id")["name"].to_dict()
        if "district_id" in units:
            names |= units.dropna(subset="district_id").set_index("district_id")["district"].to_dict()
        ranges = by_unit(gifpro)[["demand_ha_low", "demand_ha_high"]].astype(float)
        for area, low, high in ranges.itertuples(name=None):
            shown = f"{names[area]} ({area})" if area in names else str(area)
            yield Notice("gifpro", {"area": shown, "low": low, "high": high})
    if unsaid := demand.attrs.get("unsaid"):
        names, names_de = (", ".join(_UNSAID[name][lang] for name in unsaid) for lang in (0, 1))
        yield Notice("demand_unsaid", {"names": names, "names_de": names_de})
    if converted := demand.attrs.get("converted"):
        yield Notice("basis_converted", converted)
    for text in dict.fromkeys([*demand.attrs.get("warnings", ()), *gifpro.attrs.get("warnings", ())]):
        yield Notice("of_the_data", {"layer": "demand", "text": text, "text_de": text})


def _of_exchange(dividends: Mapping[str, Dividend]) -> Iterator[Notice]:
    open_ = [~found.units["determined"].fillna(True) for found in dividends.values()]
    if count := int(pd.concat(open_, axis=1).any(axis=1).sum()) if open_ else 0:
        yield Notice("tied", {"units": count, "of": len(open_[0])})


def _of_scores(scores: dict[str, Score]) -> Iterator[Notice]:
    for layer, found in scores.items():
        unknown = found.table["score"].isna() & found.table["excluded"].isna()
        if unknown.any():
            figures = {"layer": layer, "count": int(unknown.sum()), "of": len(unknown)}
            yield Notice("not_scored", {**figures, "share": found.min_known_share})
        unmeasured = [name for name, rule in found.criteria.items() if rule == UNMEASURED]
        if unmeasured:
            share = float(found.weights[unmeasured].sum())
            yield Notice(
                "unmeasured_weight", {"layer": layer, "share": share, "names": ", ".join(unmeasured)}
            )


def _of_solar(solar: Solar) -> Iterator[Notice]:
    if solar.pairs["method"].eq("expected").any():
        low, mid, high = (float(solar.total[f"overlap_ha{end}"]) for end in ("_low", "", "_high"))
        yield Notice("pv_expected", {"low": low, "ha": mid, "high": high})
