"""The layers as they stood: which plants and which plans there were at the end of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.layers.pv_area import NO_LAND
from landgap.layers.study import StudyArea

_GONE = ("planned", "withdrawn")


def at_end_of(study: StudyArea, year: int) -> StudyArea:
    """Take a study back to the end of a year, by the dates that its rows carry.

    Parameters
    ----------
    study : StudyArea
        PV with `commissioned` and `decommissioned`, sites with `plan_date`, where known.
    year : int
        The last year that counts, from 1900 to 2100.

    Returns
    -------
    StudyArea
        The same study with the plants that operated at the end of the year, all of them
        ``operating``, and without the sites whose plan came into force later; brownfields stay,
        because they were there before the plan to use them again. Footprints are not drawn anew.
        What was left out, and how many rows carry no date and so are in both states, is added
        to the faults in `provenance`.

    Raises
    ------
    LandgapError
        If the year is not one, or no site is left.

    See Also
    --------
    landgap.monitor : Compare two dates.
    landgap.StudyArea.subset : A sub-region as a study of its own.

    Notes
    -----
    Rows tell when a plant began and ended and when a plan came into force, and no more: of a site
    that stays, the status is that of today. Two surveys say more than one survey and its dates.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> [len(at_end_of(study, year).pv) for year in (2015, 2025)]
    [378, 698]
    """
    inputs = Inputs("The study cannot be taken back.")
    if not isinstance(study, StudyArea):
        inputs.fault(f"study: a StudyArea is needed, not a {type(study).__name__}")
    if year is None:
        inputs.fault("year: a year from 1900 to 2100 is needed")
    inputs.options(year=year)
    inputs.stop()
    pv, said_of_pv = _pv_then(study.pv, year)
    sites, said_of_sites = _sites_then(study.sites, year)
    said = {"pv": said_of_pv, "sites": said_of_sites}
    return replace(
        study,
        pv=pv,
        sites=sites,
        provenance={layer: _with_fault(about, said.get(layer)) for layer, about in study.provenance.items()},
        whole=None if study.whole is None else at_end_of(study.whole, year),
    )


def phase(pv: pd.DataFrame, year: int) -> pd.Series:
    """Say whether each plant stands at the end of a year, is planned, or is gone.

    Parameters
    ----------
    pv : DataFrame
        `status`, `commissioned` and `decommissioned`, where known.
    year : int
        The year.

    Returns
    -------
    Series
        ``standing``, ``planned`` or ``gone`` on the index of `pv`. A plant whose year is not known
        stands from the beginning; a plan that was withdrawn is gone, in any year.

    Raises
    ------
    LandgapError
        If there is no table, or a year is none.

    See Also
    --------
    year_of : The year that a study speaks of.

    Examples
    --------
    >>> plants = pd.DataFrame(
    ...     {"commissioned": [2005, 2012, 2005, None], "decommissioned": [2039, None, 2010, None],
    ...      "status": ["operating", "operating", "withdrawn", "planned"]}
    ... )
    >>> phase(plants, 2011).tolist()
    ['standing', 'planned', 'gone', 'planned']
    """
    inputs = Inputs("What stands cannot be said.")
    columns = (Column(name, "year") for name in ("commissioned", "decommissioned"))
    plants = inputs.table(pv, "pv", *columns, Column("status", "text"))
    if year is None:
        inputs.fault("year: a year from 1900 to 2100 is needed")
    inputs.options(year=year)
    inputs.stop()
    begun, ended = _year(plants, "commissioned"), _year(plants, "decommissioned")
    status = plants.get("status", pd.Series(pd.NA, index=plants.index, dtype="str"))
    found = np.select(
        [
            (ended <= year) | (status.eq("withdrawn") & ended.isna()),
            status.eq("planned") | (begun > year),
        ],
        ["gone", "planned"],
        default="standing",
    )
    return pd.Series(found, index=pv.index, name="phase")


def year_of(pv: pd.DataFrame, *, year: int | None = None) -> int:
    """Say at the end of which year a study speaks of its plants.

    Parameters
    ----------
    pv : DataFrame
        `commissioned`, `decommissioned` and `status`, where known.
    year : int, optional
        The year, 1900 to 2100, if it is not to be that of the plants.

    Returns
    -------
    int
        `year`, else the last one in which a plant of the register began or ended, dates to come left out;
        the present one where no such year is known.

    Raises
    ------
    LandgapError
        If the year is none.

    See Also
    --------
    phase : What stands then.

    Examples
    --------
    >>> year_of(pd.DataFrame({"commissioned": [2012, 2019], "decommissioned": [2045, None]}))
    2019
    """
    inputs = Inputs("The year of the study cannot be said.")
    columns = (Column(name, "year") for name in ("commissioned", "decommissioned"))
    plants = inputs.table(pv, "pv", *columns, Column("status", "text"))
    inputs.options(year=year)
    inputs.stop()
    if year is not None:
        return int(year)
    today = datetime.now(tz=UTC).year
    real = ~plants["status"].isin(_GONE) if "status" in plants else pd.Series(True, index=plants.index)
    dates = pd.concat([_year(plants, "commissioned")[real], _year(plants, "decommissioned")])
    return int(max(dates[dates <= today], default=today))


def standing(pv: gpd.GeoDataFrame, year: int) -> gpd.GeoDataFrame:
    """Keep the plants that take land at the end of a year: those that stand, and not on a roof.

    Parameters
    ----------
    pv : GeoDataFrame
        As for :func:`phase`; optional `mounting`.
    year : int
        The year; see :func:`year_of`.

    Returns
    -------
    GeoDataFrame
        Those rows.

    Examples
    --------
    >>> import landgap as lg
    >>> pv = lg.datasets.load("halle-leipzig").pv
    >>> len(pv), len(standing(pv, year_of(pv)))
    (769, 698)
    """
    there = phase(pv, year).eq("standing")
    if "mounting" in pv:
        there &= ~pv["mounting"].isin(NO_LAND)
    return pv[there]


def with_sources(study: StudyArea, other: StudyArea) -> StudyArea:
    """Name the sources of another state as well, those of that state first.

    Parameters
    ----------
    study : StudyArea
        The state whose layers are kept.
    other : StudyArea
        The state whose sources are added.

    Returns
    -------
    StudyArea
        The same layers; attribution lines and vintages of both, each once.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> with_sources(study, study).provenance["units"]["vintage"]
    '2016 (AGS 2021); Zensus 2011'
    """
    both = {}
    for layer in {**other.provenance, **study.provenance}:
        abouts = [state.provenance.get(layer, {}) for state in (other, study)]
        lines = [about.get("attribution", []) for about in abouts]
        named = [line for found in lines for line in ([found] if isinstance(found, str) else found)]
        vintages = [str(about["vintage"]) for about in abouts if about.get("vintage")]
        both[layer] = {
            **abouts[0],
            **abouts[1],
            "attribution": list(dict.fromkeys(named)),
            "vintage": " → ".join(dict.fromkeys(vintages)),
        }
    return replace(study, provenance=both)


def _pv_then(pv: gpd.GeoDataFrame, year: int) -> tuple[gpd.GeoDataFrame, str | None]:
    if pv.empty:
        return pv, None
    begun = _year(pv, "commissioned")
    there = phase(pv, year).eq("standing")
    then = pv[there].assign(status="operating")
    if "decommissioned" in then:
        then["decommissioned"] = pd.Series(pd.NA, index=then.index, dtype="Int64")
    return then, (
        f"State at the end of {year}: {int(there.sum())} of {len(pv)} plants stood; "
        f"{int((there & begun.isna()).sum())} of them carry no year and count as standing."
    )


def _sites_then(sites: gpd.GeoDataFrame, year: int) -> tuple[gpd.GeoDataFrame, str]:
    if "plan_date" in sites:
        planned = pd.to_numeric(sites["plan_date"].str.extract(r"(\d{4})")[0]).astype("Int64")
    else:
        planned = pd.Series(pd.NA, index=sites.index, dtype="Int64")
    later = planned.gt(year).fillna(False).astype(bool) & sites["status"].ne("brownfield")
    return sites[~later], (
        f"State at the end of {year}: {int(later.sum())} sites whose plan is later are left out; "
        f"{int(planned.isna().sum())} carry no date of a plan and count as they are today."
    )


def _year(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series(float("nan"), index=frame.index)
    years: pd.Series = frame[column].astype("Float64").astype("float64")
    return years


def _with_fault(about: Any, said: str | None) -> dict[str, Any]:  # noqa: ANN401  read from TOML
    if said is None:
        return dict(about)
    return {**about, "faults": [*about.get("faults", []), said]}
