import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.layers.checked import Inputs
from landgap.transport.dividend_value import DividendValue
from landgap.transport.inputs import read_exchange
from landgap.transport.pooled_bounds import pooled_bounds

UNITS = list("ABCD")
STATES = pd.Series(["DE-ST", "DE-ST", "DE-SN", "DE-SN"], index=UNITS)
ALL_PAIRS = pd.DataFrame(itertools.product(UNITS, UNITS), columns=["origin", "destination"]).assign(cost=1.0)
FOUR = st.lists(st.integers(0, 9).map(float), min_size=4, max_size=4)


def value_of(supply, demand, pairs=ALL_PAIRS):
    ha = pd.DataFrame({"unit_id": UNITS, "supply_ha": supply, "demand_ha": demand})
    return DividendValue(read_exchange(Inputs(""), ha, ha, pairs, STATES))


def corners(most, total):
    """Every distribution in which at most one place is neither empty nor full."""
    for free in range(4):
        others = [number for number in range(4) if number != free]
        for full in itertools.product([0, 1], repeat=3):
            held = np.zeros(4)
            held[others] = np.array(full) * np.array(most)[others]
            held[free] = total - held.sum()
            if 0 <= held[free] <= most[free]:
                yield held


def test_land_on_the_side_that_has_too_much_adds_all_of_it():
    found = pooled_bounds(value_of([9, 0, 0, 0], [0, 0, 30, 0]), np.full(4, 6.0), 6.0, local_ha=np.zeros(4))
    assert found.high_ha == 15
    assert found.at_high.tolist()[2:] == [0, 0]
    assert found.at_high.sum() == pytest.approx(6, abs=1e-6)


def test_local_demand_takes_its_part_first():
    """Where only A may have the land, 4 of its 10 ha stay there."""
    value = value_of([0, 0, 1, 0], [0, 0, 20, 0])
    most, local = np.array([10.0, 0, 0, 0]), np.array([4.0, 0, 0, 0])
    assert pooled_bounds(value, most, 10.0, local_ha=local).high_ha == 6
    assert pooled_bounds(value, most, 10.0, local_ha=np.zeros(4)).high_ha == 10


@settings(max_examples=100, deadline=None)
@given(FOUR, FOUR, FOUR, st.lists(st.integers(0, 8).map(float), min_size=4, max_size=4), st.data())
def test_no_place_of_the_land_gives_less_or_more(supply, demand, local, most, data):
    value = value_of(supply, demand)
    total = float(data.draw(st.integers(0, int(sum(most)))))
    found = pooled_bounds(value, np.array(most), total, local_ha=np.array(local))

    def dividend_ha(held):
        return value.dividend_ha(supply=value.with_land(np.clip(held - np.array(local), 0, None)))

    for held in corners(most, total):
        assert found.low_ha - 1e-5 <= dividend_ha(held) <= found.high_ha + 1e-5
    for held, bound in ((found.at_low, found.low_ha), (found.at_high, found.high_ha)):
        if held is not None:
            assert (held >= -1e-6).all()
            assert (held <= np.array(most) + 1e-3).all()
            assert held.sum() == pytest.approx(total, abs=2e-3)
            assert dividend_ha(held) == pytest.approx(bound, abs=2e-3)
