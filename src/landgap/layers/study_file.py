"""A study of the user's own: a TOML file that names the layers' files and maps their columns."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from landgap.errors import LandgapError
from landgap.layers.files import LayerFile, read_layer
from landgap.layers.schema import LAYERS
from landgap.layers.study import StudyArea
from landgap.tolerances import EDGE_M

logger = logging.getLogger("landgap")

_ABOUT = ("source", "vintage", "licence", "attribution", "processing", "faults", "faults_de")
_FILE_KEYS = ("file", "layer", "crs", "columns", "values", *_ABOUT)
_STUDY_KEYS = (
    "title",
    "description",
    "horizon_years",
    "demand_ha",
    "demand_source",
    "demand_weights",
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
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LandgapError(f"{path} is not a study file: {error}") from error
    _refuse_unknown_keys(settings, path)
    layers, faults = {}, []
    for name in LAYERS:
        if name not in settings:
            continue
        logger.info("reading %s", name)
        try:
            layers[name] = read_layer(_layer_file(settings[name], path.parent), name)
        except LandgapError as error:
            faults.append("; ".join([str(error).splitlines()[0], *error.faults]))
    if faults:
        raise LandgapError(f"{path.name}: the layers cannot be read.", faults)
    demand, about = settings.get("demand_ha"), settings.get("description", "")
    return StudyArea.from_layers(
        **layers,
        title=settings.get("title", path.stem),
        description=about.strip() if isinstance(about, str) else about,
        horizon_years=settings["horizon_years"],
        complete=settings["sites"].get("complete", True),
        demand=None if demand is None else (*demand, settings.get("demand_source", "")),
        demand_weights=settings.get("demand_weights"),
        members_on=str(settings["members_on"]) if "members_on" in settings else None,
        edge_tolerance_m=settings.get("edge_tolerance_m", EDGE_M),
    )


def _refuse_unknown_keys(settings: Mapping[str, Any], path: Path) -> None:
    """Find every fault of the study file itself: a misspelt key must not go unseen."""
    faults = [
        f'the key "{key}" is missing' for key in ("horizon_years", "units", "sites") if key not in settings
    ]
    known = (*_STUDY_KEYS, *LAYERS)
    faults += [f'"{key}" is not known ({", ".join(known)})' for key in settings if key not in known]
    for name in LAYERS:
        table = settings.get(name, {"file": ""})
        if not isinstance(table, dict) or not isinstance(table.get("file"), str):
            faults.append(f'[{name}] needs file = "..."')
            continue
        allowed = (*_FILE_KEYS, *(("complete",) if name == "sites" else ()))
        faults += [
            f'[{name}] "{key}" is not known ({", ".join(allowed)})' for key in table if key not in allowed
        ]
        for key in ("columns", "values"):
            if not isinstance(table.get(key, {}), dict):
                faults.append(f"[{name}] {key} must be a table, as {key} = {{ ours = ... }}")
        for key in ("layer", "crs"):
            if not isinstance(table.get(key, ""), str):
                faults.append(f"[{name}] {key} must be a text")
    demand = settings.get("demand_ha", [0, 0])
    if not (isinstance(demand, list) and len(demand) == 2):
        faults.append("demand_ha must be [low, high] in ha, low first")
    if faults:
        raise LandgapError(f"{path.name}: the study file is at fault.", faults)


def _layer_file(table: Mapping[str, Any], folder: Path) -> LayerFile:
    return LayerFile(
        path=folder / table["file"],
        layer=table.get("layer"),
        crs=table.get("crs"),
        columns=table.get("columns", {}),
        values=table.get("values", {}),
        about={key: table[key] for key in _ABOUT if key in table},
    )
