"""Parts of a study: which units are meant by keys and names, and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.tolerances import SHARED_EDGE_M2

# what may be named, by its column of keys and its column of names
_LEVELS = {"states": ("state", None), "districts": ("district_id", "district"), "units": ("unit_id", "name")}


@dataclass(frozen=True)
class Chosen:
    """Units that were chosen.

    Attributes
    ----------
    rows : Series of bool
        Whether each unit is, on the index of the units.
    asked : mapping of str to tuple of str
        What was asked for, by level.

    Examples
    --------
    >>> Chosen(pd.Series([True]), {"districts": ("Leipzig",)}).asked["districts"]
    ('Leipzig',)
    """

    rows: pd.Series[bool]
    asked: Mapping[str, tuple[str, ...]]


def choose_units(
    inputs: Inputs, units: gpd.GeoDataFrame, asked: Mapping[str, str | Iterable[str] | None]
) -> Chosen:
    """Find the reported units that keys or names mean.

    Parameters
    ----------
    inputs : Inputs
        Of the call; takes the faults.
    units : GeoDataFrame
        Of a study.
    asked : mapping of str to str or iterable of str
        ``states``, ``districts``, ``units``: one key or name, or a list of them; None: not asked.

    Returns
    -------
    Chosen
        The units.

    Examples
    --------
    >>> import landgap as lg
    >>> units = lg.datasets.load("halle-leipzig").units
    >>> inputs = Inputs("")
    >>> int(choose_units(inputs, units, {"districts": "14713"}).rows.sum()), inputs.faults
    (1, [])
    """
    rows = pd.Series(False, index=units.index)
    words: dict[str, tuple[str, ...]] = {}
    for level, given in asked.items():
        if given is None:
            continue
        before = len(inputs.faults)
        words[level] = tuple(inputs.keys([given] if isinstance(given, str) else given, level))
        if len(inputs.faults) == before and not words[level]:
            inputs.fault(f"{level}: an empty list; leave it out to choose by something else")
        rows |= _meant(inputs, units, level, words[level])
    if not words:
        inputs.fault(f"nothing is chosen; say {', '.join(_LEVELS)}")
    return Chosen(rows, words)


def _meant(inputs: Inputs, units: gpd.GeoDataFrame, level: str, words: tuple[str, ...]) -> pd.Series[bool]:
    """Find the reported units of one level, or say what is wrong with a word."""
    key_column, name_column = _LEVELS[level]
    nothing = pd.Series(pd.NA, index=units.index, dtype="str")
    key = units.get(key_column, nothing)
    name = nothing if name_column is None else units.get(name_column, nothing)
    # a district may have a name and no key
    identity = key.fillna(name)
    known = pd.concat([key, name]).dropna().unique().tolist()
    found = pd.Series(False, index=units.index)
    for word in words:
        meant = key.eq(word).fillna(False) | name.eq(word).fillna(False)
        reported = meant & ~units["halo"]
        if not meant.any():
            close = get_close_matches(word, known, n=3)
            inputs.fault(f'{level}: "{word}" unknown' + (f" (close: {', '.join(close)})" if close else ""))
        elif not reported.any():
            inputs.fault(f'{level}: "{word}" lies in the halo, which is not reported')
        elif (several := identity[reported].unique()).size > 1:
            inputs.fault(f'{level}: "{word}" is the name of {several.size} ({some(several)}); give the key')
        found |= reported
    return found


def label_of(title: str, chosen: Chosen) -> str:
    """Head a part by its study and by what was chosen.

    Parameters
    ----------
    title : str
        Of the whole study.
    chosen : Chosen
        The part.

    Returns
    -------
    str
        Such as ``Halle/Leipzig: Saalekreis``.

    Examples
    --------
    >>> label_of("Halle/Leipzig", Chosen(pd.Series(), {"districts": ("Saalekreis",)}))
    'Halle/Leipzig: Saalekreis'
    """
    words = some([word for words in chosen.asked.values() for word in words], 3)
    return f"{title}: {words}" if title else words


def rows_of_part(layers: Mapping[str, Any], chosen: pd.Series[bool]) -> dict[str, Any]:
    """Take the rows of every layer that belong to some units, and leave out what lies elsewhere.

    Parameters
    ----------
    layers : mapping of str to DataFrame
        Those of a study, by name.
    chosen : Series of bool
        The units that stay, on the index of the units.

    Returns
    -------
    dict of str to DataFrame
        By layer: units; sites and plants that have land in them, in full, so that the ledger counts
        what of it lies outside; rows of tables but for those about other units and districts.

    Examples
    --------
    >>> import landgap as lg
    >>> study = lg.datasets.load("halle-leipzig")
    >>> names = ("units", "sites", "pv", "costs", "members", "employment", "vacancy", "prices")
    >>> layers = {name: getattr(study, name) for name in names}
    >>> part = rows_of_part(layers, study.units["district"].eq("Leipzig"))
    >>> len(part["units"]), part["members"]["unit_id"].dropna().unique().tolist()
    (1, ['14713000'])
    """
    units, gone = layers["units"][chosen].reset_index(drop=True), layers["units"][~chosen]
    elsewhere = set(gone["unit_id"])
    if "district_id" in units:
        elsewhere |= set(gone["district_id"].dropna()) - set(units["district_id"].dropna())
    land = shapely.union_all(units.geometry.array)
    shapely.prepare(land)

    def about(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
        away = [table[column].isin(elsewhere) for column in columns if column in table]
        return table[~pd.concat(away, axis=1).any(axis=1)].reset_index(drop=True) if away else table

    def on_land(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        near = layer[shapely.intersects(land, layer.geometry.array)]
        there = shapely.area(shapely.intersection(near.geometry.array, land)) > SHARED_EDGE_M2
        return near[there].reset_index(drop=True)

    return {
        "units": units,
        "sites": on_land(layers["sites"]),
        "pv": on_land(layers["pv"]),
        "costs": about(layers["costs"], "origin", "destination"),
        "members": about(layers["members"], "unit_id"),
        **{
            name: about(layers[name], "unit_id", "district_id")
            for name in ("employment", "vacancy", "prices")
        },
    }
