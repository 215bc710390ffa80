"""The words on maps and charts of the scores."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
SCORE_TEXTS = {
    # criteria
    "criterion_motorway_km": ("Anschlussstelle", "Motorway junction"),
    "criterion_rail_freight_km": ("Schienengüterverkehr", "Rail freight"),
    "criterion_airport_km": ("Flughafen", "Airport"),
    "criterion_size_ha": ("Größe", "Size"),
    "criterion_contiguity": ("Zusammenhang", "Contiguity"),
    "criterion_planning": ("Planung (ohne Daten)", "Planning (no data)"),
    "criterion_environment": ("Umwelt (ohne Daten)", "Environment (no data)"),
    "criterion_not_read": ("Nicht gelesener Teil", "Part not read"),
    "criterion_gap_ha": ("Flächensaldo", "Land balance"),
    "criterion_large_gap_high_ha": ("Saldo großer Flächen", "Balance of large parcels"),
    "criterion_reach_years": ("Reichweite", "Reach"),
    "criterion_open_access": ("Erreichbar, Grenze offen", "In reach, border open"),
    "criterion_closed_access": ("Erreichbar, Grenze geschlossen", "In reach, border closed"),
    "criterion_pv_on_sites_ha": ("PV auf Gewerbeflächen", "PV on commercial land"),
    "criterion_idle_share": ("Keine ungenutzten Flächen", "No idle land"),
    # both maps
    "score_weights": ("Kriterien und Gewichte", "Criteria and weights"),
    "weight_column": ("Gewicht", "weight"),
    "rank_first": ("Die ersten Ränge", "The first ranks"),
    "value_column": ("Wert", "value"),
    "span_column": ("Rang", "rank"),
    "unsure_rank": (
        "Rang unsicher: Spanne über {most} Ränge",
        "rank uncertain: range above {most} ranks",
    ),
    "rank_note": (
        "Vor dem Namen: Rang; darunter: seine Spanne in 90 % der {draws} Zufallsziehungen mit "
        "anderen Gewichten (±\u00a0{range}\u00a0%), Normierungen und Aggregationen.",
        "Before the name: rank; below it: its range in 90 % of {draws} draws with other weights "
        "(±\u00a0{range}\u00a0%), normalisations and aggregations.",
    ),
    "site_rank_note": (
        "Nummern in der Karte: Rang. Spanne: in 90 % der {draws} Zufallsziehungen mit anderen "
        "Gewichten (±\u00a0{range}\u00a0%), Normierungen und Aggregationen.",
        "Numbers on the map: rank. Range: in 90 % of {draws} draws with other weights "
        "(±\u00a0{range}\u00a0%), normalisations and aggregations.",
    ),
    "choice_note": (
        "Kriterien, Wertebereiche und Gewichte sind Annahmen dieser Auswertung.",
        "Criteria, value ranges and weights are assumptions of this assessment.",
    ),
    # map of the mismatch
    "score": ("Wo Gewerbeflächen fehlen", "Where commercial land is missing"),
    "score_about": (
        "Handlungsbedarf nach {criteria} Kriterien, je Gemeinde, von 0 (keiner) bis 1 "
        "(höchster); bewertet: {known} von {units} Gemeinden",
        "Need for action by {criteria} criteria, by municipality, from 0 (none) to 1 (highest); "
        "scored: {known} of {units} municipalities",
    ),
    "score_classes": ("Handlungsbedarf", "Need for action"),
    "no_score": ("kein Wert: zu wenig bekannt", "no value: too little is known"),
    # map of the sites
    "quality": ("Standortqualität", "Quality of sites"),
    "quality_about": (
        "Gewerbe- und Industrieflächen nach Verkehrsanbindung, Größe und Zusammenhang, von 0 bis 1 "
        "(beste); bewertet: {known} Standorte",
        "Commercial and industrial sites by transport links, size and contiguity, from 0 to 1 "
        "(best); scored: {known} sites",
    ),
    "quality_classes": ("Qualität (Zahl der Standorte)", "Quality (number of sites)"),
    "quality_size": ("Kreisfläche: Größe des Standorts (ha brutto)", "Disc area: size (gross ha)"),
    "quality_none": ("kein Wert: zu wenig bekannt", "no value: too little is known"),
    "nothing_available": ("keine Fläche verfügbar: nicht bewertet", "no land available: not scored"),
    "link_junction": ("Anschlussstelle", "Motorway junction"),
    "link_rail_freight": ("Schienengüterverkehr", "Rail freight"),
    "link_airport": ("Flughafen", "Airport"),
    "quality_note": (
        "Luftlinienentfernungen; Lage der Standorte und Anschlüsse auf 0,1 bis einige km genau.",
        "Distances as the crow flies; positions of sites and junctions to 0.1 to some km.",
    ),
    # charts
    "contributions": ("Zusammensetzung der Bewertung", "Composition of the score"),
    "contributions_about": (
        "Beitrag jedes Kriteriums; die Balken ergeben zusammen die Bewertung",
        "Contribution of each criterion; the bars sum to the score",
    ),
    "ranks": ("Robustheit der Rangfolge", "Robustness of the ranking"),
    "ranks_about": (
        "Punkt: Rang; Linie: 5. bis 95. Perzentil; Strich: Median der Ziehungen",
        "Dot: rank; line: 5th to 95th percentile; tick: median of the draws",
    ),
    "score_axis": ("Bewertung von 0 bis 1", "Score from 0 to 1"),
    "rank_axis": ("Rang (1 = höchste Bewertung)", "Rank (1 = highest score)"),
    "shown_of": ("Dargestellt: die ersten {shown} von {many}.", "Shown: the first {shown} of {many}."),
    "draws_note": (
        "{draws} Zufallsziehungen: Gewichte ±\u00a0{range}\u00a0%, Normierung "
        "({normalisations}), Aggregation ({aggregations}); Startwert {seed}.",
        "{draws} draws: weights ±\u00a0{range}\u00a0%, normalisation ({normalisations}), "
        "aggregation ({aggregations}); seed {seed}.",
    ),
    "missing_note": (
        "* Nicht alle Kriterien bekannt: Das Gewicht der fehlenden ist auf die bekannten "
        "verteilt; Linie: Bewertung, wenn die fehlenden mit 0 bzw. mit 1 eingingen.",
        "* Not all criteria are known: the weight of the missing ones is given to the others; "
        "line: the score if the missing ones were worth 0, or 1.",
    ),
    "goalposts": ("feste Bezugswerte", "goalposts"),
    "min-max": ("Minimum–Maximum", "min-max"),
    "rank": ("Rang", "rank"),
    "arithmetic": ("arithmetisch", "arithmetic"),
    "geometric": ("geometrisch", "geometric"),
    "minimum": ("Minimum", "minimum"),
}


def criterion(name: str, lang: str) -> str:
    """Name a criterion; one of the user's own goes by its column.

    Parameters
    ----------
    name : str
        Column.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    str
        Plain text.

    Examples
    --------
    >>> criterion("motorway_km", "de"), criterion("flood_risk", "de")
    ('Anschlussstelle', 'flood_risk')
    """
    return SCORE_TEXTS.get(f"criterion_{name}", (name, name))[lang == "en"]
