import numpy as np
import pandas as pd
import pytest

from landgap.access.accessibility import accessibility
from landgap.errors import LandgapError

LAND = pd.DataFrame({"unit_id": ["a", "b", "c"], "supply_ha": [60.0, 10.0, 5.0]})
NEED = pd.DataFrame({"unit_id": ["a", "b", "c"], "demand_ha": [1.0, 2.0, 4.0]})
COSTS = pd.DataFrame({"origin": list("aaabbbccc"), "destination": list("abc" * 3), "cost": 10.0})
STATES = pd.Series({"a": "DE-ST", "b": "DE-ST", "c": "DE-SN"})


def test_every_hectare_is_shared_out_with_the_border_open_and_closed():
    """All within reach of all: 75 ha for 7 ha; closed, 70 for 3 and 5 for 4."""
    found = accessibility(LAND, NEED, COSTS, STATES)
    np.testing.assert_allclose(found["open_access"], 75 / 7)
    np.testing.assert_allclose(found["closed_access"], [70 / 3, 70 / 3, 5 / 4])
    np.testing.assert_allclose(found["access_change"], found["open_access"] - found["closed_access"])


def test_rows_of_a_unit_are_summed_and_keys_may_be_numbers():
    names = {"a": 1, "b": 2, "c": 3}
    twice = pd.concat([LAND, LAND]).assign(supply_ha=lambda t: t["supply_ha"] / 2)
    found = accessibility(
        twice.assign(unit_id=twice["unit_id"].map(names)),
        NEED.assign(unit_id=NEED["unit_id"].map(names)),
        COSTS.assign(**{end: COSTS[end].map(names) for end in ("origin", "destination")}),
        STATES.rename(names),
    )
    expected = accessibility(LAND, NEED, COSTS, STATES)
    np.testing.assert_allclose(found.to_numpy(), expected.to_numpy())
    assert found.index.tolist() == ["1", "2", "3"]


def test_no_hectare_is_left_out_in_silence():
    with pytest.raises(LandgapError, match="units without a row of demand: c; give them 0 ha"):
        accessibility(LAND, NEED[:2], COSTS, STATES)
    with pytest.raises(LandgapError) as error:
        accessibility(LAND.assign(supply_ha=-1.0), NEED.drop(columns="demand_ha"), COSTS, STATES)
    assert "supply.supply_ha: negative in 3 rows (a, b, c)" in str(error.value)
    assert "demand.demand_ha: the column is missing" in str(error.value)
