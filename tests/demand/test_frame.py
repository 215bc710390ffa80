import numpy as np
import pandas as pd
import pytest

from landgap.demand.frame import COLUMNS, RANGE, by_unit, demand_frame
from landgap.demand.sectors import by_segment
from landgap.demand.sizes import split_by_size, table_shares
from landgap.demand.takeup import net_of_reuse
from landgap.errors import LandgapError


def rows(*units, low=1.0, mid=2.0, high=4.0, **further):
    amounts = dict(zip(RANGE, (low, mid, high), strict=True))
    return pd.DataFrame({"unit_id": list(units)}).assign(**amounts, **further)


def refused(frame, function=lambda frame: demand_frame(frame, method="by hand")):
    with pytest.raises(LandgapError) as error:
        function(frame)
    return str(error.value)


def test_the_form_that_all_methods_share():
    found = demand_frame(rows("a", "b", employees=7), method="by hand", parameters={"years": 18})
    assert found.columns.tolist() == [*COLUMNS, "employees"]
    assert found["segment"].tolist() == ["all", "all"]
    assert found["year"].isna().all()
    assert found.attrs == {"method": "by hand", "parameters": {"years": 18}}


def test_a_method_in_the_rows_stays_and_one_that_is_not_named_is_given():
    named = demand_frame(rows("a", "b", method=["one", "two"]))
    assert named["method"].tolist() == ["one", "two"]
    assert named.attrs["method"] == "one, two"
    assert demand_frame(rows("a")).attrs == {"method": "given", "parameters": {}}


def test_whole_numbers_are_keys_and_the_input_stays_as_it_was():
    given = rows(15002000, 14713000, segment=7, year=2030.0).set_index(pd.Index([5, 5]))
    before = given.copy()
    found = demand_frame(given, method="by hand")
    assert found["unit_id"].tolist() == ["15002000", "14713000"]
    assert found["segment"].tolist() == ["7", "7"]
    assert found["year"].tolist() == [2030, 2030]
    assert found.index.tolist() == [0, 1]
    pd.testing.assert_frame_equal(given, before)


def test_every_fault_in_one_message():
    given = rows("a", "b", "c", "d", "d", "e", None, year=2030)
    given["demand_ha_low"] = [-1, np.nan, 3.0, 1, 1, 1, 1]
    given["demand_ha_high"] = [4, 4, 4, 4, 4, np.inf, 4]
    text = refused(given)
    for fault in (
        "demand.unit_id: missing in 1 row",
        "demand.demand_ha_low: negative in 1 row (a)",
        "demand.demand_ha_low: missing in 1 row (b)",
        "demand.demand_ha_high: not finite in 1 row (e)",
        "demand: low, mid and high are out of order in 1 row (c)",
    ):
        assert fault in text


def test_duplicates_are_refused_and_size_classes_or_years_are_none():
    """Doubled rows would double the demand."""
    twice = pd.concat([rows("a", "b"), rows("a", low=-1.0)])
    assert "demand: duplicate unit_id in 2 rows (a)" in refused(twice)
    assert "demand_ha_low: negative" in refused(twice)
    assert len(demand_frame(twice.assign(demand_ha_low=1, year=[2030, 2030, 2031]))) == 3
    shares = table_shares(
        pd.DataFrame({"size_class": ["small", "large"], "share_of_ha": [0.5, 0.5]}),
        classes=["small", "large"],
    )
    split = split_by_size(demand_frame(rows("a", "b")), shares)
    assert by_unit(demand_frame(split)).loc["a"].tolist() == [1, 2, 4]
    text = refused(pd.concat([split, split[:1]], ignore_index=True))
    assert "duplicate unit_id and segment and year and size_class in 2 rows (a, all, small)" in text


def test_the_last_digits_of_sums_are_no_order():
    frame = demand_frame(rows("a", low=0.1 + 0.2, mid=0.3, high=0.3), method="by hand")
    assert frame["demand_ha_mid"].item() == 0.3


@pytest.mark.parametrize(
    "function",
    [
        by_unit,
        by_segment,
        lambda demand: net_of_reuse(demand, pd.Series({"a": 0.0})),
        lambda demand: split_by_size(demand, pd.Series({"1-5": 1.0})),
    ],
)
def test_whatever_takes_a_demand_refuses_what_is_none(function):
    assert "a DataFrame is needed, not a list" in refused([1, 2], function)
    text = refused(rows("a", "a", low=3.0, segment="C").drop(columns="demand_ha_high"), function)
    assert "demand.demand_ha_high: the column is missing" in text
    assert "duplicate unit_id and segment in 2 rows (a, C)" in text
