"""The words on the map of the segments and in the profile of a place."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
SEGMENT_TEXTS = {
    "segments": ("Flächen nach Segment", "Land by segment"),
    "segments_one": ("Flächen für {segment}", "Land for {segment}"),
    "segments_about": (
        "Bedarf der nächsten {years} Jahre je Gemeinde (Farbe) und verfügbare Flächen, die sicher oder "
        "möglicherweise geeignet sind (Kreise), in Hektar netto",
        "Demand of the next {years} years by municipality (colour), and available land that is surely or "
        "possibly suitable (discs), in net hectares",
    ),
    "segment_suited": (
        "sicher geeignet: {sure} ha, möglich: {possible} ha",
        "surely suitable: {sure} ha, possibly: {possible} ha",
    ),
    "segment_unmet": ("ungedeckt: {low} bis {high} ha", "unmet: {low} to {high} ha"),
    "segment_open": ("meist nicht bekannt: {requirement}", "most often not known: {requirement}"),
    "segment_land": ("Verfügbare Flächen", "Available land"),
    "segment_sure": (
        "sicher geeignet: alle Anforderungen erfüllt",
        "surely suitable: meets all requirements",
    ),
    "segment_possible": (
        "möglich: keine Anforderung verfehlt, manches nicht bekannt",
        "possible: fails no requirement, something is not known",
    ),
    "segment_unfit": ("Nicht gezeigt: ungeeignete Flächen.", "Not drawn: land that does not suit."),
    "segment_not_drawn": (
        "Nicht gezeigt: ungeeignete Flächen und {sites} Standorte ({ha} ha brutto), deren freie Fläche nicht "
        "bekannt ist.",
        "Not drawn: land that does not suit, and {sites} sites ({ha} ha gross) that do not say what is free.",
    ),
    "segment_several": (
        "„Möglich“ schließt die sicher geeigneten Flächen ein. Was mehreren Segmenten genügt, steht bei "
        "jedem; die Hektar sind daher nicht zu addieren.",
        "“Possibly” includes what suits surely. Land that suits several segments stands in each of them, so "
        "the hectares must not be added up.",
    ),
    "segment_demand": ("Bedarf (mittlerer Wert) in ha", "Demand (middle value) in ha"),
    "segment_unmet_heading": ("Ungedeckter Bedarf in ha", "Unmet demand in ha"),
    "segment_unmet_note": (
        "Grenze offen, mindestens bis höchstens. Mindestens: niedriger Bedarf, alle möglichen Flächen, das "
        "Segment zuerst. Höchstens: hoher Bedarf, nur sicher geeignete Flächen, die anderen zuerst.",
        "Border open, at least to at most. At least: low demand, all possible land, the segment picks first. "
        "At most: high demand, surely suitable land only, the others pick first.",
    ),
    "segment_by_state": ("Nach Ländern, in ha", "By state, in ha"),
    "segment_column_sure": ("sicher", "sure"),
    "segment_column_possible": ("möglich", "possible"),
    "segment_column_unmet": ("ungedeckt", "unmet"),
    "segment_all_states": ("alle", "all"),
    "segment_interval": ("{low} bis {high}", "{low} to {high}"),
    "segment_no_demand": ("kein Bedarf angegeben", "no demand stated"),
}
