"""Words that were probably meant: the closest of some known ones, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

_CLOSE = 0.87  # availible_ha is close to available_ha (0.92), name_en is not to name_de (0.86)
_DBF_NAME = 10  # letters that a Shapefile keeps of a heading


def closest(word: str, known: Iterable[str]) -> str | None:
    """Find the one known word that was probably meant.

    Parameters
    ----------
    word : str
        As it was written.
    known : iterable of str
        What it could be.

    Returns
    -------
    str or None
        The closest, whatever the case and the signs between its parts; None if nothing is close.

    Examples
    --------
    >>> closest("availible ha", ["gross_ha", "available_ha"]), closest("1200", ["GE", "GI"])
    ('available_ha', None)
    """
    scored = [(_likeness(word, other), other) for other in known]
    best, other = max(scored, default=(0.0, ""))
    return other if best >= _CLOSE else None


def misspelt(present: Iterable[object], ours: Iterable[str]) -> dict[str, str]:
    """Find columns that are not ours and look as if they were meant to be.

    Parameters
    ----------
    present : iterable of str
        Columns of a frame.
    ours : iterable of str
        Columns that are looked at.

    Returns
    -------
    dict
        Their name to ours; none of ours that are there already.

    Examples
    --------
    >>> misspelt(["site_id", "Status", "largest_pa"], ["site_id", "status", "largest_parcel_ha"])
    {'Status': 'status', 'largest_pa': 'largest_parcel_ha'}
    """
    there, ours = list(map(str, present)), list(ours)
    absent = [name for name in ours if name not in there]
    found = {}
    for column in there:
        cut = [name for name in absent if len(column) == _DBF_NAME and name.startswith(column)]
        if column not in ours and (meant := cut[0] if cut else closest(column, absent)):
            found[column] = meant
    return found


def _likeness(one: str, other: str) -> float:
    plain = [re.sub(r"[\s.-]+", "_", word.strip().lower()) for word in (one, other)]
    return SequenceMatcher(None, plain[0], plain[1]).ratio()
