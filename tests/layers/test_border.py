import pytest
import shapely
from ground import box, frame

import landgap as lg
from landgap.layers.border import state_borders


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
