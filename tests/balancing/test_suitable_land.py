import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.balancing.suitable_land import land_for, suitable_ha

OFFERED = pd.DataFrame(
    {
        "unit_id": ["u", "u", "v", "v"],
        "site_id": ["a", "a", "a", "b"],
        "supply_ha": [10.0, 5.0, np.nan, 0.0],
    }
)
SUITED = OFFERED.assign(
    segment="port",
    fits=["sure", "possible", "possible", "no"],
    fails=["", "", "", "rail"],
    possible="",
    not_known=["", "rail", "rail", ""],
)


def test_sure_land_counts_as_possible_too_and_what_is_not_known_has_no_hectares():
    land = land_for("port", OFFERED, SUITED)
    assert suitable_ha(land, "site_id").to_dict("index") == {
        "a": {"sure_ha": 10.0, "possible_ha": 15.0},
        "b": {"sure_ha": 0.0, "possible_ha": 0.0},
    }
    assert suitable_ha(land, "unit_id")["possible_ha"].to_dict() == {"u": 15.0, "v": 0.0}


def test_a_segment_that_asks_for_nothing_is_served_by_all_land():
    land = land_for("offices", OFFERED, SUITED)
    assert land["fits"].tolist() == ["sure"] * 4
    assert suitable_ha(land, "unit_id")["sure_ha"].to_dict() == {"u": 15.0, "v": 0.0}
    assert land_for("offices", OFFERED[:0], SUITED[:0]).empty


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(st.floats(0, 1e3), st.sampled_from(["no", "possible", "sure"])), min_size=1, max_size=8
    )
)
def test_nothing_is_sure_that_is_not_possible_and_nothing_exceeds_the_supply(rows):
    land = pd.DataFrame(rows, columns=["supply_ha", "fits"]).assign(site_id="a")
    found = suitable_ha(land, "site_id").loc["a"]
    assert found["sure_ha"] <= found["possible_ha"] + 1e-9
    assert found["possible_ha"] <= land["supply_ha"].sum() + 1e-9
