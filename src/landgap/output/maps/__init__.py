"""Maps of a result: who cooperates, what is missing, what the border does; German or English."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from tqdm import tqdm

from landgap.output.maps.access import access
from landgap.output.maps.balance import balance
from landgap.output.maps.bivariate import bivariate
from landgap.output.maps.change import change
from landgap.output.maps.choropleth import begin
from landgap.output.maps.contiguous import contiguous
from landgap.output.maps.cooperation import cooperation
from landgap.output.maps.flows import flows
from landgap.output.maps.joining import joining
from landgap.output.maps.multiples import multiples
from landgap.output.maps.proposed import proposed
from landgap.output.maps.quality import quality
from landgap.output.maps.score import score
from landgap.output.maps.sheet import inside_margins, page_inches
from landgap.output.maps.solar import solar

if TYPE_CHECKING:
    from landgap.output.result import Assessment

__all__ = [
    "access",
    "balance",
    "bivariate",
    "change",
    "contiguous",
    "cooperation",
    "flows",
    "joining",
    "multiples",
    "proposed",
    "quality",
    "save",
    "score",
    "solar",
]

_ALWAYS = (cooperation, balance, bivariate, score, quality, contiguous)
_BORDER = (flows, access, joining, proposed)

_DPI = 300
# level 6, the default, takes twice the time for a tenth less
_FORMATS: dict[str, dict[str, Any]] = {"png": {"pil_kwargs": {"compress_level": 1}}, "pdf": {}}


def save(
    result: Assessment,
    directory: str | Path,
    *,
    lang: str = "de",
    paper: str = "A3",
    dpi: float = _DPI,
    progress: bool = True,
) -> list[Path]:
    """Write all maps as sheets of one size, PNG to look at and PDF to print.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    directory : str or Path
        Where to; must be there. Maps of that name are replaced.
    lang : {"de", "en"}
        Language.
    paper : {"A3", "A4"}
        Size of the sheets; portrait where the region is clearly higher than wide.
    dpi : float, default 300
        Dots per inch of the PNG files, as printers ask for; a PDF has none.
    progress : bool, default True
        Whether a terminal shows a bar; elsewhere there is none.

    Returns
    -------
    list of Path
        PNG and PDF of ``cooperation``, ``balance``, ``bivariate``, ``score``, ``quality``,
        ``contiguous``, ``solar`` where there are plants, and, where there are two states or more,
        ``flows``, ``access``, ``joining`` and ``proposed``.

    Raises
    ------
    LandgapError
        If there is no result, or the language or the paper is not known; nothing is written then.

    Examples
    --------
    >>> import tempfile, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     drawn = [path.stem for path in save(result, folder) if path.suffix == ".pdf"]
    >>> drawn[:7]
    ['cooperation', 'balance', 'bivariate', 'score', 'quality', 'contiguous', 'solar']
    >>> drawn[7:]
    ['flows', 'access', 'joining', 'proposed']
    """
    _, base = begin(result, lang)
    inches = page_inches(base.inner.total_bounds, paper)
    written = []
    hidden = None if progress else True  # None: shown on a terminal only
    border = _BORDER if result.units["state"].nunique() > 1 else ()
    plants = (solar,) if len(result.study.pv) else ()
    kinds = (*_ALWAYS, *plants, *border)
    for draw in tqdm(kinds, desc="maps", unit="map", disable=hidden):
        # not by way of pyplot: nothing stays open, and threads do not meet
        figure = Figure(figsize=inches)
        draw(result, ax=figure.add_axes(inside_margins(inches)), lang=lang)
        for suffix, options in _FORMATS.items():
            path = Path(directory) / f"{draw.__name__}.{suffix}"
            with rc_context({"pdf.fonttype": 42}):  # letters stay text: to search, to copy, to edit
                figure.savefig(path, dpi=dpi, **options)
            written.append(path)
    return written
