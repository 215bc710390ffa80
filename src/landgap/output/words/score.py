"""The words on maps and charts of the scores."""

from __future__ import annotations

# key: (German, English); {...} is filled in by Words.text
SCORE_TEXTS = {
    # criteria
    "criterion_motorway_km": ("Autobahnanschluss", "Motorway junction"),
    "criterion_rail_freight_km": ("Güterverkehr Schiene", "Rail freight"),
    "criterion_airport_km": ("Flughafen", "Airport"),
    "criterion_size_ha": ("Größe", "Size"),
    "criterion_contiguity": ("Zusammenhang", "Contiguity"),
    "criterion_gap_ha": ("Flächensaldo", "Land balance"),
    "criterion_large_gap_ha": ("Saldo großer Parzellen", "Balance of large parcels"),
    "criterion_reach_years": ("Reichweite", "Reach"),
    "criterion_open_access": ("Erreichbar, Grenze offen", "In reach, border open"),
    "criterion_closed_access": ("Erreichbar, Grenze zu", "In reach, border closed"),
    "criterion_pv_on_sites_ha": ("PV auf Gewerbeflächen", "PV on commercial land"),
    "criterion_idle_share": ("Kein Leerstand", "No idle land"),
    # both maps
    "score_weights": ("Kriterien und Gewichte", "Criteria and weights"),
    "weight_column": ("Gewicht", "weight"),
    "rank_first": ("Die ersten Ränge", "The first ranks"),
    "value_column": ("Wert", "value"),
    "span_column": ("Rang", "rank"),
    "unsure_rank": (
        "Rang unsicher: Spanne über {most} Ränge",
        "rank unsure: range above {most} ranks",
    ),
    "rank_note": (
        "Vor dem Namen der Rang, darunter die Spanne, in der er in 90 % der {draws} Ziehungen "
        "mit anderen Gewichten (±\u00a0{range}\u00a0%), Normierungen und Aggregationen liegt.",
        "Before the name the rank, below it the range in which it lies in 90 % of {draws} draws "
        "with other weights (±\u00a0{range}\u00a0%), normalisations and aggregations.",
    ),
    "site_rank_note": (
        "Nummern in der Karte: Rang. Spanne: 90 % der {draws} Ziehungen mit anderen Gewichten "
        "(±\u00a0{range}\u00a0%), Normierungen und Aggregationen.",
        "Numbers on the map: rank. Range: 90 % of {draws} draws with other weights "
        "(±\u00a0{range}\u00a0%), normalisations and aggregations.",
    ),
    "choice_note": (
        "Kriterien, Wertebereiche und Gewichte sind eine Setzung von landgap, kein Beschluss.",
        "Criteria, value ranges and weights are a choice of landgap, no decision of a council.",
    ),
    # map of the mismatch
    "score": ("Wo Gewerbeflächen fehlen", "Where commercial land is missing"),
    "score_about": (
        "Fehlbedarf aus {criteria} Kriterien, je Gemeinde, von 0 (kein Mangel) bis 1; "
        "bewertet: {known} von {units} Gemeinden",
        "Shortage from {criteria} criteria, by municipality, from 0 (no shortage) to 1; "
        "scored: {known} of {units} municipalities",
    ),
    "score_classes": ("Fehlbedarf", "Shortage"),
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
    "nothing_available": ("nichts verfügbar: nicht bewertet", "nothing available: not scored"),
    "link_junction": ("Autobahnanschluss", "Motorway junction"),
    "link_rail_freight": ("Güterverkehr Schiene", "Rail freight"),
    "link_airport": ("Flughafen", "Airport"),
    "quality_note": (
        "Entfernungen in Luftlinie; Lage der Standorte und Anschlüsse auf 0,1 bis einige km genau.",
        "Distances as the crow flies; positions of sites and junctions to 0.1 to some km.",
    ),
    # charts
    "contributions": ("Woraus sich der Wert zusammensetzt", "What the score is made of"),
    "contributions_about": (
        "Beitrag jedes Kriteriums; die Balken summieren sich zum Wert",
        "Contribution of each criterion; the bars sum to the score",
    ),
    "ranks": ("Wie sicher der Rang ist", "How sure the rank is"),
    "ranks_about": (
        "Punkt: Rang; Linie: 5. bis 95. Perzentil; Strich: Median der Ziehungen",
        "Dot: rank; line: 5th to 95th percentile; tick: median of the draws",
    ),
    "score_axis": ("Wert von 0 bis 1", "Score from 0 to 1"),
    "rank_axis": ("Rang (1 = höchster Wert)", "Rank (1 = highest score)"),
    "shown_of": ("Gezeigt: die ersten {shown} von {many}.", "Shown: the first {shown} of {many}."),
    "draws_note": (
        "{draws} Ziehungen: Gewichte ±\u00a0{range}\u00a0%, Normierung ({normalisations}), "
        "Aggregation ({aggregations}); Startwert {seed}.",
        "{draws} draws: weights ±\u00a0{range}\u00a0%, normalisation ({normalisations}), "
        "aggregation ({aggregations}); seed {seed}.",
    ),
    "missing_note": (
        "* Nicht alle Kriterien bekannt: ihr Gewicht ist auf die bekannten verteilt; Linie: Wert, "
        "wenn die fehlenden mit 0 oder mit 1 zählten.",
        "* Not all criteria are known: their weight is given to the others; line: the score if "
        "the missing ones were worth 0, or 1.",
    ),
    "goalposts": ("Zielwerte", "goalposts"),
    "min-max": ("Spannweite", "min-max"),
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
    ('Autobahnanschluss', 'flood_risk')
    """
    return SCORE_TEXTS.get(f"criterion_{name}", (name, name))[lang == "en"]
