"""The words on the map of changes between two dates."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
CHANGE_TEXTS = {
    "change": ("Veränderung der Gewerbeflächen", "Change of commercial land"),
    "change_about": (
        "Was zwischen {first} und {last} in Anspruch genommen, geplant, aufgegeben oder mit "
        "Photovoltaik belegt wurde, nach Lage und Fläche",
        "What was taken up, planned, given up or covered with photovoltaics between {first} and "
        "{last}, by place and area",
    ),
    "change_kinds": ("Veränderung", "Change"),
    "change_taken_up": ("in Anspruch genommen", "taken up"),
    "change_released": ("aus der Nutzung gefallen", "released from use"),
    "change_newly_planned": ("neu geplant", "newly planned"),
    "change_withdrawn": ("Planung aufgegeben", "plan withdrawn"),
    "change_reclassified": ("anders eingestuft", "reclassified"),
    "change_unclear": ("unklar (Stand nicht angegeben)", "unclear (status not stated)"),
    "change_new_pv": ("neu mit Photovoltaik", "newly under photovoltaics"),
    "change_pv_removed": ("Photovoltaik abgebaut", "photovoltaics removed"),
    "change_row": ("{what} ({count})", "{what} ({count})"),
    "change_size": (
        "Kreisfläche: Fläche der Veränderung (in Klammern: Zahl der Kreise)",
        "Disc area: area of the change (in brackets: number of discs)",
    ),
    "change_small": ("Unter {ha} ha nicht gezeichnet.", "Not drawn below {ha} ha."),
    "change_none": ("Keine Veränderung.", "No change."),
    "change_before": (
        "Gewerbefläche zu beiden Zeitpunkten (maßstäblich)",
        "commercial land at both dates (true to scale)",
    ),
    "change_pv_kept": (
        "Photovoltaik zu beiden Zeitpunkten (maßstäblich)",
        "photovoltaics at both dates (true to scale)",
    ),
    "change_moved": (
        "Gemeinde durch Gebietsreform verändert",
        "municipality changed by a reform of boundaries",
    ),
    "change_totals": ("Länder, in ha", "States, in ha"),
    "change_used_column": ("in Anspr.", "taken up"),
    "change_plan_column": ("geplant", "planned"),
    "change_given_column": ("aufgeg.*", "given up*"),
    "change_pv_column": ("PV", "PV"),
    "change_pv_sites_column": ("auf Gew.", "on sites"),
    "change_totals_note": (
        "* aus der Nutzung gefallen oder Planung aufgegeben. PV: neu belegt, davon auf Gewerbeflächen.",
        "* released from use or plan withdrawn. PV: newly covered, of that on commercial sites.",
    ),
    "change_rate": (
        "Inanspruchnahme im Mittel: {rate} ha im Jahr.",
        "Mean take-up: {rate} ha a year.",
    ),
    "change_redrawn": (
        "Keine Veränderung: {boundary} ha liegen in einer anderen Gemeinde, weil Grenzen anders "
        "gezeichnet sind.",
        "No change: {boundary} ha lie in another municipality because boundaries are drawn otherwise.",
    ),
    "change_modelled": (
        "{sites} von {all_sites} Gewerbeflächen und {pv} von {all_pv} PV-Anlagen des späteren "
        "Stands sind als Punkt bekannt; ihr Umriss ist modelliert.",
        "{sites} of {all_sites} commercial sites and {pv} of {all_pv} PV plants of the later date "
        "are known as points; their outline is modelled.",
    ),
    "change_incomplete": (
        "Das Verzeichnis der Gewerbeflächen ist unvollständig: was neu scheint, kann schon "
        "vorher da gewesen sein.",
        "The inventory of sites is not complete: what seems new may have been there before.",
    ),
}
