"""Names of the segments of demand and of what they ask of land, in German and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from landgap.options import OPTIONS, Lang

__all__ = ["REQUIREMENT_NAMES", "SEGMENT_NAMES", "requirement_name", "segment_name"]

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
