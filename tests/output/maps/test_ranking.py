import pandas as pd
import pytest
from sheets import written

from landgap.output.maps.ranking import most_sure, span, unsure
from landgap.output.words import words


def table(low, high):
    return pd.DataFrame({"rank_low": low, "rank_high": high, "score": 0.5}, dtype="Float64")


def test_a_rank_is_unsure_beyond_a_third_of_all():
    """Nine ranks: three of them are a third."""
    ranks = table([1, 1, 4, 4, 5, 6, 7, 8, 9], [3, 4, 6, 4, 5, 6, 7, 8, 9])
    assert most_sure(ranks) == 3
    assert unsure(ranks).tolist() == [False, True, *[False] * 7]


@pytest.mark.parametrize(("low", "high", "written"), [(2, 2, "2"), (2, 1500, "2–1.500")])
def test_a_span_is_one_number_where_the_rank_never_changes(low, high, written):
    assert span(pd.Series({"rank_low": low, "rank_high": high}), words("de")) == written


def test_names_in_the_list_are_those_on_the_map(drawn):
    """Halle (Saale) is not Halle, and a site of three municipalities is not one of Merseburg."""
    rows = [text.get_text() for text in written(drawn("score", "de", "screen"), "legend")]
    assert any(row.endswith(". Halle (Saale)") for row in rows)
