import numpy as np
import pandas as pd
import pytest

import landgap as lg
from landgap.access.border_cost import border_cost
from landgap.access.travel_costs import travel_costs

NAMED = pd.DataFrame({"unit_id": ["A", "B", "C"]})
STATES = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})


def minutes(rows):
    return pd.DataFrame(rows, columns=["origin", "destination", "minutes"])


def matrix(result):
    return result.pivot_table(index="origin", columns="destination", values="cost")


def test_a_border_adds_minutes_and_takes_weight_in_both_directions():
    everyone = travel_costs(NAMED, table=minutes([("A", "B", 20), ("A", "C", 30), ("C", "A", 35)]))
    result = border_cost(everyone, STATES, crossing_cost={("DE-SN", "DE-ST"): 10.0}, crossing_factor=0.25)
    across = result[result["crosses_border"]]
    assert across[["origin", "destination", "cost", "crossing_factor"]].to_numpy().tolist() == [
        ["A", "C", 40, 0.25],
        ["C", "A", 45, 0.25],
    ]
    same = result[~result["crosses_border"]]
    assert same["cost"].tolist() == [0, 20, 0, 0]
    assert (same["crossing_factor"] == 1).all()
    assert result.attrs == everyone.attrs


def test_three_states_have_three_borders_each_with_its_own_price():
    table = minutes([(a, b, 10) for a in "ABC" for b in "ABC" if a != b])
    states = pd.Series({"A": "DE-ST", "B": "DE-TH", "C": "DE-SN"})
    result = border_cost(
        travel_costs(NAMED, table=table),
        states,
        crossing_cost={("DE-ST", "DE-SN"): 5, ("DE-TH", "DE-SN"): 7},
        crossing_factor={("DE-TH", "DE-ST"): 0.5},
    )
    assert matrix(result).to_numpy().tolist() == [[0, 10, 15], [10, 0, 17], [15, 17, 0]]
    assert result.loc[result["crossing_factor"] < 1, "origin"].tolist() == ["A", "B"]


def test_without_a_price_the_border_is_only_marked():
    everyone = travel_costs(NAMED, table=minutes([("A", "C", 30)]))
    result = border_cost(everyone, STATES)
    pd.testing.assert_frame_equal(result[everyone.columns], everyone)
    assert result["crosses_border"].sum() == 1


def test_every_fault_of_a_border_is_named_at_once():
    everyone = travel_costs(NAMED, table=minutes([]).astype({"minutes": float})).assign(crossing_factor=1.0)
    with pytest.raises(lg.LandgapError) as error:
        border_cost(
            everyone,
            pd.Series({"A": "DE-ST", "B": None, "C": "DE-SN"}),
            crossing_cost={("DE-ST", "DE-XX"): 1, ("DE-SN", "DE-SN"): 1, ("DE-SN", "DE-ST"): -2},
            crossing_factor={("DE-SN", "DE-ST"): 0.1, ("DE-ST", "DE-SN"): 0.2},
        )
    for fault in (
        "states: none for B",
        "have a border term already",
        "no unit lies in DE-XX; there are DE-SN, DE-ST",
        "DE-SN has no border with itself",
        "crossing_cost: -2 is not a number of km or minutes from 0, or None (DE-SN, DE-ST)",
        "two values for the border between DE-SN and DE-ST",
    ):
        assert fault in str(error.value)
    for faulty in ({"crossing_factor": 1.5}, {"crossing_cost": np.nan}, {"crossing_cost": np.inf}):
        with pytest.raises(lg.LandgapError, match=f"{next(iter(faulty))}: "):
            border_cost(everyone.drop(columns="crossing_factor"), STATES, **faulty)
    with pytest.raises(lg.LandgapError, match="states: duplicate keys A"):
        border_cost(everyone, pd.concat([STATES, STATES[:1]]))
    with pytest.raises(lg.LandgapError, match=r"costs\.cost: the column is missing"):
        border_cost(minutes([]), STATES)


def test_the_rows_of_the_caller_come_back_on_their_index():
    """Whatever the keys are; and the input is left as it was."""
    costs = pd.DataFrame(
        {"origin": [1, 2], "destination": [2, 2], "cost": [3.0, 0.0], "note": "x"}, index=[9, 4]
    )
    before = costs.copy()
    result = border_cost(costs, pd.Series({1: "DE-ST", 2: "DE-SN"}), crossing_cost=5)
    pd.testing.assert_frame_equal(costs, before)
    pd.testing.assert_frame_equal(result[["origin", "destination", "note"]], costs.drop(columns="cost"))
    assert result["cost"].tolist() == [8, 0]
