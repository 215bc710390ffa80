from dataclasses import replace

import numpy as np
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet, written

import landgap as lg


def test_the_border_moves_land_from_one_side_to_the_other(small):
    ax = lg.maps.access(small, ax=sheet(), lang="en")
    cells = [text.get_text() for text in written(ax, "legend")]
    # 5 ha for 28.57 ha of demand, 30.75 for 21.43, and 35.75 for 50 ha: all is within reach of all
    for state, means in (("Saxony", "0.18 0.72 +0.54"), ("Saxony-Anhalt", "1.43 0.72 −0.72")):
        place = cells.index(state)
        assert cells[place + 1 : place + 4] == means.split()


def test_no_data_and_no_need_have_their_own_looks(small):
    units = small.units.assign(access_change=[0.4, np.nan, np.inf, -0.4])
    ax = lg.maps.access(replace(small, units=units), ax=sheet())
    [hatched] = kept(ax, PathCollection, "no-data")
    assert hatched.get_hatch()
    assert len(hatched.get_paths()) == 1
    for text in ("keine Angabe (1)", "kein Bedarf (1)", "weniger Fläche (1)", "mehr Fläche (1)"):
        assert text in says(ax)


def test_crumbs_are_no_change(small):
    units = small.units.assign(access_change=[1e-12, -1e-15, 0.0, 0.0])
    ax = lg.maps.access(replace(small, units=units), ax=sheet(), lang="en")
    assert "(hardly changed) (4)" in says(ax)
    assert "above +1: more land (0)" in says(ax)


def test_levels_turn_at_a_hectare_for_a_hectare(small):
    units = small.units.assign(open_access=[0.1, 0.9, 1.1, 5.0])
    ax = lg.maps.access(replace(small, units=units), column="open_access", ax=sheet(), lang="en")
    for text in ("below 0.25 (1)", "0.5 to 1 (1)", "1 to 2 (1)", "above 4 (1)"):
        assert text in says(ax)
