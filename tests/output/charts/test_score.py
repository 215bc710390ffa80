"""Charts of the scores."""

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
from landgap.output.words.score import SCORE_TEXTS
from landgap.scoring.value_functions import linear

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
    ax = lg.charts.contributions(found, top=20)
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
def test_bad_charts(name, found):
    with pytest.raises(lg.LandgapError, match="top: 0 must be"):
        CHARTS[name](found, top=0)
    with pytest.raises(lg.LandgapError, match='there is "de", "en"'):
        CHARTS[name](found, lang="fr")
    empty = replace(found, table=found.table.assign(rank=pd.NA))
    with pytest.raises(lg.LandgapError, match="no row has a score"):
        CHARTS[name](empty)


def test_a_name_with_a_dollar_is_plain_text(found):
    names = pd.Series("Feld $x$ <b>", found.table.index)
    assert "Feld $x$ <b>" in says(lg.charts.ranks(found, names=names))


def test_every_text_has_two_languages_and_every_standard_criterion_a_name():
    assert all(len(pair) == 2 and all(pair) for pair in SCORE_TEXTS.values())
    from landgap.scoring.defaults import SITE_CRITERIA, UNIT_CRITERIA  # noqa: PLC0415

    assert {f"criterion_{name}" for name in (*SITE_CRITERIA, *UNIT_CRITERIA)} <= set(SCORE_TEXTS)


def pixels(text):
    """Size of type on a screen that shows the figure at its width of 900 pixels."""
    return text.get_fontsize() / 72 * 900 / text.figure.get_size_inches()[0]


CHARTED = {
    "contributions": "unit_scores",
    "ranks": "unit_scores",
    "solar_rank": "solar",
    "solar_trend": "solar",
}


@pytest.mark.parametrize("name", CHARTED)
def test_all_type_of_a_chart_can_be_read_in_a_notebook(name, result):
    ax = getattr(lg.charts, name)(getattr(result, CHARTED[name]))
    texts = [*written(ax), *ax.get_xticklabels(), *ax.get_yticklabels()]
    assert len(texts) > 10
    assert [text.get_text() for text in texts if pixels(text) < 9] == []
