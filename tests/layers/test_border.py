import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame

import landgap as lg
from landgap.layers.border import neighbours, state_borders
from landgap.layers.coverage import adjacency


def test_one_row_a_pair_of_states_and_its_length(units):
    (row,) = state_borders(units).itertuples()
    assert (row.state_a, row.state_b, row.length_km) == ("DE-SN", "DE-ST", 4.0)
    assert row.geometry.geom_type == "LineString"


def test_three_states_meet_and_a_corner_is_no_border():
    corner = frame(
        {"state": ["DE-SN", "DE-ST", "DE-TH"]},
        [box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000), box(0, 1000, 1000, 2000)],
    )
    pairs = state_borders(corner)[["state_a", "state_b", "length_km"]].to_numpy().tolist()
    assert pairs == [["DE-SN", "DE-ST", 1.0], ["DE-SN", "DE-TH", 1.0]]


def test_one_state_has_no_border(units):
    assert state_borders(units[units["state"] == "DE-SN"]).empty


def test_other_systems_and_names_of_geometry_give_the_same_border_and_faults_are_named(units):
    other = units.to_crs(4326).rename_geometry("geom")
    assert state_borders(other)["length_km"].tolist() == pytest.approx([4.0])
    with pytest.raises(lg.LandgapError) as error:
        state_borders(units.assign(state="Sachsen").set_geometry(units.centroid))
    assert [fault.split(" ")[0] for fault in error.value.faults] == ["units.state:", "units:"]


def test_the_real_border_is_the_boundary_of_the_dissolved_states(halle_leipzig):
    """Oracle: dissolve, then intersect the outlines; every pair has the same length."""
    states = halle_leipzig.units.dissolve("state").geometry
    for row in halle_leipzig.borders.itertuples():
        shared = states[row.state_a].boundary.intersection(states[row.state_b].boundary)
        lines = [part for part in shapely.get_parts(shared) if part.length]
        assert row.length_km == pytest.approx(sum(line.length for line in lines) / 1000, rel=1e-3)


def test_every_square_of_a_grid_has_the_neighbours_of_its_edges():
    """n rows of n squares share 2 n (n - 1) edges, turned or not; the corners do not count."""
    across, up = np.meshgrid(np.arange(5) * 1000.0, np.arange(5) * 1000.0)
    squares = shapely.box(across, up, across + 1000, up + 1000).ravel()
    for turn in (0, 17):
        cells = frame({"state": ["DE-ST"] * 25}, squares).rotate(turn, origin=(0, 0)).to_frame("geom")
        pairs, length_m = adjacency(np.asarray(cells["geom"].array))
        apart = pairs[:, 1] - pairs[:, 0]
        assert len(pairs) == 40
        np.testing.assert_allclose(length_m, 1000)
        assert set(apart) == {1, 5}
        np.testing.assert_array_equal(pairs, pairs[np.lexsort(pairs.T[::-1])])


def test_neighbours_are_where_boundaries_share_a_line_on_the_bundled_study(halle_leipzig):
    """The fifth letter of DE-9IM says what the boundaries of two polygons share: 1 is a line."""
    shapes = halle_leipzig.units.geometry.array
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    left, right = left[left < right], right[left < right]
    lines = [pattern[4] == "1" for pattern in shapely.relate(shapes[left], shapes[right])]
    expected = set(zip(left[lines].tolist(), right[lines].tolist(), strict=True))
    assert set(map(tuple, adjacency(shapes)[0].tolist())) == expected


def test_units_that_touch_nobody_have_no_neighbours():
    apart = frame({"state": ["DE-ST"] * 3}, [box(0, 0, 1, 1), box(1, 1, 2, 2), box(5, 5, 6, 6)])
    assert adjacency(np.asarray(apart.geometry.array))[0].shape == (0, 2)


def two_states(apart_m):
    """Two states with 30 corners on one side of a slanted border of 2.02 km, some metres apart."""
    along = [0, *np.sort(np.random.default_rng(1).random(30)), 1]
    across = [(X + 1000 + 283 * u + apart_m, Y + 2000 * u) for u in along]
    west = shapely.Polygon([(X, Y), (X + 1000, Y), (X + 1283, Y + 2000), (X, Y + 2000)])
    east = shapely.Polygon([*across, (X + 3000, Y + 2000), (X + 3000, Y)])
    return frame({"unit_id": ["w", "e"], "state": ["DE-ST", "DE-SN"]}, [west, east])


@pytest.mark.parametrize("apart_m", [0.01, 0.05, 0.5, 0.0, -0.02, -0.5])
def test_a_border_that_two_offices_drew_apart_is_one_line_of_its_true_length(apart_m):
    (row,) = state_borders(two_states(apart_m)).itertuples()
    assert (row.state_a, row.state_b) == ("DE-SN", "DE-ST")
    assert row.length_km == pytest.approx(2.0199, abs=2e-4)
    assert row.geometry.geom_type == "LineString"
    (pair,) = neighbours(two_states(apart_m)).itertuples(index=False)
    assert tuple(pair)[:2] == ("e", "w")
    assert pair.length_m == pytest.approx(2019.9, abs=0.2)


def test_how_far_apart_is_the_users_choice_and_is_checked():
    units = two_states(3.0)
    assert state_borders(units).empty
    assert neighbours(units).empty
    assert state_borders(units, edge_tolerance_m=4)["length_km"].tolist() == pytest.approx([2.02], abs=0.002)
    for far in (-1, float("nan"), "1", 1001):
        for ask in (state_borders, neighbours):
            with pytest.raises(lg.LandgapError, match=r"edge_tolerance_m: .* is not a number of m from 0"):
                ask(units, edge_tolerance_m=far)
    for ask in (state_borders, neighbours):
        with pytest.raises(lg.LandgapError, match=r"e and w \(.* ha\), by up to 2.97 m"):
            ask(two_states(-3.0))


@pytest.mark.parametrize("crs", [25832, 25833, 3035, 4326, 3857])
def test_neighbours_that_tile_in_one_system_are_neighbours_in_all(crs):
    """30 km edges with a corner in the middle of one, in EPSG:25832 and then in others."""
    squares = [
        shapely.box(660e3, 5680e3, 690e3, 5710e3),
        shapely.box(690e3, 5680e3, 720e3, 5694e3),
        shapely.box(690e3, 5694e3, 720e3, 5710e3),
    ]
    given = gpd.GeoDataFrame(
        {"unit_id": list("abc"), "state": ["DE-ST", "DE-SN", "DE-SN"]}, geometry=squares, crs=25832
    )
    # sides are straight in 25832; corners every 10 m keep them so
    units = given.set_geometry(given.geometry.segmentize(10)).to_crs(crs) if crs != 25832 else given
    pairs = neighbours(units)
    assert pairs[["unit_a", "unit_b"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert pairs["length_m"].tolist() == pytest.approx([14000, 16000, 29995], abs=3)
    assert state_borders(units)["length_km"].tolist() == pytest.approx([30.0], abs=0.003)


def test_neighbours_are_told_by_key_in_any_order_and_three_states_in_pairs(halle_leipzig):
    units = halle_leipzig.units.drop(columns="halo")
    shuffled = units.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(neighbours(shuffled), neighbours(units))
    pd.testing.assert_frame_equal(
        pd.DataFrame(state_borders(shuffled)), pd.DataFrame(state_borders(units)), check_exact=False
    )
    assert neighbours(units)["unit_a"].lt(neighbours(units)["unit_b"]).all()


def test_a_corner_that_was_drawn_twice_is_no_border():
    """Four units meet in a corner that lies 0.3 m off in the second survey."""
    cells = [box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000), box(0, 1000, 1000, 2000)]
    last = shapely.Polygon(
        [(X + x, Y + y) for x, y in ((1000.3, 1000.3), (2000, 1000), (2000, 2000), (1000, 2000))]
    )
    units = frame({"unit_id": list("abcd"), "state": ["DE-SN", "DE-ST", "DE-TH", "DE-BB"]}, [*cells, last])
    pairs = neighbours(units)[["unit_a", "unit_b"]].agg("".join, axis=1).tolist()
    assert pairs == ["ab", "ac", "bd", "cd"]
    assert len(state_borders(units)) == 4
