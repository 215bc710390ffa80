import numpy as np
import pandas as pd
import pytest

from landgap.errors import LandgapError
from landgap.layers.schema import LARGE_CLASSES, SIZE_CLASSES
from landgap.transport.requests import LEVELS, parcels, requests, share_of_large

OFFERED = pd.DataFrame(
    {
        "unit_id": ["a", "b", "c", "a"],
        "site_id": ["s", "t", "u", "v"],
        "size_class": ["5-10", "unknown", "1-5", "none"],
        "supply_ha": [8.0, np.nan, 3.0, 0.0],
        "kind": "GE",
    },
    index=[7, 5, 3, 1],
)
NEEDED = pd.DataFrame(
    {
        "unit_id": ["a", "a", "b"],
        "segment": ["all", "all", "port"],
        "year": [1, 2, 1],
        "demand_ha_low": [1.0, 2.0, 3.0],
        "demand_ha_mid": [2.0, 4.0, 6.0],
        "demand_ha_high": [4.0, 8.0, 12.0],
    }
)


SIZES = pd.DataFrame({"<1": 0.25, "5-10": 0.75}, index=["all", "port"])


def test_land_that_is_known_in_units_that_take_part():
    found = parcels(OFFERED, pd.Index(["a", "b"]))
    assert found.index.tolist() == [7]
    assert found.iloc[0].tolist() == ["a", "s", "5-10", 8.0]
    assert parcels(OFFERED, pd.Index(["c"]))["supply_ha"].tolist() == [3.0]


def test_years_are_summed_and_the_level_is_chosen():
    for level, factor in zip(LEVELS, (1, 2, 4), strict=True):
        found = requests(NEEDED, level, sizes=SIZES)
        assert found["demand_ha"].sum() == 6 * factor
        large = found[found["size_class"] == LARGE_CLASSES[0]]
        assert large.set_index(["unit_id", "segment"])["demand_ha"].to_dict() == {
            ("a", "all"): 2.25 * factor,
            ("b", "port"): 2.25 * factor,
        }


def test_classes_of_the_demand_itself_are_kept():
    own = NEEDED.assign(size_class=pd.Categorical([">=100", ">=100", "1-5"], SIZE_CLASSES, ordered=True))
    found = requests(own, "mid", sizes=SIZES)
    assert found["size_class"].tolist() == [">=100", "1-5"]
    assert found["demand_ha"].tolist() == [6, 6]


def test_input_is_left_as_it_was_and_numbers_become_text():
    before = OFFERED.copy(), NEEDED.copy()
    assert parcels(OFFERED.assign(unit_id=[1, 2, 3, 1]), pd.Index(["1"]))["unit_id"].tolist() == ["1"]
    assert requests(NEEDED.assign(unit_id=1), "mid", sizes=SIZES)["unit_id"].unique().tolist() == ["1"]
    for now, then in zip((OFFERED, NEEDED), before, strict=True):
        pd.testing.assert_frame_equal(now, then)


def test_every_fault_is_named_at_once():
    with pytest.raises(LandgapError) as error:
        parcels(OFFERED.drop(columns="site_id").assign(supply_ha=-1.0), pd.Index(["a"]))
    assert "offered.site_id: the column is missing" in str(error.value)
    assert "offered.supply_ha: negative in 4 rows (a, b, c, a)" in str(error.value)
    with pytest.raises(LandgapError) as error:
        requests(NEEDED.drop(columns="segment"), "middle", sizes=75 * SIZES)
    for fault in (
        "level: 'middle' is not one of",
        "sizes.5-10: above 1",
        "demand.segment",
    ):
        assert fault in str(error.value)
    with pytest.raises(LandgapError, match=r"demand\.demand_ha_low: missing in 1 row \(a\)"):
        requests(NEEDED.assign(demand_ha_low=[None, 1, 2]), "low", sizes=SIZES)


def test_segments_without_sizes_ask_for_none():
    found = requests(NEEDED, "mid", sizes=SIZES.loc[["port"]]).set_index(["segment", "size_class"])
    assert found["demand_ha"].to_dict() == {("all", "<1"): 6, ("port", "<1"): 1.5, ("port", "5-10"): 4.5}
    found = requests(NEEDED, "mid")
    assert found["size_class"].unique().tolist() == ["<1"]
    assert found["demand_ha"].sum() == NEEDED["demand_ha_mid"].sum()


def test_the_share_of_large_requests_is_that_from_5_ha():
    assert share_of_large(requests(NEEDED, "high", sizes=SIZES)) == 0.75
    assert share_of_large(requests(NEEDED, "high").assign(demand_ha=0.0)) == 0


def test_sizes_that_are_no_shares_are_refused():
    with pytest.raises(LandgapError) as error:
        requests(NEEDED, "mid", sizes=SIZES.assign(huge=0.1) * [1, 0.9, 1])
    for fault in ("sizes: huge are no size classes", "sizes: shares of all, port do not sum to 1"):
        assert fault in str(error.value)


def test_land_says_which_segments_it_may_serve():
    segments = pd.Series({7: "port", 3: "all", 5: "none"})
    found = parcels(OFFERED, pd.Index(["a", "c"]), segments=segments)
    assert found["segment"].to_dict() == {7: "port", 3: "all"}


def test_what_is_no_stated_parcel_can_be_taken_for_small_ones():
    land = OFFERED.assign(parcel_stated=False)
    units = pd.Index(OFFERED["unit_id"].unique())
    possible, stated = (parcels(land, units, parcels=which) for which in ("possible", "stated"))
    assert set(stated["size_class"].astype(str)) == {"1-5"}
    pd.testing.assert_series_equal(stated["supply_ha"], possible["supply_ha"])
    pd.testing.assert_frame_equal(
        parcels(OFFERED.assign(parcel_stated=True), units, parcels="stated"), possible
    )
    with pytest.raises(LandgapError, match=r"offered\.parcel_stated: the column is missing"):
        parcels(OFFERED, units, parcels="stated")
    with pytest.raises(LandgapError, match="parcels: 'sure' is not one of"):
        parcels(land, units, parcels="sure")
