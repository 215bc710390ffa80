"""What it costs to get somewhere, what a hectare counts for at a distance, and the land in reach."""

from landgap.access.accessibility import accessibility
from landgap.access.border_cost import border_cost
from landgap.access.catchment import catchment
from landgap.access.decay import ZONES_10_20_30, ZONES_20_40_60, gaussian, gravity
from landgap.access.travel_costs import DETOUR, travel_costs
from landgap.value_functions import ValueFunction, step

__all__ = [
    "DETOUR",
    "ZONES_10_20_30",
    "ZONES_20_40_60",
    "ValueFunction",
    "accessibility",
    "border_cost",
    "catchment",
    "gaussian",
    "gravity",
    "step",
    "travel_costs",
]


def __dir__() -> list[str]:
    return __all__
