"""Which share of unknown land must lie where for a dividend above 0: by hand, and what is refused."""

import pandas as pd
import pytest

import landgap as lg
from landgap.layers.checked import Inputs
from landgap.transport import DividendValue, break_even
from landgap.transport.inputs import read_exchange

STATES = pd.Series({"A": "DE-ST", "B": "DE-SN", "C": "DE-TH"})


def value(supply, demand):
    ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": supply, "demand_ha": demand})
    costs = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3), "cost": 1.0})
    return DividendValue(read_exchange(Inputs(""), ha, ha, costs, STATES))


def test_above_it_there_is_a_dividend_and_below_it_none():
    """A has 4 ha too many, B and C lack 6 and 2; of 20 ha, 12 or more beside A fill both at three to one."""
    market = value([9.0, 1, 0], [5.0, 7, 2])
    found = break_even(market, 20.0, pd.Series({"A": 1.0, "B": 3.0, "C": 1.0}))
    assert found.state == "DE-ST"
    assert found.share == pytest.approx(0.6, abs=1e-3)


def test_there_is_none_where_the_place_decides_nothing():
    assert break_even(value([0.0, 0, 0], [0.0, 0, 0]), 20.0, pd.Series({"A": 1.0, "B": 1.0})) is None
    assert break_even(value([9.0, 1, 0], [5.0, 90, 2]), 20.0, pd.Series({"A": 1.0, "B": 1.0})) is None


def test_where_no_unit_has_weight_it_is_spread_equally():
    """B lacks 6 and C 1: half of the rest beside A is in each, so 12 ha fill both."""
    market = value([9.0, 1, 0], [5.0, 7, 1])
    assert break_even(market, 20.0, pd.Series({"A": 1.0})).share == pytest.approx(0.4, abs=1e-3)


def test_what_does_not_fit_is_refused():
    market = value([9.0, 1, 0], [5.0, 7, 2])
    with pytest.raises(lg.LandgapError) as error:
        break_even(market, -1.0, pd.Series({"A": -1.0}))
    assert "missing_ha: -1.0" in str(error.value)
    assert "weights" in str(error.value)
    with pytest.raises(lg.LandgapError, match="weights: Z not among the units of the market"):
        break_even(market, 1.0, pd.Series({"A": 1.0, "Z": 1.0}))
    with pytest.raises(lg.LandgapError, match="value"):
        break_even("market", 1.0, pd.Series({"A": 1.0}))
