"""Unknown supply of a study, spread over its units by a named assumption."""

from __future__ import annotations

from typing import Any

import pandas as pd

from landgap.assess import STEPS
from landgap.assess_options import AssessOptions
from landgap.assessment import Assessment
from landgap.errors import LandgapError
from landgap.layers import datasets
from landgap.layers.study import StudyArea
from landgap.sites.spread_supply import spread_supply
from landgap.steps import run
from landgap.tolerances import ALLOCATION_HA

_HEADING = "The unknown supply cannot be spread."
_LAST = "unknown_land"


def unknown_supply(
    study: StudyArea | Assessment | str,
    *,
    by: str | pd.Series = "existing_ha",
    everywhere: bool = False,
    max_ha: pd.Series | None = None,
    total_ha: float | None = None,
) -> pd.DataFrame:
    """Spread what is counted and not recorded over the units, by an assumption (nicht erfasstes Angebot).

    Parameters
    ----------
    study : StudyArea, Assessment or str
        The study, or what was found of it; then with the options of that assessment.
    by : str or Series, default "existing_ha"
        In proportion to what: ``"existing_ha"`` (built land), ``"population"``, ``"unknown_ha"`` (sites that
        do not say what is free), ``"supply_ha"`` (like the known), or weights by unit.
    everywhere : bool, default False
        Whether units whose supply is known take part as well.
    max_ha : Series, optional
        The most that each unit can take, in ha.
    total_ha : float, optional
        Net hectares in all, in place of the published count of the whole.

    Returns
    -------
    DataFrame
        By `unit_id`: `name`, `state`, and in ha `known_ha`, `unknown_ha` and `supply_ha`, their sum.
        ``attrs["warnings"]`` names counts of parts that the assumption exceeds.

    Raises
    ------
    LandgapError
        If nobody has counted the whole and no total is given, the total is below what is known (and by how
        much), no unit has the key, or the limits cannot hold what is missing.

    See Also
    --------
    landgap.sensitivity : What follows for the dividend.
    landgap.sites.spread_supply : The same of a table of land.

    Notes
    -----
    An assumption is no finding: the counts say how much there is, nothing says where. The bounds of
    ``result.headline`` hold for every assumption.

    Examples
    --------
    >>> import landgap as lg
    >>> by_people = lg.unknown_supply("halle-leipzig", by="population")
    >>> by_people.groupby("state")["unknown_ha"].sum().round().to_dict()
    {'DE-SN': 712.0, 'DE-ST': 994.0, 'DE-TH': 64.0}
    """
    if isinstance(study, str):
        study = datasets.load(study)
    if isinstance(study, Assessment):
        found: dict[str, Any] = study.found()
        study = study.study
    elif isinstance(study, StudyArea):
        last = [step.name for step in STEPS].index(_LAST)
        found, _ = run(STEPS[: last + 1], study, AssessOptions())
    else:
        raise LandgapError(f"study: a StudyArea or an Assessment is needed, not a {type(study).__name__}.")
    unknown, land = found[_LAST], found["land"].copy()
    land["population"] = study.reported["population"].reindex(land.index)
    if total_ha is None:
        if unknown.missing_ha is None:
            raise LandgapError(_HEADING, ["total_ha: nobody has counted the whole; give total_ha"])
        total_ha = float(land["supply_ha"].sum()) + unknown.missing_ha
    part = spread_supply(land, total_ha, by=by, everywhere=everywhere, max_ha=max_ha)
    table = pd.DataFrame(study.reported[["name", "state"]]).join(part)
    table.attrs["warnings"] = [
        f"{total.name}: {lying:,.0f} ha by this assumption, {total.max_ha:,.0f} ha by the count"
        for total in unknown.totals
        if (lying := float(part["unknown_ha"].reindex(total.rows).sum())) > total.max_ha + ALLOCATION_HA
    ]
    return table
