"""The words on the map and the charts of PV on commercial land."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
SOLAR_TEXTS = {
    "solar": ("Photovoltaik auf Gewerbeflächen", "Photovoltaics on commercial land"),
    "solar_about": (
        "Auf welchem Land Freiflächenanlagen Ende {year} stehen. Auf Gewerbeflächen zu erwarten: "
        "{mid} ha ({low} bis {high})",
        "What kind of land ground-mounted plants stand on at the end of {year}. Expected on "
        "commercial land: {mid} ha ({low} to {high})",
    ),
    "solar_under": ("Land unter der Anlage", "Land under the plant"),
    "solar_reserve": ("Reserve oder Planung", "reserve or plan"),
    "solar_brownfield": ("Brachfläche", "brownfield"),
    "solar_used": ("bestehendes Gewerbegebiet", "existing estate"),
    "solar_elsewhere": ("keine Gewerbefläche", "no commercial land"),
    "solar_sure_mark": (
        "voll: mindestens die Hälfte der Anlage (Erwartungswert)",
        "filled: at least half of the plant (expected value)",
    ),
    "solar_maybe_mark": (
        "hohl: ein Zwanzigstel bis zur Hälfte, oft nur möglich",
        "hollow: a twentieth to a half, often a mere chance",
    ),
    "solar_size": ("Kreisfläche: Land der Anlage (ha)", "Disc area: land of the plant (ha)"),
    "solar_sites": ("Gewerbeflächen (maßstäblich)", "Commercial land (true to scale)"),
    "solar_by_state": ("Je Land auf Gewerbeflächen", "By state, on commercial land"),
    "solar_mid": ("ha", "ha"),
    "solar_range": ("Spanne", "range"),
    "solar_lost": ("davon Reserve", "of it reserve"),
    "solar_first": ("Verlust an Reserve, gute zuerst", "Reserve lost, the best first"),
    "solar_none_lost": ("Keine Reserve unter Photovoltaik.", "No reserve under photovoltaics."),
    "solar_note": (
        "Spanne: 5 bis 95 % der Fälle, wenn Lage und Fläche jeder Anlage unsicher sind. "
        "Gewerbeflächen zählen, wie sie gezeichnet sind.",
        "Range: 5 to 95 % of cases where place and area of each plant are uncertain. Commercial "
        "sites count as they are drawn.",
    ),
    "solar_rank": ("Photovoltaik auf Gewerbeflächen", "Photovoltaics on commercial sites"),
    "solar_rank_about": (
        "Standorte mit dem größten Verlust an Reserve hoher Qualität, Ende {year}, in Hektar",
        "Sites with the greatest loss of reserve of high quality, end of {year}, in hectares",
    ),
    "solar_bar_quality": ("Reserve hoher Qualität", "reserve of high quality"),
    "solar_bar_reserve": ("andere Reserve", "other reserve"),
    "solar_bar_other": ("Brachfläche, belegt, unbekannt", "brownfield, in use, not known"),
    "solar_axis": ("Hektar unter Photovoltaik", "Hectares under photovoltaics"),
    "solar_rank_note": (
        "Balken: Erwartungswert; Strich: 5 bis 95 % der Fälle.",
        "Bar: expected value; line: 5 to 95 % of cases.",
    ),
    "solar_trend": (
        "Photovoltaik auf Gewerbeflächen nach Ländern",
        "Photovoltaics on commercial land by state",
    ),
    "solar_trend_about": (
        "Am Jahresende unter Anlagen, in Hektar; Band: 5 bis 95 % der Fälle",
        "Under plants at the end of the year, in hectares; band: 5 to 95 % of cases",
    ),
    "solar_empty": ("Keine Photovoltaik auf Gewerbeflächen", "No PV on commercial land"),
}
