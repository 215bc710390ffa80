"""Maps and charts of the scores.

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
import pandas as pd
import pytest
import shapely
from ground import box
from matplotlib.collections import LineCollection, PathCollection
from sheets import kept, room, says, sheet, written

import landgap as lg
from landgap.output.words.score import SCORE_TEXTS
from landgap.value_functions import linear

MAPS = {"score": lg.maps.score, "quality": lg.maps.quality}
CHARTS = {"contributions": lg.charts.contributions, "ranks": lg.charts.ranks}
all_maps = pytest.mark.parametrize("name", MAPS)
all_charts = pytest.mark.parametrize("name", CHARTS)
both_languages = pytest.mark.parametrize("lang", ["de", "en"])
ASSESSED = []


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def small(study, units):
    """The small study with a motorway and a terminal, assessed once; not to be changed."""
    if not ASSESSED:
        access = units[["geometry"]].assign(
            access_id=list("abcd"),
            kind=["motorway_junction", "intermodal_terminal", "airport", "motorway_junction"],
        )
        access["geometry"] = [box(x, 900, x + 10, 910).centroid for x in (900, 1700, 2600, 3600)]
        found = lg.assess(replace(study, access=access))
        ASSESSED.append(replace(found, created=datetime(2026, 3, 1, tzinfo=UTC)))
    return ASSESSED[0]


@pytest.fixture(scope="session")
def drawn(result):
    """Maps of the bundled study; a test must not change them."""

    @cache
    def draw(name, lang):
        with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
            return MAPS[name](result, ax=sheet(dpi=200), lang=lang)

    return draw


@pytest.fixture
def found():
    """Twelve rows, one of which lacks a criterion and one of which is all but unknown."""
    values = np.random.default_rng(4).uniform(0.05, 1, (12, 3))
    values[2, 1] = values[5, 0] = values[5, 1] = np.nan
    rows = pd.DataFrame(values, [f"row {n}" for n in range(12)], ["gap_ha", "reach_years", "own"])
    rule = linear(0, 1, direction="more")
    weights = {"gap_ha": 0.5, "reach_years": 0.3, "own": 0.2}
    return lg.score(rows, dict.fromkeys(rows, rule), weights=weights)


def has_score(result):
    return result.units["score"].notna()


# maps


@all_maps
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture(name, small):
    return MAPS[name](small, ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


@pytest.mark.parametrize(
    ("name", "lang", "terms"),
    [
        ("score", "de", "Gewerbeflächen fehlen|33 von 177|Rang unsicher|zu wenig bekannt (144)"),
        ("score", "en", "land is missing|33 of 177|rank unsure|too little is known (144)"),
        ("quality", "de", "Standortqualität|60 Standorte|nicht bewertet (897)|Autobahnanschluss"),
        ("quality", "en", "Quality of sites|60 sites|not scored (897)|Motorway junction"),
    ],
)
def test_the_map_speaks_the_language(name, lang, terms, drawn):
    text = says(drawn(name, lang))
    assert [term for term in terms.split("|") if term not in text] == []


@all_maps
@both_languages
def test_no_text_is_clipped_or_runs_into_the_map(name, lang, drawn):
    ax = drawn(name, lang)
    paper, body = (shapely.box(*part.extents) for part in (ax.figure.bbox, ax.get_window_extent()))
    assert [text.get_text() for text in written(ax) if not paper.covers(room(text))] == []
    rows = [room(text) for text in written(ax, "legend")]
    assert not any(body.intersects(row) for row in rows)
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    assert min(row.bounds[1] for row in rows) > foot
    assert not any(one.intersection(other).area > 2 for one, other in combinations(rows, 2))


@all_maps
def test_names_do_not_cover_each_other(name, drawn):
    ax = drawn(name, "de")
    names = [room(text) for text in (*written(ax, "label"), *written(ax, "state-name"))]
    assert len(names) > 10
    pairs = combinations(names, 2)
    assert not any(one.intersection(other).area > 0.02 * one.area for one, other in pairs)


@all_maps
def test_state_border_is_the_strongest_line(name, drawn):
    ax = drawn(name, "de")
    [border] = kept(ax, LineCollection, "state-border")
    lines = [line for line in ax.collections if isinstance(line, LineCollection)]
    dark = [line for line in lines if mpl.colors.to_rgb(line.get_color()[0]) != (1, 1, 1)]
    widths = [line.get_linewidth()[0] for line in dark if line is not border]
    assert border.get_linewidth()[0] > 2 * max(widths)


def test_units_without_a_score_are_hatched_and_have_no_class(drawn, result):
    ax = drawn("score", "de")
    [unknown] = kept(ax, PathCollection, "no-data")
    assert len(unknown.get_paths()) == (~has_score(result)).sum() == 144
    classes = [len(art.get_paths()) for n in range(5) for art in kept(ax, PathCollection, f"class-{n}")]
    assert sum(classes) == 33


def test_unsure_ranks_are_hatched_apart_from_no_data(drawn, result):
    ax = drawn("score", "de")
    [unsure], [unknown] = (kept(ax, PathCollection, gid) for gid in ("unsure", "no-data"))
    table = result.unit_scores.table
    wide = (table["rank_high"] - table["rank_low"] + 1) > 11
    assert len(unsure.get_paths()) == wide.sum() > 0
    assert unsure.get_hatch() != unknown.get_hatch()


def test_each_scored_site_is_one_disc_and_no_excluded_one_is(drawn, result):
    discs = kept(drawn("quality", "de"), PathCollection, "site")
    assert len(discs) == result.site_scores.table["excluded"].isna().sum() == 60


@all_maps
def test_unknown_language(name, small):
    with pytest.raises(lg.LandgapError, match='there is "de", "en"'):
        MAPS[name](small, ax=sheet(), lang="fr")


@all_maps
def test_the_given_axes_is_used_and_the_result_left_as_it_is(name, small):
    units, table = small.units.copy(), small.site_scores.table.copy()
    ax = sheet()
    assert MAPS[name](small, ax=ax) is ax
    assert plt.get_fignums() == []
    pd.testing.assert_frame_equal(small.units, units)
    pd.testing.assert_frame_equal(small.site_scores.table, table)


@pytest.mark.parametrize("lack", ["states and members", "core", "free land"])
def test_studies_that_lack_something(lack, units, sites):
    if lack == "states and members":
        units = units.assign(state="DE-SN").drop(columns="member")
    elif lack == "core":
        units = units.assign(halo=[False, True, False, True])
    else:
        sites = sites.assign(availability="none")
    study = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=18, demand=(40, 60, "by hand"))
    result = lg.assess(study, weights={"population": 1})
    for draw in MAPS.values():
        ax = draw(result, ax=sheet())
        ax.figure.canvas.draw()
        paper = shapely.box(*ax.figure.bbox.extents)
        assert all(paper.covers(room(text)) for text in written(ax))


# charts


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
