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


@pytest.fixture(scope="session")
def halle_leipzig():
    return _load_once("halle-leipzig")


@pytest.fixture(scope="session")
def result():
    return _bundled()


# what takes long for what it tells while one writes; all of it runs in .ci/run
_SLOW = (
    "docs/analyses.md",
    "docs/questions.md",
    "src/landgap/balancing/hot_spots.py",
    "src/landgap/change/",
    "src/landgap/output/",
    "src/landgap/questions/what_if.py",
    "tests/balancing/test_hot_spots.py",
    "tests/change/test_monitor.py",
    "tests/layers/test_part.py",
    "tests/output/charts/test_demand.py",
    "tests/output/maps/test_every_map.py",
    "tests/output/maps/test_printing.py",
    "tests/output/test_explore.py",
    "tests/output/test_export.py",
    "tests/overlay/partitioned/",
    "tests/solar/test_conflict.py",
    "tests/solar/test_eeg.py",
    "tests/test_comparison.py",
    "tests/test_readme.py::test_the_notebook_example_runs",
    "tests/transport/test_shadow_prices.py",
)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.nodeid.startswith(_SLOW):
            item.add_marker(pytest.mark.slow)
