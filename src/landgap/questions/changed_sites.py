"""Sites of a study with some added, dropped or changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import geopandas as gpd
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.crs import AREA_CRS, missing_crs
from landgap.layers.footprint import site_footprints
from landgap.layers.part import choose_units
from landgap.layers.schema import LAYERS
from landgap.layers.spelling import closest
from landgap.layers.study import StudyArea
from landgap.layers.study_checks import check_layers

Added: TypeAlias = Mapping[str, Any] | Sequence[Mapping[str, Any]] | gpd.GeoDataFrame
Changes: TypeAlias = Mapping[str, Mapping[str, Any]]

_REDRAWS = ("gross_ha", "unit_id")


def changed_sites(
    study: StudyArea,
    *,
    add: Added | None = None,
    drop: str | Iterable[Hashable] = (),
    change: Changes | None = None,
    heading: str = "The sites cannot be changed.",
) -> tuple[StudyArea, pd.Series[str]]:
    """Make a study whose sites are others; that which was given stays as it is.

    Parameters
    ----------
    study : StudyArea
        The study.
    add : mapping, sequence of mapping, or GeoDataFrame, optional
        See :func:`landgap.what_if`.
    drop : str or iterable of str, optional
        Keys of sites.
    change : mapping of str to mapping, optional
        By key of a site: columns and their new values.
    heading : str
        First line of the error.

    Returns
    -------
    study : StudyArea
        With the other sites.
    done : Series of str
        By `site_id`: ``"added"``, ``"dropped"`` or ``"changed"``.

    Raises
    ------
    LandgapError
        All faults at once.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> other, done = changed_sites(study, drop="seehausen-2")
    >>> len(study.sites) - len(other.sites), done.to_dict()
    (1, {'seehausen-2': 'dropped'})
    """
    inputs = Inputs(heading)
    keys = set(study.sites["site_id"])
    dropped = inputs.keys([drop] if isinstance(drop, str) else drop, "drop")
    added = _added(inputs, add, study)
    changed = _changed(inputs, {} if change is None else change, study)
    if odd := [key for key in dropped if key not in keys]:
        inputs.fault(f"drop: {_unknown(odd, keys)}")
    if both := sorted(set(dropped) & set(changed)):
        inputs.fault(f"drop: {some(both)} would be changed as well")
    new = [str(row.get("site_id")) for row in added]
    if odd := sorted(key for key in {*new} if key in keys or new.count(key) > 1):
        inputs.fault(f"add: site_id {some(odd)} is there already; give another")
    if not (added or dropped or changed or inputs.faults):
        inputs.fault("nothing is changed; give add, drop or change")
    inputs.stop()
    done = pd.Series(
        {
            **dict.fromkeys(new, "added"),
            **dict.fromkeys(dropped, "dropped"),
            **dict.fromkeys(changed, "changed"),
        },
        dtype="str",
        name="done",
    ).rename_axis("site_id")
    rows = [*added, *changed.values()]
    if rows:
        frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=AREA_CRS)
        frame = frame.dropna(axis=1, how="all")
        checked = check_layers(inputs, {"units": study.units, "sites": frame})["sites"]
        lost = [key for key in frame["site_id"].astype(str) if key not in set(checked["site_id"])]
        inputs.fault(*([f"add: {some(lost)} without a usable geometry"] if lost else []))
        inputs.stop()
    else:
        checked = study.sites.iloc[:0]
    return _with_rows(study, checked, {*dropped, *changed}), done


def _added(inputs: Inputs, add: Added | None, study: StudyArea) -> list[dict[str, Any]]:
    """Bring what is added to rows in the reference system of the study, with a key, a name and a status."""
    if add is None:
        return []
    if isinstance(add, gpd.GeoDataFrame):
        if add.crs is None:
            inputs.fault(missing_crs("add"))
            return []
        frame = add.rename_geometry("geometry") if add.active_geometry_name != "geometry" else add
        rows = frame.to_crs(AREA_CRS).to_dict("records")
    else:
        rows = [dict(row) for row in ([add] if isinstance(add, Mapping) else add) if isinstance(row, Mapping)]
        if not isinstance(add, Mapping) and len(rows) != len(add):
            inputs.fault("add: every site is a mapping of columns, such as {'unit_id': ..., 'gross_ha': ...}")
        if any("geometry" in row for row in rows):
            inputs.fault("add: a geometry needs its reference system; give a GeoDataFrame")
            return []
    found = []
    for number, row in enumerate(rows, start=1):
        _columns(inputs, "add", row, study)
        site = {"site_id": f"new-{number}", "status": "planned", **row}
        site["site_id"] = str(site["site_id"])
        site.setdefault("name", site["site_id"])
        if "geometry" not in site:
            if "unit_id" not in site:
                inputs.fault(f"add: {site['site_id']} needs unit_id (key or name of a unit) or a geometry")
                continue
            chosen = choose_units(inputs, study.units, {"units": str(site["unit_id"])}).rows
            if not chosen.any():
                continue
            unit = study.units[chosen].iloc[0]
            site |= {"unit_id": unit["unit_id"], "geometry": unit.geometry.representative_point()}
            site.setdefault("position", "approximate")
        found.append(site)
    return found


def _changed(inputs: Inputs, change: Changes, study: StudyArea) -> dict[str, dict[str, Any]]:
    """Set the new values; what is known as a point and hectares is drawn anew where these change."""
    if not (isinstance(change, Mapping) and all(isinstance(values, Mapping) for values in change.values())):
        inputs.fault("change: columns and values by site_id are needed, such as {'S1': {'gross_ha': 12}}")
        return {}
    sites = study.sites.set_index("site_id", drop=False)
    wanted = {str(key): dict(values) for key, values in change.items()}
    if odd := [key for key in wanted if key not in sites.index]:
        inputs.fault(f"change: {_unknown(odd, set(sites.index))}")
    rows = {}
    for key, values in wanted.items():
        _columns(inputs, f"change: {key}", values, study)
        if key not in sites.index:
            continue
        if values.keys() & {"site_id", "geometry"}:
            inputs.fault(f"change: {key} keeps its site_id and geometry; drop it and add another")
        row = sites.loc[key].to_dict()
        if values.keys() & set(_REDRAWS):
            if row["footprint"] == "modelled":
                row["geometry"] = row["geometry"].representative_point()
            elif "gross_ha" in values:
                inputs.fault(
                    f"change: {key} has an outline, which says how large it is; drop it and add another"
                )
        rows[key] = {**row, **values}
    return rows


def _with_rows(study: StudyArea, rows: gpd.GeoDataFrame, without: set[str]) -> StudyArea:
    kept = study.sites[~study.sites["site_id"].isin(without)]
    drawn = kept
    if len(rows):
        both = pd.concat([kept, rows.drop(columns="footprint", errors="ignore")], ignore_index=True)
        drawn = site_footprints(gpd.GeoDataFrame(both, geometry="geometry", crs=AREA_CRS), study.units)
        before = study.sites.set_index("site_id")["footprint"]
        # polygons that were drawn around points stay modelled
        still = drawn["footprint"].eq("given") & drawn["site_id"].map(before).eq("modelled")
        drawn["footprint"] = drawn["footprint"].mask(still, "modelled")
    drawn = drawn.reset_index(drop=True)
    drawn.attrs = dict(study.sites.attrs)
    whole = None if study.whole is None else _with_rows(study.whole, rows, without)
    return replace(study, sites=drawn, whole=whole)


def _columns(inputs: Inputs, where: str, row: Mapping[str, Any], study: StudyArea) -> None:
    known = dict.fromkeys([*(column.name for column in LAYERS["sites"].columns), *study.sites.columns])
    for name in row:
        if name not in known:
            close = closest(str(name), known)
            inputs.fault(
                f'{where}: "{name}" is no column of the sites' + (f" (close: {close})" if close else "")
            )


def _unknown(odd: list[str], known: set[str]) -> str:
    close = closest(odd[0], sorted(known)) if len(odd) == 1 else None
    return f"{some(odd)} not among the sites" + (f" (close: {close})" if close else "")
