from dataclasses import replace

from matplotlib.collections import PathCollection
from sheets import kept, says, sheet

import landgap as lg


def test_each_proposal_has_its_band_and_unknown_units_are_hatched(result, drawn):
    ax = drawn("proposed", "de", "screen")
    assert len(kept(ax, PathCollection, "band")) == len(result.proposed.areas)
    parts = result.proposed.members["part"].value_counts()
    for part, count in parts.items():
        (art,) = kept(ax, PathCollection, part)
        assert len(art.get_paths()) == count
    (hatched,) = kept(ax, PathCollection, "unknown")
    assert hatched.get_hatch()


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
