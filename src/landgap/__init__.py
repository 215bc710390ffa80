"""landgap: where commercial land is missing, where it lies idle, and what the border does to both.

The main job is one call: ``lg.assess(lg.datasets.load("halle-leipzig"))``.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from types import ModuleType

from landgap.assess import assess
from landgap.border.balance import balance, reach
from landgap.demand.allocate import allocate
from landgap.demand.gifpro import GifproParameters, gifpro
from landgap.errors import ClosureError, LandgapError
from landgap.land.ledger import Ledger, ledger
from landgap.land.supply import supply, tabulate
from landgap.layers import datasets
from landgap.layers.study import StudyArea
from landgap.layers.study_file import read_study
from landgap.output.result import Assessment

__version__ = version("landgap")

__all__ = [
    "Assessment",
    "ClosureError",
    "GifproParameters",
    "LandgapError",
    "Ledger",
    "StudyArea",
    "allocate",
    "assess",
    "balance",
    "datasets",
    "gifpro",
    "ledger",
    "maps",
    "reach",
    "read_study",
    "supply",
    "tabulate",
]


def __getattr__(name: str) -> ModuleType:
    """Load the maps, and with them matplotlib, on first use."""
    if name == "maps":
        return import_module("landgap.output.maps")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
