"""Kinds of columns and duplicates at the one door."""

import numpy as np
import pandas as pd
import pytest

from landgap.layers.checked import Inputs
from landgap.layers.kinds import Column


def test_measures_may_be_infinite_and_flags_may_be_unknown_where_gaps_are_allowed():
    rows = pd.DataFrame({"reach_years": [np.inf, np.nan], "reserve": [True, None]})
    inputs = Inputs("")
    checked = inputs.table(
        rows,
        "rows",
        Column("reach_years", "measure", required=True, gaps=True),
        Column("reserve", "flag", gaps=True),
    )
    assert inputs.faults == []
    assert checked["reach_years"].tolist() == [np.inf, pytest.approx(np.nan, nan_ok=True)]
    assert checked["reserve"].isna().tolist() == [False, True]
    inputs.table(
        rows.assign(reach_years="x"), "rows", Column("reach_years", "measure"), Column("reserve", "flag")
    )
    assert inputs.faults == [
        "rows.reach_years: not a number in 2 rows (x, x)",
        "rows.reserve: neither true nor false in 1 row (x)",
    ]


def test_duplicates_are_named_beside_other_faults_unless_the_key_itself_is_at_fault():
    pairs = pd.DataFrame({"origin": ["A", "A"], "destination": ["B", "B"], "cost": [-1, 2]})
    columns = [Column(name, "id", required=True) for name in ("origin", "destination")]
    columns.append(Column("cost", "amount", required=True))
    inputs = Inputs("")
    inputs.table(pairs, "costs", *columns, unique=["origin", "destination"])
    assert inputs.faults == [
        "costs.cost: negative in 1 row (A)",
        "costs: duplicate origin and destination in 2 rows (A, B)",
    ]
    inputs = Inputs("")
    inputs.table(pairs.drop(columns="destination"), "costs", *columns, unique=["origin", "destination"])
    assert inputs.faults[0].startswith("costs.destination: the column is missing")
    assert len(inputs.faults) == 2
