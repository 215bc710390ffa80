"""One plant under two keys: found whatever the order, left out, counted and named."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

import landgap as lg
from landgap.layers.pv_duplicates import duplicate_pairs, without_duplicates

PLANTS = {
    "pv_id": ["a", "b", "c", "d", "e"],
    "capacity_mw": [4.0, 4.0, 2.0, 2.0, 4.0],
    "commissioned": [2010, 2010, 2021, 2021, 2015],
}
PLACES = [
    shapely.Point(X + 50, Y + 20), box(0, 0, 300, 300), shapely.Point(X + 9000, Y),
    shapely.Point(X + 9003, Y),
    shapely.Point(X + 50, Y + 20),
]  # fmt: skip


@pytest.mark.parametrize("step", [1, -1])
def test_the_outline_stays_then_the_first_key_whatever_the_order(step):
    found = without_duplicates(frame(PLANTS, PLACES)[::step].reset_index(drop=True))
    assert sorted(found["pv_id"]) == ["b", "c", "e"]
    (note,) = found.attrs["provenance"]["notes"]
    assert (note["rows"], note["names"], note["mw"]) == (2, "a (as b), d (as c)", 6.0)
    assert note["ha"] == pytest.approx(4 * 2.25 + 2 * 1.0, rel=0.2)


@pytest.mark.parametrize(
    "other",
    [{"capacity_mw": 4.1}, {"commissioned": 2011}, {"status": "planned"}, {"capacity_mw": None}],
    ids=str,
)
def test_another_capacity_year_or_status_is_another_plant(other):
    pv = frame(
        {"pv_id": ["a", "b"], "capacity_mw": 4.0, "commissioned": 2010, "status": "operating"}, PLACES[:1] * 2
    )
    pv.loc[1, list(other)] = list(other.values())
    assert duplicate_pairs(pv) == []


def test_outlines_that_share_nine_tenths_and_points_beside_are_the_same_place():
    pairs = [
        (box(0, 0, 100, 100), box(0, 0, 100, 95), True),
        (box(0, 0, 100, 100), box(50, 0, 150, 100), False),
        (shapely.Point(X, Y), shapely.Point(X + 11, Y), False),
        (box(0, 0, 100, 100), shapely.Point(X + 109, Y + 50), True),
    ]
    for one, other, same in pairs:
        pv = frame({"pv_id": ["a", "b"], "capacity_mw": 1.0}, [one, other])
        assert bool(duplicate_pairs(pv)) is same


def test_a_study_is_not_stopped_and_its_hectares_count_once(units, sites, pv):
    twice = pd.concat([pv, pv.iloc[[0]].assign(pv_id="again")], ignore_index=True)
    options = {"horizon_years": 18, "demand": (40, 60, "by hand")}
    one, other = (
        lg.assess(lg.StudyArea.from_layers(units=units, sites=sites, pv=gpd.GeoDataFrame(plants), **options))
        for plants in (pv, twice)
    )
    assert other.units["pv_on_sites_ha"].sum() == pytest.approx(one.units["pv_on_sites_ha"].sum())
    assert any("park (as again)" in notice or "again (as park)" in notice for notice in other.warnings)
