import pandas as pd
import pytest
import shapely
from ground import X, Y, frame

import landgap as lg
from landgap.questions.changed_sites import changed_sites


def test_a_site_is_added_beside_those_that_are_there(tiny_study):
    before = tiny_study.sites.copy()
    other, done = changed_sites(tiny_study, add={"unit_id": "Bedorf", "gross_ha": 40})
    new = other.sites.set_index("site_id").loc["new-1"]
    assert done.to_dict() == {"new-1": "added"}
    assert (new["unit_id"], new["status"], new["position"]) == ("15088002", "planned", "approximate")
    assert (new["footprint"], new["gross_ha"]) == ("modelled", 40)
    assert new["geometry"].area == pytest.approx(400_000)
    assert other.sites.loc[other.sites["site_id"] != "new-1", "geometry"].intersection(
        new["geometry"]
    ).area.max() == pytest.approx(0, abs=1)
    pd.testing.assert_frame_equal(tiny_study.sites, before)


def test_a_layer_says_where_it_lies_in_any_reference_system(tiny_study):
    point = frame({"site_id": ["S9"], "gross_ha": [5.0]}, [shapely.Point(X + 1000, Y + 3500)]).to_crs(4326)
    other, _ = changed_sites(tiny_study, add=point)
    assert other.sites.set_index("site_id").loc["S9", "geometry"].area == pytest.approx(50_000)


def test_values_are_set_and_outlines_stay(tiny_study):
    other, done = changed_sites(tiny_study, drop="built", change={"reserve": {"availability": "none"}})
    sites = other.sites.set_index("site_id")
    assert sites.loc["reserve", "availability"] == "none"
    assert sites.loc["reserve", "footprint"] == "given"
    assert sites.loc["reserve", "geometry"].equals(
        tiny_study.sites.set_index("site_id").loc["reserve", "geometry"]
    )
    assert "built" not in sites.index
    assert done.to_dict() == {"built": "dropped", "reserve": "changed"}


def test_what_is_known_as_a_point_is_drawn_anew_with_its_hectares(tiny_study):
    once, _ = changed_sites(tiny_study, add={"unit_id": "15088002", "gross_ha": 10})
    twice, _ = changed_sites(once, change={"new-1": {"gross_ha": 30}})
    new = twice.sites.set_index("site_id").loc["new-1"]
    assert new["geometry"].area == pytest.approx(300_000)
    assert new["footprint"] == "modelled"


def test_a_part_of_a_study_keeps_its_whole_in_step(tiny_study):
    part = tiny_study.subset(states="DE-SN")
    other, _ = changed_sites(part, add={"unit_id": "Cestadt", "gross_ha": 3})
    assert "new-1" in set(other.whole.sites["site_id"])
    assert "new-1" in set(other.sites["site_id"])


def test_every_fault_is_named_at_once(tiny_study):
    with pytest.raises(lg.LandgapError) as error:
        changed_sites(
            tiny_study,
            add=[
                {"unit_id": "Bedorff", "gross_ha": 3},
                {"gross_ha": 3},
                {"site_id": "built", "unit_id": "Bedorf"},
            ],
            drop=["reserv"],
            change={"cross": {"availabilty": "none"}, "built": {"gross_ha": 9}},
        )
    for fault in (
        'units: "Bedorff" unknown (close: Bedorf)',
        "new-2 needs unit_id (key or name of a unit) or a geometry",
        "add: site_id built is there already",
        "drop: reserv not among the sites (close: reserve)",
        'change: cross: "availabilty" is no column of the sites (close: availability)',
        "built has an outline",
    ):
        assert fault in str(error.value)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, "nothing is changed"),
        ({"add": {"unit_id": "Bedorf"}}, "without gross_ha"),
        ({"add": {"unit_id": "Bedorf", "gross_ha": -1}}, "sites.gross_ha: negative"),
        ({"add": {"unit_id": "Bedorf", "gross_ha": 1, "kind": "XX"}}, "XX"),
        (
            {"add": {"gross_ha": 1, "geometry": shapely.Point(12, 51)}},
            "a geometry needs its reference system",
        ),
        ({"add": ["Bedorf"]}, "every site is a mapping"),
        ({"drop": ["built"], "change": {"built": {"name": "x"}}}, "built would be changed as well"),
        ({"change": {"built": {"site_id": "x"}}}, "built keeps its site_id and geometry"),
        ({"change": {"built": 3}}, "columns and values by site_id"),
        ({"add": {"unit_id": "Bedorf", "gross_ha": 90_000}}, "new-1"),
    ],
)
def test_what_cannot_be_changed(tiny_study, given, fault):
    with pytest.raises(lg.LandgapError) as error:
        changed_sites(tiny_study, **given)
    assert fault in str(error.value)
