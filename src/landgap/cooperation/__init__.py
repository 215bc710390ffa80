"""Who cooperates: members, what joining changes, fair shares, proposed areas."""

from landgap.cooperation.areas import ALL_STATES, Cooperation, cooperation_areas
from landgap.cooperation.instruments import EVIDENCE, instruments
from landgap.cooperation.membership import membership_effects
from landgap.cooperation.proposals import Proposal, propose_areas
from landgap.cooperation.region_problem import AreaRules
from landgap.cooperation.sharing import MAX_PARTIES, METHODS, fair_shares

__all__ = [
    "ALL_STATES",
    "EVIDENCE",
    "MAX_PARTIES",
    "METHODS",
    "AreaRules",
    "Cooperation",
    "Proposal",
    "cooperation_areas",
    "fair_shares",
    "instruments",
    "membership_effects",
    "propose_areas",
]


def __dir__() -> list[str]:
    return __all__
