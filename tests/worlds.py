"""Small worlds for the exchange: a case worked by hand, any four units in three states, any network."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landgap.layers.schema import SIZE_CLASSES
from landgap.transport.network import Problem

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
        for size in (CLASSES if classes else ("<=5",))
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


LAYERS, SEGMENTS, PLACES, SIZES = 3, 2, 4, 2
# the first layer of land serves both segments, the others one each
SERVES = np.array([[True, True], [True, False], [False, True]])


@st.composite
def problems(draw, *, limits=True):
    reached = draw(arrays(bool, (PLACES, PLACES)))
    need, land = np.nonzero(reached)
    groups = 2 if limits else 0
    return Problem(
        draw(arrays(float, (LAYERS, PLACES, SIZES), elements=st.integers(0, 9).map(float))),
        draw(arrays(float, (SEGMENTS, PLACES, SIZES), elements=st.integers(0, 9).map(float))),
        SERVES,
        need,
        land,
        draw(arrays(float, need.size, elements=st.integers(0, 9).map(float))),
        draw(arrays(np.int64, need.size, elements=st.integers(-1, groups - 1))),
        draw(arrays(float, groups, elements=st.integers(0, 9).map(float))),
    )


def ring(places):
    """Places on a ring: each reaches itself and two more; odd ones have land, even ones need."""
    need = np.repeat(np.arange(places), 3)
    land = (need + np.tile([0, 1, 2], places)) % places
    odd = np.arange(places) % 2
    return Problem(
        (3.0 * odd)[None, :, None],
        (2.0 * (1 - odd))[None, :, None],
        np.array([[True]]),
        need,
        land,
        np.tile([0.0, 5, 1], places),
        np.full(need.size, -1),
        np.zeros(0),
    )


def unmet(problem, solution):
    return problem.demand.sum() - solution.served.sum()
