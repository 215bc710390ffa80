import numpy as np
import pandas as pd
import pytest

from landgap.balancing.by_area import balance_by
from landgap.demand.frame import RANGE

LAND = pd.DataFrame(
    {"supply_ha": [30.0, 4.0, np.nan], "unknown_ha": [0.0, 2.0, 0.0]}, index=list("abc")
).assign(
    supply_low_ha=lambda t: t["supply_ha"],
    supply_high_ha=lambda t: t["supply_ha"],
    large_low_ha=[30.0, 0.0, np.nan],
    large_high_ha=[30.0, 0.0, np.nan],
    unaccounted_ha=0.0,
)
NEED = pd.DataFrame(10.0, index=list("abc"), columns=RANGE)


def test_groups_add_up_to_all_units():
    state = pd.Series({"a": "DE-ST", "b": "DE-SN", "c": "DE-SN"})
    by_state = balance_by(LAND, NEED, state, years=10)
    together = balance_by(LAND, NEED, pd.Series("all", index=list("abc")), years=10)
    for column in ("supply_ha", "demand_ha_mid", "gap_ha", "unknown_ha", "units", "units_unknown"):
        assert by_state[column].sum() == together[column].item()
    assert together["reach_years"].item() == pytest.approx(34 / 30 * 10)


def test_a_group_is_short_only_if_all_its_land_is_known():
    groups = pd.Series({"a": "known", "b": "unknown land", "c": "no known land"})
    found = balance_by(LAND, NEED * 4, groups, years=10)["verdict"].astype(str)
    assert found.to_dict() == {"known": "short", "no known land": "unknown", "unknown land": "inconclusive"}


def test_existing_land_that_is_not_accounted_for_leaves_it_open_whether_land_is_short():
    land = LAND.assign(unaccounted_ha=[0.5, 0.0, 0.0])
    found = balance_by(land, NEED * 4, pd.Series({"a": "one estate"}), years=10)
    assert found["verdict"].astype(str).tolist() == ["inconclusive"]


def test_units_without_a_group_are_left_out():
    found = balance_by(LAND, NEED, pd.Series({"a": "DE-ST"}), years=10)
    assert found["units"].tolist() == [1]
    assert found["supply_ha"].tolist() == [30]
