"""landgap: where commercial land is missing, where it lies idle, and what the border does to both.

The main job is one call: ``lg.assess("halle-leipzig")``. The subpackages
``lg.demand``, ``lg.solar``, ``lg.scoring`` and so on hold what belongs to each subject.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import Any

from landgap import (
    access,
    balancing,
    change,
    cooperation,
    demand,
    layers,
    overlay,
    questions,
    raster,
    scoring,
    sites,
    solar,
    transport,
)
from landgap.access.catchment import catchment
from landgap.access.travel_costs import travel_costs
from landgap.assess import assess
from landgap.assess_options import AssessOptions
from landgap.assess_unknown import unknown_supply
from landgap.assessment import Assessment
from landgap.balancing.balance import balance
from landgap.balancing.matching import match
from landgap.change.monitor import monitor
from landgap.comparison import compare
from landgap.cooperation.areas import cooperation_areas
from landgap.cooperation.membership import membership_effects
from landgap.cooperation.proposals import propose_areas
from landgap.demand.allocate import allocate
from landgap.demand.gifpro import gifpro
from landgap.errors import ClosureError, LandgapError
from landgap.layers import datasets
from landgap.layers.study import StudyArea
from landgap.layers.study_file import read_study
from landgap.options import option_context, options
from landgap.overlay.ledger import Ledger, ledger
from landgap.overlay.partitioned.run import ledger_in_parts
from landgap.parameters import parameters
from landgap.questions.what_if import what_if
from landgap.scoring.score import score
from landgap.sensitivity import Sensitivity, sensitivity
from landgap.sites.contiguous import contiguous_sites
from landgap.sites.supply import supply
from landgap.solar.conflict import pv_conflict
from landgap.transport.dividend import dividend
from landgap.transport.exchange import exchange

__version__ = version("landgap")

_DRAWN = {
    "charts": ("landgap.output.charts", None),
    "explore": ("landgap.output.explore", "explore"),
    "maps": ("landgap.output.maps", None),
    "tables": ("landgap.output.tables", None),
    "write": ("landgap.output.export", "write"),
}

__all__ = [
    "AssessOptions",
    "Assessment",
    "ClosureError",
    "LandgapError",
    "Ledger",
    "Sensitivity",
    "StudyArea",
    "access",
    "allocate",
    "assess",
    "balance",
    "balancing",
    "catchment",
    "change",
    "charts",
    "compare",
    "contiguous_sites",
    "cooperation",
    "cooperation_areas",
    "datasets",
    "demand",
    "dividend",
    "exchange",
    "explore",
    "gifpro",
    "layers",
    "ledger",
    "ledger_in_parts",
    "maps",
    "match",
    "membership_effects",
    "monitor",
    "option_context",
    "options",
    "overlay",
    "parameters",
    "propose_areas",
    "pv_conflict",
    "questions",
    "raster",
    "read_study",
    "score",
    "scoring",
    "sensitivity",
    "sites",
    "solar",
    "supply",
    "tables",
    "transport",
    "travel_costs",
    "unknown_supply",
    "what_if",
    "write",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  a module or a function
    """Load what draws, and with it matplotlib, on first use."""
    if name not in _DRAWN:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    path, function = _DRAWN[name]
    module = import_module(path)
    return module if function is None else getattr(module, function)


def __dir__() -> list[str]:
    return __all__
