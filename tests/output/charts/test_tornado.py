"""The tornado chart: as a picture, and by what it says and where it says it.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output/charts -k picture --mpl-generate-path=tests/output/charts/baseline``.
"""

from dataclasses import replace
from importlib import import_module
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.patches import Rectangle
from sheets import kept, room, says, sheet, written

import landgap as lg
from landgap.output.charts.tornado import choice_text
from landgap.output.words import words

both_languages = pytest.mark.parametrize("lang", ["de", "en"])

ROWS = [
    ("unknown_supply", "none in DE-ST", 0.0), ("unknown_supply", "all in DE-ST", 900.0),
    ("net_share", "0.6", 0.0), ("net_share", "0.9", 452.0), ("within", "15", 67.0), ("within", "30", 451.0),
    ("demand_weights", "existing_ha 1", 74.0), ("demand_weights", "population 1", 367.0),
    ("known_units", "known units only", 505.0), ("status", "without planned", 0.0),
    ("demand_level", "low", 297.0), ("demand_level", "high", 143.0), ("detour", "1.2", 220.0),
]  # fmt: skip


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


def tried(base=220.0, rows=ROWS):
    table = pd.DataFrame(rows, columns=["assumption", "choice", "dividend_ha_mid"])
    table["holds"] = table["dividend_ha_mid"].ge(0.5) == (base >= 0.5)
    draws = pd.DataFrame({"dividend_ha": np.linspace(0, 560, 20)})
    baseline = pd.Series({"low": base, "mid": base, "high": base})
    return lg.Sensitivity(baseline, table, pd.DataFrame(), draws)


@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_tornado(monkeypatch):
    monkeypatch.setattr(
        import_module("landgap.output.charts.tornado"), "_today", lambda: pd.Timestamp("2026-03-01")
    )
    return lg.charts.tornado(tried(), title="Test").figure


@both_languages
@pytest.mark.parametrize("inches", [None, (7, 6)])
def test_text_stays_on_the_paper_and_apart(lang, inches):
    options = {} if inches is None else {"ax": sheet(inches=inches, dpi=150)}
    ax = lg.charts.tornado(tried(), lang=lang, title="Halle/Leipzig", **options)
    figure = ax.figure
    figure.canvas.draw()
    rooms = [room(text) for text in written(ax) if text.get_text()]
    paper = shapely.box(*figure.bbox.extents).buffer(1)
    assert all(paper.covers(each) for each in rooms)
    assert [
        (a, b)
        for a, b in combinations(rooms, 2)
        if shapely.intersection(a, b).area > 0.02 * min(a.area, b.area)
    ] == []


def test_bars_run_from_the_lowest_to_the_highest_and_hold_or_not():
    ax = lg.charts.tornado(tried(), lang="en")
    bars = kept(ax, Rectangle, "range")
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    # the farthest first; a single choice is held against the assessment
    assert ends[0] == (0, 900)
    assert (220, 505) in ends
    assert (0, 220) in ends
    assert ends[-1] == (220, 220)
    fills = {end: bar.get_facecolor() for end, bar in zip(ends, bars, strict=True)}
    assert fills[0, 900] == fills[0, 220] != fills[220, 505] == fills[67, 451]


def test_baseline_and_zero_are_drawn():
    ax = lg.charts.tornado(tried(), lang="en")
    lines = {line.get_gid(): line.get_xdata()[0] for line in ax.get_lines()}
    assert lines == {"baseline": 220, "zero": 0}
    low, high = ax.get_xlim()
    assert low < 0
    assert high > 900


@both_languages
def test_it_says_what_stands_at_the_ends(lang):
    text = says(lg.charts.tornado(tried(), lang=lang))
    wanted = {
        "de": (
            "ganz in Sachsen-Anhalt: 900",
            "0,6: 0",
            "Einwohner: 367",
            "wie berechnet (220 ha)",
            "hoch: 143",
        ),
        "en": (
            "all in Saxony-Anhalt: 900",
            "0.6: 0",
            "inhabitants: 367",
            "as assessed (220 ha)",
            "high: 143",
        ),
    }[lang]
    assert [part for part in wanted if part not in text] == []


def test_the_search_radius_says_its_measure():
    rows = [("within", "30", 100.0), ("speed_kmh", "45", 200.0), ("travel_measure", "minutes", 210.0)]
    for measure, said in (("km", "Reach of demand, km"), ("minutes", "Reach of demand, min")):
        text = says(lg.charts.tornado(replace(tried(rows=rows), measure=measure), lang="en"))
        assert said in text
        assert "Speed on ordinary roads, km/h" in text


def test_without_a_dividend_it_is_the_choices_with_one_that_do_not_hold():
    text = says(lg.charts.tornado(tried(base=0.0), lang="en"))
    assert "some choices give a dividend" in text
    assert "no dividend with any choice" in text  # planned land left out: still none


def test_choices_are_words_or_numbers():
    assert choice_text("only Saxon government, 2018", words("de")) == "nur Saxon government, 2018"
    assert choice_text("existing_ha 0.5, population 0.5", words("en")) == "half each"
    assert choice_text("a frame of 3 rows", words("en")) == "a frame of 3 rows"


def test_bad_input_is_refused():
    with pytest.raises(lg.LandgapError, match="sensitivity: a Sensitivity is needed"):
        lg.charts.tornado(3)
    with pytest.raises(lg.LandgapError, match='one of "de", "en"'):
        lg.charts.tornado(tried(), lang="fr")
    assert plt.get_fignums() == []
