"""Charts of the scores.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output/charts -k picture --mpl-generate-path=tests/output/charts/baseline``.
"""

from dataclasses import replace
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.collections import LineCollection
from sheets import kept, room, says, sheet, written

import landgap as lg
from landgap.options import option_context
from landgap.value_functions import linear

CHARTS = {"contributions": lg.charts.contributions, "ranks": lg.charts.ranks}
all_charts = pytest.mark.parametrize("name", CHARTS)
both_languages = pytest.mark.parametrize("lang", ["de", "en"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def found():
    """Twelve rows, one of which lacks a criterion and one of which is all but unknown."""
    values = np.random.default_rng(4).uniform(0.05, 1, (12, 3))
    values[2, 1] = values[5, 0] = values[5, 1] = np.nan
    rows = pd.DataFrame(values, [f"row {n}" for n in range(12)], ["gap_ha", "reach_years", "own"])
    rule = linear(0, 1, direction="more")
    weights = {"gap_ha": 0.5, "reach_years": 0.3, "own": 0.2}
    return lg.score(rows, dict.fromkeys(rows, rule), weights=weights)


@all_charts
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_chart(name, found, monkeypatch):
    monkeypatch.setattr("landgap.output.charts.score._today", lambda: pd.Timestamp("2026-03-01"))
    ax = CHARTS[name](found, title="Test")
    return ax.figure


@all_charts
@both_languages
@pytest.mark.parametrize("inches", [None, (5, 7)])
@pytest.mark.slow
def test_chart_text_stays_on_the_paper_and_apart(name, lang, inches, result):
    options = {} if inches is None else {"ax": sheet(inches=inches, dpi=150)}
    names = result.study.sites.set_index("site_id")["name"]
    ax = CHARTS[name](result.site_scores, names=names, lang=lang, title="Halle/Leipzig", **options)
    ax.figure.canvas.draw()
    paper = shapely.box(*ax.figure.bbox.extents)
    rooms = {text.get_text(): room(text) for text in written(ax) if text.get_text()}
    assert [text for text, place in rooms.items() if not paper.covers(place)] == []
    pairs = combinations(rooms.items(), 2)
    assert [(a, b) for (a, one), (b, other) in pairs if one.intersection(other).area > 3] == []


def test_the_bars_of_a_row_are_as_long_as_its_score(found):
    ax = lg.charts.contributions(found, max_rows=20)
    ends = np.zeros(11)
    for name in found.criteria:
        bars = [bar for bar in ax.patches if bar.get_gid() == name]
        ends += [bar.get_width() for bar in bars]
    in_order = found.table.dropna(subset="rank").sort_values("rank")["score"]
    np.testing.assert_allclose(ends, in_order)


def test_a_row_with_a_gap_is_marked_and_shows_its_bounds(found):
    ax = lg.charts.contributions(found)
    assert [text.get_text() for text in written(ax) if text.get_text().endswith(" *")] != []
    [line] = [line for line in ax.lines if line.get_gid() == "bounds"]
    row = found.table.loc["row 2"]
    assert list(line.get_xdata()) == [row["score_low"], row["score_high"]]
    assert "row 5" not in says(ax)


def test_dots_are_ranks_and_lines_their_ranges(found):
    ax = lg.charts.ranks(found)
    rows = found.table.dropna(subset="rank").sort_values("rank")
    [dots] = [line for line in ax.lines if line.get_gid() == "rank"]
    assert list(dots.get_xdata()) == rows["rank"].tolist()
    [ranges] = kept(ax, LineCollection, "range")
    ends = [segment[:, 0].tolist() for segment in ranges.get_segments()]
    assert ends == rows[["rank_low", "rank_high"]].to_numpy(dtype=float).tolist()


@all_charts
def test_bad_input_is_named_at_once(name, found):
    empty = replace(found, table=found.table.assign(rank=pd.NA))
    twice = pd.Series(["Feld", "Aue"], ["row 1", "row 1"])
    with pytest.raises(lg.LandgapError) as error:
        CHARTS[name](empty, max_rows=0, names=twice)
    for fault in (
        "max_rows: 0 is not a whole number from 1",
        "no row has a score",
        "names: duplicate keys row 1",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match='one of "de", "en"'):
        CHARTS[name](found, lang="fr")
    with pytest.raises(lg.LandgapError, match="names: a Series by key is needed"):
        CHARTS[name](found, names=["Feld"])
    assert plt.get_fignums() == []


@all_charts
def test_the_language_is_that_of_the_session_unless_said(name, found):
    with option_context(lang="en"):
        assert "Shown: the first" in says(CHARTS[name](found))
        assert "Dargestellt: die ersten" in says(CHARTS[name](found, lang="de"))


def test_what_has_no_name_goes_by_its_key(found):
    names = pd.Series({"row 1": "Feld", "row 2": None})
    text = says(lg.charts.ranks(found, names=names))
    assert [name in text for name in ("Feld", "row 1 ", "row 2", "row 3")] == [True, False, True, True]


def test_a_name_with_a_dollar_is_plain_text(found):
    names = pd.Series("Feld $x$ <b>", found.table.index)
    assert "Feld $x$ <b>" in says(lg.charts.ranks(found, names=names))
