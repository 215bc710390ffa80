"""What an independent linear program found on 28 Nov 2026, to the unit, on the inventory as it then was."""

import pytest
from as_checked import TOTAL_HA, AsChecked

from landgap.assess_demand import demand_of
from landgap.transport import serve_locally

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def then(result):
    return AsChecked(result)


def test_as_printed_and_without_what_it_rests_on(then):
    land = then.parcels()
    assert then.land["supply_ha"].sum() == pytest.approx(2086, abs=0.5)
    assert round(then.dividend_ha(land)) == 220
    for site, left in (
        ("interkom-a9-b91", 0),
        ("merseburg-schkopau-lauchstaedt", 0),
        ("star-park-ii-tornau", 92),
    ):
        assert round(then.dividend_ha(land[land["site_id"] != site])) == left, site
    about = then.study.sites.set_index("site_id").loc[land["site_id"]]
    assert then.dividend_ha(land[(about["availability"] != "long").to_numpy()]) == 0
    assert then.dividend_ha(land[(~about["status"].isin(["planned", "idea"])).to_numpy()]) == 0
    assert then.dividend_ha(then.parcels(parcels="stated")) == 0


@pytest.mark.parametrize(("km", "dividend_ha"), [(15, 35), (20, 125), (30, 253), (40, 266), (60, 220)])
def test_distance(then, km, dividend_ha):
    assert round(then.dividend_ha(pairs=then.within(km))) == dividend_ha


@pytest.mark.parametrize(("mobile_share", "dividend_ha"), [(1.0, 220), (0.5, 472), (0.24, 194), (0.16, 113)])
def test_demand_that_stays_at_home_takes_the_land_there_first(then, mobile_share, dividend_ha):
    rest = serve_locally(then.parcels(), then.asked(), mobile_share)
    assert round(then.dividend_ha(rest.parcels, rest.requests)) == dividend_ha


@pytest.mark.parametrize(("net_share", "dividend_ha"), [(0.6, 0), (0.75, 220), (0.9, 452)])
def test_net_share(then, net_share, dividend_ha):
    assert round(then.dividend_ha(then.parcels(then.offered(net_share=net_share)))) == dividend_ha


@pytest.mark.parametrize(("key", "dividend_ha"), [("population", 367), ("existing_ha", 78)])
def test_demand_by_one_key(then, key, dividend_ha):
    weights = {"demand_weights": {key: 1.0}, "demand": None, "demand_total_ha": None, "net_share": None}
    demand = demand_of(then.study, then.found["land"], **weights)
    assert round(then.dividend_ha(asked=then.asked(demand=demand))) == dividend_ha


def test_known_municipalities_only(then):
    known = then.land.index[then.land["supply_ha"].notna()]
    asked = then.asked()
    assert round(then.dividend_ha(asked=asked[asked["unit_id"].isin(known)])) == 487


def test_where_the_missing_land_lies(then):
    missing_ha = TOTAL_HA - then.land["supply_ha"].sum()
    assert missing_ha == pytest.approx(1784, abs=0.5)
    assert then.dividend_ha(more=then.built(["DE-SN", "DE-TH"], missing_ha)) == 0
    # 728 ha in Saxony by its own count of 2018; the rest as known, four fifths in Saxony-Anhalt, all there
    in_saxony = then.land["supply_ha"][then.states.reindex(then.land.index) == "DE-SN"].sum()
    saxony = then.built(["DE-SN"], 728 - in_saxony)
    rest_ha = missing_ha - saxony.sum()
    for share, dividend_ha in ((None, 220), (0.8, 457), (1.0, 519)):
        more = saxony
        if share is not None:
            others = then.built(["DE-ST"], share * rest_ha), then.built(["DE-TH"], (1 - share) * rest_ha)
            more = saxony.add(others[0], fill_value=0.0).add(others[1], fill_value=0.0)
        assert round(then.dividend_ha(more=more)) == dividend_ha, share
