"""What land is needed: methods that all return hectares as low, mid and high."""

from __future__ import annotations

from landgap.demand.allocate import allocate
from landgap.demand.choice import METHODS, choose_demand, gifpro_where_known
from landgap.demand.density import (
    HCA_2015,
    HONG_KONG_FLOOR_M2_PER_JOB,
    FloorSpaceParameters,
    TerrainParameters,
    land_from_floor_space,
    land_from_terrain_quotient,
)
from landgap.demand.employment import employees_by_sector
from landgap.demand.ensemble import Ensemble, ensemble
from landgap.demand.frame import by_unit, demand_frame
from landgap.demand.gifpro import gifpro
from landgap.demand.gifpro_sets import (
    ACOCELLA_2017,
    KEMPTEN_2012,
    MEASURED_NET_TO_GROSS,
    PUBLISHED_RANGE,
    VALLEE,
)
from landgap.demand.history import cap_take_up, take_up_patterns
from landgap.demand.mobile import mobile_range, mobile_share
from landgap.demand.montecarlo import MonteCarlo, monte_carlo, sobol
from landgap.demand.parameters import GifproParameters, ParameterRange, read_parameters
from landgap.demand.request_sizes import published_requests, request_sizes
from landgap.demand.sectors import SECTIONS, SEGMENTS, by_segment, sector_codes, segments
from landgap.demand.segment_shares import split_by_segment
from landgap.demand.sizes import (
    fit_lognormal,
    lognormal_shares,
    split_by_size,
    table_shares,
)
from landgap.demand.takeup import continuation, duesseldorf_rule, net_of_reuse, take_up_trend
from landgap.demand.trend import Trend, forecast_employees, tbs_gifpro

__all__ = [
    "ACOCELLA_2017",
    "HCA_2015",
    "HONG_KONG_FLOOR_M2_PER_JOB",
    "KEMPTEN_2012",
    "MEASURED_NET_TO_GROSS",
    "METHODS",
    "PUBLISHED_RANGE",
    "SECTIONS",
    "SEGMENTS",
    "VALLEE",
    "Ensemble",
    "FloorSpaceParameters",
    "GifproParameters",
    "MonteCarlo",
    "ParameterRange",
    "TerrainParameters",
    "Trend",
    "allocate",
    "by_segment",
    "by_unit",
    "cap_take_up",
    "choose_demand",
    "continuation",
    "demand_frame",
    "duesseldorf_rule",
    "employees_by_sector",
    "ensemble",
    "fit_lognormal",
    "forecast_employees",
    "gifpro",
    "gifpro_where_known",
    "land_from_floor_space",
    "land_from_terrain_quotient",
    "lognormal_shares",
    "mobile_range",
    "mobile_share",
    "monte_carlo",
    "net_of_reuse",
    "published_requests",
    "read_parameters",
    "request_sizes",
    "sector_codes",
    "segments",
    "sobol",
    "split_by_segment",
    "split_by_size",
    "table_shares",
    "take_up_patterns",
    "take_up_trend",
    "tbs_gifpro",
]


def __dir__() -> list[str]:
    return __all__
