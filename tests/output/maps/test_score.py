from matplotlib.collections import PathCollection
from sheets import kept


def has_score(result):
    return result.units["score"].notna()


def test_units_without_a_score_are_hatched_and_have_no_class(drawn, result):
    ax = drawn("score", "de", "screen")
    [unknown] = kept(ax, PathCollection, "no-data")
    assert len(unknown.get_paths()) == (~has_score(result)).sum() == 143
    classes = [len(art.get_paths()) for n in range(5) for art in kept(ax, PathCollection, f"class-{n}")]
    assert sum(classes) == 34


def test_unsure_ranks_are_hatched_apart_from_no_data(drawn, result):
    ax = drawn("score", "de", "screen")
    [unsure], [unknown] = (kept(ax, PathCollection, gid) for gid in ("unsure", "no-data"))
    table = result.unit_scores.table
    wide = (table["rank_high"] - table["rank_low"] + 1) > 11
    assert len(unsure.get_paths()) == wide.sum() > 0
    assert unsure.get_hatch() != unknown.get_hatch()
