"""The shipped sets of GIFPRO parameters: by section of WZ 2008, and one published example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from landgap.demand.parameters import OTHERS, GifproParameters, ParameterRange

_REAT = "manual of REAT 3.0.3 (gifpro), example Kempten"
_REGION = "quoted for Bodensee-Oberschwaben (regionbodenseeoberschwaben.blogspot.com)"
_BIELEFELD = "Vallée et al. 2012, cited in the Gewerbeflächenkonzept of Bielefeld"
_ONE_FOR_ALL = "148 m² for every sector in REAT's gifpro, 150 in its gifpro.tbs"


def _each(sections: str, value: ParameterRange) -> Mapping[str, ParameterRange]:
    return dict.fromkeys(sections.split(), value)


def _reat_share(share: float) -> ParameterRange:
    source = f"{_REAT}; its groups set to sections of WZ 2008 by landgap"
    return ParameterRange.single(share, source=source, evidence="C")


_COMMERCIAL_SHARE = {
    **_each(
        "A T U",
        ParameterRange.single(
            0, source="farms, households and embassies stand on no commercial land", evidence="own"
        ),
    ),
    **_each(
        "B",
        ParameterRange(
            0,
            0.1,
            0.4,
            source="no share found; pits stand under mining law, workshops on commercial land",
            evidence="own",
        ),
    ),
    **_each("C", _reat_share(1.0)),
    **_each(
        "D E F",
        ParameterRange(
            0.2, 0.4, 0.6, source="no share found; set around that of trade and transport", evidence="own"
        ),
    ),
    **_each("G H J", _reat_share(0.4)),
    **_each("I K L M N P Q R S", _reat_share(0.1)),
    **_each(
        "O",
        ParameterRange(0, 0.05, 0.1, source="no share found; at most that of other services", evidence="own"),
    ),
}

_LAND = {
    **_each(
        "C",
        ParameterRange(
            200,
            250,
            250,
            source=f"{_BIELEFELD}: manufacturing 250, emission-intensive 200",
            evidence="S2",
            also=f"low-emission manufacturing 150; {_ONE_FOR_ALL}; 200 to 250 named elsewhere, not verified",
        ),
    ),
    **_each(
        "C19 C20 C21",
        ParameterRange(
            200,
            225,
            250,
            source=f"{_BIELEFELD}: emission-intensive 200, manufacturing 250; mid is their mean",
            evidence="S2",
            also=f"{_ONE_FOR_ALL}; that chemicals are emission-intensive is set by landgap",
        ),
    ),
    **_each(
        "F",
        ParameterRange(
            150,
            150,
            225,
            source=f"{_BIELEFELD}: low-emission manufacturing 150 and standard 225, set to F by landgap",
            evidence="S2",
            also=f"crafts 100 to 150 named elsewhere, not verified; {_ONE_FOR_ALL}",
        ),
    ),
    **_each(
        "G",
        ParameterRange(
            225,
            250,
            250,
            source=f"{_BIELEFELD}: retail and cars 250, standard 225",
            evidence="S2",
            also=f"no value for wholesale; {_ONE_FOR_ALL}",
        ),
    ),
    **_each(
        "H",
        ParameterRange(
            250,
            275,
            300,
            source=f"{_BIELEFELD}: logistics 250 to 300; mid is their mean",
            evidence="S2",
            also=f"above 300 named elsewhere, not verified; {_ONE_FOR_ALL}",
        ),
    ),
    **_each(
        "J K L M N",
        ParameterRange(
            75,
            100,
            100,
            source=f"{_BIELEFELD}: business services 100; services on average 75 (CIMA/NVK Karlsruhe 2011)",
            evidence="S2",
            also=_ONE_FOR_ALL,
        ),
    ),
    **_each(
        "I O P Q R S",
        ParameterRange(
            45,
            50,
            75,
            source=f"{_BIELEFELD}: other services 50; 45 to 75 in CIMA/NVK Karlsruhe 2011",
            evidence="S2",
            also=_ONE_FOR_ALL,
        ),
    ),
    OTHERS: ParameterRange(
        148,
        225,
        225,
        source=f"{_BIELEFELD}: standard 225; low is REAT's 148",
        evidence="S2",
        also=_ONE_FOR_ALL,
    ),
}

MEASURED_NET_TO_GROSS = ParameterRange.single(
    4 / 3, source="net over gross of 0.75 at Leuna III and at Airpark", evidence="C"
)
"""Gross land for one hectare of net land at two sites of the region; in no shipped set."""

KEMPTEN_2012 = GifproParameters(
    name="Kempten 2012",
    commercial_share={
        "manufacturing": ParameterRange.single(1.0, source=_REAT, evidence="S"),
        "trade, transport, ICT": ParameterRange.single(0.4, source=_REAT, evidence="S"),
        "other services": ParameterRange.single(0.1, source=_REAT, evidence="S"),
    },
    settlement_quota=ParameterRange.single(0.003, source=_REAT, evidence="S"),
    relocation_quota=ParameterRange.single(0.007, source=_REAT, evidence="S"),
    land_m2_per_employee={OTHERS: ParameterRange.single(148, source=_REAT, evidence="S")},
)
"""The published example; its result is known to the last digit."""

PUBLISHED_RANGE = GifproParameters(
    name="published range",
    commercial_share=_COMMERCIAL_SHARE,
    settlement_quota=ParameterRange(
        0.0015,
        0.00225,
        0.003,
        source=f"Dr. Acocella 2017 to Vallée, both {_REGION}; mid is their mean",
        evidence="C",
    ),
    relocation_quota=ParameterRange.single(0.007, source=f"{_REGION}; also {_REAT}", evidence="S"),
    land_m2_per_employee=_LAND,
    closure_quota=ParameterRange(
        0,
        0,
        0.007,
        source="0.7 per 100 is often named and was found in no source, so it widens high only",
        evidence="M",
        also="no part of the formula in REAT 3.0.3 (gifpro)",
    ),
    reuse_share=ParameterRange(
        0,
        0,
        0.25,
        source="a quarter is often named and was found in no source, so it widens low only",
        evidence="M",
        also="0 by default in REAT 3.0.3 (gifpro); a quarter of take-up off for brownfields "
        "(Bezirksregierung Düsseldorf); 4.0 of 11.8 ha re-used at Waldbronn (CIMA/NVK Karlsruhe)",
    ),
)
"""What published applications span, for all sections of WZ 2008 (A to U); the default.

Of each value mid is read, or chosen by landgap where nothing is published; what is general
knowledge only widens the range."""

VALLEE = replace(
    PUBLISHED_RANGE,
    name="Vallée",
    settlement_quota=ParameterRange.single(0.003, source=f"Vallée, {_REGION}", evidence="S"),
)
"""Settlement 0.30 per 100; all else as in the published range."""

ACOCELLA_2017 = replace(
    PUBLISHED_RANGE,
    name="Acocella 2017",
    settlement_quota=ParameterRange.single(0.0015, source=f"Dr. Acocella 2017, {_REGION}", evidence="S"),
)
"""Settlement 0.15 per 100; all else as in the published range."""
