"""The tables of a result to be read: words and numbers as a language writes them."""

from __future__ import annotations

import pandas as pd

from landgap.assessment import Assessment
from landgap.layers.checked import Inputs
from landgap.output.words import Words, words

__all__ = ["summary"]

_AREAS = ("study area", "cooperation area")


def __dir__() -> list[str]:
    return __all__


def summary(result: Assessment, *, lang: str | None = None) -> pd.DataFrame:
    """Put region, states and districts under each other, in the words of a language.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.

    Returns
    -------
    DataFrame
        Text, indexed by level and area: hectares and years to one decimal, ∞ where the supply
        lasts for ever, a dash where nothing is known.

    Raises
    ------
    LandgapError
        If the language is not known.

    See Also
    --------
    Assessment.summary : The same with plain numbers and the names of the code, to go on with.

    Examples
    --------
    >>> import landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> summary(result, lang="de").loc[("Region", "Untersuchungsgebiet"), "Bedarf hoch, ha"]
    '2.840,0'
    """
    inputs = Inputs("The table cannot be written.")
    inputs.instance(result, "result", Assessment, made_by="lg.assess")
    inputs.stop()
    speech, table = words(lang), result.summary()
    verdict = table["verdict"].astype("str").fillna("unknown")
    text = table.drop(columns="verdict").apply(lambda column: _amounts(column, speech))
    text["verdict"] = [speech.text(f"verdict_{name.replace(' ', '_')}") for name in verdict]
    text.index = pd.MultiIndex.from_tuples(
        [(speech.text(f"level_{level}"), _area(name, speech)) for level, name in table.index],
        names=[speech.text(f"table_{name}") for name in table.index.names],
    )
    return text[table.columns].rename(columns=lambda name: speech.text(f"table_{name}"))


def _amounts(column: pd.Series, speech: Words) -> pd.Series:
    """Write counts whole and all else to one decimal, so that a column is read at a glance."""
    decimals = 0 if column.name in ("units", "units_unknown") else 1
    return column.map(lambda value: speech.number(value, decimals=decimals, trim=False))


def _area(name: str, speech: Words) -> str:
    """Name an area; one that the catalogue does not know keeps its name."""
    return speech.text(f"area_{name.replace(' ', '_')}") if name in _AREAS else speech.state(name)
