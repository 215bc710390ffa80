import numpy as np
import pytest
import shapely
from ground import box, frame

import landgap as lg
from landgap.layers.border import state_borders
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
