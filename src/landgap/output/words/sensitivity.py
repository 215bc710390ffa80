"""The words on the chart of what the dividend rests on."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
SENSITIVITY_TEXTS = {
    "tornado": ("Worauf der Kooperationsgewinn beruht", "What the border dividend rests on"),
    "tornado_about": (
        "Spanne je Annahme bei mittlerem Bedarf, in ha; Linie: wie berechnet ({ha} ha)",
        "Range by assumption at mid demand, in ha; line: as assessed ({ha} ha)",
    ),
    "tornado_axis": ("Kooperationsgewinn in ha", "Border dividend in ha"),
    "tornado_note": (
        "Jede Annahme allein geändert; an den Enden die Wahl mit dem kleinsten und mit dem größten Gewinn. "
        "Orange: Es gibt Wahlen ohne Gewinn, das Ergebnis hält nicht.",
        "Each assumption changed alone; at the ends the choice with the smallest and the largest dividend. "
        "Orange: some choices leave no dividend, so the result does not hold.",
    ),
    "tornado_note_none": (
        "Jede Annahme allein geändert; an den Enden die Wahl mit dem kleinsten und mit dem größten Gewinn. "
        "Orange: Es gibt Wahlen mit Gewinn, das Ergebnis hält nicht.",
        "Each assumption changed alone; at the ends the choice with the smallest and the largest dividend. "
        "Orange: some choices give a dividend, so the result does not hold.",
    ),
    "tornado_draws": (
        "Alle Annahmen zugleich zufällig gewählt ({draws} Ziehungen): in 90 % {low} bis {high} ha.",
        "All assumptions drawn at once ({draws} draws): {low} to {high} ha in 90 %.",
    ),
    "tornado_holds": ("Gewinn bleibt bei jeder Wahl", "a dividend with every choice"),
    "tornado_holds_none": ("kein Gewinn, bei keiner Wahl", "no dividend with any choice"),
    "tornado_fails": ("hält nicht bei jeder Wahl", "does not hold with every choice"),
    # assumptions
    "assumption_availability": ("Verfügbarkeit der Flächen", "Availability of the land"),
    "assumption_demand": ("Bedarfsverfahren", "Method of demand"),
    "assumption_demand_level": ("Höhe des Bedarfs", "Level of the demand"),
    "assumption_demand_total_ha": ("Gesamtbedarf, ha", "Total demand, ha"),
    "assumption_demand_weights": ("Verteilung des Bedarfs", "Allocation of the demand"),
    "assumption_detour": ("Umwegfaktor", "Detour factor"),
    "assumption_ideas": ("Ideen ohne Planung zählen", "Ideas without a plan count"),
    "assumption_known_units": ("Gemeinden mit unbekanntem Angebot", "Units with unknown supply"),
    "assumption_large_share": ("Anteil des Bedarfs ab 5 ha", "Share of demand from 5 ha"),
    "assumption_mobile_share": ("Anteil des mobilen Bedarfs", "Share of mobile demand"),
    "assumption_motorway_kmh": ("Tempo auf Autobahnen, km/h", "Speed on motorways, km/h"),
    "assumption_net_share": ("Nettoanteil der Flächen", "Net share of the land"),
    "assumption_parcels": ("Große Flächen", "Large parcels"),
    "assumption_pv_claims": ("Angaben zu PV-Anlagen zählen", "Published word on PV plants"),
    "assumption_profiles": ("Anforderungen der Segmente", "Requirements of the segments"),
    "assumption_request_sizes": ("Größe der Anfragen", "Sizes of requests"),
    "assumption_seed": ("Zufallsfolge", "Random seed"),
    "assumption_speed_kmh": ("Tempo auf übrigen Straßen, km/h", "Speed on ordinary roads, km/h"),
    "assumption_status": ("Planungsstand der Flächen", "Status of the land"),
    "assumption_travel_measure": ("Entfernung in km oder min", "Distance in km or min"),
    "assumption_unknown_supply": ("Nicht erfasstes Angebot", "Unknown supply"),
    "assumption_within_km": ("Suchradius, km", "Reach of demand, km"),
    "assumption_within_minutes": ("Suchradius, min", "Reach of demand, min"),
    "assumption_year": ("Stand der PV-Anlagen", "Year of the PV plants"),
    # choices
    "choice_low": ("niedrig", "low"),
    "choice_mid": ("mittel", "mid"),
    "choice_high": ("hoch", "high"),
    "choice_none": ("keine Grenze", "no limit"),
    "choice_minutes": ("min", "min"),
    "choice_True": ("ja", "yes"),
    "choice_False": ("nein", "no"),
    "choice_population_1": ("Einwohner", "inhabitants"),
    "choice_existing_ha_1": ("Gewerbebestand", "existing land"),
    "choice_existing_ha_0_5_population_0_5": ("je zur Hälfte", "half each"),
    "choice_without_long": ("ohne langfristige", "without long-term"),
    "choice_without_medium": ("ohne mittelfristige", "without medium-term"),
    "choice_within_two_years": ("binnen 2 Jahren", "within two years"),
    "choice_without_planned": ("ohne geplante", "without planned"),
    "choice_without_ideas": ("ohne Ideen", "without ideas"),
    "choice_existing_only": ("nur bestehende", "existing only"),
    "choice_possible": ("auch mögliche", "possible ones, too"),
    "choice_stated": ("nur belegte", "stated only"),
    "choice_known_units_only": ("ohne ihren Bedarf", "without their demand"),
    "choice_existing_ha": ("nach Bestand", "by existing land"),
    "choice_existing_ha_everywhere": ("nach Bestand, überall", "by existing land, everywhere"),
    "choice_population": ("nach Einwohnern", "by inhabitants"),
    "choice_silent_sites": ("nach stummen Standorten", "by sites that do not say"),
    "choice_supply_ha": ("wie das bekannte", "like the known"),
    "choice_all_in": ("ganz in {state}", "all in {state}"),
    "choice_none_in": ("nicht in {state}", "none in {state}"),
    "choice_only": ("nur {name}", "only {name}"),
}
