"""All maps as files, drawn one after the other or in several processes at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from math import ceil
from multiprocessing import get_context
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from tqdm import tqdm

from landgap.errors import LandgapError
from landgap.layers.checked import Inputs
from landgap.options import chosen
from landgap.output.maps.access import access
from landgap.output.maps.balance import balance
from landgap.output.maps.bivariate import bivariate
from landgap.output.maps.contiguous import contiguous
from landgap.output.maps.cooperation import cooperation
from landgap.output.maps.flows import flows
from landgap.output.maps.membership import membership
from landgap.output.maps.proposed import proposed
from landgap.output.maps.quality import quality
from landgap.output.maps.score import score
from landgap.output.maps.segments import segments
from landgap.output.maps.sheet import inside_margins, page_inches
from landgap.output.maps.solar import solar
from landgap.output.maps.start import begin

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from landgap.assessment import Assessment

    Draw = Callable[..., Axes]

_ALWAYS = (cooperation, balance, bivariate, score, quality, contiguous)
_BORDER = (flows, access, membership, proposed)

_DPI = 300
# level 6, the default, takes twice the time for a tenth less
_FORMATS: dict[str, dict[str, Any]] = {"png": {"pil_kwargs": {"compress_level": 1}}, "pdf": {}}


@dataclass(frozen=True)
class _Press:
    """What every sheet is made from; goes to another process as it is."""

    result: Assessment
    directory: Path
    lang: str
    inches: tuple[float, float]
    dpi: int
    style: dict[Any, Any]
    formats: dict[str, dict[str, Any]]

    def make(self, draw: Draw) -> list[Path]:
        """Draw one map, and write it in every format."""
        written = []
        # letters stay text: to search, to copy, to edit
        with mpl.rc_context(self.style | {"pdf.fonttype": 42}):
            # not by way of pyplot: nothing stays open, and threads do not meet
            figure = Figure(figsize=self.inches)
            room = figure.add_axes(inside_margins(self.inches))
            draw(self.result, ax=room, lang=self.lang)
            for suffix, options in self.formats.items():
                written.append(self.directory / f"{draw.__name__}.{suffix}")
                figure.savefig(written[-1], dpi=self.dpi, **options)
        return written


def save(
    result: Assessment,
    directory: str | Path,
    *,
    lang: str | None = None,
    paper: str = "A3",
    dpi: int = _DPI,
    workers: int = 1,
    progress: bool | None = None,
) -> list[Path]:
    """Write all maps as sheets of one size, PNG to look at and PDF to print.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    directory : str or Path
        Where to; must be there. Maps of that name are replaced.
    lang : {"de", "en"}, optional
        Language; that of the session (``lg.options.lang``) if not given.
    paper : {"A3", "A4"}
        Size of the sheets; portrait where the region is clearly higher than wide.
    dpi : int, default 300
        Dots per inch of the PNG files, 20 to 1200; printers ask for 300, a PDF has none.
    workers : int, default 1
        How many processes draw at a time; 1 draws in this one and starts none. The files are the
        same for any number.
    progress : bool, optional
        Whether a terminal shows a bar; elsewhere there is none. As in the session if not given.

    Returns
    -------
    list of Path
        PNG and PDF of ``cooperation``, ``balance``, ``bivariate``, ``score``, ``quality``,
        ``contiguous``, ``segments`` where the demand has several, ``solar`` where there are plants,
        and, where there are two states or more, ``flows``, ``access``, ``membership`` and
        ``proposed``.

    Raises
    ------
    LandgapError
        If the result lacks what the maps draw, the folder is not there, or an option is out of range;
        all at once, and nothing is written then. If the disk is full, or a process that draws ends early.

    See Also
    --------
    landgap.maps.cooperation : The first of the maps.

    Notes
    -----
    A script that asks for workers must stand under ``if __name__ == "__main__":``, as any that
    starts processes in Python: each imports the script first. A notebook and the command
    ``landgap`` need nothing of the kind.

    Examples
    --------
    >>> import tempfile, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     drawn = [path.stem for path in save(result, folder) if path.suffix == ".pdf"]
    >>> drawn[:7]
    ['cooperation', 'balance', 'bivariate', 'score', 'quality', 'contiguous', 'segments']
    >>> drawn[7:]
    ['solar', 'flows', 'access', 'membership', 'proposed']
    """
    inputs = Inputs("The maps cannot be written.")
    inputs.options(dpi=dpi, paper=paper, workers=workers, **({} if lang is None else {"lang": lang}))
    inputs.instance(directory, "directory", str | PathLike)
    if isinstance(directory, str | PathLike) and not Path(directory).is_dir():
        inputs.fault(f"directory: {directory} is no folder; make it first")
    inputs.stop()
    speech, base = begin(result, lang, "units")
    inches = page_inches(base.inner.total_bounds, paper)
    border = _BORDER if result.units["state"].nunique() > 1 else ()
    plants = (solar,) if len(result.study.pv) else ()
    several = (segments,) if result.demand["segment"].nunique() > 1 else ()
    kinds: tuple[Draw, ...] = (*_ALWAYS, *several, *plants, *border)
    # what the user has set for pictures holds in other processes, too; they choose their backend
    style: dict[Any, Any] = {name: value for name, value in mpl.rcParams.copy().items() if name != "backend"}
    press = _Press(result, Path(directory), speech.lang, inches, dpi, style, _FORMATS)
    written: list[Path] = []
    hidden = None if chosen("progress", progress) else True  # None: shown on a terminal only
    drawn = _drawn(press, kinds, min(workers, len(kinds)))
    try:
        for files in tqdm(drawn, desc="maps", unit="map", total=len(kinds), disable=hidden):
            written += files
    except OSError as error:
        inputs.fault(f"directory: {directory} cannot be written to: {error.strerror or error}")
        inputs.stop()
    return written


def _drawn(press: _Press, kinds: tuple[Draw, ...], workers: int) -> Iterator[list[Path]]:
    """Draw in this process, or in several that start anew, which is the same on every system."""
    if workers == 1:
        yield from map(press.make, kinds)
        return
    # the result travels once a batch; two batches a worker, so that a slow one does not hold all up
    batch = ceil(len(kinds) / (2 * workers))
    try:
        # no fork: a copy of a process with threads may hang, and shapely, HiGHS and numba have some
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield from pool.map(press.make, kinds, chunksize=batch)
    except BrokenProcessPool as error:
        raise LandgapError(
            "A process that draws maps ended early.",
            [
                "memory: fewer workers need less; workers=1 draws in this process",
                'a script that asks for workers must stand under if __name__ == "__main__":',
            ],
        ) from error
