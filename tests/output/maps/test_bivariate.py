from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet, written

import landgap as lg
from landgap.output.maps.bivariate import BIVARIATE


def with_units(result, **columns):
    return replace(result, units=result.units.assign(**columns))


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
    assert sum(int(text) for text in counts if text.isdigit()) == 34


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
    assert "The class breaks are stated" in says(ax)
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
    assert "half and all of the planning period" in says(ax)
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
        ("thirds", "je Klasse. Klassengrenzen: Drittel"),
        ("reach", "Klassengrenzen der Reichweite: halber und ganzer"),
        (((10, 50), (10, 50)), "Die Klassengrenzen sind vorgegeben."),
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
