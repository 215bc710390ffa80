from dataclasses import replace

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from pyproj import CRS

import landgap as lg
from landgap.output.maps.start import foot_lines
from landgap.output.maps.text import wrap
from landgap.output.words import words


@pytest.mark.parametrize("width", range(200, 400, 7))
def test_a_licence_stays_on_one_line(result, width):
    named = ["Contributors (CC BY 4.0)", "Other contributors (CC BY-SA 3.0)", "Still others"]
    study = replace(result.study, provenance={"units": {"attribution": named}})
    foot = foot_lines(replace(result, study=study), CRS.from_epsg(25833), words("en"))
    lines = wrap(foot[0], width, 6)
    assert " ".join(lines).count("(CC\u00a0BY\u00a04.0)") == 1
    assert not any(line.endswith(("(CC", "BY", "BY-SA")) for line in lines)


def test_sources_of_any_length_leave_room_for_the_map(result):
    named = [f"{number} {'Amt ' * 12_000}" for number in range(3)]
    study = replace(result.study, provenance={"units": {"attribution": named, "vintage": "x" * 50_000}})
    foot = foot_lines(replace(result, study=study), CRS.from_epsg(25833), words("en"))
    lines = [line for text in foot for line in wrap(text, 1100, 8)]
    assert len(lines) < 30


@pytest.mark.parametrize("rows", ["study", "units"])
def test_a_result_without_units_is_refused(rows, result):
    if rows == "units":
        bare = replace(result, units=result.units.iloc[:0])
    else:
        bare = replace(result, study=replace(result.study, units=result.study.units.assign(halo=True)))
    with pytest.raises(lg.LandgapError, match="no units to draw"):
        lg.maps.balance(bare)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Figure, "not a Figure"),
        (lambda: Figure().add_subplot(projection="polar"), "not polar axes"),
        (lambda: Figure().add_subplot(projection="3d"), "not 3d axes"),
        (lambda: 3, "not an int"),
        (lambda: [Figure().add_subplot()], "not a list"),
    ],
)
def test_what_is_no_room_for_a_map_is_refused(make, said, result):
    for draw in (lg.maps.balance, lg.maps.multiples, lg.maps.cooperation):
        with pytest.raises(lg.LandgapError, match=f"ax: plain axes are needed, {said}"):
            draw(result, ax=make())
    with pytest.raises(lg.LandgapError, match=f"ax: plain axes are needed, {said}"):
        lg.charts.solar_trend(result.solar, ax=make())


def test_names_of_any_length_are_drawn(study):
    named = study.units.assign(name=["A" * 1_000_000, "$x^$", "\u202eb\x00", "c\nd"])
    study = replace(study, units=named, title="T" * 1_000_000)
    ax = lg.maps.balance(lg.assess(study))
    texts = [text.get_text() for text in ax.figure.findobj(Text)]
    assert max(map(len, texts)) < 400
    assert not any("\u202e" in text or "\x00" in text for text in texts)
    ax.figure.canvas.draw()
