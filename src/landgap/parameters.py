"""Every number that landgap ships and that changes a result: its range, its source and how good that is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from landgap.access.decay import ZONES_10_20_30, ZONES_20_40_60
from landgap.assess_demand import DEMAND_WEIGHTS, gifpro_parameters
from landgap.assess_options import AssessOptions
from landgap.balancing.segment_profiles import segment_profiles
from landgap.demand import (
    ACOCELLA_2017,
    HCA_2015,
    HONG_KONG_FLOOR_M2_PER_JOB,
    KEMPTEN_2012,
    MEASURED_NET_TO_GROSS,
    PUBLISHED_RANGE,
    VALLEE,
    ParameterRange,
    duesseldorf_rule,
    mobile_range,
    published_requests,
)
from landgap.demand.request_sizes import WEIGHT_OF_LARGER
from landgap.layers import pv_area, pv_parks
from landgap.layers.schema import SIZE_BOUNDS_HA
from landgap.questions.secured import YARDSTICK_YEARS
from landgap.robustness.assumptions import DETOURS, MOTORWAYS_KMH, REACH, SPEEDS_KMH
from landgap.scoring.presets import NORDRAUM_2018
from landgap.sites.contiguous import MIN_SHARE_HA
from landgap.sites.net_share import NET_SHARES, NOT_STATED
from landgap.sites.quality import HIGH_QUALITY
from landgap.solar import candidates, overlap, published_claims
from landgap.solar.eeg import eeg_rules

_STATUS = {"S": "verified", "C": "verified", "own": "own choice", "S2": "unverifiable", "M": "unverifiable"}
_READ = ("S", "S2", "C")
_SETS = (PUBLISHED_RANGE, VALLEE, ACOCELLA_2017, KEMPTEN_2012)
_STUDIES = "studies of the region, 2009 and 2021: sites from 5 ha (aktion-flaeche.de/node/31)"
_UNITS = {
    "commercial_share": "share",
    "reuse_share": "share",
    "land_m2_per_employee": "m² net per employee",
    "net_to_gross": "gross over net",
}
_LAW = {"width_m": "m", "max_ha": "ha", "cap_mw_per_year": "MW per year"}
_MEASURES = {"km": "km", "ha": "ha", "minutes": "minutes"}


class _Parameter(NamedTuple):
    """One row of the table."""

    parameter: str
    value: float
    unit: str
    used_in: str
    evidence: str
    source: str
    also: str = ""
    low: float = np.nan
    high: float = np.nan


def parameters() -> pd.DataFrame:
    """List every shipped number that changes a result, with its range and its source.

    Returns
    -------
    DataFrame
        Indexed by `parameter`: `value` (as shipped; missing where only a range is known), `low` and `high`
        (published, or else tried where the dividend is tried; missing where there is neither), `unit`,
        `used_in`, `status`, `evidence`, `read` (whether the value was read, in its source or in one that
        cites it, or computed from what was read), `source`, `also` (what else is published).

        `status` follows from `evidence`: ``verified`` (``S`` read in the source, ``C`` computed from what was
        read), ``own choice`` (``own``), ``unverifiable`` (``S2`` read only in a source that cites it, ``M``
        general knowledge).

    See Also
    --------
    AssessOptions : Where most of them can be changed.
    landgap.balancing.segment_profiles : What segments ask for beside numbers: kinds of land, rail, 24 hours.

    Notes
    -----
    Values are read where they are used. Left out: choices that are words, limits of plausible input, and
    tolerances of rounding.

    Examples
    --------
    >>> table = parameters()
    >>> table.loc[["detour", "junction_km"], ["value", "low", "high", "status"]]
                 value  low  high      status
    parameter
    detour         1.3  1.2   1.4    verified
    junction_km    5.0  NaN   NaN  own choice
    """
    rows = [
        *_supply(),
        *_distance(),
        *_demand(),
        *_requests(),
        *_segments(),
        *_pv(),
        *_law(),
        *_scores(),
    ]
    table = pd.DataFrame(rows).set_index("parameter")
    table["status"] = table["evidence"].map(_STATUS)
    table["read"] = table["evidence"].isin(_READ)
    columns = ["value", "low", "high", "unit", "used_in", "status", "evidence", "read", "source", "also"]
    return table[columns]


def _supply() -> Iterator[_Parameter]:
    chosen = AssessOptions()
    if chosen.net_share is not None:
        yield _Parameter(
            "net_share", chosen.net_share, "share", "supply", "C",
            "Leuna III (150 of 200 ha) and Airpark Merseburg (120 of 160 ha), mz.de 4194982 and 3548182",
            low=NOT_STATED.low, high=NOT_STATED.high,
        )  # fmt: skip
    for level, share in {**NET_SHARES, "not_stated": NOT_STATED}.items():
        yield _Parameter(
            f"net_share.{level}", share.mid, "share", "supply, where net_share is None", share.evidence,
            share.source, low=share.low, high=share.high,
        )  # fmt: skip
    yield _Parameter(
        "large_ha", chosen.large_ha, "ha", "quality of sites", "S", _STUDIES,
        "nothing that was read says that the demand asks for such parcels",
    )  # fmt: skip
    for bound in SIZE_BOUNDS_HA:
        yield _Parameter(
            f"size_class.from_{bound:g}_ha", bound, "ha", "size classes", "own",
            "classes in use in the region, put together",
            "from 5 ha the studies; 5 to 10 and above 10 ha Halle; from 50 ha the higher grant (RegioPlan, "
            "tag24.de)",
        )  # fmt: skip
    yield _Parameter(
        "junction_km", chosen.junction_km, "km", "quality of sites", "own",
        "the studies ask for a link to a motorway, not for km",
        "10 driving minutes are asked for in Leipzig (lvz.de 2018-10)",
    )  # fmt: skip
    yield _Parameter(
        "high_quality", HIGH_QUALITY, "share", "quality of sites", "own",
        "more than half of the marks that are known",
    )  # fmt: skip
    yield _Parameter(
        "contiguous_within_m", chosen.contiguous_within_m, "m", "contiguous sites", "own",
        "the width of a road",
    )  # fmt: skip
    yield _Parameter(
        "min_share_ha", MIN_SHARE_HA, "ha", "contiguous sites", "own",
        "less is put down to boundaries that differ",
    )  # fmt: skip
    yield _Parameter(
        "idle_share", chosen.idle_share, "share", "evidence of surplus", "own",
        "no study that was read sets one",
    )  # fmt: skip
    yield _Parameter(
        "idle_ha", chosen.idle_ha, "ha", "evidence of surplus", "own", f"size of a site in the {_STUDIES}"
    )  # fmt: skip
    for name, years in zip(("low", "high"), YARDSTICK_YEARS, strict=True):
        yield _Parameter(
            f"yardstick_years.{name}", years, "years", "land that can be had soon", "S2",
            "New South Wales, Employment Lands Development Monitor, as told by a secondary account",
        )  # fmt: skip


def _distance() -> Iterator[_Parameter]:
    chosen = AssessOptions()
    reach = [np.inf if cost is None else cost for costs in REACH.values() for cost in costs]
    yield _Parameter(
        "within", np.inf if chosen.within is None else chosen.within, "as travel costs", "exchange", "own",
        "nothing that was read says how far firms look",
        low=min(reach), high=max(reach),
    )  # fmt: skip
    yield _Parameter(
        "detour", chosen.detour, "road over straight line", "travel costs", "S",
        "1.3 ± 0.1: Guhr, Schreckenberg et al., npj Complexity 1, 22 (2024), motorway networks",
        "1.343 for European cities (Environment and Planning B, 2023)",
        low=min(DETOURS), high=max(DETOURS),
    )  # fmt: skip
    yield _Parameter(
        "speed_kmh", chosen.speed_kmh, "km/h", "travel minutes", "own", "ordinary roads, with towns",
        low=min(SPEEDS_KMH), high=max(SPEEDS_KMH),
    )  # fmt: skip
    yield _Parameter(
        "motorway_kmh", chosen.motorway_kmh, "km/h", "travel minutes", "own", "between lorries and cars",
        "lorries may drive 80 (general knowledge: highway code); cars drove 117 on average in 2014 (Federal "
        "Highway Research Institute, as told by auto motor und sport, April 2019)",
        low=min(MOTORWAYS_KMH), high=max(MOTORWAYS_KMH),
    )  # fmt: skip
    yield _Parameter(
        "intrazonal_cost", chosen.intrazonal_cost, "as travel costs", "travel costs", "own",
        "no way within a unit",
    )  # fmt: skip
    zones = (
        ("zones_20_40_60", ZONES_20_40_60, (20, 40, 60), "example in the documentation of PySAL access", ""),
        (
            "zones_10_20_30", ZONES_10_20_30, (10, 20, 30), "public re-implementations of Luo and Qi (2009)",
            "the paper itself was not read",
        ),
    )  # fmt: skip
    for name, zone, bounds, source, also in zones:
        default = ", the default" if zone == chosen.catchment_weight else ""
        for bound, weight in zip(bounds, zone(bounds), strict=True):
            yield _Parameter(
                f"{name}.up_to_{bound}", float(weight), "weight", f"floating catchment{default}", "S", source,
                also,
            )  # fmt: skip


def _demand() -> Iterator[_Parameter]:
    default = gifpro_parameters(demand=None)
    known: list[tuple[str, ParameterRange]] = []
    for each in (default, *(other for other in _SETS if other is not default)):
        for name, value in each.values():
            # what other sets share with the default one stands there
            if (name, value) not in known:
                unit = _UNITS.get(name.split(".")[0], "per employee and year")
                yield _of_range(f"gifpro.{each.name}.{name}", value, unit, "GIFPRO")
        known = known or list(default.values())
    yield _of_range("measured_net_to_gross", MEASURED_NET_TO_GROSS, "gross over net", "no shipped set")
    yield _of_range("mobile_share", mobile_range(default), "share", "exchange, where no share is given")
    for key, weight in DEMAND_WEIGHTS.items():
        yield _Parameter(
            f"demand_weights.{key}", weight, "weight", "allocation of a published total", "own",
            "half where the firms are, half where the people are; no study of the region states its keys",
        )  # fmt: skip
    for name, unit in (("years", "years"), ("base_years", "years"), ("brownfield_share", "share")):
        yield _Parameter(
            f"duesseldorf_rule.{name}", _default_of(duesseldorf_rule, name), unit, "take-up", "S",
            "Bezirksregierung Düsseldorf, Handlungsspielraummethode (brd.nrw.de)",
        )  # fmt: skip
    for name, value in HCA_2015.floor_m2_per_job.items():
        yield _of_range(
            f"hca_2015.floor_m2_per_job.{name}", value, "m² of floor per job", "floor space, never a default"
        )  # fmt: skip
    yield _of_range(
        "hca_2015.plot_ratio", HCA_2015.plot_ratio, "floor over land", "floor space, never a default"
    )
    yield _of_range("hca_2015.margin", HCA_2015.margin, "share", "floor space, never a default")
    for name, value in HONG_KONG_FLOOR_M2_PER_JOB.items():
        yield _of_range(
            f"hong_kong.floor_m2_per_job.{name}", value, "m² of floor per job", "floor space, never a default"
        )  # fmt: skip


def _requests() -> Iterator[_Parameter]:
    for segment, weight in WEIGHT_OF_LARGER.items():
        yield _Parameter(
            f"weight_of_larger_requests.{segment}", weight, "weight", "sizes of requests", "own",
            "between the sizes of Bielefeld 2019 and those of the larger investments in Germany",
            low=0, high=1,
        )  # fmt: skip
    for row in published_requests().to_dict("records"):
        of = f", {row['share']:.0%}" if pd.notna(row["share"]) else ""
        yield _Parameter(
            f"request_ha.{row['place']} {row['year']}{of}", np.nan, "ha", "sizes of requests",
            row["evidence"], row["source"], _text(row["also"]), low=row["low_ha"], high=row["high_ha"],
        )  # fmt: skip


def _segments() -> Iterator[_Parameter]:
    for row in segment_profiles().to_dict("records"):
        if isinstance(row["unit"], str):
            yield _Parameter(
                f"profile.{row['segment']}.{row['requirement']}", float(row["value"]), row["unit"],
                "suitability of sites", row["evidence"], row["source"], _text(row["also"]),
            )  # fmt: skip


def _pv() -> Iterator[_Parameter]:
    glossary, agency = "nrg-projekt.de, glossary", "Umweltbundesamt, Photovoltaik-Freiflächenanlagen"
    sources = (
        (f"{glossary}; it names no first year", f"4.1 ({agency})"),
        (glossary, "2.5 as a planning value (BMWi 2017)"),
        (agency, ""),
    )
    for (year, per_mw), (source, also) in zip(pv_area.HA_PER_MW, sources, strict=True):
        yield _Parameter(
            f"pv_ha_per_mw.{year}", per_mw, "ha per MW", "land of PV plants", "S", source, also
        )  # fmt: skip
    yield _Parameter(
        "pv_area_spread", overlap.AREA_SPREAD, "sigma of a lognormal", "land of PV plants", "C",
        "209 real footprints of plants built from 2004 to 2015 (UFZ 2019)",
    )  # fmt: skip
    for name, quantile in zip(("low", "high"), overlap.QUANTILES, strict=True):
        yield _Parameter(
            f"pv_quantile.{name}", quantile, "quantile", "ranges of PV on sites", "own", "nine in ten"
        )
    low, mid, high = AssessOptions().lease_years
    yield _Parameter(
        "lease_years", mid, "years", "when land under PV becomes free", "M",
        "leases run for 20 to 30 years; no source was read",
        low=low, high=high,
    )  # fmt: skip
    yield _Parameter(
        "pv_park_within_m", pv_parks.WITHIN_M, "m", "stages of one park", "own",
        "about the width of a park of 100 ha",
    )  # fmt: skip
    yield _Parameter(
        "pv_candidate_from_ha", candidates.MIN_HA, "ha", "other land for PV", "own",
        "smaller parts hold no plant",
    )  # fmt: skip
    for name, share in (("likely", published_claims.LIKELY), ("unlikely", published_claims.UNLIKELY)):
        yield _Parameter(
            f"pv_claim.{name}", share, "share", "published word on plants", "own",
            "what confirms or denies it",
        )  # fmt: skip


def _law() -> Iterator[_Parameter]:
    for row in eeg_rules().to_dict("records"):
        for name, unit in _LAW.items():
            if pd.notna(row[name]):
                yield _Parameter(
                    f"law.{row['rule']}.{name}", row[name], unit, row["law"], row["evidence"], row["source"]
                )  # fmt: skip


def _scores() -> Iterator[_Parameter]:
    chosen = AssessOptions()
    for layer in ("sites", "units"):
        for name, weight in chosen.weights_of(layer).items():
            yield _Parameter(
                f"score.{layer}.{name}.weight", weight, "weight", f"score of {layer}", "own",
                "chosen by landgap", "a city's: the preset NORDRAUM_2018" if layer == "sites" else "",
            )  # fmt: skip
        for name, worth in chosen.criteria_of(layer).items():
            for end, post in zip(("from", "to"), worth.goalposts or (), strict=False):
                yield _Parameter(
                    f"score.{layer}.{name}.{end}", post, _MEASURES.get(name.rsplit("_", 1)[-1], "share"),
                    f"score of {layer}", "own", "goalpost, chosen by landgap",
                )  # fmt: skip
    for name, weight in NORDRAUM_2018["weights"]["sites"].items():
        unread = name == "not_read"
        yield _Parameter(
            f"nordraum_2018.{name}.weight", weight, "weight", "preset NORDRAUM_2018", "C" if unread else "S",
            "Stadt Leipzig, Nordraumkonzept Leipzig 2025+ (April 2018), docslib.org/doc/10120158",
            "the rest to 100 %" if unread else "one measure stands for its theme: our choice",
        )  # fmt: skip
    yield _Parameter(
        "min_known_share", chosen.min_known_share, "share", "scores", "own", "no standard sets one"
    )
    yield _Parameter(
        "weight_range", chosen.uncertainty.weight_range, "share of each weight", "ranges of ranks", "own",
        "how far weights are varied",
    )  # fmt: skip


def _of_range(parameter: str, value: ParameterRange, unit: str, used_in: str) -> _Parameter:
    return _Parameter(
        parameter, value.mid, unit, used_in, value.evidence, value.source, value.also,
        low=value.low, high=value.high,
    )  # fmt: skip


def _default_of(function: Callable[..., Any], name: str) -> float:
    return float(inspect.signature(function).parameters[name].default)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
