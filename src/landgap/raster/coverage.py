"""A raster under polygons: read window by window, with the part of each cell that is covered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise, product
from numbers import Real
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj.exceptions import ProjError
from tqdm import tqdm

from landgap.errors import LandgapError, some
from landgap.layers.checked import Inputs
from landgap.layers.crs import missing_crs
from landgap.options import OPTIONS, chosen
from landgap.raster.source import cell_faults, is_nodata, open_raster, undeclared_fault

Engine = Literal["auto", "exactextract", "rasterio"]
Array = npt.NDArray[np.float64]

TILE = 1024
"""Side of what is read at once, in cells: 8 MB as float64, however large the raster is."""

CANNOT = "The raster cannot be laid under the polygons."
"""The heading of what a raster and polygons are refused with."""


@dataclass(frozen=True)
class Options:
    """How a raster is read.

    Attributes
    ----------
    band : int
        Number of the band, from 1.
    nodata : float, optional
        Value that stands for no data where the file does not say; ``nan``: every number counts.
    engine : {"auto", "exactextract", "rasterio"}
        What works out how much of a cell is covered; ``auto`` takes exactextract if it is there.
    progress : bool, optional
        Whether a terminal shows a bar on work above 2 s; that of the session if not given.

    Examples
    --------
    >>> Options().band
    1
    """

    band: int = 1
    nodata: float | None = None
    engine: Engine = "auto"
    progress: bool | None = None


@dataclass(frozen=True)
class Tile:
    """What of one polygon lies on one window of the raster.

    Attributes
    ----------
    zone : int
        Number of the polygon.
    values : ndarray
        Cells of the window, with a margin all round if one was asked for; ``NaN``: no data.
    coverage : ndarray
        Covered part of each cell, 0 to 1, without the margin.
    infinite : int
        Covered cells that hold infinity, which is no data.

    Examples
    --------
    >>> Tile(0, np.ones((1, 1)), np.ones((1, 1))).zone
    0
    """

    zone: int
    values: Array
    coverage: Array
    infinite: int = 0


@dataclass(frozen=True)
class Cover:
    """A raster that is open, and the polygons in its cells.

    Attributes
    ----------
    source : rasterio.DatasetReader
        The open file.
    shapes : ndarray of geometry
        The polygons, x in columns and y in rows, upwards from the upper left corner (so y is
        negative): each cell is a square of 1.
    options : Options
        How it is read.
    cell_m : tuple of float
        Width and height of a cell in units of the raster.
    metric : bool
        Whether these units are metres.

    Examples
    --------
    >>> square = np.array([shapely.box(0, -2, 2, 0)])
    >>> Cover(None, square, Options(), (100.0, 100.0), metric=True).cells.tolist()
    [4.0]
    """

    source: Any
    shapes: npt.NDArray[np.object_]
    options: Options
    cell_m: tuple[float, float]
    metric: bool

    @property
    def cells(self) -> Array:
        """Measure each polygon in cells, whether the raster covers it or not.

        Returns
        -------
        ndarray
            One number a polygon.

        Examples
        --------
        >>> square = np.array([shapely.box(0, -2, 2, 0)])
        >>> Cover(None, square, Options(), (1.0, 1.0), metric=True).cells.tolist()
        [4.0]
        """
        area: Array = shapely.area(self.shapes)
        return area

    def tiles(self, *, margin: int = 0) -> Iterator[Tile]:
        """Read what lies under the polygons, in the order of the file.

        Parameters
        ----------
        margin : int, default 0
            Cells around each window that `values` holds besides.

        Yields
        ------
        Tile
            None for a polygon beside the raster.

        Examples
        --------
        >>> import tempfile, rasterio
        >>> file = tempfile.NamedTemporaryFile(suffix=".tif")
        >>> shape = {"width": 4, "height": 4, "count": 1, "dtype": "uint8", "nodata": 0}
        >>> turn = rasterio.Affine(100, 0, 4_480_000, 0, -100, 3_130_000)
        >>> with rasterio.open(file.name, "w", crs="EPSG:3035", transform=turn, **shape) as target:
        ...     target.write(np.ones((4, 4), dtype="uint8"), 1)
        >>> zone = shapely.box(4_480_050, 3_129_900, 4_480_200, 3_130_000)
        >>> zones = gpd.GeoDataFrame(geometry=[zone], crs="EPSG:3035")
        >>> with under(Inputs(CANNOT), zones, file.name, Options()) as cover:
        ...     [tile.coverage.tolist() for tile in cover.tiles()]
        [[[0.5, 1.0]]]
        """
        covered = _ENGINES[self.options.engine]
        west, south, east, north = shapely.bounds(self.shapes).T
        # neighbours share blocks of the file, which stay in the cache for a while
        for zone in tqdm(
            np.lexsort((west, np.floor(-north / TILE))),
            desc="raster",
            delay=2,
            disable=None if chosen("progress", self.options.progress) else True,
        ):
            columns = _steps(west[zone], east[zone], self.source.width)
            rows = _steps(-north[zone], -south[zone], self.source.height)
            whole = self.shapes[zone]
            shapely.prepare(whole)
            for (top, bottom), (left, right) in product(rows, columns):
                frame = shapely.box(left, -bottom, right, -top)
                if shapely.covers(whole, frame):
                    coverage = np.ones((bottom - top, right - left))
                else:
                    part = shapely.intersection(whole, frame)
                    coverage = covered(part, (left, top, right, bottom))
                if coverage.any():
                    values = self._read((left, top, right, bottom), margin)
                    inner = values[margin : margin + bottom - top, margin : margin + right - left]
                    infinite = int(np.isinf(inner[coverage > 0]).sum())
                    values[np.isinf(values)] = np.nan
                    yield Tile(int(zone), values, coverage, infinite)

    def _read(self, window: tuple[int, int, int, int], margin: int) -> Array:
        left, top, right, bottom = window
        asked = np.array([left - margin, top - margin, right + margin, bottom + margin])
        size = np.array([self.source.width, self.source.height] * 2)
        there = asked.clip(0, size)
        window_of_file = ((there[1], there[3]), (there[0], there[2]))
        try:
            read = self.source.read(self.options.band, window=window_of_file, masked=True)
        except OSError as error:  # the file ends before its cells do
            name = Path(self.source.name).name
            raise LandgapError(CANNOT, [f"{name}: cannot be read ({error.__cause__ or error})"]) from error
        values = read.astype(np.float64).filled(np.nan)
        nodata = self.options.nodata
        if nodata is not None:
            values[is_nodata(read.data, nodata)] = np.nan
        # who says by nan that every number counts means these as well
        if (nodata is None or not np.isnan(nodata)) and (fault := undeclared_fault(values)):
            name = Path(self.source.name).name
            raise LandgapError(
                CANNOT, [f"{name}: {fault}; say nodata=, or nodata=nan if every number counts"]
            )
        number = self.options.band - 1
        values = values * self.source.scales[number] + self.source.offsets[number]
        before, after = there[:2] - asked[:2], asked[2:] - there[2:]
        around = ((before[1], after[1]), (before[0], after[0]))
        return np.pad(values, around, constant_values=np.nan)


@contextmanager
def under(
    inputs: Inputs, zones: gpd.GeoDataFrame, raster: str | Path, options: Options, *, name: str = "zones"
) -> Iterator[Cover]:
    """Open a raster and lay it under polygons.

    Parameters
    ----------
    inputs : Inputs
        Of the call, with the faults so far.
    zones : GeoDataFrame
        Polygons, with a reference system; they are brought to that of the raster.
    raster : str or Path
        A GeoTIFF or an Esri ASCII grid on this machine.
    options : Options
        How it is read.
    name : str, default "zones"
        What messages call the polygons.

    Yields
    ------
    Cover
        The raster and the polygons in its cells.

    Raises
    ------
    LandgapError
        If the file cannot be read, has no reference system, does not say what means no data, is
        rotated, or misses all polygons; if rows are no valid polygons; if an option is out of range;
        all that can be seen at once.

    Examples
    --------
    >>> zones = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:3035")
    >>> with under(Inputs(CANNOT), zones, "heights.tif", Options()) as cover:
    ...     cover.cells
    Traceback (most recent call last):
    landgap.errors.LandgapError: The raster cannot be laid under the polygons.
    - heights.tif: cannot be read (there is no file heights.tif)
    """
    zones = _checked_zones(inputs, zones, name)
    _check_options(inputs, options)
    if not isinstance(raster, str | Path):
        inputs.fault(f"raster: a text or a Path is needed, not a {type(raster).__name__}")
        inputs.stop()
    with ExitStack() as opened:
        try:
            source = opened.enter_context(open_raster(raster, str(raster)))
        except LandgapError as error:
            inputs.fault(str(error))
            raise LandgapError(inputs.heading, inputs.faults) from error
        _check_raster(inputs, source, options)
        inputs.stop()
        yield _laid(inputs, zones, source, options, name)


def _checked_zones(inputs: Inputs, zones: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    before, labels = len(inputs.faults), getattr(zones, "index", None)
    zones = inputs.layer(zones, name, shapes="polygon", rows=True, areas=False)
    if labels is None or len(inputs.faults) > before:
        return zones
    shapes = np.asarray(zones.geometry.array)
    nothing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    for what, odd in {
        "no geometry": nothing,
        "invalid polygons; repair them, e.g. by make_valid(),": ~shapely.is_valid(shapes) & ~nothing,
    }.items():
        if odd.any():
            inputs.fault(f"{name}: {what} in rows {some(labels[odd])}")
    return zones


def _check_options(inputs: Inputs, options: Options) -> None:
    inputs.options(band=options.band, engine=options.engine)
    nodata = options.nodata
    if nodata is not None and (isinstance(nodata, bool) or not isinstance(nodata, Real)):
        inputs.fault(f"nodata: {nodata!r} is not a number, or nan if every number counts, or None")
    if options.engine == "exactextract" and find_spec("exactextract") is None:
        inputs.fault('engine: exactextract is not installed; pip install "landgap[raster]"')


def _check_raster(inputs: Inputs, source: Any, options: Options) -> None:  # noqa: ANN401  rasterio has no types
    name = Path(source.name).name
    if source.crs is None:
        inputs.fault(missing_crs(name))
    if OPTIONS["band"].fault(options.band) is None:
        if options.band > source.count:
            inputs.fault(f"{name}: no band {options.band}; there are {source.count}")
        elif source.nodata is None and options.nodata is None and not _masked(source, options.band):
            inputs.fault(
                f"{name}: does not say what means no data; say nodata=, or nodata=nan if every number counts"
            )
        if options.band <= source.count:
            inputs.fault(*cell_faults(name, source.dtypes[options.band - 1], options.nodata))
    turn = source.transform
    if turn.b or turn.d or turn.a <= 0 or turn.e >= 0:
        inputs.fault(f"{name}: is turned (rotated or mirrored); warp it to north up, e.g. with gdalwarp")


def _masked(source: Any, band: int) -> bool:  # noqa: ANN401
    """Whether a mask or an alpha band tells what is no data."""
    return "all_valid" not in {flag.name for flag in source.mask_flag_enums[band - 1]}


def _laid(
    inputs: Inputs,
    zones: gpd.GeoDataFrame,
    source: Any,  # noqa: ANN401
    options: Options,
    name: str,
) -> Cover:
    turn = source.transform
    try:
        there = zones.geometry.to_crs(source.crs).array
    except ProjError:  # a system of the place alone, such as that of a building site
        there = None
    if there is None or not np.isfinite(shapely.bounds(there)).all():
        inputs.fault(f"{name}: cannot be brought to the reference system of the raster")
        inputs.stop()
    shapes = shapely.transform(there, lambda xy: (xy - (turn.c, turn.f)) / (turn.a, -turn.e), include_z=False)
    if not shapely.intersects(shapes, shapely.box(0, -source.height, source.width, 0)).any():
        west, south, east, north = source.bounds
        inputs.fault(
            f"{Path(source.name).name}: misses all polygons (it covers {west:g} to {east:g}, "
            f"{south:g} to {north:g} in {source.crs}); check its reference system"
        )
        inputs.stop()
    engine = options.engine
    if engine == "auto":
        engine = "rasterio" if find_spec("exactextract") is None else "exactextract"
    used = Options(options.band, options.nodata, engine, options.progress)
    metric = source.crs.is_projected and source.crs.linear_units_factor[1] == 1
    return Cover(source, shapes, used, (turn.a, -turn.e), metric)


def _steps(low: float, high: float, size: int) -> list[tuple[int, int]]:
    """Cut what a polygon spans of the raster into windows."""
    start, end = max(int(np.floor(low)), 0), min(int(np.ceil(high)), size)
    edges = [*range(start, end, TILE), end]
    return list(pairwise(edges))


def _by_exactextract(part: shapely.Geometry, window: tuple[int, int, int, int]) -> Array:
    engine, sources = import_module("exactextract"), import_module("exactextract.raster")
    left, top, right, bottom = window
    coverage = np.zeros((bottom - top, right - left))
    flat = [piece for piece in shapely.get_parts(part) if shapely.get_dimensions(piece) == 2]
    if not flat:
        return coverage
    source = sources.NumPyRasterSource(coverage, left, -bottom, right, -top)
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": shapely.geometry.mapping(shapely.MultiPolygon(flat)),
    }
    found = engine.exact_extract(source, [feature], ["cell_id", "coverage"])[0]["properties"]
    coverage.flat[found["cell_id"]] = found["coverage"]
    return coverage


def _by_rasterio(part: shapely.Geometry, window: tuple[int, int, int, int]) -> Array:
    """Let rasterio tell inner cells from edge cells, and cut the edge cells one by one."""
    from rasterio.features import rasterize  # noqa: PLC0415
    from rasterio.transform import Affine  # noqa: PLC0415

    left, top, right, bottom = window
    shape = (bottom - top, right - left)
    if shapely.get_dimensions(part) < 2:
        return np.zeros(shape)
    options = {"out_shape": shape, "transform": Affine(1, 0, left, 0, -1, -top), "dtype": "uint8"}
    coverage: Array = rasterize([part], **options).astype(np.float64)
    edge = rasterize([shapely.boundary(part)], all_touched=True, **options) > 0
    # a line along the edge of cells is drawn into one side only
    edge[1:] |= edge[:-1].copy()
    edge[:-1] |= edge[1:].copy()
    edge[:, 1:] |= edge[:, :-1].copy()
    edge[:, :-1] |= edge[:, 1:].copy()
    row, column = np.nonzero(edge)
    x, y = left + column, -top - row
    squares = shapely.box(x, y - 1, x + 1, y)
    shapely.prepare(part)
    covered = shapely.covers(part, squares).astype(np.float64)
    cut = shapely.intersects(part, squares) & (covered == 0)
    covered[cut] = shapely.area(shapely.intersection(squares[cut], part))
    coverage[edge] = covered
    return coverage


_ENGINES = {"exactextract": _by_exactextract, "rasterio": _by_rasterio}
