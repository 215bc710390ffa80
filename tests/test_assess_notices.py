import pandas as pd
import worlds

from landgap.assess_notices import _of_exchange
from landgap.transport.dividend import dividend


def test_units_whose_part_in_the_dividend_hangs_on_tied_costs_are_counted():
    """C finds land in A at 30 minutes, or in B at 15, whose own demand then goes to A at 20 in place of 5."""
    ha, _, costs, states = worlds.toy()
    tied = dividend(ha, ha, costs, states)
    nearer = costs.assign(cost=costs["cost"].where(costs["cost"] != 15, 14.0))
    clear = dividend(ha, ha, nearer, states)
    (notice,) = _of_exchange({"low": clear, "mid": tied})
    assert notice.code == "tied"
    assert dict(notice.figures) == {"units": 2, "of": 3}
    assert "2 of 3 units" in notice.text("en")
    assert not list(_of_exchange({"mid": clear}))
    from_ortools = clear.units.assign(determined=pd.array([pd.NA] * 3, dtype="boolean"))
    clear.units["determined"] = from_ortools["determined"]
    assert not list(_of_exchange({"mid": clear}))
