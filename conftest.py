"""What the examples in docstrings and pages share with the tests."""

import functools

import pytest

import landgap as lg
from landgap.output import maps

_DRAFT_DPI = 40


# a study is never changed, so one is enough for all examples
_load_once = functools.cache(lg.datasets.load)


@functools.cache
def _bundled() -> lg.Assessment:
    return _assess(_load_once("halle-leipzig"))


_assess = lg.assess


def _assess_once(study: lg.StudyArea | str, **options: object) -> lg.Assessment:
    """Assess the bundled study area once for all examples: each would take seconds."""
    known = _bundled()
    layers = ("units", "sites", "pv", "employment")
    same = study == "halle-leipzig" or (
        isinstance(study, lg.StudyArea)
        and all(getattr(study, name).equals(getattr(known.study, name)) for name in layers)
    )
    if not same:
        return _assess(study, **options)
    return known.with_options(**options) if options else known


@pytest.fixture(autouse=True)
def _examples_are_quick(request, monkeypatch):
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.setattr(lg, "assess", _assess_once)
        monkeypatch.setattr(lg.datasets, "load", _load_once)
        # an example shows what is written, not how finely
        monkeypatch.setitem(maps.save.__kwdefaults__, "dpi", _DRAFT_DPI)


# they draw every map: run with the slow tests
_SLOW_EXAMPLES = ("landgap.output.export.write", "landgap.output.maps.printing.save")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.name in _SLOW_EXAMPLES:
            item.add_marker(pytest.mark.slow)
