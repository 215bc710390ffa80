"""Supply and demand at once, and maps side by side.

After a wanted change of the drawing, write the pictures anew and look at them:
``pytest tests/output -k picture --mpl-generate-path=tests/output/baseline``.
"""

from dataclasses import replace
from datetime import UTC, datetime

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet, written

import landgap as lg
from landgap.output.maps.bivariate import BIVARIATE
from landgap.output.maps.classes import round_thirds

MAPS = {"bivariate": lg.maps.bivariate, "multiples": lg.maps.multiples}
both_maps = pytest.mark.parametrize("name", MAPS)
ASSESSED = []


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


@pytest.fixture
def small(study):
    """The small study, assessed once; a test must not change it."""
    if not ASSESSED:
        ASSESSED.append(replace(lg.assess(study), created=datetime(2026, 3, 1, tzinfo=UTC)))
    return ASSESSED[0]


def with_units(result, **columns):
    return replace(result, units=result.units.assign(**columns))


def panels(ax):
    return [child for child in ax.child_axes if child.get_label() == "multiple"]


@both_maps
@pytest.mark.mpl_image_compare(baseline_dir="baseline")
def test_picture(name, small):
    return MAPS[name](small, ax=sheet(inches=(8.27, 5.85), dpi=100)).figure


@both_maps
def test_the_given_axes_is_used_and_the_result_left_as_it_is(name, small):
    units, ax = small.units.copy(), sheet()
    assert MAPS[name](small, ax=ax) is ax
    assert plt.get_fignums() == []
    pd.testing.assert_frame_equal(small.units, units)


@both_maps
@pytest.mark.parametrize(
    ("lang", "terms"),
    [("de", "Grenzen|Landesgrenze|Bedarf|Quellen"), ("en", "Borders|State border|emand|Sources")],
)
def test_each_speaks_both_languages(name, lang, terms, result):
    text = says(MAPS[name](result, ax=sheet(), lang=lang))
    assert [term for term in terms.split("|") if term not in text] == []
    with pytest.raises(lg.LandgapError, match='there is "de", "en"'):
        MAPS[name](result, ax=sheet(), lang="fr")


# supply and demand at once


def test_each_unit_has_the_colour_of_its_two_classes(small):
    """Thirds of the supply 1, 10, 100 break at 4 and 40, of the demand 300, 30, 3 at 10 and 100."""
    both = {"supply_ha": [1.0, 10.0, 100.0, np.nan], "demand_ha_mid": [300.0, 30.0, 3.0, 50.0]}
    ax = lg.maps.bivariate(with_units(small, **both), ax=sheet())
    drawn = {
        mpl.colors.to_hex(art.get_facecolor()[0])
        for art in ax.collections
        if str(art.get_gid()).startswith("class-") and len(art.get_paths())
    }
    # much demand and little supply; both in the middle; little demand and much supply
    expected = (BIVARIATE[2][0], BIVARIATE[1][1], BIVARIATE[0][2])
    assert drawn == {colour.lower() for colour in expected}
    [hatched] = kept(ax, PathCollection, "no-data")
    assert len(hatched.get_paths()) == 1
    assert "keine Angabe (Angebot unbekannt) (1)" in says(ax)
    assert "viel Bedarf, wenig Angebot (1)" in says(ax)


def test_no_supply_is_little_and_not_unknown(small):
    ax = lg.maps.bivariate(with_units(small, supply_ha=0.0), ax=sheet(), lang="en")
    assert "no data" not in says(ax)
    assert [art for art in kept(ax, PathCollection, "no-data") if art.get_paths()] == []
    assert "much supply, little demand (0)" in says(ax)


def test_the_square_counts_every_known_unit(result):
    ax = lg.maps.bivariate(result, ax=sheet())
    counts = [t.get_text() for t in written(ax, "legend") if t.get_ha() == "center"]
    assert sum(int(text) for text in counts if text.isdigit()) == 33


@given(st.lists(st.floats(0.01, 1e5), max_size=40))
def test_thirds_ascend_and_have_one_digit(values):
    low, high = round_thirds(pd.Series(values, dtype=float))
    assert 0 < low < high
    for edge in (low, high):
        digit = edge / 10 ** np.floor(np.log10(edge) + 1e-9)
        assert digit == pytest.approx(round(digit)) or low * 2 == high


# which classes


def classes_of(ax):
    """How many units each of the nine classes has, row by row from little demand."""
    found = dict.fromkeys(range(9), 0)
    for art in ax.collections:
        name = str(art.get_gid())
        if name.startswith("class-"):
            found[int(name.removeprefix("class-"))] = len(art.get_paths())
    return list(found.values())


def test_stated_breaks_are_taken_as_they_are(small):
    """4 and 10 are middling, 50 is much: a value on a break belongs to the class above."""
    both = {"supply_ha": [4.0, 9.9, 10.0, 50.0], "demand_ha_mid": [3.9, 4.0, 50.0, 10.0]}
    breaks = ((4, 10), (4, 10))
    ax = lg.maps.bivariate(with_units(small, **both), breaks=breaks, ax=sheet(), lang="en")
    assert classes_of(ax) == [0, 1, 0, 0, 1, 0, 0, 0, 2]
    assert "The breaks are stated" in says(ax)
    assert "thirds" not in says(ax)
    for text in ("below 4", "4–10", "from 10"):
        assert says(ax).count(text) == 2


def test_reach_breaks_at_half_of_the_horizon_and_at_all_of_it(small):
    """The horizon is 18 years; no demand lasts for ever, neither supply nor demand is not known."""
    years = {"reach_years": [8.9, 9.0, np.inf, np.nan], "demand_ha_mid": [300.0, 30.0, 0.0, 0.0]}
    found = with_units(small, **years)
    ax = lg.maps.bivariate(found, breaks="reach", ax=sheet(), lang="en")
    assert sum(classes_of(ax)) == 3
    assert [classes_of(ax)[place] for place in (0, 3, 6)].count(1) == 1  # below 9 years
    assert classes_of(ax)[2] == 1  # for ever, and nothing needed
    for text in ("Reach and demand", "Reach in years", "below 9", "9–18", "from 18"):
        assert text in says(ax)
    assert "half and all of the period" in says(ax)
    assert "little demand, long reach (1)" in says(ax)
    assert any(text.get_text().endswith("\n∞ | 0") for text in written(ax, "label"))
    [unknown] = kept(ax, PathCollection, "no-data")
    assert len(unknown.get_paths()) == 1


def test_the_legend_says_which_breaks_those_are(result):
    said = {
        breaks: says(lg.maps.bivariate(result, breaks=breaks, ax=sheet(), lang="de"))
        for breaks in ("thirds", "reach", ((10, 50), (10, 50)))
    }
    for breaks, words in (
        ("thirds", "je Klasse. Die Grenzen teilen"),
        ("reach", "Grenzen der Reichweite: halber und ganzer"),
        (((10, 50), (10, 50)), "Die Grenzen sind vorgegeben."),
    ):
        assert [text for text, legend in said.items() if words in legend] == [breaks]
    assert said["thirds"] == says(lg.maps.bivariate(result, ax=sheet()))


@pytest.mark.parametrize(
    "breaks",
    ["quartiles", 3, (10, 50), ((10, 50),), ((50, 10), (10, 50)), ((0, 1), (1, 2)),
     ((1, np.inf), (1, 2)), ((1, 2, 3), (1, 2, 3)), (("a", "b"), (1, 2)), None],
)  # fmt: skip
def test_breaks_that_are_none(breaks, small):
    with pytest.raises(lg.LandgapError, match=r'"thirds", "reach", or two ascending breaks'):
        lg.maps.bivariate(small, breaks=breaks, ax=sheet())


# side by side


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
        (["gap_ha", "name"], "name not known; there is supply_ha"),
        (["gap_ha", "reach_years"], "one unit, not ha, years"),
        (["gap_ha"], "two to 9 maps"),
        (["gap_ha", "gap_ha"], "named twice"),
        ("gap_ha", "a list of columns"),
        (None, "a list of columns"),
        ({"a": [1], "b": pd.Series(dtype=float)}, '"a" is no Series'),
        ({"a": [1], "b": pd.Series(dtype=float)}, '"b" lacks units 15088001'),
    ],
)
def test_what_cannot_be_compared(columns, said, small):
    with pytest.raises(lg.LandgapError, match=said):
        lg.maps.multiples(small, columns, ax=sheet())
