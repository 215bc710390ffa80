from dataclasses import replace

import pytest
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet

import landgap as lg


def test_each_proposal_has_its_band_and_unknown_units_are_hatched(result, drawn):
    ax = drawn("proposed", "de", "screen")
    unsure = result.robustness.areas["holds"].lt(0.8)
    assert len(kept(ax, PathCollection, "band")) == (~unsure).sum()
    assert len(kept(ax, PathCollection, "unsure")) == unsure.sum() > 0
    assert all(band.get_hatch() for band in kept(ax, PathCollection, "unsure"))
    assert "nicht abschließend bestimmbar" in says(ax)
    parts = result.proposed.members["part"].value_counts()
    for part, count in parts.items():
        (art,) = kept(ax, PathCollection, part)
        assert len(art.get_paths()) == count
    (hatched,) = kept(ax, PathCollection, "unknown")
    assert hatched.get_hatch()


def test_which_areas_hold_is_a_choice(small):
    ax = lg.maps.proposed(small, min_holds_share=0.0, ax=sheet())
    assert kept(ax, PathCollection, "unsure") == []
    assert "bestimmbar" not in says(ax)
    with pytest.raises(lg.LandgapError, match="min_holds_share: 80 is not a share"):
        lg.maps.proposed(small, min_holds_share=80)


def test_without_a_proposal_or_a_joint_site_the_map_says_so(small):
    none = replace(small, proposed=None, proposed_cooperation=None)
    assert "deckt in keinem Raum ein Überschuss" in says(lg.maps.proposed(none, ax=sheet()))
    alone = replace(small, contiguous=small.contiguous[~small.contiguous["shared"]])
    assert "Kein Standort erstreckt" in says(lg.maps.contiguous(alone, ax=sheet()))


def test_what_is_not_proven_is_said_with_how_much(small):
    areas = small.proposed.areas.assign(proven=False)
    areas["bound_ha"] = 1.25 * areas["worth_ha"]
    other = replace(small, proposed=replace(small.proposed, areas=areas))
    assert "by up to 25 %" in says(lg.maps.proposed(other, ax=sheet(), lang="en"))
