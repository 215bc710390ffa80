"""Polygons by their coordinates, compiled by numba: an extra, never the only way."""
