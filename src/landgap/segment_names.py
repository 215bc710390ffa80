"""Names of the segments of demand and of what they ask of land, in German and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from landgap.numerals import filled
from landgap.options import OPTIONS, Lang

__all__ = ["REQUIREMENT_NAMES", "SEGMENT_NAMES", "requirement_name", "segment_name", "segments_listed"]

SEGMENT_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "all": ("alle Wirtschaftszweige", "all sectors"),
        "automotive": ("Automobil und Zulieferer", "automotive and suppliers"),
        "chemicals": ("Chemie", "chemicals"),
        "logistics": ("Logistik", "logistics"),
        "other_manufacturing": ("übriges verarbeitendes Gewerbe", "other manufacturing"),
        "crafts_trade": ("Handwerk, Bau und Handel", "crafts, construction and trade"),
        "offices_services": ("Büro und Dienstleistung", "offices and services"),
        "unknown sectors": ("unbekannte Wirtschaftszweige", "unknown sectors"),
    }
)
"""German and English by segment; any other segment is called by its key."""

REQUIREMENT_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "kinds": ("Art der Baufläche", "kind of building area"),
        "parcel_from_ha": ("Parzellengröße", "size of the parcel"),
        "rail": ("Gleisanschluss", "rail siding"),
        "round_the_clock": ("24-Stunden-Betrieb", "24-hour operation"),
        "motorway_minutes": ("Fahrzeit zur Autobahn", "minutes to the motorway"),
        "slope_percent": ("Geländeneigung", "slope of the ground"),
        "dwellings_m": ("Abstand zu Wohnungen", "distance to dwellings"),
        "power_mw": ("Stromanschluss", "power supply"),
        "meant_for": ("vorgesehene Nutzung", "intended use"),
    }
)
"""German and English by requirement, as :func:`landgap.balancing.suitability` names them."""

_PARTS = {
    "sure": ("sicher {sure:,.0f} ha", "surely {sure:,.0f} ha"),
    "possible": ("möglich {possible:,.0f} ha", "possibly {possible:,.0f} ha"),
    "high": ("ungedeckt {low:,.0f} bis {high:,.0f} ha", "unmet {low:,.0f} to {high:,.0f} ha"),
    "unknown": ("meist nicht bekannt: {unknown}", "most often not known: {unknown}"),
}


def segment_name(segment: str, lang: Lang) -> str:
    """Name a segment of demand.

    Parameters
    ----------
    segment : str
        Its key, such as ``automotive``.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    str
        Its name; the key where no name is known.

    Examples
    --------
    >>> segment_name("chemicals", "de"), segment_name("data_centres", "en")
    ('Chemie', 'data_centres')
    """
    return SEGMENT_NAMES.get(segment, (segment, segment))[OPTIONS["lang"].words.index(lang)]


def requirement_name(requirement: str, lang: Lang) -> str:
    """Name what a segment asks of land.

    Parameters
    ----------
    requirement : str
        Its key, such as ``rail``.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    str
        Its name; the key where no name is known.

    Examples
    --------
    >>> requirement_name("rail", "de"), requirement_name("meant_for", "en")
    ('Gleisanschluss', 'intended use')
    """
    return REQUIREMENT_NAMES.get(requirement, (requirement, requirement))[OPTIONS["lang"].words.index(lang)]


def segments_listed(segments: Iterable[str] | Mapping[str, Mapping[str, object]], lang: Lang) -> str:
    """Name several segments, each with its hectares where there are some.

    Parameters
    ----------
    segments : iterable of str, or mapping of str to mapping
        Keys; or by key any of `sure`, `possible`, `low` and `high` (unmet), in ha, and `unknown`, the
        requirement that is most often not known.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    str
        One after the other, in the order given.

    Examples
    --------
    >>> segments_listed(["chemicals", "logistics"], "de")
    'Chemie; Logistik'
    >>> segments_listed({"chemicals": {"possible": 1837.3, "low": 0.0, "high": 284.0}}, "en")
    'chemicals (possibly 1,837 ha, unmet 0 to 284 ha)'
    """
    if not isinstance(segments, Mapping):
        return "; ".join(segment_name(each, lang) for each in segments)
    place = OPTIONS["lang"].words.index(lang)
    texts = []
    for each, figures in segments.items():
        known = {name: figure for name, figure in figures.items() if figure is not None}
        text = ", ".join(words[place] for name, words in _PARTS.items() if name in known)
        if "unknown" in known:
            known["unknown"] = requirement_name(str(known["unknown"]), lang)
        texts.append(f"{segment_name(each, lang)} ({filled(text, known, lang)})")
    return "; ".join(texts)
