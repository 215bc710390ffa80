import numpy as np

from landgap.access.travel_minutes import minutes_by_motorway

ONE, OTHER = np.array([0]), np.array([1])


def test_the_quickest_of_all_pairs_of_junctions_counts():
    """By the first and third: 1 + 20 + 5 = 26; by the second and third 4 + 10 + 5 = 19."""
    to_junction = np.array([[1.0, 4.0, 50.0], [50.0, 50.0, 5.0]])
    between = np.array([[0.0, 8.0, 20.0], [8.0, 0.0, 10.0], [20.0, 10.0, 0.0]])
    assert minutes_by_motorway(to_junction, between, ONE, OTHER).tolist() == [19]
    assert minutes_by_motorway(to_junction, between, OTHER, ONE).tolist() == [19]


def test_without_junctions_there_is_no_way_by_motorway():
    assert minutes_by_motorway(np.zeros((2, 0)), np.zeros((0, 0)), ONE, OTHER).tolist() == [np.inf]
