"""Maps of a result: who cooperates, what is missing, what the border does; German or English."""

from __future__ import annotations

from landgap.output.maps.access import access
from landgap.output.maps.balance import balance
from landgap.output.maps.bivariate import bivariate
from landgap.output.maps.change import change
from landgap.output.maps.choropleth import choropleth
from landgap.output.maps.contiguous import contiguous
from landgap.output.maps.cooperation import cooperation
from landgap.output.maps.flows import flows
from landgap.output.maps.membership import membership
from landgap.output.maps.multiples import multiples
from landgap.output.maps.printing import save
from landgap.output.maps.proposed import proposed
from landgap.output.maps.quality import quality
from landgap.output.maps.score import score
from landgap.output.maps.segments import segments
from landgap.output.maps.solar import solar

__all__ = [
    "access",
    "balance",
    "bivariate",
    "change",
    "choropleth",
    "contiguous",
    "cooperation",
    "flows",
    "membership",
    "multiples",
    "proposed",
    "quality",
    "save",
    "score",
    "segments",
    "solar",
]


def __dir__() -> list[str]:
    return __all__
