import geopandas as gpd
import pandas as pd
import pytest
import shapely
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.layers.schema import PLAN_LEVELS
from landgap.sites import NET_SHARES, free_share, net_shares

ENDS = ["supply_low_ha", "supply_ha", "supply_high_ha"]


def offered(units, option, columns):
    """Say what a reserve of 40 ha offers."""
    site = frame({"site_id": ["S"], "status": ["reserve"], "kind": ["GE"], **columns}, [box(0, 0, 1000, 400)])
    study = lg.StudyArea.from_layers(units=units, sites=site, horizon_years=10)
    return (
        lg.supply(study.sites, lg.ledger(study.units, study.sites), net_share=option)[ENDS].iloc[0].tolist()
    )


@pytest.mark.parametrize(
    ("columns", "option", "expected_ha"),
    [
        ({"plan_level": ["regional_plan"]}, None, [80 / 3, 80 / 3, 80 / 3]),
        ({"plan_level": ["development_plan"]}, None, [22.8, 30, 32]),
        ({"plan_level": ["land_use_plan"]}, None, [22.8, 30, 32]),
        ({}, None, [22.8, 30, 32]),
        ({"plan_level": ["regional_plan"]}, 0.75, [30, 30, 30]),
        ({"plan_level": ["development_plan"], "net_share": [0.5]}, None, [20, 20, 20]),
        ({"plan_level": ["development_plan"], "available_ha": [9.0]}, None, [9, 9, 9]),
    ],
)
def test_a_plan_gives_the_range_of_the_supply_and_what_is_stated_goes_before(
    units, columns, option, expected_ha
):
    assert offered(units, option, columns) == pytest.approx(expected_ha)


def test_every_level_has_a_range_that_rises_and_a_source():
    assert set(NET_SHARES) == set(PLAN_LEVELS)
    assert all(
        0 < share.low <= share.mid <= share.high <= 1 and share.source for share in NET_SHARES.values()
    )


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from([*PLAN_LEVELS, None]), st.none() | st.floats(0, 1)), min_size=1))
def test_low_never_exceeds_mid_nor_mid_high(rows):
    sites = pd.DataFrame(rows, columns=["plan_level", "net_share"])
    found = net_shares(sites, net_share=None)
    assert found["low"].le(found["mid"]).all()
    assert found["mid"].le(found["high"]).all()
    stated = sites["net_share"].notna()
    assert (found.loc[stated, "low"] == found.loc[stated, "high"]).all()


def test_a_share_in_per_cent_and_an_unknown_level_are_refused_together():
    with pytest.raises(lg.LandgapError) as error:
        net_shares(pd.DataFrame({"plan_level": ["national"]}), net_share=75)
    assert "net_share: 75" in str(error.value)
    assert "national" in str(error.value)


def test_a_hundred_gross_hectares_at_three_quarters_are_75_net():
    """Stated as net, or without a basis, they stay a hundred; in supply and as a share of the site."""
    sites = gpd.GeoDataFrame(
        {"site_id": ["g", "n", "s"], "available_ha": 100.0, "land_basis": ["gross", "net", None]},
        geometry=[shapely.box(left, 0, left + 2000, 1000) for left in (0, 3000, 6000)],
        crs="EPSG:3035",
    )
    sites["status"] = "existing"
    units = gpd.GeoDataFrame(
        {"unit_id": ["u"], "name": "U", "state": "DE-ST"}, geometry=[shapely.box(0, 0, 9000, 1000)], crs=3035
    )
    found = lg.supply(sites, lg.ledger(units, sites), net_share=0.75).set_index("site_id")
    assert found["supply_ha"].round(6).to_dict() == {"g": 75, "n": 100, "s": 100}
    by_plan = lg.supply(sites, lg.ledger(units, sites)).set_index("site_id").loc["g"]
    assert by_plan[["supply_low_ha", "supply_ha", "supply_high_ha"]].round(6).tolist() == [57, 75, 80]
    assert free_share(sites, net_share=0.75).round(6).tolist() == [0.375, 0.5, 0.5]
