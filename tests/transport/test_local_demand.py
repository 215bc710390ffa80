import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.transport.inputs import serving
from landgap.transport.local_demand import serve_locally, served_first

HA = st.integers(0, 9).map(float)


def land(*rows):
    return pd.DataFrame(rows, columns=["unit_id", "segment", "size_class", "supply_ha"])


def need(*rows):
    return pd.DataFrame(rows, columns=["unit_id", "segment", "size_class", "demand_ha"])


def test_local_demand_comes_first_and_the_rest_may_go_elsewhere():
    """8 of 10 ha stay; 6 ha are there: 2 are unmet, and the other two hectares look for land elsewhere."""
    found = serve_locally(land(("A", "all", "5-10", 6.0)), need(("A", "all", "5-10", 10.0)), 0.2)
    assert found.local[["demand_ha", "met_ha", "unmet_ha"]].to_numpy().tolist() == [[8, 6, 2]]
    assert found.parcels.empty
    assert found.requests["demand_ha"].tolist() == [2]


def test_twelve_plots_of_half_a_hectare_serve_no_request_above_one():
    plots = land(("A", "all", "<1", 6.0))
    small, large = (serve_locally(plots, need(("A", "all", size, 3.0)), 0.0).local for size in ("<1", "1-5"))
    assert (small["met_ha"].item(), large["met_ha"].item()) == (3, 0)


def test_the_smallest_parcels_that_do_and_the_least_wanted_land_are_taken_first():
    offered = land(
        ("A", "crafts", "1-5", 2.0),
        ("A", "crafts;port", "1-5", 2.0),
        ("A", "crafts;port", ">=100", 100.0),
    )
    found = serve_locally(offered, need(("A", "crafts", "1-5", 3.0), ("A", "port", "1-5", 0.0)), 0.0)
    assert found.parcels["supply_ha"].tolist() == [1, 100]
    assert found.parcels["segment"].tolist() == ["crafts;port"] * 2


def test_land_of_no_segment_and_of_another_unit_serves_nobody():
    offered = land(("A", "none", ">=100", 50.0), ("B", "all", ">=100", 50.0))
    found = serve_locally(offered, need(("A", "crafts", "<1", 3.0)), 0.0)
    assert found.local["met_ha"].item() == 0
    pd.testing.assert_frame_equal(found.parcels, offered)


def test_the_share_may_be_given_by_segment():
    asked = need(("A", "crafts", "<1", 8.0), ("A", "port", "<1", 8.0))
    found = serve_locally(land(), asked, {"crafts": 0.25, "port": 1.0})
    assert found.requests["demand_ha"].tolist() == [2, 8]
    assert found.local["unmet_ha"].tolist() == [6, 0]


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_hectares_are_kept_and_no_land_that_fits_is_left_beside_unmet_demand(data):
    layers, segments, shape = ("all", "a;b", "a", "none"), ("a", "b"), (2, 3)
    draw = lambda kinds: np.array(  # noqa: E731
        data.draw(st.lists(HA, min_size=kinds * 6, max_size=kinds * 6))
    ).reshape(kinds, *shape)
    supply, asked, serves = draw(4), draw(2), serving(layers, segments)
    left, met = served_first(supply, asked, serves)
    assert (left >= 0).all()
    assert (met <= asked).all()
    np.testing.assert_allclose((supply - left).sum(axis=(0, 2)), met.sum(axis=(0, 2)))
    for segment in range(2):
        for unit in range(2):
            for size in range(3):
                if met[segment, unit, size] < asked[segment, unit, size]:
                    assert left[serves[:, segment], unit, size:].sum() == 0


def test_every_fault_is_named_at_once():
    with pytest.raises(lg.LandgapError) as error:
        serve_locally(
            land(("A", "all", "<1", -1.0)), need(("A", "port", "<1", 1.0)).drop(columns="unit_id"), 2
        )
    for fault in ("parcels.supply_ha: negative", "requests.unit_id: the column is missing"):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="mobile_share: no share for port"):
        serve_locally(land(), need(("A", "port", "<1", 1.0)), {"crafts": 0.5})
    with pytest.raises(lg.LandgapError, match="mobile_share: 2 is not a share"):
        serve_locally(land(), need(("A", "port", "<1", 1.0)), 2)
