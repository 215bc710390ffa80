"""The commercial land of the ledger, and overlaps that are made to fit it."""

import numpy as np
import pandas as pd
import pytest
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.solar.land import commercial_land, described, reconciled
from landgap.solar.overlap import ExpectedOverlap

UNITS = frame(
    {"unit_id": ["a", "b"], "name": ["A", "B"], "state": ["DE-ST", "DE-SN"]},
    [box(0, 0, 2000, 2000), box(2000, 0, 4000, 2000)],
)
SITES = frame(
    {"site_id": ["S", "T", "W"], "status": ["reserve", "existing", "withdrawn"]},
    [box(1900, 0, 2100, 100), box(0, 500, 100, 600), box(0, 900, 100, 1000)],
)
QUALITY = pd.Series({"S": 0.8, "T": 0.2})


def test_a_row_is_a_unit_and_site_of_commercial_land():
    land = described(commercial_land(UNITS, SITES, lg.ledger(UNITS, SITES)), SITES, QUALITY, 0.75)
    assert land[["unit_id", "site_id", "state", "land", "quality"]].to_numpy().tolist() == [
        ["a", "S", "DE-ST", "reserve", 0.8],
        ["a", "T", "DE-ST", "existing", 0.2],
        ["b", "S", "DE-SN", "reserve", 0.8],
    ]
    assert land.area.tolist() == pytest.approx([10_000] * 3)
    halo = UNITS.assign(halo=[True, False])
    beside = commercial_land(halo, SITES, lg.ledger(halo, SITES))
    assert beside.loc[~beside["halo"], "unit_id"].tolist() == ["b"]


AMOUNT = st.floats(0.01, 3.0)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(AMOUNT, st.booleans()), min_size=1, max_size=5))
def test_all_plants_together_fit_the_site_and_exact_places_come_first(rows):
    """One site of 1 ha; plants that are not in the ledger, so that nothing else is known of them."""
    hectares = np.array([ha for ha, _ in rows])
    exact = np.array([known for _, known in rows])
    pairs = pd.DataFrame(
        {
            "plant": range(len(rows)),
            "land": 1,
            "method": np.where(exact, "exact", "expected"),
            "overlap_ha": hectares,
        }
    )
    draws = np.repeat(hectares[:, None], 4, axis=1)
    plants = frame(
        {"pv_id": [f"P{n}" for n in range(len(rows))], "phase": "standing"}, [box(0, 0, 1, 1)] * len(rows)
    )
    ledger = lg.ledger(UNITS, SITES)
    land = commercial_land(UNITS, SITES, ledger)
    found = reconciled(ExpectedOverlap(pairs, draws, draws), plants, land, ledger)
    fixed = min(hectares[exact].sum(), 1.0)
    after = pd.Series(0.0, range(len(rows))).add(found.pairs.set_index("plant")["overlap_ha"], fill_value=0)
    assert after[exact].sum() == pytest.approx(fixed)
    assert after[~exact].sum() == pytest.approx(min(hectares[~exact].sum(), 1 - fixed))
    assert (found.draws_ha.sum(axis=0) <= 1 + 1e-9).all()


def test_what_is_denied_leaves_its_room_to_the_others_and_stays_in_the_high_end():
    """Two plants of 0.8 ha on a site of 1 ha: half each as measured; the second has 0.8 by the word."""
    pairs = pd.DataFrame({"plant": [0, 1], "land": 1, "method": "expected", "overlap_ha": 0.8})
    draws = np.full((2, 4), 0.8)
    plants = frame({"pv_id": ["P", "Q"], "phase": "standing"}, [box(0, 0, 1, 1)] * 2)
    ledger = lg.ledger(UNITS, SITES)
    land = commercial_land(UNITS, SITES, ledger)
    found = reconciled(
        ExpectedOverlap(pairs, draws, draws), plants, land, ledger, denied=np.array([True, False])
    )
    assert found.pairs["overlap_ha"].tolist() == pytest.approx([0, 0.8])
    assert found.ranges(np.zeros(2)).loc[0].tolist() == pytest.approx([0.8, 0.8, 1.0])
    assert found.taken(np.array([True, False])).ranges(np.zeros(1)).loc[0].tolist() == pytest.approx(
        [0, 0, 0.5]
    )


def test_exact_overlaps_are_those_of_the_ledger():
    """Two parks on the same hectare: the ledger gives it to one, and the other has no pair left."""
    pv = frame(
        {"pv_id": ["P", "Q"], "capacity_mw": [1.0, 2.0], "accuracy_m": 0.0, "area_spread": 0.0},
        [box(0, 500, 100, 600), box(0, 500, 100, 700)],
    ).assign(phase="standing")
    ledger = lg.ledger(UNITS, SITES, pv)
    land = commercial_land(UNITS, SITES, ledger)
    found = reconciled(lg.solar.expected_overlap(pv, land), pv, land, ledger)
    under = ledger.pieces.dropna(subset=["site_id", "pv_id"])
    assert pv["pv_id"].iloc[found.pairs["plant"]].tolist() == under["pv_id"].tolist()
    assert found.pairs["overlap_ha"].tolist() == pytest.approx([1.0])
