"""landgap: where commercial land is missing, where it lies idle, and what the border does to both.

The main job is one call: ``lg.assess(lg.datasets.load("halle-leipzig"))``.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from types import ModuleType

from landgap.assess import assess
from landgap.border.balance import balance, reach
from landgap.border.catchment import catchment
from landgap.border.clusters import hot_spots
from landgap.border.contiguous import contiguous_sites
from landgap.border.cooperation import Cooperation, cooperation_areas
from landgap.border.costs import border_cost, costs
from landgap.border.exchange import Dividend, Exchange, dividend, exchange
from landgap.border.fitting import fitting
from landgap.border.joining import joining
from landgap.border.matching import Matching, match
from landgap.border.priorities import ahp_weights, point_weights, rank_weights
from landgap.border.rank_ranges import Uncertainty
from landgap.border.region_task import AreaRules
from landgap.border.regions import Proposal, propose_areas
from landgap.border.score import Score, score
from landgap.border.shares import fair_shares
from landgap.border.signs import signs
from landgap.border.statistics import BorderTest, Inequality, border_test, inequality, lorenz
from landgap.demand.allocate import allocate
from landgap.demand.density import land_from_floor_space, land_from_terrain_quotient
from landgap.demand.ensemble import Ensemble, ensemble
from landgap.demand.frame import demand_frame
from landgap.demand.gifpro import gifpro
from landgap.demand.history import plausible
from landgap.demand.montecarlo import MonteCarlo, monte_carlo, sobol
from landgap.demand.parameters import GifproParameters, Value, read_parameters
from landgap.demand.sizes import lognormal_shares, split_by_size, table_shares
from landgap.demand.takeup import continuation, duesseldorf_rule, net_of_reuse, take_up_trend
from landgap.demand.trend import Trend, forecast_employees, tbs_gifpro
from landgap.errors import ClosureError, LandgapError
from landgap.land.alternatives import RasterLimit, pv_candidates
from landgap.land.criteria import nearest
from landgap.land.eeg import eeg_classes, eeg_rules
from landgap.land.ledger import Ledger, ledger
from landgap.land.monitor import Monitor, monitor
from landgap.land.overlap import Overlap, expected_overlap
from landgap.land.parcels import contiguity, parcel_shape
from landgap.land.published_word import compare_word
from landgap.land.quality import site_quality
from landgap.land.relocation import Relocation, relocate
from landgap.land.scale import LedgerParts, ledger_in_parts
from landgap.land.solar import Solar, pv_conflict
from landgap.land.supply import supply, tabulate
from landgap.land.zonal import cover_shares, people_within, slope, zonal
from landgap.layers import datasets
from landgap.layers.dated import at_end_of
from landgap.layers.footprint import pv_area_ha
from landgap.layers.key_changes import boundary_changes
from landgap.layers.members import territory
from landgap.layers.parks import group_parks
from landgap.layers.study import StudyArea
from landgap.layers.study_file import read_study
from landgap.output.result import Assessment

__version__ = version("landgap")

__all__ = [
    "AreaRules",
    "Assessment",
    "BorderTest",
    "ClosureError",
    "Cooperation",
    "Dividend",
    "Ensemble",
    "Exchange",
    "GifproParameters",
    "Inequality",
    "LandgapError",
    "Ledger",
    "LedgerParts",
    "Matching",
    "Monitor",
    "MonteCarlo",
    "Overlap",
    "Proposal",
    "RasterLimit",
    "Relocation",
    "Score",
    "Solar",
    "StudyArea",
    "Trend",
    "Uncertainty",
    "Value",
    "ahp_weights",
    "allocate",
    "assess",
    "at_end_of",
    "balance",
    "border_cost",
    "border_test",
    "boundary_changes",
    "catchment",
    "charts",
    "compare_word",
    "contiguity",
    "contiguous_sites",
    "continuation",
    "cooperation_areas",
    "costs",
    "cover_shares",
    "datasets",
    "demand_frame",
    "dividend",
    "duesseldorf_rule",
    "eeg_classes",
    "eeg_rules",
    "ensemble",
    "exchange",
    "expected_overlap",
    "fair_shares",
    "fitting",
    "forecast_employees",
    "gifpro",
    "group_parks",
    "hot_spots",
    "inequality",
    "joining",
    "land_from_floor_space",
    "land_from_terrain_quotient",
    "ledger",
    "ledger_in_parts",
    "lognormal_shares",
    "lorenz",
    "maps",
    "match",
    "monitor",
    "monte_carlo",
    "nearest",
    "net_of_reuse",
    "parcel_shape",
    "people_within",
    "plausible",
    "point_weights",
    "propose_areas",
    "pv_area_ha",
    "pv_candidates",
    "pv_conflict",
    "rank_weights",
    "reach",
    "read_parameters",
    "read_study",
    "relocate",
    "score",
    "signs",
    "site_quality",
    "slope",
    "sobol",
    "split_by_size",
    "supply",
    "table_shares",
    "tabulate",
    "take_up_trend",
    "tbs_gifpro",
    "territory",
    "zonal",
]


def __getattr__(name: str) -> ModuleType:
    """Load maps and charts, and with them matplotlib, on first use."""
    if name in ("charts", "maps"):
        return import_module(f"landgap.output.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
