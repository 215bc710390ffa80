"""The words on the maps of the border: flows, accessibility, who should join."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
BORDER_TEXTS = {
    # flows
    "flows": ("Flächenausgleich über die Landesgrenze", "Land exchange across the state border"),
    "flows_about": (
        "Bedarf der nächsten {years} Jahre, der bei offener Grenze im anderen Land gedeckt wird: "
        "{crossing} ha. Kooperationsgewinn (Grenze offen statt geschlossen): {dividend} ha",
        "Demand of the next {years} years that is met in the other state once the border is "
        "open: {crossing} ha. Border dividend (border open against closed): {dividend} ha",
    ),
    "flows_case": (
        "Ein Fall von vielen, auf den erfassten Flächen allein: {crossing} ha Bedarf der nächsten {years} "
        "Jahre werden im anderen Land gedeckt. Kooperationsgewinn (Grenze offen statt geschlossen): nicht "
        "bestimmt, {low} bis {high} ha",
        "One case of many, on the recorded land alone: {crossing} ha of the demand of the next {years} years "
        "are met in the other state. Border dividend (border open against closed): not determined, {low} to "
        "{high} ha",
    ),
    "known_of_dividend": ("Was bekannt ist", "What is known"),
    "flow_heading": ("Vom Bedarf zur Fläche", "From the demand to the land"),
    "flow_from": ("Bedarf aus {state}", "Demand from {state}"),
    "flow_inside": ("innerhalb des Landes", "within the state"),
    "flow_note": (
        "Zahlen an den Namen, in ha: „12 →“ eigener Bedarf, der jenseits der Grenze gedeckt "
        "wird; „→ 12“ Flächen, die Bedarf der anderen Seite decken.",
        "Numbers beside names, in ha: “12 →” own demand that is met beyond the border; “→ 12” "
        "land that meets demand of the other side.",
    ),
    "flow_width": ("Pfeilbreite", "Width of the arrows"),
    "flow_thin": ("Unter {ha} ha einheitlich breit.", "Of one width below {ha} ha."),
    "flow_small": (
        "Nicht dargestellt: kleinste Ströme bis {most} ha (Anzahl: {count}, zusammen {ha} ha).",
        "Not drawn: the smallest flows, up to {most} ha (number: {count}, together {ha} ha).",
    ),
    "flow_own_unit": (
        "In der eigenen Gemeinde gedeckt: {ha} ha (Zahl der Gemeinden: {count}).",
        "Met in the own municipality: {ha} ha (number of municipalities: {count}).",
    ),
    "no_flow": ("Kein Ausgleich über die Landesgrenze.", "No exchange across the state border."),
    "gives": ("Flächen decken Bedarf der anderen Seite", "land that meets demand of the other side"),
    "gains": ("Wirkung der offenen Grenze", "Effect of the open border"),
    "met_more_ha": ("gedeckt", "met"),
    "used_more_ha": ("genutzt", "used"),
    "met_across_ha": ("bezieht", "obtains"),
    "used_across_ha": ("stellt", "provides"),
    "gains_note": (
        "Gedeckt, genutzt: mehr als bei geschlossener Grenze. Bezieht, stellt: Fläche auf der bzw. für die "
        "andere Seite.",
        "Met, used: more than with the border closed. Obtains, provides: land on, or for, the other side.",
    ),
    "only_large": (
        "Für {share} % des Bedarfs zählen nur große zusammenhängende Flächen (ab 5 ha).",
        "For {share} % of the demand only large parcels (from 5 ha) count.",
    ),
    "unknown_is_none": (
        "Unbekanntes Angebot ist nicht berücksichtigt.",
        "Unknown supply is not counted.",
    ),
    # accessibility
    "access_change": (
        "Erreichbare Flächen: Wirkung der offenen Grenze",
        "Land in reach: effect of the open border",
    ),
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
    "hardly": ("{low} bis {high} (kaum verändert)", "{low} to {high} (hardly changed)"),
    "no_access": ("keine Angabe", "no data"),
    "access_note": (
        "Das Angebot bleibt gleich: Was eine Gemeinde zusätzlich erreicht, teilt sie mit anderen.",
        "The supply stays the same: what a municipality reaches in addition it shares with others.",
    ),
    "state_means": ("Mittelwert je Land", "Mean by state"),
    "closed": ("geschlossen", "closed"),
    "opened": ("offen", "open"),
    "change_column": ("Differenz", "change"),
    # membership
    "membership": ("Wirkung von Beitritt und Austritt", "Effect of joining and leaving"),
    "membership_pooling_gain": (
        "Gewinn der Gemeinsamkeit, d. h. Bedarf, den die Mitglieder zusammen decken und jede Gemeinde für "
        "sich nicht: {members} ha; wären alle Gemeinden Mitglied: {all} ha. Farbe: Änderung, wenn eine "
        "einzelne Gemeinde beitritt oder austritt",
        "Pooling gain, the demand that the members meet together and each alone does not: {members} ha; "
        "if all were members: {all} ha. Colour: change if a single municipality joins or leaves",
    ),
    "membership_border_dividend": (
        "Kooperationsgewinn, d. h. Bedarf, der mehr gedeckt wird, wenn die Grenze für die Mitglieder offen "
        "statt geschlossen ist: {members} ha; wären alle Gemeinden Mitglied: {all} ha. Farbe: Änderung, "
        "wenn eine einzelne Gemeinde beitritt oder austritt",
        "Border dividend, the demand that is met more if the border is open to the members, not closed: "
        "{members} ha; if all were members: {all} ha. Colour: change if a single municipality joins or "
        "leaves",
    ),
    "gain": ("Zuwachs durch Beitritt", "Increase if it joins"),
    "loss": ("Verlust durch Austritt", "Loss if it leaves"),
    "ranking": ("Rangfolge", "Ranking"),
    "gain_first": ("Größter Zuwachs durch Beitritt", "Largest increase by joining"),
    "loss_first": ("Größter Verlust durch Austritt", "Largest loss by leaving"),
    "gain_none": ("Kein einzelner Beitritt hat eine Wirkung.", "No single accession has an effect."),
    "loss_none": ("Kein einzelner Austritt hat eine Wirkung.", "No single exit has an effect."),
    "no_change": ("unter {high}: keine Wirkung", "below {high}: no effect"),
    "members_line": ("Grenze des Kooperationsraums", "Boundary of the cooperation area"),
    "membership_unsure": ("nicht abschließend bestimmbar", "not determined"),
    "membership_holds": (
        "Punktiert, Zahl in Klammern: gilt auf den erfassten Flächen; ob sich etwas ändert, bleibt in "
        "weniger als {share}\u00a0% der Annahmen zum nicht erfassten Angebot gleich.",
        "Dotted, figure in brackets: true on the recorded land; whether anything changes stays so under "
        "fewer than {share}\u00a0% of the assumptions on unknown supply.",
    ),
    "membership_note": (
        "Jede Gemeinde einzeln betrachtet; die Wirkungen mehrerer sind nicht addierbar.",
        "Each municipality taken singly; the effects of several do not add up.",
    ),
}
