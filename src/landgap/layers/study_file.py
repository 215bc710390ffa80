"""A study of the user's own: a TOML file that names the layers' files and maps their columns."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from landgap.errors import LandgapError
from landgap.layers.files import LayerFile, read_layer
from landgap.layers.local_file import read_toml
from landgap.layers.published_demand import read_demand_table
from landgap.layers.schema import LAYERS
from landgap.layers.spelling import closest
from landgap.layers.study import StudyArea
from landgap.layers.supply_totals import read_totals
from landgap.tolerances import EDGE_M

logger = logging.getLogger("landgap")

_TEXTS = ("file", "layer", "crs", "where", "encoding", "delimiter", "decimal")
_ABOUT = ("source", "vintage", "licence", "processing")
_LISTS = ("attribution", "faults", "faults_de", "unused")
_TABLES = ("columns", "values")
_FILE_KEYS = (*_TEXTS, *_TABLES, "unused", *_ABOUT, *_LISTS[:3])
_STUDY_KEYS = (
    "title",
    "description",
    "horizon_years",
    "demand",
    "demand_weights",
    "large_share",
    "members_on",
    "edge_tolerance_m",
)


def read_study(path: str | Path) -> StudyArea:
    """Read a study from a TOML file that names the layers' files and maps their columns.

    Parameters
    ----------
    path : str or Path
        The TOML file; files that it names are found relative to it.

    Returns
    -------
    StudyArea
        All layers, checked.

    Raises
    ------
    LandgapError
        If the TOML or a file cannot be read, a key is not known, or a layer is at fault.

    See Also
    --------
    landgap.StudyArea.from_layers : The same from frames.
    landgap.datasets.load : A study that comes with the package.

    Examples
    --------
    >>> import landgap as lg
    >>> read_study(lg.datasets.get_path("halle-leipzig")).horizon_years
    18.0
    """
    if not isinstance(path, str | Path):
        raise LandgapError(f"path: a text or a Path is needed, not a {type(path).__name__}.")
    path = Path(path)
    try:
        settings = read_toml(path)
    except LandgapError as error:
        raise LandgapError(f"{path} is not a study file: {error}") from error
    _refuse_odd_keys(settings, path)
    layers: dict[str, Any] = {}
    faults: list[str] = []
    for name in LAYERS:
        if name not in settings:
            continue
        logger.info("reading %s", name)
        try:
            layers[name] = read_layer(_layer_file(settings[name], path.parent), name)
        except LandgapError as error:
            faults += error.faults or [str(error)]
    if faults:
        raise LandgapError(f"{path.name}: the layers cannot be read.", faults)
    about = settings.get("description", "")
    try:
        return StudyArea.from_layers(
            **layers,
            title=settings.get("title", path.stem),
            description=about.strip() if isinstance(about, str) else about,
            horizon_years=settings["horizon_years"],
            complete=settings["sites"].get("complete", True),
            ideas=settings["sites"].get("ideas", False),
            demand=read_demand_table(settings["demand"])[0] if "demand" in settings else None,
            demand_weights=settings.get("demand_weights"),
            large_share=settings.get("large_share"),
            members_on=str(settings["members_on"]) if "members_on" in settings else None,
            edge_tolerance_m=settings.get("edge_tolerance_m", EDGE_M),
            supply_totals=read_totals(settings.get("supply", {}))[0],
        )
    except LandgapError as error:
        raise LandgapError(f"{path.name}: {str(error).splitlines()[0]}", error.faults) from error


def _refuse_odd_keys(settings: Mapping[str, Any], path: Path) -> None:
    """Find every fault of the study file itself: a misspelt key must not go unseen."""
    faults = [
        f'the key "{key}" is missing' for key in ("horizon_years", "units", "sites") if key not in settings
    ]
    known = (*_STUDY_KEYS, "supply", *LAYERS)
    faults += read_totals(settings.get("supply", {}))[1]
    faults += [_unknown(key, known) for key in settings if key not in known]
    for name in LAYERS:
        table = settings.get(name, {"file": ""})
        if not isinstance(table, dict) or not isinstance(table.get("file"), str):
            faults.append(f'[{name}] needs file = "..."')
            continue
        allowed = (*_FILE_KEYS, *(("complete", "ideas") if name == "sites" else ()))
        faults += [f"[{name}] {_unknown(key, allowed)}" for key in table if key not in allowed]
        faults += [f"[{name}] {fault}" for key, value in table.items() for fault in _odd(key, value)]
    if "demand" in settings:
        faults += read_demand_table(settings["demand"])[1]
    if faults:
        raise LandgapError(f"{path.name}: the study file is at fault.", faults)


def _unknown(key: str, known: Sequence[str]) -> str:
    close = closest(key, known)
    return f'"{key}" is not known ({f"close: {close}" if close else ", ".join(known)})'


def _odd(key: str, value: Any) -> list[str]:  # noqa: ANN401  whatever stands in the file
    """Say what is wrong with the value of one key of a layer."""
    plain = (str, int, float)
    texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
    rules = (
        (_TEXTS, isinstance(value, str), "must be a text"),
        (_ABOUT, isinstance(value, (*plain, date)), "must be a text"),
        (_LISTS, isinstance(value, str) or texts, "must be a list of texts"),
        (_TABLES, isinstance(value, dict), f"must be a table, as {key} = {{ ours = ... }}"),
        (("decimal",), value in (".", ","), 'must be "." or ","'),
        (("delimiter",), isinstance(value, str) and len(value) == 1, 'must be one sign, such as ";"'),
    )
    faults = [f"{key} {must}" for keys, fits, must in rules if key in keys and not fits]
    if key not in _TABLES or faults:
        return faults
    if key == "columns":
        odd = [ours for ours, theirs in value.items() if not isinstance(theirs, str)]
        must = 'must be the name of a column, in "quotes"'
    else:
        odd = [
            ours
            for ours, table in value.items()
            if not (isinstance(table, dict) and all(isinstance(one, plain) for one in table.values()))
        ]
        must = 'must be a table of their values to ours, as { "14" = "DE-SN" }'
    return [f"{key}.{ours} {must}" for ours in odd]


def _layer_file(table: Mapping[str, Any], folder: Path) -> LayerFile:
    # one text where a list may stand is a list of one
    lists = {
        key: [table[key]] if isinstance(table[key], str) else table[key] for key in _LISTS if key in table
    }
    about = {
        key: table[key] if isinstance(table[key], str) else str(table[key]) for key in _ABOUT if key in table
    }
    values = {
        ours: {theirs: _toml(one) for theirs, one in these.items()}
        for ours, these in table.get("values", {}).items()
    }
    return LayerFile(
        path=folder / table["file"],
        columns=table.get("columns", {}),
        values=values,
        unused=tuple(lists.pop("unused", ())),
        about=about | lists,
        **{key: table.get(key) for key in _TEXTS if key != "file"},
    )


def _toml(value: object) -> str:
    """Write a value as TOML does."""
    return str(value).lower() if isinstance(value, bool) else str(value)
