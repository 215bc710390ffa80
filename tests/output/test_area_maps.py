"""Maps of who could plan together: contiguous sites, proposed areas.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output -k picture --mpl-generate-path=tests/output/baseline``.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import shapely
from matplotlib.collections import PathCollection
from sheets import kept, room, says, sheet, written

import landgap as lg

MAPS = {"contiguous": lg.maps.contiguous, "proposed": lg.maps.proposed}
all_maps = pytest.mark.parametrize("name", MAPS)
both_languages = pytest.mark.parametrize("lang", ["de", "en"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def small(study):
    """The small study in which Saxony lacks land and the field in Bedorf has some to spare."""
    result = lg.assess(study, demand=None, large_share=0.0)
    return replace(result, created=datetime(2026, 3, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def drawn(result):
    """Maps of the bundled study; a test must not change them."""

    @cache
    def draw(name, lang):
        with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
            return MAPS[name](result, ax=sheet(dpi=200), lang=lang)

    return draw


@all_maps
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture(name, small):
    return MAPS[name](small, ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


@pytest.mark.parametrize(
    ("name", "lang", "terms"),
    [
        (
            "contiguous",
            "de",
            "Zusammenhängende Standorte|mehrerer Gemeinden (1)|Lage angenähert|560",
        ),
        ("contiguous", "en", "Contiguous sites|of several municipalities (1)|Weißenfels, Lützen"),
        (
            "proposed",
            "de",
            "Vorschläge für Kooperationsräume|hat Flächen übrig|Bewiesen|höchstens 50 km",
        ),
        (
            "proposed",
            "en",
            "Proposed cooperation areas|lacks land|Proven|at most 12 municipalities",
        ),
    ],
)
def test_legend_speaks_the_language(name, lang, terms, drawn):
    text = says(drawn(name, lang))
    assert [term for term in terms.split("|") if term not in text] == []


@all_maps
@both_languages
def test_no_text_is_clipped_or_runs_into_the_map(name, lang, drawn):
    ax = drawn(name, lang)
    paper, body = (shapely.box(*part.extents) for part in (ax.figure.bbox, ax.get_window_extent()))
    assert [text.get_text() for text in written(ax) if not paper.covers(room(text))] == []
    legend = {text.get_text(): room(text) for text in written(ax, "legend")}
    assert [text for text, place in legend.items() if body.intersects(place)] == []
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    assert min(place.bounds[1] for place in legend.values()) > foot
    rows = [room(text) for text in written(ax, "legend")]
    assert not any(one.intersection(other).area > 2 for one, other in combinations(rows, 2))


@all_maps
def test_names_do_not_cover_each_other(name, drawn):
    ax = drawn(name, "de")
    names = [room(text) for text in (*written(ax, "label"), *written(ax, "state-name"))]
    assert len(names) > 10
    pairs = combinations(names, 2)
    assert not any(one.intersection(other).area > 0.02 * one.area for one, other in pairs)


def test_every_joined_site_is_a_disc_and_rough_ones_are_dashed(result, drawn):
    ax = drawn("contiguous", "de")
    kinds = ("single", "alone", "shared", "across")
    discs = [art for kind in kinds for art in kept(ax, PathCollection, kind)]
    assert sum(len(art.get_paths()) for art in discs) == len(result.contiguous)
    assert all(art.get_linestyle()[0][1] is not None for art in discs)


def test_exact_outlines_are_drawn_with_a_full_line(small):
    ax = lg.maps.contiguous(small, ax=sheet())
    (disc,) = kept(ax, PathCollection, "across")
    assert disc.get_linestyle()[0][1] is None
    assert "modellierte" not in says(ax)


def test_each_proposal_has_its_band_and_unknown_units_are_hatched(result, drawn):
    ax = drawn("proposed", "de")
    assert len(kept(ax, PathCollection, "band")) == len(result.proposed.areas)
    parts = result.proposed.members["part"].value_counts()
    for part, count in parts.items():
        (art,) = kept(ax, PathCollection, part)
        assert len(art.get_paths()) == count
    (hatched,) = kept(ax, PathCollection, "unknown")
    assert hatched.get_hatch()


def test_without_a_proposal_or_a_joint_site_the_map_says_so(small):
    none = replace(small, proposed=None, proposed_cooperation=None)
    assert "gleicht sich kein Raum" in says(lg.maps.proposed(none, ax=sheet()))
    alone = replace(small, contiguous=small.contiguous[~small.contiguous["shared"]])
    assert "Kein Standort liegt" in says(lg.maps.contiguous(alone, ax=sheet()))


def test_what_is_not_proven_is_said_with_how_much(small):
    areas = small.proposed.areas.assign(proven=False)
    areas["bound_ha"] = 1.25 * areas["worth_ha"]
    other = replace(small, proposed=replace(small.proposed, areas=areas))
    assert "up to 25 % more" in says(lg.maps.proposed(other, ax=sheet(), lang="en"))


@all_maps
def test_an_unknown_language(name, small):
    with pytest.raises(lg.LandgapError, match='"fr" is not known'):
        MAPS[name](small, lang="fr")
