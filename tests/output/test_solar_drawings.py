"""Map and charts of PV on commercial land.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output -k picture --mpl-generate-path=tests/output/baseline``.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import shapely
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from sheets import kept, room, says, sheet, written

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


@pytest.fixture(scope="session")
def drawn(result):
    @cache
    def draw(lang):
        with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
            return lg.maps.solar(result, ax=sheet(dpi=200), lang=lang)

    return draw


@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_solar(small):
    return lg.maps.solar(small, ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


@both_charts
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_chart(name, small):
    return getattr(lg.charts, name)(small.solar, title="Test").figure


@pytest.mark.parametrize(
    ("lang", "terms"),
    [
        ("de", "Photovoltaik auf Gewerbeflächen: Halle/Leipzig|437 ha (374 bis 508)|"
               "Reserve oder Planung|bestehendes Gewerbegebiet|keine Gewerbefläche|hohl:|"
               "Verlust an Reserve, gute zuerst|Spanne|Landesgrenze|Quellen und Lizenzen"),
        ("en", "Photovoltaics on commercial land: Halle/Leipzig|437 ha (374 to 508)|"
               "reserve or plan|existing estate|no commercial land|hollow:|"
               "Reserve lost, the best first|State border|Sources and licences"),
    ],
)  # fmt: skip
def test_the_map_says_what_it_shows_and_how_sure_it_is(lang, terms, drawn):
    text = says(drawn(lang))
    assert [term for term in terms.split("|") if term not in text] == []


@both_languages
def test_no_text_of_the_map_is_clipped_or_covers_another(lang, drawn):
    ax = drawn(lang)
    paper = shapely.box(*ax.figure.bbox.extents)
    assert [text.get_text() for text in written(ax) if not paper.covers(room(text))] == []
    assert min(text.get_fontsize() for text in written(ax)) >= 5.5
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    assert min(text.get_window_extent().y0 for text in written(ax, "legend")) > foot
    for gid in ("legend", "label"):
        texts = [room(text) for text in written(ax, gid)]
        assert len(texts) > 8
        assert not any(a.intersection(b).area > 0.02 * a.area for a, b in combinations(texts, 2))


def test_each_plant_that_stands_has_one_mark_of_its_land(drawn, result):
    ax, table = drawn("en"), result.solar.plants.query("phase == 'standing' and area_ha > 0")
    marks = {
        f"{kind}{end}"
        for kind in ("solar_reserve", "solar_brownfield", "solar_used")
        for end in ("", "_maybe")
    }
    counts = {m: sum(len(c.get_offsets()) for c in kept(ax, PathCollection, m)) for m in marks}
    there = table[table["share"] >= 0.05]
    assert sum(counts.values()) == len(there)
    filled = sum(count for mark, count in counts.items() if not mark.endswith("_maybe"))
    assert filled == (there["share"] >= 0.5).sum()
    reserve = there["land"].isin(["serviced_reserve", "reserve", "planned"]).sum()
    assert counts["solar_reserve"] + counts["solar_reserve_maybe"] == reserve


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
    for draw in (lg.maps.solar, lambda r, lang: lg.charts.solar_trend(r.solar, lang=lang)):
        with pytest.raises(lg.LandgapError, match='"fr" is not known'):
            draw(small, lang="fr")
    with pytest.raises(lg.LandgapError, match="1 or more"):
        lg.charts.solar_rank(small.solar, most=0)
