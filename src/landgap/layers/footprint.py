"""Footprints: polygons for land that is known as a point and a number of hectares."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landgap.errors import some
from landgap.geometry.parts import without
from landgap.geometry.validity import surfaces
from landgap.layers.checked import Inputs
from landgap.layers.crs import AREA_CRS
from landgap.layers.kinds import Column
from landgap.layers.place import unit_rows
from landgap.layers.pv_area import NO_LAND, pv_area_ha
from landgap.tolerances import CROWD_REL, DRAWS_M2, FOOTPRINT_GRID_M

_QUADRANT_SEGMENTS = 16
_HALVINGS = 32
_PASSES = 50
_CROWDED, _ROOM_SHARE = 0.7, 0.5
_HECTARES = ("gross_ha", "area_ha", "capacity_mw")
_NO_UNITS = gpd.GeoDataFrame({"unit_id": pd.Series(dtype="str")}, geometry=[], crs=AREA_CRS)


def footprints(frame: gpd.GeoDataFrame, *, units: gpd.GeoDataFrame | None = None) -> gpd.GeoDataFrame:
    """Draw polygons for sites or plants that are known as points and hectares.

    Parameters
    ----------
    frame : GeoDataFrame
        Points with `gross_ha` (sites), or with `area_ha` or `capacity_mw` (PV plants; see
        :func:`landgap.layers.pv_area_ha`); polygons stay as they are. Optional `unit_id`, the unit
        that a point belongs to, and `status`: what is withdrawn takes no room from others.
    units : GeoDataFrame, optional
        `unit_id` and polygons. A point belongs to the unit that it names, else to the one that it
        lies in, and its footprint stays inside that unit.

    Returns
    -------
    GeoDataFrame
        The rows on the index of `frame`, with polygons in EPSG:3035, `footprint` (``given``, or
        ``modelled``: a disc of exactly its hectares, beside the other rows as far as there is room)
        and `gross_ha`, or `area_ha` and `area_basis` for plants.

    Raises
    ------
    LandgapError
        If there is no column of hectares or MW, a point has none, or a reference system is missing;
        all at once.

    See Also
    --------
    landgap.StudyArea.from_layers : Check all layers together; it draws the points itself.
    landgap.layers.pv_area_ha : The hectares of a plant.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> sites = gpd.GeoDataFrame(
    ...     {"site_id": ["S1"], "gross_ha": [12.0]}, geometry=[shapely.Point(12.37, 51.34)], crs=4326
    ... )
    >>> drawn = footprints(sites)
    >>> drawn.geom_type.tolist(), float(drawn.area.sum().round(3))
    (['Polygon'], 120000.0)
    """
    inputs = Inputs("No footprints can be drawn.")
    rows = inputs.layer(
        frame,
        "frame",
        *(Column(name, "id") for name in ("site_id", "pv_id", "unit_id")),
        *(Column(name, "amount") for name in _HECTARES),
        Column("commissioned", "year"),
        Column("status", "text"),
    )
    around = _NO_UNITS
    if units is not None:
        around = inputs.layer(
            units, "units", Column("unit_id", "id", required=True), shapes="polygon", unique=["unit_id"]
        )
    known = [name for name in _HECTARES if name in rows]
    if not known:
        inputs.fault(f"frame: no column of {', '.join(_HECTARES)}; a point needs its hectares or MW")
    inputs.stop()
    odd = ~rows.geom_type.isin(["Point", "Polygon", "MultiPolygon"]) | rows.geometry.is_empty
    bare = rows.geom_type.eq("Point") & ~rows[known].gt(0).any(axis=1)
    for what, wrong in (("neither point nor polygon", odd), (f"no {' or '.join(known)} above 0", bare)):
        if wrong.any():
            inputs.fault(f"frame: {what} in rows {some(frame.index[wrong])}")
    inputs.stop()
    if "gross_ha" in known:
        drawn, added = site_footprints(rows, around), ["footprint", "gross_ha"]
    else:
        plants = rows if "capacity_mw" in rows else rows.assign(capacity_mw=np.nan)
        drawn, added = pv_footprints(plants, around), ["footprint", "area_ha", "area_basis"]
    columns = list(dict.fromkeys([*rows.columns, *added]))
    return drawn[columns].set_index(frame.index)


def discs(
    geometry: gpd.GeoSeries, area_ha: pd.Series, *, within: gpd.GeoSeries | None = None
) -> gpd.GeoSeries:
    """Give each point a disc of exactly its area, beside the others; polygons stay.

    Parameters
    ----------
    geometry : GeoSeries of Point and Polygon
        In a metric reference system.
    area_ha : Series
        Area of each footprint in ha, on the index of `geometry`; read for points only.
    within : GeoSeries of Polygon, optional
        The unit that each row belongs to, on the index of `geometry` (missing where unknown).
        A disc that would leave its unit is cut there and grown inside until its area is right:
        a position that is good to a kilometre must not carry hectares across a border.

    Returns
    -------
    GeoSeries of Polygon
        On the index of `geometry`. A disc gives way to polygons and to smaller discs and grows
        beside them, so that land known by hectares alone is not lost to a guessed overlap. Where
        a unit has no room, discs do overlap; the ledger counts that.

    Examples
    --------
    >>> import geopandas as gpd, pandas as pd, shapely
    >>> same = gpd.GeoSeries([shapely.Point(4_500_000, 3_100_000)] * 2, crs="EPSG:3035")
    >>> drawn = discs(same, pd.Series([12.0, 20.0]))
    >>> round(float(drawn.union_all().area / 10_000), 6)
    32.0
    """
    points = np.asarray(geometry.geom_type == "Point")
    if not points.any():
        return geometry.copy()
    target_m2 = np.where(points, area_ha.to_numpy(dtype=float) * 10_000, 0.0)
    shapes = np.asarray(geometry.array)
    try:
        drawn = _placed(shapes, target_m2, within, crowded=_CROWDED)
    except shapely.errors.GEOSException:
        # edges that almost coincide mislead GEOS; one by one, on a grid, they do not
        drawn = _placed(shapes, target_m2, within, crowded=0.0)
    return gpd.GeoSeries(drawn, index=geometry.index, crs=geometry.crs)


def _placed(
    shapes: np.ndarray, target_m2: np.ndarray, within: gpd.GeoSeries | None, *, crowded: float
) -> np.ndarray:
    """Draw all points: one by one in units that they fill beyond a share, else side by side."""
    points = target_m2 > 0
    drawn, target_m2 = shapes.copy(), target_m2.copy()
    # a regular polygon is smaller than its circle; this radius gives it the right area
    corners = 4 * _QUADRANT_SEGMENTS
    radius_m = np.sqrt(2 * target_m2 / (corners * np.sin(2 * np.pi / corners)))
    drawn[points] = _disc(drawn[points], radius_m[points])
    home = _homes(drawn, radius_m, within)
    for rows in _crowded(points, target_m2, within, crowded):
        drawn[rows] = _one_by_one(shapes[rows], drawn[rows], home[rows[0]], shapes[~points], target_m2[rows])
        target_m2[rows] = 0.0
    points = target_m2 > 0
    beyond = np.flatnonzero(points & ~shapely.covers(home, drawn))
    # who gave way to whom is remembered, or two neighbours would push a disc to and fro
    pairs = pd.DataFrame({"yields": [], "keeps": []}, dtype=np.intp)
    for _ in range(_PASSES):
        found = _collisions(drawn, target_m2)
        pairs = pd.concat([pairs, found]).drop_duplicates()
        moving = np.union1d(beyond, found["yields"].to_numpy())
        free = home[moving]
        blocked = pairs[pairs["yields"].isin(moving)]
        if len(blocked):
            rows = np.searchsorted(moving, blocked["yields"].to_numpy())
            free = without(free, drawn, (rows, blocked["keeps"].to_numpy(dtype=np.intp)))
        room = shapely.area(free) > target_m2[moving]
        if not room.any():
            break
        rows = moving[room]
        drawn[rows] = _grown(shapes[rows], free[room], target_m2[rows], radius_m[rows])
        beyond = beyond[:0]
    return drawn


def site_footprints(sites: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give every site its land and the columns that later steps count on.

    Parameters
    ----------
    sites : GeoDataFrame
        Checked rows, points with `gross_ha` or polygons, in a metric reference system.
    units : GeoDataFrame
        `unit_id` and polygons, in the same system. A point belongs to the unit that its own
        `unit_id` names, else to the one that it lies in.

    Returns
    -------
    GeoDataFrame
        The sites as polygons, with `footprint` (``given`` or ``modelled``) and `gross_ha`;
        columns that are not known are there and empty. Withdrawn sites take no room from others.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> unit = gpd.GeoDataFrame(
    ...     {"unit_id": ["a"]}, geometry=[shapely.box(0, 0, 2000, 2000)], crs="EPSG:3035"
    ... )
    >>> site = gpd.GeoDataFrame(
    ...     {"site_id": ["S1"], "gross_ha": [12.0]}, geometry=unit.centroid, crs="EPSG:3035"
    ... )
    >>> site_footprints(site, unit)["footprint"].tolist()
    ['modelled']
    """
    sites = sites.copy()
    for column in ("gross_ha", "net_share", "available_ha", "largest_parcel_ha"):
        if column not in sites:
            sites[column] = float("nan")
    for column in ("name", "kind", "status", "availability", "position"):
        if column not in sites:
            sites[column] = pd.Series(pd.NA, index=sites.index, dtype="str")
    german = sites["name_de"] if "name_de" in sites else sites["name"]
    sites["name_de"] = german.fillna(sites["name"])
    drawn = _drawn(sites, sites["gross_ha"], units, away=sites["status"].eq("withdrawn"))
    drawn["gross_ha"] = drawn["gross_ha"].fillna(drawn.area / 10_000)
    return drawn


def pv_footprints(pv: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give every PV plant its land; see :func:`pv_area_ha` for how much.

    Parameters
    ----------
    pv : GeoDataFrame
        Checked rows, points with `capacity_mw` or `area_ha`, or polygons, in a metric system.
    units : GeoDataFrame
        `unit_id` and polygons, in the same system.

    Returns
    -------
    GeoDataFrame
        The plants as polygons, with `footprint`, `area_ha` and `area_basis`: ``outline``,
        ``stated``, or ``capacity`` (worked out from it). Planned and withdrawn plants take no room
        from those that stand, nor do those on roofs (`mounting`).

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> unit = gpd.GeoDataFrame(
    ...     {"unit_id": ["a"]}, geometry=[shapely.box(0, 0, 2000, 2000)], crs="EPSG:3035"
    ... )
    >>> plant = gpd.GeoDataFrame(
    ...     {"pv_id": ["P1"], "capacity_mw": [10.0], "commissioned": [2010]},
    ...     geometry=unit.centroid, crs="EPSG:3035",
    ... )
    >>> pv_footprints(plant, unit)["area_ha"].round(6).tolist()
    [22.5]
    """
    pv = pv.copy()
    for column in ("name", "status", "position"):
        if column not in pv:
            pv[column] = pd.Series(pd.NA, index=pv.index, dtype="str")
    stated = pv.get("area_ha", pd.Series(np.nan, index=pv.index)).astype("float64") > 0
    pv["area_basis"] = np.select([pv.geom_type != "Point", stated], ["outline", "stated"], default="capacity")
    away = pv["status"].isin(["planned", "withdrawn"])
    if "mounting" in pv:
        away |= pv["mounting"].isin(NO_LAND)
    drawn = _drawn(pv, pv_area_ha(pv), units, away=away)
    drawn["area_ha"] = drawn.area / 10_000
    return drawn


def _disc(points: np.ndarray, radius_m: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.buffer(points, radius_m, quad_segs=_QUADRANT_SEGMENTS))


def _homes(drawn: np.ndarray, radius_m: np.ndarray, within: gpd.GeoSeries | None) -> np.ndarray:
    """Where each disc may grow: its unit, or ten times around it where no unit is known."""
    around = shapely.buffer(shapely.centroid(drawn), 10 * radius_m + 1)
    if within is None:
        return np.asarray(around)
    known = np.asarray(within.array)
    return np.where(shapely.is_missing(known), around, known)


def _collisions(drawn: np.ndarray, target_m2: np.ndarray) -> pd.DataFrame:
    """Pairs that overlap by more than a square metre: who gives way, and who keeps the land."""
    left, right = shapely.STRtree(drawn).query(drawn, predicate="intersects")
    order = np.lexsort([np.arange(len(drawn)), target_m2])
    place = np.empty(len(drawn), dtype=np.intp)
    place[order] = np.arange(len(drawn))
    later = (place[left] > place[right]) & (target_m2[left] > 0)
    left, right = left[later], right[later]
    real = shapely.area(shapely.intersection(drawn[left], drawn[right])) > DRAWS_M2
    return pd.DataFrame({"yields": left[real], "keeps": right[real]})


def _grown(points: np.ndarray, free: np.ndarray, target_m2: np.ndarray, radius_m: np.ndarray) -> np.ndarray:
    """Halve the radius between too small and large enough until the cut disc has its area."""
    low = radius_m
    high = shapely.hausdorff_distance(points, free) + 2 * radius_m
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        small = shapely.area(shapely.intersection(_disc(points, middle), free)) < target_m2
        low, high = np.where(small, middle, low), np.where(small, high, middle)
    # a disc may touch what is free in a line as well
    return surfaces(shapely.intersection(_disc(points, high), free))


def _crowded(
    points: np.ndarray, target_m2: np.ndarray, within: gpd.GeoSeries | None, share: float
) -> list[np.ndarray]:
    """List the rows of each unit of which its points need more than a share, the smallest first."""
    if within is None:
        return []
    unit, _ = pd.factorize(shapely.to_wkb(np.asarray(within.array)))
    rows = np.flatnonzero(points & within.notna().to_numpy())
    needed = pd.Series(target_m2[rows]).groupby(unit[rows]).transform("sum").to_numpy()
    rows = rows[needed > share * shapely.area(np.asarray(within.array)[rows])]
    rows = rows[np.lexsort([rows, target_m2[rows]])]
    return [rows[unit[rows] == number] for number in np.unique(unit[rows])]


def _one_by_one(
    points: np.ndarray, discs_: np.ndarray, home: shapely.Geometry, others: np.ndarray, target_m2: np.ndarray
) -> np.ndarray:
    """Give each point the nearest land that is left, on a grid so that nothing overlaps.

    Where the unit lacks a little, all get their share of what there is; where it lacks half, the discs stay,
    and the ledger counts what they share.
    """
    taken = others[shapely.intersects(others, home)]
    beside = shapely.difference(home, shapely.union_all(taken), grid_size=FOOTPRINT_GRID_M)
    free = surfaces(np.array([beside]))[0]
    room = shapely.area(free) / target_m2.sum()
    if room < _ROOM_SHARE:
        return discs_
    target_m2 = target_m2 * min(1.0, room * (1 - CROWD_REL))
    drawn = np.empty(len(points), dtype=object)
    for row, (point, wanted) in enumerate(zip(points, target_m2, strict=True)):
        low, high = 0.0, shapely.hausdorff_distance(point, free) * 2
        piece = free
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            near = shapely.intersection(_disc(point, middle).item(), free, grid_size=FOOTPRINT_GRID_M)
            low, high, piece = (middle, high, piece) if near.area < wanted else (low, middle, near)
        drawn[row] = surfaces(np.array([piece]))[0]
        free = surfaces(np.array([shapely.difference(free, drawn[row], grid_size=FOOTPRINT_GRID_M)]))[0]
    return drawn


def _home(frame: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Give each point the polygon of the unit that it names, else of the one that it lies in."""
    if units.empty:
        return gpd.GeoSeries([None] * len(frame), index=frame.index, crs=units.crs)
    polygons = units.set_index("unit_id").geometry
    row = unit_rows(np.asarray(frame.geometry.array), units)
    home = pd.Series(units["unit_id"].to_numpy()[row], index=frame.index).where(row >= 0)
    if "unit_id" in frame:
        home = frame["unit_id"].where(frame["unit_id"].isin(polygons.index), home)
    return gpd.GeoSeries(polygons.reindex(home).array, index=frame.index, crs=units.crs)


def _drawn(
    frame: gpd.GeoDataFrame, area_ha: pd.Series, units: gpd.GeoDataFrame, *, away: pd.Series
) -> gpd.GeoDataFrame:
    """Replace points by footprints; what is `away` takes no room from the others."""
    frame = frame.copy()
    points = frame.geom_type == "Point"
    frame["footprint"] = points.map({True: "modelled", False: "given"})
    home = _home(frame, units)
    key = next((name for name in ("site_id", "pv_id") if name in frame), None)
    # of two that are equally large the one whose key comes first keeps its place, whatever the order of rows
    by_key = frame.index if key is None else frame[key].astype(str).sort_values(kind="stable").index
    for chosen in (~away, away):
        rows = by_key[chosen[by_key].to_numpy(dtype=bool)]
        if points[rows].any():
            frame.loc[rows, "geometry"] = discs(frame.geometry[rows], area_ha[rows], within=home[rows])
    return frame
