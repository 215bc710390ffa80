"""The engine of a layer: its coordinates where numba is installed, else shapely."""

from __future__ import annotations

from importlib.util import find_spec

from landgap.geometry.polygons import Geometries, Polygons
from landgap.geometry.threads import usable_cores


def polygons(geometry: Geometries, *, threads: int | None = None) -> Polygons:
    """Prepare a layer for measuring; `threads` are those of the machine if not given."""
    threads = threads or usable_cores()
    if find_spec("numba") is None:
        return Polygons(geometry, threads)
    from landgap.geometry.compiled.polygons import CompiledPolygons  # noqa: PLC0415 (numba is an extra)

    return CompiledPolygons(geometry, threads)
