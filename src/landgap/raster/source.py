"""A raster as a plain local file: opened by its own driver, its cells told from those without data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from landgap.errors import LandgapError
from landgap.layers.local_file import RASTERS, file_fault

_DRIVERS = {".tif": "GTiff", ".tiff": "GTiff", ".asc": "AAIGrid"}
_CACHE_BYTES = 64_000_000  # GDAL would take a twentieth of all memory
# what programs write where they have no value: short and long integers, single and double precision, netCDF
_MARKS = np.array([-999, -9999, -99999, -32767, -32768, -(2**31), 9.969209968386869e36, 1e20])
_LARGEST = 3.4e38  # single precision ends there, and so do the marks made of its end


@contextmanager
def open_raster(path: str | PathLike[str], name: str) -> Iterator[Any]:
    """Open a raster by the driver that its ending names and no other, so that nothing is ever fetched.

    Parameters
    ----------
    path : str or Path
        A GeoTIFF (``.tif``, ``.tiff``) or an Esri ASCII grid (``.asc``) on this machine.
    name : str
        What messages call it.

    Yields
    ------
    rasterio.DatasetReader
        The open file.

    Raises
    ------
    LandgapError
        If it is no such file: an address, a path of GDAL such as ``/vsicurl/``, a virtual raster under
        another name, a folder.

    Examples
    --------
    >>> with open_raster("/vsicurl/http://a.org/h.tif", "heights") as raster:
    ...     raster.count
    Traceback (most recent call last):
    landgap.errors.LandgapError: heights: cannot be read (there is no file /vsicurl/http:/a.org/h.tif)
    """
    import rasterio  # noqa: PLC0415  not with ``import landgap``

    path = Path(path)
    if fault := file_fault(path, RASTERS):
        if path.suffix.lower() not in RASTERS:
            fault += "; write it as GeoTIFF, e.g. with gdal_translate"
        raise LandgapError(f"{name}: cannot be read ({fault})")
    with rasterio.Env(GDAL_CACHEMAX=_CACHE_BYTES):
        try:
            source = rasterio.open(path.resolve(), driver=_DRIVERS[path.suffix.lower()])
        except (rasterio.errors.RasterioError, OSError) as error:
            raise LandgapError(f"{name}: cannot be read ({error})") from error
        with source:
            yield source


def cell_faults(name: str, dtype: str, nodata: object) -> list[str]:
    """Say that cells are no plain numbers, or that none of them can hold the value that means no data.

    Parameters
    ----------
    name : str
        What messages call the raster.
    dtype : str
        Type of its cells.
    nodata : object
        What the caller says means no data; what is no number is told elsewhere.

    Returns
    -------
    list of str
        One sentence a fault.

    Examples
    --------
    >>> cell_faults("cover.tif", "uint8", -9999)
    ['nodata: -9999 is in no cell of uint8 (0 to 255)']
    """
    kind = np.dtype(dtype)
    if kind.kind == "c":
        return [f"{name}: its cells are complex numbers; give a band of real ones"]
    if kind.kind not in "iu" or isinstance(nodata, bool) or not isinstance(nodata, Real):
        return []
    value, span = float(nodata), np.iinfo(kind)
    if np.isnan(value) or (value.is_integer() and span.min <= value <= span.max):
        return []
    return [f"nodata: {value:g} is in no cell of {dtype} ({span.min} to {span.max})"]


def is_nodata(values: npt.NDArray[Any], nodata: float) -> npt.NDArray[np.bool_]:
    """Tell the cells that hold a value, as exactly as their type can hold it.

    Parameters
    ----------
    values : ndarray
        Cells in the type of the file.
    nodata : float
        Value that means no data.

    Returns
    -------
    ndarray of bool
        True where there is none.

    Examples
    --------
    >>> is_nodata(np.array([0.1, 1.0], dtype="float32"), 0.1)
    array([ True, False])
    """
    if np.isnan(nodata):
        return np.zeros(values.shape, dtype=bool)  # every number counts
    with np.errstate(over="ignore"):
        same: npt.NDArray[np.bool_] = values == np.asarray(nodata).astype(values.dtype)
    return same


def undeclared_fault(values: npt.NDArray[np.float64]) -> str | None:
    """Say that cells hold a usual mark of no data that the file does not declare.

    Parameters
    ----------
    values : ndarray of float
        Cells as they stand in the file; ``NaN`` where it says that there is no data.

    Returns
    -------
    str or None
        One sentence without its full stop.

    Examples
    --------
    >>> undeclared_fault(np.array([112.0, -32768.0, np.inf]))
    'holds -32768, a usual mark of no data that it does not declare'
    """
    huge = np.isfinite(values) & (np.abs(values) >= _LARGEST)
    marked = values[huge | np.isin(values, [*_MARKS, *_MARKS.astype("float32")])]
    return (
        f"holds {marked[0]:.10g}, a usual mark of no data that it does not declare" if marked.size else None
    )
