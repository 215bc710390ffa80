import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet

import landgap as lg


def panels(ax):
    return [child for child in ax.child_axes if child.get_label() == "multiple"]


def test_one_value_has_one_colour_on_every_map(small):
    units = small.units.index
    columns = {
        "2021": pd.Series([-50.0, -8.0, 8.0, 50.0], units),
        "2026": pd.Series([50.0, np.nan, -8.0, -50.0], units),
    }
    ax = lg.maps.multiples(small, columns, ax=sheet())
    first, second = panels(ax)

    def colours(panel):
        arts = [art for art in panel.collections if str(art.get_gid()).startswith("class-")]
        return {art.get_gid(): mpl.colors.to_hex(art.get_facecolor()[0]) for art in arts}

    one, other = colours(first), colours(second)
    both = one.keys() & other.keys()
    assert len(both) >= 3
    assert all(one[name] == other[name] for name in both)
    classes = [art for art in second.collections if str(art.get_gid()).startswith("class-")]
    assert sum(len(art.get_paths()) for art in classes) == 3
    [unknown] = kept(second, PathCollection, "no-data")
    assert len(unknown.get_paths()) == 1
    assert "keine Angabe (1)" in says(ax)


def test_the_maps_are_alike_and_say_what_they_show(result):
    ax = lg.maps.multiples(result, ax=sheet(), lang="en")
    shown = panels(ax)
    captions = [text.get_text() for panel in shown for text in panel.texts]
    assert [text for text in captions if text.startswith("Demand")] == [
        "Demand, low",
        "Demand, middle",
        "Demand, high",
    ]
    sizes = {np.round([panel.get_xlim(), panel.get_ylim()], 3).tobytes() for panel in shown}
    assert len(sizes) == 1
    assert "2,545" in says(ax)
    assert "2,840" in says(ax)


@pytest.mark.parametrize("count", [2, 4, 7, 9])
def test_up_to_nine_maps_do_not_overlap(count, small):
    columns = {str(year): small.units["gap_ha"] for year in range(2020, 2020 + count)}
    shown = panels(lg.maps.multiples(small, columns, ax=sheet()))
    boxes = [panel.get_window_extent() for panel in shown]
    assert len(boxes) == count
    for number, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[number + 1 :])


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["gap_ha", "name"], "name holds no numbers"),
        (["gap_ha", "reach_years"], "one unit, not ha, years"),
        (["gap_ha"], "two to 9 maps"),
        (["gap_ha", "gap_ha"], "duplicate columns; name each once"),
        ("gap_ha", "a list of columns"),
        (None, "a list of columns"),
        ({"a": [1], "b": pd.Series(dtype=float)}, '"a" is no Series'),
        ({"a": [1], "b": pd.Series(dtype=float)}, r"columns\['b'\]: no value for the units 15088001"),
    ],
)
def test_what_cannot_be_compared(columns, said, small):
    with pytest.raises(lg.LandgapError, match=said):
        lg.maps.multiples(small, columns, ax=sheet())


def test_a_sum_of_known_units_is_not_printed_as_the_sum(result, small):
    """34 of 177 units are known: their balances sum to 350 ha, the recorded land lacks 593 ha."""
    known = result.units["gap_ha"]
    assert known.isna().sum() == 143
    total = f"{known.sum():.0f}"
    said = says(lg.maps.multiples(result, ["gap_ha", "large_gap_high_ha"], ax=sheet(), lang="de"))
    assert f"bekannt: {total}" in said
    ha = pd.Series([1.0, np.nan, 2.0, 3.0], small.units.index)
    for column, partly in ((ha, "known: 6"), (ha.fillna(1), ""), (0.01 * ha - 0.02, "known: 0")):
        said = says(lg.maps.multiples(small, {"a": column, "b": ha.fillna(0)}, ax=sheet(), lang="en"))
        assert partly in said
        assert ("known: " in said) == bool(partly)


def test_a_caption_of_any_length_is_one_line(small):
    columns = {"A\n" * 50_000: small.units["gap_ha"], "$x^$": small.units["gap_ha"]}
    shown = panels(lg.maps.multiples(small, columns, ax=sheet()))
    captions = [text.get_text() for panel in shown for text in panel.texts if text.get_gid() == "caption"]
    assert [len(text) for text in captions] == [60, 4]
