import numpy as np

from landgap.transport.hubs import Hubs


def test_arcs_lead_from_land_over_hubs_down_the_classes_to_demand_that_it_serves():
    """Land of a kind in unit 0, for segment 1 only; demand for it in unit 1, in both classes."""
    need, land = np.array([0, 1, 1]), np.array([0, 0, 1])
    hubs = Hubs(np.array([[False, True]]), need, land, units=2, classes=2)
    there = np.zeros((1, 2, 2), bool)
    there[0, 0, 1] = True
    asked = np.zeros((2, 2, 2), bool)
    asked[1, 1] = asked[0, 0] = True
    arcs = hubs.arcs(there, asked, np.array([True, True, True]))
    assert sorted(zip(arcs.cell.tolist(), arcs.hub.tolist(), strict=True)) == [(1, 1), (1, 3)]
    assert list(zip(arcs.upper, arcs.lower, strict=True)) == [(1, 0), (3, 2)]
    assert sorted(zip(arcs.source.tolist(), arcs.demand.tolist(), strict=True)) == [(2, 6), (3, 7)]


def test_pairs_that_are_closed_and_units_without_demand_have_no_arc():
    need, land = np.array([0, 1, 1]), np.array([0, 0, 1])
    hubs = Hubs(np.array([[True]]), need, land, units=2, classes=1)
    there, asked = np.ones((1, 2, 1), bool), np.array([[[False], [True]]])
    arcs = hubs.arcs(there, asked, np.array([True, False, True]))
    assert list(zip(arcs.cell.tolist(), arcs.hub.tolist(), strict=True)) == [(1, 1)]
    assert arcs.upper.size == 0
