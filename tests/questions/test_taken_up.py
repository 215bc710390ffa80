import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.questions import taken_up


def rows(**columns):
    base = {
        "area_name": "A",
        "measure": "take_up",
        "segment": "logistics",
        "period_start": 2018,
        "period_end": 2022,
    }
    return pd.DataFrame({**base, **columns})


def test_a_sum_and_its_rate_are_one_row():
    for order in ([0, 1], [1, 0]):
        table = taken_up(
            rows(ha_low=[144.0, 36.0], ha_high=[144.0, 36.0], per_year=["no", "yes"]).iloc[order]
        )
        assert table[["years", "ha_low", "ha_year_low"]].to_numpy().tolist() == [[4, 144, 36]]


def test_a_rate_alone_becomes_a_sum():
    table = taken_up(rows(ha_low=[2.0], ha_high=[3.0], per_year=["yes"]))
    assert table[["ha_low", "ha_high", "ha_year_high"]].to_numpy().tolist() == [[8, 12, 3]]


def test_within_one_year_it_is_one_year_and_what_is_not_published_is_missing():
    table = taken_up(rows(ha_low=[None], ha_high=[5.0], period_end=[2018]))
    assert table["years"].item() == 1
    assert np.isnan(table["ha_low"].item())
    assert table["ha_year_high"].item() == 5
    assert table["basis"].item() == "not_stated"


def test_other_measures_and_floor_space_stay_out():
    assert taken_up(rows(measure=["floor_space_take_up"], ha_low=[41.0])).empty


def test_what_is_no_table():
    with pytest.raises(lg.LandgapError, match="reference"):
        taken_up(pd.DataFrame({"measure": ["take_up"]}))


def test_what_pages_tell_of_the_region(halle_leipzig):
    table = taken_up(halle_leipzig).set_index("area_name")
    assert table["ha_high"].dropna().to_dict() == {
        "Kabelsketal": 144,
        "Star Park Halle A14": 104.3,
        "Grimma Nord III": 44,
        "Delitzsch": 5,
        "Eilenburg Schanzberg": 3,
    }
    assert table.loc["Star Park Halle A14", "segment"] == "automotive;logistics"
    assert table["ha_year_high"].round(1).dropna().tolist() == [36, 26.1, 14.7, 2.5, 0.8]
    assert table["ha_high"].isna().to_dict()["Markranstädt"]
    assert table["source"].notna().all()
