"""What notices say: a text in German and in English for each code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# one entry a code: German, English; {name:format} is a figure, written as the language writes numbers
TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "beyond_country": (
            "{layer}: {rows:,} liegen weit außerhalb von {countries} ({names}); "
            "Bezugssystem und Spalte state prüfen",
            "{layer}: {rows:,} lie far beyond {countries} ({names}); "
            "check the reference system and the column state",
        ),
        "basis_converted": (
            "Bedarf: {gross:,.0f} ha brutto sind mit dem Nettoanteil {share:.2f} in {net:,.0f} ha netto "
            "umgerechnet",
            "demand: {gross:,.0f} gross ha count as {net:,.0f} net ha, by a net share of {share:.2f}",
        ),
        "demand_unsaid": (
            "Bedarf: zum veröffentlichten Bedarf fehlen Angaben ({names_de}); ohne Angabe gilt er als netto",
            "demand: not stated of the published demand: {names}; without a basis it counts as net",
        ),
        "dividend_binding": (
            "Ihn begrenzt der Überschuss in {state} (Angebot{sizes_de} {supply:,.0f} ha, Bedarf "
            "{demand:,.0f} ha); 100 ha mehr Fläche in {others} ändern daran nichts",
            "The surplus of {state} limits it (supply{sizes} {supply:,.0f} ha, demand {demand:,.0f} ha); "
            "100 ha more land in {others} change nothing",
        ),
        "dividend_break_even": (
            "Verteilt wie der Bestand, ergeben sie nur dann mehr als 0, "
            "wenn über {share:.0%} davon in {state} liegen",
            "If that land is spread as the existing land is, the dividend is above 0 only if more than "
            "{share:.0%} of it lie in {state}",
        ),
        "dividend_counted": (
            "Auf den erfassten Flächen allein sind es {ha:,.0f} ha ({low:,.0f} bis {high:,.0f} je nach "
            "Bedarf); weitere {missing:,.0f} ha sind gezählt ({source_de}), ihr Ort ist nicht bekannt",
            "On the recorded land alone it is {ha:,.0f} ha ({low:,.0f} to {high:,.0f} by the demand); where "
            "{missing:,.0f} ha lie that were counted beyond it ({source}) is not known",
        ),
        "dividend_interval": (
            "Kooperationsgewinn (Bedarf, der bei offener Grenze gedeckt wird und bei geschlossener nicht): "
            "nach den vorliegenden Daten nicht bestimmt, zwischen {low:,.0f} und {high:,.0f} ha",
            "Border dividend (demand met with the border open and unmet with it closed): "
            "not determined by the data, between {low:,.0f} and {high:,.0f} ha",
        ),
        "dividend_known": (
            "Kooperationsgewinn (Bedarf, der bei offener Grenze gedeckt wird und bei geschlossener nicht): "
            "{ha:,.0f} ha ({low:,.0f} bis {high:,.0f} je nach Bedarf)",
            "Border dividend (demand met with the border open and unmet with it closed): {ha:,.0f} ha "
            "({low:,.0f} to {high:,.0f} by the demand)",
        ),
        "dividend_one_state": (
            "Kooperationsgewinn: das Gebiet liegt in einem Land ({state}), ohne Landesgrenze gibt es keinen",
            "Border dividend: the area lies in one state ({state}), so there is none",
        ),
        "dividend_sites": (
            "Ohne eine dieser Flächen sind die {ha:,.0f} ha 0: {names_de}",
            "Without any one of these sites the {ha:,.0f} ha are 0: {names}",
        ),
        "dividend_uncounted": (
            "Auf den erfassten Flächen allein sind es {ha:,.0f} ha "
            "({low:,.0f} bis {high:,.0f} je nach Bedarf); wie viel Fläche es darüber hinaus gibt, "
            "ist nicht veröffentlicht",
            "On the recorded land alone it is {ha:,.0f} ha ({low:,.0f} to {high:,.0f} by the demand); "
            "how much land there is beyond it is not published",
        ),
        "duplicate_plants": (
            "{layer}: {rows:,} vermutlich doppelt erfasst und nicht gezählt: {names} "
            "({mw:z,.1f} MW, {ha:z,.1f} ha)",
            "{layer}: {rows:,} seem to be duplicate plants and are not counted: {names} "
            "({mw:z,.1f} MW, {ha:z,.1f} ha)",
        ),
        "excluded": (
            "{layer}: {rows:,} ohne brauchbare Geometrie bleiben unberücksichtigt "
            "({names}), mit {ha:z,.1f} ha nach Angabe",
            "{layer}: {rows:,} without a usable geometry are not counted ({names}), {ha:z,.1f} ha as stated",
        ),
        "excluded_unstated": (
            "{layer}: {rows:,} ohne brauchbare Geometrie bleiben unberücksichtigt ({names}); "
            "ihre Hektar sind nicht angegeben",
            "{layer}: {rows:,} without a usable geometry are not counted ({names}); they state no hectares",
        ),
        "edges_closed": (
            "Gemeinden: zwischen den Grenzen von {units:,} Gemeinden sind bis zu {moved_m:z,.3f} m "
            "geschlossen (Toleranz {tolerance_m:g} m): {gaps_ha:z,.3f} ha Lücken, "
            "{overlaps_ha:z,.3f} ha Überlappungen",
            "units: up to {moved_m:z,.3f} m between the edges of {units:,} units are closed (tolerance "
            "{tolerance_m:g} m): gaps of {gaps_ha:z,.3f} ha, overlaps of {overlaps_ha:z,.3f} ha",
        ),
        "free_unknown": (
            "Wie viel davon frei ist, ist nicht überall bekannt",
            "How much of it is free is not known everywhere",
        ),
        "gifpro": (
            "Bedarf: GIFPRO ergibt für {area} {low:z,.0f} bis {high:z,.0f} ha",
            "demand: GIFPRO gives {low:z,.0f} to {high:z,.0f} ha for {area}",
        ),
        "hectares_differ": (
            "{layer}: {column} nennt bei {rows:,} andere Hektar als der Umriss hat ({names}): "
            "{ha:z,.1f} statt {drawn_ha:z,.1f} ha; es gilt der Umriss",
            "{layer}: {column} of {rows:,} is not what the outline has ({names}): "
            "{ha:z,.1f} instead of {drawn_ha:z,.1f} ha; the outline counts",
        ),
        "ideas_not_counted": (
            "Gewerbeflächen: {sites:,} Ideen ohne Plan zählen nicht als Angebot ({names}): "
            "{ha:,.0f} ha brutto",
            "sites: {sites:,} ideas without a plan do not count as supply ({names}): {ha:,.0f} ha gross",
        ),
        "incomplete_after": (
            "Gewerbeflächen: die spätere Erhebung ist nicht vollständig; "
            "was entfallen scheint, kann noch bestehen",
            "sites: the later inventory is not complete; land that seems gone may be there still",
        ),
        "incomplete_before": (
            "Gewerbeflächen: die frühere Erhebung ist nicht vollständig; "
            "was neu scheint, kann schon bestanden haben",
            "sites: the earlier inventory is not complete; land that seems new may have been there",
        ),
        "land_unknown": (
            "Ob Flächen frei sind, ist nicht bekannt",
            "Whether any land is free is not known",
        ),
        "modelled": (
            "Gewerbeflächen: {sites:,} von {of:,} Umrissen sind als Kreise modelliert",
            "sites: {sites:,} of {of:,} footprints are modelled discs",
        ),
        "modelled_after": (
            "Gewerbeflächen: zum späteren Zeitpunkt sind {sites:,} von {of:,} Umrissen als Kreise "
            "modelliert; wo sie andere berühren, ist ungenau",
            "sites: {sites:,} of {of:,} footprints of the later date are modelled discs; "
            "where they meet others is rough",
        ),
        "modelled_before": (
            "Gewerbeflächen: zum früheren Zeitpunkt sind {sites:,} von {of:,} Umrissen als Kreise "
            "modelliert; wo sie andere berühren, ist ungenau",
            "sites: {sites:,} of {of:,} footprints of the earlier date are modelled discs; "
            "where they meet others is rough",
        ),
        "no_room": (
            "{layer}: {rows:,} finden in ihrer Gemeinde keinen Platz für ihre Hektar ({names}): "
            "{drawn_ha:z,.1f} von {ha:z,.1f} ha",
            "{layer}: {rows:,} find no room for their hectares in their unit ({names}): "
            "{drawn_ha:z,.1f} of {ha:z,.1f} ha",
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
        "none_short": (
            "Keinem Land fehlt Fläche (Angebot {supply:,.0f} ha, Bedarf {demand:,.0f} ha): "
            "auszugleichen ist nichts",
            "No state is short of land (supply {supply:,.0f} ha, demand {demand:,.0f} ha): "
            "there is nothing to share",
        ),
        "land_converted": (
            "Gewerbeflächen: an {sites} Standorten sind {gross:,.0f} ha brutto als verfügbar angegeben und "
            "mit dem Nettoanteil umgerechnet",
            "commercial sites: {gross:,.0f} gross ha are stated as available at {sites} sites and count by "
            "the net share",
        ),
        "local_demand": (
            "Örtlicher Bedarf: {local:,.0f} von {demand:,.0f} ha ({share:.0%}) bleiben in ihrer Gemeinde und "
            "kommen dort zuerst zum Zug, erfasste Flächen decken {met:,.0f} ha davon; {mobile:,.0f} ha "
            "suchen auch anderswo",
            "Local demand: {local:,.0f} of {demand:,.0f} ha ({share:.0%}) stay in their municipality and are "
            "served there first, recorded land meets {met:,.0f} ha of them; {mobile:,.0f} ha look elsewhere "
            "as well",
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
        "nothing_free": ("Keine freien Flächen", "No free land"),
        "of_the_data": ("{layer}: {text_de}", "{layer}: {text}"),
        "outside": (
            "{layer}: {ha:z,.1f} ha liegen außerhalb aller Gebietseinheiten und bleiben unberücksichtigt "
            "({names})",
            "{layer}: {ha:z,.1f} ha lie outside every unit and are not counted ({names})",
        ),
        "overlap": (
            "{layer}: {ha:z,.1f} ha überlappen sich und sind nur einmal gezählt",
            "{layer}: {ha:z,.1f} ha overlap and are counted once",
        ),
        "pv_expected": (
            "Photovoltaik: {ha:z,.0f} ha auf Gewerbeflächen erwartet ({low:z,.0f} bis {high:z,.0f}); "
            "Anlagen sind als Punkte erfasst, Gewerbeflächen gehen mit ihrem Umriss ein",
            "pv: {ha:z,.0f} ha expected on commercial land ({low:z,.0f} to {high:z,.0f}); "
            "the plants are points, and sites count as they are drawn",
        ),
        "redrawn": (
            "{layer}: {ha:z,.1f} ha sind anders abgegrenzt und gelten nicht als Veränderung",
            "{layer}: {ha:z,.1f} ha are drawn otherwise and are no change",
        ),
        "repaired": (
            "{layer}: {rows:,} fehlerhafte Umrisse sind berichtigt ({ha:+z,.2f} ha)",
            "{layer}: {rows:,} invalid outlines are repaired ({ha:+z,.2f} ha)",
        ),
        "same_geometry": (
            "{layer}: {rows:,} haben denselben Umriss wie ein anderer Schlüssel ({names}); "
            "ihr Land zählt einmal",
            "{layer}: {rows:,} have the same outline as another key ({names}), so they may be there twice; "
            "their land is counted once",
        ),
        "segments_lacking": (
            "Segmente ohne sicher geeignete Flächen: {segments}",
            "Segments without surely suitable land: {segments}",
        ),
        "segments_without_land": (
            "Segmente, für die keine Fläche auch nur möglicherweise geeignet ist: {segments}",
            "Segments for which no land is even possibly suitable: {segments}",
        ),
        "segments_served": (
            "Segmente mit sicher geeigneten Flächen: {segments}",
            "Segments with surely suitable land: {segments}",
        ),
        "soon_all_short": (
            "Heute: {soon:,.0f} ha der erfassten Flächen{sizes_de} sind binnen zwei Jahren verfügbar, "
            "in jedem Land weniger als der Bedarf (zusammen {demand:,.0f} ha): auszugleichen ist nichts",
            "Today: {soon:,.0f} ha of the recorded land{sizes} can be had within two years, in every state "
            "less than the demand ({demand:,.0f} ha in all); with that there is nothing to share",
        ),
        "soon_dividend": (
            "Heute: binnen zwei Jahren verfügbar sind {soon:,.0f} ha der erfassten Flächen{sizes_de} bei "
            "einem Bedarf von {demand:,.0f} ha; damit beträgt der Kooperationsgewinn {ha:,.0f} ha",
            "Today: {soon:,.0f} ha of the recorded land{sizes} can be had within two years, for a demand of "
            "{demand:,.0f} ha; with that the border dividend is {ha:,.0f} ha",
        ),
        "suited_no": ("Ungeeignet für {segments}", "Not suitable for {segments}"),
        "suited_possible": (
            "Möglicherweise geeignet für {segments} (nicht bekannt: {requirements})",
            "Possibly suitable for {segments} (not known: {requirements})",
        ),
        "suited_sure": ("Sicher geeignet für {segments}", "Surely suitable for {segments}"),
        "supply_contradicted": (
            "Angebot: „{name_de}“ zählt {ha:,.0f} ha netto, {less:,.0f} ha weniger als erfasst sind; "
            "die Zählung bleibt unberücksichtigt",
            "supply: “{name}” counts {ha:,.0f} net ha, {less:,.0f} ha less than is recorded; "
            "the count is not used",
        ),
        "supply_counts_apart": (
            "Angebot: „{name_de}“ ({ha:,.0f} ha über das Erfasste hinaus) ist mit den übrigen Zählungen "
            "nicht vereinbar und bleibt unberücksichtigt",
            "supply: “{name}” ({ha:,.0f} ha beyond what is recorded) cannot be true beside the other counts "
            "and is not used",
        ),
        "supply_missing": (
            "Angebot: {ha:,.0f} ha sind gezählt und nicht erfasst ({name_de}); ihr Ort ist nicht bekannt",
            "supply: {ha:,.0f} ha are counted and not recorded ({name}); their place is not known",
        ),
        "shared_equally": (
            "Gewerbeflächen: {sites:,} gehören mehreren Gemeinden, ohne dass Anteile angegeben sind, und "
            "sind zu gleichen Teilen aufgeteilt ({names}): {ha:,.0f} ha",
            "sites: {sites:,} belong to several units, no shares are stated, and are shared equally "
            "({names}): {ha:,.0f} ha",
        ),
        "status_unstated": (
            "Gewerbeflächen: {ha:z,.1f} ha haben sich verändert, "
            "ohne dass zu beiden Zeitpunkten der Planungsstand bekannt ist",
            "sites: {ha:z,.1f} ha changed whose status is not stated at a date",
        ),
        "supply_unknown": (
            "Gewerbeflächen: für {sites:,} ({ha:z,.0f} ha brutto) ist die verfügbare Fläche nicht angegeben",
            "sites: {sites:,} sites ({ha:z,.0f} ha gross) do not say what is free",
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
        "unmeasured_weight": (
            "{layer}: {share:.0%} des Gewichts der Bewertung ist ohne Daten ({names}); "
            "jeder Wert gilt nur für den Rest",
            "score: {share:.0%} of the weight for {layer} has no data ({names}); "
            "each score speaks for the rest",
        ),
        "units_redrawn": (
            "Gemeinden: {ha:z,.1f} ha liegen in einer anderen Gemeinde oder in keiner, "
            "ohne dass sich ein Schlüssel geändert hat: Grenzen sind anders gezeichnet",
            "units: {ha:z,.1f} ha lie in another unit, or in none, though no key changed: boundaries are "
            "drawn otherwise",
        ),
        "units_unknown": (
            "Gemeinden: {units:,} von {of:,} ohne Gewerbefläche mit bekanntem Angebot",
            "units: {units:,} of {of:,} have no site whose supply is known",
        ),
    }
)
"""The text of every notice by its code, German and English."""
