import pandas as pd
import pytest
from ground import box, frame

import landgap as lg
from landgap.layers.shared_by import share_faults, shares_of


def shared(*texts):
    return pd.DataFrame({"site_id": [f"S{n}" for n in range(len(texts))], "shared_by": texts})


def test_stated_shares_stand_as_they_are_and_equal_ones_where_none_are_stated():
    rows = shares_of(shared("15088220: 0.5; 15088330:0.3 ;15088025: 0.2", None, "01001000;14713000"))
    assert rows["site_id"].tolist() == ["S0"] * 3 + ["S2"] * 2
    assert rows["share"].tolist() == [0.5, 0.3, 0.2, 0.5, 0.5]
    assert rows["stated"].tolist() == [True] * 3 + [False] * 2
    assert rows["unit_id"].tolist()[-2:] == ["01001000", "14713000"]


@pytest.mark.parametrize("sites", [pd.DataFrame({"site_id": ["S"]}), shared(None), shared()])
def test_nothing_is_shared_where_nothing_says_so(sites):
    assert shares_of(sites).empty
    assert share_faults(sites, pd.Series(["a"])) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 0; b: 1", "a share that is not above 0 and at most 1 in 1 row (S0: a)"),
        ("a: 1.5", "a share that is not above 0 and at most 1 in 1 row (S0: a)"),
        ("a: 0,5; b: 0,5", "a share that is not above 0 and at most 1 in 2 rows (S0: a, S0: b)"),
        ("a: nan; b: 1", "a share that is not above 0 and at most 1 in 1 row (S0: a)"),
        ("a: 0.5; b", "some units with a share and some without in 1 row (S0)"),
        ("a: 0.5; b: 0.4", "shares that do not sum to 1 in 1 row (S0: 0.9)"),
        ("a; b; a", "a unit twice in 1 row (S0: a)"),
        ("a; ", "no key of a unit in 1 row (S0)"),
        ("a; z", "a unit that the study does not have in 1 row (S0: z)"),
    ],
)
def test_each_fault_is_named(text, fault):
    assert share_faults(shared(text), pd.Series(["a", "b"])) == [f"sites.shared_by: {fault}"]


def test_the_door_of_a_study_names_all_faults_of_sharing_at_once(units):
    sites = frame(
        {"site_id": ["S", "T"], "shared_by": ["15088001: 0.5; 15088002: 0.4", "15088001; 16000000"]},
        [box(0, 0, 1000, 400), box(0, 500, 1000, 900)],
    )
    with pytest.raises(lg.LandgapError) as error:
        lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10)
    for fault in ("sum to 1 in 1 row (S: 0.9)", "does not have in 1 row (T: 16000000)"):
        assert fault in str(error.value)
