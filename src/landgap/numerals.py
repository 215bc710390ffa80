"""How figures are rounded and written, in German and English."""

from __future__ import annotations

import math
import re
import string
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from landgap.options import Lang
from landgap.tolerances import SHOWN_DECIMALS


def half_up(value: float, decimals: int) -> Decimal:
    """Round as people do, a half away from 0, so that a figure is written alike wherever it stands.

    Parameters
    ----------
    value : float
        Finite.
    decimals : int
        So many decimals.

    Returns
    -------
    Decimal
        The number to be written.

    Examples
    --------
    >>> [str(half_up(value, 0)) for value in (2692.5, 2692.4999999999, -0.5)]
    ['2693', '2693', '-1']
    """
    sure = Decimal(f"{value:.{max(decimals, SHOWN_DECIMALS)}f}")
    return sure.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def filled(text: str, figures: Mapping[str, Any], lang: Lang) -> str:
    """Fill in the figures of a text as a language writes numbers.

    Parameters
    ----------
    text : str
        With braces, such as ``{ha:z,.1f}``.
    figures : mapping
        What stands in them.
    lang : {"de", "en"}
        German: a comma for decimals, a full stop between thousands.

    Returns
    -------
    str
        Text.

    Examples
    --------
    >>> [filled("{ha:z,.0f} ha, {share:.0%}", {"ha": 2692.5, "share": 0.475}, lang) for lang in ("de", "en")]
    ['2.693 ha, 48 %', '2,693 ha, 48%']
    """
    return {"de": _German(), "en": _English()}[lang].format(text, **figures)


class _English(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401  any figure
        places = re.search(r"\.(\d+)([f%])$", format_spec)
        if places and isinstance(value, float) and math.isfinite(value):
            value = half_up(value, int(places[1]) + 2 * (places[2] == "%"))
        return str(super().format_field(value, format_spec))


class _German(_English):
    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401  any figure
        text = super().format_field(value, format_spec)
        if isinstance(value, int | float) and format_spec:
            return text.translate(str.maketrans(",.", ".,")).replace("%", " %")
        return text
