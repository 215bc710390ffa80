"""The words on the map of changes between two dates."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
CHANGE_TEXTS = {
    "change": ("Veränderung der Gewerbeflächen", "Change of commercial land"),
    "change_about": (
        "Zwischen {first} und {last} in Anspruch genommene, neu geplante, aufgegebene oder mit "
        "Photovoltaik belegte Flächen nach Lage und Größe",
        "Land taken up, newly planned, given up or covered with photovoltaics between {first} "
        "and {last}, by place and area",
    ),
    "change_kinds": ("Veränderung", "Change"),
    "change_taken_up": ("in Anspruch genommen", "taken up"),
    "change_released": ("brachgefallen", "released from use"),
    "change_newly_planned": ("neu geplant", "newly planned"),
    "change_withdrawn": ("Planung aufgegeben", "plan withdrawn"),
    "change_reclassified": ("neu eingestuft", "reclassified"),
    "change_unclear": ("unklar (Planungsstand nicht angegeben)", "unclear (status not stated)"),
    "change_new_pv": ("neu mit Photovoltaik", "newly under photovoltaics"),
    "change_pv_removed": ("Photovoltaik abgebaut", "photovoltaics removed"),
    "change_row": ("{what} ({count})", "{what} ({count})"),
    "change_size": (
        "Kreisfläche: Fläche der Veränderung (in Klammern: Zahl der Kreise)",
        "Disc area: area of the change (in brackets: number of discs)",
    ),
    "change_small": (
        "Veränderungen unter {ha} ha sind nicht dargestellt.",
        "Changes below {ha} ha are not drawn.",
    ),
    "change_none": ("Keine Veränderung.", "No change."),
    "change_before": (
        "Gewerbefläche zu beiden Zeitpunkten (maßstäblich)",
        "commercial land at both dates (true to scale)",
    ),
    "change_pv_kept": (
        "Photovoltaik zu beiden Zeitpunkten (maßstäblich)",
        "photovoltaics at both dates (true to scale)",
    ),
    "change_moved": ("Gemeinde mit Gebietsänderung", "municipality whose boundaries were reformed"),
    "change_totals": ("Länder, in ha", "States, in ha"),
    "change_used_column": ("in Anspr.", "taken up"),
    "change_plan_column": ("geplant", "planned"),
    "change_given_column": ("aufgeg.*", "given up*"),
    "change_pv_column": ("PV", "PV"),
    "change_pv_sites_column": ("auf Gew.", "on sites"),
    "change_totals_note": (
        "* brachgefallen oder Planung aufgegeben. PV: neu belegt, davon auf Gewerbeflächen.",
        "* released from use or plan withdrawn. PV: newly covered, of that on commercial sites.",
    ),
    "change_rate": (
        "Mittlere Flächeninanspruchnahme: {rate} ha pro Jahr.",
        "Mean take-up: {rate} ha a year.",
    ),
    "change_redrawn": (
        "Nicht als Veränderung gezählt: {boundary} ha, die nur wegen abweichender Grenzverläufe "
        "in einer anderen Gemeinde liegen.",
        "Not counted as change: {boundary} ha that lie in another municipality only because "
        "boundaries are drawn differently.",
    ),
    "change_modelled": (
        "{sites} von {all_sites} Gewerbeflächen und {pv} von {all_pv} PV-Anlagen des späteren "
        "Zeitpunkts sind nur als Punkt bekannt; ihr Umriss ist modelliert.",
        "{sites} of {all_sites} commercial sites and {pv} of {all_pv} PV plants of the later "
        "date are known as points only; their outline is modelled.",
    ),
    "change_incomplete": (
        "Die Erfassung der Gewerbeflächen ist unvollständig: Flächen, die neu erscheinen, können "
        "schon vorher bestanden haben.",
        "The inventory of sites is not complete: what seems new may have been there before.",
    ),
}
