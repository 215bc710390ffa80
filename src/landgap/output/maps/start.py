"""What every map begins with: a result that has what it draws, the language, and a sheet with its sources."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING

from landgap.errors import LandgapError
from landgap.options import chosen
from landgap.output.maps.base_map import BaseMap, base_map
from landgap.output.maps.outlines import attribution
from landgap.output.maps.sheet import Sheet, lay_out
from landgap.output.words import Words, words
from landgap.output.words.one_line import one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pyproj import CRS

    from landgap.output.maps.subject import Subject

# its words stay on one line
_LICENCE = re.compile(r"CC BY\S* \d\.\d")
_SOURCE, _VINTAGE = 2000, 200  # letters; the provenance has them all
_DOT = "\u00a0· "  # stays on the line that it ends


def begin(
    result: Subject, lang: str | None, *needs: str, source: str = "lg.assess(study)"
) -> tuple[Words, BaseMap]:
    """Check what a map is given, and prepare its words and its base map.

    Parameters
    ----------
    result : Subject
        The result.
    lang : {"de", "en"}, optional
        Language; that of the session if not given.
    *needs : str
        Attributes that the map draws, besides `study`.
    source : str
        The call that makes such a result.

    Returns
    -------
    tuple of Words and BaseMap
        The language and the geometry.

    Raises
    ------
    LandgapError
        If the result lacks what the map draws, or the language is not known.

    Examples
    --------
    >>> begin(None, "de", "units")
    Traceback (most recent call last):
    landgap.errors.LandgapError: result: the map draws .study and .units, which a NoneType lacks.
    - Make one that has them with result = lg.assess(study).
    """
    needed = ("study", *needs)
    if not all(hasattr(result, name) for name in needed):
        drawn = " and ".join(f".{name}" for name in needed)
        raise LandgapError(
            f"result: the map draws {drawn}, which a {type(result).__name__} lacks.",
            [f"Make one that has them with result = {source}."],
        )
    speech = words(chosen("lang", lang))
    if result.study.units["halo"].all() or ("units" in needs and not len(getattr(result, "units", ()))):
        raise LandgapError("result: the study has no units to draw: none is there, or all are halo.")
    return speech, base_map(result.study)


def open_sheet(
    result: Subject,
    base: BaseMap,
    heading: tuple[str, str],
    ax: Axes | None,
    speech: Words,
    *,
    between: str = ": ",
) -> Sheet:
    """Lay out a sheet for the region, with its heading and its sources.

    Parameters
    ----------
    result : Subject
        The result.
    base : BaseMap
        The geometry.
    heading : tuple of str
        What the map shows, and its subtitle.
    ax : Axes or None
        Room for the whole sheet; without it, a new page for the screen.
    speech : Words
        The language.
    between : str, default ": "
        What stands between what the map shows and the name of the region.

    Returns
    -------
    Sheet
        Waiting for its map.
    """
    title = between.join(filter(None, (heading[0], result.study.title)))
    return lay_out(
        ax,
        base.inner.total_bounds,
        heading=(title, heading[1]),
        foot=foot_lines(result, base.crs, speech),
        words=speech,
    )


def foot_lines(result: Subject, crs: CRS, words: Words) -> list[str]:
    """Say where the data come from, of when they are, and when the map was made.

    Parameters
    ----------
    result : Subject
        The result.
    crs : pyproj.CRS
        In which the map is drawn.
    words : Words
        The language.

    Returns
    -------
    list of str
        Paragraphs: sources and licences, vintages, production.

    Examples
    --------
    >>> import landgap as lg
    >>> from landgap.output.words import words
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> foot_lines(result, result.units.estimate_utm_crs(), words("de"))[0][:40]
    'Quellen und Lizenzen: © GeoBasis-DE / BK'
    """
    region = result.study
    lines = []
    named = [one_line(name, _SOURCE) for name in [*region.attribution, *attribution(region.units)]]
    named = list(dict.fromkeys(named))
    if named:
        sources = f"{words.text('sources')} {_DOT.join(named)}"
        lines.append(_LICENCE.sub(lambda name: name[0].replace(" ", "\u00a0"), sources))
    vintages = [
        f"{words.text(f'layer_{layer}')}: {one_line(str(about['vintage']), _VINTAGE)}"
        for layer, about in region.provenance.items()
        if about.get("vintage")
    ]
    if vintages:
        lines.append(f"{words.text('vintages')} {_DOT.join(vintages)}")
    made = {"version": version("landgap"), "date": words.date(result.created), "crs": crs.name}
    return [*lines, words.text("made", **made)]
