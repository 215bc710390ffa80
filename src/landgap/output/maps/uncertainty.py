"""Uncertainty notes: how much of what a map shows is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landgap.output.maps.legend import Legend

if TYPE_CHECKING:
    from landgap.assessment import Assessment


def uncertainty_notes(legend: Legend, result: Assessment, *, demand: bool = False) -> None:
    """Tell what is known and what is not, so that nobody reads more from the map than it holds.

    Parameters
    ----------
    legend : Legend
        The legend.
    result : Assessment
        The result.
    demand : bool, default False
        Whether the map shows demand.
    """
    speech, study = legend.sheet.words, result.study
    legend.heading(speech.text("sure"))
    known = result.units["supply_ha"].notna()
    known, units = (speech.number(count) for count in (known.sum(), len(known)))
    legend.note(speech.text("sure_units", known=known, units=units))
    counts = {
        "sites": len(study.sites),
        "approximate": int(study.sites["footprint"].eq("modelled").sum()),
        "plants": len(study.pv),
        "pv": int(study.pv["footprint"].eq("modelled").sum()) if len(study.pv) else 0,
    }
    if counts["approximate"] or counts["pv"]:
        numbers = {name: speech.number(count) for name, count in counts.items()}
        legend.note(speech.text("sure_sites", **numbers))
    if demand:
        low, high = (speech.total(result.units[column]) for column in ("demand_ha_low", "demand_ha_high"))
        method = ", ".join(result.demand["method"].unique())
        if method.startswith("top-down"):  # the published total, allocated
            source = f" ({study.demand.source})" if study.demand and study.demand.source else ""
            legend.note(speech.text("sure_demand", low=low, high=high, source=source))
        else:
            legend.note(speech.text("sure_forecast", low=low, high=high, source=method))


def large_note(legend: Legend, result: Assessment) -> None:
    """Say for how much of the demand only large parcels count, where it is so.

    Parameters
    ----------
    legend : Legend
        The legend.
    result : Assessment
        The result.
    """
    speech, share = legend.sheet.words, result.intermediate.get("large_share")
    if share:
        legend.note(speech.text("only_large", share=speech.number(100 * share)))
