"""The words on the maps of who could plan together: contiguous sites, proposed areas."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
AREA_TEXTS = {
    # contiguous sites
    "contiguous": ("Zusammenhängende Standorte", "Contiguous sites"),
    "contiguous_about": (
        "Verfügbare und geplante Gewerbeflächen, die aneinandergrenzen oder höchstens {within} m "
        "voneinander entfernt liegen, über Gemeinde- und Landesgrenzen hinweg zusammengefasst",
        "Available and planned commercial land that adjoins or lies at most {within} m apart, "
        "joined across municipal and state boundaries",
    ),
    "joined_heading": ("Standorte nach Fläche (brutto)", "Sites by area (gross)"),
    "joined_across": ("über eine Landesgrenze", "across a state border"),
    "joined_shared": ("mehrerer Gemeinden", "of several municipalities"),
    "joined_alone": ("einer Gemeinde, aus mehreren Flächen", "of one municipality, several sites"),
    "joined_single": ("einer Gemeinde, eine Fläche", "of one municipality, one site"),
    "joined_rough": ("Lage angenähert (gestrichelt)", "position approximate (dashed)"),
    "joined_table": ("Rangfolge, gemeindeübergreifende zuerst", "Ranking, joint sites first"),
    "joined_column_ha": ("brutto ha", "gross ha"),
    "joined_column_supply": ("frei ha", "free ha"),
    "joined_column_units": ("Gem.", "mun."),
    "joined_note": (
        "Frei: bekanntes Nettoangebot aller Teilflächen, nicht zwingend eine zusammenhängende "
        "Fläche. –: nicht bekannt. Gem.: Zahl der Gemeinden.",
        "Free: known net supply of all parts, not necessarily one parcel. –: not known. Mun.: "
        "number of municipalities.",
    ),
    "joined_none": (
        "Kein Standort erstreckt sich über mehrere Gemeinden.",
        "No site extends over several municipalities.",
    ),
    "joined_sure": (
        "Für {rough} von {sites} Standorten liegt nur ein Punkt vor, dessen Lage um bis zu {km} "
        "km abweicht; ihr Umriss ist modelliert. Ob sie aneinandergrenzen, ist dort nicht "
        "gesichert.",
        "{rough} of {sites} sites are known as a point only, which may be {km} km off; their "
        "outline is modelled. Whether they adjoin is not certain.",
    ),
    "joined_sure_plain": (
        "Für {rough} von {sites} Standorten liegt nur ein Punkt vor; ihr Umriss ist modelliert. "
        "Ob sie aneinandergrenzen, ist dort nicht gesichert.",
        "{rough} of {sites} sites are known as a point only; their outline is modelled. Whether "
        "they adjoin is not certain.",
    ),
    # proposed areas
    "proposed": ("Vorschläge für Kooperationsräume", "Proposed cooperation areas"),
    "proposed_about": (
        "Benachbarte Gemeinden, deren Flächenüberschuss Fehlbedarf jenseits der Landesgrenze deckt. "
        "Zahlen: angerechneter Saldo in ha (der kleinere Wert aus Flächensaldo und Saldo großer "
        "zusammenhängender Flächen)",
        "Neighbouring municipalities whose surplus offsets a deficit across the state border. "
        "Numbers: balance that counts, in ha (the lesser of the land balance and the balance of large "
        "parcels)",
    ),
    "part_surplus": ("Flächenüberschuss", "surplus"),
    "part_deficit": ("Fehlbedarf", "deficit"),
    "part_balanced": ("ausgeglichen", "balanced"),
    "part_unknown": ("verbindend; Angebot unbekannt", "connecting; supply unknown"),
    "proposed_rest": ("in keinem Vorschlag", "in no proposal"),
    "proposed_columns_offset": ("Ausgl.", "offset"),
    "proposed_columns_gap": ("Saldo", "balance"),
    "proposed_columns_pooling": ("Gemeins.", "pooling"),
    "proposed_note": (
        "Ausgl.: Fehlbedarf des einen Landes, den der Überschuss des anderen deckt. Saldo: Flächensaldo "
        "des ganzen Raums, Bedarf der verbindenden Gemeinden eingerechnet (≥: Mindestwert, da nicht alles "
        "Angebot erfasst ist). Gemeins.: Gewinn der Gemeinsamkeit, d. h. Bedarf, den die Mitglieder "
        "zusammen decken und jede Gemeinde für sich nicht.",
        "Offset: deficit of one state that the surplus of the other meets. Balance: land balance of the "
        "whole area, with the demand of connecting municipalities (≥: lower bound, as not all supply is "
        "recorded). Pooling: pooling gain, the demand that the members meet together and each alone "
        "does not.",
    ),
    "proposed_unsure": (
        "Schraffierter Rand: nicht abschließend bestimmbar. Der Saldo der bekannten Gemeinden behält sein "
        "Vorzeichen unter weniger als {share}\u00a0% der Annahmen.",
        "Hatched edge: not determined. The balance of the municipalities that are known keeps its sign under "
        "fewer than {share}\u00a0% of the assumptions.",
    ),
    "proposed_rules": ("Vorgaben: {limits}.", "Limits: {limits}."),
    "limit_units": ("höchstens {value} Gemeinden", "at most {value} municipalities"),
    "limit_km": ("höchstens {value} km Straßenentfernung", "at most {value} km apart by road"),
    "limit_minutes": ("höchstens {value} Minuten Fahrzeit", "at most {value} minutes apart"),
    "limit_area": ("höchstens {value} km²", "at most {value} km²"),
    "limit_states": ("mindestens {value} Länder", "at least {value} states"),
    "proposed_proven": (
        "Nachgewiesen: Unter diesen Vorgaben schneidet kein anderer Raum besser ab.",
        "Proven: within these limits no other area does better.",
    ),
    "proposed_open": (
        "Nicht nachgewiesen: Ein anderer Raum könnte um bis zu {share} % besser abschneiden.",
        "Not proven: another area could do better by up to {share} %.",
    ),
    "proposed_none": (
        "Unter diesen Vorgaben deckt in keinem Raum ein Überschuss Fehlbedarf jenseits der Landesgrenze.",
        "Within these limits no area has a surplus that offsets a deficit across the state border.",
    ),
    "proposed_unknown": (
        "Verbindende Gemeinden: {units}. Ihr Angebot ist unbekannt; ihr Bedarf von {ha} ha ist im Saldo "
        "enthalten.",
        "Connecting municipalities: {units}. Their supply is unknown; their demand of {ha} ha is part of "
        "the balance.",
    ),
}
