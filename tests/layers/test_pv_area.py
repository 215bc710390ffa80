import numpy as np
import pandas as pd
import pytest

import landgap as lg


def test_land_of_pv_follows_the_published_ratios():
    """3.56 (2006) and 2.25 ha/MW (2010), 1.0 (2021); a stated area goes before."""
    pv = pd.DataFrame(
        {
            "capacity_mw": 10.0,
            "commissioned": pd.array([2004, 2006, 2008, 2010, 2021, 2030, None, 2010], "Int64"),
            "area_ha": [None] * 7 + [26.5],
        }
    )
    assert lg.layers.pv_area_ha(pv).tolist() == pytest.approx([35.6, 35.6, 29.05, 22.5, 10, 10, 10, 26.5])


@pytest.mark.parametrize(
    "curve", [((2010, 1.0), (2006, 2.0)), ((2006, 22_500.0),), (), ((2010,),), 2.0, ((2010, float("nan")),)]
)
def test_a_curve_that_falls_back_in_time_or_is_in_square_metres_is_refused(curve):
    with pytest.raises(lg.LandgapError, match="rising years"):
        lg.layers.pv_area_ha(pd.DataFrame({"capacity_mw": [1.0]}), curve=curve)


def test_a_curve_of_ones_own_counts_and_a_stated_area_stays():
    pv = pd.DataFrame({"capacity_mw": [10.0, 10.0], "area_ha": [None, 7.0]})
    assert lg.layers.pv_area_ha(pv, curve=((2010, 2.0),)).tolist() == [20, 7]


def test_the_index_of_the_caller_comes_back_and_nothing_known_is_nan():
    pv = pd.DataFrame({"capacity_mw": [10.0, None], "area_ha": [0.0, 0.0]}, index=[("a", 1), ("b", 2)])
    found = lg.layers.pv_area_ha(pv)
    assert found.index.equals(pv.index)
    np.testing.assert_equal(found.tolist(), [10.0, np.nan])


def test_every_fault_is_named_at_once():
    pv = pd.DataFrame({"pv_id": [7], "capacity_mw": [-1.0], "commissioned": [20121]})
    with pytest.raises(lg.LandgapError) as error:
        lg.layers.pv_area_ha(pv, curve=((2006, 0.0),))
    assert [fault.split(":")[0] for fault in error.value.faults] == [
        "pv.capacity_mw", "pv.commissioned", "curve",
    ]  # fmt: skip
    assert "negative in 1 row (7)" in error.value.faults[0]
