"""Notices: what to know before figures are used, as a code, its figures and a text in each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from landgap.notice_texts import TEXTS
from landgap.numerals import filled
from landgap.options import Lang, chosen
from landgap.segment_names import requirement_name, segments_listed
from landgap.state_names import state_name

LAYER_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "access": ("Verkehrsanbindung", "transport"),
        "costs": ("Entfernungen", "travel costs"),
        "demand": ("Bedarf", "demand"),
        "employment": ("Beschäftigte", "employees"),
        "members": ("Mitglieder", "members"),
        "prices": ("Bodenpreise", "land prices"),
        "pv": ("Photovoltaik", "photovoltaics"),
        "reference": ("Vergleichswerte", "reference totals"),
        "segments": ("Anteile der Segmente", "shares of the segments"),
        "sites": ("Gewerbeflächen", "commercial sites"),
        "units": ("Gemeinden", "municipalities"),
        "vacancy": ("Leerstand", "vacancy"),
    }
)
"""What each layer is called, German and English, on maps and in the shell; German in notices, too."""


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
        'Gewerbeflächen: 1.234,6 ha überlappen sich und sind nur einmal gezählt'
        >>> overlap.text("en")
        'sites: 1,234.6 ha overlap and are counted once'
        """
        language = chosen("lang", lang)
        german, english = TEXTS[self.code]
        figures = {name: _named(name, value, language) for name, value in self.figures.items()}
        return filled(english if language == "en" else german, figures, language)

    def record(self) -> dict[str, Any]:
        """Give code, figures and both texts, for a file that programs read.

        Returns
        -------
        dict
            `code`, `figures`, `de`, `en`.

        Examples
        --------
        >>> Notice("overlap", {"layer": "sites", "ha": 2.0}).record()["en"]
        'sites: 2.0 ha overlap and are counted once'
        """
        texts = {lang: self.text(lang) for lang in ("de", "en")}
        return {"code": self.code, "figures": dict(self.figures), **texts}

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


def _named(name: str, value: Any, lang: Lang) -> Any:  # noqa: ANN401  any figure
    """Put the names of layers, states, segments and requirements in place of their keys."""
    if name == "layer" and lang == "de":
        return LAYER_NAMES.get(value, (value, value))[0]
    if name == "segments":
        return segments_listed(value, lang)
    if name == "requirements":
        return ", ".join(requirement_name(each, lang) for each in value)
    if name in ("state", "others"):
        keys = [value] if isinstance(value, str) else list(value)
        names = [state_name(key, lang) for key in keys]
        last = " und " if lang == "de" else " and "
        return last.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return value
