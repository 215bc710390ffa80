"""The words on the maps of who could plan together: contiguous sites, proposed areas."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
AREA_TEXTS = {
    # contiguous sites
    "contiguous": ("Zusammenhängende Standorte", "Contiguous sites"),
    "contiguous_about": (
        "Freie und geplante Gewerbeflächen, die sich berühren oder höchstens {within} m "
        "auseinander liegen, über Gemeinde- und Landesgrenzen zusammengefasst",
        "Free and planned commercial land that touches or lies at most {within} m apart, joined "
        "across municipal and state boundaries",
    ),
    "joined_heading": ("Standorte nach Fläche (brutto)", "Sites by area (gross)"),
    "joined_across": ("über eine Landesgrenze", "across a state border"),
    "joined_shared": ("mehrerer Gemeinden", "of several municipalities"),
    "joined_alone": ("einer Gemeinde, aus mehreren Flächen", "of one municipality, several sites"),
    "joined_single": ("einer Gemeinde, eine Fläche", "of one municipality, one site"),
    "joined_rough": ("Lage angenähert (gestrichelt)", "position approximate (dashed)"),
    "joined_table": ("Rangfolge, gemeinsame zuerst", "Ranking, joint ones first"),
    "joined_column_ha": ("brutto ha", "gross ha"),
    "joined_column_supply": ("frei ha", "free ha"),
    "joined_column_units": ("Gem.", "mun."),
    "joined_note": (
        "Frei: bekanntes Nettoangebot aller Teile; das muss keine einzelne Parzelle sein. "
        "–: nicht bekannt. Gem.: Zahl der Gemeinden.",
        "Free: known net supply of all parts, which need not be one parcel. –: not known. "
        "Mun.: number of municipalities.",
    ),
    "joined_none": (
        "Kein Standort liegt in mehreren Gemeinden.",
        "No site lies in several municipalities.",
    ),
    "joined_sure": (
        "{rough} von {sites} Standorten haben modellierte Umrisse um einen Punkt, dessen Lage bis "
        "{km} km abweicht: ob sie sich berühren, ist dort nur ein Anhalt.",
        "{rough} of {sites} sites have modelled outlines around a point that may be {km} km off: "
        "whether they touch is an indication only.",
    ),
    "joined_sure_plain": (
        "{rough} von {sites} Standorten haben modellierte Umrisse um einen Punkt: ob sie sich "
        "berühren, ist dort nur ein Anhalt.",
        "{rough} of {sites} sites have modelled outlines around a point: whether they touch is an "
        "indication only.",
    ),
    # proposed areas
    "proposed": ("Vorschläge für Kooperationsräume", "Proposed cooperation areas"),
    "proposed_about": (
        "Benachbarte Gemeinden beiderseits der Landesgrenze, deren Überschuss und Fehlbedarf sich "
        "ausgleichen; Zahlen: Flächensaldo in ha",
        "Neighbouring municipalities on both sides of the state border whose surplus and deficit "
        "offset each other; numbers: land balance in ha",
    ),
    "part_surplus": ("hat Flächen übrig", "has land to spare"),
    "part_deficit": ("braucht Flächen", "lacks land"),
    "part_balanced": ("ausgeglichen", "even"),
    "part_unknown": ("verbindet; Angebot unbekannt", "connects; supply unknown"),
    "proposed_rest": ("in keinem Vorschlag", "in no proposal"),
    "proposed_columns_offset": ("Ausgl.", "offset"),
    "proposed_columns_gap": ("Saldo", "balance"),
    "proposed_columns_dividend": ("Gewinn", "dividend"),
    "proposed_note": (
        "Ausgl.: Fehlbedarf des einen Landes, den Überschuss des anderen deckt. Saldo: was übrig "
        "bleibt (−: fehlt). Gewinn: Bedarf, den die Mitglieder gemeinsam decken und allein nicht.",
        "Offset: deficit of one state that surplus of another meets. Balance: what is left over "
        "(−: missing). Dividend: demand that the members meet together and not alone.",
    ),
    "proposed_rules": (
        "Grenzen: {limits}.",
        "Limits: {limits}.",
    ),
    "limit_units": ("höchstens {value} Gemeinden", "at most {value} municipalities"),
    "limit_km": ("höchstens {value} km Straße voneinander", "at most {value} km by road apart"),
    "limit_minutes": ("höchstens {value} Minuten voneinander", "at most {value} minutes apart"),
    "limit_area": ("höchstens {value} km²", "at most {value} km²"),
    "limit_states": ("mindestens {value} Länder", "at least {value} states"),
    "proposed_proven": (
        "Bewiesen: in diesen Grenzen ist kein anderer Raum mehr wert.",
        "Proven: within these limits no other area is worth more.",
    ),
    "proposed_open": (
        "Nicht bewiesen: ein anderer Raum könnte bis {share} % mehr wert sein.",
        "Not proven: another area could be worth up to {share} % more.",
    ),
    "proposed_none": (
        "In diesen Grenzen gleicht sich kein Raum über die Landesgrenze aus.",
        "Within these limits no area balances itself across the state border.",
    ),
    "proposed_unknown": (
        "{units} Gemeinden der Vorschläge verbinden nur: ihr Angebot ist unbekannt, ihr Bedarf von "
        "{ha} ha zählt hier nicht.",
        "{units} municipalities of the proposals only connect: their supply is unknown, their "
        "demand of {ha} ha does not count here.",
    ),
}
