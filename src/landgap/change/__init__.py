"""Two dates compared: land taken up, planned, withdrawn or covered with PV, and boundaries redrawn."""

from landgap.change.accounts import FLOWS
from landgap.change.boundary_changes import boundary_changes
from landgap.change.monitor import Monitor, monitor
from landgap.change.transitions import CHANGES, STATES, change_of

__all__ = [
    "CHANGES",
    "FLOWS",
    "STATES",
    "Monitor",
    "boundary_changes",
    "change_of",
    "monitor",
]


def __dir__() -> list[str]:
    return __all__
