"""What comes in: files become checked layers, checked layers become a study area."""

from landgap.layers import datasets
from landgap.layers.border import neighbours, state_borders
from landgap.layers.crs import AREA_CRS
from landgap.layers.dated import at_end_of, phase, year_of
from landgap.layers.footprint import footprints
from landgap.layers.kinds import Column
from landgap.layers.members import territory
from landgap.layers.pv_area import HA_PER_MW, HA_PER_MW_BOUNDS, NO_LAND, pv_area_ha
from landgap.layers.pv_parks import group_parks
from landgap.layers.repair import Repairs
from landgap.layers.schema import LAYERS, SIZE_BOUNDS_HA, SIZE_CLASSES, Layer
from landgap.layers.study import StudyArea
from landgap.layers.study_file import read_study
from landgap.layers.supply_totals import SupplyTotal

__all__ = [
    "AREA_CRS",
    "HA_PER_MW",
    "HA_PER_MW_BOUNDS",
    "LAYERS",
    "NO_LAND",
    "SIZE_BOUNDS_HA",
    "SIZE_CLASSES",
    "Column",
    "Layer",
    "Repairs",
    "StudyArea",
    "SupplyTotal",
    "at_end_of",
    "datasets",
    "footprints",
    "group_parks",
    "neighbours",
    "phase",
    "pv_area_ha",
    "read_study",
    "state_borders",
    "territory",
    "year_of",
]


def __dir__() -> list[str]:
    return __all__
