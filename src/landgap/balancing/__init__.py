"""Supply against demand: gap and reach, matching by suitability, evidence of surplus, inequality."""

from landgap.balancing.balance import LARGE_HA, VERDICTS, balance, reach
from landgap.balancing.by_area import balance_by
from landgap.balancing.evidence import MIN_IDLE_HA, MIN_IDLE_SHARE, surplus_evidence
from landgap.balancing.hot_spots import hot_spots
from landgap.balancing.inequality import FEW_UNITS, BorderTest, Inequality, border_test, inequality, lorenz
from landgap.balancing.matching import Matching, match
from landgap.balancing.segment_profiles import requirements_of, segment_profiles
from landgap.balancing.suitability import CRITERIA, FITS, suitability

__all__ = [
    "CRITERIA",
    "FEW_UNITS",
    "FITS",
    "LARGE_HA",
    "MIN_IDLE_HA",
    "MIN_IDLE_SHARE",
    "VERDICTS",
    "BorderTest",
    "Inequality",
    "Matching",
    "balance",
    "balance_by",
    "border_test",
    "hot_spots",
    "inequality",
    "lorenz",
    "match",
    "reach",
    "requirements_of",
    "segment_profiles",
    "suitability",
    "surplus_evidence",
]


def __dir__() -> list[str]:
    return __all__
