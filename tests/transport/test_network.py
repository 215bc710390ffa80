import numpy as np
from hypothesis import given, settings
from networks import problems

from landgap.transport.network import Network, Problem


@settings(max_examples=20, deadline=None)
@given(problems())
def test_every_node_and_limit_has_a_row_of_its_own(problem):
    network = Network(problem)
    lone = problem.serves.sum(axis=1) == 1
    rows = np.concatenate(
        [network.land.ravel(), network.demand.ravel(), network.arrival[~lone].ravel(), network.limit]
    )
    rows = rows[rows >= 0]
    np.testing.assert_array_equal(np.sort(rows), np.arange(network.rows))
    assert (network.tail >= 0).all()
    assert (network.head >= 0).all()
    assert set(network.pair) <= set(range(problem.cost.size))


def test_hubs_keep_the_arcs_few():
    """Land for all goes over each pair once a class, not once a segment and class."""
    places, segments, classes = 10, 5, 6
    need, land = (end.ravel() for end in np.indices((places, places)))
    problem = Problem(
        np.ones((1, places, classes)),
        np.ones((segments, places, classes)),
        np.ones((1, segments), dtype=bool),
        need,
        land,
        np.ones(need.size),
        np.full(need.size, -1),
        np.zeros(0),
    )
    assert Network(problem).pair.size == places**2 * classes
