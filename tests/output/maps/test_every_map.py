"""What holds for every map: it can be read on paper and on a screen, names its sources, changes nothing.

Contrast is that of WCAG, measured where it matters: at the edges of the letters that are drawn.
"""

from dataclasses import fields
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from matplotlib.collections import LineCollection
from sheets import (
    KINDS,
    all_members,
    assessed,
    central_places,
    draw,
    hard_to_read,
    kept,
    no_members,
    one_state,
    room,
    says,
    sheet,
    with_halo,
    written,
)

import landgap as lg
from landgap.options import option_context
from landgap.output.words import words

WIDTH = 900  # pixels of a notebook's cell
LEAST_PX, LEAST_PT = 9.5, 6.0

slow = pytest.mark.slow
all_kinds = pytest.mark.parametrize("kind", KINDS)
of_results = pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "change"])
everywhere = pytest.mark.parametrize(
    ("lang", "where"),
    [
        ("de", "screen"),
        ("en", "A4"),
        *(
            pytest.param(*rare, marks=slow)
            for rare in (("en", "screen"), ("de", "A4"), ("de", "A3"), ("en", "A3"))
        ),
    ],
)


# size


def pixels(text):
    """Size of type on a screen that shows the figure at its width."""
    return text.get_fontsize() / 72 * WIDTH / text.figure.get_size_inches()[0]


@all_kinds
@everywhere
def test_all_type_can_be_read(kind, lang, where, drawn):
    ax = drawn(kind, lang, where)
    if where == "screen":
        assert [text.get_text() for text in written(ax) if pixels(text) < LEAST_PX] == []
        assert ax.figure.get_size_inches()[0] == 9
    else:
        assert [text.get_text() for text in written(ax) if text.get_fontsize() < LEAST_PT] == []


# room


@all_kinds
@everywhere
def test_no_text_covers_another_or_leaves_the_page(kind, lang, where, drawn):
    ax = drawn(kind, lang, where)
    page, body = (shapely.box(*part.extents) for part in (ax.figure.bbox, ax.get_window_extent()))
    assert [text.get_text() for text in written(ax) if not page.covers(room(text))] == []
    legend = written(ax, "legend")
    beside = [room(text) for text in (*legend, *written(ax, "foot"))]
    assert not any(body.intersects(box) for box in beside)
    assert not any(one.intersection(other).area > 2 for one, other in combinations(beside, 2))
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    assert min(text.get_window_extent().y0 for text in legend) > foot


@all_kinds
@everywhere
def test_names_do_not_cover_each_other(kind, lang, where, drawn):
    ax = drawn(kind, lang, where)
    names = [room(text) for text in (*written(ax, "label"), *written(ax, "state-name"))]
    assert len(names) > 10 or kind in ("multiples", "segments")
    pairs = combinations(names, 2)
    assert not any(one.intersection(other).area > 0.02 * one.area for one, other in pairs)
    body = shapely.box(*ax.get_window_extent().extents)
    assert all(body.covers(name) for name in names)


@all_kinds
@everywhere
def test_the_columns_of_a_table_keep_apart(kind, lang, where, drawn):
    """Such as the heads "planned" and "given up", which once read as one."""
    ax = drawn(kind, lang, where)
    least = 3 / 72 * ax.figure.dpi  # a space is as wide
    boxes = [(text.get_text(), text.get_window_extent()) for text in written(ax, "legend")]
    close = []
    for (one, box), (other, next_box) in combinations(boxes, 2):
        left, right = sorted((box, next_box), key=lambda extent: extent.x0)
        same_line = abs(left.y0 + left.y1 - right.y0 - right.y1) < left.height
        if same_line and right.x0 - left.x1 < least:
            close.append((one, other))
    assert close == []


@all_kinds
def test_a_notebook_that_cuts_off_what_is_empty_keeps_all_of_the_page(kind, drawn):
    """Notebooks save with bbox_inches="tight"."""
    ax = drawn(kind, "de", "screen")
    figure = ax.figure
    tight = figure.get_tightbbox(figure.canvas.get_renderer())
    inside = shapely.box(*tight.extents * figure.dpi)
    assert [text.get_text() for text in written(ax) if not inside.covers(room(text))] == []
    assert tight.width > 0.95 * figure.get_size_inches()[0]


# what every map says


TERMS = {
    "access": ("Grenze|ha je ha Bedarf|kaum verändert", "border|ha per ha of demand|hardly changed"),
    "balance": (
        "Flächensaldo: Halle/Leipzig|2.545 bis 2.840 ha",
        "Land balance: Halle/Leipzig|2,545 to 2,840 ha",
    ),
    "bivariate": (
        "Angebot und Bedarf: Halle/Leipzig|Bedarf in ha",
        "Supply and demand: Halle/Leipzig|Demand in ha",
    ),
    "change": ("31. Dezember 2015|(220)|1.572|4,4 ha", "31 December 2025|(220)|1,572|4.4 ha"),
    "choropleth": ("Angebot: Halle/Leipzig|keine Angabe (143)", "Supply: Halle/Leipzig|no data (143)"),
    "contiguous": ("Zusammenhängende|(1)|560", "Contiguous sites|(1)|Weißenfels, Lützen"),
    "cooperation": (
        "Kooperationsraum Halle/Leipzig|Oberzentrum|ab 5 MW",
        "Cooperation area Halle/Leipzig|from 5 MW",
    ),
    "flows": (
        "Flächenausgleich|0 bis 180 ha|Bedarf aus Sachsen|Pfeilbreite",
        "Land exchange|0 to 180 ha|Demand from Saxony",
    ),
    "membership": (
        "Wirkung von Beitritt und Austritt|Zuwachs durch",
        "Effect of joining and leaving|Increase if it joins",
    ),
    "multiples": ("Vergleich: Halle/Leipzig|Hektar netto", "Comparison: Halle/Leipzig|net hectares"),
    "proposed": ("Kooperationsräume|höchstens 50 Minuten", "Proposed cooperation areas|at most 50 minutes"),
    "quality": ("Standortqualität|60 Standorte|(897)|Anschlussstelle", "Quality of sites|60 sites|(897)"),
    "score": ("34 von 177|Rang unsicher|(143)", "34 of 177|rank uncertain|(143)"),
    "segments": (
        "Flächen nach Segment: Halle/Leipzig|Automobil und Zulieferer|meist nicht bekannt",
        "Land by segment: Halle/Leipzig|automotive and suppliers|most often not known",
    ),
    "solar": ("Photovoltaik auf Gewerbeflächen: Halle/Leipzig|340 ha (281 bis 508)", "340 ha (281 to 508)"),
}


@all_kinds
@pytest.mark.parametrize(("lang", "where"), [("de", "screen"), ("en", "A4")])
def test_the_map_speaks_the_language_and_names_its_figures(kind, lang, where, drawn):
    text = says(drawn(kind, lang, where))
    assert [term for term in TERMS[kind][lang == "en"].split("|") if term not in text] == []


@all_kinds
@everywhere
def test_sources_and_date_are_printed_and_no_line_begins_with_a_dot(kind, lang, where, drawn, result):
    lines = [text.get_text() for text in written(drawn(kind, lang, where), "foot")]
    foot = " ".join(lines).replace("\u00a0", " ")
    assert [line for line in result.study.attribution if line not in foot] == []
    assert words(lang).date(result.created) in foot
    assert [line for line in lines if line.startswith("·")] == []


@all_kinds
def test_the_state_border_is_the_strongest_line(kind, drawn):
    ax = drawn(kind, "de", "screen")
    for part in (child for child in (ax, *ax.child_axes) if kept(child, LineCollection, "state-border")):
        [border] = kept(part, LineCollection, "state-border")
        lines = [line for line in part.collections if isinstance(line, LineCollection)]
        dark = [line for line in lines if mpl.colors.to_rgb(line.get_color()[0]) != (1, 1, 1)]
        widths = [line.get_linewidth()[0] for line in dark if line is not border]
        assert border.get_linewidth()[0] > 2 * max(widths)
        assert border.get_linestyle()[0][1] is not None
    assert "Landesgrenze" in says(ax)


@all_kinds
def test_metres_are_square_and_the_halo_is_explained(kind, drawn):
    ax = drawn(kind, "en", "A4")
    assert ax.get_aspect() == 1
    assert "Neighbouring municipalities" in says(ax)


# contrast


@all_kinds
@pytest.mark.slow
def test_every_text_stands_out_from_what_lies_below(kind, drawn):
    assert hard_to_read(drawn(kind, "de", "screen")) == []


def test_the_measure_finds_letters_that_do_not_stand_out():
    ax = sheet(dpi=100)
    ax.set_facecolor("#806080")
    ax.text(0.5, 0.5, "Halle", color="#302030")
    ax.text(0.5, 0.8, "Leipzig", color="white")
    assert hard_to_read(ax) == ["Halle"]


# use


def frames_of(found):
    """The tables of a result, as they are now."""
    return {
        field.name: getattr(found, field.name).copy()
        for field in fields(found)
        if isinstance(getattr(found, field.name), pd.DataFrame)
    }


@all_kinds
def test_the_given_axes_is_used_pyplot_left_alone_and_the_result_left_as_it_is(kind, found):
    before, ax = frames_of(found(kind)), sheet()
    assert draw(kind, found(kind), ax=ax) is ax
    assert plt.get_fignums() == []
    assert len(before) > 1
    for name, table in before.items():
        same = assert_geodataframe_equal if "geometry" in table else pd.testing.assert_frame_equal
        same(getattr(found(kind), name), table)


@all_kinds
def test_without_axes_a_notebook_shows_the_figure(kind, found):
    ax = draw(kind, found(kind))
    assert plt.figure(plt.get_fignums()[-1]) is ax.figure


@all_kinds
def test_the_language_is_that_of_the_session_and_must_be_known(kind, found):
    with option_context(lang="en"):
        assert "State border" in says(draw(kind, found(kind), ax=sheet()))
    with pytest.raises(lg.LandgapError, match='lang: \'fr\' is not one of "de", "en"'):
        draw(kind, found(kind), ax=sheet(), lang="fr")


@of_results
@pytest.mark.parametrize("wrong", [None, "halle-leipzig", 3])
def test_what_lacks_what_a_map_draws_is_told_what_to_pass(kind, wrong):
    with pytest.raises(lg.LandgapError, match=r"(?s)the map draws \.study .*result = lg\.assess\(study\)"):
        draw(kind, wrong, ax=sheet())


def test_a_map_of_changes_is_told_to_take_a_monitor(small):
    with pytest.raises(lg.LandgapError, match=r"(?s)\.pieces and \.boundaries.*lg\.monitor\(before, after"):
        lg.maps.change(small, ax=sheet())


def no_pv(layers):
    del layers["pv"]


def single_unit(layers):
    layers["units"], layers["sites"] = layers["units"].iloc[[2]], layers["sites"].iloc[[2]]
    del layers["pv"]


def nothing_free(layers):
    layers["sites"] = layers["sites"].assign(availability="none")


def no_status(layers):
    layers["sites"] = layers["sites"].drop(columns=["status", "availability"])


def of_units(change):
    def changed(layers):
        layers["units"] = change(layers["units"])

    return pytest.param(changed, id=change.__name__)


@pytest.mark.parametrize(
    "change",
    [
        *map(of_units, (one_state, no_members, all_members, with_halo, central_places)),
        no_pv,
        single_unit,
        nothing_free,
        no_status,
    ],
)
@pytest.mark.slow
def test_studies_that_lack_something(change, units, sites, pv):
    layers = {"units": units, "sites": sites, "pv": pv}
    change(layers)
    result = assessed(**layers)
    one = len(set(result.units["state"])) == 1
    for kind in (kind for kind in KINDS if kind != "change"):
        ax = draw(kind, result, ax=sheet())
        ax.figure.canvas.draw()
        paper = shapely.box(*ax.figure.bbox.extents)
        assert all(paper.covers(room(text)) for text in written(ax)), kind
        legend = [text.get_text() for text in written(ax, "legend")]
        assert ("Landesgrenze" in legend) != one, kind
