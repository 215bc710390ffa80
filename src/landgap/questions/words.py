"""What answers say in a sentence, German and English side by side."""

from __future__ import annotations

import pandas as pd

from landgap.errors import some
from landgap.headline import Headline
from landgap.numerals import filled
from landgap.options import Lang, chosen
from landgap.state_names import state_name

# one entry a sentence: German, English
_TEXTS = {
    "sites": (
        "Geändert: {names}. Erfasstes Angebot {supply_ha:+,.0f} ha.",
        "Changed: {names}. Recorded supply {supply_ha:+,.0f} ha.",
    ),
    "unmet": (
        "Ungedeckter Bedarf bei offener Grenze {unmet_open_ha:+,.0f} ha, bei geschlossener "
        "{unmet_closed_ha:+,.0f} ha; ungenutztes Angebot bei offener Grenze {idle_open_ha:+,.0f} ha.",
        "Unmet demand with the border open {unmet_open_ha:+,.0f} ha, with it closed "
        "{unmet_closed_ha:+,.0f} ha; idle supply with the border open {idle_open_ha:+,.0f} ha.",
    ),
    "dividend": (
        "Kooperationsgewinn auf den erfassten Flächen {dividend_ha:+,.0f} ha; wo immer nicht erfasstes "
        "Angebot liegt, danach zwischen {low:,.0f} und {high:,.0f} ha.",
        "Border dividend on the recorded land {dividend_ha:+,.0f} ha; wherever unknown supply lies, then "
        "between {low:,.0f} and {high:,.0f} ha.",
    ),
    "binding": (
        "Ihn begrenzt der Überschuss in {state}.",
        "The surplus of {state} limits it.",
    ),
    "no_binding": (
        "Kein einzelnes Land begrenzt ihn durch seinen Überschuss.",
        "No single state limits it by its surplus.",
    ),
}


def what_if_text(sites: pd.DataFrame, table: pd.DataFrame, after: Headline, lang: Lang | None) -> str:
    """Say what other sites change.

    Parameters
    ----------
    sites, table : DataFrame
        Of :class:`landgap.questions.WhatIf`.
    after : Headline
        With the other sites.
    lang : {"de", "en"}, optional
        Language; that of the options if not given.

    Returns
    -------
    str
        A paragraph.

    Examples
    --------
    >>> _TEXTS["binding"][1]
    'The surplus of {state} limits it.'
    """
    language: Lang = chosen("lang", lang)
    figures = {
        # no change has no sign
        **{str(name): round(float(change), 0) + 0.0 for name, change in table["change"].items()},
        "names": some(sites.index),
        "low": after.low_ha,
        "high": after.high_ha,
        "state": "" if after.binding is None else state_name(after.binding, language),
    }
    last = "no_binding" if after.binding is None else "binding"
    said = [_TEXTS[name][language == "en"] for name in ("sites", "unmet", "dividend", last)]
    return " ".join(filled(text, figures, language) for text in said)
