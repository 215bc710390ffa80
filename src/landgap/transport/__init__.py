"""Which demand finds land where, across the border and beside it, and what that is worth."""

from landgap.transport.dividend import Dividend, border_effects, dividend
from landgap.transport.exchange import Exchange, exchange
from landgap.transport.requests import LEVELS, parcels, requests

__all__ = [
    "LEVELS",
    "Dividend",
    "Exchange",
    "border_effects",
    "dividend",
    "exchange",
    "parcels",
    "requests",
]


def __dir__() -> list[str]:
    return __all__
