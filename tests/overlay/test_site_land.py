import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landgap.overlay.site_land import site_land

UNITS = ["a", "b", "c", "d"]


def pieces(*rows):
    return pd.DataFrame(rows, columns=["unit_id", "site_id", "pv_id", "area_ha"])


def test_a_site_that_units_share_is_booked_by_their_shares_with_the_land_under_its_pv():
    cut = pieces(("a", "S", None, 30.0), ("b", "S", "P", 10.0), ("a", "T", "P", 2.0), ("a", None, "P", 9.0))
    land = site_land(cut, pd.DataFrame({"site_id": ["S", "T"], "shared_by": ["c: 0.75; a: 0.25", None]}))
    assert land.to_dict("list") == {
        "unit_id": ["a", "a", "c"],
        "site_id": ["S", "T", "S"],
        "gross_ha": [10.0, 2.0, 30.0],
        "pv_ha": [2.5, 2.0, 7.5],
        "pv_low_ha": [2.5, 2.0, 7.5],
        "pv_high_ha": [2.5, 2.0, 7.5],
    }


def test_what_is_expected_under_pv_takes_the_place_of_what_is_drawn():
    """Never more than the land, and none where it is left out."""
    cut = pieces(("a", "S", None, 30.0), ("b", "S", "P", 10.0), ("a", "T", "P", 2.0))
    sites = pd.DataFrame({"site_id": ["S", "T"], "shared_by": ["c; d", None]})
    expected = pd.DataFrame(
        {"unit_id": ["a", "b"], "site_id": "S", "pv_ha": [4.0, 6], "pv_low_ha": 1.0, "pv_high_ha": [8.0, 11]}
    )
    land = site_land(cut, sites, expected)
    assert land["unit_id"].tolist() == ["a", "c", "d"]
    assert land[["pv_ha", "pv_low_ha", "pv_high_ha"]].to_numpy().tolist() == [[0] * 3, [5, 1, 9], [5, 1, 9]]


def test_without_sharing_land_is_booked_where_it_lies():
    cut = pieces(("a", "S", None, 30.0), ("b", "S", None, 10.0), ("a", "S", "P", 5.0))
    land = site_land(cut, pd.DataFrame({"site_id": ["S"]}))
    assert land["gross_ha"].tolist() == [35.0, 10.0]
    assert land["pv_ha"].tolist() == [5.0, 0.0]


@settings(max_examples=30)
@given(
    st.lists(st.floats(0.01, 500), min_size=1, max_size=6),
    st.lists(st.sampled_from(UNITS), min_size=1, max_size=4, unique=True),
)
def test_the_hectares_of_a_shared_site_close(hectares, sharing):
    cut = pieces(*((unit, "S", None, ha) for unit, ha in zip(UNITS * 2, hectares, strict=False)))
    land = site_land(cut, pd.DataFrame({"site_id": ["S"], "shared_by": ["; ".join(sharing)]}))
    assert land["unit_id"].tolist() == sorted(sharing)
    assert land["gross_ha"].sum() == pytest.approx(sum(hectares), rel=1e-12)
    assert np.ptp(land["gross_ha"]) == 0
