"""The words on the maps of the border: flows, accessibility, who should join."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
BORDER_TEXTS = {
    # flows
    "flows": ("Flächenausgleich über die Landesgrenze", "Land exchange across the state border"),
    "flows_about": (
        "Bedarf der nächsten {years} Jahre, der bei offener Grenze im anderen Land Fläche findet: "
        "{crossing} ha. Kooperationsgewinn: {dividend} ha",
        "Demand of the next {years} years that finds land in the other state once the border is "
        "open: {crossing} ha. Cooperation dividend: {dividend} ha",
    ),
    "flow_heading": ("Vom Bedarf zur Fläche", "From the demand to the land"),
    "flow_from": ("Bedarf aus {state}", "Demand from {state}"),
    "flow_inside": ("innerhalb des Landes", "within the state"),
    "flow_note": (
        "Hektar an den Namen: „12 →“ finden jenseits der Grenze Fläche, „→ 12“ werden hier für "
        "die andere Seite genutzt.",
        "Hectares beside names: “12 →” find land beyond the border, “→ 12” are used here for the other side.",
    ),
    "flow_width": ("Pfeilbreite", "Width of the arrows"),
    "flow_thin": ("Unter {ha} ha gleich breit.", "Alike below {ha} ha."),
    "flow_small": (
        "Nicht gezeichnet: die kleinsten Ströme, bis {most} ha ({count}, zusammen {ha} ha).",
        "Not drawn: the smallest flows, up to {most} ha ({count}, {ha} ha together).",
    ),
    "flow_own_unit": (
        "In der eigenen Gemeinde gedeckt: {ha} ha (Zahl der Gemeinden: {count}).",
        "Met in the own municipality: {ha} ha (number of municipalities: {count}).",
    ),
    "no_flow": ("Nichts überquert die Grenze.", "Nothing crosses the border."),
    "gives": ("Flächen hier dienen der anderen Seite", "land here serves the other side"),
    "gains": ("Was die offene Grenze bringt", "What the open border brings"),
    "met_more_ha": ("gedeckt", "met"),
    "used_more_ha": ("genutzt", "used"),
    "found_across_ha": ("findet", "finds"),
    "given_across_ha": ("gibt", "gives"),
    "gains_note": (
        "Gedeckt, genutzt: mehr Bedarf, mehr Fläche als bei geschlossener Grenze. Findet, gibt: "
        "Fläche auf der, für die andere Seite.",
        "Met, used: more demand, more land than with the border closed. Finds, gives: land on, "
        "for the other side.",
    ),
    "unknown_is_none": ("Unbekanntes Angebot zählt nicht mit.", "Unknown supply is not counted."),
    # accessibility
    "access_change": ("Was die offene Grenze erreichbar macht", "What the open border opens up"),
    "access_change_about": (
        "Erreichbares Angebot je Hektar Bedarf: Grenze offen minus geschlossen, in ha je ha",
        "Supply in reach per hectare of demand: border open minus closed, in ha per ha",
    ),
    "open_access": ("Erreichbare Flächen, Grenze offen", "Land in reach, border open"),
    "open_access_about": (
        "Erreichbares Angebot je Hektar Bedarf, in ha je ha",
        "Supply in reach per hectare of demand, in ha per ha",
    ),
    "closed_access": ("Erreichbare Flächen, Grenze geschlossen", "Land in reach, border closed"),
    "closed_access_about": (
        "Erreichbares Angebot je Hektar Bedarf im eigenen Land, in ha je ha",
        "Supply in reach per hectare of demand in the own state, in ha per ha",
    ),
    "ha_per_ha": ("ha je ha Bedarf", "ha per ha of demand"),
    "less_open": ("unter {high}: weniger Fläche", "below {high}: less land"),
    "more_open": ("über {low}: mehr Fläche", "above {low}: more land"),
    "hardly": ("{low} bis {high} (kaum anders)", "{low} to {high} (hardly changed)"),
    "no_access": ("keine Angabe", "no data"),
    "access_note": (
        "Fläche wird geteilt, nicht vermehrt: was einer gewinnt, teilt ein anderer.",
        "Land is shared, not made: what one gains, another shares.",
    ),
    "state_means": ("Mittel der Länder", "Means of the states"),
    "closed": ("geschlossen", "closed"),
    "opened": ("offen", "open"),
    "change_column": ("Differenz", "change"),
    # membership
    "membership": ("Wer beitreten sollte", "Who should join"),
    "membership_about": (
        "Bedarf, den die Mitglieder gemeinsam decken und allein nicht: {ha} ha; wenn alle Mitglied "
        "wären: {all_ha} ha. Farbe: was Beitritt oder Austritt einer Gemeinde daran ändert",
        "Demand that the members meet together and not alone: {ha} ha; if all were members: "
        "{all_ha} ha. Colour: what a municipality changes by joining or leaving",
    ),
    "gain": ("Gewinn durch Beitritt", "Gain if it joins"),
    "loss": ("Verlust durch Austritt", "Loss if it leaves"),
    "ranking": ("Rangfolge", "Ranking"),
    "gain_first": ("Beitritt brächte am meisten", "Joining would bring most"),
    "loss_first": ("Austritt kostete am meisten", "Leaving would cost most"),
    "gain_none": ("Kein Beitritt ändert daran etwas.", "No accession changes that."),
    "loss_none": ("Kein Austritt ändert daran etwas.", "No exit changes that."),
    "no_change": ("unter {high}: ändert nichts", "below {high}: changes nothing"),
    "members_line": ("Grenze des Kooperationsraums", "Edge of the cooperation area"),
    "membership_note": (
        "Jede Gemeinde für sich allein; mehrere zusammen bringen nicht die Summe.",
        "Each municipality on its own; several together do not bring the sum.",
    ),
}
