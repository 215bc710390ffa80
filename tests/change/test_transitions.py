from itertools import product

import pandas as pd
import pytest

import landgap as lg
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
        ("idea", "planned", "newly_planned"),
        ("planned", "idea", "withdrawn"),
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


def test_the_index_is_the_callers_and_strange_states_are_refused():
    old, new = pd.Series(["reserve"], index=["x"]), pd.Series(["existing"])
    assert change_of(old, new).to_dict() == {"x": "taken_up"}
    with pytest.raises(lg.LandgapError, match=r"old: sold not among none(?s:.)*old, new: 1 and 2 states"):
        change_of(pd.Series(["sold"]), pd.Series(["none", "none"]))
