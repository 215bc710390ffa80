"""Charts of PV on commercial land.

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
from matplotlib.figure import Figure
from sheets import room, says, sheet, written

import landgap as lg
from landgap.options import option_context

both_languages = pytest.mark.parametrize("lang", ["de", "en"])
both_charts = pytest.mark.parametrize("name", ["solar_rank", "solar_trend"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def small(study):
    return lg.pv_conflict(study.units, study.sites, study.pv)


@pytest.fixture(scope="session")
def solar(halle_leipzig):
    return lg.pv_conflict(halle_leipzig.units, halle_leipzig.sites, halle_leipzig.pv)


@both_charts
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_chart(name, small):
    return getattr(lg.charts, name)(small, title="Test").figure


def test_bars_end_at_the_overlap_and_lines_at_its_range(solar):
    ax = lg.charts.solar_rank(solar, max_rows=5, lang="en")
    top = solar.sites.head(5)
    ends = np.max([[bar.get_x() + bar.get_width() for bar in c] for c in ax.containers], axis=0)
    np.testing.assert_allclose(ends, top["overlap_ha"])
    (lines,) = [c for c in ax.collections if c.get_gid() == "range"]
    spans = [segment[:, 0] for segment in lines.get_segments()]
    np.testing.assert_allclose(spans, top[["overlap_ha_low", "overlap_ha_high"]])


def test_lines_of_the_trend_are_those_of_the_table(solar):
    ax = lg.charts.solar_trend(solar)
    for line, (_, table) in zip(ax.lines, solar.trend.groupby("state"), strict=True):
        np.testing.assert_allclose(line.get_ydata(), table["overlap_ha"])


def test_each_name_stands_at_the_end_of_its_line(solar):
    ax = lg.charts.solar_trend(solar, lang="en")
    texts = {text.get_text().split(":")[0]: text for text in written(ax)}
    for line, name in zip(ax.lines, ("Saxony", "Saxony-Anhalt", "Thuringia"), strict=True):
        assert texts[name].get_color() == line.get_color()
        end = ax.transData.transform((0, line.get_ydata()[-1]))[1]
        assert room(texts[name]).centroid.y == pytest.approx(end, abs=20)


@both_charts
@both_languages
@pytest.mark.parametrize("inches", [None, (5, 7)])
def test_text_stays_on_the_paper_and_apart(name, lang, inches, solar):
    options = {} if inches is None else {"ax": sheet(inches=inches, dpi=150)}
    ax = getattr(lg.charts, name)(solar, title="Halle/Leipzig", lang=lang, **options)
    ax.figure.canvas.draw()
    paper = shapely.box(*ax.figure.bbox.extents)
    rooms = {text.get_text(): room(text) for text in written(ax) if text.get_text()}
    assert len(rooms) > 4
    assert [text for text, place in rooms.items() if not paper.covers(place)] == []
    pairs = combinations(rooms.items(), 2)
    # names of two lines stand close
    assert [(a, b) for (a, one), (b, other) in pairs if one.intersection(other).area > 0.1 * one.area] == []


@both_charts
def test_a_chart_takes_the_room_that_it_is_given_and_may_be_empty(name, units, sites):
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10)
    empty = lg.pv_conflict(study.units, study.sites, study.pv)
    space = Figure().add_axes((0.3, 0.2, 0.6, 0.5))
    frame = shapely.box(*space.get_window_extent().extents).buffer(1)
    ax = getattr(lg.charts, name)(empty, ax=space, lang="en")
    assert ax is space
    assert "No PV" in says(ax)
    assert all(frame.covers(room(text)) for text in written(ax))
    assert plt.get_fignums() == []


def test_a_site_without_a_name_goes_by_its_key(small):
    sites = small.sites.assign(name=None)
    assert "1. reserve" in says(lg.charts.solar_rank(replace(small, sites=sites)))


def test_sites_may_be_called_by_other_names(small):
    text = says(lg.charts.solar_rank(small, names=pd.Series({"reserve": "Nordfeld I", "elsewhere": "x"})))
    assert "1. Nordfeld I" in text
    assert "2. Am Kreuz" in text
    with pytest.raises(lg.LandgapError, match="names: duplicate keys reserve"):
        lg.charts.solar_rank(small, names=pd.Series(["a", "b"], ["reserve", "reserve"]))


@both_charts
def test_an_unknown_language_is_refused_and_that_of_the_session_used(name, small):
    with pytest.raises(lg.LandgapError, match='one of "de", "en"'):
        getattr(lg.charts, name)(small, lang="fr")
    with option_context(lang="en"):
        assert "commercial" in says(getattr(lg.charts, name)(small))


@pytest.mark.parametrize("odd", [0, 2.5, None, "5"])
def test_rows_are_a_whole_number(odd, small):
    with pytest.raises(lg.LandgapError, match=r"max_rows: .* is not a whole number from 1"):
        lg.charts.solar_rank(small, max_rows=odd)
