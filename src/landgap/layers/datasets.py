"""The study areas that come with the package: real layers, offline."""

from __future__ import annotations

from pathlib import Path

from landgap.errors import LandgapError
from landgap.layers.study import StudyArea
from landgap.layers.study_file import read_study

_PACKAGE = Path(__file__).parents[1]
# an installed package carries data/ inside; a checkout has it beside src/
_ROOT = next(
    (root for root in (_PACKAGE / "data", _PACKAGE.parents[1] / "data") if root.is_dir()),
    _PACKAGE / "data",
)


def available() -> list[str]:
    """List the names of the bundled study areas.

    Returns
    -------
    list of str
        Names for :func:`load`, in alphabetical order.

    See Also
    --------
    load : Load one of them.

    Examples
    --------
    >>> available()
    ['halle-leipzig']
    """
    return sorted(path.parent.name for path in _ROOT.glob("*/study.toml"))


def get_path(name: str) -> Path:
    """Find the study file of a bundled study area.

    Parameters
    ----------
    name : str
        One of :func:`available`.

    Returns
    -------
    Path
        The ``study.toml``; the layers' files lie beside it.

    Raises
    ------
    LandgapError
        If there is no such study area; the message lists those that there are.

    See Also
    --------
    landgap.read_study : Read the file.

    Examples
    --------
    >>> get_path("halle-leipzig").name
    'study.toml'
    """
    if name not in available():
        raise LandgapError(f'There is no data set "{name}"; there is: {", ".join(available())}.')
    return _ROOT / name / "study.toml"


def load(name: str) -> StudyArea:
    """Load a bundled study area.

    Parameters
    ----------
    name : str
        One of :func:`available`.

    Returns
    -------
    StudyArea
        Its layers, checked, in EPSG:3035.

    Raises
    ------
    LandgapError
        If there is no such study area.

    See Also
    --------
    landgap.read_study : A study of the user's own.
    landgap.assess : What to do with it.

    Examples
    --------
    >>> load("halle-leipzig").demand.range_ha
    (2545.0, 2840.0)
    """
    return read_study(get_path(name))
