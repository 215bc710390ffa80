"""Land that is not recorded: closed forms, sums that close, what is refused, a real area."""

import numpy as np
import pandas as pd
import pytest
from as_checked import TOTAL_HA, AsChecked
from hypothesis import given
from hypothesis import strategies as st

import landgap as lg
from landgap.sites import spread_supply


@pytest.fixture
def land():
    return pd.DataFrame(
        {
            "supply_ha": [20.0, None, None, 5.0],
            "existing_ha": [50.0, 30.0, 10.0, 0.0],
            "unknown_ha": [8.0, 0.0, 2.0, 0.0],
            "population": [1000.0, 400.0, 100.0, 500.0],
        },
        index=pd.Index(list("ABCD"), name="unit_id"),
    )


@pytest.mark.parametrize(
    ("by", "everywhere", "parts"),
    [
        ("existing_ha", False, [0, 30, 10, 0]),
        ("existing_ha", True, [40 * 5 / 9, 40 * 3 / 9, 40 / 9, 0]),
        ("population", False, [0, 32, 8, 0]),
        ("population", True, [20, 8, 2, 10]),
        ("unknown_ha", True, [32, 0, 8, 0]),
        ("supply_ha", False, [32, 0, 0, 8]),
        (pd.Series({"C": 1.0}), False, [0, 0, 40, 0]),
    ],
)
def test_each_assumption_by_hand(land, by, everywhere, parts):
    found = spread_supply(land, 65, by=by, everywhere=everywhere)
    assert found["unknown_ha"].tolist() == pytest.approx(parts)
    assert found["supply_ha"].sum() == pytest.approx(65)
    assert found.index.equals(land.index)


def test_what_a_full_unit_cannot_take_goes_to_the_others(land):
    limits = pd.Series({"A": 10.0, "B": 5.0})
    found = spread_supply(land, 65, everywhere=True, max_ha=limits)
    assert found["unknown_ha"].tolist() == [10, 5, 25, 0]


@given(
    st.lists(st.floats(0, 1e6), min_size=2, max_size=8).filter(any),
    st.lists(st.floats(0.1, 1e4), min_size=8, max_size=8),
    st.floats(0, 1),
)
def test_the_parts_add_up_and_keep_to_the_limits(weights, limits, share):
    index = pd.Index([f"u{number}" for number in range(len(weights))])
    land = pd.DataFrame({"supply_ha": np.nan, "existing_ha": weights}, index=index)
    most = pd.Series(limits[: len(weights)], index=index)
    total = share * most[np.array(weights) > 0].sum()
    found = spread_supply(land, total, max_ha=most)["unknown_ha"]
    assert found.sum() == pytest.approx(total, rel=1e-9, abs=1e-9)
    assert (found <= most * (1 + 1e-12)).all()
    assert (found[land["existing_ha"] == 0] == 0).all()


def test_what_cannot_be_is_refused(land):
    with pytest.raises(lg.LandgapError, match=r"total_ha: 10\.0 ha are 15\.0 ha less than what is known"):
        spread_supply(land, 10)
    with pytest.raises(lg.LandgapError, match=r"40\.0 ha are missing, the limits hold 7\.0 ha"):
        spread_supply(land, 65, max_ha=pd.Series({"B": 4.0, "C": 3.0}))
    with pytest.raises(lg.LandgapError, match="by: no unit has existing_ha"):
        spread_supply(land.assign(existing_ha=0.0), 65)
    with pytest.raises(lg.LandgapError) as error:
        spread_supply(land, float("nan"), by="jobs", max_ha=pd.Series({"A": -1.0}))
    for words in ("land.jobs: the column is missing", "max_ha: negative in 1 row", "total_ha: nan"):
        assert words in str(error.value)
    with pytest.raises(lg.LandgapError, match="by: Z not among the units"):
        spread_supply(land, 65, by=pd.Series({"Z": 1.0}))


@pytest.mark.parametrize(
    ("by", "everywhere", "dividend_ha"),
    [
        ("existing_ha", False, (62, 126, 189)),
        ("existing_ha", True, (103, 167, 231)),
        ("population", False, (75, 139, 207)),
        ("unknown_ha", True, (245, 316, 387)),
    ],
)
def test_the_dividend_of_halle_leipzig_under_each_assumption(result, by, everywhere, dividend_ha):
    """3,870 ha net, all in large parcels: the table of an independent linear program, to the unit."""
    then = AsChecked(result)
    more = spread_supply(then.land, TOTAL_HA, by=by, everywhere=everywhere)["unknown_ha"]
    found = [round(then.dividend_ha(asked=then.asked(level), more=more)) for level in ("low", "mid", "high")]
    assert found == list(dividend_ha)
