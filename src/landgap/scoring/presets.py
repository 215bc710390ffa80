"""Weights that a planning authority has published, ready for an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from landgap.scoring.defaults import SITE_CRITERIA
from landgap.scoring.score import UNMEASURED

NORDRAUM_2018: Mapping[str, Any] = MappingProxyType(
    {
        "criteria": {
            "sites": {
                "size_ha": SITE_CRITERIA["size_ha"],
                "motorway_km": SITE_CRITERIA["motorway_km"],
                "planning": UNMEASURED,
                "environment": UNMEASURED,
                "not_read": UNMEASURED,
            }
        },
        "weights": {
            "sites": {
                "size_ha": 0.20,
                "motorway_km": 0.30,
                "planning": 0.10,
                "environment": 0.30,
                "not_read": 0.10,
            }
        },
    }
)
"""Sites as the City of Leipzig weighs potential commercial land, for ``lg.assess(study, **NORDRAUM_2018)``.

Source: Stadt Leipzig, Amt für Wirtschaftsförderung, Nordraumkonzept Leipzig 2025+ (April 2018), simplified
scheme, docslib.org/doc/10120158; what was read ends within infrastructure. Area 20 %: size by classes, place
at a commercial centre, slope. Planning 10 %: distance to settlements, reserved areas of the regional plan,
Grüner Ring. Environment 30 %: ecological compatibility. Infrastructure 30 %: distance to a motorway or a road
of four lanes. The last 10 % were not read.

Ours: one measure stands for its theme (size for area, the next motorway junction for infrastructure), and the
goalposts are those of ``SITE_CRITERIA``, as the classes were not read. Half of the weight has no data."""
