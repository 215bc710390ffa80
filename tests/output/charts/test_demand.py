"""The chart of the methods: as a picture, and by what it says and where it says it.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output/charts -k picture --mpl-generate-path=tests/output/charts/baseline``.
"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from landgap import LandgapError
from landgap.demand.ensemble import ensemble
from landgap.demand.frame import RANGE
from landgap.options import option_context
from landgap.output.charts.demand import ranges

both_languages = pytest.mark.parametrize("lang", ["de", "en"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


def demand(low, mid, high, units=("a", "b"), source=""):
    rows = pd.DataFrame({"unit_id": units})
    rows[RANGE] = np.array([low, mid, high]) / len(units)
    rows.attrs["parameters"] = {"years": 18, "source": source}
    return rows


METHODS = {
    "GIFPRO": demand(1450, 1700, 1980, source="Handbuch REAT 3.0.3"),
    "GIFPRO, gezogen": demand(1520, 1690, 1900, source="Handbuch REAT 3.0.3"),
    "TBS-GIFPRO, logistischer Trend je Kreis": demand(2100, 3400, 4700, source="Difu 2010"),
    "Inanspruchnahme": demand(1200, 2300, 2900, units=("a", "b", "c", "d")),
}


def several(methods=METHODS, **options):
    return replace(ensemble(methods, **options), created=datetime(2026, 3, 1, tzinfo=UTC))


def room(inches=(8.27, 5.85), dpi=100):
    figure = Figure(figsize=inches, dpi=dpi)
    FigureCanvasAgg(figure)
    return figure.add_axes((0.03, 0.03, 0.94, 0.94))


def written(ax):
    texts = [text for axes in (ax, *ax.child_axes) for text in axes.texts]
    low, high = ax.get_xlim()
    ticks = [label for label in ax.get_xticklabels() if low <= label.get_position()[0] <= high]
    return [*texts, ax.xaxis.label, *ticks]


def says(ax):
    return " ".join(text.get_text() for text in written(ax))


def box(artist):
    return shapely.box(*artist.get_window_extent().extents)


def kept(ax, gid):
    return [artist for artist in ax.get_children() if artist.get_gid() == gid]


@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_chart_ranges():
    options = {"published_ha": (2545, 2840), "published_source": "Studie"}
    return ranges(several(), ax=room(), **options).figure


# what it says


@pytest.mark.parametrize(
    ("lang", "terms"),
    [
        (
            "de",
            "Gewerbeflächenbedarf nach Methoden: Halle/Leipzig|nächsten 18 Jahre|Alle Methoden|"
            "1.700|1.450 bis 1.980|höchster : niedrigster Wert = 7,8|Bedarf in ha|"
            "2 von 4 Gemeinden|umfasst 4 Gemeinden; hier 2|Veröffentlichter Wert|"
            "2.545 bis 2.840|(Potenzialstudie 2021)|nicht auf die 2 Gemeinden umgerechnet|"
            "1. März 2026|[1] Handbuch REAT 3.0.3. [2] Difu 2010.",
        ),
        (
            "en",
            "Demand for commercial land by method: Halle/Leipzig|next 18 years|All methods|1,700|"
            "1,450 to 1,980|highest : lowest value = 7.8|Demand in ha|2 of 4 municipalities|"
            "covers 4 municipalities; here 2|Published total|2,545 to 2,840|(Potenzialstudie 2021)|"
            "not scaled to the 2 municipalities|1 March 2026|Handbuch REAT 3.0.3",
        ),
    ],
)
def test_the_chart_says(lang, terms):
    source = {"published_ha": (2545, 2840), "published_source": "Potenzialstudie 2021"}
    text = says(ranges(several(), title="Halle/Leipzig", lang=lang, ax=room(), **source))
    assert [term for term in terms.split("|") if term not in text] == []


def test_nothing_is_said_of_what_is_not_there():
    same = {name: METHODS[name] for name in list(METHODS)[:3]}
    text = says(ranges(several(same), ax=room()))
    for term in ("Veröffentlicht", "umfasst", "Gestrichelt", "umgerechnet"):
        assert term not in text
    assert "2 von 2 Gemeinden" in text


def test_each_method_cites_its_sources_by_number():
    notes = [text.get_text() for text in written(ranges(several(), ax=room()))]
    assert (notes.count("[1]"), notes.count("[2]")) == (2, 1)


def test_decimals_follow_the_size():
    small = {"x": demand(0.5, 1.25, 3.5)}
    assert "1,25" in says(ranges(several(small), ax=room()))
    assert "0.5 to 3.5" in says(ranges(several(small), ax=room(), lang="en"))


def test_without_a_range_there_is_a_dash():
    figures = [t.get_text() for t in written(ranges(several({"x": demand(7, 7, 7)}), ax=room()))]
    assert figures.count("–") == 2
    single = ranges(several(), published_ha=2700, ax=room())
    assert "2.700" in says(single)


# where it says it


def test_dots_lines_band_and_reference_stand_at_their_hectares():
    ax = ranges(several(), published_ha=(2545, 2840), ax=room())
    dots = [float(dot.get_xdata()[0]) for dot in kept(ax, "method")]
    assert dots == [1700, 1690, 3400, 1150]
    assert kept(ax, "all")[0].get_xdata()[0] == np.median(dots)
    [band] = kept(ax, "band")
    assert (band.get_x(), band.get_x() + band.get_width()) == (600, 4700)
    lines = [c for c in kept(ax, "published") if isinstance(c, LineCollection)]
    assert [line.get_segments()[0][0, 0] for line in lines] == [2545, 2840]
    assert ax.get_xlim()[0] == 0


def test_rows_and_their_figures_share_a_height():
    ax = ranges(several(), ax=room())
    for dot, text in zip(kept(ax, "method"), ("1.700", "1.690", "3.400", "1.150"), strict=True):
        figure = next(found for found in written(ax) if found.get_text() == text)
        middle = box(figure).centroid.y
        assert middle == pytest.approx(box(dot).centroid.y, abs=2)


LONG = "Ein_Name_ohne_jede_Fuge_den_niemand_bricht_und_der_immer_weitergeht"
MANY = {f"Methode {number} mit langem Namen": demand(1, number, 90) for number in range(2, 12)}


@both_languages
@pytest.mark.parametrize("inches", [(8.27, 5.85), (5, 8), (14, 4), None])
@pytest.mark.parametrize("methods", [METHODS, {LONG: METHODS["GIFPRO"]}, MANY], ids=["few", "long", "many"])
def test_no_text_is_clipped_or_covers_another(lang, inches, methods):
    options = {"published_ha": (2, 3), "title": "Gebiet mit einem sehr langen Namen, " * 3}
    ax = ranges(several(methods), ax=inches and room(inches), lang=lang, **options)
    ax.figure.canvas.draw()
    paper, body = box(ax.figure), box(ax.patch)
    rooms = [(text.get_text(), box(text)) for text in written(ax) if text.get_text()]
    assert [text for text, place in rooms if not paper.covers(place)] == []
    overlaps = [
        (a, b)
        for (a, one), (b, other) in combinations(rooms, 2)
        # boxes hold room for letters that go above and below; lines stand close
        if one.intersection(other).area > 0.15 * min(one.area, other.area)
    ]
    assert overlaps == []
    assert not any(body.intersects(box(text)) for axes in ax.child_axes for text in axes.texts)


def test_type_can_be_read_in_the_size_that_the_chart_asks_for():
    ax = ranges(several())
    assert min(text.get_fontsize() for text in written(ax)) >= 6.9
    assert plt.figure(plt.get_fignums()[-1]) is ax.figure


# use


def test_the_given_axes_is_used_and_pyplot_left_alone():
    ax = room()
    assert ranges(several(), ax=ax) is ax
    assert plt.get_fignums() == []


def test_states_stand_side_by_side_each_in_its_room():
    figure, axes = plt.subplots(1, 2, figsize=(15, 5))
    rooms = [box(ax).buffer(1) for ax in axes]
    for ax, units in zip(axes, ("a", "b"), strict=True):
        ranges(several(unit_ids=[units]), ax=ax, title=units)
    figure.canvas.draw()
    for ax, frame in zip(axes, rooms, strict=True):
        texts = [text for text in written(ax) if text.get_text()]
        assert [text.get_text() for text in texts if not frame.covers(box(text))] == []


def test_dollars_in_names_are_just_dollars():
    methods = {"A $x^2$ B": demand(1, 2, 3, source="$5 to $6")}
    options = {"published_ha": 2, "published_source": "50 $ and $\\frac$", "title": "$1 $2"}
    ax = ranges(several(methods), ax=room(), **options)
    ax.figure.canvas.draw()
    assert "A $x^2$ B" in says(ax)
    assert not any(text.get_parse_math() for text in written(ax) if "$" in text.get_text())


def test_nothing_needed_anywhere_can_be_drawn(tmp_path):
    ax = ranges(several({"none": demand(0, 0, 0)}), published_ha=0, ax=room())
    ax.figure.savefig(tmp_path / "none.png")
    assert "niedrigster Wert =" not in says(ax)


def test_an_unknown_language_and_a_published_total_that_is_no_range():
    with pytest.raises(LandgapError, match='one of "de", "en"'):
        ranges(several(), lang="fr")
    for odd in (-1, float("nan"), (1, float("inf")), "2700"):
        with pytest.raises(LandgapError, match=r"published_ha: .* is not a number of ha from 0, or None"):
            ranges(several(), published_ha=odd)
    with pytest.raises(LandgapError, match="published_ha: low 3 is above high 2"):
        ranges(several(), published_ha=(3, 2))
    assert plt.get_fignums() == []


def test_the_language_is_that_of_the_session_unless_said():
    with option_context(lang="en"):
        assert "All methods" in says(ranges(several(), ax=room()))
        assert "Alle Methoden" in says(ranges(several(), ax=room(), lang="de"))
