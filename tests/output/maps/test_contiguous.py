from matplotlib.collections import PathCollection
from sheets import kept, says, sheet

import landgap as lg


def test_every_joined_site_is_a_disc_and_rough_ones_are_dashed(result, drawn):
    ax = drawn("contiguous", "de", "screen")
    kinds = ("single", "alone", "shared", "across")
    discs = [art for kind in kinds for art in kept(ax, PathCollection, kind)]
    assert sum(len(art.get_paths()) for art in discs) == len(result.contiguous)
    assert all(art.get_linestyle()[0][1] is not None for art in discs)


def test_exact_outlines_are_drawn_with_a_full_line(small):
    ax = lg.maps.contiguous(small, ax=sheet())
    (disc,) = kept(ax, PathCollection, "across")
    assert disc.get_linestyle()[0][1] is None
    assert "modellierte" not in says(ax)
