"""The ledger: units, sites and PV cut into pieces, so that every hectare is counted once."""

from landgap.overlay.ledger import Ledger, ledger
from landgap.overlay.partitioned.run import LedgerParts, ledger_in_parts
from landgap.overlay.precedence import PRECEDENCE

__all__ = ["PRECEDENCE", "Ledger", "LedgerParts", "ledger", "ledger_in_parts"]


def __dir__() -> list[str]:
    return __all__
