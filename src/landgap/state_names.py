"""Names of the states, in German and English."""

from __future__ import annotations

from types import MappingProxyType

from landgap.options import OPTIONS, Lang

__all__ = ["state_name"]

_NAMES = MappingProxyType(
    {
        "DE-BB": ("Brandenburg", "Brandenburg"),
        "DE-BE": ("Berlin", "Berlin"),
        "DE-BW": ("Baden-Württemberg", "Baden-Württemberg"),
        "DE-BY": ("Bayern", "Bavaria"),
        "DE-HB": ("Bremen", "Bremen"),
        "DE-HE": ("Hessen", "Hesse"),
        "DE-HH": ("Hamburg", "Hamburg"),
        "DE-MV": ("Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania"),
        "DE-NI": ("Niedersachsen", "Lower Saxony"),
        "DE-NW": ("Nordrhein-Westfalen", "North Rhine-Westphalia"),
        "DE-RP": ("Rheinland-Pfalz", "Rhineland-Palatinate"),
        "DE-SH": ("Schleswig-Holstein", "Schleswig-Holstein"),
        "DE-SL": ("Saarland", "Saarland"),
        "DE-SN": ("Sachsen", "Saxony"),
        "DE-ST": ("Sachsen-Anhalt", "Saxony-Anhalt"),
        "DE-TH": ("Thüringen", "Thuringia"),
    }
)


def state_name(code: str, lang: Lang) -> str:
    """Name a state.

    Parameters
    ----------
    code : str
        ISO 3166-2, such as ``DE-ST``.
    lang : {"de", "en"}
        Language.

    Returns
    -------
    str
        Its name; the code where no name is known.

    Examples
    --------
    >>> state_name("DE-ST", "de"), state_name("DE-SN", "en"), state_name("PL-02", "en")
    ('Sachsen-Anhalt', 'Saxony', 'PL-02')
    """
    return _NAMES.get(code, (code, code))[OPTIONS["lang"].words.index(lang)]
