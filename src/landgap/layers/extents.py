"""Where units lie: in the country and the state that they name, in coordinates that can be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from landgap.errors import some

EXTENTS = {
    "AT": (9.5, 46.3, 17.2, 49.1), "BE": (2.5, 49.4, 6.5, 51.6), "CH": (5.9, 45.8, 10.6, 47.9),
    "CZ": (12.0, 48.5, 18.9, 51.1), "DE": (5.8, 47.2, 15.1, 55.1), "DK": (8.0, 54.5, 15.3, 57.8),
    "LU": (5.7, 49.4, 6.6, 50.2), "PL": (14.0, 48.9, 24.2, 54.9),
}  # fmt: skip
"""West, south, east and north in degrees, to a tenth: Germany, and its neighbours of one compact territory.

Natural Earth, Admin 0 countries (public domain).
"""

STATE_EXTENTS = {
    "DE-BB": (11.0, 51.0, 15.0, 54.0), "DE-BE": (13.0, 52.0, 14.0, 53.0), "DE-BW": (7.0, 47.0, 11.0, 50.0),
    "DE-BY": (8.5, 47.0, 14.0, 51.0), "DE-HB": (8.0, 53.0, 9.0, 54.0), "DE-HE": (7.5, 49.0, 10.5, 52.0),
    "DE-HH": (8.0, 53.0, 10.5, 54.0), "DE-MV": (10.5, 53.0, 14.5, 55.0), "DE-NI": (6.5, 51.0, 12.0, 54.0),
    "DE-NW": (5.5, 50.0, 9.5, 53.0), "DE-RP": (6.0, 48.5, 9.0, 51.0), "DE-SH": (7.5, 53.0, 11.5, 55.5),
    "DE-SL": (6.0, 49.0, 7.5, 50.0), "DE-SN": (11.5, 50.0, 15.5, 52.0), "DE-ST": (10.5, 50.5, 13.5, 53.5),
    "DE-TH": (9.5, 50.0, 13.0, 52.0),
}  # fmt: skip
"""The same of the German states (BKG, VG2500), rounded outwards to half a degree or more.

The next UTM zone is six degrees away.
"""

_STATE_MARGIN_DEG = 1.5  # a halo may be labelled with the state that it surrounds
_OTHER_CONTINENT_DEG = 40.0
_USE_MARGIN_DEG = 10.0


def extent_faults(units: gpd.GeoDataFrame) -> list[str]:
    """Find units beyond their country, or far from their German state: swapped axes, a wrong zone or system.

    Parameters
    ----------
    units : GeoDataFrame
        `unit_id`, `state` and polygons, in any reference system.

    Returns
    -------
    list of str
        One fault, or none. Countries that are not listed in ``EXTENTS`` are not looked at, nor are units on
        another continent in a reference system that is meant for it.

    Examples
    --------
    >>> halle = gpd.GeoDataFrame(
    ...     {"unit_id": ["15002000"], "state": ["DE-ST"]}, geometry=[shapely.box(51.4, 11.8, 51.5, 12.0)],
    ...     crs="EPSG:4326",
    ... )
    >>> extent_faults(halle)
    ['units: longitude and latitude are swapped in 1 of 1 rows (15002000)']
    """
    odd, turned, at = _beyond(units)
    if not odd.any():
        return _state_faults(units, at)
    named = some(units.loc[odd, "unit_id"])
    if units.crs.is_geographic and not (odd & turned).any():
        return [f"units: longitude and latitude are swapped in {odd.sum()} of {len(units)} rows ({named})"]
    if _far(units, at)[odd].all() and _in_use(units, at[odd]):
        return []
    return [_fault(units, at, odd, f"beyond {_countries(units, odd)}")]


def extent_notes(units: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Tell units on another continent: no slip of a zone or datum gets there, so they may be meant.

    Parameters
    ----------
    units : GeoDataFrame
        As for :func:`extent_faults`, which has let them pass.

    Yields
    ------
    dict
        Code and figures of a notice.

    Examples
    --------
    >>> namibia = gpd.GeoDataFrame(
    ...     {"unit_id": ["a"], "state": ["DE-ST"]}, geometry=[shapely.box(17, -23, 18, -22)], crs="EPSG:4326"
    ... )
    >>> next(extent_notes(namibia))["countries"]
    'DE'
    """
    odd, _, _ = _beyond(units)
    if odd.any():
        yield {
            "code": "beyond_country", "layer": "units", "rows": int(odd.sum()),
            "names": some(units.loc[odd, "unit_id"]), "countries": _countries(units, odd),
        }  # fmt: skip


def _beyond(units: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mark units beyond their country, those that are so with their axes swapped, and give their bounds."""
    at = shapely.bounds(np.asarray(units.to_crs("EPSG:4326").geometry.array))
    boxes = _boxes(units)

    def outside(west: Any, south: Any, east: Any, north: Any) -> Any:  # noqa: ANN401  arrays
        return (east < boxes[:, 0]) | (west > boxes[:, 2]) | (north < boxes[:, 1]) | (south > boxes[:, 3])

    known = units["state"].str[:2].isin(EXTENTS).to_numpy() & np.isfinite(at).all(axis=1)
    return known & outside(*at.T), outside(*at[:, [1, 0, 3, 2]].T), at


def _state_faults(units: gpd.GeoDataFrame, at: np.ndarray) -> list[str]:
    """Find units far from their German state, where the wrong zone of UTM still ends in Germany."""
    nowhere = (np.nan,) * 4  # compares as near
    boxes = np.array([STATE_EXTENTS.get(state, nowhere) for state in units["state"]], dtype=float)
    odd = _gap_deg(at, boxes) > _STATE_MARGIN_DEG
    return [_fault(units, at, odd, f"far from {some(sorted(set(units['state'][odd])))}")] if odd.any() else []


def _fault(units: gpd.GeoDataFrame, at: np.ndarray, odd: np.ndarray, where: str) -> str:
    (west, south), (east, north) = at[odd, :2].min(axis=0), at[odd, 2:].max(axis=0)
    return (
        f"units: {odd.sum()} of {len(units)} rows lie {where} (longitude {west:.2f} to {east:.2f}, latitude "
        f"{south:.2f} to {north:.2f}: {some(units.loc[odd, 'unit_id'])}); check the reference system "
        f"({units.crs.name}) and the column state"
    )


def _in_use(units: gpd.GeoDataFrame, at: np.ndarray) -> bool:
    """Whether places lie where their reference system is meant to be used, or near."""
    use = units.crs.area_of_use
    if use is None or use.west > use.east:
        return True
    area = np.array([[use.west, use.south, use.east, use.north]])
    return bool((_gap_deg(at, area) <= _USE_MARGIN_DEG).all())


def _gap_deg(at: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    gap: np.ndarray = np.maximum(at[:, :2] - boxes[:, 2:], boxes[:, :2] - at[:, 2:]).max(axis=1)
    return gap


def _far(units: gpd.GeoDataFrame, at: np.ndarray) -> np.ndarray:
    far: np.ndarray = _gap_deg(at, _boxes(units)) > _OTHER_CONTINENT_DEG
    return far


def _boxes(units: gpd.GeoDataFrame) -> np.ndarray:
    everywhere = (-180, -90, 180, 90)
    return np.array([EXTENTS.get(country, everywhere) for country in units["state"].str[:2]], dtype=float)


def _countries(units: gpd.GeoDataFrame, rows: np.ndarray) -> str:
    return some(sorted(set(units.loc[rows, "state"].str[:2])))


def degree_faults(frame: gpd.GeoDataFrame, layer: str) -> list[str]:
    """Find coordinates that are no degrees in a layer whose reference system has degrees.

    Parameters
    ----------
    frame : GeoDataFrame
        The layer.
    layer : str
        Its name.

    Returns
    -------
    list of str
        One fault, or none.

    Examples
    --------
    >>> metres = gpd.GeoDataFrame(geometry=[shapely.Point(700_000, 5_700_000)], crs="EPSG:4326")
    >>> degree_faults(metres, "units")
    ['units: coordinates up to 5,700,000 in a reference system of degrees (WGS 84); give the true one']
    """
    if frame.crs is None or not frame.crs.is_geographic or frame.empty:
        return []
    bounds = shapely.bounds(np.asarray(frame.geometry.array))
    most = np.abs(bounds[np.isfinite(bounds)]).max(initial=0)
    if most <= 360:
        return []
    return [
        f"{layer}: coordinates up to {most:,.0f} in a reference system of degrees ({frame.crs.name}); "
        "give the true one"
    ]
