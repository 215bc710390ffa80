"""Colours of text: black or white, by the contrast of WCAG with what lies below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import to_rgb

if TYPE_CHECKING:
    from matplotlib.typing import ColorType

DARK, LIGHT = "#000000", "#FFFFFF"


def contrast(one: ColorType, other: ColorType) -> float:
    """Measure how far two colours are apart in lightness.

    Parameters
    ----------
    one, other : color
        As matplotlib takes them; transparency does not count.

    Returns
    -------
    float
        1 (the same) to 21 (black on white); text needs 4.5.

    References
    ----------
    W3C (2023), Web Content Accessibility Guidelines 2.2, contrast ratio.

    Examples
    --------
    >>> contrast("black", "white"), round(contrast("#777777", "white"), 1)
    (21.0, 4.5)
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_colour_on(background: ColorType) -> str:
    """Choose black or white, whichever is read better on a colour.

    Parameters
    ----------
    background : color
        As matplotlib takes it.

    Returns
    -------
    str
        The colour; on any background its contrast is 4.58 or more, the root of 21.

    Examples
    --------
    >>> text_colour_on("#F3F1EA"), text_colour_on("#2B2230")
    ('#000000', '#FFFFFF')
    """
    return max((DARK, LIGHT), key=lambda colour: contrast(colour, background))


def _luminance(colour: ColorType) -> float:
    share = np.asarray(to_rgb(colour))
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
