"""What is cut by position: outlines, gaps, accounts that do not close."""

import gc

import numpy as np
import pandas as pd
import pytest
import shapely
from ground import box, frame

import landgap as lg
from landgap.overlay.cut import in_order, refuse_open_accounts, united

GAPS = [
    # a metre too small on every side; 1,600 ha lie in the hole of its ring
    ([box(1, 1, 3999, 3999)], [1.5996]),
    ([box(0.01, 0.01, 3999.99, 3999.99)], [0.01599996]),
    # less than a square centimetre is the rounding of an edge
    ([box(1e-9, 1e-9, 4000 - 1e-9, 4000 - 1e-9)], []),
    # too small on two sides only: two gaps
    ([box(0, 1, 4000, 3999)], [0.4, 0.4]),
    # too large: the gap is closed; moved: there is one on two sides
    ([box(-1, -1, 4001, 4001)], []),
    ([box(-1, -1, 3999, 3999)], [0.7999]),
    # an enclave in the enclave, each too small
    ([box(1, 1, 3999, 3999) - box(100, 100, 300, 300), box(110, 110, 290, 290)], [1.5996, 0.76]),
    # two cities that leave a strip between them, and one that touches its ring in four points
    ([box(0, 0, 1990, 4000), box(2000, 0, 4000, 4000)], [4.0]),
    (
        [box(0, 0, 4000, 4000).intersection(box(0, 0, 4000, 4000).centroid.buffer(2000, quad_segs=1))],
        [200.0] * 4,
    ),
]


def test_touching_corners_and_shared_edges_make_no_pieces(units):
    sites = frame(
        {"site_id": ["corner", "edge"]},
        [box(2000, 2000, 2100, 2100), box(2000, 0, 2100, 100)],
    )
    pieces = lg.ledger(units, sites).pieces
    assert pieces[["unit_id", "site_id"]].to_numpy().tolist() == [
        ["14730001", "edge"],
        ["14730002", "corner"],
    ]


def test_gaps_between_units_are_told():
    ring = box(0, 0, 1000, 1000).difference(box(400, 400, 500, 500))
    site = frame({"site_id": ["S"]}, [box(0, 0, 100, 100)])
    assert lg.ledger(frame({"unit_id": ["a"]}, [ring]), site).gaps_ha.tolist() == [1.0]


@pytest.mark.parametrize("numba", [True, False])
@pytest.mark.parametrize(("city", "gaps_ha"), GAPS)
def test_a_gap_is_what_no_unit_covers_inside_the_outline(monkeypatch, numba, city, gaps_ha):
    if not numba:
        monkeypatch.setattr("landgap.geometry.engine.find_spec", lambda _: None)
    ring = box(-1000, -1000, 5000, 5000).difference(box(0, 0, 4000, 4000))
    units = frame({"unit_id": [f"u{n}" for n in range(1 + len(city))]}, [ring, *city])
    site = frame({"site_id": ["S"]}, [box(-500, 0, -400, 100)])
    for geometry in (True, False):
        found = lg.ledger(units, site, geometry=geometry).gaps_ha
        np.testing.assert_allclose(found, gaps_ha, rtol=1e-6)
        assert found.name == "gap_ha"


def test_units_that_overlap_open_the_accounts_and_the_error_says_where(units, sites):
    units.loc[1, "geometry"] = box(0, 0, 2000, 4000)  # doubles the 10 ha of "cross" in Ahausen
    with pytest.raises(lg.ClosureError, match=r"sites: 1 accounts do not close: cross \(-10\.0000"):
        lg.ledger(units, sites)


def test_an_account_whose_error_is_no_number_does_not_close():
    account = pd.DataFrame({"error_ha": [0.0, np.nan]}, index=["fine", "lost"])
    with pytest.raises(lg.ClosureError, match=r"sites: 1 accounts do not close: lost"):
        refuse_open_accounts({"sites": account}, 0.01)


def test_layers_without_land_in_common_are_a_mistake(units, sites, pv):
    away = sites.set_geometry(sites.translate(50_000, 0))
    with pytest.raises(lg.LandgapError, match=r"sites: no row of 4 lies in any unit"):
        lg.ledger(units, away, pv)
    with pytest.raises(lg.LandgapError, match=r"pv: no row of 2 lies in any unit"):
        lg.ledger(units, sites, pv.set_geometry(pv.translate(50_000, 0)))


def test_units_that_overlap_are_found_even_where_a_gap_hides_it(units):
    """Half a site lies outside, and the other half twice inside: the sum alone would close."""
    units = units.iloc[[0, 1]].copy()
    units.loc[1, "geometry"] = box(0, 0, 1000, 1000)
    site = frame({"site_id": ["edge"]}, [box(-100, 0, 100, 100)])
    with pytest.raises(lg.ClosureError, match=r"edge \(-1\.0000 ha\)"):
        lg.ledger(units, site)


@pytest.mark.parametrize("running", [True, False])
def test_the_garbage_collector_is_left_as_it_was_even_by_a_ledger_that_fails(running):
    units = frame({"unit_id": ["a"]}, [box(0, 0, 1000, 1000)])
    inside = frame({"site_id": ["S"]}, [box(100, 100, 200, 200)])
    elsewhere = frame({"site_id": ["S"]}, [box(5000, 0, 6000, 1000)])
    was_running = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        lg.ledger(units, inside)
        assert gc.isenabled() == running
        with pytest.raises(lg.LandgapError, match="no land in common"):
            lg.ledger(units, elsewhere)
        assert gc.isenabled() == running
    finally:
        (gc.enable if was_running else gc.disable)()


def test_the_union_of_polygons_is_found_where_edges_are_shared_and_where_not():
    squares = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    over = np.array([shapely.box(0, 0, 1, 1), shapely.box(0.5, 0, 2, 1)])
    twice = np.array([shapely.box(0, 0, 2, 1), shapely.box(0, 0, 2, 1), shapely.box(0.5, 0.2, 1, 0.4)])
    hole_and_more = np.array(
        [shapely.box(0, 0, 2, 1) - shapely.box(0.5, 0.5, 1, 0.8), shapely.box(0.4, 0.4, 1.1, 0.9)]
    )
    for shapes in (squares, over, twice, hole_and_more):
        assert united(shapes).equals(shapely.box(0, 0, 2, 1))


@pytest.mark.parametrize(
    ("text", "is_ordered"), [(["a", "b"], True), (["b", "a"], False), (["a", "a"], False), ([], True)]
)
def test_texts_are_in_order_without_duplicates(text, is_ordered):
    assert in_order(pd.Series(text, dtype="str")) == is_ordered
