import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.access.travel_costs import travel_costs

METRES = st.integers(-60_000, 60_000)


def at(points, crs="EPSG:3035", names="ABCDEFGHIJ"):
    return gpd.GeoDataFrame(
        {"unit_id": list(names[: len(points)])},
        geometry=gpd.points_from_xy(*np.transpose(points)),
        crs=crs,
    )


def near_halle(points):
    return at([(4_480_000 + x, 3_130_000 + y) for x, y in points])


def matrix(result):
    return result.pivot_table(index="origin", columns="destination", values="cost")


def minutes(rows):
    return pd.DataFrame(rows, columns=["origin", "destination", "minutes"])


NAMED = pd.DataFrame({"unit_id": ["A", "B", "C"]})
STATES = pd.Series({"A": "DE-ST", "B": "DE-ST", "C": "DE-SN"})


def test_four_squares_of_two_km_lie_side_by_side(units):
    """Between the middles: 2 km along the edges, √8 km across, times the detour of 1.3."""
    result = travel_costs(units.sample(frac=1, random_state=0))
    assert result.attrs["measure"] == "km"
    assert list(result.columns) == ["origin", "destination", "cost"]
    assert result["cost"].round(4).value_counts().to_dict() == {2.6: 8, 3.6770: 4, 0: 4}
    assert result[["origin", "destination"]].apply(tuple, axis=1).is_monotonic_increasing


def test_a_horseshoe_is_measured_from_a_point_inside_it():
    horseshoe = box(0, 0, 3000, 3000).difference(box(1000, 1000, 3000, 2000))
    beside = box(5000, 0, 6000, 1000)
    result = travel_costs(frame({"unit_id": ["horseshoe", "beside"]}, [horseshoe, beside]), detour=1)
    inside = horseshoe.representative_point().distance(beside.representative_point())
    assert result["cost"].max() == pytest.approx(inside / 1000)


def test_geographic_points_are_measured_on_the_ellipsoid():
    """One degree of latitude from the equator is 110.574 km on WGS 84."""
    result = travel_costs(at([(0, 0), (0, 1)], crs="EPSG:4326"), detour=1)
    assert result["cost"].max() == pytest.approx(110.574, abs=5e-4)


def test_degrees_metres_and_web_maps_agree_in_germany():
    cities = at([(11.97, 51.48), (12.37, 51.34), (13.74, 51.05)], crs="EPSG:4326")
    once = travel_costs(cities)
    for crs in ("EPSG:25832", "EPSG:25833", "EPSG:3857"):
        np.testing.assert_allclose(travel_costs(cities.to_crs(crs))["cost"], once["cost"], rtol=1e-3)


@pytest.mark.parametrize("crs", ["EPSG:3035", "EPSG:4326"])
@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(METRES, METRES), min_size=1, max_size=10), st.floats(0.001, 200))
def test_a_cutoff_leaves_the_near_pairs_as_they_were(crs, points, within):
    places = near_halle(points).to_crs(crs)
    everything, near = travel_costs(places), travel_costs(places, within=within)
    inside = everything["origin"] == everything["destination"]
    expected = everything[(everything["cost"] <= within) | inside].reset_index(drop=True)
    pd.testing.assert_frame_equal(near, expected)
    assert near.attrs["beyond_pairs"] == len(everything) - len(near)
    np.testing.assert_allclose(matrix(everything), matrix(everything).T)


def test_the_intrazonal_cost_is_that_of_every_unit_even_beyond_the_cutoff():
    result = travel_costs(near_halle([(0, 0), (9000, 0)]), intrazonal_cost=5, within=1)
    assert result.to_numpy().tolist() == [["A", "A", 5], ["B", "B", 5]]


def test_a_table_is_taken_as_it_is_with_its_gaps_and_its_ways_back():
    table = minutes([("C", "A", 30), ("A", "B", 20), ("B", "A", 25), ("A", "A", 7)])
    result = travel_costs(NAMED, table=table, intrazonal_cost=5)
    assert result.to_numpy().tolist() == [
        ["A", "A", 7],
        ["A", "B", 20],
        ["B", "A", 25],
        ["B", "B", 5],
        ["C", "A", 30],
        ["C", "C", 5],
    ]
    assert result.attrs["measure"] == "minutes"
    assert result.attrs["missing_pairs"] == 3
    assert result.attrs["missing_examples"] == ["A to C", "B to C", "C to B"]
    short = travel_costs(NAMED, table=table, within=20)
    assert (short.attrs["missing_pairs"], short.attrs["beyond_pairs"]) == (3, 2)


def test_the_order_of_units_and_rows_does_not_matter():
    table = minutes([(a, b, ord(a) * ord(b) % 7) for a in "ABC" for b in "ABC"])
    turned = travel_costs(NAMED[::-1], table=table.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(turned, travel_costs(NAMED, table=table))


def test_any_name_of_the_geometry_and_whole_numbers_as_keys():
    places = near_halle([(0, 0), (9000, 0), (0, 500)])
    expected = travel_costs(places)
    odd = places.rename_geometry("geom").assign(geometry="none").set_index(pd.Index([7, 7, 8]))
    before = odd.copy()
    pd.testing.assert_frame_equal(travel_costs(odd), expected)
    pd.testing.assert_frame_equal(odd, before)
    numbered = travel_costs(places.assign(unit_id=[3, 1, 2]))
    assert numbered["origin"].cat.categories.tolist() == ["1", "2", "3"]
    table = minutes([(1, 2, 20)])
    assert len(travel_costs(pd.DataFrame({"unit_id": [1, 2]}), table=table)) == 3


def test_every_fault_of_a_table_is_named_at_once():
    table = minutes([("A", "B", -1), ("A", "C", np.nan), ("B", "C", 4), ("B", "C", 5), ("B", "X", np.inf)])
    with pytest.raises(lg.LandgapError) as error:
        travel_costs(NAMED, table=table, intrazonal_cost=-1, within=np.nan, detour=0.5)
    for fault in (
        "detour: 0.5 is not a number from 1",
        "within: nan is not a number of km or minutes above 0, or None",
        "intrazonal_cost: -1 is not a number of km or minutes from 0",
        "table.minutes: negative in 1 row (A, B)",
        "table.minutes: not finite in 1 row (B, X)",
        "table.minutes: missing for A to C",
        "table: duplicate pairs B to C",
        "table: unknown units X",
    ):
        assert fault in str(error.value)


@pytest.mark.parametrize(
    ("units", "table", "fault"),
    [
        (NAMED, None, "units: a GeoDataFrame with an active geometry is needed"),
        (NAMED[:0], minutes([]), "units: no rows"),
        (NAMED.rename(columns={"unit_id": "AGS"}), minutes([]), r"units\.unit_id: the column is missing"),
        (NAMED.assign(unit_id=["A", None, "A"]), minutes([]), r"units\.unit_id: missing in 1 row"),
        (NAMED.assign(unit_id=["A", "B", "A"]), minutes([]), r"duplicate unit_id in 2 rows \(A\)"),
        (NAMED, [("A", "B", 3)], "table: a DataFrame is needed, not a list"),
        (NAMED, minutes([]).assign(km=0), "both minutes and km"),
        (NAMED, minutes([])[["origin"]], r"table\.destination: the column is missing"),
        (at([(0, 0), (1, 1)], crs=None), None, "no coordinate reference system"),
        (at([(0, 0), (1, 91)], crs="EPSG:4326"), None, "no place on Earth for B"),
        (
            frame({"unit_id": ["A", "B"]}, [box(0, 0, 1, 1), shapely.Point()]),
            None,
            "geometry for B",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused(units, table, fault):
    with pytest.raises(lg.LandgapError, match=fault):
        travel_costs(units, table=table)


def junctions(points, status="open", kind="motorway_junction"):
    return (
        at([(4_480_000 + x, 3_130_000 + y) for x, y in points])
        .rename(columns={"unit_id": "access_id"})
        .assign(kind=kind, status=status)
    )


APART = near_halle([(0, 0), (30_000, 0)])


def driven(places, ways=None, **options):
    return travel_costs(places, measure="minutes", junctions=ways, **options)


def test_thirty_km_by_ordinary_roads():
    """30 km times 1.3 are 39 km at 60 km/h: 39 minutes, where no junction counts."""
    off = (None, junctions([(0, 0)])[:0], junctions([(0, 0), (30_000, 0)], status="under construction"),
           junctions([(0, 0), (30_000, 0)], kind="airport"))  # fmt: skip
    for ways in off:
        found = driven(APART, ways, speed_kmh=60)
        assert found["cost"].round(9).tolist() == [0, 39, 39, 0]
        assert found.attrs["measure"] == "minutes"


def test_thirty_km_by_motorway():
    """5 km at either end at 60 km/h (6.5 minutes each), 20 km between at 130 km/h (12 minutes)."""
    ways = junctions([(5_000, 0), (25_000, 0), (-90_000, 0)])
    found = driven(APART, ways, speed_kmh=60, motorway_kmh=130)
    assert found["cost"].round(9).tolist() == [0, 25, 25, 0]
    # beyond 24 minutes there is no pair but each unit to itself
    near = driven(APART, ways, speed_kmh=60, motorway_kmh=130, within=24)
    assert near["cost"].tolist() == [0, 0]
    assert near.attrs["beyond_pairs"] == 2
    # one junction is no motorway, and one slower than the road is not taken
    assert driven(APART, ways[:1], speed_kmh=60)["cost"].max() == pytest.approx(39)
    assert driven(APART, ways, speed_kmh=60, motorway_kmh=30)["cost"].max() == pytest.approx(39)


@pytest.mark.parametrize("crs", ["EPSG:3035", "EPSG:4326"])
@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.tuples(METRES, METRES), min_size=1, max_size=8),
    st.lists(st.tuples(METRES, METRES), min_size=1, max_size=8),
    st.floats(0.1, 120),
)
def test_minutes_are_a_distance_and_no_longer_than_by_ordinary_roads(crs, points, ways, within):
    places, ways = near_halle(points).to_crs(crs), junctions(ways)
    everything = driven(places, ways)
    cost = matrix(everything).to_numpy()
    np.testing.assert_array_equal(cost, cost.T)
    assert (cost <= matrix(driven(places)).to_numpy() + 1e-9).all()
    by_way_of = (cost[:, :, None] + cost[None, :, :]).min(axis=1)
    assert (cost <= by_way_of + 1e-6).all()
    # no faster than straight on at the speed of the motorway
    assert (cost >= matrix(travel_costs(places)).to_numpy() * 60 / 100 - 1e-6).all()
    near = driven(places, ways, within=within)
    inside = everything["origin"] == everything["destination"]
    expected = everything[(everything["cost"] <= within) | inside].reset_index(drop=True)
    pd.testing.assert_frame_equal(near, expected)


def test_a_table_goes_before_the_measure():
    given_ = minutes([("A", "B", 12.0)])
    assert travel_costs(NAMED, table=given_, measure="km").attrs["measure"] == "minutes"


def test_what_is_wrong_with_minutes_is_told_at_once():
    with pytest.raises(lg.LandgapError) as error:
        travel_costs(
            APART,
            measure="hours",
            speed_kmh=0,
            motorway_kmh=999,
            junctions=junctions([(0, 0)]).drop(columns="kind"),
        )
    for fault in (
        'measure: \'hours\' is not one of "km", "minutes"',
        "speed_kmh: 0 is not a number of km/h from 1 to 300",
        "motorway_kmh: 999 is not a number of km/h from 1 to 300",
        "junctions.kind: the column is missing",
    ):
        assert fault in str(error.value)
    nowhere = junctions([(0, 0), (1, 1)])
    nowhere.loc[0, "geometry"] = None
    with pytest.raises(lg.LandgapError, match="junctions: no geometry for A"):
        driven(APART, nowhere)
