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
from landgap.border.costs import border_cost, costs
from landgap.border.exchange import Dividend, Exchange, dividend, exchange
from landgap.border.fitting import fitting
from landgap.border.joining import joining
from landgap.border.matching import Matching, match
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
from landgap.land.ledger import Ledger, ledger
from landgap.land.scale import LedgerParts, ledger_in_parts
from landgap.land.supply import supply, tabulate
from landgap.layers import datasets
from landgap.layers.study import StudyArea
from landgap.layers.study_file import read_study
from landgap.output.result import Assessment

__version__ = version("landgap")

__all__ = [
    "Assessment",
    "BorderTest",
    "ClosureError",
    "Dividend",
    "Ensemble",
    "Exchange",
    "GifproParameters",
    "Inequality",
    "LandgapError",
    "Ledger",
    "LedgerParts",
    "Matching",
    "MonteCarlo",
    "StudyArea",
    "Trend",
    "Value",
    "allocate",
    "assess",
    "balance",
    "border_cost",
    "border_test",
    "catchment",
    "charts",
    "continuation",
    "costs",
    "datasets",
    "demand_frame",
    "dividend",
    "duesseldorf_rule",
    "ensemble",
    "exchange",
    "fair_shares",
    "fitting",
    "forecast_employees",
    "gifpro",
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
    "monte_carlo",
    "net_of_reuse",
    "plausible",
    "reach",
    "read_parameters",
    "read_study",
    "signs",
    "sobol",
    "split_by_size",
    "supply",
    "table_shares",
    "tabulate",
    "take_up_trend",
    "tbs_gifpro",
]


def __getattr__(name: str) -> ModuleType:
    """Load maps and charts, and with them matplotlib, on first use."""
    if name in ("charts", "maps"):
        return import_module(f"landgap.output.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
