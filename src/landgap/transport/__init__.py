"""Which demand finds land where, across the border and beside it, and what that is worth."""

from landgap.transport.binding import binding
from landgap.transport.break_even import BreakEven, break_even
from landgap.transport.dividend import Dividend, border_effects, dividend
from landgap.transport.dividend_bounds import DividendBounds, dividend_bounds
from landgap.transport.dividend_value import DividendValue
from landgap.transport.exchange import Exchange, exchange
from landgap.transport.local_demand import AfterLocalDemand, serve_locally
from landgap.transport.requests import LEVELS, parcels, requests

__all__ = [
    "LEVELS",
    "AfterLocalDemand",
    "BreakEven",
    "Dividend",
    "DividendBounds",
    "DividendValue",
    "Exchange",
    "binding",
    "border_effects",
    "break_even",
    "dividend",
    "dividend_bounds",
    "exchange",
    "parcels",
    "requests",
    "serve_locally",
]


def __dir__() -> list[str]:
    return __all__
