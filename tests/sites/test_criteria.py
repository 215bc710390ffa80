"""The nearest access point, and what a site is judged by."""

import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

import landgap as lg
from landgap.layers.access_points import AIRPORT, MOTORWAY, RAIL_FREIGHT
from landgap.sites.criteria import site_measures


def points(**columns):
    places = [shapely.Point(X + east, Y) for east in (5000, 9000, 20000)]
    columns = {"access_id": ["a", "b", "c"], "kind": "motorway_junction"} | columns
    return frame(columns, places)


@pytest.fixture
def site():
    return frame({"site_id": ["S1"]}, [box(0, 0, 1000, 1000)])


def test_distance_is_from_the_edge_to_the_nearest_that_is_in_use(site):
    access = points(status=["under construction", "open", None])
    found = lg.sites.nearest(site, access, kinds=MOTORWAY).iloc[0]
    assert (found["km"], found["access_id"]) == (8, "b")


def test_a_point_inside_is_no_distance_away_and_utm_says_the_same(site):
    inside = points().set_geometry([box(100, 100, 200, 200).centroid] * 3)
    assert lg.sites.nearest(site, inside, kinds=MOTORWAY)["km"].item() == 0
    there = lg.sites.nearest(site.to_crs(25833), points(), kinds=MOTORWAY)["km"]
    assert there.item() == pytest.approx(4, rel=1e-6)


def test_nothing_in_use_is_missing_and_not_zero(site):
    found = lg.sites.nearest(site, points(status="closed"), kinds=MOTORWAY)
    assert found[["km", "access_id"]].isna().all(axis=None)
    assert lg.sites.nearest(site, points(), kinds=AIRPORT)["km"].isna().all()


def test_accuracy_of_both_ends(site):
    access = points(position_accuracy_m=[500.0, 1.0, 1.0])
    found = lg.sites.nearest(site.assign(position_accuracy_m=300.0), access, kinds=MOTORWAY)
    assert found["accuracy_km"].item() == pytest.approx(0.8)


def test_the_users_own_minutes_go_before_distance(site):
    times = pd.DataFrame({"origin": "S1", "destination": ["a", "b"], "minutes": [20.0, 12.0]}, index=[0, 1])
    found = lg.sites.nearest(site, points(), kinds=MOTORWAY, times=times).iloc[0]
    assert (found["minutes"], found["access_id"]) == (12, "b")


def test_bad_times_and_layers(site):
    times = pd.DataFrame(
        {"origin": ["S1", "S9", "S1"], "destination": ["a", "b", "a"], "minutes": [-1, 3, None]}
    )
    with pytest.raises(lg.LandgapError) as error:
        lg.sites.nearest(site, points(), kinds=MOTORWAY, times=times)
    for fault in (
        "times.origin: unknown: S9",
        "times.minutes: negative in 1 row (S1)",
        "times.minutes: missing in 1 row (S1)",
        "times: duplicate origin and destination in 2 rows",
    ):
        assert fault in str(error.value)
    with pytest.raises(
        lg.LandgapError, match=r"times.destination: the column is missing(?s:.)*times.minutes: the col"
    ):
        lg.sites.nearest(site, points(), kinds=MOTORWAY, times=times[["origin"]])
    with pytest.raises(lg.LandgapError, match=r"access\.kind: the column is missing"):
        lg.sites.nearest(site, points().drop(columns="kind"), kinds=MOTORWAY)
    with pytest.raises(lg.LandgapError, match="places: no coordinate reference system"):
        lg.sites.nearest(site.set_crs(None, allow_override=True), points(), kinds=MOTORWAY)


def test_sites_of_the_bundled_area(halle_leipzig, result):
    found = site_measures(halle_leipzig.sites, result.offered, halle_leipzig.access)
    assert found.loc["leuna-chemical-site", "contiguity"] == pytest.approx(
        0.125, abs=1e-3
    )  # under 5 of 40 ha
    assert found.loc["gvz-leipzig", "rail_freight_km"] == 0  # the freight village lies in it
    assert found["airport_km"].notna().all()
    modelled = halle_leipzig.sites.set_index("site_id")["largest_parcel_ha"].isna()
    assert found.loc[modelled.reindex(found.index), "contiguity"].isna().all()
    unknown = found["supply_ha"].isna()
    assert found.loc[unknown, "nothing_available"].isna().all()
    assert unknown.sum() == 7


def measured(site, access, **options):
    offered = pd.DataFrame({"site_id": ["S1"], "gross_ha": 1.0, "available_ha": 1.0, "supply_ha": 1.0})
    return site_measures(site, offered, access, **options).iloc[0]


MINUTES = ["motorway_minutes", "motorway_minutes_low", "motorway_minutes_high"]


def test_minutes_to_the_junction_lie_between_bounds(site):
    """4 km from the edge, 8 to the next, 19 to the last; at 60 km/h and a detour of 1.5 a km takes 1.5."""
    exact = site.assign(position_accuracy_m=500.0)
    access = points(position_accuracy_m=[1000.0, 6000.0, 1.0])
    found = measured(exact, access, detour=1.5, speed_kmh=60)
    # the second may be 2 km away, the first no farther than 5; and the site half a km nearer or farther
    assert found[MINUTES].tolist() == pytest.approx([6, 1.5 * 1.5, 1.5 * 5.5], abs=0.05)
    assert found["motorway_minutes_low"] <= 1.5 * 1.5
    near = measured(exact, points(position_accuracy_m=9000.0), detour=1.5, speed_kmh=60)
    assert near["motorway_minutes_low"] == 0


def test_an_accuracy_that_is_not_stated_bounds_nothing(site):
    assert measured(site, points())[MINUTES].isna().tolist() == [False, True, True]
    one_unknown = points(position_accuracy_m=[1000.0, None, 1000.0])
    found = measured(site.assign(position_accuracy_m=1.0), one_unknown)
    assert found[MINUTES].isna().tolist() == [False, True, False]
    assert measured(site, points(status="closed"))[MINUTES].isna().all()
    with pytest.raises(lg.LandgapError, match="speed_kmh: 0 is not"):
        measured(site, points(), speed_kmh=0)


def test_a_study_without_access_points_knows_no_distance(study):
    result = lg.assess(study)
    km = result.site_scores.measures[["motorway_km", "rail_freight_km", "airport_km"]]
    assert km.isna().all(axis=None)
    assert result.site_scores.table["score"].isna().all()
    assert any("sites have none" in notice.text("en") for notice in result.warnings)


def test_kinds_are_those_of_the_layer(halle_leipzig):
    kinds = set(halle_leipzig.access["kind"])
    assert {*MOTORWAY, *RAIL_FREIGHT, *AIRPORT} <= kinds
    assert np.isfinite(halle_leipzig.access.geometry.x).all()


def test_other_names_keys_and_systems_give_the_same_kilometres(site):
    """Geometry called geom, whole numbers as keys, degrees for metres; the caller's index is kept."""
    other = site.assign(site_id=[1]).rename_geometry("geom").to_crs(4326).set_index(pd.Index(["row"]))
    before = other.copy()
    found = lg.sites.nearest(other, points().rename_geometry("way").to_crs(25833), kinds=list(MOTORWAY))
    assert found.loc["row", "km"] == pytest.approx(4, abs=1e-3)
    times = pd.DataFrame({"origin": [1], "destination": ["c"], "km": [3]})
    assert lg.sites.nearest(other, points(), kinds=MOTORWAY, times=times).loc["row", "access_id"] == "c"
    pd.testing.assert_frame_equal(pd.DataFrame(other), pd.DataFrame(before))


def test_bad_tables_of_sites(site):
    offered = pd.DataFrame({"site_id": ["S1"], "gross_ha": [-1.0], "supply_ha": [None]})
    with pytest.raises(lg.LandgapError) as error:
        site_measures(pd.concat([site, site]), offered, points().drop(columns="access_id"))
    for fault in (
        "sites: duplicate site_id in 2 rows (S1)",
        "access.access_id: the column is missing",
        "offered.gross_ha: negative in 1 row (S1)",
        "offered.available_ha: the column is missing",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="kinds: a list of keys is needed, not the text 'airport'"):
        lg.sites.nearest(site, points(), kinds="airport")
