"""The words of the small map, of two figures at once, of maps side by side and to explore."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
MAP_TEXTS = {
    "inset": ("Lage in Deutschland", "Location in Germany"),
    # supply and demand at once
    "supply_demand": ("Angebot und Bedarf", "Supply and demand"),
    "supply_demand_about": (
        "Gewerbeflächenangebot und Bedarf der nächsten {years} Jahre, je Gemeinde, in Hektar "
        "netto; Farbe: Klassen beider Größen",
        "Supply of commercial land and demand of the next {years} years, by municipality, in net "
        "hectares; colour: classes of both",
    ),
    "reach_demand": ("Reichweite und Bedarf", "Reach and demand"),
    "reach_demand_about": (
        "Reichweite des Angebots und Bedarf der nächsten {years} Jahre, je Gemeinde; Farbe: "
        "Klassen beider Größen",
        "Reach of the supply and demand of the next {years} years, by municipality; colour: classes of both",
    ),
    "less_than": ("unter {high}", "below {high}"),
    "at_least": ("ab {low}", "from {low}"),
    "supply_axis": ("Angebot in ha →", "Supply in ha →"),
    "demand_axis": ("Bedarf in ha →", "Demand in ha →"),
    "reach_axis": ("Reichweite in Jahren →", "Reach in years →"),
    "breaks_thirds": (
        "Zahlen: Gemeinden je Klasse. Klassengrenzen: Drittel der Gemeinden mit bekanntem Angebot, gerundet.",
        "Numbers: municipalities in each class. Class breaks: thirds of the municipalities whose "
        "supply is known, rounded.",
    ),
    "breaks_reach": (
        "Zahlen: Gemeinden je Klasse. Klassengrenzen der Reichweite: halber und ganzer "
        "Planungszeitraum; des Bedarfs: Drittel der Gemeinden mit bekanntem Angebot, gerundet.",
        "Numbers: municipalities in each class. Class breaks of the reach: half and all of the "
        "planning period; of the demand: thirds of the municipalities whose supply is known, "
        "rounded.",
    ),
    "breaks_stated": (
        "Zahlen: Gemeinden je Klasse. Die Klassengrenzen sind vorgegeben.",
        "Numbers: municipalities in each class. The class breaks are stated, not taken from the data.",
    ),
    "supply_note": (
        "Zahlen an den Namen: Angebot | Bedarf in ha.",
        "Numbers beside names: supply | demand in ha.",
    ),
    "reach_note": (
        "Zahlen an den Namen: Reichweite in Jahren | Bedarf in ha.",
        "Numbers beside names: reach in years | demand in ha.",
    ),
    "much_of": ("Beispiele", "Examples"),
    "supply_few": ("viel Bedarf, wenig Angebot", "much demand, little supply"),
    "supply_many": ("viel Angebot, wenig Bedarf", "much supply, little demand"),
    "reach_few": ("viel Bedarf, kurze Reichweite", "much demand, short reach"),
    "reach_many": ("wenig Bedarf, lange Reichweite", "little demand, long reach"),
    # any column
    "choropleth_about": ("Je Gemeinde, in {unit}", "By municipality, in {unit}"),
    "choropleth_plain": ("Je Gemeinde", "By municipality"),
    "endless": ("unbegrenzt", "without limit"),
    # maps side by side
    "multiples": ("Vergleich", "Comparison"),
    "multiples_about": (
        "Einheitliche Farbskala für alle Karten, je Gemeinde, in {unit}",
        "One scale of colours for all maps, by municipality, in {unit}",
    ),
    "multiples_plain": (
        "Eine Farbskala für alle Karten, je Gemeinde",
        "One scale of colours for all maps, by municipality",
    ),
    "one_scale": ("Alle Karten in {unit}", "All maps in {unit}"),
    "multiples_sums": ("Summe je Karte", "Sum of each map"),
    "unit_ha": ("Hektar netto", "net hectares"),
    "unit_years": ("Jahren", "years"),
    "unit_access": ("ha Angebot je ha Bedarf", "ha of supply per ha of demand"),
    "col_supply_ha": ("Angebot", "Supply"),
    "col_supply_low_ha": ("Angebot, niedrig", "Supply, low"),
    "col_supply_high_ha": ("Angebot, hoch", "Supply, high"),
    "col_soon_ha": ("in zwei Jahren verfügbar", "available within two years"),
    "col_demand_ha_low": ("Bedarf, niedrig", "Demand, low"),
    "col_demand_ha_mid": ("Bedarf, mittel", "Demand, middle"),
    "col_demand_ha_high": ("Bedarf, hoch", "Demand, high"),
    "col_gap_ha": ("Saldo", "Balance"),
    "col_large_gap_low_ha": ("Saldo großer Flächen (sicher)", "Balance of large parcels (sure)"),
    "col_large_gap_high_ha": ("Saldo großer Flächen (möglich)", "Balance of large parcels (possible)"),
    "idea": ("Idee ohne Plan", "idea without a plan"),
    "idea_not_counted": ("Idee ohne Plan, nicht mitgezählt", "idea without a plan, not counted"),
    "large_gap_low_ha": ("Flächensaldo großer Flächen, sicher", "Balance of large parcels, sure"),
    "large_gap_low_ha_about": (
        "Angebot in angegebenen Flächen ab 5 ha minus Bedarf der nächsten {years} Jahre, je Gemeinde, in "
        "Hektar netto",
        "Supply in parcels that are stated from 5 ha minus demand of the next {years} years, by "
        "municipality, in net hectares",
    ),
    "large_gap_high_ha": ("Flächensaldo großer Flächen, höchstens", "Balance of large parcels, at most"),
    "large_gap_high_ha_about": (
        "Angebot an Standorten ab 5 ha, auch ohne angegebene Teilfläche, minus Bedarf der nächsten {years} "
        "Jahre, je Gemeinde, in Hektar netto",
        "Supply in sites from 5 ha, also where no parcel is stated, minus demand of the next {years} years, "
        "by municipality, in net hectares",
    ),
    "col_reach_years": ("Reichweite", "Reach"),
    "col_open_access": ("erreichbar, Grenze offen", "in reach, border open"),
    "col_closed_access": ("erreichbar, Grenze geschlossen", "in reach, border closed"),
    "col_access_change": ("offen minus geschlossen", "open minus closed"),
    # to explore
    "explore_units": ("Flächensaldo der Gemeinden", "Land balance of municipalities"),
    "explore_sites": ("Gewerbeflächen", "Commercial sites"),
    "explore_pv": ("Photovoltaikanlagen", "Photovoltaic plants"),
    "explore_borders": ("Landesgrenze", "State border"),
    "tip_name": ("Name", "Name"),
    "tip_state": ("Land", "State"),
    "tip_supply": ("Angebot", "Supply"),
    "tip_demand": ("Bedarf", "Demand"),
    "tip_gap": ("Saldo", "Balance"),
    "tip_reach": ("Reichweite", "Reach"),
    "tip_status": ("Planungsstand", "Status"),
    "tip_existing": ("Bestand", "existing"),
    "tip_pv_status": ("Status", "Status"),
    "tip_gross": ("Bruttofläche", "Gross area"),
    "tip_available": ("Verfügbar", "Available"),
    "tip_position": ("Lage", "Position"),
    "tip_capacity": ("Leistung", "Capacity"),
    "tip_year": ("Inbetriebnahme", "Commissioned"),
    "tip_unknown": ("unbekannt", "not known"),
    "tip_no_need": ("kein Bedarf", "no demand"),
    "tip_exact": ("genau", "exact"),
    "tip_approximate": ("angenähert", "approximate"),
    "tip_years": ("{years} Jahre", "{years} years"),
    "tip_range": ("{mid} ha ({low} bis {high})", "{mid} ha ({low} to {high})"),
    "pv_status_operating": ("in Betrieb", "operating"),
    "pv_status_planned": ("geplant", "planned"),
    "pv_status_withdrawn": ("aufgegeben oder abgebaut", "withdrawn or dismantled"),
}
