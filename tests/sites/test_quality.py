"""Kinds of land, what is free of it, and the marks of quality."""

import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

import landgap as lg
from landgap.sites import free_share, land_kind


def sites(**columns):
    return frame({"site_id": ["S"], **columns}, [box(0, 0, 1000, 400)])


def junction(east, **columns):
    about = {"access_id": ["J"], "kind": ["motorway_junction"], "status": ["open"]} | columns
    return frame(about, [shapely.Point(X + east, Y)])


@pytest.mark.parametrize(
    ("columns", "kind", "free"),
    [
        ({"status": ["reserve"], "availability": ["immediate"]}, "serviced_reserve", 0.75),
        ({"status": ["reserve"], "availability": ["medium"], "available_ha": [15.0]}, "reserve", 0.375),
        ({"status": ["planned"], "availability": ["none"]}, "planned", 0),
        ({"status": ["company_reserve"], "available_ha": [15.0]}, "company_reserve", 0),
        ({"status": ["existing"], "available_ha": [15.0], "net_share": [0.5]}, "existing", 0.375),
        ({"status": ["brownfield"], "available_ha": [90.0]}, "brownfield", 1),
        ({"status": ["idea"], "available_ha": [15.0]}, "idea", 0),
        ({"status": ["withdrawn"]}, np.nan, 0),
        ({}, "unknown", np.nan),
    ],
)
def test_kind_and_free_share_by_what_is_known(columns, kind, free):
    site = sites(**columns)
    np.testing.assert_equal(land_kind(site).item(), kind)
    np.testing.assert_equal(free_share(site, net_share=0.75).item(), free)


@pytest.mark.parametrize(("east", "near"), [(5999, 1), (6001, 0)])
def test_a_junction_within_five_km_of_the_edge_is_near(east, near):
    marks = lg.sites.site_quality(sites(), junction(east)).loc["S"]
    assert marks[["large_parcel", "near_motorway"]].tolist() == [1, near]
    assert marks["quality"] == (1 + near) / 2


def test_what_is_not_known_has_no_mark():
    closed = junction(0, status=["under construction"])
    for access in (None, closed, closed.iloc[:0]):
        assert np.isnan(lg.sites.site_quality(sites(), access)["near_motorway"].item())
    marks = lg.sites.site_quality(sites(largest_parcel_ha=[4.0], availability=["short"])).loc["S"]
    assert marks[["large_parcel", "soon", "quality"]].tolist() == [0, 1, 0.5]


def test_of_several_parts_the_largest_counts():
    parts = box(0, 0, 200, 200).union(box(500, 0, 700, 240))
    assert lg.sites.site_quality(frame({"site_id": ["S"]}, [parts]))["large_parcel"].item() == 0
    assert lg.sites.site_quality(frame({"site_id": ["S"]}, [parts]), large_ha=4.5)["large_parcel"].item() == 1


def test_other_names_keys_and_systems_give_the_same_marks():
    """Geometry called geom, whole numbers as keys, degrees for metres; the caller's index is kept."""
    other = sites(status=["existing"], available_ha=[15.0]).assign(site_id=7).rename_geometry("geom")
    other = other.to_crs(4326).set_index(pd.Index(["row"]))
    before = other.copy()
    marks = lg.sites.site_quality(other, junction(5990).to_crs(25833))
    assert (marks.index.tolist(), marks["near_motorway"].item()) == (["7"], 1)
    share = free_share(other, net_share=0.75)
    assert share.to_dict() == pytest.approx({"row": 0.375}, abs=1e-5)
    assert land_kind(other).to_dict() == {"row": "existing"}
    pd.testing.assert_frame_equal(pd.DataFrame(other), pd.DataFrame(before))


def test_every_fault_is_named_at_once():
    double = pd.concat([sites(available_ha=[-1.0]), sites(availability=["soon"])])
    access = junction(0).drop(columns="kind").set_crs(None, allow_override=True)
    with pytest.raises(lg.LandgapError) as error:
        lg.sites.site_quality(double, access, large_ha=0, junction_km="5")
    for fault in (
        "sites.available_ha: negative in 1 row (S)",
        'sites.availability: "soon" not among',
        "duplicate site_id in 2 rows",
        "access.kind: the column is missing",
        "access: no coordinate reference system",
        "large_ha: 0 is not a number of ha above 0",
        "junction_km: '5' is not a number of km above 0",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="net_share: 75 is not a share"):
        free_share(sites(), net_share=75)
    with pytest.raises(lg.LandgapError, match='"sold" not among'):
        land_kind(pd.DataFrame({"status": ["sold"]}))
    with pytest.raises(lg.LandgapError, match="sites: a GeoDataFrame with an active geometry is needed"):
        lg.sites.site_quality(pd.DataFrame({"site_id": ["S"]}))
