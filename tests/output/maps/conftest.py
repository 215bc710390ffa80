"""The maps that the tests look at: each is drawn once."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from ground import box, frame
from matplotlib.backends.backend_agg import FigureCanvasAgg
from sheets import draw, sheet

import landgap as lg
from landgap.output.maps.sheet import PAPERS

PLAIN = mpl.rcParamsDefault | {"backend": "Agg"}
DATES = ("2016-12-31", "2021-12-31")
_ONCE = {}


def once(name, make):
    """Make something of the small study once for all tests; none may change it."""
    if name not in _ONCE:
        _ONCE[name] = replace(make(), created=datetime(2026, 3, 1, tzinfo=UTC))
    return _ONCE[name]


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(PLAIN):
        yield
    plt.close("all")


@pytest.fixture(scope="session")
def drawn(result, halle_leipzig):
    """Maps of the bundled study; a test must leave them as they are."""

    @cache
    def changes():
        states = [lg.layers.at_end_of(halle_leipzig, year) for year in (2015, 2025)]
        return lg.monitor(*states, dates=("2015-12-31", "2025-12-31"))

    @cache
    def drawing(kind, lang, where):
        with mpl.rc_context(PLAIN):
            ax = None if where == "screen" else sheet(PAPERS[where], dpi=100)
            ax = draw(kind, changes() if kind == "change" else result, ax=ax, lang=lang)
            plt.close(ax.figure)
            FigureCanvasAgg(ax.figure)  # keeps its renderer
            return ax

    return drawing


@pytest.fixture
def small(study):
    return once("small", lambda: lg.assess(study))


@pytest.fixture
def by_segment(study, units):
    """The small study in which half of the demand is of logistics, half of crafts and trade."""
    ha = {"demand_ha_low": 5.0, "demand_ha_mid": 6.0, "demand_ha_high": 7.0}
    rows = [
        {"unit_id": unit, "segment": segment, "year": pd.NA, **ha, "method": "by hand"}
        for unit in units["unit_id"]
        for segment in ("logistics", "crafts_trade")
    ]
    return once("by_segment", lambda: lg.assess(study, demand=pd.DataFrame(rows)))


@pytest.fixture
def neighbours(study):
    """The small study in which Saxony lacks land and the field in Bedorf has some to spare."""
    return once("neighbours", lambda: lg.assess(study, demand=None, large_share=0.0))


@pytest.fixture
def linked(study, units):
    """The small study with motorways, a terminal and an airport."""
    access = units[["geometry"]].assign(
        access_id=list("abcd"),
        kind=["motorway_junction", "intermodal_terminal", "airport", "motorway_junction"],
    )
    access["geometry"] = [box(x, 900, x + 10, 910).centroid for x in (900, 1700, 2600, 3600)]
    return once("linked", lambda: lg.assess(replace(study, access=access)))


@pytest.fixture
def seen(study, units):
    """Every kind of change, and Bedorf joined to Ahausen."""
    together = units.drop(index=1)
    together.loc[0, "geometry"] = box(0, 0, 2000, 4000)
    after = lg.StudyArea.from_layers(
        title="Test",
        units=together,
        sites=frame(
            {
                "site_id": ["cross", "reserve", "left", "new", "withdrawn", "built"],
                "status": ["existing", "existing", "reserve", "planned", "reserve", None],
            },
            [
                box(1500, 100, 2500, 300),
                box(200, 2200, 700, 2700),
                box(700, 2200, 1000, 2700),
                box(2500, 2300, 3000, 2600),
                box(3000, 3000, 3500, 3200),
                box(3000, 1000, 3400, 1200),
            ],
        ),
        pv=frame(
            {"pv_id": ["small", "large"], "capacity_mw": [1.0, 30.0]},
            [box(1500, 100, 1600, 200), box(200, 1000, 900, 1500)],
        ),
        horizon_years=18,
    )
    merger = pd.DataFrame({"old_id": ["15088002"], "new_id": ["15088001"]})
    # both plants stood at the earlier date
    before = replace(study, pv=study.pv.assign(commissioned=2012))
    return once("seen", lambda: lg.monitor(before, after, dates=DATES, key_changes=merger))


@pytest.fixture
def found(request, small):
    """The result of the small study that shows most of a kind of map: ``found(kind)``."""
    others = {
        "change": "seen",
        "contiguous": "neighbours",
        "proposed": "neighbours",
        "quality": "linked",
        "score": "linked",
        "segments": "by_segment",
    }

    def choose(kind):
        return request.getfixturevalue(others[kind]) if kind in others else small

    return choose
