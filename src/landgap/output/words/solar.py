"""The words on the map and the charts of PV on commercial land."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
SOLAR_TEXTS = {
    "solar": ("Photovoltaik auf Gewerbeflächen", "Photovoltaics on commercial land"),
    "solar_about": (
        "Freiflächenanlagen Ende {year} nach der Fläche, auf der sie stehen. Erwartungswert auf "
        "Gewerbeflächen: {mid} ha ({low} bis {high})",
        "Ground-mounted plants at the end of {year} by the land that they stand on. Expected on "
        "commercial land: {mid} ha ({low} to {high})",
    ),
    "solar_under": ("Fläche unter der Anlage", "Land under the plant"),
    "solar_reserve": ("Reserve oder Planung", "reserve or plan"),
    "solar_brownfield": ("Brachfläche", "brownfield"),
    "solar_used": ("bestehendes Gewerbegebiet", "existing estate"),
    "solar_elsewhere": ("keine Gewerbefläche", "no commercial land"),
    "solar_sure_mark": (
        "gefüllt: mindestens die Hälfte der Anlage (Erwartungswert)",
        "filled: at least half of the plant (expected value)",
    ),
    "solar_maybe_mark": (
        "hohl: 5 bis 50 % der Anlage, oft nur möglich",
        "hollow: 5 to 50 % of the plant, often a mere chance",
    ),
    "solar_size": ("Kreisfläche: Fläche der Anlage (ha)", "Disc area: land of the plant (ha)"),
    "solar_sites": ("Gewerbeflächen (maßstäblich)", "Commercial land (true to scale)"),
    "solar_by_state": ("Auf Gewerbeflächen je Land", "On commercial land by state"),
    "solar_mid": ("ha", "ha"),
    "solar_range": ("Spanne", "range"),
    "solar_lost": ("davon Reserve", "of it reserve"),
    "solar_first": ("Verlorene Reserve, hochwertige zuerst", "Reserve lost, the best first"),
    "solar_none_lost": ("Keine Reserve unter Photovoltaik.", "No reserve under photovoltaics."),
    "solar_note": (
        "Spanne: 5. bis 95. Perzentil bei unsicherer Lage und Fläche der Anlagen. Gewerbeflächen "
        "gehen mit dem erfassten Umriss ein.",
        "Range: 5th to 95th percentile, as place and area of each plant are uncertain. "
        "Commercial sites count as they are drawn.",
    ),
    "solar_rank": ("Photovoltaik auf Gewerbeflächen", "Photovoltaics on commercial sites"),
    "solar_rank_about": (
        "Standorte mit dem größten Verlust an hochwertiger Reserve, Ende {year}, in Hektar",
        "Sites with the greatest loss of high-quality reserve, end of {year}, in hectares",
    ),
    "solar_bar_quality": ("hochwertige Reserve", "high-quality reserve"),
    "solar_bar_reserve": ("andere Reserve", "other reserve"),
    "solar_bar_other": ("übrige Gewerbefläche", "other commercial land"),
    "solar_axis": ("Fläche unter Photovoltaik in ha", "Hectares under photovoltaics"),
    "solar_rank_note": (
        "Balken: Erwartungswert; Linie: 5. bis 95. Perzentil.",
        "Bar: expected value; line: 5th to 95th percentile.",
    ),
    "solar_trend": (
        "Photovoltaik auf Gewerbeflächen nach Ländern",
        "Photovoltaics on commercial land by state",
    ),
    "solar_trend_about": (
        "Am Jahresende mit Anlagen belegte Fläche in Hektar; Band: 5. bis 95. Perzentil",
        "Covered with plants at the end of the year, in hectares; band: 5th to 95th percentile",
    ),
    "solar_empty": ("Keine Photovoltaik auf Gewerbeflächen", "No PV on commercial land"),
}
