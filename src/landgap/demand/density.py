"""Land from jobs: over floor space and plot ratio, or over land a job (terreinquotiënt)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

import pandas as pd

from landgap.demand.frame import M2_PER_HA, demand_frame
from landgap.demand.parameters import LEVELS, Level, ParameterRange
from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column

_NO_JOBS = "The land for these jobs cannot be worked out."


# floor space from a desk to an automatic warehouse; the German code recommends at most a plot ratio
# (GFZ) of 2.4 for commercial land, and sheds on large yards stay above 0.05
_ALLOWED: Mapping[str, tuple[float, float, str]] = {
    "floor_m2_per_job": (4, 2000, "m² of floor space a job"),
    "land_m2_per_job": (4, 10_000, "m² of land a job"),
    "plot_ratio": (0.05, 5, "m² of floor space over m² of plot"),
    "margin": (0, 1, "a share of the land, 0.1 for 10 per cent"),
    "location_share": (0, 1, "a share of the jobs, 0.1 for 10 per cent"),
}


def _outside(parameter: str, values: Mapping[str, ParameterRange]) -> list[str]:
    lowest, highest, unit = _ALLOWED[parameter]
    return [
        f"{parameter} {sector}".rstrip()
        + f": {odd:g} lies outside {lowest:g} to {highest:g}; the unit is {unit}"
        for sector, value in values.items()
        for odd in sorted({value.low, value.high})
        if not lowest <= odd <= highest
    ]


@dataclass(frozen=True)
class FloorSpaceParameters:
    """One set for jobs to floor space to land.

    Attributes
    ----------
    name : str
        What the set is called in results.
    floor_m2_per_job : mapping of str to ParameterRange
        Sector or use to floor space a job, in m².
    plot_ratio : ParameterRange
        Floor space over the area of the plot (0.4: 40 m² of floor on 100 m² of plot). Its high
        goes with the low demand.
    margin : ParameterRange
        Land on top for choice and for firms between two sites, as a share of the land.

    Raises
    ------
    LandgapError
        If a value lies outside its range, most often because of its unit.

    See Also
    --------
    land_from_floor_space : The method.

    Notes
    -----
    Floor space is measured in several ways: net internal (NIA), gross internal (GIA), gross
    external (GEA). A plot ratio counts what stands on the plot, GEA; densities in NIA or GIA
    understate the land by the walls and halls left out. The source of each value says which.

    Examples
    --------
    >>> HCA_2015.plot_ratio.evidence
    'M'
    """

    name: str
    floor_m2_per_job: Mapping[str, ParameterRange]
    plot_ratio: ParameterRange
    margin: ParameterRange

    def __post_init__(self) -> None:
        """Keep an own copy of the mapping and refuse other units of measure."""
        object.__setattr__(self, "floor_m2_per_job", dict(self.floor_m2_per_job))
        faults = (
            _outside("floor_m2_per_job", self.floor_m2_per_job)
            + _outside("plot_ratio", {"": self.plot_ratio})
            + _outside("margin", {"": self.margin})
        )
        if faults:
            raise LandgapError(f"The parameters {self.name!r} cannot be used.", faults)


@dataclass(frozen=True)
class TerrainParameters:
    """One set for jobs to land on one type of location.

    Attributes
    ----------
    name : str
        What the set is called in results.
    location_type : str
        Type of location, such as business park, sea port or office park; one set a type.
    location_share : mapping of str to ParameterRange
        Sector to the share of its jobs on this type of location (locatietypevoorkeur), 0 to 1.
    land_m2_per_job : mapping of str to ParameterRange
        Sector to net land a job there (terreinquotiënt), in m²; the same sectors.

    Raises
    ------
    LandgapError
        If a sector is in one mapping only, or a value lies outside its range.

    See Also
    --------
    land_from_terrain_quotient : The method.

    Examples
    --------
    >>> guess = {"source": "by hand, to show the form", "evidence": "M"}
    >>> park = TerrainParameters(
    ...     name="by hand",
    ...     location_type="business park",
    ...     location_share={"logistics": ParameterRange(0.7, 0.8, 0.9, **guess)},
    ...     land_m2_per_job={"logistics": ParameterRange(200, 250, 300, **guess)},
    ... )
    >>> park.land_m2_per_job["logistics"].mid
    250
    """

    name: str
    location_type: str
    location_share: Mapping[str, ParameterRange]
    land_m2_per_job: Mapping[str, ParameterRange]

    def __post_init__(self) -> None:
        """Keep own copies of the mappings and refuse other units of measure."""
        faults = []
        for field in ("location_share", "land_m2_per_job"):
            values = dict(getattr(self, field))
            object.__setattr__(self, field, values)
            faults += _outside(field, values)
        if odd := sorted(set(self.location_share) ^ set(self.land_m2_per_job)):
            faults.append(f"sectors in one of location_share and land_m2_per_job only: {some(odd)}")
        if faults:
            raise LandgapError(f"The parameters {self.name!r} cannot be used.", faults)


def _hca(m2: float, measure: str) -> ParameterRange:
    guide = "HCA Employment Density Guide, 3rd edition, November 2015, from memory"
    return ParameterRange.single(m2, source=f"{guide}; {measure} per full-time equivalent", evidence="M")


HCA_2015 = FloorSpaceParameters(
    name="HCA 2015, not verified",
    floor_m2_per_job={
        "light industry": _hca(47, "B1c, NIA"),
        "industry": _hca(36, "B2, GIA"),
        "national distribution": _hca(95, "B8, GEA"),
        "regional distribution": _hca(77, "B8, GEA"),
        "final-mile distribution": _hca(70, "B8, GEA"),
    },
    plot_ratio=ParameterRange.single(
        0.4, source="common in English employment land reviews, from memory", evidence="M"
    ),
    margin=ParameterRange.single(0, source="no margin: reviews differ, and none was read", evidence="M"),
)
"""Densities of the English guide; its values are from memory and not verified. Never a default."""

_HKPSG = "Hong Kong Planning Standards and Guidelines (pland.gov.hk)"
HONG_KONG_FLOOR_M2_PER_JOB: Mapping[str, ParameterRange] = MappingProxyType(
    {
        "industry": ParameterRange(25, 30, 35, source=f"{_HKPSG}, 25 to 35; mid their mean", evidence="S"),
        "warehouse": ParameterRange.single(700, source=_HKPSG, evidence="S"),
    }
)
"""Floor space per worker, as published: storage takes over twenty times that of industry."""


def land_from_floor_space(jobs: pd.DataFrame, *, parameters: FloorSpaceParameters) -> pd.DataFrame:
    """Forecast land from additional jobs over floor space and plot ratio (UK logic).

    Parameters
    ----------
    jobs : DataFrame
        `unit_id`, `sector` (a key of `floor_m2_per_job`), `jobs`: additional jobs, full-time
        equivalents; optional `year`. Jobs lost are no demand: land that they free goes through
        `net_of_reuse`.
    parameters : FloorSpaceParameters
        Floor space a job, plot ratio, margin. There is no default.

    Returns
    -------
    DataFrame
        One row a row of `jobs`: `unit_id`, `segment` (the sector), `year`, `demand_ha_low`,
        `demand_ha_mid`, `demand_ha_high`, `method`, and `floor_m2` (mid).

    Raises
    ------
    LandgapError
        If a sector is unknown, jobs are missing or negative, or unit and sector are duplicates.

    See Also
    --------
    land_from_terrain_quotient : Over land a job instead.

    Notes
    -----
    land = jobs x m² of floor a job / plot ratio x (1 + margin).

    References
    ----------
    HCA (2015), Employment Density Guide, 3rd edition.

    Examples
    --------
    >>> import pandas as pd
    >>> jobs = pd.DataFrame({"unit_id": ["a"], "sector": ["industry"], "jobs": [1000]})
    >>> land_from_floor_space(jobs, parameters=HCA_2015)[["floor_m2", "demand_ha_mid"]]
       floor_m2  demand_ha_mid
    0   36000.0            9.0
    """
    inputs = Inputs(_NO_JOBS)
    inputs.instance(parameters, "parameters", FloorSpaceParameters)
    inputs.stop()
    jobs = _read_jobs(inputs, jobs, parameters.floor_m2_per_job)
    inputs.stop()
    rows = _rows(jobs)
    for level, other_end in zip(LEVELS, LEVELS[::-1], strict=True):
        floor_m2 = jobs["jobs"] * _by_sector(jobs, parameters.floor_m2_per_job, level)
        if level == "mid":
            rows["floor_m2"] = floor_m2
        plot_m2 = floor_m2 / parameters.plot_ratio.at(other_end)
        rows[f"demand_ha_{level}"] = plot_m2 * (1 + parameters.margin.at(level)) / M2_PER_HA
    return demand_frame(rows, method=f"job density, {parameters.name}", parameters=asdict(parameters))


def land_from_terrain_quotient(
    jobs: pd.DataFrame,
    *,
    parameters: TerrainParameters,
    withdrawn_ha: pd.Series | None = None,
) -> pd.DataFrame:
    """Forecast land from additional jobs over land a job, as the Dutch BLM does.

    Parameters
    ----------
    jobs : DataFrame
        `unit_id`, `sector` (a key of the parameters), `jobs`: additional jobs; optional `year`.
    parameters : TerrainParameters
        Share of jobs on this type of location and land a job there. There is no default.
    withdrawn_ha : Series, optional
        Land of this type that goes to other uses over the horizon and is to be replaced, in ha,
        indexed by `unit_id`, for units that have a row in `jobs`. None is replaced if not given.

    Returns
    -------
    DataFrame
        One row a row of `jobs`, then one a unit of `withdrawn_ha` with segment ``replacement`` and
        no year: `unit_id`, `segment`, `year`, `demand_ha_low`, `demand_ha_mid`, `demand_ha_high`,
        `method`, `location_type`.

    Raises
    ------
    LandgapError
        If a sector is unknown, jobs or hectares are missing or negative, unit and sector are
        duplicates, or land is withdrawn from a unit without jobs.

    See Also
    --------
    land_from_floor_space : Over floor space and plot ratio instead.

    Notes
    -----
    land = jobs x share on this type of location x m² a job + land withdrawn. Over all Dutch
    business parks, 1997 to 2008, no relation between land use and employment was found, and the
    model is no longer maintained: compare it with other methods.

    References
    ----------
    CPB, De BLM: opzet (cpb.nl); PBL Working Paper 9 (2012) for the warning.

    Examples
    --------
    >>> import pandas as pd
    >>> guess = {"source": "by hand, to show the form", "evidence": "M"}
    >>> park = TerrainParameters(
    ...     name="by hand",
    ...     location_type="business park",
    ...     location_share={"logistics": ParameterRange.single(0.8, **guess)},
    ...     land_m2_per_job={"logistics": ParameterRange(200, 250, 300, **guess)},
    ... )
    >>> jobs = pd.DataFrame({"unit_id": ["a"], "sector": ["logistics"], "jobs": [1000]})
    >>> need = land_from_terrain_quotient(
    ...     jobs, parameters=park, withdrawn_ha=pd.Series({"a": 3.0})
    ... )
    >>> need[["segment", "demand_ha_low", "demand_ha_mid", "demand_ha_high"]]
           segment  demand_ha_low  demand_ha_mid  demand_ha_high
    0    logistics           16.0           20.0            24.0
    1  replacement            3.0            3.0             3.0
    """
    inputs = Inputs(_NO_JOBS)
    inputs.instance(parameters, "parameters", TerrainParameters)
    inputs.stop()
    jobs = _read_jobs(inputs, jobs, parameters.land_m2_per_job)
    withdrawn = pd.Series(dtype=float)
    if withdrawn_ha is not None:
        withdrawn = inputs.by_key(withdrawn_ha, "withdrawn_ha")
    if "unit_id" in jobs and len(odd := withdrawn.index[~withdrawn.index.isin(jobs["unit_id"])]):
        inputs.fault(f"withdrawn_ha: units without jobs (give them 0 jobs): {some(odd.unique())}")
    inputs.stop()
    rows = _rows(jobs)
    for level in LEVELS:
        there = jobs["jobs"] * _by_sector(jobs, parameters.location_share, level)
        land_m2 = there * _by_sector(jobs, parameters.land_m2_per_job, level)
        rows[f"demand_ha_{level}"] = land_m2 / M2_PER_HA
    replaced = pd.DataFrame({"unit_id": withdrawn.index, "segment": "replacement", "year": pd.NA})
    for level in LEVELS:
        replaced[f"demand_ha_{level}"] = withdrawn.to_numpy(dtype=float)
    both = pd.concat([rows, replaced]) if len(replaced) else rows
    return demand_frame(
        both.assign(location_type=parameters.location_type),
        method=f"terrain quotient, {parameters.name}",
        parameters={**asdict(parameters), "withdrawn_ha": withdrawn.to_dict()},
    )


def _rows(jobs: pd.DataFrame) -> pd.DataFrame:
    year = jobs.get("year", pd.NA)
    return pd.DataFrame({"unit_id": jobs["unit_id"], "segment": jobs["sector"], "year": year})


def _by_sector(jobs: pd.DataFrame, values: Mapping[str, ParameterRange], level: Level) -> pd.Series[float]:
    return jobs["sector"].map({key: float(v.at(level)) for key, v in values.items()})


def _read_jobs(inputs: Inputs, jobs: pd.DataFrame, sectors: Iterable[str]) -> pd.DataFrame:
    columns = (
        Column("unit_id", "id", required=True),
        Column("sector", "id", required=True),
        Column("jobs", "amount", required=True),
        Column("year", "year"),
    )
    rows = inputs.table(jobs, "jobs", *columns, unique=("unit_id", "sector", "year"))
    known = list(sectors)
    if "sector" in rows and (odd := rows["sector"].notna() & ~rows["sector"].isin(known)).any():
        found = some(f'"{sector}"' for sector in rows.loc[odd, "sector"].unique())
        inputs.fault(f"jobs.sector: {found} not in the parameters ({', '.join(known)})")
    return rows
