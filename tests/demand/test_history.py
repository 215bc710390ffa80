import numpy as np
import pandas as pd
import pytest

from landgap.demand.history import cap_take_up, take_up_patterns
from landgap.errors import LandgapError


def record(*hectares, unit="a", until=2021):
    years = range(until - len(hectares) + 1, until + 1)
    return pd.DataFrame({"unit_id": unit, "year": years, "take_up_ha": hectares})


KABELSKETAL = [0.0] * 20 + [36.0] * 4
"""Of 240 ha a fifth was occupied for 20 years; 192 ha were free in 2018 and 48 ha in 2022."""


def test_kabelsketal_misleads_before_and_after_its_stock_went():
    assert sum(KABELSKETAL) == 192 - 48
    before = take_up_patterns(record(*KABELSKETAL[:20], until=2017))
    assert before["pattern"].tolist() == ["idle"]
    assert before["note"].item().startswith("idle: nothing was taken in 20 years")
    after = take_up_patterns(record(*KABELSKETAL))
    assert after["pattern"].tolist() == ["burst"]
    assert after["recent_share"].tolist() == [1]
    assert "36.0 ha a year in the last 4 years, 0.0 before" in after["note"].item()


@pytest.mark.parametrize(
    ("hectares", "pattern"),
    [
        ([3] * 4 + [2] * 4, "steady"),
        ([1] * 4 + [3] * 4, "burst"),
        ([1] * 4 + [2.9] * 4, "steady"),
        ([3] * 4 + [1] * 4, "lull"),
        ([3] * 4 + [0] * 4, "lull"),
        ([3] * 7, "short"),
        ([3] * 2, "short"),
        ([0] * 7, "idle"),
    ],
)
def test_patterns(hectares, pattern):
    assert take_up_patterns(record(*hectares))["pattern"].tolist() == [pattern]


def test_what_was_cut_was_taken_all_the_same():
    """The limit repairs the mean; it does not make the record a steady one."""
    past = record(1, 1, 1, 1, 1, 1, 1, 37)
    for treatment in ("winsorise", "drop"):
        cut = cap_take_up(past, max_ha=5, treatment=treatment)
        assert take_up_patterns(cut)["recent_ha_per_year"].tolist() == [10]
    nothing_left = cap_take_up(record(0, 0, 0, 0, 0, 0, 0, 9), max_ha=5, treatment="drop")
    assert take_up_patterns(nothing_left)["pattern"].tolist() == ["burst"]


def test_hectares_are_cut_and_counted_with_a_limit_for_each_unit():
    past = pd.concat([record(1, 12, 3), record(10, 20, 40, unit="b")], ignore_index=True)
    limits = pd.Series({"a": 5, "b": 25})
    low = cap_take_up(past, max_ha=limits)
    assert low["take_up_ha"].tolist() == [1, 5, 3, 10, 20, 25]
    gone = cap_take_up(past, max_ha=limits, treatment="drop")
    np.testing.assert_array_equal(gone["take_up_ha"], [1, np.nan, 3, 10, 20, np.nan])
    for kept in (low, gone):
        counted = kept["take_up_ha"].fillna(0) + kept["cut_ha"]
        assert counted.tolist() == past["take_up_ha"].tolist()
    assert "cut_ha" not in past


def test_units_without_a_limit_and_an_unknown_way():
    with pytest.raises(LandgapError, match="max_ha: none for b"):
        cap_take_up(
            pd.concat([record(1), record(1, unit="b")], ignore_index=True),
            max_ha=pd.Series({"a": 5}),
        )
    with pytest.raises(LandgapError, match="treatment: 'trim' is not one of"):
        cap_take_up(record(1), max_ha=5, treatment="trim")
    with pytest.raises(LandgapError, match="cut already"):
        cap_take_up(cap_take_up(record(9), max_ha=5), max_ha=5)


def test_every_fault_of_a_record_is_named_at_once():
    past = pd.concat([record(-1, np.nan, 2, np.inf), record(1, 2, unit="b")], ignore_index=True)
    past.loc[1, "year"] = 2018
    past["year"] = past["year"].astype(object)
    past.loc[2, "year"] = "last year"
    past.loc[5, "unit_id"] = None
    with pytest.raises(LandgapError) as error:
        take_up_patterns(past)
    for fault in (
        "history.take_up_ha: negative in 1 row (a)",
        "history.take_up_ha: not finite in 1 row (a)",
        "history.take_up_ha: missing (give 0 where nothing was taken): a 2018",
        "history.year: not a number in 1 row (a)",
        "history.unit_id: missing in 1 row",
    ):
        assert fault in str(error.value)


def test_a_year_left_out_is_not_a_year_without_take_up():
    """Units may begin late, but all run on to the same year."""
    late = pd.concat([record(*[1] * 8), record(*[1] * 8, unit="b").tail(3)])
    assert take_up_patterns(late)["years"].tolist() == [8, 3]
    with pytest.raises(LandgapError, match=r"years missing .*: b 2021"):
        take_up_patterns(pd.concat([record(1, 2, 3), record(1, 2, unit="b", until=2020)]))
    with pytest.raises(LandgapError, match=r"history\.take_up_ha: the column is missing"):
        take_up_patterns(record(1).rename(columns={"take_up_ha": "ha"}))
    with pytest.raises(LandgapError, match="no rows"):
        take_up_patterns(record(1).head(0))
    with pytest.raises(LandgapError, match=r"duplicate unit_id and year in 2 rows \(a, 2021\)"):
        take_up_patterns(pd.concat([record(1), record(2)]))
    with pytest.raises(LandgapError, match="year: not a year from 1900 to 2100 in 1 row"):
        take_up_patterns(record(1).assign(year=2020.5))
    with pytest.raises(LandgapError) as error:
        take_up_patterns(record(-1), recent_years=0, min_ratio=1)
    for fault in ("recent_years: 0 is not a whole", "min_ratio: 1 is not a number above 1", "negative"):
        assert fault in str(error.value)


def test_whole_numbers_are_keys_and_the_caller_keeps_the_index():
    past = record(1, 12, 3, unit=15002000).set_index(pd.Index([7, 7, 9]))
    before = past.copy()
    cut = cap_take_up(past, max_ha=pd.Series({15002000: 5}))
    assert cut.index.tolist() == [7, 7, 9]
    assert cut["take_up_ha"].tolist() == [1, 5, 3]
    assert take_up_patterns(past)["unit_id"].tolist() == ["15002000"]
    pd.testing.assert_frame_equal(past, before)


def test_limits_and_ways_that_are_none_beside_a_faulty_record():
    with pytest.raises(LandgapError) as error:
        cap_take_up(record(1, -2), max_ha=pd.Series([-5, 4], index=["a", "a"]), treatment="trim")
    for fault in (
        "treatment: 'trim'",
        "max_ha: duplicate keys a",
        "max_ha: negative",
        "take_up_ha: negative",
    ):
        assert fault in str(error.value)
    for odd in (-1, np.nan, "5"):
        with pytest.raises(LandgapError, match=f"max_ha: {odd!r} is not a number of ha from 0"):
            cap_take_up(record(1), max_ha=odd)
