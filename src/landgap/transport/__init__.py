"""Which demand finds land where, across the border and beside it, and what that is worth."""

from landgap.transport.dividend import Dividend, border_effects, dividend
from landgap.transport.dividend_bounds import DividendBounds, LandTotal, dividend_bounds
from landgap.transport.exchange import Exchange, exchange
from landgap.transport.requests import LEVELS, parcels, requests

__all__ = [
    "LEVELS",
    "Dividend",
    "DividendBounds",
    "Exchange",
    "LandTotal",
    "border_effects",
    "dividend",
    "dividend_bounds",
    "exchange",
    "parcels",
    "requests",
]


def __dir__() -> list[str]:
    return __all__
