"""Notices: what a reader must know before the figures are used, as a code, its figures and a text a language."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from landgap.options import Lang, chosen

# one entry a code: German, English; {name:format} is a figure, written as the language writes numbers
TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "of_the_data": ("{layer}: {text}", "{layer}: {text}"),
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
    >>> notice = Notice("of_the_data", {"layer": "pv", "text": "roofs are in it"})
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
        >>> Notice("of_the_data", {"layer": "pv", "text": "roofs are in it"}).text("de")
        'pv: roofs are in it'
        """
        language = chosen("lang", lang)
        german, english = TEXTS[self.code]
        if language == "en":
            return english.format(**self.figures)
        return _German().format(german, **self.figures)

    def __str__(self) -> str:
        """Write it out in the language of the session."""
        return self.text()


class _German(string.Formatter):
    """Numbers with a comma for decimals and a full stop between thousands."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401  any figure
        text = str(super().format_field(value, format_spec))
        if isinstance(value, (int, float)) and format_spec:
            return text.translate(str.maketrans(",.", ".,"))
        return text
