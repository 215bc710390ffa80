"""What photovoltaics take of commercial land, what the law says, and whether other land would do."""

from landgap.solar.candidates import MIN_HA, RasterLimit, pv_candidates
from landgap.solar.conflict import LEASE_YEARS, Solar, pv_conflict
from landgap.solar.eeg import eeg_classes, eeg_rules
from landgap.solar.on_sites import PvOnSites, pv_on_sites
from landgap.solar.overlap import (
    AREA_SPREAD,
    DRAWS,
    QUADRATURE_NODES,
    QUANTILES,
    ExpectedOverlap,
    expected_overlap,
)
from landgap.solar.plants import with_uncertainty
from landgap.solar.published_claims import LIKELY, UNLIKELY, compare_claims
from landgap.solar.relocation import Relocation, relocate

__all__ = [
    "AREA_SPREAD",
    "DRAWS",
    "LEASE_YEARS",
    "LIKELY",
    "MIN_HA",
    "QUADRATURE_NODES",
    "QUANTILES",
    "UNLIKELY",
    "ExpectedOverlap",
    "PvOnSites",
    "RasterLimit",
    "Relocation",
    "Solar",
    "compare_claims",
    "eeg_classes",
    "eeg_rules",
    "expected_overlap",
    "pv_candidates",
    "pv_conflict",
    "pv_on_sites",
    "relocate",
    "with_uncertainty",
]


def __dir__() -> list[str]:
    return __all__
