"""The same through coordinates, compiled by numba: an extra, never the only way."""
