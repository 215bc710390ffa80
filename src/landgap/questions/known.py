"""What is known of one unit, from where, and how to correct it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from landgap.assessment import Assessment
from landgap.layers.checked import Inputs
from landgap.profiles import unit_profile

KNOWN, MODELLED, BOUNDED, UNKNOWN = "known", "modelled", "bounded", "unknown"
"""How sure a figure is: read from data, worked out by an assumption, only bounded, not known."""

_Row = tuple[str, Any, str, str, str]


def known_of(result: Assessment, unit: str) -> pd.DataFrame:
    """Say of one unit what is known, what is modelled, what is not known, and how to correct it (Datenlage).

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    unit : str
        Its key or its name.

    Returns
    -------
    DataFrame
        By `what`: `value`, `low` and `high` (supply, unknown supply, demand, gap), `state` (``known``,
        ``modelled``, ``bounded``: recorded in part, ``unknown``), `source` and `vintage` of the layer that it
        comes from, and `correct`: the row of the study or the call that corrects it.

    Raises
    ------
    LandgapError
        If there is no such unit, or several have the name.

    See Also
    --------
    landgap.Assessment.unit : All figures and tables of a unit.
    landgap.what_if : What a correction changes, with ``counted=True``.

    Examples
    --------
    >>> import landgap as lg
    >>> table = lg.questions.known_of(lg.assess("halle-leipzig"), "Trossin")
    >>> table.loc[["population", "demand_ha", "supply_ha"], "state"].to_dict()
    {'population': 'known', 'demand_ha': 'modelled', 'supply_ha': 'unknown'}
    >>> table.loc["population", "correct"]
    'units: population where unit_id = "14730320"'
    """
    inputs = Inputs("What is known cannot be said.")
    inputs.instance(result, "result", Assessment, made_by="landgap.assess")
    inputs.stop()
    key = unit_profile(result, unit).key
    about = result.study.provenance
    published = None if result.study.demand is None else result.study.demand.source
    rows = [
        {
            "what": what,
            "value": value,
            "state": state,
            "source": published if layer == "demand" else about.get(layer, {}).get("source"),
            "vintage": about.get(layer, {}).get("vintage"),
            "correct": correct,
        }
        for what, value, state, layer, correct in [*_of_unit(result, key), *_of_tables(result, key)]
    ]
    table = pd.DataFrame(rows).set_index("what")
    facts = result.units.loc[key]
    more = facts.get("unknown_supply_high_ha", 0.0 if result.study.complete else float("nan"))
    ends = {
        "supply_ha": (facts["supply_low_ha"], facts["supply_high_ha"] + more),
        "unknown_supply_ha": (facts.get("unknown_supply_low_ha"), more),
        "demand_ha": (facts["demand_ha_low"], facts["demand_ha_high"]),
        "gap_ha": (facts["gap_low_ha"], facts["gap_high_ha"]),
    }
    found = pd.DataFrame.from_dict(ends, orient="index", columns=["low", "high"], dtype="float64")
    for place, end in enumerate(found, start=1):
        table.insert(place, end, found[end].reindex(table.index))
    return table


def _of_unit(result: Assessment, key: str) -> Iterator[_Row]:
    """Go through what stands in the row of the unit."""
    study, facts = result.study, result.units.loc[key]

    def state(value: Any) -> str:  # noqa: ANN401  any figure
        return UNKNOWN if pd.isna(value) else KNOWN

    site = f'sites: a row with unit_id = "{key}", gross_ha, status, available_ha'
    call = (
        f'lg.what_if(study, add={{"unit_id": "{key}", "gross_ha": ..., "available_ha": ...}}, counted=True)'
    )
    for name in ("population", "central_place"):
        yield name, facts[name], state(facts[name]), "units", f'units: {name} where unit_id = "{key}"'
    here = result.offered[result.offered["unit_id"].eq(key)]
    drawn = study.sites.set_index("site_id")["footprint"].reindex(here["site_id"])
    built = (
        UNKNOWN if here.empty and not study.complete else MODELLED if drawn.eq("modelled").any() else KNOWN
    )
    value = pd.NA if built == UNKNOWN else facts["existing_ha"]
    yield "existing_ha", value, built, "sites", f'sites: an outline, or gross_ha, of each site in "{key}"'
    supply = facts["supply_ha"]
    sure = BOUNDED if state(supply) == KNOWN and facts["partly_known"] else state(supply)
    yield "supply_ha", supply, sure, "sites", f"{site}; or {call}"
    soon = "sites: availability (immediate, short, medium, long, none) of each site"
    yield "soon_ha", facts["soon_ha"], state(facts["soon_ha"]), "sites", soon
    free = "sites: available_ha of each site that does not say what is free"
    for name in ("unknown_ha", "unaccounted_ha"):
        yield name, facts[name], KNOWN, "sites", free
    if "unknown_supply_high_ha" in facts:
        high = facts["unknown_supply_high_ha"]
        kind = UNKNOWN if pd.isna(high) else BOUNDED if high > 0 else KNOWN
        count = f'[[supply.part]] with units = ["{key}"], total_ha, source; or {call}'
        yield "unknown_supply_ha", pd.NA if kind != KNOWN else 0.0, kind, "sites", count
    method = str(result.demand.loc[result.demand["unit_id"].eq(key), "method"].iloc[0])
    need = f'employment: rows with unit_id = "{key}", sector, year, employees; then demand="gifpro"'
    yield "demand_ha", facts["demand_ha_mid"], MODELLED, "demand", f"{need} (now: {method})"
    surplus = facts["gap_ha"]
    gap = BOUNDED if pd.isna(surplus) or facts["partly_known"] else MODELLED
    yield "gap_ha", surplus if gap == MODELLED else pd.NA, gap, "sites", "follows from supply and demand"
    member = f'members: a row with unit_id = "{key}", area, role = "municipality", since, source'
    yield "member", facts["member"], KNOWN if len(study.members) else UNKNOWN, "members", member


def _of_tables(result: Assessment, key: str) -> Iterator[_Row]:
    """Go through the tables that may have rows of the unit, and say how many."""
    study = result.study
    for name, columns in (
        ("employment", "sector, year, employees"),
        ("vacancy", "scope, year, occupied_share, source"),
        ("prices", "year, price_low_eur_m2, price_high_eur_m2, commercial, source"),
    ):
        table = getattr(study, name)
        rows = int(table["unit_id"].eq(key).sum()) if "unit_id" in table else 0
        state = KNOWN if rows else UNKNOWN
        yield f"{name}_rows", rows, state, name, f'{name}: rows with unit_id = "{key}", {columns}'
    origins = study.costs["origin"].eq(key).any() if len(study.costs) else False
    how = f'costs: rows with origin = "{key}", destination, minutes or km'
    yield "travel_costs", pd.NA, KNOWN if origins else MODELLED, "costs", how
    pv = result.units.loc[key, "pv_on_sites_ha"]
    how = "pv: area_ha, mounting and position of each plant"
    yield "pv_on_sites_ha", pv, MODELLED if len(study.pv) else UNKNOWN, "pv", how
