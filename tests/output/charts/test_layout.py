from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import shapely
from matplotlib.patches import Patch
from sheets import room, sheet, written

from landgap.output.charts.layout import lay_out
from landgap.output.words import words


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


def laid_out(ax=None, *, title="Titel", rows=4, keys=5, body=100, notes=("Anmerkung " * 30,)):
    legend = [Patch(facecolor="C0", label=f"Farbe {number}") for number in range(keys)]
    made = lay_out(ax, heading=(title, "Hektar"), sides=(150, 60), body=body, legend=legend, notes=notes)
    made.write_rows([f"Zeile {number}" for number in range(rows)], ["1,5"] * rows)
    made.finish("Bedarf in ha", words("de"), limits=(0, 2000))
    return made


@pytest.mark.parametrize("inches", [None, (3, 5), (5, 3), (16, 9)])
@pytest.mark.parametrize("title", ["Titel", "Gebiet mit einem sehr langen Namen, " * 4])
def test_everything_has_its_place_in_a_room_of_any_shape(inches, title):
    made = laid_out(inches and sheet(inches=inches), title=title)
    made.plot.figure.canvas.draw()
    paper, body = (shapely.box(*part.get_window_extent().extents) for part in (made.plot.figure, made.plot))
    rooms = [room(text) for text in written(made.plot)]
    assert all(paper.covers(place) for place in rooms)
    assert not any(place.intersects(body) for place in rooms)
    assert not any(a.intersection(b).area > 0.1 * a.area for a, b in combinations(rooms, 2))


def test_a_small_room_shrinks_type_and_plot_alike():
    whole, half = laid_out(), laid_out(sheet(inches=(4, 8)))
    assert whole.scale == pytest.approx(1)
    assert half.scale < 0.7
    sizes = [[text.get_fontsize() for text in written(made.plot)[:2]] for made in (whole, half)]
    assert sizes[1] == pytest.approx([half.scale * size for size in sizes[0]])
    assert half.plot.get_window_extent().height / half.scale > whole.height


def test_a_new_figure_is_as_high_as_its_rows_its_legend_and_its_notes_need():
    heights = [
        laid_out(**more).plot.figure.get_figheight() * 72
        for more in ({}, {"body": 150}, {"keys": 0}, {"notes": ()}, {"keys": 3})
    ]
    taller, no_legend, no_notes, one_row = (height - heights[0] for height in heights[1:])
    assert taller == pytest.approx(50)
    assert no_legend == pytest.approx(2 * one_row) == -30
    assert no_notes < 0


def test_names_and_figures_stand_at_the_height_of_their_row():
    made = laid_out(rows=3)
    made.plot.plot([100, 100, 100], [0, 1, 2], "o")
    rows = made.plot.transData.transform([(0, row) for row in range(3)])[:, 1]
    for name in ("Zeile {}", "1,5"):
        texts = [text for text in written(made.plot) if text.get_text() in {name.format(n) for n in range(3)}]
        middles = [text.get_transform().transform(text.get_position())[1] for text in texts]
        assert middles == pytest.approx(rows)


def test_the_axis_is_written_as_the_language_does():
    made = laid_out()
    made.plot.figure.canvas.draw()
    assert [label.get_text() for label in made.plot.get_xticklabels()][:5] == [
        "0",
        "500",
        "1.000",
        "1.500",
        "2.000",
    ]
    assert made.plot.get_xlabel() == "Bedarf in ha"


def test_a_dollar_is_a_dollar():
    made = laid_out(title="$x^2$")
    assert not any(text.get_parse_math() for text in written(made.plot))
