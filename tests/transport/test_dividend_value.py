"""The dividend in hectares alone: equal to that of the exchange, whatever the market."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import landgap as lg
from landgap.layers.checked import Inputs
from landgap.layers.schema import SIZE_CLASSES
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import read_exchange

STATES = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN", "D": "DE-SN", "E": "DE-TH"})
UNITS = STATES.index
HECTARES = st.integers(0, 400_000).map(lambda metres: metres / 100)


def table(column, hectares, **more):
    return pd.DataFrame({"unit_id": np.repeat(UNITS, len(hectares) // len(UNITS)), column: hectares, **more})


def costs(reached):
    """Each unit reaches itself, and others where it is marked."""
    need, land = np.nonzero(reached | np.eye(len(UNITS), dtype=bool))
    return pd.DataFrame({"origin": UNITS[need], "destination": UNITS[land], "cost": 1.0})


def value_of(supply, demand, pairs):
    return DividendValue(read_exchange(Inputs("Not read."), supply, demand, pairs, STATES))


@settings(max_examples=60, deadline=None)
@given(
    arrays(float, 15, elements=HECTARES),
    arrays(float, 10, elements=HECTARES),
    arrays(bool, (5, 5)),
    st.sampled_from([None, ["A", "C"], ["A", "B", "C", "E"]]),
)
def test_it_is_the_dividend_of_the_exchange(land_ha, asked_ha, reached, members):
    supply = table("supply_ha", land_ha, size_class=list(SIZE_CLASSES[:3]) * 5)
    demand = table("demand_ha", asked_ha, size_class=list(SIZE_CLASSES[:2]) * 5)
    # its programme refuses to be empty, which is not what is tested
    supply.loc[0, "supply_ha"], demand.loc[0, "demand_ha"] = 1.0, 1.0
    exact = lg.dividend(supply, demand, costs(reached), STATES, members=members)
    value = value_of(supply, demand, costs(reached))
    assert value.dividend_ha(members=members) == pytest.approx(exact.dividend_ha, abs=1e-6)
    assert value.unmet_ha("closed") == pytest.approx(exact.closed.unmet_ha, abs=1e-6)


def test_land_of_a_segment_serves_that_segment_and_land_of_none_every_one():
    supply = pd.DataFrame({"unit_id": ["A", "A"], "segment": ["port", "rail"], "supply_ha": [7.0, 5.0]})
    demand = pd.DataFrame({"unit_id": ["C", "C"], "segment": ["port", "lab"], "demand_ha": [4.0, 9.0]})
    value = value_of(supply, demand, costs(np.ones((5, 5), bool)))
    assert value.dividend_ha() == 4
    assert value.dividend_ha(supply=value.with_land(np.array([6.0, 0, 0, 0, 0]))) == 10


def test_a_parcel_serves_smaller_requests_and_no_larger_ones():
    supply = pd.DataFrame({"unit_id": ["A", "A"], "size_class": ["1-5", ">=100"], "supply_ha": [8.0, 3.0]})
    demand = pd.DataFrame({"unit_id": ["C"], "size_class": ["5-10"], "demand_ha": [9.0]})
    assert value_of(supply, demand, costs(np.ones((5, 5), bool))).dividend_ha() == 3


def test_variants_leave_the_market_as_it_is():
    ha = pd.DataFrame({"unit_id": ["A", "C"], "supply_ha": [9.0, 0], "demand_ha": [5.0, 6]})
    value = value_of(ha, ha, costs(np.ones((5, 5), bool)))
    before = value.supply.copy()
    assert value.dividend_ha(supply=value.supply * 0) == 0
    assert value.dividend_ha(demand=value.demand * 2) == 0
    assert value.dividend_ha(supply=value.supply + 1, members=["A"]) == 0
    np.testing.assert_array_equal(value.supply, before)
    assert value.dividend_ha() == 4


@pytest.mark.slow
def test_the_figure_of_the_bundled_study_is_the_same_at_every_level(result):
    """Local demand is served first, and what is left is exchanged."""
    found = result.found()
    for level, exact in result.border.loc["dividend_ha"].items():
        asked = lg.transport.requests(result.demand, level, sizes=found["request_sizes"])
        states = result.study.units.set_index("unit_id")["state"]
        parts = (found["parcels"], asked, found["pairs"], states)
        value = DividendValue(read_exchange(Inputs(""), *parts))
        share = value.mobile(found["mobile_share"])
        ha = value.dividend_ha(demand=share * value.demand, local=(1 - share) * value.demand)
        assert ha == pytest.approx(exact, abs=1e-6)
