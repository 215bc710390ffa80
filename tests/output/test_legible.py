"""Every map can be read: on a screen 900 pixels wide, on A4, and on dark ground.

Contrast is that of WCAG, measured where it matters: at the rims of the letters that are drawn.
"""

from functools import cache
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from scipy.ndimage import binary_dilation
from sheets import room, says, sheet, written

import landgap as lg
from landgap.output.maps.contrast import contrast, text_colour_on
from landgap.output.maps.labels import Label, place_labels
from landgap.output.maps.sheet import PAPERS, lay_out, lengthen
from landgap.output.maps.text import wrap
from landgap.output.words import words

KINDS = [name for name in lg.maps.__all__ if name != "save"]
CHARTS = {"contributions": "unit_scores", "ranks": "unit_scores"}
CHARTS |= {"solar_rank": "solar", "solar_trend": "solar"}
WIDTH = 900  # pixels of a notebook's cell
LEAST_PX, LEAST_PT = 9.5, 6.0
LEAST_CONTRAST = 4.5

all_kinds = pytest.mark.parametrize("kind", KINDS)
both_languages = pytest.mark.parametrize("lang", ["de", "en"])
both_places = pytest.mark.parametrize("where", ["screen", "A4"])


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture(scope="module")
def drawn(result, halle_leipzig):
    """Maps of the bundled study; a test must leave them as they are."""
    states = [lg.at_end_of(halle_leipzig, year) for year in (2015, 2025)]
    change = lg.monitor(*states, dates=("2015-12-31", "2025-12-31"))

    @cache
    def draw(kind, lang, where):
        with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
            ax = None if where == "screen" else sheet(PAPERS[where], dpi=100)
            found = change if kind == "change" else result
            ax = getattr(lg.maps, kind)(found, ax=ax, lang=lang)
            plt.close(ax.figure)
            FigureCanvasAgg(ax.figure)  # keeps its renderer
            return ax

    return draw


def texts_of(ax):
    """All texts, those of maps within the map too."""
    return [text for part in (ax, *ax.child_axes) for text in written(part)]


def pixels(text):
    """Size of type on a screen that shows the figure at its width."""
    return text.get_fontsize() / 72 * WIDTH / text.figure.get_size_inches()[0]


# size


@all_kinds
@both_languages
def test_all_type_can_be_read_in_a_notebook(kind, lang, drawn):
    ax = drawn(kind, lang, "screen")
    assert [text.get_text() for text in texts_of(ax) if pixels(text) < LEAST_PX] == []
    assert ax.figure.get_size_inches()[0] == 9
    assert ax.figure.dpi * 9 == WIDTH


@pytest.mark.parametrize("name", CHARTS)
def test_all_type_of_a_chart_can_be_read_in_a_notebook(name, result):
    ax = getattr(lg.charts, name)(getattr(result, CHARTS[name]))
    texts = [*texts_of(ax), *ax.get_xticklabels(), *ax.get_yticklabels()]
    assert len(texts) > 10
    assert [text.get_text() for text in texts if pixels(text) < 9] == []


@all_kinds
@both_languages
def test_all_type_can_be_read_on_the_small_paper(kind, lang, drawn):
    ax = drawn(kind, lang, "A4")
    assert [text.get_text() for text in texts_of(ax) if text.get_fontsize() < LEAST_PT] == []


def test_the_larger_type_leaves_out_the_smaller_places(drawn, result):
    """The names on the screen are of those on the paper that matter most."""
    names = [
        {text.get_text().split("\n")[0] for text in written(ax, "label")}
        for ax in (lg.maps.access(result, ax=sheet()), drawn("access", "de", "screen"))
    ]
    assert names[1] < names[0]
    assert {"Leipzig", "Halle (Saale)", "Schkeuditz"} <= names[1]


def test_of_two_names_for_one_place_the_more_important_stays():
    page = lay_out(None, (0, 0, 90e3, 60e3), heading=("", ""), foot=(), words=words("de"))
    home = shapely.Point(45e3, 30e3).buffer(500)
    labels = [Label(text, 45e3, 30e3, 9.0, 0.0, "normal", home) for text in ("Halle", "Trotha")]
    free = {"blocked": [], "busy": [shapely.Point(0, 0)], "borders": shapely.LineString()}
    for order, left in ((labels, "Halle"), (labels[::-1], "Trotha")):
        place_labels(page, order, **free)
        assert [text.get_text() for text in written(page.ax, "label")] == [left]
        page.ax.texts[-1].remove()


# room


@all_kinds
@both_languages
@both_places
def test_no_text_covers_another_or_leaves_the_page(kind, lang, where, drawn):
    ax = drawn(kind, lang, where)
    page, body = (shapely.box(*part.extents) for part in (ax.figure.bbox, ax.get_window_extent()))
    assert [text.get_text() for text in texts_of(ax) if not page.covers(room(text))] == []
    legend = written(ax, "legend")
    beside = [room(text) for text in (*legend, *written(ax, "foot"))]
    assert not any(body.intersects(box) for box in beside)
    assert not any(one.intersection(other).area > 2 for one, other in combinations(beside, 2))
    foot = max(text.get_window_extent().y1 for text in written(ax, "foot"))
    assert min(text.get_window_extent().y0 for text in legend) > foot


@all_kinds
@both_languages
@both_places
def test_the_columns_of_a_table_keep_apart(kind, lang, where, drawn):
    """Such as the heads "planned" and "given up", which once read as one."""
    ax = drawn(kind, lang, where)
    least = 3 / 72 * ax.figure.dpi  # a space is as wide
    close = []
    for one, other in combinations(written(ax, "legend"), 2):
        left, right = sorted((one.get_window_extent(), other.get_window_extent()), key=left_edge)
        same_line = abs(left.y0 + left.y1 - right.y0 - right.y1) < left.height
        if same_line and right.x0 - left.x1 < least:
            close.append((one.get_text(), other.get_text()))
    assert close == []


def left_edge(box):
    return box.x0


@all_kinds
@both_languages
@both_places
def test_no_line_of_sources_begins_with_a_dot(kind, lang, where, drawn):
    lines = [text.get_text() for text in written(drawn(kind, lang, where), "foot")]
    assert any("·" in line for line in lines)
    assert [line for line in lines if line.startswith("·")] == []


def test_a_line_ends_at_spaces_and_behind_hyphens_and_nowhere_else():
    text = "Gewerbeflächen-Potenzialstudie 2018-2024, PV-Anlagen\u00a0· MaStR"
    assert wrap(text, 0, 10) == [
        "Gewerbeflächen-",
        "Potenzialstudie",
        "2018-2024,",
        "PV-Anlagen\u00a0·",
        "MaStR",
    ]
    assert wrap(text, 1e6, 10) == [text]


@given(st.lists(st.text("abö-· 19", max_size=12), max_size=8), st.floats(5, 300))
def test_wrapped_lines_keep_every_letter(parts, width):
    text = " ".join(parts)
    assert "".join(wrap(text, width, 9)).replace(" ", "") == text.replace(" ", "")


# the page for the screen


def test_a_page_is_as_long_as_its_legend_and_the_map_stays_as_it_is():
    page = lay_out(None, (0, 0, 90e3, 60e3), heading=("T", "s"), foot=("f",), words=words("de"))
    inches, map_before = page.ax.figure.get_size_inches(), page.ax.get_window_extent()
    top = page.ax.figure.bbox.y1 - map_before.y1
    lengthen(page, 100)
    grown, map_after = page.ax.figure.get_size_inches(), page.ax.get_window_extent()
    assert grown[0] == inches[0]
    assert (grown[1] - inches[1]) * 72 == pytest.approx(100 * page.scale)
    assert (map_after.width, map_after.height) == pytest.approx((map_before.width, map_before.height))
    assert page.ax.figure.bbox.y1 - map_after.y1 == pytest.approx(top)
    for panel in page.panels:
        points = np.diff(panel.get_ylim())[0]
        height = panel.get_window_extent().height / page.ax.figure.dpi * 72
        assert height == pytest.approx(points * page.scale)


@pytest.mark.parametrize("shape", [(1, 1), (9, 1), (1, 9)])
def test_metres_are_square_on_a_page_of_any_region(shape):
    bounds = (0, 0, 10e3 * shape[0], 10e3 * shape[1])
    page = lay_out(None, bounds, heading=("T", ""), foot=(), words=words("de"))
    page.ax.figure.canvas.draw()
    box = page.ax.get_window_extent()
    across, up = np.diff(page.ax.get_xlim())[0], np.diff(page.ax.get_ylim())[0]
    assert across / box.width == pytest.approx(up / box.height)
    assert across >= bounds[2]
    assert up >= bounds[3]
    # never so long that the map itself does not fit on a screen
    assert box.height <= 1.01 * box.width


@all_kinds
def test_a_notebook_that_cuts_off_what_is_empty_keeps_all_of_the_page(kind, drawn):
    """Notebooks save with bbox_inches="tight"."""
    ax = drawn(kind, "de", "screen")
    figure = ax.figure
    kept = figure.get_tightbbox(figure.canvas.get_renderer())
    inside = shapely.box(*kept.extents * figure.dpi)
    assert [text.get_text() for text in texts_of(ax) if not inside.covers(room(text))] == []
    assert kept.width > 0.95 * figure.get_size_inches()[0]


# contrast


@given(st.tuples(*[st.floats(0, 1)] * 3))
def test_black_or_white_is_read_on_any_colour(colour):
    assert contrast(text_colour_on(colour), colour) > LEAST_CONTRAST


def test_contrast_is_that_of_the_guidelines():
    """Grey #767676 is the lightest that WCAG takes on white."""
    assert contrast("#767676", "white") >= LEAST_CONTRAST > contrast("#777777", "white")
    assert contrast("black", "white") == 21


def luminance(image):
    linear = np.where(image <= 0.04045, image / 12.92, ((image + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def pictured(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3] / 255


def hard_to_read(ax):
    """Texts at whose letters less than nine tenths of the ground stand out enough."""
    figure = ax.figure
    texts = [text for text in texts_of(ax) if text.get_gid() != "rim" and text.get_text()]
    whole = pictured(figure)
    try:
        for text in texts:
            text.set_visible(False)
        ground = pictured(figure)
    finally:
        for text in texts:
            text.set_visible(True)
    letters = np.abs(whole - ground).max(axis=2) > 0.25
    around = luminance(ground)
    found = []
    for text in texts:
        west, south, east, north = text.get_window_extent().extents
        top = len(ground) - int(np.ceil(north)) - 1, len(ground) - int(south) + 1
        part = slice(max(top[0], 0), top[1]), slice(max(int(west) - 1, 0), int(np.ceil(east)) + 1)
        near = binary_dilation(letters[part])
        light = luminance(np.array(mpl.colors.to_rgb(text.get_color())))
        low, high = np.minimum(around[part][near], light), np.maximum(around[part][near], light)
        if np.mean((high + 0.05) / (low + 0.05) >= LEAST_CONTRAST) < 0.9:
            found.append(text.get_text())
    return found


@all_kinds
def test_every_text_stands_out_from_its_ground(kind, drawn):
    assert hard_to_read(drawn(kind, "de", "screen")) == []


@pytest.mark.parametrize(("ground", "ink"), [("#2B2230", "white"), ("#F3F1EA", "black")])
def test_a_name_is_light_on_dark_and_dark_on_light(ground, ink):
    page = lay_out(None, (0, 0, 90e3, 60e3), heading=("", ""), foot=(), words=words("de"))
    home = shapely.box(0, 0, 90e3, 60e3)
    page.ax.set_facecolor(ground)
    label = Label("Halle", 45e3, 30e3, 9.0, 0.0, "normal", home, ground)
    free = {"blocked": [], "busy": [shapely.Point(0, 0)], "borders": shapely.LineString()}
    place_labels(page, [label], **free, dark=home if ink == "white" else None)
    [text] = written(page.ax, "label")
    assert mpl.colors.same_color(text.get_color(), ink)
    assert hard_to_read(page.ax) == []
    # and the measure finds letters that do not stand out
    text.set_color(ground)
    page.ax.texts[0].set_visible(False)
    text.set_path_effects([])
    text.set_color("#806080" if ink == "white" else "#C0B0A0")
    assert hard_to_read(page.ax) == ["Halle"]


# pictures


def test_pictures_are_compared_and_every_kind_has_one(pytestconfig):
    assert pytestconfig.getoption("--mpl")
    there = {path.stem for path in (Path(__file__).parent / "baseline").iterdir()}
    charts = {f"test_picture_chart_{name}" for name in lg.charts.__all__}
    maps = {f"test_picture_{name}" for name in KINDS}
    assert there == charts | maps | {"test_picture_on_screen"}


@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture_on_screen(study):
    ax = lg.maps.bivariate(lg.assess(study), breaks=((5, 10), (5, 20)))
    for text in written(ax, "foot"):
        text.set_visible("Bearbeitung" not in text.get_text())  # its date is today's
    assert "vorgegeben" in says(ax)
    return ax.figure
