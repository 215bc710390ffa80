"""Names and texts from data as a sheet or a page can show them."""

from __future__ import annotations

import re

import pandas as pd

# breaks and control characters; marks that have no width or turn the direction of what follows
_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BROKEN = re.compile("[\ud800-\udfff]")
_NAME = 60


def one_line(text: str, at_most: int) -> str:
    r"""Put a text on one line of so many letters at most; the full text is in the tables.

    Parameters
    ----------
    text : str
        From data: of any length, with any characters.
    at_most : int
        How many letters may stand there.

    Returns
    -------
    str
        Without control characters and marks of direction; an ellipsis where it was cut.

    Examples
    --------
    >>> one_line("Halle\n(Saale)", 20), one_line("Sandersdorf-Brehna", 10)
    ('Halle (Saale)', 'Sandersdo…')
    """
    part = text[: 4 * at_most]  # enough, and quick where the text has millions of letters
    line = _BREAKS.sub(" ", _UNSEEN.sub("", _BROKEN.sub("\ufffd", part)))
    if len(line) <= at_most and len(part) == len(text):
        return line
    return f"{line[: at_most - 1].rstrip()}…"


def shown_names(names: pd.Series) -> pd.Series:
    """Put every name on one line of so many letters that a map or a list has room for it.

    Parameters
    ----------
    names : Series
        Names of units or sites.

    Returns
    -------
    Series
        The same, cut after 60 letters; what is missing stays missing.

    Examples
    --------
    >>> shown_names(pd.Series(["Leuna", None, "A" * 100])).str.len().tolist()
    [5.0, nan, 60.0]
    """
    return names.map(lambda name: one_line(str(name), _NAME), na_action="ignore")
