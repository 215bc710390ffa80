"""Lines of text, measured by their letters before they are drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from landgap.output.words.one_line import one_line

# letters are fitted to whole pixels: up to so much wider on a screen than on paper
_HINTED = 1.07
# letters of a paragraph, and of a word (the longest in the names of German municipalities has 29)
_LONGEST, _WORD = 4000, 40
_TO_PATH = TextToPath()
# a line may end at a space that is not non-breaking, or after a hyphen behind three letters
_PIECE = re.compile(r"([ \n]*)([^ \n]{3,}?-(?=[^\W\d])|[^ \n]+)")


def wrap(
    text: str, width: float, size: float, *, weight: str = "normal", at_most: int = _LONGEST
) -> list[str]:
    """Break a text into lines by the measure of its letters.

    Parameters
    ----------
    text : str
        Plain text.
    width : float
        Room, in points.
    size : float
        Size of type, in points.
    weight : str, default "normal"
        Weight of type.
    at_most : int, default 4000
        How many letters are written; more are cut.

    Returns
    -------
    list of str
        Lines that fit, broken at spaces (not at those that do not break) and after hyphens; a
        word that is too long stands alone, and is broken if it is longer than any word.

    Examples
    --------
    >>> wrap("Quellen und Lizenzen", 60, 10)
    ['Quellen', 'und', 'Lizenzen']
    >>> wrap("Sachsen-Anhalt", 60, 10)
    ['Sachsen-', 'Anhalt']
    """
    lines: list[str] = []
    space, left = text_size("n n", size, weight) - text_size("nn", size, weight), 0.0
    for gap, piece in _pieces(one_line(text.strip(), at_most), width, size, weight):
        long = text_size(piece, size, weight) + (space if gap else 0.0)
        if lines and long <= left:
            lines[-1] += f"{' ' if gap else ''}{piece}"
            left -= long
        else:
            lines.append(piece)
            left = width - text_size(piece, size, weight)
    return lines


def _pieces(text: str, width: float, size: float, weight: str) -> Iterator[tuple[str, str]]:
    """Give gaps and words; one that no language has is cut to the width."""
    for gap, piece in _PIECE.findall(text):
        if len(piece) <= _WORD or width < size:
            yield gap, piece
            continue
        step = max(1, int(len(piece) * width / text_size(piece, size, weight)))
        for start in range(0, len(piece), step):
            yield "" if start else gap, piece[start : start + step]


@lru_cache(maxsize=4096)
def text_size(text: str, size: float, weight: str = "normal") -> float:
    """Measure a line of text without drawing it.

    Parameters
    ----------
    text : str
        Plain text.
    size : float
        Size of type, in points.
    weight : str, default "normal"
        Weight of type.

    Returns
    -------
    float
        Width in points.

    Examples
    --------
    >>> text_size("Halle", 20) == 2 * text_size("Halle", 10)
    True
    """
    font = FontProperties(size=size, weight=weight)
    return _HINTED * float(_TO_PATH.get_text_width_height_descent(text, font, ismath=False)[0])
