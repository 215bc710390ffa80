"""The words on maps, in German and English, and how each language writes numbers and dates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import pandas as pd

from landgap.notices import LAYER_NAMES
from landgap.numerals import half_up
from landgap.options import OPTIONS, Lang, chosen
from landgap.output.words.area import AREA_TEXTS
from landgap.output.words.border import BORDER_TEXTS
from landgap.output.words.change import CHANGE_TEXTS
from landgap.output.words.maps import MAP_TEXTS
from landgap.output.words.one_line import shown_names
from landgap.output.words.score import SCORE_TEXTS
from landgap.output.words.segments import SEGMENT_TEXTS
from landgap.output.words.sensitivity import SENSITIVITY_TEXTS
from landgap.output.words.shell import SHELL_TEXTS
from landgap.output.words.solar import SOLAR_TEXTS
from landgap.output.words.tables import TABLE_TEXTS
from landgap.state_names import state_name

LANGUAGES = OPTIONS["lang"].words

_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}

# key: (German, English); {...} is filled in by Words.text
_TEXTS = {
    # titles
    "cooperation": ("Kooperationsraum", "Cooperation area"),
    "cooperation_none": ("Gewerbeflächen", "Commercial land"),
    "cooperation_about": (
        "Gewerbe- und Industrieflächen nach Planungsstand und verfügbarer Fläche, "
        "Photovoltaikanlagen und Zentrale Orte",
        "Commercial and industrial land by status and available area, photovoltaic plants and central places",
    ),
    "gap_ha": ("Flächensaldo", "Land balance"),
    "gap_ha_about": (
        "Gewerbeflächenangebot minus Bedarf der nächsten {years} Jahre, je Gemeinde, in Hektar netto",
        "Supply of commercial land minus demand of the next {years} years, by municipality, in net hectares",
    ),
    "reach_years": ("Reichweite des Flächenangebots", "Reach of the land supply"),
    "reach_years_about": (
        "Jahre, für die das Gewerbeflächenangebot bei erwartetem Bedarf ausreicht, je Gemeinde "
        "(Planungshorizont {years} Jahre)",
        "Years that the supply of commercial land lasts at the expected demand, by municipality "
        "(planning horizon {years} years)",
    ),
    # areas and borders
    "areas": ("Gebiete", "Areas"),
    "member": ("Kooperationsraum", "Cooperation area"),
    "non_member": ("übriges Untersuchungsgebiet", "rest of the study area"),
    "study_area": ("Untersuchungsgebiet", "Study area"),
    "halo": ("Nachbargemeinden (nicht bilanziert)", "Neighbouring municipalities (not assessed)"),
    "borders": ("Grenzen", "Borders"),
    "state_border": ("Landesgrenze", "State border"),
    "district_border": ("Kreisgrenze", "District boundary"),
    "unit_border": ("Gemeindegrenze", "Municipal boundary"),
    # sites
    "sites_free": ("Gewerbeflächen mit verfügbaren Flächen", "Commercial sites with available land"),
    "sites_closed": (
        "Gewerbeflächen ohne bekanntes Angebot",
        "Commercial sites without known available land",
    ),
    "existing": ("Bestand mit freien Flächen", "existing, with free plots"),
    "reserve": ("Reserve", "reserve"),
    "brownfield": ("Brachfläche", "brownfield"),
    "planned": ("geplant", "planned"),
    "no_status": ("Planungsstand nicht angegeben", "status not stated"),
    "company_reserve": ("betriebsgebundene Reserve", "company reserve"),
    "withdrawn": ("Planung aufgegeben", "withdrawn"),
    "unclear": ("Bestand, freie Fläche unbekannt", "existing, free area unknown"),
    "built": (
        "belegt oder nicht verfügbar (maßstäblich)",
        "occupied or not available (true to scale)",
    ),
    "size_supply": ("Kreisfläche: verfügbare Fläche (ha netto)", "Disc area: available (net ha)"),
    "size_gross": (
        "Kreisfläche: Bruttofläche, gleicher Maßstab",
        "Disc area: gross area, same scale",
    ),
    "outline": ("bekannter Umriss", "known outline"),
    "approximate": (
        "gestrichelter Rand: Lage angenähert",
        "dashed outline: position approximate",
    ),
    "approximate_by": (
        "gestrichelter Rand: Lage angenähert (auf {low} bis {high} km)",
        "dashed outline: position approximate (to {low} to {high} km)",
    ),
    # photovoltaics
    "pv": ("Photovoltaikanlagen", "Photovoltaic plants"),
    "pv_operating": ("in Betrieb, ab {mw} MW", "operating, from {mw} MW"),
    "pv_small": ("in Betrieb, unter {mw} MW", "operating, below {mw} MW"),
    "pv_planned": ("geplant, ab {mw} MW", "planned, from {mw} MW"),
    # places
    "places": ("Orte und Verkehr", "Places and transport"),
    "upper": ("Oberzentrum", "High-order centre"),
    "middle": ("Mittelzentrum", "Middle-order centre"),
    "junction": ("Anschlussstelle, Autobahnkreuz", "Motorway junction, interchange"),
    # balance
    "balance_ha": ("Saldo in ha", "Balance in ha"),
    "reach_in_years": ("Reichweite in Jahren", "Reach in years"),
    "units_counted": ("Zahl der Gemeinden", "number of municipalities"),
    "missing_land": ("unter {high}: Fehlbedarf", "below {high}: deficit"),
    "surplus_land": ("über {low}: Flächenüberschuss", "above {low}: surplus"),
    "below": ("unter {high}", "below {high}"),
    "above": ("über {low}", "above {low}"),
    "between": ("{low} bis {high}", "{low} to {high}"),
    "even": ("{low} bis {high} (ausgeglichen)", "{low} to {high} (balanced)"),
    "no_need": ("kein Bedarf", "no demand"),
    "no_data": ("keine Angabe (Angebot unbekannt)", "no data (supply not known)"),
    "marks": ("Hinweise", "Marks"),
    "no_large_parcels": (
        "zusammenhängende Flächen ab 5 ha fehlen",
        "hectares suffice, parcels from 5 ha do not",
    ),
    "inconclusive": (
        "nicht abschließend bestimmbar, da nicht alles erfasst ist: fehlt etwas, dann höchstens so viel",
        "inconclusive, as not all is recorded: if anything is missing, at most so much",
    ),
    "totals": ("Länderbilanz", "Balance by state"),
    "supply": ("Angebot", "Supply"),
    "soon": ("bis 2 J.", "in 2 yrs"),
    "demand": ("Bedarf", "Demand"),
    "gap": ("Saldo", "Balance"),
    "known": ("bekannt", "known"),
    "total": ("gesamt", "total"),
    "not_recorded": ("nicht erfasst", "not recorded"),
    "in_ha": ("in ha netto", "in net ha"),
    "totals_note": (
        "Bis 2 J.: davon in zwei Jahren verfügbar. Bekannt: Gemeinden mit bekanntem Angebot. Der "
        "Bedarf (mittlerer Wert) umfasst alle Gemeinden, es fehlt daher höchstens so viel.",
        "In 2 yrs: what of it is available within two years. Known: municipalities whose supply "
        "is known. Demand (middle value) counts all, so at most so much is missing.",
    ),
    "full_note": (
        "Bis 2 J.: davon in zwei Jahren verfügbar. Bedarf: mittlerer Wert.",
        "In 2 yrs: what of it is available within two years. Demand: middle value.",
    ),
    # how sure
    "sure": ("Aussagekraft", "Reliability"),
    "sure_units": (
        "Das Angebot ist in {known} von {units} Gemeinden bekannt.",
        "Supply is known in {known} of {units} municipalities.",
    ),
    "sure_sites": (
        "{approximate} von {sites} Gewerbeflächen und {pv} von {plants} PV-Anlagen sind nur als "
        "Punkt bekannt; ihre Lage ist angenähert.",
        "{approximate} of {sites} commercial sites and {pv} of {plants} PV plants are known as "
        "points only; their position is approximate.",
    ),
    "sure_demand": (
        "Bedarf {low} bis {high} ha{source}, auf die Gemeinden umgelegt.",
        "Demand {low} to {high} ha{source}, allocated to the municipalities.",
    ),
    "sure_forecast": (
        "Bedarf {low} bis {high} ha nach der Methode „{source}“.",
        "Demand {low} to {high} ha by the method “{source}”.",
    ),
    # foot
    "sources": ("Quellen und Lizenzen:", "Sources and licences:"),
    "vintages": ("Datenstand:", "Vintage of the data:"),
    "made": (
        "Bearbeitung: landgap {version}, {date}. Abbildung in {crs}, Nordpfeil: geografisch Nord.",
        "Made with landgap {version}, {date}. Drawn in {crs}, arrow to true north.",
    ),
    "print_scale": ("1 : {scale} ({paper})", "1 : {scale} ({paper})"),
    # chart of the methods
    "ranges": ("Gewerbeflächenbedarf nach Methoden", "Demand for commercial land by method"),
    "ranges_about": (
        "Bedarf der nächsten {years} Jahre in Hektar, als Spanne je Methode",
        "Demand of the next {years} years in hectares, as a range for each method",
    ),
    "ranges_axis": ("Bedarf in ha", "Demand in ha"),
    "mid_column": ("Mitte, ha", "Middle, ha"),
    "range_column": ("Spanne, ha", "Range, ha"),
    "all_methods": ("Alle Methoden", "All methods"),
    "spread": ("höchster : niedrigster Wert = {ratio}", "highest : lowest value = {ratio}"),
    "published": ("Veröffentlichter Wert", "Published total"),
    "compared_of": (
        "umfasst {units} Gemeinden; hier {common}",
        "covers {units} municipalities; here {common}",
    ),
    "not_scaled": (
        "nicht auf die {common} Gemeinden umgerechnet",
        "not scaled to the {common} municipalities",
    ),
    "how_ranges": (
        "Punkt: mittlerer Wert, Linie: niedriger bis hoher Wert der Methode. Band: niedrigster "
        "bis höchster Wert aller Methoden, Raute: Median ihrer mittleren Werte.",
        "Dot: middle value, line: low to high value of the method. Band: lowest to highest value "
        "of all methods, diamond: median of their middle values.",
    ),
    "how_published": (
        "Gestrichelt: veröffentlichter Wert ({source}).",
        "Dashed: published total ({source}).",
    ),
    "how_compared": (
        "Verglichen werden {common} von {units} Gemeinden: jene, die alle Methoden abdecken.",
        "Compared: {common} of {units} municipalities, those that every method covers.",
    ),
    "methods_sources": ("Quellen der Parameter:", "Sources of the parameters:"),
    "chart_made": (
        "Bearbeitung: landgap {version}, {date}.",
        "Made with landgap {version}, {date}.",
    ),
}
_TEXTS |= {f"layer_{name}": names for name, names in LAYER_NAMES.items()}
_TEXTS |= AREA_TEXTS | BORDER_TEXTS | CHANGE_TEXTS | MAP_TEXTS | SCORE_TEXTS
_TEXTS |= SEGMENT_TEXTS | SENSITIVITY_TEXTS | SHELL_TEXTS | SOLAR_TEXTS | TABLE_TEXTS


@dataclass(frozen=True)
class Words:
    """All words of one language; made by :func:`words`.

    Attributes
    ----------
    lang : {"de", "en"}
        The language.

    Examples
    --------
    >>> Words("de").text("between", low=2, high=10)
    '2 bis 10'
    """

    lang: Lang

    def text(self, key: str, **values: object) -> str:
        """Look up a text and fill in its values.

        Parameters
        ----------
        key : str
            What is meant, such as ``state_border``.
        **values : object
            What stands in the text's braces.

        Returns
        -------
        str
            The text; plain, never markup.

        Examples
        --------
        >>> Words("en").text("state_border")
        'State border'
        """
        return _TEXTS[key][LANGUAGES.index(self.lang)].format(**values)

    def state(self, code: str) -> str:
        """Name a state.

        Parameters
        ----------
        code : str
            ISO 3166-2, such as ``DE-ST``.

        Returns
        -------
        str
            Its name; the code where no name is known.

        Examples
        --------
        >>> Words("de").state("DE-ST"), Words("en").state("DE-SN"), Words("en").state("PL-02")
        ('Sachsen-Anhalt', 'Saxony', 'PL-02')
        """
        return state_name(code, self.lang)

    def names(self, rows: pd.DataFrame) -> pd.Series:
        """Name rows of a layer; some sites have a German name beside the other.

        Parameters
        ----------
        rows : DataFrame
            With `name`, and `name_de` where there is a German one.

        Returns
        -------
        Series
            Names, missing where there is none; very long ones are cut.

        Examples
        --------
        >>> rows = pd.DataFrame({"name": ["freight village", "Leuna"], "name_de": ["GVZ", None]})
        >>> Words("de").names(rows).tolist(), Words("en").names(rows).tolist()
        (['GVZ', 'Leuna'], ['freight village', 'Leuna'])
        """
        german = self.lang == "de" and "name_de" in rows
        return shown_names(rows["name_de"].fillna(rows["name"]) if german else rows["name"])

    def number(self, value: float, *, decimals: int = 0, sign: bool = False, trim: bool = True) -> str:
        """Write a number as the language does.

        Parameters
        ----------
        value : float
            The number; ``NaN`` is a dash, infinity ∞.
        decimals : int, default 0
            At most so many decimals.
        sign : bool, default False
            Whether positive numbers carry their sign.
        trim : bool, default True
            Whether zeros at the end of the decimals are left out; in a column they are not.

        Returns
        -------
        str
            With a true minus; German with a point for thousands and a decimal comma. A half is rounded
            up, and what differs by less than a millionth is written alike.

        Examples
        --------
        >>> Words("de").number(12345.5, decimals=1), Words("en").number(12.0, sign=True)
        ('12.345,5', '+12')
        >>> [Words("de").number(value, decimals=2, trim=False) for value in (0.6, -0.001)]
        ['0,60', '0,00']
        >>> [Words("de").number(value) for value in (2692.5, 2692.4999999999, 2693.5)]
        ['2.693', '2.693', '2.694']
        """
        if pd.isna(value):
            return "–"
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        written = f"{half_up(abs(value), decimals):,f}"
        if decimals and trim:
            written = written.rstrip("0").rstrip(".")
        if self.lang == "de":
            written = written.translate(str.maketrans(",.", ".,"))
        if not written.strip("0.,"):  # nothing has no sign
            return written
        if value < 0:
            return f"−{written}"
        return f"+{written}" if sign else written

    def total(self, values: pd.Series, *, decimals: int = 0, sign: bool = False) -> str:
        """Write a sum; where not all are known, it is said to be the sum of those that are.

        Parameters
        ----------
        values : Series
            Numbers.
        decimals : int, default 0
            At most so many decimals.
        sign : bool, default False
            Whether a positive sum carries its sign.

        Returns
        -------
        str
            The sum, a dash where nothing is known.

        See Also
        --------
        number : Writes one number.

        Examples
        --------
        >>> values = pd.Series([350.0, None])
        >>> Words("de").total(values), Words("en").total(values.dropna())
        ('bekannt: 350', '350')
        """
        written = self.number(values.sum(min_count=min(len(values), 1)), decimals=decimals, sign=sign)
        partly = values.isna().any() and values.notna().any()
        return self.text("known_total", total=written) if partly else written

    def date(self, day: date) -> str:
        """Write a date as the language does.

        Parameters
        ----------
        day : date or datetime
            The day.

        Returns
        -------
        str
            Day, month in words, year.

        Examples
        --------
        >>> from datetime import date
        >>> Words("de").date(date(2026, 3, 1)), Words("en").date(date(2026, 3, 1))
        ('1. März 2026', '1 March 2026')
        """
        month = _MONTHS[self.lang].split()[day.month - 1]
        return f"{day.day}{'.' if self.lang == 'de' else ''} {month} {day.year}"


def words(lang: str | None = None) -> Words:
    """Give the words of a language.

    Parameters
    ----------
    lang : {"de", "en"}, optional
        German or English; that of the session if not given.

    Returns
    -------
    Words
        Texts, names of states, number and date formats.

    Raises
    ------
    LandgapError
        If the language is not known; the message lists those that are.

    See Also
    --------
    landgap.options.option_context : Another language for a while.

    Examples
    --------
    >>> words("de").text("district_border"), words("en").text("district_border")
    ('Kreisgrenze', 'District boundary')
    """
    return Words(chosen("lang", lang))
