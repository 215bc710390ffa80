from itertools import product

import pandas as pd
import pytest

from landgap.change.transitions import CHANGES, STATES, change_of

IN_USE, PLANNED, NOTHING = (
    {"existing"},
    {"reserve", "planned", "company_reserve"},
    {"none", "withdrawn"},
)
PAIRS = list(product(STATES, STATES))
NAMED = dict(zip(PAIRS, change_of(*map(pd.Series, zip(*PAIRS, strict=True))), strict=True))
REVERSE = {"taken_up": "released", "newly_planned": "withdrawn"}
REVERSE |= {back: on for on, back in REVERSE.items()}


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("none", "existing", "taken_up"),
        ("brownfield", "existing", "taken_up"),
        ("existing", "none", "released"),
        ("existing", "brownfield", "released"),
        ("withdrawn", "planned", "newly_planned"),
        ("none", "company_reserve", "newly_planned"),
        ("reserve", "withdrawn", "withdrawn"),
        ("planned", "reserve", "reclassified"),
        ("none", "brownfield", "reclassified"),
        ("withdrawn", "none", "reclassified"),
        ("unstated", "existing", "unclear"),
        ("reserve", "unstated", "unclear"),
    ],
)
def test_planners_words(old, new, named):
    assert NAMED[old, new] == named


def test_every_pair_has_one_name_and_the_way_back_the_opposite():
    assert set(NAMED.values()) == {"same", *CHANGES}
    for (old, new), named in NAMED.items():
        assert NAMED[new, old] == REVERSE.get(named, named)
        assert (named == "same") == (old == new)
