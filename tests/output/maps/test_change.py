import pytest
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet

import landgap as lg


def discs(ax, kind):
    """Radii of the discs of a kind, in points."""
    [drawn] = kept(ax, PathCollection, kind)
    return sorted(drawn.get_sizes() ** 0.5)


def test_the_area_of_a_disc_is_that_of_the_change(seen):
    """25 ha taken up and 35 ha newly under PV, one disc each."""
    ax = lg.maps.change(seen, ax=sheet())
    [taken], [pv] = discs(ax, "taken_up"), discs(ax, "new_pv")
    assert (pv / taken) ** 2 == pytest.approx(35 / 25)


def test_every_kind_has_its_discs_and_its_row(seen):
    ax = lg.maps.change(seen, ax=sheet(), lang="en")
    text = says(ax)
    for kind, words in {
        "taken_up": "taken up (1)",
        "newly_planned": "newly planned (2)",
        "unclear": "unclear (status not stated) (1)",
        "new_pv": "newly under photovoltaics (1)",
        "pv_removed": "photovoltaics removed (1)",
    }.items():
        assert words in text
        assert len(discs(ax, kind)) == int(words[-2])
    assert "released from use (" not in text
    assert "whose boundaries were reformed" in text
    [reform] = kept(ax, PathCollection, "reform")
    assert len(reform.get_paths()) == 1


def test_no_change_is_said(study):
    ax = lg.maps.change(lg.monitor(study, study, dates=("2021-12-31", "2025-12-31")), ax=sheet(), lang="en")
    assert "No change." in says(ax)
    assert "reform" not in says(ax)
