"""Small worlds for the exchange: a case worked by hand, and any four units in three states."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from landgap.layers.schema import SIZE_CLASSES

UNITS = list("abcd")
STATES = pd.Series({"a": "DE-ST", "b": "DE-ST", "c": "DE-SN", "d": "DE-TH"})
CLASSES = SIZE_CLASSES[:3]
SEGMENTS = ("port", "office")
HECTARES = st.integers(0, 6).map(float)


def toy():
    """Three municipalities, two in one state; minutes, and ten years of demand."""
    ha = pd.DataFrame({"unit_id": list("ABC"), "supply_ha": [60.0, 10, 5], "demand_ha": [10.0, 20, 40]})
    minutes = [5.0, 20, 30, 20, 5, 15, 30, 15, 5]
    costs = pd.DataFrame({"origin": list("AAABBBCCC"), "destination": list("ABC" * 3), "cost": minutes})
    return ha, ha, costs, pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})


@st.composite
def worlds(draw, *, segments=True, classes=True):
    """Four units in three states; land and demand of kinds; some pairs out of reach."""
    kinds = [
        (unit, segment, size)
        for unit in UNITS
        for segment in (SEGMENTS if segments else ("all",))
        for size in (CLASSES if classes else ("1-5",))
    ]
    tables = []
    for name in ("supply_ha", "demand_ha"):
        ha = draw(st.lists(HECTARES, min_size=len(kinds), max_size=len(kinds)))
        table = pd.DataFrame(kinds, columns=["unit_id", "segment", "size_class"])
        tables.append(table.assign(**{name: ha}))
    costs = pd.DataFrame({"origin": np.repeat(UNITS, 4), "destination": UNITS * 4}).assign(
        cost=draw(st.lists(st.integers(0, 9).map(float), min_size=16, max_size=16))
    )
    there = draw(st.lists(st.booleans(), min_size=16, max_size=16))
    costs = costs[np.array(there) | (costs["origin"] == costs["destination"])]
    # one pair that always meets, so that the tables are never refused
    for table, column in zip(tables, ("supply_ha", "demand_ha"), strict=True):
        table.loc[0, column] += 1
    return *tables, costs, STATES
