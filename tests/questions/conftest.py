"""A small study on both sides of a border, made and assessed once for all questions."""

import pytest
from ground import box, frame

import landgap as lg


def small(**more):
    """Two units on each side; 40 ha reserve, 20 ha across the border of which 10 can be had, 8 ha built."""
    units = frame(
        {
            "unit_id": ["15088001", "15088002", "14730001", "14730002"],
            "name": ["Ahausen", "Bedorf", "Cestadt", "Deburg"],
            "state": ["DE-ST", "DE-ST", "DE-SN", "DE-SN"],
            "population": [4000, 1000, 3000, 2000],
            "member": [True, False, True, True],
        },
        [
            box(0, 0, 2000, 2000),
            box(0, 2000, 2000, 4000),
            box(2000, 0, 4000, 2000),
            box(2000, 2000, 4000, 4000),
        ],
    )
    sites = frame(
        {
            "site_id": ["cross", "reserve", "built"],
            "status": ["existing", "reserve", "existing"],
            "availability": ["immediate", "short", "none"],
            "available_ha": [10.0, None, None],
            "plan_level": ["regional_plan", "development_plan", None],
        },
        [
            box(1500, 100, 2500, 300),
            box(200, 2200, 1000, 2700),
            box(3000, 1000, 3400, 1200),
        ],
    )
    layers = {"units": units, "sites": sites, "horizon_years": 18, "demand": (10, 20, "by hand")}
    return lg.StudyArea.from_layers(**{**layers, **more})


@pytest.fixture(scope="session")
def make():
    return small


@pytest.fixture(scope="session")
def tiny_study():
    return small()


@pytest.fixture(scope="session")
def tiny(tiny_study):
    return lg.assess(tiny_study)


@pytest.fixture(scope="session")
def all_mobile(tiny):
    """The same with all demand looking for land everywhere, for figures worked out by hand."""
    return tiny.with_options(mobile_share=1.0)
