"""Notices: what to know before figures are used, as a code, its figures and a text in each language."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from landgap.options import Lang, chosen

LAYERS_DE = MappingProxyType(
    {
        "access": "Anbindung", "demand": "Bedarf", "employment": "Beschäftigte", "members": "Mitglieder",
        "prices": "Preise", "pv": "Photovoltaik", "reference": "Vergleichswerte", "sites": "Standorte",
        "units": "Gemeinden", "vacancy": "Leerstand",
    }
)  # fmt: skip

# one entry a code: German, English; {name:format} is a figure, written as the language writes numbers
TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "beyond_country": (
            "{layer}: {rows:,} liegen weit außerhalb von {countries} ({names}); "
            "Bezugssystem und Spalte state prüfen",
            "{layer}: {rows:,} lie far beyond {countries} ({names}); "
            "check the reference system and the column state",
        ),
        "duplicate_plants": (
            "{layer}: {rows:,} vermutlich doppelt erfasst und nicht gezählt: {names} "
            "({mw:,.1f} MW, {ha:,.1f} ha)",
            "{layer}: {rows:,} seem to be duplicate plants and are not counted: {names} "
            "({mw:,.1f} MW, {ha:,.1f} ha)",
        ),
        "excluded": (
            "{layer}: {rows:,} ohne brauchbare Geometrie bleiben unberücksichtigt "
            "({names}), mit {ha:,.1f} ha nach Angabe",
            "{layer}: {rows:,} without a usable geometry are not counted ({names}), {ha:,.1f} ha as stated",
        ),
        "excluded_unstated": (
            "{layer}: {rows:,} ohne brauchbare Geometrie bleiben unberücksichtigt ({names}); "
            "ihre Hektar sind nicht angegeben",
            "{layer}: {rows:,} without a usable geometry are not counted ({names}); they state no hectares",
        ),
        "edges_closed": (
            "Gemeinden: zwischen den Grenzen von {units:,} Gemeinden sind bis zu {moved_m:,.3f} m "
            "geschlossen (Toleranz {tolerance_m:g} m): {gaps_ha:,.3f} ha Lücken, "
            "{overlaps_ha:,.3f} ha Überlappungen",
            "units: up to {moved_m:,.3f} m between the edges of {units:,} units are closed (tolerance "
            "{tolerance_m:g} m): gaps of {gaps_ha:,.3f} ha, overlaps of {overlaps_ha:,.3f} ha",
        ),
        "gifpro": (
            "Bedarf: GIFPRO ergibt für {area} {low:,.0f} bis {high:,.0f} ha",
            "demand: GIFPRO gives {low:,.0f} to {high:,.0f} ha for {area}",
        ),
        "hectares_differ": (
            "{layer}: {column} nennt bei {rows:,} andere Hektar als der Umriss hat ({names}): "
            "{ha:,.1f} statt {drawn_ha:,.1f} ha; es gilt der Umriss",
            "{layer}: {column} of {rows:,} is not what the outline has ({names}): "
            "{ha:,.1f} instead of {drawn_ha:,.1f} ha; the outline counts",
        ),
        "ideas_not_counted": (
            "Standorte: {sites:,} Ideen ohne Plan zählen nicht als Angebot ({names}): {ha:,.0f} ha brutto",
            "sites: {sites:,} ideas without a plan do not count as supply ({names}): {ha:,.0f} ha gross",
        ),
        "incomplete_after": (
            "Standorte: die spätere Erhebung ist nicht vollständig; "
            "was entfallen scheint, kann noch bestehen",
            "sites: the later inventory is not complete; land that seems gone may be there still",
        ),
        "incomplete_before": (
            "Standorte: die frühere Erhebung ist nicht vollständig; "
            "was neu scheint, kann schon bestanden haben",
            "sites: the earlier inventory is not complete; land that seems new may have been there",
        ),
        "modelled": (
            "Standorte: {sites:,} von {of:,} Umrissen sind als Kreise modelliert",
            "sites: {sites:,} of {of:,} footprints are modelled discs",
        ),
        "modelled_after": (
            "Standorte: zum späteren Zeitpunkt sind {sites:,} von {of:,} Umrissen als Kreise modelliert; "
            "wo sie andere berühren, ist ungenau",
            "sites: {sites:,} of {of:,} footprints of the later date are modelled discs; "
            "where they meet others is rough",
        ),
        "modelled_before": (
            "Standorte: zum früheren Zeitpunkt sind {sites:,} von {of:,} Umrissen als Kreise modelliert; "
            "wo sie andere berühren, ist ungenau",
            "sites: {sites:,} of {of:,} footprints of the earlier date are modelled discs; "
            "where they meet others is rough",
        ),
        "no_room": (
            "{layer}: {rows:,} finden in ihrer Gemeinde keinen Platz für ihre Hektar ({names}): "
            "{drawn_ha:,.1f} von {ha:,.1f} ha",
            "{layer}: {rows:,} find no room for their hectares in their unit ({names}): "
            "{drawn_ha:,.1f} of {ha:,.1f} ha",
        ),
        "named_elsewhere": (
            "{layer}: {rows:,} nennen eine Gemeinde, die die Studie nicht hat ({names}); "
            "sie zählen dort, wo sie liegen",
            "{layer}: {rows:,} name a unit that the study does not have ({names}); they count where they lie",
        ),
        "no_border": (
            "Gemeinden: {states} haben keine gemeinsame Grenze (Toleranz {tolerance_m:g} m)",
            "units: {states} have no edge in common (tolerance {tolerance_m:g} m)",
        ),
        "no_sizes": (
            "Bedarf: welcher Anteil Flächen ab 5 ha verlangt (large_share), ist nicht angegeben; "
            "Bilanz und Ausgleich sehen daher nicht auf die Größe der Flächen",
            "demand: it is not stated what share asks for parcels from 5 ha (large_share), so balance and "
            "exchange do not look at the size of parcels",
        ),
        "not_compared": ("Die Länder sind nicht vergleichbar: {text}", "the sides are not compared: {text}"),
        "not_proposed": ("Kein Kooperationsraum vorgeschlagen: {text}", "no area is proposed: {text}"),
        "not_scored": (
            "{layer}: {count:,} von {of:,} ohne Bewertung, "
            "weil weniger als {share:.0%} des Gewichts bekannt ist",
            "score: {count:,} of {of:,} {layer} have none: less than {share:.0%} of the weight is known",
        ),
        "of_the_data": ("{layer}: {text_de}", "{layer}: {text}"),
        "outside": (
            "{layer}: {ha:,.1f} ha liegen außerhalb aller Gebietseinheiten und bleiben unberücksichtigt "
            "({names})",
            "{layer}: {ha:,.1f} ha lie outside every unit and are not counted ({names})",
        ),
        "overlap": (
            "{layer}: {ha:,.1f} ha überlappen sich und sind nur einmal gezählt",
            "{layer}: {ha:,.1f} ha overlap and are counted once",
        ),
        "pv_expected": (
            "Photovoltaik: {ha:,.0f} ha auf Gewerbeflächen erwartet ({low:,.0f} bis {high:,.0f}); "
            "Anlagen sind als Punkte erfasst, Standorte gehen mit ihrem Umriss ein",
            "pv: {ha:,.0f} ha expected on commercial land ({low:,.0f} to {high:,.0f}); "
            "the plants are points, and sites count as they are drawn",
        ),
        "redrawn": (
            "{layer}: {ha:,.1f} ha sind anders abgegrenzt und gelten nicht als Veränderung",
            "{layer}: {ha:,.1f} ha are drawn otherwise and are no change",
        ),
        "repaired": (
            "{layer}: {rows:,} fehlerhafte Umrisse sind berichtigt ({ha:+,.2f} ha)",
            "{layer}: {rows:,} invalid outlines are repaired ({ha:+,.2f} ha)",
        ),
        "same_geometry": (
            "{layer}: {rows:,} haben denselben Umriss wie ein anderer Schlüssel ({names}); "
            "ihr Land zählt einmal",
            "{layer}: {rows:,} have the same outline as another key ({names}), so they may be there twice; "
            "their land is counted once",
        ),
        "shared_equally": (
            "Standorte: {sites:,} gehören mehreren Gemeinden, ohne dass Anteile angegeben sind, und sind zu "
            "gleichen Teilen aufgeteilt ({names}): {ha:,.0f} ha",
            "sites: {sites:,} belong to several units, no shares are stated, and are shared equally "
            "({names}): {ha:,.0f} ha",
        ),
        "status_unstated": (
            "Standorte: {ha:,.1f} ha haben sich verändert, "
            "ohne dass zu beiden Zeitpunkten der Planungsstand bekannt ist",
            "sites: {ha:,.1f} ha changed whose status is not stated at a date",
        ),
        "supply_unknown": (
            "Standorte: für {sites:,} ({ha:,.0f} ha brutto) ist die verfügbare Fläche nicht angegeben",
            "sites: {sites:,} sites ({ha:,.0f} ha gross) do not say what is free",
        ),
        "tied": (
            "Ausgleich: für {units:,} von {of:,} Gemeinden ist der Anteil am Kooperationsgewinn nicht "
            "eindeutig, weil Wege gleich weit sind; gezeigt ist eine von mehreren gleich guten Lösungen",
            "exchange: the part of {units:,} of {of:,} units in the dividend is not determined, as ways are "
            "equally long; one answer of several that are as good is shown",
        ),
        "unmatched": (
            "{layer}: {rows:,} Zeilen nennen Gebiete, die die Studie nicht hat, "
            "und bleiben unberücksichtigt ({names})",
            "{layer}: {rows:,} rows name areas that the study does not have and are not counted ({names})",
        ),
        "units_redrawn": (
            "Gemeinden: {ha:,.1f} ha liegen in einer anderen Gemeinde oder in keiner, "
            "ohne dass sich ein Schlüssel geändert hat: Grenzen sind anders gezeichnet",
            "units: {ha:,.1f} ha lie in another unit, or in none, though no key changed: boundaries are "
            "drawn otherwise",
        ),
        "units_unknown": (
            "Gemeinden: {units:,} von {of:,} ohne Standort mit bekanntem Angebot",
            "units: {units:,} of {of:,} have no site whose supply is known",
        ),
    }
)
"""The text of every notice by its code, German and English."""


@dataclass(frozen=True)
class Notice:
    """One warning: what kind it is, and the figures in it.

    Attributes
    ----------
    code : str
        One of the keys of ``TEXTS``; stable, so that a program can look for it.
    figures : mapping
        The numbers and names that the text holds, in full precision.

    Examples
    --------
    >>> notice = Notice("of_the_data", {"layer": "pv", "text": "roofs are in it", "text_de": "…"})
    >>> notice.text("en")
    'pv: roofs are in it'
    """

    code: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: Lang | None = None) -> str:
        """Write it out.

        Parameters
        ----------
        lang : {"de", "en"}, optional
            Language; that of the session if not given.

        Returns
        -------
        str
            One sentence without its full stop; numbers as the language writes them.

        Examples
        --------
        >>> overlap = Notice("overlap", {"layer": "sites", "ha": 1234.56})
        >>> overlap.text("de")
        'Standorte: 1.234,6 ha überlappen sich und sind nur einmal gezählt'
        >>> overlap.text("en")
        'sites: 1,234.6 ha overlap and are counted once'
        """
        language = chosen("lang", lang)
        german, english = TEXTS[self.code]
        if language == "en":
            return english.format(**self.figures)
        named = (
            {"layer": LAYERS_DE.get(self.figures["layer"])} if self.figures.get("layer") in LAYERS_DE else {}
        )
        return _German().format(german, **{**self.figures, **named})

    def __str__(self) -> str:
        """Write it out in the language of the session."""
        return self.text()

    def __contains__(self, words: str) -> bool:
        """Say whether words stand in its text in any language, so that warnings are searched like text."""
        return any(words in self.text(lang) for lang in ("en", "de"))


def notices_of_data(
    provenance: Mapping[str, Mapping[str, Any]], layers: Iterable[str] | None = None
) -> Iterator[Notice]:
    """Give the faults of the data, in the words of the study file and their translation where it has one.

    Parameters
    ----------
    provenance : mapping
        Of a study; by layer `faults` and, in German, `faults_de`.
    layers : iterable of str, optional
        Which layers; all if not given.

    Yields
    ------
    Notice
        One a fault.

    Examples
    --------
    >>> [str(notice) for notice in notices_of_data({"pv": {"faults": ["roofs"], "faults_de": ["Dächer"]}})]
    ['Photovoltaik: Dächer']
    """
    for layer in provenance if layers is None else layers:
        about = provenance.get(layer, {})
        for note in about.get("notes", []):
            yield Notice(note["code"], {name: value for name, value in note.items() if name != "code"})
        english, german = (_texts(about.get(name, [])) for name in ("faults", "faults_de"))
        for text, text_de in zip(english, [*german[: len(english)], *english[len(german) :]], strict=True):
            yield Notice("of_the_data", {"layer": layer, "text": text, "text_de": text_de})


def _texts(given: str | Iterable[str]) -> list[str]:
    """Take one text for a list of one, not letter by letter."""
    return [given] if isinstance(given, str) else [str(text) for text in given]


class _German(string.Formatter):
    """Numbers with a comma for decimals and a full stop between thousands."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401  any figure
        text = str(super().format_field(value, format_spec))
        if isinstance(value, int | float) and format_spec:
            return text.translate(str.maketrans(",.", ".,")).replace("%", " %")
        return text
