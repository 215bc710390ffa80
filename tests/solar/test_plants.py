"""The model of a plant: how well place and area are known, and when it stood."""

import numpy as np
import pandas as pd
import pytest
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.layers.checked import Inputs
from landgap.layers.dated import phase
from landgap.solar import AREA_SPREAD, with_uncertainty
from landgap.solar.plants import checked_plants

YEAR = st.none() | st.integers(2000, 2030)


def plants(**columns):
    count = len(next(iter(columns.values())))
    rows = {"pv_id": [f"P{n}" for n in range(count)], "capacity_mw": 2.0 + np.arange(count)}
    return frame(rows | columns, [box(300 * n, 0, 300 * n + 100, 100) for n in range(count)])


def faults(pv):
    inputs = Inputs("")
    checked_plants(inputs, pv)
    return "\n".join(inputs.faults)


def test_how_well_place_and_area_are_known():
    pv = plants(
        footprint=["given", "modelled", "modelled", "modelled", "given"],
        position=[None, None, "exact", None, "approximate"],
        position_accuracy_m=[50.0, 300.0, 300.0, None, None],
        area_basis=["outline", "capacity", "stated", "capacity", "outline"],
    )
    found = with_uncertainty(pv)
    radius_m = np.sqrt(10_000 / np.pi)
    assert found["accuracy_m"].tolist() == pytest.approx([0, 300, 0, radius_m, radius_m])
    assert found["area_spread"].tolist() == [0, AREA_SPREAD, 0, AREA_SPREAD, 0]


def test_what_takes_no_land_is_left_out_and_the_index_is_the_callers():
    pv = plants(mounting=["ground", "roof", "car_park"]).rename_geometry("geom").to_crs(25833)
    found = with_uncertainty(pv.set_axis(["x", "y", "z"]))
    assert found.index.tolist() == ["x"]
    assert found.area.item() == pytest.approx(10_000, rel=1e-4)


@settings(deadline=None)  # 33 tables pass the door
@given(YEAR, YEAR, st.sampled_from([None, "operating", "planned", "withdrawn"]))
@pytest.mark.slow
def test_a_plant_has_one_phase_a_year_and_never_comes_back(begun, ended, status):
    pv = pd.DataFrame({"commissioned": [begun], "decommissioned": [ended], "status": [status]})
    seen = [phase(pv, year).item() for year in range(1999, 2032)]
    order = {"planned": 0, "standing": 1, "gone": 2}
    assert [order[one] for one in seen] == sorted(order[one] for one in seen)
    if status == "withdrawn" and ended is None:
        assert set(seen) == {"gone"}


def test_every_fault_is_named_at_once():
    bad = plants(capacity_mw=[749.0, 2.0, 2.0], commissioned=[2012, 1984, 2020], area_ha=[750.0, 2.0, 50.0])
    text = faults(bad.assign(decommissioned=[None, None, 2019]))
    for fault in (
        "pv.capacity_mw: above 700 MW in 1 row (P0)",
        "pv.area_ha, pv.capacity_mw: outside 0.3 to 10 ha per MW in 1 row (P2: 25)",
        "pv.commissioned: outside 1985 to 2040 in 1 row (P1)",
        "pv.decommissioned: before it was commissioned in 1 row (P2)",
    ):
        assert fault in text
    text = faults(plants(capacity_mw=[-1.0, 2.0], commissioned=[20121, 2012]).assign(pv_id="P"))
    for fault in ("capacity_mw: negative", "commissioned: not a year", "duplicate pv_id in 2 rows (P)"):
        assert fault in text
    with pytest.raises(lg.LandgapError, match=r"pv\.mounting: .*not among ground, roof, car_park"):
        with_uncertainty(plants(mounting=["balcony"]))


def test_stages_differ_in_capacity_or_year_and_duplicates_in_nothing():
    shape = box(0, 0, 100, 100)
    rows = {"pv_id": ["a", "b"], "capacity_mw": [2.0, 2.0], "commissioned": [2010, 2010]}
    assert "1 duplicate plants" in faults(frame(rows, [shape, shape]))
    for other in ({"capacity_mw": [2.0, 3.0]}, {"commissioned": [2010, 2011]}):
        assert not faults(frame(rows | other, [shape, shape]))
    assert not faults(frame(rows, [shape, box(200, 0, 300, 100)]))
