"""Maps of a result: who cooperates, what is missing, what the border does; German or English."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from tqdm import tqdm

from landgap.output.maps.access import access
from landgap.output.maps.balance import balance
from landgap.output.maps.change import change
from landgap.output.maps.contiguous import contiguous
from landgap.output.maps.cooperation import cooperation
from landgap.output.maps.flows import flows
from landgap.output.maps.joining import joining
from landgap.output.maps.proposed import proposed
from landgap.output.maps.quality import quality
from landgap.output.maps.score import score
from landgap.output.maps.sheet import A3_INCHES, inside_margins
from landgap.output.maps.solar import solar
from landgap.output.words import words

if TYPE_CHECKING:
    from landgap.output.result import Assessment

__all__ = [
    "access",
    "balance",
    "change",
    "contiguous",
    "cooperation",
    "flows",
    "joining",
    "proposed",
    "quality",
    "save",
    "score",
    "solar",
]

_ALWAYS = (cooperation, balance, score, quality, contiguous)
_BORDER = (flows, access, joining, proposed)

_DPI = 150
# level 6, the default, takes twice the time for a tenth less
_FORMATS: dict[str, dict[str, Any]] = {"png": {"pil_kwargs": {"compress_level": 1}}, "pdf": {}}


def save(
    result: Assessment, directory: str | Path, *, lang: str = "de", progress: bool = True
) -> list[Path]:
    """Write all maps as A3 sheets, PNG to look at and PDF to print.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    directory : str or Path
        Where to; must be there. Maps of that name are replaced.
    lang : {"de", "en"}
        Language.
    progress : bool, default True
        Whether a terminal shows a bar; elsewhere there is none.

    Returns
    -------
    list of Path
        PNG and PDF of ``cooperation``, ``balance``, ``score``, ``quality``, ``contiguous``,
        ``solar`` where there are plants, and, where there are two states or more, ``flows``,
        ``access``, ``joining`` and ``proposed``.

    Raises
    ------
    LandgapError
        If the language is not known.

    Examples
    --------
    >>> import tempfile, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     drawn = [path.stem for path in save(result, folder) if path.suffix == ".pdf"]
    >>> drawn[:6]
    ['cooperation', 'balance', 'score', 'quality', 'contiguous', 'solar']
    >>> drawn[6:]
    ['flows', 'access', 'joining', 'proposed']
    """
    words(lang)  # a wrong language is refused before anything is written
    written = []
    hidden = None if progress else True  # None: shown on a terminal only
    border = _BORDER if result.units["state"].nunique() > 1 else ()
    plants = (solar,) if len(result.study.pv) else ()
    kinds = (*_ALWAYS, *plants, *border)
    for draw in tqdm(kinds, desc="maps", unit="map", disable=hidden):
        # not by way of pyplot: nothing stays open, and threads do not meet
        figure = Figure(figsize=A3_INCHES)
        draw(result, ax=figure.add_axes(inside_margins()), lang=lang)
        for suffix, options in _FORMATS.items():
            path = Path(directory) / f"{draw.__name__}.{suffix}"
            figure.savefig(path, dpi=_DPI, **options)
            written.append(path)
    return written
