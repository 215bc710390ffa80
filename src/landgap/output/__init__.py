"""What people see of a result: maps, charts, tables to be read, files, and a page to explore."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

__all__ = ["charts", "explore", "export", "maps", "tables", "words"]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> ModuleType:
    """Load a part on first use: maps and charts bring matplotlib, the page brings folium."""
    if name in __all__:
        return import_module(f"landgap.output.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
