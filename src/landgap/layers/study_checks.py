"""Layers held against each other: what must be true of all of them before they make a study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from landgap.errors import some
from landgap.layers.checked import Inputs, Shapes
from landgap.layers.consistency import (
    key_faults,
    people_faults,
    place_faults,
    place_notes,
    segment_faults,
    unmatched_notes,
)
from landgap.layers.coverage import tiled
from landgap.layers.crs import AREA_CRS, misplaced, to_area_crs
from landgap.layers.extents import degree_faults, extent_faults, extent_notes
from landgap.layers.members import day_faults, member_faults, members_of_flag, territory
from landgap.layers.numbers import lost_thousands
from landgap.layers.published_demand import check_demand
from landgap.layers.repair import not_finite, repair
from landgap.layers.schema import LAYERS
from landgap.layers.shared_by import share_faults
from landgap.layers.spelling import misspelt
from landgap.layers.stated_sizes import drawn_faults, hectare_faults, hectare_notes, power_faults, size_faults
from landgap.tolerances import STATED_REL, SUM_REL

DEMAND_KEYS = ("existing_ha", "population", "employees")
"""Keys that a published demand can be allocated by."""

_M2_PER_HA = 10_000
_PEOPLE = ("employees", "population")


def check_settings(inputs: Inputs, **settings: Any) -> None:  # noqa: ANN401  of several kinds
    """Note what is wrong with all that a study takes besides its layers.

    Parameters
    ----------
    inputs : Inputs
        Of the call.
    **settings : object
        The options of :meth:`landgap.StudyArea.from_layers` by name.

    Examples
    --------
    >>> inputs = Inputs("")
    >>> check_settings(inputs, horizon_years="18", title=None, description="", complete=True,
    ...                ideas=False, demand=None, demand_weights=None, large_share=None, members_on=None,
    ...                edge_tolerance_m=0.6)
    >>> inputs.faults
    ["horizon_years: '18' is not a number of years above 0 to 200", 'title: None is not a text']
    """
    inputs.options(**{name: settings[name] for name in ("horizon_years", "edge_tolerance_m", "large_share")})
    for name in ("title", "description"):
        if not isinstance(settings[name], str):
            inputs.fault(f"{name}: {settings[name]!r} is not a text")
    for name in ("complete", "ideas"):
        if not isinstance(settings[name], bool | np.bool_):
            inputs.fault(f"{name}: {settings[name]!r} is neither True nor False")
    check_demand(inputs, settings["demand"])
    _check_weights(inputs, settings["demand_weights"])
    inputs.fault(*day_faults(settings["members_on"], "members_on"))


def _check_weights(inputs: Inputs, weights: Any) -> None:  # noqa: ANN401  whatever was given
    if weights is None:
        return
    if not isinstance(weights, Mapping):
        inputs.fault(f"demand_weights: {weights!r} is no mapping of keys to weights")
        return
    if odd := [key for key in weights if key not in DEMAND_KEYS]:
        inputs.fault(f"demand_weights: {some(odd)} not among {', '.join(DEMAND_KEYS)}")
    values = pd.to_numeric(pd.Series(list(weights.values()), dtype=object), errors="coerce")
    if not (values.ge(0).all() and abs(values.sum() - 1) <= SUM_REL):
        inputs.fault(f"demand_weights: {dict(weights)} must be 0 or more and sum to 1")


def check_layers(inputs: Inputs, given: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Check every layer by itself and against the units, and bring all to EPSG:3035.

    Parameters
    ----------
    inputs : Inputs
        Of the call.
    given : mapping of str to DataFrame
        The layers by name.

    Returns
    -------
    dict
        The layers by name, repaired, with ``attrs["provenance"]``.

    Raises
    ------
    LandgapError
        All faults at once.

    Examples
    --------
    >>> inputs = Inputs("The layers do not make a study.")
    >>> check_layers(inputs, {"parks": pd.DataFrame()})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    landgap.errors.LandgapError: The layers do not make a study.
    - "parks" is no layer (units, sites, pv, access, ...members)
    """
    checked: dict[str, Any] = {}
    for name, frame in given.items():
        if name not in LAYERS:
            inputs.fault(f'"{name}" is no layer ({", ".join(LAYERS)})')
            continue
        checked[name] = _one_layer(inputs, name, frame)
    inputs.stop()
    inputs.fault(*key_faults(checked["units"]), *extent_faults(checked["units"]))
    inputs.stop()
    checked["units"].attrs["provenance"] = {
        **checked["units"].attrs["provenance"],
        "notes": list(extent_notes(checked["units"])),
    }
    for name, frame in checked.items():
        key = LAYERS[name].key
        if LAYERS[name].spatial and key is not None:
            if name != "units":
                inputs.fault(*misplaced(frame, checked["units"], name, key))
            checked[name] = _repaired(frame, name, key)
            lost = checked[name].attrs["provenance"]["repairs"]["excluded"]
            if name == "units" and lost:
                inputs.fault(
                    f"units: no usable geometry in {len(lost)} rows ({some(lost)}), so their demand would "
                    "fall on the others; give their polygons or leave the rows out"
                )
    if "members" in checked:
        inputs.fault(*member_faults(checked["members"], checked["units"]))
    inputs.stop()
    _check_land(inputs, checked)
    inputs.stop()
    return checked


def _one_layer(inputs: Inputs, name: str, frame: pd.DataFrame) -> Any:  # noqa: ANN401  a table or a layer
    """Check one layer by its schema; its reference system stays until its place is looked at."""
    columns = LAYERS[name].columns
    inputs.fault(*_odd_columns(name, frame))
    if not LAYERS[name].spatial:
        table = inputs.table(frame, name, *columns)
        table.attrs["provenance"] = getattr(frame, "attrs", {}).get("provenance", {})
        return table
    before = len(inputs.faults)
    shapes: Shapes = "polygon" if name == "units" else "any"
    layer = inputs.layer(frame, name, *columns, shapes=shapes, rows=name == "units", areas=False)
    if len(inputs.faults) == before:
        inputs.fault(*not_finite(layer, name, str(LAYERS[name].key)), *degree_faults(layer, name))
    layer.attrs["provenance"] = getattr(frame, "attrs", {}).get("provenance", {})
    return layer


def _odd_columns(name: str, frame: pd.DataFrame) -> list[str]:
    """Find headings that were meant as ours, and counts of people that were read with the wrong sign."""
    if not isinstance(frame, pd.DataFrame) or not frame.columns.is_unique:
        return []
    ours = [column.name for column in LAYERS[name].columns]
    faults = [
        f"{name}: column {theirs} is not used; if it is {meant}, map it with columns = "
        f'{{ {meant} = "{theirs}" }}, if not, drop it (in a study file: unused = ["{theirs}"])'
        for theirs, meant in misspelt(frame.columns, ours).items()
    ]
    for column in _PEOPLE:
        if column in ours and column in frame and pd.api.types.is_float_dtype(frame[column]):
            faults += lost_thousands(frame[column].astype("float64"), f"{name}.{column}")
    return faults


def _repaired(frame: gpd.GeoDataFrame, name: str, key: str) -> gpd.GeoDataFrame:
    """Make every geometry measurable, and note what that took where the reader of a result looks."""
    about = frame.attrs["provenance"]
    repaired, repairs = repair(to_area_crs(frame, name, tiling=name == "units"), key)
    notes = list(about.get("notes", []))
    if repairs.invalid:
        notes.append(
            {"code": "repaired", "layer": name, "rows": repairs.invalid, "ha": repairs.area_change_ha}
        )
    if repairs.excluded:
        without = frame[frame[key].astype(str).isin(repairs.excluded)]
        stated_ha = without.reindex(columns=["gross_ha", "area_ha"]).astype("float64").sum().sum()
        figures = {"rows": len(without), "names": some(repairs.excluded), "ha": float(stated_ha)}
        # what states no hectares has not 0
        notes.append({"code": "excluded" if stated_ha else "excluded_unstated", "layer": name, **figures})
    if repairs.same_geometry:
        twice = repairs.same_geometry
        notes.append({"code": "same_geometry", "layer": name, "rows": len(twice), "names": some(twice)})
    repaired = repaired.reset_index(drop=True)
    repaired.attrs["provenance"] = {**about, "repairs": repairs.as_dict(), "notes": notes}
    return repaired


def _check_land(inputs: Inputs, checked: Mapping[str, Any]) -> None:
    """Note which rows lack the land that they speak of."""

    def say(name: str, wrong: pd.Series[bool], what: str) -> None:
        if wrong.any():
            keys = checked[name].loc[wrong, LAYERS[name].key]
            inputs.fault(f"{name}: {int(wrong.sum())} {what} ({some(keys)})")

    def amount(name: str, column: str) -> pd.Series[float]:
        frame = checked[name]
        return frame[column] if column in frame else pd.Series(float("nan"), index=frame.index)

    def bare(name: str) -> pd.Series[bool]:
        surface: pd.Series[bool] = checked[name].geom_type.isin(["Polygon", "MultiPolygon"])
        return ~surface

    units = checked["units"]
    if units.empty:
        inputs.fault("units: no row has a usable geometry")
        return
    gross_ha = amount("sites", "gross_ha")
    without = bare("sites") & ~(gross_ha > 0)
    say("sites", without, "points without gross_ha; give their hectares or their polygons")
    size_ha = gross_ha.where(bare("sites"), checked["sites"].area / _M2_PER_HA)
    for column in ("available_ha", "largest_parcel_ha"):
        above = amount("sites", column) > (1 + STATED_REL) * size_ha
        say("sites", above, f"have more {column} than the site is large")
    if "pv" in checked:
        known = (amount("pv", "area_ha") > 0) | (amount("pv", "capacity_mw") > 0)
        say("pv", bare("pv") & ~known, "points without area_ha and capacity_mw")
    _check_together(inputs, checked)


def _check_together(inputs: Inputs, checked: Mapping[str, Any]) -> None:
    """Hold layers against the units and against what they state, and note what is a little off."""
    units = checked["units"]
    inputs.fault(*people_faults(units), *hectare_faults(checked["sites"], units))
    inputs.fault(*share_faults(checked["sites"], units["unit_id"]))
    if "segments" in checked:
        inputs.fault(*segment_faults(checked["segments"], "segments"))
    if "pv" in checked:
        inputs.fault(*power_faults(checked["pv"], units))
        inputs.fault(*drawn_faults(checked["pv"], "pv", "pv_id", "area_ha"))
    for name, column in (("sites", "gross_ha"), ("pv", "area_ha")):
        if name in checked:
            layer, key = checked[name], str(LAYERS[name].key)
            inputs.fault(*place_faults(layer, units, name, key), *size_faults(layer, units, name, key))
            layer.attrs["provenance"]["notes"] += [
                *hectare_notes(layer, name, key, column),
                *place_notes(layer, units, name, key),
            ]
    for name in ("vacancy", "prices"):
        if name in checked:
            about = checked[name].attrs["provenance"]
            notes = [*about.get("notes", []), *unmatched_notes(checked[name], units, name)]
            checked[name].attrs["provenance"] = {**about, "notes": notes}


def check_units(inputs: Inputs, units: gpd.GeoDataFrame, *, edge_tolerance_m: float) -> gpd.GeoDataFrame:
    """Let units tile the area, and note where they do not, or a study that is nothing but halo.

    Parameters
    ----------
    inputs : Inputs
        Of the call.
    units : GeoDataFrame
        `unit_id`, `halo` and polygons in EPSG:3035.
    edge_tolerance_m : float
        Up to how far apart two drawings of one edge may lie, in m; see :func:`landgap.layers.neighbours`.

    Returns
    -------
    GeoDataFrame
        Units that share their edges; ``attrs["provenance"]["edges"]`` says what was closed.

    Examples
    --------
    >>> import shapely
    >>> inputs = Inputs("")
    >>> unit = gpd.GeoDataFrame({"unit_id": ["a"], "halo": [True]}, geometry=[shapely.box(0, 0, 1, 1)])
    >>> check_units(inputs, unit, edge_tolerance_m=0.6).attrs["provenance"]["edges"]["gaps_ha"]
    0.0
    >>> inputs.faults
    ['units: every unit is halo; none is left to report on']
    """
    if units["halo"].all():
        inputs.fault("units: every unit is halo; none is left to report on")
    about = units.attrs.get("provenance", {})
    units, closing = tiled(inputs, units, units["unit_id"], edge_tolerance_m=edge_tolerance_m)
    units.attrs["provenance"] = {**about, "edges": closing.as_dict()}
    return units


def with_defaults(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the columns of units that later steps count on: no halo, nobody a member, districts unknown.

    Parameters
    ----------
    units : GeoDataFrame
        Checked.

    Returns
    -------
    GeoDataFrame
        With `halo`, `member`, `district`, `central_place` and `population`.

    Examples
    --------
    >>> with_defaults(gpd.GeoDataFrame({"unit_id": ["a"]}, geometry=[None]))["halo"].tolist()
    [False]
    """
    units = units.copy()
    for flag in ("halo", "member"):
        if flag not in units:
            units[flag] = False
    for column in ("district", "central_place"):
        if column not in units:
            units[column] = pd.Series(pd.NA, index=units.index, dtype="str")
    if "population" not in units:
        units["population"] = float("nan")
    return units


def with_members(
    units: gpd.GeoDataFrame, members: pd.DataFrame | None, *, on: str | None, title: str
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Keep one truth about who is a member: the table, or else the column of the units.

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id`, `name`, `member`.
    members : DataFrame, optional
        See :func:`landgap.layers.territory`.
    on : str, optional
        The day.
    title : str
        Of the study; names the cooperation where only the column is given.

    Returns
    -------
    units : GeoDataFrame
        Their `member` as the first area of the table says.
    members : DataFrame
        The table.

    Examples
    --------
    >>> units = gpd.GeoDataFrame({"unit_id": ["a"], "name": ["A"], "member": [True]}, geometry=[None])
    >>> with_members(units, None, on=None, title="Joint")[1]["area"].tolist()
    ['Joint']
    """
    if members is None:
        return units, members_of_flag(units, area=title or "cooperation area")
    now = territory(members, units, on=on)
    first = now.loc[now["area"] == members["area"].iloc[0], "unit_id"]
    return units.assign(member=units["unit_id"].isin(first)), members


def no_rows(name: str) -> Any:  # noqa: ANN401  a table or a layer, as the name says
    """Give a layer that a study does not have.

    Parameters
    ----------
    name : str
        Of the layer.

    Returns
    -------
    DataFrame or GeoDataFrame
        Its columns and no rows.

    Examples
    --------
    >>> len(no_rows("prices")), no_rows("pv").crs.to_epsg()
    (0, 3035)
    """
    columns = [column.name for column in LAYERS[name].columns]
    if not LAYERS[name].spatial:
        return pd.DataFrame(columns=columns)
    columns += ["footprint", "geometry"]
    return gpd.GeoDataFrame(columns=columns, geometry="geometry", crs=AREA_CRS)
