"""Maps of the scores.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output -k picture --mpl-generate-path=tests/output/baseline``.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import shapely
from ground import box
from matplotlib.collections import LineCollection, PathCollection
from sheets import kept, room, says, sheet, written

import landgap as lg

MAPS = {"score": lg.maps.score, "quality": lg.maps.quality}
all_maps = pytest.mark.parametrize("name", MAPS)
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
        ("score", "en", "land is missing|33 of 177|rank uncertain|too little is known (144)"),
        ("quality", "de", "Standortqualität|60 Standorte|nicht bewertet (897)|Anschlussstelle"),
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
    with pytest.raises(lg.LandgapError, match='one of "de", "en"'):
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
