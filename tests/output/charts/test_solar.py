"""Charts of PV on commercial land."""

from dataclasses import replace
from datetime import UTC, datetime

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

import landgap as lg

both_languages = pytest.mark.parametrize("lang", ["de", "en"])
both_charts = pytest.mark.parametrize("name", ["solar_rank", "solar_trend"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def small(study):
    return replace(lg.assess(study), created=datetime(2026, 3, 1, tzinfo=UTC))


@both_charts
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_chart(name, small):
    return getattr(lg.charts, name)(small.solar, title="Test").figure


def test_bars_end_at_the_overlap_and_lines_at_its_range(result):
    ax = lg.charts.solar_rank(result.solar, most=5, lang="en")
    top = result.solar.sites.head(5)
    ends = np.max([[bar.get_x() + bar.get_width() for bar in c] for c in ax.containers], axis=0)
    np.testing.assert_allclose(ends, top["overlap_ha"])
    (lines,) = [c for c in ax.collections if c.get_gid() == "range"]
    spans = [segment[:, 0] for segment in lines.get_segments()]
    np.testing.assert_allclose(spans, top[["overlap_ha_low", "overlap_ha_high"]])


def test_lines_of_the_trend_are_those_of_the_table(result):
    ax = lg.charts.solar_trend(result.solar)
    for line, (_, table) in zip(ax.lines, result.solar.trend.groupby("state"), strict=True):
        np.testing.assert_allclose(line.get_ydata(), table["overlap_ha"])


@both_charts
@both_languages
def test_no_text_of_the_charts_is_clipped(name, lang, result):
    ax = getattr(lg.charts, name)(result.solar, title="Halle/Leipzig", lang=lang)
    ax.figure.canvas.draw()
    paper = ax.figure.bbox
    texts = [*ax.texts, *ax.get_yticklabels(), ax.xaxis.label]
    texts += ax.get_legend().get_texts() if ax.get_legend() else []
    for text in texts:
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= 0, text.get_text()
            assert box.y0 >= 0, text.get_text()
            assert box.x1 <= paper.x1, text.get_text()
            assert box.y1 <= paper.y1, text.get_text()


@both_charts
def test_a_chart_takes_the_room_that_it_is_given_and_may_be_empty(name, units, sites):
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10)
    empty = lg.pv_conflict(study.units, study.sites, study.pv)
    room_of = Figure().add_axes((0.3, 0.2, 0.6, 0.5))
    ax = getattr(lg.charts, name)(empty, ax=room_of, lang="en")
    assert ax is room_of
    assert any("No PV" in text.get_text() for text in ax.texts)


def test_wrong_words_are_refused(small):
    with pytest.raises(lg.LandgapError, match="fr"):
        lg.charts.solar_trend(small.solar, lang="fr")
    with pytest.raises(lg.LandgapError, match="1 or more"):
        lg.charts.solar_rank(small.solar, most=0)
