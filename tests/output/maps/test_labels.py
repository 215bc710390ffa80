from dataclasses import replace

import matplotlib as mpl
import pytest
import shapely
from sheets import hard_to_read, says, sheet, written

import landgap as lg
from landgap.output.maps.labels import Label, place_labels
from landgap.output.maps.sheet import lay_out
from landgap.output.words import words

A, B, C, D = "15088001", "15088002", "14730001", "14730002"


def test_dollars_in_names_are_just_dollars(study):
    money = replace(
        study,
        title="Halle $x^2$",
        units=study.units.assign(name="A $5 B $6", central_place="Mittelzentrum"),
        demand=replace(study.demand, source="50 $ to 60 $"),
        provenance={"units": {"attribution": ["© $\\frac$ Co"], "vintage": "$1 $2"}},
    )
    ax = lg.maps.balance(lg.assess(money), ax=sheet())
    ax.figure.canvas.draw()
    assert "Halle $x^2$" in says(ax)
    assert "A $5 B $6" in says(ax)
    assert not any(text.get_parse_math() for text in written(ax) if "$" in text.get_text())


def test_of_two_names_for_one_place_the_more_important_stays():
    page = lay_out(None, (0, 0, 90e3, 60e3), heading=("", ""), foot=(), words=words("de"))
    home = shapely.Point(45e3, 30e3).buffer(500)
    labels = [Label(text, 45e3, 30e3, 9.0, 0.0, "normal", home) for text in ("Halle", "Trotha")]
    free = {"blocked": [], "busy": [shapely.Point(0, 0)], "borders": shapely.LineString()}
    for order, left in ((labels, "Halle"), (labels[::-1], "Trotha")):
        place_labels(page, order, **free)
        assert [text.get_text() for text in written(page.ax, "label")] == [left]
        page.ax.texts[-1].remove()


@pytest.mark.parametrize(("background", "colour"), [("#2B2230", "white"), ("#F3F1EA", "black")])
def test_a_name_is_light_on_dark_and_dark_on_light(background, colour):
    page = lay_out(None, (0, 0, 90e3, 60e3), heading=("", ""), foot=(), words=words("de"))
    home = shapely.box(0, 0, 90e3, 60e3)
    page.ax.set_facecolor(background)
    label = Label("Halle", 45e3, 30e3, 9.0, 0.0, "normal", home, background)
    free = {"blocked": [], "busy": [shapely.Point(0, 0)], "borders": shapely.LineString()}
    place_labels(page, [label], **free, dark=home if colour == "white" else None)
    [text] = written(page.ax, "label")
    assert mpl.colors.same_color(text.get_color(), colour)
    assert hard_to_read(page.ax) == []
