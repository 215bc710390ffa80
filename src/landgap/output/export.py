"""A result on disk: tables, layers, maps and provenance, all or nothing."""

from __future__ import annotations

import json
import logging
from os import PathLike
from pathlib import Path

import pandas as pd

from landgap.assessment import Assessment
from landgap.layers.checked import Inputs
from landgap.options import chosen
from landgap.output import maps
from landgap.output.csv_tables import write_csv
from landgap.output.folder import PROVENANCE, filled_folder
from landgap.output.geopackage import write_layer

logger = logging.getLogger("landgap")


def write(
    result: Assessment,
    directory: str | Path,
    *,
    overwrite: bool = False,
    lang: str | None = None,
    paper: str = "A3",
    workers: int = 1,
    progress: bool | None = None,
) -> list[Path]:
    """Write tables, layers, maps and provenance to a directory; all or nothing.

    Parameters
    ----------
    result : Assessment
        From :func:`landgap.assess`.
    directory : str or Path
        Where to; made if it is not there.
    overwrite : bool, default False
        Whether an earlier result in that directory may be replaced.
    lang : {"de", "en"}, optional
        Language of the maps; that of the session if not given.
    paper : {"A3", "A4"}, default "A3"
        Size of the sheets that the maps are printed on.
    workers : int, default 1
        How many processes draw the maps at a time; 1 starts none; see :func:`landgap.maps.save`.
    progress : bool, optional
        Whether a terminal shows how far the maps are; as the session has it if not given.

    Returns
    -------
    list of Path
        ``landgap.gpkg`` (layers units, sites, pv, pieces, borders, contiguous, proposed; those
        without rows are left out), one CSV a table (numbers to four decimals, or six digits below
        one), the maps as PNG and PDF, and ``provenance.json``, which names them all, and the columns
        that have another name or kind in the layers, as databases know no others.

    Raises
    ------
    LandgapError
        If an option is out of range, the directory holds something and `overwrite` is not set, or
        it holds files that are no earlier result, or it cannot be written to, all of which is tried
        first; nothing is changed then. If a map cannot be drawn.

    See Also
    --------
    landgap.maps.save : The maps alone.
    landgap.explore : A map to zoom and ask.

    Notes
    -----
    Spreadsheets run a cell that begins with =, +, - or @. Text (not a number) that does stands behind
    an apostrophe in the CSV files; :func:`landgap.output.csv_tables.unescaped` takes it off.

    Examples
    --------
    >>> import tempfile, landgap as lg
    >>> result = lg.assess(lg.datasets.load("halle-leipzig"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write(result, Path(folder, "out"), lang="en", progress=False)
    >>> sorted(path.name for path in files if path.suffix in (".gpkg", ".json"))
    ['landgap.gpkg', 'provenance.json']
    """
    inputs = Inputs("The result cannot be written.")
    inputs.instance(result, "result", Assessment, made_by="lg.assess")
    inputs.instance(directory, "directory", str | PathLike)
    said = {name: value for name, value in (("lang", lang), ("progress", progress)) if value is not None}
    inputs.options(paper=paper, workers=workers, **said)
    inputs.stop()
    lang, progress = chosen("lang", lang), chosen("progress", progress)
    with filled_folder(directory, overwrite=overwrite) as fresh:
        logger.info("writing tables and layers")
        _write_tables(result, fresh)
        changed = _write_layers(result, fresh / "landgap.gpkg")
        logger.info("drawing maps")
        maps.save(result, fresh, lang=lang, paper=paper, workers=workers, progress=progress)
        files = [*sorted(path.name for path in fresh.iterdir()), PROVENANCE]
        record = {**result.provenance(), **changed, "files": files}
        text = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False)
        # half a surrogate pair becomes the escape that JSON has for it
        (fresh / PROVENANCE).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace")
    return [Path(directory) / name for name in files]


def _of_exchange(table: pd.DataFrame, way: str) -> pd.DataFrame:
    """Name the columns by the demand that may go elsewhere, and by whether the border is closed or open."""
    names = {f"{name}_ha": f"{name}_{way}_ha" for name in ("met", "unmet", "used", "idle")}
    return table.rename(columns={"demand_ha": "mobile_ha", **names}).set_index("unit_id")


def _of_local_demand(table: pd.DataFrame) -> pd.DataFrame:
    """Name the columns by the demand that stays in its unit, as the table of segments does."""
    names = {"demand_ha": "local_ha", "met_ha": "local_met_ha", "unmet_ha": "local_unmet_ha"}
    return table.rename(columns=names).set_index("unit_id")


def _write_tables(result: Assessment, folder: Path) -> None:
    tables = {
        "units": result.units.drop(columns="geometry"),
        "districts": result.districts,
        "states": result.states,
        "region": result.region,
        "supply": result.supply,
        "supply_by_site": result.offered.set_index("unit_id"),
        "demand": result.demand.set_index("unit_id"),
        "border": result.border,
        "flows": result.dividend.open.flows.set_index("origin"),
        "unmet_closed": _of_exchange(result.dividend.closed.unmet, "closed"),
        "unmet_open": _of_exchange(result.dividend.open.unmet, "open"),
        "idle_closed": _of_exchange(result.dividend.closed.idle, "closed"),
        "idle_open": _of_exchange(result.dividend.open.idle, "open"),
        "dividend_by_unit": result.dividend.units,
        "dividend_by_state": result.dividend.states,
        "membership_effects": result.membership_effects,
        "members": result.study.members.set_index("area"),
        "contiguous_sites": result.contiguous.drop(columns="geometry"),
        "segments": result.segments,
        "local_demand": _of_local_demand(result.local_demand),
        "matched_demand": result.matching.demand.set_index("unit_id"),
        "matched_land": result.matching.land.set_index("unit_id"),
        "surplus_evidence": result.surplus_evidence,
        "unit_contributions": result.unit_scores.explained(),
        "site_scores": result.site_scores.table.join(result.study.sites.set_index("site_id")["name"]),
        "site_contributions": result.site_scores.explained(),
        "solar_plants": result.solar.plants,
        "solar_sites": result.solar.sites,
        "solar_pairs": result.solar.pairs.set_index("pv_id"),
        "solar_states": result.solar.states,
        "solar_trend": result.solar.trend,
        "ledger_sites": result.ledger.sites,
        "ledger_pv": result.ledger.pv,
        "overlaps": result.ledger.overlaps.set_index("layer"),
    }
    if result.dividend.open.land_price is not None:
        tables["land_price"] = result.dividend.open.land_price
    if result.dividend.open.border_price is not None:
        tables["border_price"] = result.dividend.open.border_price
    if result.inequality is not None:
        tables["inequality"] = result.inequality.states
    if result.cooperation is not None:
        tables["cooperation_areas"] = result.cooperation.areas
        tables["cooperation_members"] = result.cooperation.members.set_index("area")
    if result.proposed is not None and result.proposed_cooperation is not None:
        tables["proposed_areas"] = result.proposed.areas.drop(columns="geometry")
        tables["proposed_units"] = result.proposed.members.set_index("area")
        tables["proposed_balance"] = result.proposed_cooperation.areas
        tables["proposed_members"] = result.proposed_cooperation.members.set_index("area")
    if len(result.gifpro):
        tables["gifpro"] = result.gifpro.set_index("unit_id")
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")


def _write_layers(result: Assessment, path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Write the layers, and say which columns have another name or another kind there."""
    study = result.study
    layers = {
        "units": result.units.reset_index(),
        "sites": study.sites,
        "pv": study.pv,
        "pieces": result.ledger.pieces,
        "borders": study.borders,
        "contiguous": result.contiguous.reset_index(),
    }
    if result.proposed is not None:
        layers["proposed"] = result.proposed.areas.reset_index()
    renamed, converted = {}, {}
    for name, layer in layers.items():
        if len(layer):
            renamed[name], converted[name] = write_layer(layer, path, name)
    return {
        "columns_renamed": {name: columns for name, columns in renamed.items() if columns},
        "columns_converted": {name: columns for name, columns in converted.items() if columns},
    }
