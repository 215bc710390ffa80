"""What limits the dividend: closed forms, and the bundled study as a council would try it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.transport import binding

STATES = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})
COSTS = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3), "cost": 1.0})


def ha(supply, demand):
    return pd.DataFrame({"unit_id": list("ABC"), "supply_ha": supply, "demand_ha": demand})


def test_where_the_surplus_limits_only_its_side_counts():
    rows = ha([30.0, 5.0, 0.0], [10.0, 5.0, 90.0])  # 20 ha to give, 90 lacking
    found = binding(rows, rows, COSTS, STATES, change_ha=15, units=["B", "C"])
    assert found["more_land_ha"].to_dict() == {"DE-SN": 0, "DE-ST": 15, "B": 15, "C": 0}
    assert found["less_demand_ha"].to_dict() == {"DE-SN": 0, "DE-ST": 15, "B": 5, "C": 0}
    assert found["limits"].to_dict() == {"DE-SN": "", "DE-ST": "surplus", "B": "surplus", "C": ""}


def test_where_the_deficit_limits_land_on_its_side_takes_the_dividend_away():
    rows = ha([60.0, 10.0, 5.0], [10.0, 20.0, 40.0])  # 40 ha to give, 35 lacking
    found = binding(rows, rows, COSTS, STATES, change_ha=10)
    assert found["more_land_ha"].to_dict() == {"DE-SN": -10, "DE-ST": 0}
    assert found["less_demand_ha"].to_dict() == {"DE-SN": -10, "DE-ST": 0}
    assert found["limits"].to_dict() == {"DE-SN": "deficit", "DE-ST": ""}


def test_past_the_point_where_the_other_side_limits_more_land_adds_no_more():
    rows = ha([30.0, 0.0, 0.0], [10.0, 0.0, 26.0])  # 20 ha to give, 26 lacking
    found = binding(rows, rows, COSTS, STATES, change_ha=100)
    assert found.loc["DE-ST"].tolist() == [6, 6, "surplus"]


@settings(max_examples=25, deadline=None)
@given(
    *(st.lists(st.integers(1, 90).map(float), min_size=3, max_size=3) for _ in range(2)), st.integers(1, 50)
)
def test_it_is_the_lesser_of_surplus_and_deficit_before_and_after(supply, demand, change):
    def lesser(more_land=0.0, less_demand=0.0):
        """Of a change in Saxony."""
        there = supply[0] + supply[1] - demand[0] - demand[1]
        here = supply[2] + more_land - max(demand[2] - less_demand, 0.0)
        return min(max(there, 0), max(-here, 0)) + min(max(-there, 0), max(here, 0))

    rows = ha(supply, demand)
    found = binding(rows, rows, COSTS, STATES, change_ha=change).loc["DE-SN"]
    assert found["more_land_ha"] == pytest.approx(lesser(more_land=change) - lesser(), abs=1e-5)
    assert found["less_demand_ha"] == pytest.approx(lesser(less_demand=change) - lesser(), abs=1e-5)


@pytest.mark.slow
def test_what_a_council_would_try_in_saxony_meets_local_demand_first(result):
    """A site of 100 ha in Schkeuditz, 200 ha less demand in Leipzig, 728 instead of 339 ha in Saxony."""
    frames = result.found()
    units = result.units
    market = (frames["parcels"], frames["requests"], frames["pairs"], units["state"])
    shares = {"mobile_share": frames["mobile_share"]}
    schkeuditz, leipzig = (units.index[units["name"].eq(name)].item() for name in ("Schkeuditz", "Leipzig"))
    found = binding(*market, units=[schkeuditz, leipzig], weights=units["existing_ha"], **shares)
    # less than each hectare, as the most of it stays in its municipality
    assert found["limits"].eq("").all()
    assert result.headline.binding is None
    assert found.loc[schkeuditz, "more_land_ha"] == pytest.approx(-93.2, abs=0.1)
    # Leipzig lacks land for its own, so of its demand only what is mobile takes part
    (mobile,) = set(frames["mobile_share"].values())
    assert mobile == pytest.approx(0.225 / (0.225 + 0.7)), "settle, move"
    assert units.loc[leipzig, "demand_ha_mid"] > 200
    less = binding(*market, change_ha=200, units=[leipzig], **shares).loc[leipzig, "less_demand_ha"]
    assert less == pytest.approx(-200 * mobile, abs=1e-3)
    saxon = next(total for total in frames["unknown_land"].totals if total.name.startswith("Saxon"))
    counted = units["existing_ha"].where(units.index.isin(saxon.rows), 0.0)
    more = binding(*market, change_ha=saxon.max_ha, weights=counted, **shares)
    assert round(saxon.max_ha) == 389
    assert more.loc["DE-SN", "more_land_ha"] == pytest.approx(-17.9, abs=0.1)


def test_every_fault_is_told_at_once():
    rows = ha([30.0, 5.0, 0.0], [10.0, 5.0, 90.0])
    with pytest.raises(lg.LandgapError) as error:
        binding(rows, rows.drop(columns="demand_ha"), COSTS, STATES, change_ha=0, units="A")
    for fault in ("change_ha: 0 is not", "units: a list of keys is needed", "demand"):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="units: X not among the units of costs"):
        binding(rows, rows, COSTS, STATES, units=["X"])
