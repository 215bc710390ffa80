"""Scores that explain themselves: value functions, weights, aggregation, and how sure ranks are."""

from landgap.scoring.aggregation import AGGREGATIONS, FLOOR
from landgap.scoring.defaults import (
    SITE_CRITERIA,
    SITE_WEIGHTS,
    UNIT_CRITERIA,
    UNIT_WEIGHTS,
    unit_measures,
)
from landgap.scoring.presets import NORDRAUM_2018
from landgap.scoring.rank_uncertainty import NORMALISATIONS, Uncertainty
from landgap.scoring.score import MIN_KNOWN_SHARE, UNMEASURED, score
from landgap.scoring.score_result import Score
from landgap.scoring.weighting import (
    MAX_INCONSISTENCY,
    RANDOM_INDEX,
    ahp_weights,
    point_weights,
    rank_weights,
)
from landgap.value_functions import ValueFunction, linear, sigmoid, step, table

__all__ = [
    "AGGREGATIONS",
    "FLOOR",
    "MAX_INCONSISTENCY",
    "MIN_KNOWN_SHARE",
    "NORDRAUM_2018",
    "NORMALISATIONS",
    "RANDOM_INDEX",
    "SITE_CRITERIA",
    "SITE_WEIGHTS",
    "UNIT_CRITERIA",
    "UNIT_WEIGHTS",
    "UNMEASURED",
    "Score",
    "Uncertainty",
    "ValueFunction",
    "ahp_weights",
    "linear",
    "point_weights",
    "rank_weights",
    "score",
    "sigmoid",
    "step",
    "table",
    "unit_measures",
]


def __dir__() -> list[str]:
    return __all__
