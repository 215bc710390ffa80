"""Questions that the parties ask, one call each (Fragen der Beteiligten)."""

from landgap.questions.decisions import who_decides
from landgap.questions.give_back import plans_to_give_back
from landgap.questions.known import known_of
from landgap.questions.secured import land_within_two_years, secured_in_plans
from landgap.questions.taken_up import taken_up
from landgap.questions.what_if import WhatIf, what_if

__all__ = [
    "WhatIf",
    "known_of",
    "land_within_two_years",
    "plans_to_give_back",
    "secured_in_plans",
    "taken_up",
    "what_if",
    "who_decides",
]


def __dir__() -> list[str]:
    return __all__
