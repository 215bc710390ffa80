"""The words in tables, in German and English."""

from __future__ import annotations

# by key, in both languages
TABLE_TEXTS = {
    "known_total": ("bekannt: {total}", "known: {total}"),
    "table_level": ("Ebene", "Level"),
    "table_area": ("Gebiet", "Area"),
    "table_supply_ha": ("Angebot, ha", "Supply, ha"),
    "table_soon_ha": ("davon in 2 Jahren, ha", "of it within 2 years, ha"),
    "table_unknown_supply_low_ha": ("nicht erfasst mindestens, ha", "not recorded at least, ha"),
    "table_unknown_supply_high_ha": ("nicht erfasst höchstens, ha", "not recorded at most, ha"),
    "table_demand_ha_low": ("Bedarf niedrig, ha", "Demand low, ha"),
    "table_demand_ha_high": ("Bedarf hoch, ha", "Demand high, ha"),
    "table_gap_ha": ("Flächensaldo, ha", "Balance, ha"),
    "table_large_gap_low_ha": ("Saldo großer Flächen, sicher, ha", "Balance of sure large parcels, ha"),
    "table_large_gap_high_ha": (
        "Saldo großer Flächen, möglich, ha",
        "Balance of possible large parcels, ha",
    ),
    "table_reach_years": ("Reichweite, Jahre", "Reach, years"),
    "table_verdict": ("Bewertung", "Verdict"),
    "table_units": ("Gemeinden", "Municipalities"),
    "table_units_unknown": ("davon Angebot unbekannt", "of them supply unknown"),
    "level_region": ("Region", "Region"),
    "level_state": ("Land", "State"),
    "level_district": ("Kreis", "District"),
    "area_study_area": ("Untersuchungsgebiet", "Study area"),
    "area_cooperation_area": ("Kooperationsraum", "Cooperation area"),
    "verdict_enough": ("ausreichend", "enough"),
    "verdict_no_large_parcels": ("große zusammenhängende Flächen fehlen", "no large parcels"),
    "verdict_short": ("Fehlbedarf", "deficit"),
    "verdict_inconclusive": ("nicht abschließend bestimmbar", "inconclusive"),
    "verdict_unknown": ("unbekannt", "unknown"),
}
