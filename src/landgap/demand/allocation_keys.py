"""Keys by which a published total is allocated: built-up commercial land, inhabitants, employees."""

from __future__ import annotations

import pandas as pd

from landgap.demand.employment import latest_total, once
from landgap.demand.sectors import is_total
from landgap.layers.checked import Inputs
from landgap.layers.dated import standing, year_of
from landgap.layers.study import StudyArea
from landgap.overlay.ledger import ledger_of_study
from landgap.overlay.site_land import site_land

ALLOCATION_KEYS = ("existing_ha", "population", "employees")
"""What a published total can be allocated by."""

_BUILT = ("existing", "brownfield")


def allocation_keys(study: StudyArea, existing_ha: pd.Series[float]) -> pd.DataFrame:
    """Gather what a published total can be allocated by.

    Parameters
    ----------
    study : StudyArea
        Its units have `population`; its employment may have a total (``total``, ``insgesamt``): that of the
        latest year counts, single sites do not.
    existing_ha : Series
        Built-up commercial land in ha, by `unit_id`.

    Returns
    -------
    DataFrame
        By `unit_id` of the units that are reported: `existing_ha` (0 where there is none),
        `population` and `employees` (missing where not known).

    Raises
    ------
    LandgapError
        If a unit has several totals of its latest year, such as women, men and both.

    See Also
    --------
    landgap.demand.allocate : Allocate a total by them.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> allocation_keys(study, pd.Series({"14713000": 3.0})).columns.tolist()
    ['existing_ha', 'population', 'employees']
    """
    reported = study.reported
    employees = _employees_in_all(study.employment, reported.index)
    return pd.DataFrame(
        {
            "existing_ha": existing_ha.reindex(reported.index, fill_value=0.0),
            "population": reported["population"],
            "employees": employees.reindex(reported.index),
        }
    )


def _employees_in_all(employment: pd.DataFrame, units: pd.Index) -> pd.Series[float]:
    inputs = Inputs("The employees of the units cannot be read.")
    totals = employment[is_total(employment["sector"]) & employment["unit_id"].isin(units)]
    if "level" in totals:
        totals = totals[totals["level"].ne("site").fillna(True)]
    totals = once(inputs, latest_total(totals, totals[:0]), "employment")
    inputs.stop()
    employees: pd.Series[float] = totals.set_index("unit_id")["employees"]
    return employees


def existing_land_ha(study: StudyArea) -> pd.Series[float]:
    """Measure the built-up commercial land of every unit: existing sites and brownfields.

    Parameters
    ----------
    study : StudyArea
        Its units and sites are cut once more for it.

    Returns
    -------
    Series
        Hectares by `unit_id`, for units with any site.

    Examples
    --------
    >>> import landgap as lg
    >>> existing_land_ha(lg.datasets.load("halle-leipzig")).index.name
    'unit_id'
    """
    cut = ledger_of_study(study.units, study.sites, standing(study.pv, year_of(study.pv)))
    # summed as the supply is, site by site: the last digit decides who gets a square metre
    land = site_land(cut.pieces, study.sites)
    status = land["site_id"].map(study.sites.set_index("site_id")["status"])
    built_ha = land["gross_ha"].where(status.isin(_BUILT), 0.0)
    existing_ha: pd.Series[float] = built_ha.groupby(land["unit_id"]).sum().rename("existing_ha")
    return existing_ha
