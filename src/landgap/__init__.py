"""landgap: where commercial land is missing, where it lies idle, and what the border does to both.

The main job is one call: ``lg.assess(lg.datasets.load("halle-leipzig"))``.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from types import ModuleType

from landgap.access.catchment import catchment
from landgap.access.travel_costs import border_cost, travel_costs
from landgap.assess import assess
from landgap.assessment import Assessment
from landgap.balancing.balance import balance, reach
from landgap.balancing.evidence import surplus_evidence
from landgap.balancing.hot_spots import hot_spots
from landgap.balancing.inequality import BorderTest, Inequality, border_test, inequality, lorenz
from landgap.balancing.matching import Matching, match
from landgap.balancing.suitability import suitability
from landgap.change.boundary_changes import boundary_changes
from landgap.change.monitor import Monitor, monitor
from landgap.cooperation.areas import Cooperation, cooperation_areas
from landgap.cooperation.membership import membership_effects
from landgap.cooperation.proposals import Proposal, propose_areas
from landgap.cooperation.region_problem import AreaRules
from landgap.cooperation.sharing import fair_shares
from landgap.demand.allocate import allocate
from landgap.demand.density import land_from_floor_space, land_from_terrain_quotient
from landgap.demand.ensemble import Ensemble, ensemble
from landgap.demand.frame import demand_frame
from landgap.demand.gifpro import gifpro
from landgap.demand.history import cap_take_up
from landgap.demand.montecarlo import MonteCarlo, monte_carlo, sobol
from landgap.demand.parameters import GifproParameters, ParameterRange, read_parameters
from landgap.demand.sizes import lognormal_shares, split_by_size, table_shares
from landgap.demand.takeup import continuation, duesseldorf_rule, net_of_reuse, take_up_trend
from landgap.demand.trend import Trend, forecast_employees, tbs_gifpro
from landgap.errors import ClosureError, LandgapError
from landgap.layers import datasets
from landgap.layers.dated import at_end_of
from landgap.layers.footprint import pv_area_ha
from landgap.layers.members import territory
from landgap.layers.pv_parks import group_parks
from landgap.layers.study import StudyArea
from landgap.layers.study_file import read_study
from landgap.overlay.ledger import Ledger, ledger
from landgap.overlay.partitioned.run import LedgerParts, ledger_in_parts
from landgap.raster.zonal import cover_shares, people_within, slope, zonal
from landgap.scoring.rank_uncertainty import Uncertainty
from landgap.scoring.score import Score, score
from landgap.scoring.weighting import ahp_weights, point_weights, rank_weights
from landgap.sites.contiguous import contiguous_sites
from landgap.sites.criteria import nearest
from landgap.sites.parcels import contiguity, parcel_shape
from landgap.sites.quality import site_quality
from landgap.sites.supply import supply, tabulate
from landgap.solar.candidates import RasterLimit, pv_candidates
from landgap.solar.conflict import Solar, pv_conflict
from landgap.solar.eeg import eeg_classes, eeg_rules
from landgap.solar.overlap import ExpectedOverlap, expected_overlap
from landgap.solar.published_claims import compare_claims
from landgap.solar.relocation import Relocation, relocate
from landgap.transport.exchange import Dividend, Exchange, dividend, exchange

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
    "ExpectedOverlap",
    "ParameterRange",
    "Proposal",
    "RasterLimit",
    "Relocation",
    "Score",
    "Solar",
    "StudyArea",
    "Trend",
    "Uncertainty",
    "ahp_weights",
    "allocate",
    "assess",
    "at_end_of",
    "balance",
    "border_cost",
    "border_test",
    "boundary_changes",
    "cap_take_up",
    "catchment",
    "charts",
    "compare_claims",
    "contiguity",
    "contiguous_sites",
    "continuation",
    "cooperation_areas",
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
    "forecast_employees",
    "gifpro",
    "group_parks",
    "hot_spots",
    "inequality",
    "land_from_floor_space",
    "land_from_terrain_quotient",
    "ledger",
    "ledger_in_parts",
    "lognormal_shares",
    "lorenz",
    "maps",
    "match",
    "membership_effects",
    "monitor",
    "monte_carlo",
    "nearest",
    "net_of_reuse",
    "parcel_shape",
    "people_within",
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
    "site_quality",
    "slope",
    "sobol",
    "split_by_size",
    "suitability",
    "supply",
    "surplus_evidence",
    "table_shares",
    "tabulate",
    "take_up_trend",
    "tbs_gifpro",
    "territory",
    "travel_costs",
    "zonal",
]


def __getattr__(name: str) -> ModuleType:
    """Load maps and charts, and with them matplotlib, on first use."""
    if name in ("charts", "maps"):
        return import_module(f"landgap.output.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
