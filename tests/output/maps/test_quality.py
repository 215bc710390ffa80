from matplotlib.collections import PathCollection
from sheets import kept


def test_each_scored_site_is_one_disc_and_no_excluded_one_is(drawn, result):
    discs = kept(drawn("quality", "de", "screen"), PathCollection, "site")
    assert len(discs) == result.site_scores.table["excluded"].isna().sum() == 60
