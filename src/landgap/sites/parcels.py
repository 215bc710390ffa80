"""The shape of a parcel: how compact, what rectangle fits in, and how whole the land is."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from landgap.errors import some
from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column
from landgap.tolerances import GAP_REL, RECTANGLE_REL

_HEADING = "The shape of the parcels cannot be measured."

Array = npt.NDArray[np.float64]

_LINES = 32  # grid lines each way in which a rectangle is looked for
_EDGES = 12  # how many edges give their direction


def parcel_shape(parcels: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Measure how compact a parcel is, and the largest rectangle that fits in (Zuschnitt).

    Parameters
    ----------
    parcels : GeoDataFrame
        Polygons with a reference system, measured in EPSG:3035.

    Returns
    -------
    GeoDataFrame
        On the index of `parcels`: `area_ha`; `compactness`, 4 pi area / perimeter² (1 for a
        disc, 0.79 for a square); `rectangle_ha`, `rectangle_length_m`, `rectangle_width_m`, and
        the rectangle itself as geometry, in EPSG:3035.

    Raises
    ------
    LandgapError
        If there is no reference system, or rows are no valid polygons.

    See Also
    --------
    contiguity : How much of a site lies in one piece.

    Notes
    -----
    The rectangle lies within the parcel (to a billionth of its size), in the direction of one of
    its longest edges or of its narrowest frame; that none is larger is not proved. For parcels
    with right angles it is exact, for discs and triangles within 2 %. Of several parts, one holds
    it.

    References
    ----------
    Polsby and Popper (1991), Yale Law and Policy Review 9, 301-353, for the compactness.

    Examples
    --------
    An L of 200 m by 200 m with 100 m by 100 m cut out:

    >>> corner = shapely.box(4_480_000, 3_130_000, 4_480_200, 3_130_200)
    >>> cut = shapely.box(4_480_100, 3_130_100, 4_480_200, 3_130_200)
    >>> parcel = gpd.GeoDataFrame(geometry=[corner - cut], index=["P1"], crs="EPSG:3035")
    >>> parcel_shape(parcel)[["area_ha", "rectangle_ha", "rectangle_width_m"]].round(2)
        area_ha  rectangle_ha  rectangle_width_m
    P1      3.0           2.0              100.0
    """
    inputs = Inputs(_HEADING)
    there = _surfaces(inputs, parcels).geometry
    boxes = [_rectangle(parcel) for parcel in there]
    sides = [_sides(box) for box in boxes]
    return gpd.GeoDataFrame(
        {
            "area_ha": there.area.to_numpy() / 10_000,
            "compactness": (4 * np.pi * there.area / there.length**2).to_numpy(),
            "rectangle_ha": shapely.area(boxes) / 10_000,
            "rectangle_length_m": [long for long, _ in sides],
            "rectangle_width_m": [short for _, short in sides],
        },
        geometry=boxes,
        index=parcels.index,
        crs=there.crs,
    )


def contiguity(parcels: gpd.GeoDataFrame, *, by: str | None = None, gap_m: float = 0.0) -> pd.DataFrame:
    """Measure how much of a site lies in one piece (Zusammenhang der Flächen).

    Parameters
    ----------
    parcels : GeoDataFrame
        Polygons with a reference system.
    by : str, optional
        Column that says which site a parcel belongs to; without it, each row is a site.
    gap_m : float, default 0.0
        Pieces that lie no farther apart, in m, count as one, such as on both sides of a road;
        the gap itself adds no land.

    Returns
    -------
    DataFrame
        Indexed by site: `area_ha` (land covered twice counts once), `pieces`, `largest_ha`, and
        `contiguity`, the share (0 to 1) of the land in its largest piece.

    Raises
    ------
    LandgapError
        If there is no reference system, rows are no valid polygons or have no site, or the gap
        is negative; all faults at once.

    See Also
    --------
    parcel_shape : How compact each parcel is.
    landgap.contiguous_sites : Which sites touch, across boundaries.

    Examples
    --------
    >>> parts = [shapely.box(4_480_000 + x, 3_130_000, 4_480_100 + x, 3_130_300) for x in (0, 110)]
    >>> site = gpd.GeoDataFrame({"site_id": "S1"}, geometry=parts, index=[0, 1], crs="EPSG:3035")
    >>> contiguity(site, by="site_id")["contiguity"].item()
    0.5
    >>> contiguity(site, by="site_id", gap_m=12)["contiguity"].item()
    1.0
    """
    inputs = Inputs(_HEADING)
    inputs.options(gap_m=gap_m)
    there = _surfaces(inputs, parcels, *([] if by is None else [Column(by, "id", required=True)]))
    owner = there.index if by is None else there[by]
    whole = there.geometry.groupby(owner.to_numpy(), sort=False).agg(shapely.union_all)
    pieces, site = shapely.get_parts(whole.array, return_index=True)
    # half of the gap from each side makes them meet; a little more, so that a gap as wide counts
    grown = shapely.buffer(pieces, gap_m / 2 * (1 + GAP_REL), quad_segs=32) if gap_m else pieces
    group = _touching(grown, site)
    held = pd.DataFrame({"site": site, "group": group, "ha": shapely.area(pieces) / 10_000})
    groups = held.groupby(["site", "group"])["ha"].sum().groupby("site")
    table = pd.DataFrame({"area_ha": groups.sum(), "pieces": groups.size(), "largest_ha": groups.max()})
    table["contiguity"] = table["largest_ha"] / table["area_ha"]
    return table.set_axis(parcels.index if by is None else pd.Index(whole.index, name=by))


def _surfaces(inputs: Inputs, parcels: gpd.GeoDataFrame, *columns: Column) -> gpd.GeoDataFrame:
    """Check the parcels; each must have a valid polygon."""
    there = inputs.layer(parcels, "parcels", *columns, shapes="polygon")
    if not inputs.faults:
        for what, odd in (
            ("no polygon", there.geometry.isna() | there.geometry.is_empty),
            ("invalid polygon (repair it first)", ~there.geometry.is_valid),
        ):
            if odd.any():
                inputs.fault(f"parcels: {what} in rows {some(np.flatnonzero(odd) + 1)}")
    inputs.stop()
    return there


def _touching(pieces: npt.NDArray[np.object_], site: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give a number to each group of pieces of one site that meet along an edge, or overlap."""
    from scipy.sparse import coo_array  # noqa: PLC0415  slow to import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    left, right = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    same = (site[left] == site[right]) & (left < right)
    left, right = left[same], right[same]
    shared = shapely.intersection(pieces[left], pieces[right])
    # a common corner is no way from one to the other
    meet = shapely.length(shared) > 0
    links = coo_array((meet[meet], (left[meet], right[meet])), shape=(len(pieces), len(pieces)))
    group: npt.NDArray[np.int64] = connected_components(links, directed=False)[1].astype(np.int64)
    return group


def _sides(box: shapely.Polygon) -> tuple[float, float]:
    corners = shapely.get_coordinates(box)
    one, other = (float(np.hypot(*(corners[n + 1] - corners[n]))) for n in (0, 1))
    return max(one, other), min(one, other)


def _rectangle(parcel: shapely.Geometry) -> shapely.Polygon:
    """Find a large rectangle inside a parcel, in the best of some directions."""
    best: shapely.Polygon | None = None
    for part in sorted(shapely.get_parts(parcel), key=shapely.area, reverse=True):
        if best is not None and shapely.area(part) <= shapely.area(best):
            break
        for angle in _directions(part):
            middle = shapely.centroid(part)
            turned = shapely.affinity.rotate(part, -angle, origin=middle, use_radians=True)
            box = shapely.affinity.rotate(_upright(turned), angle, origin=middle, use_radians=True)
            if best is None or shapely.area(box) > shapely.area(best):
                best = box
    return best


def _directions(part: shapely.Polygon) -> list[float]:
    """Angles of the longest edges and of the narrowest frame, each once in a quarter turn."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
    edges = np.concatenate([np.diff(ring, axis=0) for ring in rings])
    # the longest first; the frame last, as its angle is good to some 1e-5 only
    edges = edges[np.argsort(-np.hypot(*edges.T), kind="stable")][:_EDGES]
    frame = shapely.get_coordinates(shapely.minimum_rotated_rectangle(part))[:2]
    along = np.concatenate([edges, np.diff(frame, axis=0)])
    angles = np.arctan2(along[:, 1], along[:, 0]) % (np.pi / 2)
    _, first = np.unique(angles.round(3), return_index=True)
    return [float(angle) for angle in angles[np.sort(first)]]


def _upright(part: shapely.Polygon) -> shapely.Polygon:
    """Find the largest rectangle along the axes, first on a grid, then grown to the edges."""
    x, y = (_grid_lines(shapely.get_coordinates(part)[:, axis]) for axis in (0, 1))
    cells = shapely.box(x[:-1], y[:-1, None], x[1:], y[1:, None])
    inner = shapely.buffer(part, RECTANGLE_REL * np.sqrt(shapely.area(part)), join_style="mitre")
    shapely.prepare(inner)
    left, bottom, right, top = _largest(shapely.covers(inner, cells), np.diff(x), np.diff(y))
    sides = np.array([x[left], y[bottom], x[right], y[top]])
    frame = np.array([x[0], y[0], x[-1], y[-1]])
    return shapely.box(*_grown(inner, sides, frame))


def _grid_lines(places: Array) -> Array:
    """Lines through the corners, where right angles have their edges, and evenly between them."""
    own = np.unique(places.round(6))
    own = own[np.linspace(0, len(own) - 1, min(len(own), _LINES)).round().astype(int)]
    even = np.linspace(places.min(), places.max(), max(_LINES - len(own), 8))
    return np.unique(np.concatenate([own, even]))


def _largest(inside: npt.NDArray[np.bool_], widths: Array, heights: Array) -> tuple[int, int, int, int]:
    """Find the largest block of cells that all lie inside: left, bottom, right, top lines."""
    rows = len(heights)
    ends = np.concatenate([[0.0], np.cumsum(widths)])
    up = np.concatenate([[0.0], np.cumsum(heights)])
    best, found = 0.0, (0, 0, 0, 0)
    full = inside
    for high in range(1, rows + 1):
        if high > 1:
            full = full[:-1] & inside[high - 1 :]
        if not full.any():
            break
        # the line at which the run of inner cells that ends here began
        lines = np.arange(1, len(widths) + 1)
        start = np.maximum.accumulate(np.where(full, 0, lines), axis=1)
        size = (up[high:] - up[:-high])[:, None] * (ends[1:] - ends[start]) * full
        row, column = np.unravel_index(np.argmax(size), size.shape)
        if size[row, column] > best:
            best = float(size[row, column])
            found = (int(start[row, column]), int(row), int(column) + 1, int(row) + high)
    return found


def _grown(part: shapely.Polygon, sides: Array, frame: Array) -> Array:
    """Move each side outwards as far as the rectangle stays inside, twice round by halving."""
    if sides[0] == sides[2] or sides[1] == sides[3]:  # no cell of the grid lies inside
        point = shapely.get_coordinates(shapely.point_on_surface(part))[0]
        sides = np.concatenate([point, point])
    for side in (0, 1, 2, 3, 0, 1, 2, 3):
        near, far = sides[side], frame[side]
        for _ in range(24):
            middle = (near + far) / 2
            tried = np.where(np.arange(4) == side, middle, sides)
            near, far = (middle, far) if shapely.covers(part, shapely.box(*tried)) else (near, middle)
        sides = np.where(np.arange(4) == side, near, sides)
    return sides
